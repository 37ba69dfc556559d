package archiver_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/store/ledger"
)

// attachmentID is the id of a message's attachment, counted from 0.
func attachmentID(t *testing.T, message string, nth int) string {
	t.Helper()
	n, err := strconv.ParseInt(message, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return strconv.FormatInt(n+int64(nth)*1000, 10)
}

// refusePart makes RingCentral answer a status for one attachment of a message.
func (r *rig) refusePart(message string, nth, status, times int) {
	r.sim.RingCentral.Inject(ringcentralserver.Fault{
		Path: "/" + message + "/content/" + attachmentID(r.t.(*testing.T), message, nth), Kind: ringcentralserver.FaultStatus, Status: status, Times: times,
	})
}

// item finds the row of an item.
func (r *rig) item(key ledger.Key) archiver.ItemRow {
	r.t.Helper()
	page, err := r.a.Log(archiver.LogQuery{})
	if err != nil {
		r.t.Fatal(err)
	}
	for _, hour := range page.Rows {
		rows, err := r.a.Items(hour.From, "")
		if err != nil {
			r.t.Fatal(err)
		}
		for _, row := range rows {
			if row.Key == key {
				return row
			}
		}
	}
	r.t.Fatalf("%s is in no hour", key)
	return archiver.ItemRow{}
}

// partCase is a message of which RingCentral does not have one file.
type partCase struct {
	kind   string
	of     ledger.Type
	change func(*ringcentralserver.MessageSpec)
	absent int // its place among the attachments
	files  int // how many files it has
}

var partCases = map[string]partCase{
	"fax_source": {ringcentralserver.TypeFax, ledger.Fax, func(m *ringcentralserver.MessageSpec) {
		m.Direction, m.SourceFile, m.SourceFirst = "Outbound", "letter.pdf", true
	}, 0, 2},
	"first_picture": {ringcentralserver.TypeSMS, ledger.SMS, func(m *ringcentralserver.MessageSpec) {
		m.Text, m.Pictures = "two pictures", []ringcentralserver.PictureSpec{{}, {ContentType: "image/png"}}
	}, 1, 3},
	"second_of_two_without_ids": {ringcentralserver.TypeSMS, ledger.SMS, func(m *ringcentralserver.MessageSpec) {
		m.WithoutIDs, m.Pictures = true, []ringcentralserver.PictureSpec{{}, {}}
	}, 1, 2},
	"voice_with_transcript": {ringcentralserver.TypeVoiceMail, ledger.VoiceMail, func(m *ringcentralserver.MessageSpec) {
		m.Transcript = "please call"
	}, 0, 2},
}

// TestAPartThatIsNotThereHoldsUpNoOther: of each message one file answers 404. The others are
// archived at once; the item is partly archived and its hour is no success, however long it lasts.
// When RingCentral has the file after all, it is archived too.
//
//test:long
func TestAPartThatIsNotThereHoldsUpNoOther(t *testing.T) {
	t.Parallel()
	for name, c := range partCases {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, ringcentralserver.RoleAdmin)
			id := r.message(c.kind, 90*time.Minute, c.change)
			key := ledger.Key{Type: c.of, ID: id}
			r.refusePart(id, c.absent, 404, 0)
			r.backup(24 * time.Hour)
			report := r.runOnce()
			if n := len(r.archive()); n != c.files-1 {
				t.Fatalf("%d files are archived, want %d", n, c.files-1)
			}
			if report.LeftCount != 1 || len(report.Left) != 1 || report.Left[0].Files == 0 {
				t.Errorf("the report names %d: %+v", report.LeftCount, report.Left)
			}
			if row := r.item(key); row.State != ledger.Waiting || !row.Partly() || row.PartsDone != c.files-1 || row.Reason != reasons.NotYetAvailable {
				t.Errorf("the item is %+v", row)
			}
			began := r.clock.Now()
			for r.clock.Now().Sub(began) < 31*time.Hour {
				r.checkNotComplete()
				r.clock.Advance(time.Hour)
				r.runOnce()
				if row := r.item(key); row.State == ledger.Partly && r.clock.Now().Sub(began) <= 24*time.Hour {
					t.Fatalf("given up after %s", r.clock.Now().Sub(began))
				}
			}
			r.checkPartly(key, began)
			r.sim.RingCentral.ClearFaults()
			for range 3 {
				r.clock.Advance(24 * time.Hour)
				r.runOnce()
			}
			if row := r.item(key); row.State != ledger.Archived || len(row.Paths) != c.files {
				t.Errorf("three days after RingCentral had it again: %+v", row)
			}
			r.checkArchive(r.truth(time.Time{}))
		})
	}
}

