// Manpages writes the man pages of the program and its commands into a folder:
//
//	go run ./packaging/manpages OUT
//
// A release ships them; the program does not carry what makes them. The date in
// them is today's, or that of SOURCE_DATE_EPOCH (seconds since 1970).
package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/BurntSushi/toml"
	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
	"github.com/spf13/pflag"

	"ringcentral-archiver/ui/terminal"
)

var errUsage = errors.New("name the folder for the man pages, and nothing else: go run ./packaging/manpages OUT")

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "manpages:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 1 {
		return errUsage
	}
	version, err := readVersion("FyneApp.toml")
	if err != nil {
		return err
	}
	return write(args[0], version)
}

// readVersion reads the program's version from its FyneApp.toml.
func readVersion(path string) (string, error) {
	var app struct{ Details struct{ Version string } }
	if _, err := toml.DecodeFile(path, &app); err != nil {
		return "", fmt.Errorf("read the version: %w", err)
	}
	return app.Details.Version, nil
}

// write puts a page for the program and one for each command into the folder,
// which is made if there is none.
func write(folder, version string) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return fmt.Errorf("make the folder for the man pages: %w", err)
	}
	root := terminal.Tree()
	root.DisableAutoGenTag = true
	for _, c := range append([]*cobra.Command{root}, root.Commands()...) {
		text, err := page(c, version)
		if err != nil {
			return fmt.Errorf("write the man page of %s: %w", c.CommandPath(), err)
		}
		name := strings.ReplaceAll(c.CommandPath(), " ", "-") + ".1"
		if err := os.WriteFile(filepath.Join(folder, name), text, 0o644); err != nil {
			return fmt.Errorf("write a man page: %w", err)
		}
	}
	return nil
}

// page is the man page of one command.
func page(c *cobra.Command, version string) ([]byte, error) {
	prepare(c)
	var out bytes.Buffer
	header := &doc.GenManHeader{Source: "RingCentral Archiver " + version, Manual: "RingCentral Archiver"}
	if err := doc.GenMan(c, header, &out); err != nil {
		return nil, err
	}
	return []byte(tidy(out.String())), nil
}

// prepare gives cobra's generator what it does not make of a command itself: the
// lines of a synopsis apart, and the name of a flag's value, which the generator
// writes where it has the default.
func prepare(c *cobra.Command) {
	synopsis := regexp.MustCompile(`\n +`).ReplaceAllString(c.Use, " ")
	c.Use = strings.ReplaceAll(synopsis, "\n", "**\n\n**archiver ")
	for _, flags := range []*pflag.FlagSet{c.NonInheritedFlags(), c.InheritedFlags()} {
		flags.VisitAll(func(f *pflag.Flag) { f.DefValue, _ = pflag.UnquoteUsage(f) })
	}
}

// tidy removes what the generator writes of values that there are none of, and
// the quotes around the names of others.
func tidy(text string) string {
	text = strings.ReplaceAll(text, "[=]", "")
	return regexp.MustCompile(`(\\fP=)"([^"\n]*)"`).ReplaceAllString(text, "$1$2")
}
