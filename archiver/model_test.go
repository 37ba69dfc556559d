package archiver_test

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/store/ledger"
)

// settleHours is when an hour may at the earliest be called a success, written
// down here a second time: the model shares no code with the engine.
const settleHours = 4 * time.Hour

// model knows, from the office alone, what has to be in one of the places, and holds the
// promises of the design against what is there. It is asked at any moment.
type model struct {
	r         *rig
	home      home
	of        func() *archiver.Archiver        // the engine of the place
	connected func() bool                      // the archive goes on there
	wrong     func(format string, args ...any) // told of every broken promise
	since     time.Time
	wanted    map[string]bool // message types that are switched on; recordings always are
	everyone  bool            // the messages of all extensions are archived too, of all types
	trusted   bool            // the log's hours are compared with the office
	// until a pass that began after this has ended well, it is not believed
	doubt     time.Time
	disturbed bool              // a person has done something to the archive, and it was not verified since
	strangers map[string]string // files of others, by path
	early     map[string]string // those of them that were there, under the name of a recording, before it was listed
	beside    func() []*model   // those of the other places
	revs      map[string]string // every file that was ever seen, with its revision
	sums      map[string][32]byte
	past      map[time.Time]map[string]ringcentralserver.TruthItem // by time, then by type and id
	forgotten []forgotten
}

// forgotten is what RingCentral does not have any more since a time, and has to be archived everywhere, for one place had it then.
type forgotten struct {
	ringcentralserver.TruthItem
	since time.Time
}

func newModel(r *rig, since time.Time) *model {
	return &model{
		r: r, home: dropboxHome{r}, of: func() *archiver.Archiver { return r.a }, connected: func() bool { return true }, wrong: r.t.Errorf, since: since.Truncate(time.Hour), strangers: map[string]string{}, early: map[string]string{}, beside: func() []*model { return nil }, revs: map[string]string{}, sums: map[string][32]byte{},
		wanted: allTypes(), past: map[time.Time]map[string]ringcentralserver.TruthItem{},
	}
}

func allTypes() map[string]bool {
	return map[string]bool{ringcentralserver.TypeVoiceMail: true, ringcentralserver.TypeSMS: true, ringcentralserver.TypeFax: true}
}

// stranger puts a foreign file into the folder.
func (m *model) stranger(path, content string) {
	m.r.t.Helper()
	m.strangersOf(path, content, time.Time{})
}

func (m *model) strangersOf(path, content string, modified time.Time) {
	m.r.t.Helper()
	if err := m.home.write(path, content, modified); err != nil {
		m.r.t.Fatal(err)
	}
	m.strangers[path] = content
	m.knows(path)
}

// strangerFirst is stranger for one under the name that a recording will get.
func (m *model) strangerFirst(path, content string) {
	m.r.t.Helper()
	m.stranger(path, content)
	m.early[path] = content
}

// knows notes how a file lies there that a person has written.
func (m *model) knows(path string) {
	for _, f := range m.home.files() {
		if f.Path == path {
			m.revs[path] = f.Rev
		}
	}
}

// deletes takes a file away, as a person does.
func (m *model) deletes(path string) {
	m.r.t.Helper()
	if err := m.home.remove(path); err != nil {
		m.r.t.Fatal(err)
	}
	delete(m.revs, path)
}

// moves has a file lie elsewhere.
func (m *model) moves(from lying, to string) {
	m.r.t.Helper()
	if err := m.moveTo(from, to); err != nil {
		m.r.t.Fatal(err)
	}
	m.knows(to)
	m.deletes(from.Path)
}

// moveTo gives a file another name as well. At a storage that is a copy of the storage's own, which keeps what is noted of the file.
func (m *model) moveTo(from lying, to string) error {
	if of, is := m.home.(interface{ copyTo(from, to string) error }); is {
		return of.copyTo(from.Path, to)
	}
	content, err := m.home.read(from.Path)
	if err != nil {
		return err
	}
	return m.home.write(to, string(content), from.Modified)
}

// copies has a second file with the same content lie beside one, as sync programs leave them: it is a stranger's.
func (m *model) copies(of lying) {
	m.r.t.Helper()
	content, err := m.home.read(of.Path)
	if err != nil {
		m.r.t.Fatal(err)
	}
	ending := of.Path[strings.LastIndexByte(of.Path, '.'):]
	m.strangersOf(strings.TrimSuffix(of.Path, ending)+conflicted+ending, string(content), of.Modified)
}

// conflicted is what sync programs add to the name of a file that was changed in two places.
const conflicted = " (conflicted copy 2026-11-20)"

