package archiver_test

import (
	"errors"
	"testing"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/store/ledger"
)

//test:long
func TestItemsOfAnHour(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	done := r.call(r.bob, 40*time.Minute, ringcentralserver.RecordingSpec{})
	stuck := r.call(r.ana, 30*time.Minute, ringcentralserver.RecordingSpec{FileDeletedAt: start.Add(-time.Minute)})
	r.message(ringcentralserver.TypeSMS, 20*time.Minute, func(m *ringcentralserver.MessageSpec) { m.Text = "hello" })
	r.backup(time.Hour)
	r.runOnce()
	rows, err := r.a.Items(start.Add(-time.Hour).Truncate(time.Hour), "")
	if err != nil || len(rows) != 3 {
		t.Fatalf("%d items (%v)", len(rows), err)
	}
	if got := rows[0]; got.Key.ID != done || got.State != ledger.Archived || got.Owner != "Bob Stone, 102" || len(got.Paths) != 1 || got.Bytes == 0 || got.Duration != time.Minute {
		t.Errorf("the first is %+v", got)
	}
	if got := rows[1]; got.Key.ID != stuck || got.State != ledger.Waiting || got.Reason != reasons.NotYetAvailable || got.Attempts != 1 || got.NextTry.IsZero() || got.Detail == "" {
		t.Errorf("the second is %+v", got)
	}
	if got := rows[2]; got.From != "+14155550123" || got.To != "+16505550101" || !got.Deadline.IsZero() {
		t.Errorf("the third is %+v", got)
	}
}

func TestLogFindsNamesAndNumbers(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	id := r.call(r.bob, 90*time.Minute, ringcentralserver.RecordingSpec{})
	r.message(ringcentralserver.TypeSMS, 3*time.Hour, func(m *ringcentralserver.MessageSpec) {
		m.Text, m.From = "hello", ringcentralserver.Party{Number: "+12125550164", Name: "Zoë Grün"}
	})
	r.backup(6 * time.Hour)
	r.runOnce()
	for text, want := range map[string]int{
		"bob": 1, "BOB STONE": 1, "Zoë": 1, "(212) 555-0164": 1, "+1 212 555 0164": 1, "0164": 1, "415555": 1, "6505550101": 2,
		"102": 1, id: 1, "nobody": 0, "999999": 0,
	} {
		page, err := r.a.Log(archiver.LogQuery{Text: text})
		if err != nil || page.Total != want || len(page.Rows) != want {
			t.Errorf("%q finds %d hours of %d (%v), want %d", text, len(page.Rows), page.Total, err, want)
		}
		for _, row := range page.Rows {
			if found, err := r.a.Items(row.From, text); err != nil || len(found) == 0 {
				t.Errorf("%q finds %d items of its hour (%v)", text, len(found), err)
			}
		}
	}
	if archived, failed, err := r.a.LogTotals(archiver.LogQuery{Offset: 1, Limit: 1}); err != nil || archived != 2 || failed != 0 {
		t.Errorf("in all %d are archived and %d hours failed (%v)", archived, failed, err)
	}
	hour := start.Add(-3 * time.Hour).Truncate(time.Hour)
	if found, err := r.a.Items(hour, "bob"); err != nil || len(found) != 0 {
		t.Errorf("another hour has %d (%v)", len(found), err)
	}
	if page, err := r.a.Log(archiver.LogQuery{Text: "6505550101", Offset: 1, Limit: 1}); err != nil || page.Total != 2 || len(page.Rows) != 1 {
		t.Errorf("the second page has %d rows of %d (%v)", len(page.Rows), page.Total, err)
	}
}

func TestRetry(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	a := r.call(r.ana, 30*time.Minute, ringcentralserver.RecordingSpec{})
	b := r.call(r.bob, 30*time.Minute, ringcentralserver.RecordingSpec{})
	break404 := func() {
		for _, id := range []string{a, b} {
			r.sim.RingCentral.Inject(ringcentralserver.Fault{Path: "/recording/" + id, Kind: ringcentralserver.FaultStatus, Status: 404})
		}
	}
	break404()
	r.backup(time.Hour)
	if report := r.runOnce(); report.LeftCount != 2 {
		t.Fatalf("left %+v", report.Left)
	}
	r.sim.RingCentral.ClearFaults()
	if report := r.runOnce(); report.LeftCount != 2 {
		t.Fatalf("without being asked for, what is not yet available was tried too soon: %+v", report.Left)
	}
	if n, err := r.a.Retry(t.Context(), ledger.Key{Type: ledger.CallRecording, ID: a}, ledger.Key{Type: ledger.SMS, ID: "none"}); n != 1 || err != nil {
		t.Errorf("one item: %d, %v", n, err)
	}
	if report := r.runOnce(); report.Archived != 1 || report.LeftCount != 1 {
		t.Errorf("archived %d, left %+v", report.Archived, report.Left)
	}
	if n, err := r.a.RetryReason(t.Context(), reasons.DropboxFull); n != 0 || err != nil {
		t.Errorf("of another cause: %d, %v", n, err)
	}
	if n, err := r.a.RetryReason(t.Context(), reasons.NotYetAvailable); n != 1 || err != nil {
		t.Errorf("of its cause: %d, %v", n, err)
	}
	if report := r.runOnce(); !report.Complete() {
		t.Errorf("left %+v", report.Left)
	}
	r.checkArchive(r.truth(start.Add(-2 * time.Hour)))
}

