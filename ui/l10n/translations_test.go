package l10n_test

import (
	"encoding/json"
	"go/ast"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"ringcentral-archiver/archiver/reasons"
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

// used are the keys of all texts of the window: those that the code names, and
// those that come from the engine.
func used(t *testing.T) map[string]bool {
	t.Helper()
	keys := map[string]bool{}
	for _, f := range window(t) {
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
				if from, is := f.X.(*ast.Ident); is && (from.Name == "lang" || from.Name == "l10n") {
					name = f.Sel.Name
				}
			}
			if slices.Contains([]string{"Translate", "Key", "L", "N", "X"}, name) {
				if text, is := uitest.Literal(t, call.Args[0]); is {
					keys[text] = true
				}
			}
			return true
		})
	}
	for _, noun := range uitest.Constants(t, "ui/l10n", "Noun") {
		keys[noun] = true
	}
	for _, kind := range uitest.Constants(t, "archiver/notice", "Kind") {
		keys[kind] = true
	}
	for _, of := range []string{"Text", "Step"} {
		for _, text := range uitest.Constants(t, "archiver/diagnose", of) {
			keys[text] = true
		}
	}
	for _, reason := range uitest.Reasons(t) {
		keys[reason.Sentence()], keys[l10n.ReasonShortly(reason)] = true, true
	}
	delete(keys, "")
	return keys
}

// forms are the texts of a key in a language: one, or those of its plural.
func forms(t *testing.T, language string) map[string]map[string]string {
	t.Helper()
	raw, err := os.ReadFile("translations/" + language + ".json")
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

func TestEveryTextIsInEveryLanguage(t *testing.T) {
	keys := used(t)
	if len(keys) < 100 {
		t.Fatalf("only %d texts were found", len(keys))
	}
	english := forms(t, "en")
	verbs := regexp.MustCompile(`%(\[\d\])?[.\d]*[a-z]|\{\{[^}]*\}\}`)
	for _, language := range []string{"en", "de"} {
		texts := forms(t, language)
		for _, k := range slices.Sorted(maps.Keys(keys)) {
			if len(texts[k]) == 0 {
				t.Errorf("%s lacks %q", language, k)
			}
		}
		for k, forms := range texts {
			if !keys[k] {
				t.Errorf("%s has %q, which nothing uses", language, k)
			}
			if len(forms) != len(english[k]) {
				t.Errorf("%s has %d forms of %q", language, len(forms), k)
			}
			for form, text := range forms {
				if text == "" || len(verbs.FindAllString(text, -1)) != len(verbs.FindAllString(english[k][form], -1)) {
					t.Errorf("%s says %q of %q", language, text, k)
				}
			}
		}
	}
	for k, forms := range english {
		if text, one := forms["other"]; one && len(forms) == 1 && text != k && !strings.HasSuffix(k, " separator") {
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

func TestGermanIsSpokenInGermany(t *testing.T) {
	uitest.Speak(t, "de_DE.UTF-8")
	there := l10n.PlaceOf("de-DE", here.Zone)
	for _, c := range []struct{ got, want string }{
		{l10n.Translate("Signed in"), "Angemeldet"},
		{l10n.Count(1, l10n.Items), "1 Eintrag"},
		{l10n.Count(3204, l10n.Items), "3.204 Einträge"},
		{l10n.Size(9_400_000_000), "9,4 GB"},
		{there.Stamp(uitest.Now), "21.11.2026 14:04"},
		{there.ShortStamp(uitest.Now), "21.11. 14:04"},
		{there.Day(uitest.Now, uitest.Now), "21. November"},
		{there.Day(uitest.Now.AddDate(1, 0, 0), uitest.Now), "21. November 2027"},
		{l10n.ReasonSentence(reasons.DropboxFull), "Die Dropbox ist voll. Schaffen Sie Platz oder wählen Sie einen größeren Tarif; dann geht es automatisch weiter."},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}
