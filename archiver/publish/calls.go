package publish

import (
	"maps"
	"slices"
	"strings"
	"time"

	"ringcentral-archiver/archiver/index"
	"ringcentral-archiver/archiver/layout"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/calllog"
	"ringcentral-archiver/store/ledger"
)

// callsOf gives the calls of an hour, each joined with its recordings and with the message that it left.
// items are what else happened in the hour.
func (p *publisher) callsOf(tx *store.Tx, at time.Time, items []*index.Item) (out []*index.Item, size int, err error) {
	var there map[ledger.Key]*index.Item
	_, err = tx.EachCall(at, func(c calllog.Call) error {
		if there == nil {
			there = map[ledger.Key]*index.Item{}
			for _, it := range items {
				there[keyOf(it)] = it
			}
		}
		shown := shownCall(&c)
		for _, id := range c.Recordings {
			key := ledger.Key{Type: ledger.CallRecording, ID: id}
			it, err := there[key], error(nil)
			if it == nil {
				it, err = p.shownUnder(tx, key, func(*ledger.Item) bool { return true })
			}
			if err != nil {
				return err
			}
			join(shown, it)
		}
		it, err := p.messageOf(tx, &c, there)
		if err != nil {
			return err
		}
		join(shown, it)
		out, size = append(out, shown), size+itemSize
		return nil
	})
	return out, size, err
}

// shownCall is a call as the index has it.
func shownCall(c *calllog.Call) *index.Item {
	return &index.Item{
		Type: index.Call, ID: c.ID, Time: c.Start, Duration: c.Duration, Direction: c.Direction,
		From: index.Party(c.From), To: []index.Party{index.Party(c.To)}, OwnerName: c.Owner.Name, OwnerNumber: c.Owner.Number,
		SessionID: c.Session, TelephonySessionID: c.Telephony,
		Row: &index.Row{
			Kind: c.Kind, Action: c.Action, Result: c.Result, OwnerID: c.Owner.ExtensionID, Recordings: c.Recordings,
			MessageID: c.Message.ID, MessageType: c.Message.Type, MessageOf: c.Message.Extension,
		},
	}
}

// callOfRow is the call that a day record names.
func callOfRow(it *index.Item) calllog.Call {
	c := calllog.Call{
		ID: it.ID, Session: it.SessionID, Telephony: it.TelephonySessionID, Start: it.Time.UTC().Truncate(time.Millisecond),
		Duration: it.Duration.Truncate(time.Millisecond), Kind: it.Row.Kind, Direction: it.Direction, Action: it.Row.Action, Result: it.Row.Result,
		From:       ledger.Party(it.From),
		Owner:      ledger.Owner{ExtensionID: it.Row.OwnerID, Number: it.OwnerNumber, Name: it.OwnerName},
		Recordings: it.Row.Recordings,
		Message:    calllog.Message{ID: it.Row.MessageID, Type: it.Row.MessageType, Extension: it.Row.MessageOf},
	}
	if len(it.To) > 0 {
		c.To = ledger.Party(it.To[0])
	}
	return c
}

// join adds the files of what belongs to a call.
func join(call, it *index.Item) {
	if it == nil || len(it.Files) == 0 {
		return
	}
	call.Files = append(call.Files, it.Files...)
	if call.Row.Joined.IsZero() {
		call.Row.Joined = it.Time
	}
}

// shownUnder is the item under a key as the index has it; nil where there is none that is meant, or
// nothing of it lies in Dropbox.
func (p *publisher) shownUnder(tx *store.Tx, key ledger.Key, meant func(*ledger.Item) bool) (*index.Item, error) {
	it, known, err := tx.Item(key)
	if err != nil || !known || !meant(it) {
		return nil, err
	}
	return p.shown(it)
}

