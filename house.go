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
	"time"

	"github.com/jonboulle/clockwork"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/simulator"
	"ringcentral-archiver/archiver/transport"
	"ringcentral-archiver/store"
	"ringcentral-archiver/ui/terminal"
)

// house is what every run of the program lives in: the data folder with the
// log, the store and the engine on it, and the simulated services of a
// demonstration.
type house struct {
	dir      string
	engine   *archiver.Archiver
	store    *store.Store
	services *simulator.Simulator // nil outside a demonstration
	log      *logFile             // nil if it could not be opened
	logErr   error
	serving  chan error // brings how serve ended; nil if it was never begun
	serveErr error
}

// openHouse opens the store first: whoever holds it is alone in the folder.
func openHouse(line *terminal.Line, about details) (*house, error) {
	if err := chooseFolder(line); err != nil {
		return nil, err
	}
	h := &house{dir: line.Data}
	var err error
	if h.store, err = store.Open(filepath.Join(h.dir, store.FileName)); err != nil {
		return nil, err
	}
	logger := h.openLog()
	o := archiver.Options{
		Store: h.store, Log: logger, UserAgent: "RingCentralArchiver/" + about.Version,
		RingCentralClientID: cmp.Or(os.Getenv("RINGCENTRAL_CLIENT_ID"), ringCentralClientID),
		DropboxAppKey:       cmp.Or(os.Getenv("DROPBOX_APP_KEY"), dropboxAppKey),
		RingCentralServer:   os.Getenv("RINGCENTRAL_SERVER_URL"),
		Keychain:            true,
	}
	if line.Demo {
		if err := h.startDemo(&o); err != nil {
			return nil, errors.Join(err, h.close())
		}
	}
	if h.engine, err = archiver.New(o); err != nil {
		return nil, errors.Join(err, h.close())
	}
	return h, nil
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
		line.Data += " Demo"
	}
	return nil
}

// openLog opens the log and sends crashes to a file beside it. Neither is worth
// not starting for.
func (h *house) openLog() *slog.Logger {
	var logErr, crashErr error
	h.log, logErr = openLogFile(filepath.Join(h.dir, "archiver.log"))
	crashErr = catchCrashes(filepath.Join(h.dir, crashFile))
	h.logErr = errors.Join(logErr, crashErr)
	if logErr != nil {
		return slog.New(slog.DiscardHandler)
	}
	return slog.New(slog.NewTextHandler(h.log, &slog.HandlerOptions{Level: slog.LevelDebug, ReplaceAttr: redact}))
}

// redact is the last guard before the log: whatever an error text may have
// picked up, a token does not get through.
func redact(_ []string, a slog.Attr) slog.Attr {
	switch value := a.Value.Any().(type) {
	case string:
		a.Value = slog.StringValue(transport.Redact(value))
	case error:
		a.Value = slog.StringValue(transport.Redact(value.Error()))
	}
	return a
}

const crashFile = "crash.log"

func catchCrashes(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return fmt.Errorf("open the file for crashes: %w", err)
	}
	return errors.Join(debug.SetCrashOutput(f, debug.CrashOptions{}), f.Close())
}

// warn says what the program has to do without.
func (h *house) warn(w io.Writer) {
	if h.logErr != nil {
		fmt.Fprintf(w, "archiver: no log is written: %v\n", h.logErr)
	}
}

// patience is how long the engine may take to end what it is doing.
const patience = 10 * time.Second

var errSlowEnd = errors.New("the program did not come to rest in time; nothing that was archived is lost")

// close leaves the house: the engine first, then what it stood on.
func (h *house) close() error {
	if h.engine != nil && !h.rest() {
		return errSlowEnd // the store is in use, so it cannot be closed; the system does it
	}
	errs := []error{h.serveErr}
	if h.services != nil {
		errs = append(errs, h.services.Close())
	}
	errs = append(errs, h.store.Close())
	if h.log != nil {
		errs = append(errs, h.log.Close())
	}
	return errors.Join(append(errs, dropEmpty(filepath.Join(h.dir, crashFile)))...)
}

// rest closes the engine, which ends serve, and reports whether it came to rest.
func (h *house) rest() bool {
	rested := make(chan struct{})
	go func() {
		defer close(rested)
		h.engine.Close()
		if h.serving != nil {
			h.serveErr = <-h.serving
		}
	}()
	select {
	case <-rested:
		return true
	case <-clockwork.NewRealClock().After(patience):
		return false
	}
}

// dropEmpty removes the file for crashes when there was none.
func dropEmpty(path string) error {
	info, err := os.Stat(path)
	if err != nil || info.Size() > 0 {
		return nil // it was never opened, or it has something to tell
	}
	if err := debug.SetCrashOutput(nil, debug.CrashOptions{}); err != nil {
		return fmt.Errorf("let go of the file for crashes: %w", err)
	}
	return os.Remove(path)
}
