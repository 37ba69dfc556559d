package archiver_test

import (
	"context"
	"math/rand/v2"
	"testing"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/store/storetest"
)

const day = 24 * time.Hour

// backlog is an office at ten to seven where ten calls a minute may be fetched:
// a rescue of twenty minutes, a recording that is deleted in half an hour, and
// calls that come while it runs.
type backlog struct {
	*rig
	items  int
	urgent time.Time
	next   []time.Time // the calls that come
}

func newBacklog(t *testing.T) *backlog {
	t.Helper()
	b := &backlog{rig: newQuickRig(t)}
	r := b.rig
	r.clock.SetTo(time.Date(2026, 11, 20, 18, 50, 0, 0, time.UTC))
	r.a.Close()
	r.sim.RingCentral.SetLimit(ringcentralserver.Heavy, 10, time.Minute)
	const old = 200
	for i := range old {
		r.call(r.bob, 20*day+time.Duration(i)*6*time.Hour, ringcentralserver.RecordingSpec{Size: 500})
	}
	b.urgent = r.clock.Now().Add(-90*day + 30*time.Minute)
	r.call(r.ana, 90*day-30*time.Minute, ringcentralserver.RecordingSpec{Size: 500})
	for i := range 6 {
		at := r.clock.Now().Add(time.Duration(i+1) * time.Minute)
		r.call(r.ana, -time.Duration(i+1)*time.Minute, ringcentralserver.RecordingSpec{Size: 500})
		b.next = append(b.next, at)
	}
	b.items = old + 1 + len(b.next)
	r.open()
	if err := r.a.SetBackup(t.Context(), archiver.BackupOn{}); err != nil {
		t.Fatal(err)
	}
	if err := r.a.Rescue(t.Context(), r.clock.Now().Add(-91*day)); err != nil {
		t.Fatal(err)
	}
	return b
}

// check looks at what was archived when.
func (b *backlog) check() {
	b.t.Helper()
	archived := map[ledger.Key]time.Time{}
	hours := func(from, to time.Time) (out []archiver.ItemRow) {
		for at := from.Truncate(time.Hour); at.Before(to); at = at.Add(time.Hour) {
			rows, err := b.a.Items(at, "")
			if err != nil {
				b.t.Fatal(err)
			}
			out = append(out, rows...)
		}
		return out
	}
	for _, row := range hours(b.urgent, b.urgent.Add(time.Second)) {
		archived[row.Key] = row.Archived
		if row.State != ledger.Archived || row.Archived.After(b.urgent.Add(90*day)) {
			b.t.Errorf("what was deleted after half an hour is %s, archived %v", row.State, row.Archived)
		}
	}
	var last time.Time
	for _, row := range hours(b.next[0], b.next[0].Add(time.Hour)) {
		archived[row.Key] = row.Archived
		if over := row.Time.Truncate(time.Hour).Add(time.Hour); row.State != ledger.Archived || row.Archived.Sub(over) > 20*time.Minute {
			b.t.Errorf("a call of %v is %s, archived %v", row.Time, row.State, row.Archived)
		}
		if row.Archived.After(last) {
			last = row.Archived
		}
	}
	if len(archived) != 1+len(b.next) {
		b.t.Errorf("%d items were looked at", len(archived))
	}
	behind := 0
	for _, row := range hours(b.urgent.Add(day), b.next[0].Add(-day)) {
		if row.Archived.After(last) {
			behind++
		}
	}
	if behind < 30 {
		b.t.Errorf("only %d of the backlog were archived after what was new", behind)
	}
	if n := b.sim.RingCentral.InPenalty(); n != 0 {
		b.t.Errorf("%d calls came in a penalty", n)
	}
}

// TestTheHourThatIsDueDoesNotWaitForARescue: the pass ends for it, calls that no
// failure, and Serve begins the next one at once.
//
//test:long
func TestTheHourThatIsDueDoesNotWaitForARescue(t *testing.T) {
	b := newBacklog(t)
	b.serve()
	s := b.await("the hour that is due", func(s archiver.Snapshot) bool { return s.Pass.LastResult.Continues })
	if last := s.Pass.LastResult; last.Reason != reasons.NoReason || last.Err != nil || last.Complete() || last.LeftCount < 30 {
		t.Errorf("the pass that made room says %q, %v, %d left", last.Reason, last.Err, last.LeftCount)
	}
	if v := s.Rescue; !v.Active || v.Done < 50 || v.Done > v.Total || v.Total < 200 || v.Bytes == 0 {
		t.Errorf("the rescue is at %+v", v)
	}
	for _, job := range []time.Time{b.clock.Now().Add(-30 * day)} {
		if row := b.row(job); row.Status == completeness.Failed {
			t.Errorf("the row of %v says %q", job, row.Word())
		}
	}
	ended := s.Pass.LastResult.Ended
	s = b.await("the next pass", func(s archiver.Snapshot) bool { return s.Pass.Running || s.Pass.LastResult.Ended.After(ended) })
	if late := s.Pass.Began.Sub(ended); s.Pass.Running && late > 15*time.Second {
		t.Errorf("the next pass began %s after it", late)
	}
	s = b.await("everything", func(s archiver.Snapshot) bool { return s.Archived == b.items && !s.Pass.Running })
	if s.Gone != 0 || s.Open != 0 || s.Rescue.Active {
		t.Errorf("%d gone, %d open, rescue %+v", s.Gone, s.Open, s.Rescue)
	}
	b.check()
}

