package ui

import (
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
	"github.com/jonboulle/clockwork"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/place"
	"ringcentral-archiver/store/storetest"
	"ringcentral-archiver/ui/uitest"
	"ringcentral-archiver/ui/widgets"
	"ringcentral-archiver/ui/widgets/table"
)

// BenchmarkFrozen uses the window over a store of years, and tells for how long what a person does holds up the toolkit's goroutine
// at most: as long the window stands still. Painting, which is the graphics card's, is not among it; cpu-ms does without the time
// that other programs take.
func BenchmarkFrozen(b *testing.B) {
	years := storetest.Years{End: uitest.Now.Truncate(time.Hour), Hours: storetest.Scaled(b, 100_000), Items: storetest.Scaled(b, 1_000_000)}
	r, of := officeOf(b, years)
	w := &watch{rig: r}
	w.choose(tabLog)
	w.settle(func(f func()) { f() })
	field := w.Entry(2)
	search := func(from time.Time, text string) {
		w.log.ShowDay(from, uitest.Now, uitest.Now)
		field.SetText(text)
		field.OnSubmitted(text)
	}
	row, date := 0, uitest.Now
	states := []archiver.Snapshot{uitest.Office(), uitest.Copying(), uitest.Rescuing()}
	for _, c := range []struct {
		name   string
		before func() // which nobody waits for
		do     func()
	}{
		{"a-new-state", nil, func() { row++; w.show(states[row%len(states)]) }},
		{"another-tab", nil, func() { row++; w.choose(row % 3) }},
		{"open-the-log", func() { w.choose(tabGeneral) }, func() { w.choose(tabLog) }},
		{"a-hundred-rows", func() { w.perPage(0) }, func() { w.perPage(2) }},
		{"turn-the-page-of-100", nil, func() { test.Tap(w.turns()) }},
		{"search-a-year", nil, func() { search(uitest.Now.AddDate(-1, 0, 0), "no such person") }},
		{"search-all-years", nil, func() { search(years.First(), "no such person") }},
		{"find-much", nil, func() { search(years.First(), "415555") }},
		{"scroll", func() { search(years.First(), " ") }, func() { row = (row + 7) % 60; w.List(0).ScrollTo(float32(row) * table.RowPitch) }},
		{"open-an-hour", func() { w.log.CloseHour() }, func() { w.List(0).Choose(7) }},
		{"open-an-hour-of-10000", func() { w.log.CloseHour(); of.busy = true }, func() { w.List(0).Choose(7) }},
		{"open-the-calendar", func() { w.CloseFront() }, func() { w.ShowCalendar() }},
		{"another-day", func() { w.ShowCalendar() }, func() { date = date.AddDate(0, 0, -1); w.ShowCalendarAt(date) }},
	} {
		b.Run(c.name, func(b *testing.B) {
			w.lasted, w.worked = nil, nil
			for b.Loop() {
				if c.before != nil {
					c.before()
					w.settle(func(f func()) { f() })
				}
				w.run(c.do)
				w.settle(w.run)
			}
			longest := func(of []time.Duration) float64 { return float64(slices.Max(of).Microseconds()) / 1000 }
			b.ReportMetric(longest(w.lasted), "ms-longest")
			b.ReportMetric(longest(w.worked), "cpu-ms-longest")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// watch times each run on the toolkit's goroutine.
type watch struct {
	*rig
	lasted, worked []time.Duration // by the clock, and on the processor
}

func (w *watch) run(f func()) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	began, before := time.Now(), w.processor()
	f()
	w.lasted, w.worked = append(w.lasted, time.Since(began)), append(w.worked, w.processor()-before)
}

// processor is the time that the processor has spent on this thread.
func (w *watch) processor() time.Duration {
	const thisThread = 1 // RUSAGE_THREAD
	var used syscall.Rusage
	if err := syscall.Getrusage(thisThread, &used); err != nil {
		w.T.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// settle has run what was posted until nothing is under way.
func (w *watch) settle(run func(func())) {
	for w.window.Working() {
		run(<-w.Posted)
	}
}

// perPage chooses a number of rows in the log's menu.
func (w *watch) perPage(which int) {
	for _, b := range uitest.Find[*widgets.Button](w.Rig) {
		if strings.HasPrefix(b.Text, "Show ") && b.Icon != nil {
			test.Tap(b)
			test.Tap(uitest.Find[*widget.PopUpMenu](w.Rig)[0].Items[which].(fyne.Tappable))
			return
		}
	}
	w.T.Fatal("there is no menu of page sizes")
}

// turns is the button that turns the page on, or back where there is no other.
func (w *watch) turns() fyne.Tappable {
	var arrows []*widgets.Button
	for _, b := range uitest.Find[*widgets.Button](w.Rig) {
		if b.Text == "" {
			arrows = append(arrows, b)
		}
	}
	if last := arrows[len(arrows)-1]; !last.Disabled() {
		return last
	}
	return arrows[len(arrows)-2]
}

// filledEngine answers as the engine on a store of years does, and stands as an office that is set up.
type filledEngine struct {
	*archiver.Archiver
	state archiver.Snapshot
	busy  bool // an hour has very many items
}

func (o *filledEngine) Items(hour time.Time, text string) ([]archiver.ItemRow, error) {
	if o.busy {
		return slices.Repeat(uitest.Hour(), 10_000/len(uitest.Hour())), nil
	}
	return o.Archiver.Items(hour, text)
}

func (o *filledEngine) Snapshot() archiver.Snapshot { return o.state }

func (o *filledEngine) in(place.Kind) (engine, error) { return o, nil }

// officeOf is the whole window over a store of years.
func officeOf(b *testing.B, years storetest.Years) (*rig, *filledEngine) {
	b.Helper()
	s, err := store.Open(filepath.Join(b.TempDir(), store.FileName))
	if err != nil {
		b.Fatal(err)
	}
	years.Fill(b, s)
	a, err := archiver.New(archiver.Options{Store: s, Clock: clockwork.NewFakeClockAt(uitest.Now)})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		a.Close()
		if err := s.Close(); err != nil {
			b.Error(err)
		}
	})
	r := &rig{Rig: uitest.Bare(b, &uitest.Engine{State: uitest.Office()}, theme.VariantLight)}
	of := &filledEngine{Archiver: a, state: uitest.Office()}
	r.window = newWindow(r.App, of, Options{Clock: r.Clock})
	r.place, r.autostart = r.Place, &uitest.Autostart{On: true}
	r.Wire(r.window.Runner)
	r.build()
	r.Attach(r.win, r.window.Runner, r.show)
	r.Win.Resize(fyne.NewSize(1440, 900))
	return r, of
}
