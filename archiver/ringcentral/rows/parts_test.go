package rows

import (
	"encoding/json"
	"testing"
)

// TestWhatStandsForAPartIsShown: whatever stands where a recording, a leg or an attachment should be,
// the row is odd unless it says that there is none; the rest of it is used.
func TestWhatStandsForAPartIsShown(t *testing.T) {
	call := func(rest string) error {
		c, err := DecodeCall(json.RawMessage(`{"id":"c","startTime":"2026-11-20T17:00:00Z",`+rest+`}`), Period{})
		if c.ID != "c" || !Usable(err) {
			t.Errorf("%s: %+v, %v", rest, c, err)
		}
		return err
	}
	message := func(rest string) error {
		m, err := DecodeMessage(json.RawMessage(`{"id":"m","type":"SMS","creationTime":"2026-11-20T17:00:00Z",`+rest+`}`), Period{})
		if m.ID != "m" || !Usable(err) {
			t.Errorf("%s: %+v, %v", rest, m, err)
		}
		return err
	}
	for _, c := range []struct {
		decode func(string) error
		odd    bool
		rests  []string
	}{
		{call, true, []string{
			`"recording":{}`, `"recording":"yes"`, `"recording":[{"id":"5"}]`, `"recording":{"contentUri":""}`, `"recording":5`,
			`"recording":false`, `"recording":""`, `"recording":[]`, `"recording":[null]`, `"recording":0`, `"recording":{"id":"  "}`, `"recording":{"id":true}`,
			`"legs":"x"`, `"legs":[null]`, `"legs":[{},7]`, `"legs":[{"recording":{}}]`, `"legs":[{"recording":true}]`, `"legs":[{"recording":false}]`,
			`"legs":""`, `"legs":{}`, `"legs":false`, `"legs":{"0":{"recording":{"id":"5"}}}`, `"legs":{"recording":{"id":"5"}}`,
			`"recording":{"id":"5","contentUri":"https://x/5"},"legs":[{"recording":{"id":"5","contentUri":"https://x/6"}}]`,
		}},
		{call, false, []string{
			`"recording":null`, `"legs":null`, `"legs":[]`, `"legs":[{"recording":null}]`, `"legs":[{}]`,
			`"recording":{"id":"5","contentUri":"https://x/5"},"legs":[{"recording":{"id":"5","contentUri":"https://y/5?z"}},{"recording":{"id":"5"}}]`,
		}},
		{message, true, []string{
			`"attachments":"x"`, `"attachments":[null]`, `"attachments":[{"id":"1"},"x"]`, `"attachments":7`, `"attachments":""`, `"attachments":false`,
			`"attachments":{"id":"1"}`, `"attachments":{"0":{"id":"1"}}`,
		}},
		{message, true, []string{
			`"subject":"Hello \ud83d"`, `"subject":"\udc00"`, "\"subject\":\"caf\xe9\"", "\"subject\":\"\ufffd caf\xe9\"",
			`"subject":"Hello \ud83d","attachments":[{"id":1,"type":"Text"}]`, `"subject":"Hello \ud83d","attachments":[{"id":1,"type":"MmsAttachment","uri":"/x"}]`,
		}},
		{message, false, []string{
			`"subject":""`, `"attachments":null`, `"attachments":[]`, `"subject":"Hello \ud83c\udf89"`, `"subject":"caf\u00e9"`, `"subject":"\uFFFD"`, "\"subject\":\"\ufffd\"",
			`"subject":"Hello \ud83d","attachments":[{"id":1,"type":"Text","uri":"/x"}]`,
		}},
	} {
		for _, rest := range c.rests {
			if err := c.decode(rest); (err != nil) != c.odd {
				t.Errorf("%s: %v", rest, err)
			}
		}
	}
}

// TestWhatWasPurgedIsNotOdd: nothing but its id is left of it.
func TestWhatWasPurgedIsNotOdd(t *testing.T) {
	m, err := DecodeMessage(json.RawMessage(`{"id":7,"type":"SMS","availability":"Purged"}`), Period{})
	if err != nil || m.Availability != Purged {
		t.Errorf("%+v, %v", m, err)
	}
	for _, still := range []string{`"subject":"Hello"`, `"attachments":[{"id":1,"uri":"u"}]`} {
		m, err := DecodeMessage(json.RawMessage(`{"id":7,"type":"SMS","availability":"Purged","creationTime":"2026-11-20T17:00:00Z",`+still+`}`), Period{})
		if err != nil || m.Availability != Deleted {
			t.Errorf("%s: %+v, %v", still, m, err)
		}
	}
}
