package discover

import (
	"context"
	"time"

	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/discover/listing"
	"ringcentral-archiver/archiver/discover/shared"
	"ringcentral-archiver/archiver/discover/translate"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/ringcentral"
	"ringcentral-archiver/store/coverage"
	"ringcentral-archiver/store/ledger"
)

// visit lists a source over a span and hands on, page by page, what can be
// archived. The rest is noted in the listing.
func (l *Lister) visit(ctx context.Context, s ledger.Source, over listing.Span, seen *listing.Listing, page func([]translate.Item) error) error {
	if s.Type() == ledger.CallRecording {
		return l.visitCalls(ctx, s, over, seen, page)
	}
	return l.visitMessages(ctx, s, over, seen, page)
}

func (l *Lister) visitCalls(ctx context.Context, s ledger.Source, over listing.Span, seen *listing.Listing, page func([]translate.Item) error) error {
	q := ringcentral.CallLogQuery{Account: s == ledger.AccountRecordings, From: over.From, To: over.To, Since: over.Since, Odd: seen.Odd}
	q.Undeleted = func() { seen.Undeleted = true }
	return l.Client.CallLog(ctx, q, func(calls []ringcentral.Call) error {
		l.tell(len(calls), func(i int) time.Time { return calls[i].Start })
		var items []translate.Item
		seen.Calls = seen.Calls[:0]
		for _, c := range calls {
			if c.Start.Before(over.Since) {
				continue
			}
			seen.Row(c.ID)
			if row, note := l.Read.Row(c); note {
				seen.Calls = append(seen.Calls, row)
			}
			if l.leave(c, seen) {
				continue
			}
			if c.Short {
				seen.TooShort(c.ID)
			}
			items = append(items, l.Read.Call(c)...)
		}
		return page(items)
	})
}

// tell tells how far a list has come: the last row of a page is the oldest (docs/ringcentral.md §3.2).
func (l *Lister) tell(rows int, at func(int) time.Time) {
	for i := rows - 1; i >= 0 && l.Told != nil; i-- {
		if back := at(i); !back.IsZero() {
			l.Told(rows, back)
			return
		}
	}
}

// leave reports whether a call is left for later: RingCentral calls it unfinished, and it is young
// or has nothing to take. One that stays so for a day is named.
func (l *Lister) leave(c ringcentral.Call, seen *listing.Listing) bool {
	age := l.Read.Age(c.Start)
	if c.Finished || age >= completeness.Patience && len(c.Recordings) > 0 {
		return false
	}
	seen.Unfinished[listing.HourOf(c.Start)]++
	for _, f := range l.Read.Call(c) {
		w := f.Waiting()
		w.Call = c.ID
		seen.Later(w)
	}
	if age > completeness.TranscriptPatience {
		seen.Unread = append(seen.Unread, coverage.Unread{
			ID: c.ID, Kind: "call", Time: c.Start, Why: "RingCentral calls it unfinished", Reason: string(reasons.InProgress),
		})
	}
	return true
}

func (l *Lister) visitMessages(ctx context.Context, s ledger.Source, over listing.Span, seen *listing.Listing, page func([]translate.Item) error) error {
	known, err := l.sharedOf(s)
	if err != nil {
		return err
	}
	q := ringcentral.MessageQuery{Types: []string{translate.Word(s.Type())}, Shared: known.Asks(), From: over.From, To: over.To, Since: over.Since, Odd: seen.Odd}
	q.Undeleted = func() { seen.Undeleted = true }
	seen.Shared = q.Shared || known.Messages == coverage.None
	own := l.Roster.Owner(l.Who.ExtensionID)
	refusal, err := shared.List(ctx, l.Client, q, func(messages []ringcentral.Message) error {
		l.tell(len(messages), func(i int) time.Time { return messages[i].Created })
		var items []translate.Item
		for _, m := range messages {
			if m.Availability == ringcentral.Purged || m.Created.Before(over.Since) {
				continue
			}
			of, known := translate.SourceOf(m.Type)
			switch {
			case !known:
				seen.Odd(ringcentral.OddRecord{ID: m.ID, Type: m.Type, Time: m.Created, Why: "it is of a kind that is not archived"})
				continue
			case !l.wanted.Has(of):
				continue
			case of == s:
				seen.Row(m.ID)
			}
			f, archive := l.Read.Message(of.Type(), m, own)
			f.Of = of
			seen.Showed(m)
			if f.Unfinished {
				seen.Unfinished[listing.HourOf(m.Created)]++
			}
			if archive {
				items = append(items, f)
			}
			if f.Left || f.Unwritten {
				seen.Later(f.Waiting())
			}
		}
		return page(items)
	})
	if refusal != nil {
		seen.Shared = false
		if l.Log != nil {
			l.Log.Info("RingCentral refuses messages of shared numbers", "reason", refusal.Error())
		}
		err = l.putShared(shared.Refuse(known, refusal))
	}
	return err
}
