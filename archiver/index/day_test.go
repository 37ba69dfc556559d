package index

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"
)

func dayOf(t *testing.T, items ...*Item) (text string, day struct {
	Account, Date, Zone string
	Items               []record
},
) {
	t.Helper()
	var out bytes.Buffer
	if err := WriteDay(&out, Day{Account: "Meadow Dental", Date: "2026-11-20", Zone: pacific(t), Items: each(items...)}); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(out.Bytes(), &day); err != nil {
		t.Fatalf("%v in %s", err, out.String())
	}
	return out.String(), day
}

func TestADayHoldsItsItems(t *testing.T) {
	at := time.Date(2026, 11, 20, 17, 4, 12, 0, pacific(t))
	text, day := dayOf(t, call(ben, kim, ben, "7700000001004", at, 90*time.Second), message(ana, kim, "2", at, "<3 & more", ana))
	if day.Account != "Meadow Dental" || day.Date != "2026-11-20" || day.Zone != "America/Los_Angeles" || len(day.Items) != 2 {
		t.Fatalf("the day is %+v", day)
	}
	got := day.Items[0]
	if got.Time != "2026-11-20T17:04:12-08:00" || got.Duration != 90 || got.From != kim || got.Owner != (Party{Extension: "0102", Name: "Ben Okafor"}) ||
		got.ID != "7700000001004" || got.SessionID != "40277700000001004" || got.Files[0].Kind != "audio" || got.Files[0].ContentHash == "" {
		t.Errorf("the call is %+v", got)
	}
	if day.Items[1].Text != "<3 & more" || !strings.Contains(text, `"<3 & more"`) {
		t.Errorf("the message is %+v", day.Items[1])
	}
	if lines := strings.Count(text, "\n"); lines != 4+2+3 {
		t.Errorf("%d lines for two items:\n%s", lines, text)
	}
}

func TestARecordKeepsEveryDigit(t *testing.T) {
	it := call(ana, kim, ana, "1", time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC), time.Minute)
	for sent, want := range map[string]string{
		`{"id": 18446744073709551615, "cost": 0.10, "text": "<b> \u00e9"}`: `"record":{"id":18446744073709551615,"cost":0.10,"text":"<b> \u00e9"}`,
		`{"cut`: `"record":"{\"cut"`,
	} {
		it.Record = json.RawMessage(sent)
		if text, _ := dayOf(t, it); !strings.Contains(text, want) {
			t.Errorf("%s became %s", sent, text)
		}
	}
	it.Record = nil
	if text, _ := dayOf(t, it); strings.Contains(text, "record") {
		t.Errorf("a record out of nothing: %s", text)
	}
}

func TestAnEmptyDay(t *testing.T) {
	text, day := dayOf(t)
	if day.Items == nil || len(day.Items) != 0 {
		t.Errorf("no items became %s", text)
	}
}

func TestNoNameBreaksTheDay(t *testing.T) {
	for _, name := range hellish {
		it := call(ana, Party{Name: name}, Party{}, name, time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC), time.Minute)
		it.To = nil
		it.Files = nil
		if _, day := dayOf(t, it); day.Items[0].From.Name != strings.ToValidUTF8(name, "\ufffd") || day.Items[0].To == nil || day.Items[0].Files == nil {
			t.Errorf("%q became %+v", name, day.Items[0])
		}
	}
}

