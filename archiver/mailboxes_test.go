package archiver_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/store/coverage"
	"ringcentral-archiver/store/ledger"
)

// messagesToo turns on everything that the account scope archives, and nothing of the own scope.
var messagesToo = archiver.BackupOn{Scope: archiver.AccountScope, Types: ledger.Types}

// mailboxes is an office of so many extensions besides Ana and Bob, whose messages are archived too.
func mailboxes(t *testing.T, more int) (*rig, []string) {
	t.Helper()
	r := newRig(t, ringcentralserver.RoleAdmin)
	ids := []string{r.ana, r.bob}
	for i := range more {
		ids = append(ids, r.sim.RingCentral.Office().AddExtension(ringcentralserver.Extension{Number: fmt.Sprint(200 + i), Name: fmt.Sprintf("Person %d", i)}))
	}
	return r, ids
}

// of adds a message of an extension that was made so long ago.
func (r *rig) of(extension, kind string, ago time.Duration) string {
	return r.message(kind, ago, func(m *ringcentralserver.MessageSpec) {
		m.ExtensionID, m.Text = extension, "for "+extension
		if kind == ringcentralserver.TypeVoiceMail {
			m.Text, m.Transcript = "", "Call me."
		}
	})
}

// mailbox is what is known of an extension's message store.
func (r *rig) mailbox(extension string) coverage.Mailbox {
	r.t.Helper()
	all, err := r.a.Mailboxes()
	i := slices.IndexFunc(all, func(m coverage.Mailbox) bool { return m.Owner.ExtensionID == extension })
	if err != nil || i < 0 {
		r.t.Errorf("there is no mailbox of %s (%v)", extension, err)
		return coverage.Mailbox{}
	}
	return all[i]
}

func (r *rig) turnOn(b archiver.BackupOn, since time.Duration) {
	r.t.Helper()
	b.Since = r.clock.Now().Add(-since)
	if err := r.a.SetBackup(r.t.Context(), b); err != nil {
		r.t.Fatal(err)
	}
}

// allOf is what the office holds of these extensions since then, and all recordings.
func (r *rig) allOf(since time.Time, extensions ...string) (items []ringcentralserver.TruthItem) {
	for _, it := range r.sim.RingCentral.Office().Truth(r.clock.Now()) {
		recording := it.Type == ringcentralserver.TypeCallRecording
		if !it.Time.Before(since) && (recording || slices.Contains(extensions, it.ExtensionID)) {
			items = append(items, it)
		}
	}
	return items
}

// listings are the calls that listed messages, by the extension in their path.
func (r *rig) listings() map[string]int {
	n := map[string]int{}
	for _, q := range r.sim.RingCentral.RequestLog() {
		if path, is := strings.CutSuffix(q.Path, "/message-store"); is {
			n[path[strings.LastIndexByte(path, '/')+1:]]++
		}
	}
	return n
}

// TestMessagesOfAllExtensions: each extension's once, with one call for all its types, in the folder of
// the extension.
func TestMessagesOfAllExtensions(t *testing.T) {
	r, ids := mailboxes(t, 3)
	for i, id := range ids {
		for j, kind := range []string{ringcentralserver.TypeVoiceMail, ringcentralserver.TypeSMS, ringcentralserver.TypeFax} {
			r.of(id, kind, time.Duration(i+2*j)*time.Hour+20*time.Minute)
		}
	}
	r.call(r.bob, 3*time.Hour, ringcentralserver.RecordingSpec{})
	r.turnOn(messagesToo, 24*time.Hour)
	if report := r.runOnce(); !report.Complete() || report.Archived != 16 {
		t.Fatalf("archived %d, left %+v (%v)", report.Archived, report.Left, report.Err)
	}
	r.checkArchive(r.allOf(start.Add(-25*time.Hour), ids...))
	for _, id := range ids {
		if n := r.listings()[id]; n != 1 {
			t.Errorf("%d listings of %s", n, id)
		}
	}
	if n := r.listings()["~"]; n != 0 {
		t.Errorf("%d listings of the own messages beside those of the account", n)
	}
	folders := map[string]int{}
	for _, f := range r.archive() {
		folders[strings.Split(f.Path, "/")[1]]++
	}
	if len(folders) != 5 || folders["Person 1_201"] != 4 {
		t.Errorf("folders %v", folders)
	}
	if s := r.a.Snapshot(); !s.Completeness.Now {
		t.Errorf("not everything, because %q", s.Completeness.Reason)
	}
	r.clock.Advance(30 * time.Hour)
	r.runOnce()
	for ago := 2 * time.Hour; ago < 10*time.Hour; ago += time.Hour {
		if row := r.row(start.Add(-ago)); row.Status != completeness.Success {
			t.Errorf("%s before: %s", ago, row.Word())
		}
	}
	days, err := r.a.Calendar(start, start)
	if err != nil || len(days) != 1 || days[0].State != completeness.DayComplete || days[0].Types[1].Held != days[0].Types[1].Archived {
		t.Errorf("the day is %+v (%v)", days, err)
	}
}

