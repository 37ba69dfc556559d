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

func TestTheReadmeSaysHowToRegisterToo(t *testing.T) {
	readme, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(readme), "## Register the app\n\n"+assets.Register) {
		t.Error("register.md differs from the section of the README")
	}
}
