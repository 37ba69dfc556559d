package mailboxes

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"ringcentral-archiver/archiver/discover/roster"
	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/ringcentral"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/coverage"
	"ringcentral-archiver/store/ledger"
)

// fail notes why a mailbox could not be listed.
func (r *round) fail(m mailbox, why error) error {
	refused, missing := errors.Is(why, ringcentral.ErrPermission), errors.Is(why, ringcentral.ErrNotFound)
	_, inList := r.Roster.Extension(m.Owner.ExtensionID)
	inList = inList || m.isInboxes()
	now := m.Mailbox
	now.Reason, now.Detail = "", ""
	switch {
	case r.Roster.Sure() && !inList && missing && !hasUnread(m.Mailbox):
		now.Gone = r.Now // RingCentral neither names nor has it
	case r.hasNone(m, why):
		now.None, now.NextTry = true, r.Now.Add(firstPause) // it may get one at any time
	default:
		if !unclear(m, why) && !m.isInboxes() && (errors.Is(why, ringcentral.ErrOthers) || errors.Is(why, ringcentral.ErrUnavailable)) { // which is likely to meet the others, too
			r.inARow++
		}
		now.None = false
		pause, longest := shortPause, time.Hour
		if refused {
			pause, longest = firstPause, longestPause
		}
		r.wait(&now, explained(m, why), pause, longest)
	}
	if now.Gone.IsZero() && !now.None && r.Log != nil {
		r.Log.Info("A mailbox could not be listed", "extension", roster.Describe(m.Owner), "reason", now.Reason)
	}
	return reasons.StoreFailed("note the mailbox", r.Store.Update(func(tx *store.Tx) error {
		known, err := tx.Mailbox(m.Owner.ExtensionID)
		if err != nil {
			return err
		}
		now.Listed, now.Unfinished = known.Listed, known.Unfinished // a person may have chosen otherwise since the round began
		for t, l := range now.Listed {
			if now.Gone.IsZero() {
				break
			}
			if err := r.Plan.Vanished(tx, ledger.AccountSource(t), slices.DeleteFunc(slices.Clone(l.Waiting), func(w coverage.Waiting) bool { return w.More })); err != nil {
				return err
			}
		}
		return r.change(tx, now, func(*coverage.Mailbox) {})
	}))
}

// wait notes why a mailbox, or the beginning of what was asked of it, could not be listed, and that it is tried again after a pause.
func (r *round) wait(m *coverage.Mailbox, why error, pause, longest time.Duration) {
	if r.failed == nil {
		r.failed = fmt.Errorf("list the messages of %s: %w", roster.Describe(m.Owner), why)
	}
	m.Reason, m.Detail = string(reasons.Of(why)), why.Error()
	m.NextTry = localtime.Later(r.Now.Add(min(pause<<min(m.Failed, 6), longest)), r.Time().Add(shortPause))
	m.Failed++
}

// explained is why a mailbox could not be listed, with who can help where the answer does not say.
func explained(m mailbox, why error) error {
	if unclear(m, why) {
		return fmt.Errorf("%w: %w", reasons.ErrMailbox, why)
	}
	return why
}

// storeless are the types of extensions that take no messages of their own (docs/ringcentral.md §2.4, §11).
var storeless = []string{
	"IvrMenu", "Site", "Announcement", "PagingOnly", "ApplicationExtension", "ProxyAdmin", "RoomConnector", "ParkLocation",
	"DelegatedLinesGroup", "GroupCallPickup", "TieLine",
}

// hasNone reports whether RingCentral says clearly that an extension has no message store: it knows of no such feature there, or has
// nothing of an extension that takes no messages. Of any other, "not found" may say as well that it is not shown
// (docs/ringcentral.md §6.2). One that was listed once has one.
func (a *Account) hasNone(m mailbox, why error) bool {
	if slices.ContainsFunc(slices.Collect(maps.Values(m.Listed)), func(l coverage.Listing) bool { return !l.At.IsZero() }) {
		return false
	}
	if m.isInboxes() {
		return a.has != coverage.SomeThreads && (errors.Is(why, ringcentral.ErrNoFeature) || errors.Is(why, ringcentral.ErrNotFound))
	}
	return errors.Is(why, ringcentral.ErrNoFeature) || errors.Is(why, ringcentral.ErrNotFound) && slices.Contains(storeless, m.Type)
}

// unclear reports whether an answer neither is a permission's nor will be another one soon: who knows the extension can say whether
// it has messages.
func unclear(m mailbox, why error) bool {
	var e *ringcentral.Error
	if m.isInboxes() || !errors.As(why, &e) || slices.ContainsFunc([]error{
		ringcentral.ErrPermission, ringcentral.ErrRateLimited, ringcentral.ErrUnauthorized,
	}, func(other error) bool { return errors.Is(why, other) }) {
		return false
	}
	return !errors.Is(why, ringcentral.ErrUnavailable) || slices.Contains(storeless, m.Type)
}

// hasUnread reports whether something that a mailbox has shown could not be read: it stays named.
func hasUnread(m coverage.Mailbox) bool {
	return slices.ContainsFunc(slices.Collect(maps.Values(m.Listed)), func(l coverage.Listing) bool { return l.Unreadable > 0 })
}