// TestADayIsReadAsItWasWritten: written again it has the same bytes, whatever was in it.
func TestADayIsReadAsItWasWritten(t *testing.T) {
	at := time.Date(2026, 11, 20, 17, 4, 12, 345_000_000, pacific(t))
	odd := message(ana, kim, "2", at, "<3 & more\u2028", ana)
	odd.Record = json.RawMessage(`{"cut`)
	odd.Deleted = true
	bare := &Item{Type: "Fax", ID: "3", Time: at, Files: []File{{Kind: "document", Path: "/x.pdf"}}}
	text, _ := dayOf(t, call(ben, kim, ben, "7700000001004", at, 90*time.Second+333*time.Millisecond), odd, bare)
	var items []*Item
	if _, err := ReadDay(strings.NewReader(text), func(it *Item, line []byte) error {
		items = append(items, it)
		if again, err := ParseItem(line); err != nil || again.ID != it.ID {
			t.Errorf("its text %s is read as %+v (%v)", line, again, err)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if again, _ := dayOf(t, items...); again != text {
		t.Errorf("it was\n%s\nand is\n%s", text, again)
	}
	for _, wrong := range []string{"", "[]", "{}", `{"items": 1}`, text[:len(text)/2], text[:len(text)-3], "<html>", `{"date":"2026-11-20"}`} {
		if _, err := ReadDay(strings.NewReader(wrong), func(*Item, []byte) error { return nil }); !errors.Is(err, ErrNotDay) {
			t.Errorf("%.40q is read: %v", wrong, err)
		}
	}
}

// FuzzReadDay: whatever a file holds, reading it ends, and each item that is handed over is read again from its text.
func FuzzReadDay(f *testing.F) {
	for _, seed := range []string{
		`{"account":"x","date":"2026-11-20","items":[{"type":"SMS","id":"7","time":"2026-11-20T16:00:00Z","files":[{"path":"/a"}]}]}`,
		`{"account":x`, `{"items":[{"id":"`, `{"date":1,"items":null}`, `[]`, "",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		_, err := ReadDay(bytes.NewReader(file), func(it *Item, text []byte) error {
			parse := ParseItem
			if it.Row != nil {
				parse = ParseCall
			}
			again, err := parse(text)
			if err != nil || !reflect.DeepEqual(again, it) {
				t.Errorf("%s is read as %+v and as %+v, %v", text, it, again, err)
			}
			if it.ID == "" || len(it.ID) > mostID {
				t.Errorf("%s is taken", text)
			}
			return nil
		})
		if err != nil && !errors.Is(err, ErrNotDay) {
			t.Errorf("%v", err)
		}
	})
}

// TestWhatCannotBeIsNoItem: whoever can write to the Dropbox can write a day record.
func TestWhatCannotBeIsNoItem(t *testing.T) {
	const rest = `"type":"SMS","id":"1","time":"2026-11-20T16:00:00Z"`
	quoted := func(n int) string { return `"` + strings.Repeat("x", n) + `"` }
	for name, fields := range map[string]string{
		"a long id":           `"callId":` + quoted(mostID+1),
		"a long session":      `"sessionId":` + quoted(mostID+1),
		"a long label":        `"label":` + quoted(mostText+1),
		"a long type":         `"type":` + quoted(mostText+1),
		"a long name":         `"from":{"name":` + quoted(mostText+1) + `}`,
		"a long owner":        `"owner":{"name":` + quoted(mostText+1) + `}`,
		"a long recipient":    `"to":[{},{"number":` + quoted(mostText+1) + `}]`,
		"too many recipients": `"to":[{}` + strings.Repeat(",{}", mostListed) + `]`,
		"a long text":         `"text":` + quoted(mostWords+1),
		"too many files":      `"files":[{}` + strings.Repeat(",{}", mostListed) + `]`,
		"a file's long type":  `"files":[{"path":"/a","contentType":` + quoted(mostText+1) + `}]`,
		"a file's long path":  `"files":[{"path":` + quoted(mostPath+1) + `}]`,
		"files that are none": `"files":{"path":"/a"}`,
	} {
		if it, err := ParseItem([]byte(`{` + rest + `,` + fields + `}`)); !errors.Is(err, ErrNotDay) {
			t.Errorf("%s: %.99v, %v", name, it, err)
		}
	}
	as := `{` + rest + `,"label":` + quoted(mostText) + `,"text":` + quoted(mostWords) + `,"to":[{}` + strings.Repeat(",{}", mostListed-1) + `],"files":null}`
	if it, err := ParseItem([]byte(as)); err != nil || len(it.To) != mostListed || it.Files != nil {
		t.Errorf("what is as long as it may be is no item: %v", err)
	}
}

// TestNoLengthOfAnItemIsBeyondReason: a duration that cannot be is none, and an item with a size that cannot be is none.
func TestNoLengthOfAnItemIsBeyondReason(t *testing.T) {
	const rest = `"type":"SMS","id":"1","time":"2026-11-20T16:00:00Z"`
	for _, duration := range []string{"-1", "1e308", "-1e308", "1e12", "9223372036.854775807"} {
		it, err := ParseItem([]byte(`{` + rest + `,"duration":` + duration + `,"callDuration":` + duration + `}`))
		if err != nil || it.Duration != 0 || it.CallDuration != 0 {
			t.Errorf("%s s are read as %+v (%v)", duration, it, err)
		}
	}
	if it, err := ParseItem([]byte(`{` + rest + `,"files":[{"path":"/a","size":-9223372036854775808}]}`)); !errors.Is(err, ErrNotDay) {
		t.Errorf("%+v, %v", it, err)
	}
}
