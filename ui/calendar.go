package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/ui/widgets"
)

const (
	calendarWidth  = 1004
	calendarHeight = 612
	readEvery      = time.Second // at most so often while the engine changes
)

// calendarPart is "Is everything there?", in front of the window: the answer, a
// month of days, and the day that is chosen. It is made anew when it is opened.
type calendarPart struct {
	*window
	popUp          *widget.PopUp
	page           *fyne.Container
	ground         *widgets.Card
	mark           *widgets.Mark
	answer, notes  *widgets.Text
	rescue, shut   *widgets.Button
	title, wrong   *widgets.Text
	earlier, later *widgets.Button
	grid           *widgets.Calendar
	day            *dayPart
	zone           *time.Location // of the account's days
	drawn          wholeAnswer    // what is shown

	chosen  time.Time // the date whose day is shown; zero until the month is read
	loading bool
	again   bool // something else is to be read after what is being read
	resting bool // it was read less than readEvery ago because the engine had changed
	stale   bool // the engine has changed since
}

// showCalendar opens the calendar on today's month.
func (w *window) showCalendar() {
	if w.calendar != nil && w.calendar.open() {
		return
	}
	w.dismiss()
	w.calendar = &calendarPart{window: w, zone: w.place.accountZone(w.snap)}
	w.calendar.show()
}

func (c *calendarPart) open() bool { return c.popUp != nil && c.popUp.Visible() }

func (c *calendarPart) show() {
	c.day = &dayPart{window: c.window, of: c}
	c.shut = widgets.NewButton(say("Close"), widgets.Outline, c.hide)
	c.shut.OnEscape = c.hide
	head := widgets.Stack(10, widgets.Line(8, widgets.NewTitle(say("Is everything there?")), widgets.Spacer(), c.shut), c.buildAnswer())
	body := container.New(besides{18}, c.buildMonth(), c.day.build())
	c.page = container.New(headed{14}, head, body)
	c.draw()
	c.popUp = c.before(container.NewGridWrap(fyne.NewSize(calendarWidth-40, calendarHeight), c.page), calendarWidth)
	c.win.Canvas().Focus(c.grid)
	c.reload()
}

func (c *calendarPart) hide() { c.popUp.Hide() }

func (c *calendarPart) buildAnswer() fyne.CanvasObject {
	c.mark, c.answer, c.notes = widgets.NewMark(widgets.Dash, widgets.Subtle), widgets.NewText("", widgets.Plain), widgets.NewNote("")
	c.answer.Style.Bold, c.answer.Fit, c.answer.Scale = true, widgets.Wrapped, widgets.SizeTitle
	c.notes.Tone = widgets.Plain
	c.rescue = widgets.NewButton(say("Rescue what came before"), widgets.Outline, func() {
		c.hide()
		c.backup.showRescue()
	})
	c.rescue.OnEscape = c.hide
	c.ground = widgets.NewTinted(widgets.Line(10, c.mark, widgets.NewColumn(3, c.answer, c.notes), c.rescue), widgets.Subtle)
	return c.ground
}

func (c *calendarPart) buildMonth() fyne.CanvasObject {
	c.grid = widgets.NewCalendar(c.today(), c.place.week, weekdays())
	c.grid.OnChosen, c.grid.OnMonth, c.grid.OnEscape = c.choose, c.turned, c.hide
	c.title = widgets.NewText("", widgets.Plain)
	c.title.Style.Bold, c.title.Fit, c.title.Align = true, widgets.Ellipsis, fyne.TextAlignCenter
	c.earlier = widgets.NewIconButton("", theme.NavigateBackIcon(), func() { c.grid.Turn(-1) })
	c.later = widgets.NewIconButton("", theme.NavigateNextIcon(), func() { c.grid.Turn(+1) })
	c.earlier.OnEscape, c.later.OnEscape = c.hide, c.hide
	c.wrong = failure()
	legend := widgets.Flow(14)
	for _, s := range dayStates {
		look := dayLooks[s]
		words := widgets.NewText(say(look.name), widgets.Subtle)
		words.Scale = theme.SizeNameCaptionText
		legend.Add(widgets.Line(5, widgets.NewMark(look.shape, look.tone), words))
	}
	return widgets.Stack(10, widgets.Line(8, c.earlier, c.title, c.later), c.grid, legend, c.wrong)
}

// today is the account's date.
func (c *calendarPart) today() time.Time {
	return widgets.Date(c.clock.Now().In(c.zone).Date())
}

// choose shows a day of the grid.
func (c *calendarPart) choose(date time.Time) {
	c.chosen = date
	c.day.show(date)
	c.reload()
}

