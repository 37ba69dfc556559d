//go:build window && linux

package window

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/e2e/harness"
	"ringcentral-archiver/store/storetest"
)

// BenchmarkWindow runs the real window on a screen without a graphics card: what
// is drawn is drawn by the processor, and counts.
func BenchmarkWindow(b *testing.B) {
	years := storetest.Years{End: time.Now().Truncate(time.Hour), Hours: storetest.Scaled(b, 100_000), Items: storetest.Scaled(b, 1_000_000)}
	e := &harness.Section{TB: b}
	defer e.End()
	pc := harness.New(e)
	useScreen(pc)
	pc.SignIn("101")
	b.Run("start", func(b *testing.B) { benchFirstFrame(b, pc) })
	b.Run("idle-in-the-tray", func(b *testing.B) { benchIdle(b, pc, idleTime(), "--hidden") })
	b.Run("idle-and-open", func(b *testing.B) { benchIdle(b, pc, idleTime()/5) })
	pc.Fill(years)
	b.Run("log-of-"+years.String(), func(b *testing.B) { benchScroll(b, pc) })
}

// starts is how often the window is started; the middle one counts.
const starts = 7

// benchFirstFrame is how long it takes from the start of the process until the
// window is on the screen, and until it shows something.
func benchFirstFrame(b *testing.B, pc *harness.Computer) {
	for b.Loop() {
		var shown, drawn []float64
		for range starts {
			e := &harness.Section{TB: b}
			began := time.Now()
			s := startApp(e, pc.Data, pc.Env)
			s.until("the window was there", func() bool { return len(s.seen()) == 1 })
			shown = append(shown, time.Since(began).Seconds())
			s.until("the window was drawn", func() bool { return s.colours() > 1 })
			drawn = append(drawn, time.Since(began).Seconds())
			s.terminate()
			s.ends(0)
			e.End()
		}
		same := func(f float64) float64 { return f }
		harness.Report(b, map[string]float64{"s-until-shown": harness.Median(shown, same), "s-until-drawn": harness.Median(drawn, same)})
	}
}

// colours counts the colours of the window's picture.
func (s *app) colours() int {
	s.t.Helper()
	n, err := strconv.Atoi(s.tool("import", "-window", s.seen()[0], "-format", "%k", "info:-"))
	if err != nil {
		s.t.Fatal(err)
	}
	return n
}

// calmDown is how long a program is left alone after its start before it is
// called idle.
const calmDown = 5 * time.Second

// idleTime is how long the hidden window is watched; the open one is for a fifth of it.
func idleTime() time.Duration {
	long, err := time.ParseDuration(os.Getenv("BENCH_IDLE"))
	if err != nil {
		return 10 * time.Minute
	}
	return long
}

// benchIdle measures a program that has nothing to do for so long.
func benchIdle(b *testing.B, pc *harness.Computer, long time.Duration, args ...string) {
	for b.Loop() {
		e := &harness.Section{TB: b}
		p := newTrayHost(e, sessionBus())
		s := startApp(e, pc.Data, pc.Env, args...)
		p.registers(s)
		<-time.After(calmDown)
		before := s.usage()
		<-time.After(long)
		after := s.usage()
		pid := s.cmd.Process.Pid
		harness.Report(b, map[string]float64{
			"minutes": long.Minutes(), "%-of-a-core": 100 * (after.cpu - before.cpu).Seconds() / long.Seconds(),
			"wake-ups/s": (after.switches - before.switches) / long.Seconds(),
			"MB":         harness.ProcStatus(pid, "VmRSS") * 1024 / 1e6, "private-MB": harness.ProcStatus(pid, "RssAnon") * 1024 / 1e6,
		})
		s.terminate()
		s.ends(0)
		e.End()
	}
}

// use is what a process has taken so far.
type use struct {
	cpu      time.Duration
	switches float64 // times that one of its threads went to sleep of its own accord
}

// usage reads what the process of the window has taken, in all its threads.
func (s *app) usage() (u use) {
	s.t.Helper()
	pid := s.cmd.Process.Pid
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		s.t.Fatal(err)
	}
	fields := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+2:]))
	const user, system, tick = 11, 12, 10 * time.Millisecond // behind the name; a tick is a hundredth of a second on Linux
	for _, i := range []int{user, system} {
		n, err := strconv.Atoi(fields[i])
		if err != nil {
			s.t.Fatal(err)
		}
		u.cpu += time.Duration(n) * tick
	}
	threads, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/status", pid))
	if err != nil {
		s.t.Fatal(err)
	}
	for _, thread := range threads {
		id, err := strconv.Atoi(filepath.Base(filepath.Dir(thread)))
		if err != nil {
			s.t.Fatal(err)
		}
		u.switches += harness.ProcStatus(id, "voluntary_ctxt_switches")
	}
	return u
}

// wheelTurns is how far the log is scrolled: down and up again.
const wheelTurns = 100

// benchScroll opens the log and turns the mouse's wheel over it.
func benchScroll(b *testing.B, pc *harness.Computer) {
	for b.Loop() {
		e := &harness.Section{TB: b}
		began := time.Now()
		s := startApp(e, pc.Data, pc.Env)
		id := s.appears()
		start := time.Since(began)
		s.press("alt+3")
		s.tool("xdotool", "mousemove", "--window", id, "500", "400")
		<-time.After(calmDown)
		before := s.usage()
		s.tool("xdotool", "click", "--repeat", strconv.Itoa(wheelTurns), "--delay", "20", "5")
		s.tool("xdotool", "click", "--repeat", strconv.Itoa(wheelTurns), "--delay", "20", "4")
		after := s.usage()
		harness.Report(b, map[string]float64{
			"s-until-shown":     start.Seconds(),
			"cpu-ms/wheel-turn": (after.cpu - before.cpu).Seconds() * 1000 / (2 * wheelTurns),
			"peak-MB":           harness.ProcStatus(s.cmd.Process.Pid, "VmHWM") * 1024 / 1e6,
		})
		s.terminate()
		s.ends(0)
		e.End()
	}
}
