package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"

	"go.uber.org/goleak"
)

// program is the built program: these tests run it as its users do.
var program string

func TestMain(m *testing.M) {
	if dir := os.Getenv(profilesTo); dir != "" {
		os.Exit(profiled(dir))
	}
	if token := os.Getenv(fetchesWith); token != "" {
		os.Exit(fetch(token, os.Args[1]))
	}
	dir, err := os.MkdirTemp("", "archiver-test-")
	if err != nil {
		panic(err)
	}
	before := goleak.IgnoreCurrent() // the window toolkit starts a goroutine of its own
	code := 1
	if program, err = build(dir); err != nil {
		fmt.Fprintln(os.Stderr, err)
	} else {
		code = m.Run()
	}
	if err := os.RemoveAll(dir); err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	if err := goleak.Find(before); err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

// build builds the program without cgo, and so without the window.
func build(dir string) (string, error) {
	path := filepath.Join(dir, "archiver")
	if runtime.GOOS == "windows" {
		path += ".exe"
	}
	cmd := exec.Command("go", "build", "-o", path, ".")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build the program: %w\n%s", err, out)
	}
	return path, nil
}
