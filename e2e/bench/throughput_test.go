//go:build linux

package bench

import (
	"cmp"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/e2e/harness"
	"ringcentral-archiver/store/storetest"
)

// line is how long calls take on the way.
type line struct {
	name    string
	set     func(pc *harness.Computer)
	compare bool // with rclone, which calls only Dropbox
	plain   bool // with rclone as it comes too, which takes many minutes on a slow line
}

var lines = []line{
	{"0-ms", func(*harness.Computer) {}, true, true},
	{"80-ms-to-Dropbox", func(pc *harness.Computer) { pc.Services.Dropbox.SetLatency(80*time.Millisecond, 0, 0) }, true, false},
	{"80-ms-to-both", func(pc *harness.Computer) { pc.Services.SetLatency(80 * time.Millisecond) }, false, false},
}

// load is what there is to archive.
type load struct {
	name string
	n    int
	size int64 // of each, in bytes
	fill func(pc *harness.Computer, n int)
	on   string
}

const recordingSize = 100_000

func loads(b *testing.B) []load {
	recordings := load{n: storetest.Scaled(b, 2000), size: recordingSize, fill: func(pc *harness.Computer, n int) { addCalls(pc, n, recordingSize) }, on: "--scope account"}
	recordings.name = fmt.Sprintf("%d-recordings-of-100-kB", recordings.n)
	texts := load{n: storetest.Scaled(b, 10_000), fill: addTexts, on: "--scope extension --types sms"}
	texts.name = fmt.Sprintf("%d-texts", texts.n)
	return []load{recordings, texts}
}

// BenchmarkThroughput copies from simulator to simulator, where nothing limits
// it. By turns with it rclone does the same work (copyurl of the same addresses), a bare client does it with nothing
// besides, and rclone copies the same files from the disk into the same simulated
// Dropbox: at its best settings, and once as it comes.
func BenchmarkThroughput(b *testing.B) {
	for _, l := range loads(b) {
		for _, way := range lines {
			b.Run(l.name+"/"+way.name, func(b *testing.B) {
				for b.Loop() {
					k := &comparison{b: b, load: l, line: way}
					k.run()
				}
			})
		}
	}
}

// comparison is one row of the table: the program and rclone with the same load.
type comparison struct {
	b    *testing.B
	load load
	line line
	tree string // the same files on the disk

	idle              []spent // a command that only opens the store
	ours, best, plain []spent
	peer              []spent // rclone, with the same work
	floor             []spent // the same work without a store, checks and pages
	fetched           []spent // what RingCentral has, with nothing done with it
}

// best is how rclone is fastest here. Its pause between calls is set in the
// environment: versions before 1.65 have a pause of 10 ms that cannot be changed,
// and do not know the flag.
var best = []string{"--transfers", "64", "--dropbox-batch-mode", "async", "--dropbox-batch-size", "1000"}

const noPause = "RCLONE_DROPBOX_PACER_MIN_SLEEP=0"

