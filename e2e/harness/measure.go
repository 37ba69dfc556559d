package harness

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"ringcentral-archiver/store"
	"ringcentral-archiver/store/storetest"
)

// Section is a part of a benchmark that leaves nothing behind for the next one:
// what was to be cleaned up at the end of the benchmark is cleaned up at the end
// of the section.
type Section struct {
	testing.TB
	cleanups []func()
}

// Cleanup has f called at the end of the section.
func (s *Section) Cleanup(f func()) { s.cleanups = append(s.cleanups, f) }

// TempDir is a new folder that goes at the end of the section.
func (s *Section) TempDir() string {
	s.Helper()
	dir, err := os.MkdirTemp("", "archiver-bench-")
	if err != nil {
		s.Fatal(err)
	}
	s.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			s.Error(err)
		}
	})
	return dir
}

// End ends the section.
func (s *Section) End() {
	for _, f := range slices.Backward(s.cleanups) {
		f()
	}
	runtime.GC() // a Dropbox in memory is large
}

// Report gives metrics alone, without the time of a turn of the loop.
func Report(b *testing.B, metrics map[string]float64) {
	for unit, value := range metrics {
		b.ReportMetric(value, unit)
	}
	b.ReportMetric(0, "ns/op")
}

// Median is the middle one of what by gives for each.
func Median[T any](of []T, by func(T) float64) float64 {
	var values []float64
	for _, v := range of {
		values = append(values, by(v))
	}
	slices.Sort(values)
	return values[len(values)/2]
}

// ProcStatus reads a number out of /proc/PID/status, memory in kB; 0 when the
// process is gone.
func ProcStatus(pid int, field string) float64 {
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

// Fill puts years of work into the program's store while the program does not
// run.
func (c *Computer) Fill(years storetest.Years) {
	c.T.Helper()
	s, err := store.Open(filepath.Join(c.Data, store.FileName))
	if err != nil {
		c.T.Fatal(err)
	}
	years.Fill(c.T, s)
	if err := s.Close(); err != nil {
		c.T.Fatal(err)
	}
}