// TestAMistypedYearIsNotGoneBackTo: the log would have a row for each of millions of hours, and the pass would not come to its end.
//
//test:long
func TestAMistypedYearIsNotGoneBackTo(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	for _, year := range []int{26, 1926, 1999, 2001} {
		if err := r.a.SetBackup(t.Context(), archiver.BackupOn{Since: time.Date(year, 11, 20, 0, 0, 0, 0, time.UTC)}); err != nil {
			t.Fatal(err)
		}
		if since := r.a.Snapshot().Backup.Since; !since.Equal(store.Earliest) || !r.a.Snapshot().Rescue.Since.Equal(since) {
			t.Errorf("since %d it is since %s", year, since)
		}
	}
}

// TestOnceIsAllThatIsDue: with the hours that become due meanwhile, in one report.
//
//test:long
func TestOnceIsAllThatIsDue(t *testing.T) {
	b := newBacklog(t)
	began := b.clock.Now()
	report := b.runOnce()
	if !report.Complete() || report.Archived != b.items || report.Continues {
		t.Errorf("archived %d of %d, %d left (%v)", report.Archived, b.items, report.LeftCount, report.Err)
	}
	if report.Began.Sub(began) > time.Minute || report.Ended.Sub(began) < 15*time.Minute {
		t.Errorf("from %v to %v", report.Began, report.Ended)
	}
	b.check()
}

// TestRescueGoesOnOverPausesAndRestarts: each start has another engine on the
// same file, closed in the middle of its work.
//
//test:long
func TestRescueGoesOnOverPausesAndRestarts(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	path := r.store.Path()
	r.sim.RingCentral.SetLimit(ringcentralserver.Heavy, 1200, time.Minute) // several batches
	const old = 120
	for i := range old {
		r.call(r.bob, 10*day+time.Duration(i)*6*time.Hour, ringcentralserver.RecordingSpec{Size: 500})
	}
	r.call(r.ana, 30*time.Minute, ringcentralserver.RecordingSpec{Size: 500})
	if err := r.a.SetBackup(t.Context(), archiver.BackupOn{}); err != nil {
		t.Fatal(err)
	}
	r.runOnce()
	if v := r.a.Snapshot().Rescue; v.Active {
		t.Errorf("no rescue was asked for: %+v", v)
	}
	since := r.clock.Now().Add(-60 * day)
	if err := r.a.Rescue(t.Context(), since); err != nil {
		t.Fatal(err)
	}
	if v := r.a.Snapshot().Rescue; !v.Active || !v.Since.Equal(since.UTC().Truncate(time.Hour)) || v.Total != 0 {
		t.Errorf("before it was listed: %+v", v)
	}
	stopped, stop := context.WithCancel(t.Context())
	stop()
	if _, err := r.a.RunOnce(stopped); err != nil || !r.a.Snapshot().Rescue.Active {
		t.Errorf("a pass that did not even list ended the rescue (%v)", err)
	}
	rng := rand.New(rand.NewPCG(r.seed, 9))
	for range 4 {
		ctx, cancel := context.WithCancel(t.Context())
		changed, stop := r.a.Changed()
		enough := r.a.Snapshot().Archived + 1 + rng.IntN(15)
		watched := make(chan struct{})
		go func() {
			defer close(watched)
			for r.a.Snapshot().Archived < enough && ctx.Err() == nil {
				select {
				case <-changed:
				case <-ctx.Done():
				}
			}
			cancel()
		}()
		if _, err := r.a.RunOnce(ctx); err != nil {
			t.Fatal(err)
		}
		cancel()
		<-watched
		stop()
		r.a.Close()
		if err := r.store.Check(); err != nil {
			t.Error(err)
		}
		if err := r.store.Close(); err != nil {
			t.Fatal(err)
		}
		r.store = storetest.OpenAt(t, path)
		r.open()
		s := r.a.Snapshot()
		if v := s.Rescue; v.Active != (s.Archived < old+1) || (v.Active && (v.Done+1 != s.Archived || v.Total > old)) {
			t.Errorf("after a start: %+v of %d archived", v, s.Archived)
		}
	}
	if err := r.a.Pause(t.Context(), time.Time{}); err != nil {
		t.Fatal(err)
	}
	if v := r.a.Snapshot().Rescue; v.Active && !v.Finish.IsZero() {
		t.Errorf("a rescue that is paused is done at %v", v.Finish)
	}
	if err := r.a.Resume(t.Context()); err != nil {
		t.Fatal(err)
	}
	if report := r.runOnce(); !report.Complete() {
		t.Errorf("%d left (%v)", report.LeftCount, report.Err)
	}
	if s := r.a.Snapshot(); s.Archived != old+1 || s.Rescue.Active {
		t.Errorf("%d archived, the rescue %+v", s.Archived, s.Rescue)
	}
	r.checkArchive(r.truth(since.Add(-time.Hour)))
}

