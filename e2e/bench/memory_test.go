//go:build linux

package bench

import (
	"fmt"
	"testing"
	"time"

	"ringcentral-archiver/e2e/harness"
	"ringcentral-archiver/store/storetest"
)

// BenchmarkMemory looks at the most memory that the program has in use at once,
// and at how much more that is than for a command that only opens the store.
func BenchmarkMemory(b *testing.B) {
	size := int64(storetest.Scaled(b, 1<<30))
	b.Run(fmt.Sprintf("one-recording-of-%d-MiB", size>>20), func(b *testing.B) {
		for b.Loop() {
			benchLarge(b, size)
		}
	})
	pending := storetest.Scaled(b, 100_000)
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
	harness.Report(b, metrics)
}

// benchLarge copies one large recording into a Dropbox on the disk.
func benchLarge(b *testing.B, size int64) {
	e := &harness.Section{TB: b}
	defer e.End()
	pc := harness.NewIn(e, e.TempDir())
	withoutLimits(pc)
	addCalls(pc, 1, size)
	pc.SignIn("101")
	pc.Want(0, "Backup is on", "backup on --scope account --since "+benchSince)
	reportMemory(b, pass(pc, "status"), pass(pc, "run", "--once"), nil)
	if n := pc.Files(); n != 1 {
		b.Fatalf("%d files came to Dropbox", n)
	}
}

// benchPending lists so many texts while Dropbox is full, and then has another
// pass find them all in the queue.
func benchPending(b *testing.B, n int) {
	e := &harness.Section{TB: b}
	defer e.End()
	pc := harness.New(e)
	withoutLimits(pc)
	addTexts(pc, n)
	pc.SignIn("101")
	pc.Want(0, "Backup is on", "backup on --scope extension --types sms --since "+benchSince)
	idle := pass(pc, "status")
	pc.Services.Dropbox.SetQuota(1)
	first, second := stuck(pc), stuck(pc)
	reportMemory(b, idle, first, map[string]float64{
		"again-s": wall(second), "again-cpu-s": cpu(second), "again-above-idle-MB": peakMB(second) - peakMB(idle), "status-s": wall(pass(pc, "status")),
	})
}

// stuck is a pass that cannot archive anything.
func stuck(pc *harness.Computer) spent {
	pc.T.Helper()
	s := spendAnyway(pc, pc.Env, harness.Terminal(pc.T), "--data", pc.Data, "run", "--once")
	if files := len(pc.Services.Dropbox.Files()); files != 0 {
		pc.T.Fatalf("%d files are in a Dropbox without room", files)
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
		Hours: storetest.Scaled(b, 100_000), Items: storetest.Scaled(b, 1_000_000),
	}
	b.Run("nothing-new-after-"+years.String(), func(b *testing.B) {
		for b.Loop() {
			benchQuiet(b, years)
		}
	})
}

func benchQuiet(b *testing.B, years storetest.Years) {
	e := &harness.Section{TB: b}
	defer e.End()
	pc := harness.New(e)
	withoutLimits(pc)
	pc.SignIn("101")
	pc.Want(0, "Backup is on", fmt.Sprintf("backup on --since %dh", years.Hours+24))
	idle := pass(pc, "status")
	pc.Fill(years)
	first, second := pass(pc, "run", "--once"), pass(pc, "run", "--once")
	reportMemory(b, idle, pass(pc, "run", "--once"), map[string]float64{
		"first-s": wall(first), "first-cpu-s": cpu(first), "first-above-idle-MB": peakMB(first) - peakMB(idle), "first-private-MB": first.private / 1e6, "second-s": wall(second), "second-cpu-s": cpu(second),
		"status-s": wall(pass(pc, "status")), "log-s": wall(pass(pc, "log", "--from", years.End.Add(-7*24*time.Hour).Format("2006-01-02"))),
	})
}
