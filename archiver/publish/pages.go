package publish

import (
	"io"
	"iter"
	"path"
	"slices"
	"strings"
	"time"

	"ringcentral-archiver/archiver/index"
	"ringcentral-archiver/archiver/localtime"
)

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
			day := localtime.DayOf(at, p.zone).From
			if !first(day.Format(time.DateOnly)) {
				continue
			}
			days = append(days, day)
			for _, month := range p.andNeighbours(localtime.MonthOf(day, p.zone)) {
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
	if name := pageOf(month); p.known[name] || p.seen(name).Hash != "" {
		return months
	}
	for _, beside := range []time.Time{localtime.MonthFrom(month, -1), localtime.MonthFrom(month, 1)} {
		if p.neighbour(beside) != "" {
			months = append(months, beside)
		}
	}
	return months
}

// pages gives the documents of a month that show any of its days (ARCHITECTURE.md, "The archive"): the records of those days; the rows
// of each day, which its page shows, for another computer may have written them without; the page, and the tables. They are worked
// out while they are asked for, day by day, so that what was read of a day serves all that shows it.
func (p *publisher) pages(month time.Time, days []time.Time) documents {
	next := localtime.MonthFrom(month, 1)
	of := index.Month{
		In: p.in, Account: p.who.Account, Year: month.Year(), Month: month.Month(), Zone: p.zone, Items: p.contents.Items(month, next),
		Prev: p.neighbour(localtime.MonthFrom(month, -1)), Next: p.neighbour(next),
		Lists: p.calls.lists(month, next, time.Time{}), CallTable: p.calls.has(month, next),
	}
	return func(yield func(document, error) bool) {
		of.Days = nil
		for day := month; day.Before(next); day = localtime.NextDay(day) {
			if slices.ContainsFunc(days, day.Equal) && !forward(p.records(day), yield) {
				return
			}
			if !forward(p.rows(&of, day), yield) {
				return
			}
		}
		_ = forward(p.tables(&of, month), yield) && yield(document{pageOf(month), func(w io.Writer) error { return p.writePage(w, of, month) }}, nil)
	}
}

// documents are worked out one after the other. An error ends them.
type documents = iter.Seq2[document, error]

// forward yields documents, and reports whether more are wanted.
func forward(docs documents, yield func(document, error) bool) bool {
	for doc, err := range docs {
		if !yield(doc, err) || err != nil {
			return false
		}
	}
	return true
}

// each yields documents that are there already.
func each(docs ...document) documents {
	return func(yield func(document, error) bool) {
		for _, doc := range docs {
			if !yield(doc, nil) {
				return
			}
		}
	}
}

// followed adds documents behind others.
func followed(docs documents, more []document) documents {
	return func(yield func(document, error) bool) {
		_ = forward(docs, yield) && forward(each(more...), yield)
	}
}

// leastPart is how many items and calls a part of a day's record has at least before another begins: some 70 kB.
const leastPart = 64

// mostParts is how many parts a day can have: one begins with an hour, and the longest day has 25.
const mostParts = 25

// records gives the record of a day, in parts where it is long. Of a part that is not needed any more an empty one is left; of a day of
// which nothing is known, not even that there were no calls, there is none.
func (p *publisher) records(day time.Time) documents {
	return func(yield func(document, error) bool) {
		next := localtime.NextDay(day)
		has, err := p.contents.Any(day, next)
		if err == nil && !has && len(p.calls.lists(day, next, next)) == 0 && !p.wasWritten(index.RecordName(day, 1)) {
			return
		}
		var begins []time.Time
		if err == nil {
			begins, err = p.contents.Parts(day, next, leastPart)
		}
		if err != nil {
			yield(document{}, err)
			return
		}
		for len(begins) < mostParts && p.wasWritten(index.RecordName(day, len(begins)+1)) {
			begins = append(begins, next)
		}
		begins = append(begins, next)
		for i, from := range begins[:len(begins)-1] {
			of := index.Day{Account: p.who.Account, Date: day.Format(time.DateOnly), Zone: p.zone, Items: p.contents.Items(from, begins[i+1]), Part: i + 1}
			if i == 0 {
				of.Lists = p.calls.lists(day, next, next)
			}
			if i+2 < len(begins) {
				of.Next = path.Base(index.RecordName(day, i+2))
			}
			if !yield(document{index.RecordName(day, i+1), func(w io.Writer) error { return index.WriteDay(w, of) }}, nil) {
				return
			}
		}
	}
}

// rows gives what the page of a month shows of a day, and has it counted there; nothing where there is nothing and never was.
func (p *publisher) rows(of *index.Month, day time.Time) documents {
	return func(yield func(document, error) bool) {
		next, name := localtime.NextDay(day), index.RowsName(day)
		has, err := p.contents.Any(day, next)
		switch {
		case err != nil:
			yield(document{}, err)
		case has || p.wasWritten(name):
			at := len(of.Days)
			of.Days = append(of.Days, index.DayRows{Day: day})
			yield(document{name, func(w io.Writer) (err error) {
				of.Days[at].Rows, err = index.WriteRows(w, index.Month{Year: of.Year, Month: of.Month, Zone: of.Zone, Items: p.contents.Items(day, next)}, day)
				return err
			}}, nil)
		}
	}
}

// writePage writes the page of a month whose rows have been counted.
func (p *publisher) writePage(w io.Writer, of index.Month, month time.Time) error {
	all := of.Days
	of.Days = nil
	for _, day := range all {
		pub, err := p.publication(index.RowsName(day.Day))
		if err != nil {
			return err
		}
		if day.Rows > 0 {
			day.File = strings.TrimPrefix(pub.Path, index.Folder+"/")
			of.Days = append(of.Days, day)
		}
	}
	for _, ending := range []string{".csv", " calls.csv"} {
		table, err := p.publication(index.MonthName(month) + ending)
		if err != nil {
			return err
		}
		of.Daily = of.Daily || mayWait(table)
	}
	return index.WritePage(w, of)
}

func pageOf(month time.Time) string { return index.MonthName(month) + ".html" }

// neighbour is a month's name if there is anything in it.
func (p *publisher) neighbour(month time.Time) string {
	if p.seen(pageOf(month)).Hash != "" {
		return month.Format("2006-01")
	}
	if has, err := p.contents.Any(month, localtime.MonthFrom(month, 1)); has && err == nil {
		return month.Format("2006-01")
	}
	return ""
}