//test:long
func TestRetryBringsBackWhatWasGone(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	id := r.call(r.ana, 30*time.Minute, ringcentralserver.RecordingSpec{})
	r.sim.RingCentral.Inject(ringcentralserver.Fault{Path: "/recording/" + id, Kind: ringcentralserver.FaultStatus, Status: 404})
	r.backup(time.Hour)
	for range 7 {
		r.runOnce()
		r.clock.Advance(25 * time.Hour)
	}
	if s := r.a.Snapshot(); s.Gone != 1 {
		t.Fatalf("%d gone, %d open", s.Gone, s.Open)
	}
	r.sim.RingCentral.ClearFaults()
	if n, err := r.a.Retry(t.Context(), ledger.Key{Type: ledger.CallRecording, ID: id}); n != 1 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
	if report := r.runOnce(); report.Archived != 1 {
		t.Errorf("archived %d (%v)", report.Archived, report.Err)
	}
	if s := r.a.Snapshot(); s.Gone != 0 {
		t.Errorf("%d gone", s.Gone)
	}
}

//test:long
func TestEstimateAndRescue(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.call(r.ana, 30*time.Minute, ringcentralserver.RecordingSpec{})
	old := []string{}
	for _, days := range []int{2, 30, 86} {
		old = append(old, r.call(r.bob, time.Duration(days)*24*time.Hour, ringcentralserver.RecordingSpec{}))
	}
	r.message(ringcentralserver.TypeVoiceMail, 48*time.Hour, nil)
	if err := r.a.SetBackup(t.Context(), archiver.BackupOn{}); err != nil {
		t.Fatal(err)
	}
	commits := r.commits()
	e, err := r.a.Estimate(t.Context(), r.clock.Now().Add(-90*day))
	if err != nil {
		t.Fatal(err)
	}
	if e.Items != 4 || e.ByType != [4]int{3, 1, 0, 0} || e.Soon != 1 || !e.Fits || e.Bytes < 1_000_000 || e.Takes <= 0 {
		t.Errorf("%+v", e)
	}
	if age := start.Sub(e.Since).Round(time.Minute); age != 86*24*time.Hour {
		t.Errorf("the oldest is %s old", age)
	}
	if r.commits() != commits || r.a.Snapshot().Open != 0 {
		t.Error("an estimate archived or planned something")
	}
	if err := r.a.Rescue(t.Context(), e.Since); err != nil {
		t.Fatal(err)
	}
	if report := r.runOnce(); report.Archived != 5 {
		t.Errorf("archived %d of 5 (%v), %v among them", report.Archived, report.Err, old)
	}
	r.checkArchive(r.truth(start.Add(-90 * 24 * time.Hour)))
	if e, err := r.a.Estimate(t.Context(), r.clock.Now().Add(-90*day)); err != nil || e.Items != 0 {
		t.Errorf("afterwards there is more: %+v (%v)", e, err)
	}
}

func TestAnotherAccountIsAskedAbout(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	office := r.sim.RingCentral.Office()
	account := office.Account()
	account.ID, account.Name = "999000004", "Other Dental"
	office.SetAccount(account)
	asked := ""
	for _, agree := range []bool{false, true} {
		ask, wait := r.browser("101", true)
		ask.Other = func(before, now string) bool {
			asked = before + " → " + now
			return agree
		}
		err := r.a.Login(t.Context(), ask)
		wait()
		if agree == errors.Is(err, reasons.ErrOtherAccount) {
			t.Errorf("agreed %v: %v", agree, err)
		}
	}
	if want := "Whitfield Dental LLC, 370000004 → Other Dental, 999000004"; asked != want {
		t.Errorf("asked %q", asked)
	}
	if got := r.a.Snapshot().RingCentral.AccountID; got != account.ID {
		t.Errorf("signed in to %s", got)
	}
}
