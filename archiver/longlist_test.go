package archiver_test

import (
	"cmp"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/simulator/dropboxserver"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
)

// slowList makes each page of some lists take two minutes; kind is empty for a list of every kind. page serves it; false leaves it to
// the simulator.
func (r *rig) slowList(path, kind string, page func(w http.ResponseWriter, req *http.Request, n int) bool) {
	r.sim.Watch(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
			if query := req.URL.Query(); strings.HasSuffix(req.URL.Path, path) && (kind == "" || query.Get("messageType") == kind) {
				r.clock.Advance(2 * time.Minute)
				if page(w, req, pageOf(req)) {
					return
				}
			}
			next.ServeHTTP(w, req)
		})
	})
}

// latest is for how long at most something did not change.
type latest struct {
	what any
	at   time.Time
	most time.Duration
}

func (l *latest) see(what any, now time.Time) {
	if l.at.IsZero() || l.what != what {
		l.what, l.at = what, now
	}
	l.most = max(l.most, now.Sub(l.at))
}

// wait waits until something has come about in the engine.
func (r *rig) wait(until func() bool) {
	changes, end := r.a.Changed()
	defer end()
	for enough := time.After(time.Minute); !until(); {
		select {
		case <-changes:
		case <-enough:
			r.t.Error("nothing goes on any more")
			return
		}
	}
}

// hasFilesOf reports whether the items that were added before are in Dropbox.
func (r *rig) hasFilesOf(added map[string]time.Time, before time.Time) bool {
	files := r.archive()
	for id, at := range added {
		if at.Before(before) && !slices.ContainsFunc(files, func(f dropboxserver.File) bool { return strings.Contains(f.Path, id) }) {
			return false
		}
	}
	return true
}

// TestTheNextHourDoesNotWaitForAList: what the others have is listed, copied and published while a list goes on for hours, be it
// that of the recordings, of a type of messages or of a mailbox; the hours are closed, and monitoring hears of it.
//
//test:long
func TestTheNextHourDoesNotWaitForAList(t *testing.T) {
	t.Parallel()
	waitForNoList(t, map[string]longList{
		"recordings": {"/call-log", "", ringcentralserver.TypeSMS},
		"faxes":      {"/message-store", "Fax", ringcentralserver.TypeVoiceMail},
	})
}

// Nor for a mailbox, which is listed beside all else.
func TestTheNextHourDoesNotWaitForAMailbox(t *testing.T) {
	t.Parallel()
	waitForNoList(t, map[string]longList{"a mailbox": {"102/message-store", "", ringcentralserver.TypeSMS}})
}

// longList is a list, and a type of message that has another.
type longList struct{ path, kind, other string }

