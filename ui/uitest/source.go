package uitest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"ringcentral-archiver/archiver/reasons"
)

// Locales are where each language of the window is spoken.
var Locales = []string{"en_US.UTF-8", "de_DE.UTF-8", "fr_FR.UTF-8", "es_ES.UTF-8"}

// Speak has the window speak a language until the test ends.
func Speak(t *testing.T, locale string) {
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

// Sources parses the files of a folder of the program, without its tests.
func Sources(t *testing.T, folder string) (files []*ast.File) {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(root, folder, "*.go"))
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

// Literal is the text of a literal string; false where the expression is none.
func Literal(t *testing.T, e ast.Expr) (string, bool) {
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

// Constants are the values of the constants of a type in a folder of the program.
func Constants(t *testing.T, folder, of string) (values []string) {
	t.Helper()
	for _, f := range Sources(t, folder) {
		ast.Inspect(f, func(n ast.Node) bool {
			spec, is := n.(*ast.ValueSpec)
			if !is {
				return true
			}
			named, is := spec.Type.(*ast.Ident)
			if from, other := spec.Type.(*ast.SelectorExpr); other {
				named, is = from.Sel, true
			}
			if is && named.Name == of {
				for _, v := range spec.Values {
					if text, is := Literal(t, v); is {
						values = append(values, text)
					}
				}
			}
			return true
		})
	}
	return values
}

// root is the folder of the program, seen from a package of the window.
const root = "../.."

// Reasons are all reasons of the engine, no reason aside.
func Reasons(t *testing.T) (all []reasons.Reason) {
	t.Helper()
	for _, name := range Constants(t, "archiver/reasons", "Reason") {
		if r := reasons.Reason(name); r != reasons.NoReason {
			all = append(all, r)
		}
	}
	return all
}
