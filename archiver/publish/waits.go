package publish

import (
	"io"
	"slices"
	"time"

	"ringcentral-archiver/archiver/index"
	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/destination"
)

// A table is one file for its month, and a manifest one for its day, so that a new row has all of it written again. Where that is
// long it waits: an hour for so many bytes, at most a day. What comes meanwhile is in the day's record and on the page.
const (
	hourly      = 32 << 10
	longestWait = 24 * time.Hour
)

// mayWait reports whether a document is so long that its next version may wait.
func mayWait(pub destination.Publication) bool { return pub.Size > hourly }

// mustWait reports whether the next version of a document has to wait at a time. One that is lost or was changed is written at once.
func mustWait(pub destination.Publication, at time.Time) bool {
	if pub.Hash == "" || !mayWait(pub) || at.Before(pub.At) { // the clock was set back
		return false
	}
	return at.Sub(pub.At) < min(longestWait, time.Duration(pub.Size/hourly)*time.Hour)
}

// tables gives the tables of a month, but for those that wait. These are noted, so that they follow when nothing else has changed.
func (p *publisher) tables(of *index.Month, month time.Time) documents {
	all := []document{{index.MonthName(month) + ".csv", func(w io.Writer) error { return index.WriteCSV(w, *of) }}}
	if of.CallTable {
		all = append(all, document{index.MonthName(month) + " calls.csv", func(w io.Writer) error { return index.WriteCalls(w, *of) }})
	}
	return func(yield func(document, error) bool) {
		for _, doc := range all {
			pub, err := p.publication(doc.name)
			if err == nil && mustWait(pub, p.now) {
				if err = p.noteBehind(pub, true); err == nil {
					continue
				}
			}
			if !yield(doc, err) {
				return
			}
		}
	}
}

// noteBehind notes whether there is more to write of a document.
func (p *publisher) noteBehind(pub destination.Publication, behind bool) error {
	if pub.Behind == behind {
		return nil
	}
	pub.Behind = behind
	return reasons.StoreFailed("note what has to be published", p.Store.Update(func(tx *store.Tx) error { return tx.PutPublication(pub) }))
}

// withThoseBehind adds the months of which a table has waited for long enough.
func (p *publisher) withThoseBehind(months []time.Time) []time.Time {
	for _, name := range p.behind {
		date, shows := index.Shows(name)
		if month := localtime.MonthOf(date, p.zone); shows && !slices.ContainsFunc(months, month.Equal) {
			months = append(months, month)
		}
	}
	return months
}
