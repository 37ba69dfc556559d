package rows

import (
	"encoding/json"
	"maps"
	"slices"
	"testing"
)

// oddValues stand where something else belongs; the last is a field that is missing.
var oddValues = []any{nil, 5, "x", "", true, map[string]any{}, map[string]any{"a": 1}, []any{}, []any{1}, missing{}}

type missing struct{}

// TestOddFields: whatever stands in a field that is not essential, the record is read, and its content has the address that it has
// anywhere in it.
func TestOddFields(t *testing.T) {
	const address = "https://media.ringcentral.com/7/content"
	party := map[string]any{"phoneNumber": "+1", "name": "Ana", "extensionId": "9", "extensionNumber": "101"}
	recording := map[string]any{"id": "7", "type": "Automatic", "uri": "https://platform.ringcentral.com/recording/7", "contentUri": address}
	call := map[string]any{
		"id": "C", "sessionId": "1", "telephonySessionId": "s-1", "startTime": "2026-11-20T08:00:00Z", "duration": 60, "type": "Voice", "direction": "Inbound",
		"action": "Phone Call", "result": "Accepted", "finished": true, "from": party, "to": party, "extension": map[string]any{"id": 9}, "recording": recording,
		"message": map[string]any{"id": "8", "type": "VoiceMail", "uri": "u"},
		"legs":    []any{map[string]any{"startTime": "2026-11-20T08:00:00Z", "duration": 60, "direction": "Inbound", "from": party, "to": party, "extension": map[string]any{"id": 9}, "recording": maps.Clone(recording)}},
	}
	message := map[string]any{
		"id": 1, "type": "SMS", "direction": "Inbound", "messageStatus": "Received", "availability": "Alive", "creationTime": "2026-11-20T08:00:00Z",
		"lastModifiedTime": "2026-11-20T08:00:00Z", "readStatus": "Read", "priority": "Normal", "from": party, "to": []any{party}, "subject": "Hello",
		"conversation": map[string]any{"id": "4"}, "conversationId": 4, "faxPageCount": 2, "vmTranscriptionStatus": "Completed",
		"owner":       map[string]any{"extensionId": 9, "name": "Sales"},
		"attachments": []any{map[string]any{"id": 1, "type": "Text", "uri": address, "contentType": "text/plain", "fileName": "a.txt", "size": 5, "vmDuration": 1}},
	}
	odd(t, call, call, nil, func(raw json.RawMessage) (bool, error) {
		c, err := DecodeCall(raw, Period{})
		return slices.ContainsFunc(c.Recordings, func(r Recording) bool { return r.ContentURI == address }) && !c.Start.IsZero(), err
	})
	odd(t, message, message, []string{"id", "attachments", "uri"}, func(raw json.RawMessage) (bool, error) {
		m, err := DecodeMessage(raw, Period{})
		return len(m.Attachments) == 1 && m.Attachments[0].URI == address && (m.Subject == "" || m.Subject == "Hello" || m.Subject == "x") && m.Type == "SMS" ||
			m.Type != "SMS" && m.Type != "", err // of a kind that is none of ours
	})
}

// odd puts each of the odd values into each field below at, which is in whole; essential are fields that a record cannot be without.
func odd(t *testing.T, whole, at map[string]any, essential []string, read func(json.RawMessage) (bool, error)) {
	t.Helper()
	for _, field := range slices.Sorted(maps.Keys(at)) {
		good := at[field]
		for _, value := range oddValues {
			if at[field] = value; value == (missing{}) {
				delete(at, field)
			}
			raw, err := json.Marshal(whole)
			if err != nil {
				t.Fatal(err)
			}
			if ok, err := read(raw); (!ok || !Usable(err)) && !slices.Contains(essential, field) {
				t.Errorf("%s = %v: %t, %v", field, value, ok, err)
			}
		}
		at[field] = good
		switch good := good.(type) {
		case map[string]any:
			odd(t, whole, good, essential, read)
		case []any:
			odd(t, whole, good[0].(map[string]any), essential, read)
		}
	}
}

// TestWhatIsNoAddress: what cannot be one counts as none, so that an address beside it is used.
func TestWhatIsNoAddress(t *testing.T) {
	for address, want := range map[string]string{
		`"https://media.ringcentral.com/1"`: "https://media.ringcentral.com/1", `" https://a.b/1 "`: "https://a.b/1", `"/restapi/1"`: "/restapi/1",
		`5`: "", `"x"`: "", `"?x=1"`: "", `"a\u0000b"`: "", `"mailto:a@b"`: "",
	} {
		m, err := DecodeMessage(json.RawMessage(`{"id":1,"type":"SMS","creationTime":"2026-11-20T08:00:00Z","attachments":[{"uri":`+address+`}]}`), Period{})
		if err != nil || m.Attachments[0].URI != want {
			t.Errorf("%s: %v, %+v", address, err, m.Attachments)
		}
	}
}
