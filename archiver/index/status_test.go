package index

import (
	"bytes"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"ringcentral-archiver/archiver/translation"
)

func troubled(t testing.TB) Status {
	t.Helper()
	written := time.Date(2026, 11, 20, 17, 4, 0, 0, pacific(t))
	return Status{
		Account: "Meadow Dental", Computer: "FRONT-DESK", Dropbox: "office@meadow.example", Written: written, Zone: pacific(t), StaleAfter: 3 * time.Hour,
		Headline: "Dropbox is full: 37 items are not archived", CompleteTo: written.Add(-5 * time.Hour), NextRun: written.Add(56 * time.Minute),
		Archived: 18204, Bytes: 9_120_000_000, Open: 37, Gone: 2, FirstDeadline: written.AddDate(0, 0, 12), Verified: written.AddDate(0, 0, -3), Page: "2026-11",
		Problems: []StatusProblem{{
			Text: "Dropbox is full", Stake: "37 recordings; RingCentral will delete the first on 2 December.",
			Help: "Free 1.2 GB in Dropbox or upgrade your plan. Archiving then resumes.",
		}},
	}
}

func well(t testing.TB) Status {
	t.Helper()
	s := troubled(t)
	s.Headline, s.Good, s.Open, s.Gone, s.Problems, s.FirstDeadline = "Everything is archived", true, 0, 0, nil, time.Time{}
	return s
}

