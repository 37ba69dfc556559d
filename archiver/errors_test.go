package archiver_test

import (
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/retry"
	"ringcentral-archiver/archiver/simulator/dropboxserver"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
)

// TestPassSurvivesTrouble: after the trouble is over, one pass has everything,
// once and byte for byte.
func TestPassSurvivesTrouble(t *testing.T) {
	t.Parallel()
	rc := func(f ringcentralserver.Fault) func(*rig) {
		return func(r *rig) { r.sim.RingCentral.Inject(f) }
	}
	dbx := func(f dropboxserver.Fault) func(*rig) { return func(r *rig) { r.sim.Dropbox.Inject(f) } }
	const finish = "files/upload_session/finish_batch_v2"
	cases := map[string]func(*rig){
		"html_for_content":   rc(ringcentralserver.Fault{Path: "/content", Kind: ringcentralserver.FaultHTML, Times: 2}),
		"reset_mid_body":     rc(ringcentralserver.Fault{Path: "/recording/", Kind: ringcentralserver.FaultResetMidBody, Times: 3}),
		"short_body":         rc(ringcentralserver.Fault{Path: "/recording/", Kind: ringcentralserver.FaultShortBody, Times: 3}),
		"overloaded":         rc(ringcentralserver.Fault{Kind: ringcentralserver.FaultOverloaded, Times: 3, RetryAfter: 1}),
		"token_expired":      rc(ringcentralserver.Fault{Path: "/call-log", Kind: ringcentralserver.FaultTokenExpired, Times: 1}),
		"finish_answer_lost": dbx(dropboxserver.Fault{Route: finish, Do: dropboxserver.ResetAfter, Times: 2}),
		"finish_busy":        dbx(dropboxserver.Fault{Route: finish, Do: dropboxserver.BusyEntries, Times: 2}),
		"upload_500":         dbx(dropboxserver.Fault{Route: "files/upload_session/append_batch", Do: dropboxserver.Answer, Status: 500, Times: 2}),
		"sessions_gone":      dbx(dropboxserver.Fault{Route: finish, Do: dropboxserver.SessionGone, Times: 1}),
		"gate":               dbx(dropboxserver.Fault{Route: finish, Do: dropboxserver.Answer, Status: 429, RetryAfter: time.Second}),
		"not_json":           dbx(dropboxserver.Fault{Route: finish, Do: dropboxserver.NotJSON}),
		"routes_refused": func(r *rig) {
			r.sim.Dropbox.RefuseRoutes("files/upload_session/start_batch", "files/upload_session/append_batch")
		},
	}
	for name, harm := range cases {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, ringcentralserver.RoleAdmin)
			r.day()
			r.backup(24 * time.Hour)
			harm(r)
			r.runOnce()
			r.clock.Advance(2 * time.Hour)
			if report := r.runOnce(); !report.Complete() {
				t.Errorf("after the trouble %d items are left: %+v (%v)", report.LeftCount, report.Left, report.Err)
			}
			r.checkArchive(r.truth(start.Add(-25 * time.Hour)))
			if n := r.sim.Dropbox.InGate429(); n != 0 {
				t.Errorf("%d calls came before the Retry-After had run out", n)
			}
		})
	}
}

func TestDropboxFullIsOneMessageAndHealsWhenFreed(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.day()
	r.sim.Dropbox.SetQuota(10)
	r.backup(24 * time.Hour)
	report := r.runOnce()
	if report.Reason != reasons.DropboxFull || report.Archived != 0 {
		t.Errorf("a full Dropbox gave %q with %d archived (%v)", report.Reason, report.Archived, report.Err)
	}
	s := r.a.Snapshot()
	if s.Mood != archiver.Attention || len(s.Problems) != 1 || s.Problems[0].Reason != reasons.DropboxFull {
		t.Errorf("mood %s, problems %+v", s.Mood, s.Problems)
	}
	commits, fetches := r.sim.Dropbox.Calls()["files/upload_session/finish_batch_v2"], r.contentCalls()
	for range 3 {
		r.clock.Advance(20 * time.Minute)
		r.runOnce()
	}
	commits = r.sim.Dropbox.Calls()["files/upload_session/finish_batch_v2"] - commits
	// an item of two pictures and a page are tried each time
	if fetches = r.contentCalls() - fetches; commits > 6 || fetches > 6 {
		t.Errorf("three passes on a full Dropbox cost %d commits and %d fetches", commits, fetches)
	}
	if got := r.row(start.Add(-90 * time.Minute)); got.Status != completeness.Failed || got.Word() != "failed: Dropbox is full" {
		t.Errorf("the hour says %q", got.Word())
	}
	r.sim.Dropbox.SetQuota(1 << 30)
	r.clock.Advance(20 * time.Minute)
	var looked, stale atomic.Int32
	r.sim.Watch(func(h http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
			if s := r.a.Snapshot(); s.Pass.Done > 0 {
				looked.Add(1)
				if s.Waiting != reasons.NoReason {
					stale.Add(1)
				}
			}
			h.ServeHTTP(w, req)
		})
	})
	if report := r.runOnce(); !report.Complete() {
		t.Errorf("after room was made %d are left (%v)", report.LeftCount, report.Err)
	}
	if looked.Load() == 0 || stale.Load() > 0 {
		t.Errorf("of %d times that it was looked at after an item was archived, Dropbox was said to be full %d times", looked.Load(), stale.Load())
	}
	r.checkArchive(r.truth(start.Add(-25 * time.Hour)))
}

