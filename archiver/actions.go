package archiver

import (
	"cmp"
	"context"
	"time"

	"ringcentral-archiver/archiver/accounts"
	"ringcentral-archiver/archiver/alerts"
	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/discover"
	"ringcentral-archiver/archiver/policy"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/retry"
	"ringcentral-archiver/store"
)

// What the actions take and give, by the step that knows it.
type (
	Asking      = accounts.Asking
	TokensView  = accounts.TokensView
	ScopeName   = policy.ScopeName
	BackupOn    = policy.BackupOn
	Estimate    = discover.Estimate
	Notices     = alerts.Notices
	NoticesView = alerts.NoticesView
)

// The two scopes; the empty name is all that the account may do.
const (
	AccountScope   = policy.AccountScope
	ExtensionScope = policy.ExtensionScope
)

// ErrMailSealed: the mail server's password cannot be read here.
var ErrMailSealed = alerts.ErrMailSealed

// Login signs in to RingCentral in the browser, and learns who that is and what
// the user may archive. Errors: reasons.ErrNoClientID, reasons.ErrOtherAccount,
// and those of oauth.SignIn and of RingCentral.
func (a *Archiver) Login(ctx context.Context, ask Asking) error {
	a.actions.Lock()
	defer a.actions.Unlock()
	if err := a.accounts.Login(ctx, ask); err != nil {
		return err
	}
	a.signedIn(reasons.SignedOut)
	return nil
}

// Connect connects Dropbox in the browser. Errors: reasons.ErrNoAppKey,
// reasons.ErrOtherAccount, and those of oauth.SignIn and of Dropbox.
func (a *Archiver) Connect(ctx context.Context, ask Asking) error {
	a.actions.Lock()
	defer a.actions.Unlock()
	if err := a.accounts.Connect(ctx, ask); err != nil {
		return err
	}
	a.signedIn(reasons.Disconnected)
	return nil
}

// signedIn lets a pass that stood still for want of a sign-in go on.
func (a *Archiver) signedIn(cured reasons.Reason) {
	a.mu.Lock()
	if a.waiting == cured {
		a.waiting, a.nextProbe = reasons.NoReason, time.Time{}
	}
	a.mu.Unlock()
	a.signal()
}

// Logout revokes the sign-in at RingCentral and forgets it here. What is
// archived, the log and the settings stay. An error that comes back although
// one is signed out says that RingCentral could not be told. Errors:
// reasons.ErrNotSignedIn.
func (a *Archiver) Logout(ctx context.Context) error {
	a.actions.Lock()
	defer a.actions.Unlock()
	defer a.signal()
	return a.accounts.Logout(ctx, a.stopRunning)
}

// Disconnect revokes the connection at Dropbox and forgets it here. What is
// archived stays. Errors: reasons.ErrNotConnected.
func (a *Archiver) Disconnect(ctx context.Context) error {
	a.actions.Lock()
	defer a.actions.Unlock()
	defer a.signal()
	return a.accounts.Disconnect(ctx, a.stopRunning)
}

// SetClientIDs keeps the names of this program at the services as given in the
// window; an empty one is left as it is. Those of the build or the environment
// come before them. Errors: reasons.ErrStore.
func (a *Archiver) SetClientIDs(ctx context.Context, ringCentral, dropbox string) error {
	a.actions.Lock()
	defer a.actions.Unlock()
	a.stopRunning()
	defer a.signal()
	return a.accounts.SetClientIDs(ctx, ringCentral, dropbox)
}

// Tokens gives the tokens to be shown. They go nowhere else. Errors:
// oauth.ErrNoToken, oauth.ErrSessionOver.
func (a *Archiver) Tokens(ctx context.Context) (TokensView, error) { return a.accounts.Tokens(ctx) }

// SetBackup turns backup on. Each scope keeps its own types; a scope that is
// not named is left as it is. Errors: those of accounts.Ready,
// reasons.ErrScope, reasons.ErrTypes, reasons.ErrStore.
func (a *Archiver) SetBackup(_ context.Context, b BackupOn) error {
	return a.choose(func(who store.RingCentral) error { return a.policy.SetBackup(who, b) })
}

// SetTypes sets one scope's types, as the window's check boxes do. Errors: those
// of SetBackup.
func (a *Archiver) SetTypes(_ context.Context, scope ScopeName, types []store.Type, on bool) error {
	return a.choose(func(who store.RingCentral) error { return a.policy.SetTypes(who, scope, types, on) })
}

// SwitchOn turns backup on as it was before it was turned off; where no scope
// was ever chosen, with all that the user may do. It is the window's switch.
// Errors: those of SetBackup.
func (a *Archiver) SwitchOn(context.Context) error { return a.choose(a.policy.SwitchOn) }

