package terminal

import (
	"log/slog"
)

// logLevels are the words for what of the program's log goes to standard error as well.
var logLevels = map[string]slog.Level{"debug": slog.LevelDebug, "info": slog.LevelInfo, "warn": slog.LevelWarn, "error": slog.LevelError}

// LogLevel is from which level on the program's log goes to standard error as well; false = none of
// it does. A service, which runs where there is no terminal, tells its log what matters unless it was
// told otherwise.
func (l *Line) LogLevel(terminal bool) (slog.Level, bool) {
	t, is := l.task.(*runTask)
	switch {
	case !is || t.logLevel == "off":
		return 0, false
	case t.logLevel != "":
		return logLevels[t.logLevel], true
	default:
		return slog.LevelInfo, !terminal && !t.once
	}
}
