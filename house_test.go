package main

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const module = "ringcentral-archiver"

// imports is one package as go list describes it.
type imports struct {
	ImportPath string
	Imports    []string // named in its files
	Deps       []string // all that it needs, directly or not
}

// packages lists the house without its tests, with or without the window.
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

// under says whether path is one of the folders or lies below one.
func under(path string, folders ...string) bool {
	return slices.ContainsFunc(folders, func(folder string) bool { return path == folder || strings.HasPrefix(path, folder+"/") })
}

func ours(path string) bool { return under(path, module) }

// room turns a folder of the house into its import path.
func room(folder string) string { return module + "/" + folder }

// pieces are what the window is made of.
var pieces = []string{
	room("ui/generaltab"), room("ui/backuptab"), room("ui/logtab"), room("ui/calendar"), room("ui/tray"), room("ui/notifications"),
}

// rule forbids the packages that who names to need what never names.
type rule struct {
	name  string
	who   func(path string) bool
	never func(path, needed string) bool
	why   string
}

var rules = []rule{
	{
		"no window toolkit in the engine and the commands",
		func(path string) bool { return under(path, room("archiver"), room("store"), room("ui/terminal")) },
		func(_, needed string) bool { return under(needed, "fyne.io") },
		"the engine and the commands must build without a C compiler and run where there is no screen",
	},
	{
		"clients know only the wire",
		func(path string) bool {
			return under(path, room("archiver/ringcentral"), room("archiver/dropbox"), room("archiver/oauth"), room("archiver/notice"))
		},
		func(path, needed string) bool { return ours(needed) && !under(needed, room("archiver/transport")) },
		"the archiver translates between the wire and the store; a client that knew our items would have to change with them",
	},
	{
		"transport needs nothing of ours",
		func(path string) bool { return under(path, room("archiver/transport")) },
		func(_, needed string) bool { return ours(needed) },
		"both clients stand on it",
	},
	{
		"the meter of sounds needs nothing of ours",
		func(path string) bool { return under(path, room("archiver/soundlength")) },
		func(_, needed string) bool { return ours(needed) },
		"how long a sound lasts stands in its bytes alone",
	},
	{
		"the simulator is independent",
		func(path string) bool { return under(path, room("archiver/simulator")) },
		func(_, needed string) bool { return ours(needed) && !under(needed, room("archiver/simulator")) },
		"it checks the clients over HTTP; code shared with them would share their mistakes",
	},
	{
		"the store is the ground floor",
		func(path string) bool { return under(path, room("store")) },
		func(_, needed string) bool { return ours(needed) && !under(needed, room("store")) },
		"it must open and check a file whatever the rest of the program looks like",
	},
	{
		"the index only renders",
		func(path string) bool { return under(path, room("archiver/index"), room("archiver/csvcell")) },
		func(_, needed string) bool {
			return ours(needed) && !under(needed, room("archiver/index"), room("archiver/csvcell"))
		},
		"what is read in ten years must not hang on how the engine or its file looks",
	},
	{
		"the wording needs nothing of ours",
		func(path string) bool { return under(path, room("archiver/wording")) },
		func(_, needed string) bool { return ours(needed) && !under(needed, room("archiver/wording")) },
		"window, terminal, mails and pages of the archive all write their numbers with it",
	},
	{
		"the archiver has no face",
		func(path string) bool { return under(path, room("archiver")) },
		func(_, needed string) bool { return under(needed, room("ui")) },
		"window and terminal are two faces of one engine, which must run without either",
	},
	{
		"a piece of the window knows no other",
		func(path string) bool { return slices.Contains(pieces, path) },
		func(path, needed string) bool {
			return needed == room("ui") || needed != path && slices.Contains(pieces, needed)
		},
		"a tab can be read and changed alone; where it leads, it says in an interface of its own, and the window leads there",
	},
	{
		"what the pieces share knows none of them",
		func(path string) bool {
			return under(path, room("ui")) && path != room("ui") && !slices.Contains(pieces, path)
		},
		func(_, needed string) bool { return needed == room("ui") || slices.Contains(pieces, needed) },
		"else every piece would come with every other",
	},
	{
		"tools of the tests stay in the tests",
		func(path string) bool { return path == module },
		func(_, needed string) bool {
			return under(needed, "github.com/dropbox/dropbox-sdk-go-unofficial", "github.com/getkin/kin-openapi", "go.uber.org/goleak",
				room("archiver/notice/noticetest"), room("store/storetest"), room("ui/uitest"), room("browsertest"))
		},
		"they check the program against somebody else's reading of the services; the program itself must not carry them",
	},
}

func TestImportRules(t *testing.T) {
	all := packages(t, "1")
	for _, rule := range rules {
		t.Run(rule.name, func(t *testing.T) {
			seen := 0
			for path, p := range all {
				if !rule.who(path) {
					continue
				}
				seen++
				for _, needed := range p.Deps {
					if rule.never(path, needed) {
						t.Errorf("%s needs %s: %s", path, needed, rule.why)
					}
				}
			}
			if seen == 0 {
				t.Error("the rule is about no package: was a folder renamed?")
			}
		})
	}
}

func TestOnlyMainImportsTheWindowDriver(t *testing.T) {
	for path, p := range packages(t, "1") {
		if path != module && slices.Contains(p.Imports, "fyne.io/fyne/v2/app") {
			t.Errorf("%s imports fyne.io/fyne/v2/app: then ui could not be tested without a display and a C compiler", path)
		}
	}
}

func TestTheTerminalBuildHasNoWindowToolkit(t *testing.T) {
	needed := packages(t, "0")[module].Deps
	if len(needed) == 0 {
		t.Fatal("go list names nothing that main needs")
	}
	for _, path := range needed {
		if under(path, "fyne.io") {
			t.Errorf("without cgo main still needs %s: the terminal build is for computers without a screen", path)
		}
	}
}

func TestTheChangelogKnowsThisVersion(t *testing.T) {
	app, changes := read(t, "FyneApp.toml"), read(t, "CHANGELOG.md")
	version := regexp.MustCompile(`(?m)^\s*Version = "(.+)"$`).FindStringSubmatch(app)
	top := regexp.MustCompile(`(?m)^## (\S+)`).FindStringSubmatch(changes)
	if version == nil || top == nil || version[1] != top[1] {
		t.Errorf("FyneApp.toml has the version %q, CHANGELOG.md begins with %q", version, top)
	}
}

func TestTheReadmeSaysHowToTryAndTest(t *testing.T) {
	readme := read(t, "README.md")
	for _, command := range []string{"make demo", "make test"} {
		if !strings.Contains(readme, command) {
			t.Errorf("README.md does not mention %s", command)
		}
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
