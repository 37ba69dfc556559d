//go:build linux

package bench

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"ringcentral-archiver/e2e/harness"
)

// What the test binary of the module's root, which is the program with profiles,
// is told and leaves: see profile_test.go there.
const (
	profilesTo      = "ARCHIVER_PROFILES"
	allocationsFile = "allocations.json"
)

// allocations is what the run of a program has asked of the memory.
type allocations struct {
	Objects, Bytes uint64
}

// BenchmarkAllocations counts what the program asks of the memory for each file.
// BENCH_PROFILES names a folder that its profiles are kept in.
func BenchmarkAllocations(b *testing.B) {
	binary := buildProfiled(b)
	for _, l := range loads(b) {
		b.Run(l.name, func(b *testing.B) {
			for b.Loop() {
				a := countAllocations(&comparison{b: b, load: l}, binary)
				harness.Report(b, map[string]float64{"allocs/file": float64(a.Objects) / float64(l.n), "kB/file": float64(a.Bytes) / 1000 / float64(l.n)})
			}
		})
	}
}

// buildProfiled builds the program with profiles.
func buildProfiled(b *testing.B) string {
	b.Helper()
	path := filepath.Join(b.TempDir(), "archiver.test")
	cmd := exec.Command("go", "test", "-c", "-o", path, ".")
	cmd.Dir, cmd.Env = harness.Root(b), append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("build the program with profiles: %v\n%s", err, out)
	}
	return path
}

func countAllocations(k *comparison, binary string) (a allocations) {
	e := &harness.Section{TB: k.b}
	defer e.End()
	pc := k.office(e)
	pc.SignIn("101")
	pc.Want(0, "Backup is on", "backup on --since "+benchSince+" "+k.load.on)
	dir := os.Getenv("BENCH_PROFILES")
	if dir == "" {
		dir = e.TempDir()
	} else {
		dir = filepath.Join(dir, k.load.name)
		if err := os.MkdirAll(dir, 0o700); err != nil {
			k.b.Fatal(err)
		}
	}
	spend(pc, append(pc.Env, profilesTo+"="+dir), binary, "--data", pc.Data, "run", "--once")
	k.complete(pc)
	text, err := os.ReadFile(filepath.Join(dir, allocationsFile))
	if err != nil {
		k.b.Fatal(err)
	}
	if err := json.Unmarshal(text, &a); err != nil {
		k.b.Fatal(err)
	}
	return a
}
