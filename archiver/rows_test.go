package archiver_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
)

// object is one of JSON.
type object = map[string]any

// rewrite changes the answers of the services to calls whose path has a part.
func (r *rig) rewrite(part string, change func(req *http.Request, body object)) {
	r.sim.Watch(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
			if !strings.Contains(req.URL.Path, part) {
				next.ServeHTTP(w, req)
				return
			}
			altered(next, func(raw []byte) []byte {
				var body object
				numbers := json.NewDecoder(bytes.NewReader(raw))
				numbers.UseNumber()
				if numbers.Decode(&body) != nil {
					return raw
				}
				change(req, body)
				out, err := json.Marshal(body)
				if err != nil {
					panic(err)
				}
				return out
			}).ServeHTTP(w, req)
		})
	})
}

// rowsOf are the rows of a page.
func rowsOf(body object) (rows []object) {
	list, _ := body["records"].([]any)
	for _, one := range list {
		if row, ok := one.(object); ok {
			rows = append(rows, row)
		}
	}
	return rows
}

// eachRow rewrites the rows of lists.
func (r *rig) eachRow(part string, change func(row object)) {
	r.rewrite(part, func(_ *http.Request, body object) {
		for _, row := range rowsOf(body) {
			change(row)
		}
	})
}

// eachRecording rewrites what stands for the recording of a call and of its legs.
func eachRecording(row object, change func(object) any) {
	legs, _ := row["legs"].([]any)
	for _, one := range append(legs, row) {
		if part, ok := one.(object); ok {
			if recording, ok := part["recording"].(object); ok {
				part["recording"] = change(recording)
			}
		}
	}
}

// TestWhatStandsForARecordingIsNamed: nothing but null and nothing at all says that a call has none.
func TestWhatStandsForARecordingIsNamed(t *testing.T) {
	for name, change := range map[string]func(row object){
		"false":      func(row object) { eachRecording(row, func(object) any { return false }) },
		"empty":      func(row object) { eachRecording(row, func(object) any { return "" }) },
		"a list":     func(row object) { eachRecording(row, func(r object) any { return []any{r} }) },
		"no list":    func(row object) { eachRecording(row, func(object) any { return []any{} }) },
		"zero":       func(row object) { eachRecording(row, func(object) any { return 0 }) },
		"a blank id": func(row object) { eachRecording(row, func(r object) any { r["id"] = "  "; return r }) },
		"no legs": func(row object) {
			eachRecording(row, func(object) any { return nil })
			row["legs"] = ""
		},
		"legs by number": func(row object) {
			legs := object{}
			for i, leg := range row["legs"].([]any) {
				legs[fmt.Sprint(i)] = leg
			}
			row["legs"], row["recording"] = legs, nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, ringcentralserver.RoleAdmin)
			const ago = 6 * time.Hour
			r.call(r.bob, ago, ringcentralserver.RecordingSpec{Place: ringcentralserver.OnLeg})
			r.eachRow("/call-log", change)
			r.backup(24 * time.Hour)
			if u := r.wantNamed(r.runOnce(), reasons.Unreadable, start.Add(-ago)).Record; u.ID == "" || u.Why == "" {
				t.Errorf("named as %+v", u)
			}
			r.sim.Watch(nil)
			r.wantAll(r.runOnce(), start.Add(-ago))
			r.checkArchive(r.truth(start.Add(-24 * time.Hour)))
		})
	}
}

// wantFailed says that a pass ended with an invalid answer of one list and nothing of it is said to be
// there, and that the other types were archived all the same.
func (r *rig) wantFailed(report progress.Report, others int) {
	r.t.Helper()
	if report.Complete() || report.Reason != reasons.BadContent || report.Err == nil || r.a.Snapshot().Completeness.Now {
		r.t.Errorf("%q: %v", report.Reason, report.Err)
	}
	if n := len(r.archive()); n < others {
		r.t.Errorf("%d files of the other types", n)
	}
	if row := r.row(start.Add(-5 * time.Hour)); row.Status == completeness.Success {
		r.t.Errorf("an hour of the list is %q", row.Word())
	}
}