func (k *comparison) run() {
	alone := os.Getenv("BENCH_ALONE") != ""
	compare := k.line.compare && !alone
	k.tree = filepath.Join(k.b.TempDir(), "tree")
	for round := range rounds(k.b) {
		k.ours = append(k.ours, k.ourTurn())
		if compare {
			k.best = append(k.best, k.theirTurn([]string{noPause}, best))
		}
		if compare && k.load.size > 0 {
			k.fetched = append(k.fetched, k.fetchTurn())
		}
		if !alone && k.load.size > 0 {
			k.floor = append(k.floor, k.floorTurn())
			if copiesLists(k.b) {
				k.peer = append(k.peer, k.peerTurn())
			}
		}
		if compare && k.line.plain && round == 0 {
			k.plain = append(k.plain, k.theirTurn(nil, nil))
		}
	}
	files := float64(k.load.n)
	metrics := map[string]float64{
		"s": harness.Median(k.ours, wall), "calls/file": harness.Median(k.ours, callsOf) / files,
		"cpu-ms/file": harness.Median(k.ours, cpu) * 1000 / files, "peak-MB": harness.Median(k.ours, peakMB),
		"above-idle-MB": harness.Median(k.ours, peakMB) - harness.Median(k.idle, peakMB), "private-MB": harness.Median(k.ours, func(s spent) float64 { return s.private / 1e6 }),
	}
	perGB := func(all []spent) float64 { return harness.Median(all, cpu) / (files * float64(k.load.size) / 1e9) }
	if k.load.size > 0 {
		metrics["cpu-s/GB"] = perGB(k.ours)
	}
	if len(k.floor) > 0 {
		metrics["floor-s"], metrics["floor-cpu-s/GB"] = harness.Median(k.floor, wall), perGB(k.floor)
		metrics["of-floor"] = harness.Median(k.ours, wall) / harness.Median(k.floor, wall)
	}
	if len(k.peer) > 0 {
		metrics["copyurl-s"], metrics["copyurl-cpu-s/GB"] = harness.Median(k.peer, wall), perGB(k.peer)
		metrics["of-copyurl"] = harness.Median(k.ours, wall) / harness.Median(k.peer, wall)
	}
	if compare {
		metrics["rclone-best-s"] = harness.Median(k.best, wall)
		metrics["of-rclone-best"] = harness.Median(k.ours, wall) / harness.Median(k.best, wall)
		metrics["rclone-calls/file"] = harness.Median(k.best, callsOf) / files
		metrics["rclone-cpu-ms/file"] = harness.Median(k.best, cpu) * 1000 / files
		metrics["rclone-peak-MB"] = harness.Median(k.best, peakMB)
		if k.load.size > 0 {
			metrics["rclone-cpu-s/GB"] = perGB(k.best)
		}
	}
	if len(k.fetched) > 0 {
		metrics["fetching-alone-s"] = harness.Median(k.fetched, wall)
		metrics["of-both"] = harness.Median(k.ours, wall) / (harness.Median(k.best, wall) + harness.Median(k.fetched, wall))
	}
	for _, plain := range k.plain {
		metrics["rclone-plain-s"] = wall(plain)
	}
	harness.Report(k.b, metrics)
}

// office is a computer with the load to archive.
func (k *comparison) office(e *harness.Section) *harness.Computer {
	pc := harness.New(e)
	withoutLimits(pc)
	k.load.fill(pc, k.load.n)
	return pc
}

func (k *comparison) ourTurn() spent {
	e := &harness.Section{TB: k.b}
	defer e.End()
	pc := k.office(e)
	pc.SignIn("101")
	pc.Want(0, "Backup is on", "backup on --since "+benchSince+" "+k.load.on)
	k.idle = append(k.idle, pass(pc, "status"))
	k.line.set(pc)
	s := pass(pc, "run", "--once")
	k.complete(pc)
	if _, err := os.Stat(k.tree); err != nil {
		export(pc, k.tree)
	}
	return s
}

func (k *comparison) theirTurn(env, settings []string) spent {
	e := &harness.Section{TB: k.b}
	defer e.End()
	pc := harness.New(e)
	withoutLimits(pc)
	k.line.set(pc)
	s := spend(pc, append(rcloneEnv(pc), env...), rcloneBinary(k.b), append([]string{"copy", k.tree, "sim:"}, settings...)...)
	k.complete(pc)
	return s
}

// listTurn has another program copy the recordings of an office from a list of their addresses, each with the path that it gets.
func (k *comparison) listTurn(run func(pc *harness.Computer, list string) spent) spent {
	e := &harness.Section{TB: k.b}
	defer e.End()
	pc := harness.New(e)
	withoutLimits(pc)
	k.line.set(pc)
	account := pc.Services.RingCentral.Office().Account().ID
	recordings := addCalls(pc, k.load.n, k.load.size)
	tokens, err := pc.Services.RingCentral.Grant("101")
	if err != nil {
		k.b.Fatal(err)
	}
	var list strings.Builder
	for i, id := range recordings {
		// The token is in the address, because rclone would send a header to Dropbox as well.
		fmt.Fprintf(&list, "https://media.ringcentral.com/restapi/v1.0/account/%s/recording/%s/content?access_token=%s,Ana Ruiz_101/%d/%s.wav\n",
			account, id, tokens.Access, i%3, id)
	}
	file := filepath.Join(e.TempDir(), "list.csv")
	if err := os.WriteFile(file, []byte(list.String()), 0o600); err != nil {
		k.b.Fatal(err)
	}
	return run(pc, file)
}

