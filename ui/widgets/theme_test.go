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
		on := func(words, ground fyne.ThemeColorName) {
			if ratio := contrast(look.Color(words, variant), look.Color(ground, variant)); ratio < 4.5 {
				t.Errorf("variant %d: %s on %s is %.2f:1", variant, words, ground, ratio)
			}
		}
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