func waitForNoList(t *testing.T, lists map[string]longList) {
	for name, c := range lists {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, ringcentralserver.RoleAdmin)
			var pings atomic.Int64
			watcher := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { pings.Add(1) }))
			defer watcher.Close()
			r.setNotices(archiver.Notices{Ping: watcher.URL})
			mailbox := name == "a mailbox"
			if mailbox {
				c.path = r.bob + "/message-store"
			}
			added, late := map[string]time.Time{}, time.Duration(0)
			var ping, status, closed latest
			waited, told := start.Truncate(time.Hour), int64(0)
			r.slowList(c.path, c.kind, func(w http.ResponseWriter, req *http.Request, n int) bool {
				now := r.clock.Now()
				if n%10 == 1 {
					added[r.message(c.other, time.Minute, func(m *ringcentralserver.MessageSpec) { m.Text = "Meanwhile" })] = now
				}
				inDropbox := func(path string) string {
					content, _ := r.sim.Dropbox.ReadFile(path) // nothing before it is written
					return string(content)
				}
				shown := inDropbox("/Index/" + now.Format("2006-01") + ".csv")
				for id, at := range added {
					if strings.Contains(shown, id) {
						delete(added, id)
					} else {
						late = max(late, now.Sub(at))
					}
				}
				// the pages of a mailbox take no time here, what goes on beside them does
				if hour := now.Truncate(time.Hour); mailbox && hour.After(waited) && now.Sub(hour) > 12*time.Minute {
					r.wait(func() bool { return told != pings.Load() && r.hasFilesOf(added, hour) })
					waited, told = hour, pings.Load()
				}
				ping.see(pings.Load(), now)
				status.see(inDropbox("/ARCHIVE STATUS.html"), now)
				page, err := r.a.Log(archiver.LogQuery{From: start.Truncate(time.Hour), To: now.Add(time.Hour)})
				if err != nil {
					t.Error(err)
				}
				var end time.Time
				for _, row := range page.Rows {
					end = localtime.Later(end, row.JobEnd)
				}
				closed.see(end, now)
				endlessPage(w, req)
				return true
			})
			if mailbox {
				r.turnOn(messagesToo, 24*time.Hour)
			} else {
				r.backup(24 * time.Hour)
			}
			report := r.runOnce()
			if took := report.Ended.Sub(report.Began); report.Reason != reasons.BadList || took < 5*time.Hour || report.Continues {
				t.Errorf("%q after %s: %v", report.Reason, took, report.Err)
			}
			if late > 100*time.Minute && (!mailbox || late > 160*time.Minute) {
				t.Errorf("a message was shown %s late", late)
			}
			if mailbox {
				closed.most = 0 // the hours are worked on again at once
			}
			for what, l := range map[string]latest{"ping": ping, "new status page": status, "hour was closed": closed} {
				if l.most > 80*time.Minute {
					t.Errorf("no %s for %s", what, l.most)
				}
			}
			r.sim.Watch(nil)
			r.login()
			r.wantAll(r.runOnce(), start.Add(-5*time.Hour))
			if mailbox {
				r.checkArchive(r.allOf(start.Add(-25*time.Hour), r.ana, r.bob))
			} else {
				r.checkArchive(r.truth(start.Add(-24 * time.Hour)))
			}
		})
	}
}

// TestALongListIsReadToItsEnd: one that takes hours and ends is whole, though others were listed and
// copied in between, and one pass is enough.
//
//test:long
func TestALongListIsReadToItsEnd(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	for i := range 90 {
		r.call(r.bob, time.Duration(i)*15*time.Minute, ringcentralserver.RecordingSpec{})
	}
	r.day()
	r.sim.RingCentral.Tune(func(k *ringcentralserver.Knobs) { k.DetailedPerPage = 1 })
	r.slowList("/call-log", "", func(_ http.ResponseWriter, _ *http.Request, n int) bool {
		if n%60 == 30 {
			r.message(ringcentralserver.TypeSMS, time.Minute, func(m *ringcentralserver.MessageSpec) { m.Text = "Meanwhile" })
		}
		return false
	})
	r.backup(24 * time.Hour)
	report := r.runOnce()
	if took := report.Ended.Sub(report.Began); took < 2*time.Hour {
		t.Fatalf("it took only %s", took)
	}
	if at := r.a.Snapshot().Completeness.At; !report.Complete() || at.Sub(report.Began).Abs() > time.Minute {
		t.Errorf("everything of %s is there: %+v (%v)", at, report, report.Err)
	}
	r.sim.Watch(nil)
	r.wantAll(r.runOnce(), start.Add(-5*time.Hour))
	r.checkArchive(r.truth(start.Add(-24 * time.Hour)))
}

