package docs_test

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// root is the top of the repository.
const root = ".."

var (
	heading = regexp.MustCompile(`(?m)^#{2,4} (\d+(?:\.\d+)*) `)
	// reference is one of: a page, an RFC, "sheet" or "design" before a section, a section.
	reference = regexp.MustCompile(`[\w/.-]+\.md\b|\bRFC \d+|\b(?:sheets?|design) §|§\s?\d+(?:\.\d+)*`)
)

// library holds the headings of the pages that were asked for, by path from the top.
type library map[string][]string

// sections returns the numbers of a page's headings.
func (l library) sections(page string) ([]string, error) {
	if numbers, ok := l[page]; ok {
		return numbers, nil
	}
	text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(page)))
	if err != nil {
		return nil, fmt.Errorf("open a cited page: %w", err)
	}
	numbers := []string{}
	for _, match := range heading.FindAllStringSubmatch(string(text), -1) {
		numbers = append(numbers, match[1])
	}
	l[page] = numbers
	return numbers, nil
}

// check follows the citations of a text, such as "docs/dropbox.md §2.4, §2.5", and returns how many
// sections of pages it cites and what is wrong with it. A section without a page belongs to the
// page that was cited before it in the same text, or to the page home. Sections of RFCs are not
// looked up.
func (l library) check(text, home string) (cited int, wrong error) {
	page := home
	for _, found := range reference.FindAllString(strings.Join(strings.Fields(text), " "), -1) {
		number, isSection := strings.CutPrefix(found, "§")
		switch {
		case strings.HasPrefix(found, "RFC ") || strings.HasSuffix(found, ".md"):
			page = found
		case !isSection:
			wrong = errors.Join(wrong, fmt.Errorf("%q is not in the repository", found))
			page = "RFC" // what follows has been complained about
		case page == "":
			wrong = errors.Join(wrong, fmt.Errorf("%s names no page", found))
		case !strings.HasPrefix(page, "RFC"):
			cited++
			numbers, err := l.sections(page)
			if err == nil && !slices.Contains(numbers, strings.TrimSpace(number)) {
				err = fmt.Errorf("%s has no %s", page, found)
			}
			wrong = errors.Join(wrong, err)
		}
	}
	return cited, wrong
}

