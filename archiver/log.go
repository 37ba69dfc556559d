package archiver

import (
	"time"

	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
)

// LogQuery asks for a page of the log, the newest hour first.
type LogQuery struct {
	From, To      time.Time // hours that begin in [From, To); zero = open
	Less          bool      // only the hours with data
	Text          string    // only hours with an item whose people, numbers or id hold it
	Offset, Limit int       // Limit 0 = all
}

// LogPage is a page of the log.
type LogPage struct {
	Rows             []completeness.Row
	Total            int // rows that the query finds in all
	Archived, Failed int // items archived and hours failed, over the rows of the page
}

// Log reads a page of the log. Without a text it reads no more than it returns;
// with one it reads the items of the hours with data in its range. Errors:
// store.ErrDamaged.
func (a *Archiver) Log(q LogQuery) (page LogPage, err error) {
	now, why := a.clock.Now(), a.why()
	running, _ := a.progress.Read()
	if q.To.IsZero() || q.To.After(now) {
		// an hour that has not begun is no row, whatever a wrong clock has left behind
		q.To = now.Add(time.Nanosecond)
	}
	err = a.store.View(func(tx *store.Tx) error {
		jobs, total, err := jobsOf(tx, q)
		if err != nil {
			return err
		}
		who, err := tx.RingCentral()
		if err != nil {
			return err
		}
		page.Total = total
		for _, job := range jobs {
			row := completeness.RowOf(job, who, now, running, why)
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

// LogTotals sums up all hours that a query finds: the items archived in them, and the hours that failed.
// It reads each of them, which for years takes a second. Errors: store.ErrDamaged.
func (a *Archiver) LogTotals(q LogQuery) (archived, failed int, err error) {
	q.Offset, q.Limit = 0, 0
	page, err := a.Log(q)
	return page.Archived, page.Failed, err
}

func jobsOf(tx *store.Tx, q LogQuery) ([]*ledger.Job, int, error) {
	all := ledger.JobQuery{From: q.From, To: q.To, WithData: q.Less, Offset: q.Offset, Limit: q.Limit}
	if q.Text == "" {
		return tx.Jobs(all)
	}
	all.WithData, all.Offset, all.Limit = true, 0, 0
	jobs, _, err := tx.Jobs(all)
	if err != nil {
		return nil, 0, err
	}
	var found []*ledger.Job
	text := newSearch(q.Text)
	for _, job := range jobs {
		hit := false
		err := tx.HourItemsLike(job.From, text.mayFind, func(it *ledger.Item) (bool, error) {
			hit = text.finds(it)
			return !hit, nil
		})
		if err != nil {
			return nil, 0, err
		}
		if hit {
			found = append(found, job)
		}
	}
	total := len(found)
	found = found[min(q.Offset, total):]
	if q.Limit > 0 {
		found = found[:min(q.Limit, len(found))]
	}
	return found, total, nil
}
