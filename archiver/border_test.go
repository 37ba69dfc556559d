package archiver_test

import (
	"testing"
	"time"

	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/simulator/dropboxserver"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
)

// TestWhatCannotBeHoldsUpOnlyItself: a time at the end of all times and an id of 33,000 characters
// were taken for a full disk, and nothing of any type was archived any more.
//
//test:long
func TestWhatCannotBeHoldsUpOnlyItself(t *testing.T) {
	t.Parallel()
	for name, odd := range map[string]ringcentralserver.Oddity{
		"the end of time": {Time: "9999-12-31T23:59:59.000Z"}, "behind it": {Time: "9999-12-31T23:59:59-23:59"},
		"before RingCentral": {Time: "1970-01-01T00:00:00Z"}, "a long id": {LongIDs: 33_000},
	} {
		for _, kind := range []string{"call", "text"} {
			if kind == "text" && odd.LongIDs > 0 {
				continue
			}
			t.Run(kind+" with "+name, func(t *testing.T) {
				r := newRig(t, ringcentralserver.RoleAdmin)
				r.day()
				const ago = 20 * time.Hour
				odd := odd
				odd.Until = start.Add(3 * time.Hour)
				if kind == "call" {
					r.sim.RingCentral.Office().AddCall(ringcentralserver.CallSpec{
						Start: start.Add(-ago), Duration: time.Minute, ExtensionID: r.ana, Odd: odd, Recordings: []ringcentralserver.RecordingSpec{{}},
					})
				} else {
					r.message("SMS", ago, func(m *ringcentralserver.MessageSpec) { m.Text, m.Odd = "Hello", odd })
				}
				r.backup(24 * time.Hour)
				report := r.runOnce()
				if report.Reason == reasons.StoreTrouble || report.LeftCount == 0 || report.Left[0].Reason != reasons.Unreadable {
					t.Fatalf("%d left: %+v (%s: %v)", report.LeftCount, report.Left, report.Reason, report.Err)
				}
				if u := report.Left[0].Record; u == nil || len(u.ID) > 128 || u.Why == "" {
					t.Errorf("named as %.300v", u)
				}
				r.checkArchive(r.truth(start.Add(-24 * time.Hour)))
				if r.a.Snapshot().Completeness.Now {
					t.Error("everything is said to be there")
				}
				if row := r.row(start.Add(-5 * time.Hour)); row.Status != completeness.Success {
					t.Errorf("another hour is %q", row.Word())
				}
				r.clock.Advance(4 * time.Hour)
				r.wantAll(r.runOnce(), start.Add(-ago))
				r.checkArchive(r.truth(start.Add(-24 * time.Hour)))
			})
		}
	}
}

// TestAnOddListingOfDropboxIsNoEmptyOne: nothing is copied before it is known what is there, and a
// listing without an end ends.
//
//test:long
func TestAnOddListingOfDropboxIsNoEmptyOne(t *testing.T) {
	t.Parallel()
	for _, odd := range []dropboxserver.ListingOddity{
		dropboxserver.NullEntries, dropboxserver.NoEntries, dropboxserver.NoHasMore, dropboxserver.NoCursor,
		dropboxserver.UntaggedEntries, dropboxserver.SameCursor, dropboxserver.EndlessPages,
	} {
		t.Run(string(odd), func(t *testing.T) {
			r := newRig(t, ringcentralserver.RoleAdmin)
			r.day()
			r.backup(24 * time.Hour)
			r.sim.Dropbox.SetListing(odd)
			if report := r.runOnce(); report.Err == nil || report.Complete() {
				t.Errorf("%d archived, and nothing is wrong", report.Archived)
			}
			if n := r.commits(); n > 0 || r.a.Snapshot().Completeness.Now {
				t.Errorf("%d files were copied", n)
			}
			calls := r.sim.Dropbox.Calls()
			if n := calls["files/list_folder"] + calls["files/list_folder/continue"]; n > 1000 {
				t.Errorf("%d calls list the folder", n)
			}
			r.sim.Dropbox.SetListing("")
			r.wantAll(r.runOnce(), start.Add(-5*time.Hour))
			r.checkArchive(r.truth(start.Add(-24 * time.Hour)))
		})
	}
}

