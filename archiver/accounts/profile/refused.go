package profile

import (
	"cmp"
	"errors"
	"regexp"
	"slices"

	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/ringcentral"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
)

// KeepRefused notes which permissions of the user's role RingCentral has refused in a pass, so that they are named: an administrator
// may take one away at any time. After a pass that has met nothing, what its lists need is not missing any more. Errors: reasons.ErrStore.
func (r Reader) KeepRefused(who store.RingCentral, sources ledger.Source, met error) error {
	given := func(label string) bool {
		return met == nil && (isID.MatchString(label) || slices.Contains(neededFor(sources), label))
	}
	return reasons.StoreFailed("keep the permissions", r.Store.Update(func(tx *store.Tx) error {
		now, err := tx.RingCentral()
		if err != nil || now.AccountID != who.AccountID || now.ExtensionID != who.ExtensionID {
			return err
		}
		missing := slices.DeleteFunc(slices.Clone(now.Missing), given)
		for _, id := range refusedIn(met) {
			if label := cmp.Or(ringcentral.PermissionLabel(id), id); !slices.Contains(missing, label) {
				missing = append(missing, label)
			}
		}
		if slices.Equal(missing, now.Missing) {
			return nil
		}
		now.Missing = missing
		return tx.PutRingCentral(now)
	}))
}

// isID tells a permission that only its id names: how RingCentral's pages call it is not known.
var isID = regexp.MustCompile(`^[A-Za-z]+$`)

// neededFor are the permissions that listing the calls of the sources needs (docs/ringcentral.md §2.3).
func neededFor(sources ledger.Source) (labels []string) {
	if sources.Has(ledger.AccountRecordings) {
		labels = append(labels, ringcentral.PermissionLabel(ringcentral.CompanyCallLog))
	}
	if sources.Has(ledger.OwnRecordings) {
		labels = append(labels, ringcentral.PermissionLabel(ringcentral.OwnCallLog))
	}
	return labels
}

// refusedIn are the role's permissions that an error names, or several that were joined. That for the messages of others has a reason of
// its own, which names it.
func refusedIn(err error) (ids []string) {
	switch e := err.(type) {
	case *ringcentral.Error:
		if errors.Is(e, ringcentral.ErrPermission) && !errors.Is(e, ringcentral.ErrOthers) && !errors.Is(e, ringcentral.ErrScope) && e.Permission != "" {
			return []string{e.Permission}
		}
	case interface{ Unwrap() []error }:
		for _, one := range e.Unwrap() {
			ids = append(ids, refusedIn(one)...)
		}
	case interface{ Unwrap() error }:
		return refusedIn(e.Unwrap())
	}
	return ids
}