// had is what the office has at that time, and what it had and one of the places has.
func (m *model) had(at time.Time) []ringcentralserver.TruthItem {
	all := m.r.sim.RingCentral.Office().Truth(at)
	for _, f := range m.forgotten {
		if !at.Before(f.since) {
			all = append(all, f.TruthItem)
		}
	}
	return all
}

// truth is what has to be archived of what exists at that time.
func (m *model) truth(at time.Time) (items []ringcentralserver.TruthItem) {
	for _, it := range m.had(at) {
		recording := it.Type == ringcentralserver.TypeCallRecording
		if !it.Time.Before(m.since) && (recording || it.MailboxID == m.r.ana || m.everyone) {
			items = append(items, it)
		}
	}
	return items
}

func (m *model) asked(it ringcentralserver.TruthItem) bool {
	return it.Type == ringcentralserver.TypeCallRecording || m.everyone || m.wanted[it.Type]
}

// partName names a part of an item.
func partName(it ringcentralserver.TruthItem, part int) string {
	return fmt.Sprintf("%s %s, part %d (%s)", it.Type, it.ID, part, it.Parts[part].Kind)
}

// archive finds out which parts are in Dropbox, and complains about files that
// are there twice, belong to nothing, have changed, or are gone.
func (m *model) archive(items []ringcentralserver.TruthItem) (there map[string]string) {
	t := m.r.t
	t.Helper()
	there = map[string]string{}
	present := map[string]bool{}
	for _, f := range m.home.files() {
		if of, is := m.home.(interface{ leaves(path string) bool }); is && of.leaves(f.Path) {
			continue
		}
		present[f.Path] = true
		if before, known := m.revs[f.Path]; known && before != f.Rev {
			m.wrong("%s was written again", f.Path)
		}
		m.revs[f.Path] = f.Rev
		if content, theirs := m.strangers[f.Path]; theirs {
			m.untouched(f.Path, content)
			continue
		}
		if m.copiedFromBeside(f.Path) {
			continue
		}
		name := m.match(items, f.Path, m.sumOfFile(f.Path, f.Rev), there)
		if name == "" {
			m.wrong("%s is nothing that should be there, or is there twice", f.Path)
			continue
		}
		there[name] = f.Path
	}
	for path := range m.strangers { // a copy may be all that is left
		if !present[path] {
			continue
		}
		if name := m.match(items, strings.Replace(path, conflicted, "", 1), m.sumOfFile(path, m.revs[path]), there); name != "" {
			there[name] = path
		}
	}
	for path := range m.revs {
		if !present[path] {
			m.wrong("%s was deleted", path)
		}
	}
	return there
}

// copiedFromBeside reports whether a file is a copy, byte for byte, of a stranger's in another place that was there first, and is a stranger's
// from then on: the program cannot tell one under the name of a recording that it has not yet seen from what another computer has archived.
func (m *model) copiedFromBeside(path string) bool {
	m.r.t.Helper()
	for _, other := range m.beside() {
		content, theirs := other.early[path]
		if data, err := m.home.read(path); theirs && err == nil && string(data) == content {
			m.strangers[path] = content
			return true
		}
	}
	return false
}

func (m *model) untouched(path, content string) {
	m.r.t.Helper()
	if data, err := m.home.read(path); err != nil || string(data) != content {
		m.wrong("a stranger's file %s is now %q (%v)", path, data, err)
	}
}

// match finds the part that a file is, by the id in its name and by its bytes,
// and that no other file is already.
func (m *model) match(items []ringcentralserver.TruthItem, path string, sum [32]byte, taken map[string]string) string {
	for _, it := range items {
		if !bears(path, it) {
			continue
		}
		for i := range it.Parts {
			if name := partName(it, i); taken[name] == "" && m.sumOfPart(it, i) == sum {
				return name
			}
		}
	}
	return ""
}

func (m *model) sumOfFile(path, rev string) [32]byte {
	return m.sum(path+rev, func() ([]byte, error) { return m.home.read(path) })
}

func (m *model) sumOfPart(it ringcentralserver.TruthItem, part int) [32]byte {
	return m.sum(it.ID+it.Parts[part].Kind+it.Parts[part].AttachmentID, func() ([]byte, error) { return ringcentralserver.Bytes(it.Parts[part].Body) })
}

func (m *model) sum(key string, read func() ([]byte, error)) [32]byte {
	m.r.t.Helper()
	sum, known := m.sums[key]
	if !known {
		data, err := read()
		if err != nil {
			m.r.t.Fatal(err)
		}
		sum = sha256.Sum256(data)
		m.sums[key] = sum
	}
	return sum
}

