package ringcentral

import (
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver/ringcentral/fields"
)

// TestAListEndsOnlyWhereItSaysSo: RingCentral leaves out links, numbers and rows
// (docs/ringcentral.md §11).
func TestAListEndsOnlyWhereItSaysSo(t *testing.T) {
	row := func(id string) string { return `{"id":"` + id + `","startTime":"2026-11-20T08:00:00Z"}` }
	one, two, none := `"records":[`+row("1")+`]`, `"records":[`+row("2")+`]`, `"records":[]`
	full := `"records":[` + strings.Repeat(row("9")+",", 999) + row("9") + `]`
	for name, c := range map[string]struct {
		pages []string // by number; one that is not there is answered with 404
		rows  int
		want  error
	}{
		"links":                        {[]string{`{` + one + `,"navigation":{"nextPage":{"uri":"?page=2"}}}`, `{` + two + `,"navigation":{}}`}, 2, nil},
		"no link to the second page":   {[]string{`{` + one + `,"paging":{"page":1,"totalPages":2},"navigation":{}}`, `{` + two + `,"paging":{"page":2,"totalPages":2}}`}, 2, nil},
		"no navigation at all":         {[]string{`{` + one + `,"paging":{"totalPages":2}}`, `{` + two + `,"paging":{"totalPages":2}}`}, 2, nil},
		"more rows than were sent":     {[]string{`{` + one + `,"paging":{"totalElements":2}}`, `{` + two + `,"paging":{"totalElements":2}}`}, 2, nil},
		"a row that never comes":       {[]string{`{` + one + `,"paging":{"totalElements":2}}`, `{` + none + `,"paging":{"totalElements":2}}`}, 1, ErrBadAnswer},
		"a row less than the page has": {[]string{`{` + one + `,"paging":{"page":1,"pageStart":0,"pageEnd":1},"navigation":{}}`}, 1, ErrBadAnswer},
		"as many as the page has":      {[]string{`{` + one + `,"paging":{"page":1,"pageStart":0,"pageEnd":0},"navigation":{}}`}, 1, nil},
		"a page that is not there":     {[]string{`{` + one + `,"paging":{"totalPages":2}}`}, 1, ErrNotFound},
		"navigation that is no object": {[]string{`{` + one + `,"navigation":"next"}`, `{` + two + `,"navigation":[7]}`, `{` + none + `}`}, 2, nil},
		"a link without its slash": {
			[]string{`{` + one + `,"navigation":{"nextPage":{"uri":"restapi/v1.0/account/~/extension/~/call-log?page=2"}}}`, `{` + two + `,"navigation":{}}`}, 2, nil,
		},
		"a link that is no link":      {[]string{`{` + one + `,"navigation":{"nextPage":{"url":"?page=2"}}}`, `{` + two + `}`}, 2, nil},
		"garbled, and all is there":   {[]string{`{` + one + `,"paging":{"page":1,"totalPages":1,"totalElements":1},"navigation":7}`}, 1, nil},
		"a full page says nothing":    {[]string{`{` + full + `}`, `{` + two + `}`}, 1001, nil},
		"nothing is said":             {[]string{`{` + one + `}`, `{` + two + `}`, `{` + none + `}`}, 2, nil},
		"null for everything":         {[]string{`{` + one + `,"paging":null,"navigation":null}`, `{` + two + `}`}, 2, nil},
		"totals that are no numbers":  {[]string{`{` + one + `,"paging":{"totalPages":"many","totalElements":{}}}`, `{` + two + `}`}, 2, nil},
		"fewer than were sent":        {[]string{`{` + one + `,"paging":{"totalElements":0}}`, `{` + two + `}`}, 2, nil},
		"none, and that is said":      {[]string{`{` + none + `,"paging":{"totalElements":0},"navigation":"garbled"}`}, 0, nil},
		"none, and nothing else":      {[]string{`{` + none + `}`}, 0, ErrBadAnswer},
		"none, and null":              {[]string{`{` + none + `,"paging":null,"navigation":null}`}, 0, ErrBadAnswer},
		"null, and that it is all":    {[]string{`{"records":null,"paging":{"totalElements":0},"navigation":{}}`}, 0, ErrBadAnswer},
		"null, and no next page":      {[]string{`{"records":null,"navigation":{}}`}, 0, ErrBadAnswer},
		"none, but a garbled link":    {[]string{`{` + none + `,"navigation":{"nextPage":[]}}`}, 0, ErrBadAnswer},
		"a row that is not there":     {[]string{`{` + none + `,"paging":{"totalElements":1}}`}, 0, ErrBadAnswer},
		"the number is not looked at": {[]string{`{` + one + `,"navigation":7}`, `{` + one + `,"navigation":7}`}, 1, ErrBadAnswer},
		"more rows than asked for":    {[]string{`{` + strings.TrimSuffix(full, "]") + "," + row("1") + `],"navigation":{}}`}, 0, ErrBadAnswer},
		"a link without an end":       {[]string{`{` + one + `,"navigation":{"nextPage":{"uri":"?` + strings.Repeat("x", fields.MostURI) + `"}}}`}, 1, ErrBadAnswer},
		"a full page without a link":  {[]string{`{` + one + `,"paging":{"perPage":1},"navigation":{}}`, `{` + two + `,"paging":{"perPage":1},"navigation":{}}`}, 2, nil},
		"a link behind the last page": {[]string{`{` + one + `,"paging":{"page":1,"totalPages":1},"navigation":{"nextPage":{"uri":"?page=2"}}}`}, 1, nil},
		"an empty page behind the last": {[]string{
			`{` + one + `,"paging":{"page":1,"totalPages":1},"navigation":{"nextPage":{"uri":"?page=2"}}}`,
			`{` + none + `,"paging":{"page":2,"totalPages":1},"navigation":{"nextPage":{"uri":"?page=3"}}}`,
		}, 1, nil},
		"a last page that has more": {[]string{
			`{` + one + `,"paging":{"page":1,"totalPages":1},"navigation":{"nextPage":{"uri":"?page=2"}}}`, `{` + two + `,"navigation":{}}`,
		}, 2, nil},
		"fewer than was said before": {[]string{
			`{` + one + `,"paging":{"totalElements":3},"navigation":{"nextPage":{"uri":"?page=2"}}}`, `{` + two + `,"paging":{"totalElements":2},"navigation":{}}`,
		}, 2, ErrNotFound},
		"fewer than were sent, and as few pages": {[]string{
			`{` + one + `,"paging":{"perPage":1,"totalElements":0,"totalPages":1},"navigation":{}}`, `{` + two + `,"paging":{"perPage":1},"navigation":{}}`,
		}, 2, nil},
		"nothing is said any more": {[]string{
			`{` + one + `,"paging":{"totalElements":3},"navigation":{"nextPage":{"uri":"?page=2"}}}`, `{` + none + `,"navigation":{},"paging":{}}`,
		}, 1, ErrBadAnswer},
		"fewer pages than before": {[]string{
			`{` + one + `,"paging":{"totalPages":3},"navigation":{"nextPage":{"uri":"?page=2"}}}`, `{` + two + `,"paging":{"totalPages":1},"navigation":{}}`,
			`{` + none + `}`,
		}, 2, nil},
		"the same rows behind a link": {[]string{
			`{` + one + `,"paging":{"totalElements":2},"navigation":{"nextPage":{"uri":"?page=2"}}}`, `{` + one + `,"paging":{"totalElements":2},"navigation":{}}`,
			`{` + none + `}`,
		}, 2, ErrBadAnswer},
		"a page left out": {[]string{
			`{` + one + `,"paging":{"page":1,"totalPages":3},"navigation":{"nextPage":{"uri":"?page=3"}}}`, `{` + two + `}`,
			`{` + two + `,"paging":{"page":3,"totalPages":3},"navigation":{}}`,
		}, 1, ErrBadAnswer},
		"a page far behind":         {[]string{`{` + one + `,"paging":{"page":6,"totalPages":6},"navigation":{}}`}, 0, ErrBadAnswer},
		"totals that are not whole": {[]string{`{` + one + `,"paging":{"totalElements":1.9},"navigation":{}}`, `{` + two + `}`}, 2, nil},
		"too many to be true":       {[]string{`{` + one + `,"paging":{"totalElements":1e15},"navigation":{}}`, `{` + two + `}`}, 2, nil},
		"a last page that is another": {[]string{
			`{` + one + `,"paging":{"page":1,"perPage":1000},"navigation":{"lastPage":{"uri":"?page=2"}}}`, `{` + two + `,"navigation":{"lastPage":{"uri":"?page=2"}}}`,
		}, 2, nil},
		"a last page that is this one":  {[]string{`{` + one + `,"navigation":{"lastPage":{"uri":"?page=1"}}}`}, 1, nil},
		"a last page that is not there": {[]string{`{` + one + `,"navigation":{"lastPage":{"uri":"?page=9"}}}`, `{` + none + `,"navigation":{}}`}, 1, nil},
		"none, and how many is garbled": {[]string{`{` + none + `,"paging":{"totalElements":"many"},"navigation":{}}`}, 0, ErrBadAnswer},
		"none, and garbled counts":      {[]string{`{` + none + `,"paging":[],"navigation":{}}`}, 0, ErrBadAnswer},
		"an error in place of rows":     {[]string{`{` + none + `,"errorCode":"CMN-101","navigation":{}}`}, 0, ErrBadAnswer},
		"errors beside no rows":         {[]string{`{` + none + `,"errors":[{"errorCode":"CMN-201","message":"busy"}],"paging":{"totalElements":0},"navigation":{}}`}, 0, ErrBadAnswer},
		"no errors":                     {[]string{`{` + one + `,"errors":[],"errorCode":null,"navigation":{}}`}, 1, nil},
		"a mark before the text":        {[]string{"\ufeff" + `{` + one + `,"navigation":{}}`}, 1, nil},
		"a link to another host": {
			[]string{`{` + one + `,"navigation":{"nextPage":{"uri":"http://inside.example:8080/call-log?page=2"}}}`, `{` + two + `,"navigation":{}}`}, 2, nil,
		},
		"a link to another host, and no such page": {[]string{`{` + one + `,"navigation":{"nextPage":{"uri":"http://inside.example:8080/call-log?page=2"}}}`}, 1, ErrNotFound},
		"a link to another host that has no number": {
			[]string{`{` + one + `,"navigation":{"nextPage":{"uri":"http://inside.example:8080/call-log?from=2"}}}`, `{` + two + `,"navigation":{}}`}, 1, ErrUntrusted,
		},
		"a link to the same page": {[]string{`{` + one + `,"navigation":{"nextPage":{"uri":"?page=1"}}}`, `{` + two + `,"navigation":{}}`}, 2, nil},
		"a link to the first page behind the last": {[]string{
			`{` + one + `,"paging":{"totalElements":2},"navigation":{"nextPage":{"uri":"?page=2"}}}`,
			`{` + two + `,"paging":{"totalElements":2},"navigation":{"nextPage":{"uri":"?page=1"}}}`,
		}, 2, nil},
		"the last page again behind it": {[]string{
			`{` + one + `,"paging":{"page":1,"totalElements":1},"navigation":{"nextPage":{"uri":"?page=2"}}}`,
			`{` + one + `,"paging":{"page":1,"totalElements":1},"navigation":{"nextPage":{"uri":"?page=2"}}}`,
		}, 1, nil},
		"the last page again behind it, without a number": {
			slices.Repeat([]string{`{` + one + `,"paging":{"totalElements":1},"navigation":{"nextPage":{"uri":"?page=NEXT"}}}`}, 40), 1, nil,
		},
		"the last page again, which is not all": {[]string{
			`{` + one + `,"paging":{"page":1,"totalElements":2},"navigation":{"nextPage":{"uri":"?page=2"}}}`,
			`{` + one + `,"paging":{"page":1,"totalElements":2},"navigation":{"nextPage":{"uri":"?page=2"}}}`,
		}, 1, ErrBadAnswer},
		"links without an end": {slices.Repeat([]string{`{` + none + `,"navigation":{"nextPage":{"uri":"?page=NEXT"}}}`}, 40), 0, ErrBadAnswer},
	} {
		o := newOffice(t, func(w http.ResponseWriter, r *http.Request) {
			n := 1
			if page := r.URL.Query().Get("page"); page != "" {
				if _, err := fmt.Sscan(page, &n); err != nil {
					t.Error(err)
				}
			}
			if n > len(c.pages) || r.URL.Path != "/restapi/v1.0/account/~/extension/~/call-log" {
				answer(t, w, http.StatusNotFound, `{"errorCode":"CMN-102","message":"Resource for parameter [page] is not found"}`)
				return
			}
			answer(t, w, http.StatusOK, strings.ReplaceAll(c.pages[n-1], "NEXT", fmt.Sprint(n+1)))
		})
		rows := 0
		err := o.CallLog(t.Context(), CallLogQuery{From: morning.Add(-time.Hour), To: morning}, func(page []Call) error { rows += len(page); return nil })
		if rows != c.rows || !errors.Is(err, c.want) || (c.want == nil) != (err == nil) {
			t.Errorf("%s: %d rows, %v", name, rows, err)
		}
	}
}

