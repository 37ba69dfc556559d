package index

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver/plaintext"
	"ringcentral-archiver/archiver/translation"
)

// render gives a month's page, and the scripts with its rows by their names.
func render(t testing.TB, m Month) (page string, scripts map[string]string) {
	t.Helper()
	scripts = map[string]string{}
	perDay := map[string][]*Item{}
	for it, err := range m.Items {
		if err != nil {
			t.Fatal(err)
		}
		date := it.Time.In(m.Zone).Format(time.DateOnly)
		perDay[date] = append(perDay[date], it)
	}
	for _, date := range slices.Sorted(maps.Keys(perDay)) {
		day, err := time.ParseInLocation(time.DateOnly, date, m.Zone)
		if err != nil {
			t.Fatal(err)
		}
		of := m
		of.Items = each(perDay[date]...)
		var out bytes.Buffer
		n, err := WriteRows(&out, of, day)
		if err != nil || n != len(perDay[date]) {
			t.Fatalf("%d rows of %d: %v", n, len(perDay[date]), err)
		}
		scripts[RowsName(day)] = out.String()
		m.Days = append(m.Days, DayRows{Day: day, File: strings.TrimPrefix(RowsName(day), Folder+"/"), Rows: n})
	}
	var out bytes.Buffer
	if err := WritePage(&out, m); err != nil {
		t.Fatal(err)
	}
	return out.String(), scripts
}

// pageOf is the month's page alone.
func pageOf(t testing.TB, m Month) string {
	page, _ := render(t, m)
	return page
}

var block = regexp.MustCompile(`(?s)^\(self\.archivedRows = self\.archivedRows \|\| \[\]\)\.push\((.*)\);\n$`)

// readSheet is what a page's script reads of all days.
type readSheet struct {
	Day     string
	Rows    [][]json.RawMessage
	Words   []string
	Parties [][3]string
	Owners  [][2]string
	Offsets [][2]any
}

func sheetOf(t *testing.T, m Month) (s readSheet) {
	t.Helper()
	_, scripts := render(t, m)
	for _, name := range slices.Sorted(maps.Keys(scripts)) {
		found := block.FindStringSubmatch(scripts[name])
		if found == nil {
			t.Fatalf("%s is %.100q", name, scripts[name])
		}
		var one readSheet
		if err := json.Unmarshal([]byte(found[1]), &one); err != nil {
			t.Fatalf("%v in %s", err, found[1])
		}
		if RowsName(midnightOf(t, one.Day)) != name {
			t.Errorf("%s has the rows of %s", name, one.Day)
		}
		s.Rows, s.Words, s.Parties = append(s.Rows, one.Rows...), append(s.Words, one.Words...), append(s.Parties, one.Parties...)
		s.Owners, s.Offsets = append(s.Owners, one.Owners...), append(s.Offsets, one.Offsets...)
	}
	return s
}

func midnightOf(t testing.TB, date string) time.Time {
	t.Helper()
	day, err := time.Parse(time.DateOnly, date)
	if err != nil {
		t.Fatal(err)
	}
	return day
}

func TestThePageHoldsEveryItem(t *testing.T) {
	items := busy(t, 500)
	s := sheetOf(t, november(t, items...))
	if len(s.Rows) != len(items) {
		t.Fatalf("%d rows for %d items", len(s.Rows), len(items))
	}
	for i, row := range s.Rows {
		if want := fmt.Sprintf("%q", items[i].ID); string(row[9]) != want {
			t.Errorf("row %d is %s, want %s", i, row[9], want)
		}
	}
}

func TestTheSameMonthGivesTheSameBytes(t *testing.T) {
	m := november(t, busy(t, 500)...)
	page, scripts := render(t, m)
	if again, same := render(t, m); again != page || !maps.Equal(same, scripts) {
		t.Error("two renderings differ")
	}
}

// Texts of callers must neither end the block of rows nor act in the page.
func TestNoNameBreaksThePage(t *testing.T) {
	var items []*Item
	for _, name := range hellish {
		items = append(items, message(ana, Party{Name: name}, name, time.Date(2026, 11, 3, 9, 0, 0, 0, time.UTC), name, Party{Name: name}))
	}
	m := november(t, items...)
	m.Account = hellish[0]
	page, scripts := render(t, m)
	s := sheetOf(t, m)
	for _, name := range hellish {
		if !slices.Contains(s.Parties, [3]string{"", "", plaintext.Line(name)}) {
			t.Errorf("%.40q is not in the page", name)
		}
	}
	all := page + strings.Join(slices.Collect(maps.Values(scripts)), "")
	if strings.Contains(all, hellish[0]) || strings.Count(all, "<script") != 2+len(scripts) || strings.ContainsAny(all, "\u2028\u2029") {
		t.Error("a name stands in the page as it is")
	}
}

