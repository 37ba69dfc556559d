package archiver_test

import (
	"net/url"
	"slices"
	"testing"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/coverage"
	"ringcentral-archiver/store/ledger"
)

// wantNamed says that a pass named one thing for a reason, and that the hour of then is no success.
func (r *rig) wantNamed(report progress.Report, why reasons.Reason, then time.Time) progress.Unarchived {
	r.t.Helper()
	if report.Complete() || report.LeftCount != 1 || len(report.Left) != 1 || report.Left[0].Reason != why {
		r.t.Fatalf("%d left: %+v (%v), want one %s", report.LeftCount, report.Left, report.Err, why)
	}
	if row := r.row(then); row.Status == completeness.Success {
		r.t.Errorf("its hour is %q", row.Word())
	}
	if w := r.a.Snapshot().Completeness; w.Now {
		r.t.Error("everything is said to be there")
	}
	return report.Left[0]
}

// wantAll says that a pass left nothing, that the hour of then is a success and that everything is
// there.
func (r *rig) wantAll(report progress.Report, then time.Time) {
	r.t.Helper()
	if !report.Complete() {
		r.t.Errorf("%d left: %+v (%v)", report.LeftCount, report.Left, report.Err)
	}
	if row := r.row(then); row.Status != completeness.Success {
		r.t.Errorf("its hour is %q", row.Word())
	}
	if w := r.a.Snapshot().Completeness; !w.Now {
		r.t.Errorf("not everything is there: %+v", w)
	}
}

// TestWhatHasNoAddressIsNamedAndFetchedWhenItComes: a recording, a voicemail, the second picture of
// an MMS, a fax; the other parts of an item do not wait for it.
//
//test:long
func TestWhatHasNoAddressIsNamedAndFetchedWhenItComes(t *testing.T) {
	t.Parallel()
	const ago, comes = 10 * time.Hour, 16 * time.Hour
	for name, c := range map[string]struct {
		files int
		add   func(r *rig)
	}{
		"recording": {0, func(r *rig) { r.call(r.ana, ago, ringcentralserver.RecordingSpec{AddressAfter: comes}) }},
		"recording on a leg": {0, func(r *rig) {
			r.call(r.ana, ago, ringcentralserver.RecordingSpec{AddressAfter: comes, Place: ringcentralserver.OnLeg})
		}},
		"voicemail": {0, func(r *rig) {
			r.message("VoiceMail", ago, func(m *ringcentralserver.MessageSpec) { m.WithoutURI, m.AddressAfter = true, comes })
		}},
		"picture": {2, func(r *rig) {
			r.message("SMS", ago, func(m *ringcentralserver.MessageSpec) {
				m.Text, m.WithoutURI, m.AddressAfter = "Here it is", true, comes
				m.Pictures = []ringcentralserver.PictureSpec{{}, {ContentType: "image/png"}}
			})
		}},
		"fax": {0, func(r *rig) {
			r.message("Fax", ago, func(m *ringcentralserver.MessageSpec) { m.WithoutURI, m.AddressAfter = true, comes })
		}},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, ringcentralserver.RoleAdmin)
			c.add(r)
			r.backup(24 * time.Hour)
			r.wantNamed(r.runOnce(), reasons.NoAddress, start.Add(-ago))
			if n := len(r.archive()); n != c.files {
				t.Errorf("%d files, want %d", n, c.files)
			}
			r.clock.Advance(comes - ago + time.Hour)
			r.wantAll(r.runOnce(), start.Add(-ago))
			r.checkArchive(r.truth(start.Add(-24 * time.Hour)))
		})
	}
}

