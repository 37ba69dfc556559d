package archiver_test

import (
	"bytes"
	"encoding/json"
	"slices"
	"testing"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/store/ledger"
)

// TestWhatIsLeftForLaterIsNamed: what RingCentral shows and has not finished is left for a few hours. It is no item until then, and must be
// missed all the same: it is named, and "everything" is not said, whichever list shows it.
//
//test:long
func TestWhatIsLeftForLaterIsNamed(t *testing.T) {
	for name, c := range map[string]struct {
		path string
		add  func(r *rig) ledger.Key
		row  func(row object) // what it looks like until it is finished
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
	} {
		for of, on := range map[string]archiver.BackupOn{"one's own": {Scope: archiver.ExtensionScope, Types: ledger.Types}, "of all": messagesToo, "both": {}} {
			t.Run(name+", "+of, func(t *testing.T) {
				r := newRigInLine(t, ringcentralserver.RoleAdmin)
				r.day()
				key, finished := c.add(r), false
				r.eachRow(c.path, func(row object) {
					if raw, err := json.Marshal(row); err != nil || !finished && bytes.Contains(raw, []byte(key.ID)) {
						c.row(row)
					}
				})
				r.turnOn(on, 24*time.Hour)
				named := func(when string, want ...ledger.Key) {
					t.Helper()
					report := r.runOnce()
					var left []ledger.Key
					for _, u := range report.Left {
						left = append(left, u.Key)
						if u.Reason != reasons.NotYetAvailable {
							t.Errorf("%s: it names %+v", when, u)
						}
					}
					if !slices.Equal(left, want) || report.LeftCount != len(want) || report.Complete() != (len(want) == 0) || r.a.Snapshot().Completeness.Now != (len(want) == 0) {
						t.Errorf("%s: it names %v of %d, want %v, everything %t (%v)", when, left, report.LeftCount, want, r.a.Snapshot().Completeness.Now, report.Err)
					}
				}
				named("at first", key)
				if s := r.a.Snapshot(); s.Mood != archiver.Paused || len(s.Problems) != 1 || s.Problems[0].Reason != reasons.NotYetAvailable || s.Problems[0].Items != 1 {
					t.Errorf("the mood is %v, the problems are %+v", s.Mood, s.Problems)
				}
				r.clock.Advance(time.Hour)
				named("an hour later", key)
				finished = true
				r.clock.Advance(time.Hour)
				named("finished")
				if it := r.item(key); it.State != ledger.Archived {
					t.Errorf("it is %+v", it)
				}
			})
		}
	}
}
