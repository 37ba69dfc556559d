//go:build linux

package bench

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"ringcentral-archiver/e2e/harness"
)

// startTurns is how often a command is started; the middle one counts.
const startTurns = 21

// BenchmarkStart is how long the commands take that only read, from the start of
// the process to its end.
func BenchmarkStart(b *testing.B) {
	e := &harness.Section{TB: b}
	defer e.End()
	pc := harness.New(e)
	pc.SignIn("101")
	for name, words := range map[string][]string{"help": {"--help"}, "status": {"status"}, "log": {"log"}} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				var turns []spent
				for range startTurns {
					turns = append(turns, pass(pc, words...))
				}
				harness.Report(b, map[string]float64{"ms": harness.Median(turns, wall) * 1000, "cpu-ms": harness.Median(turns, cpu) * 1000})
			}
		})
	}
}

// BenchmarkBuild builds the program as a release is built: with nothing kept from
// before, again at once, and again after a change in main, which is linking.
func BenchmarkBuild(b *testing.B) {
	for _, c := range []struct{ name, cgo string }{{"terminal", "0"}, {"window", "1"}} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				benchBuild(b, c.cgo)
			}
		})
	}
}

func benchBuild(b *testing.B, cgo string) {
	dir := b.TempDir()
	path := filepath.Join(dir, "archiver")
	build := func(version string) float64 {
		cmd := exec.Command("go", "build", "-ldflags", "-s -w -X main.dropboxAppKey="+version, "-o", path, ".")
		cmd.Dir, cmd.Env = harness.Root(b), append(os.Environ(), "CGO_ENABLED="+cgo, "GOCACHE="+filepath.Join(dir, "cache"))
		began := time.Now()
		if out, err := cmd.CombinedOutput(); err != nil {
			b.Fatalf("build: %v\n%s", err, out)
		}
		return time.Since(began).Seconds()
	}
	metrics := map[string]float64{"cold-s": build("one"), "again-s": build("one"), "linking-s": build("two")}
	info, err := os.Stat(path)
	if err != nil {
		b.Fatal(err)
	}
	metrics["MB"] = float64(info.Size()) / 1e6
	harness.Report(b, metrics)
}
