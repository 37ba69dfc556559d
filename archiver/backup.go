package archiver

import (
	"context"
	"fmt"
	"slices"
	"time"

	"ringcentral-archiver/store"
)

// ScopeName names a scope in commands.
type ScopeName string

// The two scopes; the empty name is all that the account may do.
const (
	AccountScope   ScopeName = "account"
	ExtensionScope ScopeName = "extension"
)

// BackupOn is what turning backup on may say besides.
type BackupOn struct {
	Scope ScopeName    // "" = all that the user may do
	Types []store.Type // nil = as they are, or all that the scope may do
	Since time.Time    // also archive what RingCentral holds since then; zero = leave
}

// SetBackup turns backup on. Each scope keeps its own types; a scope that is
// not named is left as it is.
func (a *Archiver) SetBackup(_ context.Context, b BackupOn) error {
	phone, err := a.ready()
	if err != nil {
		return err
	}
	if err := b.check(phone); err != nil {
		return err
	}
	now := a.now()
	var before store.Source
	err = a.changeSettings(func(s *store.Settings) error {
		before = s.Sources()
		s.Backup = true
		if s.Since.IsZero() {
			s.Since = now.Truncate(time.Hour).Add(-time.Hour)
			s.Offset = a.offset()
		}
		b.apply(s, phone)
		return nil
	})
	if err == nil && !b.Since.IsZero() {
		err = a.reachBack(b.Since)
	}
	if err == nil {
		err = a.exclude(before)
	}
	a.signal()
	return err
}

func (b BackupOn) check(phone store.RingCentral) error {
	if b.Scope != AccountScope {
		return nil
	}
	if !phone.AccountScope {
		return fmt.Errorf("%w: missing %v", ErrScope, phone.Missing)
	}
	if slices.ContainsFunc(b.Types, func(t store.Type) bool { return t != store.CallRecording }) {
		return ErrTypes
	}
	return nil
}

func (b BackupOn) apply(s *store.Settings, phone store.RingCentral) {
	if b.Scope == AccountScope || (b.Scope == "" && phone.AccountScope) {
		types := b.Types
		if types == nil {
			types = []store.Type{store.CallRecording}
		}
		types = slices.DeleteFunc(slices.Clone(types), func(t store.Type) bool { return t != store.CallRecording })
		s.Account = store.Scope{On: len(types) > 0, Types: types}
	}
	if b.Scope == ExtensionScope || b.Scope == "" {
		types := b.Types
		if types == nil {
			types = s.Extension.Types
		}
		if types == nil {
			types = store.Types
		}
		s.Extension = store.Scope{On: len(types) > 0, Types: inOrder(types)}
	}
}

// inOrder sorts types by the log's columns and drops doubles.
func inOrder(types []store.Type) (out []store.Type) {
	for _, t := range store.Types {
		if slices.Contains(types, t) {
			out = append(out, t)
		}
	}
	return out
}

// offset is when after the hour this install runs: two to four minutes, so that
// many installs do not refresh their tokens at once (RingCentral sheet §1.6).
func (a *Archiver) offset() int { return 120 + a.rng().IntN(120) }

// SetTypes sets one scope's types, as the window's check boxes do.
func (a *Archiver) SetTypes(_ context.Context, scope ScopeName, types []store.Type, on bool) error {
	phone, err := a.ready()
	if err != nil {
		return err
	}
	b := BackupOn{Scope: scope, Types: types}
	if on {
		if err := b.check(phone); err != nil {
			return err
		}
	}
	var before store.Source
	err = a.changeSettings(func(s *store.Settings) error {
		before = s.Sources()
		set := store.Scope{On: on && len(types) > 0, Types: inOrder(types)}
		if scope == AccountScope {
			s.Account = set
		} else {
			s.Extension = set
		}
		return nil
	})
	if err == nil {
		err = a.exclude(before)
	}
	a.signal()
	return err
}

// SwitchOn turns backup on as it was before it was turned off; where no scope
// was ever chosen, with all that the user may do. It is the window's switch.
func (a *Archiver) SwitchOn(ctx context.Context) error {
	settings, err := a.settings()
	if err != nil {
		return err
	}
	if !settings.Account.On && !settings.Extension.On {
		return a.SetBackup(ctx, BackupOn{})
	}
	if _, err := a.ready(); err != nil {
		return err
	}
	err = a.changeSettings(func(s *store.Settings) error {
		s.Backup = true
		return nil
	})
	a.signal()
	return err
}

// SwitchOff turns backup off and stops a running pass cleanly. What is archived
// and the log stay.
func (a *Archiver) SwitchOff(context.Context) error {
	err := a.changeSettings(func(s *store.Settings) error {
		s.Backup = false
		return nil
	})
	a.stopRunning()
	a.signal()
	return err
}

// Pause stops archiving until then; the zero time means until resumed.
func (a *Archiver) Pause(_ context.Context, until time.Time) error {
	err := a.changeSettings(func(s *store.Settings) error {
		s.Paused, s.PausedUntil = true, until.Add(time.Duration(a.ahead.Load())).UTC() // the user's clock is this computer's
		if until.IsZero() {
			s.PausedUntil = time.Time{}
		}
		return nil
	})
	a.stopRunning()
	a.signal()
	return err
}

// Resume ends a pause.
func (a *Archiver) Resume(context.Context) error {
	err := a.changeSettings(func(s *store.Settings) error {
		s.Paused, s.PausedUntil = false, time.Time{}
		return nil
	})
	a.signal()
	return err
}

// SetNotify chooses whether the desktop is told when something fails.
func (a *Archiver) SetNotify(_ context.Context, on bool) error {
	err := a.changeSettings(func(s *store.Settings) error {
		s.Quiet = !on
		return nil
	})
	a.changed()
	return err
}

// paused reports whether a pause is in force at now.
func paused(s store.Settings, now time.Time) bool {
	return s.Paused && (s.PausedUntil.IsZero() || now.Before(s.PausedUntil))
}

func (a *Archiver) changeSettings(change func(*store.Settings) error) error {
	return storeFailed("keep the settings", a.store.Update(func(tx *store.Tx) error {
		s, err := tx.Settings()
		if err != nil {
			return err
		}
		if err := change(&s); err != nil {
			return err
		}
		return tx.PutSettings(s)
	}))
}

// copied reports whether the store was signed in on another computer. A
// refresh token that is renewed with every use has one holder: two programs
// with the same one would end each other's sign-in.
func (a *Archiver) copied(s store.Settings) bool {
	return a.opts.Demo == nil && s.Computer != "" && s.Computer != a.computer
}

// ready tells who is signed in, or which of the two sign-ins is missing.
func (a *Archiver) ready() (store.RingCentral, error) {
	phone, box, err := a.connections()
	if err != nil {
		return phone, err
	}
	settings, err := a.settings()
	switch {
	case err != nil:
		return phone, err
	case a.copied(settings):
		return phone, ErrCopied
	case !phone.SignedIn:
		return phone, ErrNotSignedIn
	case !box.Connected:
		return phone, ErrNotConnected
	default:
		return phone, nil
	}
}
