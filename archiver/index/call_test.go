package index

import (
	"encoding/csv"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"
)

// row is a call of the call log, joined with what it left.
func row(owner, from, to Party, id string, at time.Time, result string, left ...*Item) *Item {
	it := &Item{
		Type: Call, ID: id, Time: at.UTC(), Duration: 90 * time.Second, Direction: direction(from, owner), From: from, To: []Party{to},
		OwnerName: owner.Name, OwnerNumber: owner.Extension, SessionID: "4027" + id, TelephonySessionID: "s-" + id,
		Row: &Row{Kind: "Voice", Action: "Phone Call", Result: result, OwnerID: "59" + owner.Extension},
	}
	for _, one := range left {
		it.Files, it.Row.Joined = append(it.Files, one.Files...), one.Time
		switch one.Type {
		case "Call Recording":
			it.Row.Recordings = append(it.Row.Recordings, one.ID)
		default:
			it.Row.MessageID, it.Row.MessageType, it.Row.MessageOf = one.ID, "VoiceMail", it.Row.OwnerID
		}
	}
	return it
}

func callTable(t *testing.T, m Month) (rows []map[string]string) {
	t.Helper()
	var out strings.Builder
	if err := WriteCalls(&out, m); err != nil {
		t.Fatal(err)
	}
	all, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(out.String(), byteOrderMark))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, cells := range all[1:] {
		row := map[string]string{}
		for i, title := range all[0] {
			row[title] = cells[i]
		}
		rows = append(rows, row)
	}
	return rows
}

// week is a list of the account's calls that was read from the second of November on.
func week(t *testing.T, spans ...Span) []CallList {
	return []CallList{{Of: "37", Name: "all extensions", Spans: spans, Open: true}}
}

// TestTextsOfACallComeToAnEnd: who calls and writes a thousand times a day would make a table of a million ids.
func TestTextsOfACallComeToAnEnd(t *testing.T) {
	at := time.Date(2026, 11, 3, 9, 0, 0, 0, pacific(t))
	one := row(ana, kim, ana, "A1", at, "Accepted")
	for i := range 1000 {
		one.Row.Texts = append(one.Row.Texts, fmt.Sprint(i))
	}
	m := november(t, one)
	for _, got := range callTable(t, m) {
		if texts := got["Texts With The Number That Day"]; got["Call ID"] == "A1" && (!strings.HasSuffix(texts, "; 99; and 900 more") || !strings.HasPrefix(texts, "0; 1; ")) {
			t.Errorf("it names %s", texts)
		}
	}
}

func TestTheTableOfCalls(t *testing.T) {
	at := func(day, hour int) time.Time { return time.Date(2026, 11, day, hour, 0, 0, 0, pacific(t)) }
	recorded := call(ana, kim, ana, "7", at(3, 9), time.Minute)
	one := row(ana, kim, ana, "A1", at(3, 9), "Accepted", recorded)
	one.Row.Texts, one.Deleted = []string{"5", "6"}, true
	m := november(t, recorded, one, row(ben, Party{Name: "=1+1"}, Party{}, "A2", at(3, 10), "Missed"), message(ana, kim, "5", at(3, 11), "Hello", ana))
	m.Lists = week(t, Span{at(2, 8), at(20, 8)})
	rows := callTable(t, m)
	if len(rows) != 4 {
		t.Fatalf("it has %d rows", len(rows))
	}
	for i, want := range []map[string]string{
		{"Date": "2026-11-01", "Time": "00:00:00", "Call ID": ""},
		{"Date": "2026-11-02", "Time": "08:00:00", "Call ID": ""},
		{
			"Date": "2026-11-03", "Time": "09:00:00", "UTC Offset": "UTC-08:00", "Call ID": "A1", "Type": "Voice", "Direction": "Inbound", "Result": "Accepted",
			"From Number": "'+14155550123", "From Name": "Kim Park", "To Number": "'+16505550101", "Extension Name": "Ana Ruiz", "Extension Number": "101",
			"Duration": "0:01:30", "Recording IDs": "7", "Texts With The Number That Day": "5; 6", "Files": recorded.Files[0].Path, "Deleted at RingCentral": "from the call log", "Note": "",
		},
		{"Call ID": "A2", "From Name": "'=1+1", "To Number": "", "Result": "Missed", "Files": "", "Deleted at RingCentral": ""},
	} {
		for column, cell := range want {
			if rows[i][column] != cell {
				t.Errorf("row %d: %s is %q, want %q", i, column, rows[i][column], cell)
			}
		}
	}
	for _, cells := range table(t, recorded, one)[1:] {
		if cells[3] == Call {
			t.Error("the table of items has a call")
		}
	}
}

