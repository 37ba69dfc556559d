package l10n_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"go/ast"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver/accounts/profile"
	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/index"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/retry"
	"ringcentral-archiver/archiver/translation"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/uitest"
)

// window parses all packages of the window: those below ui that need the toolkit's
// texts, which the commands do not.
func window(t *testing.T) (files []*ast.File) {
	t.Helper()
	entries, err := os.ReadDir("..")
	if err != nil {
		t.Fatal(err)
	}
	packages := []string{"ui"}
	for _, entry := range entries {
		if name := entry.Name(); entry.IsDir() && name != "terminal" && name != "uitest" {
			packages = append(packages, "ui/"+name)
		}
	}
	for _, folder := range packages {
		files = append(files, uitest.Sources(t, folder)...)
	}
	return files
}

// engine parses the packages of the engine that say something in the language of the user.
func engine(t *testing.T) (files []*ast.File) {
	t.Helper()
	for _, folder := range []string{"archiver/translation", "archiver/oauth", "archiver/alerts", "archiver/snapshot", "archiver/index", "archiver/completeness", "archiver/policy"} {
		files = append(files, uitest.Sources(t, folder)...)
	}
	return files
}

// onPages are the texts of the pages in the archive.
func onPages(t *testing.T) (all []string) {
	t.Helper()
	paths, err := filepath.Glob("../../archiver/index/*/*.[hj]*") // html, js
	if err != nil || len(paths) == 0 {
		t.Fatalf("the pages: %d, %v", len(paths), err)
	}
	said := regexp.MustCompile(`(?:\.(?:Say|Mark|Count \.[A-Za-z]+) |\bsay\(|\bcount\([^"]*)"([^"]+)"`)
	for _, path := range paths {
		page, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range said.FindAllStringSubmatch(string(page), -1) {
			all = append(all, found[1])
		}
	}
	return all
}

// sayings are the functions whose first argument is a key.
var sayings = []string{"Translate", "Key", "L", "N", "X", "Say", "Mark", "Count", "Forms"}

// used are the keys of all texts: those that the code names, and those that come from values of the engine.
func used(t *testing.T) map[string]bool {
	t.Helper()
	keys := map[string]bool{}
	for _, f := range append(window(t), engine(t)...) {
		ast.Inspect(f, func(n ast.Node) bool {
			call, is := n.(*ast.CallExpr)
			if !is || len(call.Args) == 0 {
				return true
			}
			name := ""
			switch f := call.Fun.(type) {
			case *ast.Ident:
				name = f.Name
			case *ast.SelectorExpr:
				if from, is := f.X.(*ast.Ident); is && slices.Contains([]string{"lang", "l10n", "translation"}, from.Name) || slices.Contains([]string{"Say", "Mark", "Count", "Forms"}, f.Sel.Name) {
					name = f.Sel.Name
				}
			}
			if slices.Contains(sayings, name) {
				for _, argument := range call.Args { // what is counted comes after the number
					if text, is := uitest.Literal(t, argument); is && (argument == call.Args[0] || name == "Count") {
						keys[text] = true
					}
				}
			}
			return true
		})
	}
	for _, files := range terminal(t) {
		for _, file := range files {
			texts, _ := said(t, file)
			for _, text := range texts {
				keys[text] = true
			}
		}
	}
	for _, text := range onPages(t) {
		keys[text] = true
	}
	for _, column := range slices.Concat(index.Columns, index.CallColumns) {
		keys[column] = true
	}
	for _, noun := range uitest.Constants(t, "ui/l10n", "Noun") {
		keys[noun] = true
	}
	for _, kind := range uitest.Constants(t, "archiver/notice", "Kind") {
		keys[kind] = true
	}
	for _, folder := range []string{"archiver/manifest", "archiver/reconcile"} {
		for _, wrong := range uitest.Constants(t, folder, "Wrong") {
			keys[wrong] = true
		}
	}
	for _, text := range []string{retry.NoPart, progress.Nameless, progress.Vanished, progress.Unwritten, profile.AppPermission, profile.RefreshTokens} {
		keys[text] = true
	}
	for _, of := range []string{"Text", "Step"} {
		for _, text := range uitest.Constants(t, "archiver/diagnose", of) {
			keys[text] = true
		}
	}
	for _, reason := range uitest.Reasons(t) {
		keys[reason.Sentence()], keys[l10n.ReasonShortly(reason)] = true, true
	}
	for _, sentence := range completeness.Anything.Sentences() {
		keys[sentence] = true
	}
	for u := range completeness.Anything + 1 {
		keys[u.But()] = true
	}
	delete(keys, "")
	return keys
}