func statusOf(t *testing.T, s Status) string {
	t.Helper()
	var out bytes.Buffer
	if err := WriteStatus(&out, s); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestTheStatusSaysWhatIsKnown(t *testing.T) {
	page := statusOf(t, troubled(t))
	for _, want := range []string{
		`<body class="bad"`, "Dropbox is full: 37 items are not archived", "Written on <bdi>20 November 2026, 17:04 PST</bdi>", "FRONT-DESK", "18,204 items, 9.1 GB",
		"37 items; RingCentral will delete the first on 2 December 2026, 17:04 PST", "2 items", "Free 1.2 GB in Dropbox", "office@meadow.example",
		"If this page was written more than 3 hours ago, the office computer has stopped archiving", `data-written="2026-11-21T01:04:00Z" data-stale="10800"`,
		`<a href="Index/2026-11.html">Open the archive of November 2026</a>`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
}

func TestTheStatusDoesNotMakeThingsUp(t *testing.T) {
	s := Status{Zone: time.UTC, StaleAfter: 90 * time.Minute, Headline: "Nothing is archived yet", Written: time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)}
	page := statusOf(t, s)
	for _, want := range []string{"not known yet", "not yet", "none planned", "more than 90 minutes ago"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if strings.Contains(page, "0001") || strings.Contains(page, "Index/") {
		t.Errorf("the page tells of what is not known:\n%s", page)
	}
	s.Open = 1
	if page := statusOf(t, s); !strings.Contains(page, "1 item<") {
		t.Error("one open item without a deadline is not told")
	}
}

func TestTheStatusLooksAsItIs(t *testing.T) {
	s := well(t)
	paused, partly := well(t), well(t)
	paused.Paused, partly.NotCovered = true, []string{"Texts in shared inboxes are not archived."}
	for want, page := range map[string]string{"good": statusOf(t, s), "partly": statusOf(t, partly), "paused": statusOf(t, paused), "bad": statusOf(t, troubled(t))} {
		if !strings.Contains(page, `<body class="`+want+`"`) || strings.Contains(page, "Archiving is paused") != (want == "paused") {
			t.Errorf("the %s page is\n%s", want, page)
		}
	}
}

func TestNoNameBreaksTheStatus(t *testing.T) {
	for _, name := range hellish {
		s := troubled(t)
		s.Account, s.Computer, s.Dropbox, s.Headline, s.Problems[0] = name, name, name, name, StatusProblem{name, name, name}
		page := statusOf(t, s)
		if strings.Count(page, "<script") != 1 || strings.ContainsAny(name, `<&"`) && strings.Contains(page, name) {
			t.Errorf("%.40q stands in the page as it is", name)
		}
	}
}

// TestTheStatusSpeaksItsLanguage: every text of it, with numbers and dates; what another computer reads of it stays.
func TestTheStatusSpeaksItsLanguage(t *testing.T) {
	english := statusOf(t, troubled(t))
	for code, want := range map[string][]string{
		"de": {`<html lang="de">`, "Geschrieben am <bdi>20. November 2026, 17:04 PST</bdi> vom Computer <bdi>FRONT-DESK</bdi>.", "18.204 Einträge, 9,1 GB", "vor mehr als 3 Stunden geschrieben", "37 Einträge; RingCentral löscht den ersten am 2. Dezember 2026", "Archiv öffnen: November 2026", "Das war vor {{.N}} Minuten."},
		"fr": {`<html lang="fr">`, "Écrit le <bdi>20 novembre 2026, 17:04 PST</bdi> par l’ordinateur <bdi>FRONT-DESK</bdi>.", "18 204 éléments, 9,1 Go", "décembre 2026"},
		"es": {`<html lang="es">`, "Escrito el <bdi>20 de noviembre de 2026, 17:04 PST</bdi> por el equipo <bdi>FRONT-DESK</bdi>.", "18 204 elementos, 9,1 GB", "diciembre de 2026"},
	} {
		s := troubled(t)
		s.In = translation.In(code)
		page := statusOf(t, s)
		for _, words := range want {
			if !strings.Contains(page, words) {
				t.Errorf("the page in %s does not say %q:\n%s", code, words, page)
			}
		}
		for line := range strings.Lines(wordsOf(english)) {
			if line = strings.TrimSpace(line); len(strings.Fields(line)) > 1 && strings.Contains(wordsOf(page), line) && !strings.Contains(line, s.Headline) && !strings.Contains(s.Problems[0].Help+s.Problems[0].Stake+s.Account+s.Problems[0].Text, line) {
				t.Errorf("the page in %s says %q", code, line)
			}
		}
		if by, known := ReadStatus([]byte(page)); !known || by.Computer != s.Computer {
			t.Errorf("it was written by %+v", by)
		}
	}
}

var (
	style = regexp.MustCompile(`(?s)<style>.*</style>|<script>.*</script>`)
	tags  = regexp.MustCompile(`<[^>]*>`)
)

// wordsOf is what a page says, without its tags.
func wordsOf(page string) string {
	return tags.ReplaceAllString(style.ReplaceAllString(page, ""), "\n")
}

// TestTheStatusNamesItsAuthor: a page tells which computer and user wrote it; other files do not.
func TestTheStatusNamesItsAuthor(t *testing.T) {
	s := troubled(t)
	s.Computer, s.User, s.UserKey = `FRONT "1" & <2>`, "Ana Ruiz (101)", "37439510/2001"
	s.Beside = []Beside{{"Index/2026-11.html", "Index/2026-11 (2).html"}}
	s.PageFile = "2026-11 (2).html"
	page := statusOf(t, s)
	by, known := ReadStatus([]byte(page))
	if !known || by.Computer != s.Computer || by.User != s.UserKey || !by.Written.Equal(s.Written) {
		t.Errorf("it was written by %+v (%v)", by, known)
	}
	for _, want := range []string{"signed in as <bdi>Ana Ruiz (101)</bdi>", `href="Index/2026-11%20%282%29.html"`, "<bdi>Index/2026-11.html</bdi>: the program&#39;s own is <bdi>Index/2026-11 (2).html</bdi>"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	for _, other := range []string{"", "<html><body>mine</body></html>", strings.Replace(page, "data-written=\"2", "data-written=\"x", 1)} {
		if by, known := ReadStatus([]byte(other)); known {
			t.Errorf("%.20q was written by %+v", other, by)
		}
	}
}

// FuzzReadStatus: a page in Dropbox has an author, or is a stranger's; one that was written by whom it says is read as that.
func FuzzReadStatus(f *testing.F) {
	f.Add([]byte("<body class=\"fine\" data-written=\"2026-11-20T16:00:00Z\" data-stale=\"1\" data-computer=\"a\" data-user=\"b\">"))
	f.Add([]byte("<body class=\"fine\" data-written=\"9999-12-31T23:59:59-23:59\" data-stale=\"0\" data-computer=\"&quot;&#0;\" data-user=\"&#x110000;\">"))
	f.Fuzz(func(t *testing.T, page []byte) {
		author, ours := ReadStatus(page)
		if !ours {
			return
		}
		var out bytes.Buffer
		if err := WriteStatus(&out, Status{Computer: author.Computer, UserKey: author.User, Written: author.Written, Zone: time.UTC}); err != nil {
			t.Fatal(err)
		}
		again, ours := ReadStatus(out.Bytes())
		if year := author.Written.UTC().Year(); year >= 0 && year <= 9999 && utf8.ValidString(author.Computer+author.User) && (!ours || !again.Written.Equal(author.Written.Truncate(time.Second)) || again.User != author.User) {
			t.Errorf("%+v becomes %+v, %t", author, again, ours)
		}
	})
}
