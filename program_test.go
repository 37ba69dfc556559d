package main

import (
	"errors"
	"log"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"testing"
	"unicode"
)

func TestLogHoldsNoToken(t *testing.T) {
	var out strings.Builder
	log := slog.New(newHandler(&out, slog.LevelDebug))
	const token = "refresh_token=s3cr3t-t0k3n-value"
	log.Info("A call failed "+token, "error", errors.New("refused: Authorization: Bearer s3cr3t-t0k3n-value"), "form", token,
		"address", &url.URL{Path: "/", RawQuery: token}, "several", []string{token}, "all", map[string]string{"a": token}, "body", []byte(token))
	if strings.Contains(out.String(), "s3cr3t") || !strings.Contains(out.String(), "A call failed") {
		t.Errorf("logged %s", out.String())
	}
}

func TestALineOfTheLogActsOnNothing(t *testing.T) {
	const hostile = "Ana\x1b[2J\u009b1A\u202e\nlevel=INFO msg=forged"
	var out strings.Builder
	slog.New(newHandler(&out, slog.LevelDebug)).Warn(hostile, "name", hostile, "error", errors.New(hostile), "all", []string{hostile})
	for _, r := range out.String() {
		if unicode.IsControl(r) && r != '\n' || unicode.Is(unicode.Bidi_Control, r) {
			t.Errorf("%U is in %s", r, out.String())
		}
	}
	if n := strings.Count(out.String(), "\n"); n != 1 {
		t.Errorf("one record has %d lines: %s", n, out.String())
	}
}

// TestWhatTheLibrariesSayComesToTheLog: net/http and the window toolkit print to the standard logger.
func TestWhatTheLibrariesSayComesToTheLog(t *testing.T) {
	was, prefix, flags := log.Writer(), slog.Default(), log.Flags()
	p := &program{dir: t.TempDir()}
	p.openLog(slog.DiscardHandler)
	defer func() {
		slog.SetDefault(prefix)
		log.SetOutput(was)
		log.SetFlags(flags)
		if err := errors.Join(debug.SetCrashOutput(nil, debug.CrashOptions{}), p.log.Close()); err != nil {
			t.Error(err)
		}
	}()
	log.Printf("Unsolicited response received on idle HTTP channel starting with %q; err=<nil>", "Bearer s3cr3t-t0k3n-value")
	said, err := os.ReadFile(filepath.Join(p.dir, "archiver.log"))
	if err != nil || !strings.Contains(string(said), "Unsolicited response") || strings.Contains(string(said), "s3cr3t") {
		t.Errorf("the log has %q, %v", said, err)
	}
}