// TestAnEndlessAttachmentHoldsUpOnlyItself: it was announced with 500 bytes.
func TestAnEndlessAttachmentHoldsUpOnlyItself(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	const ago = 6 * time.Hour
	r.call(r.ana, 5*time.Hour, ringcentralserver.RecordingSpec{})
	r.message("SMS", ago, func(m *ringcentralserver.MessageSpec) {
		m.Text, m.Pictures = "Look", []ringcentralserver.PictureSpec{{Size: 500}}
	})
	r.sim.RingCentral.Tune(func(k *ringcentralserver.Knobs) { k.EndlessAttachments = true })
	r.backup(24 * time.Hour)
	r.wantNamed(r.runOnce(), reasons.BadContent, start.Add(-ago))
	if n := len(r.archive()); n != 2 {
		t.Errorf("%d files, want the recording and the text", n)
	}
	r.sim.RingCentral.Tune(func(k *ringcentralserver.Knobs) { k.EndlessAttachments = false })
	r.clock.Advance(13 * time.Hour)
	r.login()
	r.wantAll(r.runOnce(), start.Add(-ago))
	r.checkArchive(r.truth(start.Add(-24 * time.Hour)))
}

// TestADayOfSilenceIsTold: one pass ends and says so, for either service, and sends nothing more.
//
//test:long
func TestADayOfSilenceIsTold(t *testing.T) {
	t.Parallel()
	for name, silence := range map[string]func(r *rig){
		"RingCentral's lists": func(r *rig) {
			r.sim.RingCentral.Inject(ringcentralserver.Fault{Path: "/call-log", Kind: ringcentralserver.FaultStatus, Status: 429, RetryAfter: 86_400})
		},
		"RingCentral's contents": func(r *rig) {
			r.sim.RingCentral.Inject(ringcentralserver.Fault{Path: "/recording/", Kind: ringcentralserver.FaultStatus, Status: 429, RetryAfter: 86_400})
		},
		"Dropbox": func(r *rig) {
			r.sim.Dropbox.Inject(dropboxserver.Fault{Route: "files/list_folder", Times: -1, Do: dropboxserver.Answer, Status: 429, RetryAfter: 24 * time.Hour})
		},
		"Dropbox's uploads": func(r *rig) {
			r.sim.Dropbox.Inject(dropboxserver.Fault{Route: "files/upload_session/start_batch", Times: -1, Do: dropboxserver.Answer, Status: 429, RetryAfter: 24 * time.Hour})
			r.sim.Dropbox.Inject(dropboxserver.Fault{Route: "files/upload_session/start", Times: -1, Do: dropboxserver.Answer, Status: 429, RetryAfter: 24 * time.Hour})
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, ringcentralserver.RoleAdmin)
			r.day()
			r.backup(24 * time.Hour)
			silence(r)
			report := r.runOnce()
			told := report.Reason == reasons.RateLimited
			for _, left := range report.Left {
				told = told || left.Reason == reasons.RateLimited
			}
			if report.Complete() || !told {
				t.Errorf("%s: %d left, %+v (%v)", report.Reason, report.LeftCount, report.Left, report.Err)
			}
			if r.a.Snapshot().Completeness.Now || r.sim.Dropbox.InGate429() > 0 {
				t.Error("everything is said to be there, or Dropbox was called all the same")
			}
			r.sim.RingCentral.ClearFaults()
			r.sim.Dropbox.ClearFaults()
			r.clock.Advance(25 * time.Hour)
			r.login()
			r.wantAll(r.runOnce(), start.Add(-5*time.Hour))
			r.checkArchive(r.truth(start.Add(-24 * time.Hour)))
		})
	}
}
