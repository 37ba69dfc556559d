package archiver_test

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/index"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/store/ledger"
)

// person is another user of the account on a computer of their own, with the same Dropbox.
func (r *rig) person() *rig {
	r.t.Helper()
	swapped := *r
	swapped.ana, swapped.bob = r.bob, r.ana
	return swapped.computer()
}

// texts archives a person's own texts.
func (r *rig) texts(since time.Duration) {
	r.t.Helper()
	b := archiver.BackupOn{Scope: archiver.ExtensionScope, Types: []ledger.Type{ledger.SMS}, Since: r.clock.Now().Add(-since)}
	if err := r.a.SetBackup(r.t.Context(), b); err != nil {
		r.t.Fatal(err)
	}
}

// text adds a text message of the rig's own user.
func (r *rig) text(ago time.Duration, says string) string {
	return r.message(ringcentralserver.TypeSMS, ago, func(m *ringcentralserver.MessageSpec) { m.Text = says })
}

// good runs a pass that leaves nothing and publishes.
func (r *rig) good() {
	r.t.Helper()
	if report := r.runOnce(); !report.Complete() || report.IndexErr != nil {
		r.t.Fatalf("left %+v (%v, index %v)", report.Left, report.Err, report.IndexErr)
	}
}

var itemID = regexp.MustCompile(`^[0-9]+$`)

// idsOnDisk are the ids in the names of the archived files of a month, by what Dropbox holds.
func (r *rig) idsOnDisk(month string) []string {
	ids := map[string]bool{}
	for file := range r.files() {
		fields := strings.FieldsFunc(path.Base(file), func(c rune) bool { return c == '_' || c == '.' })
		if !strings.HasPrefix(fields[0], strings.ReplaceAll(month, "-", "")) {
			continue
		}
		id := slices.IndexFunc(fields[3:], itemID.MatchString)
		ids[fields[3+id]] = true
	}
	return slices.Sorted(maps.Keys(ids))
}

// rows reads a table of the index: its rows by the id of their item.
func (r *rig) rows(name string) map[string]map[string]string {
	r.t.Helper()
	all, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(r.page(name), "\ufeff"))).ReadAll()
	if err != nil {
		r.t.Fatal(err)
	}
	out := map[string]map[string]string{}
	for _, cells := range all[1:] {
		row := map[string]string{}
		for i, title := range all[0] {
			row[title] = cells[i]
		}
		id := strings.TrimPrefix(row["ID"], "'") // which keeps a spreadsheet from computing with it
		if out[id] != nil {
			r.t.Errorf("%s has two rows of %s", name, id)
		}
		out[id] = row
	}
	return out
}

// checkMonth compares a month's table, page and day records with the files in Dropbox.
func (r *rig) checkMonth(when, month string) {
	r.t.Helper()
	want := r.idsOnDisk(month)
	rows := r.rows("/Index/" + month + ".csv")
	if got := slices.Sorted(maps.Keys(rows)); !slices.Equal(got, want) {
		r.t.Errorf("%s: files of %d items lie in Dropbox, the table of %s has %d rows", when, len(want), month, len(got))
	}
	files := r.files()
	for id, row := range rows {
		for _, file := range strings.Split(row["Files"], "; ") {
			if files[file] == "" {
				r.t.Errorf("%s: the row of %s names %s, which is not there", when, id, file)
			}
		}
		if row["SHA-256"] == "" {
			r.t.Errorf("%s: the row of %s has lost its SHA-256", when, id)
		}
	}
	html := r.shown(month)
	var recorded []string
	for _, f := range r.sim.Dropbox.Files() {
		if !strings.HasPrefix(index.DateOf(f.Path), month) {
			continue
		}
		var record struct{ Items []struct{ ID string } }
		if err := json.Unmarshal([]byte(r.page(f.Path)), &record); err != nil {
			r.t.Fatal(err)
		}
		for _, it := range record.Items {
			recorded = append(recorded, it.ID)
		}
	}
	slices.Sort(recorded)
	if !slices.Equal(recorded, want) {
		r.t.Errorf("%s: files of %d items lie in Dropbox, the records of %s name %d", when, len(want), month, len(recorded))
	}
	for _, id := range want {
		if !strings.Contains(html, `"`+id+`"`) {
			r.t.Errorf("%s: the page of %s lacks %s", when, month, id)
		}
	}
}

