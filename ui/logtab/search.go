package logtab

import (
	"strings"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/widgets"
)

// toggleLess applies dates that were typed, too: what is shown is what the fields say.
func (l *Tab) toggleLess() {
	l.query.less = !l.query.less
	switch {
	case l.dates.Selected == "":
		l.first()
	case !l.search():
		l.query.less = !l.query.less
	}
}

// chooseWeek goes back to the last 7 days at once.
func (l *Tab) chooseWeek(chosen string) {
	if chosen == "" {
		return
	}
	l.showDates(l.query.week(), l.Clock.Now())
	l.dates.SetSelected("")
	l.query.dates(time.Time{}, time.Time{})
	l.wrong.Hide()
	l.first()
}

// chooseDates changes nothing yet: dates wait for GO.
func (l *Tab) chooseDates(chosen string) {
	if chosen != "" {
		l.week.SetSelected("")
	}
}

// typed is called when the fields change; they say what is wanted then.
func (l *Tab) typed() {
	if !l.showing {
		l.dates.SetSelected(l10n.Translate("From"))
	}
}

// followWeek has the fields say which days are the last seven: a window may be open for months.
func (l *Tab) followWeek() {
	if l.week.Selected != "" && l.query.from.IsZero() && l.query.to.IsZero() {
		l.showDates(l.query.week(), l.Clock.Now())
	}
}

// showDates shows in the fields what is asked for.
func (l *Tab) showDates(first, last time.Time) {
	l.showing = true
	l.from.SetDay(first)
	l.to.SetDay(last)
	l.showing = false
}

// typing begins the search when nothing more was typed for a while.
func (l *Tab) typing() {
	l.keys++
	key := l.keys
	l.After(searchPause, func() {
		if key == l.keys {
			l.lookUp()
		}
	})
}

// lookUp shows the hours with what was typed.
func (l *Tab) lookUp() {
	l.keys++ // what was typed before is answered
	if text := strings.TrimSpace(l.find.Text); text != l.query.text {
		l.query.text = text
		l.first()
	}
}

// search is GO, and reports whether the dates will do.
func (l *Tab) search() bool {
	l.typed()
	from, to, err := between(l.from, l.to, l.Clock.Now())
	l.wrong.Set(l10n.Error(err), widgets.Bad)
	widgets.ShowIf(l.wrong, err != nil)
	if err == nil {
		l.query.dates(from, to)
		l.first()
	}
	return err == nil
}

// first shows the first page of what is asked for.
func (l *Tab) first() {
	l.query.begin()
	l.ended = widgets.Phrase{}
	l.reload(false)
	l.Draw()
}

// turn goes one page on or back.
func (l *Tab) turn(by int) {
	l.query.turn(by, l.page.Total)
	l.ended = widgets.Phrase{}
	l.reload(false)
}

// reload reads the page in a goroutine of the window, one at a time. With keep
// it is the page that is shown, and what is being read in it stays where it is.
func (l *Tab) reload(keep bool) {
	l.keep = l.keep && keep
	if l.loading {
		l.waiting = true
		return
	}
	l.loading, l.waiting = true, false
	query, keep, at, engine := l.query.ask(), l.keep, l.seen, l.archive.Engine()
	l.keep, l.wanted = true, !keep
	var page archiver.LogPage
	var err error
	l.Read(func() { page, err = engine.Log(query) }, func() {
		if at != l.seen { // of another archive
			l.loading = false
			l.reload(false)
			return
		}
		l.archive.Speak(func() { l.took(page, err, keep) })
	})
}

// took shows a page that was read, unless another one is wanted by now.
func (l *Tab) took(page archiver.LogPage, err error, keep bool) {
	l.loading, l.wanted = false, false
	if l.waiting {
		defer l.reload(true)
		if !l.keep {
			return
		}
	}
	if err != nil || l.broken {
		l.wrong.Set(l10n.Error(err), widgets.Bad)
		widgets.ShowIf(l.wrong, err != nil)
		l.broken = err != nil
	}
	if err != nil {
		return
	}
	added := -1
	if keep && l.loaded {
		added = newer(page.Rows, l.page.Rows)
	}
	l.page, l.loaded = page, true
	l.sumUp()
	rows := make([][]widgets.Phrase, len(page.Rows))
	for i, r := range page.Rows {
		rows[i] = rowCells(l.place, r)
	}
	l.list.SetRows(rows, added)
	l.hour.follow(page.Rows)
	l.Draw()
}

// ShowDay asks for the hours of a day. They are read when the tab comes to the
// front.
func (l *Tab) ShowDay(from, to, date time.Time) {
	l.CloseHour()
	l.find.SetText("")
	if from.IsZero() {
		from = l10n.Midnight(date, l.place.Zone)
		to = localtime.NextDay(from)
	}
	l.showDates(from, to.Add(-time.Second)) // a day of the account may be parts of two here
	l.typed()
	l.wrong.Hide()
	l.query.text, l.query.less = "", false
	l.query.dates(from, to)
	l.query.begin()
	l.ended = widgets.Phrase{}
}
