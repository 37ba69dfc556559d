package publish

import (
	"io"
	"strings"
	"time"

	"ringcentral-archiver/archiver/index"
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
		In: p.in, Account: p.who.Account, Year: month.Year(), Month: month.Month(), Zone: p.zone, Items: p.contents.Items(month, next),
		Prev: p.neighbour(month.AddDate(0, -1, 0)), Next: p.neighbour(next),
		Lists: p.calls.lists(month, next, time.Time{}), CallTable: p.calls.has(month, next),
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
	of := index.Day{Account: p.who.Account, Date: date, Zone: p.zone, Items: p.contents.Items(day, next), Lists: p.calls.lists(day, next, next)}
	return document{"/Index/" + date + ".json", func(w io.Writer) error { return index.WriteDay(w, of) }}
}

func pageOf(month time.Time) string { return "/Index/" + month.Format("2006-01") + ".html" }

// neighbour is a month's name if there is anything in it.
func (p *publisher) neighbour(month time.Time) string {
	if p.there[strings.ToLower(pageOf(month))].Hash != "" {
		return month.Format("2006-01")
	}
	for range p.contents.Items(month, month.AddDate(0, 1, 0)) {
		return month.Format("2006-01")
	}
	return ""
}
