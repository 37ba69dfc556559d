package ringcentral

import (
	"bytes"
	"encoding/json"
	"net/http"
	"testing"
	"unicode/utf8"
)

var seeds = []string{
	rowJSON, meJSON, rateBody, `null`, `{}`, `[]`, `{"id":{},"legs":{},"recording":[],"from":1}`,
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
