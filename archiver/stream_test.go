package archiver_test

import (
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/dropbox/wire"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/simulator/dropboxserver"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/store/ledger"
)

// inPages adds recorded calls of Bob's, makes the call log a list of pages of one call, and has asked told of each before it is served,
// and others of every other call.
func (r *rig) inPages(calls int, asked func(page int), others ...func(path string)) (recordings []string) {
	for i := range calls {
		recordings = append(recordings, r.call(r.bob, time.Hour+time.Duration(i)*time.Minute, ringcentralserver.RecordingSpec{Size: 100_000}))
	}
	r.sim.RingCentral.Tune(func(k *ringcentralserver.Knobs) { k.DetailedPerPage = 1 })
	r.sim.Watch(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
			if strings.HasSuffix(q.URL.Path, "/call-log") {
				asked(pageOf(q))
			}
			for _, other := range others {
				other(q.URL.Path)
			}
			next.ServeHTTP(w, q)
		})
	})
	return recordings
}

// TestCopyingBeginsWithTheFirstPage: what a page has shown is in Dropbox before the next one has come.
func TestCopyingBeginsWithTheFirstPage(t *testing.T) {
	const calls = 6
	r := newQuickRig(t)
	last := 0
	r.inPages(calls, func(page int) {
		last = max(last, page)
		r.wait(func() bool { return t.Failed() || len(r.archive()) >= page-1 })
	})
	r.backup(24 * time.Hour)
	if report := r.runOnce(); !report.Complete() || report.Archived != calls || last < calls {
		t.Errorf("archived %d in %d pages, left %d (%v)", report.Archived, last, report.LeftCount, report.Err)
	}
	r.checkArchive(r.truth(start.Add(-24 * time.Hour)))
}

// TestNothingIsFetchedBesideAListThatLiesInDropbox: what lies there is learned before the first page is copied, and each
// later page is compared with it.
func TestNothingIsFetchedBesideAListThatLiesInDropbox(t *testing.T) {
	const calls = 6
	r := newQuickRig(t)
	r.inPages(calls, func(int) {})
	r.backup(24 * time.Hour)
	r.runOnce()
	r.sim.RingCentral.ClearRequestLog()
	late := r.call(r.bob, 30*time.Minute, ringcentralserver.RecordingSpec{})
	fresh := r.computer()
	fresh.backup(24 * time.Hour)
	if report := fresh.runOnce(); !report.Complete() || report.Adopted != calls || report.Archived != 1 || r.fetches() != 1 {
		t.Errorf("recognised %d, archived %d with %d fetches, left %d (%v)", report.Adopted, report.Archived, r.fetches(), report.LeftCount, report.Err)
	}
	if r.file(late) == "" {
		t.Error("the new recording is not in Dropbox")
	}
}

// TestWhatIsUnderWayGoesOnWhenTheListHasEnded: a recording that takes longer than the list is fetched once, and those after it
// do not wait for it, nor does the next hour.
func TestWhatIsUnderWayGoesOnWhenTheListHasEnded(t *testing.T) {
	const calls = 4
	r := newRig(t, ringcentralserver.RoleAdmin)
	hanging, quick := make(chan struct{}), make(chan struct{})
	var slow string
	var fetched atomic.Int64
	r.sim.RingCentral.Tune(func(k *ringcentralserver.Knobs) { k.DetailedPerPage = 1 })
	for i := range calls {
		slow = r.call(r.bob, time.Hour-time.Duration(i)*time.Minute, ringcentralserver.RecordingSpec{Size: 200_000}) // the newest is listed first
	}
	r.sim.Watch(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
			switch {
			case strings.Contains(q.URL.Path, "/recording/"+slow+"/content"):
				fetched.Add(1)
				w = &snail{ResponseWriter: w, hanging: hanging, quick: quick}
			case strings.HasSuffix(q.URL.Path, "/call-log") && pageOf(q) == 3:
				<-hanging // it is under way while the list goes on
			}
			next.ServeHTTP(w, q)
		})
	})
	r.backup(24 * time.Hour)
	ended := r.begins()
	r.flies(hanging)
	r.wait(func() bool { return len(r.archive()) == calls-1 })
	r.clock.Advance(70 * time.Minute)
	r.call(r.bob, 30*time.Minute, ringcentralserver.RecordingSpec{})
	r.wait(func() bool { return len(r.archive()) == calls })
	close(quick)
	if report := <-ended; !report.Complete() || report.Archived != calls+1 || fetched.Load() != 1 {
		t.Errorf("archived %d, left %d (%v); the slow one was fetched %d times", report.Archived, report.LeftCount, report.Err, fetched.Load())
	}
	r.checkArchive(r.truth(start.Add(-24 * time.Hour)))
}

