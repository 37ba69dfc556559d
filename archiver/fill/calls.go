package fill

import (
	"context"
	"time"

	"ringcentral-archiver/store"
	"ringcentral-archiver/store/calllog"
)

// enterCalls notes the calls that another archive has noted, and over which spans that knows every call: RingCentral forgets calls, too.
func (f *Filler) enterCalls(ctx context.Context, from Place) error {
	var lists []calllog.List // read before the calls: what comes meanwhile is of no span
	if err := from.Store.View(func(tx *store.Tx) error {
		coverage, err := tx.CallCoverage()
		lists = coverage.Lists
		return err
	}); err != nil {
		return err
	}
	var damaged []time.Time
	for next, more := (time.Time{}), true; more; {
		if err := context.Cause(ctx); err != nil {
			return err
		}
		var calls []calllog.Call
		if err := from.Store.View(func(tx *store.Tx) error {
			for len(calls) < page {
				var hour time.Time
				if hour, more = tx.NextCalls(next); !more || hour.Before(next) {
					more = false
					return nil
				}
				lost, err := tx.EachCall(hour, func(c calllog.Call) error { calls = append(calls, c); return nil })
				if err != nil {
					return err
				}
				if lost > 0 {
					damaged = append(damaged, hour)
				}
				next = hour.Add(time.Hour)
			}
			return nil
		}); err != nil {
			return err
		}
		if err := f.Store.Update(func(tx *store.Tx) error { return tx.PutCalls(tx.NewCalls(calls)) }); err != nil {
			return err
		}
	}
	return f.coverCalls(lists, damaged)
}

// coverCalls notes that every call is known here of the spans of which the other archive knows it, but for the hours with damaged ones.
func (f *Filler) coverCalls(lists []calllog.List, damaged []time.Time) error {
	return f.Store.Update(func(tx *store.Tx) error {
		coverage, err := tx.CallCoverage()
		if err != nil {
			return err
		}
		for _, l := range lists {
			for _, hour := range damaged {
				l.Without(calllog.Span{From: hour, To: hour.Add(time.Hour)})
			}
			own := coverage.List(l.Of)
			if own.Name == "" {
				own.Name = l.Name
			}
			for _, s := range l.Spans {
				own.Add(s)
			}
		}
		return tx.PutCallCoverage(coverage)
	})
}
