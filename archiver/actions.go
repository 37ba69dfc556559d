package archiver

import (
	"cmp"
	"context"
	"errors"
	"time"

	"ringcentral-archiver/archiver/accounts"
	"ringcentral-archiver/archiver/accounts/places"
	"ringcentral-archiver/archiver/accounts/servers"
	"ringcentral-archiver/archiver/alerts"
	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/discover"
	"ringcentral-archiver/archiver/newversion"
	"ringcentral-archiver/archiver/notice"
	"ringcentral-archiver/archiver/oauth"
	"ringcentral-archiver/archiver/policy"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/reconcile"
	"ringcentral-archiver/archiver/retry"
	"ringcentral-archiver/archiver/ringcentral"
	"ringcentral-archiver/archiver/running"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/store/place"
)

// The types that the actions take and return. Each belongs to the step that
// uses it.
type (
	// Asking is how a face takes part in a sign-in.
	Asking = accounts.Asking
	// Wanted is where an archive is to lie, and what opens it.
	Wanted = places.Wanted
	// HostKey is the key by which a server is to be known, for a person to compare.
	HostKey = places.HostKey
	// TokensView is the two tokens of the RingCentral sign-in.
	TokensView = accounts.TokensView
	// ScopeName names a scope in commands.
	ScopeName = policy.ScopeName
	// BackupOn says how backup is turned on.
	BackupOn = policy.BackupOn
	// Whose says whose messages the account scope archives.
	Whose = policy.Whose
	// Estimate is what RingCentral still holds from before the first hour.
	Estimate = discover.Estimate
	// Missing is a list that an estimate could not have.
	Missing = discover.Missing
	// Notices says who is told how the archiving goes.
	Notices = alerts.Notices
	// NoticesView is what faces show of the notices.
	NoticesView = alerts.NoticesView
	// Silence is a cause of which people are not told.
	Silence = alerts.Silence
	// UpdateView is what faces show of newer versions of the program.
	UpdateView = newversion.View
)

// The two scopes; the empty name is all that the account may do.
const (
	AccountScope   = policy.AccountScope
	ExtensionScope = policy.ExtensionScope
)

// The hosts of RingCentral's API that a person may choose at sign-in.
const (
	RingCentralHost = servers.RingCentralHost
	OtherBrandsHost = servers.OtherBrandsHost
)

// Registration is what a person needs who registers the program.
type Registration = servers.Registration

// HowToRegister says where the program is registered, and with which addresses.
func HowToRegister() Registration { return servers.HowToRegister() }

// HostOf reads the host that a person chose, alone or as an https address. Errors:
// reasons.ErrServer with what is wrong.
func HostOf(text string) (string, error) { return servers.HostOf(text) }

// ErrMailSealed: the mail server's password cannot be read here.
var ErrMailSealed = alerts.ErrMailSealed

// Login signs in to RingCentral in the browser. It then asks who signed in and
// what they may archive. Errors: reasons.ErrNoClientID,
// reasons.ErrOtherAccount, reasons.ErrStore, and those of oauth.SignIn and of
// RingCentral.
func (a *Archiver) Login(ctx context.Context, ask Asking) error {
	leave, err := alternate(ctx, a.ringCentralTurn)
	if err != nil {
		return err
	}
	defer leave()
	if err := a.accounts.Vault().Unlock(ctx); err != nil {
		return err
	}
	if err := a.accounts.Login(ctx, ask, a.engines.alone); err != nil {
		return err
	}
	a.accounts.Revocations().SendAll(ctx)
	return a.signedIn(func(r reasons.Reason) bool { return r.EndsSignIn() || r == reasons.AppPermission })
}