// TestAFullDropboxEndsNoList: what a list shows is planned all the same, and no more is fetched; the next pass tries one item.
func TestAFullDropboxEndsNoList(t *testing.T) {
	const calls = 6
	r := newQuickRig(t)
	first := true
	r.inPages(calls, func(page int) {
		if page == 4 && first {
			r.wait(func() bool { return t.Failed() || r.a.Snapshot().Pass.Failed > 1 })
		}
	})
	r.sim.Dropbox.SetQuota(10)
	r.backup(24 * time.Hour)
	if report := r.runOnce(); report.Reason != reasons.DropboxFull || report.LeftCount != calls || r.fetches() > 3 {
		t.Errorf("%q, %d left, %d fetched (%v)", report.Reason, report.LeftCount, r.fetches(), report.Err)
	}
	first = false
	fetched := r.fetches()
	r.clock.Advance(20 * time.Minute)
	if report := r.runOnce(); report.Reason != reasons.DropboxFull || report.LeftCount != calls || r.fetches() != fetched+1 {
		t.Errorf("%q, %d left, %d fetched again (%v)", report.Reason, report.LeftCount, r.fetches()-fetched, report.Err)
	}
	r.sim.Dropbox.SetQuota(1 << 30)
	r.clock.Advance(20 * time.Minute)
	if report := r.runOnce(); !report.Complete() {
		t.Errorf("after room was made %d are left (%v)", report.LeftCount, report.Err)
	}
	r.checkArchive(r.truth(start.Add(-24 * time.Hour)))
}

// TestAFullDropboxEndsNoLongList: what the other lists show meanwhile finds it full as well, and the long one is read to its end
// all the same; people are told before that.
func TestAFullDropboxEndsNoLongList(t *testing.T) {
	const calls = 12
	r := newRig(t, ringcentralserver.RoleAdmin)
	s, n := mailOffice(t)
	r.setNotices(n)
	for i := range calls {
		r.call(r.bob, time.Hour+time.Duration(i)*time.Minute, ringcentralserver.RecordingSpec{})
	}
	r.message(ringcentralserver.TypeFax, time.Hour, nil)
	r.sim.RingCentral.Tune(func(k *ringcentralserver.Knobs) { k.DetailedPerPage = 1 })
	pages := 0
	r.slowList("/call-log", "", func(_ http.ResponseWriter, _ *http.Request, page int) bool {
		if page > 1 { // of the account's call log
			pages++
		}
		if page == calls {
			wantMails(t, s, fullSubject)
		}
		return false
	})
	r.sim.Dropbox.SetQuota(10)
	r.backup(24 * time.Hour)
	if report := r.runOnce(); report.Reason != reasons.DropboxFull || report.LeftCount != calls+1 || pages != calls-1 {
		t.Errorf("%q, %d left, %d pages more (%v)", report.Reason, report.LeftCount, pages, report.Err)
	}
	r.sim.Watch(nil)
	r.sim.Dropbox.SetQuota(1 << 30)
	r.clock.Advance(20 * time.Minute)
	if report := r.runOnce(); !report.Complete() {
		t.Errorf("after room was made %d are left (%v)", report.LeftCount, report.Err)
	}
	r.checkArchive(r.truth(start.Add(-24 * time.Hour)))
}

// TestWhatStopsCopyingBesideAListIsTold: though nothing is left to be tried when the list has ended.
func TestWhatStopsCopyingBesideAListIsTold(t *testing.T) {
	r := newQuickRig(t)
	r.inPages(1, func(page int) {
		r.wait(func() bool { return page == 1 || t.Failed() || r.a.Snapshot().Pass.Failed > 0 })
	}, func(path string) {
		if strings.Contains(path, "/content") {
			r.sim.Dropbox.RevokeAll()
		}
	})
	r.addCall(2*time.Hour, nil)
	r.addCall(3*time.Hour, nil)
	r.backup(24 * time.Hour)
	if report := r.runOnce(); report.Reason != reasons.Disconnected || report.LeftCount != 1 {
		t.Errorf("%q, %d left (%v)", report.Reason, report.LeftCount, report.Err)
	}
}

