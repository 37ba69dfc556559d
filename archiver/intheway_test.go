package archiver_test

import (
	"path"
	"slices"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/simulator/dropboxserver"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/archiver/target"
)

// TestAFileInTheWayOfTheIndex: a file has the name of a folder that pages need. It holds up no item and no other page, is named with a reason, also
// in the chat, and once it is away all is as it should be.
func TestAFileInTheWayOfTheIndex(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		file string
		gets []string // what is written all the same
	}{
		{"/Index", nil},
		{"/Index/Manifest", []string{"/Index/2026-11.html", "/Index/2026-11.csv", "/Index/2026-11-20.json"}},
	} {
		t.Run(c.file[1:], func(t *testing.T) {
			r := newRig(t, ringcentralserver.RoleAdmin)
			r.call(r.ana, time.Hour, ringcentralserver.RecordingSpec{})
			r.put(c.file, "a note")
			chat := listen(t)
			n := archiver.Notices{}
			n.Hook.Address = chat.URL
			r.setNotices(n)
			r.backup(24 * time.Hour)
			report := r.runOnce()
			if report.Archived != 1 || reasons.Of(report.IndexErr) != reasons.FileInTheWay || !strings.Contains(report.IndexErr.Error(), c.file+" ") {
				t.Errorf("archived %d, %v", report.Archived, report.IndexErr)
			}
			named := slices.ContainsFunc(r.a.Snapshot().Problems, func(p archiver.Problem) bool {
				return p.Reason == reasons.FileInTheWay && p.Detail == "Dropbox: "+c.file
			})
			if told := strings.Join(chat.messages(t), "\n"); !named || !strings.Contains(told, "A file in Dropbox has the name of a folder that is needed") {
				t.Errorf("named: %t, told %q", named, told)
			}
			r.clock.Advance(time.Hour)
			r.runOnce()
			if page := r.get("/ARCHIVE STATUS.html"); !strings.Contains(page, "needs your attention") || !strings.Contains(page, "Dropbox: "+c.file) {
				t.Errorf("the status page does not name it: %s", page)
			}
			for _, page := range c.gets {
				if n := r.writes(page); n != 1 {
					t.Errorf("%s was written %d times", page, n)
				}
			}
			if got := r.get(c.file); got != "a note" {
				t.Errorf("the file became %q", got)
			}
			r.remove(c.file)
			r.clock.Advance(time.Hour)
			if report = r.runOnce(); report.IndexErr != nil || len(r.a.Snapshot().Problems) > 0 {
				t.Errorf("after it was moved: %v, %+v", report.IndexErr, r.a.Snapshot().Problems)
			}
			for _, page := range []string{"/Index/2026-11.html", "/Index/2026-11.csv", "/Index/2026-11-20.json", "/Index/written.json", "/ARCHIVE STATUS.html"} {
				r.get(page)
			}
			r.checkArchive(r.truth(time.Time{}))
		})
	}
}

// TestWhatStopsThePagesStopsTheStatusPage: while Dropbox is full the status page is not tried by itself.
//
//test:long
func TestWhatStopsThePagesStopsTheStatusPage(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.backup(24 * time.Hour)
	r.runOnce()
	const route = "files/upload_session/finish_batch_v2"
	before := r.sim.Dropbox.Calls()[route]
	r.sim.Dropbox.Inject(dropboxserver.Fault{Route: route, Times: -1, Do: dropboxserver.Full})
	r.clock.Advance(time.Hour)
	report := r.runOnce()
	if n := r.sim.Dropbox.Calls()[route] - before; n != 1 || report.IndexErr == nil {
		t.Errorf("it was called %d times (%v)", n, report.IndexErr)
	}
}

