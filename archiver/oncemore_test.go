package archiver_test

import (
	"bytes"
	"maps"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/minio/minio-go/v7"

	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/s3/s3test"
	"ringcentral-archiver/archiver/sftp/sshdtest"
	"ringcentral-archiver/archiver/simulator/dropboxserver"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/store/ledger"
	places "ringcentral-archiver/store/place"
)

// spot is where an archive lies, as a person sees it who looks there and moves files.
type spot struct {
	files  func() map[string][]byte // besides the program's pages
	move   func(from, to string)    // a file
	remove func(file string)
}

// spots connect a place of each kind instead of Dropbox.
var spots = map[places.Kind]func(*rig) spot{
	places.Dropbox: func(r *rig) spot {
		return spot{r.contents, r.move, func(file string) { r.must(r.sim.Dropbox.Delete(file)) }}
	},
	places.Folder: func(r *rig) spot { return r.inFiles(r.inFolder()) },
	places.SFTP:   func(r *rig) spot { return r.inFiles(r.onServer(sshdtest.New(r.t, ""))) },
	places.S3: func(r *rig) spot {
		s := s3test.New(r.t, false)
		r.inBucket(s)
		return r.inObjects(s)
	},
}

// must ends the test when it cannot do what it does beside the program.
func (r *rig) must(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

// contents are the files in Dropbox.
func (r *rig) contents() map[string][]byte {
	all := map[string][]byte{}
	for _, f := range r.archive() {
		content, err := r.sim.Dropbox.ReadFile(f.Path)
		if err != nil {
			r.t.Error(err)
		}
		all[f.Path] = content
	}
	return all
}

// inFiles is an archive in a folder, wherever that is.
func (r *rig) inFiles(root string) spot {
	at := func(name string) string { return filepath.Join(root, filepath.FromSlash(name)) }
	return spot{
		files: func() map[string][]byte {
			all := map[string][]byte{}
			for _, f := range lyingIn(r.t, root) {
				content, err := os.ReadFile(at(f.Path))
				if err != nil {
					r.t.Error(err)
				}
				all[f.Path] = content
			}
			return all
		},
		move: func(from, to string) {
			r.must(os.MkdirAll(filepath.Dir(at(to)), 0o777))
			r.must(os.Rename(at(from), at(to)))
		},
		remove: func(file string) { r.must(os.Remove(at(file))) },
	}
}

// inObjects is an archive in a bucket.
func (r *rig) inObjects(s *s3test.Server) spot {
	return spot{
		files: func() map[string][]byte {
			all := map[string][]byte{}
			for key, content := range s.Objects() {
				if name := strings.TrimPrefix(key, "Office"); !isPage(name) && name != "/.ringcentral-archiver/archive.json" {
					all[name] = content
				}
			}
			return all
		},
		move: func(from, to string) {
			_, err := s.Direct.CopyObject(r.t.Context(),
				minio.CopyDestOptions{Bucket: s3test.Bucket, Object: "Office" + to}, minio.CopySrcOptions{Bucket: s3test.Bucket, Object: "Office" + from})
			r.must(err)
			s.Remove("Office" + from)
		},
		remove: func(file string) { s.Remove("Office" + file) },
	}
}

// early are items that are archived before RingCentral has finished them, or shows all of them.
type early struct {
	recording, fax, renamed, changed, voicemail, picture string
}

// archiveEarly archives them. Three hours later RingCentral says that each is finished, or larger, or lasts longer.
func (r *rig) archiveEarly() (all early) {
	r.t.Helper()
	const ago = 7 * time.Hour
	_, ids := r.sim.RingCentral.Office().AddCall(ringcentralserver.CallSpec{
		Start: start.Add(-ago), Duration: time.Minute, ExtensionID: r.bob, Frozen: true, DeletedAt: start.Add(150 * time.Minute),
		Recordings: []ringcentralserver.RecordingSpec{{}},
	})
	fax := func(ago time.Duration) string {
		return r.message("Fax", ago, func(m *ringcentralserver.MessageSpec) {
			m.Direction, m.Statuses = "Outbound", []ringcentralserver.StatusChange{{Status: "Sending"}, {After: ago + 2*time.Hour, Status: "Sent"}}
		})
	}
	all = early{recording: ids[0], fax: fax(ago), renamed: fax(ago + time.Minute), changed: fax(ago + 2*time.Minute)}
	all.voicemail = r.message(ringcentralserver.TypeVoiceMail, ago, func(m *ringcentralserver.MessageSpec) { m.Duration = 31 * time.Second })
	all.picture = r.message(ringcentralserver.TypeSMS, ago, func(m *ringcentralserver.MessageSpec) {
		m.Pictures = []ringcentralserver.PictureSpec{{FileName: "plan.jpg", Size: 1234}}
	})
	later := r.clock.Now().Add(time.Hour)
	r.sim.Watch(func(next http.Handler) http.Handler {
		grown := altered(next, func(body []byte) []byte {
			if r.clock.Now().Before(later) {
				return body
			}
			body = bytes.ReplaceAll(body, []byte(`"vmDuration":31`), []byte(`"vmDuration":310`))
			return bytes.ReplaceAll(body, []byte(`"size":1234`), []byte(`"size":123456`))
		})
		return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
			if strings.HasSuffix(q.URL.Path, "/message-store") {
				grown.ServeHTTP(w, q)
				return
			}
			next.ServeHTTP(w, q)
		})
	})
	r.backup(day)
	if report := r.runOnce(); !report.Complete() {
		r.t.Fatalf("left %+v (%v)", report.Left, report.Err)
	}
	return all
}