// TestAFlightDoesNotWaitForAList: beside a slow recording, a list that is long is broken off for the
// hour, and another pass reads it.
func TestAFlightDoesNotWaitForAList(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	slow := r.call(r.ana, time.Hour, ringcentralserver.RecordingSpec{Size: 200_000})
	hanging, quick, fetched := make(chan struct{}), make(chan struct{}), make(chan struct{}, 16)
	var flying atomic.Bool
	r.sim.Watch(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
			query := req.URL.Query()
			switch {
			case strings.Contains(req.URL.Path, "/recording/"+slow+"/content"):
				w = &snail{ResponseWriter: w, hanging: hanging, quick: quick}
			case strings.Contains(req.URL.Path, "/recording/"):
				fetched <- struct{}{}
			case query.Get("messageType") == "Fax" && flying.Load():
				r.clock.Advance(2 * time.Minute)
				endlessPage(w, req)
				return
			}
			next.ServeHTTP(w, req)
		})
	})
	r.backup(24 * time.Hour)
	ended := r.begins()
	r.flies(hanging)
	flying.Store(true)
	r.clock.Advance(70 * time.Minute)
	r.message(ringcentralserver.TypeFax, 30*time.Minute, nil)
	r.call(r.bob, 30*time.Minute, ringcentralserver.RecordingSpec{})
	select {
	case <-fetched:
	case report := <-ended:
		t.Fatalf("the pass has ended: %+v", report)
	}
	flying.Store(false)
	close(quick)
	if report := <-ended; !report.Complete() {
		t.Errorf("%d left: %+v (%v)", report.LeftCount, report.Left, report.Err)
	}
	r.checkArchive(r.truth(start.Add(-24 * time.Hour)))
}

// TestNoHourIsCalledGoodThatIsNot: while a slow recording is copied, monitoring does not hear that all is well of lists that the pass
// may not read.
func TestNoHourIsCalledGoodThatIsNot(t *testing.T) {
	t.Parallel()
	for name, refused := range map[string]string{"one's own messages": "~/message-store", "a mailbox": ""} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, ringcentralserver.RoleAdmin)
			var pings atomic.Int64
			watcher := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { pings.Add(1) }))
			defer watcher.Close()
			r.setNotices(archiver.Notices{Ping: watcher.URL})
			slow := r.call(r.ana, time.Hour, ringcentralserver.RecordingSpec{Size: 200_000})
			hanging, quick, fetched := make(chan struct{}), make(chan struct{}), make(chan struct{}, 16)
			r.sim.Watch(func(next http.Handler) http.Handler {
				return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
					switch {
					case strings.Contains(req.URL.Path, "/recording/"+slow+"/content"):
						w = &snail{ResponseWriter: w, hanging: hanging, quick: quick}
					case strings.Contains(req.URL.Path, "/recording/"):
						fetched <- struct{}{}
					}
					next.ServeHTTP(w, req)
				})
			})
			r.refuse(cmp.Or(refused, r.bob+"/message-store"), 403)
			if refused == "" {
				r.turnOn(messagesToo, 24*time.Hour)
			} else {
				r.backup(24 * time.Hour)
			}
			ended := r.begins()
			r.flies(hanging)
			if refused == "" { // the mailboxes are listed beside the copying
				r.wait(func() bool { return r.a.Snapshot().Mailboxes.Failing > 0 })
			}
			for range 2 {
				r.clock.Advance(70 * time.Minute)
				r.call(r.bob, 30*time.Minute, ringcentralserver.RecordingSpec{})
				select {
				case <-fetched: // the hour was closed before it was listed
				case report := <-ended:
					t.Fatalf("the pass has ended: %+v", report)
				}
			}
			close(quick)
			if report := <-ended; report.Err == nil || pings.Load() > 0 {
				t.Errorf("%d pings of a pass that ended with %v", pings.Load(), report.Err)
			}
		})
	}
}

// endlessPage answers with a page of a list that has no end in sight.
func endlessPage(w http.ResponseWriter, req *http.Request) {
	n := pageOf(req)
	for header, value := range map[string]string{"Group": "heavy", "Limit": "60000", "Window": "60"} {
		w.Header().Set("X-Rate-Limit-"+header, value)
	}
	fmt.Fprintf(w, `{"records":[{"id":"c%d","type":"Fax","creationTime":%[2]q,"startTime":%[2]q,"result":"Missed","availability":"Purged"}],
		"paging":{"totalElements":100000},"navigation":{"nextPage":{"uri":"%s?page=%d&messageType=%s"}}}`,
		n, start.Add(-time.Hour).Format(time.RFC3339), req.URL.Path, n+1, req.URL.Query().Get("messageType"))
}

// pageOf is which page is asked for, from 1.
func pageOf(req *http.Request) int {
	n, err := strconv.Atoi(req.URL.Query().Get("page"))
	if err != nil {
		return 1
	}
	return n
}
