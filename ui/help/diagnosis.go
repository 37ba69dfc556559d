package help

import (
	"context"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"ringcentral-archiver/archiver/diagnose"
	"ringcentral-archiver/ui/actions"
	"ringcentral-archiver/ui/dialogs"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/layouts"
	"ringcentral-archiver/ui/newfile"
	"ringcentral-archiver/ui/widgets"
)

// How much room what is shown in front of the window takes.
const (
	Width  = 700
	Height = 464 // of what is in it: it fits into the smallest window
)

// diagnosis lists in front of the window what was collected, and saves it.
type diagnosis struct {
	*Help
	bundle *diagnose.Bundle // nil while it is collected
	usual  string           // the path that it is given
	saved  string           // the path that it was saved to

	popUp        *widget.PopUp
	note         *widgets.Text
	list         *fyne.Container
	files        *container.Scroll // with the list
	path         *widgets.Entry
	result       *widgets.Text
	cancel, save *widgets.Button
	inFolder     *widgets.Button    // shows the file that was saved
	stop         context.CancelFunc // ends what is under way
}

// Diagnose collects, and shows what was found.
func (h *Help) Diagnose() {
	if h.diagnosis.isOpen() || h.Busy(actions.Help) {
		return
	}
	h.Forget(actions.Help)
	d := &diagnosis{Help: h, stop: func() {}}
	h.diagnosis = d
	d.show()
	var found diagnose.Bundle
	d.stop = d.DoUntil(actions.Help, func(ctx context.Context) (err error) {
		found = d.program.Diagnose(ctx)
		if err = ctx.Err(); err == nil {
			d.usual, err = d.place(found.Name)
		}
		return err
	}, func(err error) {
		if err == nil {
			d.bundle = &found
			d.path.SetText(d.usual)
			d.fill()
			d.draw() // what cannot be pressed cannot have the focus
			d.Focus(d.save)
		}
	})
}

// place is where a file of that name is saved unless the user wants it elsewhere.
func (d *diagnosis) place(name string) (string, error) {
	folder, err := newfile.Downloads()
	if d.folder != nil {
		folder, err = d.folder()
	}
	return filepath.Join(folder, name), err
}

func (d *diagnosis) show() {
	d.note, d.result = widgets.NewNote(""), widgets.NewNote("")
	d.list = container.NewVBox()
	d.path = widgets.NewEntry("")
	d.path.OnEscape, d.path.OnSubmitted = d.close, func(string) { d.keep() }
	d.cancel = widgets.NewButton("", widgets.Outline, d.close)
	d.save = widgets.NewButton(l10n.Translate("Save"), widgets.Primary, d.keep)
	d.inFolder = widgets.NewLink(l10n.Translate("Show in folder"), func() { d.look(l10n.Translate("Show in folder"), filepath.Dir(d.saved)) })
	d.inFolder.OnEscape = d.close
	d.files = container.NewVScroll(container.New(padded, d.list))
	for _, button := range []*widgets.Button{d.cancel, d.save} {
		button.OnEscape, button.OnKey = d.close, dialogs.Keys(d.files)
	}
	head := widgets.Stack(6, widgets.NewTitle(l10n.Translate("For the person who helps you")), d.note)
	foot := widgets.Stack(10, widgets.Pairs(124, widgets.NewLabel(l10n.Translate("Save as")), d.path), d.result, widgets.Line(8, d.inFolder, widgets.Spacer(), d.cancel, d.save))
	body := container.New(layouts.Middle{Gap: 10}, head, widgets.NewFrame(d.files), foot)
	d.draw()
	d.popUp = d.InFront(container.NewGridWrap(fyne.NewSize(Width-40, Height), body), Width)
	d.Focus(d.cancel)
}

func (d *diagnosis) isOpen() bool { return d != nil && d.popUp != nil && d.popUp.Visible() }

// close ends what is under way and takes it away.
func (d *diagnosis) close() {
	d.stop()
	d.popUp.Hide()
}

// keep writes the file. A name that the user has chosen is taken as it is.
func (d *diagnosis) keep() {
	if d.bundle == nil || d.saved != "" {
		return
	}
	path, written := d.path.Text, ""
	d.Do(actions.Help, func(context.Context) error {
		packed, err := d.bundle.Zip()
		if err == nil {
			written, err = newfile.Write(path, packed, path == d.usual)
		}
		return err
	}, func(err error) {
		if err == nil {
			d.saved = written
			d.Focus(d.cancel)
		}
	})
}

func (d *diagnosis) draw() {
	collecting := d.bundle == nil && d.Busy(actions.Help)
	d.note.Set(l10n.Translate("These files would be saved. Nothing is sent anywhere: you give the file to whom you like."), widgets.Subtle)
	if collecting {
		d.note.Set(l10n.Translate("The connections to both services are tested. That may take a minute."), widgets.Busy)
	}
	d.cancel.SetText(l10n.Translate("Cancel"))
	words := widgets.Phrase{Text: d.Failure(actions.Help), Tone: widgets.Bad}
	if d.saved != "" {
		d.cancel.SetText(l10n.Translate("Close"))
		words = widgets.Phrase{Text: l10n.Translate("Written to %s", d.saved), Tone: widgets.Good}
	}
	d.result.Set(words.Text, words.Tone)
	widgets.ShowIf(d.result, words.Text != "")
	widgets.ShowIf(d.inFolder, d.saved != "")
	ready := d.bundle != nil && d.saved == "" && !d.Busy(actions.Help)
	d.save.SetEnabled(ready)
	widgets.Enable(d.path, ready)
}
