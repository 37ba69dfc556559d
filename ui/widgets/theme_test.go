package widgets_test

import (
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"ringcentral-archiver/ui/widgets"
)

func TestContrast(t *testing.T) {
	look := widgets.NewTheme()
	for _, variant := range []fyne.ThemeVariant{theme.VariantLight, theme.VariantDark} {
		least := func(what, ground fyne.ThemeColorName, want float64) {
			below := look.Color(ground, variant)
			if ratio := contrast(over(look.Color(what, variant), below), below); ratio < want {
				t.Errorf("variant %d: %s on %s is %.2f:1", variant, what, ground, ratio)
			}
		}
		on := func(words, ground fyne.ThemeColorName) { least(words, ground, 4.5) }
		for _, control := range []fyne.ThemeColorName{
			theme.ColorNameInputBorder, widgets.ColorBadBorder, theme.ColorNameScrollBar, theme.ColorNameFocus, theme.ColorNamePrimary, widgets.ColorBrand,
			widgets.ColorTeal, widgets.ColorViolet,
		} {
			least(control, widgets.ColorSurface, 3)
			least(control, theme.ColorNameBackground, 3)
		}
		for _, ground := range []fyne.ThemeColorName{theme.ColorNameInputBackground, theme.ColorNameButton, theme.ColorNameOverlayBackground} {
			least(theme.ColorNameInputBorder, ground, 3)
		}
		on(theme.ColorNamePlaceHolder, theme.ColorNameInputBackground)
		on(widgets.ColorSubtle, theme.ColorNameHeaderBackground)
		on(widgets.ColorSubtle, widgets.ColorTrack) // of a step that is to come
		for _, tone := range []widgets.Tone{widgets.Plain, widgets.Subtle, widgets.Good, widgets.Busy, widgets.Warn, widgets.Bad} {
			on(tone.Color(), widgets.ColorSurface)
			on(tone.Color(), theme.ColorNameBackground)
			if tone > widgets.Subtle {
				on(tone.Color(), tone.Soft())
			}
		}
		on(theme.ColorNameForegroundOnPrimary, theme.ColorNamePrimary)
		on(theme.ColorNameForeground, theme.ColorNameButton)
		on(theme.ColorNameError, theme.ColorNameButton)
	}
}

// over is what a colour that may be seen through looks like on a ground.
func over(c, ground color.Color) color.Color {
	r, g, b, a := c.RGBA()
	x, y, z, _ := ground.RGBA()
	mix := func(v, below uint32) uint16 { return uint16(v + below*(0xFFFF-a)/0xFFFF) }
	return color.NRGBA64{R: mix(r, x), G: mix(g, y), B: mix(b, z), A: 0xFFFF}
}

func contrast(a, b color.Color) float64 {
	la, lb := luminance(a), luminance(b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

// luminance is the relative luminance of WCAG 2.
func luminance(c color.Color) float64 {
	linear := func(v uint32) float64 {
		s := float64(v) / 0xFFFF
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	r, g, b, _ := c.RGBA()
	return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
}
