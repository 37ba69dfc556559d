package terminal

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"
	"go.uber.org/goleak"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// noon is the moment at which the tests' clock stands, and pacific where it does.
var (
	noon    = time.Date(2026, 11, 21, 20, 7, 10, 0, time.UTC)
	pacific = time.FixedZone("PST", -8*60*60)
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
		t.Errorf("%s differs\ngot:\n%s\nwant:\n%s", name, got, want)
	}
}
