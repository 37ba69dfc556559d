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

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