// TestEstimateCountsOnlyWhatIsMissing: not what this store has, nor what lies in
// Dropbox from before it lost its file.
//
//test:long
func TestEstimateCountsOnlyWhatIsMissing(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	for i := range 5 {
		r.call(r.bob, time.Duration(i+2)*day, ringcentralserver.RecordingSpec{Size: 500})
	}
	r.message(ringcentralserver.TypeSMS, 3*day, func(m *ringcentralserver.MessageSpec) { m.Text = "Hello" })
	r.backup(20 * day)
	if report := r.runOnce(); report.Archived != 6 {
		t.Fatalf("archived %d (%v)", report.Archived, report.Err)
	}
	r.a.Close()
	r.store = storetest.Open(t)
	r.open()
	r.call(r.bob, 12*day, ringcentralserver.RecordingSpec{Size: 500})
	if err := r.a.SetBackup(t.Context(), archiver.BackupOn{}); err != nil {
		t.Fatal(err)
	}
	e, err := r.a.Estimate(t.Context(), r.clock.Now().Add(-90*day))
	if err != nil || e.Items != 1 || e.ByType != [4]int{1, 0, 0, 0} {
		t.Errorf("with six of seven in Dropbox: %+v (%v)", e, err)
	}
}

// TestAnEstimateGuessesNoSize: what no record says is counted as not known, and a
// record that cannot be read is counted too, so that a rescue reaches it.
//
//test:long
func TestAnEstimateGuessesNoSize(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.message(ringcentralserver.TypeSMS, 10*day, func(m *ringcentralserver.MessageSpec) { m.Text = "Grüße" })
	if err := r.a.SetBackup(t.Context(), archiver.BackupOn{}); err != nil {
		t.Fatal(err)
	}
	estimate := func() archiver.Estimate {
		e, err := r.a.Estimate(t.Context(), time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		return e
	}
	if e := estimate(); e.Bytes != int64(len("Grüße")) || e.NoSize != 0 || e.Takes != 0 || e.Items != 1 {
		t.Errorf("a text: %+v", e)
	}
	r.message(ringcentralserver.TypeSMS, 11*day, func(m *ringcentralserver.MessageSpec) {
		m.Text, m.Pictures = "Two", []ringcentralserver.PictureSpec{{FileName: "a.jpg", Size: -1}, {FileName: "b.jpg", Size: -1}}
	})
	if e := estimate(); e.Bytes != int64(len("GrüßeTwo")) || e.NoSize != 1 || e.Takes == 0 || e.Items != 2 {
		t.Errorf("with two pictures: %+v", e)
	}
	r.message(ringcentralserver.TypeSMS, 900*day, func(m *ringcentralserver.MessageSpec) { m.Odd.NoID = true })
	e := estimate()
	if e.Items != 2 || e.Unread != 1 || r.clock.Now().Sub(e.Since) < 900*day {
		t.Errorf("with a record that cannot be read: %+v", e)
	}
	if err := r.a.Rescue(t.Context(), e.Since); err != nil {
		t.Fatal(err)
	}
	if report := r.runOnce(); report.Archived != 2 || report.Complete() || r.a.Snapshot().Unreadable != 1 {
		t.Errorf("%d archived, %d left, %d unreadable", report.Archived, report.LeftCount, r.a.Snapshot().Unreadable)
	}
}

// TestOlderItemsAreAskedAbout: until a person has rescued or left them, faces know that, and how many the
// last estimate has found.
func TestOlderItemsAreAskedAbout(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]func(*rig) error{
		"left":    func(r *rig) error { return r.a.LeaveOlder(r.t.Context()) },
		"rescued": func(r *rig) error { return r.a.Rescue(r.t.Context(), start.Add(-48*time.Hour)) },
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, ringcentralserver.RoleAdmin)
			r.call(r.ana, 30*time.Hour, ringcentralserver.RecordingSpec{})
			if err := r.a.SwitchOn(t.Context()); err != nil {
				t.Fatal(err)
			}
			r.runOnce()
			if b := r.a.Snapshot().Backup; b.OlderSettled || b.Older != 0 {
				t.Errorf("before: settled %t, %d", b.OlderSettled, b.Older)
			}
			if _, err := r.a.Estimate(t.Context(), start.Add(-48*time.Hour)); err != nil {
				t.Fatal(err)
			}
			if b := r.a.Snapshot().Backup; b.OlderSettled || b.Older != 1 {
				t.Errorf("counted: settled %t, %d", b.OlderSettled, b.Older)
			}
			if err := answer(r); err != nil {
				t.Fatal(err)
			}
			if b := r.a.Snapshot().Backup; !b.OlderSettled || name == "rescued" && b.Older != 0 {
				t.Errorf("answered: settled %t, %d", b.OlderSettled, b.Older)
			}
		})
	}
}