// TestAnOddRowHoldsUpOnlyItself: one row of ninety days lacks what it has to have. It is named by
// what it has, everything else is complete, and no pass lists ninety days again for it.
//
//test:long
func TestAnOddRowHoldsUpOnlyItself(t *testing.T) {
	t.Parallel()
	const ago = 80 * day
	for name, odd := range map[string]ringcentralserver.Oddity{
		"no id": {NoID: true}, "no time": {NoTime: true}, "null": {Null: true}, "neither": {NoID: true, NoTime: true},
	} {
		for _, kind := range []string{"call", "text"} {
			t.Run(kind+" with "+name, func(t *testing.T) {
				r := newRig(t, ringcentralserver.RoleAdmin)
				r.call(r.ana, 6*time.Hour, ringcentralserver.RecordingSpec{})
				odd := odd
				odd.Until = start.Add(9 * day)
				if kind == "call" {
					r.sim.RingCentral.Office().AddCall(ringcentralserver.CallSpec{Start: start.Add(-ago), Duration: time.Minute, ExtensionID: r.ana, Odd: odd})
				} else {
					r.message("SMS", ago, func(m *ringcentralserver.MessageSpec) { m.Text, m.Odd = "Hello", odd })
				}
				r.backup(90 * day)
				report := r.runOnce()
				if report.LeftCount != 1 || len(report.Left) != 1 || report.Left[0].Reason != reasons.Unreadable {
					t.Fatalf("%d left: %+v (%v)", report.LeftCount, report.Left, report.Err)
				}
				if u := report.Left[0].Record; u == nil || u.Place == 0 || (u.ID == "") != (odd.NoID || odd.Null) || u.Time.IsZero() != (odd.NoTime || odd.Null) {
					t.Errorf("named as %+v", u)
				}
				timed := !odd.NoTime && !odd.Null
				if row := r.row(start.Add(-ago)); (row.Status == completeness.Success) == timed {
					t.Errorf("its hour is %q", row.Word())
				}
				if row := r.row(start.Add(-6 * time.Hour)); row.Status != completeness.Success {
					t.Errorf("another hour is %q", row.Word())
				}
				r.clock.Advance(time.Hour)
				r.sim.RingCentral.ClearRequestLog()
				if report := r.runOnce(); report.LeftCount != 1 {
					t.Errorf("an hour later %d are left", report.LeftCount)
				}
				for _, q := range r.sim.RingCentral.RequestLog() {
					query, err := url.ParseQuery(q.Query)
					from := query.Get("dateFrom")
					if err != nil || from != "" && from < start.Add(-3*day).Format(time.RFC3339) {
						t.Errorf("listed again from %s (%v)", from, err)
					}
				}
				r.clock.Advance(10 * day)
				r.login()
				r.wantAll(r.runOnce(), start.Add(-ago))
				r.checkArchive(r.truth(start.Add(-90 * day)))
			})
		}
	}
}

// TestTheWeeklyCheckRunsBesideAnOddRow: it is about what is archived.
func TestTheWeeklyCheckRunsBesideAnOddRow(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.call(r.ana, 6*time.Hour, ringcentralserver.RecordingSpec{})
	r.message("SMS", 5*time.Hour, func(m *ringcentralserver.MessageSpec) { m.Odd.Null = true })
	r.backup(24 * time.Hour)
	r.runOnce()
	r.clock.Advance(8 * day)
	r.login()
	r.serve()
	r.await("the weekly check", func(s archiver.Snapshot) bool { return !s.Verified.At.IsZero() })
}