// forms are the texts of a key in a language: one, or those of its plural.
func forms(t *testing.T, language string) map[string]map[string]string {
	t.Helper()
	raw, err := translation.Texts.ReadFile("texts/" + language + ".json")
	if err != nil {
		t.Fatal(err)
	}
	var texts map[string]any
	if err := json.Unmarshal(raw, &texts); err != nil {
		t.Fatal(err)
	}
	out := map[string]map[string]string{}
	for k, v := range texts {
		out[k] = map[string]string{}
		switch v := v.(type) {
		case string:
			out[k]["other"] = v
		case map[string]any:
			for form, text := range v {
				out[k][form] = text.(string)
			}
		}
	}
	return out
}

// plurals are the forms that a count has in a language (Unicode CLDR). Many is said of whole millions: un million de fichiers.
var plurals = map[string][]string{"en": {"one", "other"}, "de": {"one", "other"}, "fr": {"many", "one", "other"}, "es": {"many", "one", "other"}}

// languages are those that the window speaks.
func languages(t *testing.T) (codes []string) {
	t.Helper()
	files, err := translation.Texts.ReadDir("texts")
	if err != nil || len(files) == 0 {
		t.Fatalf("the languages: %d, %v", len(files), err)
	}
	for _, file := range files {
		codes = append(codes, strings.TrimSuffix(file.Name(), ".json"))
	}
	return codes
}

var verb = regexp.MustCompile(`%(\[\d\])?([.\d]*[a-z])|\{\{[^}]*\}\}`)

// verbs are what is filled into a text, sorted: each with the number of the argument that it shows, in whatever order they stand.
func verbs(text string) (all []string) {
	for i, found := range verb.FindAllStringSubmatch(text, -1) {
		argument := cmp.Or(found[1], fmt.Sprintf("[%d]", i+1))
		if found[2] == "" { // {{.N}}
			argument = ""
		}
		all = append(all, argument+cmp.Or(found[2], found[0]))
	}
	slices.Sort(all)
	return all
}

func TestEveryTextIsInEveryLanguage(t *testing.T) {
	keys := used(t)
	if len(keys) < 100 {
		t.Fatalf("only %d texts were found", len(keys))
	}
	english := forms(t, "en")
	for _, language := range languages(t) {
		texts := forms(t, language)
		if plurals[language] == nil || !slices.ContainsFunc(uitest.Locales, func(l string) bool { return strings.HasPrefix(l, language+"_") }) {
			t.Errorf("the tests do not know %s: its plurals, or where it is spoken", language)
		}
		for _, k := range slices.Sorted(maps.Keys(keys)) {
			if len(texts[k]) == 0 {
				t.Errorf("%s lacks %q", language, k)
			}
		}
		for k, forms := range texts {
			if !keys[k] {
				t.Errorf("%s has %q, which nothing uses", language, k)
			}
			if got := slices.Sorted(maps.Keys(forms)); len(english[k]) > 1 && !slices.Equal(got, plurals[language]) || len(english[k]) == 1 && len(got) != 1 {
				t.Errorf("%s has the forms %q of %q", language, got, k)
			}
			for form, text := range forms {
				if text == "" || !slices.Equal(verbs(text), verbs(cmp.Or(english[k][form], english[k]["other"]))) {
					t.Errorf("%s says %q of %q", language, text, k)
				}
			}
		}
	}
	for k, forms := range english {
		if text, one := forms["other"]; one && len(forms) == 1 && text != k && !strings.HasSuffix(k, " separator") && !strings.HasSuffix(k, " (type)") && k != "Item ID" { // the toolkit has a text for ID
			t.Errorf("English says %q of %q", text, k)
		}
	}
}

// TestTextsArePlain: words that have a plainer one, in the window and in what the terminal prints.
func TestTextsArePlain(t *testing.T) {
	stilted := regexp.MustCompile(`(?i)\b(by (it|them)sel(f|ves)|anew|(some|no|any|every)body|goes on|go on)\b`)
	texts := map[string]string{}
	for k := range used(t) {
		texts["the window"] += k + "\n"
	}
	golden, err := filepath.Glob("../terminal/testdata/*.txt")
	if err != nil || len(golden) == 0 {
		t.Fatalf("the terminal's texts: %d, %v", len(golden), err)
	}
	for _, path := range golden {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		texts[path] = string(text)
	}
	for where, text := range texts {
		for line := range strings.Lines(text) {
			if word := stilted.FindString(line); word != "" {
				t.Errorf("%s says %q: %s", where, word, line)
			}
		}
	}
}

