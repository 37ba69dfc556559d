package accounts

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/ringcentral"
	"ringcentral-archiver/store"
)

// acceptOther refuses another account than the log's unless the user wants it:
// what they archived so far would not go on.
func (ask Asking) acceptOther(before, now string) error {
	if ask.Other != nil && ask.Other(before, now) {
		return nil
	}
	return fmt.Errorf("%w (%s): use a separate data folder for %s, or sign in with the same account as before", reasons.ErrOtherAccount, before, now)
}

// acceptFirst refuses the first account unless the user says that it is theirs.
func (a *Accounts) acceptFirst(account string, ask Asking) error {
	if ask.Yours == nil {
		return nil
	}
	a.Log.Info("The user is asked whether the first account is theirs")
	yes := ask.Yours(account)
	a.Log.Info("The user has answered", "theirs", yes)
	if !yes {
		return fmt.Errorf("%w (%s)", reasons.ErrNotYours, account)
	}
	return nil
}

// identify asks RingCentral who is signed in and what they may read.
func (a *Accounts) identify(ctx context.Context) (who store.RingCentral, err error) {
	me, err := a.RingCentral().Me(ctx)
	if err != nil {
		return who, fmt.Errorf("ask RingCentral who is signed in: %w", err)
	}
	account, err := a.RingCentral().Account(ctx)
	if err != nil && (me.AccountID == "" || !refused(err)) {
		return who, fmt.Errorf("ask RingCentral for the account: %w", err)
	}
	who = store.RingCentral{
		SignedIn: true, AccountID: cmp.Or(account.ID, me.AccountID),
		Account: cmp.Or(me.Company, account.Name), MainNumber: cmp.Or(account.MainNumber, me.MainNumber),
		ExtensionID: me.ID, Extension: me.Name, Number: me.Number, Role: role(me),
		TimeZone: cmp.Or(account.TimeZone, me.TimeZone), Since: a.Clock.Now(),
	}
	if err := a.permissions(ctx, me, &who); err != nil {
		return who, err
	}
	a.retention(ctx, &who)
	return who, nil
}

// refused reports whether RingCentral answers, but does not give the account to this user. What the
// user's own record says of the account serves then.
func refused(err error) bool {
	return errors.Is(err, ringcentral.ErrPermission) || errors.Is(err, ringcentral.ErrNotFound)
}

func role(me ringcentral.Extension) string {
	if len(me.Roles) > 0 {
		return strings.Join(me.Roles, ", ")
	}
	if me.Admin {
		return "Administrator"
	}
	return "User"
}

// agreeToUser asks the user whether to go on with the account, if it is another
// than before or the first. No transaction is open meanwhile: a person may take
// long to answer.
func (a *Accounts) agreeToUser(who store.RingCentral, ask Asking) error {
	before, _, err := a.Store.Connections()
	if err != nil || before.AccountID == who.AccountID {
		return err
	}
	if before.AccountID == "" {
		return a.acceptFirst(fmt.Sprintf("%s, %s", who.Extension, who.Account), ask)
	}
	name := func(c store.RingCentral) string {
		return fmt.Sprintf("%s, RingCentral account %s", c.Account, c.AccountID)
	}
	return ask.acceptOther(name(before), name(who))
}

// agreeToDropbox is agreeToUser for the Dropbox account.
func (a *Accounts) agreeToDropbox(now store.Dropbox, ask Asking) error {
	_, before, err := a.Store.Connections()
	if err != nil || before.AccountID == now.AccountID {
		return err
	}
	if before.AccountID == "" {
		return a.acceptFirst(cmp.Or(now.Email, now.Name), ask)
	}
	return ask.acceptOther("the Dropbox of "+before.Email, "the Dropbox of "+now.Email)
}

// keepUser notes who is signed in, and on which computer. Each user has a choice of their own of what
// is archived.
func (a *Accounts) keepUser(tx *store.Tx, who store.RingCentral) error {
	settings, err := tx.Settings()
	if err != nil {
		return err
	}
	before, err := tx.RingCentral()
	if err != nil {
		return err
	}
	settings.ChangeUser(before, who)
	a.claim(&settings)
	return errors.Join(tx.PutRingCentral(who), tx.PutSettings(settings))
}

// RefreshSpace asks how much space is left, for the faces. A failure is only
// logged, because Dropbox refuses a file that does not fit.
func (a *Accounts) RefreshSpace(ctx context.Context) {
	used, allocated := a.space(ctx)
	if ctx.Err() != nil {
		return
	}
	err := a.Store.Update(func(tx *store.Tx) error {
		dbx, err := tx.Dropbox()
		if err != nil {
			return err
		}
		dbx.Used, dbx.Allocated = used, allocated
		return tx.PutDropbox(dbx)
	})
	if err != nil {
		a.Log.Warn("The space in Dropbox could not be noted", "error", err.Error())
	}
}

// space asks how much of Dropbox is used, in bytes; both are zero when that is
// not known (docs/dropbox.md §9).
func (a *Accounts) space(ctx context.Context) (used, allocated int64) {
	space, err := a.Dropbox().Space(ctx)
	if err != nil {
		a.Log.Info("The space in Dropbox is not known", "reason", err.Error())
		return 0, 0
	}
	return space.Used, space.Allocated
}

// identifyDropbox asks Dropbox whose account it is.
func (a *Accounts) identifyDropbox(ctx context.Context) (now store.Dropbox, err error) {
	account, err := a.Dropbox().Account(ctx)
	if err != nil {
		return now, fmt.Errorf("ask Dropbox whose account it is: %w", err)
	}
	used, allocated := a.space(ctx)
	return store.Dropbox{
		Connected: true, AccountID: account.ID, Name: account.Name, Email: account.Email,
		Used: used, Allocated: allocated, Since: a.Clock.Now(),
	}, nil
}
