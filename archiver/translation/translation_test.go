package translation_test

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver/translation"
)

func TestTheLanguageOfALocale(t *testing.T) {
	for locale, want := range map[string]string{
		"de": "de", "de-CH": "de", "de_DE.UTF-8": "de", "DE_at": "de", "fr_CA": "fr", "es_419": "es", "en-US": "en",
		"": "en", "C": "en", "C.UTF-8": "en", "POSIX": "en", "it_IT.UTF-8": "en", "deutsch": "en",
	} {
		if got := translation.In(locale).Code; got != want {
			t.Errorf("%q is %s, want %s", locale, got, want)
		}
	}
}

// TestTheLocaleOfTheEnvironment: as gettext looks for it.
func TestTheLocaleOfTheEnvironment(t *testing.T) {
	type env map[string]string
	for _, c := range []struct {
		env  env
		want string
	}{
		{env{}, ""},
		{env{"LANG": "de_DE.UTF-8"}, "de_DE.UTF-8"},
		{env{"LANG": "de_DE.UTF-8", "LC_MESSAGES": "fr_FR.UTF-8"}, "fr_FR.UTF-8"},
		{env{"LANG": "de_DE.UTF-8", "LC_MESSAGES": "fr_FR.UTF-8", "LC_ALL": "es_ES.UTF-8"}, "es_ES.UTF-8"},
		{env{"LANG": "en_US.UTF-8", "LANGUAGE": "de:en"}, "de"},
		{env{"LANG": "C.UTF-8", "LANGUAGE": "de"}, "C.UTF-8"}, // whoever asks for C asks for English
		{env{"LANG": "de_DE.UTF-8", "LC_ALL": "C", "LANGUAGE": "fr"}, "C"},
	} {
		if got := translation.Locale(func(name string) string { return c.env[name] }); got != c.want {
			t.Errorf("%v: %q, want %q", c.env, got, c.want)
		}
	}
}

func TestQuantities(t *testing.T) {
	first, zone := time.Date(2026, 11, 1, 23, 4, 0, 0, time.UTC), time.FixedZone("CET", -3600)
	for code, want := range map[string][]string{
		"en": {"0 items", "1 item", "3,204 items", "2,000,000 items", "9.4 GB", "0 bytes", "1.5 TB", "1 November 2026, 22:04", "November 2026", "1 November", "1.98 MB", "820 kB"},
		"de": {"0 Einträge", "1 Eintrag", "3.204 Einträge", "2.000.000 Einträge", "9,4 GB", "0 Bytes", "1,5 TB", "1. November 2026, 22:04", "November 2026", "1. November", "1,98 MB", "820 kB"},
		"fr": {"0 élément", "1 élément", "3\u202f204 éléments", "2\u202f000\u202f000 d’éléments", "9,4 Go", "0 octets", "1,5 To", "1er novembre 2026, 22:04", "novembre 2026", "1er novembre", "1,98 Mo", "820 ko"},
		"es": {"0 elementos", "1 elemento", "3\u202f204 elementos", "2\u202f000\u202f000 de elementos", "9,4 GB", "0 bytes", "1,5 TB", "1 de noviembre de 2026, 22:04", "noviembre de 2026", "1 de noviembre", "1,98 MB", "820 kB"},
	} {
		in := translation.In(code)
		got := []string{
			in.Count(0, "item"), in.Count(1, "item"), in.Count(3204, "item"), in.Count(2_000_000, "item"), in.Size(9_400_000_000), in.Size(-1), in.Space(3 << 39),
			in.Moment(first, zone), in.Month(2026, time.November), in.ShortDay(first, zone), in.Digits(1_976_000), in.Digits(820_000),
		}
		for i := range want {
			if got[i] != want[i] {
				t.Errorf("%s: %q, want %q", code, got[i], want[i])
			}
		}
	}
}

// TestANameDoesNotActInAText: it is one line, and what it turns round stays within it.
func TestANameDoesNotActInAText(t *testing.T) {
	if got := translation.English().Say("Since %s.", "Ana\x1b\n\u202eLine"); got != "Since Ana\ufffd Line." {
		t.Errorf("it is %q", got)
	}
	if got := translation.In("de").Say("no such text"); got != "no such text" {
		t.Errorf("a text that is nowhere is %q", got)
	}
}