// TestBothScopesArchiveTheOwnMailboxOnce: with one listing of each type, and each message once.
//
//test:long
func TestBothScopesArchiveTheOwnMailboxOnce(t *testing.T) {
	r, ids := mailboxes(t, 0)
	for _, id := range ids {
		r.of(id, ringcentralserver.TypeSMS, time.Hour)
		r.of(id, ringcentralserver.TypeFax, time.Hour)
	}
	r.turnOn(archiver.BackupOn{Scope: archiver.ExtensionScope, Types: []ledger.Type{ledger.SMS, ledger.VoiceMail}}, 40*time.Hour)
	r.turnOn(messagesToo, 40*time.Hour)
	if report := r.runOnce(); !report.Complete() || report.Archived != 4 {
		t.Fatalf("archived %d, left %+v (%v)", report.Archived, report.Left, report.Err)
	}
	r.checkArchive(r.allOf(start.Add(-41*time.Hour), ids...))
	if s := r.a.Snapshot(); !s.Completeness.Now {
		t.Errorf("not everything, because %q", s.Completeness.Reason)
	}
	if n := r.listings(); n["~"] != 2 || n[r.ana] != 1 || n[r.bob] != 1 {
		t.Errorf("listings %v", n)
	}
	if err := r.a.SetTypes(t.Context(), archiver.ExtensionScope, ledger.Types, true); err != nil {
		t.Fatal(err)
	}
	r.clock.Advance(time.Hour)
	r.runOnce()
	if n := r.listings(); n["~"] != 5 || n[r.ana] != 1 || n[r.bob] != 2 {
		t.Errorf("listings with all types in the own scope %v", n)
	}
	days, err := r.a.Calendar(start, start)
	if err != nil || days[0].Types[2].Held != 2 || days[0].Types[3].Held != 2 || days[0].Types[3].Archived != 2 {
		t.Errorf("the day is %+v (%v)", days, err)
	}
	// the own scope is switched off: what the account scope has of it goes on
	r.of(r.ana, ringcentralserver.TypeSMS, -time.Minute)
	if err := r.a.SetTypes(t.Context(), archiver.ExtensionScope, nil, false); err != nil {
		t.Fatal(err)
	}
	r.clock.Advance(time.Hour)
	if report := r.runOnce(); !report.Complete() || report.Archived != 1 {
		t.Errorf("archived %d, left %+v (%v)", report.Archived, report.Left, report.Err)
	}
	r.checkArchive(r.allOf(start.Add(-41*time.Hour), ids...))
}

