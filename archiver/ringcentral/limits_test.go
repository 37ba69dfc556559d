package ringcentral

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"
)

// listed is what a list was asked for in these tests.
var listed = period{morning.Add(-48 * time.Hour), morning}

// TestWhatCannotBeIsNamed: each record is left out and named by what it has, in few words.
func TestWhatCannotBeIsNamed(t *testing.T) {
	at := func(t time.Time) string { return t.Format(time.RFC3339) }
	ok := at(morning.Add(-time.Hour))
	long, many := strings.Repeat("7", mostID+1), func(one string) string { return "[" + strings.Repeat(one+",", mostListed) + one + "]" }
	for name, c := range map[string]struct {
		call, message string
		why           string // "" = it is taken
		timed         bool   // it is named with its time
	}{
		"an end of all time": {`{"id":1,"startTime":"9999-12-31T23:59:59-23:59"}`, `{"id":1,"type":"SMS","creationTime":"9999-12-31T23:59:59Z"}`, "time cannot be", false},
		"more than a year ahead": {
			`{"id":1,"startTime":"` + at(listed.to.Add(mostAfter+time.Second)) + `"}`,
			`{"id":1,"type":"SMS","creationTime":"` + at(listed.to.Add(mostAfter+time.Second)) + `"}`, "time cannot be", false,
		},
		"a year ahead":          {`{"id":1,"startTime":"` + at(listed.to.Add(mostAfter)) + `"}`, `{"id":1,"type":"SMS","creationTime":"` + at(listed.to.Add(mostAfter)) + `"}`, "", true},
		"before what was asked": {`{"id":1,"startTime":"` + at(listed.from.Add(-mostBefore-time.Second)) + `"}`, `{"id":1,"type":"SMS","creationTime":"1970-01-01T00:00:00Z"}`, "time cannot be", false},
		"an id too long":        {`{"id":"` + long + `","startTime":"` + ok + `"}`, `{"id":"` + long + `","type":"SMS","creationTime":"` + ok + `"}`, "its id is too long", true},
		"an id":                 {`{"id":"` + long[1:] + `","startTime":"` + ok + `"}`, `{"id":"` + long[1:] + `","type":"SMS","creationTime":"` + ok + `"}`, "", true},
		"a recording's id":      {`{"id":1,"startTime":"` + ok + `","recording":{"id":"` + long + `"}}`, "", "a recording without an id", true},
		"too many of a kind":    {`{"id":1,"startTime":"` + ok + `","legs":` + many(`{}`) + `}`, `{"id":1,"type":"SMS","creationTime":"` + ok + `","attachments":` + many(`{}`) + `}`, "too many", true},
		"too many recordings": {
			`{"id":1,"startTime":"` + ok + `","x":"` + strings.Repeat("x", mostRow*9/10) + `","legs":[` + legs(20) + `]}`, "", "too many recordings", true,
		},
		"too large": {
			`{"id":1,"startTime":"` + ok + `","x":"` + strings.Repeat("x", mostRow) + `"}`,
			`{"id":1,"type":"SMS","creationTime":"` + ok + `","subject":"` + strings.Repeat("x", mostRow) + `"}`, "it is too large", true,
		},
	} {
		for kind, raw := range map[string]string{"call": c.call, "message": c.message} {
			if raw == "" {
				continue
			}
			_, err := decodeCall(json.RawMessage(raw), listed)
			if kind == "message" {
				_, err = decodeMessage(json.RawMessage(raw), listed)
			}
			if c.why == "" {
				if err != nil {
					t.Errorf("%s: %s: %v", name, kind, err)
				}
				continue
			}
			if err == nil || !strings.Contains(err.Error(), c.why) || len(err.Error()) > 4*mostID {
				t.Errorf("%s: %s: %.200v", name, kind, err)
				continue
			}
			odd := describeOdd(json.RawMessage(raw), 1, listed, err)
			if len(odd.ID) > mostID || odd.ID == "" || odd.Time.IsZero() == c.timed {
				t.Errorf("%s: %s: named %.300v", name, kind, odd)
			}
		}
	}
}

// legs are so many of them, each with a recording.
func legs(n int) string {
	var all []string
	for i := range n {
		all = append(all, fmt.Sprintf(`{"recording":{"id":%d}}`, i+1))
	}
	return strings.Join(all, ",")
}

// TestALotOfNothingIsNotHeld: many millions of empty records fit into an answer, and took a gigabyte.
func TestALotOfNothingIsNotHeld(t *testing.T) {
	body := `{"records":[{}` + strings.Repeat(",{}", (mostJSON-100)/3) + `]}`
	o := newOffice(t, func(w http.ResponseWriter, _ *http.Request) { answer(t, w, http.StatusOK, body) })
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	err := o.CallLog(t.Context(), CallLogQuery{From: listed.from}, func([]Call) error { return nil })
	runtime.ReadMemStats(&after)
	if used := after.TotalAlloc - before.TotalAlloc; !errors.Is(err, ErrBadAnswer) || used > 12*mostJSON {
		t.Errorf("%d MB, %v", used>>20, err)
	}
}

