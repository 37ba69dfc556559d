package ui

import "fyne.io/fyne/v2"

// The settings of the toolkit in which the size of the window is kept: it belongs to the screen of this
// computer, not to the archive.
const (
	widthKey  = "window.width"
	heightKey = "window.height"
)

// keptSize is the size that the window had when it was closed last.
func (w *window) keptSize() fyne.Size {
	const width, height = 1024, 700
	kept := w.app.Preferences()
	return fyne.NewSize(float32(kept.FloatWithFallback(widthKey, width)), float32(kept.FloatWithFallback(heightKey, height)))
}

// keepSize notes the size, unless the whole screen is used.
func (w *window) keepSize() {
	if w.win.FullScreen() {
		return
	}
	size := w.win.Canvas().Size()
	w.app.Preferences().SetFloat(widthKey, float64(size.Width))
	w.app.Preferences().SetFloat(heightKey, float64(size.Height))
}
