package archiver_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/store/storetest"
)

// office is a company at RingCentral's usual limits whose calls are recorded
// during eight working hours.
type office struct {
	*rig
	timers *idleClock
	hourly int       // recorded calls in a working hour
	opens  time.Time // when the working day that is watched begins
}

const (
	workingHours = 8
	callTakes    = 3 * time.Minute
	rowTakes     = 20 * time.Second // until a call that has ended is in the call log
)

// tenth is by how much the offices of BenchmarkOffice are smaller than they are called:
// a tenth of the calls at a tenth of RingCentral's limit takes as long.
const tenth = 10

// BenchmarkOffice lives through a working day of companies of several sizes that have
// been at work for as long as RingCentral keeps recordings. The program is
// started in the morning, so that the listing of all that time, which it makes
// once a day, falls into working hours. A page of the call log may have 1000 rows,
// or 250 as older descriptions of it say.
func BenchmarkOffice(b *testing.B) {
	for _, c := range []struct {
		name         string
		hourly, rows int
	}{
		{"100-recorded-calls-an-hour", 100, 1000},
		{"480-recorded-calls-an-hour", 480, 1000},
		{"480-recorded-calls-an-hour,-250-rows-a-page", 480, 250},
		{"550-recorded-calls-an-hour", 550, 1000},
		{"700-recorded-calls-an-hour", 700, 1000},
		{"1600-recorded-calls-an-hour", 1600, 1000},
	} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				o := newOffice(b, storetest.Scaled(b, c.hourly/tenth))
				o.sim.RingCentral.SetLimit(ringcentralserver.Heavy, 10/tenth, time.Minute)
				o.sim.RingCentral.Tune(func(k *ringcentralserver.Knobs) { k.DetailedPerPage = c.rows })
				o.history()
				o.workday(o.opens)
				o.backUp(archiver.AccountScope)
				o.live(24*time.Hour, workingHours*o.hourly)
				o.report(b)
			}
		})
	}
}

// newOffice opens in ten minutes, on a Wednesday.
func newOffice(b testing.TB, hourly int) *office { return newOfficeOf(b, hourly, rand.Uint64()) }

// newOfficeOf is one whose ids, and the minute of its hours, come from a seed.
func newOfficeOf(b testing.TB, hourly int, seed uint64) *office {
	timers := newIdleClock(b)
	o := &office{rig: makeRigOf(b, ringcentralserver.RoleAdmin, timers, seed), timers: timers, hourly: hourly}
	o.opens = time.Date(2026, 11, 25, 16, 0, 0, 0, time.UTC)
	o.clock.SetTo(o.opens.Add(-10 * time.Minute))
	for g, limit := range map[ringcentralserver.Group]int{ringcentralserver.Light: 50, ringcentralserver.Medium: 40, ringcentralserver.Heavy: 10} {
		o.sim.RingCentral.SetLimit(g, limit, time.Minute)
	}
	o.a.Close()
	o.open()
	o.sim.RingCentral.ClearRequestLog()
	return o
}

// history are the calls of the last ninety days, whose rows every listing passes
// over. They have no recordings, which stands for recordings that are archived.
func (o *office) history() {
	for day := 1; day <= 90; day++ {
		if opens := o.opens.AddDate(0, 0, -day); opens.Weekday() != time.Saturday && opens.Weekday() != time.Sunday {
			o.calls(opens, workingHours*time.Hour, nil)
		}
	}
}

func (o *office) workday(opens time.Time) {
	o.calls(opens, workingHours*time.Hour, []ringcentralserver.RecordingSpec{{Size: 500}})
}

// calls spreads the calls of a company evenly over a time.
func (o *office) calls(from time.Time, span time.Duration, recordings []ringcentralserver.RecordingSpec) {
	n := int(span.Hours() * float64(o.hourly))
	for i := range n {
		o.sim.RingCentral.Office().AddCall(ringcentralserver.CallSpec{
			Start: from.Add(span / time.Duration(n) * time.Duration(i)).Add(-callTakes - rowTakes), Duration: callTakes, ExtensionID: o.bob,
			From: ringcentralserver.Party{Number: "+14155550123"}, To: ringcentralserver.Party{Number: "+16505550101"}, Recordings: recordings,
		})
	}
}

// backUp turns backup on for all that RingCentral holds.
func (o *office) backUp(scope archiver.ScopeName) {
	on := archiver.BackupOn{Scope: scope, Since: o.clock.Now().Add(-90 * 24 * time.Hour)}
	if err := o.a.SetBackup(o.t.Context(), on); err != nil {
		o.t.Fatal(err)
	}
}

// live lets the program run for a time, or until a number of items is archived.
func (o *office) live(span time.Duration, items int) {
	ctx, cancel := context.WithCancel(o.t.Context())
	defer cancel()
	done := make(chan error, 1)
	go func() { done <- o.a.Serve(ctx) }()
	for range int(span.Hours()) {
		<-o.timers.After(time.Hour)
		if o.a.Snapshot().Archived == items {
			break
		}
	}
	cancel()
	if err := <-done; err != nil {
		o.t.Fatal(err)
	}
}

