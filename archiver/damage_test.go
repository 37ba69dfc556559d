package archiver_test

import (
	"bytes"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/disk"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/store/storetest"
)

// TestOneDamagedItemCostsOnlyItself: a byte of one item in the store's file is not what was
// written. The item is named and set aside; everything else goes on: listing, copying, the index,
// the verification. The next listing brings the item back, and nothing is doubled.
//
//test:long
func TestOneDamagedItemCostsOnlyItself(t *testing.T) {
	cases := map[string]struct {
		open bool // the item is not archived yet
		spot func(raw []byte) int
		// only what RingCentral sent is damaged: the item itself can be read
		record bool
	}{
		"state":          {spot: func([]byte) int { return 0 }},
		"length":         {spot: func([]byte) int { return 7 }},
		"dictionary":     {spot: func([]byte) int { return 5 }},
		"sums":           {spot: func([]byte) int { return 1 }},
		"key":            {spot: func([]byte) int { return 13 }},
		"path":           {spot: func([]byte) int { return 120 }},
		"time":           {spot: func([]byte) int { return 60 }},
		"open_item":      {open: true, spot: func([]byte) int { return 40 }},
		"record":         {record: true, spot: func(raw []byte) int { return len(raw) - 8 }},
		"record_of_open": {open: true, record: true, spot: func(raw []byte) int { return len(raw) - 8 }},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			d := newDamageRig(t)
			if c.open {
				d.sim.RingCentral.Inject(ringcentralserver.Fault{Path: "/recording/" + d.victim.ID + "/content", Kind: ringcentralserver.FaultStatus, Status: 404})
			}
			d.runOnce()
			d.flip(c.spot)
			d.sim.RingCentral.ClearFaults()
			d.clock.Advance(5 * time.Minute)
			if !c.record {
				d.checkNamed(c.open)
			}
			for range 3 {
				d.clock.Advance(time.Hour)
				d.call(d.bob, 10*time.Minute, ringcentralserver.RecordingSpec{})
				if report := d.runOnce(); report.Archived == 0 || report.Err != nil || report.IndexErr != nil {
					t.Fatalf("archived %d, %v, index %v", report.Archived, report.Err, report.IndexErr)
				}
			}
			d.checkBack()
		})
	}
}

// damageRig is a rig whose store lies in a file that a test may change between two starts.
type damageRig struct {
	*rig
	path   string
	victim ledger.Key // of the item that is damaged
}

func newDamageRig(t *testing.T) *damageRig {
	d := &damageRig{rig: newRigInLine(t, ringcentralserver.RoleAdmin), path: filepath.Join(t.TempDir(), store.FileName)}
	d.a.Close()
	d.store = storetest.OpenAt(t, d.path)
	d.open()
	d.day()
	d.victim = ledger.Key{Type: ledger.CallRecording, ID: d.call(d.ana, 3*time.Hour+5*time.Minute, ringcentralserver.RecordingSpec{})}
	d.backup(24 * time.Hour)
	return d
}

// flip changes a bit of the item.
func (d *damageRig) flip(spot func(raw []byte) int) {
	d.t.Helper()
	d.change(disk.BucketItems, append([]byte{byte(d.victim.Type)}, d.victim.ID...), spot)
}

// change stops the program, changes a bit of what a key holds in the file, and starts it again.
func (d *damageRig) change(bucket, key []byte, spot func(raw []byte) int) {
	d.t.Helper()
	d.a.Close()
	if err := d.store.Close(); err != nil {
		d.t.Fatal(err)
	}
	db, err := bbolt.Open(d.path, 0o600, nil)
	if err != nil {
		d.t.Fatal(err)
	}
	if err := db.Update(func(tx *bbolt.Tx) error {
		b := (&disk.Tx{B: tx}).Bucket(bucket)
		raw := bytes.Clone(b.Get(key))
		raw[spot(raw)] ^= 1 << rand.IntN(7)
		return b.Put(key, raw)
	}); err != nil {
		d.t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		d.t.Fatal(err)
	}
	d.store = storetest.OpenAt(d.t, d.path)
	d.open()
}

