package archiver_test

import (
	"errors"
	"fmt"
	"path"
	"testing"
	"time"

	"ringcentral-archiver/archiver/simulator/dropboxserver"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
)

// TestWhatDropboxContradictsIsVerifiedAtOnce: a listing of what has changed in Dropbox shows that archived files are not there any more, or
// are others. "Everything is in Dropbox" must not be said for a week all the same, whether there is something to copy or not.
//
//test:long
func TestWhatDropboxContradictsIsVerifiedAtOnce(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change   func(r *rig, file string) error
		verified bool
		back     bool // the file is archived again, at its place
	}{
		"nothing": {func(*rig, string) error { return nil }, false, true},
		"a stranger's file": {func(r *rig, _ string) error {
			return errors.Join(r.sim.Dropbox.Put("/notes.txt", []byte("x"), start), r.sim.Dropbox.Delete("/notes.txt"))
		}, false, true},
		"a file is deleted":      {func(r *rig, file string) error { return r.sim.Dropbox.Delete(file) }, true, true},
		"its folder is deleted":  {func(r *rig, file string) error { return r.sim.Dropbox.Delete(path.Dir(file)) }, true, true},
		"its day is deleted":     {func(r *rig, file string) error { return r.sim.Dropbox.Delete(path.Dir(path.Dir(file))) }, true, true},
		"all of an extension is": {func(r *rig, file string) error { return r.sim.Dropbox.Delete(path.Dir(path.Dir(path.Dir(file)))) }, true, true},
		"a file is changed":      {func(r *rig, file string) error { return r.sim.Dropbox.Put(file, []byte("mine"), start) }, true, true},
		"a file is moved":        {func(r *rig, file string) error { r.move(file, "/kept"+file); return nil }, true, false},
		"it forgets what it has told": {func(r *rig, file string) error {
			r.sim.Dropbox.Inject(dropboxserver.Fault{
				Route: "files/list_folder/continue", Do: dropboxserver.Answer, Status: 409,
				Body: `{"error_summary":"reset/..","error":{".tag":"reset"}}`,
			})
			return r.sim.Dropbox.Delete(path.Dir(file))
		}, true, true},
	} {
		for _, quiet := range []bool{false, true} {
			t.Run(fmt.Sprint(name, ", quiet ", quiet), func(t *testing.T) {
				r := newRig(t, ringcentralserver.RoleAdmin)
				before := r.archived()
				r.message("SMS", 0, nil)
				r.clock.Advance(time.Hour)
				r.runOnce() // from now on only changes are listed
				if err := c.change(r, r.file("photo")); err != nil {
					t.Fatal(err)
				}
				if !quiet {
					r.message("SMS", 0, nil) // so that there is something to copy
				}
				r.clock.Advance(time.Hour)
				if report := r.runOnce(); !report.Complete() {
					t.Errorf("left %+v (%v)", report.Left, report.Err)
				}
				s := r.a.Snapshot()
				if got := !s.Verified.At.IsZero(); got != c.verified || s.Open > 0 {
					t.Errorf("verified: %t, %d are open", got, s.Open)
				}
				after := r.files()
				for file := range before {
					if _, there := after[file]; !there && c.back {
						t.Errorf("%s is not back", file)
					}
				}
				last := s.Verified.At
				r.message("SMS", 0, nil)
				r.clock.Advance(time.Hour)
				r.runOnce()
				if got := r.a.Snapshot().Verified.At; !got.Equal(last) {
					t.Errorf("it verified again at %v", got)
				}
			})
		}
	}
}

// TestRunOnceVerifiesWeekly: a computer that only ever runs once does what the window does.
func TestRunOnceVerifiesWeekly(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.archived()
	r.clock.Advance(6 * day)
	r.runOnce()
	if at := r.a.Snapshot().Verified.At; !at.IsZero() {
		t.Errorf("it verified after six days, at %v", at)
	}
	r.login()
	r.clock.Advance(25 * time.Hour)
	r.runOnce()
	r.clock.Advance(time.Hour)
	at := r.a.Snapshot().Verified.At
	if r.runOnce(); at.IsZero() || !r.a.Snapshot().Verified.At.Equal(at) {
		t.Errorf("it verified at %v, and again an hour later", at)
	}
}
