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

// other asks the user whether to go on with another account than before.
type other func(before, now string) bool

// accept refuses another account than the log's unless the user wants it,
// because its items would be mixed with those of the first.
func (o other) accept(before, now string) error {
	if o != nil && o(before, now) {
		return nil
	}
	return fmt.Errorf("%w (%s): use a separate data folder for %s, or sign in with the same account as before", reasons.ErrOtherAccount, before, now)
}

// identify asks RingCentral who is signed in and what they may read, and keeps
// the answer.
func (a *Accounts) identify(ctx context.Context, ask other) error {
	me, err := a.RingCentral().Me(ctx)
	if err != nil {
		return fmt.Errorf("ask RingCentral who is signed in: %w", err)
	}
	account, err := a.RingCentral().Account(ctx)
	if err != nil && !errors.Is(err, ringcentral.ErrPermission) {
		return fmt.Errorf("ask RingCentral for the account: %w", err)
	}
	who := store.RingCentral{
		SignedIn: true, AccountID: cmp.Or(account.ID, me.AccountID),
		Account: cmp.Or(me.Company, account.Name), MainNumber: cmp.Or(account.MainNumber, me.MainNumber),
		ExtensionID: me.ID, Extension: me.Name, Number: me.Number, Role: role(me),
		TimeZone: cmp.Or(account.TimeZone, me.TimeZone), Since: a.Clock.Now(),
	}
	if err := a.permissions(ctx, me, &who); err != nil {
		return err
	}
	a.retention(ctx, &who)
	return a.keepIdentity(who, ask)
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

// keepIdentity keeps who is signed in. The question about another account is
// asked outside of a transaction: a person may take long to answer it.
func (a *Accounts) keepIdentity(who store.RingCentral, ask other) error {
	before, _, err := a.Store.Connections()
	if err != nil {
		return err
	}
	if before.AccountID != "" && before.AccountID != who.AccountID {
		name := func(c store.RingCentral) string {
			return fmt.Sprintf("%s, RingCentral account %s", c.Account, c.AccountID)
		}
		if err := ask.accept(name(before), name(who)); err != nil {
			return err
		}
	}
	return a.Store.Update(func(tx *store.Tx) error {
		settings, err := tx.Settings()
		if err != nil {
			return err
		}
		settings.Computer = a.computer
		return errors.Join(tx.PutRingCentral(who), tx.PutSettings(settings))
	})
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

// identifyDropbox asks Dropbox whose account it is and keeps the answer.
func (a *Accounts) identifyDropbox(ctx context.Context, ask other) error {
	account, err := a.Dropbox().Account(ctx)
	if err != nil {
		return fmt.Errorf("ask Dropbox whose account it is: %w", err)
	}
	used, allocated := a.space(ctx)
	_, before, err := a.Store.Connections()
	if err != nil {
		return err
	}
	now := store.Dropbox{
		Connected: true, AccountID: account.ID, Name: account.Name, Email: account.Email,
		Used: used, Allocated: allocated, Since: a.Clock.Now(), Begun: before.Begun,
	}
	if before.AccountID != "" && before.AccountID != account.ID {
		if err := ask.accept("the Dropbox of "+before.Email, "the Dropbox of "+account.Email); err != nil {
			return err
		}
		now.Begun = a.Clock.Now()
	}
	return a.Store.Update(func(tx *store.Tx) error {
		if now.Begun != before.Begun {
			if err := tx.RestartPublishing(); err != nil {
				return err
			}
		}
		return tx.PutDropbox(now)
	})
}
