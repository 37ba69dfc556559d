package archiver_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/store/ledger"
)

// TestAnOfficeLives: fifty extensions through two days, with people who come and go, at RingCentral's
// usual limits: everything once, no call in a penalty, and one listing of a mailbox an hour.
//
//test:long
func TestAnOfficeLives(t *testing.T) {
	r := newQuickRig(t)
	office := r.sim.RingCentral.Office()
	rng := rand.New(rand.NewPCG(r.seed, 3))
	ids := []string{r.ana, r.bob}
	for i := range 48 {
		ids = append(ids, office.AddExtension(ringcentralserver.Extension{Number: fmt.Sprint(200 + i), Name: fmt.Sprintf("Person %d", i)}))
	}
	for g, limit := range map[ringcentralserver.Group]int{ringcentralserver.Light: 50, ringcentralserver.Medium: 40, ringcentralserver.Heavy: 10} {
		r.sim.RingCentral.SetLimit(g, limit, time.Minute)
	}
	began := r.clock.Now().Truncate(time.Hour).Add(-time.Hour)
	r.turnOn(messagesToo, time.Hour)
	const hours = 20
	for hour := range hours {
		next := start.Truncate(time.Hour).Add(time.Duration(hour+1)*time.Hour + 5*time.Minute)
		r.clock.SetTo(next)
		for range rng.IntN(30) {
			kind := []string{ringcentralserver.TypeVoiceMail, ringcentralserver.TypeSMS, ringcentralserver.TypeFax}[rng.IntN(3)]
			r.of(ids[rng.IntN(len(ids))], kind, time.Duration(rng.IntN(60))*time.Minute)
		}
		r.call(ids[rng.IntN(len(ids))], time.Duration(10+rng.IntN(50))*time.Minute, ringcentralserver.RecordingSpec{})
		switch hour {
		case 10:
			ids = append(ids, office.AddExtension(ringcentralserver.Extension{Number: "900", Name: "New Person"}))
		case 15:
			office.UpdateExtension(ids[7], func(e *ringcentralserver.Extension) { e.Status = "Disabled" })
		}
		before := r.listings()
		if report := r.runOnce(); !report.Complete() {
			t.Fatalf("hour %d: left %d, %v", hour, report.LeftCount, report.Err)
		}
		for id, n := range r.listings() {
			if n -= before[id]; n > 1 {
				t.Errorf("hour %d: %d listings of %s", hour, n, id)
			}
		}
		if s := r.a.Snapshot(); !s.Completeness.Now {
			t.Errorf("hour %d: not everything, because %q", hour, s.Completeness.Reason)
		}
		r.checkArchive(r.allOf(began, ids...))
	}
	if n, m := r.sim.RingCentral.Refused(), r.sim.RingCentral.InPenalty(); n+m > 0 {
		t.Errorf("%d calls refused, %d in a penalty", n, m)
	}
	for hour := range hours - 6 {
		if row := r.row(start.Add(time.Duration(hour) * time.Hour)); row.Status != completeness.Success {
			t.Errorf("hour %d: %s", hour, row.Word())
		}
	}
}