// missing is what of these items is not in Dropbox.
func missing(items []ringcentralserver.TruthItem, there map[string]string) (out []string) {
	for _, it := range items {
		for i := range it.Parts {
			if name := partName(it, i); there[name] == "" {
				out = append(out, name+" of "+it.Time.UTC().Format(time.DateTime))
			}
		}
	}
	return out
}

// final keeps the items that are asked for and complete at RingCentral.
func (m *model) final(items []ringcentralserver.TruthItem) []ringcentralserver.TruthItem {
	return finalOf(items, m.isFinal())
}

func finalOf(items []ringcentralserver.TruthItem, isFinal func(ringcentralserver.TruthItem) bool) (out []ringcentralserver.TruthItem) {
	for _, it := range items {
		if isFinal(it) {
			out = append(out, it)
		}
	}
	return out
}

// isFinal tells which items those are. Messages of shared numbers and texts in shared inboxes are asked for unless the program
// says now that they are not.
func (m *model) isFinal() func(ringcentralserver.TruthItem) bool {
	uncovered := m.of().Snapshot().Completeness.Uncovered
	shared := uncovered&(completeness.SharedNotKnown|completeness.SharedRefused) == 0
	inboxes := uncovered&(completeness.SharedInboxes|completeness.InboxesNotKnown) == 0
	return func(it ringcentralserver.TruthItem) bool {
		of := it.MailboxID == "" || it.MailboxID == it.ExtensionID || it.MailboxID != ringcentralserver.InThreads && shared ||
			it.MailboxID == ringcentralserver.InThreads && inboxes
		return it.Final && m.asked(it) && of
	}
}

// holds checks what has to be true at any moment.
func (m *model) holds() {
	m.r.t.Helper()
	there := m.archive(m.truth(m.r.clock.Now()))
	if m.trusted && m.connected() {
		m.tellsNoLie(there)
	}
	m.changesNothing()
	if err := m.r.store.Check(); err != nil {
		m.wrong("the store is not sound: %v", err)
	}
}

// kept checks a pass that said it left nothing: what was there when it began is
// archived.
func (m *model) kept(began time.Time, report progress.Report) {
	m.r.t.Helper()
	if !report.Complete() || !began.After(m.doubt) || m.disturbed {
		return
	}
	m.trusted = true
	there := m.archive(m.truth(m.r.clock.Now()))
	if left := missing(m.final(m.truth(began)), there); len(left) > 0 {
		m.wrong("a pass said that nothing is left, and these are not in Dropbox: %q", left)
	}
}

// distrust lets the log say what it wants until a pass that began after this has
// ended well: other types were chosen, or the computer's clock was wrong.
func (m *model) distrust(until time.Time) { m.trusted, m.doubt = false, until }

// tellsNoLie: an hour that says success has everything that RingCentral showed
// when the hour had settled.
func (m *model) tellsNoLie(there map[string]string) {
	m.r.t.Helper()
	page, err := m.of().Log(archiver.LogQuery{})
	if err != nil {
		m.r.t.Fatal(err)
	}
	now := m.r.clock.Now()
	success := map[int64]bool{}
	for _, row := range page.Rows {
		if row.Status == completeness.Success {
			success[row.From.Unix()] = true
		}
	}
	to, isFinal := m.of().Snapshot().CompleteTo, m.isFinal()
	for _, it := range finalOf(m.truth(now), isFinal) {
		hour := it.Time.UTC().Truncate(time.Hour)
		settled := hour.Add(time.Hour + settleHours)
		if !success[hour.Unix()] && !hour.Before(to) || settled.After(now) {
			continue
		}
		if left := missing(finalOf(m.asOf(it, settled), isFinal), there); len(left) > 0 {
			m.wrong("the hour %s says success, or all is complete up to %s, without %q", hour.Format(time.DateTime), to.Format(time.DateTime), left)
		}
	}
}

// asOf is an item as it was at that time, if it was there. What was is cached,
// for the office never changes its past.
func (m *model) asOf(it ringcentralserver.TruthItem, at time.Time) []ringcentralserver.TruthItem {
	then, known := m.past[at]
	if !known {
		then = map[string]ringcentralserver.TruthItem{}
		for _, old := range m.had(at) {
			then[old.Type+old.ID] = old
		}
		m.past[at] = then
	}
	if old, there := then[it.Type+it.ID]; there {
		return []ringcentralserver.TruthItem{old}
	}
	return nil
}

// changesNothing: at RingCentral there are only reads besides the sign-in, and
// at Dropbox nothing is deleted, moved or replaced.
func (m *model) changesNothing() {
	m.r.t.Helper()
	for _, q := range m.r.sim.RingCentral.RequestLog() {
		if q.Method != "GET" && !strings.HasPrefix(q.Path, "/restapi/oauth/") {
			m.wrong("RingCentral was called with %s %s", q.Method, q.Path)
		}
	}
	for _, wrong := range m.home.wrongs() {
		m.wrong("%s", wrong)
	}
}