// ofDropbox are texts that are of Dropbox wherever the archive lies: its sign-in, its registration, its own refusals, and the help of commands.
var ofDropbox = regexp.MustCompile(`^(A demonstration with a made-up office. The simulated|Accepts that|Choose a place below|Compares the path|Dropbox (App Console|account|app key|plans|refuses uploads|is full|does not allow|has disabled|takes no files|is disconnected here)|` +
	`Enter the Dropbox app key|Exit codes|Independent software|New app at|On Windows|Opens Dropbox's page|Reads the program's|Revokes the connection|RingCentral Archiver copies|Shows the last 30|` +
	`Access to Dropbox is revoked|in Dropbox$|The Dropbox account|The app that this program|The names RingCentral|This copy of the program|This does not look|You allow the connection|app disabled|archive RingCentral to|check that everything|` +
	`choose the proxy for|connect your Dropbox|disconnect Dropbox|disconnected here|Then connect it again|the Dropbox app key|the simulated Dropbox|this does not look like a Dropbox|use a simulated)`)

// TestEveryTextSaysWhereTheArchiveLies: a text that names Dropbox has another form for an archive in another kind of place, with the same
// verbs and in every language.
func TestEveryTextSaysWhereTheArchiveLies(t *testing.T) {
	verbs := regexp.MustCompile(`%\[?\d?\]?[a-z.]|{{\.N}}`)
	for _, kind := range []string{"folder", "sftp", "s3"} {
		for _, code := range []string{"en", "de", "fr", "es"} {
			plain, of := translation.In(code), translation.In(code).Of(kind)
			if of.Code != code || of.Of("dropbox") != plain || of.Of("") != plain {
				t.Errorf("%s of %s is %s, and back %p, not %p", code, kind, of.Code, of.Of(""), plain)
			}
			for _, key := range keys(t, code) {
				there, here := plain.Forms(key), of.Forms(key)
				for plural, text := range there {
					names := strings.Contains(text, "Dropbox") || strings.Contains(key, "Dropbox")
					switch {
					case ofDropbox.MatchString(key):
						if here[plural] != text {
							t.Errorf("%s: %q is of Dropbox, and said of %s as %q", code, key, kind, here[plural])
						}
					case !names && here[plural] == text:
					case strings.Contains(here[plural], "Dropbox"):
						t.Errorf("%s: of %s it is %q", code, kind, here[plural])
					case !slices.Equal(verbs.FindAllString(text, -1), verbs.FindAllString(here[plural], -1)):
						t.Errorf("%s: of %s %q has other verbs than %q", code, kind, here[plural], text)
					}
				}
			}
		}
	}
}

// TestABucketIsNoFolder: what is said of an archive in a folder is not said of one in a bucket, but where it is of a folder within.
func TestABucketIsNoFolder(t *testing.T) {
	within := regexp.MustCompile(`name of a folder|synchronised the folder`)
	for code, word := range map[string]string{"en": "folder", "de": "Ordner", "fr": "dossier", "es": "carpeta"} {
		plain, inFolder, inBucket := translation.In(code), translation.In(code).Of("folder"), translation.In(code).Of("s3")
		for _, key := range keys(t, code) {
			for plural, text := range inFolder.Forms(key) {
				if text != plain.Forms(key)[plural] && strings.Contains(inBucket.Forms(key)[plural], word) && !within.MatchString(key) {
					t.Errorf("%s: of a bucket it is %q", code, inBucket.Forms(key)[plural])
				}
			}
		}
	}
}

// keys are the English words by which the texts of a language are found.
func keys(t *testing.T, code string) (all []string) {
	t.Helper()
	raw, err := translation.Texts.ReadFile("texts/" + code + ".json")
	if err != nil {
		t.Fatal(err)
	}
	var texts map[string]any
	if err := json.Unmarshal(raw, &texts); err != nil {
		t.Fatal(err)
	}
	return slices.Sorted(maps.Keys(texts))
}
