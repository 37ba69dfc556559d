//go:build linux

package main

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
	"ringcentral-archiver/store"
)

// TestStoreOnAFullDisk: the program's own file cannot grow. It says so, loses
// nothing, and goes on when there is room.
func TestStoreOnAFullDisk(t *testing.T) {
	d := newDesk(t)
	d.furnish()
	d.signIn("101")
	since := time.Now().Add(-24 * time.Hour).Truncate(time.Hour)
	d.want(0, "Backup is on", "backup on --since 24h")
	path := filepath.Join(d.data, store.FileName)
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	o := d.limited(info.Size(), "run", "--once")
	if o.code != 1 || !strings.Contains(o.err, "The program's own file cannot be written. Is the disk full?") {
		t.Errorf("with a full disk: code %d\n%s%s", o.code, o.out, o.err)
	}
	d.sound()
	d.want(0, " 0 left.", "run --once")
	items := d.truth(ringcentralserver.AnaID, true, since)
	d.archived(items)
	d.logAgrees(len(items))
}

// limited runs the program so that no file may become larger than most bytes.
func (d *desk) limited(most int64, words ...string) outcome {
	d.t.Helper()
	script := "ulimit -f " + strconv.FormatInt(most/512, 10) + ` && exec "$0" "$@"`
	cmd := exec.CommandContext(d.t.Context(), "sh", append([]string{"-c", script, program, "--data", d.data}, words...)...)
	var out, errs strings.Builder
	cmd.Env, cmd.Stdout, cmd.Stderr = d.env, &out, &errs
	if err := cmd.Run(); err != nil && cmd.ProcessState == nil {
		d.t.Fatal(err)
	}
	return outcome{code: cmd.ProcessState.ExitCode(), out: out.String(), err: errs.String()}
}

// TestStoreReadOnly: a file or a folder that may only be read.
func TestStoreReadOnly(t *testing.T) {
	d := newDesk(t)
	d.furnish()
	d.signIn("101")
	since := time.Now().Add(-24 * time.Hour).Truncate(time.Hour)
	d.want(0, "Backup is on", "backup on --since 24h")
	path := filepath.Join(d.data, store.FileName)
	chmod(t, path, 0o400)
	d.check(d.powerless("run --once"), 1, "Check the folder's permissions", "run --once with a file that may only be read")
	chmod(t, path, 0o600)

	good := d.data
	d.data = t.TempDir()
	chmod(t, d.data, 0o500)
	d.check(d.powerless("run --once"), 1, "Check the folder's permissions", "run --once in a folder that may only be read")
	chmod(t, d.data, 0o700)

	d.data = good
	d.want(0, " 0 left.", "run --once")
	d.archived(d.truth(ringcentralserver.AnaID, true, since))
}

func chmod(t *testing.T, path string, mode os.FileMode) {
	t.Helper()
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
}

// powerless runs the program without root's right to write everywhere, should
// the tests be run by root.
func (d *desk) powerless(line string) (o outcome) {
	d.t.Helper()
	done := make(chan error)
	go func() {
		runtime.LockOSThread() // and never unlocked: what the thread has given up is gone for good
		const capBSetDrop, dacOverride, noPermission = 24, 1, syscall.EPERM
		_, _, failed := syscall.RawSyscall(syscall.SYS_PRCTL, capBSetDrop, dacOverride, 0)
		if failed != 0 && (failed != noPermission || os.Getuid() == 0) {
			done <- failed
			return
		}
		o = d.run(line)
		done <- nil
	}()
	if err := <-done; err != nil {
		d.t.Fatal(err)
	}
	return o
}

// TestFilesArePrivate: what lies in the data folder is nobody else's business.
func TestFilesArePrivate(t *testing.T) {
	defer syscall.Umask(syscall.Umask(0)) // nothing may depend on a careful umask
	d := newDesk(t)
	d.signIn("101")
	d.want(0, "Backup is on", "backup on")
	r := d.start(nil, "run")
	r.until("Archiving every hour. Stop it with Ctrl+C.")
	modes := map[string]os.FileMode{}
	if err := filepath.WalkDir(d.data, func(path string, e os.DirEntry, err error) error {
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
	if err := r.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	r.end()
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
