package ringcentral

import (
	"bytes"
	"encoding/json"
	"net/http"
	"testing"
	"time"
	"unicode/utf8"
)

var seeds = []string{
	callJSON, meJSON, rateBody, `null`, `{}`, `[]`, `{"id":{},"legs":{},"recording":[],"from":1}`,
	`{"id":1e999,"startTime":"0000-00-00T00:00:00Z","duration":-9e99,"legs":[null,{"recording":null}]}`,
	`{"id":"\ud800","type":"SMS","creationTime":"2026-11-20T09:17:27+23:59","conversationId":99999999999999999999999,"to":[[]],"attachments":[{"size":"x"}]}`,
	`{"errors":[{"errorCode":"CMN-408","permissionName":"X"}],"message":7}`, `<html>Bearer abc</html>`,
}

func fuzz(f *testing.F, check func(*testing.T, []byte)) {
	for _, seed := range seeds {
		f.Add([]byte(seed))
	}
	f.Fuzz(check)
}

func FuzzCall(f *testing.F) {
	fuzz(f, func(t *testing.T, raw []byte) {
		call, err := decodeCall(json.RawMessage(raw), period{})
		if err != nil {
			return
		}
		if call.ID == "" || call.Start.IsZero() || !bytes.Equal(call.Raw, raw) || call.Duration < 0 {
			t.Errorf("%+v", call)
		}
		seen := map[string]bool{}
		for _, r := range call.Recordings {
			if r.ID == "" || seen[r.ID] || r.Start.IsZero() {
				t.Errorf("%+v", call.Recordings)
			}
			seen[r.ID] = true
		}
	})
}

func FuzzMessage(f *testing.F) {
	fuzz(f, func(t *testing.T, raw []byte) {
		m, err := decodeMessage(json.RawMessage(raw), period{})
		if err != nil {
			return
		}
		if m.Availability == Purged {
			return
		}
		if m.ID == "" || m.Type == "" || m.Created.IsZero() || !bytes.Equal(m.Raw, raw) || m.Pages < 0 {
			t.Errorf("%+v", m)
		}
		for _, a := range m.Attachments {
			if a.Size < 0 {
				t.Errorf("%+v", a)
			}
		}
	})
}

// fuzzed is what the lists of the fuzz targets were asked for.
var fuzzed = period{morning.Add(-48 * time.Hour), morning}

// FuzzOdd: whatever is wrong with a record, it is named in few words and without a time that cannot
// be.
func FuzzOdd(f *testing.F) {
	fuzz(f, func(t *testing.T, raw []byte) {
		_, err := decodeCall(json.RawMessage(raw), fuzzed)
		if err == nil {
			_, err = decodeMessage(json.RawMessage(raw), fuzzed)
		}
		if err == nil {
			return
		}
		odd := describeOdd(raw, 1, fuzzed, err)
		if len(odd.ID)+len(odd.URI)+len(odd.Type) > 3*mostID || !utf8.ValidString(odd.ID+odd.URI+odd.Type) || odd.Why == "" {
			t.Errorf("%+v", odd)
		}
		if !odd.Time.IsZero() && !fuzzed.holds(odd.Time) {
			t.Errorf("named with the time %s", odd.Time)
		}
		if _, err := json.Marshal(odd); err != nil {
			t.Error(err)
		}
	})
}

func FuzzExtension(f *testing.F) {
	fuzz(f, func(t *testing.T, raw []byte) {
		if e, err := decodeExtension(raw); err == nil && (e.ID == "" || len(e.ID) > mostID || len(e.Name) > mostName) {
			t.Errorf("%+v", e)
		}
	})
}

// FuzzPage: a page ends a list only if it has records, and none fewer than it says there are.
func FuzzPage(f *testing.F) {
	c, err := New(Config{HTTP: http.DefaultTransport, Tokens: &keys{}})
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range []string{
		`{"records":null}`, `{"records":[{}],"navigation":"garbled"}`, `{"records":[],"paging":{"totalElements":7}}`,
		`{"records":[1],"navigation":{"nextPage":{"uri":"?page=2"}}}`, `{"records":[],"paging":[],"navigation":{"nextPage":{}}}`,
	} {
		f.Add([]byte(seed))
	}
	fuzz(f, func(t *testing.T, raw []byte) {
		var p page
		if json.Unmarshal(raw, &p) != nil || !p.Records.given || len(p.Records.raw) > mostRows {
			return
		}
		w := newWalk(c.at("/list", nil))
		w.read(&p)
		to, err := w.following(c, &p)
		if err != nil || to != nil {
			return
		}
		if uri, readable := p.next(); uri != "" || !w.counted() && !readable && w.rows == 0 || w.more() {
			t.Errorf("%s ends the list", raw)
		}
	})
}

func FuzzError(f *testing.F) {
	fuzz(f, func(t *testing.T, body []byte) {
		e := decodeError(body)
		e.Status = 500
		if len(e.Message) > mostMessage+len("…") || !utf8.ValidString(e.Message) {
			t.Errorf("message of %d bytes: %q", len(e.Message), e.Message)
		}
		if bytes.ContainsAny([]byte(e.Message), "\r\n") {
			t.Errorf("%q", e.Message)
		}
	})
}
