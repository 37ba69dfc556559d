package profile

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/ringcentral"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
)

// longestAsked is how long a pass waits for an answer that it can do without.
const longestAsked = 10 * time.Second

// AskRecordings finds out whether the permission for the recordings that are wanted has been taken away. Whether RingCentral then lists them
// is not known: if it does not, no refusal says that they are missing. Errors: that of ctx, and those of the vault; reasons.ErrStore.
func (r Reader) AskRecordings(ctx context.Context, who store.RingCentral, sources ledger.Source) (store.RingCentral, error) {
	account := sources.Has(ledger.AccountRecordings)
	if !account && !sources.Has(ledger.OwnRecordings) {
		return who, nil
	}
	id, known, note := ringcentral.OwnRecordings, !who.OwnRecordings, func(now *store.RingCentral) { now.OwnRecordings = false }
	if account {
		id, known, note = ringcentral.CompanyRecordings, who.NoCompanyRecordings, func(now *store.RingCentral) { now.NoCompanyRecordings = true }
	}
	taken := !known && r.taken(ctx, id, account, who.ExtensionID)
	if ctx.Err() != nil {
		return who, context.Cause(ctx)
	}
	token, err := r.Token() // which that call may have renewed
	if err != nil {
		return who, err
	}
	if lack := noRecordings(token); lack != who.NoRecordingScope {
		who, err = r.noteRecordings(who, fmt.Sprintf(AppPermission, scopeRecordings), lack, func(now *store.RingCentral) { now.NoRecordingScope = lack })
	}
	if err != nil || !taken {
		return who, err
	}
	return r.noteRecordings(who, ringcentral.PermissionLabel(id), true, note)
}

// taken reports whether a permission for recordings is not there any more. What the permission check says is a hint; a recording that can be
// read says that it is wrong. Where it is the call log that is refused, its list says so.
func (r Reader) taken(ctx context.Context, id string, account bool, own string) bool {
	asking, enough := r.Clock.WithTimeout(ctx, longestAsked)
	said := r.hint(asking, id)
	enough()
	if said != denied {
		return false
	}
	tried, err := r.RingCentral.TryRecordings(ctx, account, own)
	return err == nil && !tried || tried && errors.Is(err, ringcentral.ErrPermission)
}

// noteRecordings notes what is missing, or is not any more.
func (r Reader) noteRecordings(who store.RingCentral, label string, missing bool, note func(*store.RingCentral)) (store.RingCentral, error) {
	err := r.Store.Update(func(tx *store.Tx) error {
		now, err := tx.RingCentral()
		if err != nil || now.AccountID != who.AccountID || now.ExtensionID != who.ExtensionID {
			return err
		}
		note(&now)
		if now.Missing = slices.DeleteFunc(now.Missing, func(l string) bool { return l == label }); missing {
			now.Missing = append(now.Missing, label)
		}
		who = now
		return tx.PutRingCentral(now)
	})
	return who, reasons.StoreFailed("keep the permissions", err)
}