// TestOthersMessagesMayNotBeRead: the permission is named, only this source stops, with few calls, and
// it continues once the permission is there.
//
//test:long
func TestOthersMessagesMayNotBeRead(t *testing.T) {
	r, ids := mailboxes(t, 12)
	allow := func(yes bool) {
		r.sim.RingCentral.Office().UpdateExtension(r.ana, func(e *ringcentralserver.Extension) { e.OwnMessagesOnly = !yes })
	}
	for _, id := range ids {
		r.of(id, ringcentralserver.TypeSMS, time.Hour)
	}
	r.call(r.bob, 90*time.Minute, ringcentralserver.RecordingSpec{})
	r.turnOn(messagesToo, 4*time.Hour)
	r.runOnce()
	allow(false)
	r.clock.Advance(time.Hour)
	r.call(r.bob, 30*time.Minute, ringcentralserver.RecordingSpec{})
	r.of(ids[5], ringcentralserver.TypeSMS, 30*time.Minute)
	before := r.listings()
	report := r.runOnce()
	if report.Reason != reasons.OthersMessages || report.Archived != 1 {
		t.Errorf("archived %d, the reason is %q (%v)", report.Archived, report.Reason, report.Err)
	}
	if report.Err == nil || !strings.Contains(report.Err.Error(), "ReadMessages") || !errors.Is(report.Err, report.Err) {
		t.Errorf("the permission is not named in %v", report.Err)
	}
	if p := r.a.Snapshot().Problems; len(p) != 1 || p[0].Text != reasons.OthersMessages.Sentence() || !strings.Contains(p[0].Text, "the permission ReadMessages") {
		t.Errorf("people are told %+v", p)
	}
	calls := 0
	for id, n := range r.listings() {
		calls += n - before[id]
	}
	if calls > 5 {
		t.Errorf("%d listings, although each is refused", calls)
	}
	if s := r.a.Snapshot(); s.Completeness.Now || s.Completeness.Reason != reasons.OthersMessages {
		t.Errorf("everything: %v, %q", s.Completeness.Now, s.Completeness.Reason)
	}
	r.clock.Advance(6 * time.Hour)
	r.runOnce()
	if row := r.row(start.Add(40 * time.Minute)); row.Status == completeness.Success {
		t.Error("an hour is a success of which no message was listed")
	}
	allow(true)
	r.clock.Advance(time.Hour)
	if report := r.runOnce(); !report.Complete() || report.Archived != 1 {
		t.Errorf("archived %d, left %+v (%v)", report.Archived, report.Left, report.Err)
	}
	r.checkArchive(r.allOf(start.Add(-5*time.Hour), ids...))
	if s := r.a.Snapshot(); !s.Completeness.Now {
		t.Errorf("not everything, because %q", s.Completeness.Reason)
	}
}

// TestPermissionsThatAreTakenAwayAreNamed, all of them: that for the calls of all extensions as well as that for their messages, and the
// one that the list of extensions needs; until they are given again.
//
//test:long
func TestPermissionsThatAreTakenAwayAreNamed(t *testing.T) {
	r, _ := mailboxes(t, 0)
	r.call(r.bob, time.Hour, ringcentralserver.RecordingSpec{})
	r.turnOn(messagesToo, 4*time.Hour)
	r.runOnce()
	admin := func(change func(*ringcentralserver.Extension)) {
		r.sim.RingCentral.Office().UpdateExtension(r.ana, change)
		r.clock.Advance(2 * time.Hour)
		r.of(r.bob, ringcentralserver.TypeSMS, 10*time.Minute)
		r.call(r.bob, 20*time.Minute, ringcentralserver.RecordingSpec{})
		r.runOnce()
	}
	for name, c := range map[string]struct {
		change  func(*ringcentralserver.Extension)
		missing string
		why     []reasons.Reason
	}{
		"no administrator any more": {
			func(e *ringcentralserver.Extension) { e.Role = ringcentralserver.RoleUser },
			"Company Call Log: View Only (ReadCompanyCallLog)",
			[]reasons.Reason{reasons.NoPermission, reasons.OthersMessages},
		},
		"no list of extensions": {
			func(e *ringcentralserver.Extension) { e.Withheld = []string{"ReadExtensions"} }, "ReadExtensions", []reasons.Reason{reasons.NoPermission},
		},
	} {
		admin(c.change)
		s := r.a.Snapshot()
		if got := s.RingCentral.Missing; !slices.Equal(got, []string{c.missing}) {
			t.Errorf("%s: missing is said to be %q", name, got)
		}
		if page := r.get(statusPage); !strings.Contains(page, "for the permission. "+c.missing+"<") {
			t.Errorf("%s: the status page does not name %s: %s", name, c.missing, page)
		}
		var why []reasons.Reason
		for _, p := range s.Problems {
			why = append(why, p.Reason)
		}
		if slices.Sort(why); !slices.Equal(why, c.why) || s.Completeness.Now {
			t.Errorf("%s: people are told %q, everything is there: %t", name, why, s.Completeness.Now)
		}
		admin(func(e *ringcentralserver.Extension) { e.Role, e.Withheld = ringcentralserver.RoleAdmin, nil })
		r.clock.Advance(25 * time.Hour) // a mailbox that was refused waits
		if report := r.runOnce(); !report.Complete() {
			t.Errorf("%s: left %+v (%v)", name, report.Left, report.Err)
		}
		if s := r.a.Snapshot(); len(s.RingCentral.Missing)+len(s.Problems) > 0 || !s.Completeness.Now {
			t.Errorf("%s: with it again, %q is missing, and people are told %+v", name, s.RingCentral.Missing, s.Problems)
		}
	}
	r.checkArchive(r.allOf(start.Add(-5*time.Hour), r.ana, r.bob))
}

