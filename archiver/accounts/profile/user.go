// Package profile asks the services whose accounts they are: who is signed in,
// what that user may read, how long RingCentral keeps recordings, and how much
// space is left in Dropbox. It decides nothing.
package profile

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"

	"ringcentral-archiver/archiver/dropbox"
	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/archiver/oauth"
	"ringcentral-archiver/archiver/ringcentral"
	"ringcentral-archiver/archiver/target"
	"ringcentral-archiver/store"
)

// Reader asks with the sign-ins of one moment.
type Reader struct {
	Store       *store.Store
	Clock       *localtime.Clock
	Log         *slog.Logger
	RingCentral *ringcentral.Client
	Dropbox     *dropbox.Client
	Place       target.Destination          // of the archive
	Token       func() (oauth.Token, error) // the sign-in that RingCentral is asked with
}

// User asks RingCentral who is signed in and what they may read. Errors: those of
// ringcentral.Client, that of ctx, and those of Token.
func (r Reader) User(ctx context.Context) (who store.RingCentral, err error) {
	me, err := r.RingCentral.Me(ctx)
	if err != nil {
		return who, fmt.Errorf("ask RingCentral who is signed in: %w", err)
	}
	account, err := r.RingCentral.Account(ctx)
	if err != nil && (me.AccountID == "" || !refused(err)) {
		return who, fmt.Errorf("ask RingCentral for the account: %w", err)
	}
	who = store.RingCentral{
		SignedIn: true, AccountID: cmp.Or(account.ID, me.AccountID),
		Account: cmp.Or(me.Company, account.Name), MainNumber: cmp.Or(account.MainNumber, me.MainNumber),
		ExtensionID: me.ID, Extension: me.Name, Number: me.Number, Role: role(me),
		TimeZone: cmp.Or(account.TimeZone, me.TimeZone), Since: r.Clock.Now(),
	}
	if err := r.permissions(ctx, me, &who); err != nil {
		return who, err
	}
	r.retention(ctx, &who)
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
