package terminal

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"
	"go.uber.org/goleak"

	"ringcentral-archiver/ui/terminal/phrase"
)

var update = flag.Bool("update", false, "write the golden files again")

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// noon is the moment at which the tests' clock stands, and pacific where it does.
var (
	noon    = time.Date(2026, 11, 21, 20, 7, 10, 0, time.UTC)
	pacific = time.FixedZone("PST", -8*60*60)
	english = phrase.In(nil, pacific)
)

type outputs struct{ out, err bytes.Buffer }

func testEnv() (Env, *outputs) {
	o := &outputs{}
	return Env{Out: &o.out, Err: &o.err, Clock: clockwork.NewFakeClockAt(noon), Zone: pacific, Version: "1.2.3"}, o
}

// golden compares a text with the file of that name.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("testdata/%s differs, first here:\n%s\nIf that is wanted: go test ./ui/terminal -update", name, firstDifference(got, string(want)))
	}
}

// firstDifference shows the first lines in which two texts differ.
func firstDifference(got, want string) string {
	gotLines, wantLines := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range max(len(gotLines), len(wantLines)) {
		has := func(lines []string) string {
			if i < len(lines) {
				return lines[i]
			}
			return "(nothing more)"
		}
		if has(gotLines) != has(wantLines) {
			return fmt.Sprintf("line %d\n got: %s\nwant: %s", i+1, has(gotLines), has(wantLines))
		}
	}
	return "the ends of lines"
}