// TestExtensionsAreChosen: by their numbers. One that is not there changes nothing; one that was left
// out comes back with everything.
//
//test:long
func TestExtensionsAreChosen(t *testing.T) {
	r, ids := mailboxes(t, 2)
	for _, id := range ids {
		r.of(id, ringcentralserver.TypeSMS, 60*time.Hour)
	}
	number := func(n string) []ledger.Owner { return []ledger.Owner{{Number: n}} }
	on := messagesToo
	on.Whose = &archiver.Whose{Except: number("200")}
	r.turnOn(on, 70*time.Hour)
	r.runOnce()
	r.checkArchive(r.allOf(start.Add(-71*time.Hour), ids[0], ids[1], ids[3]))
	if s := r.a.Snapshot(); !s.Completeness.Now || s.Mailboxes.Wanted != 3 {
		t.Errorf("%+v, %+v", s.Completeness, s.Mailboxes)
	}

	if page := r.get(statusPage); !strings.Contains(page, "voicemail, SMS and fax of all extensions except 200<") {
		t.Errorf("the status page does not say who is left out: %s", page)
	}

	before := r.a.Snapshot().Backup
	for _, c := range []archiver.Whose{{Only: number("777")}, {Only: number("101"), Except: number("777")}} {
		err := r.a.Choose(t.Context(), c)
		if !errors.Is(err, reasons.ErrExtension) || err.Error() != "Whitfield Dental LLC has no extension 777: nothing was changed" {
			t.Errorf("an extension that is not there gives %v", err)
		}
	}
	none := archiver.Whose{Only: number("101"), Except: slices.Concat(number("101"), number("102"))}
	if err := r.a.Choose(t.Context(), none); !errors.Is(err, reasons.ErrExtension) || err.Error() != "each extension that is chosen is left out as well: nothing was changed" {
		t.Errorf("a choice of none gives %v", err)
	}
	wrong := messagesToo
	wrong.Types, wrong.Whose = []ledger.Type{ledger.Fax}, &archiver.Whose{Except: number("777")}
	if err := r.a.SetBackup(t.Context(), wrong); !errors.Is(err, reasons.ErrExtension) {
		t.Errorf("backup on with an extension that is not there gives %v", err)
	}
	if now := r.a.Snapshot().Backup; fmt.Sprint(now) != fmt.Sprint(before) {
		t.Errorf("%+v was changed to %+v", before, now)
	}

	if err := r.a.Choose(t.Context(), archiver.Whose{}); err != nil {
		t.Fatal(err)
	}
	if s := r.a.Snapshot(); s.Completeness.Now || s.Mailboxes.Wanted != 4 || s.Mailboxes.Listed != 3 {
		t.Errorf("everything is there: %t, although an extension that is wanted again was not listed: %+v", s.Completeness.Now, s.Mailboxes)
	}
	if row := r.row(start.Add(-60 * time.Hour)); row.Status == completeness.Success {
		t.Error("an hour is a success, although an extension that is wanted again was not listed")
	}
	r.clock.Advance(time.Hour)
	r.runOnce()
	r.checkArchive(r.allOf(start.Add(-71*time.Hour), ids...))
	if s := r.a.Snapshot(); !s.Completeness.Now {
		t.Errorf("not everything, because %q", s.Completeness.Reason)
	}

	r.of(ids[1], ringcentralserver.TypeFax, 0)
	if err := r.a.Choose(t.Context(), archiver.Whose{Only: number("101")}); err != nil {
		t.Fatal(err)
	}
	r.clock.Advance(time.Hour)
	if report := r.runOnce(); report.Archived != 0 || !report.Complete() {
		t.Errorf("archived %d of an extension that is left out, left %+v", report.Archived, report.Left)
	}
}

// TestLeftOutWhileItWaits: what is open of an extension that is left out is not waited for, and is
// archived when it is taken in again.
func TestLeftOutWhileItWaits(t *testing.T) {
	r, ids := mailboxes(t, 0)
	id := r.of(ids[1], ringcentralserver.TypeFax, 60*time.Hour)
	r.sim.RingCentral.Inject(ringcentralserver.Fault{Path: "/message-store/" + id, Kind: ringcentralserver.FaultStatus, Status: 404})
	r.turnOn(messagesToo, 70*time.Hour)
	if report := r.runOnce(); report.LeftCount != 1 {
		t.Fatalf("left %+v", report.Left)
	}
	if err := r.a.Choose(t.Context(), archiver.Whose{Except: []ledger.Owner{{Number: "102"}}}); err != nil {
		t.Fatal(err)
	}
	if report := r.runOnce(); !report.Complete() {
		t.Errorf("left %+v (%v)", report.Left, report.Err)
	}
	r.sim.RingCentral.ClearFaults()
	if err := r.a.Choose(t.Context(), archiver.Whose{}); err != nil {
		t.Fatal(err)
	}
	if report := r.runOnce(); !report.Complete() || report.Archived != 1 {
		t.Errorf("archived %d, left %+v (%v)", report.Archived, report.Left, report.Err)
	}
}

