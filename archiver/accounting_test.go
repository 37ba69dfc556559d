package archiver_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
)

// books works every figure out a second time, from the two simulated services
// and from what the script did to them. It shares no code with the engine.
type books struct {
	*model
	zone   *time.Location
	since  time.Time
	listed time.Time // when the last pass listed
	// recordings whose file is gone while their row shows them
	rows    map[string]ringcentralserver.TruthItem
	running map[time.Time]time.Time // calls in progress, beginning and end
	given   bool                    // items that RingCentral deleted have been given up
	// files that the last verification saw, with their revisions
	verified map[string]bool
	short    map[string]bool
	coming   map[time.Time]bool // hours of which something showed and more is to come
}

func (b *books) pass() {
	b.r.t.Helper()
	b.listed = b.r.clock.Now()
	before := b.r.a.Snapshot().Verified.At
	b.r.runOnce()
	if at := b.r.a.Snapshot().Verified.At; !at.Equal(before) {
		b.noteVerified() // it verifies every week by itself
	}
}

func (b *books) verify() {
	b.r.verify()
	b.noteVerified()
}

func (b *books) noteVerified() {
	b.verified = map[string]bool{}
	for _, f := range b.r.archive() {
		b.verified[f.Path+f.Rev] = true
	}
}

// share is what the books say of an extension's items of a type on a day.
type share struct{ held, archived, verified, open, gone int }

type place struct {
	day, extension string
	column         int
}

// count goes through everything that RingCentral showed at the last listing.
func (b *books) count() (shares map[place]share, short map[place]int) {
	shares, short = map[place]share{}, map[place]int{}
	b.coming = map[time.Time]bool{}
	items := b.truth(b.listed)
	there := b.archive(items)
	revs := map[string]string{}
	for _, f := range b.r.archive() {
		revs[f.Path] = f.Rev
	}
	shown := map[string]bool{}
	for _, it := range items {
		shown[it.ID] = true
		if !it.Final {
			b.coming[it.Time.UTC().Truncate(time.Hour)] = true
		}
		at := place{it.Time.In(b.zone).Format(time.DateOnly), it.ExtensionID, column(it.Type)}
		s := shares[at]
		s.held++
		files, seen := 0, 0
		for i := range it.Parts {
			if path := there[partName(it, i)]; path != "" {
				files++
				if b.verified[path+revs[path]] {
					seen++
				}
			}
		}
		switch {
		case files < len(it.Parts):
			s.open++
		case seen == len(it.Parts):
			s.verified++
			fallthrough
		default:
			s.archived++
			if b.short[it.ID] {
				short[at]++
			}
		}
		shares[at] = s
	}
	for id, it := range b.rows {
		at := place{it.Time.In(b.zone).Format(time.DateOnly), it.ExtensionID, 0}
		s := shares[at]
		s.held++
		if shown[id] {
			b.r.t.Fatalf("%s is still there", id)
		}
		if b.given {
			s.gone++
		} else {
			s.open++
		}
		shares[at] = s
	}
	return shares, short
}

// settled reports whether an hour had settled at the last listing.
func (b *books) settled(hour time.Time) bool {
	for begin, end := range b.running {
		if begin.Truncate(time.Hour).Equal(hour) && b.listed.Before(end) {
			return false
		}
	}
	return !b.coming[hour] && !b.listed.Before(hour.Add(time.Hour+settleHours))
}

// state is what a day should be called.
func (b *books) state(d completeness.Day, sum [4]share) completeness.DayState {
	for _, s := range sum {
		if s.open+s.gone > 0 {
			return completeness.DayMissing // the script leaves nothing open that was not tried
		}
	}
	restless := false
	for hour := d.From.UTC().Truncate(time.Hour); hour.Before(d.To); hour = hour.Add(time.Hour) {
		if hour.Before(b.since) {
			return completeness.DayUnknown
		}
		restless = restless || !b.settled(hour)
	}
	if restless {
		return completeness.DaySettling
	}
	return completeness.DayComplete
}

