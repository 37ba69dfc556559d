package help

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/layout"

	"ringcentral-archiver/archiver/diagnose"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/widgets"
)

var padded = layout.NewCustomPaddedLayout(10, 10, 14, 18)

// fill lists what was collected.
func (d *diagnosis) fill() {
	var all []fyne.CanvasObject
	if d.bundle.Missing != "" {
		all = append(all, note(l10n.Translate("The parts from the program's data file are missing: %s", l10n.Sentence(d.bundle.Missing)), widgets.Bad))
	}
	for _, c := range d.bundle.Connections {
		all = append(all, connection(c))
	}
	all = append(all, widgets.NewRule())
	var files []fyne.CanvasObject
	for _, f := range d.bundle.Files {
		files = append(files, name(f), contents(f))
	}
	all = append(all, widgets.Pairs(130, files...), widgets.NewRule(), note(l10n.Translate(string(diagnose.NoSecret)), widgets.Good))
	d.list.Objects = []fyne.CanvasObject{widgets.Stack(8, all...)}
	d.files.Refresh()
}

func note(words string, tone widgets.Tone) *widgets.Text {
	t := widgets.NewNote(words)
	t.Tone = tone
	return t
}

// name is a file's name over its size.
func name(f diagnose.File) fyne.CanvasObject {
	t := widgets.NewText(f.Name, widgets.Plain)
	return widgets.Stack(0, t, note(l10n.Size(int64(len(f.Content))), widgets.Subtle))
}

// contents is what is in a file, over the personal data in it.
func contents(f diagnose.File) fyne.CanvasObject {
	words := widgets.NewParagraph(l10n.Translate(string(f.Holds)))
	if f.Personal == "" {
		return words
	}
	return widgets.Stack(0, words, note(l10n.Translate("Personal data: %s", l10n.Translate(string(f.Personal))), widgets.Warn))
}

// connection says how far the way to a host goes, and why not further.
func connection(c diagnose.Connection) fyne.CanvasObject {
	mark, words := widgets.NewMark(widgets.Disc, widgets.Good), l10n.Join(c.Service, c.Host)
	if c.Via != "" {
		words = l10n.Join(words, l10n.Translate("through %s", c.Via))
	}
	if c.Failed == "" {
		return widgets.Line(8, mark, note(l10n.Join(words, reached(c)), widgets.Plain))
	}
	mark.Set(widgets.Triangle, widgets.Bad)
	fails := l10n.Translate("%s fails: %s", l10n.Translate(string(c.Failed)), c.In(l10n.Translate(string(c.Why))))
	return widgets.Top(8, mark, widgets.NewColumn(0, note(words, widgets.Plain), note(fails, widgets.Bad)))
}

// reached is the last step of the way.
func reached(c diagnose.Connection) string {
	if c.Unsigned {
		return l10n.Translate("reached; not signed in")
	}
	if len(c.Passed) == 0 {
		return ""
	}
	took := int64(0)
	for _, p := range c.Passed {
		took += p.Took.Milliseconds()
	}
	return l10n.Join(l10n.Translate(string(c.Passed[len(c.Passed)-1].Step)), fmt.Sprintf("%d ms", took))
}