// TestNewAndDeletedExtensions: a new one is included automatically, as far back as was asked for. What is
// known of a deleted one stays, and nothing waits for it.
//
//test:long
func TestNewAndDeletedExtensions(t *testing.T) {
	r, ids := mailboxes(t, 2)
	for _, id := range ids {
		r.of(id, ringcentralserver.TypeSMS, 60*time.Hour)
	}
	r.turnOn(messagesToo, 70*time.Hour)
	r.runOnce()
	want := r.allOf(start.Add(-71*time.Hour), ids...)
	office := r.sim.RingCentral.Office()
	late := office.AddExtension(ringcentralserver.Extension{Number: "300", Name: "New Person"})
	r.of(late, ringcentralserver.TypeSMS, 60*time.Hour)
	office.UpdateExtension(ids[2], func(e *ringcentralserver.Extension) { e.Deleted = true })
	r.clock.Advance(time.Hour)
	if report := r.runOnce(); !report.Complete() || report.Archived != 1 {
		t.Errorf("archived %d, left %+v (%v)", report.Archived, report.Left, report.Err)
	}
	r.checkArchive(append(want, r.allOf(start.Add(-71*time.Hour), late)...))
	if s := r.a.Snapshot(); !s.Completeness.Now {
		t.Errorf("not everything, because %q", s.Completeness.Reason)
	}
	all, err := r.a.Mailboxes()
	if err != nil || len(all) != 5 {
		t.Fatalf("%d mailboxes (%v)", len(all), err)
	}
	for _, m := range all {
		if gone := m.Owner.ExtensionID == ids[2]; gone != !m.Gone.IsZero() || gone && (m.Listed[ledger.SMS].At.IsZero() || m.Status != "Deleted") {
			t.Errorf("%+v", m)
		}
	}
	before := r.listings()[ids[2]]
	r.clock.Advance(time.Hour)
	r.runOnce()
	if n := r.listings()[ids[2]] - before; n != 0 {
		t.Errorf("a deleted extension was listed %d times more", n)
	}
}

// TestALostStoreKnowsTheMailboxesAgain: nothing of them is fetched or uploaded a second time.
//
//test:long
func TestALostStoreKnowsTheMailboxesAgain(t *testing.T) {
	r, ids := mailboxes(t, 3)
	for _, id := range ids {
		r.of(id, ringcentralserver.TypeVoiceMail, time.Hour)
		r.of(id, ringcentralserver.TypeFax, 2*time.Hour)
	}
	r.turnOn(messagesToo, 4*time.Hour)
	r.runOnce()
	fetches, commits := r.fetches(), r.commits()
	other := r.computer()
	other.turnOn(messagesToo, 4*time.Hour)
	if report := other.runOnce(); !report.Complete() || report.Archived != 0 || report.Adopted != 10 {
		t.Errorf("archived %d, found %d, left %+v (%v)", report.Archived, report.Adopted, report.Left, report.Err)
	}
	if r.fetches() != fetches || r.commits() != commits {
		t.Errorf("%d fetches and %d commits more", r.fetches()-fetches, r.commits()-commits)
	}
}

// TestAnEstimateCountsTheMailboxes: what a rescue would archive of every extension, which it then does.
//
//test:long
func TestAnEstimateCountsTheMailboxes(t *testing.T) {
	r, ids := mailboxes(t, 2)
	for _, id := range ids {
		r.of(id, ringcentralserver.TypeSMS, 300*24*time.Hour)
		r.of(id, ringcentralserver.TypeFax, time.Hour)
	}
	r.turnOn(messagesToo, 3*time.Hour)
	r.runOnce()
	e, err := r.a.Estimate(t.Context(), time.Time{})
	if err != nil || e.Items != len(ids) || e.ByType != [4]int{0, 0, len(ids), 0} {
		t.Fatalf("%+v (%v)", e, err)
	}
	if err := r.a.Rescue(t.Context(), e.Since); err != nil {
		t.Fatal(err)
	}
	if report := r.runOnce(); !report.Complete() || report.Archived != len(ids) {
		t.Errorf("archived %d, left %+v (%v)", report.Archived, report.Left, report.Err)
	}
	r.checkArchive(r.allOf(time.Time{}, ids...))
	if s := r.a.Snapshot(); s.Rescue.Active || !s.Completeness.Now {
		t.Errorf("the rescue goes on: %v; %+v", s.Rescue.Active, s.Completeness)
	}
}