// TestAMailboxIsDeletedWhileItIsListed: between two pages of it. What was shown is archived, the rest of
// the office goes on, and the next pass knows.
func TestAMailboxIsDeletedWhileItIsListed(t *testing.T) {
	r, ids := mailboxes(t, 2)
	for range 1001 {
		r.of(ids[2], ringcentralserver.TypeSMS, time.Hour)
	}
	last := r.of(ids[3], ringcentralserver.TypeSMS, time.Hour)
	r.sim.RingCentral.Inject(ringcentralserver.Fault{Match: func(q *http.Request) bool {
		if q.URL.Query().Get("page") == "2" {
			r.sim.RingCentral.Office().UpdateExtension(ids[2], func(e *ringcentralserver.Extension) { e.Deleted = true })
		}
		return false
	}})
	r.turnOn(messagesToo, 3*time.Hour)
	report := r.runOnce()
	if report.Archived != 1001 || report.Err == nil || !strings.Contains(report.Err.Error(), "extension 200 (Person 0)") {
		t.Errorf("archived %d, %v", report.Archived, report.Err)
	}
	found := false
	for _, f := range r.archive() {
		found = found || strings.Contains(f.Path, last)
	}
	if p := r.a.Snapshot().Problems; len(p) != 1 || p[0].Text != reasons.MailboxUnclear.Sentence() || p[0].Detail != "200 Person 0" {
		t.Errorf("people are told %+v", p)
	}
	if s := r.a.Snapshot(); !found || s.Completeness.Now || s.Mailboxes.Failing != 1 {
		t.Errorf("the other is archived: %v; %+v, %+v", found, s.Completeness, s.Mailboxes)
	}
	r.clock.Advance(time.Hour)
	if report := r.runOnce(); report.Err != nil {
		t.Errorf("the pass after it: %v", report.Err)
	}
	if s := r.a.Snapshot(); !s.Completeness.Now || s.Mailboxes.Failing != 0 || s.Mailboxes.Gone != 1 {
		t.Errorf("%+v, %+v", s.Completeness, s.Mailboxes)
	}
}

// TestOneMailboxFails: the others are archived, and nothing is claimed of any hour until it is listed.
//
//test:long
func TestOneMailboxFails(t *testing.T) {
	r, ids := mailboxes(t, 3)
	for _, id := range ids {
		r.of(id, ringcentralserver.TypeSMS, time.Hour)
	}
	r.sim.RingCentral.Inject(ringcentralserver.Fault{Path: ids[3] + "/message-store", Kind: ringcentralserver.FaultStatus, Status: 400})
	r.turnOn(messagesToo, 3*time.Hour)
	report := r.runOnce()
	if report.Archived != 4 || report.Err == nil || !strings.Contains(report.Err.Error(), "extension 201 (Person 1)") {
		t.Errorf("archived %d, %v", report.Archived, report.Err)
	}
	r.clock.Advance(8 * time.Hour)
	r.runOnce()
	if row := r.row(start.Add(-time.Hour)); row.Status == completeness.Success {
		t.Error("an hour is a success without a mailbox that was never listed")
	}
	if s := r.a.Snapshot(); s.Completeness.Now {
		t.Error("everything is there without a mailbox that was never listed")
	}
	days, err := r.a.Calendar(start, start)
	if err != nil || days[0].State == completeness.DayComplete || days[0].Types[ledger.SMS.Column()].HeldKnown {
		t.Errorf("the day is %+v (%v)", days, err)
	}
	r.sim.RingCentral.ClearFaults()
	r.clock.Advance(time.Hour)
	r.runOnce()
	if row := r.row(start.Add(-time.Hour)); row.Status != completeness.Success {
		t.Errorf("the hour is %s", row.Word())
	}
	r.checkArchive(r.allOf(start.Add(-4*time.Hour), ids...))
}

