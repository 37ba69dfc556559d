// Package policy keeps the user's choices: which scopes and types are archived,
// since when, and whether backup is on or paused. It also takes out of the work
// what these choices leave out. It stops no pass and wakes none.
package policy

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/ringcentral"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
)

// Config is what a Policy is made of.
type Config struct {
	Store *store.Store
	Clock *localtime.Clock
	Rand  func() *rand.Rand // returns a new source for each caller
}

// Policy keeps what the user chose in the settings. It is safe for use by
// several goroutines.
type Policy struct{ Config }

// New makes a policy on an open store.
func New(c Config) *Policy { return &Policy{c} }

// ScopeName names a scope in commands.
type ScopeName string

// The two scopes; the empty name is all that the account may do.
const (
	AccountScope   ScopeName = "account"
	ExtensionScope ScopeName = "extension"
)

// BackupOn says how backup is turned on.
type BackupOn struct {
	Scope ScopeName     // "" = all that the user may do
	Types []ledger.Type // nil = as they are, or all that the scope may do
	Since time.Time     // also archive what RingCentral holds since then; zero = leave
	// whose messages the account scope archives; nil = as it is
	Whose *Whose
}

// SetBackup turns backup on. Each scope keeps its own types; a scope that is
// not named is left as it is. Errors: reasons.ErrScope, reasons.ErrStore.
func (p *Policy) SetBackup(who store.RingCentral, b BackupOn) error {
	if err := b.check(who); err != nil {
		return err
	}
	err := p.choose(func(s *store.Settings) {
		p.turnOn(s)
		b.apply(s, who)
	})
	if err == nil && !b.Since.IsZero() {
		err = p.ReachBack(b.Since)
	}
	return err
}

func (b BackupOn) check(who store.RingCentral) error {
	if b.Scope != AccountScope {
		return nil
	}
	if !who.AccountScope {
		return fmt.Errorf("%w: missing: %s", reasons.ErrScope, strings.Join(missingForAccount(who), "; "))
	}
	return nil
}

// missingForAccount names the permissions that the account scope needs and the
// user lacks. Of a user who was never meant to have them, Missing names none:
// then both are missing.
func missingForAccount(who store.RingCentral) (labels []string) {
	both := []string{ringcentral.PermissionLabel(ringcentral.CompanyCallLog), ringcentral.PermissionLabel(ringcentral.CompanyRecordings)}
	for _, label := range both {
		if slices.Contains(who.Missing, label) {
			labels = append(labels, label)
		}
	}
	if labels == nil {
		return both
	}
	return labels
}

func (b BackupOn) apply(s *store.Settings, who store.RingCentral) {
	if b.Scope == AccountScope || (b.Scope == "" && who.AccountScope) {
		types := accountTypes(s.Account.Types)
		if b.Types != nil {
			types = b.Types
		}
		if b.Scope == "" { // the messages of others are only archived where that was chosen by name
			chosen := accountTypes(s.Account.Types)
			types = slices.DeleteFunc(slices.Clone(types), func(t ledger.Type) bool { return t != ledger.CallRecording && !slices.Contains(chosen, t) })
		}
		s.Account = store.Scope{On: len(types) > 0, Types: inOrder(types)}
	} else if b.Scope == "" {
		s.Account.On = false // the user may not, or not any more
	}
	if b.Whose != nil {
		s.Only, s.Except = b.Whose.Only, b.Whose.Except
	}
	if b.Scope == ExtensionScope || b.Scope == "" {
		types := b.Types
		if types == nil {
			types = s.Extension.Types
		}
		if types == nil {
			types = ledger.Types
		}
		s.Extension = store.Scope{On: len(types) > 0, Types: inOrder(types)}
	}
}

// accountTypes are the types of the account scope: those that were chosen, at first the recordings.
func accountTypes(chosen []ledger.Type) []ledger.Type {
	if len(chosen) == 0 {
		return []ledger.Type{ledger.CallRecording}
	}
	return chosen
}