// The policy allows what it names and nothing else, so it must name the style and the script to the
// letter.
func TestThePolicyAllowsThePageAlone(t *testing.T) {
	var status bytes.Buffer
	if err := WriteStatus(&status, troubled(t)); err != nil {
		t.Fatal(err)
	}
	for name, page := range map[string]string{"month": pageOf(t, november(t)), "status": status.String()} {
		policy := html.UnescapeString(regexp.MustCompile(`Content-Security-Policy" content="([^"]*)"`).FindStringSubmatch(page)[1])
		for tag, directive := range map[string]string{"style": "style-src", "script": "script-src"} {
			inside := regexp.MustCompile(`(?s)<` + tag + `>(.+?)</` + tag + `>`).FindStringSubmatch(page)
			if inside == nil || !strings.Contains(policy, directive+" '"+sum(inside[1])+"'") {
				t.Errorf("%s: the policy %q does not allow the page's own %s", name, policy, tag)
			}
		}
		if !strings.HasPrefix(policy, "default-src 'none'; ") || strings.Contains(policy, "unsafe") || strings.Contains(policy, "http") {
			t.Errorf("%s: the policy %q allows too much", name, policy)
		}
		if strings.Contains(page, "http://") || strings.Contains(page, "https://") || strings.Contains(page, "style=") || regexp.MustCompile(`\son[a-z]+=`).MatchString(page) {
			t.Errorf("%s: it needs something that the policy forbids", name)
		}
	}
}

func TestThePageSaysWhatToDoWithoutScript(t *testing.T) {
	page := pageOf(t, november(t))
	inside := regexp.MustCompile(`(?s)<noscript>(.*)</noscript>`).FindStringSubmatch(page)
	if inside == nil || !strings.Contains(inside[1], `<a href="2026-11.csv">`) {
		t.Error("without JavaScript the page does not lead to the spreadsheet")
	}
}

func TestTheMonthsBesideAreNamed(t *testing.T) {
	m := november(t)
	if page := pageOf(t, m); strings.Contains(page, "rel=\"prev\"") || strings.Contains(page, "rel=\"next\"") {
		t.Error("a month beside that was not named")
	}
	m.Prev, m.Next = "2026-10", "2027-01"
	page := pageOf(t, m)
	for _, want := range []string{`<a href="2026-10.html" rel="prev">← October 2026</a>`, `<a href="2027-01.html" rel="next">January 2027 →</a>`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page has no %s", want)
		}
	}
}

func TestTimesAreTheAccounts(t *testing.T) {
	first := time.Date(2026, 11, 1, 8, 30, 0, 0, time.UTC) // an hour before summer time ends
	s := sheetOf(t, november(t, call(ana, kim, ana, "1", first, time.Minute), call(ana, kim, ana, "2", first.Add(time.Hour), time.Minute),
		call(ana, kim, ana, "3", first.Add(2*time.Hour), time.Minute)))
	for i, want := range []string{"5400", "5400", "9000"} {
		if got := string(s.Rows[i][1]); got != want {
			t.Errorf("row %d is at second %s, want %s", i, got, want)
		}
	}
	if want := [][2]any{{0.0, "-07:00"}, {1.0, "-08:00"}}; !slices.Equal(s.Offsets, want) {
		t.Errorf("the offsets are %v, want %v", s.Offsets, want)
	}
}

func TestWhatABrowserShows(t *testing.T) {
	for _, test := range []struct{ kind, contentType, want string }{
		{"audio", "audio/mpeg", "audio"},
		{"document", "image/tiff", "document"},
		{"attachment", "image/jpeg; name=x", "picture"},
		{"attachment", "IMAGE/PNG", "picture"},
		{"attachment", "image/heic", "attachment"},
		{"attachment", "image/svg+xml", "attachment"},
		{"attachment", "audio/mp4", "audio"},
		{"attachment", "audio/amr", "attachment"},
		{"attachment", "text/html", "attachment"},
		{"attachment", "", "attachment"},
	} {
		if got := kindOnPage(File{Kind: test.kind, ContentType: test.contentType}); got != test.want {
			t.Errorf("%s of %q is shown as %s, want %s", test.kind, test.contentType, got, test.want)
		}
	}
}

