package archiver_test

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/ringcentral"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/coverage"
	"ringcentral-archiver/store/ledger"
)

// calendarOf gives the local day that holds the moment.
func (r *rig) calendarOf(at time.Time) completeness.Day {
	r.t.Helper()
	days, err := r.a.Calendar(at, at)
	if err != nil || len(days) != 1 || at.Before(days[0].From) || !at.Before(days[0].To) {
		r.t.Fatalf("the day of %s: %+v (%v)", at, days, err)
	}
	return days[0]
}

// wantDay holds a day's state against what it should be: "missing dropbox-full".
func (r *rig) wantDay(at time.Time, when, want string) completeness.Day {
	r.t.Helper()
	d := r.calendarOf(at)
	if got := strings.TrimSpace(string(d.State) + " " + string(d.Reason)); got != want {
		r.t.Errorf("%s the day is %q, want %q: %+v", when, got, want, d)
	}
	return d
}

// wantWhole holds the answer to "is everything there?" against what it should be;
// an empty reason means yes.
func (r *rig) wantWhole(when string, reason reasons.Reason) completeness.Answer {
	r.t.Helper()
	w := r.a.Snapshot().Completeness
	if w.Now != (reason == "") || w.Reason != reason || w.At.After(r.clock.Now()) {
		r.t.Errorf("%s the answer is %+v, want the reason %q", when, w, reason)
	}
	return w
}

// TestRecordingsThatMayNotBeReadAreMissing: nothing is listed then, and all the same nothing is complete.
func TestRecordingsThatMayNotBeReadAreMissing(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleUserNoRecordings)
	r.backup(time.Hour)
	r.runOnce()
	if w := r.wantWhole("without the permission", reasons.NoPermission); !w.At.IsZero() {
		t.Errorf("it is said to have been complete at %s", w.At)
	}
	if s := r.a.Snapshot(); s.Mood != archiver.Attention || r.problem(reasons.NoPermission).Reason == "" || len(s.RingCentral.Missing) == 0 {
		t.Errorf("mood %s, problems %+v, missing %q", s.Mood, s.Problems, s.RingCentral.Missing)
	}
	if err := r.a.SetTypes(t.Context(), archiver.ExtensionScope, []ledger.Type{ledger.SMS}, true); err != nil {
		t.Fatal(err)
	}
	r.runOnce()
	if s := r.a.Snapshot(); s.Mood == archiver.Attention {
		t.Errorf("without recordings: mood %s, problems %+v", s.Mood, s.Problems)
	}
}

