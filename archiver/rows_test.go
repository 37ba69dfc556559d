package archiver_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/coverage"
	"ringcentral-archiver/store/ledger"
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
//
//test:long
func TestWhatStandsForARecordingIsNamed(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(row object){
		"false":   func(row object) { eachRecording(row, func(object) any { return false }) },
		"empty":   func(row object) { eachRecording(row, func(object) any { return "" }) },
		"a list":  func(row object) { eachRecording(row, func(r object) any { return []any{r} }) },
		"no list": func(row object) { eachRecording(row, func(object) any { return []any{} }) },
		"zero":    func(row object) { eachRecording(row, func(object) any { return 0 }) },
		"a blank id": func(row object) {
			eachRecording(row, func(r object) any { r["id"], r["uri"], r["contentUri"] = "  ", nil, nil; return r })
		},
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

// TestWhatARecordLacksItsAddressTells: a recording without an id and a message without a type are archived as what the
// address or the attachments tell, and are the same once the rest is told.
//
//test:long
func TestWhatARecordLacksItsAddressTells(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		part   string
		change func(row object)
	}{
		"recordings, no id":      {"/call-log", func(row object) { eachRecording(row, func(r object) any { delete(r, "id"); return r }) }},
		"recordings, a blank id": {"/call-log", func(row object) { eachRecording(row, func(r object) any { r["id"] = " "; return r }) }},
		"recordings, content only": {"/call-log", func(row object) {
			eachRecording(row, func(r object) any { return object{"contentUri": r["contentUri"]} })
		}},
		"messages, no type": {"/message-store", func(row object) { delete(row, "type") }},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, ringcentralserver.RoleAdmin)
			r.day()
			r.eachRow(c.part, c.change)
			r.backup(24 * time.Hour)
			if report := r.runOnce(); !report.Complete() || report.Archived != 17 {
				t.Errorf("archived %d, left %+v (%v)", report.Archived, report.Left, report.Err)
			}
			r.sim.Watch(nil)
			r.clock.Advance(25 * time.Hour)
			if report := r.runOnce(); !report.Complete() || report.Archived != 0 {
				t.Errorf("then archived %d, left %+v (%v)", report.Archived, report.Left, report.Err)
			}
			r.checkArchive(r.truth(start.Add(-25 * time.Hour)))
		})
	}
}

