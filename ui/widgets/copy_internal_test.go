package widgets

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
)

// TestWordsCanBeCopied: the second button of the mouse offers it, on a text and on a pill, wherever they lie.
func TestWordsCanBeCopied(t *testing.T) {
	app := test.NewTempApp(t)
	text, pill, away := NewText("+1 650 555 0100", Plain), NewPill("waiting", Warn), NewText("scrolled away", Plain)
	list := container.NewVScroll(container.NewVBox(NewCard(text), pill, away))
	all := NewCopyable(container.NewBorder(nil, NewText("below", Plain), nil, nil, list))
	w := test.NewTempWindow(t, all)
	w.Resize(fyne.NewSize(300, 110))
	press := func(at fyne.Position) (words string) {
		all.TappedSecondary(&fyne.PointEvent{AbsolutePosition: at})
		if menu := w.Canvas().Overlays().Top(); menu != nil {
			w.Canvas().Overlays().Remove(menu)
			return wordsAt(all, at)
		}
		return ""
	}
	middle := func(o fyne.CanvasObject) fyne.Position {
		return fyne.CurrentApp().Driver().AbsolutePositionForObject(o).AddXY(o.Size().Width/2, o.Size().Height/2)
	}
	if got := press(middle(text)); got != text.Text {
		t.Errorf("on the text it offers %q", got)
	}
	if got := press(middle(pill)); got != pill.Text {
		t.Errorf("on the pill it offers %q", got)
	}
	if got := press(middle(away)); got == away.Text {
		t.Error("it offers what is scrolled away")
	}
	if got := press(fyne.NewPos(299, 1)); got != "" {
		t.Errorf("beside the words it offers %q", got)
	}
	copyMenu(text.Text).Items[0].Action()
	if got := app.Clipboard().Content(); got != text.Text {
		t.Errorf("copied %q", got)
	}
}

// TestWordsLeaveThePressToWhatTheyStandIn: the toolkit gives it to the innermost object that takes any press.
func TestWordsLeaveThePressToWhatTheyStandIn(t *testing.T) {
	for _, o := range []fyne.CanvasObject{NewText("", Plain), NewPill("", Plain), NewMark(Disc, Plain), NewBadge("1")} {
		_, first := o.(fyne.Tappable)
		_, second := o.(fyne.SecondaryTappable)
		_, twice := o.(fyne.DoubleTappable)
		if first || second || twice {
			t.Errorf("%T takes it", o)
		}
	}
}
