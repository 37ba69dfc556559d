package archiver_test

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/index"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/calllog"
	"ringcentral-archiver/store/disk"
	"ringcentral-archiver/store/ledger"
)

const callTable = "/Index/2026-11 calls.csv"

var (
	kim     = ringcentralserver.Party{Number: "+14155550123", Name: "Kim Park"}
	anaLine = ringcentralserver.Party{Number: "+16505550101", ExtensionNumber: "101", Name: "Ana Ruiz"}
)

// calls reads the table of the month's calls: the rows by the id of the call, and the notes with their
// times.
func (r *rig) calls() (rows map[string]map[string]string, notes []string) {
	r.t.Helper()
	all, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(r.page(callTable), "\ufeff"))).ReadAll()
	if err != nil {
		r.t.Fatal(err)
	}
	rows = map[string]map[string]string{}
	for _, cells := range all[1:] {
		row := map[string]string{}
		for i, title := range all[0] {
			row[title] = strings.TrimPrefix(cells[i], "'") // which keeps a spreadsheet from computing with it
		}
		switch id := row["Call ID"]; {
		case id == "":
			notes = append(notes, row["Date"]+" "+row["Time"]+" "+row["Note"])
		case rows[id] != nil:
			r.t.Errorf("call %s is in the table twice", id)
		default:
			rows[id] = row
		}
	}
	return rows, notes
}

// noted reads the ids of the calls in the day records.
func (r *rig) noted() (ids []string) {
	r.t.Helper()
	for _, f := range r.sim.Dropbox.Files() {
		if index.DateOf(f.Path) == "" {
			continue
		}
		var record struct{ Calls []struct{ ID string } }
		if err := json.Unmarshal([]byte(r.page(f.Path)), &record); err != nil {
			r.t.Fatal(err)
		}
		for _, c := range record.Calls {
			ids = append(ids, c.ID)
		}
	}
	slices.Sort(ids)
	return ids
}

func (r *rig) addCall(ago time.Duration, change func(*ringcentralserver.CallSpec)) (id string, recordings []string) {
	c := ringcentralserver.CallSpec{Start: r.clock.Now().Add(-ago), Duration: time.Minute, ExtensionID: r.ana, From: kim, To: anaLine}
	if change != nil {
		change(&c)
	}
	return r.sim.RingCentral.Office().AddCall(c)
}

// listCalls counts the pages of the call log that RingCentral was asked for.
func (r *rig) listCalls() (n int) {
	for _, q := range r.sim.RingCentral.RequestLog() {
		if strings.HasSuffix(q.Path, "/call-log") {
			n++
		}
	}
	return n
}