// TestAPermissionForRecordingsIsTakenAway: whether RingCentral then lists them is not known. Nothing is called complete, the permission is
// named, and once it is given again everything is archived.
//
//test:long
func TestAPermissionForRecordingsIsTakenAway(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		role   ringcentralserver.Role
		lacks  string
		label  string
		hidden bool
	}{
		"a user's":                   {ringcentralserver.RoleUser, "ReadCallRecordings", ringcentral.PermissionLabel(ringcentral.OwnRecordings), true},
		"a user's, listed":           {ringcentralserver.RoleUser, "ReadCallRecordings", ringcentral.PermissionLabel(ringcentral.OwnRecordings), false},
		"an administrator's":         {ringcentralserver.RoleAdmin, "ReadCompanyCallRecordings", ringcentral.PermissionLabel(ringcentral.CompanyRecordings), true},
		"an administrator's, listed": {ringcentralserver.RoleAdmin, "ReadCompanyCallRecordings", ringcentral.PermissionLabel(ringcentral.CompanyRecordings), false},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, c.role)
			r.sim.RingCentral.Tune(func(k *ringcentralserver.Knobs) { k.HiddenRecordings = c.hidden })
			whose := r.bob
			if c.role == ringcentralserver.RoleUser {
				whose = r.ana
			}
			r.call(whose, time.Hour, ringcentralserver.RecordingSpec{})
			r.backup(24 * time.Hour)
			r.runOnce()
			r.wantWhole("with the permission", reasons.NoReason)
			r.sim.RingCentral.Office().UpdateExtension(r.ana, func(e *ringcentralserver.Extension) { e.Withheld = []string{c.lacks} })
			for range 3 {
				r.clock.Advance(time.Hour)
				r.call(whose, 40*time.Minute, ringcentralserver.RecordingSpec{})
				r.runOnce()
				r.wantWhole("without the permission", reasons.NoPermission)
				if s := r.a.Snapshot(); s.Mood != archiver.Attention || r.problem(reasons.NoPermission).Reason == "" || !slices.Equal(s.RingCentral.Missing, []string{c.label}) {
					t.Errorf("mood %s, problems %+v, missing %q", s.Mood, s.Problems, s.RingCentral.Missing)
				}
			}
			r.clock.Advance(6 * time.Hour)
			r.runOnce()
			if row := r.row(r.clock.Now().Add(-7 * time.Hour)); row.Status != completeness.WaitingFor && row.Status != completeness.Failed || row.Reason != reasons.NoPermission {
				t.Errorf("an hour of which no recordings may be read is %s", row.Word())
			}
			r.sim.RingCentral.Office().UpdateExtension(r.ana, func(e *ringcentralserver.Extension) { e.Withheld = nil })
			r.clock.Advance(25 * time.Hour)
			r.login()
			if report := r.runOnce(); !report.Complete() || report.Archived != 3 {
				t.Errorf("archived %d, left %+v (%v)", report.Archived, report.Left, report.Err)
			}
			r.wantWhole("with it again", reasons.NoReason)
			if s := r.a.Snapshot(); len(s.RingCentral.Missing)+len(s.Problems) > 0 {
				t.Errorf("with it again, %q is missing, and people are told %+v", s.RingCentral.Missing, s.Problems)
			}
		})
	}
}

// TestTheAppMayFetchNoRecordingsAnyMore: that is known once the sign-in has been renewed, also where RingCentral lists none then.
func TestTheAppMayFetchNoRecordingsAnyMore(t *testing.T) {
	t.Parallel()
	for name, role := range map[string]ringcentralserver.Role{"a user's": ringcentralserver.RoleUser, "an administrator's": ringcentralserver.RoleAdmin} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, role)
			r.sim.RingCentral.Tune(func(k *ringcentralserver.Knobs) { k.HiddenRecordings = true })
			r.call(r.ana, time.Hour, ringcentralserver.RecordingSpec{})
			r.backup(24 * time.Hour)
			r.runOnce()
			r.wantWhole("with the permission", reasons.NoReason)
			r.sim.RingCentral.Withdraw("ReadCallRecording")
			for range 2 {
				r.clock.Advance(2 * time.Hour)
				r.call(r.ana, 40*time.Minute, ringcentralserver.RecordingSpec{})
				r.runOnce()
				r.wantWhole("without the permission", reasons.AppPermission)
				if s := r.a.Snapshot(); r.problem(reasons.AppPermission).Reason == "" || len(s.RingCentral.Missing) != 1 || !strings.Contains(s.RingCentral.Missing[0], "ReadCallRecording") {
					t.Errorf("problems %+v, missing %q", s.Problems, s.RingCentral.Missing)
				}
			}
			r.sim.RingCentral.Tune(func(k *ringcentralserver.Knobs) { k.Scopes = append(k.Scopes, "ReadCallRecording") })
			r.login()
			if report := r.runOnce(); !report.Complete() || report.Archived != 2 {
				t.Errorf("archived %d, left %+v (%v)", report.Archived, report.Left, report.Err)
			}
			r.wantWhole("with it again", reasons.NoReason)
		})
	}
}

