package placecard

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"ringcentral-archiver/store/place"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/status"
	"ringcentral-archiver/ui/widgets"
)

const chooserWidth = 480

// kinds are the kinds of places in the order of the set-up.
var kinds = []place.Kind{place.Dropbox, place.Folder, place.SFTP, place.S3}

// chooser asks, in front of the window, where else the archive is to lie. What is connected already is shown, and not offered.
type chooser struct {
	*Cards
	popUp *widget.PopUp
	rows  map[place.Kind]chooserRow
}

// chooserRow is a kind of place: the button that begins, or that it is connected.
type chooserRow struct {
	begin *widgets.Button
	is    fyne.CanvasObject
}

func (o *chooser) show() {
	o.rows = map[place.Kind]chooserRow{}
	shut := widgets.NewButton(l10n.Translate("Cancel"), widgets.Outline, o.hide)
	shut.OnEscape = o.hide
	all := []fyne.CanvasObject{
		widgets.NewTitle(l10n.Translate("Where else should the archive go?")),
		widgets.NewNote(l10n.Translate("Each place has an archive of its own, which is filled and verified separately. What is backed up stays the same.")),
		widgets.NewRule(),
	}
	for _, kind := range kinds {
		name := widgets.NewText(offeredAs(kind), widgets.Plain)
		name.Style.Bold = true
		row := chooserRow{
			begin: widgets.NewButton(l10n.Translate("Set up…"), widgets.Outline, func() {
				o.hide()
				o.connect(kind)
			}),
			is: widgets.Line(7, widgets.NewMark(widgets.ShapeOf(widgets.Good), widgets.Good), widgets.NewText(l10n.Translate("Connected"), widgets.Good)),
		}
		row.begin.OnEscape = o.hide
		o.rows[kind] = row
		all = append(all, widgets.Line(8, name, widgets.Spacer(), row.is, row.begin))
	}
	o.draw()
	o.popUp = o.InFront(widgets.Stack(12, append(all, widgets.Line(8, widgets.Spacer(), shut))...), chooserWidth)
	for _, kind := range kinds {
		if o.rows[kind].begin.Visible() {
			o.Focus(o.rows[kind].begin)
			break
		}
	}
}

// offeredAs is what a kind of place is called where it is offered.
func offeredAs(kind place.Kind) string {
	if kind == place.Folder {
		return l10n.Translate("A folder or NAS")
	}
	return l10n.PlaceName(kind)
}

func (o *chooser) hide() { o.popUp.Hide() }

func (o *chooser) draw() {
	connected := status.Kinds(o.Snapshot())
	for kind, row := range o.rows {
		is := slices.Contains(connected, kind)
		widgets.ShowIf(row.is, is)
		widgets.ShowIf(row.begin, !is)
	}
}