// TestTheOwnMailboxFailsAndIsListedWithTheOwnScope: what it has met in the name of the account is not waited for, once nothing of it is
// listed in that name any more, whichever of the two choices that comes from.
//
//test:long
func TestTheOwnMailboxFailsAndIsListedWithTheOwnScope(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		own, scope archiver.ScopeName
		types      []ledger.Type
	}{
		"the own types are switched on":         {"", archiver.ExtensionScope, ledger.Types},
		"the account's others are switched off": {archiver.ExtensionScope, archiver.AccountScope, []ledger.Type{ledger.CallRecording, ledger.Fax}},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRigInLine(t, ringcentralserver.RoleAdmin)
			for _, id := range []string{r.ana, r.bob} {
				r.of(id, ringcentralserver.TypeFax, time.Hour)
			}
			r.turnOn(messagesToo, 3*time.Hour)
			if c.own != "" {
				if err := r.a.SetTypes(t.Context(), c.own, []ledger.Type{ledger.Fax}, true); err != nil {
					t.Fatal(err)
				}
			}
			r.sim.RingCentral.Inject(ringcentralserver.Fault{Path: r.ana + "/message-store", Kind: ringcentralserver.FaultStatus, Status: 400})
			if report := r.runOnce(); report.Err == nil || !strings.Contains(report.Err.Error(), "extension 101 (Ana Ruiz)") {
				t.Fatalf("archived %d, %v", report.Archived, report.Err)
			}
			r.sim.RingCentral.ClearFaults()
			if err := r.a.SetTypes(t.Context(), c.scope, c.types, true); err != nil {
				t.Fatal(err)
			}
			r.clock.Advance(2 * time.Hour)
			if report := r.runOnce(); !report.Complete() || !r.a.Snapshot().Completeness.Now {
				t.Errorf("left %+v, everything is there: %+v (%v)", report.Left, r.a.Snapshot().Completeness, report.Err)
			}
			r.checkArchive(r.allOf(start.Add(-4*time.Hour), r.ana, r.bob))
		})
	}
}

// TestTheListOfExtensionsIsNotWhole: who is not known may have messages, so that nothing is claimed.
//
//test:long
func TestTheListOfExtensionsIsNotWhole(t *testing.T) {
	r, ids := mailboxes(t, 1)
	for _, id := range ids {
		r.of(id, ringcentralserver.TypeSMS, time.Hour)
	}
	r.sim.RingCentral.Inject(ringcentralserver.Fault{
		Match: func(q *http.Request) bool { return strings.HasSuffix(q.URL.Path, "/account/~/extension") },
		Kind:  ringcentralserver.FaultStatus, Status: 403,
	})
	r.turnOn(messagesToo, 3*time.Hour)
	report := r.runOnce()
	if report.Err == nil || r.a.Snapshot().Completeness.Now {
		t.Errorf("everything, although the extensions are not known: %v", report.Err)
	}
	r.sim.RingCentral.ClearFaults()
	r.clock.Advance(time.Hour)
	if report := r.runOnce(); report.Err != nil || !r.a.Snapshot().Completeness.Now {
		t.Errorf("%v, %+v", report.Err, r.a.Snapshot().Completeness)
	}
	r.checkArchive(r.allOf(start.Add(-4*time.Hour), ids...))
}

// TestTwoExtensionsWithOneID: a row that has the id of another extension hides its own. It is named by its number, nothing is complete,
// and once it is left out, the other one is archived; it is back with its own id.
func TestTwoExtensionsWithOneID(t *testing.T) {
	r, ids := mailboxes(t, 1)
	for _, id := range ids {
		r.of(id, ringcentralserver.TypeSMS, time.Hour)
	}
	var right atomic.Bool
	r.rewrite("/account/~/extension", func(req *http.Request, body object) {
		for _, row := range rowsOf(body) {
			if strings.HasSuffix(req.URL.Path, "/extension") && row["extensionNumber"] == "102" && !right.Load() {
				row["id"] = r.ana
			}
		}
	})
	r.turnOn(messagesToo, 6*time.Hour)
	report := r.runOnce()
	first := r.a.Snapshot().Mailboxes.First
	if report.Reason != reasons.MailboxUnclear || r.a.Snapshot().Completeness.Now || first.Owner.Number != "102" || !strings.Contains(first.Detail, "the id of extension 101") {
		t.Errorf("%q (%v), everything: %t, first %+v", report.Reason, report.Err, r.a.Snapshot().Completeness.Now, first)
	}
	if err := r.a.Choose(t.Context(), archiver.Whose{Except: []ledger.Owner{{Number: "102"}}}); err != nil {
		t.Fatal(err)
	}
	r.clock.Advance(time.Hour)
	r.wantAll(r.runOnce(), start.Add(-6*time.Hour))
	r.checkArchive(r.allOf(start.Add(-7*time.Hour), r.ana, ids[2]))
	right.Store(true)
	r.clock.Advance(time.Hour)
	r.wantAll(r.runOnce(), start.Add(-6*time.Hour))
	r.checkArchive(r.allOf(start.Add(-7*time.Hour), ids...))
}

