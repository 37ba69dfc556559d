package archiver_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/store/ledger"
)

// unfinished are rows that RingCentral has not finished: whose list shows them, what they are, and how they look until then.
var unfinished = map[string]struct {
	list string
	add  func(r *rig) ledger.Key
	row  func(row object)
}{
	"a fax that is being sent": {"/message-store", func(r *rig) ledger.Key {
		return ledger.Key{Type: ledger.Fax, ID: r.message(ringcentralserver.TypeFax, time.Hour, nil)}
	}, func(row object) { row["messageStatus"] = "Queued" }},
	"a voicemail without its sound": {"/message-store", func(r *rig) ledger.Key {
		return ledger.Key{Type: ledger.VoiceMail, ID: r.message(ringcentralserver.TypeVoiceMail, time.Hour, nil)}
	}, func(row object) { row["attachments"] = []any{} }},
	"a call that goes on, with a recording": {"/call-log", func(r *rig) ledger.Key {
		return ledger.Key{Type: ledger.CallRecording, ID: r.call(r.ana, time.Hour, ringcentralserver.RecordingSpec{})}
	}, func(row object) { row["finished"], row["result"] = false, "In Progress" }},
}

// eachList changes the rows of a list that have an id; change returns false for one that the list is not to show.
func (r *rig) eachList(list, id string, change func(row object) bool) {
	r.rewrite(list, func(_ *http.Request, body object) {
		kept := []any{}
		for _, row := range rowsOf(body) {
			raw, err := json.Marshal(row)
			if err != nil {
				panic(err)
			}
			if !bytes.Contains(raw, []byte(id)) || change(row) {
				kept = append(kept, row)
			}
		}
		if counts, ok := body["paging"].(object); ok {
			counts["totalElements"] = len(kept)
		}
		if body["records"] != nil {
			body["records"] = kept
		}
	})
}

// left says that a pass names nothing but one thing, for a reason; with no reason, nothing.
func (r *rig) left(when string, key ledger.Key, why reasons.Reason, detail string) {
	r.t.Helper()
	report := r.runOnce()
	named := len(report.Left) == 1 && report.LeftCount == 1 && report.Left[0].Key == key && report.Left[0].Reason == why && report.Left[0].Detail == detail
	if none := why == reasons.NoReason; none && !report.Complete() || !none && !named {
		r.t.Errorf("%s: it names %+v of %d (%v), want %s %q", when, report.Left, report.LeftCount, report.Err, why, detail)
	}
	if report.IndexErr != nil {
		r.t.Errorf("%s: %v", when, report.IndexErr)
	}
	if w := r.a.Snapshot().Completeness; w.Now != (why == reasons.NoReason || why == reasons.Gone) {
		r.t.Errorf("%s: everything is there: %t (%s)", when, w.Now, w.Reason)
	}
}

// TestWhatWasLeftForLaterAndIsNotShownAnyMore: RingCentral has shown something that it had not finished, and then does not show it any more.
// It stays named. When it is shown again it is archived; when lists of everything have not shown it for more than a day, it is lost, which
// is said.
//
//test:long
func TestWhatWasLeftForLaterAndIsNotShownAnyMore(t *testing.T) {
	t.Parallel()
	for name, c := range unfinished {
		for of, on := range map[string]archiver.BackupOn{"one's own": {Scope: archiver.ExtensionScope, Types: ledger.Types}, "of all": messagesToo, "both": {}} {
			for _, comesBack := range []bool{true, false} {
				t.Run(name+", "+of+map[bool]string{true: ", and comes back"}[comesBack], func(t *testing.T) {
					r := newRig(t, ringcentralserver.RoleAdmin)
					r.day()
					key, shown, done := c.add(r), true, false
					r.eachList(c.list, key.ID, func(row object) bool {
						if !done {
							c.row(row)
						}
						return shown
					})
					r.turnOn(on, 24*time.Hour)
					r.left("at first", key, reasons.NotYetAvailable, "")
					shown = false
					for range 3 {
						r.clock.Advance(time.Hour)
						r.left("when it is not shown any more", key, reasons.NotYetAvailable, progress.Vanished)
					}
					if row := r.row(start.Add(-time.Hour)); row.Status == completeness.Success {
						t.Errorf("its hour is %q", row.Word())
					}
					if comesBack {
						shown, done = true, true
						r.clock.Advance(time.Hour)
						r.left("when it is shown again", key, reasons.NoReason, "")
						if it := r.item(key); it.State != ledger.Archived || len(it.Paths) != 1 {
							t.Errorf("it is %+v", it)
						}
						return
					}
					r.clock.Advance(20 * time.Hour)
					r.left("not a day later", key, reasons.NotYetAvailable, progress.Vanished)
					r.clock.Advance(20 * time.Hour)
					r.left("more than a day later", key, reasons.Gone, reasons.Gone.Sentence())
					if s := r.a.Snapshot(); s.Gone != 1 || s.Mood != archiver.Attention {
						t.Errorf("%d are gone, and the mood is %v", s.Gone, s.Mood)
					}
				})
			}
		}
	}
}

