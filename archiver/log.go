package archiver

import (
	"time"

	"ringcentral-archiver/store"
)

// LogQuery asks for a page of the log, the newest hour first.
type LogQuery struct {
	From, To      time.Time // hours that begin in [From, To); zero = open
	Less          bool      // only the hours with data
	Offset, Limit int       // Limit 0 = all
}

// LogPage is a page of the log.
type LogPage struct {
	Rows             []Row
	Total            int // rows that the query finds in all
	Archived, Failed int // items archived and hours failed, over the rows of the page
}

// Log reads a page of the log. It reads no more than it returns.
func (a *Archiver) Log(q LogQuery) (page LogPage, err error) {
	now, running, why := a.now(), a.runningPass(), a.why()
	err = a.store.View(func(tx *store.Tx) error {
		jobs, total, err := tx.Jobs(store.JobQuery{From: q.From, To: q.To, WithData: q.Less, Offset: q.Offset, Limit: q.Limit})
		if err != nil {
			return err
		}
		page.Total = total
		for _, job := range jobs {
			row := rowOf(job, now, running, why)
			page.Rows = append(page.Rows, row)
			page.Archived += row.Done
			if row.Status == Failed {
				page.Failed++
			}
		}
		return nil
	})
	return page, err
}
