package dates

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"ringcentral-archiver/ui/widgets"
)

// The calendar alone is so narrow that the names of its days touch.
const (
	calendarWidth  = 300
	calendarHeight = 290
)

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

	popUp *widget.PopUp
}

var _ fyne.Widget = (*Field)(nil)

// NewField gives an empty field.
func NewField(layout string, zone *time.Location, now func() time.Time) *Field {
	d := &Field{Entry: widgets.NewEntry(""), Layout: layout, Zone: zone, Now: now}
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
			return day, nil
		}
	}
	return time.Time{}, &NotADateError{typed, d.Now().In(d.Zone).Format(d.Layout)}
}

// SetDay shows a day.
func (d *Field) SetDay(day time.Time) { d.Entry.SetText(day.In(d.Zone).Format(d.Layout)) }

// CreateRenderer implements fyne.Widget.
func (d *Field) CreateRenderer() fyne.WidgetRenderer {
	return &fieldRenderer{WidgetRenderer: widget.NewSimpleRenderer(d.Entry), field: d}
}

// open shows the calendar under the field, on the month of its day.
func (d *Field) open() {
	over := fyne.CurrentApp().Driver().CanvasForObject(d)
	if over == nil {
		return
	}
	current, err := d.Day()
	if err != nil {
		current = d.Now().In(d.Zone)
	}
	calendar := widget.NewCalendar(current, func(picked time.Time) {
		d.popUp.Hide()
		d.SetDay(time.Date(picked.Year(), picked.Month(), picked.Day(), 0, 0, 0, 0, d.Zone))
	})
	d.popUp = widget.NewPopUp(container.NewGridWrap(fyne.NewSize(calendarWidth, calendarHeight), calendar), over)
	d.popUp.ShowAtRelativePosition(fyne.NewPos(0, d.Size().Height+2), d)
}

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