// inOrder sorts types by the log's columns and drops doubles.
func inOrder(types []ledger.Type) (out []ledger.Type) {
	for _, t := range ledger.Types {
		if slices.Contains(types, t) {
			out = append(out, t)
		}
	}
	return out
}

// offset is how long after the hour this installation runs: two to four minutes, so that many
// installations do not refresh their tokens at once (docs/ringcentral.md §1.6).
func (p *Policy) offset() int { return 120 + p.Rand().IntN(120) }

// SetTypes sets one scope's types, as the window's check boxes do. Errors:
// those of SetBackup.
func (p *Policy) SetTypes(who store.RingCentral, scope ScopeName, types []ledger.Type, on bool) error {
	b := BackupOn{Scope: scope, Types: types}
	if on {
		if err := b.check(who); err != nil {
			return err
		}
	}
	return p.choose(func(s *store.Settings) {
		set := store.Scope{On: on && len(types) > 0, Types: inOrder(types)}
		if scope == AccountScope {
			s.Account = set
		} else {
			s.Extension = set
		}
	})
}

// SwitchOn turns backup on as it was before it was turned off. If no scope was
// ever chosen, it turns on all that the user may archive. The window's switch
// calls it. Errors: those of SetBackup.
func (p *Policy) SwitchOn(who store.RingCentral) error {
	settings, err := p.Store.Settings()
	if err != nil {
		return err
	}
	if !settings.Account.On && !settings.Extension.On {
		return p.SetBackup(who, BackupOn{})
	}
	return p.change(func(s *store.Settings) error {
		p.turnOn(s)
		return nil
	})
}

// turnOn turns backup on, for the first time from the hour before on.
func (p *Policy) turnOn(s *store.Settings) {
	s.Backup = true
	if s.Since.IsZero() {
		s.Since = p.Clock.Now().Truncate(time.Hour).Add(-time.Hour)
		s.Offset = p.offset()
	}
}

// SwitchOff turns backup off. What is archived and the log stay. Errors:
// reasons.ErrStore.
func (p *Policy) SwitchOff() error {
	return p.change(func(s *store.Settings) error {
		s.Backup = false
		return nil
	})
}

// Pause stops archiving until then; the zero time means until resumed. Errors:
// reasons.ErrStore.
func (p *Policy) Pause(until time.Time) error {
	return p.change(func(s *store.Settings) error {
		// the user's clock is this computer's
		s.Paused, s.PausedUntil = true, until.Add(p.Clock.Ahead()).UTC()
		if until.IsZero() {
			s.PausedUntil = time.Time{}
		}
		return nil
	})
}

// Resume ends a pause. Errors: reasons.ErrStore.
func (p *Policy) Resume() error {
	return p.change(func(s *store.Settings) error {
		s.Paused, s.PausedUntil = false, time.Time{}
		return nil
	})
}

// SetNotify chooses whether the desktop is told when something fails. Errors:
// reasons.ErrStore.
func (p *Policy) SetNotify(on bool) error {
	return p.change(func(s *store.Settings) error {
		s.Quiet = !on
		return nil
	})
}

// SetUpdates chooses whether newer versions of the program are looked for. Errors: reasons.ErrStore.
func (p *Policy) SetUpdates(on bool) error {
	return p.change(func(s *store.Settings) error {
		s.NoUpdates = !on
		return nil
	})
}

// StartAsked notes that the user was asked whether the program is to start with the session. Errors:
// reasons.ErrStore.
func (p *Policy) StartAsked() error {
	return p.change(func(s *store.Settings) error {
		s.StartAsked = true
		return nil
	})
}

func (p *Policy) change(change func(*store.Settings) error) error {
	return reasons.StoreFailed("keep the settings", p.Store.ChangeSettings(change))
}

// ToEstimate are the settings whose sources an estimate lists: the present ones, or those that turning backup on would make.
func ToEstimate(settings store.Settings, who store.RingCentral) store.Settings {
	settings.Backup = true
	if !settings.Account.On && !settings.Extension.On {
		BackupOn{}.apply(&settings, who)
	}
	return settings
}
