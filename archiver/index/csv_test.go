package index

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"ringcentral-archiver/archiver/translation"
)

// table writes a month as a spreadsheet and reads it back.
func table(t *testing.T, items ...*Item) [][]string {
	t.Helper()
	var out bytes.Buffer
	if err := WriteCSV(&out, november(t, items...)); err != nil {
		t.Fatal(err)
	}
	text, marked := strings.CutPrefix(out.String(), "\ufeff")
	if !marked || strings.Count(text, "\n") != strings.Count(text, "\r\n") {
		t.Errorf("no byte order mark, or lines that do not end in CRLF: %q", out.String())
	}
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	titles := slices.Clone(Columns)
	titles[slices.Index(titles, "Item ID")] = "ID" // a key that the window's toolkit has for itself
	if !slices.Equal(rows[0], titles) {
		t.Errorf("the titles are %q", rows[0])
	}
	return rows[1:]
}

// cell is what a row has in a column.
func cell(t *testing.T, row []string, column string) string {
	t.Helper()
	at := slices.Index(Columns, column)
	if at < 0 {
		t.Fatalf("no column %q", column)
	}
	return row[at]
}

func TestARowOfEachType(t *testing.T) {
	at := time.Date(2026, 11, 20, 17, 4, 12, 0, pacific(t))
	recorded := call(ben, kim, ben, "7700000001004", at, 252*time.Second)
	recorded.CallDuration = 400 * time.Second
	group := picture(message(ana, kim, "6424569004", at, "See you\nat noon", ana, josé), "a.png")
	group.Deleted = true
	rows := table(t, recorded, group)
	if len(rows) != 2 {
		t.Fatalf("%d rows", len(rows))
	}
	for _, want := range []struct {
		row            int
		column, inCell string
	}{
		{0, "Date", "2026-11-20"},
		{0, "Time", "17:04:12"},
		{0, "UTC Offset", "UTC-08:00"},
		{0, "Type", "Call Recording"},
		{0, "Direction", "Inbound"},
		{0, "From Number", "'+14155550123"},
		{0, "From Name", "Kim Park"},
		{0, "Extension Name", "Ben Okafor"},
		{0, "Extension Number", "'0102"},
		{0, "Duration", "0:04:12"},
		{0, "Call Duration", "0:06:40"},
		{0, "Recorded", "Automatic"},
		{0, "Files", recorded.Files[0].Path},
		{0, "Size", "20480"},
		{0, "SHA-256", strings.Repeat("ab", 32)},
		{0, "Item ID", "'7700000001004"},
		{0, "Call ID", "SJB-7700000001004"},
		{0, "Session ID", "'40277700000001004"},
		{0, "Telephony Session ID", "s-a0d157700000001004"},
		{0, "Deleted at RingCentral", ""},
		{1, "Deleted at RingCentral", "by its user"},
		{1, "To Numbers", "'+16505550101; '+13125550821"},
		{1, "To Names", "Ana Ruiz; José Núñez-Straße"},
		{1, "Duration", ""},
		{1, "Text", "See you\nat noon"},
		{1, "Files", group.Files[0].Path + "; " + group.Files[1].Path},
		{1, "Size", "20550"},
		{1, "SHA-256", strings.Repeat("ab", 32) + "; " + strings.Repeat("ef", 32)},
	} {
		if got := cell(t, rows[want.row], want.column); got != want.inCell {
			t.Errorf("row %d, %s: %q, want %q", want.row, want.column, got, want.inCell)
		}
	}
}

func TestTheSpreadsheetTellsTheDoubledHourApart(t *testing.T) {
	first := time.Date(2026, 11, 1, 8, 30, 0, 0, time.UTC)
	rows := table(t, call(ana, kim, ana, "1", first, time.Minute), call(ana, kim, ana, "2", first.Add(time.Hour), time.Minute))
	for i, want := range []string{"UTC-07:00", "UTC-08:00"} {
		if at, offset := cell(t, rows[i], "Time"), cell(t, rows[i], "UTC Offset"); at != "01:30:00" || offset != want {
			t.Errorf("row %d: %s %s", i, at, offset)
		}
	}
}