// TestEveryCallIsNoted: recorded or not, missed too, of everybody, each once, joined to what it left,
// and nothing more is asked of RingCentral.
//
//test:long
func TestEveryCallIsNoted(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	recorded, recordings := r.addCall(5*time.Hour, func(c *ringcentralserver.CallSpec) {
		c.Recordings = []ringcentralserver.RecordingSpec{{}, {Place: ringcentralserver.OnLeg, Leg: 1}}
	})
	missed, _ := r.addCall(4*time.Hour, func(c *ringcentralserver.CallSpec) { c.Duration, c.Result = 0, "Missed" })
	voicemail := r.message(ringcentralserver.TypeVoiceMail, 3*time.Hour, func(m *ringcentralserver.MessageSpec) { m.Transcript = "Call me." })
	left, _ := r.addCall(3*time.Hour, func(c *ringcentralserver.CallSpec) { c.Result, c.MessageID = "Voicemail", voicemail })
	text := r.message(ringcentralserver.TypeSMS, 2*time.Hour, func(m *ringcentralserver.MessageSpec) { m.Text = "Sorry, I missed you." })
	bobs, _ := r.addCall(2*time.Hour, func(c *ringcentralserver.CallSpec) {
		c.ExtensionID, c.From, c.To = r.bob, ringcentralserver.Party{Number: "+1415555XXXX", Name: `=HYPERLINK("http://x")`}, ringcentralserver.Party{}
	})
	early, _ := r.addCall(23*time.Hour, func(c *ringcentralserver.CallSpec) { c.Direction, c.From, c.To = "Outbound", anaLine, kim })
	frozen, _ := r.addCall(7*time.Hour, func(c *ringcentralserver.CallSpec) { c.Frozen = true })
	r.addCall(20*time.Minute, func(c *ringcentralserver.CallSpec) { c.Frozen = true }) // it may still change
	r.backup(24 * time.Hour)
	report := r.runOnce()
	if report.IndexErr != nil || r.listCalls() != 2 { // the account's and the user's own, as ever
		t.Errorf("%d lists of calls were read (%v)", r.listCalls(), report.IndexErr)
	}
	rows, notes := r.calls()
	want := []string{bobs, early, frozen, left, missed, recorded}
	slices.Sort(want)
	if got := slices.Sorted(maps.Keys(rows)); !slices.Equal(got, want) {
		t.Fatalf("the table has the calls %q, want %q", got, want)
	}
	if got := r.noted(); !slices.Equal(got, want) {
		t.Errorf("the day records have the calls %q, want %q", got, want)
	}
	for id, cells := range map[string]map[string]string{
		recorded: {"Recording IDs": strings.Join(recordings, "; "), "Result": "Accepted", "From Number": kim.Number, "Texts With The Number That Day": text, "Duration": "0:01:00"},
		missed:   {"Result": "Missed", "Files": "", "Duration": "", "Extension Name": "Ana Ruiz", "Extension Number": "101", "Type": "Voice"},
		left:     {"Message ID": voicemail, "Message Type": "VoiceMail"},
		bobs:     {"Extension Name": "Bob Stone", "Texts With The Number That Day": "", "To Number": "", "From Name": `=HYPERLINK("http://x")`},
		early:    {"Date": "2026-11-19", "Direction": "Outbound", "Texts With The Number That Day": ""},
		frozen:   {"Result": "In Progress"},
	} {
		for column, cell := range cells {
			if rows[id][column] != cell {
				t.Errorf("call %s: %s is %q, want %q", id, column, rows[id][column], cell)
			}
		}
	}
	if raw := r.page(callTable); !strings.Contains(raw, `'=HYPERLINK`) {
		t.Error("a name can be a formula")
	}
	files := r.files()
	for id, n := range map[string]int{recorded: 2, left: 2} {
		named := strings.Split(rows[id]["Files"], "; ")
		for _, file := range named {
			if files[file] == "" {
				t.Errorf("call %s names %s, which is not there", id, file)
			}
		}
		if len(named) != n {
			t.Errorf("call %s names %d files, want %d", id, len(named), n)
		}
	}
	// what was before the first hour is not known
	if len(notes) != 2 || !strings.HasPrefix(notes[0], "2026-11-01 00:00:00 From here on: some calls of all") ||
		!strings.HasPrefix(notes[1], "2026-11-19 10:00:00 From here on: every call of all extensions") || !strings.HasSuffix(notes[1], "but for those in progress") {
		t.Errorf("the table says %q", notes)
	}
	html := r.shown("2026-11")
	for _, id := range want {
		if strings.Count(html, `"`+id+`"`) != 1 {
			t.Errorf("the page has call %s %d times", id, strings.Count(html, `"`+id+`"`))
		}
	}
	known := r.a.Snapshot().Calls
	if known.Noted != len(want) || known.Of != "all extensions" || known.Since.IsZero() || known.At.IsZero() {
		t.Errorf("the status says %+v", known)
	}
	n := len(r.sim.Dropbox.Writes())
	r.clock.Advance(10 * time.Minute)
	r.runOnce()
	if got := r.written(n); !slices.Equal(got, []string{statusPage, registry}) {
		t.Errorf("a pass without anything new wrote %q", got)
	}
	if err := r.store.Check(); err != nil {
		t.Error(err)
	}
}

