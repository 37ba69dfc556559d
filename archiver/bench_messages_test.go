package archiver_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/store/storetest"
)

// BenchmarkMessages runs an hour of a user who gets messages, each with one
// attachment to fetch.
func BenchmarkMessages(b *testing.B) {
	b.Run("2600-faxes-an-hour", func(b *testing.B) {
		for b.Loop() {
			o := newOffice(b, storetest.Scaled(b, 2600))
			for i := range o.hourly {
				at := o.opens.Add(time.Hour * time.Duration(i) / time.Duration(o.hourly))
				o.message(ringcentralserver.TypeFax, o.clock.Now().Sub(at), nil)
			}
			o.backUp(archiver.ExtensionScope)
			o.live(4*time.Hour, o.hourly)
			o.reportMessages(b)
		}
	})
}

func (o *office) reportMessages(b *testing.B) {
	var last, first time.Time
	calls := 0
	for _, q := range o.sim.RingCentral.RequestLog() {
		if strings.Contains(q.Path, "/content/") {
			if calls++; calls == 1 {
				first = q.Time
			}
			last = q.Time
		}
	}
	b.ReportMetric(float64(calls), "calls")
	b.ReportMetric(last.Sub(first).Minutes(), "minutes")
	b.ReportMetric(float64(o.hourly-o.a.Snapshot().Archived), "left")
	b.ReportMetric(float64(o.sim.RingCentral.Refused()), "refused")
	b.ReportMetric(float64(o.sim.RingCentral.InPenalty()), "in-penalty")
	b.ReportMetric(0, "ns/op")
}

// BenchmarkListing counts what an hour costs in which nothing happens.
func BenchmarkListing(b *testing.B) {
	for _, extensions := range []int{50, 500, 2000} {
		extensions = scaledExtensions(b, extensions)
		b.Run(fmt.Sprintf("%d-extensions", extensions), func(b *testing.B) {
			for b.Loop() {
				o := newOffice(b, 1)
				for i := range extensions - 2 {
					o.sim.RingCentral.Office().AddExtension(ringcentralserver.Extension{Number: fmt.Sprint(1000 + i), Name: fmt.Sprint("Colleague ", i)})
				}
				o.backUp("")
				const hours = 6
				o.live(hours*time.Hour, 1)
				calls := map[ringcentralserver.Group]float64{}
				for _, q := range o.sim.RingCentral.RequestLog() {
					if q.Time.After(o.opens) { // the first pass, before that, asks for more
						calls[q.Group] += 1. / hours
					}
				}
				b.ReportMetric(calls[ringcentralserver.Heavy], "heavy/h")
				b.ReportMetric(calls[ringcentralserver.Medium], "medium/h")
				b.ReportMetric(calls[ringcentralserver.Light], "light/h")
				b.ReportMetric(0, "ns/op")
			}
		})
	}
}
