// Package calendar is "Is everything there?" in front of the window: the answer, a
// month of days with their states, and what is archived of one day.
package calendar

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store/place"
	"ringcentral-archiver/ui/actions"
	"ringcentral-archiver/ui/archives"
	"ringcentral-archiver/ui/dialogs"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/layouts"
	"ringcentral-archiver/ui/status"
	"ringcentral-archiver/ui/widgets"
	"ringcentral-archiver/ui/widgets/dates"
)

const (
	width     = 1160
	least     = 1004 // width in a window that has no more room
	edge      = 10   // of the window that is seen on both sides
	focusEdge = 2    // of the day that has the keys, which lies around it
	height    = 648
	dayWidth  = 580         // of a day with its table, at least
	readEvery = time.Second // at most so often while the engine changes
)

// Calendar is "Is everything there?", in front of the window: the answer, a
// month of days, and the day that is chosen. It is made again when it is opened.
type Calendar struct {
	*base
	popUp          *widget.PopUp
	places         *archives.Selector
	seen           place.Kind // where the archive lies that is shown
	page           *fyne.Container
	body           *container.Scroll
	sides          *layouts.BesideOrBelow // the month and the day
	ground         *widgets.Card
	mark           *widgets.Mark
	answer, notes  *widgets.Text
	rescue, shut   *widgets.Button
	help           *widgets.Button // against what lets nothing be archived
	title, wrong   *widgets.Text
	earlier, later *widgets.Button
	grid           *dates.Calendar
	day            *dayView
	zone           *time.Location // of the account's days
	drawn          status.Answer  // what is shown

	chosen  time.Time // the date whose day is shown; zero until the month is read
	loading bool
	again   bool // something else is to be read after what is being read
	resting bool // it was read less than readEvery ago because the engine had changed
	stale   bool // the engine has changed since
}

// Engine is what the calendar asks of the archiver.
type Engine interface {
	Calendar(from, to time.Time) ([]completeness.Day, error)
	DayByExtension(day time.Time) ([]completeness.ExtensionDay, error)
	FixDay(ctx context.Context, day time.Time) (int, error)
}

// Window is where the calendar leads in the window behind it.
type Window interface {
	ShowRescue()
	Help(of reasons.Reason)           // does what helps against it
	ShowDay(from, to, date time.Time) // in the log
}

// base is what the month and the day share.
type base struct {
	*actions.Runner
	*dialogs.Dialogs
	place  l10n.Place
	shown  archives.Of[Engine] // the archive that is shown
	window Window
}

// Snapshot is how the archive stands that is shown.
func (b *base) Snapshot() archiver.Snapshot { return b.shown.Snapshot() }

// Open opens the calendar on today's month.
func Open(r *actions.Runner, d *dialogs.Dialogs, place l10n.Place, shown archives.Of[Engine], window Window) *Calendar {
	d.Dismiss()
	c := &Calendar{base: &base{r, d, place, shown, window}, seen: shown.Kind(), zone: status.AccountZone(place, r.Snapshot())}
	c.show()
	return c
}

// Visible reports whether it is open; without a calendar it is not.
func (c *Calendar) Visible() bool { return c != nil && c.popUp != nil && c.popUp.Visible() }

func (c *Calendar) show() {
	c.day = &dayView{base: c.base, of: c}
	c.shut = widgets.NewButton(l10n.Translate("Close"), widgets.Outline, c.hide)
	c.shut.OnEscape = c.hide
	c.places = c.shown.Selector(c.Draw)
	c.places.OnEscape = c.hide
	head := widgets.Stack(10, widgets.Line(8, widgets.NewTitle(l10n.Translate("Is everything there?")), widgets.Spacer(), c.places.Content(), c.shut), c.buildAnswer())
	c.sides = &layouts.BesideOrBelow{Gap: 18, Least: dayWidth}
	c.body = container.NewVScroll(container.New(c.sides, c.buildMonth(), c.day.build()))
	c.page = container.New(layouts.Headed{Gap: 14}, head, c.body)
	c.Draw()
	c.popUp = c.Spread(c.page, fyne.NewSize(max(least, min(width, c.Width()-2*edge)), height))
	c.Focus(c.grid)
	c.body.ScrollToTop() // where the month's name is
	c.reload()
}

// ShowDate shows a date's day.
func (c *Calendar) ShowDate(date time.Time) {
	c.grid.Choose(date)
	c.seeDay()
}

// seeDay scrolls to the day where it is under the month.
func (c *Calendar) seeDay() {
	if parts := c.body.Content.(*fyne.Container).Objects; c.sides.Below(parts) {
		c.body.ScrollToOffset(fyne.NewPos(0, parts[1].Position().Y))
	}
}