// TestADayIsListedAgainInEveryMailbox: on request, also where an hourly listing does not look any more.
//
//test:long
func TestADayIsListedAgainInEveryMailbox(t *testing.T) {
	r, ids := mailboxes(t, 1)
	r.turnOn(messagesToo, 100*time.Hour)
	r.runOnce()
	r.of(ids[2], ringcentralserver.TypeSMS, 80*time.Hour)
	r.clock.Advance(time.Hour)
	if report := r.runOnce(); report.Archived != 0 {
		t.Fatal("the test proves nothing: the message was found without it")
	}
	if _, err := r.a.FixDay(t.Context(), start.Add(-80*time.Hour)); err != nil {
		t.Fatal(err)
	}
	if report := r.runOnce(); report.Archived != 1 {
		t.Errorf("archived %d (%v)", report.Archived, report.Err)
	}
}

// TestARefusedMailboxWaits: the others are listed each hour, the answer says why it is not complete, and
// the refused one is asked again after its pause.
func TestARefusedMailboxWaits(t *testing.T) {
	r, ids := mailboxes(t, 2)
	r.sim.RingCentral.Inject(ringcentralserver.Fault{Match: func(q *http.Request) bool {
		return strings.HasSuffix(q.URL.Path, ids[2]+"/message-store")
	}, Kind: ringcentralserver.FaultStatus, Status: 403})
	r.turnOn(messagesToo, 3*time.Hour)
	serve := func(hours int) {
		t.Helper()
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- r.a.Serve(ctx) }()
		for range hours {
			before := r.listings()[ids[3]]
			r.clock.Advance(time.Hour)
			if err := r.a.Resume(ctx); err != nil { // it looks at the clock
				t.Fatal(err)
			}
			for r.listings()[ids[3]] == before || r.a.Snapshot().Pass.Running {
				<-r.clock.After(10 * time.Millisecond)
			}
		}
		cancel()
		if err := <-done; err != nil {
			t.Fatal(err)
		}
	}
	r.runOnce()
	serve(6)
	if n := r.listings(); n[ids[2]] != 2*3 || n[ids[3]] != 7 { // with what was deleted, and without, for which it may have been refused
		t.Errorf("listings %v", n)
	}
	last := r.a.Snapshot().Pass.LastResult
	if last.Complete() || !strings.Contains(fmt.Sprint(last.Err), "extension 200 (Person 0)") {
		t.Errorf("the pass says that it left nothing: %+v", last)
	}
	if s := r.a.Snapshot(); s.Completeness.Now || s.Completeness.Reason != reasons.NoPermission || !strings.Contains(fmt.Sprint(s.Problems), "200 Person 0") {
		t.Errorf("%+v, %+v", s.Completeness, s.Problems)
	}
}

