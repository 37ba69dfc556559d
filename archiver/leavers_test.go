package archiver_test

import (
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
)

// TestLeaversComeFirst: items whose extension is disabled, or is in no list any
// more, may be deleted with all recordings at any moment.
//
//test:long
func TestLeaversComeFirst(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	office := r.sim.RingCentral.Office()
	bobs := map[string]bool{}
	for i := range 12 {
		r.call(r.ana, 40*day+time.Duration(i)*day, ringcentralserver.RecordingSpec{Size: 500})
		bobs[r.call(r.bob, 5*day+time.Duration(i)*time.Hour, ringcentralserver.RecordingSpec{Size: 500})] = true
	}
	r.sim.Dropbox.SetQuota(10)
	r.backup(60 * day)
	r.runOnce()
	if s := r.a.Snapshot(); len(s.Leavers) != 0 || s.Open != 24 {
		t.Fatalf("%d open, leaving %+v", s.Open, s.Leavers)
	}
	leaving := func(change func(*ringcentralserver.Extension), want string) {
		t.Helper()
		office.UpdateExtension(r.bob, change)
		r.clock.Advance(20 * time.Minute)
		report := r.runOnce()
		marked := 0
		for _, left := range report.Left {
			if left.Leaving != "" {
				marked++
			}
			if left.Leaving != "" && !bobs[left.Key.ID] {
				t.Errorf("%s is said to be leaving", left.Who)
			}
		}
		s := r.a.Snapshot()
		switch {
		case want == "" && (marked != 0 || len(s.Leavers) != 0):
			t.Errorf("no one is leaving: %d, %+v", marked, s.Leavers)
		case want != "" && (marked != 12 || len(s.Leavers) != 1 || s.Leavers[0].Items() != 12 || s.Leavers[0].Status != want || s.Leavers[0].Owner.Name != "Bob Stone"):
			t.Errorf("%d are marked, leaving %+v, want %s", marked, s.Leavers, want)
		}
	}
	leaving(func(e *ringcentralserver.Extension) { e.Status = "Frozen" }, "Frozen")
	leaving(func(e *ringcentralserver.Extension) { e.Status = "Enabled" }, "")
	leaving(func(e *ringcentralserver.Extension) { e.Status = "NotActivated" }, "")
	leaving(func(e *ringcentralserver.Extension) { e.Deleted = true }, "Deleted")
	leaving(func(e *ringcentralserver.Extension) { e.Deleted, e.Status = false, "Disabled" }, "Disabled")

	// shown by the next listing of all
	late := r.call(r.bob, 6*day, ringcentralserver.RecordingSpec{Size: 500})
	bobs[late] = true
	r.sim.Dropbox.SetQuota(1 << 40)
	r.sim.RingCentral.SetLimit(ringcentralserver.Heavy, 1200, time.Minute) // paced, so that few fetches overtake others
	r.clock.Advance(25 * time.Hour)
	r.sim.RingCentral.ClearRequestLog()
	if report := r.runOnce(); !report.Complete() {
		t.Fatalf("%d left (%v)", report.LeftCount, report.Err)
	}
	var fetched []bool
	for _, q := range r.sim.RingCentral.RequestLog() {
		if rest, found := strings.CutSuffix(q.Path, "/content"); found {
			fetched = append(fetched, bobs[rest[strings.LastIndexByte(rest, '/')+1:]])
		}
	}
	first := 0
	for _, bobs := range fetched[:13] {
		if bobs {
			first++
		}
	}
	if len(fetched) != 25 || first < 9 { // eight are fetched at once, so the last ones may overtake
		t.Errorf("%d of the first 13 of %d fetches were the leaver's", first, len(fetched))
	}
	if s := r.a.Snapshot(); len(s.Leavers) != 0 {
		t.Errorf("with all archived these are leaving: %+v", s.Leavers)
	}
}

// TestNoOneIsLeavingWhereTheListMayNotBeRead: then nothing is known.
//
//test:long
func TestNoOneIsLeavingWhereTheListMayNotBeRead(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.sim.RingCentral.Office().UpdateExtension(r.ana, func(e *ringcentralserver.Extension) { e.Withheld = []string{"ReadExtensions"} })
	r.call(r.bob, time.Hour, ringcentralserver.RecordingSpec{Size: 500})
	r.sim.Dropbox.SetQuota(10)
	r.backup(day)
	r.runOnce()
	if s := r.a.Snapshot(); s.Open != 1 || len(s.Leavers) != 0 {
		t.Errorf("%d open, leaving %+v", s.Open, s.Leavers)
	}
}

// TestRetentionIsAskedEveryDay: an administrator who shortens it moves the
// deadlines of what is open.
func TestRetentionIsAskedEveryDay(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	called := r.clock.Now().Add(-10 * day)
	r.call(r.ana, 10*day, ringcentralserver.RecordingSpec{Size: 500})
	r.call(r.ana, 9*day, ringcentralserver.RecordingSpec{Size: 500})
	r.message(ringcentralserver.TypeSMS, 8*day, func(m *ringcentralserver.MessageSpec) { m.Text = "Hello" })
	r.sim.Dropbox.SetQuota(1)
	r.backup(20 * day)
	deadline := func(kept time.Duration) {
		t.Helper()
		r.runOnce()
		s := r.a.Snapshot()
		if at := s.Deadline.Sub(called.Add(kept)).Abs(); at > time.Minute {
			t.Errorf("the first is deleted %v, want %v", s.Deadline, called.Add(kept))
		}
		if len(s.Problems) != 1 || s.Problems[0].Reason != reasons.DropboxFull || !s.Problems[0].NextTry.After(s.At) {
			t.Errorf("problems %+v", s.Problems)
		}
	}
	// no day is known for the text (docs/ringcentral.md §5.4)
	deadline(90 * day)
	r.sim.RingCentral.Office().SetRetention(30 * day)
	r.clock.Advance(time.Hour)
	deadline(90 * day)
	r.clock.Advance(24 * time.Hour)
	deadline(30 * day)
	zone, err := time.LoadLocation("US/Pacific")
	if err != nil {
		t.Fatal(err)
	}
	s := r.a.Snapshot()
	y, m, d := called.Add(30 * day).In(zone).Date()
	if len(s.Deletions) != 2 || !s.Deletions[0].Day.Equal(time.Date(y, m, d, 0, 0, 0, 0, zone)) || s.Deletions[0].Types != [4]int{1, 0, 0, 0} {
		t.Errorf("deletions %+v", s.Deletions)
	}
	r.sim.RingCentral.Office().SetRetention(60 * day)
	r.clock.Advance(24 * time.Hour)
	deadline(60 * day)
}