func (c *Calendar) hide() { c.popUp.Hide() }

func (c *Calendar) buildAnswer() fyne.CanvasObject {
	c.mark, c.answer, c.notes = widgets.NewMark(widgets.Dash, widgets.Subtle), widgets.NewText("", widgets.Plain), widgets.NewNote("")
	c.answer.Style.Bold, c.answer.Fit, c.answer.Scale = true, widgets.Wrapped, widgets.SizeTitle
	c.notes.Tone = widgets.Plain
	c.rescue = widgets.NewButton(l10n.Translate("Rescue older items"), widgets.Outline, func() {
		c.hide()
		c.window.ShowRescue()
	})
	c.rescue.OnEscape = c.hide
	c.help = widgets.NewButton("", widgets.Primary, func() {
		c.hide()
		c.window.Help(c.drawn.Reason)
	})
	c.help.OnEscape = c.hide
	c.ground = widgets.NewTinted(widgets.Line(10, c.mark, widgets.NewColumn(3, c.answer, c.notes), c.rescue, c.help), widgets.Subtle)
	return c.ground
}

func (c *Calendar) buildMonth() fyne.CanvasObject {
	c.grid = dates.NewCalendar(c.today(), c.place.Week, l10n.Weekdays())
	c.grid.OnChosen, c.grid.OnMonth, c.grid.OnEscape = c.choose, c.turned, c.hide
	c.title = widgets.NewText("", widgets.Plain)
	c.title.Style.Bold, c.title.Fit, c.title.Align = true, widgets.Ellipsis, fyne.TextAlignCenter
	c.earlier = widgets.NewIconButton("", theme.NavigateBackIcon(), func() { c.grid.Turn(-1) })
	c.later = widgets.NewIconButton("", theme.NavigateNextIcon(), func() { c.grid.Turn(+1) })
	c.earlier.OnEscape, c.later.OnEscape = c.hide, c.hide
	c.wrong = widgets.NewFailure()
	legend := widgets.Flow(14)
	for _, s := range status.DayStates {
		look := status.LookOf(completeness.Day{State: s})
		words := widgets.NewText(l10n.Translate(look.Name), widgets.Subtle)
		words.Scale = theme.SizeNameCaptionText
		legend.Add(widgets.Line(5, widgets.NewMark(look.Shape, look.Tone), words))
	}
	month := widgets.Stack(10, widgets.Line(8, c.earlier, c.title, c.later), c.grid, legend, c.wrong)
	return container.New(layout.NewCustomPaddedLayout(0, 0, focusEdge, 0), month)
}

// today is the account's date.
func (c *Calendar) today() time.Time {
	return dates.Date(c.Clock.Now().In(c.zone).Date())
}

// choose shows a day of the grid.
func (c *Calendar) choose(date time.Time) {
	first := c.chosen.IsZero()
	c.chosen = date
	c.day.show(date)
	if !first {
		c.seeDay()
	}
	c.reload()
}

// turned is called when the grid shows another month.
func (c *Calendar) turned() {
	c.Draw()
	c.reload()
}

// Draw shows the snapshot and what was read.
func (c *Calendar) Draw() {
	c.places.Draw()
	c.follow()
	c.shown.Speak(c.draw)
}

// follow reads the days of another archive where another is to be shown than before.
func (c *Calendar) follow() {
	if at := c.shown.Kind(); at != c.seen {
		c.seen = at
		c.grid.SetMarks(nil)
		if !c.chosen.IsZero() {
			c.day.show(c.chosen)
		}
		c.reload()
	}
}

func (c *Calendar) draw() {
	if a := status.Completeness(c.place, c.Snapshot()); a != c.drawn {
		c.drawn = a
		c.set(a)
	}
	c.title.Set(c.place.Month(c.grid.Month()), widgets.Plain)
	c.later.SetEnabled(!c.grid.AtEnd())
	c.day.draw()
}

func (c *Calendar) set(a status.Answer) {
	c.ground.Fill, c.ground.Edge = a.Tone.Soft(), a.Tone.Soft()
	c.mark.Set(a.Shape, a.Tone)
	c.answer.Set(a.Text, a.Tone)
	c.notes.Set(a.Note, widgets.Plain)
	widgets.ShowIf(c.notes, a.Note != "")
	widgets.ShowIf(c.rescue, a.Rescue)
	c.help.SetText(a.Help)
	widgets.ShowIf(c.help, a.Help != "")
	c.ground.Refresh()
	c.page.Refresh() // its height may be another
}
