package archiver_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"

	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/store/storetest"
)

// pace is a limit and the work that meets it.
type pace struct {
	name   string
	limit  int
	window time.Duration
	calls  int // recordings to fetch
	quick  bool
}

// BenchmarkPace archives recordings where RingCentral's limit for recordings
// binds: at the usual limit in simulated time, at limits that an account may
// get on request in real time. What is counted is all calls of the group, those
// that list included.
func BenchmarkPace(b *testing.B) {
	for _, p := range []pace{
		{"10-a-minute-simulated", 10, time.Minute, storetest.Scaled(b, 300), true},
		{"600-a-minute", 600, time.Minute, storetest.Scaled(b, 300), false},
		{"6000-a-minute", 6000, time.Minute, storetest.Scaled(b, 3000), false},
	} {
		b.Run(p.name, func(b *testing.B) {
			for b.Loop() {
				p.run(b)
			}
		})
	}
}

func (p pace) run(b *testing.B) {
	var timers clockwork.Clock = clockwork.NewRealClock()
	if p.quick {
		timers = newQuickClock(quick)
	}
	r := makeRig(b, ringcentralserver.RoleAdmin, timers)
	for i := range p.calls {
		r.call(r.ana, 5*time.Hour+time.Duration(i)*time.Second, ringcentralserver.RecordingSpec{Size: 2000})
	}
	r.sim.RingCentral.SetLimit(ringcentralserver.Heavy, p.limit, p.window)
	r.sim.RingCentral.ClearRequestLog()
	r.backup(9 * time.Hour)
	if report := r.runOnce(); report.Archived != p.calls || report.Err != nil {
		b.Fatalf("%d archived of %d (%v)", report.Archived, p.calls, report.Err)
	}
	p.report(b, r)
}

// report holds the calls against the limit. The least time is what calls take
// that are spread evenly at the limit; a burst at the beginning could save up to
// one window of it, whatever the number of calls.
func (p pace) report(b *testing.B, r *rig) {
	var sent []time.Time
	for _, q := range r.sim.RingCentral.RequestLog() {
		if q.Group == ringcentralserver.Heavy {
			sent = append(sent, q.Time)
		}
	}
	took := sent[len(sent)-1].Sub(sent[0])
	least := p.window * time.Duration(len(sent)-1) / time.Duration(p.limit)
	b.ReportMetric(float64(len(sent)), "calls")
	b.ReportMetric(took.Seconds(), "s")
	b.ReportMetric(least.Seconds(), "least-s")
	b.ReportMetric(100*(took.Seconds()/least.Seconds()-1), "%-over-least")
	b.ReportMetric(100*least.Seconds()/took.Seconds(), "%-of-allowed")
	b.ReportMetric(float64(r.sim.RingCentral.Refused()), "refused")
	b.ReportMetric(float64(r.sim.RingCentral.InPenalty()), "in-penalty")
	b.ReportMetric(0, "ns/op")
}

// BenchmarkFirstCopy lists all that RingCentral holds, at the usual limit in simulated time, and tells how long the newest recording
// waits for that.
func BenchmarkFirstCopy(b *testing.B) {
	rows := storetest.Scaled(b, 10_000)
	b.Run(fmt.Sprintf("%d-calls-in-90-days,-10-a-minute", rows), func(b *testing.B) {
		for b.Loop() {
			firstCopy(b, rows)
		}
	})
}

func firstCopy(b *testing.B, rows int) {
	r := makeRig(b, ringcentralserver.RoleAdmin, newQuickClock(quick))
	for i := range rows {
		spec := ringcentralserver.CallSpec{
			Start: r.clock.Now().Add(-89 * 24 * time.Hour / time.Duration(rows) * time.Duration(i+1)), Duration: time.Minute, ExtensionID: r.bob,
			From: ringcentralserver.Party{Number: "+14155550123"}, To: ringcentralserver.Party{Number: "+16505550101"},
		}
		if i < 20 {
			spec.Recordings = []ringcentralserver.RecordingSpec{{Size: 2000}}
		}
		r.sim.RingCentral.Office().AddCall(spec)
	}
	r.sim.RingCentral.SetLimit(ringcentralserver.Heavy, 10, time.Minute)
	r.sim.RingCentral.Tune(func(k *ringcentralserver.Knobs) { k.DetailedPerPage = 250 })
	r.sim.RingCentral.ClearRequestLog()
	r.backup(90 * 24 * time.Hour)
	if report := r.runOnce(); report.Err != nil {
		b.Fatal(report.Err)
	}
	var began, first time.Time
	for _, q := range r.sim.RingCentral.RequestLog() {
		switch {
		case strings.HasSuffix(q.Path, "/call-log") && began.IsZero():
			began = q.Time
		case strings.Contains(q.Path, "/content") && first.IsZero():
			first = q.Time
		}
	}
	b.ReportMetric(first.Sub(began).Seconds(), "s-until-copied")
	b.ReportMetric(0, "ns/op")
}