// TestWhatStaysUnfinishedIsTaken: after some hours, and again if it changes.
//
//test:long
func TestWhatStaysUnfinishedIsTaken(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	const ago = 40 * time.Hour
	_, ids := r.sim.RingCentral.Office().AddCall(ringcentralserver.CallSpec{
		Start: start.Add(-ago), Duration: time.Minute, ExtensionID: r.ana, Frozen: true, Recordings: []ringcentralserver.RecordingSpec{{}},
	})
	fax := r.message("Fax", ago, func(m *ringcentralserver.MessageSpec) {
		m.Direction, m.Statuses = "Outbound", []ringcentralserver.StatusChange{{Status: "Sending"}}
	})
	young := r.message("Fax", 5*time.Hour, func(m *ringcentralserver.MessageSpec) {
		m.Direction, m.Statuses = "Outbound", []ringcentralserver.StatusChange{{Status: "Sending"}, {After: 60 * time.Hour, Status: "Sent"}}
	})
	r.backup(72 * time.Hour)
	if report := r.runOnce(); report.LeftCount != 1 || len(report.Left) != 1 || report.Left[0].Key != (ledger.Key{Type: ledger.Fax, ID: young}) || r.a.Snapshot().Completeness.Now {
		t.Errorf("it names %+v (%v), want the fax that is being sent", report.Left, report.Err)
	}
	for _, id := range []string{ids[0], fax} {
		r.file(id)
	}
	if n := len(r.archive()); n != 2 {
		t.Errorf("%d files before six hours are over", n)
	}
	r.clock.Advance(2 * time.Hour)
	r.wantAll(r.runOnce(), start.Add(-5*time.Hour))
	r.file(young)
	r.sim.RingCentral.ClearRequestLog()
	r.clock.Advance(60 * time.Hour)
	report := r.runOnce()
	r.wantAll(report, start.Add(-5*time.Hour))
	if n := r.contentCalls(); n != 1 {
		t.Errorf("%d contents were fetched again, want that of the fax that is sent now", n)
	}
	r.checkArchive(r.truth(start.Add(-72 * time.Hour)))
}

// TestOddPagesLoseNothing: what RingCentral says of a list's pages is not always so.
//
//test:long
func TestOddPagesLoseNothing(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		odd   func(*ringcentralserver.Knobs)
		fails bool
	}{
		"no next page":        {func(k *ringcentralserver.Knobs) { k.NoNextPage = true }, false},
		"no link, no totals":  {func(k *ringcentralserver.Knobs) { k.NoNextPage, k.NoTotals = true, true }, false},
		"a page too many":     {func(k *ringcentralserver.Knobs) { k.ExtraNextPage = true }, false},
		"garbled navigation":  {func(k *ringcentralserver.Knobs) { k.GarbledNavigation = true }, false},
		"garbled, no totals":  {func(k *ringcentralserver.Knobs) { k.GarbledNavigation, k.NoTotals = true, true }, false},
		"records are null":    {func(k *ringcentralserver.Knobs) { k.NullRecords = true }, true},
		"null, and no totals": {func(k *ringcentralserver.Knobs) { k.NullRecords, k.NoTotals, k.NoNextPage = true, true, true }, true},
		"a row is left out":   {func(k *ringcentralserver.Knobs) { k.FewerRows = true }, true},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, ringcentralserver.RoleAdmin)
			r.sim.RingCentral.Tune(func(k *ringcentralserver.Knobs) { k.DetailedPerPage = 2; c.odd(k) })
			r.day()
			r.backup(24 * time.Hour)
			if report := r.runOnce(); report.Complete() == c.fails {
				t.Errorf("%d left (%v)", report.LeftCount, report.Err)
			}
			if c.fails && r.a.Snapshot().Completeness.Now {
				t.Error("everything is said to be there")
			}
			if c.fails {
				r.sim.RingCentral.Tune(func(k *ringcentralserver.Knobs) { k.NullRecords, k.FewerRows = false, false })
				if report := r.runOnce(); !report.Complete() {
					t.Errorf("afterwards %d left (%v)", report.LeftCount, report.Err)
				}
			}
			r.checkArchive(r.truth(start.Add(-24 * time.Hour)))
		})
	}
}

