package ui

import (
	"embed"
	"fmt"
	"strings"
	"sync"

	"fyne.io/fyne/v2/lang"
)

//go:embed translations
var translations embed.FS

// loadTranslations teaches Fyne the window's texts, once.
var loadTranslations = sync.OnceValue(func() error { return lang.AddTranslationsFS(translations, "translations") })

// say gives an English text in the user's language, with its verbs filled in.
// The text is the key in translations.
func say(english string, args ...any) string {
	text := lang.L(english)
	if len(args) == 0 {
		return text
	}
	return fmt.Sprintf(text, args...)
}

// key marks an English text that is said where it is shown, not where it stands.
func key(english string) string { return english }

// thing is what can be counted; its forms stand in translations.
type thing string

// The things, by their keys in translations.
const (
	items      thing = "item"
	recordings thing = "recording"
	hours      thing = "hour"
	files      thing = "file"
	days       thing = "day"
	inDays     thing = "in days" // languages with cases need another form after "in"
	inMonths   thing = "in months"
	inYears    thing = "in years"
)

// count is a number with its word: 1 item, 3,204 items.
func count(n int, of thing) string {
	return lang.N(string(of), n, map[string]any{"N": number(n)})
}

// localized is a number as Go writes it, set as in the user's language.
func localized(number string) string {
	return strings.NewReplacer(",", say("thousands separator"), ".", say("decimal separator")).Replace(number)
}
