package main

import (
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const module = "ringcentral-archiver"

// imports is one package as go list describes it, without its tests.
type imports struct {
	ImportPath string
	Imports    []string // named in its files
	Deps       []string // all that it needs, directly or not
}

// packages lists the module's packages, with cgo "1" or without "0".
func packages(t *testing.T, cgo string) map[string]imports {
	t.Helper()
	cmd := exec.Command("go", "list", "-e", "-json=ImportPath,Imports,Deps", "./...")
	cmd.Env = append(os.Environ(), "CGO_ENABLED="+cgo)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	all := map[string]imports{}
	for decoder := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p imports
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatalf("go list: %v", err)
		}
		all[p.ImportPath] = p
	}
}

// set is a choice of packages, by import path.
type set func(path string) bool

// under is the packages in these folders of the module, and below them.
func under(folders ...string) set {
	return func(path string) bool {
		return slices.ContainsFunc(folders, func(folder string) bool { return within(path, module+"/"+folder) })
	}
}

// outside is these packages of others, and those below them.
func outside(roots ...string) set {
	return func(path string) bool {
		return slices.ContainsFunc(roots, func(root string) bool { return within(path, root) })
	}
}

// exactly is one package of the module, without those below it.
func exactly(folder string) set {
	return func(path string) bool { return path == module+"/"+folder }
}

func within(path, root string) bool { return path == root || strings.HasPrefix(path, root+"/") }

func (s set) or(other set) set     { return func(path string) bool { return s(path) || other(path) } }
func (s set) except(other set) set { return func(path string) bool { return s(path) && !other(path) } }

// The packages under archiver, and what each kind of them may need. A new one is
// added here: TestTheRulesKnowEveryPackage asks for it.
var (
	// parts are what the engine is made of besides the steps: they put steps together.
	parts = []string{
		"archiver/pass", "archiver/schedule", "archiver/verification", "archiver/estimate", "archiver/snapshot",
	}
	steps = []string{
		"archiver/accounts", "archiver/policy", "archiver/discover", "archiver/transfer", "archiver/reconcile", "archiver/publish", "archiver/alerts", "archiver/proxy",
		"archiver/newversion", "archiver/retrieval", "archiver/fill",
	}
	belowSteps = []string{
		"archiver/completeness", "archiver/retry", "archiver/progress", "archiver/layout", "archiver/reasons", "archiver/localtime",
		"archiver/wording", "archiver/diagnose", "archiver/hourlog", "archiver/running",
		"archiver/translation",
	}
	// pieces are what the window is made of.
	pieces = []string{
		"ui/generaltab", "ui/backuptab", "ui/logtab", "ui/calendar", "ui/tray", "ui/notifications", "ui/help", "ui/proxy",
	}
	// The rooms of what has several, in the order in which they use each other.
	discoverRooms = []string{"mailboxes", "plan", "translate", "shared", "listing", "roster"}
	publishRooms  = []string{"others", "contents"}
	storeRooms    = []string{"check", "settings", "calllog", "destination", "coverage", "ledger/tables", "ledger", "disk", "documents", "compact", "ownfile", "place"}
	clients       = []string{
		"archiver/ringcentral", "archiver/dropbox", "archiver/oauth", "archiver/notice", "archiver/update", "archiver/index", "archiver/csvcell", "archiver/plaintext", "archiver/manifest",
		"archiver/jsonvalues", "archiver/soundlength", "archiver/transport", "archiver/target", "archiver/folder", "archiver/sftp", "archiver/s3",
	}
)

// Kinds of packages that several rules are about.
var (
	mainPackage = set(func(path string) bool { return path == module })
	ours        = set(func(path string) bool { return within(path, module) })
	toolkit     = outside("fyne.io")
	forTests    = under("e2e", "store/storetest", "archiver/transport/connlimit/connlimittest", "archiver/notice/noticetest", "archiver/target/conformance", "archiver/s3/s3test", "archiver/sftp/sshdtest", "ui/uitest")
)