// Connect connects Dropbox in the browser, or the place that was asked for: in the place of that kind, if one is connected; else beside the
// others, if that was asked for; else in the place of the first. Errors: reasons.ErrConnectedTwice, reasons.ErrOneOfAKind,
// reasons.ErrNoAppKey, reasons.ErrOtherAccount, reasons.ErrOtherPlace, and those of oauth.SignIn, of Dropbox and of accounts.Accounts.Connect.
func (a *Archiver) Connect(ctx context.Context, ask Asking) error {
	leave, err := alternate(ctx, a.placesTurn)
	if err != nil {
		return err
	}
	defer leave()
	if err := a.accounts.Vault().Unlock(ctx); err != nil {
		return err
	}
	if err := a.engines.connect(ctx, ask); err != nil {
		return err
	}
	a.accounts.Revocations().SendAll(ctx)
	return a.signedIn(func(r reasons.Reason) bool { return r.EndsConnection() })
}

// Unlock has the desktop ask for the keychain's password, if it is locked, and
// waits for the answer. Errors: oauth.ErrKeychainLocked.
func (a *Archiver) Unlock(ctx context.Context) error {
	defer a.signal()
	return a.accounts.Vault().Unlock(ctx)
}

// alternate waits for turns: the sign-ins to the two services may be under way at once, but two to
// one of them may not. Errors: those of ctx.
func alternate(ctx context.Context, turns ...running.Turn) (leave func(), err error) {
	var all []func()
	leave = func() {
		for _, leave := range all {
			leave()
		}
	}
	for _, turn := range turns {
		one, err := turn.Take(ctx)
		if err != nil {
			leave()
			return nil, ctx.Err()
		}
		all = append(all, one)
	}
	return leave, nil
}

// alone ends a running pass or verification and keeps others away until release.
func (a *Archiver) alone(ctx context.Context) (release func(), err error) {
	a.stopRunning()
	return a.busy.Take(ctx)
}

// stopRunning ends a running pass or verification and waits until it has ended.
func (a *Archiver) stopRunning() {
	a.passes.Stop()
	a.verifier.Stop()
}

// signedIn lets passes run again that had no sign-in, and items wait no longer for one. An archive that was away while another choice was made
// is not said to have everything until a pass has looked.
func (a *Archiver) signedIn(cured func(reasons.Reason) bool) error {
	defer a.signal()
	_, err := a.engines.sum(func(one *Archiver) (int, error) {
		one.schedule.Cure(cured)
		now := a.clock.Now()
		return 0, errors.Join(retry.Forget(one.store, cured, now), policy.Sort(one.store, now))
	})
	return err
}

// Logout revokes the sign-in at RingCentral and forgets it here. The archive,
// the log and the settings stay. It signs out here even when RingCentral cannot
// be reached; then it is told later. Errors: reasons.ErrNotSignedIn,
// reasons.ErrNotRevoked, reasons.ErrStore.
func (a *Archiver) Logout(ctx context.Context) error {
	leave, err := alternate(ctx, a.ringCentralTurn)
	if err != nil {
		return err
	}
	defer leave()
	defer a.signal()
	if err := a.accounts.Vault().Unlock(ctx); err != nil {
		return err
	}
	return a.accounts.Logout(ctx, a.engines.stopRunning)
}

// Disconnect is DisconnectFrom for the first place.
func (a *Archiver) Disconnect(ctx context.Context) error { return a.DisconnectFrom(ctx, "") }

// DisconnectFrom revokes the connection at Dropbox, or ends that to the place of the kind, and forgets it here; no kind stands for the
// first place. The archive there stays. If the first place is disconnected and there are others, one of them is the first from then on.
// It disconnects here even when Dropbox cannot be reached; then it is told later. Errors: reasons.ErrNoSuchPlace,
// reasons.ErrNotConnected, reasons.ErrNotDisconnected, reasons.ErrStore.
func (a *Archiver) DisconnectFrom(ctx context.Context, kind place.Kind) error {
	leave, err := alternate(ctx, a.placesTurn)
	if err != nil {
		return err
	}
	defer leave()
	defer a.signal()
	if err := a.accounts.Vault().Unlock(ctx); err != nil {
		return err
	}
	return a.engines.disconnect(ctx, kind)
}

