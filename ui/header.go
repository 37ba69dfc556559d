package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/ui/actions"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/widgets"
)

// header is the program's name, who is signed in, and LOGOUT.
type header struct {
	w            *window
	who, company *widgets.Text
	logout       *widgets.Button
}

func (h *header) build() fyne.CanvasObject {
	name := widgets.NewText("RingCentral", widgets.Plain)
	brand := widgets.NewText("Archiver", widgets.Plain)
	brand.Color = widgets.ColorBrand
	for _, t := range []*widgets.Text{name, brand} {
		t.Scale, t.Style.Bold = theme.SizeNameSubHeadingText, true
	}
	h.who, h.company = widgets.NewText("", widgets.Plain), widgets.NewText("", widgets.Subtle)
	h.company.Scale = theme.SizeNameCaptionText
	h.who.Align, h.company.Align = fyne.TextAlignTrailing, fyne.TextAlignTrailing
	h.logout = widgets.NewButton(l10n.Translate("LOGOUT"), widgets.Outline, h.w.AskToSignOut)
	return widgets.Line(12, emblem(), widgets.Line(5, name, brand), widgets.Spacer(), widgets.Stack(0, h.who, h.company), h.logout)
}

// emblem is the program's sign: it looks the same in light and dark.
func emblem() fyne.CanvasObject {
	square := canvas.NewRectangle(color.NRGBA{R: 0x0B, G: 0x6B, B: 0xCB, A: 0xFF})
	square.CornerRadius = 7
	letter := canvas.NewText("A", color.White)
	letter.TextStyle.Bold, letter.Alignment = true, fyne.TextAlignCenter
	return container.NewGridWrap(fyne.NewSquareSize(30), container.NewStack(square, letter))
}

func (h *header) draw() {
	who, company := signedInAs(h.w.Snapshot())
	h.who.Set(who, widgets.Plain)
	h.company.Set(company, widgets.Subtle)
	signedIn := h.w.Snapshot().RingCentral.SignedIn
	widgets.ShowIf(h.logout, signedIn)
	h.logout.SetEnabled(!h.w.Busy(actions.RingCentral))
}

// signedInAs is the two lines at the right of the header.
func signedInAs(s archiver.Snapshot) (who, company string) {
	if !s.RingCentral.SignedIn {
		return "", ""
	}
	return l10n.Join(s.RingCentral.Extension, s.RingCentral.Number), s.RingCentral.Account
}