// checkNotComplete: nothing calls the message's hour or day complete.
func (r *rig) checkNotComplete() {
	r.t.Helper()
	at := start.Add(-90 * time.Minute)
	if row := r.row(at); row.Status == completeness.Success || row.Status == completeness.Settling {
		r.t.Errorf("the hour is %q", row.Word())
	}
	days, err := r.a.Calendar(at, at)
	if err != nil || len(days) != 1 || days[0].State == completeness.DayComplete {
		r.t.Errorf("the day is %+v (%v)", days, err)
	}
	if s := r.a.Snapshot(); s.Completeness.Now && s.Partly == 0 {
		r.t.Errorf("everything is said to be there")
	}
}

// checkPartly: the item is partly archived for good and named as that everywhere.
func (r *rig) checkPartly(key ledger.Key, began time.Time) {
	r.t.Helper()
	if row := r.item(key); row.State != ledger.Partly || row.Reason != reasons.PartlyGone {
		r.t.Errorf("%s later the item is %+v", r.clock.Now().Sub(began), row)
	}
	if row := r.row(start.Add(-90 * time.Minute)); row.Word() != "failed: 1 partly archived" || row.Gone != 0 {
		r.t.Errorf("the hour is %q: %+v", row.Word(), row)
	}
	s := r.a.Snapshot()
	named := slices.ContainsFunc(s.Problems, func(p archiver.Problem) bool { return p.Reason == reasons.PartlyGone && p.Items == 1 })
	if s.Partly != 1 || s.Gone != 0 || s.Mood != archiver.Attention || !named {
		r.t.Errorf("the snapshot: partly %d, gone %d, mood %s, %+v", s.Partly, s.Gone, s.Mood, s.Problems)
	}
	r.checkNotComplete()
}

// TestTroubleIsNoSignOfGone: the service is in trouble for an hour, then says once that it does not
// have the recording. That is the first time, and the recording is archived minutes later.
//
//test:long
func TestTroubleIsNoSignOfGone(t *testing.T) {
	r := newQuickRig(t)
	r.clock.SetTo(start)
	id := r.call(r.ana, 30*time.Minute, ringcentralserver.RecordingSpec{})
	r.backup(2 * time.Hour)
	content := "/recording/" + id + "/content"
	r.sim.RingCentral.Inject(ringcentralserver.Fault{Path: content, Kind: ringcentralserver.FaultStatus, Status: 503})
	key := ledger.Key{Type: ledger.CallRecording, ID: id}
	r.runOnce()
	for r.item(key).Attempts < 6 {
		r.clock.Advance(10 * time.Minute)
		r.runOnce()
	}
	r.sim.RingCentral.ClearFaults()
	r.sim.RingCentral.Inject(ringcentralserver.Fault{Path: content, Times: 1, Kind: ringcentralserver.FaultStatus, Status: 404})
	r.clock.Advance(time.Hour)
	r.runOnce()
	row := r.item(key)
	if wait := row.NextTry.Sub(r.clock.Now()); row.State != ledger.Waiting || row.Reason != reasons.NotYetAvailable || wait > 5*time.Minute {
		t.Fatalf("after one 404: %+v", row)
	}
	r.clock.Advance(5 * time.Minute)
	r.runOnce()
	if row := r.item(key); row.State != ledger.Archived {
		t.Errorf("after the next try: %+v", row)
	}
}

// TestOneRunDoesNotWaitForWhatIsTriedAgain: what is refused now is left to the next run. One that waited would fetch it again.
//
//test:long
func TestOneRunDoesNotWaitForWhatIsTriedAgain(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	for i := range 3 {
		id := r.call(r.ana, time.Duration(i+1)*10*time.Minute, ringcentralserver.RecordingSpec{})
		r.sim.RingCentral.Inject(ringcentralserver.Fault{Path: "/recording/" + id + "/content", Kind: ringcentralserver.FaultHTML})
	}
	other := r.call(r.bob, time.Hour, ringcentralserver.RecordingSpec{})
	r.backup(24 * time.Hour)
	report := r.runOnce()
	if n := r.contentCalls(); n != 4 || report.Archived != 1 || report.LeftCount != 3 {
		t.Errorf("%d fetches, %d archived, %d left; want 4, 1, 3", n, report.Archived, report.LeftCount)
	}
	if row := r.item(ledger.Key{Type: ledger.CallRecording, ID: other}); row.State != ledger.Archived {
		t.Errorf("the one that was not refused: %+v", row)
	}
	r.sim.RingCentral.ClearFaults()
	r.clock.Advance(time.Minute)
	if report := r.runOnce(); report.Archived != 3 || !report.Complete() {
		t.Errorf("the next run archived %d, left %d, %v", report.Archived, report.LeftCount, report.Err)
	}
}