// check holds all that the faces show against the books.
func (b *books) check(when string) {
	b.r.t.Helper()
	shares, short := b.count()
	now := b.r.clock.Now()
	days, err := b.r.a.Calendar(b.since, now)
	if err != nil {
		b.r.t.Fatal(err)
	}
	var total share
	for _, d := range days {
		date := d.From.Format(time.DateOnly)
		var sum [4]share
		for at, s := range shares {
			if at.day == date {
				c := &sum[at.column]
				c.held, c.archived, c.verified = c.held+s.held, c.archived+s.archived, c.verified+s.verified
				c.open, c.gone = c.open+s.open, c.gone+s.gone
			}
		}
		whole := d.From.After(b.since)
		known := [4]bool{whole, whole, whole, whole}
		b.compare(when+" "+date, d.Types, sum, known)
		if want := b.state(d, sum); d.State != want {
			b.r.t.Errorf("%s %s is %s (%s), want %s", when, date, d.State, d.Reason, want)
		}
		if whole && d.Listed.Sub(b.listed).Abs() > time.Minute && d.From.After(b.listed.Add(-46*time.Hour)) {
			b.r.t.Errorf("%s %s was listed at %s, want %s", when, date, d.Listed, b.listed)
		}
		b.extensions(when, d, known, shares, short)
		for _, s := range sum {
			total.archived, total.open, total.gone = total.archived+s.archived, total.open+s.open, total.gone+s.gone
		}
	}
	b.snapshot(when, now, total)
}

func (b *books) compare(where string, got [4]completeness.Tally, want [4]share, known [4]bool) {
	b.r.t.Helper()
	for column, s := range want {
		t := completeness.Tally{Archived: s.archived, Verified: s.verified, Open: s.open, Gone: s.gone}
		if known[column] {
			t.Held, t.HeldKnown = s.held, true
		}
		if got[column] != t {
			b.r.t.Errorf("%s, column %d: %+v, want %+v", where, column, got[column], t)
		}
	}
}

func (b *books) extensions(when string, d completeness.Day, known [4]bool, shares map[place]share, short map[place]int) {
	b.r.t.Helper()
	date := d.From.Format(time.DateOnly)
	got, err := b.r.a.DayByExtension(d.From.Add(5 * time.Hour))
	if err != nil {
		b.r.t.Fatal(err)
	}
	want := map[string]bool{}
	for at := range shares {
		if at.day == date {
			want[at.extension] = true
		}
	}
	names := []string{}
	for _, e := range got {
		names = append(names, e.Owner.Name)
		var own [4]share
		for column := range own {
			own[column] = shares[place{date, e.Owner.ExtensionID, column}]
		}
		b.compare(fmt.Sprintf("%s %s of %s", when, date, e.Owner.Name), e.Types, own, known)
		if n := short[place{date, e.Owner.ExtensionID, 0}]; e.Short != n {
			b.r.t.Errorf("%s %s: %d recordings of %s are short, want %d", when, date, e.Short, e.Owner.Name, n)
		}
		delete(want, e.Owner.ExtensionID)
	}
	if len(want) > 0 || !slices.IsSorted(names) {
		b.r.t.Errorf("%s %s: the extensions %q, without %v", when, date, names, slices.Collect(maps.Keys(want)))
	}
}

func (b *books) snapshot(when string, now time.Time, total share) {
	b.r.t.Helper()
	s := b.r.a.Snapshot()
	var bytes int64
	for _, f := range b.r.archive() {
		bytes += f.Size
	}
	if s.Archived != total.archived || s.Open != total.open || s.Gone != total.gone || s.Bytes != bytes {
		b.r.t.Errorf("%s: %d archived, %d open, %d gone, %d bytes; want %+v and %d bytes", when, s.Archived, s.Open, s.Gone, s.Bytes, total, bytes)
	}
	settling := 0
	for hour := b.since; !hour.Add(time.Hour).After(now); hour = hour.Add(time.Hour) {
		if !b.settled(hour) {
			settling++
		}
	}
	w := s.Completeness
	if w.Now != (total.open == 0) || w.Settling != settling || !w.Since.Equal(b.since) {
		b.r.t.Errorf("%s the answer is %+v, want %d open and %d settling since %s", when, w, total.open, settling, b.since)
	}
	if w.Now && (w.At.Before(b.listed) || w.At.Sub(b.listed) > time.Minute) {
		b.r.t.Errorf("%s it was so at %s, want %s", when, w.At, b.listed)
	}
}

