package archiver_test

import (
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver/index"
	"ringcentral-archiver/archiver/simulator/dropboxserver"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/store/storetest"
)

// uploaded gives the sizes of the pages that were written since the first n writes.
func (r *rig) uploaded(n int) (sizes map[string]int64, all int64) {
	r.t.Helper()
	sizes = map[string]int64{}
	for _, name := range r.written(n) {
		if isPage(name) {
			sizes[name] = int64(len(r.page(name)))
			all += sizes[name]
		}
	}
	return sizes, all
}

// newText has a text come, archives it an hour later, and says what was written of pages.
func (r *rig) newText() (sizes map[string]int64, all int64) {
	r.t.Helper()
	n := len(r.sim.Dropbox.Writes())
	r.clock.Advance(time.Hour)
	r.message(ringcentralserver.TypeSMS, 30*time.Minute, func(m *ringcentralserver.MessageSpec) { m.Text = "one more" })
	if report := r.runOnce(); !report.Complete() || report.Archived != 1 || report.IndexErr != nil {
		r.t.Fatalf("archived %d, left %+v (%v, %v)", report.Archived, report.Left, report.Err, report.IndexErr)
	}
	return r.uploaded(n)
}

// published has a store with so many items, spread over hours until now, publish them.
func (r *rig) published(hours, items int) {
	r.t.Helper()
	storetest.Years{End: start.Truncate(time.Hour), Hours: hours, Items: items}.Fill(r.t, r.store)
	r.backup(24 * time.Hour)
	if report := r.runOnce(); !report.Complete() || report.IndexErr != nil {
		r.t.Fatalf("left %+v (%v, %v)", report.Left, report.Err, report.IndexErr)
	}
}

// TestOneTextInALargeMonth: what is uploaded of pages is about what is new, and not about what the month holds.
//
//test:long
func TestOneTextInALargeMonth(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleUser)
	r.published(19*24, 10_000)
	for range 3 {
		if sizes, all := r.newText(); all > 300_000 || len(sizes) < 5 {
			t.Errorf("%d bytes were uploaded: %v", all, sizes)
		}
	}
}

// TestALongTableWaits: it is not written with every row, and follows even when nothing more comes.
//
//test:long
func TestALongTableWaits(t *testing.T) {
	const table, when = "/Index/2026-11.csv", "up to a day old"
	r := newRig(t, ringcentralserver.RoleUser)
	for i := range 400 {
		r.message(ringcentralserver.TypeSMS, time.Duration(i)*3*time.Minute, func(m *ringcentralserver.MessageSpec) { m.Text = fmt.Sprint("text ", i) })
	}
	r.backup(24 * time.Hour)
	r.runOnce()
	size := len(r.page(table))
	if size < 100_000 {
		t.Fatalf("the table has %d bytes", size)
	}
	var manifest string
	sizes, _ := r.newText()
	for name := range sizes {
		if strings.HasPrefix(name, "/Index/Manifest/") {
			manifest = name
		}
	}
	if _, is := sizes[table]; is || sizes["/Index/2026-11/2026-11-20.js"] == 0 {
		t.Errorf("with one more text were written %v", sizes)
	}
	if !strings.Contains(r.shown("2026-11"), "one more") || !strings.Contains(r.page("/Index/2026-11.html"), when) || manifest != "" {
		t.Errorf("the page lacks the text, or does not say that the table is %q; the manifest %q", when, manifest)
	}
	for hours := 2; ; hours++ {
		r.clock.Advance(time.Hour)
		r.runOnce()
		if strings.Contains(r.page(table), "one more") {
			if hours != size/(32<<10) {
				t.Errorf("a table of %d bytes was written after %d hours", size, hours)
			}
			break
		}
		if hours > 24 {
			t.Fatal("the table has not come after a day")
		}
	}
	n := len(r.sim.Dropbox.Writes())
	r.clock.Advance(2 * 24 * time.Hour)
	r.runOnce()
	if got := r.written(n); slices.Contains(got, table) {
		t.Errorf("without anything new %q was written", got)
	}
	if report := r.verify(); len(report.Broken) != 0 {
		t.Errorf("it verifies %+v", report)
	}
	r.newText()
	r.remove(table) // it does not wait when it is lost
	r.verify()
	r.clock.Advance(10 * time.Minute)
	r.runOnce()
	if !strings.Contains(r.page(table), "one more") {
		t.Error("the table that was deleted has not come back")
	}
}