// turned is told that the grid shows another month.
func (c *calendarPart) turned() {
	c.draw()
	c.reload()
}

func (c *calendarPart) draw() {
	if a := c.place.whole(c.snap); a != c.drawn {
		c.drawn = a
		c.set(a)
	}
	c.title.Set(c.place.month(c.grid.Month()), widgets.Plain)
	c.later.SetEnabled(!c.grid.AtEnd())
	c.day.draw()
}

func (c *calendarPart) set(a wholeAnswer) {
	c.ground.Fill, c.ground.Edge = a.tone.Soft(), a.tone.Soft()
	c.mark.Set(a.shape, a.tone)
	c.answer.Set(a.text, a.tone)
	c.notes.Set(a.note, widgets.Plain)
	showIf(c.notes, a.note != "")
	showIf(c.rescue, a.rescue)
	c.ground.Refresh()
	c.page.Refresh() // its height may be another
}

// changed reads again what is shown, because the engine has changed.
func (c *calendarPart) changed() {
	if !c.open() {
		return
	}
	if c.resting {
		c.stale = true
		return
	}
	c.resting, c.stale = true, false
	over := c.clock.After(readEvery)
	c.work.Go(func() {
		select {
		case <-over:
			c.post(c.rested)
		case <-c.ctx.Done():
		}
	})
	c.grid.SetToday(c.today())
	c.reload()
}

func (c *calendarPart) rested() {
	c.resting = false
	if c.stale {
		c.changed()
	}
}

// calendarRead is what was asked of the engine, and its answer.
type calendarRead struct {
	month, chosen time.Time
	days          map[time.Time]archiver.Day
	shares        []archiver.ExtensionDay
	err           error
}

// reload reads the month that is shown and the day that is chosen in a goroutine
// of the window, one reading at a time.
func (c *calendarPart) reload() {
	if c.loading {
		c.again = true
		return
	}
	c.loading, c.again = true, false
	r := calendarRead{month: c.grid.Month(), chosen: c.chosen, days: map[time.Time]archiver.Day{}}
	c.work.Go(func() {
		r.err = r.read(c.e, c.zone)
		c.post(func() { c.took(r) })
	})
}

func (r *calendarRead) read(e engine, zone *time.Location) error {
	days, err := e.Calendar(begins(r.month, zone), begins(r.month.AddDate(0, 1, 0), zone))
	if err != nil {
		return err
	}
	if !r.chosen.IsZero() && (r.chosen.Before(r.month) || !r.chosen.Before(r.month.AddDate(0, 1, 0))) {
		more, err := e.Calendar(begins(r.chosen, zone), begins(r.chosen.AddDate(0, 0, 1), zone))
		if err != nil {
			return err
		}
		days = append(days, more...)
	}
	for _, d := range days {
		r.days[dateOf(d, zone)] = d
	}
	if day, known := r.days[r.chosen]; known {
		r.shares, err = e.DayByExtension(day.From)
	}
	return err
}

func (c *calendarPart) took(r calendarRead) {
	c.loading = false
	if !c.open() {
		return
	}
	if c.again {
		defer c.reload()
	}
	c.wrong.Set(sentence(r.err), widgets.Bad)
	showIf(c.wrong, r.err != nil)
	if r.err != nil || !r.month.Equal(c.grid.Month()) {
		return
	}
	c.grid.SetMarks(dayMarks(r.month, c.today(), r.days))
	if c.chosen.IsZero() && c.grid.AtEnd() {
		c.grid.Choose(c.telling(r))
		return
	}
	if r.chosen.Equal(c.chosen) {
		c.day.took(r.days[r.chosen], r.shares)
	}
	c.draw()
}

// telling is the day to begin with: the newest that lacks something, else today.
func (c *calendarPart) telling(r calendarRead) time.Time {
	for day := c.today(); !day.Before(r.month); day = day.AddDate(0, 0, -1) {
		if r.days[day].State == archiver.DayMissing {
			return day
		}
	}
	return c.today()
}

// besides puts the second object to the right of the first, with all the room
// that is left.
type besides struct{ gap float32 }

func (b besides) MinSize(o []fyne.CanvasObject) fyne.Size {
	left, right := o[0].MinSize(), o[1].MinSize()
	return fyne.NewSize(left.Width+b.gap+right.Width, max(left.Height, right.Height))
}

func (b besides) Layout(o []fyne.CanvasObject, size fyne.Size) {
	left := o[0].MinSize().Width
	o[0].Resize(fyne.NewSize(left, size.Height))
	o[1].Move(fyne.NewPos(left+b.gap, 0))
	o[1].Resize(fyne.NewSize(size.Width-left-b.gap, size.Height))
}
