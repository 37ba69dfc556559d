package archiver_test

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
	"time"

	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
)

// truthRun is a random office with odd rows, whose lists are faulty for a while.
type truthRun struct {
	*rig
	rng   *rand.Rand
	since time.Time
	calm  time.Time // when the last fault and the last oddity have ended
}

// truthRuns is how many random offices a run of all tests tries.
const truthRuns = 12

// TestEverythingIsNeverSaidWhileSomethingIsMissing: whatever the rows lack and whatever the lists
// answer, "everything" is said only when the office shows nothing that is not in Dropbox, and each
// time what is missing is named; and it is said within a day after the last fault has ended.
//
//test:long
func TestEverythingIsNeverSaidWhileSomethingIsMissing(t *testing.T) {
	t.Parallel()
	first := fromEnvironment(t, "TRUTH_SEED", rand.Uint64()>>1)
	for i := range fromEnvironment(t, "TRUTH_RUNS", truthRuns) {
		seed := first + i
		t.Run(strconv.FormatUint(seed, 10), func(t *testing.T) {
			r := newQuickRig(t)
			s := &truthRun{rig: r, rng: rand.New(rand.NewPCG(seed, 7))}
			s.run()
		})
	}
}

func (s *truthRun) run() {
	s.since = s.clock.Now().Add(-72 * time.Hour).Truncate(time.Hour)
	s.calm = s.clock.Now().Add(time.Duration(20+s.rng.IntN(30)) * time.Hour)
	for range 6 + s.rng.IntN(8) {
		s.happen(60 * time.Hour)
	}
	s.backup(72 * time.Hour)
	for s.clock.Now().Before(s.calm) {
		s.tune()
		s.look()
		s.clock.Advance([]time.Duration{time.Hour, 3 * time.Hour, 8 * time.Hour}[s.rng.IntN(3)])
		if s.rng.IntN(2) == 0 {
			s.happen(36 * time.Hour) // no row appears later than the hourly listing looks back
		}
	}
	s.sim.RingCentral.ClearFaults()
	s.sim.RingCentral.Tune(func(k *ringcentralserver.Knobs) {
		k.NoNextPage, k.ExtraNextPage, k.GarbledNavigation, k.NullRecords, k.FewerRows = false, false, false, false, false
	})
	ends := s.clock.Now().Add(24 * time.Hour)
	for ; s.clock.Now().Before(ends); s.clock.Advance(3 * time.Hour) {
		if s.look() {
			return
		}
	}
	if !s.look() {
		s.t.Errorf("a day after the last fault: %+v", s.a.Snapshot().Completeness)
	}
}

// ends is a time before the last fault ends.
func (s *truthRun) ends() time.Time {
	return s.clock.Now().Add(time.Duration(s.rng.Int64N(int64(max(time.Hour, s.calm.Sub(s.clock.Now()))))))
}

func (s *truthRun) oddity() ringcentralserver.Oddity {
	odd := ringcentralserver.Oddity{Until: s.ends()}
	switch s.rng.IntN(8) {
	case 0:
		odd.NoID = true
	case 1:
		odd.NoTime = true
	case 2:
		odd.Null = true
	default:
		return ringcentralserver.Oddity{}
	}
	return odd
}

// happen adds something of the last hours to the office, as odd as it may be.
func (s *truthRun) happen(within time.Duration) {
	ago := time.Duration(s.rng.Int64N(int64(within))) + time.Minute
	at := s.clock.Now().Add(-ago)
	address := time.Duration(0)
	if s.rng.IntN(4) == 0 {
		address = max(time.Second, s.ends().Sub(at))
	}
	if s.rng.IntN(2) == 0 {
		odd := s.oddity()
		if address > 0 {
			odd = ringcentralserver.Oddity{}
		}
		s.sim.RingCentral.Office().AddCall(ringcentralserver.CallSpec{
			Start: at, Duration: time.Minute, ExtensionID: []string{s.ana, s.bob}[s.rng.IntN(2)], Odd: odd, Frozen: s.rng.IntN(8) == 0,
			Recordings: []ringcentralserver.RecordingSpec{{
				AddressAfter: address, Size: 500, Place: []ringcentralserver.Place{ringcentralserver.OnBoth, ringcentralserver.OnLeg}[s.rng.IntN(2)],
			}},
		})
		return
	}
	kind := []string{ringcentralserver.TypeSMS, ringcentralserver.TypeVoiceMail, ringcentralserver.TypeFax}[s.rng.IntN(3)]
	s.message(kind, ago, func(m *ringcentralserver.MessageSpec) {
		if m.WithoutURI, m.AddressAfter = address > 0, address; address == 0 {
			m.Odd = s.oddity()
		}
		switch {
		case kind == ringcentralserver.TypeSMS:
			m.Text, m.WireType = "Hello", []string{"", "MMS"}[s.rng.IntN(2)]
			m.Pictures = make([]ringcentralserver.PictureSpec, s.rng.IntN(3))
		case kind == ringcentralserver.TypeFax && s.rng.IntN(3) == 0:
			m.Direction, m.Statuses = "Outbound", []ringcentralserver.StatusChange{{Status: "Sending"}}
		}
		if s.rng.IntN(5) == 0 {
			m.DeletedAt = at.Add(time.Minute)
		}
	})
}

