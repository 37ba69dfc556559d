// Package translation says texts, counts, sizes and days in the languages that the program speaks. The texts themselves are in
// texts, for the window as well as for mails and pages. It knows no screen and nothing of what is said.
package translation

import (
	"embed"
	"encoding/json"
	"fmt"
	"maps"
	"path"
	"strings"
	"sync"

	"ringcentral-archiver/archiver/plaintext"
)

// Texts are the files of the texts, a language each, in the folder texts. A text is found by its English words, what is counted by a
// name.
//
//go:embed texts
var Texts embed.FS

// elsewhere are those of the texts that name Dropbox, as they are where the archive lies in a folder, and what is said otherwise where
// the folder is on an SFTP server, or where it is a bucket.
//
//go:embed folder sftp s3
var elsewhere embed.FS

// Language is a language that the program speaks.
type Language struct {
	Code  string                  // de
	texts func() map[string]forms // read when the language is first spoken, for most runs speak one
}

// forms are a text, or what a counted thing is called by the plural that its number takes (Unicode CLDR).
type forms map[string]string

// UnmarshalJSON implements json.Unmarshaler.
func (f *forms) UnmarshalJSON(raw []byte) error {
	var alone string
	if json.Unmarshal(raw, &alone) == nil {
		*f = forms{other: alone}
		return nil
	}
	return json.Unmarshal(raw, (*map[string]string)(f))
}

// languages are all of them, by their codes.
var languages = sync.OnceValue(func() map[string]*Language { return in(Texts, "texts") })

// ofPlaces are the languages as they speak of an archive that is not in Dropbox, by the kind of its place and by their codes.
var ofPlaces = sync.OnceValue(func() map[string]map[string]*Language {
	inFolder := over(languages(), in(elsewhere, "folder"))
	return map[string]map[string]*Language{
		"folder": inFolder, "sftp": over(inFolder, in(elsewhere, "sftp")), "s3": over(inFolder, in(elsewhere, "s3")),
	}
})

// over puts texts over those of other languages.
func over(below, above map[string]*Language) map[string]*Language {
	all := map[string]*Language{}
	for code, l := range above {
		all[code] = &Language{Code: code, texts: sync.OnceValue(func() map[string]forms {
			texts := maps.Clone(below[code].texts())
			maps.Copy(texts, l.texts())
			return texts
		})}
	}
	return all
}

// in are the languages whose texts are in a folder.
func in(from embed.FS, folder string) map[string]*Language {
	files, err := from.ReadDir(folder)
	if err != nil {
		panic(err) // they are embedded
	}
	all := map[string]*Language{}
	for _, file := range files {
		code := strings.TrimSuffix(file.Name(), ".json")
		all[code] = &Language{Code: code, texts: sync.OnceValue(func() map[string]forms { return read(from, path.Join(folder, file.Name())) })}
	}
	return all
}

func read(from embed.FS, name string) (texts map[string]forms) {
	raw, err := from.ReadFile(name)
	if err == nil {
		err = json.Unmarshal(raw, &texts)
	}
	if err != nil {
		panic(fmt.Errorf("read %s: %w", name, err)) // they are embedded
	}
	return texts
}

// Of is the language as it speaks of an archive in a kind of place: folder, sftp or s3. With any other it is in Dropbox.
func (l *Language) Of(kind string) *Language {
	if of := ofPlaces()[kind]; of != nil {
		return of[l.Code]
	}
	return languages()[l.Code]
}

// English is what is spoken where nothing else is known.
func English() *Language { return languages()["en"] }

// In is the language of a locale such as de, de-CH or de_DE.UTF-8; English where the program does not speak it.
func In(locale string) *Language {
	code, _, _ := strings.Cut(strings.ReplaceAll(locale, "_", "-"), "-")
	code, _, _ = strings.Cut(code, ".")
	if l := languages()[strings.ToLower(code)]; l != nil {
		return l
	}
	return English()
}

// Locale is the locale of the environment, as programs that use gettext find it; empty where none is set.
func Locale(getenv func(string) string) string {
	locale := ""
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if locale = getenv(name); locale != "" {
			break
		}
	}
	first, _, _ := strings.Cut(getenv("LANGUAGE"), ":")
	if plain, _, _ := strings.Cut(locale, "."); first != "" && plain != "" && plain != "C" && plain != "POSIX" {
		return first
	}
	return locale
}

// Say is an English text in the language, with its verbs filled in by one line each (plaintext). A text that the language does not
// have is said in English.
func (l *Language) Say(english string, args ...any) string {
	text := english
	if known, is := l.texts()[english]; is {
		text = known[other]
	}
	if len(args) == 0 {
		return text
	}
	return plaintext.Sprintf(text, args...)
}

// Key marks an English text that is said where it is shown, not where it stands.
func Key(english string) string { return english }