// TestCopyingBesideAListIsTriedAgain: a Dropbox that could not be listed for a while is none that has to be waited for until the end
// of the list.
func TestCopyingBesideAListIsTriedAgain(t *testing.T) {
	const calls = 6
	r := newQuickRig(t)
	r.sim.Dropbox.Inject(dropboxserver.Fault{Route: "files/list_folder", Times: wire.MostFailures, Do: dropboxserver.Answer, Status: 500})
	var tries atomic.Int64
	failed := make(chan struct{})
	r.inPages(calls, func(page int) {
		switch page {
		case 2:
			<-failed
		case calls:
			r.wait(func() bool { return t.Failed() || len(r.archive()) > 0 })
		}
		r.clock.Advance(75 * time.Second)
	}, func(path string) {
		if strings.HasSuffix(path, "files/list_folder") && tries.Add(1) == wire.MostFailures {
			close(failed)
		}
	})
	r.backup(24 * time.Hour)
	if report := r.runOnce(); !report.Complete() || report.Archived != calls {
		t.Errorf("archived %d, left %d (%v)", report.Archived, report.LeftCount, report.Err)
	}
}

// TestWhatHasFailedWaitsForTheEndOfTheList: which may show it with another address.
func TestWhatHasFailedWaitsForTheEndOfTheList(t *testing.T) {
	const calls = 4
	r := newQuickRig(t)
	fresh := 0
	failed := r.inPages(calls-1, func(page int) {
		r.wait(func() bool { return t.Failed() || page == 1 || len(r.archive()) >= fresh })
	})[0]
	r.sim.RingCentral.Inject(ringcentralserver.Fault{Path: failed + "/content", Kind: ringcentralserver.FaultStatus, Status: 404})
	r.backup(24 * time.Hour)
	if report := r.runOnce(); report.LeftCount != 1 {
		t.Errorf("%d left (%v)", report.LeftCount, report.Err)
	}
	r.sim.RingCentral.ClearFaults()
	r.sim.RingCentral.ClearRequestLog()
	r.clock.Advance(20 * time.Minute)
	r.call(r.bob, 10*time.Minute, ringcentralserver.RecordingSpec{})
	fresh = calls - 1
	r.wantAll(r.runOnce(), start.Add(-6*time.Hour))
	listed := false
	for _, q := range r.sim.RingCentral.RequestLog() {
		switch {
		case strings.Contains(q.Path, failed+"/content"):
			listed = true
		case strings.Contains(q.Path, "account/~/call-log") && listed:
			t.Error("it was tried again before the list had ended")
		}
	}
}

// TestAListThatStopsKeepsWhatWasCopied: the pages before are archived, their hour is no success, and the next pass fetches the rest.
func TestAListThatStopsKeepsWhatWasCopied(t *testing.T) {
	t.Parallel()
	const calls = 6
	for name, stop := range map[string]func(*rig){
		"refused": func(r *rig) {
			r.sim.RingCentral.Inject(ringcentralserver.Fault{Path: "/call-log", Kind: ringcentralserver.FaultStatus, Status: 403})
		},
		"signed out": func(r *rig) { r.sim.RingCentral.RevokeSessions(r.ana) },
	} {
		t.Run(name, func(t *testing.T) {
			r := newQuickRig(t)
			var stopped atomic.Bool
			r.inPages(calls, func(page int) {
				r.wait(func() bool { return len(r.archive()) >= min(page-2, 2) })
				if page == 4 && !stopped.Swap(true) {
					stop(r)
				}
			})
			r.backup(24 * time.Hour)
			report := r.runOnce()
			if report.Err == nil || report.Archived < 2 || report.Archived > 3 {
				t.Errorf("archived %d, left %d (%v)", report.Archived, report.LeftCount, report.Err)
			}
			if row := r.row(start.Add(-2 * time.Hour)); row.Word() == "success" {
				t.Error("the hour is a success without its list")
			}
			r.sim.RingCentral.ClearFaults()
			r.login()
			r.clock.Advance(20 * time.Minute)
			if report := r.runOnce(); !report.Complete() || r.fetches() > calls+1 { // one may have been under way
				t.Errorf("archived %d, left %d (%v), %d fetched", report.Archived, report.LeftCount, report.Err, r.fetches())
			}
			r.checkArchive(r.truth(start.Add(-24 * time.Hour)))
		})
	}
}

