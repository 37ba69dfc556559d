package archiver_test

import (
	"net/http"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/store/storetest"
)

// dayCases are what may go wrong with yesterday, and how it looks meanwhile.
var dayCases = map[string]func(*rig){
	"nothing": func(r *rig) {
		r.office()
		r.backup(72 * time.Hour)
		r.wantDay(yesterday, "before the first pass", "unknown not-listed")
		r.wantWhole("before the first pass", "not-listed")
		r.runOnce()
		d := r.wantDay(yesterday, "after it", fine)
		want := [4]completeness.Tally{{Held: 2, HeldKnown: true, Archived: 2}, {Held: 1, HeldKnown: true, Archived: 1}, {Held: 1, HeldKnown: true, Archived: 1}, {Held: 1, HeldKnown: true, Archived: 1}}
		if d.Types != want || d.Fixable || r.clock.Now().Sub(d.Listed) > time.Minute {
			r.t.Errorf("the day is %+v", d)
		}
		r.wantDay(start, "today", "settling")
		if days, err := r.a.Calendar(start, start.Add(48*time.Hour)); err != nil || len(days) != 1 {
			r.t.Errorf("days that have not begun: %+v (%v)", days, err)
		}
		if w := r.wantWhole("after it", ""); w.Settling != 4 || w.Since.IsZero() {
			r.t.Errorf("the answer is %+v", w)
		}
	},
	"late_recording": func(r *rig) {
		r.office()
		late := r.call(r.ana, r.clock.Now().Sub(yesterday)+10*time.Minute, ringcentralserver.RecordingSpec{ReadyAfter: 22 * time.Hour})
		r.backup(72 * time.Hour)
		r.runOnce()
		r.wantDay(yesterday, "before it is there", fine)
		r.clock.Advance(3 * time.Hour)
		r.refuse("/recording/"+late, 404)
		r.runOnce()
		d := r.wantDay(yesterday, "when it is there and not served", notYet)
		if d.Types[0].Held != 3 || d.Types[0].Open != 1 || !d.Fixable {
			r.t.Errorf("the day is %+v", d)
		}
		if w := r.wantWhole("then", "not-yet-available"); w.At.Sub(start) > time.Minute {
			r.t.Errorf("it was last so at %s, want %s", w.At, start)
		}
		r.sim.RingCentral.ClearFaults()
		r.clock.Advance(time.Hour)
		r.runOnce()
		r.wantDay(yesterday, "when it is archived", fine)
		r.wantWhole("then", "")
	},
	"week_offline": func(r *rig) {
		r.office()
		r.backup(72 * time.Hour)
		r.runOnce()
		r.clock.Advance(6 * 24 * time.Hour) // a sign-in outlives it
		lost := start.Add(3 * 24 * time.Hour)
		r.call(r.bob, r.clock.Now().Sub(lost), ringcentralserver.RecordingSpec{})
		r.wantDay(lost, "after a week without a pass", "unknown not-listed")
		r.wantDay(start, "the day that it began on", "unknown not-listed")
		r.wantDay(yesterday, "the day before", fine)
		if w := r.wantWhole("after a week", "not-listed"); w.At.Sub(start) > time.Minute || w.Settling != 6*24+4 {
			r.t.Errorf("the answer is %+v", w)
		}
		r.sim.RingCentral.Inject(ringcentralserver.Fault{Kind: ringcentralserver.FaultReset})
		r.runOnce()
		r.wantDay(lost, "offline", "unknown offline")
		r.wantWhole("offline", "offline")
		r.sim.RingCentral.ClearFaults()
		r.runOnce()
		r.wantDay(lost, "after a good pass", fine)
		r.wantWhole("after a good pass", "")
	},
	"full_dropbox": func(r *rig) {
		r.office()
		r.sim.Dropbox.SetQuota(10)
		r.backup(72 * time.Hour)
		r.runOnce()
		r.wantDay(yesterday, "with a full Dropbox", "missing dropbox-full")
		if w := r.wantWhole("with a full Dropbox", "dropbox-full"); !w.At.IsZero() {
			r.t.Errorf("it never was so, and is said to have been at %s", w.At)
		}
		r.sim.Dropbox.SetQuota(1 << 30)
		r.clock.Advance(20 * time.Minute)
		r.runOnce()
		r.wantDay(yesterday, "with room", fine)
	},
	"deleted_in_dropbox": func(r *rig) {
		id := r.office()
		r.backup(72 * time.Hour)
		r.runOnce()
		r.verify()
		if d := r.wantDay(yesterday, "when verified", fine); d.Types[0].Verified != 2 || d.Types[3].Verified != 1 {
			r.t.Errorf("the day is %+v", d)
		}
		if err := r.sim.Dropbox.Delete(r.file(id)); err != nil {
			r.t.Fatal(err)
		}
		r.clock.Advance(time.Minute)
		r.verify()
		if d := r.wantDay(yesterday, "without a file", "missing missing-in-dropbox"); d.Types[0].Verified != 1 || d.Types[0].Open != 1 {
			r.t.Errorf("the day is %+v", d)
		}
		r.wantWhole("without a file", "missing-in-dropbox")
		r.clock.Advance(time.Minute)
		r.runOnce()
		if d := r.wantDay(yesterday, "with its copy", fine); d.Types[0].Verified != 1 || d.Types[0].Archived != 2 {
			r.t.Errorf("the day is %+v", d)
		}
		r.wantWhole("with its copy", "")
	},
	"in_progress": func(r *rig) {
		r.office()
		r.sim.RingCentral.Office().AddCall(ringcentralserver.CallSpec{
			Start: yesterday, Duration: 22 * time.Hour, ExtensionID: r.ana, InProgress: true, Recordings: []ringcentralserver.RecordingSpec{{Size: 1500}},
		})
		r.backup(72 * time.Hour)
		r.runOnce()
		if d := r.wantDay(yesterday, "while the call runs", "settling"); d.Types[0].Held != 2 {
			r.t.Errorf("the day is %+v", d)
		}
		if w := r.wantWhole("while the call runs", ""); w.Settling != 5 {
			r.t.Errorf("%d hours settle", w.Settling)
		}
		r.clock.Advance(4 * time.Hour)
		r.runOnce()
		r.wantDay(yesterday, "after it", fine)
	},
	"never_finished": func(r *rig) {
		r.sim.RingCentral.Office().AddCall(ringcentralserver.CallSpec{Start: yesterday, Duration: 900 * time.Hour, ExtensionID: r.ana, InProgress: true})
		r.backup(72 * time.Hour)
		r.runOnce()
		r.clock.Advance(24 * time.Hour)
		r.runOnce()
		r.wantDay(yesterday, "after a day", "settling")
		r.wantWhole("after a day", "in-progress")
	},
	"listing_fails_half_way": func(r *rig) {
		r.office()
		r.sim.RingCentral.Inject(ringcentralserver.Fault{
			Match: func(q *http.Request) bool { return q.URL.Query().Get("messageType") == "SMS" },
			Kind:  ringcentralserver.FaultStatus, Status: 403,
		})
		r.backup(72 * time.Hour)
		r.runOnce()
		if d := r.wantDay(yesterday, "without the texts", "missing no-permission"); d.Types[2].HeldKnown || !d.Types[0].HeldKnown || !d.Fixable {
			r.t.Errorf("the day is %+v", d)
		}
		r.wantWhole("without the texts", "no-permission")
		r.sim.RingCentral.ClearFaults()
		r.runOnce()
		r.wantDay(yesterday, "with the texts", fine)
		r.wantWhole("with the texts", "")
	},
	"type_off_and_on": func(r *rig) {
		r.office()
		r.refuse("/message-store/", 404)
		r.backup(72 * time.Hour)
		r.runOnce()
		r.wantDay(yesterday, "before", notYet)
		set := func(types ...ledger.Type) {
			if err := r.a.SetTypes(r.t.Context(), archiver.ExtensionScope, types, true); err != nil {
				r.t.Fatal(err)
			}
		}
		set(ledger.SMS)
		if d := r.wantDay(yesterday, "with the types off", fine); d.Types[3].HeldKnown || d.Types[3].Open != 0 {
			r.t.Errorf("the day is %+v", d)
		}
		r.wantWhole("with the types off", "not-listed")
		r.runOnce()
		r.wantWhole("after a pass", "")
		set(ledger.Types...)
		r.wantDay(yesterday, "with the types on again", "settling")
		r.wantWhole("with the types on again", "not-copied")
		r.sim.RingCentral.ClearFaults()
		r.runOnce()
		r.wantDay(yesterday, "after a pass", fine)
		r.wantWhole("after a pass", "")
	},
	"type_on_for_the_first_time": func(r *rig) {
		r.office()
		if err := r.a.SetBackup(r.t.Context(), archiver.BackupOn{Scope: archiver.AccountScope, Since: start.Add(-72 * time.Hour)}); err != nil {
			r.t.Fatal(err)
		}
		r.runOnce()
		r.wantDay(yesterday, "with recordings alone", fine)
		r.backup(72 * time.Hour)
		r.wantDay(yesterday, "with texts as well", "unknown not-listed")
		if row := r.row(yesterday); row.Status == completeness.Success {
			r.t.Error("the hour is a success without its texts")
		}
		r.runOnce()
		r.wantDay(yesterday, "after a pass", fine)
	},
	"clock_set_back": func(r *rig) {
		r.office()
		r.backup(72 * time.Hour)
		r.runOnce()
		r.verify()
		r.clock.SetTo(yesterday.Add(time.Hour))
		if d := r.calendarOf(yesterday); d.State == completeness.DayComplete || d.Types[0].HeldKnown || d.Types[0].Verified > 0 {
			r.t.Errorf("with listings from the future the day is %+v", d)
		}
		if w := r.wantWhole("then", "not-listed"); !w.At.IsZero() {
			r.t.Errorf("it was last known to be so at %s, which is to come", w.At)
		}
		r.sim.RingCentral.Inject(ringcentralserver.Fault{Kind: ringcentralserver.FaultReset})
		r.runOnce()
		if w := r.keptWhole(); !w.At.IsZero() {
			r.t.Errorf("a pass leaves %s behind", w.At)
		}
		r.sim.RingCentral.ClearFaults()
		r.runOnce()
		r.wantDay(yesterday, "after a pass", "settling")
		r.wantWhole("after a pass", "")
	},
	"before_the_first_hour": func(r *rig) {
		r.office()
		r.backup(12 * time.Hour)
		r.runOnce()
		if d := r.wantDay(yesterday, "before the first hour", "unknown not-asked"); d.Types[0].HeldKnown {
			r.t.Errorf("the day is %+v", d)
		}
		if w := r.wantWhole("then", ""); !w.Since.Equal(start.Add(-12 * time.Hour).Truncate(time.Hour)) {
			r.t.Errorf("it is since %s", w.Since)
		}
		r.backup(72 * time.Hour)
		r.wantDay(yesterday, "when it is asked for", "unknown not-listed")
		r.wantWhole("when it is asked for", "not-listed")
		r.runOnce()
		r.wantDay(yesterday, "after a pass", fine)
	},
	"store_lost": func(r *rig) {
		r.office()
		r.backup(72 * time.Hour)
		r.runOnce()
		r.a.Close()
		r.store = storetest.Open(r.t)
		r.open()
		r.wantDay(yesterday, "without backup", "unknown not-asked")
		r.wantWhole("without backup", reasons.BackupOff)
		r.backup(72 * time.Hour)
		r.wantDay(yesterday, "before a pass", "unknown not-listed")
		r.runOnce()
		if d := r.wantDay(yesterday, "after a pass", fine); d.Types[0].Held != 2 || d.Types[0].Archived != 2 {
			r.t.Errorf("the day is %+v", d)
		}
		r.wantWhole("after a pass", "")
	},
	"given_up": func(r *rig) {
		r.call(r.ana, start.Sub(yesterday), ringcentralserver.RecordingSpec{FileDeletedAt: start.Add(-time.Minute)})
		r.backup(72 * time.Hour)
		for _, wait := range []time.Duration{0, 6 * time.Minute, 21 * time.Minute, 61 * time.Minute, 181 * time.Minute, 25 * time.Hour} {
			r.clock.Advance(wait)
			r.runOnce()
		}
		if d := r.wantDay(yesterday, "when it was given up", "missing gone"); d.Types[0].Gone != 1 || d.Types[0].Held != 1 || !d.Fixable {
			r.t.Errorf("the day is %+v", d)
		}
		r.wantWhole("when it was given up", "") // RingCentral does not hold it
	},
	"backup_off": func(r *rig) {
		r.office()
		r.backup(72 * time.Hour)
		r.runOnce()
		if err := r.a.SwitchOff(r.t.Context()); err != nil {
			r.t.Fatal(err)
		}
		r.wantDay(yesterday, "a day that is over", fine)
		r.wantWhole("off", reasons.BackupOff)
		r.clock.Advance(48 * time.Hour)
		r.wantDay(start.Add(24*time.Hour), "a day without backup", "unknown backup-off")
	},
	"another_dropbox": func(r *rig) {
		r.office()
		r.backup(72 * time.Hour)
		r.runOnce()
		r.verify()
		r.clock.Advance(time.Minute)
		err := r.store.Update(func(tx *store.Tx) error {
			return tx.PutBegun(r.clock.Now())
		})
		if err != nil {
			r.t.Fatal(err)
		}
		r.clock.Advance(time.Minute)
		r.verify()
		if d := r.calendarOf(yesterday); d.Types[0].Verified != 0 || d.Types[0].Archived != 2 {
			r.t.Errorf("what lies in another Dropbox was verified: %+v", d)
		}
		r.call(r.ana, r.clock.Now().Sub(yesterday)+time.Minute, ringcentralserver.RecordingSpec{})
		r.runOnce()
		r.clock.Advance(time.Minute)
		r.verify()
		if d := r.calendarOf(yesterday); d.Types[0].Verified != 1 || d.Types[0].Archived != 3 {
			r.t.Errorf("one of three lies in this Dropbox: %+v", d)
		}
	},
}
