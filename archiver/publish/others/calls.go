package others

import (
	"slices"
	"time"

	"ringcentral-archiver/archiver/index"
	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/archiver/publish/contents"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/calllog"
)

// takeCalls notes the calls that a day record of another computer names.
func (o *Others) takeCalls(tx *store.Tx, date string, some []entry) error {
	var calls []calllog.Call
	for _, e := range some {
		if e.Row == nil {
			continue
		}
		c := contents.CallOf(e.Item)
		calls = append(calls, c)
		if c.Start.In(o.Zone).Format(time.DateOnly) != date { // the other computer's zone is another one
			if err := tx.MarkChanged(c.Hour()); err != nil {
				return err
			}
		}
	}
	return tx.TakeCalls(calls)
}

// mostSpans is how many spans the store may have of lists before no more are taken over: whoever can
// write to the Dropbox can name others in each day's record. Of what is not taken it is said that calls
// may be missing.
const mostSpans = 1000

// mostGaps is for how many days whose records are lost a list is still taken over: whoever can write to the Dropbox can name
// a million, and each may cut a list in two. Where no list is taken it is said that calls may be missing.
const mostGaps = 4000

// daysOf gives the days of dates, in order; those without a gap between them as one.
func daysOf(dates []string, zone *time.Location) []calllog.Span {
	var days []calllog.Span
	for _, date := range slices.Sorted(slices.Values(dates)) {
		day, err := time.Parse(time.DateOnly, date)
		if err != nil {
			continue
		}
		from := localtime.Midnight(day, zone)
		next := calllog.Span{From: from.UTC(), To: localtime.NextDay(from).UTC()}
		if n := len(days); n > 0 && days[n-1].To.Equal(next.From) {
			days[n-1].To = next.To
			continue
		}
		days = append(days, next)
	}
	return days
}

// takeLists notes what a day record says of the lists of calls. It can say nothing of what came after
// its day, nor of the days whose own records are lost.
func takeLists(tx *store.Tx, date string, lists []index.CallList, lost []string, zone *time.Location) error {
	midnight, err := time.Parse(time.DateOnly, date)
	if err != nil || len(lists) == 0 {
		return nil
	}
	gaps := daysOf(lost, zone)
	coverage, err := tx.CallCoverage()
	if err != nil || len(gaps) > mostGaps {
		return err
	}
	// where the other computer is, the day may begin and end half a day earlier or later
	last, before := midnight.Add(48*time.Hour), midnight.Add(-24*time.Hour)
	for _, l := range lists {
		if coverage.Spans() >= mostSpans {
			break
		}
		own := coverage.List(l.Of)
		if own.Name == "" {
			own.Name = l.Name
		}
		for _, s := range l.Spans {
			switch {
			case s.To.IsZero():
				s.To = before
			case s.To.After(last):
				s.To = last
			}
			said := calllog.List{Spans: []calllog.Span{{From: s.From.UTC(), To: s.To.UTC()}}}
			for _, day := range gaps {
				said.Without(day)
			}
			for _, s := range said.Spans {
				own.Add(s)
			}
		}
	}
	return tx.PutCallCoverage(coverage)
}

// damagedCalls gives the hours of a month, by date, that have calls which the store cannot read any
// more. The record of the day in Dropbox may have them.
func (o *Others) damagedCalls(month time.Time) (hours map[string][]time.Time, err error) {
	return hours, reasons.StoreFailed("read the calls", o.Store.View(func(tx *store.Tx) error {
		next := localtime.MonthFrom(month, 1)
		for at := month.UTC().Truncate(time.Hour); at.Before(next); at = at.Add(time.Hour) {
			damaged, err := tx.EachCall(at, func(calllog.Call) error { return nil })
			if err != nil {
				return err
			}
			if damaged == 0 {
				continue
			}
			if hours == nil {
				hours = map[string][]time.Time{}
			}
			for _, at := range []time.Time{at, at.Add(time.Hour - time.Second)} { // where a zone is off by half an hour
				date := at.In(o.Zone).Format(time.DateOnly)
				hours[date] = append(hours[date], at.UTC().Truncate(time.Hour))
			}
		}
		return nil
	}))
}

// dropCalls forgets calls that neither the store nor a record in Dropbox has any more: their hours are
// not whole.
func (o *Others) dropCalls(hours map[string][]time.Time) error {
	return reasons.StoreFailed("forget damaged calls", o.Store.Update(func(tx *store.Tx) error {
		for _, day := range hours {
			for _, at := range day {
				if err := tx.DropDamagedCalls(at); err != nil {
					return err
				}
			}
		}
		return nil
	}))
}