// TestPermissionsByOtherNames: those of an app may be called otherwise, and say nothing of the recordings then.
func TestPermissionsByOtherNames(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.sim.Watch(func(next http.Handler) http.Handler {
		renamed := altered(next, func(body []byte) []byte { return bytes.ReplaceAll(body, []byte(`Read`), nil) })
		return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
			if strings.HasSuffix(q.URL.Path, "/oauth/token") {
				renamed.ServeHTTP(w, q)
				return
			}
			next.ServeHTTP(w, q)
		})
	})
	r.login()
	r.call(r.bob, time.Hour, ringcentralserver.RecordingSpec{})
	r.backup(24 * time.Hour)
	if report := r.runOnce(); !report.Complete() || report.Archived != 1 {
		t.Errorf("archived %d, left %+v (%v)", report.Archived, report.Left, report.Err)
	}
	r.wantWhole("with other names", reasons.NoReason)
}

// TestThePermissionCheckSaysNoToWhatCanBeRead: it is a hint, whatever it says later.
func TestThePermissionCheckSaysNoToWhatCanBeRead(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.call(r.bob, time.Hour, ringcentralserver.RecordingSpec{})
	r.backup(24 * time.Hour)
	r.runOnce()
	r.sim.RingCentral.Tune(func(k *ringcentralserver.Knobs) {
		k.PermissionChecks = map[string]int{"ReadCompanyCallRecordings": 200}
	})
	r.clock.Advance(time.Hour)
	r.runOnce()
	r.wantWhole("after a no", reasons.NoReason)
}

// TestWhatARunCanDoWithoutIsNotWaitedFor: the permission check, and how long recordings are kept.
//
//test:long
func TestWhatARunCanDoWithoutIsNotWaitedFor(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"/authz-profile/check", "/call-recording"} {
		t.Run(path, func(t *testing.T) {
			r := newRig(t, ringcentralserver.RoleAdmin)
			r.call(r.bob, time.Hour, ringcentralserver.RecordingSpec{})
			r.backup(24 * time.Hour)
			r.runOnce()
			r.clock.Advance(25 * time.Hour)
			r.login()
			r.clock.Advance(25 * time.Hour)
			r.call(r.bob, time.Hour, ringcentralserver.RecordingSpec{})
			r.sim.RingCentral.Inject(ringcentralserver.Fault{Path: path, Kind: ringcentralserver.FaultStall})
			began := time.Now()
			if report := r.runOnce(); !report.Complete() || report.Archived != 1 {
				t.Errorf("archived %d, left %+v (%v)", report.Archived, report.Left, report.Err)
			}
			r.wantWhole("without an answer", reasons.NoReason)
			if took := time.Since(began); took > 40*time.Second {
				t.Errorf("the run has waited %s for it", took)
			}
		})
	}
}

// TestAnEstimateSaysWhichRecordingsMayNotBeRead: the list of calls shows none of them then, which is not the same as that there are none;
// before backup was ever on, and after.
//
//test:long
func TestAnEstimateSaysWhichRecordingsMayNotBeRead(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleUserNoRecordings)
	want := []archiver.Missing{{Type: ledger.CallRecording, Reason: reasons.NoPermission}}
	estimate := func(when string, want []archiver.Missing) {
		t.Helper()
		e, err := r.a.Estimate(t.Context(), r.clock.Now().Add(-90*day))
		if err != nil || !slices.Equal(e.Missing, want) {
			t.Errorf("%s: missing %+v, want %+v (%v)", when, e.Missing, want, err)
		}
	}
	estimate("before", want)
	r.backup(time.Hour)
	estimate("with backup on", want)
	if err := r.a.SetTypes(t.Context(), archiver.ExtensionScope, []ledger.Type{ledger.SMS}, true); err != nil {
		t.Fatal(err)
	}
	estimate("without recordings", nil)
}

