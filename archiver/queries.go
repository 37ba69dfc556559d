package archiver

import (
	"context"
	"io"
	"time"

	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/hourlog"
	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/retrieval"
	"ringcentral-archiver/archiver/snapshot"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/coverage"
	"ringcentral-archiver/store/ledger"
)

// The types that the queries take and return.
type (
	// Snapshot is everything that a face shows besides the log.
	Snapshot = snapshot.Snapshot
	// Mood is the state of the whole program in one word.
	Mood = snapshot.Mood
	// RingCentralView is the RingCentral card.
	RingCentralView = snapshot.RingCentralView
	// DropboxView is the Dropbox card.
	DropboxView = snapshot.DropboxView
	// BackupView is the BACKUP tab.
	BackupView = snapshot.BackupView
	// RescueView is how far a rescue has come.
	RescueView = snapshot.RescueView
	// PassView is the pass that runs now.
	PassView = snapshot.PassView
	// Problem is one cause that keeps items from being archived.
	Problem = snapshot.Problem
	// LogQuery asks for a page of the log, the newest hour first.
	LogQuery = hourlog.Query
	// LogPage is a page of the log.
	LogPage = hourlog.Page
	// ItemRow is an item as a row of the log opens to it.
	ItemRow = hourlog.ItemRow
)

// The five moods.
const (
	Fine      = snapshot.Fine
	Working   = snapshot.Working
	Paused    = snapshot.Paused
	Attention = snapshot.Attention
	Never     = snapshot.Never
)

// Calendar gives the local days of the account from that of one moment to that of
// another, the oldest first, at most 400; none that has not begun. Errors:
// reasons.ErrStore.
func (a *Archiver) Calendar(from, to time.Time) (days []completeness.Day, err error) {
	now, why := a.clock.Now(), a.schedule.Why()
	err = a.store.View(func(tx *store.Tx) error {
		days, err = completeness.Days(tx, from, to, now, why)
		return err
	})
	return days, reasons.StoreFailed("read the calendar", err)
}

// DayByExtension gives the share of every extension in the local day that holds
// the moment, ordered by their names. It reads the day's items. Errors:
// reasons.ErrStore.
func (a *Archiver) DayByExtension(day time.Time) (out []completeness.ExtensionDay, err error) {
	now, why := a.clock.Now(), a.schedule.Why()
	err = a.store.View(func(tx *store.Tx) error {
		out, err = completeness.ByExtension(tx, day, now, why)
		return err
	})
	return out, reasons.StoreFailed("read the day", err)
}

// Estimate says what reaching back to since then would archive: see estimate.Estimator. The zero time is
// everything that RingCentral holds; Rescue archives it when it is given Estimate.Since. Errors: those of
// estimate.Estimator.Estimate.
func (a *Archiver) Estimate(ctx context.Context, since time.Time) (Estimate, error) {
	return a.estimator.Estimate(ctx, since)
}

// Snapshot is the present state for the faces: of this place and, in Beside, of those beside the first. It reads counts that are kept,
// never all items.
func (a *Archiver) Snapshot() Snapshot {
	s := a.snapshots.Read()
	for _, b := range a.Besides() {
		s.Beside = append(s.Beside, b.snapshots.Read())
	}
	return s
}

// Log reads a page of the log: see hourlog.Read. Errors: store.ErrDamaged.
func (a *Archiver) Log(q LogQuery) (LogPage, error) {
	is := hourlog.State{Now: a.clock.Now(), Why: a.schedule.Why()}
	is.Running, _ = a.progress.Read()
	return hourlog.Read(a.store, q, is)
}

// LogTotals sums up all hours that a query finds: the items archived in them, and the hours that failed.
// It reads each of them, which for years takes a second. Errors: store.ErrDamaged.
func (a *Archiver) LogTotals(q LogQuery) (archived, failed int, err error) {
	q.Offset, q.Limit = 0, 0
	page, err := a.Log(q)
	return page.Archived, page.Failed, err
}

// Items gives the items of the hour that begins at from, in every state, the oldest first: those that the
// log finds the hour by, see LogQuery.Text, all for an empty text. Errors: store.ErrDamaged.
func (a *Archiver) Items(from time.Time, text string) ([]ItemRow, error) {
	return hourlog.Items(a.store, from, text)
}

// Fetch brings back from Dropbox one of the sounds or texts of an item: see retrieval.Fetch.
func (a *Archiver) Fetch(ctx context.Context, key ledger.Key, path string, to io.Writer) error {
	return retrieval.Fetch(ctx, a.store, a.accounts.Place(), key, path, to)
}

// Mailboxes gives what is known of each extension's messages. Errors: those of the store.
func (a *Archiver) Mailboxes() (all []coverage.Mailbox, err error) {
	err = a.store.View(func(tx *store.Tx) error {
		all, err = tx.EachMailbox()
		return err
	})
	return all, err
}

// dayOf is the local day of the account that holds a moment.
func dayOf(at time.Time, who store.RingCentral) localtime.Span {
	return localtime.Days(at, at, localtime.Zone(who.TimeZone))[0]
}