// rule forbids the packages that who names to need what never names.
type rule struct {
	name   string
	who    set
	never  set
	direct bool // only what who's own files import counts
	why    string
}

var rules = append([]rule{
	{
		name: "only ui and main need the window toolkit",
		who:  ours.except(mainPackage).except(under("ui")), never: toolkit,
		why: "the engine and the store must build without a C compiler and run where there is no screen",
	},
	{
		name: "the terminal has no window toolkit",
		who:  under("ui/terminal"), never: toolkit,
		why: "the commands are for computers without a screen",
	},
	{
		name: "the reading of command lines knows no engine",
		who:  under("ui/terminal/cmdline"), never: under("archiver", "store").except(exactly("archiver/translation")), direct: true,
		why: "what a command does is not its business: a new command must not change how lines are read",
	},
	{
		name: "only main imports the window driver",
		who:  ours.except(mainPackage), never: outside("fyne.io/fyne/v2/app"), direct: true,
		why: "with the driver, ui could not be tested without a display and a C compiler",
	},
	{
		name: "the engine and the store know no user interface",
		who:  under("archiver", "store"), never: under("ui"),
		why: "window and terminal are two interfaces of one engine, which must run without either",
	},
	{
		name: "ui imports no step, nor what puts them together",
		who:  under("ui"), never: under(steps...).or(under(parts...)), direct: true,
		why: "what a user can do is an action of the engine, the same for the window and the terminal; a step called directly would have no lock",
	},
	{
		name: "no step needs the engine, nor what puts steps together",
		who:  under(steps...), never: exactly("archiver").or(under(parts...)),
		why: "the engine hands each step what it needs; a step that knew the engine could call anything in it, and its lock would be everybody's",
	},
	{
		name: "what puts the steps together does not need the engine",
		who:  under(parts...), never: exactly("archiver"),
		why: "the engine hands each what it needs, as it does with the steps",
	},
	{
		name: "what is below the steps needs none of them, nor the engine",
		who:  under(belowSteps...), never: under(steps...).or(under(parts...)).or(exactly("archiver")),
		why: "all steps share it: an import upwards would tie every step to that one",
	},
	{
		name:  "clients know only the wire",
		who:   under("archiver/ringcentral", "archiver/dropbox", "archiver/folder", "archiver/sftp", "archiver/s3", "archiver/oauth", "archiver/notice", "archiver/update"),
		never: ours.except(under("archiver/target")).except(under("archiver/transport", "archiver/plaintext", "archiver/folder", "archiver/sftp", "archiver/s3", "archiver/ringcentral/pace", "archiver/ringcentral/paging", "archiver/ringcentral/rows", "archiver/ringcentral/fields", "archiver/dropbox/wire", "archiver/s3/wire")),
		why:   "the steps translate between the wire and the store; a client that knew our items would have to change with them",
	},
	{
		name: "transport needs nothing of ours",
		who:  under("archiver/transport"), never: ours,
		why: "every client needs it",
	},
	{
		name: "what a destination promises needs nothing of ours",
		who:  under("archiver/target"), never: ours.except(under("archiver/target")),
		why: "the steps and the packages of all destinations need it",
	},
	{
		name: "the manifest and the length of sounds need nothing of ours",
		who:  under("archiver/manifest", "archiver/jsonvalues", "archiver/soundlength"), never: ours.except(under("archiver/jsonvalues")),
		why: "they read and write bytes, whatever these are used for",
	},
	{
		name: "the index only renders",
		who:  under("archiver/index", "archiver/csvcell", "archiver/plaintext"), never: ours.except(under("archiver/index", "archiver/csvcell", "archiver/plaintext", "archiver/jsonvalues", "archiver/translation", "archiver/wording")),
		why: "what is read in ten years must not depend on how the engine or its file looks",
	},
	{
		name:  "the steps know no destination but by its promises",
		who:   under("archiver/transfer", "archiver/reconcile", "archiver/publish", "archiver/retrieval", "archiver/layout"),
		never: under("archiver/dropbox", "archiver/folder", "archiver/sftp", "archiver/s3"), direct: true,
		why: "where the archive lies is chosen by the office; a step that knew one place would be wrong in another",
	},
	{
		name: "the simulator is independent",
		who:  under("archiver/simulator"), never: ours.except(under("archiver/simulator")),
		why: "it checks the clients over HTTP; code shared with them would share their mistakes",
	},
	{
		name: "only the store reads its file",
		who:  ours.except(under("store")), never: under("store/disk"), direct: true,
		why: "whoever reads or writes a bucket beside the ledger can leave counts and queue wrong",
	},
	{
		name:  "what is below the steps needs no client, but for the reasons of errors, the content hash, plain texts and the test of the network",
		who:   under(belowSteps...).except(under("archiver/reasons", "archiver/layout", "archiver/retry", "archiver/completeness", "archiver/progress", "archiver/diagnose", "archiver/hourlog", "archiver/translation")),
		never: under(clients...),
		why:   "it counts and names, whatever the services look like",
	},
	{
		name: "what is below the steps names no client",
		who:  under(belowSteps...).except(under("archiver/reasons")), direct: true,
		never: under("archiver/ringcentral", "archiver/oauth", "archiver/notice"),
		why:   "it counts and names, whatever the services look like",
	},
	{
		name: "the store needs nothing of ours",
		who:  under("store"), never: ours.except(under("store")),
		why: "it must open and check a file whatever the rest of the program looks like",
	},
	{
		name:  "what only tests need stays out of the program",
		who:   ours.except(forTests),
		never: forTests.or(outside("github.com/dropbox/dropbox-sdk-go-unofficial", "github.com/getkin/kin-openapi", "go.uber.org/goleak")),
		why:   "the tests check the program against other people's reading of the services; the program itself must not carry that",
	},
	{
		name: "the wording needs nothing of ours",
		who:  under("archiver/wording"), never: ours.except(under("archiver/wording")),
		why: "window, terminal and mails all write their numbers with it",
	},
	{
		name: "what the pieces of the window share knows none of them",
		who:  under("ui").except(exactly("ui")).except(under(pieces...)), never: under(pieces...).or(exactly("ui")),
		why: "else every piece would come with every other",
	},
}, slices.Concat(
	apart("part", parts), apart("step", steps), apart("piece of the window", append(slices.Clone(pieces), "ui")),
	inOrder("archiver/discover", discoverRooms), inOrder("archiver/publish", publishRooms), inOrder("store", storeRooms))...)

