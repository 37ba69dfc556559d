package archiver_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
)

// BenchmarkMailboxes lives through a working day of offices whose messages are archived too, at
// RingCentral's usual limits, and once without the messages: the recordings may not come later with them.
func BenchmarkMailboxes(b *testing.B) {
	for _, c := range []struct {
		extensions int
		messages   bool
	}{{50, false}, {50, true}, {2000, false}, {2000, true}, {5000, true}} {
		name := fmt.Sprintf("%d-extensions", c.extensions)
		if !c.messages {
			name += ",-recordings-only"
		}
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				o := newOffice(b, 100)
				ids := []string{o.ana, o.bob}
				for i := range c.extensions - 2 {
					ids = append(ids, o.sim.RingCentral.Office().AddExtension(ringcentralserver.Extension{Number: fmt.Sprint(1000 + i), Name: fmt.Sprint("Colleague ", i)}))
				}
				const hours = 8
				o.calls(o.opens, hours*time.Hour, []ringcentralserver.RecordingSpec{{Size: 500}})
				texts := 0
				for at := o.opens; at.Before(o.opens.Add(hours * time.Hour)); at = at.Add(15 * time.Second) {
					o.message(ringcentralserver.TypeSMS, o.clock.Now().Sub(at), func(m *ringcentralserver.MessageSpec) {
						m.ExtensionID, m.Text = ids[texts%len(ids)], "Hello"
					})
					texts++
				}
				on := messagesToo
				if !c.messages {
					on.Types = []ledger.Type{ledger.CallRecording}
				}
				on.Since = o.opens.Add(-time.Hour)
				if err := o.a.SetBackup(o.t.Context(), on); err != nil {
					b.Fatal(err)
				}
				o.live((hours+4)*time.Hour, -1)
				o.reportMailboxes(b, hours*o.hourly, texts)
			}
		})
	}
}

// BenchmarkMailboxesWeek lives through a week, with working days of eight hours: each item has to be in Dropbox exactly once.
func BenchmarkMailboxesWeek(b *testing.B) {
	for _, c := range []struct {
		extensions int
		messages   bool
	}{{50, false}, {50, true}, {2000, false}, {2000, true}} {
		name := fmt.Sprintf("%d-extensions", c.extensions)
		if !c.messages {
			name += ",-recordings-only"
		}
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				o := newOffice(b, 100)
				ids := []string{o.ana, o.bob}
				for i := range c.extensions - 2 {
					ids = append(ids, o.sim.RingCentral.Office().AddExtension(ringcentralserver.Extension{Number: fmt.Sprint(1000 + i), Name: fmt.Sprint("Colleague ", i)}))
				}
				const days, hours = 7, 8
				texts, calls := 0, 0
				for day := range days {
					opens := o.opens.AddDate(0, 0, day)
					if opens.Weekday() == time.Saturday || opens.Weekday() == time.Sunday {
						continue
					}
					o.calls(opens, hours*time.Hour, []ringcentralserver.RecordingSpec{{Size: 500}})
					calls += hours * o.hourly
					for at := opens; at.Before(opens.Add(hours * time.Hour)); at = at.Add(time.Minute) {
						o.message(ringcentralserver.TypeSMS, o.clock.Now().Sub(at), func(m *ringcentralserver.MessageSpec) {
							m.ExtensionID, m.Text = ids[texts*7%len(ids)], "Hello"
						})
						texts++
					}
				}
				on := messagesToo
				if !c.messages {
					on.Types = []ledger.Type{ledger.CallRecording}
				}
				on.Since = o.opens.Add(-time.Hour)
				if err := o.a.SetBackup(o.t.Context(), on); err != nil {
					b.Fatal(err)
				}
				o.live(days*24*time.Hour, -1)
				o.reportMailboxes(b, calls, texts)
				o.eachOnce(b, c.messages, ids)
			}
		})
	}
}

// eachOnce holds the names of the files against the office.
func (o *office) eachOnce(b *testing.B, messages bool, ids []string) {
	files := map[string]int{}
	for _, f := range o.archive() {
		name := f.Path[strings.LastIndexByte(f.Path, '_')+1:]
		files[name[:strings.IndexByte(name, '.')]]++
	}
	for _, it := range o.allOf(o.opens.Add(-time.Hour), ids...) {
		if !messages && it.Type != ringcentralserver.TypeCallRecording {
			continue
		}
		if files[it.ID]--; files[it.ID] != 0 {
			b.Errorf("%s %s is in Dropbox %d times", it.Type, it.ID, files[it.ID]+1)
		}
		delete(files, it.ID)
	}
	for id := range files {
		b.Errorf("%s is in Dropbox and should not be", id)
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
	b.ReportMetric(float64(listings), "listings")
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
