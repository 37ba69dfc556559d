package desktop

import (
	"encoding/xml"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// awkward is a path as bad as a home folder can make it.
const awkward = `/home/Ana "Nan" $HOME/50% & <b>\a'` + "`/archiver"

// onThisComputer is an autostart whose files land in a folder of the test's own.
func onThisComputer(t *testing.T, program string) Autostart {
	t.Helper()
	if runtime.GOOS == "windows" {
		return Autostart{id: "com.example.test-" + filepath.Base(t.TempDir()), name: "Test", program: func() (string, error) { return program, nil }}
	}
	t.Setenv("HOME", t.TempDir())
	t.Setenv("XDG_CONFIG_HOME", filepath.Join(os.Getenv("HOME"), "config"))
	return Autostart{id: "com.example.archiver", name: "RingCentral Archiver", program: func() (string, error) { return program, nil }}
}

func (a Autostart) is(t *testing.T, want bool) {
	t.Helper()
	if on, err := a.Enabled(); err != nil || on != want {
		t.Fatalf("enabled: %v, %v; want %v", on, err, want)
	}
}

func TestAutostart(t *testing.T) {
	a := onThisComputer(t, awkward)
	a.is(t, false)
	if err := a.Renew(); err != nil {
		t.Fatal(err)
	}
	a.is(t, false) // what is off stays off
	for range 2 {
		if err := a.Set(true); err != nil {
			t.Fatal(err)
		}
		a.is(t, true)
	}
	for range 2 {
		if err := a.Set(false); err != nil {
			t.Fatal(err)
		}
		a.is(t, false)
	}
}

// TestWhatIsNoFileIsNoEntry: a device or a pipe in its place might have no end.
func TestWhatIsNoFileIsNoEntry(t *testing.T) {
	if _, err := readEntry(os.DevNull); err == nil || !strings.Contains(err.Error(), "is no file") {
		t.Errorf("got %v", err)
	}
}

func TestAutostartFollowsTheProgram(t *testing.T) {
	if runtime.GOOS != "linux" {
		return // the register is read as a file here
	}
	a := onThisComputer(t, "/old/archiver")
	if err := a.Set(true); err != nil {
		t.Fatal(err)
	}
	a.program = func() (string, error) { return "/new/archiver", nil }
	if err := a.Renew(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(os.Getenv("XDG_CONFIG_HOME"), "autostart", "com.example.archiver.desktop")
	text, err := os.ReadFile(path)
	if err != nil || !strings.Contains(string(text), `Exec="/new/archiver" --hidden`) {
		t.Fatalf("%s %v", text, err)
	}
	for _, line := range []string{"Hidden=true", "X-GNOME-Autostart-enabled=false"} { // as the session's settings do it
		if err := os.WriteFile(path, append(text, line+"\n"...), 0o600); err != nil {
			t.Fatal(err)
		}
		a.is(t, false)
		if err := a.Renew(); err != nil {
			t.Fatal(err)
		}
		a.is(t, false)
	}
	if err := a.Set(true); err != nil {
		t.Fatal(err)
	}
	a.is(t, true)
	if left, err := os.ReadDir(filepath.Dir(path)); err != nil || len(left) != 1 {
		t.Errorf("%v left, %v", left, err)
	}
}

// TestEachFolderStartsByItself: an entry carries the options of its program, and that of one data folder
// stays as it is when another is switched.
func TestEachFolderStartsByItself(t *testing.T) {
	if runtime.GOOS != "linux" {
		return // the register is read as a file here
	}
	onThisComputer(t, "")
	autostart := func(options ...string) Autostart {
		a := NewAutostart("com.example.archiver", "RingCentral Archiver", options...)
		a.program = func() (string, error) { return "/usr/bin/archiver", nil }
		return a
	}
	usual, office, home := autostart(), autostart("--data=/srv/our office", "--ca-file=/etc/ca.pem"), autostart("--data=/home/ana")
	for _, a := range []Autostart{usual, office, home} {
		if err := a.Set(true); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(home.Set(false), usual.Renew(), home.Renew()); err != nil {
		t.Fatal(err)
	}
	usual.is(t, true)
	office.is(t, true)
	home.is(t, false)
	text, err := os.ReadFile(filepath.Join(os.Getenv("XDG_CONFIG_HOME"), "autostart", office.id+".desktop"))
	if want := `Exec="/usr/bin/archiver" "--data=/srv/our office" "--ca-file=/etc/ca.pem" --hidden` + "\n"; err != nil || !strings.Contains(string(text), want) {
		t.Errorf("%s %v", text, err)
	}
}

func TestDesktopEntry(t *testing.T) {
	text := desktopEntry("Archiver\nExec=evil", []string{awkward, "--data=" + awkward, hiddenFlag})
	var exec string
	for line := range strings.Lines(text) {
		if value, found := strings.CutPrefix(line, "Exec="); found {
			if exec != "" {
				t.Fatalf("two commands:\n%s", text)
			}
			exec = strings.TrimSuffix(value, "\n")
		}
	}
	// Read as specified: the string's escapes, then the quotation's, then the field codes.
	value := unescape(exec, map[byte]string{'\\': `\`, 'n': "\n"})
	words, found := strings.CutSuffix(strings.TrimPrefix(value, `"`), `" `+hiddenFlag)
	if !found {
		t.Fatalf("%q", value)
	}
	program, data, found := strings.Cut(words, `" "--data=`)
	if !found {
		t.Fatalf("%q", words)
	}
	for _, word := range []string{program, data} {
		got := unescape(word, map[byte]string{'\\': `\`, '"': `"`, '`': "`", '$': "$"})
		if got = strings.ReplaceAll(got, "%%", "%"); got != awkward {
			t.Errorf("the session would start %s, want %s", got, awkward)
		}
	}
}

// unescape resolves the backslashes of a value.
func unescape(s string, known map[byte]string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) {
			if plain, found := known[s[i+1]]; found {
				b.WriteString(plain)
				i++
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

func TestLaunchAgent(t *testing.T) {
	var list struct {
		Values []string `xml:"dict>string"`
		Words  []string `xml:"dict>array>string"`
	}
	if err := xml.Unmarshal([]byte(launchAgent("com.example.archiver", []string{awkward, "--data=" + awkward, hiddenFlag})), &list); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(list.Words, []string{awkward, "--data=" + awkward, hiddenFlag}) || list.Values[0] != "com.example.archiver" {
		t.Errorf("%+v", list)
	}
}

func TestCommandLine(t *testing.T) {
	program := `C:\Program Files\Archiver\archiver.exe`
	for want, words := range map[string][]string{
		`"` + program + `" --hidden`:                        {program, hiddenFlag},
		`"` + program + `" "--data=D:\Our office" --hidden`: {program, `--data=D:\Our office`, hiddenFlag},
		`"` + program + `" "--data=D:\\" --hidden`:          {program, `--data=D:\`, hiddenFlag},
	} {
		if got := commandLine(words); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

// FuzzDesktopEntry: whatever a program and its folder are called, the entry has one command, and the session starts that and no other.
func FuzzDesktopEntry(f *testing.F) {
	for _, seed := range []string{awkward, "a\nExec=evil", "50%f %% $HOME `id`", "\\\"; evil", "\r\n\t", "--hidden", ""} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, word string) {
		text := desktopEntry("Archiver", []string{"/usr/bin/archiver", "--data=" + word, hiddenFlag})
		if strings.Count(text, "\n") != 6 || strings.ContainsAny(text, "\r\t") {
			t.Fatalf("%q has other lines", text)
		}
		_, exec, _ := strings.Cut(text, "\nExec=")
		exec, _, _ = strings.Cut(exec, "\n")
		value := unescape(exec, map[byte]string{'\\': `\`, 'n': "\n", 'r': "\r", 't': "\t"})
		quoted, found := strings.CutSuffix(strings.TrimPrefix(value, `"/usr/bin/archiver" "`), `" `+hiddenFlag)
		for i := 0; i < len(quoted); i++ {
			switch quoted[i] {
			case '\\':
				i++ // what follows stands for itself
			case '"', '`', '$':
				t.Fatalf("%q ends the quotation, or is read by a shell: %q", quoted[i], value)
			}
		}
		got := strings.ReplaceAll(unescape(quoted, map[byte]string{'\\': `\`, '"': `"`, '`': "`", '$': "$"}), "%%", "%")
		if !found || got != "--data="+word {
			t.Errorf("the session would start %q, want %q", got, "--data="+word)
		}
	})
}