// TestAListThatIsNoneHoldsUpOnlyItself: one that says a thing twice, one that is a piece, and one
// without an end.
func TestAListThatIsNoneHoldsUpOnlyItself(t *testing.T) {
	with := func(serve func(w http.ResponseWriter, req *http.Request, n int64)) func(http.Handler) http.Handler {
		var calls atomic.Int64
		return func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
				if !strings.HasSuffix(req.URL.Path, "/call-log") {
					next.ServeHTTP(w, req)
					return
				}
				for name, value := range map[string]string{"Group": "heavy", "Limit": "60000", "Window": "60"} {
					w.Header().Set("X-Rate-Limit-"+name, value)
				}
				serve(w, req, calls.Add(1))
			})
		}
	}
	const none = `"navigation":{},"paging":{"totalElements":0,"totalPages":0}`
	row := func(n int64) string {
		return fmt.Sprintf(`{"id":"c%d","startTime":%q,"result":"Missed"}`, n, start.Add(-time.Hour).Format(time.RFC3339))
	}
	endless := func(w http.ResponseWriter, req *http.Request, n, id int64) {
		fmt.Fprintf(w, `{"records":[%s],"paging":{},"navigation":{"nextPage":{"uri":"%s?page=%d"}}}`, row(id), req.URL.Path, n+1)
	}
	for name, serve := range map[string]func(w http.ResponseWriter, req *http.Request, n int64){
		"records twice": func(w http.ResponseWriter, _ *http.Request, n int64) {
			fmt.Fprintf(w, `{"records":[%s],"records":[],%s}`, row(n), none)
		},
		"a piece": func(w http.ResponseWriter, _ *http.Request, _ int64) {
			w.WriteHeader(http.StatusPartialContent)
			fmt.Fprintf(w, `{"records":[],%s}`, none)
		},
		"a proxy's": func(w http.ResponseWriter, _ *http.Request, _ int64) {
			w.WriteHeader(http.StatusNonAuthoritativeInfo)
			fmt.Fprintf(w, `{"records":[],%s}`, none)
		},
		"the same row for ever": func(w http.ResponseWriter, req *http.Request, n int64) { endless(w, req, n, 1) },
		"new rows for ever":     func(w http.ResponseWriter, req *http.Request, n int64) { endless(w, req, n, n) },
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, ringcentralserver.RoleAdmin)
			r.day()
			r.sim.Watch(with(serve))
			r.backup(24 * time.Hour)
			report := r.runOnce()
			r.wantFailed(report, len(r.truth(start.Add(-25*time.Hour)))-12)
			r.sim.Watch(nil)
			r.wantAll(r.runOnce(), start.Add(-5*time.Hour))
			r.checkArchive(r.truth(start.Add(-24 * time.Hour)))
		})
	}
}

// TestPiecesWithoutAnEndHoldUpOnlyThemselves: each has a byte.
func TestPiecesWithoutAnEndHoldUpOnlyThemselves(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	const ago = 5 * time.Hour
	r.call(r.ana, ago, ringcentralserver.RecordingSpec{})
	r.message("SMS", 4*time.Hour, func(m *ringcentralserver.MessageSpec) { m.Text = "Hello" })
	var calls atomic.Int64
	r.sim.Watch(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
			if !strings.Contains(req.URL.Path, "/recording/") {
				next.ServeHTTP(w, req)
				return
			}
			calls.Add(1)
			from := 0
			if _, err := fmt.Sscanf(req.Header.Get("Range"), "bytes=%d-", &from); err != nil {
				from = 0
			}
			w.Header().Set("Content-Type", "audio/mpeg")
			w.Header().Set("Content-Range", fmt.Sprintf("bytes %d-%d/*", from, from))
			w.WriteHeader(http.StatusPartialContent)
			if _, err := w.Write([]byte{0xff}); err != nil {
				panic(http.ErrAbortHandler)
			}
		})
	})
	r.backup(24 * time.Hour)
	r.wantNamed(r.runOnce(), reasons.BadContent, start.Add(-ago))
	if n := calls.Load(); n > 100 || len(r.archive()) != 1 {
		t.Errorf("%d calls, %d files", n, len(r.archive()))
	}
	r.sim.Watch(nil)
	r.clock.Advance(13 * time.Hour)
	r.login()
	r.wantAll(r.runOnce(), start.Add(-ago))
	r.checkArchive(r.truth(start.Add(-24 * time.Hour)))
}

// TestAnAnswerWithoutEntriesArchivesNothing: what Dropbox does not confirm is tried again later, and
// not for minutes in one pass.
func TestAnAnswerWithoutEntriesArchivesNothing(t *testing.T) {
	r := newQuickRig(t)
	r.day()
	r.rewrite("upload_session/finish", func(_ *http.Request, body object) {
		clear(body)
		body["entries"] = []any{}
	})
	r.backup(24 * time.Hour)
	report := r.runOnce()
	if report.Archived > 0 || report.Complete() || r.a.Snapshot().Completeness.Now {
		t.Errorf("%d are said to be archived", report.Archived)
	}
	calls := r.sim.Dropbox.Calls()
	if n := calls["files/upload_session/finish_batch_v2"]; n == 0 || n > 12 {
		t.Errorf("%d batches were finished", n)
	}
	r.sim.Watch(nil)
	r.clock.Advance(2 * time.Hour)
	r.wantAll(r.runOnce(), start.Add(-5*time.Hour))
	r.checkArchive(r.truth(start.Add(-24 * time.Hour)))
}