// inOrder has a rule for each of a folder's rooms but the first: it needs none that is named before it.
func inOrder(folder string, rooms []string) (rules []rule) {
	for i, room := range rooms[1:] {
		var before []string
		for _, other := range rooms[:i+1] {
			before = append(before, folder+"/"+other)
		}
		rules = append(rules, rule{
			name: folder + "/" + room + " needs no room before it",
			who:  under(folder + "/" + room), never: under(before...),
			why: "whoever reads a room should have to read only those behind it",
		})
	}
	return rules
}

// apart has a rule for each of the packages: it needs none of the others. The
// window itself, "ui", is put together of its pieces.
func apart(kind string, of []string) (rules []rule) {
	for _, one := range of {
		if one == "ui" {
			continue
		}
		others := slices.DeleteFunc(slices.Clone(of), func(other string) bool { return other == one || other == "ui" })
		never := under(others...)
		if slices.Contains(of, "ui") {
			never = never.or(exactly("ui"))
		}
		rules = append(rules, rule{
			name: one + " needs no other " + kind,
			who:  under(one), never: never,
			why: "what one hands the next goes through whoever put them together",
		})
	}
	return rules
}

func TestImportRules(t *testing.T) {
	all := packages(t, "1")
	for _, rule := range rules {
		t.Run(rule.name, func(t *testing.T) {
			for path, p := range all {
				if !rule.who(path) {
					continue
				}
				needs := p.Deps
				if rule.direct {
					needs = p.Imports
				}
				for _, needed := range needs {
					if rule.never(needed) {
						t.Errorf("%s needs %s: %s", path, needed, rule.why)
					}
				}
			}
		})
	}
}