// TestARestartTriesWhatAPersonMayHaveMended: whoever starts the program anew after making room does not read for a quarter of an
// hour that Dropbox is full, and where it still is, that costs one try and not one for each item.
func TestARestartTriesWhatAPersonMayHaveMended(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		room int64
		full bool
	}{"room was made": {1 << 30, false}, "it is still full": {10, true}} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, ringcentralserver.RoleAdmin)
			r.day()
			r.sim.Dropbox.SetQuota(10)
			r.backup(24 * time.Hour)
			left := r.runOnce().LeftCount
			r.a.Close()
			r.sim.Dropbox.SetQuota(c.room)
			fetched := r.contentCalls()
			r.open()
			r.serve()
			s := r.await("a run has ended", func(s archiver.Snapshot) bool { return !s.Pass.Running && !s.Pass.LastResult.Ended.IsZero() })
			fetched = r.contentCalls() - fetched
			if got := s.OpenBy[reasons.DropboxFull]; c.full && (got == 0 || s.Open != left || fetched > 2) || !c.full && (got != 0 || s.Open != 0) {
				t.Errorf("of %d items %d are open and %d wait for room, after %d fetches", left, s.Open, got, fetched)
			}
		})
	}
}

func TestDeadSignInIsSaidAndHealsAfterLogin(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.day()
	r.backup(24 * time.Hour)
	r.sim.RingCentral.RevokeSessions(r.ana)
	report := r.runOnce()
	if report.Reason != reasons.SignedOut {
		t.Fatalf("a dead session gave %q (%v)", report.Reason, report.Err)
	}
	if s := r.a.Snapshot(); !s.RingCentral.Expired || s.Mood != archiver.Attention {
		t.Errorf("expired %v, mood %s", s.RingCentral.Expired, s.Mood)
	}
	r.login()
	if report := r.runOnce(); !report.Complete() {
		t.Errorf("after signing in %d are left (%v)", report.LeftCount, report.Err)
	}
	r.checkArchive(r.truth(start.Add(-25 * time.Hour)))
}

// TestAMendedSignInIsNotAskedForAgain: items that met the end of the sign-in wait for nothing once a
// person has signed in again, also while nothing can be tried.
func TestAMendedSignInIsNotAskedForAgain(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.day()
	r.backup(24 * time.Hour)
	r.sim.Dropbox.SetQuota(10)
	r.runOnce()
	r.sim.Dropbox.SetQuota(1 << 30)
	r.sim.RingCentral.RevokeSessions(r.ana)
	r.clock.Advance(20 * time.Minute)
	r.runOnce()
	n, err := r.store.ChangeKeys(r.openKeys(), func(it *ledger.Item) {
		it.Parts[0].Failing = &ledger.Failing{Reason: string(reasons.SignedOut), Attempts: map[string]int{string(reasons.SignedOut): 1}}
		retry.Settle(it, r.clock.Now())
	})
	if err != nil || n == 0 {
		t.Fatal(n, err)
	}
	if got := r.a.Snapshot().OpenBy[reasons.SignedOut]; got != n {
		t.Fatalf("%d of %d wait for the sign-in", got, n)
	}
	r.login()
	s := r.a.Snapshot()
	if s.OpenBy[reasons.SignedOut] != 0 || r.problem(reasons.SignedOut).Reason != "" || s.RingCentral.Expired {
		t.Errorf("signed in again: %d wait for it, problems %+v", s.OpenBy[reasons.SignedOut], s.Problems)
	}
	if report := r.runOnce(); !report.Complete() {
		t.Errorf("after signing in %d are left (%v)", report.LeftCount, report.Err)
	}
}