// TestAPermissionThatIsGivenIsSeenWhenItIsTriedAgain: without a new sign-in, and not before it is given.
func TestAPermissionThatIsGivenIsSeenWhenItIsTriedAgain(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleUserNoRecordings)
	r.day()
	r.backup(24 * time.Hour)
	r.runOnce()
	try := func() archiver.Snapshot {
		t.Helper()
		if _, err := r.a.RetryReason(t.Context(), reasons.NoPermission); err != nil {
			t.Fatal(err)
		}
		return r.a.Snapshot()
	}
	if s := try(); s.RingCentral.OwnRecordings || len(s.RingCentral.Missing) != 1 || r.problem(reasons.NoPermission).Reason == "" {
		t.Errorf("before it is given: may read recordings %v, missing %q", s.RingCentral.OwnRecordings, s.RingCentral.Missing)
	}
	r.sim.RingCentral.Office().UpdateExtension(r.ana, func(e *ringcentralserver.Extension) { e.Role = ringcentralserver.RoleUser })
	if s := try(); !s.RingCentral.OwnRecordings || len(s.RingCentral.Missing) != 0 || s.Backup.MayAccount {
		t.Errorf("once it is given: may read recordings %v, the account %v, missing %q", s.RingCentral.OwnRecordings, s.Backup.MayAccount, s.RingCentral.Missing)
	}
	if report := r.runOnce(); !report.Complete() {
		t.Errorf("left %+v (%v)", report.Left, report.Err)
	}
}

// TestAPermissionThatIsGivenIsSeenWithinADay: nobody has to press anything, and an ordinary hour asks for nothing.
//
//test:long
func TestAPermissionThatIsGivenIsSeenWithinADay(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleUserNoRecordings)
	r.day()
	r.backup(24 * time.Hour)
	r.runOnce()
	r.sim.RingCentral.Office().UpdateExtension(r.ana, func(e *ringcentralserver.Extension) { e.Role = ringcentralserver.RoleUser })
	r.clock.Advance(time.Hour)
	r.runOnce()
	if s := r.a.Snapshot(); s.RingCentral.OwnRecordings || len(s.RingCentral.Missing) != 1 {
		t.Errorf("an hour later: may read recordings %v, missing %q", s.RingCentral.OwnRecordings, s.RingCentral.Missing)
	}
	r.clock.Advance(23 * time.Hour)
	if report := r.runOnce(); !report.Complete() {
		t.Errorf("left %+v (%v)", report.Left, report.Err)
	}
	if s := r.a.Snapshot(); !s.RingCentral.OwnRecordings || len(s.RingCentral.Missing) != 0 || r.problem(reasons.NoPermission).Reason != "" {
		t.Errorf("a day later: may read recordings %v, missing %q", s.RingCentral.OwnRecordings, s.RingCentral.Missing)
	}
}

// keptWhole is what the last pass left in the store.
func (r *rig) keptWhole() (w coverage.Completeness) {
	r.t.Helper()
	err := r.store.View(func(tx *store.Tx) (err error) {
		w, err = tx.Completeness()
		return err
	})
	if err != nil {
		r.t.Fatal(err)
	}
	return w
}

// yesterday is in the day that the cases look at: all its hours have settled when
// the clock stands at start, if they were listed.
var yesterday = start.Add(-20 * time.Hour)

// office puts one of everything into yesterday.
func (r *rig) office() (recording string) {
	ago := r.clock.Now().Sub(yesterday)
	recording = r.call(r.bob, ago, ringcentralserver.RecordingSpec{})
	r.call(r.ana, ago+time.Hour, ringcentralserver.RecordingSpec{})
	r.message(ringcentralserver.TypeSMS, ago, func(m *ringcentralserver.MessageSpec) { m.Text = "hi" })
	r.message(ringcentralserver.TypeVoiceMail, ago, nil)
	r.message(ringcentralserver.TypeFax, ago, nil)
	return recording
}

const fine, notYet = "complete", "missing not-yet-available"

// refuse has RingCentral answer what is below a path with a status.
func (r *rig) refuse(path string, status int) {
	r.sim.RingCentral.Inject(ringcentralserver.Fault{Path: path, Kind: ringcentralserver.FaultStatus, Status: status})
}

