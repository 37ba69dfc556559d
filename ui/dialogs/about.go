package dialogs

import (
	"regexp"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"ringcentral-archiver/assets"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/widgets"
)

// ShowAbout says what this program is and on whose work it stands.
func (d *Dialogs) ShowAbout(version string) {
	head := widgets.Stack(6,
		widgets.NewParagraph(l10n.Translate("Version %s", version)),
		widgets.NewParagraph(l10n.Translate("Independent software, not made by RingCentral or Dropbox.")),
		widgets.NewNote(l10n.Translate("The names RingCentral and Dropbox belong to their owners. The program contains these works; their licences say:")))
	d.ShowSheet(l10n.Translate("About RingCentral Archiver"), head, lines(assets.Licences))
}

// ShowRegister says how to register the program at the two services.
func (d *Dialogs) ShowRegister() {
	words := assets.RegisterIn(l10n.Spoken().Code)
	steps := widget.NewRichTextFromMarkdown(autolink.ReplaceAllString(words, "[$1]($1)"))
	steps.Wrapping = fyne.TextWrapWord
	addresses := redirect.FindAllString(words, -1)
	copied := widgets.NewNote("")
	copies := widgets.NewButton(l10n.Translate("Copy the redirect addresses"), widgets.Outline, func() {
		fyne.CurrentApp().Clipboard().SetContent(strings.Join(addresses, "\n"))
		copied.Set(l10n.Translate("Copied: %s.", l10n.Number(len(addresses))), widgets.Good)
	})
	d.ShowSheet(l10n.Translate("Register the app"), widgets.Line(10, copies, copied), container.NewVScroll(steps))
}

// The toolkit reads no address as a link that is not written as one.
var (
	autolink = regexp.MustCompile(`<(https://[^>]*)>`)
	redirect = regexp.MustCompile(`http://localhost[^` + "`" + `]*`)
)

// text is a long text of which only what can be seen is drawn.
type text struct{ widget.List }

// Scrolled scrolls it, as a mouse wheel does.
func (t *text) Scrolled(e *fyne.ScrollEvent) { t.ScrollToOffset(t.GetScrollOffset() - e.Scrolled.DY) }

func lines(words string) *text {
	all := strings.Split(words, "\n")
	t := &text{}
	t.HideSeparators = true
	t.Length = func() int { return len(all) }
	t.CreateItem = func() fyne.CanvasObject {
		line := widgets.NewText("", widgets.Plain)
		line.Scale, line.Style.Monospace, line.Fit = theme.SizeNameCaptionText, true, widgets.Ellipsis
		return container.New(layout.NewCustomPaddedLayout(0, 0, 8, 8), line)
	}
	t.UpdateItem = func(i widget.ListItemID, o fyne.CanvasObject) {
		o.(*fyne.Container).Objects[0].(*widgets.Text).Set(all[i], widgets.Plain)
	}
	t.ExtendBaseWidget(t)
	return t
}