// TestALongDayHasParts: its record is written in parts that lead from one to the next, of which only those change that something comes to.
//
//test:long
func TestALongDayHasParts(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleUser)
	text := func(ago time.Duration) string {
		return r.message(ringcentralserver.TypeSMS, ago, func(m *ringcentralserver.MessageSpec) { m.Text = "hello" })
	}
	var want []string
	for i := range 200 {
		want = append(want, text(time.Duration(i)*3*time.Minute))
	}
	r.backup(20 * time.Hour)
	if report := r.runOnce(); !report.Complete() || report.IndexErr != nil {
		t.Fatalf("left %+v (%v, %v)", report.Left, report.Err, report.IndexErr)
	}
	parts := func(when string) (names []string) {
		t.Helper()
		var got []string
		for name := "2026-11-20.json"; name != ""; {
			names = append(names, index.Folder+"/"+name)
			var record struct {
				GoesOnIn string
				Part     int
				Items    []struct{ ID string }
			}
			if err := json.Unmarshal([]byte(r.page(index.Folder+"/"+name)), &record); err != nil {
				t.Fatal(err)
			}
			for _, it := range record.Items {
				got = append(got, it.ID)
			}
			if record.GoesOnIn != "" && len(record.Items) < 64 || len(record.Items) > 90 || max(record.Part, 1) != len(names) {
				t.Errorf("%s: %s is part %d and has %d items", when, name, record.Part, len(record.Items))
			}
			name = record.GoesOnIn
		}
		if slices.Sort(got); !slices.Equal(got, slices.Sorted(slices.Values(want))) {
			t.Errorf("%s the record has %d items of %d", when, len(got), len(want))
		}
		return names
	}
	if names := parts("at first"); len(names) != 3 {
		t.Fatalf("the record is in %q", names)
	}
	n := len(r.sim.Dropbox.Writes())
	r.clock.Advance(20 * time.Minute)
	want = append(want, text(10*time.Minute))
	r.runOnce()
	if got := slices.DeleteFunc(r.written(n), func(name string) bool { return index.DateOf(name) == "" }); !slices.Equal(got, []string{"/Index/2026-11-20 (part 3).json"}) {
		t.Errorf("with one more text %q was written", got)
	}
	parts("with one more")

	r.sim.RingCentral.Office().SetMessageRetention(2 * day)
	r.clock.Advance(3 * day)
	r.remove("/Index/2026-11/2026-11-20.js")
	fresh := r.computer() // RingCentral has none of it any more
	fresh.backup(time.Hour)
	fresh.newText()
	fresh.checkMonth("after the store was lost", "2026-11")
}

// TestAPageOfTheVersionBefore holds its rows itself, and there are none beside it. All are written when anything comes to the month.
//
//test:long
func TestAPageOfTheVersionBefore(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleUser)
	r.message(ringcentralserver.TypeSMS, 30*time.Hour, func(m *ringcentralserver.MessageSpec) { m.Text = "of the day before" })
	r.backup(40 * time.Hour)
	r.runOnce()
	const page, rows = "/Index/2026-11.html", "/Index/2026-11/2026-11-19.js"
	old := "<html>the version before</html>"
	r.put(page, old)
	hash := ""
	for _, f := range r.sim.Dropbox.Files() {
		if f.Path == page {
			hash = f.Hash
		}
	}
	var written struct {
		Program string              `json:"program"`
		Files   map[string][]string `json:"files"`
	}
	if err := json.Unmarshal([]byte(r.page(registry)), &written); err != nil {
		t.Fatal(err)
	}
	delete(written.Files, strings.ToLower(rows))
	written.Files[strings.ToLower(page)] = []string{hash}
	text, err := json.Marshal(written)
	if err != nil {
		t.Fatal(err)
	}
	r.put(registry, string(text))
	r.remove(rows)
	fresh := r.computer()
	fresh.backup(time.Hour)
	fresh.newText()
	if shown := fresh.shown("2026-11"); !strings.Contains(shown, "of the day before") || !strings.Contains(shown, "one more") || strings.Contains(shown, old) {
		t.Errorf("the page shows %.2000q", shown)
	}
	if names := fresh.beside(); len(names) > 0 {
		t.Errorf("there are %q", names)
	}
}

