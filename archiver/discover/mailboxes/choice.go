package mailboxes

import (
	"slices"

	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
)

// chooseNext chooses the extension that has the number now of one that was chosen and is in the list no more: people choose numbers.
// It takes the place of a row that stood for it and that can be read now, and stands beside one that was deleted, whose items may still
// be there. One that was left out is taken in again: who was left out is gone.
func (a *Account) chooseNext(tx *store.Tx, before ledger.Owner, row bool) error {
	i := slices.IndexFunc(a.Settings.Only, func(o ledger.Owner) bool { return o.ExtensionID == before.ExtensionID })
	if i < 0 || before.Number == "" {
		return nil
	}
	chosen := func(id string) bool {
		return slices.ContainsFunc(a.Settings.Only, func(o ledger.Owner) bool { return o.ExtensionID == id })
	}
	for id, e := range a.Roster.All() {
		if e.Number != before.Number || e.Odd != "" || chosen(id) {
			continue
		}
		settings, err := tx.Settings()
		if err != nil {
			return err
		}
		if i = slices.Index(settings.Only, a.Settings.Only[i]); i >= 0 { // else another choice was made meanwhile
			if row {
				settings.Only[i] = a.Roster.Owner(id)
			} else {
				settings.Only = append(settings.Only, a.Roster.Owner(id))
			}
			a.Settings.Only, a.included = settings.Only, settings.Included()
		}
		return tx.PutSettings(settings)
	}
	return nil
}

// nameChoice names those that were chosen or left out as the list of extensions names them now: a choice is shown and changed by numbers,
// and a number may be another extension's by now.
func (a *Account) nameChoice(tx *store.Tx) error {
	settings, err := tx.Settings()
	if err != nil {
		return err
	}
	only, except := a.namedNow(settings.Only, false), a.namedNow(settings.Except, true)
	if slices.Equal(only, settings.Only) && slices.Equal(except, settings.Except) {
		return nil
	}
	settings.Only, settings.Except = only, except
	return tx.PutSettings(settings)
}

// namedNow gives extensions the names and numbers that they have now. One that is in the list no more keeps its own, but for the number of
// one that is left out, where that is another's: the other one is not left out.
func (a *Account) namedNow(owners []ledger.Owner, leftOut bool) []ledger.Owner {
	out := slices.Clone(owners)
	for i, o := range out {
		switch e, listed := a.Roster.Extension(o.ExtensionID); {
		case listed && e.Odd == "":
			out[i] = a.Roster.Owner(o.ExtensionID)
		case !listed && leftOut && a.Roster.Sure() && a.hasNumber(o.Number):
			out[i].Number = ""
		}
	}
	return out
}

// hasNumber reports whether an extension of the list has a number.
func (a *Account) hasNumber(number string) bool {
	for _, e := range a.Roster.All() {
		if number != "" && e.Number == number {
			return true
		}
	}
	return false
}
