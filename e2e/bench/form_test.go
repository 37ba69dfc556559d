//go:build linux

package bench

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"ringcentral-archiver/e2e/harness"
)

// form is set where the benchmarks are run for their form: a distribution's rclone, which copies no list of addresses, will do.
const form = "BENCH_FORM"

// TestForm runs what is measured with hardly any work, and makes the tables of it: that each benchmark still runs and says what the
// targets are held against. It says nothing of time.
func TestForm(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), self, "-test.run", "^$", "-test.benchtime", "1x",
		"-test.bench", "^BenchmarkThroughput$/recordings/^0-ms$|^BenchmarkPublishing$|^BenchmarkPlaces$|^BenchmarkPass$")
	cmd.Env = append(os.Environ(), form+"=1", "BENCH_SCALE=0.002", "BENCH_ROUNDS=1", "ARCHIVER_TERMINAL="+harness.Terminal(t))
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	raw := filepath.Join(t.TempDir(), "raw.txt")
	if err := os.WriteFile(raw, out, 0o600); err != nil {
		t.Fatal(err)
	}
	table := exec.CommandContext(t.Context(), "awk", "-f", filepath.Join(harness.Root(t), ".ci", "bench.awk"), raw)
	tables, err := table.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, tables)
	}
	for _, want := range []string{
		"| at most 300 kB for one new text | one new text in a month of 20 |", "| a first pass over all of it in 120 s | nothing new after",
		"| recordings in 1.5 times what rclone needs from the disk |", "| at most 0.1 Dropbox calls a recording |", "| the same for the first pass over them |",
		"| into a folder and to S3 as fast as rclone copies the same files there | 4 recordings of 100 kB, folder |",
		"| s | ", " | floor-s | of-floor | rclone-best-s | of-rclone-best |", " | floor-cpu-s/GB | rclone-cpu-s/GB |",
	} {
		if !strings.Contains(string(tables), want) {
			t.Errorf("the tables lack %q:\n%s", want, tables)
		}
	}
}