// messageOf finds the message that a call left: by the id that the row names, in the mailbox that it
// names. A row that names no mailbox means its own extension's; any other might be another's message.
// there is what else happened in the hour.
func (p *publisher) messageOf(tx *store.Tx, c *calllog.Call, there map[ledger.Key]*index.Item) (*index.Item, error) {
	mailbox := c.Message.Extension
	if mailbox == "" {
		mailbox = c.Owner.ExtensionID
	}
	if c.Message.ID == "" || mailbox == "" {
		return nil, nil
	}
	for _, t := range []ledger.Type{ledger.VoiceMail, ledger.Fax} {
		if !strings.EqualFold(c.Message.Type, messageTypes[t]) {
			continue
		}
		for _, id := range []string{c.Message.ID, c.Message.ID + "@" + mailbox} {
			key := ledger.Key{Type: t, ID: id}
			it, err := p.shownUnder(tx, key, func(it *ledger.Item) bool { return it.Owner.ExtensionID == mailbox })
			if it != nil || err != nil {
				return it, err
			}
			if it := there[key]; it != nil && mailbox == c.Owner.ExtensionID && it.OwnerNumber == c.Owner.Number {
				return it, nil // another computer's
			}
		}
	}
	return nil, nil
}

// messageTypes are the call log's words for the messages that a call can leave.
var messageTypes = map[ledger.Type]string{ledger.VoiceMail: "VoiceMail", ledger.Fax: "Fax"}

// dayTexts are the texts of a day, by extension and number.
type dayTexts struct {
	date string
	ids  map[[2]string][]string
}

// joinTexts names with a call the texts that its extension exchanged with the same number on the same
// day. Nothing in a text says more of which call it is about.
func (p *publisher) joinTexts(it *index.Item) error {
	if it.Row == nil {
		return nil
	}
	side, certain := it.OtherSide()
	if !certain {
		return nil
	}
	texts, err := p.textsOn(it.Time)
	it.Row.Texts = texts[side]
	return err
}

// textsOn reads the texts of the day that holds a time. The last day is kept.
func (p *publisher) textsOn(at time.Time) (map[[2]string][]string, error) {
	y, m, d := at.In(p.zone).Date()
	day := time.Date(y, m, d, 0, 0, 0, 0, p.zone)
	date := day.Format(time.DateOnly)
	if p.texts.date == date {
		return p.texts.ids, nil
	}
	ids, next := map[[2]string][]string{}, day.AddDate(0, 0, 1)
	for hour := day.UTC().Truncate(time.Hour); hour.Before(next); hour = hour.Add(time.Hour) {
		items, err := p.hour(hour)
		if err != nil {
			return nil, reasons.StoreFailed("read what is archived", err)
		}
		for _, it := range items {
			if side, certain := it.OtherSide(); certain && it.Type == layout.TypeFolders[ledger.SMS] && !it.Time.Before(day) && it.Time.Before(next) {
				ids[side] = append(ids[side], it.ID)
			}
		}
	}
	p.texts = dayTexts{date, ids}
	return ids, nil
}