// checkNamed: before another listing, what reads the item passes over it and says so.
func (d *damageRig) checkNamed(open bool) {
	d.t.Helper()
	at := start.Add(-3*time.Hour - 5*time.Minute)
	if rows, err := d.a.Items(at.Truncate(time.Hour), ""); err != nil || slices.ContainsFunc(rows, func(r archiver.ItemRow) bool { return r.Key == d.victim }) {
		d.t.Fatalf("the hour has %d items (%v)", len(rows), err)
	}
	if report, err := d.a.Verify(d.t.Context()); err != nil || !report.Intact() {
		d.t.Errorf("the verification: %+v %v", report, err)
	}
	s := d.a.Snapshot()
	named := slices.ContainsFunc(s.Problems, func(p archiver.Problem) bool { return p.Reason == reasons.Damaged && p.Items == 1 })
	if s.Damaged != 1 || !named || s.Completeness.Now || s.Waiting != reasons.NoReason {
		d.t.Errorf("the snapshot: damaged %d, %+v, waiting %q, everything %v", s.Damaged, s.Problems, s.Waiting, s.Completeness.Now)
	}
	if row := d.row(at); row.Status != completeness.Failed || row.Reason != reasons.Damaged {
		d.t.Errorf("its hour is %q", row.Word())
	}
	if days, err := d.a.Calendar(at, at); err != nil || days[0].State != completeness.DayMissing {
		d.t.Errorf("its day is %+v (%v)", days, err)
	}
	if err := d.store.Check(); err != nil {
		d.t.Errorf("the store: %v", err)
	}
}

// checkBack: the item is archived, whole and once, and nothing is said of it any more.
func (d *damageRig) checkBack() {
	d.t.Helper()
	if row := d.item(d.victim); row.State != ledger.Archived {
		d.t.Errorf("the item is %+v", row)
	}
	if s := d.a.Snapshot(); s.Damaged != 0 {
		d.t.Errorf("%d are still damaged", s.Damaged)
	}
	if d.overwrites() != 0 {
		d.t.Errorf("%d files were overwritten", d.overwrites())
	}
	if err := d.store.View(func(tx *store.Tx) error {
		it, _, err := tx.Item(d.victim)
		if err == nil {
			_, err = it.Record.Text()
		}
		return err
	}); err != nil {
		d.t.Errorf("its record: %v", err)
	}
	d.checkArchive(d.truth(time.Time{}))
}

// TestADamagedItemThatIsGoneStaysNamed: RingCentral does not show the item any more. It stays named
// and counted, each run ends with what is left, and everything else goes on. What lies in Dropbox is
// still on the pages. Once RingCentral was listed again, a person can accept the damage by its name.
//
//test:long
func TestADamagedItemThatIsGoneStaysNamed(t *testing.T) {
	for name, before := range map[string]int{"found when Dropbox is listed": 0, "found when the pages are made": 2} {
		t.Run(name, func(t *testing.T) {
			d := newDamageRig(t)
			d.good()
			more := func() progress.Report {
				d.clock.Advance(time.Hour)
				d.call(d.bob, 10*time.Minute, ringcentralserver.RecordingSpec{})
				return d.runOnce()
			}
			for range before {
				more()
			}
			d.sim.RingCentral.Office().SetRetention(time.Hour)
			d.flip(func([]byte) int { return 40 })
			for range 2 {
				report := more()
				named := slices.ContainsFunc(report.Left, func(u progress.Unarchived) bool { return u.Key == d.victim && u.Reason == reasons.Damaged })
				if report.Archived != 1 || report.LeftCount != 1 || !named || report.Complete() {
					t.Errorf("archived %d, left %d: %+v", report.Archived, report.LeftCount, report.Left)
				}
				d.checkMonth("with a damaged record", "2026-11")
			}
			if s := d.a.Snapshot(); s.Damaged != 1 || s.Mood != archiver.Attention || s.Completeness.Now {
				t.Errorf("damaged %d, mood %s, everything %t", s.Damaged, s.Mood, s.Completeness.Now)
			}
			d.clock.Advance(5 * time.Hour)
			hour := start.Add(-3*time.Hour - 5*time.Minute).Truncate(time.Hour)
			if more(); d.a.Snapshot().CompleteTo.After(hour) {
				t.Errorf("complete up to %s, and an item of %s is damaged", d.a.Snapshot().CompleteTo, hour)
			}
			d.checkDamageAccepted()
			if to := d.a.Snapshot().CompleteTo; !to.After(hour) {
				t.Errorf("once it is accepted complete up to %s", to)
			}
			d.clock.Advance(5 * time.Hour)
			d.wantAll(more(), start.Add(-3*time.Hour-5*time.Minute))
			d.checkMonth("once it is accepted", "2026-11")
		})
	}
}