// TestARefusalIsNoSignOfNone: what RingCentral does not serve of a person, or of a queue that it has served
// before, is named, also when its list names them no more; and however many answer so, the others are listed.
//
//test:long
func TestARefusalIsNoSignOfNone(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		kind   string
		status int
		before bool // it was listed before
		others int  // that answer the same
	}{
		"a person, refused":     {"DigitalUser", 403, false, 0},
		"a queue, refused":      {"Department", 403, true, 0},
		"a queue, not there":    {"Department", 404, true, 0},
		"a menu that was there": {"IvrMenu", 404, true, 0},
		"an odd answer of four": {"User", 400, false, 3},
		"four are refused":      {"User", 403, false, 3},
	} {
		t.Run(name, func(t *testing.T) {
			r, _ := mailboxes(t, 1)
			office := r.sim.RingCentral.Office()
			var refused []string
			for i := range 1 + c.others {
				refused = append(refused, office.AddExtension(ringcentralserver.Extension{Number: fmt.Sprint(500 + i), Name: "Support", Type: c.kind}))
			}
			inject := func() {
				for _, id := range refused {
					r.sim.RingCentral.Inject(ringcentralserver.Fault{Path: id + "/message-store", Kind: ringcentralserver.FaultStatus, Status: c.status})
				}
			}
			if !c.before {
				inject()
			}
			r.turnOn(messagesToo, 4*time.Hour)
			r.runOnce()
			inject()
			r.of(refused[0], ringcentralserver.TypeSMS, time.Minute)
			r.of(r.bob, ringcentralserver.TypeSMS, time.Minute)
			r.clock.Advance(time.Hour)
			report := r.runOnce()
			if report.Archived != 1 || report.Complete() || r.a.Snapshot().Completeness.Now {
				t.Errorf("%d archived, complete: %t, everything: %t (%v)", report.Archived, report.Complete(), r.a.Snapshot().Completeness.Now, report.Err)
			}
		})
	}
}

// TestARefusalIsNoSignOfGone: an extension that the list names no more may be hidden, as from a user who has lost the
// right to see it. Only what RingCentral says not to have is gone.
//
//test:long
func TestARefusalIsNoSignOfGone(t *testing.T) {
	r, ids := mailboxes(t, 1)
	r.turnOn(messagesToo, 4*time.Hour)
	r.runOnce()
	r.sim.RingCentral.Office().UpdateExtension(ids[2], func(e *ringcentralserver.Extension) { e.Deleted = true })
	r.sim.RingCentral.Inject(ringcentralserver.Fault{Path: ids[2] + "/message-store", Kind: ringcentralserver.FaultStatus, Status: 403})
	r.clock.Advance(time.Hour)
	if report := r.runOnce(); report.Complete() || r.a.Snapshot().Completeness.Now {
		t.Error("a mailbox that is refused counts as gone")
	}
	r.sim.RingCentral.ClearFaults()
	r.clock.Advance(26 * time.Hour)
	if report := r.runOnce(); !report.Complete() {
		t.Errorf("RingCentral does not have it, and it is still missed: %v", report.Err)
	}
}

// TestALostStoreTellsTwoMailboxesWithOneIDApart: two mailboxes hold one id in the same second. Whichever is listed first after the
// store was lost, neither takes the other's file for its own, and nothing is uploaded again.
//
//test:long
func TestALostStoreTellsTwoMailboxesWithOneIDApart(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		late    bool // Bob's comes only after the store was lost
		renamed bool // Ana's extension has another name since
		more    int  // files that the second run adds
	}{
		"both are there":             {false, false, 0},
		"one of two is there":        {true, false, 1},
		"one's folder is not known":  {false, true, 0},
		"the only one has no folder": {true, true, 1},
	} {
		t.Run(name, func(t *testing.T) {
			r, _ := mailboxes(t, 0)
			to := func(extension, number string) ringcentralserver.MessageSpec {
				return ringcentralserver.MessageSpec{
					Type: ringcentralserver.TypeFax, ExtensionID: extension, Created: start.Add(-time.Hour),
					From: ringcentralserver.Party{Number: "+14155550123"}, To: []ringcentralserver.Party{{Number: number}},
				}
			}
			office := r.sim.RingCentral.Office()
			ids := map[string]string{office.AddMessage(to(r.ana, "+16505550101")): r.ana}
			var first string
			for first = range ids {
			}
			bobs := func() { ids[office.AddMessage(to(r.bob, "+16505550102"))] = r.bob }
			if !c.late {
				bobs()
			}
			r.rewrite("/message-store", func(_ *http.Request, body object) {
				for _, row := range rowsOf(body) {
					row["id"] = first
				}
			})
			r.turnOn(messagesToo, 4*time.Hour)
			if report := r.runOnce(); report.Archived != len(ids) {
				t.Fatalf("archived %d, left %+v (%v)", report.Archived, report.Left, report.Err)
			}
			if c.late {
				bobs()
			}
			office.UpdateExtension(r.bob, func(e *ringcentralserver.Extension) { e.Status = "Disabled" }) // which is listed first
			if c.renamed {
				office.UpdateExtension(r.ana, func(e *ringcentralserver.Extension) { e.Name = "Ana Stone" })
			}
			other := r.computer()
			other.turnOn(messagesToo, 4*time.Hour)
			if report := other.runOnce(); !report.Complete() || report.Archived != c.more || report.Adopted != 2-c.more {
				t.Errorf("archived %d, found %d, left %+v (%v)", report.Archived, report.Adopted, report.Left, report.Err)
			}
			want := map[string]int{}
			for _, it := range r.allOf(start.Add(-2*time.Hour), r.ana, r.bob) {
				body, err := ringcentralserver.Bytes(it.Parts[0].Body)
				if err != nil {
					t.Fatal(err)
				}
				want[string(body)]++
			}
			for _, f := range r.archive() {
				data, err := r.sim.Dropbox.ReadFile(f.Path)
				if err != nil {
					t.Fatal(err)
				}
				want[string(data)]--
			}
			for _, n := range want {
				if n != 0 {
					t.Errorf("of one fax there are %d too few: %v", n, r.archive())
				}
			}
		})
	}
}

