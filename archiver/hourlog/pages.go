// Package hourlog reads the log: pages of its hours, the items of an hour, and those that a text finds. It
// changes nothing and calls no service; how an hour stands is completeness's to say.
package hourlog

import (
	"maps"
	"slices"
	"time"

	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
)

// Query asks for a page of the log, the newest hour first.
type Query struct {
	From, To      time.Time // hours that begin in [From, To); zero = open
	Less          bool      // only the hours with data
	Text          string    // only hours with an item whose people, numbers or id hold it
	Offset, Limit int       // Limit 0 = all
}

// Page is a page of the log.
type Page struct {
	Rows             []completeness.Row
	Total            int // rows that the query finds in all
	Archived, Failed int // items archived and hours failed, over the rows of the page
}

// State is how the engine stands while the log is read.
type State struct {
	Now     time.Time
	Why     reasons.Reason // why no pass can run to its end; empty when one can
	Running *progress.Pass // nil between passes
}

// Read reads a page of the log. Without a text it reads no more than it returns;
// with one it reads the items of the hours with data in its range. Errors:
// store.ErrDamaged.
func Read(from *store.Store, q Query, is State) (page Page, err error) {
	if q.To.IsZero() || q.To.After(is.Now) {
		// an hour that has not begun is no row, whatever a wrong clock has left behind
		q.To = is.Now.Add(time.Nanosecond)
	}
	found, err := hoursWith(from, q)
	if err != nil {
		return page, err
	}
	err = from.View(func(tx *store.Tx) error {
		jobs, total, err := jobsOf(tx, q, found)
		if err != nil {
			return err
		}
		who, err := tx.RingCentral()
		if err != nil {
			return err
		}
		page.Total = total
		for _, job := range jobs {
			row := completeness.RowOf(job, who, is.Now, is.Running, is.Why)
			page.Rows = append(page.Rows, row)
			page.Archived += row.Done
			if row.Status == completeness.Failed {
				page.Failed++
			}
		}
		return nil
	})
	return page, err
}

// hoursWith finds the hours that hold the query's text, if it has one.
func hoursWith(in *store.Store, q Query) (found map[int64]bool, err error) {
	if q.Text == "" {
		return nil, nil
	}
	if q.From.IsZero() {
		if err := in.View(func(tx *store.Tx) error {
			q.From, _ = tx.NextHour(q.From)
			return nil
		}); err != nil {
			return nil, err
		}
	}
	return newSearch(q.Text).hours(in, q.From, q.To)
}

// jobsOf reads the hours of a page. found are those that hold the query's text, if it has one.
func jobsOf(tx *store.Tx, q Query, found map[int64]bool) (page []*ledger.Job, total int, err error) {
	all := ledger.JobQuery{From: q.From, To: q.To, WithData: q.Less, Offset: q.Offset, Limit: q.Limit}
	if q.Text == "" {
		return tx.Jobs(all)
	}
	if len(found) == 0 {
		return nil, 0, nil
	}
	hours := slices.Sorted(maps.Keys(found))
	first, last := time.Unix(hours[0], 0), time.Unix(hours[len(hours)-1], 0)
	jobs, _, err := tx.Jobs(ledger.JobQuery{From: first, To: last.Add(time.Millisecond), WithData: true})
	if err != nil {
		return nil, 0, err
	}
	jobs = slices.DeleteFunc(jobs, func(job *ledger.Job) bool { return !found[job.From.Unix()] })
	total = len(jobs)
	jobs = jobs[min(q.Offset, total):]
	if q.Limit > 0 {
		jobs = jobs[:min(q.Limit, len(jobs))]
	}
	return jobs, total, nil
}