func TestWhatIsKnownOfTheCalls(t *testing.T) {
	zone := pacific(t)
	at := func(month time.Month, day int) time.Time { return time.Date(2026, month, day, 0, 0, 0, 0, zone) }
	const every, some = "every call of all extensions", "some calls of all extensions may be missing"
	for name, test := range map[string]struct {
		lists []CallList
		want  []string // a day and the beginning of what holds from then on
	}{
		"nothing":         {nil, []string{"1 calls are not known"}},
		"other months":    {week(t, Span{at(9, 1), at(10, 30)}), []string{"1 calls are not known"}},
		"all":             {week(t, Span{at(10, 5), at(11, 8)}), []string{"1 " + every}},
		"from a day on":   {week(t, Span{at(11, 5), at(11, 8)}), []string{"1 " + some, "5 " + every}},
		"a gap":           {week(t, Span{at(10, 5), at(11, 8)}, Span{at(11, 9), at(11, 10)}), []string{"1 " + every, "8 " + some, "9 " + every}},
		"read no more":    {[]CallList{{"37", "all extensions", []Span{{at(10, 5), at(11, 8)}}, false}}, []string{"1 " + every, "8 " + some}},
		"beyond the end":  {week(t, Span{at(10, 5), at(12, 1)}), []string{"1 " + every}},
		"until the end":   {[]CallList{{"37", "all extensions", []Span{{at(10, 5), at(12, 1)}}, false}}, []string{"1 " + every}},
		"a later one":     {week(t, Span{at(10, 5), at(11, 8)}, Span{at(12, 9), at(12, 10)}), []string{"1 " + every, "8 " + some}},
		"one's own calls": {[]CallList{{"37/59", "extension 101\x1b (Ana)", []Span{{at(10, 5), at(11, 8)}}, true}}, []string{"1 every call of extension 101"}},
	} {
		m := november(t)
		m.Lists = test.lists
		notes := m.CallNotes()
		if len(notes) != len(test.want) {
			t.Errorf("%s: %v", name, notes)
			continue
		}
		for i, n := range notes {
			if got := n.At.In(zone).Format("2 ") + n.Text; !strings.HasPrefix(got, test.want[i]) || strings.Contains(got, "\x1b") {
				t.Errorf("%s: %q, want %q", name, got, test.want[i])
			}
			if n.Unknown != !strings.HasPrefix(n.Text, "every") {
				t.Errorf("%s: %q is taken as unknown: %v", name, n.Text, n.Unknown)
			}
		}
		page := pageOf(t, m)
		// those in progress are not there yet, unless the list goes beyond the month
		goesOn := len(m.Lists) > 0 && m.Lists[0].Open && strings.HasPrefix(notes[len(notes)-1].Text, "every") && name != "beyond the end"
		if said := strings.Contains(notes[len(notes)-1].Text, "but for those in progress"); said != goesOn {
			t.Errorf("%s: %q", name, notes[len(notes)-1].Text)
		}
		if strings.Contains(page, "Every call is listed") && goesOn {
			t.Errorf("%s: the page says that every call is listed, though some may be in progress", name)
		}
		if gap := strings.Contains(page, "Some calls may be missing"); gap != (len(test.want) > 1 || strings.HasPrefix(test.want[0], "1 calls")) {
			t.Errorf("%s: the page says that calls may be missing: %v", name, gap)
		}
	}
}

