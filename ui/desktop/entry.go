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

// desktopEntry is the file that starts a program with a freedesktop.org session
// (Desktop Entry Specification 1.5).
func desktopEntry(name string, words []string) string {
	return "[Desktop Entry]\nType=Application\nName=" + entryString(name) + "\nExec=" + entryString(quoted(words, entryWord)) +
		"\nTerminal=false\nX-GNOME-Autostart-enabled=true\n"
}

// quoted writes a command. A word of letters and dashes stands for itself.
func quoted(words []string, quote func(string) string) string {
	out := make([]string, len(words))
	for i, word := range words {
		if out[i] = word; !plain.MatchString(word) {
			out[i] = quote(word)
		}
	}
	return strings.Join(out, " ")
}

var plain = regexp.MustCompile(`^[a-z-]+$`)

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
func launchAgent(id string, words []string) string {
	var list strings.Builder
	for _, word := range words {
		list.WriteString("\t\t<string>" + xmlText(word) + "</string>\n")
	}
	return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
	<key>Label</key>
	<string>` + xmlText(id) + `</string>
	<key>ProgramArguments</key>
	<array>
` + list.String() + `	</array>
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

// commandLine is what Windows runs. A path there cannot hold quotation marks; a
// backslash before one would take its meaning.
func commandLine(words []string) string {
	return quoted(words, func(word string) string {
		end := word[len(strings.TrimRight(word, `\`)):]
		return `"` + word + end + `"`
	})
}

// readEntry gives nothing where there is no such file. Something else in its place might have no end.
func readEntry(path string) (string, error) {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return "", fmt.Errorf("%s is no file", path)
	}
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
