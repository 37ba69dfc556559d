package scheduler

import (
	"bytes"
	"encoding/xml"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"go.uber.org/goleak"
	"golang.org/x/text/encoding/unicode"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var office = Task{
	Folder: `C:\Users\Ana & Bo\archive\`, Program: `C:\Program Files\RingCentral Archiver\archiver.com`, User: `OFFICE\Ana & Bo`,
	Words: []string{"run", `--data=C:\Users\Ana & Bo\archive\`, "--listen=9464"},
}

// TestTheTaskIsWhatWindowsTakes: what is in it is read back as it was, and the settings are there without which it would be ended.
func TestTheTaskIsWhatWindowsTakes(t *testing.T) {
	var read struct {
		Triggers   struct{ BootTrigger struct{ Enabled bool } }
		Principals struct {
			Principal struct {
				User                string `xml:"UserId"`
				LogonType, RunLevel string
			}
		}
		Settings struct {
			MultipleInstancesPolicy, ExecutionTimeLimit        string
			DisallowStartIfOnBatteries, StopIfGoingOnBatteries bool
			RestartOnFailure                                   struct {
				Interval string
				Count    int
			}
		}
		Actions struct {
			Exec struct{ Command, Arguments string }
		}
	}
	utf8 := strings.Replace(office.definition(), `encoding="UTF-16"`, `encoding="UTF-8"`, 1)
	if err := xml.Unmarshal([]byte(utf8), &read); err != nil {
		t.Fatal(err)
	}
	exec, who, keeps := read.Actions.Exec, read.Principals.Principal, read.Settings
	if exec.Command != office.Program || exec.Arguments != `run "--data=C:\Users\Ana & Bo\archive\\" --listen=9464` {
		t.Errorf("it runs %s %s", exec.Command, exec.Arguments)
	}
	if who.User != office.User || who.LogonType != "Password" || who.RunLevel != "LeastPrivilege" || !read.Triggers.BootTrigger.Enabled {
		t.Errorf("it runs as %+v", who)
	}
	if keeps.ExecutionTimeLimit != "PT0S" || keeps.DisallowStartIfOnBatteries || keeps.StopIfGoingOnBatteries ||
		keeps.MultipleInstancesPolicy != "IgnoreNew" || keeps.RestartOnFailure.Interval == "" {
		t.Errorf("it is kept as %+v", keeps)
	}
}

func TestWordsAreQuotedAsWindowsReadsThem(t *testing.T) {
	for word, want := range map[string]string{
		"run": "run", `C:\a\`: `C:\a\`, `C:\a b\`: `"C:\a b\\"`, `C:\a b\c`: `"C:\a b\c"`, "": `""`, `a "b\" c`: `"a \"b\\\" c"`,
	} {
		if got := arguments([]string{word}); got != want {
			t.Errorf("%s is written %s, want %s", word, got, want)
		}
	}
}

func TestEachFolderHasATask(t *testing.T) {
	other := office
	other.Folder = `C:\elsewhere`
	usual := office
	usual.Usual = true
	if office.Name() == other.Name() || office.Name() == usual.Name() || usual.Name() != "RingCentral Archiver" {
		t.Errorf("%s, %s, %s", office.Name(), other.Name(), usual.Name())
	}
}

// TestTheSchedulerIsAsked with what it knows, and what it says is passed on.
func TestTheSchedulerIsAsked(t *testing.T) {
	if runtime.GOOS == "windows" {
		return // a script of a Unix shell stands in for the scheduler
	}
	folder := t.TempDir()
	asked := filepath.Join(folder, "asked")
	program := filepath.Join(folder, "schtasks")
	script := "#!/bin/sh\necho \"$*\" >>" + asked + "\ncase $1 in\n/create) cp \"$5\" " + folder + "/task.xml;;\n/delete) echo 'ERROR: Access is denied.' >&2; exit 1;;\nesac\n"
	if err := os.WriteFile(program, []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("TMPDIR", t.TempDir())
	var said bytes.Buffer
	s := Tasks{Program: program, Out: &said, Err: &said}
	if err := s.Install(t.Context(), office); err != nil {
		t.Fatal(err)
	}
	if err := s.Uninstall(t.Context(), office); !errors.Is(err, ErrFailed) || said.String() != "ERROR: Access is denied.\n" {
		t.Errorf("%v, %s", err, &said)
	}
	calls, err := os.ReadFile(asked)
	lines := strings.Split(string(calls), "\n")
	if err != nil || len(lines) != 4 || !strings.HasSuffix(lines[0], `/ru OFFICE\Ana & Bo /rp * /f`) || lines[1] != "/run /tn "+office.Name() || lines[2] != "/delete /tn "+office.Name()+" /f" {
		t.Errorf("asked %q, %v", lines, err)
	}
	written, err := os.ReadFile(filepath.Join(folder, "task.xml"))
	if err != nil || !bytes.HasPrefix(written, []byte{0xff, 0xfe}) {
		t.Errorf("the task is no UTF-16: %q, %v", written[:min(8, len(written))], err)
	}
	if text, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().String(string(written)); err != nil || text != office.definition() {
		t.Errorf("%v, %s", err, text)
	}
	if left, err := os.ReadDir(os.Getenv("TMPDIR")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// TestNoNameLeadsElsewhere: a name that ends neither the description nor the word it is in is held as it is, and one that the scheduler
// would change is refused before it is asked.
func TestNoNameLeadsElsewhere(t *testing.T) {
	for _, name := range []string{
		`C:\]]>&<![CDATA[`, `C:\a b\" /ru SYSTEM`, `C:\</Arguments></Exec><Exec><Command>calc.exe</Command>`, "C:\\\u202e\ufeff\ufffd", `C:\100% of it`, `C:\$(Arg0)\\`,
	} {
		task := office
		task.Program, task.User = name, name
		var read struct {
			Principals struct {
				Principal struct {
					User string `xml:"UserId"`
				}
			}
			Actions struct{ Exec []struct{ Command string } }
		}
		if err := xml.Unmarshal([]byte(strings.Replace(task.definition(), `encoding="UTF-16"`, `encoding="UTF-8"`, 1)), &read); err != nil {
			t.Fatal(err)
		}
		if len(read.Actions.Exec) != 1 || read.Actions.Exec[0].Command != name || read.Principals.Principal.User != name || task.check() != nil {
			t.Errorf("%q is read as %q (%v)", name, read, task.check())
		}
	}
	for _, name := range []string{"C:\\nul\x00", "C:\\bell\a", "C:\\bad\xff", "C:\\half a pair\xed\xa0\x80", "C:\\\uffff", `C:\%TEMP%\x`, "C:\\\ufffd\xff"} {
		for _, set := range []func(*Task){
			func(t *Task) { t.Program = name }, func(t *Task) { t.User = name }, func(t *Task) { t.Words = []string{"run", "--data=" + name} },
		} {
			task := office
			set(&task)
			if err := (Tasks{Program: "/no/such/program"}).Install(t.Context(), task); !errors.Is(err, ErrName) {
				t.Errorf("%q: %v", name, err)
			}
		}
	}
}