// beside names the pages that have another name because something is in their way.
func (r *rig) beside() (names []string) {
	for _, f := range r.sim.Dropbox.Files() {
		if strings.HasPrefix(f.Path, "/Index/") && strings.Contains(f.Path, " (2)") {
			names = append(names, f.Path)
		}
	}
	return names
}

// TestRowsInTheWay: where the name of a day's rows is taken the page loads them from another.
//
//test:long
func TestRowsInTheWay(t *testing.T) {
	const rows = "/Index/2026-11/2026-11-20.js"
	r := newRig(t, ringcentralserver.RoleUser)
	r.put(rows, "mine")
	r.archived()
	if r.page(rows) != "mine" || len(r.beside()) != 1 {
		t.Errorf("the file is %q, beside it are %q", r.page(rows), r.beside())
	}
	if page := r.page("/Index/2026-11.html"); !strings.Contains(page, `src="2026-11/2026-11-20%20%282%29.js"`) {
		t.Errorf("the page loads %q", script.FindAllString(page, -1))
	}
	r.newText()
	if !strings.Contains(r.shown("2026-11"), "one more") || r.page(rows) != "mine" {
		t.Error("the page lacks what came last, or the file was replaced")
	}
}

// TestRowsThatWereDeletedComeBack with the pass after a verification.
//
//test:long
func TestRowsThatWereDeletedComeBack(t *testing.T) {
	const rows = "/Index/2026-11/2026-11-20.js"
	r := newRig(t, ringcentralserver.RoleUser)
	r.archived()
	was := r.page(rows)
	r.remove(rows)
	r.verify()
	r.runOnce()
	if r.page(rows) != was {
		t.Errorf("the rows are %q", r.page(rows))
	}
}

// TestALongRegistry is not written with every page, and a store that was lost knows its pages all the same.
//
//test:long
func TestALongRegistry(t *testing.T) {
	const lately = "/Index/written lately.json"
	r := newRig(t, ringcentralserver.RoleUser)
	r.published(200*24, 1200)
	before := r.page(registry)
	if whole, rest := r.writes(registry), r.writes(lately); whole == 0 || rest == 0 {
		t.Errorf("the first pass wrote the registry %d times whole, and %d times what is new", whole, rest)
	}
	sizes, _ := r.newText()
	if r.page(registry) != before || sizes[lately] == 0 || sizes[lately] > 32<<10 {
		t.Errorf("a registry of %d bytes was written with one more text: %v", len(before), sizes)
	}
	fresh := r.computer()
	fresh.backup(time.Hour)
	fresh.newText()
	if names := r.beside(); len(names) > 0 {
		t.Errorf("a fresh store took its own pages for others': %q", names)
	}
	changed := "/Index/2026-11/2026-11-20.js"
	r.put(changed, "mine")
	fresh.newText()
	if r.page(changed) != "mine" || !slices.Contains(r.beside(), strings.TrimSuffix(changed, path.Ext(changed))+" (2).js") {
		t.Errorf("a file that was changed is %q, beside it are %q", r.page(changed), r.beside())
	}
	for i := range 300 { // so many days come to it that it is written whole
		r.message(ringcentralserver.TypeSMS, time.Duration(i)*time.Minute, func(m *ringcentralserver.MessageSpec) { m.Text = fmt.Sprint(i) })
	}
	fresh.runOnce()
	var all []dropboxserver.File
	for _, f := range r.sim.Dropbox.Files() {
		if isPage(f.Path) && f.Path != registry && f.Path != lately && !strings.HasPrefix(f.Path, "/ARCHIVE") && !strings.Contains(r.page(registry)+r.page(lately), f.Hash) {
			all = append(all, f)
		}
	}
	if len(all) > 1 { // the one that was changed is not there
		t.Errorf("%d pages are not registered: %v", len(all), all)
	}
}
