package mailboxes

import (
	"context"
	"errors"
	"slices"
	"time"

	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/discover/roster"
	"ringcentral-archiver/archiver/discover/shared"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/coverage"
	"ringcentral-archiver/store/ledger"
)

// RingCentral is asked of each mailbox in which messages of shared numbers may be whether there are any, after the mailboxes were listed:
// such calls are taken out of what the content of messages needs. A round asks of so many at most, so that an office of 2,000 is
// through in half a day. An administrator may change what an extension has, so that an answer holds only for a while.
const (
	askEvery  = 24 * time.Hour
	mostAsked = 200
	holds     = 7 * 24 * time.Hour // that there are none
)

// shareNumbers are the kinds of extensions whose numbers are shared: users answer what comes to them (docs/ringcentral.md §11).
var shareNumbers = []string{"Department", "Site", "IvrMenu"}

// answersNone reports whether an extension is of a kind that answers no messages of shared numbers: a user does (docs/ringcentral.md §11).
func answersNone(kind string) bool {
	return kind == "Department" || kind == kindInboxes || slices.Contains(storeless, kind)
}

// asks reports whether lists are to ask for messages of shared numbers.
func (m mailbox) asks() bool { return m.Shared.Asks() && slices.ContainsFunc(m.types, shared.Has) }

// mayHaveShared reports whether messages of shared numbers may be among what is listed of a mailbox.
func (m mailbox) mayHaveShared() bool {
	return slices.ContainsFunc(m.types, shared.Has) && !answersNone(m.Type)
}

// countShared counts a wanted mailbox of which not all messages of shared numbers are listed, or which RingCentral has not answered
// for lately.
func countShared(s *coverage.Mailboxes, m mailbox, at time.Time) {
	if m.mayHaveShared() && at.Sub(m.Shared.At).Abs() > holds {
		if m.Shared.Messages == coverage.None {
			m.Shared.Messages = coverage.NotKnown
		}
		if m.Shared.Threads == coverage.NoThreads {
			m.Shared.Threads = coverage.ThreadsNotKnown
		}
	}
	if m.mayHaveShared() && m.Shared.Threads == coverage.ThreadsNotKnown {
		s.ThreadsNotKnown++
	}
	is := completeness.InStore(m.Shared, ledger.SMS)
	s.Threads = s.Threads || m.Shared.Threads == coverage.SomeThreads
	switch {
	case !slices.ContainsFunc(m.types, shared.Has):
	case is&completeness.SharedRefused != 0:
		s.SharedRefused++
	case is&completeness.SharedNotKnown != 0:
		s.SharedNotKnown++
	}
}

// listAll lists what is due, and then what turns out to have messages of shared numbers.
func (r *round) listAll(ctx context.Context) error {
	if err := r.list(ctx); err != nil {
		return err
	}
	if err := r.ask(ctx); err != nil {
		return err
	}
	return r.listInboxes(ctx)
}

// ask asks of the mailboxes what they have of shared numbers, those first of which nothing is known and those last that RingCentral
// did not answer for, and lists those that have something.
func (r *round) ask(ctx context.Context) error {
	var due []mailbox
	err := r.Store.View(func(tx *store.Tx) error {
		all, err := tx.EachMailbox()
		for _, known := range all {
			m := r.mailbox(known)
			listed := m.Reason == "" && !m.None && !m.At(m.types).IsZero()
			if m.listable() && listed && m.mayHaveShared() && m.Shared.Due(r.Now, askEvery) {
				due = append(due, m)
			}
		}
		return err
	})
	if err != nil {
		return reasons.StoreFailed("read the mailboxes", err)
	}
	slices.SortStableFunc(due, func(m, n mailbox) int {
		switch {
		case m.Shared.Again == n.Shared.Again:
			return m.Shared.At.Compare(n.Shared.At)
		case m.Shared.Again:
			return 1
		default:
			return -1
		}
	})
	asked, askErr := r.askEach(ctx, due[:min(len(due), mostAsked)])
	if err := errors.Join(askErr, r.noteShared(asked)); err != nil {
		return err
	}
	return r.list(ctx)
}

// noteShared notes what was found out of mailboxes.
func (a *Account) noteShared(asked []mailbox) error {
	return reasons.StoreFailed("note what is shared", a.Store.Update(func(tx *store.Tx) error {
		for _, m := range asked {
			now, err := tx.Mailbox(m.Owner.ExtensionID) // of which more may be known or wanted by now
			if err != nil {
				return err
			}
			now.Shared = m.Shared
			if m.lacksShared() {
				listAllAgain(now)
			}
			if err := tx.PutMailbox(now); err != nil {
				return err
			}
		}
		return nil
	}))
}

// lacksShared reports whether a mailbox is still to be listed with the messages of shared numbers.
func (m mailbox) lacksShared() bool { return m.Shared.Asks() && m.Shared.Messages != coverage.Listed }

// listAllAgain makes a mailbox be listed as far back as was asked for.
func listAllAgain(m coverage.Mailbox) {
	for t, of := range m.Listed {
		of.Full = time.Time{}
		m.Listed[t] = of
	}
}

// askEach asks of one mailbox after the other, until RingCentral answers for none any more, and makes those due that have something.
// Errors: those that stop everything.
func (r *round) askEach(ctx context.Context, all []mailbox) (asked []mailbox, err error) {
	silent := 0 // in a row
	for _, m := range all {
		if r.Over() || silent == mostFailing {
			break
		}
		m.Shared, err = shared.Ask(ctx, r.Client, m.Owner.ExtensionID, m.Shared, r.Now)
		if cause := context.Cause(ctx); cause != nil {
			return asked, cause
		}
		if err = reasons.From(reasons.RingCentral, err); err != nil {
			if r.Log != nil {
				r.Log.Info("Whether a mailbox has messages of shared numbers is not known", "extension", roster.Describe(m.Owner), "reason", err.Error())
			}
			if reasons.Of(err).StopsAll() {
				return asked, err
			}
			silent++
			m.Shared.Again = true
			asked = append(asked, m)
			continue
		}
		silent = 0
		if m.lacksShared() {
			listAllAgain(m.Mailbox)
			r.due, r.of = append(r.due, m), r.of+1
		}
		asked = append(asked, m)
	}
	return asked, nil
}
