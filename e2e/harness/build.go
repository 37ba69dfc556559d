package harness

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"go.uber.org/goleak"
)

// The environment variables that name a program that is built already, so that
// it is built once for all packages of tests. Without them each package that
// needs a program builds it, so that a single test can be run by hand.
const (
	terminalIsAt = "ARCHIVER_TERMINAL" // without the window
	windowIsAt   = "ARCHIVER_WINDOW"   // with it
)

// builds is the folder of what was built here; empty if nothing was.
var builds string

// Main runs the tests of a package and checks that they leave no goroutine and
// no file behind. It returns the exit code, for TestMain.
func Main(m *testing.M) int {
	before := goleak.IgnoreCurrent()
	code := m.Run()
	if builds != "" {
		if err := os.RemoveAll(builds); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
	}
	if err := goleak.Find(before); err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	return code
}

// Terminal is the path of the program without its window.
func Terminal(t testing.TB) string {
	t.Helper()
	return must(t, terminal)
}

// WithWindow is the path of the program with its window.
func WithWindow(t testing.TB) string {
	t.Helper()
	return must(t, withWindow)
}

var (
	terminal   = sync.OnceValues(func() (string, error) { return program(terminalIsAt, "terminal", "0") })
	withWindow = sync.OnceValues(func() (string, error) { return program(windowIsAt, "archiver", "1") })
)

func must(t testing.TB, find func() (string, error)) string {
	t.Helper()
	path, err := find()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// program finds the program that a variable names, or builds it. It looks at the
// file, or at what it is built from: go test notes what a test has looked at, so a
// result of another program is not taken from its cache.
func program(variable, name, cgo string) (string, error) {
	path := os.Getenv(variable)
	if path == "" {
		return build(name, cgo)
	}
	if _, err := os.Stat(path); err != nil {
		return "", fmt.Errorf("look at the program that %s names: %w", variable, err)
	}
	return path, nil
}

// building guards builds.
var building sync.Mutex

// build builds the program into a temporary folder.
func build(name, cgo string) (string, error) {
	building.Lock()
	defer building.Unlock()
	root, err := moduleRoot()
	if err != nil {
		return "", err
	}
	if err := readFolders(root); err != nil {
		return "", err
	}
	if builds == "" {
		if builds, err = os.MkdirTemp("", "archiver-e2e-"); err != nil {
			return "", fmt.Errorf("make the folder to build in: %w", err)
		}
	}
	path := filepath.Join(builds, name)
	if runtime.GOOS == "windows" {
		path += ".exe"
	}
	cmd := exec.Command("go", "build", "-o", path, ".")
	cmd.Dir, cmd.Env = root, append(os.Environ(), "CGO_ENABLED="+cgo)
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build the program: %w\n%s", err, out)
	}
	return path, nil
}

// readFolders reads the list of files, with their times, of each folder that the
// program is built from.
func readFolders(root string) error {
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.IsDir() && path != root && (strings.HasPrefix(entry.Name(), ".") || entry.Name() == "build") {
			return fs.SkipDir
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("read the program's folders: %w", err)
	}
	return nil
}

// Root is the folder of the module.
func Root(t testing.TB) string {
	t.Helper()
	return must(t, moduleRoot)
}

// moduleRoot looks for go.mod in the test's own folder and those above it.
func moduleRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", fmt.Errorf("find the module: %w", err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		} else if !errors.Is(err, os.ErrNotExist) || filepath.Dir(dir) == dir {
			return "", fmt.Errorf("find the module: %w", err)
		}
		dir = filepath.Dir(dir)
	}
}