// TestNothingIsMissingUpTo: an hour in which something is open or could not be read ends what is said to be complete, whatever came later.
func TestNothingIsMissingUpTo(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	open := r.call(r.ana, 20*time.Hour, ringcentralserver.RecordingSpec{})
	r.call(r.ana, 10*time.Hour, ringcentralserver.RecordingSpec{})
	r.message(ringcentralserver.TypeSMS, 30*time.Hour, func(m *ringcentralserver.MessageSpec) {
		m.ExtensionID, m.Odd = r.ana, ringcentralserver.Oddity{NoID: true, Until: r.clock.Now().Add(2 * time.Hour)}
	})
	r.refuse("/recording/"+open, 403)
	r.turnOn(messagesToo, 72*time.Hour)
	want := func(when string, ago time.Duration) {
		t.Helper()
		r.runOnce()
		s := r.a.Snapshot()
		to := start.Add(-ago).Truncate(time.Hour)
		if ago == 0 {
			to = s.LastHour.Add(time.Hour)
		}
		if !s.CompleteTo.Equal(to) || !s.LastHour.After(start.Add(-10*time.Hour)) {
			t.Errorf("%s: complete up to %s, want %s; the newest complete hour is %s", when, s.CompleteTo, to, s.LastHour)
		}
		_, page, _ := strings.Cut(r.page("/ARCHIVE STATUS.html"), "Complete up to")
		page, _, _ = strings.Cut(page, "</div>")
		if !strings.Contains(page, to.In(time.FixedZone("PST", -8*60*60)).Format("2 January 2006, 15:04 MST")) {
			t.Errorf("%s: the status page says %s", when, page)
		}
	}
	want("a record cannot be read", 30*time.Hour)
	r.clock.Advance(25 * time.Hour)
	want("a recording is open", 20*time.Hour)
	r.sim.RingCentral.ClearFaults()
	r.clock.Advance(25 * time.Hour)
	want("all is there", 0)
}

// TestARecordWithoutATimeMayLieAnywhere: nothing is said to be complete behind the beginning of the list that showed it, by the program, on
// the status page and in the weekly mail; and the page counts it.
func TestARecordWithoutATimeMayLieAnywhere(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	s, n := mailOffice(t)
	r.setNotices(n)
	r.day()
	id := r.message(ringcentralserver.TypeVoiceMail, 26*time.Hour, nil)
	r.eachRow("/message-store", func(row object) {
		if fmt.Sprint(row["id"]) == id {
			delete(row, "creationTime")
			delete(row, "lastModifiedTime")
		}
	})
	r.backup(48 * time.Hour)
	for range 7 {
		r.runOnce()
		r.clock.Advance(12 * time.Hour)
	}
	since := start.Add(-48 * time.Hour).Truncate(time.Hour)
	if to := r.a.Snapshot().CompleteTo; to.After(since) {
		t.Errorf("complete up to %s, though a record of after %s has no time", to, since)
	}
	_, page, _ := strings.Cut(r.page(statusPage), "Not archived yet")
	if page, _, _ = strings.Cut(page, "</div>"); !strings.Contains(page, "1 item") {
		t.Errorf("the status page says that %s is not archived yet", page)
	}
	for _, m := range s.Mails() {
		if text := read(t, m).text; !strings.Contains(text, "is archived up to 18 November 2026, 18:00.") || !strings.Contains(text, "1 item is not archived yet.") {
			t.Errorf("a mail says %s", text)
		}
	}
	r.sim.Watch(nil)
	r.clock.Advance(25 * time.Hour)
	if report := r.runOnce(); !report.Complete() || !r.a.Snapshot().CompleteTo.After(start) {
		t.Errorf("then complete up to %s, left %+v (%v)", r.a.Snapshot().CompleteTo, report.Left, report.Err)
	}
}

// TestADayIsNeverGreenTooEarly: what may go wrong with a day, and that each time
// it is complete only once everything is there.
//
//test:long
func TestADayIsNeverGreenTooEarly(t *testing.T) {
	t.Parallel()
	for name, c := range dayCases {
		t.Run(name, func(t *testing.T) { c(newRig(t, ringcentralserver.RoleAdmin)) })
	}
}

