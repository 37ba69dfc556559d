package archiver_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/store/ledger"
)

// TestATranscriptThatIsStillBeingMadeIsNamed: a list shows a transcript that RingCentral has not finished, or says that there is one. It is
// missed until it is archived. What has an address is taken after some hours, and again once it is finished.
//
//test:long
func TestATranscriptThatIsStillBeingMadeIsNamed(t *testing.T) {
	t.Parallel()
	const beginning, whole, passes = "Please call", "Please call back tomorrow.", 8
	shown := func(row object, status string, change func(transcript object)) {
		row["vmTranscriptionStatus"] = status
		list := attachmentsOf(row)
		if change == nil {
			row["attachments"] = list[:1]
		} else {
			change(list[1].(object))
		}
	}
	for name, c := range map[string]struct {
		row     func(row object)
		after   int // passes, an hour each, that name it while it is not finished
		written []string
	}{
		"with its address":           {func(row object) { shown(row, "InProgress", func(object) {}) }, 6, []string{beginning, whole}},
		"without an address":         {func(row object) { shown(row, "InProgress", func(t object) { delete(t, "uri") }) }, passes, []string{whole}},
		"that is said to be there":   {func(row object) { shown(row, "Completed", nil) }, passes, []string{whole}},
		"that is not shown":          {func(row object) { shown(row, "InProgress", nil) }, 0, []string{whole}},
		"that failed and is written": {func(row object) { shown(row, "Failed", nil) }, 0, []string{whole}},
	} {
		for of, on := range map[string]archiver.BackupOn{"one's own": {Scope: archiver.ExtensionScope, Types: ledger.Types}, "of all": messagesToo} {
			t.Run(name+", "+of, func(t *testing.T) {
				r := newRig(t, ringcentralserver.RoleAdmin)
				key := ledger.Key{Type: ledger.VoiceMail, ID: r.message(ringcentralserver.TypeVoiceMail, 30*time.Minute, func(m *ringcentralserver.MessageSpec) { m.Transcript = whole })}
				done := false
				transcript := "/content/" + attachmentID(t, key.ID, 1)
				r.sim.RingCentral.Inject(ringcentralserver.Fault{
					Kind: ringcentralserver.FaultContent, ContentType: "text/plain", Content: []byte(beginning),
					Match: func(q *http.Request) bool { return !done && strings.HasSuffix(q.URL.Path, transcript) },
				})
				r.eachList("/message-store", key.ID, func(row object) bool {
					if !done {
						c.row(row)
					}
					return true
				})
				r.turnOn(on, 24*time.Hour)
				for hour := range passes {
					if hour >= c.after {
						r.left("taken", key, reasons.NoReason, "")
					} else {
						r.left("still being made", key, reasons.NotYetAvailable, progress.Unwritten)
					}
					r.clock.Advance(time.Hour)
				}
				done = true
				r.left("finished", key, reasons.NoReason, "")
				if it := r.item(key); it.State != ledger.Archived || len(it.Paths) != 2 {
					t.Errorf("it is %+v", it)
				}
				r.holdsTranscripts(c.written)
			})
		}
	}
}

// holdsTranscripts checks which transcripts are in Dropbox, one that came later behind the one before.
func (r *rig) holdsTranscripts(want []string) {
	r.t.Helper()
	n := 0
	for _, f := range r.archive() {
		if !strings.HasSuffix(f.Path, ".txt") {
			continue
		}
		data, err := r.sim.Dropbox.ReadFile(f.Path)
		if err != nil || n >= len(want) || string(data) != want[n] {
			r.t.Errorf("%s holds %q, want %q (%v)", f.Path, data, want, err)
		}
		n++
	}
	if n != len(want) {
		r.t.Errorf("%d transcripts, want %q", n, want)
	}
}

// TestAFileThatIsLargerThanItWasIsFetchedAgain: a list says of what is archived that it is larger, or lasts longer, than it said before.
func TestAFileThatIsLargerThanItWasIsFetchedAgain(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	sound := r.message(ringcentralserver.TypeVoiceMail, time.Hour, nil)
	text := r.message(ringcentralserver.TypeSMS, time.Hour, func(m *ringcentralserver.MessageSpec) {
		m.Pictures = []ringcentralserver.PictureSpec{{}}
	})
	grown := false
	r.sim.Watch(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
			part := strings.HasSuffix(q.URL.Path, "/content/"+sound) || strings.HasSuffix(q.URL.Path, "/content/"+text)
			if part && !grown {
				altered(next, func(raw []byte) []byte { return raw[:len(raw)/3] }).ServeHTTP(w, q)
				return
			}
			if strings.HasSuffix(q.URL.Path, "/message-store") && !grown {
				altered(next, func(raw []byte) []byte { return smaller(t, raw) }).ServeHTTP(w, q)
				return
			}
			next.ServeHTTP(w, q)
		})
	})
	r.turnOn(archiver.BackupOn{Scope: archiver.ExtensionScope, Types: ledger.Types}, 24*time.Hour)
	r.left("at first", ledger.Key{}, reasons.NoReason, "")
	r.clock.Advance(time.Hour)
	r.left("an hour later", ledger.Key{}, reasons.NoReason, "")
	if n := r.contentCalls(); n != 2 {
		t.Errorf("%d contents were fetched", n)
	}
	grown = true
	r.clock.Advance(time.Hour)
	r.left("when it has grown", ledger.Key{}, reasons.NoReason, "")
	r.sim.RingCentral.ClearRequestLog()
	for range 2 {
		r.clock.Advance(time.Hour)
		r.left("when all of it is there", ledger.Key{}, reasons.NoReason, "")
	}
	if n := r.contentCalls(); n != 0 {
		t.Errorf("then %d contents were fetched", n)
	}
	for _, it := range r.truth(start.Add(-24 * time.Hour)) {
		for _, part := range it.Parts {
			r.inDropbox(it, part)
		}
	}
	if n := len(r.archive()); n != 4 {
		t.Errorf("%d files, want both as they were and as they are", n)
	}
}

// smaller makes the files in a list smaller and shorter than they are.
func smaller(t *testing.T, raw []byte) []byte {
	t.Helper()
	var body object
	numbers := json.NewDecoder(bytes.NewReader(raw))
	numbers.UseNumber()
	if err := numbers.Decode(&body); err != nil {
		t.Error(err)
	}
	for _, row := range rowsOf(body) {
		for _, one := range attachmentsOf(row) {
			part := one.(object)
			for field, n := range map[string]int{"vmDuration": 5, "size": 1000} {
				if _, has := part[field]; has {
					part[field] = n
				}
			}
		}
	}
	raw, err := json.Marshal(body)
	if err != nil {
		t.Error(err)
	}
	return raw
}