// TestPagesOfTwoPeople: two people archive different things into one Dropbox. Whoever writes a page
// shows what lies there of the other; a row leaves with its file.
//
//test:long
func TestPagesOfTwoPeople(t *testing.T) {
	ana := newRig(t, ringcentralserver.RoleAdmin)
	ana.day()
	bob := ana.person()
	for i := range 5 {
		bob.text(time.Duration(i+1)*time.Hour, "text of Bob")
	}
	bob.texts(day)
	ana.backup(day)
	ana.good()
	bob.good()
	ana.checkMonth("after both", "2026-11")
	for hour := range 6 {
		ana.clock.Advance(time.Hour)
		ana.call(ana.ana, 5*time.Minute, ringcentralserver.RecordingSpec{})
		if hour%2 == 0 {
			bob.text(6*time.Minute, "another of Bob")
		}
		for _, r := range [][]*rig{{ana, bob}, {bob, ana}}[hour%2] {
			r.good()
			ana.checkMonth("while both go on", "2026-11")
		}
	}
	text := bob.text(time.Minute, "soon deleted")
	bob.good()
	if err := ana.sim.Dropbox.Delete(ana.file(text)); err != nil {
		t.Fatal(err)
	}
	ana.clock.Advance(time.Hour)
	ana.call(ana.ana, 5*time.Minute, ringcentralserver.RecordingSpec{})
	ana.good()
	ana.checkMonth("with a file of Bob deleted", "2026-11")
	for _, r := range []*rig{ana, bob} {
		if report := r.verify(); len(report.Broken) > 0 {
			t.Errorf("it verifies %q", report.Broken)
		}
	}
	for range 2 { // a verification takes the other's pages for changed ones
		ana.clock.Advance(time.Hour)
		ana.call(ana.ana, 5*time.Minute, ringcentralserver.RecordingSpec{})
		bob.text(6*time.Minute, "after the verification")
		for _, r := range []*rig{bob, ana} {
			r.good()
			r.verify()
		}
		ana.checkMonth("after a verification", "2026-11")
	}
}

// TestPagesOfTwoPeopleAtOnce: passes at the same time end with everything on the pages.
func TestPagesOfTwoPeopleAtOnce(t *testing.T) {
	ana := newRig(t, ringcentralserver.RoleAdmin)
	bob := ana.person()
	ana.backup(day)
	bob.texts(day)
	for range 4 {
		ana.clock.Advance(time.Hour)
		ana.call(ana.ana, 10*time.Minute, ringcentralserver.RecordingSpec{})
		bob.text(10*time.Minute, "of Bob")
		var together sync.WaitGroup
		for _, r := range []*rig{ana, bob} {
			together.Go(func() {
				if report, err := r.a.RunOnce(t.Context()); err != nil || !report.Complete() || report.IndexErr != nil {
					t.Errorf("left %+v (%v, %v, index %v)", report.Left, report.Err, err, report.IndexErr)
				}
			})
		}
		together.Wait()
		ana.checkMonth("after passes at once", "2026-11")
	}
}