// TestARowThatWasChosen: once the row of an extension can be read that was chosen by its number, that extension is the chosen one.
func TestARowThatWasChosen(t *testing.T) {
	r, ids := mailboxes(t, 1)
	for _, id := range ids {
		r.of(id, ringcentralserver.TypeSMS, time.Hour)
	}
	var right atomic.Bool
	r.eachRow("/account/~/extension", func(row object) {
		if row["extensionNumber"] == "102" && !right.Load() {
			row["id"] = "../102"
		}
	})
	b := messagesToo
	b.Whose = &archiver.Whose{Only: []ledger.Owner{{Number: "101"}, {Number: "102"}}}
	r.turnOn(b, 6*time.Hour)
	if report := r.runOnce(); report.Complete() || r.a.Snapshot().Completeness.Now {
		t.Errorf("without Bob's messages everything is there: %+v", report)
	}
	right.Store(true)
	r.clock.Advance(time.Hour)
	r.wantAll(r.runOnce(), start.Add(-6*time.Hour))
	r.checkArchive(r.allOf(start.Add(-7*time.Hour), r.ana, r.bob))
	if only := r.a.Snapshot().Backup.Whose.Only; len(only) != 2 || only[1].ExtensionID != r.bob {
		t.Errorf("chosen are %+v", only)
	}
}

// TestANumberThatWasChosenIsGivenAnew: people choose numbers. Whoever has the number of a deleted extension is archived as well, and what
// waits of the deleted one is.
//
//test:long
func TestANumberThatWasChosenIsGivenAnew(t *testing.T) {
	r, ids := mailboxes(t, 2)
	r.of(r.bob, ringcentralserver.TypeSMS, time.Hour)
	b := messagesToo
	b.Whose = &archiver.Whose{Only: []ledger.Owner{{Number: "102"}}}
	r.turnOn(b, 6*time.Hour)
	r.wantAll(r.runOnce(), start.Add(-6*time.Hour))
	want := r.allOf(start.Add(-7*time.Hour), r.bob)
	office := r.sim.RingCentral.Office()
	office.UpdateExtension(r.bob, func(e *ringcentralserver.Extension) { e.Deleted = true })
	r.clock.Advance(time.Hour)
	r.runOnce()
	next := office.AddExtension(ringcentralserver.Extension{Number: "102", Name: "Bob's Successor"})
	r.of(next, ringcentralserver.TypeSMS, 0)
	r.of(ids[len(ids)-1], ringcentralserver.TypeSMS, 0) // was not chosen
	for range 3 {
		r.clock.Advance(time.Hour)
		r.wantAll(r.runOnce(), start.Add(-6*time.Hour))
	}
	r.checkArchive(append(want, r.allOf(start.Add(-7*time.Hour), next)...))
	only := r.a.Snapshot().Backup.Whose.Only
	if len(only) != 2 || only[0].ExtensionID != r.bob || only[1].ExtensionID != next {
		t.Errorf("chosen are %+v", only)
	}
}