// TestADayOfCallsIsReadAsItWasWritten: what is joined is not in the record, since it is found again.
func TestADayOfCallsIsReadAsItWasWritten(t *testing.T) {
	at := time.Date(2026, 11, 20, 17, 4, 12, 345_000_000, pacific(t))
	one := row(ben, kim, ben, "A1", at, "Voicemail", voicemail(ben, kim, "402", at, time.Minute))
	two := row(ana, ana, Party{}, "A2", at, "<3 & more\u2028", call(ana, kim, ana, "7", at, time.Minute))
	ends := at.Truncate(time.Hour)
	lists := []CallList{{"37", "all extensions", []Span{{at.AddDate(0, 0, -9).Truncate(time.Second), ends}}, true}, {"37/59", "Ana", []Span{{ends.Add(-time.Hour), ends}}, false}}
	recorded := call(ana, kim, ana, "7", at, time.Minute)
	two.Deleted, recorded.Deleted = true, true
	text := dayText(t, lists, one, recorded, two)
	var items []*Item
	read, err := ReadDay(strings.NewReader(text), func(it *Item, line []byte) error {
		items = append(items, it)
		return nil
	})
	if err != nil || len(read) != 2 || !read[0].Spans[0].From.Equal(lists[0].Spans[0].From) || !read[0].Spans[0].To.IsZero() || !read[1].Spans[0].To.Equal(ends) || len(items) != 3 {
		t.Fatalf("%v, %d items, %v", read, len(items), err)
	}
	if again := dayText(t, read, items...); again != text {
		t.Errorf("it was\n%s\nand is\n%s", text, again)
	}
	if !items[0].Deleted || items[1].Deleted || !items[2].Deleted || strings.Contains(text, "deletedByUser") {
		t.Errorf("of what was deleted from the call log it says %s", text)
	}
	if items[1].Row == nil || items[1].Row.Result != "Voicemail" || items[1].Row.MessageID != "402" || !reflect.DeepEqual(items[2].Row.Recordings, []string{"7"}) {
		t.Errorf("the calls are read as %+v and %+v", items[1].Row, items[2].Row)
	}
}

func dayText(t *testing.T, lists []CallList, items ...*Item) string {
	t.Helper()
	var out strings.Builder
	if err := WriteDay(&out, Day{Account: "Meadow Dental", Date: "2026-11-20", Zone: pacific(t), Items: each(items...), Lists: lists}); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestWhatCannotBeIsNoCall(t *testing.T) {
	const at = `"time":"2026-11-20T16:00:00Z"`
	long := strings.Repeat("x", mostText+1)
	for name, text := range map[string]string{
		"no id":                `{` + at + `}`,
		"no time":              `{"id":"A"}`,
		"an odd time":          `{"id":"A","time":"today"}`,
		"a long id":            `{"id":"` + long + `",` + at + `}`,
		"a long name":          `{"id":"A",` + at + `,"from":{"name":"` + long + `"}}`,
		"a long session":       `{"id":"A",` + at + `,"sessionId":"` + long + `"}`,
		"a call without end":   `{"id":"A",` + at + `,"duration":1e12}`,
		"a negative one":       `{"id":"A",` + at + `,"duration":-1}`,
		"too many recordings":  `{"id":"A",` + at + `,"recordings":["1"` + strings.Repeat(`,"1"`, mostRecordings) + `]}`,
		"a long recording":     `{"id":"A",` + at + `,"recordings":["` + long + `"]}`,
		"something else there": `["A"]`,
	} {
		if it, err := ParseCall([]byte(text)); !errors.Is(err, ErrNotDay) {
			t.Errorf("%s: %+v, %v", name, it, err)
		}
	}
	if it, err := ParseCall([]byte(`{"id":"A",` + at + `}`)); err != nil || it.Row == nil {
		t.Errorf("what has an id and a time is no call: %v", err)
	}
}

func TestWhatADaySaysOfTheCalls(t *testing.T) {
	span := `"completeFrom":"2026-11-20T00:00:00Z","completeTo":"2026-11-21T00:00:00Z"`
	for name, c := range map[string]struct {
		text string
		want int
	}{
		"one":         {`[{"of":"37","name":"all extensions",` + span + `}]`, 1},
		"nobody's":    {`[{"name":"x",` + span + `},{"of":"37",` + span + `}]`, 0},
		"backwards":   {`[{"of":"37","name":"x","completeFrom":"2026-11-21T00:00:00Z","completeTo":"2026-11-20T00:00:00Z"}]`, 0},
		"no time":     {`[{"of":"37","name":"x"}]`, 0},
		"a long name": {`[{"of":"37","name":"` + strings.Repeat("x", mostText+1) + `",` + span + `}]`, 0},
		"too many":    {`[{"of":"37","name":"x",` + span + `}` + strings.Repeat(`,{"of":"37","name":"x",`+span+`}`, mostLists) + `]`, 0},
		"no list":     {`{"of":"37"}`, 0},
		"before time": {`[{"of":"37","name":"x","completeFrom":"0000-01-01T00:00:00+01:00"}]`, 0},
		"after it":    {`[{"of":"37","name":"x","completeFrom":"2026-11-20T00:00:00Z","completeTo":"9999-12-31T23:59:59-01:00"}]`, 0},
		"it goes on":  {`[{"of":"37","name":"x","completeFrom":"2026-11-21T00:00:00Z"}]`, 1},
	} {
		if got := parseLists([]byte(c.text)); len(got) != c.want {
			t.Errorf("%s: %d spans, want %d", name, len(got), c.want)
		}
	}
}