// TestRowsStayAfterTheStoreWasLost: RingCentral has deleted since what the lost store had archived.
//
//test:long
func TestRowsStayAfterTheStoreWasLost(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.sim.RingCentral.Office().SetMessageRetention(30 * day)
	for i := range 40 {
		r.text(time.Duration(i)*day+time.Hour, "evidence")
	}
	r.call(r.ana, 39*day, ringcentralserver.RecordingSpec{})
	r.clock.SetTo(start.Add(-20 * day))
	r.backup(20 * day)
	r.good()
	for range 20 {
		r.clock.Advance(day)
		r.good()
	}
	// One file was moved, another was given a name of the user's own, which the store follows.
	ids := r.idsOnDisk("2026-10")
	moved := ids[len(ids)-3 : len(ids)-1] // the oldest texts, which RingCentral has deleted
	r.move(r.file(moved[0]), "/Evidence/"+path.Base(r.file(moved[0])))
	r.move(r.file(moved[1]), "/Evidence/letter.txt")
	r.verify()
	r.good()
	before := map[string]map[string]map[string]string{}
	for _, month := range []string{"2026-10", "2026-11"} {
		before[month] = r.rows("/Index/" + month + ".csv")
	}
	fresh := r.computer()
	fresh.backup(60 * day)
	fresh.good()
	fresh.text(time.Minute, "after the loss")
	fresh.clock.Advance(time.Hour)
	fresh.good()
	for month, rows := range before {
		now := r.rows("/Index/" + month + ".csv")
		for id, row := range rows {
			if !maps.Equal(row, now[id]) {
				t.Errorf("%s: the row of %s was\n%v\nand is\n%v", month, id, row, now[id])
			}
		}
	}
	if !strings.Contains(r.page("/Index/2026-11.html"), "2026-10") {
		t.Error("November has lost its link to October")
	}
}

// TestSumsStayWhereAListComesLater: the data file was lost, and what the day records say is read before a list shows what they are about.
func TestSumsStayWhereAListComesLater(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleUser)
	r.text(2*time.Hour, "evidence")
	r.text(10*day, "evidence of before")
	r.backup(20 * day)
	r.good()
	fresh := r.computer()
	fresh.backup(day)
	fresh.good()
	fresh.backup(20 * day)
	fresh.good()
	fresh.checkMonth("after the loss", "2026-11")
	if n := fresh.a.Snapshot().Archived; n != 2 {
		t.Errorf("%d items are known", n)
	}
}

// TestSumsStayWhereFilesArePutBack: they were missing for days, and come back from a backup.
func TestSumsStayWhereFilesArePutBack(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	all := map[string][]byte{}
	for file := range r.archived() {
		data, err := r.sim.Dropbox.ReadFile(file)
		if err = errors.Join(err, r.sim.Dropbox.Delete(file)); err != nil {
			t.Fatal(err)
		}
		all[file] = data
	}
	r.forget()
	for range 3 {
		r.clock.Advance(26 * time.Hour)
		r.runOnce()
	}
	if s := r.a.Snapshot(); s.Archived != 1 || s.Open+s.Removed != 16 { // a text is in the data file
		t.Errorf("%d items are archived, %d open, %d removed", s.Archived, s.Open, s.Removed)
	}
	for file, data := range all {
		if err := r.sim.Dropbox.Put(file, data, start); err != nil {
			t.Fatal(err)
		}
	}
	r.clock.Advance(time.Hour)
	r.good()
	r.verify()
	r.good()
	r.checkMonth("with the files put back", "2026-11")
}

// TestAnHourReadsOnlyTheRecordsThatChanged: what others have written is downloaded once.
//
//test:long
func TestAnHourReadsOnlyTheRecordsThatChanged(t *testing.T) {
	ana := newRig(t, ringcentralserver.RoleAdmin)
	bob := ana.person()
	for i := range 15 {
		ana.text(time.Duration(i)*day+time.Hour, "of a day")
		bob.text(time.Duration(i)*day+time.Hour, "of a day")
	}
	ana.backup(30 * day)
	bob.texts(30 * day)
	ana.good()
	hour := func(r *rig) int {
		r.clock.Advance(time.Hour)
		r.text(time.Minute, "new")
		before := r.sim.Dropbox.Calls()["files/download"]
		r.good()
		return r.sim.Dropbox.Calls()["files/download"] - before
	}
	if n := hour(ana); n > 1 {
		t.Errorf("alone, an hour with one text downloads %d files, want the registry", n)
	}
	bob.good()
	hour(ana) // it reads the days that Bob has written as well
	for range 3 {
		if n := hour(bob); n > 2 {
			t.Errorf("with another computer, an hour with one text downloads %d files, want the registry and one day", n)
		}
		if n := hour(ana); n > 2 {
			t.Errorf("with another computer, an hour with one text downloads %d files, want the registry and one day", n)
		}
	}
	ana.checkMonth("at the end", "2026-11")
}