// TestAChoiceIsShownAsItIsMeant: an extension that was chosen or left out stays so under another number, and no number is shown for it that
// another extension has now; whoever changes the choice as it is shown changes nothing else.
//
//test:long
func TestAChoiceIsShownAsItIsMeant(t *testing.T) {
	r, ids := mailboxes(t, 3)
	office := r.sim.RingCentral.Office()
	renumber := func(id, number string) {
		office.UpdateExtension(id, func(e *ringcentralserver.Extension) { e.Number = number })
	}
	b := messagesToo
	b.Whose = &archiver.Whose{Except: []ledger.Owner{{Number: "200"}, {Number: "201"}}}
	r.turnOn(b, 6*time.Hour)
	r.runOnce()
	renumber(ids[2], "300")
	office.UpdateExtension(ids[3], func(e *ringcentralserver.Extension) { e.Deleted = true })
	for _, number := range []string{"200", "201"} {
		ids = append(ids, office.AddExtension(ringcentralserver.Extension{Number: number, Name: "New " + number}))
	}
	r.clock.Advance(time.Hour)
	for _, id := range ids {
		r.of(id, ringcentralserver.TypeSMS, 10*time.Minute)
	}
	r.runOnce()
	want := r.allOf(start, r.ana, r.bob, ids[4], ids[5], ids[6])
	r.checkArchive(want)
	shown := func() (numbers []string, all []ledger.Owner) {
		for _, o := range r.a.Snapshot().Backup.Whose.Except {
			number := cmp.Or(o.Number, o.ExtensionID)
			numbers, all = append(numbers, number), append(all, ledger.Owner{Number: number})
		}
		return numbers, all
	}
	numbers, typed := shown()
	if !slices.Equal(numbers, []string{"300", ids[3]}) {
		t.Errorf("left out are %q", numbers)
	}
	if err := r.a.Choose(t.Context(), archiver.Whose{Except: append(typed, ledger.Owner{Number: "202"})}); err != nil {
		t.Fatal(err)
	}
	if numbers, _ := shown(); !slices.Equal(numbers, []string{"300", ids[3], "202"}) {
		t.Errorf("then left out are %q", numbers)
	}
	r.clock.Advance(time.Hour)
	r.runOnce()
	r.checkArchive(want)
}

// TestAChoiceWithADeletedExtensionIsChanged: what waits of one that was chosen and deleted since is not given up for the sake of another.
func TestAChoiceWithADeletedExtensionIsChanged(t *testing.T) {
	r, ids := mailboxes(t, 1)
	number := func(n ...string) (all []ledger.Owner) {
		for _, n := range n {
			all = append(all, ledger.Owner{Number: n})
		}
		return all
	}
	b := messagesToo
	b.Whose = &archiver.Whose{Only: number("102")}
	r.turnOn(b, 6*time.Hour)
	r.runOnce()
	r.sim.RingCentral.Office().UpdateExtension(r.bob, func(e *ringcentralserver.Extension) { e.Deleted = true })
	r.clock.Advance(time.Hour)
	r.runOnce()
	if err := r.a.Choose(t.Context(), archiver.Whose{Only: number("102", "200")}); err != nil {
		t.Fatal(err)
	}
	if only := r.a.Snapshot().Backup.Whose.Only; len(only) != 2 || only[0].ExtensionID != r.bob || only[1].ExtensionID != ids[2] {
		t.Errorf("chosen are %+v", only)
	}
	err := r.a.Choose(t.Context(), archiver.Whose{Only: number("200"), Except: number("102")})
	if !errors.Is(err, reasons.ErrExtension) { // it was not left out before
		t.Errorf("an extension that is not there gives %v", err)
	}
}

// TestOneMoreRowThatIsNothing: rows of nothing look the same. Of those that were left out, another one is told.
func TestOneMoreRowThatIsNothing(t *testing.T) {
	r, ids := mailboxes(t, 0)
	r.of(r.bob, ringcentralserver.TypeSMS, time.Hour)
	var nothings atomic.Int64
	r.rewrite("/account/~/extension", func(req *http.Request, body object) {
		if all, is := body["records"].([]any); is && strings.HasSuffix(req.URL.Path, "/extension") {
			for range nothings.Load() {
				all = append(all, nil)
			}
			body["records"] = all
		}
	})
	r.turnOn(messagesToo, 6*time.Hour)
	var except []ledger.Owner
	for i := range 3 {
		nothings.Store(int64(i) + 1)
		report := r.runOnce()
		first := r.a.Snapshot().Mailboxes.First.Owner.ExtensionID
		if report.Complete() || r.a.Snapshot().Completeness.Now || first == "" {
			t.Fatalf("row %d is not told: %+v (%v)", i+1, r.a.Snapshot().Mailboxes, report.Err)
		}
		except = append(except, ledger.Owner{Number: first})
		if err := r.a.Choose(t.Context(), archiver.Whose{Except: except}); err != nil {
			t.Fatal(err)
		}
		r.clock.Advance(time.Hour)
		r.wantAll(r.runOnce(), start.Add(-6*time.Hour))
		r.clock.Advance(time.Hour)
	}
	r.checkArchive(r.allOf(start.Add(-7*time.Hour), ids...))
}