// SetClientIDs keeps the client ids that the user gave in the window; an empty
// one leaves the present id. The ids of the build or the environment take
// precedence. A sign-in that was made with another id ends when it is to be renewed.
// Errors: reasons.ErrClientIDShape, reasons.ErrAppKeyShape, reasons.ErrStore.
func (a *Archiver) SetClientIDs(ctx context.Context, ringCentral, dropbox string) error {
	leave, err := alternate(ctx, a.ringCentralTurn, a.placesTurn)
	if err != nil {
		return err
	}
	defer leave()
	a.engines.stopRunning()
	defer a.signal()
	return a.accounts.SetClientIDs(ctx, ringCentral, dropbox)
}

// Tokens gives the tokens for display. They must go nowhere else. Errors:
// oauth.ErrNoToken, oauth.ErrSessionOver.
func (a *Archiver) Tokens(ctx context.Context) (TokensView, error) { return a.accounts.Tokens(ctx) }

// SetBackup turns backup on. Each scope keeps its own types; a scope that is
// not named is left as it is. Of the extensions in a choice the numbers are enough. Errors: those of
// accounts.Ready, reasons.ErrScope, reasons.ErrExtension, reasons.ErrStore.
func (a *Archiver) SetBackup(ctx context.Context, b BackupOn) error {
	return a.choose(func(who store.RingCentral) (err error) {
		if err := a.timeFirstHour(ctx); err != nil {
			return err
		}
		if b.Scope != ExtensionScope {
			if who, err = a.accounts.Profile().AskAccountScope(ctx, who, b.Scope == AccountScope); err != nil {
				return err
			}
		}
		if b.Whose != nil {
			if b.Whose, err = a.findChosen(ctx, who, *b.Whose); err != nil {
				return err
			}
		}
		return a.policy.SetBackup(who, b)
	})
}

// Choose chooses whose messages the account scope archives. Errors: those of SetBackup.
func (a *Archiver) Choose(ctx context.Context, w Whose) error {
	return a.choose(func(who store.RingCentral) error {
		found, err := a.findChosen(ctx, who, w)
		if err != nil {
			return err
		}
		return a.policy.Choose(*found)
	})
}

// findChosen finds the extensions of a choice at RingCentral.
func (a *Archiver) findChosen(ctx context.Context, who store.RingCentral, w Whose) (*Whose, error) {
	var all []ledger.Owner
	if len(w.Only)+len(w.Except) > 0 {
		err := a.accounts.RingCentral().Extensions(ctx, func(page []ringcentral.Extension) error {
			for _, e := range page {
				all = append(all, ledger.Owner{ExtensionID: e.ID, Number: e.Number, Name: e.Name})
			}
			return nil
		})
		if err != nil {
			return nil, reasons.Wrap("list the extensions", reasons.From(reasons.RingCentral, err))
		}
	}
	settings, err := a.store.Settings()
	if err != nil {
		return nil, err
	}
	found, err := w.Resolve(who.Account, all, Whose{Only: settings.Only, Except: settings.Except})
	return &found, err
}

// SetTypes sets one scope's types, as the window's check boxes do. Errors: those
// of SetBackup.
func (a *Archiver) SetTypes(_ context.Context, scope ScopeName, types []ledger.Type, on bool) error {
	return a.choose(func(who store.RingCentral) error { return a.policy.SetTypes(who, scope, types, on) })
}

// SwitchOn turns backup on as it was before it was turned off. If no scope was
// ever chosen, it turns on all that the user may archive. The window's switch
// calls it. Errors: those of SetBackup.
func (a *Archiver) SwitchOn(ctx context.Context) error {
	return a.choose(func(who store.RingCentral) (err error) {
		if err := a.timeFirstHour(ctx); err != nil {
			return err
		}
		if who, err = a.accounts.Profile().AskAccountScope(ctx, who, false); err != nil {
			return err
		}
		return a.policy.SwitchOn(who)
	})
}

