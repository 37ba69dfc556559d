package assets_test

import (
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"ringcentral-archiver/assets"
)

// TestEveryModuleHasItsLicence: what the program is built from must be named, in
// its version, with what its licence says.
func TestEveryModuleHasItsLicence(t *testing.T) {
	cmd := exec.Command("go", "list", "-e", "-deps", "-f", "{{with .Module}}{{if not .Main}}{{.Path}} {{.Version}}{{end}}{{end}}", "ringcentral-archiver")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=1")
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	modules := slices.Compact(slices.Sorted(strings.FieldsFuncSeq(string(out), func(r rune) bool { return r == '\n' })))
	if len(modules) < 20 {
		t.Fatalf("go list names only %d modules", len(modules))
	}
	line := strings.Repeat("=", 78) + "\n"
	for _, module := range append(modules, "Go standard library") {
		_, after, named := strings.Cut(assets.Licences, line+module+"\n"+line)
		text, _, _ := strings.Cut(after, line)
		if !named || !strings.Contains(strings.ToLower(text), "copyright") {
			t.Errorf("licences.txt says nothing about %s: run assets/source/licences", module)
		}
	}
}

// TestFontsAndCodeInModulesHaveTheirLicences: what a module brings along and others have made has a licence of its own.
func TestFontsAndCodeInModulesHaveTheirLicences(t *testing.T) {
	for what, licence := range map[string]string{
		"theme/font/NotoSans-*.ttf: Copyright 2015 Google Inc.": "SIL OPEN FONT LICENSE Version 1.1",
		"theme/font/LICENSE_DejaVu-Powerline.txt:":              "Bitstream Vera Fonts Copyright",
		"theme/font/LICENSE_Inter.txt:":                         "SIL OPEN FONT LICENSE Version 1.1",
		"glfw/LICENSE.md:":                                      "Copyright (c) 2002-2006 Marcus Geelnard",
	} {
		_, after, named := strings.Cut(assets.Licences, "\n"+what)
		text, _, _ := strings.Cut(after, strings.Repeat("=", 78))
		if at := strings.Index(text, licence); !named || at < 0 || at > 2000 {
			t.Errorf("licences.txt does not say below %q what its licence is: run assets/source/licences", what)
		}
	}
}

func TestTheReadmeSaysHowToRegisterToo(t *testing.T) {
	readme, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(readme), "## Register the app\n\n"+assets.Register) {
		t.Error("register.md differs from the section of the README")
	}
}
