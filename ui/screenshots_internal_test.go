//go:build screenshots

package ui

import (
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"ringcentral-archiver/ui/uitest"
)

// TestScreenshots takes pictures of all tabs and dialogs into the folder that SCREENSHOTS names.
func TestScreenshots(t *testing.T) {
	folder := os.Getenv("SCREENSHOTS")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, sc := range scenes() {
		for look, variant := range map[string]fyne.ThemeVariant{"light": theme.VariantLight, "dark": theme.VariantDark} {
			for _, size := range []fyne.Size{{Width: 800, Height: 560}, {Width: 1024, Height: 700}, {Width: 1440, Height: 900}} {
				name := fmt.Sprintf("%s-%s-%.0fx%.0f.png", sc.name, look, size.Width, size.Height)
				t.Run(name, func(t *testing.T) { picture(t, sc, "", variant, size, 1, filepath.Join(folder, name)) })
				large := fmt.Sprintf("%s-%s-%.0fx%.0f-150%%.png", sc.name, look, size.Width, size.Height)
				t.Run(large, func(t *testing.T) { picture(t, sc, "", variant, size, 1.5, filepath.Join(folder, large)) })
			}
		}
		for _, locale := range uitest.Locales[1:] {
			for _, size := range []fyne.Size{{Width: 800, Height: 560}, {Width: 1024, Height: 700}} {
				name := fmt.Sprintf("%s-%s-%.0fx%.0f.png", sc.name, locale[:2], size.Width, size.Height)
				t.Run(name, func(t *testing.T) {
					picture(t, sc, locale, theme.VariantLight, size, 1, filepath.Join(folder, name))
				})
			}
		}
	}
}

// picture takes one of a scene, as a screen shows it that draws a point as so many pixels.
func picture(t *testing.T, sc scene, locale string, variant fyne.ThemeVariant, size fyne.Size, scale float32, path string) {
	r := sc.stage(t, locale, variant, size)
	r.Win.Canvas().(test.WindowlessCanvas).SetScale(scale)
	out, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	if err := png.Encode(out, r.Win.Canvas().Capture()); err != nil {
		t.Fatal(err)
	}
}