// timeFirstHour sets the clock by RingCentral's where backup is turned on for the first time: by a clock that is fast, the first hour would
// lie ahead, and nothing be archived until then. Where RingCentral does not answer, the clock stays as it is. Errors: store.ErrDamaged.
func (a *Archiver) timeFirstHour(ctx context.Context) error {
	settings, err := a.store.Settings()
	if err != nil || !settings.Since.IsZero() {
		return err
	}
	ctx, enough := a.clock.WithTimeout(ctx, longestAsked)
	defer enough()
	if err := a.accounts.SetClock(ctx); err != nil {
		a.log.Info("RingCentral does not say what time it is", "reason", err.Error())
	}
	return nil
}

// longestAsked is how long turning backup on waits for what it can do without.
const longestAsked = 10 * time.Second

// choose changes what is backed up, once both services are there.
func (a *Archiver) choose(change func(store.RingCentral) error) error {
	who, err := a.accounts.Ready()
	if err != nil && !errors.Is(err, oauth.ErrKeychainLocked) { // no sign-in is used here
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
	a.engines.stopRunning()
	return err
}

// Pause stops archiving until then; the zero time means until resumed. Errors:
// reasons.ErrStore.
func (a *Archiver) Pause(_ context.Context, until time.Time) error {
	defer a.signal()
	err := a.policy.Pause(until)
	a.engines.stopRunning()
	return err
}

// Resume ends a pause. Errors: reasons.ErrStore.
func (a *Archiver) Resume(context.Context) error {
	defer a.signal()
	return a.policy.Resume()
}

// SetUpdates chooses whether newer versions of the program are looked for. Errors: reasons.ErrStore.
func (a *Archiver) SetUpdates(_ context.Context, on bool) error {
	defer a.signal()
	return a.policy.SetUpdates(on)
}

// SetNotify chooses whether the desktop is told when something fails. Errors:
// reasons.ErrStore.
func (a *Archiver) SetNotify(_ context.Context, on bool) error {
	defer a.progress.Notify()
	return a.policy.SetNotify(on)
}

// StartAsked notes that the user was asked whether the program is to start with the computer's
// session. Errors: reasons.ErrStore.
func (a *Archiver) StartAsked(context.Context) error {
	defer a.progress.Notify()
	return a.policy.StartAsked()
}

// Rescue also archives what RingCentral still holds since then. It continues
// after restarts until everything is archived. Items that RingCentral deletes
// soonest come first, and new items come before them. Pause and Resume apply to
// it as to all archiving. Errors: those of SetBackup.
func (a *Archiver) Rescue(ctx context.Context, since time.Time) error {
	if err := a.SwitchOn(ctx); err != nil {
		return err
	}
	a.estimator.Forget()
	defer a.RunNow()
	return a.policy.ReachBack(since)
}

// LeaveOlder notes that a person does not want what RingCentral holds from before the first hour: it is
// not offered any more. Rescue can still be asked for. Errors: reasons.ErrStore.
func (a *Archiver) LeaveOlder(context.Context) error {
	defer a.signal()
	return a.policy.LeaveOlder()
}

// Retry makes items due now that wait for their next attempt, or that were
// given up because RingCentral did not have them. Without keys it takes all
// waiting items. It returns how many there were. Errors: reasons.ErrStore.
func (a *Archiver) Retry(_ context.Context, keys ...ledger.Key) (int, error) {
	defer a.RunNow()
	return a.engines.sum(func(one *Archiver) (int, error) {
		if len(keys) > 0 {
			return retry.MakeReadyKeys(one.store, keys)
		}
		return retry.TryOutOfTurn(one.store, func(reasons.Reason) bool { return true })
	})
}

// RetryReason makes all items due now that wait for one reason. For a permission it asks again what the user
// may read. It returns how many there were. Errors: reasons.ErrStore.
func (a *Archiver) RetryReason(ctx context.Context, r reasons.Reason) (int, error) {
	defer a.RunNow()
	if r == reasons.NoPermission {
		if err := askPermissions(ctx, a.accounts); err != nil { // it stays as it is: the run that follows says why
			a.log.Info("The permissions could not be asked for again", "reason", err.Error())
		}
	}
	return a.engines.sum(func(one *Archiver) (int, error) {
		return retry.TryOutOfTurn(one.store, func(why reasons.Reason) bool { return why == r })
	})
}

// askPermissions asks again what the user may read. Errors: those of accounts.Ready and of profile.Reader.AskAgain.
func askPermissions(ctx context.Context, of *accounts.Accounts) error {
	who, err := of.Ready()
	if err != nil {
		return err
	}
	_, err = of.Profile().AskAgain(ctx, who)
	return err
}

// Accept notes that a person has agreed to the absence of items that were archived, were removed
// from Dropbox, and that RingCentral no longer has. They no longer count as missing. Without keys
// it takes all such items. Retry with their keys takes it back. With its key it also accepts an item
// whose record is damaged and that RingCentral does not show any more. It returns how many there
// were. Errors: reasons.ErrStore; that of ctx.
func (a *Archiver) Accept(ctx context.Context, keys ...ledger.Key) (int, error) {
	defer a.signal()
	return reconcile.Accept(ctx, a.store, keys)
}

// FixDay tries everything again of the local day that holds the moment. It
// makes due what is open, and what was given up that RingCentral may still
// hold, and lists the day again if RingCentral may still hold it. It asks for a
// pass and returns how many items that pass will try. Errors:
// reasons.ErrBackupOff and those of accounts.Ready, because then no pass can
// run; reasons.ErrStore.
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
	now := a.clock.Now()
	oldest := func(s ledger.Source) time.Time { return now.Add(-completeness.MayKeep(who, s)) }
	n, err = a.engines.sum(func(one *Archiver) (int, error) {
		return retry.Day(one.store, dayOf(day, who), now, settings, who.ExtensionID, oldest)
	})
	if err == nil {
		a.RunNow()
	}
	return n, err
}