// TestFigures: a month with late recordings, rows without files, calls that go
// on for hours, short recordings, a full Dropbox, files that go missing, a week
// asleep and the end of daylight saving. Every figure that the faces show is
// worked out again from the services alone.
//
//test:long
func TestFigures(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	// daylight saving ends on 1 November
	r.clock.SetTo(time.Date(2026, 10, 19, 16, 4, 0, 0, time.UTC))
	zone, err := time.LoadLocation("US/Pacific")
	if err != nil {
		t.Fatal(err)
	}
	since := r.clock.Now().UTC().Add(-time.Hour).Truncate(time.Hour)
	b := &books{
		model: newModel(r, since), zone: zone, since: since, rows: map[string]ringcentralserver.TruthItem{},
		running: map[time.Time]time.Time{}, short: map[string]bool{},
	}
	r.a.Close()
	r.open()
	r.backup(time.Hour)
	for part := range 30 * 3 {
		r.clock.Advance(8 * time.Hour)
		b.work(part)
		// at times once a day, and for some days not at all
		if part%3 == 0 || part > 40 && part < 58 {
			continue
		}
		b.pass()
		switch part {
		case 20:
			b.verify()
			b.check("after a verification")
		case 37:
			b.check("in the second week")
		case 61:
			b.check("after days asleep")
			b.loseFiles()
			b.check("with files missing")
			b.pass()
			b.check("with their copies")
		case 70:
			b.full()
		}
		if t.Failed() {
			t.Fatalf("in part %d", part)
		}
	}
	for range 7 { // items that RingCentral deleted are given up
		r.clock.Advance(25 * time.Hour)
		b.pass()
	}
	b.given = true
	b.check("in the end")
	b.verify()
	b.check("when all is verified")
}

// work is what happened in the last eight hours.
func (b *books) work(part int) {
	r, office := b.r, b.r.sim.RingCentral.Office()
	for i := range 1 + part%4 {
		// a minute at 8 kbit/s
		spec := ringcentralserver.RecordingSpec{Size: 60_000, Place: ringcentralserver.Place(i % 3)}
		short := false
		switch {
		case part%5 == 0 && i == 0:
			spec.ReadyAfter = time.Duration(part%40) * time.Hour
		case part%7 == 1 && i == 1:
			spec.Size, short = 40_000, true
		case part%6 == 2 && i == 1:
			spec.Size, spec.Type = 35_000, "OnDemand"
		}
		id := r.call([]string{r.ana, r.bob}[(part+i)%2], time.Duration(i)*97*time.Minute+3*time.Minute, spec)
		b.short[id] = short
	}
	if part%4 == 1 {
		r.message(ringcentralserver.TypeSMS, 3*time.Hour, func(m *ringcentralserver.MessageSpec) { m.Text = "See you" })
		r.message(ringcentralserver.TypeVoiceMail, 5*time.Hour, func(m *ringcentralserver.MessageSpec) {
			m.Transcript, m.TranscribedIn = "Call back", time.Duration(part%13)*time.Hour
		})
	}
	if part%9 == 4 {
		r.message(ringcentralserver.TypeFax, time.Hour, nil)
		begin := r.clock.Now().Add(-7 * time.Hour)
		office.AddCall(ringcentralserver.CallSpec{
			Start: begin, Duration: 30 * time.Hour, ExtensionID: r.bob, InProgress: true,
			Recordings: []ringcentralserver.RecordingSpec{{Size: 1500, Type: "OnDemand"}},
		})
		b.running[begin] = begin.Add(30*time.Hour + 20*time.Second)
	}
	if part == 64 {
		at := r.clock.Now().Add(-2 * time.Hour).UTC()
		id := r.call(r.bob, 2*time.Hour, ringcentralserver.RecordingSpec{FileDeletedAt: r.clock.Now().Add(-time.Hour)})
		b.rows[id] = ringcentralserver.TruthItem{ID: id, ExtensionID: r.bob, Time: at}
	}
}

// loseFiles deletes some files in Dropbox; a verification finds them missing.
func (b *books) loseFiles() {
	for i, f := range b.r.archive() {
		if i%11 == 0 {
			if err := b.r.sim.Dropbox.Delete(f.Path); err != nil {
				b.r.t.Fatal(err)
			}
			delete(b.revs, f.Path)
		}
	}
	b.r.clock.Advance(time.Minute)
	b.verify()
}

// full fills Dropbox up for a while: what comes then waits.
func (b *books) full() {
	files := b.r.archive()
	var used int64
	for _, f := range files {
		used += f.Size
	}
	b.r.sim.Dropbox.SetQuota(used + 1)
	b.r.call(b.r.ana, time.Hour, ringcentralserver.RecordingSpec{Size: 60_000})
	b.pass()
	b.check("with a full Dropbox")
	b.r.sim.Dropbox.SetQuota(1 << 40)
	b.r.clock.Advance(20 * time.Minute)
	b.pass()
}