// face is what only a terminal or a window may name: a command, a flag, a tab.
var face = regexp.MustCompile(`archiver (login|logout|connect|disconnect|backup|run|retry|verify|notify)|--[a-z]|\b(GENERAL|BACKUP|LOG)\b`)

func TestTheEngineSpeaksForNoFace(t *testing.T) {
	for _, root := range []string{"archiver", "store"} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") || within(filepath.ToSlash(path), "archiver/simulator") {
				return err
			}
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
			if err != nil {
				return err
			}
			ast.Inspect(file, func(n ast.Node) bool {
				if text, is := n.(*ast.BasicLit); is && text.Kind == token.STRING && face.MatchString(text.Value) {
					t.Errorf("%s says %s", path, text.Value)
				}
				return true
			})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// anywhere is what works in whatever place an archive lies.
var anywhere = []string{"completeness", "discover", "estimate", "fill", "hourlog", "pass", "publish", "reconcile", "retrieval", "retry", "running", "schedule", "transfer", "verification"}

// TestNoStepNamesDropboxInAnErrorOrTheLog: the archive may lie elsewhere. What people read has another form for each place, in the
// translations; errors and the log have not.
func TestNoStepNamesDropboxInAnErrorOrTheLog(t *testing.T) {
	says := regexp.MustCompile(`^(StoreFailed|Wrap|Errorf|New|Debug|Info|Warn|Error)$`)
	looked := 0
	for _, step := range anywhere {
		err := filepath.WalkDir(filepath.Join("archiver", step), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
				return err
			}
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
			if err != nil {
				return err
			}
			ast.Inspect(file, func(n ast.Node) bool {
				call, is := n.(*ast.CallExpr)
				if !is {
					return true
				}
				name, is := call.Fun.(*ast.SelectorExpr)
				if !is || !says.MatchString(name.Sel.Name) {
					return true
				}
				for _, arg := range call.Args {
					text, is := arg.(*ast.BasicLit)
					if is && text.Kind == token.STRING {
						if looked++; strings.Contains(text.Value, "Dropbox") {
							t.Errorf("%s says %s wherever the archive lies", path, text.Value)
						}
					}
				}
				return true
			})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if looked < 100 {
		t.Errorf("%d texts were looked at", looked)
	}
}

// TestTheRulesKnowEveryPackage: a package that is renamed or new is not left
// without rules.
func TestTheRulesKnowEveryPackage(t *testing.T) {
	all := packages(t, "1")
	known := under(slices.Concat(parts, steps, belowSteps, clients, []string{"archiver/simulator"})...).or(exactly("archiver"))
	known = known.or(mainPackage).or(under("ui", "store", "assets", "docs", "e2e", "packaging"))
	for path := range all {
		if !known(path) {
			t.Errorf("no rule is about %s: say above what kind of package it is", path)
		}
	}
	rooms := map[string][]string{"archiver/discover": discoverRooms, "archiver/publish": publishRooms, "store": storeRooms}
	for path := range all {
		for folder, known := range rooms {
			if within(path, module+"/"+folder) && path != module+"/"+folder && path != module+"/store/storetest" &&
				!slices.Contains(known, strings.TrimPrefix(path, module+"/"+folder+"/")) {
				t.Errorf("no rule is about the room %s: say above in which order the rooms use each other", path)
			}
		}
	}
	for _, folder := range slices.Concat(clients, parts, steps, belowSteps, pieces, []string{"archiver", "archiver/simulator", "store", "store/disk", "ui", "ui/terminal", "ui/terminal/cmdline", "e2e/harness"}) {
		if _, there := all[module+"/"+folder]; !there {
			t.Errorf("rules are about %s, which is not there: was it renamed?", folder)
		}
	}
}

// size is how much a package holds, without its tests.
type size struct{ files, lines int }

// What a package and a type may hold. The simulator's two servers may hold more: each is a whole service.
const (
	mostFiles   = 20
	mostLines   = 2000
	mostMethods = 40
)

// The facade has an action or a query for whatever a face can do, and the engine of the window's tests has them too; all else
// is in types of its own. A number here only ever falls: who makes one of them smaller lowers it.
var largeTypes = map[string]int{"archiver.Archiver": 67, "ui/uitest.Engine": 47}

// TestNothingIsTooLargeToKnow: a package with too many files, or a type with too many methods, has
// more than one job, and whoever changes one has to know all of them.
func TestNothingIsTooLargeToKnow(t *testing.T) {
	packages, types := map[string]size{}, map[string]int{}
	for _, root := range []string{"archiver", "store", "ui"} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			folder := filepath.ToSlash(filepath.Dir(path))
			if err != nil || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") || within(folder, "archiver/simulator") {
				return err
			}
			source, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			is := packages[folder]
			packages[folder] = size{is.files + 1, is.lines + strings.Count(string(source), "\n")}
			file, err := parser.ParseFile(token.NewFileSet(), path, source, 0)
			if err != nil {
				return err
			}
			for _, d := range file.Decls {
				if of := receiver(d); of != "" {
					types[folder+"."+of]++
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for folder, is := range packages {
		if is.files > mostFiles || is.lines > mostLines {
			t.Errorf("%s has %d files with %d lines, and may have %d with %d", folder, is.files, is.lines, mostFiles, mostLines)
		}
	}
	for of, methods := range types {
		if most := max(mostMethods, largeTypes[of]); methods > most {
			t.Errorf("%s has %d methods, and may have %d", of, methods, most)
		}
	}
	if types["archiver.Archiver"] == 0 || len(packages) < 50 {
		t.Errorf("only %d packages were found", len(packages))
	}
}

// receiver is the name of the type that a declaration is a method of; empty when it is none.
func receiver(d ast.Decl) string {
	f, is := d.(*ast.FuncDecl)
	if !is || f.Recv == nil {
		return ""
	}
	of := f.Recv.List[0].Type
	if star, is := of.(*ast.StarExpr); is {
		of = star.X
	}
	switch generic := of.(type) {
	case *ast.IndexExpr:
		of = generic.X
	case *ast.IndexListExpr:
		of = generic.X
	}
	return of.(*ast.Ident).Name
}

func TestTheTerminalBuildHasNoWindowToolkit(t *testing.T) {
	needed := packages(t, "0")[module].Deps
	if len(needed) == 0 {
		t.Fatal("go list names nothing that main needs")
	}
	for _, path := range needed {
		if toolkit(path) {
			t.Errorf("without cgo main still needs %s: the terminal build is for computers without a screen", path)
		}
	}
}

// The mark is read line by line (Makefile, LONG): anywhere but above a test it would mark nothing. It counts by the test's name alone, so
// that another of that name without the mark would not run at all.
func TestLongMarksStandAboveTests(t *testing.T) {
	const mark = "\n//test:" + "long\n"
	test := regexp.MustCompile(`(?m)^(//test:long\n)?func (Test\w+)\(`)
	marked := 0
	marks := map[string][]bool{} // of the tests of each name
	for _, folder := range []string{"archiver", "store", "ui"} {
		err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, "_test.go") {
				return err
			}
			source, err := os.ReadFile(path)
			for _, found := range test.FindAllStringSubmatch(string(source), -1) {
				marks[found[2]] = append(marks[found[2]], found[1] != "")
			}
			for i, rest := range strings.Split(string(source), mark) {
				if i > 0 {
					marked++
					if !strings.HasPrefix(rest, "func Test") {
						t.Errorf("%s: the %s mark must be the line above a test", path, strings.TrimSpace(mark))
					}
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for name, all := range marks {
		if slices.Contains(all, true) && slices.Contains(all, false) {
			t.Errorf("there are tests named %s with and without the %s mark", name, strings.TrimSpace(mark))
		}
	}
	if marked == 0 {
		t.Error("no test is marked as long")
	}
}
