package archiver_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/store/ledger"
)

// TestLateRecordingIsArchivedAndCounted: an hourly copier that looks only at the
// hour just past loses these for good.
//
//test:long
func TestLateRecordingIsArchivedAndCounted(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.call(r.ana, 50*time.Minute, ringcentralserver.RecordingSpec{ReadyAfter: 26 * time.Hour})
	r.backup(2 * time.Hour)
	if report := r.runOnce(); report.Archived != 0 {
		t.Fatalf("archived %d items before there were any", report.Archived)
	}
	called := start.Add(-50 * time.Minute)
	for range 5 {
		r.clock.Advance(time.Hour)
		r.runOnce()
	}
	if got := r.row(called); got.Status != completeness.Success || got.Done != 0 {
		t.Errorf("after five hours the hour is %s with %d items", got.Status, got.Done)
	}
	r.clock.Advance(22 * time.Hour)
	if report := r.runOnce(); report.Archived != 1 {
		t.Errorf("archived %d items when the recording was there", report.Archived)
	}
	if got := r.row(called); got.Status != completeness.Success || got.Counts[0] != 1 {
		t.Errorf("the hour is %s and counts %v", got.Status, got.Counts)
	}
	r.checkArchive(r.truth(start.Add(-3 * time.Hour)))
}

//test:long
func TestCallInProgressKeepsItsHourFromSuccess(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	began := r.clock.Now().Add(-30 * time.Minute)
	r.sim.RingCentral.Office().AddCall(ringcentralserver.CallSpec{
		Start: began, Duration: 7 * time.Hour, ExtensionID: r.ana, InProgress: true,
		From: ringcentralserver.Party{Number: "+14155550123"}, To: ringcentralserver.Party{Number: "+16505550101"},
		Recordings: []ringcentralserver.RecordingSpec{{}},
	})
	r.backup(time.Hour)
	r.runOnce()
	r.clock.Advance(6 * time.Hour)
	r.runOnce()
	if got := r.row(began).Status; got != completeness.Settling {
		t.Errorf("with the call still running its hour is %s", got)
	}
	r.clock.Advance(2 * time.Hour)
	r.runOnce()
	if got := r.row(began); got.Status != completeness.Success || got.Counts[0] != 1 {
		t.Errorf("after the call its hour is %s with %v", got.Status, got.Counts)
	}
	r.checkArchive(r.truth(start.Add(-2 * time.Hour)))
}

//test:long
func TestLateTranscriptJoinsItsVoicemail(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleUser)
	id := r.message(ringcentralserver.TypeVoiceMail, 20*time.Minute, func(m *ringcentralserver.MessageSpec) {
		m.Transcript, m.TranscribedIn = "It is Tuesday.", 90*time.Minute
	})
	r.backup(time.Hour)
	if report := r.runOnce(); report.Archived != 1 {
		t.Fatalf("archived %d voicemails", report.Archived)
	}
	if n := len(r.archive()); n != 1 {
		t.Fatalf("%d files before the transcript was there", n)
	}
	r.clock.Advance(2 * time.Hour)
	r.runOnce()
	if n := len(r.archive()); n != 2 {
		t.Errorf("%d files of voicemail %s, want its sound and its transcript", n, id)
	}
	r.checkArchive(r.truth(start.Add(-2 * time.Hour)))
	if got := r.row(start.Add(-20 * time.Minute)).Counts; got != [4]int{0, 1, 0, 0} {
		t.Errorf("the hour counts %v", got)
	}
}

// TestMissedHoursAreCaughtUp: asleep, switched off or offline for three days.
//
//test:long
func TestMissedHoursAreCaughtUp(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.backup(time.Hour)
	r.runOnce()
	r.clock.Advance(72 * time.Hour)
	for i := range 70 {
		r.call(r.ana, time.Duration(i)*time.Hour+90*time.Minute, ringcentralserver.RecordingSpec{})
	}
	r.sim.RingCentral.ClearRequestLog()
	if report := r.runOnce(); report.Archived != 70 || report.Hours != 72 {
		t.Errorf("archived %d items for %d hours", report.Archived, report.Hours)
	}
	lists := 0
	for _, q := range r.sim.RingCentral.RequestLog() {
		if q.Group == ringcentralserver.Heavy && q.Path == "/restapi/v1.0/account/~/call-log" {
			lists++
		}
	}
	if lists != 1 {
		t.Errorf("72 missed hours cost %d listings of the account", lists)
	}
	page, err := r.a.Log(archiver.LogQuery{})
	if err != nil || page.Total != 74 {
		t.Errorf("%d rows (%v), want one for each hour", page.Total, err)
	}
	r.checkArchive(r.truth(start.Add(-2 * time.Hour)))
}

//test:long
func TestSinceReachesBackLater(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.call(r.ana, 20*time.Minute, ringcentralserver.RecordingSpec{})
	r.call(r.ana, 60*24*time.Hour, ringcentralserver.RecordingSpec{})
	r.call(r.ana, 100*24*time.Hour, ringcentralserver.RecordingSpec{})
	if err := r.a.SetBackup(t.Context(), archiver.BackupOn{}); err != nil {
		t.Fatal(err)
	}
	if report := r.runOnce(); report.Archived != 1 {
		t.Errorf("without --since %d items were archived", report.Archived)
	}
	r.backup(90 * 24 * time.Hour)
	if report := r.runOnce(); report.Archived != 1 {
		t.Errorf("with --since %d more items were archived, RingCentral holds one", report.Archived)
	}
	r.checkArchive(r.truth(start.Add(-91 * 24 * time.Hour)))
	if since := r.a.Snapshot().Backup.Since; !since.Equal(start.Add(-90 * 24 * time.Hour).Truncate(time.Hour)) {
		t.Errorf("the first hour is %v", since)
	}
	r.backup(time.Hour)
	if since := r.a.Snapshot().Backup.Since; since.After(start.Add(-89 * 24 * time.Hour)) {
		t.Errorf("a later --since moved the first hour forward to %v", since)
	}
}