// TestMailboxesAreListedByTheClock: a program that runs lists each once an hour, and stops in the midst
// of it when it is told to.
func TestMailboxesAreListedByTheClock(t *testing.T) {
	r := newQuickRig(t)
	for i := range 30 {
		r.sim.RingCentral.Office().AddExtension(ringcentralserver.Extension{Number: fmt.Sprint(200 + i), Name: fmt.Sprintf("Person %d", i)})
	}
	r.sim.RingCentral.SetLimit(ringcentralserver.Light, 50, time.Minute)
	r.turnOn(messagesToo, time.Hour)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	changes, end := r.a.Changed()
	defer end()
	go func() { done <- r.a.Serve(ctx) }()
	for len(r.listings()) < 5 {
		select {
		case <-changes:
		case <-r.clock.After(time.Second):
		}
	}
	cancel()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if n := len(r.listings()); n >= 32 {
		t.Errorf("%d mailboxes were listed, although the program was to stop", n)
	}
	r.runOnce()
	if n := len(r.listings()); n != 32 {
		t.Errorf("%d mailboxes were listed", n)
	}
}

// TestARoundThatTheHourCutsGoesOn: where the mailboxes take longer than the hour, the calls of the next
// one are listed first, and the run ends only when every mailbox was listed.
//
//test:long
func TestARoundThatTheHourCutsGoesOn(t *testing.T) {
	r, ids := mailboxes(t, 40)
	r.of(ids[len(ids)-1], ringcentralserver.TypeSMS, time.Hour)
	r.sim.RingCentral.Inject(ringcentralserver.Fault{Match: func(q *http.Request) bool {
		if strings.HasSuffix(q.URL.Path, "/message-store") {
			r.clock.Advance(3 * time.Minute)
		}
		return false
	}})
	r.turnOn(messagesToo, 3*time.Hour)
	if report := r.runOnce(); !report.Complete() || report.Archived != 1 {
		t.Errorf("archived %d, left %+v (%v)", report.Archived, report.Left, report.Err)
	}
	if n := len(r.listings()); n != len(ids) {
		t.Errorf("%d mailboxes were listed", n)
	}
	logs := 0
	for _, q := range r.sim.RingCentral.RequestLog() {
		if strings.HasSuffix(q.Path, "/account/~/call-log") {
			logs++
		}
	}
	if logs < 3 {
		t.Errorf("the calls were listed %d times in two hours", logs)
	}
}

// TestNoMailboxIsLeftToList: where each one is left out, or there is none, nothing is missing.
//
//test:long
func TestNoMailboxIsLeftToList(t *testing.T) {
	r, ids := mailboxes(t, 0)
	r.of(ids[1], ringcentralserver.TypeSMS, time.Hour)
	r.call(r.bob, time.Hour, ringcentralserver.RecordingSpec{})
	on := messagesToo
	on.Whose = &archiver.Whose{Except: []ledger.Owner{{Number: "101"}, {Number: "102"}}}
	r.turnOn(on, 6*time.Hour)
	r.wantAll(r.runOnce(), start.Add(-6*time.Hour))
	late := r.sim.RingCentral.Office().AddExtension(ringcentralserver.Extension{Number: "300", Name: "New Person"})
	r.of(late, ringcentralserver.TypeSMS, time.Hour)
	r.sim.RingCentral.Inject(ringcentralserver.Fault{Path: late + "/message-store", Kind: ringcentralserver.FaultStatus, Status: 400})
	r.clock.Advance(time.Hour)
	if report := r.runOnce(); report.Complete() || r.a.Snapshot().Completeness.Now {
		t.Error("everything is said, though a mailbox that is new was not listed")
	}
	r.sim.RingCentral.ClearFaults()
	r.clock.Advance(time.Hour)
	r.wantAll(r.runOnce(), start.Add(-6*time.Hour))
	if n := len(r.archive()); n != 2 {
		t.Errorf("%d files", n)
	}
}

