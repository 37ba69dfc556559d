package discover

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"ringcentral-archiver/archiver/ringcentral"
	"ringcentral-archiver/archiver/ringcentral/pace"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/store/storetest"
)

var noon = time.Date(2026, 11, 20, 12, 10, 0, 0, time.UTC)

type perMinute float64

func (r perMinute) Rate(pace.Group) pace.Rate { return pace.Rate{PerMinute: float64(r)} }

// crowd is a RingCentral with so many extensions, each of which has had a text in this hour.
type crowd int

func (c crowd) Extensions(_ context.Context, page func([]ringcentral.Extension) error) error {
	var all []ringcentral.Extension
	for i := range int(c) {
		all = append(all, ringcentral.Extension{ID: fmt.Sprint(i), Number: fmt.Sprint(100 + i), Name: fmt.Sprint("Colleague ", i), Type: "User", Status: "Enabled"})
	}
	return page(all)
}

func (crowd) CallLog(context.Context, ringcentral.CallLogQuery, func([]ringcentral.Call) error) error {
	return nil
}

func (crowd) Features(context.Context, string) (ringcentral.Features, error) {
	return ringcentral.Features{}, nil
}

func (crowd) Messages(_ context.Context, q ringcentral.MessageQuery, page func([]ringcentral.Message) error) error {
	return page([]ringcentral.Message{{
		ID: "7" + q.Extension, Type: "SMS", Created: noon.Add(-time.Minute), Availability: ringcentral.Alive, Subject: "Hello", HasSubject: true,
		Raw: []byte(`{"subject":"Hello"}`),
	}})
}

func (crowd) ThreadMessages(context.Context, ringcentral.ThreadQuery, func([]ringcentral.Message) error) error {
	return nil
}

func (crowd) Threads(context.Context, time.Time, time.Time, func([]ringcentral.Thread) error) error {
	return nil
}

func (crowd) Thread(context.Context, string) (ringcentral.Thread, error) {
	return ringcentral.Thread{}, nil
}

// BenchmarkCrowd is what a round costs the program itself for each extension: it has to stay the same however many there are. Run it on
// a disk in memory.
func BenchmarkCrowd(b *testing.B) {
	for _, n := range []int{1000, 10_000, 100_000} {
		b.Run(fmt.Sprint(storetest.Scaled(b, n), "-extensions"), func(b *testing.B) {
			for b.Loop() {
				n := storetest.Scaled(b, n)
				s := storetest.Open(b)
				settings := store.Settings{Backup: true, Since: noon.Add(-3 * time.Hour), Account: store.Scope{On: true, Types: []ledger.Type{ledger.SMS}}}
				for i := range n / 10 {
					settings.Except = append(settings.Except, ledger.Owner{ExtensionID: fmt.Sprint(10 * i)})
				}
				l, err := NewLister(b.Context(), Config{
					Store: s, Client: crowd(n), Now: noon, Settings: settings, Rates: perMinute(1e6), Who: store.RingCentral{ExtensionID: "1"},
				})
				if err != nil {
					b.Fatal(err)
				}
				how := Round{
					Over: func() bool { return false }, GoesOn: func(string) bool { return false }, Time: func() time.Time { return noon },
					Take: func(string) bool { return true }, Leave: func(string) {}, Entering: new(sync.Mutex),
				}
				if _, err := l.ListMailboxes(b.Context(), how); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/float64(storetest.Scaled(b, n)), "µs/extension")
			b.ReportMetric(0, "ns/op")
		})
	}
}
