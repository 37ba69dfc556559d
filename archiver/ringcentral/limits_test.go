package ringcentral

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver/ringcentral/pace"
	"ringcentral-archiver/archiver/ringcentral/paging"
	"ringcentral-archiver/archiver/ringcentral/rows"
	"ringcentral-archiver/archiver/transport"
)

// asked is what the lists of these tests are asked for.
var asked = rows.Period{From: morning.Add(-48 * time.Hour), To: morning}

// TestALotOfNothingIsNotHeld: many millions of empty records fit into an answer, and took a gigabyte.
//
//test:long
func TestALotOfNothingIsNotHeld(t *testing.T) {
	body := `{"records":[{}` + strings.Repeat(",{}", (mostJSON-100)/3) + `]}`
	o := newOffice(t, func(w http.ResponseWriter, _ *http.Request) { answer(t, w, http.StatusOK, body) })
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	err := o.CallLog(t.Context(), CallLogQuery{From: asked.From}, func([]Call) error { return nil })
	runtime.ReadMemStats(&after)
	if used := after.TotalAlloc - before.TotalAlloc; !errors.Is(err, ErrBadAnswer) || used > 12*mostJSON {
		t.Errorf("%d MB, %v", used>>20, err)
	}
}

// TestListsWithoutAnEnd: of pages that each have something new or nothing new, of records that cannot
// be read, and with totals that are not true. At RingCentral's pace it is the time that ends them.
//
//test:long
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
		"new pages":                   {rows: 50, calls: paging.MostUntold},
		"new pages, and a total":      {rows: 50, paging: `"totalElements":1e9`, calls: paging.MostPages},
		"a row on each":               {rows: 1, calls: paging.MostThin},
		"a row on each, and a total":  {rows: 1, paging: `"totalElements":1e6`, calls: paging.MostThin},
		"the same row":                {rows: 1, same: true, calls: paging.MostEmpty + 2},
		"records":                     {rows: 999, odd: true, calls: paging.MostOdd/999 + 1},
		"more rows than said":         {rows: 100, paging: `"totalElements":250`, calls: (2*250+paging.MostRows)/100 + 1},
		"more pages than said":        {rows: 100, paging: `"totalPages":2`, calls: 2*2 + paging.MostEmpty + 1},
		"new pages, slowly":           {rows: 50, slow: true, took: paging.LongestUntold},
		"pages with a total, slowly":  {rows: 50, paging: `"totalElements":1e9`, slow: true, took: paging.LongestTold},
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
		err := o.CallLog(t.Context(), CallLogQuery{From: asked.From, To: asked.To}, func([]Call) error { return nil })
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
			o.clock.Advance(10 * paging.LongestTold)
		}
		answer(t, w, http.StatusOK, fmt.Sprintf(`{"records":[{"id":"%d","startTime":"2026-11-20T08:00:00Z"}],"paging":{"totalPages":2,"totalElements":2},"navigation":{}}`, calls))
	})
	if err := o.CallLog(t.Context(), CallLogQuery{From: asked.From, To: asked.To}, func([]Call) error { return nil }); err != nil || calls != 2 {
		t.Errorf("%v after %d calls", err, calls)
	}
}

// TestAnImpossibleClockIsNotFollowed: another one is, even if it is years off.
func TestAnImpossibleClockIsNotFollowed(t *testing.T) {
	for ahead, want := range map[time.Duration]time.Duration{5 * rows.MostAfter: 5 * rows.MostAfter, mostAhead + time.Hour: 0} {
		o := newOffice(t, func(w http.ResponseWriter, _ *http.Request) {
			answer(t, w, http.StatusOK, `{}`, "Date", morning.Add(ahead).Format(http.TimeFormat))
		})
		if err := o.Reachable(t.Context()); err != nil || (o.Ahead()-want).Abs() > time.Minute {
			t.Errorf("%s ahead: taken for %s (%v)", ahead, o.Ahead(), err)
		}
	}
}

// stopwatch notes how long each call may take, by its path.
type stopwatch struct {
	http.RoundTripper
	longest map[string]time.Duration
}

func (s stopwatch) RoundTrip(req *http.Request) (*http.Response, error) {
	s.longest[req.URL.Path] = transport.Longest(req.Context())
	return s.RoundTripper.RoundTrip(req)
}

// TestHowLongACallMayTake: what is held in memory comes soon, a content may be large and slow.
func TestHowLongACallMayTake(t *testing.T) {
	o := newOffice(t, func(w http.ResponseWriter, _ *http.Request) {
		answer(t, w, http.StatusOK, `{"records":[],"navigation":{}}`)
	})
	watched := stopwatch{roundTripper(t), map[string]time.Duration{}}
	c, err := New(Config{Server: o.address, HTTP: watched, Tokens: o.keys, Clock: o.clock})
	if err != nil {
		t.Fatal(err)
	}
	if err := c.CallLog(t.Context(), CallLogQuery{From: asked.From, Account: true}, func([]Call) error { return nil }); err != nil {
		t.Fatal(err)
	}
	content, err := c.Content(t.Context(), o.address+"/content", pace.Heavy, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := content.Body.Close(); err != nil {
		t.Fatal(err)
	}
	if want := (map[string]time.Duration{"/restapi/v1.0/account/~/call-log": longestJSON, "/content": 0}); !maps.Equal(watched.longest, want) {
		t.Errorf("they may take %v, want %v", watched.longest, want)
	}
}