// TestARecordingThatIsTooShortIsNotMissed: a call that went on showed one, and RingCentral says of the finished call that it is too short.
func TestARecordingThatIsTooShortIsNotMissed(t *testing.T) {
	for name, short := range map[string]func(row object){
		"the call": func(row object) { row["shortRecording"] = true },
		"a leg":    func(row object) { row["legs"].([]any)[0].(object)["shortRecording"] = true },
		"neither":  nil,
	} {
		r := newRigInLine(t, ringcentralserver.RoleAdmin)
		goesOn := unfinished["a call that goes on, with a recording"]
		key, done := goesOn.add(r), false
		r.eachList(goesOn.list, r.callOf(key.ID), func(row object) bool {
			if !done {
				goesOn.row(row)
				return true
			}
			if eachRecording(row, func(object) any { return nil }); short != nil {
				short(row)
			}
			return true
		})
		r.turnOn(archiver.BackupOn{}, 24*time.Hour)
		r.left(name, key, reasons.NotYetAvailable, "")
		done = true
		r.clock.Advance(time.Hour)
		if short == nil {
			r.left(name, key, reasons.NotYetAvailable, progress.Vanished)
		} else {
			r.left(name, key, reasons.NoReason, "")
		}
	}
}

// callOf is the id of the row that shows a recording.
func (r *rig) callOf(recording string) string {
	for _, it := range r.truth(time.Time{}) {
		if it.ID == recording {
			return it.CallID
		}
	}
	r.t.Fatalf("no call has the recording %s", recording)
	return ""
}

// TestWhatWasLeftForLaterGoesWithItsMailbox: RingCentral neither names nor has the extension any more. What it had not finished there is
// named, and lost after more than a day.
//
//test:long
func TestWhatWasLeftForLaterGoesWithItsMailbox(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	id := r.message(ringcentralserver.TypeFax, time.Hour, func(m *ringcentralserver.MessageSpec) {
		m.ExtensionID, m.Direction, m.Statuses = r.bob, "Outbound", []ringcentralserver.StatusChange{{Status: "Queued"}}
	})
	key := ledger.Key{Type: ledger.Fax, ID: id}
	r.turnOn(messagesToo, 24*time.Hour)
	r.left("at first", key, reasons.NotYetAvailable, "")
	r.sim.RingCentral.Office().UpdateExtension(r.bob, func(e *ringcentralserver.Extension) { e.Deleted = true })
	for range 3 {
		r.clock.Advance(time.Hour)
		r.left("when the extension is deleted", key, reasons.NotYetAvailable, progress.Vanished)
	}
	for range 3 {
		r.clock.Advance(13 * time.Hour)
		r.runOnce()
	}
	if s := r.a.Snapshot(); s.Gone != 1 || !s.Completeness.Now {
		t.Errorf("%d are gone, everything else is there: %t (%s)", s.Gone, s.Completeness.Now, s.Completeness.Reason)
	}
}
