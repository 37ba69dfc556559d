package packaging_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
)

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// check runs a checker, which has to find nothing.
func check(t *testing.T, name string, args ...string) {
	t.Helper()
	if said, err := exec.Command(name, args...).CombinedOutput(); err != nil {
		t.Errorf("%s: %v\n%s", name, err, said)
	}
}

// write puts a file into a folder of its own.
func write(t *testing.T, name, text string) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// fyneApp is the one source of the program's name and id.
type fyneApp struct {
	Details struct{ Name, ID, Version string }
	Linux   struct {
		GenericName, Comment string
		Categories, Keywords []string
	} `toml:"LinuxAndBSD"`
}

func readApp(t *testing.T) fyneApp {
	t.Helper()
	var app fyneApp
	if _, err := toml.DecodeFile("../FyneApp.toml", &app); err != nil {
		t.Fatal(err)
	}
	return app
}

func TestAReleaseThatIsNoGoodIsRefused(t *testing.T) {
	for name, test := range map[string]struct {
		env  []string
		says string // empty = it is built
	}{
		"none":                {nil, "No one could sign in"},
		"RingCentral's alone": {[]string{"RINGCENTRAL_CLIENT_ID=a"}, "No one could sign in"},
		"Dropbox's alone":     {[]string{"DROPBOX_APP_KEY=b"}, "No one could sign in"},
		"both":                {[]string{"RINGCENTRAL_CLIENT_ID=a", "DROPBOX_APP_KEY=b"}, ""},
		"none on purpose":     {[]string{"UNREGISTERED=1"}, ""},
		"a maintainer":        {[]string{"UNREGISTERED=1", "MAINTAINER=Ana Ruiz <ana@example.com>"}, ""},
		"no address":          {[]string{"UNREGISTERED=1", "MAINTAINER=Ana Ruiz"}, "MAINTAINER is to be"},
		"two lines":           {[]string{"UNREGISTERED=1", "MAINTAINER=Ana <a@example.com>\nDepends: evil"}, "MAINTAINER is to be"},
	} {
		t.Run(name, func(t *testing.T) {
			release := exec.Command("../.ci/release", "--check")
			release.Env = append([]string{"PATH=" + os.Getenv("PATH")}, test.env...)
			said, err := release.CombinedOutput()
			if (err == nil) != (test.says == "") || !strings.Contains(string(said), test.says) {
				t.Errorf("it ended with %v and said %s", err, said)
			}
		})
	}
}

// TestThePackagesHoldWhatTheyName: what lies in the repository is there, and what is started is put where it is looked for.
func TestThePackagesHoldWhatTheyName(t *testing.T) {
	config, release := read(t, "linux/nfpm.yaml"), read(t, "../.ci/release")
	for _, file := range regexp.MustCompile(`(?:src|postinstall|preremove|postremove): (\S+)`).FindAllStringSubmatch(config, -1) {
		if built, is := strings.CutPrefix(file[1], "build/release/.parts/"); is {
			word, _, _ := strings.Cut(built, "/")
			if !strings.Contains(release, word) {
				t.Errorf(".ci/release makes no %s", built)
			}
		} else if _, err := os.Stat("../" + file[1]); err != nil {
			t.Error(err)
		}
	}
	var programs []string
	for _, file := range regexp.MustCompile(`dst: (/usr/bin/\S+)`).FindAllStringSubmatch(config, -1) {
		programs = append(programs, file[1])
	}
	for _, path := range []string{
		"linux/io.github.ringcentral-archiver.desktop", "linux/ringcentral-archiver.service", "linux/ringcentral-archiver@.service",
	} {
		started := regexp.MustCompile(`(?m)^Exec(?:Start)?=(\S+)`).FindStringSubmatch(read(t, path))
		if started == nil || !slices.Contains(programs, started[1]) {
			t.Errorf("%s starts %q, the package has %q", path, started, programs)
		}
	}
}

func TestTheDesktopEntryIsValidAndThatOfTheProgram(t *testing.T) {
	app := readApp(t)
	path := "linux/" + app.Details.ID + ".desktop"
	check(t, "desktop-file-validate", path)
	entry := read(t, path)
	for _, line := range []string{
		"Name=" + app.Details.Name, "GenericName=" + app.Linux.GenericName, "Comment=" + app.Linux.Comment, "Icon=" + app.Details.ID,
		"Categories=" + strings.Join(app.Linux.Categories, ";") + ";", "Keywords=" + strings.Join(app.Linux.Keywords, ";") + ";",
	} {
		if !strings.Contains(entry, "\n"+line+"\n") {
			t.Errorf("%s has no line %s", path, line)
		}
	}
}

func TestTheMetainfoIsValid(t *testing.T) {
	const name = "io.github.ringcentral_archiver.metainfo.xml"
	text := strings.NewReplacer("@VERSION@", readApp(t).Details.Version, "@DATE@", "2026-11-29").Replace(read(t, "linux/"+name))
	check(t, "appstreamcli", "validate", "--no-net", write(t, name, text))
}

func TestTheUnitsAreValid(t *testing.T) {
	for _, name := range []string{"ringcentral-archiver.service", "ringcentral-archiver@.service"} {
		text := strings.ReplaceAll(read(t, "linux/"+name), "/usr/bin/archiver", "/bin/true")
		said, err := exec.Command("systemd-analyze", "verify", "--man=no", write(t, name, text)).CombinedOutput()
		if err != nil || strings.Contains(string(said), name) {
			t.Errorf("%s: %v\n%s", name, err, said)
		}
	}
}

// TestTheSetupWritesTheNewFilesFirst: on a full disk the old program has been neither ended nor moved. make release-test tries it.
func TestTheSetupWritesTheNewFilesFirst(t *testing.T) {
	_, rest, _ := strings.Cut(read(t, "windows/setup.nsi"), "\nSection \"${NAME}\"\n")
	rest, _, _ = strings.Cut(rest, "\nSectionEnd\n")
	for _, step := range []string{
		`SetOutPath "$INSTDIR\new"`, `File "${PARTS}/archiver.exe"`, `File "${PARTS}/archiver.com"`, `SetOutPath $INSTDIR`, `Call EndRunning`,
		`!insertmacro Move "$INSTDIR" "$INSTDIR\new\old"`, `!insertmacro Move "$INSTDIR\new" "$INSTDIR"`,
	} {
		_, after, found := strings.Cut(rest, "\n  "+step+"\n")
		if !found {
			t.Fatalf("the setup does not go on with %s in its turn", step)
		}
		rest = "\n" + after
	}
}

// TestTheInstallersAreThoseOfTheProgram: the start with the session is the same entry that the program's own switch writes.
func TestTheInstallersAreThoseOfTheProgram(t *testing.T) {
	app := readApp(t)
	for path, wants := range map[string][]string{
		"windows/setup.nsi":     {`!define ID "` + app.Details.ID + `"`, `!define NAME "` + app.Details.Name + `"`, `"${RUN}" "${ID}" '"$INSTDIR\archiver.exe" --hidden'`},
		"windows/installer.wxs": {`Name="` + app.Details.ID + `"`, `Name="` + app.Details.Name + `"`, `[INSTALLDIR]archiver.exe&quot; --hidden`},
		"windows/winres.json":   {`"name": "` + app.Details.ID + `"`, `"ProductName": "` + app.Details.Name + `"`},
	} {
		text := read(t, path)
		for _, want := range wants {
			if !strings.Contains(text, want) {
				t.Errorf("%s does not say %s", path, want)
			}
		}
	}
}