// TestACallIsJoinedToTheMessageOfASharedNumber: it is in the queue's folder, whether its row names the queue or the mailbox of the user who
// answers the queue; and a fax is joined to its call.
//
//test:long
func TestACallIsJoinedToTheMessageOfASharedNumber(t *testing.T) {
	r, queue := sharing(t, ringcentralserver.FeatureSharedVoicemail)
	left := map[string]string{}
	call := func(message, extension, in string, fax bool) {
		id, _ := r.addCall(3*time.Hour, func(c *ringcentralserver.CallSpec) {
			c.ExtensionID, c.Result, c.MessageID, c.MessageIn, c.Fax = extension, "Voicemail", message, in, fax
		})
		left[id] = message
	}
	call(r.shared(queue, r.ana, ringcentralserver.TypeVoiceMail, 3*time.Hour), queue, "", false)
	call(r.shared(queue, r.ana, ringcentralserver.TypeVoiceMail, 2*time.Hour), queue, r.ana, false)
	call(r.message(ringcentralserver.TypeFax, 2*time.Hour, nil), r.ana, "", true)
	r.turnOn(messagesToo, 24*time.Hour)
	for range 2 { // what is shared is known after the first
		r.runOnce()
		r.clock.Advance(time.Hour)
	}
	rows, _ := r.calls()
	for id, message := range left {
		if row := rows[id]; row == nil || !strings.Contains(row["Files"], message) {
			t.Errorf("the call that left %s: %v", message, row)
		}
	}
}

// TestAJoinThatIsNotCertainIsNotMade: a message in another's mailbox with the id that a call names, a
// number that is masked, a text of another extension or day.
//
//test:long
func TestAJoinThatIsNotCertainIsNotMade(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	voicemail := r.message(ringcentralserver.TypeVoiceMail, 3*time.Hour, nil)
	others, _ := r.addCall(3*time.Hour, func(c *ringcentralserver.CallSpec) {
		c.ExtensionID, c.Result, c.MessageID = r.bob, "Voicemail", voicemail // its address is in Bob's mailbox
	})
	masked := ringcentralserver.Party{Number: "+1415555XXXX"}
	r.message(ringcentralserver.TypeSMS, 2*time.Hour, func(m *ringcentralserver.MessageSpec) { m.Text, m.From = "Who am I?", masked })
	hidden, _ := r.addCall(2*time.Hour, func(c *ringcentralserver.CallSpec) { c.From = masked })
	r.message(ringcentralserver.TypeSMS, 21*time.Hour, func(m *ringcentralserver.MessageSpec) { m.Text = "Yesterday" })
	today, _ := r.addCall(time.Hour, nil)
	r.backup(24 * time.Hour)
	r.runOnce()
	rows, _ := r.calls()
	for name, id := range map[string]string{"another's voicemail": others, "a masked number": hidden, "a text of another day": today} {
		if row := rows[id]; row == nil || row["Files"] != "" || row["Texts With The Number That Day"] != "" {
			t.Errorf("%s is joined: %v", name, row)
		}
	}
}

// TestATextOfTheDayBefore: midnight may fall into the middle of an hour of UTC.
//
//test:long
func TestATextOfTheDayBefore(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	office := r.sim.RingCentral.Office()
	account := office.Account()
	account.TimeZone = "Asia/Kolkata"
	office.SetAccount(account)
	r = r.computer()
	r.message(ringcentralserver.TypeSMS, 23*time.Hour+50*time.Minute, func(m *ringcentralserver.MessageSpec) { m.Text = "Yesterday, 23:50" })
	id, _ := r.addCall(23*time.Hour+30*time.Minute, nil)
	r.backup(24 * time.Hour)
	r.runOnce()
	rows, _ := r.calls()
	if row := rows[id]; row["Date"] != "2026-11-20" || !strings.HasPrefix(row["Time"], "00:1") || row["Texts With The Number That Day"] != "" {
		t.Errorf("the call is %v", row)
	}
}

