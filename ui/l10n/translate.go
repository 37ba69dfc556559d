package l10n

import (
	"sync"
	"sync/atomic"

	"fyne.io/fyne/v2/lang"

	"ringcentral-archiver/archiver/plaintext"
	"ringcentral-archiver/archiver/translation"
)

// Load teaches Fyne the window's texts, once.
var Load = sync.OnceValue(func() error { return lang.AddTranslationsFS(translation.Texts, "texts") })

// folder is where the archive lies that the window shows; empty = in Dropbox.
var folder atomic.Pointer[string]

// SpeakOf has texts that name the place of the archive name this folder; where it is empty, Dropbox.
func SpeakOf(place string) { folder.Store(&place) }

// Spoken is the user's language, as Fyne has chosen it.
func Spoken() *translation.Language {
	spoken := translation.In(lang.L("en"))
	if of := folder.Load(); of != nil {
		spoken = spoken.Of(*of)
	}
	return spoken
}

// Translate gives an English text in the user's language, with its verbs filled in by one line each (plaintext).
func Translate(english string, args ...any) string {
	text := lang.L(english)
	if of := folder.Load(); of != nil && *of != "" {
		text = Spoken().Say(english)
	}
	if len(args) == 0 {
		return text
	}
	return plaintext.Sprintf(text, args...)
}

// Key marks an English text that is said where it is shown, not where it stands.
func Key(english string) string { return english }

// Noun is what can be counted; its forms stand in translations.
type Noun string

// The nouns, by their keys in translations.
const (
	Items      Noun = "item"
	Recordings Noun = "recording"
	Hours      Noun = "hour"
	Files      Noun = "file"
	Days       Noun = "day"
	InDays     Noun = "in days" // languages with cases need another form after "in"
	InMonths   Noun = "in months"
	InYears    Noun = "in years"
)

// Count is a number with its word: 1 item, 3,204 items.
func Count(n int, of Noun) string { return Spoken().Count(n, string(of)) }
