package rows

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestACallWithItsRecording(t *testing.T) {
	got, err := DecodeCall(json.RawMessage(callJSON), Period{})
	if err != nil {
		t.Fatal(err)
	}
	from := Party{Number: "+14155550123", Name: "Mobile Caller"}
	to := Party{Number: "+16505550101", ExtensionNumber: "101", ExtensionID: "590100004", Name: "Ana Ruiz"}
	want := Call{
		ID: "Abc", SessionID: "45", TelephonySessionID: "s-1", Start: time.Date(2026, 11, 20, 17, 4, 12, 0, time.UTC),
		Duration: 312 * time.Second, Direction: "Inbound", Action: "Phone Call", Result: "Accepted", Finished: true,
		From: from, To: to, ExtensionID: "590100004", Type: "Voice", Whose: "590100004", Legs: 1, Raw: json.RawMessage(callJSON),
		Recordings: []Recording{{
			ID: "77", Type: "Automatic", ContentURI: "https://media.ringcentral.com:443/77/content", ExtensionID: "590100005", OnLeg: true,
			Start: time.Date(2026, 11, 20, 17, 4, 20, 0, time.UTC), Duration: 304 * time.Second, From: from, To: to,
		}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestWhoseARecordingIs(t *testing.T) {
	const recorded = `,"recording":{"id":"1","contentUri":"u"}`
	for name, c := range map[string]struct{ record, want string }{
		"the leg's":                 {recordJSON(`,"extension":{"id":9}`, legJSON(`,"extension":{"id":8}`)), "8"},
		"the leg's, named twice":    {recordJSON(recorded+`,"extension":{"id":9}`, legJSON(`,"extension":{"id":8}`)), "8"},
		"another leg of the same":   {recordJSON("", legJSON(""), legJSON(`,"extension":{"id":"8"}`)), "8"},
		"not that of other legs":    {recordJSON(`,"extension":{"id":9}`, `{"extension":{"id":8}}`, legJSON("")), "9"},
		"the record's":              {recordJSON(recorded + `,"extension":{"id":"9"}`), "9"},
		"the called side":           {recordJSON(recorded + `,"direction":"Inbound","from":{"extensionId":"5"},"to":{"extensionId":"6"}`), "6"},
		"the calling side":          {recordJSON(recorded + `,"direction":"Outbound","from":{"extensionId":"5"},"to":{"extensionId":"6"}`), "5"},
		"the only internal side":    {recordJSON(recorded + `,"direction":"Outbound","to":{"extensionId":6}`), "6"},
		"the side of the leg":       {recordJSON(`,"to":{"extensionId":6}`, legJSON(`,"direction":"Inbound","to":{"extensionId":7}`)), "7"},
		"the record's side instead": {recordJSON(`,"to":{"extensionId":6}`, legJSON(`,"to":{"phoneNumber":"+1"}`)), "6"},
		"the company's":             {recordJSON(recorded + `,"extension":null,"from":{"phoneNumber":"+1"}`), ""},
	} {
		call, err := DecodeCall(json.RawMessage(c.record), Period{})
		if err != nil || len(call.Recordings) != 1 {
			t.Errorf("%s: %+v, %v", name, call, err)
			continue
		}
		if got := call.Recordings[0].ExtensionID; got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestWhoseACallIs(t *testing.T) {
	for name, c := range map[string]struct{ record, want string }{
		"the row's":          {recordJSON(`,"extension":{"id":9},"to":{"extensionId":6}`, `{"extension":{"id":8}}`), "9"},
		"the called side":    {recordJSON(`,"direction":"Inbound","from":{"extensionId":"5"},"to":{"extensionId":"6"}`), "6"},
		"the calling side":   {recordJSON(`,"direction":"Outbound","from":{"extensionId":"5"},"to":{"extensionId":"6"}`), "5"},
		"the first leg's":    {recordJSON("", `{}`, `{"extension":{"id":8}}`, `{"extension":{"id":7}}`), "8"},
		"a leg's inner side": {recordJSON(`,"direction":"Outbound"`, `{"from":{"extensionId":"5"}}`), "5"},
		"the company's":      {recordJSON(`,"from":{"phoneNumber":"+1"}`), ""},
	} {
		call, err := DecodeCall(json.RawMessage(c.record), Period{})
		if err != nil || call.Whose != c.want {
			t.Errorf("%s: %q, want %q (%v)", name, call.Whose, c.want, err)
		}
	}
}

func TestWhatACallLeft(t *testing.T) {
	const store = `https://platform.ringcentral.com/restapi/v1.0/account/1/extension/59/message-store/402`
	for name, c := range map[string]struct {
		record string
		want   MessageOfCall
	}{
		"nothing":         {recordJSON(""), MessageOfCall{}},
		"a voicemail":     {recordJSON(`,"message":{"id":402,"type":"VoiceMail","uri":"` + store + `"}`), MessageOfCall{"402", "VoiceMail", "59"}},
		"of no extension": {recordJSON(`,"message":{"id":"402","type":"Fax"}`), MessageOfCall{"402", "Fax", ""}},
		"without an id":   {recordJSON(`,"message":{"uri":"` + store + `"}`), MessageOfCall{}},
		"something odd":   {recordJSON(`,"message":[402]`), MessageOfCall{}},
	} {
		call, err := DecodeCall(json.RawMessage(c.record), Period{})
		if err != nil || call.Message != c.want {
			t.Errorf("%s: %+v, want %+v (%v)", name, call.Message, c.want, err)
		}
	}
}

func TestRecordingsOfACall(t *testing.T) {
	rec := func(id, uri, start string) string {
		return fmt.Sprintf(`{"recording":{"id":%q,"contentUri":%q},"startTime":%q}`, id, uri, start)
	}
	for name, c := range map[string]struct{ record, want string }{
		"none":                {recordJSON(""), ""},
		"null":                {recordJSON(`,"recording":null`, `{"recording":null}`), ""},
		"not ready":           {recordJSON(`,"recording":{"id":"1"}`), "1"},
		"on a leg only":       {recordJSON("", `{}`, rec("1", "u", "")), "1"},
		"ready on one only":   {recordJSON(`,"recording":{"id":"1"}`, rec("1", "u", "")), "1"},
		"several, by time":    {recordJSON("", rec("2", "u", "2026-11-20T17:02:00Z"), rec("1", "u", "2026-11-20T17:01:00Z")), "1 2"},
		"the same everywhere": {recordJSON(`,"recording":{"id":"1","contentUri":"u"}`, rec("1", "u", ""), rec("1", "u", "")), "1"},
	} {
		call, err := DecodeCall(json.RawMessage(c.record), Period{})
		var ids []string
		for _, r := range call.Recordings {
			ids = append(ids, r.ID)
		}
		if got := strings.Join(ids, " "); err != nil || got != c.want {
			t.Errorf("%s: %q, %v, want %q", name, got, err, c.want)
		}
	}
}

func TestPartiesOfALeg(t *testing.T) {
	whole := Party{Number: "+1", ExtensionNumber: "101", ExtensionID: "5", Name: "Ana"}
	for _, c := range []struct{ own, want Party }{
		{Party{}, whole},
		{Party{Number: "+1"}, whole},
		{Party{Number: "+2"}, Party{Number: "+2"}},
		{Party{Number: "+1", ExtensionNumber: "102"}, Party{Number: "+1", ExtensionNumber: "102"}},
		{Party{ExtensionNumber: "102"}, Party{ExtensionNumber: "102"}},
	} {
		if got := completed(c.own, whole); got != c.want {
			t.Errorf("%+v: %+v, want %+v", c.own, got, c.want)
		}
	}
}

// TestWhatIsLeftOfADeletedCall: a row of which hardly more than the id is left misses nothing; one that tells of the call, and not
// when it was, may get its recording yet.
func TestWhatIsLeftOfADeletedCall(t *testing.T) {
	for left, odd := range map[string]bool{
		``: false, `,"sessionId":"1","uri":"u","lastModifiedTime":"2026-11-20T17:04:12Z"`: false, `,"legs":[],"duration":0,"recording":null`: false,
		`,"result":"Accepted"`: true, `,"duration":3`: true, `,"legs":[{"action":"Phone Call"}]`: true, `,"legs":5`: true,
		`,"message":{"id":"5","type":"VoiceMail"}`: true, `,"recording":{"id":"1"}`: true, `,"recording":{}`: true,
	} {
		row := `{"id":"Abc","deleted":true` + left + `}`
		if _, err := DecodeCall(json.RawMessage(row), Period{}); (err != nil) != odd {
			t.Errorf("%s: %v", row, err)
		}
		kept := strings.Replace(row, "true", "false", 1)
		if _, err := DecodeCall(json.RawMessage(kept), Period{}); err == nil {
			t.Errorf("%s was taken for nothing", kept)
		}
	}
}

func TestUnfinishedCalls(t *testing.T) {
	for rest, want := range map[string]bool{
		``: true, `,"finished":true`: true, `,"finished":null`: true, `,"result":"Accepted"`: true,
		`,"finished":false`: false, `,"result":"In Progress"`: false, `,"finished":true,"result":"In Progress"`: false,
	} {
		if call, err := DecodeCall(json.RawMessage(recordJSON(rest)), Period{}); err != nil || call.Finished != want {
			t.Errorf("%s: %v, %v", rest, call.Finished, err)
		}
	}
}

func TestCallsThatCannotBeUnderstood(t *testing.T) {
	for _, raw := range []string{
		`null`, `7`, `[]`, `{}`, `{"id":"c"}`, `{"id":"c","startTime":"yesterday"}`, `{"startTime":"2026-11-20T17:00:00Z"}`,
		recordJSON(`,"recording":{"contentUri":"private"}`),
	} {
		call, err := DecodeCall(json.RawMessage(raw), Period{})
		if err == nil || strings.Contains(err.Error(), "private") {
			t.Errorf("%s: %+v, %v", raw, call, err)
		}
	}
	late, err := DecodeCall(json.RawMessage(`{"id":"c","legs":[{},{"startTime":"2026-11-20T17:00:00Z"}]}`), Period{})
	if err != nil || late.Start.Hour() != 17 {
		t.Errorf("start of a leg: %v, %v", late.Start, err)
	}
}

const callJSON = `{"uri":"https://platform.ringcentral.com/restapi/v1.0/account/1/call-log/Abc","id":"Abc","sessionId":"45","telephonySessionId":"s-1",
 "startTime":"2026-11-20T17:04:12.000Z","duration":312,"type":"Voice","direction":"Inbound","action":"Phone Call","result":"Accepted","finished":true,
 "from":{"phoneNumber":"+14155550123","name":"Mobile Caller"},
 "to":{"phoneNumber":"+16505550101","name":"Ana Ruiz","extensionId":"590100004","extensionNumber":"101"},
 "extension":{"id":590100004},
 "recording":{"id":"77","type":"Automatic","contentUri":"https://media.ringcentral.com:443/77/content"},
 "legs":[{"startTime":"2026-11-20T17:04:20.000Z","duration":304,"direction":"Inbound","from":{"phoneNumber":"+14155550123"},
  "to":{"phoneNumber":"+16505550101"},"extension":{"id":590100005},
  "recording":{"id":77,"type":"Automatic","contentUri":"https://media.ringcentral.com:443/77/content"}}]}`

// legJSON and recordJSON write just what a case is about.
func legJSON(rest string) string { return `{"recording":{"id":"1","contentUri":"u"}` + rest + `}` }

func recordJSON(rest string, legs ...string) string {
	return `{"id":"c","startTime":"2026-11-20T17:00:00Z","legs":[` + strings.Join(legs, ",") + `]` + rest + `}`
}
