package main

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"

	"ringcentral-archiver/ui/control"
	"ringcentral-archiver/ui/terminal"
	"ringcentral-archiver/ui/terminal/upgrade"
)

// TestAnUpgradeStartsWhatRan: the window is opened again after "quit --to-upgrade" if it was open then, once; one that its user had
// quit, or that was "archiver run", is not.
func TestAnUpgradeStartsWhatRan(t *testing.T) {
	env := terminal.Env{Out: io.Discard, Err: io.Discard, Clock: clockwork.NewRealClock(), Zone: time.UTC}
	for _, c := range []struct {
		name   string
		holder *terminal.Holder // nil = nobody
		line   string
		goesOn bool
	}{
		{"the window", &terminal.Holder{Show: func() {}, Quit: func() {}}, "quit --to-upgrade", true},
		{"the window, to be removed", &terminal.Holder{Show: func() {}, Quit: func() {}}, "quit", false},
		{"archiver run", &terminal.Holder{Quit: func() {}}, "quit --to-upgrade", false},
		{"nobody", nil, "quit --to-upgrade", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			out := await("")
			if c.name == "nobody" { // an upgrade before this one did not come to its end
				if err := os.WriteFile(filepath.Join(dir, upgrade.Note), nil, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			code := quitThrough(t, dir, c.holder, out, strings.Fields(c.line))
			if code != terminal.Done {
				t.Fatalf("quit: %d, %s", code, out)
			}
			for again, wanted := range []bool{c.goesOn, false} {
				line, _ := terminal.Start([]string{"--hidden", "--upgraded", "--data", dir}, env)
				if line == nil || line.GoesOn() != wanted {
					t.Errorf("start %d: %+v, want %v", again, line, wanted)
				}
			}
		})
	}
	if line, _ := terminal.Start([]string{"--data", t.TempDir()}, env); line == nil || !line.GoesOn() {
		t.Error("a start by its user opens no window")
	}
}

// quitThrough has a holder of the data folder do the line.
func quitThrough(t *testing.T, dir string, holder *terminal.Holder, out *lines, words []string) int {
	t.Helper()
	words = append(words, "--data", dir)
	if holder == nil {
		code, _ := start(t.Context(), t, out, words...)
		return code
	}
	door, err := control.Open(t.Context(), dir, func(ctx context.Context, c *control.Call) int {
		env := terminal.Env{Out: c.Stdout(), Err: c.Stderr(), Clock: clockwork.NewRealClock(), Zone: time.UTC, Holder: holder}
		line, _ := terminal.Start(c.Args, env)
		line.Data = c.Data
		return line.RunWithout(ctx, env)
	})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := door.Close(); err != nil {
			t.Error(err)
		}
	}()
	code, err := control.Ask(t.Context(), dir, control.Request{Args: words, Data: dir}, control.Terminal{Out: out, Err: out})
	if err != nil {
		t.Fatal(err)
	}
	return code
}