// TestAnExtensionThatMayHaveNoMailbox: what RingCentral says clearly to have none holds up nothing. Any other is named with what helps,
// the other mailboxes are archived, and once it is left out, nothing is missing.
//
//test:long
func TestAnExtensionThatMayHaveNoMailbox(t *testing.T) {
	t.Parallel()
	row := func(change func(object)) func(r *rig, id string) {
		return func(r *rig, _ string) {
			r.rewrite("/account/~/extension", func(req *http.Request, body object) {
				for i, one := range rowsOf(body) {
					if strings.HasSuffix(req.URL.Path, "/extension") && one["extensionNumber"] == "500" {
						if change(one); len(one) == 0 {
							body["records"].([]any)[i] = nil
						}
					}
				}
			})
		}
	}
	answers := func(status int, code string) func(r *rig, id string) {
		return func(r *rig, id string) {
			r.sim.Watch(func(next http.Handler) http.Handler {
				return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
					if !strings.HasSuffix(req.URL.Path, id+"/message-store") {
						next.ServeHTTP(w, req)
						return
					}
					w.Header().Set("Content-Type", "application/json")
					w.WriteHeader(status)
					fmt.Fprintf(w, `{"errorCode":%[1]q,"message":"no","errors":[{"errorCode":%[1]q,"message":"no"}]}`, code)
				})
			})
		}
	}
	for name, c := range map[string]struct {
		kind, status string
		is           func(r *rig, id string)
		named        string // by which it is left out; empty where nothing has to be
	}{
		"a menu, not there":                     {"IvrMenu", "Enabled", answers(404, "CMN-102"), ""},
		"a menu, a bad parameter":               {"IvrMenu", "Enabled", answers(400, "CMN-101"), "500"},
		"a menu, not implemented":               {"IvrMenu", "Enabled", answers(501, "CMN-201"), "500"},
		"a menu, out of order":                  {"IvrMenu", "Enabled", answers(500, "CMN-201"), "500"},
		"nobody's, not there or not shown":      {"User", "Unassigned", answers(404, "CMN-102"), "500"},
		"nobody's, no such feature":             {"User", "Unassigned", answers(403, "CMN-403"), ""},
		"not activated, not there or not shown": {"User", "NotActivated", answers(404, "CMN-102"), "500"},
		"an unknown type, not there":            {"HologramUser", "Enabled", answers(404, "CMN-102"), "500"},
		"a row without an id":                   {"User", "Enabled", row(func(one object) { delete(one, "id") }), "500"},
		"a row that is nothing":                 {"User", "Enabled", row(func(one object) { clear(one) }), "row-74234e98"},
	} {
		t.Run(name, func(t *testing.T) {
			r, ids := mailboxes(t, 1)
			id := r.sim.RingCentral.Office().AddExtension(ringcentralserver.Extension{Number: "500", Name: "Odd One", Type: c.kind, Status: c.status})
			r.of(r.bob, ringcentralserver.TypeSMS, time.Hour)
			c.is(r, id)
			r.turnOn(messagesToo, 6*time.Hour)
			if c.named != "" {
				report := r.runOnce()
				s := r.a.Snapshot()
				first := s.Mailboxes.First
				if report.Complete() || s.Completeness.Now || report.Reason != reasons.MailboxUnclear || s.Mailboxes.Failing != 1 || first.Reason != string(reasons.MailboxUnclear) {
					t.Errorf("%q (%v), everything: %t, %+v", report.Reason, report.Err, s.Completeness.Now, s.Mailboxes)
				}
				if name := first.Owner.Number + "," + first.Owner.ExtensionID; !strings.Contains(name, c.named) && first.Owner.ExtensionID != id {
					t.Errorf("it is named %q", name)
				}
				by := c.named
				if c.status == "Unassigned" {
					by = id // it shows no number
				}
				if err := r.a.Choose(t.Context(), archiver.Whose{Except: []ledger.Owner{{Number: by}}}); err != nil {
					t.Fatal(err)
				}
				r.clock.Advance(time.Hour)
			}
			r.wantAll(r.runOnce(), start.Add(-6*time.Hour))
			r.checkArchive(r.allOf(start.Add(-7*time.Hour), ids...))
		})
	}
}
