package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
)

// Kind is how a button looks.
type Kind int

// The kinds.
const (
	Outline Kind = iota
	Primary      // what one most likely wants to do
	Danger       // takes something away
	Link         // words only
)

// ButtonHeight is how high buttons and fields are.
const ButtonHeight = 31

const buttonSide = 14 // room left and right of the words

// Button is a button of the program's look; Space and Enter press it.
type Button struct {
	Interactive
	Text     string
	Kind     Kind
	Small    bool          // caption size, for links beside small text
	Icon     fyne.Resource // behind the words, or alone
	OnTapped func()
	OnEscape func()             // Escape while it has the focus; may be nil
	OnKey    func(fyne.KeyName) // any key but those; may be nil
}

var (
	_ fyne.Widget        = (*Button)(nil)
	_ fyne.Tappable      = (*Button)(nil)
	_ fyne.Focusable     = (*Button)(nil)
	_ fyne.Disableable   = (*Button)(nil)
	_ desktop.Hoverable  = (*Button)(nil)
	_ desktop.Cursorable = (*Button)(nil)
)

// NewButton gives a button of a kind.
func NewButton(text string, kind Kind, tapped func()) *Button {
	b := &Button{Text: text, Kind: kind, OnTapped: tapped}
	b.ExtendBaseWidget(b)
	return b
}

// NewIconButton gives a button with an icon behind its words, or alone.
func NewIconButton(text string, icon fyne.Resource, tapped func()) *Button {
	b := NewButton(text, Outline, tapped)
	b.Icon = icon
	return b
}

// NewLink gives small words that can be pressed.
func NewLink(text string, tapped func()) *Button {
	b := NewButton(text, Link, tapped)
	b.Small = true
	return b
}

// SetText changes the words.
func (b *Button) SetText(text string) {
	if b.Text != text {
		b.Text = text
		b.Refresh()
	}
}

// Tapped implements fyne.Tappable.
func (b *Button) Tapped(*fyne.PointEvent) {
	if !b.Disabled() && b.OnTapped != nil {
		b.OnTapped()
	}
}

// TypedKey implements fyne.Focusable.
func (b *Button) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		b.Tapped(nil)
	case fyne.KeyEscape:
		if b.OnEscape != nil {
			b.OnEscape()
		}
	default:
		if b.OnKey != nil {
			b.OnKey(e.Name)
		}
	}
}

// Cursor implements desktop.Cursorable.
func (b *Button) Cursor() desktop.Cursor {
	if b.Kind == Link && !b.Disabled() {
		return desktop.PointerCursor
	}
	return desktop.DefaultCursor
}

// CreateRenderer implements fyne.Widget.
func (b *Button) CreateRenderer() fyne.WidgetRenderer {
	r := &buttonRenderer{
		button: b, ground: canvas.NewRectangle(color.Transparent), veil: canvas.NewRectangle(color.Transparent),
		words: canvas.NewText("", color.Black), icon: canvas.NewImageFromResource(nil),
	}
	r.icon.FillMode = canvas.ImageFillContain
	r.dress()
	return r
}

type buttonRenderer struct {
	button       *Button
	ground, veil *canvas.Rectangle // the veil shows that the pointer is over it
	words        *canvas.Text
	icon         *canvas.Image
}

func (r *buttonRenderer) Destroy() {}
func (r *buttonRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ground, r.veil, r.words, r.icon}
}

func (r *buttonRenderer) iconSize() float32 {
	if r.button.Icon == nil {
		return 0
	}
	return theme.SizeForWidget(theme.SizeNameInlineIcon, r.button)
}

func (r *buttonRenderer) inner() fyne.Size {
	size := r.words.MinSize()
	if r.button.Text == "" {
		size.Width = 0
	}
	return size.AddWidthHeight(r.iconSize(), 0)
}

func (r *buttonRenderer) MinSize() fyne.Size {
	inner := r.inner()
	if r.button.Kind == Link {
		return inner
	}
	side := float32(buttonSide)
	if r.button.Text == "" {
		side = 8
	}
	return fyne.NewSize(inner.Width+2*side, max(ButtonHeight, inner.Height))
}

func (r *buttonRenderer) Layout(size fyne.Size) {
	r.spread(size)
	inner := r.inner()
	x := (size.Width - inner.Width) / 2
	words := r.words.MinSize()
	r.words.Move(fyne.NewPos(x, (size.Height-words.Height)/2))
	r.words.Resize(words)
	edge := r.iconSize()
	r.icon.Move(fyne.NewPos(x+inner.Width-edge, (size.Height-edge)/2))
	r.icon.Resize(fyne.NewSquareSize(edge))
}

// spread lays the grounds; a link's reach out of it, so that its words stand
// in line with other words.
func (r *buttonRenderer) spread(size fyne.Size) {
	out := float32(0)
	if r.button.Kind == Link {
		out = 3
	}
	for _, o := range []fyne.CanvasObject{r.ground, r.veil} {
		o.Move(fyne.NewPos(-out, -out/2))
		o.Resize(size.AddWidthHeight(2*out, out))
	}
}

func (r *buttonRenderer) Refresh() {
	r.dress()
	r.Layout(r.button.Size())
	canvas.Refresh(r.button)
}

// dress sets words, icon and colours as the button's state asks.
func (r *buttonRenderer) dress() {
	b := r.button
	words, ground, edge := b.colors()
	paint := func(name fyne.ThemeColorName) color.Color {
		if name == "" {
			return color.Transparent
		}
		return theme.ColorForWidget(name, b)
	}
	radius := theme.SizeForWidget(theme.SizeNameInputRadius, b)
	r.ground.FillColor, r.ground.StrokeColor, r.ground.StrokeWidth, r.ground.CornerRadius = paint(ground), paint(edge), 1, radius
	if b.Focused && !b.Disabled() {
		r.ground.StrokeColor, r.ground.StrokeWidth = paint(theme.ColorNameFocus), 3
	}
	r.veil.FillColor, r.veil.CornerRadius = color.Transparent, radius
	if b.hovered && !b.Disabled() {
		r.veil.FillColor = paint(theme.ColorNameHover)
	}
	r.words.Text, r.words.Color, r.words.TextSize = b.Text, paint(words), 13
	if b.Small {
		r.words.TextSize = theme.SizeForWidget(theme.SizeNameCaptionText, b)
	}
	r.icon.Hidden = b.Icon == nil
	if b.Icon != nil {
		r.icon.Resource = theme.NewColoredResource(b.Icon, words)
		r.icon.Refresh()
	}
}

func (b *Button) colors() (words, ground, edge fyne.ThemeColorName) {
	switch {
	case b.Kind == Link && b.Disabled():
		return theme.ColorNameDisabled, "", ""
	case b.Kind == Link:
		return theme.ColorNamePrimary, "", ""
	case b.Disabled():
		return theme.ColorNameDisabled, theme.ColorNameDisabledButton, ColorBorder
	case b.Kind == Primary:
		return theme.ColorNameForegroundOnPrimary, theme.ColorNamePrimary, theme.ColorNamePrimary
	case b.Kind == Danger:
		return theme.ColorNameError, theme.ColorNameButton, ColorBadBorder
	default:
		return theme.ColorNameForeground, theme.ColorNameButton, theme.ColorNameInputBorder
	}
}
