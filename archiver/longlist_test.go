package archiver_test

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/simulator/dropboxserver"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
)

// slowList makes each page of some lists take two minutes. page serves it; false leaves it to the
// simulator.
func (r *rig) slowList(path, kind string, page func(w http.ResponseWriter, req *http.Request, n int) bool) {
	r.sim.Watch(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
			if query := req.URL.Query(); strings.HasSuffix(req.URL.Path, path) && query.Get("messageType") == kind {
				r.clock.Advance(2 * time.Minute)
				if page(w, req, pageOf(req)) {
					return
				}
			}
			next.ServeHTTP(w, req)
		})
	})
}

// TestTheNextHourDoesNotWaitForAList: what the other types have is listed and copied while a list goes
// on for hours, be it that of the recordings or of a type of messages.
func TestTheNextHourDoesNotWaitForAList(t *testing.T) {
	for name, c := range map[string]struct{ path, kind, other string }{
		"recordings": {"/call-log", "", ringcentralserver.TypeSMS},
		"faxes":      {"/message-store", "Fax", ringcentralserver.TypeVoiceMail},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, ringcentralserver.RoleAdmin)
			added, late := map[string]time.Time{}, time.Duration(0)
			r.slowList(c.path, c.kind, func(w http.ResponseWriter, req *http.Request, n int) bool {
				if n%10 == 1 {
					added[r.message(c.other, time.Minute, func(m *ringcentralserver.MessageSpec) { m.Text = "Meanwhile" })] = r.clock.Now()
				}
				for id, at := range added {
					if slices.ContainsFunc(r.archive(), func(f dropboxserver.File) bool { return strings.Contains(f.Path, id) }) {
						delete(added, id)
					} else {
						late = max(late, r.clock.Now().Sub(at))
					}
				}
				endlessPage(w, req)
				return true
			})
			r.backup(24 * time.Hour)
			report := r.runOnce()
			if took := report.Ended.Sub(report.Began); report.Reason != reasons.BadList || took < 5*time.Hour || report.Continues {
				t.Errorf("%q after %s: %v", report.Reason, took, report.Err)
			}
			if late > 90*time.Minute {
				t.Errorf("a message came %s late", late)
			}
			r.sim.Watch(nil)
			r.login()
			r.wantAll(r.runOnce(), start.Add(-5*time.Hour))
			r.checkArchive(r.truth(start.Add(-24 * time.Hour)))
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
				flying.Store(true)
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
	ended := make(chan progress.Report, 1)
	go func() {
		report, err := r.a.RunOnce(t.Context())
		if err != nil {
			t.Error(err)
		}
		ended <- report
	}()
	<-hanging
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