// wantFailed says that a pass ended with an invalid answer of one list and nothing of it is said to be
// there, and that the other types were archived all the same.
func (r *rig) wantFailed(report progress.Report, others int) {
	r.t.Helper()
	if report.Complete() || report.Reason != reasons.BadList || report.Err == nil || r.a.Snapshot().Completeness.Now {
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
//
//test:long
func TestAListThatIsNoneHoldsUpOnlyItself(t *testing.T) {
	t.Parallel()
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
			r.clock.Advance(time.Hour)
			id := r.message("SMS", 30*time.Minute, func(m *ringcentralserver.MessageSpec) { m.Text = "Meanwhile" })
			r.runOnce()
			r.file(id) // the next hour is not skipped for it
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
//
//test:long
func TestAnAnswerWithoutEntriesArchivesNothing(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.day()
	r.rewrite("/files/", func(req *http.Request, body object) {
		if strings.Contains(req.URL.Path, "/finish") || strings.HasSuffix(req.URL.Path, "/get_metadata") { // which is asked where an answer says nothing
			clear(body)
			body["entries"] = []any{}
		}
	})
	r.backup(24 * time.Hour)
	report := r.runOnce()
	if report.Archived > 0 || report.Complete() || r.a.Snapshot().Completeness.Now {
		t.Errorf("%d are said to be archived", report.Archived)
	}
	calls := r.sim.Dropbox.Calls()
	sent := calls["files/upload_session/start_batch"] + calls["files/upload_session/start"] // as fast as the files came, in more or fewer
	if n := calls["files/upload_session/finish_batch_v2"]; n == 0 || n > 3*sent {
		t.Errorf("%d batches were finished of %d that were sent", n, sent)
	}
	r.sim.Watch(nil)
	r.clock.Advance(2 * time.Hour)
	r.wantAll(r.runOnce(), start.Add(-5*time.Hour))
	r.checkArchive(r.truth(start.Add(-24 * time.Hour)))
}

// TestAListMayShowEveryType: whichever list shows a message, it is archived as what it is, once, and
// counted once. One of a kind that is not archived is named, and one that is not wanted is neither.
//
//test:long
func TestAListMayShowEveryType(t *testing.T) {
	t.Parallel()
	all := func(r *rig) {
		r.sim.RingCentral.Tune(func(k *ringcentralserver.Knobs) { k.AllTypes = true })
		r.day()
		r.backup(24 * time.Hour)
	}
	since := start.Add(-24 * time.Hour)
	t.Run("in every list", func(t *testing.T) {
		r := newRig(t, ringcentralserver.RoleAdmin)
		all(r)
		r.wantAll(r.runOnce(), start.Add(-5*time.Hour))
		r.checkArchive(r.truth(since))
		if day := r.calendarOf(start.Add(-5 * time.Hour)); day.Types[ledger.Fax.Column()].Held > 2 {
			t.Errorf("%+v", day.Types)
		}
	})
	t.Run("only in another's", func(t *testing.T) {
		r := newRig(t, ringcentralserver.RoleAdmin)
		all(r)
		r.rewrite("/message-store", func(req *http.Request, body object) {
			if req.URL.Query().Get("messageType") == "Fax" {
				body["records"], body["paging"] = []any{}, object{"totalElements": 0}
			}
		})
		r.wantAll(r.runOnce(), start.Add(-5*time.Hour))
		r.checkArchive(r.truth(since))
	})
	t.Run("a pager's", func(t *testing.T) {
		r := newRig(t, ringcentralserver.RoleAdmin)
		all(r)
		r.message(ringcentralserver.TypePager, 6*time.Hour, nil)
		if u := r.wantNamed(r.runOnce(), reasons.Unreadable, start.Add(-6*time.Hour)); u.Record.Kind != "Pager" {
			t.Errorf("named as %+v", u.Record)
		}
		r.checkArchive(r.truth(since))
	})
	t.Run("not wanted", func(t *testing.T) {
		r := newRig(t, ringcentralserver.RoleAdmin)
		all(r)
		if err := r.a.SetTypes(t.Context(), archiver.ExtensionScope, []ledger.Type{ledger.VoiceMail, ledger.SMS}, true); err != nil {
			t.Fatal(err)
		}
		r.wantAll(r.runOnce(), start.Add(-5*time.Hour))
		r.checkArchive(slices.DeleteFunc(r.truth(since), func(it ringcentralserver.TruthItem) bool { return it.Type == ringcentralserver.TypeFax }))
	})
}

// TestTwoThingsOfOneID: the second is named, and stays so; one recording in two calls is one.
//
//test:long
func TestTwoThingsOfOneID(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		part   string
		change func(row object)
		named  bool
	}{
		"recordings": {"/call-log", func(row object) { eachRecording(row, func(rec object) any { rec["id"] = "77"; return rec }) }, true},
		"texts":      {"/message-store", func(row object) { row["id"] = "77" }, true},
		"one in two calls": {"/call-log", func(row object) {
			eachRecording(row, func(rec object) any {
				rec["id"], rec["contentUri"] = "77", strings.Replace(fmt.Sprint(rec["contentUri"]), "https://", "https://x.", 1)
				return rec
			})
		}, false},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, ringcentralserver.RoleAdmin)
			for i := range 2 {
				ago := time.Duration(5+i) * time.Hour
				r.call(r.bob, ago, ringcentralserver.RecordingSpec{})
				r.message("SMS", ago, func(m *ringcentralserver.MessageSpec) { m.Text = fmt.Sprint("text ", i) })
			}
			address := ""
			r.eachRow(c.part, func(row object) {
				c.change(row)
				if c.named {
					return
				}
				eachRecording(row, func(rec object) any {
					address = cmp.Or(address, fmt.Sprint(rec["contentUri"]))
					rec["contentUri"] = address
					return rec
				})
			})
			r.backup(24 * time.Hour)
			for _, later := range []time.Duration{0, time.Hour, 25 * time.Hour} {
				r.clock.Advance(later)
				r.login()
				report := r.runOnce()
				named := report.LeftCount == 1 && len(report.Left) == 1 && report.Left[0].Reason == reasons.Unreadable
				if named != c.named || r.a.Snapshot().Completeness.Now == c.named {
					t.Errorf("%s later: %d left, %+v (%v)", later, report.LeftCount, report.Left, report.Err)
				}
			}
		})
	}
}