// TestDeletedByTheUser: RingCentral still holds a message, which is archived and marked; of one
// that was purged there is nothing to say.
//
//test:long
func TestDeletedByTheUser(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleUser)
	id := r.message("SMS", time.Hour, func(m *ringcentralserver.MessageSpec) { m.Text, m.DeletedAt = "evidence", start.Add(-40*time.Minute) })
	kept := r.message("SMS", 2*time.Hour, func(m *ringcentralserver.MessageSpec) { m.Text, m.DeletedAt = "later", start.Add(time.Hour) })
	r.message("SMS", 7*day, func(m *ringcentralserver.MessageSpec) { m.Text, m.DeletedAt = "purged", start.Add(-6*day) })
	r.backup(8 * day)
	if report := r.runOnce(); !report.Complete() || report.Archived != 2 {
		t.Errorf("archived %d, %d left (%v)", report.Archived, report.LeftCount, report.Err)
	}
	r.checkArchive(r.truth(start.Add(-8 * day)))
	marked := func() (ids []string) {
		for _, ago := range []time.Duration{time.Hour, 2 * time.Hour} {
			rows, err := r.a.Items(start.Add(-ago).Truncate(time.Hour), "")
			if err != nil {
				t.Fatal(err)
			}
			for _, row := range rows {
				if row.Deleted {
					ids = append(ids, row.Key.ID)
				}
			}
		}
		return ids
	}
	if got := marked(); !slices.Equal(got, []string{id}) {
		t.Errorf("marked %q", got)
	}
	r.clock.Advance(2 * time.Hour)
	r.runOnce()
	if got := marked(); !slices.Equal(got, []string{id, kept}) {
		t.Errorf("later marked %q", got)
	}
}

// TestATextThatCallsItselfOtherwise is one all the same; what is of no known kind is named.
//
//test:long
func TestATextThatCallsItselfOtherwise(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleUser)
	r.message("SMS", 6*time.Hour, func(m *ringcentralserver.MessageSpec) { m.Text, m.WireType = "Hello", "MMS" })
	r.backup(day)
	r.wantAll(r.runOnce(), start.Add(-6*time.Hour))
	r.checkArchive(r.truth(start.Add(-day)))
	r.message("SMS", 7*time.Hour, func(m *ringcentralserver.MessageSpec) { m.Text, m.WireType = "Hello again", "Text" })
	r.wantAll(r.runOnce(), start.Add(-7*time.Hour))
	r.checkArchive(r.truth(start.Add(-day)))
	r.message("SMS", 8*time.Hour, func(m *ringcentralserver.MessageSpec) { m.Text, m.WireType = "Hello", "RCS" })
	r.wantNamed(r.runOnce(), reasons.Unreadable, start.Add(-8*time.Hour))
}

// TestAnHourIsJudgedBySource: recordings of long ago are not kept any more, and say nothing about
// the texts of that hour.
//
//test:long
func TestAnHourIsJudgedBySource(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.message("SMS", 200*day, func(m *ringcentralserver.MessageSpec) { m.Text = "of long ago" })
	r.call(r.ana, 80*day, ringcentralserver.RecordingSpec{})
	r.backup(300 * day)
	if report := r.runOnce(); !report.Complete() || report.Archived != 2 {
		t.Errorf("%d archived, %d left (%v)", report.Archived, report.LeftCount, report.Err)
	}
	row := r.row(start.Add(-200 * day))
	if row.Status != completeness.Success || row.Counts[2] != 1 || !slices.Equal(row.NotKnownTypes(), []ledger.Type{ledger.CallRecording}) {
		t.Errorf("the hour is %q: %+v", row.Word(), row)
	}
	if row := r.row(start.Add(-80 * day)); row.Status != completeness.Success || row.NotKnown != 0 {
		t.Errorf("the hour of the recording is %q", row.Word())
	}
	if d := r.calendarOf(start.Add(-200 * day)); d.State != completeness.DayUnknown || d.Types[0].HeldKnown || !d.Types[2].HeldKnown || d.Fixable {
		t.Errorf("the day is %+v", d)
	}
	if s := r.a.Snapshot(); !s.Completeness.Now || !s.Completeness.Since.Equal(start.Add(-300*day).Truncate(time.Hour)) || !s.Deadline.IsZero() {
		t.Errorf("%+v", s.Completeness)
	}
}

