// Package overview is what GENERAL shows of the archive at a glance: this month day by day, what was archived of each day
// of the last twelve weeks, and the last week in words. All of it comes from the engine's calendar.
package overview

import (
	"errors"
	"fmt"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/store/place"
	"ringcentral-archiver/ui/actions"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/status"
	"ringcentral-archiver/ui/widgets"
	"ringcentral-archiver/ui/widgets/chart"
	"ringcentral-archiver/ui/widgets/dates"
)

const (
	daysShown = 12 * 7
	readEvery = 10 * time.Second // at most so often while items are archived
)

// Overview is the pieces that show the days. It is used on the UI goroutine only.
type Overview struct {
	*actions.Runner
	place l10n.Place
	in    func(place.Kind) Engine

	Month fyne.CanvasObject // this month day by day
	Weeks *widgets.Card     // the last twelve weeks
	strip *dates.Strip
	chart *chart.Chart
	words *widgets.Text // of the day that is pointed at, else of the last week
	wrong *widgets.Text

	days    []completeness.Day    // of the first place, oldest first
	worst   map[time.Time]ofPlace // of all places, by the date
	shown   state                 // that days were read for
	read    time.Time
	loading bool
	waiting bool // to read again
}

// Engine is what the overview asks of the archiver.
type Engine interface {
	Calendar(from, to time.Time) ([]completeness.Day, error)
}

// state is what the days depend on: they are read again when it has changed.
type state struct {
	today                   time.Time
	archived, open, settled int
	answer                  completeness.Answer
	others                  string // how it stands in the other places
}

// ofPlace is a day as it stands in one place.
type ofPlace struct {
	completeness.Day
	at place.Kind
}

// New builds the pieces; in gives the engines of the places. A day that is chosen is shown in the calendar of the place in which it is
// farthest from complete.
func New(r *actions.Runner, where l10n.Place, in func(place.Kind) Engine, show func(date time.Time, at place.Kind)) *Overview {
	o := &Overview{Runner: r, place: where, in: in}
	o.strip = dates.NewStrip(o.today(), func(date time.Time) { show(date, o.worst[date].at) })
	o.wrong = widgets.NewFailure()
	o.Month = widgets.Stack(4, o.strip, o.wrong)
	o.chart = chart.New(func(int) { o.say() })
	o.words = widgets.NewNote("")
	o.Weeks = widgets.NewCard(widgets.Stack(8,
		widgets.Line(12, widgets.NewTitle(l10n.Translate("Archived, the last 12 weeks")), widgets.Spacer(), legend()), o.chart, o.words))
	o.Month.Hide()
	o.Weeks.Hide()
	return o
}

// legend names the parts of a bar.
func legend() fyne.CanvasObject {
	line := widgets.Line(12)
	for i, of := range ledger.Types {
		words := widgets.NewText(l10n.TypeNames(of), widgets.Subtle)
		words.Scale = theme.SizeNameCaptionText
		line.Add(widgets.Line(5, chart.NewKey(i), words))
	}
	return line
}

func (o *Overview) zone() *time.Location { return status.AccountZone(o.place, o.Snapshot()) }

func (o *Overview) today() time.Time { return dates.Date(o.Clock.Now().In(o.zone()).Date()) }

// Changed reads the days again where they may have changed. It is called while the pieces can be seen.
func (o *Overview) Changed() {
	s, now := o.Snapshot(), o.Clock.Now()
	want := state{today: o.today(), archived: s.Archived, open: s.Open, settled: s.Completeness.Settling, answer: s.Completeness}
	kinds := status.Kinds(s)
	for _, one := range s.Beside {
		want.others += fmt.Sprintf("%s %d %d %v;", one.Dropbox.Kind(), one.Archived, one.Open, one.Completeness)
	}
	if !s.Backup.On && s.Archived == 0 { // nothing is known of any day
		o.days = nil
		o.draw()
		return
	}
	if o.loading || want == o.shown {
		return
	}
	// The days never contradict the sentence above them.
	if wait := readEvery - now.Sub(o.read); wait > 0 && want.answer == o.shown.answer {
		if !o.waiting {
			o.waiting = true
			o.After(wait, func() {
				o.waiting = false
				o.Changed()
			})
		}
		return
	}
	o.loading, o.shown, o.read = true, want, now
	zone := o.zone()
	from, to := l10n.Midnight(want.today.AddDate(0, 0, 1-daysShown), zone), l10n.Midnight(want.today.AddDate(0, 0, 1), zone)
	var days []completeness.Day
	var err error
	worst, engines := map[time.Time]ofPlace{}, map[place.Kind]Engine{}
	for _, kind := range kinds {
		engines[kind] = o.in(kind)
	}
	o.Read(func() {
		for i, kind := range kinds {
			read, wrong := engines[kind].Calendar(from, to)
			if i == 0 {
				days = read
			}
			err = errors.Join(err, wrong)
			for _, d := range read {
				if date := status.DateOf(d, zone); i == 0 || status.Worse(d, worst[date].Day) {
					worst[date] = ofPlace{d, kind}
				}
			}
		}
		for i := range days { // what is said of a day is true of all places
			of := worst[status.DateOf(days[i], zone)]
			days[i].State, days[i].Reason = of.State, of.Reason
		}
	}, func() {
		o.loading = false
		o.wrong.Set(l10n.Error(err), widgets.Bad)
		widgets.ShowIf(o.wrong, err != nil)
		o.days, o.worst = days, worst
		o.draw()
		o.Changed() // meanwhile
	})
}

// draw shows the days that were read.
func (o *Overview) draw() {
	zone, byDate, some := o.zone(), map[time.Time]completeness.Day{}, false
	var bars []chart.Bar
	for _, d := range o.days {
		date := status.DateOf(d, zone)
		byDate[date] = o.worst[date].Day
		bar := chart.Bar{}
		if date.Day() == 1 {
			bar.Label = l10n.MonthName(date)
		}
		for i, t := range d.Types {
			bar.Parts[i] = t.Archived
			some = some || t.Archived > 0
		}
		bars = append(bars, bar)
	}
	today := o.shown.today
	if len(o.days) > 0 {
		o.strip.Set(today, status.DayMarks(dates.Date(today.Year(), today.Month(), 1), today, byDate))
	}
	o.chart.Set(bars)
	widgets.ShowIf(o.Month, len(o.days) > 0 || o.wrong.Visible())
	widgets.ShowIf(o.strip, len(o.days) > 0)
	widgets.ShowIf(o.Weeks, some)
	o.say()
}