// TestHeldIsNotKnownOnceItMayBeDeleted: what was last shown of recordings stays for the
// judgement of the day, and is not said to be held. Of messages, which have no time limit, what
// the last listing showed is what is held.
//
//test:long
func TestHeldIsNotKnownOnceItMayBeDeleted(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.sim.RingCentral.Office().SetMessageRetention(30 * 24 * time.Hour)
	r.office()
	r.backup(72 * time.Hour)
	r.runOnce()
	pass := func(days int) {
		for range days / 4 {
			r.clock.Advance(4 * 24 * time.Hour)
			r.runOnce()
		}
	}
	pass(32)
	if d := r.wantDay(yesterday, "after 32 days", fine); !d.Types[0].HeldKnown || d.Types[0].Held != 2 || !d.Types[1].HeldKnown || d.Types[1].Held != 0 || d.Types[1].Archived != 1 {
		t.Errorf("the day is %+v", d)
	}
	pass(56)
	r.clock.Advance(36 * time.Hour) // RingCentral has just deleted it, and it is still listed
	r.runOnce()
	r.clock.Advance(48 * time.Hour)
	r.runOnce()
	if d := r.wantDay(yesterday, "after 92 days", fine); d.Types[0].HeldKnown || d.Types[0].Archived != 2 || !d.Types[1].HeldKnown {
		t.Errorf("the day is %+v", d)
	}
	left := 0
	err := r.store.View(func(tx *store.Tx) error {
		return tx.Held(ledger.AccountRecordings, yesterday.Add(-24*time.Hour), start, func(_ ledger.HeldAt, n int) { left += n })
	})
	if err != nil || left != 2 {
		t.Errorf("of what was last shown %d are left (%v)", left, err)
	}
	if w := r.wantWhole("after 92 days", ""); w.Since.IsZero() {
		t.Error("RingCentral may hold messages from before what was asked for, however old")
	}
}

// TestWholeSurvivesARestart: what the last pass found is known without another.
func TestWholeSurvivesARestart(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.office()
	r.backup(72 * time.Hour)
	r.runOnce()
	was := r.wantWhole("before", "")
	r.a.Close()
	r.open()
	if w := r.wantWhole("after", ""); w != was {
		t.Errorf("it was %+v and is %+v", was, w)
	}
	r.clock.Advance(3 * time.Hour)
	if w := r.wantWhole("three hours later", "not-listed"); !w.At.Equal(was.At) {
		t.Errorf("it was last so at %s, want %s", w.At, was.At)
	}
}

// TestFixDayTriesEverythingAgain: what waits, what was given up, and what was not
// listed, of that day alone.
//
//test:long
func TestFixDayTriesEverythingAgain(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	id := r.office()
	other := r.call(r.ana, 48*time.Hour, ringcentralserver.RecordingSpec{})
	for _, path := range []string{"/recording/" + id, "/recording/" + other} {
		r.sim.RingCentral.Inject(ringcentralserver.Fault{Path: path, Kind: ringcentralserver.FaultStatus, Status: 404})
	}
	r.backup(20 * 24 * time.Hour)
	for _, wait := range []time.Duration{0, 6 * time.Minute, 21 * time.Minute, 61 * time.Minute, 181 * time.Minute, 25 * time.Hour} {
		r.clock.Advance(wait)
		r.runOnce()
	}
	r.wantDay(yesterday, "when it was given up", "missing gone")
	r.sim.RingCentral.ClearFaults()
	n, err := r.a.FixDay(t.Context(), yesterday)
	if err != nil || n != 1 {
		t.Fatalf("%d items are tried again (%v)", n, err)
	}
	if d := r.wantDay(yesterday, "before the pass", "missing gone"); d.Types[0].Open != 1 || d.Types[0].Gone != 0 {
		t.Errorf("the day is %+v", d)
	}
	if s := r.a.Snapshot(); s.Gone != 1 {
		t.Errorf("%d items of other days are given up", s.Gone)
	}
	r.sim.RingCentral.ClearRequestLog()
	r.runOnce()
	r.wantDay(yesterday, "after it", fine)
	old := start.Add(-15 * 24 * time.Hour)
	if n, err := r.a.FixDay(t.Context(), old); err != nil || n != 0 {
		t.Errorf("%d items of an empty day are tried again (%v)", n, err)
	}
	r.runOnce()
	from := ""
	for _, q := range r.sim.RingCentral.RequestLog() {
		if strings.HasSuffix(q.Path, "/account/~/call-log") {
			query, err := url.ParseQuery(q.Query)
			if err != nil {
				t.Fatal(err)
			}
			from = query.Get("dateFrom")
		}
	}
	if want := r.calendarOf(old).From.UTC().Format("2006-01-02T15"); !strings.HasPrefix(from, want) {
		t.Errorf("it was listed again from %s, want %s", from, want)
	}
}