// TestStatusPageOfTwo: each computer has a page of its own, so that one that has stopped is seen.
// After a loss of the store the same user on the same computer goes on with the page.
//
//test:long
func TestStatusPageOfTwo(t *testing.T) {
	ana := newRig(t, ringcentralserver.RoleAdmin)
	ana.day()
	ana.backup(day)
	ana.good()
	bob := ana.person()
	bob.texts(day)
	last := ana.page(statusPage)
	if !strings.Contains(last, "signed in as <bdi>Ana Ruiz (101)</bdi>") {
		t.Error("the page does not say who is signed in")
	}
	pages := func() (names []string) {
		for _, f := range ana.sim.Dropbox.Files() {
			if strings.HasPrefix(f.Path, "/ARCHIVE STATUS") {
				names = append(names, f.Path)
			}
		}
		return names
	}
	for range 5 {
		ana.clock.Advance(day)
		bob.good()
	}
	if ana.page(statusPage) != last {
		t.Error("another user's computer has written the page of one that has stopped")
	}
	names := pages()
	if len(names) != 2 || !strings.Contains(ana.page(names[0])+ana.page(names[1]), "signed in as <bdi>Bob Stone (102)</bdi>") {
		t.Errorf("there are the status pages %q", names)
	}
	fresh := ana.computer()
	fresh.backup(day)
	fresh.good()
	if ana.page(statusPage) == last || len(pages()) != 2 {
		t.Errorf("after the loss of the store the page is not written again: %q", pages())
	}
	ana.clock.Advance(time.Minute)
	ana.good() // it was not lost after all
	if names := pages(); len(names) != 3 {
		t.Errorf("two running computers of one user share a page: %q", names)
	}
}

// TestAStatusPageOfAWrongClock: where the store was lost, a page that it had written by a clock that was a month ahead would look fresh for a
// month. It is written again.
func TestAStatusPageOfAWrongClock(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.clock.Advance(30 * day)
	r = r.computer()
	r.backup(day)
	r.good()
	r.clock.Advance(-30 * day)
	fresh := r.computer()
	fresh.day()
	fresh.backup(day)
	fresh.good()
	if page := fresh.page(statusPage); !strings.Contains(page, `data-written="2026-11-20`) {
		t.Errorf("the page is still %.700s", page)
	}
}

// TestTheTableIsSavedAgainAndAgain: whatever names a person's versions have, the program's own
// table is written, and the status page says which it is.
//
//test:long
func TestTheTableIsSavedAgainAndAgain(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.clock.SetTo(time.Date(2026, 11, 2, 18, 10, 0, 0, time.UTC))
	r.call(r.ana, time.Hour, ringcentralserver.RecordingSpec{})
	r.backup(day)
	r.good()
	saved := map[string]string{}
	own := "/Index/2026-11.csv"
	for range 15 {
		text := r.page(own) + "saved by a spreadsheet\r\n"
		if err := r.sim.Dropbox.Put(own, []byte(text), time.Time{}); err != nil {
			t.Fatal(err)
		}
		saved[own] = text
		r.clock.Advance(day)
		r.call(r.ana, time.Hour, ringcentralserver.RecordingSpec{})
		r.good()
		for _, f := range r.sim.Dropbox.Files() {
			if strings.HasPrefix(f.Path, "/Index/2026-11") && strings.HasSuffix(f.Path, ".csv") && !strings.HasPrefix(f.Path, "/Index/2026-11 calls") && saved[f.Path] == "" {
				own = f.Path
			}
		}
		if got, want := slices.Sorted(maps.Keys(r.rows(own))), r.idsOnDisk("2026-11"); !slices.Equal(got, want) {
			t.Fatalf("after %d versions the program's own table %s has the rows %q, want %q", len(saved), own, got, want)
		}
	}
	for file, text := range saved {
		if r.page(file) != text {
			t.Errorf("%s is not as it was saved", file)
		}
	}
	r.clock.Advance(time.Hour)
	r.good()
	if page := r.page(statusPage); !strings.Contains(page, path.Base(own)) {
		t.Errorf("the status page does not name %s", own)
	}
}