// TestWhoIsSignedOutWaitsForNoFlight: a recording that takes hours is given up when the sign-in ends in the middle of the list, and
// fetched anew later.
func TestWhoIsSignedOutWaitsForNoFlight(t *testing.T) {
	r := newQuickRig(t)
	hanging, quick := make(chan struct{}), make(chan struct{})
	slow := r.call(r.bob, time.Hour, ringcentralserver.RecordingSpec{Size: 200_000}) // the newest is listed first
	r.addCall(2*time.Hour, nil)
	r.addCall(3*time.Hour, nil)
	r.sim.RingCentral.Tune(func(k *ringcentralserver.Knobs) { k.DetailedPerPage = 1 })
	r.sim.Watch(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
			switch {
			case strings.Contains(q.URL.Path, "/recording/"+slow+"/content"):
				w = &snail{ResponseWriter: w, hanging: hanging, quick: quick}
			case strings.HasSuffix(q.URL.Path, "/call-log") && pageOf(q) == 3:
				<-hanging
				r.sim.RingCentral.RevokeSessions(r.ana)
			}
			next.ServeHTTP(w, q)
		})
	})
	r.backup(24 * time.Hour)
	report := r.runOnce()
	if report.Reason != reasons.SignedOut {
		t.Errorf("%q (%v)", report.Reason, report.Err)
	}
	// else its call would have ended because it stood still
	if row := r.item(ledger.Key{Type: ledger.CallRecording, ID: slow}); row.Reason != reasons.SignedOut {
		t.Errorf("it was waited for: %q", row.Reason)
	}
	close(quick)
	r.sim.Watch(nil)
	r.login()
	r.wantAll(r.runOnce(), start.Add(-6*time.Hour))
	r.checkArchive(r.truth(start.Add(-24 * time.Hour)))
}

// TestWhatALongListHasShownIsPublished: though nothing but one long list is wanted, what it has shown so far is copied and published
// while it goes on, and no hour later.
func TestWhatALongListHasShownIsPublished(t *testing.T) {
	const calls, late = 60, 15 // pages, of two minutes each
	r := newRig(t, ringcentralserver.RoleAdmin)
	var newestFirst []string
	for i := range calls {
		newestFirst = append(newestFirst, r.call(r.bob, 5*time.Hour+time.Duration(i)*15*time.Minute, ringcentralserver.RecordingSpec{}))
	}
	r.sim.RingCentral.Tune(func(k *ringcentralserver.Knobs) { k.DetailedPerPage = 1 })
	r.slowList("/call-log", "", func(_ http.ResponseWriter, _ *http.Request, page int) bool {
		r.wait(func() bool { return t.Failed() || len(r.archive()) >= page-1 })
		if page > late && !strings.Contains(r.get("/Index/2026-11.csv"), newestFirst[page-late]) {
			t.Errorf("what page %d has shown is not to be seen at page %d", page-late, page)
		}
		if row := r.row(start.Add(-6 * time.Hour)); row.Status == completeness.Success || r.a.Snapshot().Completeness.Now {
			t.Errorf("at page %d an hour is %s, and everything there: %v", page, row.Word(), r.a.Snapshot().Completeness.Now)
		}
		return false
	})
	if err := r.a.SetBackup(t.Context(), archiver.BackupOn{Scope: archiver.AccountScope, Since: start.Add(-24 * time.Hour)}); err != nil {
		t.Fatal(err)
	}
	if report := r.runOnce(); !report.Complete() || report.Archived != calls {
		t.Errorf("archived %d, left %d (%v)", report.Archived, report.LeftCount, report.Err)
	}
	if row := r.row(start.Add(-6 * time.Hour)); row.Status != completeness.Success {
		t.Errorf("afterwards the hour is %s", row.Word())
	}
}
