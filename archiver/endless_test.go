package archiver_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/store/ledger"
)

// TestAContentThatEndsWithTheConnection: nothing says how long it is, so half of it looks like all of it. The bytes tell, or the content has
// to come again.
func TestAContentThatEndsWithTheConnection(t *testing.T) {
	t.Parallel()
	for name, add := range map[string]func(r *rig){
		"mp3": func(r *rig) { r.call(r.ana, 2*time.Hour, ringcentralserver.RecordingSpec{}) },
		"wav": func(r *rig) { r.call(r.ana, 2*time.Hour, ringcentralserver.RecordingSpec{ContentType: "audio/wav"}) },
		"pdf": func(r *rig) { r.message(ringcentralserver.TypeFax, 2*time.Hour, nil) },
		"picture": func(r *rig) {
			r.message(ringcentralserver.TypeSMS, 2*time.Hour, func(m *ringcentralserver.MessageSpec) { m.Pictures = []ringcentralserver.PictureSpec{{Size: -1}} })
		},
		"of a known length": func(r *rig) {
			r.message(ringcentralserver.TypeSMS, 2*time.Hour, func(m *ringcentralserver.MessageSpec) {
				m.Pictures = []ringcentralserver.PictureSpec{{ContentType: "text/vcard", Content: []byte("BEGIN:VCARD\nFN:Ana\nEND:VCARD\n")}}
			})
		},
	} {
		for half, kind := range map[bool]ringcentralserver.FaultKind{false: ringcentralserver.FaultNoEnd, true: ringcentralserver.FaultNoEndHalf} {
			t.Run(map[bool]string{false: "all of a ", true: "half of a "}[half]+name, func(t *testing.T) {
				r := newRig(t, ringcentralserver.RoleAdmin)
				add(r)
				r.sim.RingCentral.Inject(ringcentralserver.Fault{Kind: kind, Match: func(q *http.Request) bool { return strings.Contains(q.URL.Path, "/content") }})
				r.backup(24 * time.Hour)
				report := r.runOnce()
				if report.Complete() == half || half && report.Left[0].Reason != reasons.BadContent {
					t.Errorf("archived %d, left %+v (%v)", report.Archived, report.Left, report.Err)
				}
				r.sim.RingCentral.ClearFaults()
				r.clock.Advance(7 * time.Hour)
				if report := r.runOnce(); !report.Complete() {
					t.Errorf("then left %+v (%v)", report.Left, report.Err)
				}
				r.checkArchive(r.truth(start.Add(-24 * time.Hour)))
			})
		}
	}
}

// TestAContentWithoutAnEndIsCompared: where its bytes do not tell either, it is taken once it has come the same often enough, and marked:
// a line that always breaks at the same place sends the same half each time.
func TestAContentWithoutAnEndIsCompared(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	id := r.message(ringcentralserver.TypeSMS, 2*time.Hour, func(m *ringcentralserver.MessageSpec) {
		m.Pictures = []ringcentralserver.PictureSpec{{ContentType: "text/vcard", Content: []byte("BEGIN:VCARD\nFN:Ana\nEND:VCARD\n"), Size: -1}}
	})
	r.sim.RingCentral.Inject(ringcentralserver.Fault{Kind: ringcentralserver.FaultNoEnd, Match: func(q *http.Request) bool { return strings.Contains(q.URL.Path, "/content") }})
	r.backup(24 * time.Hour)
	for pass, want := range []bool{false, false, true} {
		if report := r.runOnce(); report.Complete() != want {
			t.Errorf("pass %d: archived %d, left %+v (%v)", pass, report.Archived, report.Left, report.Err)
		}
		if it := r.item(ledger.Key{Type: ledger.SMS, ID: id}); it.MayBeCut != want || want && !strings.Contains(it.Detail, "nothing tells") || it.AsServed != "" {
			t.Errorf("pass %d: it is %+v", pass, it)
		}
		r.clock.Advance(7 * time.Hour)
	}
	if day := r.page("/Index/2026-11-20.json"); strings.Count(day, `"mayBeCut":true`) != 1 || strings.Contains(day, "looksLike") {
		t.Errorf("the day says %s", day)
	}
	r.checkArchive(r.truth(start.Add(-24 * time.Hour)))
}