// TestWhatTheComputerSleptThrough: the pass after it lists what RingCentral still
// holds and says of the rest that it is lost; the next one has an hour to look at.
func TestWhatTheComputerSleptThrough(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	if err := r.a.SetBackup(t.Context(), archiver.BackupOn{Scope: archiver.AccountScope, Since: r.clock.Now().Add(-2 * time.Hour)}); err != nil {
		t.Fatal(err)
	}
	r.runOnce()
	const days = 120
	r.clock.Advance(days * 24 * time.Hour)
	r.login() // no sign-in lasts that long
	began := r.clock.Now()
	ago := func(days int) time.Time { return began.Add(-time.Duration(days) * 24 * time.Hour) }
	// that of the first pass, which was still running, is too old by now
	if report := r.runOnce(); report.Hours != days*24-1 {
		t.Errorf("the first pass works on %d hours", report.Hours)
	}
	r.clock.Advance(time.Hour)
	if report := r.runOnce(); report.Hours != 1 {
		t.Errorf("the second pass works on %d hours", report.Hours)
	}
	const lost = "failed: older than RingCentral keeps"
	for when, want := range map[time.Time]string{
		// of the older, no one knows whether there were recordings
		start.Add(-time.Hour): lost, ago(100): lost, ago(60): "success",
		ago(30): "success", ago(1): "success",
	} {
		if row := r.row(when); row.Word() != want || row.JobEnd.IsZero() || row.JobEnd.After(began.Add(time.Minute)) {
			t.Errorf("the hour of %s is %q, its job from %s to %s, want %q", when, row.Word(), row.JobStart, row.JobEnd, want)
		}
	}
}

// TestMessagesAreListedAsFarBackAsIsAsked: RingCentral names no time after which
// it deletes them (docs/ringcentral.md §5.4).
//
//test:long
func TestMessagesAreListedAsFarBackAsIsAsked(t *testing.T) {
	const day = 24 * time.Hour
	r := newRig(t, ringcentralserver.RoleUser)
	for kind, ago := range map[string]time.Duration{"SMS": 700 * day, "VoiceMail": 60 * day, "Fax": 45 * day} {
		r.message(kind, ago, func(s *ringcentralserver.MessageSpec) { s.Text = "of long ago" })
	}
	if err := r.a.SetBackup(t.Context(), archiver.BackupOn{Since: start.Add(-800 * day), Types: []ledger.Type{ledger.VoiceMail, ledger.SMS, ledger.Fax}}); err != nil {
		t.Fatal(err)
	}
	if report := r.runOnce(); report.Archived != 3 || !report.Complete() {
		t.Errorf("%+v", report)
	}
	r.checkArchive(r.truth(start.Add(-801 * day)))
	for _, ago := range []time.Duration{700 * day, 400 * day, 60 * day, 45 * day} {
		if row := r.row(start.Add(-ago)); row.Word() != "success" {
			t.Errorf("%v ago: %q", ago, row.Word())
		}
	}
}

// TestADateThatIsNotTaken: RingCentral may refuse to list from so long ago. What is newer is archived, and nothing is claimed of the rest.
//
//test:long
func TestADateThatIsNotTaken(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		account bool
		status  int
	}{
		"own": {false, 400}, "of all extensions": {true, 400},
		"own, denied": {false, 403}, "of all extensions, denied": {true, 403},
	} {
		t.Run(name, func(t *testing.T) {
			account := c.account
			r := newRig(t, ringcentralserver.RoleAdmin)
			var taken []string
			for _, ago := range []time.Duration{time.Hour, 20 * day, 300 * day} {
				taken = append(taken, r.of(r.ana, ringcentralserver.TypeSMS, ago))
			}
			r.of(r.ana, ringcentralserver.TypeSMS, 700*day)
			r.sim.RingCentral.Inject(ringcentralserver.Fault{Status: c.status, Match: func(q *http.Request) bool {
				from, err := time.Parse(time.RFC3339, q.URL.Query().Get("dateFrom"))
				return err == nil && strings.HasSuffix(q.URL.Path, "/message-store") && r.clock.Since(from) > 400*day
			}})
			if account {
				r.turnOn(messagesToo, 800*day)
			} else {
				r.turnOn(archiver.BackupOn{Scope: archiver.ExtensionScope, Types: []ledger.Type{ledger.SMS}}, 800*day)
			}
			report := r.runOnce()
			if report.Complete() || report.Archived != len(taken) {
				t.Errorf("archived %d (%v)", report.Archived, report.Err)
			}
			for _, id := range taken {
				if it := r.item(ledger.Key{Type: ledger.SMS, ID: id}); it.State != ledger.Archived {
					t.Errorf("%s is %v", id, it.State)
				}
			}
			s := r.a.Snapshot()
			if s.Completeness.Now {
				t.Error("everything is there")
			}
			for _, c := range s.Coverage {
				if from := start.Add(-366 * day); (c.Source == ledger.OwnSMS || c.Source == ledger.AccountSMS) && (c.From.Before(from) || c.From.After(from.Add(2*day))) {
					t.Errorf("it was listed from %s on", c.From)
				}
			}
			r.sim.RingCentral.ClearFaults()
			r.clock.Advance(time.Hour)
			if report := r.runOnce(); account == false && (!report.Complete() || report.Archived != 1) {
				t.Errorf("afterwards archived %d (%v)", report.Archived, report.Err)
			}
		})
	}
}