// TestARefusalThatIsNotAboutThePageEndsNoList: a list that does not say how much there is ends with a page that is not there only where
// RingCentral says that of the page. Where all that was told was read, any refusal of another page is enough.
func TestARefusalThatIsNotAboutThePageEndsNoList(t *testing.T) {
	about := func(code, parameter string) string {
		return fmt.Sprintf(`{"errorCode":%[1]q,"message":"no","errors":[{"errorCode":%[1]q,"message":"no","parameterName":%[2]q}]}`, code, parameter)
	}
	const untold = `{"records":[{"id":"a","startTime":"2026-11-20T08:00:00Z"}],"paging":{"perPage":1}}`
	const told = `{"records":[{"id":"a","startTime":"2026-11-20T08:00:00Z"}],"paging":{"totalElements":1},"navigation":{"nextPage":{"uri":"?page=2"}}}`
	for name, c := range map[string]struct {
		page   string
		status int
		body   string
		ends   bool
	}{
		"no such page":                {untold, 400, about("CMN-101", "page"), true},
		"not found":                   {untold, 404, about("CMN-102", "page"), true},
		"without a parameter":         {untold, 400, `{"errorCode":"CMN-101","message":"no"}`, true},
		"the date":                    {untold, 400, about("CMN-101", "dateFrom"), false},
		"the extension is deleted":    {untold, 404, about("CMN-102", "extensionId"), false},
		"a gateway's":                 {untold, 400, "<html>Bad Request</html>", false},
		"nothing":                     {untold, 400, "", false},
		"not RingCentral's":           {untold, 404, "404 page not found", false},
		"all was read, the date":      {told, 400, about("CMN-101", "dateFrom"), true},
		"all was read, a gateway's":   {told, 400, "<html>Bad Request</html>", true},
		"all was read, no permission": {told, 403, about("CMN-408", ""), false},
	} {
		o := newOffice(t, func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Query().Get("page") == "2" {
				answer(t, w, c.status, c.body)
				return
			}
			answer(t, w, http.StatusOK, c.page)
		})
		rows := 0
		err := o.CallLog(t.Context(), CallLogQuery{From: morning.Add(-time.Hour), To: morning}, func(page []Call) error { rows += len(page); return nil })
		if (err == nil) != c.ends || rows == 0 {
			t.Errorf("%s: %d rows, %v", name, rows, err)
		}
	}
}

