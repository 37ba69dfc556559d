package main

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

func TestTheChangelogKnowsThisVersion(t *testing.T) {
	app, changes := read(t, "FyneApp.toml"), read(t, "CHANGELOG.md")
	version := regexp.MustCompile(`(?m)^\s*Version = "(.+)"$`).FindStringSubmatch(app)
	top := regexp.MustCompile(`(?m)^## (\S+)`).FindStringSubmatch(changes)
	if version == nil || top == nil || version[1] != top[1] {
		t.Errorf("FyneApp.toml has the version %q, CHANGELOG.md begins with %q", version, top)
	}
}

func TestTheReadmeSaysHowToTryAndTest(t *testing.T) {
	readme := read(t, "README.md")
	for _, command := range []string{"make demo", "make test"} {
		if !strings.Contains(readme, command) {
			t.Errorf("README.md does not mention %s", command)
		}
	}
}

// TestProblemsOfSecurityCanBeReported: SECURITY.md says how, and what then is promised.
func TestProblemsOfSecurityCanBeReported(t *testing.T) {
	page := read(t, "SECURITY.md")
	_, report, _ := strings.Cut(page, "\n## Report a problem\n")
	report, _, _ = strings.Cut(report, "\n## ")
	for _, said := range []string{"privately", "archiver --version", "What is promised: an answer within", "a fix"} {
		if !strings.Contains(report, said) {
			t.Errorf("SECURITY.md does not say %q of reports", said)
		}
	}
	if !strings.Contains(read(t, "CONTRIBUTING.md"), "SECURITY.md") {
		t.Error("CONTRIBUTING.md does not lead to SECURITY.md")
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
