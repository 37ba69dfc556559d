//go:build linux

package bench

import (
	"fmt"
	"path"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/e2e/harness"
	"ringcentral-archiver/store/storetest"
)

// BenchmarkPublishing looks at what is uploaded besides a new text itself, when thirty days before it are in the archive already.
func BenchmarkPublishing(b *testing.B) {
	month := storetest.Years{End: time.Now().Truncate(time.Hour), Hours: 30 * 24, Items: storetest.Scaled(b, 10_000)}
	b.Run(fmt.Sprintf("one-new-text-in-a-month-of-%d", month.Items), func(b *testing.B) {
		for b.Loop() {
			benchOneText(b, month)
		}
	})
}

func benchOneText(b *testing.B, month storetest.Years) {
	e := &harness.Section{TB: b}
	defer e.End()
	pc := harness.New(e)
	withoutLimits(pc)
	pc.SignIn("101")
	pc.Want(0, "Backup is on", fmt.Sprintf("backup on --since %dh", month.Hours+24))
	pc.Fill(month)
	pass(pc, "run", "--once")
	before := len(pc.Services.Dropbox.Writes())
	pc.Services.RingCentral.Office().AddMessage(ringcentralserver.MessageSpec{
		Type: ringcentralserver.TypeSMS, ExtensionID: ringcentralserver.AnaID, Created: time.Now().Add(-time.Minute),
		From: ringcentralserver.Party{Number: "+14155550123"}, To: []ringcentralserver.Party{{Number: "+16505550101"}}, Text: "One more",
	})
	s := pass(pc, "run", "--once")
	sizes := map[string]int64{}
	for _, f := range pc.Services.Dropbox.Files() {
		sizes[f.Path] = f.Size
	}
	var now, later int64
	for _, w := range pc.Services.Dropbox.Writes()[before:] {
		if harness.IsPage(w.Path) {
			now += sizes[w.Path]
			delete(sizes, w.Path)
		}
	}
	if now == 0 {
		b.Fatalf("nothing was published\n%s", s.out)
	}
	for file, size := range sizes { // of what was not written now
		if path.Ext(file) == ".csv" || strings.HasPrefix(file, "/Index/Manifest/") && strings.Contains(file, time.Now().UTC().Format(time.DateOnly)) {
			later += size
		}
	}
	harness.Report(b, map[string]float64{"kB": float64(now) / 1e3, "kB-of-tables-later": float64(later) / 1e3, "s": wall(s), "cpu-s": cpu(s)})
}
