package archiver

import (
	"fmt"
	"testing"
	"time"

	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/store/storetest"
)

// BenchmarkSnapshot takes the snapshot of an office that is asked for everything, on logs of 1,000, 10,000 and 100,000 hours. It costs
// the same.
func BenchmarkSnapshot(b *testing.B) {
	for _, hours := range []int{1_000, 10_000, 100_000} {
		hours = storetest.Scaled(b, hours)
		b.Run(fmt.Sprintf("%d-hours", hours), func(b *testing.B) { benchSnapshot(b, hours) })
	}
}

func benchSnapshot(b *testing.B, hours int) {
	years := storetest.Years{End: time.Date(2026, 11, 20, 18, 0, 0, 0, time.UTC), Hours: hours, Items: hours / 10}
	a := oldArchiver(b, years)
	if err := a.store.Update(func(tx *store.Tx) error {
		return tx.PutSettings(store.Settings{Backup: true, Since: years.First(), Account: store.Scope{On: true, Types: ledger.Types}})
	}); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if s := a.Snapshot(); s.Archived != years.Items {
			b.Fatalf("%d archived", s.Archived)
		}
	}
	b.ReportMetric(b.Elapsed().Seconds()*1000/float64(b.N), "ms")
	b.ReportMetric(0, "ns/op")
}
