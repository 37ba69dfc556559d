package rows

import (
	"bytes"
	"encoding/json"
	"testing"
	"time"
	"unicode/utf8"

	"ringcentral-archiver/archiver/ringcentral/fields"
)

var morning = time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)

var seeds = []string{
	callJSON, `null`, `{}`, `[]`, `{"id":{},"legs":{},"recording":[],"from":1}`,
	`{"id":590100004,"extensionNumber":"101","name":"Ana Ruiz","contact":{"company":"x"},"permissions":{"admin":{"enabled":true}}}`,
	`{"id":1e999,"startTime":"0000-00-00T00:00:00Z","duration":-9e99,"legs":[null,{"recording":null}]}`,
	`{"id":"\ud800","type":"SMS","creationTime":"2026-11-20T09:17:27+23:59","conversationId":99999999999999999999999,"to":[[]],"attachments":[{"size":"x"}]}`,
	`<html>Bearer abc</html>`,
}

func fuzz(f *testing.F, check func(*testing.T, []byte)) {
	for _, seed := range seeds {
		f.Add([]byte(seed))
	}
	f.Fuzz(check)
}

func FuzzCall(f *testing.F) {
	fuzz(f, func(t *testing.T, raw []byte) {
		call, err := DecodeCall(json.RawMessage(raw), Period{})
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
		m, err := DecodeMessage(json.RawMessage(raw), Period{})
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
var fuzzed = Period{From: morning.Add(-48 * time.Hour), To: morning}

// FuzzOdd: whatever is wrong with a record, it is named in few words and without a time that cannot
// be.
func FuzzOdd(f *testing.F) {
	fuzz(f, func(t *testing.T, raw []byte) {
		_, err := DecodeCall(json.RawMessage(raw), fuzzed)
		if err == nil {
			_, err = DecodeMessage(json.RawMessage(raw), fuzzed)
		}
		if err == nil {
			return
		}
		odd := DescribeOdd(raw, 1, fuzzed, err)
		if len(odd.ID)+len(odd.URI)+len(odd.Type) > 3*fields.MostID || !utf8.ValidString(odd.ID+odd.URI+odd.Type) || odd.Why == "" {
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
		if e, err := DecodeExtension(raw); err == nil && (e.ID == "" || len(e.ID) > fields.MostID || len(e.Name) > fields.MostName) {
			t.Errorf("%+v", e)
		}
	})
}
