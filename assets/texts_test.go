package assets_test

import (
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"

	"ringcentral-archiver/archiver/translation"
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

// TestHowToRegisterIsTheSameInEveryLanguage: what is copied or clicked, and the names on the pages of the services.
func TestHowToRegisterIsTheSameInEveryLanguage(t *testing.T) {
	languages, err := translation.Texts.ReadDir("texts")
	if err != nil || len(languages) < 4 {
		t.Fatalf("the languages: %d, %v", len(languages), err)
	}
	typed := regexp.MustCompile("`[^`]+`|<https:[^>]+>|\\]\\(https:[^)]+\\)|\\*[A-Z0-9][^*]+\\*|(?m)^(### |\\d\\.)")
	of := func(language string) (all []string) {
		text, _, _ := strings.Cut(assets.RegisterIn(language), after[language])
		for _, found := range typed.FindAllString(text, -1) {
			all = append(all, strings.Join(strings.Fields(found), " "))
		}
		return all
	}
	english := of("en")
	if len(english) < 40 {
		t.Fatalf("found %q", english)
	}
	for _, file := range languages {
		language := strings.TrimSuffix(file.Name(), ".json")
		if language != "en" && assets.RegisterIn(language) == assets.RegisterIn("en") {
			t.Errorf("%s is English", language)
		}
		if got := of(language); !slices.Equal(got, english) {
			t.Errorf("%s has\n%q, English\n%q", language, got, english)
		}
	}
}

// after is what stands only in the window's other languages, because English has it in the section for the command line.
var after = map[string]string{"en": "### Tell", "de": "### Danach", "fr": "### Ensuite", "es": "### Después"}
