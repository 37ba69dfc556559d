package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"ringcentral-archiver/ui/terminal"
)

func TestEveryCommandHasAPage(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "man1")
	if err := write(folder, "1.2.3"); err != nil {
		t.Fatal(err)
	}
	root := terminal.Tree()
	commands := append([]*cobra.Command{root}, root.Commands()...)
	for _, c := range commands {
		text, err := os.ReadFile(filepath.Join(folder, strings.ReplaceAll(c.CommandPath(), " ", "-")+".1"))
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{c.Short, "RingCentral Archiver 1.2.3"} {
			if !strings.Contains(string(text), want) {
				t.Errorf("%s does not say %q", c.CommandPath(), want)
			}
		}
		c.LocalFlags().VisitAll(func(f *pflag.Flag) {
			if strings.Contains(string(text), "--"+f.Name+"\\fP") == f.Hidden {
				t.Errorf("%s: --%s is hidden: %v, and the page:\n%s", c.CommandPath(), f.Name, f.Hidden, text)
			}
		})
	}
	if pages, err := os.ReadDir(folder); err != nil || len(pages) != len(commands) {
		t.Errorf("%d pages for %d commands, %v", len(pages), len(commands), err)
	}
}

func TestAPageShowsFlagsAsTheyAreTyped(t *testing.T) {
	folder := t.TempDir()
	if err := write(folder, "1.2.3"); err != nil {
		t.Fatal(err)
	}
	for page, wants := range map[string][]string{
		"archiver-run.1":    {"\\fB--once\\fP\n"},
		"archiver-notify.1": {"\\fB--ping\\fP=URL\n", "\\fBarchiver notify --off\\fP\n"},
		"archiver-backup.1": {"\\fB--scope\\fP=account|extension\n", "\\fBarchiver backup off\\fP\n", "none] [--since"},
		"archiver.1":        {"\\fBarchiver [--data DIR] [--demo]\\fP\n", "Exit codes: 0 all done"},
	} {
		text, err := os.ReadFile(filepath.Join(folder, page))
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range wants {
			if !strings.Contains(string(text), want) {
				t.Errorf("%s does not say %q:\n%s", page, want, text)
			}
		}
	}
}

func TestWrongUse(t *testing.T) {
	for _, args := range [][]string{nil, {"a", "b"}} {
		if err := run(args); !errors.Is(err, errUsage) {
			t.Errorf("%v: %v", args, err)
		}
	}
}

func TestVersion(t *testing.T) {
	if version, err := readVersion("../../FyneApp.toml"); err != nil || version == "" {
		t.Errorf("version %q, %v", version, err)
	}
	if _, err := readVersion("none"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("without the file: %v", err)
	}
}
