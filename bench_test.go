//go:build linux

package main

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/store/storetest"
)

// The benchmarks of this package run the built program, and rclone beside it,
// as processes of their own against the simulated services, which are in this
// one: so each one's time on the processor is its own. .ci/bench runs them.

// errand is a part of a benchmark that leaves nothing behind for the next one:
// what was to be cleaned up at the end is at end.
type errand struct {
	testing.TB
	left []func()
}

func (e *errand) Cleanup(f func()) { e.left = append(e.left, f) }

func (e *errand) TempDir() string {
	dir, err := os.MkdirTemp("", "archiver-bench-")
	if err != nil {
		e.Fatal(err)
	}
	e.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			e.Error(err)
		}
	})
	return dir
}

func (e *errand) end() {
	for _, f := range slices.Backward(e.left) {
		f()
	}
	runtime.GC() // a Dropbox in memory is large
}

// withoutLimits lets RingCentral answer as fast as it can.
func (d *desk) withoutLimits() {
	for _, g := range []ringcentralserver.Group{
		ringcentralserver.Light, ringcentralserver.Medium, ringcentralserver.Heavy, ringcentralserver.Auth,
	} {
		d.services.RingCentral.SetLimit(g, 100_000, time.Second) // the most that is believed
	}
	d.services.Dropbox.SetQuota(1 << 42)
}

// spent is what a process took.
type spent struct {
	wall, cpu time.Duration
	peak      float64 // most memory that was in use at once, in bytes, with what is mapped of the store's file
	private   float64 // the same without files
	calls     int     // of Dropbox
	code      int
	out       string
}

// spend runs a process to its end, which has to be a good one.
func (d *desk) spend(env []string, binary string, args ...string) spent {
	d.t.Helper()
	s := d.spendAnyway(env, binary, args...)
	if s.code != 0 {
		d.t.Fatalf("%s %s: it ended with %d\n%s", filepath.Base(binary), strings.Join(args, " "), s.code, s.out)
	}
	return s
}

// spendAnyway runs a process to whatever end.
func (d *desk) spendAnyway(env []string, binary string, args ...string) spent {
	d.t.Helper()
	var out bytes.Buffer
	cmd := exec.CommandContext(d.t.Context(), binary, args...)
	cmd.Env, cmd.Stdout, cmd.Stderr = env, &out, &out
	calls := d.calls()
	began := time.Now()
	if err := cmd.Start(); err != nil {
		d.t.Fatal(err)
	}
	peaks := watchMemory(cmd.Process.Pid)
	err := cmd.Wait()
	s := spent{wall: time.Since(began), calls: d.calls() - calls, out: out.String()}
	s.peak, s.private = peaks()
	if exit := new(exec.ExitError); err != nil && !errors.As(err, &exit) {
		d.t.Fatal(err)
	}
	s.cpu, s.code = cmd.ProcessState.UserTime()+cmd.ProcessState.SystemTime(), cmd.ProcessState.ExitCode()
	return s
}

// pass runs the program to its end.
func (d *desk) pass(args ...string) spent {
	d.t.Helper()
	return d.spend(d.env, program, append([]string{"--data", d.data}, args...)...)
}

func (d *desk) calls() (n int) {
	for called := range maps.Values(d.services.Dropbox.Calls()) {
		n += called
	}
	return n
}

// memoryLooks is how often the memory of a process is looked at. The system
// keeps the peak of all of it itself, so that only what comes in the last moment
// can be missed.
const memoryLooks = 10 * time.Millisecond

// watchMemory watches the peaks of a process until they are asked for. What
// wait4 says of a child would be this process's own where that is larger.
func watchMemory(pid int) (peaks func() (all, private float64)) {
	stop := make(chan struct{})
	var all, private float64
	var watching sync.WaitGroup
	watching.Go(func() {
		ticks := time.NewTicker(memoryLooks)
		defer ticks.Stop()
		for {
			all = max(all, procStatus(pid, "VmHWM")*1024)
			private = max(private, procStatus(pid, "RssAnon")*1024)
			select {
			case <-ticks.C:
			case <-stop:
				return
			}
		}
	})
	return func() (float64, float64) {
		close(stop)
		watching.Wait()
		return all, private
	}
}

// procStatus reads a number out of /proc/PID/status; 0 when the process is gone.
func procStatus(pid int, field string) float64 {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(text)) {
		if rest, found := strings.CutPrefix(line, field+":"); found {
			n, err := strconv.ParseFloat(strings.Fields(rest)[0], 64)
			if err != nil {
				return 0
			}
			return n
		}
	}
	return 0
}

// rounds is how often peers are measured by turns; what is reported is the
// middle one.
func rounds(b *testing.B) int {
	n, err := strconv.Atoi(os.Getenv("BENCH_ROUNDS"))
	if err != nil || n < 1 {
		return 3
	}
	return n
}

func middle[T any](of []T, by func(T) float64) float64 {
	var values []float64
	for _, v := range of {
		values = append(values, by(v))
	}
	slices.Sort(values)
	return values[len(values)/2]
}

func wall(s spent) float64    { return s.wall.Seconds() }
func cpu(s spent) float64     { return s.cpu.Seconds() }
func peakMB(s spent) float64  { return s.peak / 1e6 }
func callsOf(s spent) float64 { return float64(s.calls) }

// report gives metrics alone, without the time of a turn of the loop.
func report(b *testing.B, metrics map[string]float64) {
	for unit, value := range metrics {
		b.ReportMetric(value, unit)
	}
	b.ReportMetric(0, "ns/op")
}

// recordCalls adds recorded calls of three people within the last days.
func (d *desk) recordCalls(n int, size int64) (recordings []string) {
	owners := []string{ringcentralserver.AnaID, ringcentralserver.BenID, ringcentralserver.IyerID}
	for i := range n {
		_, made := d.services.RingCentral.Office().AddCall(ringcentralserver.CallSpec{
			Start: benchTime(i, n), Duration: time.Minute, ExtensionID: owners[i%len(owners)],
			From: ringcentralserver.Party{Number: fmt.Sprintf("+1415555%04d", i%10_000)}, To: ringcentralserver.Party{Number: "+16505550101"},
			Recordings: []ringcentralserver.RecordingSpec{{Size: size, ContentType: "audio/wav"}},
		})
		recordings = append(recordings, made...)
	}
	return recordings
}

// texts adds text messages of Ana's within the last days.
func (d *desk) texts(n int) {
	for i := range n {
		d.services.RingCentral.Office().AddMessage(ringcentralserver.MessageSpec{
			Type: ringcentralserver.TypeSMS, ExtensionID: ringcentralserver.AnaID, Created: benchTime(i, n),
			From: ringcentralserver.Party{Number: fmt.Sprintf("+1415555%04d", i%10_000)}, To: []ringcentralserver.Party{{Number: "+16505550101"}},
			Text: fmt.Sprintf("Message %d: see you at noon, and bring the forms that we sent you last week, please.", i),
		})
	}
}

// benchSince is what backup is turned on with, so that all of it is asked for.
const benchSince = "72h"

// benchTime is when the i-th of n things happened.
func benchTime(i, n int) time.Time {
	return time.Now().Truncate(time.Hour).Add(-62*time.Hour + 60*time.Hour*time.Duration(i)/time.Duration(n))
}

// scaled is storetest.Scaled.
func scaled(b *testing.B, n int) int { b.Helper(); return storetest.Scaled(b, n) }