// TestADayTriedAgainLeavesOutWhoIsLeftOut: what was given up of an extension stays away until it is taken in again.
//
//test:long
func TestADayTriedAgainLeavesOutWhoIsLeftOut(t *testing.T) {
	r := newQuickRig(t)
	r.of(r.bob, ringcentralserver.TypeFax, 5*time.Hour)
	r.sim.RingCentral.Inject(ringcentralserver.Fault{Path: "/message-store/", Kind: ringcentralserver.FaultStatus, Status: 404})
	r.turnOn(messagesToo, day)
	for range 9 {
		r.runOnce()
		r.clock.Advance(25 * time.Hour)
	}
	if s := r.a.Snapshot(); s.Gone != 1 {
		t.Fatalf("%d items are given up", s.Gone)
	}
	r.sim.RingCentral.ClearFaults()
	tried := func(want int, of ...string) {
		t.Helper()
		if n, err := r.a.FixDay(t.Context(), start); err != nil || n != want {
			t.Errorf("%d items of that day are tried again, want %d (%v)", n, want, err)
		}
		r.good()
		r.checkArchive(r.allOf(start.Add(-day), of...))
	}
	must(t, r.a.Choose(t.Context(), archiver.Whose{Except: []ledger.Owner{{Number: "102"}}}))
	tried(0)
	must(t, r.a.Choose(t.Context(), archiver.Whose{}))
	tried(1, r.bob)
}

// TestAnHourThatWasNotListedKeepsItFromBeingWhole: however it came to be so.
func TestAnHourThatWasNotListedKeepsItFromBeingWhole(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.office()
	r.backup(90 * time.Hour)
	r.runOnce()
	err := r.store.Update(func(tx *store.Tx) error {
		return tx.ChangeJob(start.Add(-70*time.Hour).Truncate(time.Hour), func(j *ledger.Job) { j.Listed[ledger.OwnSMS.Index()] = time.Time{} })
	})
	if err != nil {
		t.Fatal(err)
	}
	r.clock.Advance(time.Hour)
	r.runOnce()
	r.wantDay(start.Add(-70*time.Hour), "then", "unknown not-listed")
	if w := r.wantWhole("then", "not-listed"); w.Settling != 5 {
		t.Errorf("%d hours settle", w.Settling)
	}
	if n, err := r.a.FixDay(t.Context(), start.Add(-70*time.Hour)); err != nil || n != 0 {
		t.Errorf("%d items are tried again (%v)", n, err)
	}
	r.runOnce()
	r.wantDay(start.Add(-70*time.Hour), "when it was listed again", fine)
	r.wantWhole("when it was listed again", "")
}

// TestFixDayNeedsBothSignInsAndBackup: else nothing can be tried.
//
//test:long
func TestFixDayNeedsBothSignInsAndBackup(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	if _, err := r.a.FixDay(t.Context(), start); !errors.Is(err, reasons.ErrBackupOff) {
		t.Errorf("without backup: %v", err)
	}
	if err := r.a.Disconnect(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := r.a.FixDay(t.Context(), start); !errors.Is(err, reasons.ErrNotConnected) {
		t.Errorf("without Dropbox: %v", err)
	}
}