// openKeys are all open items.
func (r *rig) openKeys() (keys []ledger.Key) {
	r.t.Helper()
	if err := r.store.View(func(tx *store.Tx) error {
		keys = tx.OpenFor(func(string) bool { return true })
		return nil
	}); err != nil {
		r.t.Fatal(err)
	}
	return keys
}

//test:long
func TestStrangersFileIsLeftAlone(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	id := r.call(r.ana, 30*time.Minute, ringcentralserver.RecordingSpec{})
	path := "/Ana Ruiz_101/2026-11-20/Call Recording/20261120-094000_14155550123_16505550101#101_Automatic_" + id + ".mp3"
	if err := r.sim.Dropbox.Put(path, []byte("a stranger's"), start); err != nil {
		t.Fatal(err)
	}
	r.backup(time.Hour)
	if report := r.runOnce(); !report.Complete() || report.Archived != 1 {
		t.Errorf("archived %d, left %+v", report.Archived, report.Left)
	}
	data, err := r.sim.Dropbox.ReadFile(path)
	if err != nil || string(data) != "a stranger's" {
		t.Errorf("the stranger's file is now %q (%v)", data, err)
	}
	if n := len(r.archive()); n != 2 {
		t.Errorf("%d files", n)
	}
}

//test:long
func TestNotYetAvailableIsTriedAgainAndOnlyThenGone(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	id := r.call(r.ana, 30*time.Minute, ringcentralserver.RecordingSpec{FileDeletedAt: start.Add(-time.Minute)})
	late := r.call(r.ana, 20*time.Minute, ringcentralserver.RecordingSpec{})
	r.sim.RingCentral.Inject(ringcentralserver.Fault{Path: "/recording/" + late, Kind: ringcentralserver.FaultStatus, Status: 404, Times: 1})
	r.backup(time.Hour)
	report := r.runOnce()
	if report.LeftCount != 2 || report.Left[0].Reason != reasons.NotYetAvailable {
		t.Fatalf("left %+v", report.Left)
	}
	for _, wait := range []time.Duration{6 * time.Minute, 21 * time.Minute, 61 * time.Minute, 181 * time.Minute} {
		r.clock.Advance(wait)
		if report = r.runOnce(); report.LeftCount != 1 || report.Left[0].Key.ID != id {
			t.Fatalf("after %s left %+v", wait, report.Left)
		}
	}
	r.clock.Advance(25 * time.Hour)
	r.runOnce()
	s := r.a.Snapshot()
	if s.Gone != 1 || s.Open != 0 || s.Mood != archiver.Attention {
		t.Errorf("gone %d, open %d, mood %s", s.Gone, s.Open, s.Mood)
	}
	if got := r.row(start.Add(-30 * time.Minute)).Word(); got != "failed: 1 gone at RingCentral" {
		t.Errorf("its hour says %q", got)
	}
}

//test:long
func TestLargeRecordingStreams(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.call(r.ana, 30*time.Minute, ringcentralserver.RecordingSpec{Size: 40<<20 + 12345})
	r.call(r.ana, 20*time.Minute, ringcentralserver.RecordingSpec{Size: 4 << 20})
	r.backup(time.Hour)
	if report := r.runOnce(); !report.Complete() || report.Archived != 2 {
		t.Errorf("archived %d, %v", report.Archived, report.Err)
	}
	r.checkArchive(r.truth(start.Add(-2 * time.Hour)))
}

//test:long
func TestOfflineIsWaitingNotFailing(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.day()
	r.backup(24 * time.Hour)
	r.sim.RingCentral.Inject(ringcentralserver.Fault{Kind: ringcentralserver.FaultReset})
	report := r.runOnce()
	if report.Reason != reasons.Offline {
		t.Errorf("a network that resets everything gave %q (%v)", report.Reason, report.Err)
	}
	page, err := r.a.Log(archiver.LogQuery{})
	if err != nil {
		t.Fatal(err)
	}
	if page.Total != 25 {
		t.Errorf("%d hours are shown while offline", page.Total)
	}
	for _, row := range page.Rows {
		if row.Status == completeness.Failed || row.Status == completeness.Success {
			t.Errorf("hour %s is %s while offline", row.From, row.Word())
		}
	}
	r.sim.RingCentral.ClearFaults()
	if report := r.runOnce(); !report.Complete() {
		t.Errorf("back online %d are left (%v)", report.LeftCount, report.Err)
	}
	if strings.Contains(r.row(start.Add(-2*time.Hour)).Word(), "offline") {
		t.Error("the hour still says offline")
	}
}
