package archiver_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
)

// TestWhatIsLostInPartIsTold: people are told of a message of which RingCentral has lost a file as of one that is lost, and once.
//
//test:long
func TestWhatIsLostInPartIsTold(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	s, n := mailOffice(t)
	r.setNotices(n)
	r.message(ringcentralserver.TypeSMS, 3*time.Hour, func(m *ringcentralserver.MessageSpec) {
		m.Text, m.Pictures = "Two photos", []ringcentralserver.PictureSpec{{FileName: "photo.jpg"}, {ContentType: "image/png"}}
	})
	r.sim.RingCentral.Inject(ringcentralserver.Fault{Path: "/content/", Kind: ringcentralserver.FaultStatus, Status: 404, Times: -1})
	r.backup(24 * time.Hour)
	for range 9 {
		r.runOnce()
		r.clock.Advance(12 * time.Hour)
	}
	const digest = "RingCentral Archiver: the week of 16 November 2026 to 22 November 2026"
	mails := wantMails(t, s, "RingCentral Archiver: RingCentral deleted some files of items before they were archived", digest)
	if page := r.page(statusPage); !strings.Contains(page, "RingCentral no longer has some of its files.") || strings.Contains(page, "It blocks") {
		t.Errorf("the status page says %s", page)
	}
	if text := mails[0].text; !strings.Contains(text, "* 1 item archived only in part: RingCentral no longer had the other files.\n") || strings.Contains(text, "It blocks") {
		t.Errorf("the mail says %s", text)
	}
}

// TestADamagedRecordIsTold once a list of everything has not brought it back. One that comes back is nobody's concern.
//
//test:long
func TestADamagedRecordIsTold(t *testing.T) {
	t.Parallel()
	for name, gone := range map[string]bool{"that comes back": false, "that RingCentral does not show any more": true} {
		t.Run(name, func(t *testing.T) {
			d := newDamageRig(t)
			s, n := mailOffice(t)
			d.setNotices(n)
			d.runOnce()
			if gone {
				d.sim.RingCentral.Office().SetRetention(time.Hour)
			}
			d.flip(func([]byte) int { return 40 })
			for range 5 {
				d.clock.Advance(7 * time.Hour)
				d.call(d.bob, 10*time.Minute, ringcentralserver.RecordingSpec{})
				d.runOnce()
			}
			if !gone {
				wantMails(t, s)
				return
			}
			mail := wantMails(t, s, "RingCentral Archiver: Records in the program's data file were damaged")[0]
			if !strings.Contains(mail.text, "* 1 item with a damaged record in the data file.\n  Its record in the program's data file is damaged.") {
				t.Errorf("the mail says %s", mail.text)
			}
		})
	}
}

// TestNoPingWhereMoreWaitsThanIsNamed: what needs a person is not hidden behind more items than a report names, which RingCentral has not
// released yet.
//
//test:long
func TestNoPingWhereMoreWaitsThanIsNamed(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	var pings atomic.Int64
	watcher := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { pings.Add(1) }))
	t.Cleanup(watcher.Close)
	r.setNotices(archiver.Notices{Ping: watcher.URL + "/check"})
	for i := range progress.MaxNamed {
		r.call(r.ana, time.Hour+time.Duration(i)*time.Minute, ringcentralserver.RecordingSpec{})
	}
	refused := r.call(r.bob, 30*time.Minute, ringcentralserver.RecordingSpec{})
	r.sim.Watch(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
			if !strings.Contains(q.URL.Path, "/recording/") {
				next.ServeHTTP(w, q)
				return
			}
			w.Header().Set("Content-Type", "application/json")
			if !strings.Contains(q.URL.Path, refused) {
				w.WriteHeader(http.StatusNotFound)
				io.WriteString(w, `{"errorCode":"CMN-102"}`)
				return
			}
			w.WriteHeader(http.StatusForbidden)
			io.WriteString(w, `{"errorCode":"CMN-401","permissionName":"ReadCallRecording"}`)
		})
	})
	r.backup(24 * time.Hour)
	if report := r.runOnce(); report.LeftCount != progress.MaxNamed+1 || report.Err != nil || pings.Load() != 0 {
		t.Errorf("%d pings after a pass that left %d (%v)", pings.Load(), report.LeftCount, report.Err)
	}
}

// TestAMailNamesNoDayThatIsOver as the one on which something will be deleted: what RingCentral still shows behind its time may go whenever.
//
//test:long
func TestAMailNamesNoDayThatIsOver(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		ages []time.Duration // of faxes that were sent, which are kept for 30 days
		want string
	}{
		"all are over":   {[]time.Duration{40 * day}, ""},
		"one is to come": {[]time.Duration{40 * day, 20 * day}, "RingCentral will delete the first on 30 November 2026."},
	} {
		for _, stops := range []bool{true, false} {
			t.Run(fmt.Sprint(name, ", stops ", stops), func(t *testing.T) {
				r := newRigInLine(t, ringcentralserver.RoleAdmin)
				s, n := mailOffice(t)
				r.setNotices(n)
				for _, age := range c.ages {
					r.message(ringcentralserver.TypeFax, age, func(m *ringcentralserver.MessageSpec) { m.Direction = "Outbound" })
				}
				if stops {
					r.sim.Dropbox.SetQuota(10)
				} else {
					r.sim.RingCentral.Inject(ringcentralserver.Fault{Path: "/content/", Kind: ringcentralserver.FaultStatus, Status: 403, Times: -1})
				}
				r.backup(60 * day)
				r.runOnce()
				if len(s.Mails()) != 1 {
					t.Fatalf("%d mails", len(s.Mails()))
				}
				text := read(t, s.Mails()[0]).text
				if strings.Count(text, "RingCentral will delete the first") != 2*min(1, len(c.want)) || !strings.Contains(text, c.want) {
					t.Errorf("the mail says %s", text)
				}
			})
		}
	}
}
