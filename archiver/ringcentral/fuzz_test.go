package ringcentral

import (
	"bytes"
	"encoding/json"
	"testing"
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
		call, err := decodeCall(json.RawMessage(raw))
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
		m, err := decodeMessage(json.RawMessage(raw))
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