// TestCitationsInCodeExist: whatever section a comment cites, it is in a page of this repository.
func TestCitationsInCodeExist(t *testing.T) {
	pages, cited := library{}, 0
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && (entry.Name() == "build" || entry.Name() == ".git") {
			return filepath.SkipDir
		}
		if filepath.Ext(path) != ".go" {
			return nil
		}
		files := token.NewFileSet()
		file, err := parser.ParseFile(files, path, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		for _, comment := range file.Comments {
			n, wrong := pages.check(textOf(comment), "")
			cited += n
			if wrong != nil {
				t.Errorf("%s: %v", files.Position(comment.Pos()), wrong)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if cited < 50 {
		t.Errorf("only %d citations were found: are they written in another way now?", cited)
	}
}

// textOf is a comment without its marks, directives included.
func textOf(comment *ast.CommentGroup) string {
	var lines []string
	for _, c := range comment.List {
		lines = append(lines, strings.TrimSuffix(c.Text[2:], "*/"))
	}
	return strings.Join(lines, "\n")
}

// TestCitationsInPagesExist: the pages cite one another, and themselves, correctly.
func TestCitationsInPagesExist(t *testing.T) {
	for _, page := range []string{"docs/ringcentral.md", "docs/dropbox.md"} {
		text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(page)))
		if err != nil {
			t.Fatal(err)
		}
		pages, cited := library{}, 0
		for paragraph := range strings.SplitSeq(string(text), "\n\n") {
			n, wrong := pages.check(paragraph, page)
			cited += n
			if wrong != nil {
				t.Errorf("%s: %v", page, wrong)
			}
		}
		if cited == 0 {
			t.Errorf("%s cites nothing", page)
		}
		if numbers := pages[page]; len(slices.Compact(slices.Sorted(slices.Values(numbers)))) != len(numbers) {
			t.Errorf("%s has two headings of one number: %v", page, numbers)
		}
	}
}

func TestCheck(t *testing.T) {
	pages := library{"docs/a.md": {"1", "2", "2.1"}, "docs/b.md": {"1"}}
	for text, want := range map[string]struct {
		cited int
		wrong string
	}{
		"none at all":                              {0, ""},
		"as docs/a.md says":                        {0, ""},
		"(docs/a.md §2.1)":                         {1, ""},
		"ends a sentence: docs/a.md §2.":           {1, ""},
		"wraps (docs/a.md\n\t§2.1)":                {1, ""},
		"docs/a.md §1, §2 and §2.1; docs/b.md §1.": {4, ""},
		"docs/a.md §1. Later (§2.1)":               {2, ""},
		"docs/b.md §2":                             {1, "docs/b.md has no §2"},
		"docs/a.md §1, §3":                         {2, "docs/a.md has no §3"},
		"docs/a.md §2.1.6":                         {1, "docs/a.md has no §2.1.6"},
		"docs/none.md §1":                          {1, "open a cited page"},
		"RFC 7636 §4.1":                            {0, ""},
		"RFC 7636 §4.1, docs/b.md §4":              {1, "docs/b.md has no §4"},
		"(§5.4)":                                   {0, "§5.4 names no page"},
		"(RingCentral sheet §5.4)":                 {0, `"sheet §" is not in the repository`},
		"RingCentral\nsheet §5.4, docs/b.md §1":    {1, `"sheet §" is not in the repository`},
		"the pass of design §4":                    {0, `"design §" is not in the repository`},
	} {
		t.Run(text, func(t *testing.T) {
			cited, wrong := pages.check(text, "")
			if cited != want.cited {
				t.Errorf("cites %d sections, want %d", cited, want.cited)
			}
			if (wrong == nil) != (want.wrong == "") || wrong != nil && !strings.Contains(wrong.Error(), want.wrong) {
				t.Errorf("found %v, want %q", wrong, want.wrong)
			}
		})
	}
}

// TestFilesOfTheArchitectureExist: a file that ARCHITECTURE.md or CONTRIBUTING.md
// names in full is there; one that is named shortly is in one of the packages.
func TestFilesOfTheArchitectureExist(t *testing.T) {
	var all []string
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if d != nil && d.IsDir() && strings.HasPrefix(d.Name(), ".") && d.Name() != ".." {
			return filepath.SkipDir
		}
		all = append(all, "/"+filepath.ToSlash(strings.TrimPrefix(path, root+"/")))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	named := regexp.MustCompile("`([\\w./-]+\\.(?:go|md|json))`")
	for _, page := range []string{"ARCHITECTURE.md", "CONTRIBUTING.md"} {
		text, err := os.ReadFile(filepath.Join(root, page))
		if err != nil {
			t.Fatal(err)
		}
		found := named.FindAllStringSubmatch(string(text), -1)
		if len(found) == 0 {
			t.Errorf("%s names no file", page)
		}
		for _, match := range found {
			if !slices.ContainsFunc(all, func(path string) bool { return strings.HasSuffix(path, "/"+match[1]) }) {
				t.Errorf("%s names %s, which is not there", page, match[1])
			}
		}
	}
}

// TestEveryLimitHasATest: each row of the table of limits, and of promises, names a test; and what ARCHITECTURE.md calls one is there.
func TestEveryLimitHasATest(t *testing.T) {
	page, err := os.ReadFile(filepath.Join(root, "ARCHITECTURE.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, limits, _ := strings.Cut(string(page), "\n## Limits\n")
	limits, _, _ = strings.Cut(limits, "\n## ")
	rows := regexp.MustCompile(`(?m)^\| .*\|$`).FindAllString(limits, -1)
	if len(rows) < 50 {
		t.Fatalf("only %d rows were found: is the table written in another way now?", len(rows))
	}
	named := regexp.MustCompile("`((?:Test|Fuzz|Benchmark)[A-Z]\\w*)`")
	for _, row := range rows[2:] { // behind its head
		cells := strings.Split(strings.Trim(row, "| "), " | ")
		if last := cells[len(cells)-1]; len(cells) != 4 || !named.MatchString(last) && last != "the same" {
			t.Errorf("no test in: %s", row)
		}
	}
	all := testsBelow(t)
	for _, match := range named.FindAllStringSubmatch(string(page), -1) {
		if !all[match[1]] {
			t.Errorf("ARCHITECTURE.md names %s, which is not there", match[1])
		}
	}
}

// testsBelow are the names of all tests, fuzz targets and benchmarks.
func testsBelow(t *testing.T) map[string]bool {
	t.Helper()
	all, begins := map[string]bool{}, regexp.MustCompile(`(?m)^func (\w+)\(\w+ \*testing\.[TFB]\)`)
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if d != nil && d.IsDir() && strings.HasPrefix(d.Name(), ".") && d.Name() != ".." {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(path, "_test.go") || err != nil {
			return err
		}
		text, err := os.ReadFile(path)
		for _, match := range begins.FindAllStringSubmatch(string(text), -1) {
			all[match[1]] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}