func TestLanguagesAreSpokenAsInTheirCountries(t *testing.T) {
	first, million := time.Date(2026, 5, 1, 9, 0, 0, 0, time.UTC), 2_000_000
	for locale, want := range map[string]struct {
		signedIn, none, one, many, millions, size, bytes, stamp, short, today, other, first, weekday, month, moment, full string
	}{
		"de_DE.UTF-8": {
			"Angemeldet", "0 Einträge", "1 Eintrag", "3.204 Einträge", "2.000.000 Einträge", "9,4 GB", "820 Bytes", "21.11.2026 14:04", "21.11. 14:04",
			"21. November", "21. November 2027", "1. Mai", "Samstag, 21. November", "November 2026", "gestern 14:04",
			"Die Dropbox ist voll. Schaffen Sie Platz oder wählen Sie einen größeren Tarif; dann geht es automatisch weiter.",
		},
		"fr_FR.UTF-8": {
			"Connecté", "0 élément", "1 élément", "3\u202f204 éléments", "2\u202f000\u202f000 d’éléments", "9,4 Go", "820 octets", "21/11/2026 14:04", "21/11 14:04",
			"21 novembre", "21 novembre 2027", "1er mai", "Samedi 21 novembre", "novembre 2026", "hier 14:04",
			"Dropbox est plein. Libérez de l’espace ou passez à une offre supérieure\u202f; l’archivage reprendra ensuite.",
		},
		"es_ES.UTF-8": {
			"Sesión iniciada", "0 elementos", "1 elemento", "3\u202f204 elementos", "2\u202f000\u202f000 de elementos", "9,4 GB", "820 bytes", "21/11/2026 14:04", "21/11 14:04",
			"21 de noviembre", "21 de noviembre de 2027", "1 de mayo", "Sábado, 21 de noviembre", "noviembre de 2026", "ayer 14:04",
			"Dropbox está lleno. Libere espacio o amplíe su plan; después se reanudará el archivado.",
		},
	} {
		t.Run(locale, func(t *testing.T) {
			uitest.Speak(t, locale)
			there := l10n.PlaceOf(strings.TrimSuffix(locale, ".UTF-8"), here.Zone)
			for _, c := range []struct{ got, want string }{
				{l10n.Translate("Signed in"), want.signedIn},
				{l10n.Count(0, l10n.Items), want.none},
				{l10n.Count(1, l10n.Items), want.one},
				{l10n.Count(3204, l10n.Items), want.many},
				{l10n.Count(million, l10n.Items), want.millions},
				{l10n.Size(9_400_000_000), want.size},
				{l10n.Size(820), want.bytes},
				{there.Stamp(uitest.Now), want.stamp},
				{there.ShortStamp(uitest.Now), want.short},
				{there.Day(uitest.Now, uitest.Now), want.today},
				{there.Day(uitest.Now.AddDate(1, 0, 0), uitest.Now), want.other},
				{there.Day(first, uitest.Now), want.first},
				{there.Weekday(uitest.Now, uitest.Now), want.weekday},
				{there.Month(uitest.Now), want.month},
				{there.Moment(uitest.Now.AddDate(0, 0, -1), uitest.Now), want.moment},
				{l10n.ReasonSentence(reasons.DropboxFull), want.full},
			} {
				if c.got != c.want {
					t.Errorf("%q, want %q", c.got, c.want)
				}
			}
		})
	}
}

// TestDaysAreSaidAsInTheLanguage: in the United States a day in digits begins with its month, but a Spanish sentence does not.
func TestDaysAreSaidAsInTheLanguage(t *testing.T) {
	uitest.Speak(t, "es_US.UTF-8")
	there := l10n.PlaceOf("es-US", here.Zone)
	if got := there.Stamp(uitest.Now); got != "11/21/2026 14:04" {
		t.Errorf("in digits: %q", got)
	}
	if got := there.Day(uitest.Now, uitest.Now); got != "21 de noviembre" {
		t.Errorf("in words: %q", got)
	}
	if got := there.Day(uitest.Now.AddDate(1, 0, 0), uitest.Now); got != "21 de noviembre de 2027" {
		t.Errorf("with its year: %q", got)
	}
}