// TestAFolderInTheWayOfAFile: a page or a file of an item finds another name, and what lies in the folder stays.
//
//test:long
func TestAFolderInTheWayOfAFile(t *testing.T) {
	t.Parallel()
	for _, page := range []string{"/ARCHIVE STATUS.html", "/Index/2026-11.html", "/Index/2026-11.csv", "/Index/2026-11-20.json", "/Index/written.json"} {
		t.Run(path.Base(page), func(t *testing.T) {
			r := newRig(t, ringcentralserver.RoleAdmin)
			r.call(r.ana, time.Hour, ringcentralserver.RecordingSpec{})
			r.put(page+"/x", "a note")
			r.backup(24 * time.Hour)
			if report := r.runOnce(); report.Archived != 1 || report.IndexErr != nil {
				t.Errorf("archived %d, %v", report.Archived, report.IndexErr)
			}
			name, ending := strings.TrimSuffix(page, path.Ext(page)), path.Ext(page)
			if !slices.ContainsFunc(r.sim.Dropbox.Files(), func(f dropboxserver.File) bool {
				return strings.HasPrefix(f.Path, name+" ") && strings.HasSuffix(f.Path, ending)
			}) {
				t.Error("the page was not written")
			}
			if got := r.get(page + "/x"); got != "a note" {
				t.Errorf("the file became %q", got)
			}
		})
	}
	t.Run("item", func(t *testing.T) {
		r := newRig(t, ringcentralserver.RoleAdmin)
		r.call(r.ana, time.Hour, ringcentralserver.RecordingSpec{})
		r.backup(24 * time.Hour)
		r.runOnce()
		at := r.archive()[0].Path
		r.remove(at)
		r.put(at+"/x", "a note")
		if _, err := r.a.Verify(t.Context()); err != nil {
			t.Fatal(err)
		}
		r.clock.Advance(time.Hour)
		if report := r.runOnce(); !report.Complete() || r.get(at+"/x") != "a note" {
			t.Errorf("left %+v, %v", report.Left, report.Err)
		}
		r.remove(at)
		r.checkArchive(r.truth(time.Time{}))
	})
}

// writes is how often a file was written.
func (r *rig) writes(path string) (n int) {
	for _, w := range r.sim.Dropbox.Writes() {
		if w.Path == path {
			n++
		}
	}
	return n
}

func (r *rig) put(path, content string) {
	r.t.Helper()
	if err := r.sim.Dropbox.Put(path, []byte(content), start); err != nil {
		r.t.Fatal(err)
	}
}

func (r *rig) remove(path string) {
	r.t.Helper()
	if err := r.sim.Dropbox.Delete(path); err != nil {
		r.t.Fatal(err)
	}
}

// get is a file in Dropbox, which has to be there.
func (r *rig) get(path string) string {
	r.t.Helper()
	content, err := r.sim.Dropbox.ReadFile(path)
	if err != nil {
		r.t.Errorf("%s: %v", path, err)
	}
	return string(content)
}

// TestALargeFileInTheWayOfAPage: a file under the name of a page that is larger than any page is a stranger's: the page gets another name, and
// the others are written.
//
//test:long
func TestALargeFileInTheWayOfAPage(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.texts(24 * time.Hour)
	r.text(2*time.Hour, "text of Ana")
	large := strings.Repeat("x", target.MostDownload+1)
	for _, page := range []string{"/ARCHIVE STATUS.html", "/Index/2026-11.csv"} {
		r.put(page, large)
	}
	r.put("/Index/written.json", `{"program":"RingCentral Archiver index","files":{}}`+strings.Repeat(" ", 12<<20))
	r.good()
	var written []string
	for _, f := range r.sim.Dropbox.Files() {
		if (path.Dir(f.Path) == "/Index" || path.Dir(f.Path) == "/") && f.Size < 1<<20 { // what the program wrote
			written = append(written, path.Base(f.Path))
		}
	}
	slices.Sort(written)
	want := []string{"2026-11 (2).csv", "2026-11-20.json", "2026-11.html", "written (2).json"}
	status := slices.IndexFunc(written, func(name string) bool { return strings.HasPrefix(name, "ARCHIVE STATUS ") })
	if status < 0 || !slices.Equal(slices.Delete(written, status, status+1), want) {
		t.Errorf("written are %q beside the status, want %q", written, want)
	}
}
