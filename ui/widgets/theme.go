package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Colours that the program's look has besides Fyne's own.
const (
	ColorSurface    fyne.ThemeColorName = "surface" // cards, header, footer
	ColorBorder     fyne.ThemeColorName = "border"  // their one-pixel edge
	ColorSubtle     fyne.ThemeColorName = "subtle"  // labels and second lines
	ColorBrand      fyne.ThemeColorName = "brand"   // the word "Archiver"
	ColorTeal       fyne.ThemeColorName = "teal"    // with violet: parts of a chart
	ColorViolet     fyne.ThemeColorName = "violet"
	ColorTrack      fyne.ThemeColorName = "track"      // the empty part of a bar or switch
	ColorAccentSoft fyne.ThemeColorName = "accentSoft" // behind accent text
	ColorGoodSoft   fyne.ThemeColorName = "goodSoft"
	ColorWarnSoft   fyne.ThemeColorName = "warnSoft"
	ColorBadSoft    fyne.ThemeColorName = "badSoft"
	ColorBadBorder  fyne.ThemeColorName = "badBorder" // edge of a button that takes something away
	ColorKnob       fyne.ThemeColorName = "knob"      // the round part of a switch
)

// SizeTitle is the size of a card's title.
const SizeTitle fyne.ThemeSizeName = "title"

// Theme is the program's look in light and dark; the desktop says which.
type Theme struct{ fyne.Theme }

var _ fyne.Theme = Theme{}

// NewTheme gives the look, on top of Fyne's icons and fonts.
func NewTheme() Theme { return Theme{theme.DefaultTheme()} }

// Color gives a colour of the palette, or Fyne's where the palette has none.
func (t Theme) Color(name fyne.ThemeColorName, variant fyne.ThemeVariant) color.Color {
	palette := light
	if variant == theme.VariantDark {
		palette = dark
	}
	if rgba, there := palette[name]; there {
		return color.NRGBA{R: uint8(rgba >> 24), G: uint8(rgba >> 16), B: uint8(rgba >> 8), A: uint8(rgba)}
	}
	return t.Theme.Color(name, variant)
}

// Size gives a size in device-independent pixels.
func (t Theme) Size(name fyne.ThemeSizeName) float32 {
	switch name {
	case SizeTitle:
		return 16
	case theme.SizeNameText:
		return 14
	case theme.SizeNameCaptionText:
		return 12.5
	case theme.SizeNameSubHeadingText:
		return 18
	case theme.SizeNameInnerPadding:
		return 6
	case theme.SizeNameInlineIcon:
		return 18
	case theme.SizeNameInputRadius, theme.SizeNameSelectionRadius:
		return 5
	default:
		return t.Theme.Size(name)
	}
}

// The palettes are written as 0xRRGGBBAA.
var light = map[fyne.ThemeColorName]uint32{
	theme.ColorNameBackground:          0xF4F6F8FF,
	theme.ColorNameForeground:          0x1B2430FF,
	theme.ColorNamePrimary:             0x0B6BCBFF,
	theme.ColorNameHyperlink:           0x0B6BCBFF,
	theme.ColorNameForegroundOnPrimary: 0xFFFFFFFF,
	theme.ColorNameButton:              0xFFFFFFFF,
	theme.ColorNameDisabledButton:      0xEEF1F4FF,
	theme.ColorNameDisabled:            0x8A95A1FF,
	theme.ColorNameHover:               0x1B243010,
	theme.ColorNamePressed:             0x1B243020,
	theme.ColorNameFocus:               0x0B6BCBC0,
	theme.ColorNameSelection:           0x0B6BCB30,
	theme.ColorNamePlaceHolder:         0x66717DFF,
	theme.ColorNameInputBackground:     0xFFFFFFFF,
	theme.ColorNameInputBorder:         0x848E99FF,
	theme.ColorNameSeparator:           0xE7EBEFFF,
	theme.ColorNameHeaderBackground:    0xF7F9FAFF,
	theme.ColorNameMenuBackground:      0xFFFFFFFF,
	theme.ColorNameOverlayBackground:   0xFFFFFFFF,
	theme.ColorNameScrollBar:           0x1B243088,
	theme.ColorNameShadow:              0x1B243020,
	theme.ColorNameError:               0xB3261EFF,
	theme.ColorNameSuccess:             0x23743BFF,
	theme.ColorNameWarning:             0x855000FF,
	ColorSurface:                       0xFFFFFFFF,
	ColorBorder:                        0xDFE4EAFF,
	ColorSubtle:                        0x5C6874FF,
	ColorBrand:                         0xDD530AFF,
	ColorTeal:                          0x0A857AFF,
	ColorViolet:                        0x7A52D6FF,
	ColorTrack:                         0xE4E8ECFF,
	ColorAccentSoft:                    0xE5F0FBFF,
	ColorGoodSoft:                      0xE2F3E5FF,
	ColorWarnSoft:                      0xFDF0D5FF,
	ColorBadSoft:                       0xFDE7E6FF,
	ColorBadBorder:                     0xCE6A65FF,
	ColorKnob:                          0xFFFFFFFF,
}

var dark = map[fyne.ThemeColorName]uint32{
	theme.ColorNameBackground:          0x12161BFF,
	theme.ColorNameForeground:          0xE7EBEFFF,
	theme.ColorNamePrimary:             0x5AA9F2FF,
	theme.ColorNameHyperlink:           0x5AA9F2FF,
	theme.ColorNameForegroundOnPrimary: 0x0B1622FF,
	theme.ColorNameButton:              0x232A32FF,
	theme.ColorNameDisabledButton:      0x20262DFF,
	theme.ColorNameDisabled:            0x6F7B87FF,
	theme.ColorNameHover:               0xFFFFFF12,
	theme.ColorNamePressed:             0xFFFFFF22,
	theme.ColorNameFocus:               0x5AA9F2B0,
	theme.ColorNameSelection:           0x5AA9F240,
	theme.ColorNamePlaceHolder:         0x929EAAFF,
	theme.ColorNameInputBackground:     0x171C22FF,
	theme.ColorNameInputBorder:         0x6C7884FF,
	theme.ColorNameSeparator:           0x2A323AFF,
	theme.ColorNameHeaderBackground:    0x20262DFF,
	theme.ColorNameMenuBackground:      0x232A32FF,
	theme.ColorNameOverlayBackground:   0x1C2229FF,
	theme.ColorNameScrollBar:           0xFFFFFF60,
	theme.ColorNameError:               0xF28B82FF,
	theme.ColorNameSuccess:             0x7BCB8EFF,
	theme.ColorNameWarning:             0xE9B95CFF,
	ColorSurface:                       0x1C2229FF,
	ColorBorder:                        0x2F3842FF,
	ColorSubtle:                        0x9CA8B4FF,
	ColorBrand:                         0xFF8A4CFF,
	ColorTeal:                          0x2CC0B2FF,
	ColorViolet:                        0xAD9CF5FF,
	ColorTrack:                         0x333D47FF,
	ColorAccentSoft:                    0x1B3650FF,
	ColorGoodSoft:                      0x1D3A26FF,
	ColorWarnSoft:                      0x40331AFF,
	ColorBadSoft:                       0x472524FF,
	ColorBadBorder:                     0xAC655FFF,
	ColorKnob:                          0xF4F6F8FF,
}
