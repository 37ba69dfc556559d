package profile

import (
	"context"
	"fmt"

	"ringcentral-archiver/archiver/target"
	"ringcentral-archiver/store"
)

// RefreshSpace asks how much space is left, for the faces. A failure is only
// logged, because Dropbox refuses a file that does not fit.
func (r Reader) RefreshSpace(ctx context.Context) {
	used, allocated := r.space(ctx, r.Place)
	if ctx.Err() != nil {
		return
	}
	err := r.Store.Update(func(tx *store.Tx) error {
		dbx, err := tx.Dropbox()
		if err != nil {
			return err
		}
		dbx.Used, dbx.Allocated = used, allocated
		return tx.PutDropbox(dbx)
	})
	if err != nil {
		r.Log.Warn("The space of the archive could not be noted", "error", err.Error())
	}
}

// space asks how much of a place is used, in bytes; both are zero when that is
// not known (docs/dropbox.md §9).
func (r Reader) space(ctx context.Context, of target.Destination) (used, allocated int64) {
	space, err := of.Space(ctx)
	if err != nil {
		r.Log.Info("The space of the archive is not known", "reason", err.Error())
		return 0, 0
	}
	return space.Used, space.Allocated
}

// DropboxAccount asks Dropbox whose account it is. Errors: those of
// dropbox.Client.Account.
func (r Reader) DropboxAccount(ctx context.Context) (now store.Dropbox, err error) {
	account, err := r.Dropbox.Account(ctx)
	if err != nil {
		return now, fmt.Errorf("ask Dropbox whose account it is: %w", err)
	}
	used, allocated := r.space(ctx, r.Dropbox)
	return store.Dropbox{
		Connected: true, AccountID: account.ID, Name: account.Name, Email: account.Email,
		Used: used, Allocated: allocated, Since: r.Clock.Now(),
	}, nil
}