// TestAFileThatMayBeAnothers: two mailboxes hold one id, of one second and of the same parties. The store was lost, one of the two files
// is there, and its folder is not known to be anybody's: whichever mailbox is listed first, neither is taken to be archived with the
// file of the other.
func TestAFileThatMayBeAnothers(t *testing.T) {
	t.Parallel()
	for _, status := range []string{"Enabled", "Disabled"} { // of Bob, whose mailbox is listed first then
		t.Run(status, func(t *testing.T) {
			r, _ := mailboxes(t, 0)
			office := r.sim.RingCentral.Office()
			to := func(extension string) string {
				return office.AddMessage(ringcentralserver.MessageSpec{
					Type: ringcentralserver.TypeFax, ExtensionID: extension, Created: start.Add(-time.Hour),
					From: ringcentralserver.Party{Number: "+14155550123"}, To: []ringcentralserver.Party{{Number: "+16505550101"}},
				})
			}
			first := to(r.ana)
			r.rewrite("/message-store", func(_ *http.Request, body object) {
				for _, row := range rowsOf(body) {
					row["id"] = first
				}
			})
			r.turnOn(messagesToo, 4*time.Hour)
			r.runOnce()
			to(r.bob)
			office.UpdateExtension(r.bob, func(e *ringcentralserver.Extension) { e.Status = status })
			office.UpdateExtension(r.ana, func(e *ringcentralserver.Extension) { e.Name = "Ana Stone" })
			other := r.computer()
			other.turnOn(messagesToo, 4*time.Hour)
			if report := other.runOnce(); !report.Complete() {
				t.Errorf("left %+v (%v)", report.Left, report.Err)
			}
			there := map[string]int{}
			for _, f := range r.archive() {
				data, err := r.sim.Dropbox.ReadFile(f.Path)
				if err != nil {
					t.Fatal(err)
				}
				there[string(data)]++
			}
			for _, it := range r.allOf(start.Add(-2*time.Hour), r.ana, r.bob) {
				body, err := ringcentralserver.Bytes(it.Parts[0].Body)
				if err != nil {
					t.Fatal(err)
				}
				if n := there[string(body)]; n == 0 || n > 2 {
					t.Errorf("the fax of %s is there %d times: %v", it.ExtensionID, n, r.archive())
				}
			}
			r.clock.Advance(30 * time.Minute)
			if report := other.runOnce(); !report.Complete() || report.Archived+report.Adopted > 0 {
				t.Errorf("the next pass archives %d and finds %d", report.Archived, report.Adopted)
			}
		})
	}
}

