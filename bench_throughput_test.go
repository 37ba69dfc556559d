//go:build linux

package main

import (
	"cmp"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// line is how long calls take on the way.
type line struct {
	name    string
	set     func(d *desk)
	compare bool // with rclone, which calls only Dropbox
	plain   bool // with rclone as it comes too, which takes many minutes on a slow line
}

var lines = []line{
	{"0-ms", func(*desk) {}, true, true},
	{"80-ms-to-Dropbox", func(d *desk) { d.services.Dropbox.SetLatency(80*time.Millisecond, 0, 0) }, true, false},
	{"80-ms-to-both", func(d *desk) { d.services.SetLatency(80 * time.Millisecond) }, false, false},
}

// load is what there is to archive.
type load struct {
	name string
	n    int
	size int64 // of each, in bytes
	fill func(d *desk, n int)
	on   string
}

const recordingSize = 100_000

func loads(b *testing.B) []load {
	recordings := load{n: scaled(b, 2000), size: recordingSize, fill: func(d *desk, n int) { d.recordCalls(n, recordingSize) }, on: "--scope account"}
	recordings.name = fmt.Sprintf("%d-recordings-of-100-kB", recordings.n)
	texts := load{n: scaled(b, 10_000), fill: (*desk).texts, on: "--scope extension --types sms"}
	texts.name = fmt.Sprintf("%d-texts", texts.n)
	return []load{recordings, texts}
}

// BenchmarkThroughput copies from simulator to simulator, where nothing limits
// it, and has rclone copy the same files from the disk into the same simulated
// Dropbox: at its best settings by turns with the program, and once as it comes.
func BenchmarkThroughput(b *testing.B) {
	for _, l := range loads(b) {
		for _, way := range lines {
			b.Run(l.name+"/"+way.name, func(b *testing.B) {
				for b.Loop() {
					c := &contest{b: b, load: l, line: way}
					c.run()
				}
			})
		}
	}
}

// contest is one row of the comparison.
type contest struct {
	b    *testing.B
	load load
	line line
	tree string // the same files on the disk

	idle              []spent // a command that only opens the store
	ours, best, plain []spent
	fetched           []spent // what RingCentral has, with nothing done with it
}

// best is how rclone is fastest here. Its pause between calls is set in the
// environment: versions before 1.65 have a pause of 10 ms that cannot be changed,
// and do not know the flag.
var best = []string{"--transfers", "64", "--dropbox-batch-mode", "async", "--dropbox-batch-size", "1000"}

const noPause = "RCLONE_DROPBOX_PACER_MIN_SLEEP=0"

func (c *contest) run() {
	compare := c.line.compare && os.Getenv("BENCH_ALONE") == ""
	c.tree = filepath.Join(c.b.TempDir(), "tree")
	for round := range rounds(c.b) {
		c.ours = append(c.ours, c.ourTurn())
		if compare {
			c.best = append(c.best, c.theirTurn([]string{noPause}, best))
		}
		if compare && c.load.size > 0 {
			c.fetched = append(c.fetched, c.fetchTurn())
		}
		if compare && c.line.plain && round == 0 {
			c.plain = append(c.plain, c.theirTurn(nil, nil))
		}
	}
	files := float64(c.load.n)
	metrics := map[string]float64{
		"s": middle(c.ours, wall), "calls/file": middle(c.ours, callsOf) / files,
		"cpu-ms/file": middle(c.ours, cpu) * 1000 / files, "peak-MB": middle(c.ours, peakMB),
		"above-idle-MB": middle(c.ours, peakMB) - middle(c.idle, peakMB), "private-MB": middle(c.ours, func(s spent) float64 { return s.private / 1e6 }),
	}
	if c.load.size > 0 {
		metrics["cpu-s/GB"] = middle(c.ours, cpu) / (files * float64(c.load.size) / 1e9)
	}
	if compare {
		metrics["rclone-best-s"] = middle(c.best, wall)
		metrics["of-rclone-best"] = middle(c.ours, wall) / middle(c.best, wall)
		metrics["rclone-calls/file"] = middle(c.best, callsOf) / files
		metrics["rclone-cpu-ms/file"] = middle(c.best, cpu) * 1000 / files
		metrics["rclone-peak-MB"] = middle(c.best, peakMB)
	}
	if len(c.fetched) > 0 {
		metrics["fetching-alone-s"] = middle(c.fetched, wall)
		metrics["of-both"] = middle(c.ours, wall) / (middle(c.best, wall) + middle(c.fetched, wall))
	}
	for _, plain := range c.plain {
		metrics["rclone-plain-s"] = wall(plain)
	}
	report(c.b, metrics)
}

// office is a computer with the load to archive.
func (c *contest) office(e *errand) *desk {
	d := newDesk(e)
	d.withoutLimits()
	c.load.fill(d, c.load.n)
	return d
}

func (c *contest) ourTurn() spent {
	e := &errand{TB: c.b}
	defer e.end()
	d := c.office(e)
	d.signIn("101")
	d.want(0, "Backup is on", "backup on --since "+benchSince+" "+c.load.on)
	c.idle = append(c.idle, d.pass("status"))
	c.line.set(d)
	s := d.pass("run", "--once")
	c.complete(d)
	if _, err := os.Stat(c.tree); err != nil {
		d.export(c.tree)
	}
	return s
}

func (c *contest) theirTurn(env, settings []string) spent {
	e := &errand{TB: c.b}
	defer e.end()
	d := newDesk(e)
	d.withoutLimits()
	c.line.set(d)
	s := d.spend(append(d.rcloneEnv(), env...), rcloneBinary(c.b), append([]string{"copy", c.tree, "sim:"}, settings...)...)
	c.complete(d)
	return s
}

// fetchTurn fetches all recordings of an office with nothing after it.
func (c *contest) fetchTurn() spent {
	e := &errand{TB: c.b}
	defer e.end()
	d := newDesk(e)
	d.withoutLimits()
	c.line.set(d)
	account := d.services.RingCentral.Office().Account().ID
	var addresses strings.Builder
	for _, id := range d.recordCalls(c.load.n, c.load.size) {
		fmt.Fprintf(&addresses, "https://media.ringcentral.com/restapi/v1.0/account/%s/recording/%s/content\n", account, id)
	}
	tokens, err := d.services.RingCentral.Grant("101")
	if err != nil {
		c.b.Fatal(err)
	}
	self, err := os.Executable()
	if err != nil {
		c.b.Fatal(err)
	}
	file := filepath.Join(e.TempDir(), "addresses")
	if err := os.WriteFile(file, []byte(addresses.String()), 0o600); err != nil {
		c.b.Fatal(err)
	}
	return d.spend(append(d.env, fetchesWith+"="+tokens.Access), self, file)
}

// complete checks that everything has come to Dropbox.
func (c *contest) complete(d *desk) {
	if n := d.files(); n != c.load.n {
		c.b.Fatalf("%d files came to Dropbox, of %d", n, c.load.n)
	}
}

// export writes what is in Dropbox to the disk, under the same names.
func (d *desk) export(dir string) {
	for _, f := range d.services.Dropbox.Files() {
		if isPage(f.Path) {
			continue
		}
		data, err := d.services.Dropbox.ReadFile(f.Path)
		if err != nil {
			d.t.Fatal(err)
		}
		path := filepath.Join(dir, filepath.FromSlash(f.Path))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			d.t.Fatal(err)
		}
		if err := os.WriteFile(path, data, 0o600); err != nil {
			d.t.Fatal(err)
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

// rcloneEnv signs rclone in to the simulated Dropbox.
func (d *desk) rcloneEnv() []string {
	access, refresh, _ := d.services.Dropbox.Grant()
	config := filepath.Join(d.t.TempDir(), "rclone.conf")
	text := fmt.Sprintf("[sim]\ntype = dropbox\nclient_id = %s\ntoken = {%q:%q,%q:%q,%q:%q,%q:%q}\n", d.services.DropboxAppKey,
		"access_token", access, "token_type", "bearer", "refresh_token", refresh, "expiry", "2040-01-01T00:00:00Z")
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		d.t.Fatal(err)
	}
	return append(d.env, "RCLONE_CONFIG="+config)
}