// TestARowOfBeforeTheSpan: RingCentral was not asked for it in this hour, but the person asked for all
// of 90 days. It is archived, or named, and what is said of it stays the same from hour to hour.
//
//test:long
func TestARowOfBeforeTheSpan(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		before time.Duration // when it says it was, before now
		since  time.Duration
		odd    bool
		named  bool
	}{
		"within what was asked": {60 * time.Hour, 90 * day, false, false},
		"long ago, but within":  {80 * day, 90 * day, false, false},
		"within, and odd":       {60 * time.Hour, 90 * day, true, true},
		"not asked for":         {100 * time.Hour, 90 * time.Hour, false, false},
		"cannot be":             {200 * time.Hour, 90 * time.Hour, false, true},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, ringcentralserver.RoleAdmin)
			r.message("SMS", 5*time.Hour, func(m *ringcentralserver.MessageSpec) { m.Text = "First" })
			r.backup(c.since)
			r.wantAll(r.runOnce(), start.Add(-5*time.Hour))
			r.clock.Advance(2 * time.Hour)
			r.call(r.bob, time.Hour, ringcentralserver.RecordingSpec{})
			told := r.clock.Now().Add(-c.before)
			r.eachRow("/call-log", func(row object) {
				row["startTime"], row["legs"] = told.UTC().Format(time.RFC3339), nil
				if c.odd {
					eachRecording(row, func(object) any { return false })
				}
			})
			for _, later := range []time.Duration{0, time.Hour, 3 * time.Hour, 20 * time.Hour, 25 * time.Hour} {
				r.clock.Advance(later)
				r.login()
				report := r.runOnce()
				if named := report.LeftCount == 1; named != c.named || r.a.Snapshot().Completeness.Now == c.named || report.Err != nil {
					t.Errorf("%s later: %d left, %+v (%v)", later, report.LeftCount, report.Left, report.Err)
				}
				within := c.before < c.since
				if within && (r.row(told).Status == completeness.Success) == c.named {
					t.Errorf("%s later its hour is %q", later, r.row(told).Word())
				}
				if want := within && !c.named; (len(r.archive()) == 2) != want {
					t.Errorf("%s later there are %d files", later, len(r.archive()))
				}
			}
		})
	}
}

// TestWhatIsUnfinishedFarAheadIsNotWaitedFor: it is taken or named, as if it were old.
func TestWhatIsUnfinishedFarAheadIsNotWaitedFor(t *testing.T) {
	t.Parallel()
	ahead := func(row object, key string) { row[key] = start.Add(300 * day).Format(time.RFC3339) }
	for name, c := range map[string]struct {
		change func(row object)
		files  int
		why    reasons.Reason // of what is named; "" = nothing is
	}{
		"a call": {func(row object) { ahead(row, "startTime"); row["result"], row["legs"] = "In Progress", nil }, 2, ""},
		"a call without a recording": {func(row object) {
			ahead(row, "startTime")
			row["result"], row["legs"], row["recording"] = "In Progress", nil, nil
		}, 1, reasons.InProgress},
		"a voicemail": {func(row object) { ahead(row, "creationTime"); row["attachments"] = nil }, 1, reasons.NoAddress},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, ringcentralserver.RoleAdmin)
			r.call(r.bob, 5*time.Hour, ringcentralserver.RecordingSpec{})
			r.message(ringcentralserver.TypeVoiceMail, 5*time.Hour, nil)
			part := "/account/~/call-log"
			if name == "a voicemail" {
				part = "/message-store"
			}
			r.eachRow(part, c.change)
			r.backup(24 * time.Hour)
			report := r.runOnce()
			if named := report.LeftCount == 1 && report.Left[0].Reason == c.why; named != (c.why != "") || r.a.Snapshot().Completeness.Now == named || len(r.archive()) != c.files {
				t.Errorf("%d left, %+v, %d files", report.LeftCount, report.Left, len(r.archive()))
			}
		})
	}
}

