package archiver_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver/manifest"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/archiver/target"
)

// TestALargeDayRecordIsTakenOver: what one computer has written of a busy day is read by the other
// however large it is, so that its rows stay when that one writes the pages.
//
//test:long
func TestALargeDayRecordIsTakenOver(t *testing.T) {
	ana := newRig(t, ringcentralserver.RoleAdmin)
	bob := ana.person()
	for range 21 {
		bob.text(2*time.Hour, strings.Repeat("text of Bob ", 70_000))
	}
	bob.texts(24 * time.Hour)
	bob.good()
	day := "/Index/" + start.Add(-2*time.Hour).Format(time.DateOnly) + ".json"
	if n := len(bob.page(day)); n <= target.MostDownload {
		t.Fatalf("the record has %d bytes, so the test proves nothing", n)
	}
	ana.text(2*time.Hour, "text of Ana")
	ana.texts(24 * time.Hour)
	ana.good()
	ana.checkMonth("after Ana wrote", "2026-11")
}

// TestALargeManifestIsVerified: what a lost store archived on a busy day is looked for, however many
// files that were.
//
//test:long
func TestALargeManifestIsVerified(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.backup(24 * time.Hour)
	r.good()
	const files = 9000
	var out bytes.Buffer
	if err := manifest.Write(&out, manifest.Header{Chain: "0badcafe", Day: "2026-11-18"}, func(yield func(manifest.File, error) bool) {
		for i := range files {
			f := manifest.File{
				Item: fmt.Sprintf("call-recordings/%d", i), Kind: "audio", Path: fmt.Sprintf("/%s/%d.mp3", strings.Repeat("long", 1000), i), Size: 1,
				ContentHash: fmt.Sprintf("%064x", i), Committed: start,
			}
			if !yield(f, nil) {
				return
			}
		}
	}); err != nil {
		t.Fatal(err)
	}
	if out.Len() <= target.MostDownload {
		t.Fatalf("the manifest has %d bytes, so the test proves nothing", out.Len())
	}
	if err := r.sim.Dropbox.Put("/Index/Manifest/0badcafe/2026-11-18.json", out.Bytes(), start); err != nil {
		t.Fatal(err)
	}
	if report := r.verify(); report.MissingCount != files || len(report.Broken) != 0 {
		t.Errorf("%d are missing, and it says %q", report.MissingCount, report.Broken)
	}
}
