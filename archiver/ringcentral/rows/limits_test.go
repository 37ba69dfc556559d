package rows

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver/ringcentral/fields"
)

// listed is what a list was asked for in these tests.
var listed = Period{From: morning.Add(-48 * time.Hour), To: morning}

// TestWhatCannotBeIsNamed: each record is left out and named by what it has, in few words.
func TestWhatCannotBeIsNamed(t *testing.T) {
	at := func(t time.Time) string { return t.Format(time.RFC3339) }
	ok := at(morning.Add(-time.Hour))
	long, many := strings.Repeat("7", fields.MostID+1), func(one string) string { return "[" + strings.Repeat(one+",", fields.MostListed) + one + "]" }
	for name, c := range map[string]struct {
		call, message string
		why           string // "" = it is taken
		timed         bool   // it is named with its time
	}{
		"an end of all time": {`{"id":1,"startTime":"9999-12-31T23:59:59-23:59"}`, `{"id":1,"type":"SMS","creationTime":"9999-12-31T23:59:59Z"}`, "time cannot be", false},
		"more than a year ahead": {
			`{"id":1,"startTime":"` + at(listed.To.Add(MostAfter+time.Second)) + `"}`,
			`{"id":1,"type":"SMS","creationTime":"` + at(listed.To.Add(MostAfter+time.Second)) + `"}`, "time cannot be", false,
		},
		"a year ahead":          {`{"id":1,"startTime":"` + at(listed.To.Add(MostAfter)) + `"}`, `{"id":1,"type":"SMS","creationTime":"` + at(listed.To.Add(MostAfter)) + `"}`, "", true},
		"before what was asked": {`{"id":1,"startTime":"` + at(listed.From.Add(-mostBefore-time.Second)) + `"}`, `{"id":1,"type":"SMS","creationTime":"1970-01-01T00:00:00Z"}`, "time cannot be", false},
		"an id too long":        {`{"id":"` + long + `","startTime":"` + ok + `"}`, `{"id":"` + long + `","type":"SMS","creationTime":"` + ok + `"}`, "its id is too long", true},
		"an id":                 {`{"id":"` + long[1:] + `","startTime":"` + ok + `"}`, `{"id":"` + long[1:] + `","type":"SMS","creationTime":"` + ok + `"}`, "", true},
		"a recording's id":      {`{"id":1,"startTime":"` + ok + `","recording":{"id":"` + long + `"}}`, "", "a recording without an id", true},
		"too many of a kind":    {`{"id":1,"startTime":"` + ok + `","legs":` + many(`{}`) + `}`, `{"id":1,"type":"SMS","creationTime":"` + ok + `","attachments":` + many(`{}`) + `}`, "too many", true},
		"too many recordings": {
			`{"id":1,"startTime":"` + ok + `","x":"` + strings.Repeat("x", mostRow*9/10) + `","legs":[` + legs(20) + `]}`, "", "too many recordings", true,
		},
		"too large": {
			`{"id":1,"startTime":"` + ok + `","x":"` + strings.Repeat("x", mostRow) + `"}`,
			`{"id":1,"type":"SMS","creationTime":"` + ok + `","subject":"` + strings.Repeat("x", mostRow) + `"}`, "it is too large", true,
		},
	} {
		for kind, raw := range map[string]string{"call": c.call, "message": c.message} {
			if raw == "" {
				continue
			}
			_, err := DecodeCall(json.RawMessage(raw), listed)
			if kind == "message" {
				_, err = DecodeMessage(json.RawMessage(raw), listed)
			}
			if c.why == "" {
				if err != nil {
					t.Errorf("%s: %s: %v", name, kind, err)
				}
				continue
			}
			if err == nil || !strings.Contains(err.Error(), c.why) || len(err.Error()) > 4*fields.MostID {
				t.Errorf("%s: %s: %.200v", name, kind, err)
				continue
			}
			odd := DescribeOdd(json.RawMessage(raw), 1, listed, err)
			if len(odd.ID) > fields.MostID || odd.ID == "" || odd.Time.IsZero() == c.timed {
				t.Errorf("%s: %s: named %.300v", name, kind, odd)
			}
		}
	}
}

// TestWhatIsTooLongBesideIsLeftOut: the rest of the record is used.
func TestWhatIsTooLongBesideIsLeftOut(t *testing.T) {
	long := strings.Repeat("x", 10*fields.MostURI)
	call, err := DecodeCall(json.RawMessage(`{"id":1,"startTime":"2026-11-20T08:00:00Z","duration":1e15,"from":{"name":"`+long+`","extensionId":"`+long+`"},
		"sessionId":"`+long+`","extension":{"id":"`+long+`"},"legs":[{"startTime":"9999-12-31T00:00:00Z","recording":{"id":"7","contentUri":"`+long+`"}}]}`), listed)
	if err != nil || len(call.From.Name) != fields.MostName || call.From.ExtensionID+call.SessionID+call.ExtensionID != "" || call.Duration != 0 {
		t.Errorf("%v, %.300v", err, call)
	}
	if r := call.Recordings[0]; r.ContentURI != "" || r.ExtensionID != "" || !r.Start.Equal(call.Start) {
		t.Errorf("%.300v", r)
	}
	m, err := DecodeMessage(json.RawMessage(`{"id":1,"type":"SMS","creationTime":"2026-11-20T08:00:00Z","attachments":[{"id":"`+long+`","uri":"`+long+`","fileName":"`+long+`"}]}`), listed)
	if err != nil || len(m.Attachments) != 1 || m.Attachments[0].ID+m.Attachments[0].URI != "" || len(m.Attachments[0].FileName) != fields.MostName {
		t.Errorf("%v, %.300v", err, m)
	}
}

// legs are so many of them, each with a recording.
func legs(n int) string {
	var all []string
	for i := range n {
		all = append(all, fmt.Sprintf(`{"recording":{"id":%d}}`, i+1))
	}
	return strings.Join(all, ",")
}
