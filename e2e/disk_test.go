//go:build linux

package e2e

import (
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/e2e/harness"
	"ringcentral-archiver/store"
)

// TestStoreOnAFullDisk: the program's own file cannot grow. It says so, loses
// nothing, and goes on when there is room.
func TestStoreOnAFullDisk(t *testing.T) {
	t.Parallel()
	pc := harness.New(t)
	pc.AddDay()
	pc.SignIn("101")
	since := time.Now().Add(-24 * time.Hour).Truncate(time.Hour)
	pc.Want(0, "Backup is on", "backup on --since 24h")
	path := filepath.Join(pc.Data, store.FileName)
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	o := runWithFileLimit(pc, info.Size(), "run", "--once")
	if o.Code != 1 || !strings.Contains(o.Err, "The program's data file cannot be read or written. Is the disk full, or does it fail?") {
		t.Errorf("with a full disk: code %d\n%s%s", o.Code, o.Out, o.Err)
	}
	checkStore(pc)
	pc.Want(0, " 0 left.", "run --once")
	items := pc.Truth(ringcentralserver.AnaID, true, since)
	pc.CheckArchived(items)
	checkLog(pc, len(items))
}

// runWithFileLimit runs the program so that no file may become larger than most bytes.
func runWithFileLimit(pc *harness.Computer, most int64, words ...string) harness.Outcome {
	pc.T.Helper()
	script := "ulimit -f " + strconv.FormatInt(most/512, 10) + ` && exec "$0" "$@"`
	cmd := exec.CommandContext(pc.T.Context(), "sh", append([]string{"-c", script, harness.Terminal(pc.T), "--data", pc.Data}, words...)...)
	var out, errs strings.Builder
	cmd.Env, cmd.Stdout, cmd.Stderr = pc.Env, &out, &errs
	if err := cmd.Run(); err != nil && cmd.ProcessState == nil {
		pc.T.Fatal(err)
	}
	return harness.Outcome{Code: cmd.ProcessState.ExitCode(), Out: out.String(), Err: errs.String()}
}

// TestStoreReadOnly: a file or a folder that may only be read.
func TestStoreReadOnly(t *testing.T) {
	t.Parallel()
	pc := harness.New(t)
	pc.AddDay()
	pc.SignIn("101")
	since := time.Now().Add(-24 * time.Hour).Truncate(time.Hour)
	pc.Want(0, "Backup is on", "backup on --since 24h")
	path := filepath.Join(pc.Data, store.FileName)
	chmod(t, path, 0o400)
	pc.Check(runWithoutRoot(pc, "run --once"), 1, "Check the folder's permissions", "run --once with a file that may only be read")
	chmod(t, path, 0o600)

	good := pc.Data
	pc.Data = t.TempDir()
	chmod(t, pc.Data, 0o500)
	pc.Check(runWithoutRoot(pc, "run --once"), 1, "Check the folder's permissions", "run --once in a folder that may only be read")
	chmod(t, pc.Data, 0o700)

	pc.Data = good
	pc.Want(0, " 0 left.", "run --once")
	pc.CheckArchived(pc.Truth(ringcentralserver.AnaID, true, since))
}

func chmod(t *testing.T, path string, mode os.FileMode) {
	t.Helper()
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
}

// runWithoutRoot runs the program without root's right to write everywhere, should
// the tests be run by root.
func runWithoutRoot(pc *harness.Computer, line string) (o harness.Outcome) {
	pc.T.Helper()
	done := make(chan error)
	go func() {
		runtime.LockOSThread() // and never unlocked: what the thread has given up is gone for good
		const capBSetDrop, dacOverride, noPermission = 24, 1, syscall.EPERM
		_, _, failed := syscall.RawSyscall(syscall.SYS_PRCTL, capBSetDrop, dacOverride, 0)
		if failed != 0 && (failed != noPermission || os.Getuid() == 0) {
			done <- failed
			return
		}
		o = pc.Run(line)
		done <- nil
	}()
	if err := <-done; err != nil {
		pc.T.Fatal(err)
	}
	return o
}

// TestFilesArePrivate: other users of the computer cannot read the data folder.
func TestFilesArePrivate(t *testing.T) {
	pc := harness.New(t)
	defer syscall.Umask(syscall.Umask(0)) // nothing may depend on a careful umask
	pc.SignIn("101")
	pc.Want(0, "Backup is on", "backup on")
	r := pc.Start(nil, "run")
	r.Until("Archiving every hour. Stop it with Ctrl+C.")
	modes := map[string]os.FileMode{}
	if err := filepath.WalkDir(pc.Data, func(path string, e os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := e.Info()
		if err == nil {
			modes[filepath.Base(path)] = info.Mode().Perm()
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	r.Signal(syscall.SIGTERM)
	r.End()
	for _, name := range []string{store.FileName, "archiver.log", "crash.log", "data"} {
		if _, there := modes[name]; !there {
			t.Errorf("%s is not among %v", name, slices.Sorted(maps.Keys(modes)))
		}
	}
	for name, mode := range modes {
		if mode&0o077 != 0 {
			t.Errorf("%s has the mode %o", name, mode)
		}
	}
}
