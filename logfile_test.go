package main

import (
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestLogFileIsPutAsideWhenFull(t *testing.T) {
	path := filepath.Join(t.TempDir(), "archiver.log")
	l, err := openLogFile(path)
	if err != nil {
		t.Fatal(err)
	}
	l.most = 10
	for _, record := range []string{"first\n", "second\n", "third\n", "a record longer than the file may be\n"} {
		if _, err := l.Write([]byte(record)); err != nil {
			t.Fatal(err)
		}
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{path: "a record longer than the file may be\n", path + ".1": "third\n"} {
		if got, err := os.ReadFile(name); err != nil || string(got) != want {
			t.Errorf("%s holds %q, want %q (%v)", name, got, want, err)
		}
	}
	if files, err := os.ReadDir(filepath.Dir(path)); err != nil || len(files) != 2 {
		t.Errorf("there are %d files, %v", len(files), err)
	}
}

func TestLogFileGoesOnWhereItWas(t *testing.T) {
	path := filepath.Join(t.TempDir(), "archiver.log")
	for range 2 {
		l, err := openLogFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := l.Write([]byte("line\n")); err != nil {
			t.Fatal(err)
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := os.ReadFile(path); err != nil || string(got) != "line\nline\n" {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestLogHoldsNoToken(t *testing.T) {
	var out strings.Builder
	log := slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{ReplaceAttr: redact}))
	log.Info("A call failed", "error", errors.New("refused: Authorization: Bearer s3cr3t-t0k3n-value"), "form", "refresh_token=s3cr3t-t0k3n-value")
	if strings.Contains(out.String(), "s3cr3t") || !strings.Contains(out.String(), "A call failed") {
		t.Errorf("logged %s", out.String())
	}
}

// TestNoLogIsNoReasonToFail has a folder where the log should be.
func TestNoLogIsNoReasonToFail(t *testing.T) {
	d := &desk{t: t, data: filepath.Join(t.TempDir(), "data"), env: []string{"HOME=" + t.TempDir()}}
	if err := os.MkdirAll(filepath.Join(d.data, "archiver.log"), 0o700); err != nil {
		t.Fatal(err)
	}
	o := d.want(0, "no log is written", "status")
	if !strings.Contains(o.out, "not signed in") {
		t.Errorf("it does not work without: %s", o.out)
	}
}

func TestDetails(t *testing.T) {
	about, err := readDetails()
	if err != nil || about.Name == "" || about.ID == "" || about.Version == "" {
		t.Errorf("FyneApp.toml says %+v, %v", about, err)
	}
}
