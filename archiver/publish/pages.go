package publish

import (
	"cmp"
	"encoding/json"
	"io"
	"iter"
	"slices"
	"strings"
	"time"

	"ringcentral-archiver/archiver/index"
	"ringcentral-archiver/archiver/layout"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
)

// pages gives the documents of the index that show any of the hours: the records
// for the day, a page and a table for the month (ARCHITECTURE.md, "A pass").
func (p *publisher) pages(hours []time.Time) (docs []document) {
	months, days := p.shownIn(hours)
	for _, day := range days {
		docs = append(docs, p.daydocument(day))
	}
	for _, month := range months {
		docs = append(docs, p.monthdocuments(month)...)
	}
	return docs
}

// shownIn gives the months and the days whose documents show any of the hours.
func (p *publisher) shownIn(hours []time.Time) (months, days []time.Time) {
	seen := map[string]bool{}
	first := func(name string) bool {
		defer func() { seen[name] = true }()
		return !seen[name]
	}
	for _, at := range hours {
		// An hour of UTC may belong to two days where the zone is off by half an hour.
		for _, at := range []time.Time{at, at.Add(time.Hour - time.Second)} {
			y, m, d := at.In(p.zone).Date()
			day := time.Date(y, m, d, 0, 0, 0, 0, p.zone)
			if !first(day.Format(time.DateOnly)) {
				continue
			}
			days = append(days, day)
			for _, month := range p.andNeighbours(time.Date(y, m, 1, 0, 0, 0, 0, p.zone)) {
				if first(month.Format("2006-01")) {
					months = append(months, month)
				}
			}
		}
	}
	return months, days
}

// andNeighbours adds the months before and after a month that gets its first
// page, because their pages link to it.
func (p *publisher) andNeighbours(month time.Time) []time.Time {
	months := []time.Time{month}
	if name := pageOf(month); p.known[name] || p.there[strings.ToLower(name)].Hash != "" {
		return months
	}
	for _, beside := range []time.Time{month.AddDate(0, -1, 0), month.AddDate(0, 1, 0)} {
		if p.neighbour(beside) != "" {
			months = append(months, beside)
		}
	}
	return months
}

func (p *publisher) monthdocuments(month time.Time) []document {
	next := month.AddDate(0, 1, 0)
	of := index.Month{
		Account: p.who.Account, Year: month.Year(), Month: month.Month(), Zone: p.zone, Items: p.items(month, next),
		Prev: p.neighbour(month.AddDate(0, -1, 0)), Next: p.neighbour(next),
		Lists: p.lists(month, next, time.Time{}), CallTable: p.hasCalls(month, next),
	}
	name := "/Index/" + month.Format("2006-01")
	docs := []document{
		{name + ".csv", func(w io.Writer) error { return index.WriteCSV(w, of) }},
		{name + ".html", func(w io.Writer) error { return index.WritePage(w, of) }},
	}
	if of.CallTable {
		docs = append(docs, document{name + " calls.csv", func(w io.Writer) error { return index.WriteCalls(w, of) }})
	}
	return docs
}

func (p *publisher) daydocument(day time.Time) document {
	date := day.Format(time.DateOnly)
	next := day.AddDate(0, 0, 1)
	of := index.Day{Account: p.who.Account, Date: date, Zone: p.zone, Items: p.items(day, next), Lists: p.lists(day, next, next)}
	return document{"/Index/" + date + ".json", func(w io.Writer) error { return index.WriteDay(w, of) }}
}

func pageOf(month time.Time) string { return "/Index/" + month.Format("2006-01") + ".html" }

// neighbour is a month's name if there is anything in it.
func (p *publisher) neighbour(month time.Time) string {
	if p.there[strings.ToLower(pageOf(month))].Hash != "" {
		return month.Format("2006-01")
	}
	for range p.items(month, month.AddDate(0, 1, 0)) {
		return month.Format("2006-01")
	}
	return ""
}

// items gives the items in this Dropbox, and the calls, that happened in [from, to), the oldest first. It reads an
// hour at a time, so that memory need not hold a month and the store's writers need not wait for
// one.
func (p *publisher) items(from, to time.Time) iter.Seq2[*index.Item, error] {
	return func(yield func(*index.Item, error) bool) {
		for at := from.UTC().Truncate(time.Hour); at.Before(to); at = at.Add(time.Hour) {
			items, err := p.hour(at)
			if err != nil {
				yield(nil, reasons.StoreFailed("read what is archived", err))
				return
			}
			for _, it := range items {
				if it.Time.Before(from) || !it.Time.Before(to) {
					continue
				}
				if err := p.joinTexts(it); err != nil {
					yield(nil, err)
					return
				}
				if !yield(it, nil) {
					return
				}
			}
		}
	}
}

