package archiver_test

import (
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"strconv"
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

// cutOff has a proxy cut off each content in the middle, and tell the shorter length or none.
func (r *rig) cutOff(tellsLength bool) {
	r.sim.Watch(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
			if !strings.Contains(q.URL.Path, "/content") {
				next.ServeHTTP(w, q)
				return
			}
			whole := httptest.NewRecorder()
			next.ServeHTTP(whole, q)
			maps.Copy(w.Header(), whole.Header())
			w.Header().Del("Content-Length")
			half := whole.Body.Bytes()[:whole.Body.Len()/2]
			if tellsLength {
				w.Header().Set("Content-Length", strconv.Itoa(len(half)))
			}
			w.WriteHeader(whole.Code)
			w.Write(half[:1])
			w.(http.Flusher).Flush()
			w.Write(half[1:])
		})
	})
}

// TestAContentThatAProxyHasCutOff: its answer ends as it should, and the bytes show that there was more. It is not taken, unless it comes like
// that again and again; then it is marked.
//
//test:long
func TestAContentThatAProxyHasCutOff(t *testing.T) {
	t.Parallel()
	for name, add := range map[string]func(r *rig){
		"sound": func(r *rig) { r.call(r.ana, 2*time.Hour, ringcentralserver.RecordingSpec{ContentType: "audio/wav"}) },
		"fax":   func(r *rig) { r.message(ringcentralserver.TypeFax, 2*time.Hour, nil) },
		"picture": func(r *rig) {
			r.message(ringcentralserver.TypeSMS, 2*time.Hour, func(m *ringcentralserver.MessageSpec) {
				m.Pictures = []ringcentralserver.PictureSpec{{ContentType: "image/png", Size: -1}}
			})
		},
	} {
		for _, tellsLength := range []bool{false, true} {
			for _, always := range []bool{false, true} {
				t.Run(fmt.Sprintf("%s/length_%t/always_%t", name, tellsLength, always), func(t *testing.T) {
					r := newRig(t, ringcentralserver.RoleAdmin)
					add(r)
					r.cutOff(tellsLength)
					r.backup(24 * time.Hour)
					for range 2 {
						if report := r.runOnce(); report.LeftCount != 1 || report.Left[0].Reason != reasons.BadContent || r.a.Snapshot().Completeness.Now {
							t.Errorf("archived %d, left %+v (%v)", report.Archived, report.Left, report.Err)
						}
						r.clock.Advance(7 * time.Hour)
					}
					if !always {
						r.sim.Watch(nil)
					}
					if report := r.runOnce(); !report.Complete() {
						t.Errorf("then left %+v (%v)", report.Left, report.Err)
					}
					if day := r.page("/Index/2026-11-20.json"); strings.Contains(day, `"mayBeCut":true`) != always {
						t.Errorf("the day says %s", day)
					}
					if !always {
						r.checkArchive(r.truth(start.Add(-24 * time.Hour)))
					}
				})
			}
		}
	}
}
