package desktop

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// command is what the session starts.
type command struct {
	program string
	data    string // the data folder; empty = the usual one
}

// flags are what follows the program. A path is quoted as the session reads it.
func (c command) flags(quote func(string) string) (all []string) {
	all = []string{hiddenFlag}
	if c.data != "" {
		all = append(all, dataFlag, quote(c.data))
	}
	return all
}

// line is the command in one line.
func (c command) line(quote func(string) string) string {
	return quote(c.program) + " " + strings.Join(c.flags(quote), " ")
}

// desktopEntry is the file that starts a program with a freedesktop.org session
// (Desktop Entry Specification 1.5).
func desktopEntry(name string, c command) string {
	return "[Desktop Entry]\nType=Application\nName=" + entryString(name) + "\nExec=" + entryString(c.line(entryWord)) +
		"\nTerminal=false\nX-GNOME-Autostart-enabled=true\n"
}

// entryString writes a value of the type string.
func entryString(s string) string {
	return strings.NewReplacer(`\`, `\\`, "\n", `\n`, "\r", `\r`, "\t", `\t`).Replace(s)
}

// entryWord quotes a word of a command, in which % stands for arguments.
func entryWord(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "`", "\\`", `$`, `\$`, `%`, `%%`).Replace(s) + `"`
}

var off = regexp.MustCompile(`(?m)^(Hidden\s*=\s*true|X-GNOME-Autostart-enabled\s*=\s*false)\s*$`)

// switchedOff reports whether the user has switched an entry off in the
// session's settings.
func switchedOff(entry string) bool { return off.MatchString(entry) }

// launchAgent is the property list that has macOS start a program at login
// (launchd.plist(5)).
func launchAgent(id string, c command) string {
	words := ""
	for _, word := range append([]string{xmlText(c.program)}, c.flags(xmlText)...) {
		words += "\t\t<string>" + word + "</string>\n"
	}
	return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
	<key>Label</key>
	<string>` + xmlText(id) + `</string>
	<key>ProgramArguments</key>
	<array>
` + words + `	</array>
	<key>RunAtLoad</key>
	<true/>
	<key>ProcessType</key>
	<string>Interactive</string>
</dict>
</plist>
`
}

func xmlText(s string) string {
	var b strings.Builder
	if err := xml.EscapeText(&b, []byte(s)); err != nil {
		return "" // a builder does not fail
	}
	return b.String()
}

// commandLine is what Windows runs.
func commandLine(c command) string { return c.line(windowsWord) }

// windowsWord quotes a path, which cannot hold quotation marks there. Backslashes at its end are
// doubled: one alone would make the mark behind it a part of the word.
func windowsWord(path string) string {
	end := path[len(strings.TrimRight(path, `\`)):]
	return `"` + path + end + `"`
}

// readEntry gives nothing where there is no such file.
func readEntry(path string) (string, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	return string(text), err
}

// writeEntry replaces the file as a whole: the session may read it meanwhile.
func writeEntry(path, text string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	next, err := os.CreateTemp(filepath.Dir(path), ".entry-*")
	if err != nil {
		return err
	}
	_, err = next.WriteString(text)
	err = errors.Join(err, next.Chmod(0o644), next.Close())
	if err == nil {
		err = os.Rename(next.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", path, errors.Join(err, os.Remove(next.Name())))
	}
	return nil
}

func removeEntry(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