// TestTheCallsOfAUser: who is no admin has a list of the own calls, and is told whose it is.
//
//test:long
func TestTheCallsOfAUser(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleUser)
	own, _ := r.addCall(3*time.Hour, nil)
	r.addCall(2*time.Hour, func(c *ringcentralserver.CallSpec) { c.ExtensionID = r.bob })
	r.backup(24 * time.Hour)
	r.runOnce()
	rows, notes := r.calls()
	if len(rows) != 1 || rows[own] == nil || !strings.Contains(strings.Join(notes, "\n"), "every call of extension 101 (Ana Ruiz)") {
		t.Errorf("the table has %d calls and says %q", len(rows), notes)
	}
}

// backupTexts has the texts of all extensions archived, and no recordings.
func (r *rig) backupTexts(since time.Duration) {
	r.t.Helper()
	for _, scope := range []archiver.ScopeName{archiver.AccountScope, archiver.ExtensionScope} {
		err := r.a.SetBackup(r.t.Context(), archiver.BackupOn{Scope: scope, Types: []ledger.Type{ledger.SMS}, Since: r.clock.Now().Add(-since)})
		if err != nil {
			r.t.Fatal(err)
		}
	}
}

// TestCallsThatAreNotReadAreNotKnown: where recordings are not archived, the call log is not read, and
// no page says anything else.
//
//test:long
func TestCallsThatAreNotReadAreNotKnown(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.addCall(3*time.Hour, nil)
	r.message(ringcentralserver.TypeSMS, 2*time.Hour, func(m *ringcentralserver.MessageSpec) { m.Text = "hello" })
	r.backupTexts(24 * time.Hour)
	r.runOnce()
	if page := r.page("/Index/2026-11.html"); !strings.Contains(page, "calls are not known") || !strings.Contains(page, "Some calls may be missing") {
		t.Error("the page does not say that the calls are not known")
	}
	for _, f := range r.sim.Dropbox.Files() {
		if f.Path == callTable {
			t.Error("there is a table of calls that were not read")
		}
	}
	if known := r.a.Snapshot().Calls; known != (archiver.Snapshot{}).Calls {
		t.Errorf("the status says %+v", known)
	}
}

// TestAGapInTheCalls: what was not read in time stays named, also on pages on which nothing else has
// changed; a row that cannot be read leaves its hour open.
//
//test:long
func TestAGapInTheCalls(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.addCall(3*time.Hour, nil)
	r.sim.RingCentral.Office().AddCall(ringcentralserver.CallSpec{
		Start: r.clock.Now().Add(-10 * time.Hour), Duration: time.Minute, ExtensionID: r.ana, From: kim, To: anaLine, Odd: ringcentralserver.Oddity{NoID: true},
	})
	r.backup(24 * time.Hour)
	r.runOnce()
	_, notes := r.calls()
	zone, err := time.LoadLocation("America/Los_Angeles")
	if err != nil {
		t.Fatal(err)
	}
	hole := start.Add(-10 * time.Hour).Truncate(time.Hour).In(zone)
	for _, at := range []time.Time{hole, hole.Add(time.Hour)} {
		if !strings.Contains(strings.Join(notes, "\n"), at.Format("2006-01-02 15:04:05 ")) {
			t.Errorf("the table does not say that %s is not whole: %q", hole, notes)
		}
	}
	n := len(r.sim.Dropbox.Writes())
	r.backupTexts(24 * time.Hour)
	r.clock.Advance(5 * time.Hour)
	r.runOnce()
	if _, after := r.calls(); len(after) != len(notes)+1 || !strings.Contains(after[len(after)-1], "some calls of all extensions may be missing") {
		t.Errorf("the log is not read any more, and the table says %q (written: %q)", after, r.written(n))
	}
}