// TestAnEstimateGoesAsFarBackAsIsAsked: ninety days, a day, or everything.
//
//test:long
func TestAnEstimateGoesAsFarBackAsIsAsked(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	for _, ago := range []time.Duration{10 * day, 100 * day, 1000 * day} {
		r.message("SMS", ago, func(m *ringcentralserver.MessageSpec) { m.Text = "of long ago" })
	}
	if err := r.a.SetBackup(t.Context(), archiver.BackupOn{}); err != nil {
		t.Fatal(err)
	}
	for since, want := range map[time.Time]int{start.Add(-90 * day): 1, start.Add(-101 * day): 2, {}: 3} {
		if e, err := r.a.Estimate(t.Context(), since); err != nil || e.Items != want {
			t.Errorf("since %s: %+v, %v", since, e, err)
		}
	}
	e, err := r.a.Estimate(t.Context(), time.Time{})
	if err != nil || e.Since.Sub(start.Add(-1000*day)).Abs() > time.Minute {
		t.Fatalf("%+v, %v", e, err)
	}
	if err := r.a.Rescue(t.Context(), e.Since); err != nil {
		t.Fatal(err)
	}
	if report := r.runOnce(); report.Archived != 3 || !report.Complete() {
		t.Errorf("%d archived, %d left", report.Archived, report.LeftCount)
	}
}

// TestCoverageIsReported: over which span each source was listed, and what was shown.
//
//test:long
func TestCoverageIsReported(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.day()
	r.backup(24 * time.Hour)
	r.runOnce()
	r.clock.Advance(5 * time.Hour)
	r.runOnce()
	for _, c := range r.a.Snapshot().Coverage {
		if !c.From.Equal(start.Add(-24*time.Hour).Truncate(time.Hour)) || c.At.Before(start.Add(5*time.Hour)) || c.Unreadable != 0 {
			t.Errorf("%+v", c)
		}
		if want := map[ledger.Source]coverage.Shown{
			ledger.AccountRecordings: {Rows: 12, Items: 12, Parts: 12}, ledger.OwnSMS: {Rows: 2, Items: 2, Parts: 3},
		}[c.Source]; want != (coverage.Shown{}) && c.Shown != want {
			t.Errorf("%s: %+v, want %+v", c.Source.Type(), c.Shown, want)
		}
	}
}

// TestAnOlderStoreIsRightAPassLater: it listed messages only 35 days back, called the hours before
// that finished, and said that everything was there.
//
//test:long
func TestAnOlderStoreIsRightAPassLater(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.call(r.ana, 50*day, ringcentralserver.RecordingSpec{})
	r.backup(90 * day)
	r.runOnce()
	old := start.Add(-50 * day)
	r.message("SMS", 50*day, func(m *ringcentralserver.MessageSpec) { m.Text = "of long ago" })
	if err := r.store.Update(func(tx *store.Tx) error {
		for _, s := range []ledger.Source{ledger.OwnSMS, ledger.OwnVoiceMail, ledger.OwnFax} {
			l, err := tx.Listing(s)
			if err != nil {
				return err
			}
			l.Begin, l.From = time.Time{}, start.Add(-35*day)
			if err := tx.PutListing(s, l); err != nil {
				return err
			}
			for at := start.Add(-90 * day).Truncate(time.Hour); at.Before(start.Add(-35 * day)); at = at.Add(time.Hour) {
				if err := tx.ChangeJob(at, func(j *ledger.Job) { j.Listed[s.Index()] = time.Time{} }); err != nil {
					return err
				}
			}
		}
		return tx.PutCompleteness(coverage.Completeness{})
	}); err != nil {
		t.Fatal(err)
	}
	if row := r.row(old); row.Status == completeness.Success || row.Reason == reasons.TooOld {
		t.Errorf("before a pass the hour is %q", row.Word())
	}
	if r.a.Snapshot().Completeness.Now {
		t.Error("before a pass everything is said to be there")
	}
	r.clock.Advance(time.Hour)
	r.wantAll(r.runOnce(), old)
	r.checkArchive(r.truth(start.Add(-90 * day)))
}