// TestWhatIsTooLongBesideIsLeftOut: the rest of the record is used.
func TestWhatIsTooLongBesideIsLeftOut(t *testing.T) {
	long := strings.Repeat("x", 10*mostURI)
	call, err := decodeCall(json.RawMessage(`{"id":1,"startTime":"2026-11-20T08:00:00Z","duration":1e15,"from":{"name":"`+long+`","extensionId":"`+long+`"},
		"sessionId":"`+long+`","extension":{"id":"`+long+`"},"legs":[{"startTime":"9999-12-31T00:00:00Z","recording":{"id":"7","contentUri":"`+long+`"}}]}`), listed)
	if err != nil || len(call.From.Name) != mostName || call.From.ExtensionID+call.SessionID+call.ExtensionID != "" || call.Duration != 0 {
		t.Errorf("%v, %.300v", err, call)
	}
	if r := call.Recordings[0]; r.ContentURI != "" || r.ExtensionID != "" || !r.Start.Equal(call.Start) {
		t.Errorf("%.300v", r)
	}
	m, err := decodeMessage(json.RawMessage(`{"id":1,"type":"SMS","creationTime":"2026-11-20T08:00:00Z","attachments":[{"id":"`+long+`","uri":"`+long+`","fileName":"`+long+`"}]}`), listed)
	if err != nil || len(m.Attachments) != 1 || m.Attachments[0].ID+m.Attachments[0].URI != "" || len(m.Attachments[0].FileName) != mostName {
		t.Errorf("%v, %.300v", err, m)
	}
}

// TestListsWithoutAnEnd: of pages that each have something new or nothing new, of records that cannot
// be read, and with totals that are not true. At RingCentral's pace it is the time that ends them.
func TestListsWithoutAnEnd(t *testing.T) {
	for name, c := range map[string]struct {
		rows   int    // on a page
		same   bool   // the same on each
		odd    bool   // none of them can be read
		paging string // what is said of the whole
		slow   bool   // ten calls a minute
		calls  int
		took   time.Duration
	}{
		"new pages":                   {rows: 50, calls: mostUntold},
		"new pages, and a total":      {rows: 50, paging: `"totalElements":1e9`, calls: mostPages},
		"a row on each":               {rows: 1, calls: mostThin},
		"a row on each, and a total":  {rows: 1, paging: `"totalElements":1e6`, calls: mostThin},
		"the same row":                {rows: 1, same: true, calls: mostEmpty + 2},
		"records":                     {rows: 999, odd: true, calls: mostOdd/999 + 1},
		"more rows than said":         {rows: 100, paging: `"totalElements":250`, calls: (2*250+mostRows)/100 + 1},
		"more pages than said":        {rows: 100, paging: `"totalPages":2`, calls: 2*2 + mostEmpty + 1},
		"new pages, slowly":           {rows: 50, slow: true, took: longestUntold},
		"pages with a total, slowly":  {rows: 50, paging: `"totalElements":1e9`, slow: true, took: longestTold},
		"one, and then the last page": {rows: 50, paging: `"totalElements":50,"totalPages":1`, calls: 2},
	} {
		calls := 0
		o := newOffice(t, func(w http.ResponseWriter, _ *http.Request) {
			calls++
			var rows []string
			for i := range c.rows {
				n := calls*1000 + i
				if c.same {
					n = i
				}
				rows = append(rows, fmt.Sprintf(`{"id":"%d","startTime":"2026-11-20T08:00:00Z"}`, n))
				if c.odd {
					rows[i] = fmt.Sprintf(`{"id":"%d"}`, n)
				}
			}
			if name == "one, and then the last page" && calls > 1 {
				rows = nil
			}
			headers := []string{"X-Rate-Limit-Limit", "100000", "X-Rate-Limit-Window", "1", "X-Rate-Limit-Group", "heavy"}
			if c.slow {
				headers = nil
			}
			answer(t, w, http.StatusOK, fmt.Sprintf(`{"records":[%s],"paging":{%s},"navigation":{"nextPage":{"uri":"?page=%d"}}}`,
				strings.Join(rows, ","), c.paging, calls+1), headers...)
		})
		began := o.clock.Now()
		err := o.CallLog(t.Context(), CallLogQuery{From: listed.from, To: listed.to}, func([]Call) error { return nil })
		took := o.clock.Since(began)
		if wrong := errors.Is(err, ErrBadAnswer) == (calls == 2); wrong || c.calls > 0 && calls != c.calls || c.took > 0 && (took < c.took || took > c.took+time.Minute) {
			t.Errorf("%s: %v after %d calls and %s", name, err, calls, took)
		}
	}
}

// TestASleepIsNotTheListsTime: a computer that slept between two pages does not end the list.
func TestASleepIsNotTheListsTime(t *testing.T) {
	calls := 0
	var o *office
	o = newOffice(t, func(w http.ResponseWriter, _ *http.Request) {
		if calls++; calls == 1 {
			o.clock.Advance(10 * longestTold)
		}
		answer(t, w, http.StatusOK, fmt.Sprintf(`{"records":[{"id":"%d","startTime":"2026-11-20T08:00:00Z"}],"paging":{"totalPages":2},"navigation":{}}`, calls))
	})
	if err := o.CallLog(t.Context(), CallLogQuery{From: listed.from, To: listed.to}, func([]Call) error { return nil }); err != nil || calls != 2 {
		t.Errorf("%v after %d calls", err, calls)
	}
}

// TestAnImpossibleClockIsNotFollowed: another one is, even if it is years off.
func TestAnImpossibleClockIsNotFollowed(t *testing.T) {
	for ahead, want := range map[time.Duration]time.Duration{5 * mostAfter: 5 * mostAfter, mostAhead + time.Hour: 0} {
		o := newOffice(t, func(w http.ResponseWriter, _ *http.Request) {
			answer(t, w, http.StatusOK, `{}`, "Date", morning.Add(ahead).Format(http.TimeFormat))
		})
		if err := o.Reachable(t.Context()); err != nil || (o.Ahead()-want).Abs() > time.Minute {
			t.Errorf("%s ahead: taken for %s (%v)", ahead, o.Ahead(), err)
		}
	}
}
