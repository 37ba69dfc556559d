package accounts

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"

	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/place"
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
func (ask Asking) acceptFirst(log *slog.Logger, account string) error {
	if ask.Yours == nil {
		return nil
	}
	log.Info("The user is asked whether the first account is theirs")
	yes := ask.Yours(account)
	log.Info("The user has answered", "theirs", yes)
	if !yes {
		return fmt.Errorf("%w (%s)", reasons.ErrNotYours, account)
	}
	return nil
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
		return ask.acceptFirst(a.Log, fmt.Sprintf("%s, %s", who.Extension, who.Account))
	}
	name := func(c store.RingCentral) string {
		return fmt.Sprintf("%s, %s", c.Account, c.AccountID)
	}
	return ask.acceptOther(name(before), name(who))
}

// agreeToDropbox is agreeToUser for the Dropbox account.
func (a *Accounts) agreeToDropbox(now store.Dropbox, ask Asking) error {
	if err := (placeConnection{a}).notTwice(now, ask); err != nil {
		return err
	}
	_, before, err := a.Store.Connections()
	if err != nil || before.AccountID == now.AccountID {
		return err
	}
	if before.AccountID == "" || ask.Beside {
		return ask.acceptFirst(a.Log, cmp.Or(now.Email, now.Name))
	}
	was, is := cmp.Or(before.Email, before.Name), cmp.Or(now.Email, now.Name)
	if ask.Same {
		return fmt.Errorf("%w: it is in %s", reasons.ErrOneOfAKind, was)
	}
	err = ask.acceptOther(was, is)
	if err != nil && (before.Kind() != place.Dropbox || now.Kind() != place.Dropbox) {
		return fmt.Errorf("%w (%s)", reasons.ErrOtherPlace, was)
	}
	return err
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
	settings.ChangeUser(before.User(), who.User())
	a.computer.Claim(&settings)
	return errors.Join(tx.PutRingCentral(who), tx.PutSettings(settings))
}