// fetchTurn fetches all with nothing after it.
func (k *comparison) fetchTurn() spent {
	return k.listTurn(func(pc *harness.Computer, list string) spent {
		return spend(pc, append(pc.Env, bareAs+"="+fetching), k.self(), list)
	})
}

// floorTurn fetches all and uploads it, with nothing besides.
func (k *comparison) floorTurn() spent {
	return k.listTurn(func(pc *harness.Computer, list string) spent {
		access, _, _ := pc.Services.Dropbox.Grant()
		s := spend(pc, append(pc.Env, bareAs+"="+access), k.self(), list)
		k.complete(pc)
		return s
	})
}

// peerTurn has rclone do the same work: fetch each address and upload what comes.
func (k *comparison) peerTurn() spent {
	return k.listTurn(func(pc *harness.Computer, list string) spent {
		s := spend(pc, append(rcloneEnv(pc), noPause), rcloneBinary(k.b), append([]string{"copyurl", "--urls", list, "sim:"}, best...)...)
		k.complete(pc)
		return s
	})
}

// self is this test's own binary, which bareAs turns into another program.
func (k *comparison) self() string {
	path, err := os.Executable()
	if err != nil {
		k.b.Fatal(err)
	}
	return path
}

// complete checks that everything has come to Dropbox.
func (k *comparison) complete(pc *harness.Computer) {
	if n := pc.Files(); n != k.load.n {
		k.b.Fatalf("%d files came to Dropbox, of %d", n, k.load.n)
	}
}

// export writes what is in Dropbox to the disk, under the same names.
func export(pc *harness.Computer, dir string) {
	for _, f := range pc.Services.Dropbox.Files() {
		if harness.IsPage(f.Path) {
			continue
		}
		data, err := pc.Services.Dropbox.ReadFile(f.Path)
		if err != nil {
			pc.T.Fatal(err)
		}
		path := filepath.Join(dir, filepath.FromSlash(f.Path))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			pc.T.Fatal(err)
		}
		if err := os.WriteFile(path, data, 0o600); err != nil {
			pc.T.Fatal(err)
		}
	}
}

func rcloneBinary(b *testing.B) string {
	path, err := exec.LookPath(cmp.Or(os.Getenv("BENCH_RCLONE"), "rclone"))
	if err != nil {
		b.Fatal("rclone is not installed: .ci/install test")
	}
	return path
}

// copiesLists reports whether rclone copies a list of addresses, which came with version 1.76. Without it nothing can be measured.
func copiesLists(b *testing.B) bool {
	help, err := exec.CommandContext(b.Context(), rcloneBinary(b), "copyurl", "--help").CombinedOutput()
	if err == nil && strings.Contains(string(help), "--urls") {
		return true
	}
	if os.Getenv(form) == "" {
		b.Fatalf("rclone is too old to copy a list of addresses, or cannot: .ci/bench gets one that can (%v)", err)
	}
	return false
}

// rcloneEnv signs rclone in to the simulated Dropbox.
func rcloneEnv(pc *harness.Computer) []string {
	access, refresh, _ := pc.Services.Dropbox.Grant()
	config := filepath.Join(pc.T.TempDir(), "rclone.conf")
	text := fmt.Sprintf("[sim]\ntype = dropbox\nclient_id = %s\ntoken = {%q:%q,%q:%q,%q:%q,%q:%q}\n", pc.Services.DropboxAppKey,
		"access_token", access, "token_type", "bearer", "refresh_token", refresh, "expiry", "2040-01-01T00:00:00Z")
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		pc.T.Fatal(err)
	}
	return append(pc.Env, "RCLONE_CONFIG="+config)
}
