package terminal

import (
	"log/slog"
	"strings"
	"testing"
)

// TestWhereTheLogGoes: a person at a terminal does not read the log, nor does who asks for one pass;
// a service tells its journal.
func TestWhereTheLogGoes(t *testing.T) {
	for _, c := range []struct {
		line     string
		terminal bool
		level    slog.Level
		on       bool
	}{
		{"run", true, 0, false},
		{"run", false, slog.LevelInfo, true},
		{"run --once", false, 0, false},
		{"run --once --log-level debug", true, slog.LevelDebug, true},
		{"run --log-level error", false, slog.LevelError, true},
		{"run --log-level off", false, 0, false},
		{"status", false, 0, false},
		{"", false, 0, false},
	} {
		env, _ := testEnv()
		l, _ := Start(strings.Fields(c.line), env)
		if level, on := l.LogLevel(c.terminal); level != c.level || on != c.on {
			t.Errorf("%s: %v, %v", c.line, level, on)
		}
	}
}