// changesFiles reports whether a call of Dropbox does that.
func changesFiles(route string) bool {
	return strings.Contains(route, "delete") || strings.Contains(route, "move") || strings.Contains(route, "copy")
}

// complete checks the end: everything is there once, the log counts exactly
// that, each hour has one row, and settled hours are a success.
func (m *model) complete() {
	t, now := m.r.t, m.r.clock.Now()
	t.Helper()
	items := m.truth(now)
	there := m.archive(items)
	if left := missing(items, there); len(left) > 0 {
		m.wrong("not in Dropbox: %q", left)
	}
	want := map[int64][4]int{}
	for _, it := range items {
		at := it.Time.UTC().Truncate(time.Hour).Unix()
		counts := want[at]
		counts[column(it.Type)]++
		want[at] = counts
	}
	if s := m.of().Snapshot(); s.Archived != len(items) || s.Open != 0 || s.Gone != 0 {
		m.wrong("%d archived, %d open, %d gone, want %d archived", s.Archived, s.Open, s.Gone, len(items))
	} else if s.Completeness.Uncovered&^completeness.InboxesAsShown != 0 {
		m.wrong("not all was asked for: %v", s.Completeness.Uncovered.Each())
	}
	m.rows(now, want)
}

func (m *model) rows(now time.Time, want map[int64][4]int) {
	t := m.r.t
	t.Helper()
	page, err := m.of().Log(archiver.LogQuery{To: now})
	if err != nil {
		t.Fatal(err)
	}
	hours := func(until time.Time) int { return int(until.Truncate(time.Hour).Sub(m.since)/time.Hour) + 1 }
	// An hour that began since the last pass has no row yet.
	if least, most := hours(m.of().Snapshot().Pass.LastResult.Began), hours(now); len(page.Rows) < least || len(page.Rows) > most {
		m.wrong("%d rows for %d hours", len(page.Rows), most)
	}
	for i, row := range page.Rows {
		if i > 0 && !page.Rows[i-1].From.Equal(row.To) {
			m.wrong("the row of %s is followed by that of %s", row.From, page.Rows[i-1].From)
		}
		if row.Counts != want[row.From.Unix()] {
			m.wrong("the hour %s counts %v, want %v", row.From.Format(time.DateTime), row.Counts, want[row.From.Unix()])
		}
		if settled := now.After(row.To.Add(settleHours + time.Hour)); settled && row.Status != completeness.Success {
			m.wrong("the hour %s is %s", row.From.Format(time.DateTime), row.Word())
		}
	}
}

func column(kind string) int {
	switch kind {
	case ringcentralserver.TypeVoiceMail:
		return ledger.VoiceMail.Column()
	case ringcentralserver.TypeSMS:
		return ledger.SMS.Column()
	case ringcentralserver.TypeFax:
		return ledger.Fax.Column()
	default:
		return ledger.CallRecording.Column()
	}
}

// TestModelFindsWhatIsWrong: a model that cannot fail proves nothing.
func TestModelFindsWhatIsWrong(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.day()
	r.backup(24 * time.Hour)
	r.runOnce()
	dbx, first := r.sim.Dropbox, r.archive()[0].Path
	data, err := dbx.ReadFile(first)
	if err != nil {
		t.Fatal(err)
	}
	put := func(path, content string) func() error {
		return func() error { return dbx.Put(path, []byte(content), start) }
	}
	m := newModel(r, start.Add(-24*time.Hour))
	m.complete()
	for _, harm := range []struct {
		name, finds string
		do          func() error
	}{
		{"a file that is there twice", "is there twice", put(first+"_2", string(data))},
		{"a file of no one's", "is nothing that should be there", put("/x.txt", "x")},
		{"a changed file", "was written again", put(first, "other")},
		{"a lost file", "was deleted", func() error { return dbx.Delete(first) }},
		{"an item that was not archived", "not in Dropbox", func() error {
			r.call(r.ana, 90*time.Minute, ringcentralserver.RecordingSpec{})
			return nil
		}},
	} {
		var found []string
		m.wrong = func(format string, args ...any) { found = append(found, fmt.Sprintf(format, args...)) }
		if err := harm.do(); err != nil {
			t.Fatal(err)
		}
		m.holds()
		m.complete()
		if all := strings.Join(found, "\n"); !strings.Contains(all, harm.finds) {
			t.Errorf("%s: the model says %q", harm.name, all)
		}
	}
}
