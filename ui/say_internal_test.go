package ui

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"ringcentral-archiver/archiver"
)

// speak has the window speak a language until the test ends.
func speak(t *testing.T, locale string) {
	t.Helper()
	before := os.Getenv("LANG")
	change := func(locale string) {
		if err := os.Setenv("LANG", locale); err != nil {
			t.Fatal(err)
		}
		// Fyne looks for the language again whenever a translation is added.
		if err := lang.AddTranslations(fyne.NewStaticResource("en.json", []byte("{}"))); err != nil {
			t.Fatal(err)
		}
	}
	change(locale)
	t.Cleanup(func() { change(before) })
}

// sources parses the files of a folder without its tests.
func sources(t *testing.T, folder string) (files []*ast.File) {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	return files
}

func literal(t *testing.T, e ast.Expr) (string, bool) {
	t.Helper()
	lit, is := e.(*ast.BasicLit)
	if !is || lit.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(lit.Value)
	if err != nil {
		t.Fatal(err)
	}
	return text, true
}

// constants are the values of a folder's constants of a type.
func constants(t *testing.T, folder, of string) (values []string) {
	t.Helper()
	for _, f := range sources(t, folder) {
		ast.Inspect(f, func(n ast.Node) bool {
			spec, is := n.(*ast.ValueSpec)
			if !is {
				return true
			}
			if named, is := spec.Type.(*ast.Ident); is && named.Name == of {
				for _, v := range spec.Values {
					if text, is := literal(t, v); is {
						values = append(values, text)
					}
				}
			}
			return true
		})
	}
	return values
}

// used are the keys of all texts of the window: those that the code names, and
// those that come from the engine.
func used(t *testing.T) map[string]bool {
	t.Helper()
	keys := map[string]bool{}
	for _, f := range sources(t, ".") {
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
				if from, is := f.X.(*ast.Ident); is && from.Name == "lang" {
					name = "lang." + f.Sel.Name
				}
			}
			if slices.Contains([]string{"say", "key", "lang.L", "lang.N", "lang.X"}, name) {
				if text, is := literal(t, call.Args[0]); is {
					keys[text] = true
				}
			}
			return true
		})
	}
	for _, thing := range constants(t, ".", "thing") {
		keys[thing] = true
	}
	for _, kind := range constants(t, "../archiver/notice", "Kind") {
		keys[kind] = true
	}
	for _, name := range constants(t, "../archiver", "Reason") {
		reason := archiver.Reason(name)
		keys[reason.Sentence()], keys[shortly(reason)] = true, true
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

func TestGermanIsSpokenInGermany(t *testing.T) {
	speak(t, "de_DE.UTF-8")
	there := placeOf("de-DE", here.zone)
	for _, c := range []struct{ got, want string }{
		{say("Signed in"), "Angemeldet"},
		{count(1, items), "1 Eintrag"},
		{count(3204, items), "3.204 Einträge"},
		{size(9_400_000_000), "9,4 GB"},
		{there.stamp(now), "21.11.2026 14:04"},
		{there.shortStamp(now), "21.11. 14:04"},
		{there.day(now, now), "21. November"},
		{there.day(now.AddDate(1, 0, 0), now), "21. November 2027"},
		{because(archiver.DropboxFull), "Die Dropbox ist voll. Schaffen Sie Platz oder wählen Sie einen größeren Tarif; dann geht es von selbst weiter."},
		{status(archiver.Row{Status: archiver.Running, Done: 27, Total: 1041}), "läuft 27/1.041"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}
