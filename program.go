package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"time"

	"github.com/jonboulle/clockwork"
	"golang.org/x/term"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/simulator"
	"ringcentral-archiver/archiver/transport"
	"ringcentral-archiver/archiver/update"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ownfile"
	"ringcentral-archiver/ui/control"
	"ringcentral-archiver/ui/terminal"
	"ringcentral-archiver/ui/terminal/phrase"
)

// program is the running program: the data folder with the log, the store and
// the engine on it, and the simulated services of a demonstration.
type program struct {
	dir      string
	engine   *archiver.Archiver
	store    *store.Store
	services *simulator.Simulator // nil outside a demonstration
	log      *logFile             // nil if it could not be opened
	logErr   error
	door     *control.Door // nil if it was not opened
	serving  chan error    // receives the result of serve; nil if serve was not called
	serveErr error
}

// openProgram opens the data folder and puts the engine on it. The store comes
// first: one process at a time can hold it, and with it the folder.
func openProgram(line *terminal.Line, about details) (*program, error) {
	if err := chooseFolder(line); err != nil {
		return nil, err
	}
	if line.Demo {
		if err := claimDemo(line.Data); err != nil {
			return nil, err
		}
	}
	p := &program{dir: line.Data}
	var err error
	if p.store, err = store.Open(filepath.Join(p.dir, store.FileName)); err != nil {
		return nil, err
	}
	o := options(line, about)
	o.Store, o.Log = p.store, p.openLog(logToStandardError(line))
	if line.Demo {
		o.Update = update.Source{} // a demonstration calls no server outside
		if err := p.startDemo(&o); err != nil {
			return nil, errors.Join(err, p.close())
		}
	}
	if p.engine, err = archiver.New(o); err != nil {
		if errors.Is(err, reasons.ErrServer) {
			err = fmt.Errorf("RINGCENTRAL_SERVER_URL: %w", err)
		}
		return nil, errors.Join(err, p.close())
	}
	return p, nil
}

// options are what the build and the environment say of the engine.
func options(line *terminal.Line, about details) archiver.Options {
	return archiver.Options{
		UserAgent:           "RingCentralArchiver/" + about.Version,
		Version:             about.Version,
		Update:              update.Source{Address: updateAddress, Key: updateKey},
		RingCentralClientID: cmp.Or(strings.TrimSpace(os.Getenv("RINGCENTRAL_CLIENT_ID")), ringCentralClientID),
		DropboxAppKey:       cmp.Or(strings.TrimSpace(os.Getenv("DROPBOX_APP_KEY")), dropboxAppKey),
		Locale:              locale(),
		RingCentralServer:   os.Getenv("RINGCENTRAL_SERVER_URL"),
		CA:                  line.CA,
		Keychain:            !line.Demo, // whose sign-ins are worth nothing
	}
}

// chooseFolder fills in the usual data folder where none was given.
func chooseFolder(line *terminal.Line) error {
	if line.Data != "" {
		return nil
	}
	config, err := os.UserConfigDir()
	if err != nil {
		return fmt.Errorf("find the folder for the program's data (give one with --data): %w", err)
	}
	line.Data = filepath.Join(config, "RingCentral Archiver")
	if line.Demo {
		line.Data += " Demonstration" // that of earlier versions, " Demo", has no mark of its own and is left alone
	}
	return nil
}

// openLog opens the log, beside which another may be kept, and sends crashes to a file. The program starts
// without them if they cannot be opened.
func (p *program) openLog(beside slog.Handler) *slog.Logger {
	var logErr, crashErr error
	p.log, logErr = openLogFile(filepath.Join(p.dir, logName))
	crashErr = catchCrashes(filepath.Join(p.dir, crashFile))
	p.logErr = errors.Join(logErr, crashErr)
	fileLog := slog.Handler(slog.DiscardHandler)
	if logErr == nil {
		fileLog = newHandler(p.log, slog.LevelDebug)
	}
	logger := slog.New(slog.NewMultiHandler(fileLog, beside))
	// What net/http and the window toolkit have to say comes here as well, and not to the terminal.
	slog.SetDefault(logger)
	return logger
}

// logToStandardError is the log of a service, or what the line asks for.
func logToStandardError(line *terminal.Line) slog.Handler {
	level, on := line.LogLevel(term.IsTerminal(int(os.Stderr.Fd())))
	if !on {
		return slog.DiscardHandler
	}
	return newHandler(os.Stderr, level)
}

// newHandler writes a log from a level on. It quotes what acts on a terminal.
func newHandler(to io.Writer, level slog.Level) slog.Handler {
	return slog.NewTextHandler(to, &slog.HandlerOptions{Level: level, ReplaceAttr: redact})
}

// redact is the last guard before the log: whatever a text may have picked up, a token does not get through.
func redact(_ []string, a slog.Attr) slog.Attr {
	switch a.Value.Kind() {
	case slog.KindString:
		a.Value = slog.StringValue(transport.Redact(a.Value.String()))
	case slog.KindAny:
		a.Value = slog.StringValue(transport.Redact(fmt.Sprintf("%+v", a.Value.Any())))
	}
	return a
}

// Names in the data folder.
const (
	logName   = "archiver.log"
	crashFile = "crash.log"
)

func catchCrashes(path string) error {
	f, err := ownfile.Open(path, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return fmt.Errorf("open the file for crashes: %w", err)
	}
	return errors.Join(debug.SetCrashOutput(f, debug.CrashOptions{}), f.Close())
}

// warn says what the program has to do without.
func (p *program) warn(env terminal.Env) {
	if p.logErr != nil {
		env.Warn("archiver: no log is written: %v", p.logErr)
	}
}

// stopTimeout is how long the engine may take to finish what it is doing.
const stopTimeout = 10 * time.Second

var errSlowStop = phrase.Mistake("the program did not stop in time; nothing that was archived is lost")

// close stops the engine first, then closes what the engine uses.
func (p *program) close() error {
	if p.engine != nil && !p.stop() {
		return errSlowStop // the store is in use, so it cannot be closed; the system does it
	}
	errs := []error{p.serveErr}
	if p.services != nil {
		errs = append(errs, p.services.Close())
	}
	errs = append(errs, p.store.Close())
	if p.log != nil {
		errs = append(errs, p.log.Close())
	}
	return errors.Join(append(errs, removeEmptyCrashLog(filepath.Join(p.dir, crashFile)))...)
}

// stop closes the engine, which ends serve, and reports whether it stopped in
// time.
func (p *program) stop() bool {
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		p.engine.Close()
		if p.serving != nil {
			p.serveErr = <-p.serving
		}
	}()
	select {
	case <-stopped:
		return true
	case <-clockwork.NewRealClock().After(stopTimeout):
		return false
	}
}

// removeEmptyCrashLog removes the file for crashes if nothing crashed.
func removeEmptyCrashLog(path string) error {
	info, err := os.Lstat(path)
	if err != nil || info.Size() > 0 || !info.Mode().IsRegular() {
		return nil // it was never opened, or it holds a crash
	}
	if err := debug.SetCrashOutput(nil, debug.CrashOptions{}); err != nil {
		return fmt.Errorf("close the file for crashes: %w", err)
	}
	return os.Remove(path)
}