// TestAListThatIsNotWholeNow: what was said of the newest calls does not hold any more once the list is not read, or shows what
// cannot be read, and holds again once it does.
//
//test:long
func TestAListThatIsNotWholeNow(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(r *rig, until time.Time){
		"refused": func(r *rig, _ time.Time) {
			r.sim.RingCentral.Inject(ringcentralserver.Fault{Match: func(q *http.Request) bool { return strings.HasSuffix(q.URL.Path, "/call-log") }, Status: 403})
		},
		"a young call without an id": func(r *rig, until time.Time) {
			r.addCall(30*time.Minute, func(c *ringcentralserver.CallSpec) { c.Odd = ringcentralserver.Oddity{NoID: true, Until: until} })
		},
		"a call without a time": func(r *rig, until time.Time) {
			r.addCall(30*time.Minute, func(c *ringcentralserver.CallSpec) { c.Odd = ringcentralserver.Oddity{NoTime: true, Until: until} })
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, ringcentralserver.RoleAdmin)
			r.addCall(3*time.Hour, nil)
			r.backup(24 * time.Hour)
			last := func(when string, missing bool) {
				t.Helper()
				r.clock.Advance(30 * time.Minute)
				r.runOnce()
				_, notes := r.calls()
				if strings.Contains(notes[len(notes)-1], "some calls") != missing {
					t.Errorf("%s the table says %q", when, notes)
				}
			}
			last("at first", false)
			spoil(r, r.clock.Now().Add(45*time.Minute))
			last("then", true)
			r.sim.RingCentral.ClearFaults()
			last("at last", false)
		})
	}
}

// TestTheCallsOfALostStore: a fresh store has them from the day records, though RingCentral shows them
// no more; and the pages say since when they are complete.
//
//test:long
func TestTheCallsOfALostStore(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	var ids []string
	for i := range 40 {
		id, _ := r.addCall(time.Duration(i+1)*time.Hour, func(c *ringcentralserver.CallSpec) {
			c.DeletedAt, c.Stub = r.clock.Now().Add(2*time.Hour), true
			if i%2 == 0 {
				c.Recordings = []ringcentralserver.RecordingSpec{{}}
			}
		})
		ids = append(ids, id)
	}
	slices.Sort(ids)
	r.backup(60 * time.Hour)
	r.runOnce()
	rows, notes := r.calls()
	if len(rows) != len(ids) {
		t.Fatalf("the table has %d calls", len(rows))
	}
	r.clock.Advance(3 * time.Hour)
	fresh := r.computer()
	late, _ := fresh.addCall(90*time.Minute, nil)
	fresh.backup(60 * time.Hour)
	if report := fresh.runOnce(); report.IndexErr != nil {
		t.Fatal(report.IndexErr)
	}
	again, now := fresh.calls()
	for _, id := range ids {
		if fmt.Sprint(again[id]) != fmt.Sprint(rows[id]) {
			t.Errorf("call %s was %v and is %v", id, rows[id], again[id])
		}
	}
	if again[late] == nil || len(again) != len(ids)+1 {
		t.Errorf("the table has %d calls, want %d", len(again), len(ids)+1)
	}
	if !slices.Equal(now, notes) {
		t.Errorf("it said %q and says %q", notes, now)
	}
	if got := fresh.noted(); len(got) != len(ids)+1 {
		t.Errorf("the day records have %d calls", len(got))
	}
	if err := fresh.store.Check(); err != nil {
		t.Error(err)
	}
}

// TestACallWhoseTimeIsToldAnew: over the hour, and the day, it is in the table and in the day records once, as it was told last.
func TestACallWhoseTimeIsToldAnew(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	midnight := time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC) // in the account's zone
	id, _ := r.addCall(start.Sub(midnight)-time.Minute, func(c *ringcentralserver.CallSpec) { c.Recordings = []ringcentralserver.RecordingSpec{{}} })
	var moved atomic.Bool
	r.rewrite("/call-log", func(_ *http.Request, body object) {
		for _, row := range rowsOf(body) {
			if row["id"] == id && moved.Load() {
				row["startTime"] = midnight.Add(-time.Minute).Format(time.RFC3339)
			}
		}
	})
	r.backup(24 * time.Hour)
	r.runOnce()
	moved.Store(true)
	for range 2 {
		r.clock.Advance(time.Hour)
		r.runOnce()
	}
	rows, _ := r.calls()
	if len(rows) != 1 || rows[id]["Date"] != "2026-11-19" || len(r.noted()) != 1 || r.a.Snapshot().Calls.Noted != 1 {
		t.Errorf("the table has %v, the day records %q, %d are noted", rows, r.noted(), r.a.Snapshot().Calls.Noted)
	}
	if err := r.store.Check(); err != nil {
		t.Error(err)
	}
}

