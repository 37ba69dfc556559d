package ui

import (
	"os"
	"strconv"

	"fyne.io/fyne/v2"
)

// textSizes are how much larger than usual everything is drawn, by the choice in BACKUP.
var textSizes = []float64{1, 1.25, 1.5}

const (
	textSizeKey = "text.size"  // in the settings of the toolkit, as it belongs to the screen of this computer
	scaleName   = "FYNE_SCALE" // where the toolkit looks for the user's scale
)

// textSize is the size of all that is drawn.
type textSize struct {
	given string  // of the environment, before it was changed
	base  float64 // what the user has chosen for all programs of the toolkit
}

func (w *window) newTextSize() textSize {
	t := textSize{given: os.Getenv(scaleName), base: 1}
	if own := float64(w.app.Settings().Scale()); own > 0 {
		t.base = own
	}
	if own, err := strconv.ParseFloat(t.given, 32); err == nil && own > 0 {
		t.base = own
	}
	return t
}

// TextSize is the chosen size, from 0 for the usual one.
func (w *window) TextSize() int {
	return min(max(w.app.Preferences().Int(textSizeKey), 0), len(textSizes)-1)
}

// SetTextSize chooses a size; everything is drawn in it at once. The window stays as large as it is on the screen.
func (w *window) SetTextSize(i int) {
	over := w.win.Canvas()
	size, before := over.Size(), over.Scale()
	w.app.Preferences().SetInt(textSizeKey, i)
	w.scale()
	w.app.Settings().SetTheme(w.app.Settings().Theme()) // has the toolkit look for the scale again
	if !w.win.FullScreen() && over.Scale() > 0 {
		w.win.Resize(fyne.NewSize(size.Width*before/over.Scale(), size.Height*before/over.Scale()))
	}
}

// scale tells the toolkit the chosen size: it knows no other way than the environment.
func (w *window) scale() {
	if w.TextSize() == 0 {
		w.unscale()
		return
	}
	_ = os.Setenv(scaleName, strconv.FormatFloat(w.textSize.base*textSizes[w.TextSize()], 'g', 4, 64)) // fails for no such value
}

// unscale leaves the environment as it was: programs that are started from here have it, too.
func (w *window) unscale() {
	if w.textSize.given == "" {
		_ = os.Unsetenv(scaleName)
		return
	}
	_ = os.Setenv(scaleName, w.textSize.given)
}
