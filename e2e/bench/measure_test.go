//go:build linux

package bench

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/e2e/harness"
)

// withoutLimits lets both services answer as fast as they can.
func withoutLimits(pc *harness.Computer) {
	pc.LiftLimits(time.Second)
	pc.Services.Dropbox.SetQuota(1 << 42)
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
func spend(pc *harness.Computer, env []string, binary string, args ...string) spent {
	pc.T.Helper()
	s := spendAnyway(pc, env, binary, args...)
	if s.code != 0 {
		pc.T.Fatalf("%s %s: it ended with %d\n%s", filepath.Base(binary), strings.Join(args, " "), s.code, s.out)
	}
	return s
}

// spendAnyway runs a process to whatever end.
func spendAnyway(pc *harness.Computer, env []string, binary string, args ...string) spent {
	pc.T.Helper()
	var out bytes.Buffer
	cmd := exec.CommandContext(pc.T.Context(), binary, args...)
	cmd.Env, cmd.Stdout, cmd.Stderr = env, &out, &out
	calls := dropboxCalls(pc)
	began := time.Now()
	if err := cmd.Start(); err != nil {
		pc.T.Fatal(err)
	}
	peaks := watchMemory(cmd.Process.Pid)
	err := cmd.Wait()
	s := spent{wall: time.Since(began), calls: dropboxCalls(pc) - calls, out: out.String()}
	s.peak, s.private = peaks()
	if exit := new(exec.ExitError); err != nil && !errors.As(err, &exit) {
		pc.T.Fatal(err)
	}
	s.cpu, s.code = cmd.ProcessState.UserTime()+cmd.ProcessState.SystemTime(), cmd.ProcessState.ExitCode()
	return s
}

// pass runs the program to its end.
func pass(pc *harness.Computer, args ...string) spent {
	pc.T.Helper()
	return spend(pc, pc.Env, harness.Terminal(pc.T), append([]string{"--data", pc.Data}, args...)...)
}

func dropboxCalls(pc *harness.Computer) (n int) {
	for called := range maps.Values(pc.Services.Dropbox.Calls()) {
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
			all = max(all, harness.ProcStatus(pid, "VmHWM")*1024)
			private = max(private, harness.ProcStatus(pid, "RssAnon")*1024)
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

// rounds is how often peers are measured by turns; what is reported is the
// middle one.
func rounds(b *testing.B) int {
	n, err := strconv.Atoi(os.Getenv("BENCH_ROUNDS"))
	if err != nil || n < 1 {
		return 3
	}
	return n
}

func wall(s spent) float64    { return s.wall.Seconds() }
func cpu(s spent) float64     { return s.cpu.Seconds() }
func peakMB(s spent) float64  { return s.peak / 1e6 }
func callsOf(s spent) float64 { return float64(s.calls) }

// addCalls adds recorded calls of three people within the last days.
func addCalls(pc *harness.Computer, n int, size int64) (recordings []string) {
	owners := []string{ringcentralserver.AnaID, ringcentralserver.BenID, ringcentralserver.IyerID}
	for i := range n {
		_, made := pc.Services.RingCentral.Office().AddCall(ringcentralserver.CallSpec{
			Start: benchTime(i, n), Duration: time.Minute, ExtensionID: owners[i%len(owners)],
			From: ringcentralserver.Party{Number: fmt.Sprintf("+1415555%04d", i%10_000)}, To: ringcentralserver.Party{Number: "+16505550101"},
			Recordings: []ringcentralserver.RecordingSpec{{Size: size, ContentType: "audio/wav"}},
		})
		recordings = append(recordings, made...)
	}
	return recordings
}

// addTexts adds text messages of Ana's within the last days.
func addTexts(pc *harness.Computer, n int) {
	for i := range n {
		pc.Services.RingCentral.Office().AddMessage(ringcentralserver.MessageSpec{
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