// choose changes what is backed up, once both services are there.
func (a *Archiver) choose(change func(store.RingCentral) error) error {
	who, err := a.accounts.Ready()
	if err != nil {
		return err
	}
	defer a.signal()
	return change(who)
}

// SwitchOff turns backup off and stops a running pass cleanly. What is archived
// and the log stay. Errors: reasons.ErrStore.
func (a *Archiver) SwitchOff(context.Context) error {
	defer a.signal()
	err := a.policy.SwitchOff()
	a.stopRunning()
	return err
}

// Pause stops archiving until then; the zero time means until resumed. Errors:
// reasons.ErrStore.
func (a *Archiver) Pause(_ context.Context, until time.Time) error {
	defer a.signal()
	err := a.policy.Pause(until)
	a.stopRunning()
	return err
}

// Resume ends a pause. Errors: reasons.ErrStore.
func (a *Archiver) Resume(context.Context) error {
	defer a.signal()
	return a.policy.Resume()
}

// SetNotify chooses whether the desktop is told when something fails. Errors:
// reasons.ErrStore.
func (a *Archiver) SetNotify(_ context.Context, on bool) error {
	defer a.progress.Notify()
	return a.policy.SetNotify(on)
}

// Rescue also archives what RingCentral still holds since then. It goes on over
// restarts until all of it is archived, the soonest to be deleted first, and what
// is new comes before it. Pause and Resume hold for it as for everything.
// Errors: those of SetBackup.
func (a *Archiver) Rescue(ctx context.Context, since time.Time) error {
	if err := a.SwitchOn(ctx); err != nil {
		return err
	}
	defer a.RunNow()
	return a.policy.ReachBack(since)
}

// Retry makes items due now that wait for a next attempt, or that were given up
// because RingCentral did not have them; without keys, all that wait. It tells
// how many there were. Errors: reasons.ErrStore.
func (a *Archiver) Retry(_ context.Context, keys ...store.Key) (int, error) {
	defer a.RunNow()
	if len(keys) > 0 {
		return retry.MakeReadyKeys(a.store, keys)
	}
	return retry.MakeReady(a.store, func(reasons.Reason) bool { return true })
}

// RetryReason makes everything due now that waits for one cause. Errors:
// reasons.ErrStore.
func (a *Archiver) RetryReason(_ context.Context, r reasons.Reason) (int, error) {
	defer a.RunNow()
	return retry.MakeReady(a.store, func(why reasons.Reason) bool { return why == r })
}

// FixDay has everything tried again of the local day that holds the moment: what
// is open is due now, and so is what was given up that RingCentral may still hold;
// the day is listed again if it may. It asks for a pass and tells how many items
// that will try. Errors: reasons.ErrBackupOff and those of accounts.Ready: there
// can be no pass.
func (a *Archiver) FixDay(ctx context.Context, day time.Time) (n int, err error) {
	who, err := a.accounts.Ready()
	if err != nil {
		return 0, err
	}
	settings, err := a.store.Settings()
	if err != nil || ctx.Err() != nil {
		return 0, cmp.Or(err, context.Cause(ctx))
	}
	if settings.Sources() == 0 {
		return 0, reasons.ErrBackupOff
	}
	s, now := dayOf(day, who), a.clock.Now()
	err = a.store.Update(func(tx *store.Tx) error {
		if n, err = retry.MakeDayReady(tx, s, now); err != nil {
			return err
		}
		for _, source := range settings.Sources().Each() {
			if err := retry.ListDayAgain(tx, source, s, now.Add(-completeness.MayKeep(who, source))); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return 0, reasons.StoreFailed("try the day again", err)
	}
	a.RunNow()
	return n, nil
}

// Notices gives who is told, without the password. Errors: those of the store.
func (a *Archiver) Notices() (Notices, error) { return a.alerts.Notices() }

// SetNotices keeps who is told from now on. An empty password keeps the one that
// is there, if host and user stay the same. Nothing in it turns all of it off.
// Errors: *notice.Failure, when something in it will not do; reasons.ErrStore.
func (a *Archiver) SetNotices(ctx context.Context, n Notices) error {
	defer a.signal()
	return a.alerts.SetNotices(ctx, n)
}

// TestMail sends a mail with notices that need not be saved yet. Errors are those
// of SetNotices and of sending.
func (a *Archiver) TestMail(ctx context.Context, n Notices) error {
	ctx, done := a.whileOpen(ctx)
	defer done()
	return a.alerts.TestMail(ctx, n)
}

// TestPing pings an address that need not be saved yet. Errors: *notice.Failure.
func (a *Archiver) TestPing(ctx context.Context, address string) error {
	ctx, done := a.whileOpen(ctx)
	defer done()
	return a.alerts.TestPing(ctx, address)
}
