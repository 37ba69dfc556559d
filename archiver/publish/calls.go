package publish

import (
	"maps"
	"slices"
	"strings"
	"time"

	"ringcentral-archiver/archiver/index"
	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/calllog"
)

// calls is what the pages say of the calls: over which spans every call is known.
type calls struct {
	store    *store.Store
	zone     *time.Location
	listed   time.Time // when this pass listed them; zero = it has not
	coverage calllog.Coverage
}

// goesOn reports whether the last reading of a list showed every call until now: it was in this pass, and nothing of it was odd.
func (c *calls) goesOn(l calllog.List) bool {
	return !l.Unread && !c.listed.IsZero() && !l.At.Before(c.listed)
}

// lists gives what is known of the calls in [from, to), with spans that end at most at the limit, where
// there is one.
func (c *calls) lists(from, to, limit time.Time) (out []index.CallList) {
	for _, l := range c.coverage.Lists {
		shown := index.CallList{Of: l.Of, Name: l.Name}
		for _, s := range l.Spans {
			if !s.From.Before(to) || !from.Before(s.To) {
				continue
			}
			shown.Open = s == l.Spans[len(l.Spans)-1] && c.goesOn(l)
			if !limit.IsZero() && limit.Before(s.To) {
				s.To = limit
			}
			shown.Spans = append(shown.Spans, index.Span(s))
		}
		if len(shown.Spans) > 0 {
			out = append(out, shown)
		}
	}
	slices.SortFunc(out, func(a, b index.CallList) int { return strings.Compare(a.Of, b.Of) })
	return out
}

// has reports whether a month has a table of its calls: it has some, or it is known that there are
// none.
func (c *calls) has(month, next time.Time) (has bool) {
	if len(c.lists(month, next, time.Time{})) > 0 {
		return true
	}
	err := c.store.View(func(tx *store.Tx) error {
		has = tx.HasCalls(month.Truncate(time.Hour), next)
		return nil
	})
	return has && err == nil
}

// told is what the pages of a month say of its calls.
func (c *calls) told(month time.Time) string {
	of := index.Month{Year: month.Year(), Month: month.Month(), Zone: c.zone, Lists: c.lists(month, localtime.MonthFrom(month, 1), time.Time{})}
	var text strings.Builder
	for _, note := range of.CallNotes() {
		text.WriteString(note.At.UTC().Format(time.RFC3339) + " " + note.Text + "\n")
	}
	return text.String()
}

// retell has the pages of those months written again that say of their calls what does not hold any
// more. A month is known by the records of its days.
func (c *calls) retell(known map[string]bool) error {
	var again []time.Time
	err := c.store.View(func(tx *store.Tx) (err error) {
		if c.coverage, err = tx.CallCoverage(); err != nil {
			return err
		}
		seen := map[string]bool{}
		for _, name := range slices.Sorted(maps.Keys(known)) {
			day, err := time.Parse(time.DateOnly, index.DateOf(name))
			month := day.Format("2006-01")
			if err != nil || seen[month] {
				continue
			}
			seen[month] = true
			if c.told(localtime.MonthOf(day, c.zone)) != c.coverage.Told[month] {
				again = append(again, localtime.Midnight(day, c.zone).Add(12*time.Hour).UTC().Truncate(time.Hour))
			}
		}
		return nil
	})
	if err == nil && len(again) > 0 {
		err = c.store.Update(func(tx *store.Tx) error {
			for _, hour := range again {
				if err := tx.MarkChanged(hour); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return reasons.StoreFailed("note what has changed", err)
}

// noteTold notes what the pages say that were written now.
func (c *calls) noteTold(tx *store.Tx, months []time.Time) error {
	now, err := tx.CallCoverage()
	if err != nil {
		return err
	}
	if now.Told == nil {
		now.Told = map[string]string{}
	}
	for _, month := range months {
		now.Told[month.Format("2006-01")] = c.told(month)
	}
	return tx.PutCallCoverage(now)
}
