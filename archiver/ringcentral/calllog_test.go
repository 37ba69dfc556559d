package ringcentral

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"reflect"
	"testing"
	"time"
)

const rowJSON = `{"id":"Abc","startTime":"2026-11-20T17:04:12.000Z","recording":{"id":"77","contentUri":"https://media.ringcentral.com:443/77/content"}}`

func TestListingCalls(t *testing.T) {
	from := time.Date(2026, 11, 18, 10, 0, 0, 123_456_789, time.FixedZone("", 3600))
	var queries []url.Values
	var paths []string
	o := newOffice(t, func(w http.ResponseWriter, r *http.Request) {
		paths, queries = append(paths, r.URL.Path), append(queries, r.URL.Query())
		var next map[string]any
		if r.URL.Query().Get("page") == "" {
			next = map[string]any{"uri": "http://" + r.Host + r.URL.Path + "?page=2"}
		}
		answer(t, w, http.StatusOK, asJSON(t, map[string]any{
			"records":    []any{json.RawMessage(rowJSON), "odd", nil},
			"navigation": map[string]any{"nextPage": next},
		}))
	})
	for _, c := range []struct {
		q     CallLogQuery
		path  string
		query url.Values
	}{
		{CallLogQuery{Account: true, From: from, To: from.Add(time.Hour), WithRecording: true}, "/restapi/v1.0/account/~/call-log", url.Values{
			"dateFrom": {"2026-11-18T09:00:00.123Z"}, "dateTo": {"2026-11-18T10:00:00.123Z"},
			"view": {"Detailed"}, "perPage": {"1000"}, "recordingType": {"All"}, "showDeleted": {"true"},
		}},
		{CallLogQuery{From: from, To: from}, "/restapi/v1.0/account/~/extension/~/call-log", url.Values{
			"dateFrom": {"2026-11-18T09:00:00.123Z"}, "dateTo": {"2026-11-18T09:00:00.123Z"}, "view": {"Detailed"}, "perPage": {"1000"}, "showDeleted": {"true"},
		}},
	} {
		paths, queries = nil, nil
		calls := 0
		err := o.CallLog(t.Context(), c.q, func(page []Call) error { calls += len(page); return nil })
		if err != nil || calls != 2 || len(paths) != 3 { // nothing says how much there is: the first page is read again
			t.Fatalf("%d calls in %d pages, %v", calls, len(paths), err)
		}
		if paths[0] != c.path || !reflect.DeepEqual(queries[0], c.query) {
			t.Errorf("asked %s for %v", paths[0], queries[0])
		}
	}
	if o.Skipped() != 8 {
		t.Errorf("%d records skipped", o.Skipped())
	}
}

func TestTheEndOfAListIsFixed(t *testing.T) {
	o := newOffice(t, func(w http.ResponseWriter, r *http.Request) {
		end, err := time.Parse(time.RFC3339, r.URL.Query().Get("dateTo"))
		if err != nil || end.Before(morning) || end.After(morning.Add(time.Minute)) {
			t.Errorf("end %v, %v", end, err)
		}
		answer(t, w, http.StatusOK, `{"records":[],"navigation":{}}`)
	})
	if err := o.CallLog(t.Context(), CallLogQuery{From: morning.Add(-time.Hour)}, func([]Call) error { return nil }); err != nil {
		t.Error(err)
	}
	if err := o.CallLog(t.Context(), CallLogQuery{}, nil); err == nil {
		t.Error("a list without a start")
	}
	if err := o.Messages(t.Context(), MessageQuery{}, nil); err == nil {
		t.Error("a list without a start")
	}
}

func TestListsThatGoWrong(t *testing.T) {
	stop := errors.New("stop")
	for name, c := range map[string]struct {
		body string
		page error
		want error
	}{
		"the same page again": {`{"records":[],"navigation":{"nextPage":{"uri":"?page=2"}}}`, nil, ErrBadAnswer},
		"another host":        {`{"records":[],"navigation":{"nextPage":{"uri":"https://evil.example/?page=2"}}}`, nil, ErrUntrusted},
		"no records":          {`{"navigation":{}}`, nil, ErrBadAnswer},
		"records are null":    {`{"records":null}`, nil, ErrBadAnswer},
		"records of a kind":   {`{"records":{"id":1}}`, nil, ErrBadAnswer},
		"an error with 200":   {`{"errorCode":"CMN-201"}`, nil, ErrBadAnswer},
		"no object":           {`[]`, nil, ErrBadAnswer},
		"broken":              {`{"records":[`, nil, ErrBadAnswer},
		"the reader's stop":   {`{"records":[],"navigation":{}}`, stop, stop},
	} {
		calls := 0
		o := newOffice(t, func(w http.ResponseWriter, _ *http.Request) { calls++; answer(t, w, http.StatusOK, c.body) })
		err := o.CallLog(t.Context(), CallLogQuery{From: morning}, func([]Call) error { return c.page })
		if !errors.Is(err, c.want) || calls > 2 {
			t.Errorf("%s: %v after %d calls", name, err, calls)
		}
	}
}
