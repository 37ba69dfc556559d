package accounts

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/ringcentral"
	"ringcentral-archiver/store"
)

// The role permissions that matter, and how RingCentral's admin portal calls them
// (docs/ringcentral.md §2.3).
const (
	companyCallLog    = "ReadCompanyCallLog"
	companyRecordings = "ReadCompanyCallRecordings"
	ownCallLog        = "ReadCallLog"
	ownRecordings     = "ReadCallRecordings"
)

var permissionLabels = map[string]string{
	companyCallLog:    "Company Call Log: View Only (ReadCompanyCallLog)",
	companyRecordings: "Company Call Log: Access Recordings (ReadCompanyCallRecordings)",
	ownCallLog:        "User Call Log: View Only (ReadCallLog)",
	ownRecordings:     "User Call Log: Access Recordings (ReadCallRecordings)",
}

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

// permissions asks what the user may read, and names the missing permissions.
// The permission for the whole account counts as missing only for users who are
// meant to have it.
func (a *Accounts) permissions(ctx context.Context, me ringcentral.Extension, who *store.RingCentral) error {
	may := map[string]bool{}
	for id := range permissionLabels {
		allowed, err := a.RingCentral().Allowed(ctx, id)
		if err != nil {
			return fmt.Errorf("ask RingCentral for the permission %s: %w", id, err)
		}
		may[id] = allowed
	}
	who.AccountScope = may[companyCallLog] && may[companyRecordings]
	who.OwnRecordings = may[ownCallLog] && may[ownRecordings]
	wanted := []string{ownCallLog, ownRecordings}
	if me.Admin || may[companyCallLog] || may[companyRecordings] {
		wanted = append(wanted, companyCallLog, companyRecordings)
	}
	for _, id := range wanted {
		if !may[id] {
			who.Missing = append(who.Missing, permissionLabels[id])
		}
	}
	token, err := a.current().rcSession.Token()
	if err != nil {
		return err
	}
	for _, scope := range ringCentralScopes {
		if len(token.Scopes) > 0 && !slices.Contains(token.Scopes, scope) {
			who.Missing = append(who.Missing, "App permission "+scope+" (set where the app is registered)")
		}
	}
	if token.Refresh == "" {
		who.Missing = append(who.Missing, "Refresh tokens (tick “Issue refresh tokens” where the app is registered)")
	}
	return nil
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
		a.claim(&settings)
		return errors.Join(tx.PutRingCentral(who), tx.PutSettings(settings))
	})
}

// RefreshSpace asks how much space is left, for the faces. A failure is only
// logged, because Dropbox refuses a file that does not fit.
func (a *Accounts) RefreshSpace(ctx context.Context) {
	space, err := a.Dropbox().Space(ctx)
	if err == nil {
		err = a.Store.Update(func(tx *store.Tx) error {
			dbx, err := tx.Dropbox()
			if err != nil {
				return err
			}
			dbx.Used, dbx.Allocated = space.Used, space.Allocated
			return tx.PutDropbox(dbx)
		})
	}
	if err != nil {
		a.Log.Info("The space in Dropbox is not known", "reason", err.Error())
	}
}

// identifyDropbox asks Dropbox whose account it is and keeps the answer.
func (a *Accounts) identifyDropbox(ctx context.Context, ask other) error {
	account, err := a.Dropbox().Account(ctx)
	if err != nil {
		return fmt.Errorf("ask Dropbox whose account it is: %w", err)
	}
	space, err := a.Dropbox().Space(ctx)
	if err != nil {
		return fmt.Errorf("ask Dropbox for the space: %w", err)
	}
	_, before, err := a.Store.Connections()
	if err != nil {
		return err
	}
	now := store.Dropbox{
		Connected: true, AccountID: account.ID, Name: account.Name, Email: account.Email,
		Used: space.Used, Allocated: space.Allocated, Since: a.Clock.Now(), Begun: before.Begun,
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