// checkDamageAccepted: a person accepts the damage by its name, and by that alone.
func (d *damageRig) checkDamageAccepted() {
	d.t.Helper()
	if n, err := d.a.Accept(d.t.Context()); n != 0 || err != nil {
		d.t.Errorf("without a name %d are accepted (%v)", n, err)
	}
	for _, want := range []int{1, 0} {
		if n, err := d.a.Accept(d.t.Context(), d.victim); n != want || err != nil {
			d.t.Errorf("%d are accepted (%v), want %d", n, err, want)
		}
	}
	if s := d.a.Snapshot(); s.Damaged != 0 || s.Mood == archiver.Attention {
		d.t.Errorf("then %d are damaged, mood %s, %+v", s.Damaged, s.Mood, s.Problems)
	}
}

// TestDamageIsNotAcceptedBeforeRingCentralIsListed: a listing may bring the item back.
//
//test:long
func TestDamageIsNotAcceptedBeforeRingCentralIsListed(t *testing.T) {
	d := newDamageRig(t)
	d.sim.RingCentral.Inject(ringcentralserver.Fault{Path: "/recording/" + d.victim.ID + "/content", Kind: ringcentralserver.FaultStatus, Status: 404})
	d.runOnce()
	d.flip(func([]byte) int { return 40 })
	d.row(start.Add(-3*time.Hour - 5*time.Minute))
	d.checkNamed(true)
	if n, err := d.a.Accept(d.t.Context(), d.victim); n != 0 || err != nil {
		t.Errorf("%d are accepted (%v)", n, err)
	}
	d.sim.RingCentral.ClearFaults()
	d.clock.Advance(time.Hour)
	d.good()
	d.checkBack()
}

// TestADamagedHourIsCountedAgain: a byte of an hour's row is not what was written. The row is
// counted again from the hour's items, and the hour is no success before it was listed again.
//
//test:long
func TestADamagedHourIsCountedAgain(t *testing.T) {
	for _, spot := range []int{0, 3, 7, 20, 40} {
		d := newDamageRig(t)
		d.runOnce()
		d.clock.Advance(6 * time.Hour)
		d.runOnce()
		at := start.Add(-3*time.Hour - 5*time.Minute)
		before := d.row(at)
		d.change(disk.BucketJobs, disk.TimeKey(before.From), func([]byte) int { return spot })
		if row := d.row(at); row.Counts != before.Counts || row.Status == completeness.Success {
			t.Errorf("byte %d: the hour is %q with %v, and was %q with %v", spot, row.Word(), row.Counts, before.Word(), before.Counts)
		}
		if s := d.a.Snapshot(); s.Completeness.Now && d.row(at).Status != completeness.Success {
			t.Errorf("byte %d: everything is said to be there", spot)
		}
		d.clock.Advance(time.Hour)
		if report := d.runOnce(); !report.Complete() || report.IndexErr != nil {
			t.Errorf("byte %d: left %+v, %v, index %v", spot, report.Left, report.Err, report.IndexErr)
		}
		if row := d.row(at); row.Counts != before.Counts || row.Status != completeness.Success {
			t.Errorf("byte %d: after it was listed again the hour is %q with %v", spot, row.Word(), row.Counts)
		}
		if err := d.store.Check(); err != nil {
			t.Errorf("byte %d: %v", spot, err)
		}
	}
}
