// Package mailboxes lists the message stores of the account's extensions, each in its turn, and works out what is
// known of all of them from what is known of each.
package mailboxes

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"ringcentral-archiver/archiver/discover/listing"
	"ringcentral-archiver/archiver/discover/plan"
	"ringcentral-archiver/archiver/discover/roster"
	"ringcentral-archiver/archiver/discover/shared"
	"ringcentral-archiver/archiver/discover/translate"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/ringcentral"
	"ringcentral-archiver/archiver/ringcentral/pace"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/coverage"
)

// Source is the part of RingCentral's client that lists messages.
type Source interface {
	shared.Source
	ThreadMessages(ctx context.Context, q ringcentral.ThreadQuery, page func([]ringcentral.Message) error) error
	Threads(ctx context.Context, from, to time.Time, page func([]ringcentral.Thread) error) error
	Thread(ctx context.Context, id string) (ringcentral.Thread, error)
}

// Rates says how many calls RingCentral allows.
type Rates interface {
	Rate(pace.Group) pace.Rate
}

// Config is what an Account is made of.
type Config struct {
	Store    *store.Store
	Client   Source
	Now      time.Time // pinned: the pass's
	Who      store.RingCentral
	Settings store.Settings
	Log      *slog.Logger // may be nil
	Rates    Rates        // nil = as RingCentral's documentation says
	Roster   *roster.Roster
	Read     translate.Translator
	Rule     listing.Rule
	Plan     *plan.Planner
}

// Account is the mailboxes of an account's extensions, in one pass.
type Account struct {
	Config
	included func(extension string) bool
	has      coverage.Threads // whether the account has shared inboxes
	inboxes  bool             // they are listed as well
	threads  threads
	inDays   int // in which each mailbox is listed once as far back as was asked for
}

// New makes an Account.
func New(c Config) *Account { return &Account{Config: c, included: c.Settings.Included()} }

// Round is how a pass lists the mailboxes.
type Round struct {
	Since time.Time   // those that were listed before are listed, whether it is their turn or not; zero = none
	Over  func() bool // reports whether no more is to be begun; the next round goes on
	// GoesOn reports whether the list of a mailbox is read on then; it is broken off otherwise
	GoesOn func(extension string) bool
	// Take reports whether a mailbox is for this round, and no other is listing it; Leave gives it back
	Take     func(extension string) bool
	Leave    func(extension string)
	Time     func() time.Time
	Planned  func()      // is told when something was entered that may be copied
	Entering sync.Locker // held while something is entered
	// Ready is called once, before the first is entered: to learn what lies in Dropbox already
	Ready func(context.Context) error
}

// List lists the message stores of the account's extensions, each with one call for all its
// types if they fit a page: first those of extensions that are leaving, then those that are new, then
// the one whose last listing is the oldest, and last what could not be listed before. What one refuses
// holds up no other, and the others are listed between the pages of a list that is long. It costs nothing
// where no messages of other extensions are chosen. It returns how many it has left to the next round
// of those that were never listed or were asked for, because no more was to be begun. Errors: the first that a mailbox met, with its
// extension; those of ringcentral.Client; reasons.ErrStore.
func (a *Account) List(ctx context.Context, how Round) (left int, err error) {
	if len(a.Settings.MessageTypes()) == 0 {
		return 0, nil
	}
	all, err := a.sync(how.Time())
	if err != nil {
		return 0, reasons.StoreFailed("note the extensions", err)
	}
	a.inDays = a.fullDays(all)
	due := a.due(all, how.Since)
	r := &round{Account: a, Round: how, due: due, of: len(due), began: how.Time()}
	listErr := errors.Join(r.listAll(ctx), r.endGone(all))
	var state coverage.Mailboxes
	err = a.Store.Update(func(tx *store.Tx) error {
		if err := a.sumUp(tx, how.Time(), true); err != nil {
			return err
		}
		if state, err = tx.Mailboxes(); err != nil {
			return err
		}
		if !state.At.After(a.Now) { // else a later round knows better
			state.Slower = r.slower(state)
		}
		return tx.PutMailboxes(state)
	})
	if r.failed == nil && state.Failing > 0 { // it waits before it is tried again
		first := state.First
		r.failed = fmt.Errorf("list the messages of %s: %w", roster.Describe(first.Owner), reasons.Still(reasons.Reason(first.Reason), first.Detail))
	}
	return r.left, errors.Join(listErr, only(errors.Join(r.failed, a.Roster.Unknown())), reasons.StoreFailed("sum up the mailboxes", err))
}

// Error is what single mailboxes met. Nothing else is touched by it: they wait for their next
// turn, and the other sources go on as if there were none.
type Error struct{ err error }

// Error implements error.
func (e *Error) Error() string { return e.err.Error() }

// Unwrap returns what they met.
func (e *Error) Unwrap() error { return e.err }

func only(err error) error {
	if err == nil {
		return nil
	}
	return &Error{err}
}
