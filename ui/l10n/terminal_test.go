package l10n_test

import (
	"go/ast"
	"go/token"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"ringcentral-archiver/ui/uitest"
)

// terminal parses the packages of the commands that say something to people, and main, by their folders.
func terminal(t *testing.T) map[string][]*ast.File {
	t.Helper()
	files := map[string][]*ast.File{".": uitest.Sources(t, ".")}
	err := fs.WalkDir(os.DirFS("../.."), "ui/terminal", func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() && d.Name() != "testdata" {
			files[path] = uitest.Sources(t, path)
		}
		return err
	})
	if err != nil || len(files) < 10 {
		t.Fatalf("the terminal's packages: %d, %v", len(files), err)
	}
	return files
}

// folded is the text of literals that are put together, and they; no text where the expression is another.
func folded(t *testing.T, e ast.Expr) (string, []ast.Expr) {
	t.Helper()
	if sum, is := e.(*ast.BinaryExpr); is && sum.Op == token.ADD {
		left, some := folded(t, sum.X)
		right, others := folded(t, sum.Y)
		if some == nil || others == nil {
			return "", nil
		}
		return left + right, append(some, others...)
	}
	if text, is := uitest.Literal(t, e); is {
		return text, []ast.Expr{e}
	}
	return "", nil
}

// at are the places of the key among the arguments of the functions of the terminal that say something; -1 is the last.
var at = map[string][]int{
	"Key": {0}, "Say": {0}, "Count": {1}, "Tell": {0, 1}, "Warn": {0}, "Wrong": {1}, "Mistake": {0}, "Word": {0},
	"Var": {-1}, "StringVar": {-1}, "Switch": {-1},
}

// said are the texts of a file that the terminal says in the language of the user, by the literals that they are made of.
func said(t *testing.T, file *ast.File) (keys []string, literals map[ast.Expr]bool) {
	t.Helper()
	literals = map[ast.Expr]bool{}
	note := func(e ast.Expr, always bool) {
		text, parts := folded(t, e)
		for _, part := range parts {
			literals[part] = true
		}
		if always && parts != nil || hasWords(text) {
			keys = append(keys, text)
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			name := ""
			switch f := n.Fun.(type) {
			case *ast.Ident:
				name = f.Name
			case *ast.SelectorExpr:
				name = f.Sel.Name
			}
			if of, is := n.Fun.(*ast.SelectorExpr); is && (name == "Warn" && !isNamed(of.X, "env", "s") || isNamed(of.X, "strings")) { // a log's
				return true
			}
			for _, i := range at[name] {
				if i < 0 {
					i = len(n.Args) - 1
				}
				if i < len(n.Args) {
					note(n.Args[i], name == "Say" || name == "Count")
				}
			}
		case *ast.KeyValueExpr:
			if field, is := n.Key.(*ast.Ident); is && (field.Name == "Short" || field.Name == "Long") {
				note(n.Value, false)
			}
		}
		return true
	})
	return keys, literals
}

// isNamed reports whether an expression is one of these variables.
func isNamed(e ast.Expr, names ...string) bool {
	is, named := e.(*ast.Ident)
	return named && slices.Contains(names, is.Name)
}

// hasWords reports whether a text says more than what is filled in.
func hasWords(text string) bool {
	unsaid := regexp.MustCompile(`^archiver: |RingCentral Archiver|--[a-z-]+|` + verb.String())
	return regexp.MustCompile(`\pL`).MatchString(unsaid.ReplaceAllString(text, ""))
}

// TestTheTerminalSpeaksTheLanguage: what it says has a text in every language (TestEveryTextIsInEveryLanguage), because no sentence is
// written past the texts. What was being done stands in English before an error (%w), as in the log.
func TestTheTerminalSpeaksTheLanguage(t *testing.T) {
	sentence := regexp.MustCompile(`\pL{2,} \pL{2,}`)
	known := []string{
		"RingCentral Archiver",                                                                                                                      // the data folder
		"The language is not kept for mails and pages",                                                                                              // in the log
		"Apps/RingCentral Application", "backup on", "backup off", "service install", "--data DIR", "\n  archiver [--data DIR] [--demo]           ", // what is typed
		"nothing is written without your yes", "there is no browser here", // errors that are not shown
		"Short recordings", " partly archived", // titles of columns for programs
	}
	english := forms(t, "en")
	forPrograms := []string{"ui/terminal/metrics", "ui/terminal/scheduler", "ui/terminal/upgrade"}
	for folder, files := range terminal(t) {
		if slices.Contains(forPrograms, folder) {
			continue
		}
		for _, file := range files {
			_, literals := said(t, file)
			ast.Inspect(file, func(n ast.Node) bool { // such as %s %s, which is a day
				if call, is := n.(*ast.CallExpr); is {
					if f, is := call.Fun.(*ast.SelectorExpr); is && slices.Contains([]string{"Tell", "Warn"}, f.Sel.Name) {
						for _, argument := range call.Args {
							if text, is := uitest.Literal(t, argument); is && !hasWords(text) && text != "%s: %s" && english[text] != nil {
								t.Errorf("%s writes %q, which is said in another way in other languages", folder, text)
							}
						}
					}
				}
				return true
			})
			ast.Inspect(file, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.ImportSpec:
					return false
				case *ast.Field: // its tag is for programs
					return false
				case *ast.KeyValueExpr:
					field, is := n.Key.(*ast.Ident)
					return !is || field.Name != "Use"
				case *ast.BasicLit:
					text, is := uitest.Literal(t, n)
					if is && !literals[n] && sentence.MatchString(text) && !strings.Contains(text, "%w") && !slices.Contains(known, text) {
						t.Errorf("%s says %q in English only", folder, text)
					}
				}
				return true
			})
		}
	}
}