// TestADamagedCallWhoseTimeIsToldAnew: the record in the hour that it was in cannot be read. It is in the table once all the same.
//
//test:long
func TestADamagedCallWhoseTimeIsToldAnew(t *testing.T) {
	d := newDamageRig(t)
	d.backup(24 * time.Hour)
	const ago = 5 * time.Hour // at ten minutes past an hour
	id, _ := d.addCall(ago, nil)
	var moved atomic.Bool
	d.rewrite("/call-log", func(_ *http.Request, body object) {
		for _, row := range rowsOf(body) {
			if row["id"] == id && moved.Load() {
				row["startTime"] = start.Add(-ago - 20*time.Minute).Format(time.RFC3339)
			}
		}
	})
	d.runOnce()
	d.change(disk.BucketCalls, append(disk.TimeKey(start.Add(-ago).Truncate(time.Hour)), id...), func(raw []byte) int { return len(raw) - 3 })
	moved.Store(true)
	for range 2 {
		d.clock.Advance(time.Hour)
		if report := d.runOnce(); report.IndexErr != nil {
			t.Fatal(report.IndexErr)
		}
		rows, _ := d.calls()
		if n := len(rows); rows[id]["Time"] != "04:50:00" || len(d.noted()) != n || d.a.Snapshot().Calls.Noted != n {
			t.Errorf("the table has %d and %v, the day records %q, %d are noted", n, rows[id], d.noted(), d.a.Snapshot().Calls.Noted)
		}
	}
	if err := d.store.Check(); err != nil {
		t.Error(err)
	}
}

// TestALostDayRecord: a fresh store does not say that it has every call of a day whose record is not there as it was written, though the
// records of other days say so of all days.
//
//test:long
func TestALostDayRecord(t *testing.T) {
	t.Parallel()
	const record = "/Index/2026-11-18.json"
	for name, lose := range map[string]func(r *rig){
		"not lost": func(*rig) {},
		"deleted":  func(r *rig) { r.remove(record) },
		"cut":      func(r *rig) { r.put(record, r.page(record)[:2000]) },
		"changed":  func(r *rig) { r.put(record, `{"account":"x","date":"2026-11-18","items":[]}`) },
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, ringcentralserver.RoleAdmin)
			for i := range 80 {
				r.addCall(time.Duration(i+1)*time.Hour, func(c *ringcentralserver.CallSpec) { c.DeletedAt = start.Add(2 * time.Hour) })
			}
			r.backup(100 * time.Hour)
			r.runOnce()
			_, notes := r.calls()
			for i := range notes {
				notes[i] = strings.TrimSuffix(notes[i], ", but for those in progress") // which ended since
			}
			r.clock.Advance(3 * time.Hour)
			lose(r)
			fresh := r.computer()
			fresh.backup(24 * time.Hour)
			fresh.addCall(90*time.Minute, nil)
			if report := fresh.runOnce(); report.IndexErr != nil {
				t.Fatal(report.IndexErr)
			}
			rows, now := fresh.calls()
			if name == "not lost" {
				if len(rows) != 81 || !slices.Equal(now[:2], notes) {
					t.Errorf("the table has %d calls and says %q, not %q", len(rows), now, notes)
				}
				return
			}
			if said := strings.Join(now, "\n"); len(rows) == 81 || !strings.HasPrefix(said, strings.Join(notes, "\n")) ||
				!strings.Contains(said, "2026-11-18 00:00:00 From here on: some calls") {
				t.Errorf("the table has %d calls and says %q", len(rows), now)
			}
		})
	}
}

