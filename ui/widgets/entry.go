package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// Entry is Fyne's entry that lets the window's own shortcuts through: Fyne's
// swallows every one while it has the focus.
type Entry struct {
	widget.Entry
	OnEscape func() // Escape while it has the focus; may be nil
	OnFocus  func() // it has got the focus; may be nil

	fresh bool // no key was pressed since it has got the focus
}

var _ fyne.Shortcutable = (*Entry)(nil)

// NewEntry gives an empty entry that shows hint.
func NewEntry(hint string) *Entry {
	e := &Entry{}
	e.ExtendBaseWidget(e)
	e.SetPlaceHolder(hint)
	return e
}

// Framed implements Framed.
func (e *Entry) Framed() {}

// FocusGained implements fyne.Focusable.
func (e *Entry) FocusGained() {
	e.fresh = true
	e.Entry.FocusGained()
	Reveal()
	if e.OnFocus != nil {
		e.OnFocus()
	}
}

// TypedRune implements fyne.Focusable. A space without its key ends the press of a button that gave this entry the keys.
func (e *Entry) TypedRune(r rune) {
	ofButton := e.fresh && r == ' '
	e.fresh = false
	if !ofButton {
		e.Entry.TypedRune(r)
	}
}

// TypedKey implements fyne.Focusable.
func (e *Entry) TypedKey(k *fyne.KeyEvent) {
	e.fresh = false
	if k.Name == fyne.KeyEscape && e.OnEscape != nil {
		e.OnEscape()
		return
	}
	e.Entry.TypedKey(k)
}

// TypedShortcut implements fyne.Shortcutable.
func (e *Entry) TypedShortcut(s fyne.Shortcut) {
	if custom, of := s.(*desktop.CustomShortcut); of && outside(custom) {
		PassOn(e, s)
		return
	}
	e.Entry.TypedShortcut(s)
}

// PassOn gives the window a shortcut that what has the focus does not use: Fyne gives it to nothing else.
func PassOn(from fyne.CanvasObject, s fyne.Shortcut) {
	if window, can := fyne.CurrentApp().Driver().CanvasForObject(from).(fyne.Shortcutable); can {
		window.TypedShortcut(s)
	}
}

// outside reports whether a shortcut cannot be about editing text.
func outside(s *desktop.CustomShortcut) bool {
	return s.KeyName == fyne.KeyTab || s.KeyName == fyne.KeyQ || s.Modifier&fyne.KeyModifierAlt != 0
}
