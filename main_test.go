package main

import (
	"fmt"
	"os"
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	if dir := os.Getenv(profilesTo); dir != "" {
		os.Exit(profiled(dir))
	}
	before := goleak.IgnoreCurrent() // the window toolkit starts a goroutine of its own
	code := m.Run()
	if err := goleak.Find(before); err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

func TestDetails(t *testing.T) {
	about, err := readDetails()
	if err != nil || about.Name == "" || about.ID == "" || about.Version == "" {
		t.Errorf("FyneApp.toml says %+v, %v", about, err)
	}
}

func TestTheVersionNamesTheCommit(t *testing.T) {
	defer func(was string) { commit = was }(commit)
	about := details{Version: "1.2.3"}
	for built, want := range map[string]string{"": "1.2.3", "0a1b2c3d4e5f": "1.2.3 (0a1b2c3d4e5f)"} {
		if commit = built; about.version() != want {
			t.Errorf("built from %q it is %q, not %q", built, about.version(), want)
		}
	}
}