// late is how long after it could be fetched each recording was in Dropbox, the
// shortest first, when the last of them was, and how many were at a time.
func (o *office) late(then time.Time) (waits []time.Duration, last time.Time, archived int) {
	for hour := o.opens.Add(-time.Hour); hour.Before(o.clock.Now()); hour = hour.Add(time.Hour) {
		err := o.store.View(func(tx *store.Tx) error {
			return tx.HourItems(hour, func(it *ledger.Item) (bool, error) {
				if it.State == ledger.Archived {
					at := it.Parts[0].Committed
					waits = append(waits, at.Sub(it.Time.Add(callTakes+rowTakes)))
					if at.After(last) {
						last = at
					}
					if !at.After(then) {
						archived++
					}
				}
				return true, nil
			})
		})
		if err != nil {
			o.t.Fatal(err)
		}
	}
	slices.Sort(waits)
	return waits, last, archived
}

func reportWaits(b *testing.B, waits []time.Duration) {
	if len(waits) > 0 { // a quick look may end before the first of them
		b.ReportMetric(waits[len(waits)/2].Minutes(), "middle-min")
		b.ReportMetric(waits[len(waits)-1].Minutes(), "latest-min")
	}
}

func (o *office) report(b *testing.B) {
	closes := o.opens.Add(workingHours * time.Hour)
	var heavy, listing int
	for _, q := range o.sim.RingCentral.RequestLog() {
		if q.Group == ringcentralserver.Heavy && !q.Time.Before(o.opens) && q.Time.Before(closes) {
			heavy++
			if strings.HasSuffix(q.Path, "/call-log") {
				listing++
			}
		}
	}
	waits, last, archived := o.late(closes)
	const allowed = workingHours * 60 * 10 / tenth
	all := workingHours * o.hourly
	b.ReportMetric(100*float64(heavy)/allowed, "%-of-quota")
	b.ReportMetric(100*float64(listing)/allowed, "%-for-listing")
	reportWaits(b, waits)
	b.ReportMetric(tenth*float64(all-archived), "left-at-close")
	b.ReportMetric(max(0, last.Sub(closes).Hours()), "caught-up-h")
	b.ReportMetric(tenth*float64(all-len(waits)), "left")
	b.ReportMetric(float64(o.sim.RingCentral.Refused()), "refused")
	b.ReportMetric(float64(o.sim.RingCentral.InPenalty()), "in-penalty")
	b.ReportMetric(0, "ns/op")
}

// BenchmarkCeiling lives through three days of companies that talk day and night, with
// a fortieth of the usual limit and recordings that are kept for two days: what
// is lost is what had to be fetched faster than the limit allows on average.
func BenchmarkCeiling(b *testing.B) {
	const limit, kept = 15, 48 * time.Hour // limit: calls an hour, of which one lists
	span := time.Duration(storetest.Scaled(b, 3*24)) * time.Hour
	for _, percent := range []int{75, 200} {
		b.Run(fmt.Sprintf("%d-%%-of-the-limit-day-and-night", percent), func(b *testing.B) {
			for b.Loop() {
				o := newOffice(b, limit*percent/100)
				o.sim.RingCentral.SetLimit(ringcentralserver.Heavy, 1, time.Hour/limit)
				o.sim.RingCentral.Office().SetRetention(kept)
				o.calls(o.opens, span, []ringcentralserver.RecordingSpec{{Size: 500}})
				o.backUp(archiver.AccountScope)
				o.live(span, -1)
				o.reportLost(b, int(span.Hours())*o.hourly, kept)
			}
		})
	}
}

// reportLost counts what RingCentral has deleted and is not in Dropbox.
func (o *office) reportLost(b *testing.B, calls int, kept time.Duration) {
	waits, _, _ := o.late(o.clock.Now())
	lost := 0
	for hour := o.opens.Add(-time.Hour); hour.Before(o.clock.Now().Add(-kept)); hour = hour.Add(time.Hour) {
		err := o.store.View(func(tx *store.Tx) error {
			return tx.HourItems(hour, func(it *ledger.Item) (bool, error) {
				if it.State != ledger.Archived && o.clock.Now().Sub(it.Time) > kept {
					lost++
				}
				return true, nil
			})
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(calls), "calls")
	reportWaits(b, waits)
	b.ReportMetric(float64(calls-len(waits)-lost), "left")
	b.ReportMetric(float64(lost), "lost")
	b.ReportMetric(float64(o.sim.RingCentral.Refused()), "refused")
	b.ReportMetric(float64(o.sim.RingCentral.InPenalty()), "in-penalty")
	b.ReportMetric(0, "ns/op")
}
