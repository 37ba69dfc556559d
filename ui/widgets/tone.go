package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Tone is what a text or a pill tells by its colour.
type Tone int

// The tones.
const (
	Plain  Tone = iota
	Subtle      // of second rank
	Good        // done, all is well
	Busy        // under way
	Warn        // not done yet, or soon too late
	Bad         // a person has to act
)

// Color is the tone's colour for text.
func (t Tone) Color() fyne.ThemeColorName {
	switch t {
	case Subtle:
		return ColorSubtle
	case Good:
		return theme.ColorNameSuccess
	case Busy:
		return theme.ColorNamePrimary
	case Warn:
		return theme.ColorNameWarning
	case Bad:
		return theme.ColorNameError
	default:
		return theme.ColorNameForeground
	}
}

// Soft is the tone's colour for the ground behind the text.
func (t Tone) Soft() fyne.ThemeColorName {
	switch t {
	case Good:
		return ColorGoodSoft
	case Busy:
		return ColorAccentSoft
	case Warn:
		return ColorWarnSoft
	case Bad:
		return ColorBadSoft
	default:
		return ColorTrack
	}
}

// Phrase is words in a tone.
type Phrase struct {
	Text string
	Tone Tone
}