// TestALongMailboxIsReadToItsEnd: one whose list takes longer than an hour counts when it has ended, as of when it was begun.
//
//test:long
func TestALongMailboxIsReadToItsEnd(t *testing.T) {
	r, ids := mailboxes(t, 2)
	const texts = 3001 // on four pages
	for range texts {
		r.of(r.bob, ringcentralserver.TypeSMS, 2*time.Hour)
	}
	r.of(ids[2], ringcentralserver.TypeSMS, time.Hour)
	r.sim.Watch(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
			if strings.HasSuffix(q.URL.Path, r.bob+"/message-store") {
				r.clock.Advance(25 * time.Minute)
				if pageOf(q) == 4 {
					r.wait(func() bool { return r.mailbox(ids[2]).Listed[ledger.SMS].At.Sub(start) > 50*time.Minute }) // in the next hour's round
				}
			}
			next.ServeHTTP(w, q)
		})
	})
	r.turnOn(messagesToo, 4*time.Hour)
	report := r.runOnce()
	if took := report.Ended.Sub(report.Began); took < 90*time.Minute || report.Archived != texts+1 || !report.Complete() {
		t.Errorf("archived %d, left %+v after %s (%v)", report.Archived, report.Left, took, report.Err)
	}
	m := r.mailbox(r.bob)
	if l := m.Listed[ledger.SMS]; m.Reason != "" || l.At.Sub(report.Began).Abs() > time.Minute || l.Begin.After(report.Began.Add(-3*time.Hour)) {
		t.Errorf("the pass began at %s, and the mailbox is listed from %s to %s: %s", report.Began, l.Begin, l.At, m.Detail)
	}
	if r.a.Snapshot().Completeness.Now {
		t.Error("everything of now is said of a list that began two hours ago")
	}
	for _, c := range r.a.Snapshot().Coverage { // though others were listed later than that
		if c.Source == ledger.AccountSMS && (c.At.Sub(report.Began).Abs() > time.Minute || c.From.IsZero()) {
			t.Errorf("the texts of all are covered from %s to %s", c.From, c.At)
		}
	}
	r.sim.Watch(nil)
	r.clock.Advance(time.Hour)
	if report := r.runOnce(); !report.Complete() || !r.a.Snapshot().Completeness.Now {
		t.Errorf("left %+v (%v)", report.Left, report.Err)
	}
	r.checkArchive(r.allOf(start.Add(-5*time.Hour), ids...))
}

// TestAMailboxWithoutAnEndHoldsUpOnlyItself: the others are listed between its pages, and before it in the next pass; it is named,
// and no recording of the next hour waits for it.
func TestAMailboxWithoutAnEndHoldsUpOnlyItself(t *testing.T) {
	r, ids := mailboxes(t, 3)
	endless := r.sim.RingCentral.Office().AddExtension(ringcentralserver.Extension{Number: "900", Name: "Endless", Status: "Disabled"}) // listed first
	var order []string
	others := 0 // that were listed when the endless one had shown twenty pages
	r.sim.Watch(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
			path, is := strings.CutSuffix(req.URL.Path, "/message-store")
			of := path[strings.LastIndexByte(path, '/')+1:]
			switch {
			case is && of == endless:
				if pageOf(req) == 1 {
					order = append(order, of)
				}
				if pageOf(req) == 20 && others == 0 {
					others = len(order) - 1
				}
				r.clock.Advance(2 * time.Minute)
				endlessPage(w, req)
				return
			case is:
				order = append(order, of)
			}
			next.ServeHTTP(w, req)
		})
	})
	for _, id := range ids {
		r.of(id, ringcentralserver.TypeSMS, time.Hour)
	}
	r.turnOn(messagesToo, 4*time.Hour)
	report := r.runOnce()
	if report.Archived != len(ids) || others != len(ids) {
		t.Errorf("archived %d; %d were listed meanwhile", report.Archived, others)
	}
	if took := report.Ended.Sub(report.Began); took > 7*time.Hour { // no list goes on for more than six hours
		t.Errorf("the pass took %s", took)
	}
	if report.Complete() || !strings.Contains(fmt.Sprint(report.Err), "extension 900 (Endless)") || r.a.Snapshot().Completeness.Now {
		t.Errorf("it is not named in %v", report.Err)
	}
	for range 2 {
		order = nil
		r.clock.Advance(time.Hour)
		r.call(r.bob, 30*time.Minute, ringcentralserver.RecordingSpec{})
		if report := r.runOnce(); report.Archived != 1 || len(order) < len(ids)+1 || order[len(ids)] != endless {
			t.Errorf("archived %d, listed %v", report.Archived, order)
		}
	}
	r.sim.Watch(nil)
	r.clock.Advance(2 * time.Hour)
	if report := r.runOnce(); !report.Complete() || !r.a.Snapshot().Completeness.Now {
		t.Errorf("left %+v (%v)", report.Left, report.Err)
	}
	r.checkArchive(r.allOf(start.Add(-5*time.Hour), ids...))
}