// FuzzPage: whatever RingCentral sends, the page carries it and nothing of it is markup.
func FuzzPage(f *testing.F) {
	for _, name := range hellish {
		f.Add(name, "/a/b.mp3", name)
	}
	f.Fuzz(func(t *testing.T, name, path, text string) {
		it := message(ana, Party{Name: name}, "1", time.Date(2026, 11, 3, 9, 0, 0, 0, time.UTC), text)
		it.Files[0].Path = path
		page, scripts := render(t, november(t, it))
		s := sheetOf(t, november(t, it))
		if len(s.Rows) != 1 || strings.Count(page, "<script") != 2+len(scripts) || s.Parties[0][2] != plaintext.Line(name) {
			t.Errorf("%q, %q and %q broke the page", name, path, text)
		}
	})
}

// TestNothingTurnsThePage: whatever another computer's record says in which field, no mark in a word that the page shows turns its line
// round, and none is a line of its own in a table.
func TestNothingTurnsThePage(t *testing.T) {
	const odd = "\u202eevil\u2066\x1b[2J\r\n=1"
	at := time.Date(2026, 11, 3, 9, 0, 0, 0, time.UTC)
	party := Party{odd, odd, odd}
	mail := message(party, party, odd, at, odd, party)
	mail.Direction, mail.Label, mail.OwnerName, mail.OwnerNumber, mail.CallID = odd, odd, odd, odd, odd
	mail.Files[0] = File{Kind: odd, Path: "/a/b.exe", Name: odd, ContentType: odd, SHA256: odd}
	noted := row(party, party, party, odd, at, odd)
	noted.Direction, noted.SessionID, noted.TelephonySessionID = odd, odd, odd
	noted.Row = &Row{odd, odd, odd, odd, []string{odd}, odd, odd, odd, []string{odd}, at}
	m := november(t, mail, noted)
	m.Account, m.Lists = odd, []CallList{{Of: odd, Name: odd, Spans: []Span{{at, at.Add(time.Hour)}}}}
	page, _ := render(t, m)
	sheet := sheetOf(t, m)
	shown, err := json.Marshal([]any{sheet.Words, sheet.Parties, sheet.Owners})
	if err != nil {
		t.Fatal(err)
	}
	var items, calls bytes.Buffer
	if err := errors.Join(WriteCSV(&items, m), WriteCalls(&calls, m)); err != nil {
		t.Fatal(err)
	}
	head, _, _ := strings.Cut(page, `id="archive"`)
	for name, text := range map[string]string{"words": string(shown), "head": head, "items": items.String(), "calls": calls.String()} {
		if strings.ContainsAny(text, "\u202e\u2066\x1b") || strings.Contains(text, `\u001b`) {
			t.Errorf("%s: a mark gets through: %q", name, text)
		}
	}
}

// TestThePageSpeaksItsLanguage: all that stands in it, and what its script says.
func TestThePageSpeaksItsLanguage(t *testing.T) {
	m := november(t)
	m.Prev, m.CallTable = "2026-10", true
	english, _ := render(t, m)
	for code, want := range map[string][]string{
		"de": {`<html lang="de">`, "<h1>November 2026</h1>", "← Oktober 2026", "Anrufe als Tabelle", `placeholder="Name, Nummer oder Nachricht"`, "&#34;Play&#34;:&#34;Abspielen&#34;", "Ab 1. November 2026, 00:00: die Anrufe sind nicht bekannt"},
		"fr": {`<html lang="fr">`, "<h1>novembre 2026</h1>", "← octobre 2026", "Appels en tableau"},
		"es": {`<html lang="es">`, "<h1>noviembre de 2026</h1>", "← octubre de 2026", "Llamadas como hoja de cálculo"},
	} {
		m.In = translation.In(code)
		page, _ := render(t, m)
		for _, words := range want {
			if !strings.Contains(page, words) {
				t.Errorf("the page in %s does not say %q", code, words)
			}
		}
		for line := range strings.Lines(wordsOf(english)) {
			if line = strings.TrimSpace(line); len(strings.Fields(line)) > 1 && line != m.Account && !strings.Contains(line, "November 2026") && !strings.HasPrefix(line, "<script") && line[0] != '{' && line[0] != '"' && strings.Contains(wordsOf(page), line) {
				t.Errorf("the page in %s says %q", code, line)
			}
		}
	}
}

// TestTheScriptFindsItsWords: what it says has a translation, or is the same in every language.
func TestTheScriptFindsItsWords(t *testing.T) {
	said := inScript.FindAllStringSubmatch(string(monthPage.Script), -1)
	calls := regexp.MustCompile(`\b(say|count)\(`).FindAllString(string(monthPage.Script), -1)
	if len(said) < 50 || len(calls) != len(said) {
		t.Errorf("%d texts are carried, of %d that the script says", len(said), len(calls))
	}
}
