package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"

	"ringcentral-archiver/archiver/translation"
	"ringcentral-archiver/ui/control"
	"ringcentral-archiver/ui/terminal"
)

// start does a command line in this process, as the program does.
func start(ctx context.Context, t *testing.T, out *lines, words ...string) (code int, said string) {
	t.Helper()
	return startIn(ctx, t, nil, out, words...)
}

// startIn is start where the user speaks a language.
func startIn(ctx context.Context, t *testing.T, language *translation.Language, out *lines, words ...string) (code int, said string) {
	t.Helper()
	about, err := readDetails()
	if err != nil {
		t.Fatal(err)
	}
	var errs bytes.Buffer
	env := terminal.Env{Out: out, Err: &errs, Clock: clockwork.NewRealClock(), Zone: time.UTC, Language: language}
	line, code := terminal.Start(words, env)
	switch {
	case line == nil:
	case line.ForHolder():
		code = tellHolder(ctx, line, words, env, about)
	default:
		code = command(ctx, line, words, env, about)
	}
	return code, out.String() + errs.String()
}

// lines is an output on which a text can be waited for.
type lines struct {
	mu      sync.Mutex
	text    strings.Builder
	awaited string
	came    chan struct{}
	refuses error // what is written; nil = it takes all
}

func await(text string) *lines { return &lines{awaited: text, came: make(chan struct{})} }

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.refuses != nil {
		return 0, l.refuses
	}
	had := l.awaited == "" || strings.Contains(l.text.String(), l.awaited)
	l.text.Write(p)
	if !had && strings.Contains(l.text.String(), l.awaited) {
		close(l.came)
	}
	return len(p), nil
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// TestTwentyCommandsAtOnce: while a program archives every hour, others have it do their command
// lines. All of it is one process here, so that the race detector sees both ends.
func TestTwentyCommandsAtOnce(t *testing.T) {
	dir := t.TempDir()
	holder := await(" left.")
	var held sync.WaitGroup
	defer held.Wait()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	held.Go(func() {
		if code, said := start(ctx, t, holder, "--demo", "--data", dir, "run", "--log-level", "off"); code != terminal.Done {
			t.Errorf("the holder ended with %d: %s", code, said)
		}
	})
	<-holder.came // the first pass has ended
	var commands sync.WaitGroup
	written := t.TempDir()
	for i := range 26 {
		c := []struct {
			line, says string
			code       int
		}{
			{"status", "Everything RingCentral holds", 0},
			{"log --format csv", "success", 0},
			{"calendar", "settling", 0},
			{"run --once", "", 0}, // it may join the first pass, which is publishing
			{"verify", "all are in Dropbox with the right content", 0},
			{"retry", "Retrying", 0},
			{"notify", "Webhook  not set up", 0},
			{"resume", "no longer paused", 0},
			{"run", "already running with this data folder", 1},
			{"show", "without a window", 1},
			{"diagnose --yes --output " + filepath.Join(written, fmt.Sprint(i)), "Written to", 0},
			{"status --check", "Ana Ruiz", 0},
			{"status --format prometheus", "ringcentral_archiver_healthy 1", 0},
		}[i%13]
		commands.Go(func() {
			code, said := start(t.Context(), t, await(""), append([]string{"--demo", "--data", dir}, strings.Fields(c.line)...)...)
			if code != c.code || !strings.Contains(said, c.says) && (c.line != "status" || !tellsOfAll(said, c.says, "en")) {
				t.Errorf("%s: %d, %s", c.line, code, said)
			}
		})
	}
	commands.Wait()
	newer := await("")
	code, err := control.Ask(t.Context(), dir, control.Request{Args: []string{"fly"}, Data: dir, Demo: true}, control.Terminal{Out: newer, Err: newer})
	if code != terminal.NoAnswer || err != nil || !strings.Contains(newer.String(), "Another version of RingCentral Archiver is running") {
		t.Errorf("a command of a newer version: %d, %v, %s", code, err, newer)
	}
	for code, says := range map[string]string{"en": "Everything RingCentral holds", "de": "Alles, was RingCentral hat", "fr": "Tout ce que RingCentral a", "es": "Todo lo que tiene RingCentral"} {
		if exit, said := startIn(t.Context(), t, translation.In(code), await(""), "--demo", "--data", dir, "status"); exit != terminal.Done || !tellsOfAll(said, says, code) {
			t.Errorf("who speaks %s is answered %d: %s", code, exit, said)
		}
	}
	full := &lines{refuses: syscall.ENOSPC}
	if code, said := start(t.Context(), t, full, "--demo", "--data", dir, "status"); code != terminal.Failed || !strings.Contains(said, "archiver: write what the running program says: no space left") {
		t.Errorf("to a full disk: %d, %s", code, said)
	}
	if code, said := start(t.Context(), t, await(""), "--data", dir, "status"); code != terminal.Failed || !strings.Contains(said, "A demonstration is running") {
		t.Errorf("without --demo: %d, %s", code, said)
	}
}