// TestTheCountOfWhatCannotBeReadStaysTrue: more than are named, and none of them in an hourly list.
//
//test:long
func TestTheCountOfWhatCannotBeReadStaysTrue(t *testing.T) {
	const many = 3*coverage.MostUnread + 50
	r := newRig(t, ringcentralserver.RoleAdmin)
	for i := range many {
		r.message("SMS", 80*day+time.Duration(i)*time.Minute, func(m *ringcentralserver.MessageSpec) {
			m.Odd = ringcentralserver.Oddity{NoTime: i%2 == 0, NoID: i%3 == 0, Until: start.Add(3 * day)}
			m.Odd.Time = map[bool]string{true: "1970-01-01T00:00:00Z"}[m.Odd == ringcentralserver.Oddity{Until: m.Odd.Until}]
		})
	}
	r.backup(90 * day)
	for _, later := range []time.Duration{0, time.Hour, 5 * time.Hour, 25 * time.Hour} {
		r.clock.Advance(later)
		r.login()
		if report := r.runOnce(); report.LeftCount != many || r.a.Snapshot().Unreadable != many || len(report.Left) > coverage.MostUnread {
			t.Errorf("%s later: %d left, %d unreadable, %d named (%v)", later, report.LeftCount, r.a.Snapshot().Unreadable, len(report.Left), report.Err)
		}
	}
	err := r.store.Update(func(tx *store.Tx) error { // as stores of before have it
		l, err := tx.Listing(ledger.OwnSMS)
		if err != nil {
			return err
		}
		if err := tx.PutUnread(ledger.OwnSMS, l, l.Unread); err != nil {
			return err
		}
		return tx.PutListing(ledger.OwnSMS, l)
	})
	if err != nil {
		t.Fatal(err)
	}
	r.clock.Advance(time.Hour)
	if report := r.runOnce(); report.LeftCount != many {
		t.Errorf("of a store that named some of them %d are left", report.LeftCount)
	}
	r.clock.Advance(3 * day)
	r.login()
	r.wantAll(r.runOnce(), start.Add(-5*time.Hour))
}

// TestAnEstimateNamesTheListsThatAreRefused: and counts the others.
func TestAnEstimateNamesTheListsThatAreRefused(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.day()
	refuse := func(kind string) {
		r.sim.RingCentral.Inject(ringcentralserver.Fault{Kind: ringcentralserver.FaultStatus, Status: http.StatusForbidden, Match: func(req *http.Request) bool {
			return strings.HasSuffix(req.URL.Path, "/message-store") && req.URL.Query().Get("messageType") == kind
		}})
	}
	refuse("SMS")
	r.clock.Advance(day)
	r.login()
	r.backup(time.Hour)
	e, err := r.a.Estimate(t.Context(), time.Time{})
	if err != nil || !slices.Equal(e.Missing, []archiver.Missing{{Type: ledger.SMS, Reason: reasons.NoPermission}}) || e.ByType != [4]int{12, 1, 0, 2} {
		t.Errorf("%+v (%v)", e, err)
	}
	for _, kind := range []string{"VoiceMail", "Fax"} {
		refuse(kind)
	}
	r.sim.RingCentral.Inject(ringcentralserver.Fault{Kind: ringcentralserver.FaultStatus, Status: http.StatusForbidden, Path: "/call-log"})
	if e, err := r.a.Estimate(t.Context(), time.Time{}); reasons.Of(err) != reasons.NoPermission {
		t.Errorf("%+v (%v)", e, err)
	}
}

// TestAPassDoesNotWaitForMinutes: what RingCentral asks to be tried again later is the next
// pass's.
//
//test:long
func TestAPassDoesNotWaitForMinutes(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	for i := range 3 {
		r.call(r.ana, time.Duration(5+i)*time.Hour, ringcentralserver.RecordingSpec{})
	}
	r.sim.RingCentral.Inject(ringcentralserver.Fault{Path: "/recording/", Kind: ringcentralserver.FaultStatus, Status: http.StatusServiceUnavailable, RetryAfter: 40})
	r.backup(24 * time.Hour)
	report := r.runOnce()
	if report.LeftCount != 3 || r.contentCalls() != 3 {
		t.Errorf("%d left after %d calls: %+v (%v)", report.LeftCount, r.contentCalls(), report.Left, report.Err)
	}
	r.sim.RingCentral.ClearFaults()
	r.clock.Advance(time.Hour)
	r.wantAll(r.runOnce(), start.Add(-5*time.Hour))
	r.checkArchive(r.truth(start.Add(-24 * time.Hour)))
}

