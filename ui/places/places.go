// Package places is the forms in front of the window in which a person says where the archive is to lie, if not in
// Dropbox: in a folder, on an SFTP server, or in an S3 bucket.
package places

import (
	"cmp"
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/store/place"
	"ringcentral-archiver/ui/actions"
	"ringcentral-archiver/ui/dialogs"
	"ringcentral-archiver/ui/fault"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/status"
	"ringcentral-archiver/ui/widgets"
)

// How wide a form and its labels are.
const (
	width  = 620
	labels = 150
)

// Engine is what the forms ask of the archiver.
type Engine interface {
	Connect(ctx context.Context, ask archiver.Asking) error
}

// Forms are the forms of a window, of which one is open at most.
type Forms struct {
	*actions.Runner
	*dialogs.Dialogs
	engine Engine
	// a place was connected, and its form is closed
	Connected func()

	open            form // nil before the first was opened
	beside          bool // what is connected stays connected
	popUp           *widget.PopUp
	body            fyne.CanvasObject
	says            *widgets.Text
	connect, cancel *widgets.Button
	wanted          archiver.Wanted    // what was sent last
	wrong           string             // what keeps the form from being sent; empty = nothing that is known
	stop            context.CancelFunc // ends what is under way
}

// form is one of the forms.
type form interface {
	title() string
	intro() string
	// rows are the labels and the fields, after each other, filled in with what is known of where the archive is.
	rows(at place.Place) []fyne.CanvasObject
	first() fyne.Focusable // has the focus at first
	draw(busy bool)
	// wanted is what was entered, or what is wrong with it.
	wanted() (w archiver.Wanted, wrong string)
	fault(err error) string // says what went wrong where that is of the form; else empty
	key(public string)      // shows the key that the program has made
}

// New gives the forms of a window.
func New(r *actions.Runner, d *dialogs.Dialogs, engine Engine) *Forms {
	return &Forms{Runner: r, Dialogs: d, engine: engine, stop: func() {}, Connected: func() {}}
}

// ShowBeside opens the form for a kind of place in which the archive is to lie as well.
func (f *Forms) ShowBeside(kind place.Kind) {
	f.Show(kind)
	f.beside = true
}

// Show opens the form for a kind of place, with what is known of where the archive is.
func (f *Forms) Show(kind place.Kind) {
	if f.Shown() || f.Busy(actions.Dropbox) {
		return
	}
	switch kind {
	case place.SFTP:
		f.open = &serverForm{in: f}
	case place.S3:
		f.open = &bucketForm{in: f}
	default:
		f.open = &folderForm{in: f}
	}
	f.Forget(actions.Dropbox)
	f.wrong, f.beside = "", false
	f.says = widgets.NewFailure()
	f.cancel = widgets.NewButton(l10n.Translate("Cancel"), widgets.Outline, f.close)
	f.connect = widgets.NewButton(l10n.Translate("Connect"), widgets.Primary, f.send)
	f.cancel.OnEscape, f.connect.OnEscape = f.close, f.close
	f.body = widgets.Stack(12, widgets.NewTitle(f.open.title()), widgets.NewNote(f.open.intro()),
		widgets.Pairs(labels, f.open.rows(status.In(f.Snapshot(), kind).Dropbox.Place)...), f.says,
		widgets.Line(8, widgets.Spacer(), f.cancel, f.connect))
	f.draw()
	f.popUp = f.InFront(f.body, width)
	f.Draw() // what wraps knows its height now
	f.Focus(f.open.first())
}

// Shown reports whether a form is open.
func (f *Forms) Shown() bool { return f.popUp != nil && f.popUp.Visible() }

// Draw shows what is open as it is now.
func (f *Forms) Draw() {
	if !f.Shown() {
		return
	}
	f.draw()
	f.body.Resize(fyne.NewSize(width-40, 0)) // a wrapped text knows its height only at its width
	f.popUp.Resize(fyne.NewSize(width, f.popUp.Content.MinSize().Height))
}

func (f *Forms) draw() {
	busy := f.Busy(actions.Dropbox)
	f.open.draw(busy)
	f.connect.SetEnabled(!busy)
	words, tone := f.wrong, widgets.Bad
	if busy {
		words, tone = l10n.Translate("Connecting…"), widgets.Busy
	}
	f.says.Set(words, tone)
	widgets.ShowIf(f.says, words != "")
}

// close ends what is under way and takes the form away.
func (f *Forms) close() {
	f.stop()
	f.popUp.Hide()
	f.Forget(actions.Dropbox)
	f.Redraw()
}

// send connects what was entered.
func (f *Forms) send() {
	if f.Busy(actions.Dropbox) {
		return
	}
	if f.wanted, f.wrong = f.open.wanted(); f.wrong != "" {
		f.Redraw()
		f.Draw()
		return
	}
	wanted, beside := f.wanted, f.beside
	f.stop = f.DoUntil(actions.Dropbox, func(ctx context.Context) error {
		return f.engine.Connect(ctx, archiver.Asking{
			Place: wanted, Beside: beside, Other: f.other(ctx), HostKey: f.hostKey(ctx), Say: l10n.Translate,
			MadeKey: func(public string) { f.Post(func() { f.open.key(public); f.Draw() }) },
		})
	}, f.sent)
	f.Draw()
}

// sent closes the form when the place is connected, or says in it what went wrong.
func (f *Forms) sent(err error) {
	f.Forget(actions.Dropbox) // the form says it, not the card behind it
	switch {
	case !f.Shown():
	case err == nil:
		f.close()
		f.Connected()
	default:
		f.wrong = f.fault(err)
		f.Draw()
	}
}

// fault says why the place cannot be connected.
func (f *Forms) fault(err error) string {
	of := fault.Of(f.wanted, err)
	if of.English != "" {
		of.English = l10n.Translate(of.English, of.Args...)
	}
	return cmp.Or(f.open.fault(err), of.English, l10n.Error(err))
}

// field is an entry of a form.
func (f *Forms) field(hint, text string) *widgets.Entry {
	e := widgets.NewEntry(hint)
	e.SetText(text)
	e.OnEscape, e.OnSubmitted = f.close, func(string) { f.send() }
	return e
}