// TestADamagedCallHoldsUpOnlyItself: the list brings it back, and the day's record does where the list
// does not reach so far. Where nothing does, its hour is not whole.
//
//test:long
func TestADamagedCallHoldsUpOnlyItself(t *testing.T) {
	t.Parallel()
	for name, ago := range map[string]time.Duration{"young": 3 * time.Hour, "old": 70 * time.Hour, "of a day in parts": 70 * time.Hour, "lost": 71 * time.Hour} {
		t.Run(name, func(t *testing.T) {
			d := newDamageRig(t)
			d.backup(90 * time.Hour)
			id, _ := d.addCall(ago, nil)
			other, _ := d.addCall(ago+time.Minute, nil)
			d.runOnce()
			rows, _ := d.calls()
			d.change(disk.BucketCalls, append(disk.TimeKey(start.Add(-ago).Truncate(time.Hour)), id...), func(raw []byte) int { return len(raw) - 3 })
			if d.store.Check() == nil {
				t.Error("the check does not see it")
			}
			if name == "lost" { // a person has changed the day's record as well
				if err := d.sim.Dropbox.Put("/Index/2026-11-17.json", []byte(`{"account":"x","date":"2026-11-17","items":[]}`), start); err != nil {
					t.Fatal(err)
				}
			}
			if name == "of a day in parts" { // one of them does not have it
				if err := d.sim.Dropbox.Put("/Index/2026-11-17 (part 2).json", []byte(`{"account":"x","date":"2026-11-17","items":[]}`), start); err != nil {
					t.Fatal(err)
				}
			}
			d.clock.Advance(10 * time.Minute)
			d.addCall(5*time.Minute, nil)
			if report := d.runOnce(); report.IndexErr != nil {
				t.Fatal(report.IndexErr)
			}
			now, notes := d.calls()
			if name == "lost" {
				if now[other] == nil || now[id] != nil || !strings.Contains(strings.Join(notes, "\n"), "2026-11-17 11:00:00 From here on: some calls") {
					t.Errorf("the table says %q and has %v", notes, now)
				}
				id = other
			}
			for _, id := range []string{id, other} {
				if now[id] == nil || fmt.Sprint(now[id]) != fmt.Sprint(rows[id]) {
					t.Errorf("call %s was %v and is %v", id, rows[id], now[id])
				}
			}
			if err := d.store.Check(); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestTheCallsOfTwoPeople: each has the own calls, and the table has both's and says so.
//
//test:long
func TestTheCallsOfTwoPeople(t *testing.T) {
	ana := newRig(t, ringcentralserver.RoleUser)
	one, _ := ana.addCall(3*time.Hour, nil)
	two, _ := ana.addCall(2*time.Hour, func(c *ringcentralserver.CallSpec) {
		c.ExtensionID, c.To = ana.bob, ringcentralserver.Party{Number: "+16505550102"}
	})
	bob := ana.person()
	for _, r := range []*rig{ana, bob} {
		r.backup(24 * time.Hour)
		if report := r.runOnce(); report.IndexErr != nil {
			t.Fatal(report.IndexErr)
		}
	}
	rows, notes := bob.calls()
	said := strings.Join(notes, "\n")
	if len(rows) != 2 || rows[one] == nil || rows[two] == nil {
		t.Errorf("the table has %d calls", len(rows))
	}
	if !strings.Contains(said, "every call of extension 102 (Bob Stone)") {
		t.Errorf("the table says %q", notes)
	}
}

// TestACallListOfTheFuture: a clock that was a year ahead hides no gap afterwards.
func TestACallListOfTheFuture(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.addCall(3*time.Hour, nil)
	r.backup(24 * time.Hour)
	err := r.store.Update(func(tx *store.Tx) error {
		coverage, err := tx.CallCoverage()
		if err != nil {
			return err
		}
		coverage.List("370000004").Add(calllog.Span{From: start, To: start.AddDate(1, 0, 0)})
		return tx.PutCallCoverage(coverage)
	})
	if err != nil {
		t.Fatal(err)
	}
	r.runOnce()
	if until := r.a.Snapshot().Calls.Until; until.After(r.clock.Now()) {
		t.Errorf("every call is known until %v", until)
	}
}
