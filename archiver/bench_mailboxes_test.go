package archiver_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/store/storetest"
)

// BenchmarkMailboxes lives through a working day of offices whose messages are archived too, at
// RingCentral's usual limits, and once without the messages: the recordings may not come later with them.
func BenchmarkMailboxes(b *testing.B) {
	for _, c := range []struct {
		extensions int
		messages   bool
	}{{50, false}, {50, true}, {2000, false}, {2000, true}, {5000, true}} {
		c.extensions = scaledExtensions(b, c.extensions)
		name := fmt.Sprintf("%d-extensions", c.extensions)
		if !c.messages {
			name += ",-recordings-only"
		}
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				o := newOffice(b, storetest.Scaled(b, 100))
				ids := o.colleagues(c.extensions)
				const hours = 8
				o.calls(o.opens, hours*time.Hour, []ringcentralserver.RecordingSpec{{Size: 500}})
				texts := 0
				between := hours * time.Hour / time.Duration(storetest.Scaled(b, 1920))
				for at := o.opens; at.Before(o.opens.Add(hours * time.Hour)); at = at.Add(between) {
					o.message(ringcentralserver.TypeSMS, o.clock.Now().Sub(at), func(m *ringcentralserver.MessageSpec) {
						m.ExtensionID, m.Text = ids[texts%len(ids)], "Hello"
					})
					texts++
				}
				o.archiveAll(c.messages, (hours+4)*time.Hour)
				o.reportMailboxes(b, hours*o.hourly, texts)
			}
		})
	}
}

// scaledExtensions is how large an office is; the smallest has ten extensions.
func scaledExtensions(b *testing.B, n int) int { return max(10, storetest.Scaled(b, n)) }

// BenchmarkMailboxesWeek lives through a week, with working days of eight hours: each item has to be in Dropbox exactly once. With the
// messages and without, an office is the same.
func BenchmarkMailboxesWeek(b *testing.B) {
	for _, c := range []struct {
		extensions int
		messages   bool
	}{{50, false}, {50, true}, {2000, false}, {2000, true}} {
		c.extensions = scaledExtensions(b, c.extensions)
		name := fmt.Sprintf("%d-extensions", c.extensions)
		if !c.messages {
			name += ",-recordings-only"
		}
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				o := newOfficeOf(b, storetest.Scaled(b, 100), 16)
				days := storetest.Scaled(b, 7)
				ids := o.colleagues(c.extensions)
				calls, texts := o.work(days, workingHours*time.Hour, ids)
				o.archiveAll(c.messages, time.Duration(days)*24*time.Hour)
				o.reportMailboxes(b, calls, texts)
				o.eachOnce(c.messages, ids)
			}
		})
	}
}

// reportMailboxes tells how long recordings and messages took, and how far the answer is behind.
func (o *office) reportMailboxes(b *testing.B, calls, texts int) {
	s := o.a.Snapshot()
	listings := 0
	for _, n := range o.listings() {
		listings += n
	}
	for t, name := range map[ledger.Type]string{ledger.CallRecording: "recording", ledger.SMS: "text"} {
		if waits := o.waitsOf(t); len(waits) > 0 {
			b.ReportMetric(waits[len(waits)/2].Minutes(), "middle-min-"+name)
			b.ReportMetric(waits[len(waits)-1].Minutes(), "latest-min-"+name)
		}
	}
	b.ReportMetric(float64(s.Archived), "archived")
	if s.Mailboxes.Wanted == 0 {
		texts = 0
	}
	b.ReportMetric(float64(calls+texts-s.Archived), "not-archived")
	if log := o.sim.RingCentral.RequestLog(); len(log) > 0 && log[0].Time.Before(o.opens) { // else it has forgotten some
		b.ReportMetric(float64(listings), "listings")
	}
	b.ReportMetric(float64(s.Mailboxes.Every), "h-between-listings")
	b.ReportMetric(float64(o.sim.RingCentral.Refused()), "refused")
	b.ReportMetric(float64(o.sim.RingCentral.InPenalty()), "in-penalty")
	b.ReportMetric(0, "ns/op")
}

// waitsOf is how long after it was made each item of a type was in Dropbox, the shortest first.
func (o *office) waitsOf(t ledger.Type) (waits []time.Duration) {
	for hour := o.opens.Add(-time.Hour); hour.Before(o.clock.Now()); hour = hour.Add(time.Hour) {
		err := o.store.View(func(tx *store.Tx) error {
			return tx.HourItems(hour, func(it *ledger.Item) (bool, error) {
				if it.Key.Type == t && it.State == ledger.Archived {
					waits = append(waits, it.Parts[0].Committed.Sub(it.Time))
				}
				return true, nil
			})
		})
		if err != nil {
			o.t.Fatal(err)
		}
	}
	slices.Sort(waits)
	return waits
}