// tune makes the lists answer oddly, or not at all, for the next pass.
func (s *truthRun) tune() {
	s.sim.RingCentral.ClearFaults()
	s.sim.RingCentral.Tune(func(k *ringcentralserver.Knobs) {
		k.DetailedPerPage = 1 + s.rng.IntN(5)
		k.NoNextPage, k.ExtraNextPage, k.GarbledNavigation = s.rng.IntN(4) == 0, s.rng.IntN(4) == 0, s.rng.IntN(4) == 0
		k.NullRecords, k.FewerRows = s.rng.IntN(8) == 0, s.rng.IntN(8) == 0
	})
	if s.rng.IntN(4) == 0 {
		kinds := []ringcentralserver.FaultKind{ringcentralserver.FaultStatus, ringcentralserver.FaultHTML, ringcentralserver.FaultShortBody}
		s.sim.RingCentral.Inject(ringcentralserver.Fault{
			Path: []string{"/call-log", "/message-store", "/recording/"}[s.rng.IntN(3)], Kind: kinds[s.rng.IntN(len(kinds))], Times: 1 + s.rng.IntN(3),
		})
	}
}

// look does a pass and holds what it says against the office; it reports whether the pass says that
// everything is there.
func (s *truthRun) look() (everything bool) {
	t := s.t
	t.Helper()
	s.renew()
	began := s.clock.Now()
	report := s.runOnce()
	snapshot := s.a.Snapshot()
	var missing []string
	files := map[string][]byte{}
	for _, f := range s.archive() {
		data, err := s.sim.Dropbox.ReadFile(f.Path)
		if err != nil {
			t.Fatal(err)
		}
		files[f.Path] = data
	}
	for _, it := range s.truth(s.since) {
		for _, part := range it.Parts {
			if _, err := findPart(files, it, part); err != nil && it.Final {
				missing = append(missing, err.Error())
			}
		}
	}
	// what changed while the pass was running may be known either way
	shown := slices.DeleteFunc(s.shown(began), func(u ringcentralserver.ShownItem) bool { return !slices.Contains(s.shown(s.clock.Now()), u) })
	if snapshot.Completeness.Now && len(missing)+len(shown) > 0 {
		t.Errorf("everything is said to be there, without %q and with %+v", missing, shown)
	}
	if report.Complete() && len(missing)+len(shown) > 0 {
		t.Errorf("nothing is said to be left, without %q and with %+v", missing, shown)
	}
	if report.Err == nil {
		s.named(report, shown)
	}
	return snapshot.Completeness.Now && report.Complete()
}

// shown is what the office shows of this user's at that time and what cannot be archived.
func (s *truthRun) shown(at time.Time) (mine []ringcentralserver.ShownItem) {
	for _, u := range s.sim.RingCentral.Office().Unarchivable(at) {
		if u.Type == ringcentralserver.TypeCallRecording || u.ExtensionID == s.ana {
			mine = append(mine, u)
		}
	}
	return mine
}

// named holds that each of them is named, and that none of their hours is a success.
func (s *truthRun) named(report progress.Report, shown []ringcentralserver.ShownItem) {
	s.t.Helper()
	if n := distinct(shown); report.LeftCount < n {
		s.t.Errorf("%d are named, and %d are shown and cannot be archived: %+v, %+v", report.LeftCount, n, report.Left, shown)
	}
	for _, u := range shown {
		if u.Time.IsZero() || u.Time.Before(s.since) {
			continue
		}
		if row := s.row(u.Time); row.Status == completeness.Success {
			s.t.Errorf("the hour of %+v is %q", u, row.Word())
		}
	}
}

// distinct counts rows. Those of a type that have neither an id nor a time look the same in every
// listing, so it is not known whether two listings showed the same one: they count as one.
func distinct(shown []ringcentralserver.ShownItem) (n int) {
	blank := map[string]bool{}
	for _, u := range shown {
		switch {
		case u.ID != "" || !u.Time.IsZero():
			n++
		case !blank[u.Type]:
			blank[u.Type] = true
			n++
		}
	}
	return n
}

// renew signs in again once the sign-in has ended.
func (s *truthRun) renew() {
	if v := s.a.Snapshot().RingCentral; v.Expired {
		s.login()
	}
}