// pathOf is where the file of an item lies.
func pathOf(t *testing.T, files map[string][]byte, id string) string {
	t.Helper()
	for file := range files {
		if strings.Contains(path.Base(file), id) {
			return file
		}
	}
	t.Fatalf("there is no file of %s in %q", id, slices.Collect(maps.Keys(files)))
	return ""
}

// What is fetched once more after a person has moved its file lies there once, where the person has put it, if RingCentral serves the same
// bytes; other bytes are archived beside it. A verification may have followed the file before, or not yet.
//
//test:long
func TestFetchedOnceMoreWhereverAPersonHasPutIt(t *testing.T) {
	t.Parallel()
	for kind, connect := range spots {
		for name, verified := range map[string]bool{"followed": true, "not followed yet": false} {
			t.Run(kind+" "+name, func(t *testing.T) {
				r := newRig(t, ringcentralserver.RoleAdmin)
				at := connect(r)
				ids := r.archiveEarly()
				files := at.files()
				if len(files) != 6 {
					t.Fatalf("%d files", len(files))
				}
				want := map[string][]byte{}
				move := func(id string, to func(from string) string) (from, moved string) {
					from = pathOf(t, files, id)
					at.move(from, to(from))
					want[to(from)] = files[from]
					return from, to(from)
				}
				elsewhere := func(from string) string { return "/What we sent/" + path.Base(from) }
				_, recording := move(ids.recording, func(from string) string { return strings.Replace(from, "/Bob Stone_102/", "/Bob Stone old/", 1) })
				_, fax := move(ids.fax, elsewhere)
				_, renamed := move(ids.renamed, func(from string) string { return path.Dir(from) + "/The offer.pdf" })
				changed, _ := move(ids.changed, elsewhere)
				_, voicemail := move(ids.voicemail, elsewhere)
				_, picture := move(ids.picture, elsewhere)
				if verified {
					if report := r.verify(); report.MovedCount != 6 {
						t.Errorf("it verifies %+v", report)
					}
				}
				want[changed] = []byte("%PDF-1.4\nit was sent\n%%EOF\n")
				r.sim.RingCentral.Inject(ringcentralserver.Fault{
					Path: "/" + ids.changed + "/content", Kind: ringcentralserver.FaultContent, ContentType: "application/pdf", Content: want[changed],
				})
				r.sim.RingCentral.ClearRequestLog()
				r.clock.Advance(3 * time.Hour)
				if report := r.runOnce(); !report.Complete() {
					t.Errorf("left %+v (%v)", report.Left, report.Err)
				}
				if n := r.contentCalls(); n < 6 {
					t.Fatalf("%d contents were fetched once more", n)
				}
				if got := at.files(); !maps.EqualFunc(got, want, bytes.Equal) {
					t.Errorf("there lie\n%q, want\n%q", slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want)))
				}
				for key, file := range map[ledger.Key]string{
					{Type: ledger.CallRecording, ID: ids.recording}: recording, {Type: ledger.Fax, ID: ids.fax}: fax,
					{Type: ledger.Fax, ID: ids.renamed}: renamed, {Type: ledger.Fax, ID: ids.changed}: changed,
					{Type: ledger.VoiceMail, ID: ids.voicemail}: voicemail, {Type: ledger.SMS, ID: ids.picture}: picture,
				} {
					if row := r.item(key); row.State != ledger.Archived || !slices.Equal(row.Paths, []string{file}) {
						t.Errorf("%s is %+v, want it at %s", key, row, file)
					}
				}
				if report := r.verify(); !report.Intact() || report.Checked != 6 || report.MovedCount != 0 {
					t.Errorf("afterwards it verifies %+v", report)
				}
			})
		}
	}
}