// TestOddRecordsAreNamed: by whatever they have; what can be used of them is used.
func TestOddRecordsAreNamed(t *testing.T) {
	at := time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC)
	var odd []OddRecord
	o := newOffice(t, func(w http.ResponseWriter, r *http.Request) {
		answer(t, w, http.StatusOK, `{"records":[{"id":"a","startTime":"2026-11-20T08:00:00Z"},null,7,{"id":"b","uri":"https://x/b","type":"Voice"},
			{"uri":"https://x/c","startTime":"2026-11-20T08:00:00Z","recording":{"id":"77","contentUri":"u"}},
			{"id":"d","startTime":"2026-11-20T08:00:00Z","recording":{"contentUri":"secret"},"legs":[{"recording":{"id":"78"}}]}],"navigation":{}}`)
	})
	var ids []string
	err := o.CallLog(t.Context(), CallLogQuery{From: morning.Add(-time.Hour), Odd: func(r OddRecord) { odd = append(odd, r) }}, func(page []Call) error {
		for _, call := range page {
			ids = append(ids, call.ID)
			for _, r := range call.Recordings {
				ids = append(ids, r.ID)
			}
		}
		return nil
	})
	want := []OddRecord{
		{Place: 2, Why: "it is no call"},
		{Place: 3, Why: "it is no call"},
		{Place: 4, ID: "b", URI: "https://x/b", Type: "Voice", Why: "it has no start time"},
		{Place: 5, URI: "https://x/c", Time: at, Why: "it has no id"},
		{Place: 6, ID: "d", Time: at, Why: "it has a recording without an id"},
	}
	if err != nil || !reflect.DeepEqual(odd, want) {
		t.Errorf("%v\ngot  %+v\nwant %+v", err, odd, want)
	}
	if !slices.Equal(ids, []string{"a", "", "77", "d", "78"}) {
		t.Errorf("used %q", ids)
	}
}