// TestAFileInTheWayOfAFolder: a file has the name that an extension's folder needs. Its recordings
// are fetched once a run and wait, the file is named, and other extensions' are archived. Once the
// file is away, they are archived as well.
func TestAFileInTheWayOfAFolder(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	blocked := r.call(r.ana, time.Hour, ringcentralserver.RecordingSpec{})
	r.call(r.bob, time.Hour, ringcentralserver.RecordingSpec{})
	if err := r.sim.Dropbox.Put("/Ana Ruiz_101", []byte("a note"), start); err != nil {
		t.Fatal(err)
	}
	r.backup(24 * time.Hour)
	report := r.runOnce()
	if n := r.contentCalls(); n != 2 || report.Archived != 1 || report.LeftCount != 1 {
		t.Errorf("%d fetches, %d archived, %d left; want 2, 1, 1", n, report.Archived, report.LeftCount)
	}
	row := r.item(ledger.Key{Type: ledger.CallRecording, ID: blocked})
	if row.Reason != reasons.FileInTheWay || !strings.HasSuffix(row.Detail, "/Ana Ruiz_101") || !row.NextTry.After(r.clock.Now()) {
		t.Errorf("the recording is %+v", row)
	}
	told := slices.ContainsFunc(r.a.Snapshot().Problems, func(p archiver.Problem) bool {
		return p.Reason == reasons.FileInTheWay && strings.HasSuffix(p.Detail, "/Ana Ruiz_101")
	})
	if !told {
		t.Errorf("no problem names the file: %+v", r.a.Snapshot().Problems)
	}
	if err := r.sim.Dropbox.Delete("/Ana Ruiz_101"); err != nil {
		t.Fatal(err)
	}
	if report := r.runOnce(); report.Archived != 1 || !report.Complete() {
		t.Errorf("after it was moved: %d archived, left %+v, %v", report.Archived, report.Left, report.Err)
	}
	r.checkArchive(r.truth(time.Time{}))
}

// TestWhatIsGoneIsNotTriedAgain: it is not said any more that RingCentral has not released it yet.
//
//test:long
func TestWhatIsGoneIsNotTriedAgain(t *testing.T) {
	r := newQuickRig(t)
	r.clock.SetTo(start)
	id := r.call(r.ana, 30*time.Minute, ringcentralserver.RecordingSpec{})
	r.backup(2 * time.Hour)
	r.sim.RingCentral.Inject(ringcentralserver.Fault{Path: "/recording/" + id + "/content", Kind: ringcentralserver.FaultStatus, Status: 404})
	var report progress.Report
	for range 9 {
		report = r.runOnce()
		r.clock.Advance(7 * time.Hour)
	}
	if report.LeftCount != 1 || report.Left[0].Reason != reasons.Gone || strings.Contains(report.Left[0].Detail, "released") {
		t.Errorf("left %+v", report.Left)
	}
}

// TestAnAnswerThatBreaksOff: while everything else comes, the connection to the internet is not what is wrong.
func TestAnAnswerThatBreaksOff(t *testing.T) {
	t.Parallel()
	for name, kind := range map[string]ringcentralserver.FaultKind{"cut": ringcentralserver.FaultShortBody, "reset": ringcentralserver.FaultResetMidBody} {
		t.Run(name, func(t *testing.T) {
			r := newQuickRig(t)
			r.day()
			id := r.call(r.ana, 30*time.Minute, ringcentralserver.RecordingSpec{})
			r.backup(24 * time.Hour)
			r.sim.RingCentral.Inject(ringcentralserver.Fault{Path: "/recording/" + id + "/content", Kind: kind})
			report := r.runOnce()
			if report.Archived != 17 || report.LeftCount != 1 || report.Left[0].Reason != reasons.ServiceTrouble {
				t.Errorf("archived %d, left %+v (%v)", report.Archived, report.Left, report.Err)
			}
			r.sim.RingCentral.ClearFaults()
			r.clock.Advance(time.Hour)
			if report := r.runOnce(); !report.Complete() {
				t.Errorf("left %+v (%v)", report.Left, report.Err)
			}
			r.checkArchive(r.truth(start.Add(-25 * time.Hour)))
		})
	}
}