// Verify compares everything that is archived with what lies in Dropbox: see verification.Verifier. Errors:
// those of verification.Verifier.Verify.
func (a *Archiver) Verify(ctx context.Context) (progress.VerifyReport, error) {
	return a.verifier.Verify(ctx)
}

// Notices gives who is told, without the password. Errors: those of the store.
func (a *Archiver) Notices() (Notices, error) { return a.alerts.Notices() }

// SetNotices keeps who is told from now on. An empty password keeps the present
// one, if host and user stay the same. Empty Notices turn all alerts off.
// Errors: *notice.Failure, when a value is not usable; reasons.ErrStore.
func (a *Archiver) SetNotices(ctx context.Context, n Notices) error {
	defer a.signal()
	return a.alerts.SetNotices(ctx, n)
}

// SetSilence sends no alert of a cause until then; the zero time means until it is over. It is told
// all the same when an item is lost within alerts.Pressing, or when more is lost than by now. Errors:
// reasons.ErrStore.
func (a *Archiver) SetSilence(ctx context.Context, r reasons.Reason, until time.Time) error {
	defer a.progress.Notify()
	return a.alerts.SetSilence(ctx, r, until)
}

// EndSilence has people told of a cause again. Errors: reasons.ErrStore.
func (a *Archiver) EndSilence(ctx context.Context, r reasons.Reason) error {
	defer a.progress.Notify()
	return a.alerts.EndSilence(ctx, r)
}

// TestMail sends a mail with notices that need not be saved yet. Errors:
// *notice.Failure; those of the store; that of ctx.
func (a *Archiver) TestMail(ctx context.Context, n Notices) error {
	ctx, done := a.life.Within(ctx)
	defer done()
	return a.alerts.TestMail(ctx, n)
}

// TestHook posts a message to a webhook that need not be saved yet. Errors:
// *notice.Failure; those of the store; that of ctx.
func (a *Archiver) TestHook(ctx context.Context, hook notice.Hook) error {
	ctx, done := a.life.Within(ctx)
	defer done()
	return a.alerts.TestHook(ctx, hook)
}

// TestPing pings an address that need not be saved yet. Errors:
// *notice.Failure; that of ctx.
func (a *Archiver) TestPing(ctx context.Context, address string) error {
	ctx, done := a.life.Within(ctx)
	defer done()
	return a.alerts.TestPing(ctx, address)
}