// tellsOfAll reports whether a status says that everything is there or, as the demonstrated office goes on calling, how many items are open.
func tellsOfAll(said, everything, language string) bool {
	open := false
	for n := range 20 {
		open = open || strings.Contains(said, " "+translation.In(language).Count(1+n, "items are not archived yet"))
	}
	return open || strings.Contains(said, everything)
}

// TestAFolderThatWasRemoved: a caller in one is told so; a program that was started in one still does what is asked of it from
// elsewhere by relative paths.
func TestAFolderThatWasRemoved(t *testing.T) {
	if runtime.GOOS == "windows" {
		return // a folder that a program is in cannot be removed there
	}
	parent := t.TempDir()
	removed := filepath.Join(parent, "removed")
	if err := os.Mkdir(removed, 0o700); err != nil {
		t.Fatal(err)
	}
	t.Chdir(removed)
	if err := os.Remove(removed); err != nil {
		t.Fatal(err)
	}
	for words, wants := range map[string]string{
		"--data=office status":                              "archiver: --data: the folder that you are in has been removed: go to another one, or give the whole path.\n",
		"--ca-file=ca.pem status":                           "archiver: --ca-file: the folder that you are in has been removed",
		"--demo diagnose --yes --output x --data=" + parent: "archiver: write x: the current folder has been removed",
	} {
		if code, said := start(t.Context(), t, await(""), strings.Fields(words)...); code == terminal.Done || !strings.Contains(said, wants) {
			t.Errorf("%s: %d, %s", words, code, said)
		}
	}
	holder := await(" left.")
	var held sync.WaitGroup
	defer held.Wait()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	office := filepath.Join(parent, "office")
	held.Go(func() {
		if code, said := start(ctx, t, holder, "--demo", "--data", office, "run", "--log-level", "off"); code != terminal.Done {
			t.Errorf("the holder ended with %d: %s", code, said)
		}
	})
	<-holder.came
	answer := await("")
	code, err := control.Ask(t.Context(), office, control.Request{Args: []string{"--demo", "--data=office", "status"}, Data: office, Demo: true}, control.Terminal{Out: answer, Err: answer})
	if code != terminal.Done || err != nil || !strings.Contains(answer.String(), "Everything RingCentral holds") {
		t.Errorf("a command from elsewhere: %d, %v, %s", code, err, answer)
	}
}

// TestADiagnosisThatCannotBeWritten is not made first.
func TestADiagnosisThatCannotBeWritten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "there.zip")
	if err := os.WriteFile(path, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	code, said := start(t.Context(), t, await(""), "--demo", "--data", filepath.Join(t.TempDir(), "office"), "diagnose", "--yes", "--output", path)
	if want := "archiver: write " + path + ": file already exists\n"; code != terminal.Failed || said != want {
		t.Errorf("%d, %q, want %q", code, said, want)
	}
}

// TestAZoneIsAFileOfItsSize: the caller's zone is looked up here, and what is too long, or may have no end, is none.
func TestAZoneIsAFileOfItsSize(t *testing.T) {
	// the shortest that time takes: one kind of time, an hour ahead, called CET
	zone := append(append([]byte("TZif"), make([]byte, 32)...), 0, 0, 0, 1, 0, 0, 0, 4, 0, 0, 14, 16, 0, 0, 'C', 'E', 'T', 0)
	file := func(text []byte) string {
		path := filepath.Join(t.TempDir(), "zone")
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for name, c := range map[string]struct{ path, want string }{
		"a zone":   {file(zone), "Local"},
		"too long": {file(append(zone, make([]byte, mostZone)...)), "UTC"},
		"endless":  {"/dev/zero", "UTC"},
		"a folder": {t.TempDir(), "UTC"},
		"missing":  {filepath.Join(t.TempDir(), "none"), "UTC"},
	} {
		if zone := zoneOf(&c.path); zone.String() != c.want {
			t.Errorf("%s is %s", name, zone)
		}
	}
}
