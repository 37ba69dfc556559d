package dates

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"ringcentral-archiver/ui/widgets"
)

const monthWidth = 300

// ErrNoDate says that a date field is empty.
var ErrNoDate = errors.New("no date is given")

// NotADateError says that something else than a date was typed.
type NotADateError struct{ Typed, Like string }

func (e *NotADateError) Error() string {
	return fmt.Sprintf("%q is not a date like %s", e.Typed, e.Like)
}

// Field is a day that can be typed or picked from a calendar. It takes the
// layout it shows and 2026-11-21, and gives days of its zone.
type Field struct {
	widget.BaseWidget
	Entry     *widgets.Entry
	Layout    string           // how the day is written, e.g. 02/01/2006
	Zone      *time.Location   // the zone of its days
	Now       func() time.Time // the month that the calendar opens on when the field is empty
	OnChanged func()           // something was typed or picked

	// of the month that it opens: the first day of its weeks, the names of the days from Sunday on,
	// and of the month
	Week  time.Weekday
	Names []string
	Month func(time.Time) string

	popUp *widget.PopUp
}

var _ fyne.Widget = (*Field)(nil)

// NewField gives an empty field.
func NewField(layout string, zone *time.Location, now func() time.Time) *Field {
	d := &Field{Entry: widgets.NewEntry(""), Layout: layout, Zone: zone, Now: now}
	for day := range time.Weekday(7) {
		d.Names = append(d.Names, day.String()[:2])
	}
	d.Month = func(month time.Time) string { return month.Format("January 2006") }
	d.Entry.OnChanged = func(string) {
		if d.OnChanged != nil {
			d.OnChanged()
		}
	}
	pick := widget.NewButtonWithIcon("", calendarIcon, d.open)
	pick.Importance = widget.LowImportance
	d.Entry.ActionItem = pick
	d.ExtendBaseWidget(d)
	return d
}

// Day is the first moment of the field's day. ErrNoDate when it is empty;
// another error says what was typed instead of a date.
func (d *Field) Day() (time.Time, error) {
	typed := strings.TrimSpace(d.Entry.Text)
	if typed == "" {
		return time.Time{}, ErrNoDate
	}
	for _, form := range []string{d.Layout, strings.NewReplacer("02", "2", "01", "1").Replace(d.Layout), time.DateOnly} {
		if day, err := time.ParseInLocation(form, typed, d.Zone); err == nil {
			if day.Hour() >= 12 { // clocks are put forward at midnight, and this is the evening before
				_, day = day.ZoneBounds()
			}
			return day, nil
		}
	}
	return time.Time{}, &NotADateError{typed, d.Now().In(d.Zone).Format(d.Layout)}
}

// SetDay shows a day.
func (d *Field) SetDay(day time.Time) {
	if text := day.In(d.Zone).Format(d.Layout); text != d.Entry.Text {
		d.Entry.SetText(text)
	}
}

// Holds implements widgets.Holder.
func (d *Field) Holds() fyne.CanvasObject { return d.Entry }

// CreateRenderer implements fyne.Widget.
func (d *Field) CreateRenderer() fyne.WidgetRenderer {
	return &fieldRenderer{WidgetRenderer: widget.NewSimpleRenderer(d.Entry), field: d}
}

// open shows a month under the field, with the field's day chosen and today marked. It has the keys;
// Escape closes it, and the field gets the keys back.
func (d *Field) open() {
	over := fyne.CurrentApp().Driver().CanvasForObject(d)
	if over == nil {
		return
	}
	days := NewCalendar(dateOf(d.Now().In(d.Zone)), d.Week, d.Names)
	days.Tight = true
	title := widgets.NewText("", widgets.Plain)
	title.Style.Bold, title.Align, title.Fit = true, fyne.TextAlignCenter, widgets.Ellipsis
	later := widgets.NewIconButton("", theme.NavigateNextIcon(), func() { days.Turn(+1) })
	earlier := widgets.NewIconButton("", theme.NavigateBackIcon(), func() { days.Turn(-1) })
	turned := func() {
		title.Set(d.Month(days.Month()), widgets.Plain)
		later.SetEnabled(!days.AtEnd())
	}
	if day, err := d.Day(); err == nil {
		days.Choose(dateOf(day))
	}
	turned()
	shut := func() {
		d.popUp.Hide()
		over.Focus(d.Entry)
	}
	days.OnMonth, days.OnEscape, earlier.OnEscape, later.OnEscape = turned, shut, shut, shut
	days.OnChosen = func(day time.Time) {
		shut()
		d.SetDay(time.Date(day.Year(), day.Month(), day.Day(), 12, 0, 0, 0, d.Zone)) // not every day has a midnight
	}
	month := container.New(layout.NewCustomPaddedLayout(6, 6, 6, 6), widgets.Stack(6, widgets.Line(8, earlier, title, later), days))
	d.popUp = widget.NewPopUp(container.NewGridWrap(fyne.NewSize(monthWidth, month.MinSize().Height), month), over)
	d.popUp.ShowAtRelativePosition(fyne.NewPos(0, d.Size().Height+2), d)
	over.Focus(days)
}

// dateOf is the day of a moment, as a Calendar has it.
func dateOf(at time.Time) time.Time { return Date(at.Date()) }

type fieldRenderer struct {
	fyne.WidgetRenderer
	field *Field
}

// MinSize has room for a whole date, which an entry alone has not.
func (r *fieldRenderer) MinSize() fyne.Size {
	least := r.WidgetRenderer.MinSize()
	date := fyne.MeasureText("00/00/0000", theme.SizeForWidget(theme.SizeNameText, r.field), fyne.TextStyle{})
	icon := theme.SizeForWidget(theme.SizeNameInlineIcon, r.field)
	return fyne.NewSize(date.Width+icon+44, max(least.Height, widgets.ButtonHeight))
}

func (r *fieldRenderer) Refresh() {
	r.WidgetRenderer.Refresh()
	canvas.Refresh(r.field)
}

var calendarIcon = theme.NewThemedResource(fyne.NewStaticResource("calendar.svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24"><path fill="#000000" d="M19 4h-1V2h-2v2H8V2H6v2H5a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h14a2 2 0 0 0 2-2V6a2 2 0 0 0-2-2zm0 16H5V10h14zm0-12H5V6h14z"/></svg>`)))
