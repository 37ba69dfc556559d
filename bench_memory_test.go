//go:build linux

package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"ringcentral-archiver/store"
	"ringcentral-archiver/store/storetest"
)

// BenchmarkMemory looks at the most memory that the program has in use at once,
// and at how much more that is than for a command that only opens the store.
func BenchmarkMemory(b *testing.B) {
	size := int64(scaled(b, 1<<30))
	b.Run(fmt.Sprintf("one-recording-of-%d-MiB", size>>20), func(b *testing.B) {
		for b.Loop() {
			benchLarge(b, size)
		}
	})
	pending := scaled(b, 100_000)
	b.Run(fmt.Sprintf("%d-texts-that-Dropbox-has-no-room-for", pending), func(b *testing.B) {
		for b.Loop() {
			benchPending(b, pending)
		}
	})
}

// reportMemory compares a run with a command that did nothing on a new store.
func reportMemory(b *testing.B, idle, s spent, more map[string]float64) {
	metrics := map[string]float64{"s": wall(s), "cpu-s": cpu(s), "peak-MB": peakMB(s), "above-idle-MB": peakMB(s) - peakMB(idle), "private-MB": s.private / 1e6}
	for unit, value := range more {
		metrics[unit] = value
	}
	report(b, metrics)
}

// benchLarge copies one large recording into a Dropbox on the disk.
func benchLarge(b *testing.B, size int64) {
	e := &errand{TB: b}
	defer e.end()
	d := newDeskIn(e, e.TempDir())
	d.withoutLimits()
	d.recordCalls(1, size)
	d.signIn("101")
	d.want(0, "Backup is on", "backup on --scope account --since "+benchSince)
	reportMemory(b, d.pass("status"), d.pass("run", "--once"), nil)
	if n := d.files(); n != 1 {
		b.Fatalf("%d files came to Dropbox", n)
	}
}

// benchPending lists so many texts while Dropbox is full, and then has another
// pass find them all in the queue.
func benchPending(b *testing.B, n int) {
	e := &errand{TB: b}
	defer e.end()
	d := newDesk(e)
	d.withoutLimits()
	d.texts(n)
	d.signIn("101")
	d.want(0, "Backup is on", "backup on --scope extension --types sms --since "+benchSince)
	idle := d.pass("status")
	d.services.Dropbox.SetQuota(1)
	first, second := d.stuck(), d.stuck()
	reportMemory(b, idle, first, map[string]float64{
		"again-s": wall(second), "again-cpu-s": cpu(second), "again-above-idle-MB": peakMB(second) - peakMB(idle), "status-s": wall(d.pass("status")),
	})
}

// stuck is a pass that cannot archive anything.
func (d *desk) stuck() spent {
	d.t.Helper()
	s := d.spendAnyway(d.env, program, "--data", d.data, "run", "--once")
	if files := len(d.services.Dropbox.Files()); files != 0 {
		d.t.Fatalf("%d files are in a Dropbox without room", files)
	}
	return s
}

// BenchmarkPass is the pass of a quiet hour on a store with years of work in it:
// nothing is new. The first one after those years writes all pages of the index,
// and closes hours that can no longer be listed; the second finds that nothing is
// to be done about those; the third is what follows every hour.
func BenchmarkPass(b *testing.B) {
	years := storetest.Years{
		End:   time.Now().Truncate(time.Hour).Add(-6 * time.Hour),
		Hours: scaled(b, 100_000), Items: scaled(b, 1_000_000),
	}
	b.Run("nothing-new-after-"+years.String(), func(b *testing.B) {
		for b.Loop() {
			benchQuiet(b, years)
		}
	})
}

func benchQuiet(b *testing.B, years storetest.Years) {
	e := &errand{TB: b}
	defer e.end()
	d := newDesk(e)
	d.withoutLimits()
	d.signIn("101")
	d.want(0, "Backup is on", fmt.Sprintf("backup on --since %dh", years.Hours+24))
	idle := d.pass("status")
	d.fill(years)
	first, second := d.pass("run", "--once"), d.pass("run", "--once")
	reportMemory(b, idle, d.pass("run", "--once"), map[string]float64{
		"first-s": wall(first), "first-cpu-s": cpu(first), "first-above-idle-MB": peakMB(first) - peakMB(idle), "second-s": wall(second), "second-cpu-s": cpu(second),
		"status-s": wall(d.pass("status")), "log-s": wall(d.pass("log", "--from", years.End.Add(-7*24*time.Hour).Format("2006-01-02"))),
	})
}

// fill puts years of work into the program's store while it does not run.
func (d *desk) fill(years storetest.Years) {
	d.t.Helper()
	s, err := store.Open(filepath.Join(d.data, store.FileName))
	if err != nil {
		d.t.Fatal(err)
	}
	years.Fill(d.t, s)
	if err := s.Close(); err != nil {
		d.t.Fatal(err)
	}
}

// BenchmarkAllocations counts what the program asks of the memory for each file,
// in the test binary, which is the program here. BENCH_PROFILES names a folder
// that its profiles are kept in.
func BenchmarkAllocations(b *testing.B) {
	for _, l := range loads(b) {
		b.Run(l.name, func(b *testing.B) {
			for b.Loop() {
				c := &contest{b: b, load: l}
				a := c.allocations()
				report(b, map[string]float64{"allocs/file": float64(a.Objects) / float64(l.n), "kB/file": float64(a.Bytes) / 1000 / float64(l.n)})
			}
		})
	}
}

func (c *contest) allocations() (a allocations) {
	e := &errand{TB: c.b}
	defer e.end()
	d := c.office(e)
	d.signIn("101")
	d.want(0, "Backup is on", "backup on --since "+benchSince+" "+c.load.on)
	dir := os.Getenv("BENCH_PROFILES")
	if dir == "" {
		dir = e.TempDir()
	} else {
		dir = filepath.Join(dir, c.load.name)
		if err := os.MkdirAll(dir, 0o700); err != nil {
			c.b.Fatal(err)
		}
	}
	self, err := os.Executable()
	if err != nil {
		c.b.Fatal(err)
	}
	d.spend(append(d.env, profilesTo+"="+dir), self, "--data", d.data, "run", "--once")
	c.complete(d)
	text, err := os.ReadFile(filepath.Join(dir, allocationsFile))
	if err != nil {
		c.b.Fatal(err)
	}
	if err := json.Unmarshal(text, &a); err != nil {
		c.b.Fatal(err)
	}
	return a
}