// lists gives what is known of the calls in [from, to), with spans that end at most at the limit, where
// there is one. A list goes on until now if this pass has read it, and nothing young of it was odd.
func (p *publisher) lists(from, to, limit time.Time) (out []index.CallList) {
	for _, l := range p.calls.Lists {
		shown := index.CallList{Of: l.Of, Name: l.Name}
		for _, s := range l.Spans {
			if !s.From.Before(to) || !from.Before(s.To) {
				continue
			}
			shown.Open = s == l.Spans[len(l.Spans)-1] && !l.Unread && !p.Listed.IsZero() && !l.At.Before(p.Listed)
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

// hasCalls reports whether a month has a table of its calls: it has some, or it is known that there are
// none.
func (p *publisher) hasCalls(month, next time.Time) (has bool) {
	if len(p.lists(month, next, time.Time{})) > 0 {
		return true
	}
	err := p.Store.View(func(tx *store.Tx) error {
		has = tx.HasCalls(month.Truncate(time.Hour), next)
		return nil
	})
	return has && err == nil
}

// told is what the pages of a month say of its calls.
func (p *publisher) told(month time.Time) string {
	of := index.Month{Year: month.Year(), Month: month.Month(), Zone: p.zone, Lists: p.lists(month, month.AddDate(0, 1, 0), time.Time{})}
	var text strings.Builder
	for _, note := range of.CallNotes() {
		text.WriteString(note.At.UTC().Format(time.RFC3339) + " " + note.Text + "\n")
	}
	return text.String()
}

// retell has the pages of those months written again that say of their calls what does not hold any
// more. A month is known by the records of its days.
func (p *publisher) retell() error {
	var again []time.Time
	err := p.Store.View(func(tx *store.Tx) (err error) {
		if p.calls, err = tx.CallCoverage(); err != nil {
			return err
		}
		seen := map[string]bool{}
		for _, name := range slices.Sorted(maps.Keys(p.known)) {
			day, err := time.ParseInLocation(time.DateOnly, dateOf(name), p.zone)
			month := day.Format("2006-01")
			if err != nil || seen[month] {
				continue
			}
			seen[month] = true
			if p.told(day.AddDate(0, 0, 1-day.Day())) != p.calls.Told[month] {
				again = append(again, day.Add(12*time.Hour).UTC().Truncate(time.Hour))
			}
		}
		return nil
	})
	if err == nil && len(again) > 0 {
		err = p.Store.Update(func(tx *store.Tx) error {
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
func (p *publisher) noteTold(tx *store.Tx, hours []time.Time) error {
	now, err := tx.CallCoverage()
	if err != nil {
		return err
	}
	if now.Told == nil {
		now.Told = map[string]string{}
	}
	months, _ := p.shownIn(hours)
	for _, month := range months {
		now.Told[month.Format("2006-01")] = p.told(month)
	}
	return tx.PutCallCoverage(now)
}

// damagedCalls gives the hours of a month, by date, that have calls which the store cannot read any
// more. The record of the day in Dropbox may have them.
func (p *publisher) damagedCalls(month time.Time) (hours map[string][]time.Time, err error) {
	return hours, reasons.StoreFailed("read the calls", p.Store.View(func(tx *store.Tx) error {
		next := month.AddDate(0, 1, 0)
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
			for _, at := range []time.Time{at, at.Add(time.Hour - time.Second)} { // as in shownIn
				date := at.In(p.zone).Format(time.DateOnly)
				hours[date] = append(hours[date], at.UTC().Truncate(time.Hour))
			}
		}
		return nil
	}))
}

// dropCalls forgets calls that neither the store nor a record in Dropbox has any more: their hours are
// not whole.
func (p *publisher) dropCalls(hours map[string][]time.Time) error {
	return reasons.StoreFailed("forget damaged calls", p.Store.Update(func(tx *store.Tx) error {
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

// takeCalls notes the calls that a day record of another computer names.
func (p *publisher) takeCalls(tx *store.Tx, date string, some []entry) error {
	var calls []calllog.Call
	for _, e := range some {
		if e.Row == nil {
			continue
		}
		c := callOfRow(e.Item)
		calls = append(calls, c)
		if c.Start.In(p.zone).Format(time.DateOnly) != date { // the other computer's zone is another one
			if err := tx.MarkChanged(c.Hour()); err != nil {
				return err
			}
		}
	}
	return tx.TakeCalls(calls)
}

// takeLists notes what a day record says of the lists of calls. It can say nothing of what came after
// its day, nor of the days whose own records are lost.
func takeLists(tx *store.Tx, date string, lists []index.CallList, lost []string, zone *time.Location) error {
	midnight, err := time.Parse(time.DateOnly, date)
	if err != nil || len(lists) == 0 {
		return nil
	}
	coverage, err := tx.CallCoverage()
	if err != nil {
		return err
	}
	// where the other computer is, the day may begin and end half a day earlier or later
	last, before := midnight.Add(48*time.Hour), midnight.Add(-24*time.Hour)
	for _, l := range lists {
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
			for _, date := range lost {
				if day, err := time.ParseInLocation(time.DateOnly, date, zone); err == nil {
					said.Without(calllog.Span{From: day.UTC(), To: day.AddDate(0, 0, 1).UTC()})
				}
			}
			for _, s := range said.Spans {
				own.Add(s)
			}
		}
	}
	return tx.PutCallCoverage(coverage)
}