// TestOneThingSaidTwice: of a page nothing is believed; a row is used, and named.
func TestOneThingSaidTwice(t *testing.T) {
	row := `{"id":"1","startTime":"2026-11-20T08:00:00Z"}`
	for name, c := range map[string]struct {
		page string
		odd  int
		want error
	}{
		"records":         {`{"records":[` + row + `],"records":[],"navigation":{},"paging":{"totalElements":0}}`, 0, ErrBadAnswer},
		"in capitals":     {`{"records":[` + row + `],"Records":[],"navigation":{}}`, 0, ErrBadAnswer},
		"escaped":         {`{"records":[` + row + `],"r\u0065cords":[],"navigation":{}}`, 0, ErrBadAnswer},
		"a link":          {`{"records":[` + row + `],"navigation":{"nextPage":{"uri":"?page=2"},"nextPage":null}}`, 0, ErrBadAnswer},
		"a total":         {`{"paging":{"totalElements":2,"totalElements":1},"records":[` + row + `],"navigation":{}}`, 0, ErrBadAnswer},
		"an id":           {`{"records":[{"id":"1",` + row[1:] + `],"navigation":{}}`, 1, nil},
		"a leg's address": {`{"records":[{"legs":[{"recording":{"id":"7","contentUri":"u","contentUri":"v"}}],` + row[1:] + `],"navigation":{}}`, 1, nil},
		"only in another": {`{"records":[{"legs":[{"id":"1"},{"id":"1"}],` + row[1:] + `,` + row + `],"navigation":{}}`, 0, nil},
	} {
		o := newOffice(t, func(w http.ResponseWriter, _ *http.Request) { answer(t, w, http.StatusOK, c.page) })
		odd, rows := 0, 0
		err := o.CallLog(t.Context(), CallLogQuery{From: morning.Add(-time.Hour), Odd: func(OddRecord) { odd++ }}, func(page []Call) error { rows += len(page); return nil })
		if !errors.Is(err, c.want) || (c.want == nil) != (err == nil) || odd != c.odd || c.want == nil && rows == 0 {
			t.Errorf("%s: %d rows, %d odd, %v", name, rows, odd, err)
		}
	}
}

// TestOnlyAWholeAnswerIsAList: a piece of it, or what a proxy has made of it, is not its last page.
func TestOnlyAWholeAnswerIsAList(t *testing.T) {
	for _, status := range []int{http.StatusCreated, http.StatusAccepted, http.StatusNonAuthoritativeInfo, http.StatusNoContent, http.StatusPartialContent} {
		o := newOffice(t, func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(status)
			_, _ = w.Write([]byte(`{"records":[],"navigation":{},"paging":{"totalElements":0}}`)) // 204 has no body
		})
		err := o.CallLog(t.Context(), CallLogQuery{From: morning.Add(-time.Hour)}, func([]Call) error { return nil })
		if !errors.Is(err, ErrBadAnswer) {
			t.Errorf("status %d: %v", status, err)
		}
	}
}
