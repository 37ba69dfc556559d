package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"github.com/jonboulle/clockwork"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/ui/actions"
	"ringcentral-archiver/ui/dialogs"
	"ringcentral-archiver/ui/help"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/layouts"
	"ringcentral-archiver/ui/widgets"
)

// Trouble says in a small window why the program cannot start, and returns when
// it is closed. Who starts a program by its icon sees no other output. A remedy,
// if it is not empty, is a button; Trouble reports whether it was pressed.
func Trouble(a fyne.App, text, remedy string, program help.Program) (wanted bool) {
	if err := l10n.Load(); err != nil {
		fyne.LogError("The texts of the window cannot be read", err)
	}
	a.Settings().SetTheme(widgets.NewTheme())
	r := actions.NewRunner(clockwork.NewRealClock(), func() archiver.Snapshot { return archiver.Snapshot{} })
	defer r.Close()
	r.Post, r.Open, r.Copy = fyne.Do, openInBrowser, func(text string) { a.Clipboard().SetContent(text) }
	w := troubleWindow(a, text, remedy, func() {
		wanted = true
		a.Quit()
	}, r, program)
	w.Show()
	a.Run()
	r.End()
	return wanted
}

// SetAsideWords is the button that sets a damaged data file aside.
func SetAsideWords() string { return l10n.Key("Set the file aside and start again") }

func troubleWindow(a fyne.App, why, remedy string, want func(), r *actions.Runner, program help.Program) fyne.Window {
	w := a.NewWindow("RingCentral Archiver")
	words := widgets.NewText(asSentences(why), widgets.Plain)
	words.Fit = widgets.Wrapped
	quit := widgets.NewButton(l10n.Translate("Quit"), widgets.Primary, a.Quit)
	buttons := []fyne.CanvasObject{widgets.Spacer()}
	if remedy != "" {
		buttons = append(buttons, widgets.NewButton(l10n.Translate(remedy), widgets.Outline, want))
	}
	if program.Diagnose != nil {
		h := help.New(r, dialogs.New(w.Canvas()), program)
		r.Redraw = h.Draw
		buttons = append([]fyne.CanvasObject{widgets.NewButton(l10n.Translate("Diagnose…"), widgets.Outline, func() {
			w.Resize(fyne.NewSize(help.Width+40, help.Height+80))
			h.Diagnose()
		})}, buttons...)
	}
	text := container.NewVScroll(container.New(layout.NewCustomPaddedLayout(14, 14, 0, 0), words))
	for _, o := range append(buttons, quit) {
		if button, is := o.(*widgets.Button); is {
			button.OnEscape, button.OnKey = a.Quit, dialogs.Keys(text)
		}
	}
	head := widgets.Line(8, widgets.NewMark(widgets.Triangle, widgets.Bad), widgets.NewTitle(l10n.Translate("RingCentral Archiver cannot start")))
	body := container.New(layouts.Edges{}, head, text, widgets.Line(8, append(buttons, quit)...))
	w.SetContent(container.New(layout.NewCustomPaddedLayout(16, 16, 18, 18), body))
	w.SetPadded(false)
	w.Resize(fyne.NewSize(dialogs.QuestionWidth+60, 230))
	w.CenterOnScreen()
	w.SetCloseIntercept(a.Quit)
	w.Canvas().Focus(quit)
	return w
}

// asSentences makes a sentence of each line.
func asSentences(text string) string {
	var all []string
	for line := range strings.Lines(text) {
		all = append(all, l10n.Sentence(strings.TrimSpace(line)))
	}
	return strings.Join(all, " ")
}
