package fill

import (
	"cmp"
	"context"
	"slices"
	"time"

	"ringcentral-archiver/store"
	"ringcentral-archiver/store/calllog"
)

// enterCalls notes the calls that another place knows from spans of which this one knows nothing: RingCentral may not list them any more.
func (f *Filler) enterCalls(ctx context.Context, from Place) error {
	theirs, err := coverageOf(from.Store)
	if err != nil {
		return err
	}
	ours, err := coverageOf(f.Store)
	if err != nil {
		return err
	}
	for i := range theirs.Lists {
		l := &theirs.Lists[i]
		if l.Unread {
			continue // its spans have more calls than are known there
		}
		lacking := calllog.List{Spans: slices.Clone(l.Spans)}
		for _, known := range ours.List(l.Of).Spans {
			lacking.Without(known)
		}
		for _, span := range lacking.Spans {
			if err := f.enterSpan(ctx, from, l, span); err != nil {
				return err
			}
		}
	}
	return f.enterRecordings(ctx, from, f.lastHours(theirs))
}

// mostHours is how far back the last hours go: a place whose lists have long not been read is not gone through again and again.
const mostHours = 7 * 24 * time.Hour

// lastHours is since when no list of a place counts as complete yet.
func (f *Filler) lastHours(of calllog.Coverage) time.Time {
	since := f.Clock.Now().Add(-mostHours)
	for _, l := range of.Lists {
		if n := len(l.Spans); n > 0 && l.Spans[n-1].To.After(since) {
			since = l.Spans[n-1].To
		}
	}
	return since
}

func coverageOf(s *store.Store) (c calllog.Coverage, err error) {
	err = s.View(func(tx *store.Tx) error {
		c, err = tx.CallCoverage()
		return err
	})
	return c, err
}

// enterSpan notes the calls of a span of a list, a page at a time, and that the span is known. An hour with a call that cannot be read
// stays unknown.
func (f *Filler) enterSpan(ctx context.Context, from Place, l *calllog.List, span calllog.Span) error {
	for span.From.Before(span.To) {
		if err := context.Cause(ctx); err != nil {
			return err
		}
		calls, read, next, err := readCalls(from.Store, span)
		if err != nil {
			return err
		}
		if err := f.Store.Update(func(tx *store.Tx) error {
			if err := tx.PutCalls(calls); err != nil {
				return err
			}
			c, err := tx.CallCoverage()
			if err != nil {
				return err
			}
			list := c.List(l.Of)
			list.Name = cmp.Or(list.Name, l.Name)
			list.Add(calllog.Span{From: span.From, To: read})
			return tx.PutCallCoverage(c)
		}); err != nil {
			return err
		}
		span.From = next
	}
	return nil
}

// readCalls reads a page of the calls of a span. read is until when all of them are known, and next is where to go on.
func readCalls(in *store.Store, span calllog.Span) (calls []calllog.Call, read, next time.Time, err error) {
	err = in.View(func(tx *store.Tx) error {
		for at := span.From; ; {
			hour, known := tx.NextHour(at.UTC().Truncate(time.Hour))
			if !known || !hour.Before(span.To) {
				read, next = span.To, span.To
				return nil
			}
			end := hour.Add(time.Hour)
			before := len(calls)
			damaged, err := tx.EachCall(hour, func(c calllog.Call) error {
				calls = append(calls, c)
				return nil
			})
			if err != nil {
				return err
			}
			if damaged > 0 {
				calls, read, next = calls[:before], hour, end
				return nil
			}
			if at = end; len(calls) >= page {
				read, next = end, end
				return nil
			}
		}
	})
	if read.After(span.To) {
		read = span.To
	}
	return calls, read, next, err
}

// enterRecordings has calls that began since a moment name the recordings that they name in another place: of the last hours no list counts as
// complete yet, and RingCentral's names no recording that was deleted meanwhile.
func (f *Filler) enterRecordings(ctx context.Context, from Place, since time.Time) error {
	for span := (calllog.Span{From: since, To: f.Clock.Now().Add(time.Hour)}); span.From.Before(span.To); {
		if err := context.Cause(ctx); err != nil {
			return err
		}
		calls, _, next, err := readCalls(from.Store, span)
		if err != nil {
			return err
		}
		if err := f.Store.View(func(tx *store.Tx) error {
			calls = naming(tx, calls)
			return nil
		}); err != nil {
			return err
		}
		if len(calls) > 0 {
			if err := f.Store.Update(func(tx *store.Tx) error { return tx.PutCalls(calls) }); err != nil {
				return err
			}
		}
		span.From = next
	}
	return nil
}

// naming are calls of another place that name recordings which are not named here: as they are known here or, where they are not, there.
func naming(tx *store.Tx, theirs []calllog.Call) (calls []calllog.Call) {
	for _, c := range theirs {
		if len(c.Recordings) == 0 || c.Taken {
			continue
		}
		have, known, err := tx.Call(c.Hour(), c.ID)
		if err != nil {
			continue // a list brings it back
		}
		if !known {
			have = c
		}
		named := len(have.Recordings)
		have.Name(c.Recordings)
		if !known || len(have.Recordings) > named {
			calls = append(calls, have)
		}
	}
	return calls
}
