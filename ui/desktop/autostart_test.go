package desktop

import (
	"encoding/xml"
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

// TestEachDataFolderStartsOnItsOwn: the program that was told its data folder starts with it again,
// and takes the place of no other.
func TestEachDataFolderStartsOnItsOwn(t *testing.T) {
	plain := onThisComputer(t, awkward)
	of := func(data string) Autostart {
		a := NewAutostart(plain.id, plain.name, data)
		a.program = plain.program
		return a
	}
	first, second := of("/srv/first"), of("/srv/second")
	if NewAutostart(plain.id, plain.name, "").id != plain.id {
		t.Error("the usual folder has another entry than before")
	}
	if err := first.Set(true); err != nil {
		t.Fatal(err)
	}
	first.is(t, true)
	second.is(t, false)
	plain.is(t, false)
	if err := second.Set(true); err != nil {
		t.Fatal(err)
	}
	if err := first.Set(false); err != nil {
		t.Fatal(err)
	}
	first.is(t, false)
	second.is(t, true)
	if err := second.Renew(); err != nil {
		t.Fatal(err)
	}
	if runtime.GOOS == "linux" {
		text, err := os.ReadFile(filepath.Join(os.Getenv("XDG_CONFIG_HOME"), "autostart", second.id+".desktop"))
		if err != nil || !strings.Contains(string(text), `--hidden --data "/srv/second"`) || !strings.Contains(string(text), "Name=RingCentral Archiver (second)\n") {
			t.Errorf("%s %v", text, err)
		}
	}
	if err := second.Set(false); err != nil {
		t.Fatal(err)
	}
}

func TestDesktopEntry(t *testing.T) {
	text := desktopEntry("Archiver\nExec=evil", command{awkward, awkward})
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
	words := strings.SplitN(value, `" `+hiddenFlag+" "+dataFlag+` "`, 2)
	if len(words) != 2 || !strings.HasPrefix(words[0], `"`) || !strings.HasSuffix(words[1], `"`) {
		t.Fatalf("%q", value)
	}
	for _, word := range []string{words[0][1:], strings.TrimSuffix(words[1], `"`)} {
		got := unescape(word, map[byte]string{'\\': `\`, '"': `"`, '`': "`", '$': "$"})
		if got = strings.ReplaceAll(got, "%%", "%"); got != awkward {
			t.Errorf("the session would read %s, want %s", got, awkward)
		}
	}
	if got := desktopEntry("Archiver", command{program: "/archiver"}); !strings.Contains(got, "\nExec=\"/archiver\" --hidden\n") {
		t.Errorf("without a folder:\n%s", got)
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
	for _, c := range []struct {
		command
		want []string
	}{
		{command{program: awkward}, []string{awkward, "--hidden"}},
		{command{awkward, awkward + " data"}, []string{awkward, "--hidden", "--data", awkward + " data"}},
	} {
		list.Values, list.Words = nil, nil
		if err := xml.Unmarshal([]byte(launchAgent("com.example.archiver", c.command)), &list); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(list.Words, c.want) || list.Values[0] != "com.example.archiver" {
			t.Errorf("%+v", list)
		}
	}
}

func TestCommandLine(t *testing.T) {
	const program = `C:\Program Files\Archiver\archiver.exe`
	for _, c := range []struct{ data, want string }{
		{"", `"C:\Program Files\Archiver\archiver.exe" --hidden`},
		{`C:\Users\Ana Ruiz\Archive`, `"C:\Program Files\Archiver\archiver.exe" --hidden --data "C:\Users\Ana Ruiz\Archive"`},
		{`D:\`, `"C:\Program Files\Archiver\archiver.exe" --hidden --data "D:\\"`},
	} {
		if got := commandLine(command{program, c.data}); got != c.want {
			t.Errorf("%s, want %s", got, c.want)
		}
	}
}