// Each of several places keeps the file where a person has put it there.
func TestFetchedOnceMoreInSeveralPlaces(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	folder := r.inFiles(r.folderBeside())
	ids := r.archiveEarly()
	inDropbox, inFolder := r.contents(), folder.files()
	if len(inDropbox) != 6 || len(inFolder) != 6 {
		t.Fatalf("%d files in Dropbox, %d in the folder", len(inDropbox), len(inFolder))
	}
	for _, id := range []string{ids.recording, ids.fax, ids.voicemail} {
		from := pathOf(t, inFolder, id)
		to := "/Moved/" + path.Base(from)
		folder.move(from, to)
		inFolder[to] = inFolder[from]
		delete(inFolder, from)
	}
	from := pathOf(t, inDropbox, ids.picture)
	r.move(from, "/Plans/First plan.jpg")
	inDropbox["/Plans/First plan.jpg"] = inDropbox[from]
	delete(inDropbox, from)
	r.clock.Advance(3 * time.Hour)
	if report := r.runOnce(); !report.Complete() || len(report.Beside) != 1 || !report.Beside[0].Report.Complete() {
		t.Errorf("left %+v (%v), beside %+v", report.Left, report.Err, report.Beside)
	}
	for name, c := range map[string]struct{ got, want map[string][]byte }{"Dropbox": {r.contents(), inDropbox}, "the folder": {folder.files(), inFolder}} {
		if !maps.EqualFunc(c.got, c.want, bytes.Equal) {
			t.Errorf("in %s lie\n%q, want\n%q", name, slices.Sorted(maps.Keys(c.got)), slices.Sorted(maps.Keys(c.want)))
		}
	}
}

// What was removed before it is fetched once more is archived again, also where RingCentral serves the same bytes: a verification tells it from
// what was moved.
//
//test:long
func TestFetchedOnceMoreAfterItWasRemoved(t *testing.T) {
	t.Parallel()
	for kind, connect := range spots {
		t.Run(kind, func(t *testing.T) {
			r := newRig(t, ringcentralserver.RoleAdmin)
			at := connect(r)
			r.archiveEarly()
			want := at.files()
			for file := range want {
				at.remove(file)
			}
			r.clock.Advance(3 * time.Hour)
			if report := r.runOnce(); !report.Complete() {
				t.Errorf("left %+v (%v)", report.Left, report.Err)
			}
			if got := at.files(); !maps.EqualFunc(got, want, bytes.Equal) {
				t.Errorf("there lie\n%q, want\n%q", slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want)))
			}
			if report := r.verify(); !report.Intact() || report.Checked != 6 {
				t.Errorf("afterwards it verifies %+v", report)
			}
		})
	}
}

// Where no verification can say what became of a file that is not in its place, what is fetched once more is named, and not taken for the file
// of before. After hours it is archived all the same.
//
//test:long
func TestFetchedOnceMoreWhileNothingIsVerified(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	id := r.message("Fax", sentAgo, func(m *ringcentralserver.MessageSpec) {
		m.Direction, m.Statuses = "Outbound", []ringcentralserver.StatusChange{{Status: "Sending"}, {After: sentAgo + 2*time.Hour, Status: "Sent"}}
	})
	r.backup(day)
	r.wantAll(r.runOnce(), start.Add(-sentAgo))
	file := r.file(id)
	was := r.contents()
	r.must(r.sim.Dropbox.Delete(file))
	r.sim.Dropbox.Inject(dropboxserver.Fault{Route: "files/list_folder", Times: -1, Do: dropboxserver.Answer, Status: http.StatusConflict})
	r.clock.Advance(3 * time.Hour)
	for try := 1; ; try++ {
		report := r.runOnce()
		if report.Complete() {
			if try < 4 {
				t.Errorf("it was not waited for: %d tries", try)
			}
			break
		}
		r.wantNamed(report, reasons.NotInPlace, start.Add(-sentAgo))
		if now := r.contents(); len(now) != 0 || try > 20 {
			t.Fatalf("after %d tries there lies %q", try, slices.Collect(maps.Keys(now)))
		}
		r.clock.Advance(time.Hour)
	}
	if now := r.contents(); !maps.EqualFunc(now, was, bytes.Equal) {
		t.Errorf("there lies %q", slices.Collect(maps.Keys(now)))
	}
}

// What was archived before RingCentral had finished it, and moved by a person, is known again by its content after the data file was lost.
func TestFetchedOnceMoreAfterTheStoreWasLost(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	ids := r.archiveEarly()
	want := r.contents()
	for _, id := range []string{ids.recording, ids.fax, ids.renamed, ids.changed, ids.voicemail, ids.picture} {
		from := pathOf(t, want, id)
		to := "/Moved/" + path.Base(from)
		r.move(from, to)
		want[to] = want[from]
		delete(want, from)
	}
	r.clock.Advance(3 * time.Hour)
	fresh := r.computer()
	fresh.backup(day)
	if report := fresh.runOnce(); !report.Complete() {
		t.Errorf("left %+v (%v)", report.Left, report.Err)
	}
	if got := r.contents(); !maps.EqualFunc(got, want, bytes.Equal) {
		t.Errorf("there lie\n%q, want\n%q", slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want)))
	}
}