func TestNoNameBreaksTheSpreadsheet(t *testing.T) {
	var items []*Item
	for _, name := range hellish {
		items = append(items, message(ana, Party{Number: "+1415", Name: name}, "1", time.Date(2026, 11, 3, 9, 0, 0, 0, time.UTC), name, ana))
	}
	for i, row := range table(t, items...) {
		for _, text := range row {
			if !utf8.ValidString(text) || strings.ContainsAny(text, "\x00\x07\x1b") || strings.HasPrefix(text, "=") {
				t.Errorf("row %d has the cell %q", i, text)
			}
		}
	}
}

func TestWhatFailsIsTold(t *testing.T) {
	gone := errors.New("the file is gone")
	failing := november(t)
	failing.Items = func(yield func(*Item, error) bool) { yield(nil, gone) }
	full := november(t, busy(t, 100)...)
	for name, write := range map[string]func(Month, *limited) error{
		"spreadsheet": func(m Month, w *limited) error { return WriteCSV(w, m) },
		"rows": func(m Month, w *limited) error {
			_, err := WriteRows(w, m, m.begin())
			return err
		},
		"day": func(m Month, w *limited) error { return WriteDay(w, Day{Zone: m.Zone, Items: m.Items}) },
	} {
		if err := write(failing, &limited{left: 1 << 30}); !errors.Is(err, gone) {
			t.Errorf("%s: an item that cannot be read: %v", name, err)
		}
		if err := WritePage(&limited{left: 5000}, full); !errors.Is(err, errFull) {
			t.Errorf("the page: no room: %v", err)
		}
		for _, left := range []int{0, 5000} {
			if err := write(full, &limited{left: left}); !errors.Is(err, errFull) {
				t.Errorf("%s: no room after %d bytes: %v", name, left, err)
			}
		}
	}
	if err := WriteStatus(&limited{}, Status{Zone: time.UTC}); !errors.Is(err, errFull) {
		t.Errorf("status: no room: %v", err)
	}
}

var errFull = errors.New("full")

// limited takes that many bytes.
type limited struct{ left int }

func (l *limited) Write(p []byte) (int, error) {
	if len(p) > l.left {
		return 0, errFull
	}
	l.left -= len(p)
	return len(p), nil
}

// TestTheTableHasTheNameThatWasSent: a file under another ending is found by what its sender called it.
func TestTheTableHasTheNameThatWasSent(t *testing.T) {
	if got := pathInTable(File{Path: "/a/1.file", Name: "x\u202e.exe"}); got != "/a/1.file (sent as x.exe)" {
		t.Errorf("it says %q", got)
	}
	if got := pathInTable(File{Path: "/a/1.mp3"}); got != "/a/1.mp3" {
		t.Errorf("it says %q", got)
	}
}

// TestTheTablesTitlesSpeakTheLanguage: what stands below them is as in every language, for whatever reads it.
func TestTheTablesTitlesSpeakTheLanguage(t *testing.T) {
	m := november(t, call(ana, kim, ana, "7", time.Date(2026, 11, 5, 9, 0, 0, 0, pacific(t)), 30*time.Second))
	for name, write := range map[string]func(io.Writer, Month) error{"items": WriteCSV, "calls": WriteCalls} {
		var english, german bytes.Buffer
		in := m
		in.In = translation.In("de")
		if err := errors.Join(write(&english, m), write(&german, in)); err != nil {
			t.Fatal(err)
		}
		titles, rows, _ := strings.Cut(german.String(), "\r\n")
		_, want, _ := strings.Cut(english.String(), "\r\n")
		if !strings.HasPrefix(titles, byteOrderMark+"Datum,Zeit,UTC-Abstand,Art,Richtung,") || strings.Contains(titles, "Name of") || name == "items" && rows != want {
			t.Errorf("%s: %s\n%s\nwant\n%s", name, titles, rows, want)
		}
	}
}