// TestARowThatIsListedTwice: it is twice on the page and in the count, and is archived once.
//
//test:long
func TestARowThatIsListedTwice(t *testing.T) {
	t.Parallel()
	for _, part := range []string{"/call-log", "/message-store"} {
		t.Run(part, func(t *testing.T) {
			r := newQuickRig(t)
			r.day()
			r.rewrite(part, func(req *http.Request, body object) {
				rows, _ := body["records"].([]any)
				counts, _ := body["paging"].(object)
				if strings.HasSuffix(req.URL.Path, part) && len(rows) > 0 && counts != nil {
					body["records"] = append(rows, rows[0])
					counts["totalElements"], counts["pageEnd"] = len(rows)+1, len(rows)
				}
			})
			r.backup(24 * time.Hour)
			if report := r.runOnce(); !report.Complete() || report.Archived != 17 || !r.a.Snapshot().Completeness.Now {
				t.Errorf("archived %d, left %+v (%v)", report.Archived, report.Left, report.Err)
			}
			r.checkArchive(r.truth(start.Add(-25 * time.Hour)))
		})
	}
}

// TestRowsThatAreNothing: two records of a list are null, each on a page of its own. They are named, and the list is read to its end.
//
//test:long
func TestRowsThatAreNothing(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"/call-log", "/message-store"} {
		t.Run(path, func(t *testing.T) {
			r := newRigInLine(t, ringcentralserver.RoleAdmin)
			r.atCall(path, 0, nil) // pages of few rows
			const each, none = 12, 2
			mended := r.clock.Now().Add(30 * time.Hour)
			for i := range each {
				odd := ringcentralserver.Oddity{}
				if i == 1 || i == 9 {
					odd = ringcentralserver.Oddity{Null: true, Until: mended}
				}
				ago := time.Duration(i+1) * time.Hour
				if path == "/message-store" {
					r.message(ringcentralserver.TypeFax, ago, func(m *ringcentralserver.MessageSpec) { m.Odd = odd })
				} else {
					r.sim.RingCentral.Office().AddCall(ringcentralserver.CallSpec{
						Start: r.clock.Now().Add(-ago), Duration: time.Minute, ExtensionID: r.bob, Recordings: []ringcentralserver.RecordingSpec{{}}, Odd: odd,
					})
				}
			}
			r.backup(24 * time.Hour)
			if report := r.runOnce(); report.Err != nil || report.Archived != each-none || report.LeftCount != none || r.a.Snapshot().Completeness.Now {
				t.Errorf("archived %d, left %+v, everything is there: %t (%v)", report.Archived, report.Left, r.a.Snapshot().Completeness.Now, report.Err)
			}
			r.clock.SetTo(mended.Add(time.Minute))
			if report := r.runOnce(); !report.Complete() || report.Archived != none || !r.a.Snapshot().Completeness.Now {
				t.Errorf("archived %d, left %+v (%v)", report.Archived, report.Left, report.Err)
			}
			r.checkArchive(r.truth(start.Add(-24 * time.Hour)))
		})
	}
}

// TestARowOfAListThatIsReadAgainCountsOnce: RingCentral refuses the question for what was deleted halfway, and the list is read without it.
func TestARowOfAListThatIsReadAgainCountsOnce(t *testing.T) {
	for name, path := range map[string]string{"calls": "/call-log", "texts": "/message-store"} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, ringcentralserver.RoleAdmin)
			const each = 23
			for i := range each {
				r.call(r.bob, time.Hour+time.Duration(i)*time.Minute, ringcentralserver.RecordingSpec{})
				r.of(r.ana, ringcentralserver.TypeSMS, time.Hour+time.Duration(i)*time.Minute)
			}
			r.atCall(path, 4, func() {
				r.sim.RingCentral.Inject(ringcentralserver.Fault{Match: func(q *http.Request) bool { return strings.HasSuffix(q.URL.Path, path) }, Status: 400, Times: 1})
			})
			r.backup(24 * time.Hour)
			if report := r.runOnce(); !report.Complete() || report.Archived != 2*each {
				t.Errorf("archived %d, left %+v (%v)", report.Archived, report.Left, report.Err)
			}
			for _, c := range r.a.Snapshot().Coverage {
				if n := c.Shown.Rows; n != 0 && n != each {
					t.Errorf("%d rows of %s are said to be shown, %d are there", n, c.Source.Type(), each)
				}
			}
		})
	}
}
