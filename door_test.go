package main

import (
	"bytes"
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"

	"ringcentral-archiver/ui/terminal"
)

// start does a command line in this process, as the program does.
func start(ctx context.Context, t *testing.T, out *lines, words ...string) (code int, said string) {
	t.Helper()
	about, err := readDetails()
	if err != nil {
		t.Fatal(err)
	}
	var errs bytes.Buffer
	env := terminal.Env{Out: out, Err: &errs, Clock: clockwork.NewRealClock(), Zone: time.UTC}
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
}

func await(text string) *lines { return &lines{awaited: text, came: make(chan struct{})} }

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
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
	for i := range 20 {
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
			{"notify", "Mail     none", 0},
			{"resume", "no longer paused", 0},
			{"run", "already running with this data folder", 1},
			{"show", "without a window", 1},
		}[i%10]
		commands.Go(func() {
			code, said := start(t.Context(), t, await(""), append([]string{"--demo", "--data", dir}, strings.Fields(c.line)...)...)
			if code != c.code || !strings.Contains(said, c.says) {
				t.Errorf("%s: %d, %s", c.line, code, said)
			}
		})
	}
	commands.Wait()
	if code, said := start(t.Context(), t, await(""), "--data", dir, "status"); code != terminal.Failed || !strings.Contains(said, "A demonstration is running") {
		t.Errorf("without --demo: %d, %s", code, said)
	}
}
