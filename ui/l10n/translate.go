package l10n

import (
	"sync"
	"sync/atomic"

	"fyne.io/fyne/v2/lang"

	"ringcentral-archiver/archiver/plaintext"
	"ringcentral-archiver/archiver/translation"
	"ringcentral-archiver/store/place"
)

// Load teaches Fyne the window's texts, once.
var Load = sync.OnceValue(func() error { return lang.AddTranslationsFS(translation.Texts, "texts") })

// kind is the kind of place where the archive lies that the window shows.
var kind atomic.Pointer[place.Kind]

// SpeakOf has texts that name the place of the archive name one of this kind (place.Kind).
func SpeakOf(of place.Kind) { kind.Store(&of) }

// Spoken is the user's language, as Fyne has chosen it.
func Spoken() *translation.Language {
	spoken := translation.In(lang.L("en"))
	if of := kind.Load(); of != nil {
		spoken = spoken.Of(*of)
	}
	return spoken
}

// Translate gives an English text in the user's language, with its verbs filled in by one line each (plaintext).
func Translate(english string, args ...any) string {
	text := lang.L(english)
	if of := kind.Load(); of != nil && *of != place.Dropbox {
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

// In has texts speak of an archive in another kind of place while do runs. It is called on the UI goroutine.
func In(of place.Kind, do func()) {
	before := kind.Swap(&of)
	defer kind.Store(before)
	do()
}