// hour reads the items of an hour. As many hours as there is room for are kept:
// the month's table, its page and the day's records show the same.
func (p *publisher) hour(at time.Time) (out []*index.Item, err error) {
	if kept, is := p.hours[at.Unix()]; is {
		return kept, nil
	}
	size := 0
	err = p.Store.View(func(tx *store.Tx) error {
		mine := map[ledger.Key]*index.Item{}
		if size, err = p.ownOf(tx, at, func(it *index.Item) { out, mine[keyOf(it)] = append(out, it), it }); err != nil {
			return err
		}
		others, more, err := p.othersOf(tx, at, mine)
		out, size = append(out, others...), size+more
		if err != nil {
			return err
		}
		calls, more, err := p.callsOf(tx, at, out)
		out, size = append(out, calls...), size+more
		return err
	})
	slices.SortStableFunc(out, func(a, b *index.Item) int { return a.Time.Compare(b.Time) })
	if err == nil && p.Memory.hours.take(size) {
		p.hours[at.Unix()] = out
	}
	return out, err
}

// ownOf gives the items of an hour that this store has archived, and about how many bytes they take
// in memory.
func (p *publisher) ownOf(tx *store.Tx, at time.Time, add func(*index.Item)) (size int, err error) {
	job, known, err := tx.Job(at)
	if err != nil || !known || job.LastCommit.IsZero() || job.LastCommit.Before(p.begun) {
		return 0, err // nothing of it is in this Dropbox
	}
	err = tx.HourItems(at, func(it *ledger.Item) (bool, error) {
		shown, err := p.shown(it)
		if shown != nil {
			add(shown)
			size += itemSize + len(shown.Record)
		}
		return true, err
	})
	return size, err
}

// itemSize is about what an item takes in memory without its record.
const itemSize = 1000

// shown is an item as the index has it: with the files that are in Dropbox. It is
// nil where none is.
func (p *publisher) shown(it *ledger.Item) (*index.Item, error) {
	files := p.filesOf(it)
	if len(files) == 0 {
		return nil, nil
	}
	record, err := it.Record.Text()
	if err != nil {
		record = nil // its row and its files are there all the same; a listing brings the record back
	}
	out := &index.Item{
		Type: layout.TypeFolders[it.Key.Type], ID: it.Key.ID, Time: it.Time, Duration: it.Duration, Direction: it.Direction,
		From: index.Party(it.From), OwnerName: it.Owner.Name, OwnerNumber: it.Owner.Number, Label: it.Label, Record: record, Files: files,
		Deleted: it.Deleted,
	}
	for _, to := range it.To {
		out.To = append(out.To, index.Party(to))
	}
	if it.Key.Type == ledger.SMS {
		out.Text = layout.TextIn(record)
	}
	if it.Key.Type == ledger.CallRecording {
		c := callOf(record)
		out.CallID, out.SessionID, out.TelephonySessionID = c.ID, c.Session, c.Telephony
		out.Duration, out.CallDuration = cmp.Or(it.SoundLength(), it.Duration), cmp.Or(it.Call, time.Duration(c.Seconds)*time.Second)
	}
	return out, nil
}

// filesOf are an item's files that are in this Dropbox.
func (p *publisher) filesOf(it *ledger.Item) (out []index.File) {
	for _, part := range it.Parts {
		if part.Done() && !part.Committed.Before(p.begun) {
			file := index.File{
				Kind: part.Kind, Path: part.Path, ContentType: part.ContentType, Size: part.Size, SHA256: part.SHA256, ContentHash: part.Hash,
			}
			if layout.Held(part) {
				file.Name = part.FileName
			}
			if part.Doubt != nil {
				file.LooksLike = part.Doubt.Looks
			}
			out = append(out, file)
		}
	}
	return out
}

// call is what joins a recording to its call (docs/ringcentral.md §3.3).
type call struct {
	ID        string `json:"id"`
	Session   string `json:"sessionId"`
	Telephony string `json:"telephonySessionId"`
	Seconds   int64  `json:"duration"`
}

// callOf reads the call out of the record; what cannot be read stays empty.
func callOf(record []byte) (c call) {
	if err := json.Unmarshal(record, &c); err != nil {
		return call{}
	}
	return c
}
