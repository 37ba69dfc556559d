//go:build unix

package index

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/e2e/browser"

	"ringcentral-archiver/archiver/translation"
)

// openMonth opens a month's page with what the address asks for.
func openMonth(t *testing.T, b *browser.Browser, f folder, asked string, items ...*Item) {
	t.Helper()
	show(t, b, f, november(t, items...), asked)
}

// show puts a month into a folder and opens its page there.
func show(t *testing.T, b *browser.Browser, f folder, m Month, asked string) {
	t.Helper()
	page, scripts := render(t, m)
	f.put("/Index/2026-11.html", []byte(page))
	for name, rows := range scripts {
		f.put(name, []byte(rows))
	}
	b.Visit("about:blank") // else another fragment alone would load nothing
	b.Visit(f.address("/Index/2026-11.html") + asked)
	quiet(t, b)
}

// quiet fails when the browser has complained.
func quiet(t *testing.T, b *browser.Browser) {
	t.Helper()
	if said := b.Complaints(); len(said) > 0 {
		t.Errorf("the browser complains: %q", said)
	}
}

// seen runs a script and returns what it says.
func seen[T any](b *browser.Browser, script string) (out T) {
	b.Run(script, &out)
	return out
}

// press clicks on an element after bringing it to where nothing covers it.
func press(b *browser.Browser, element string) {
	b.Run(`document.querySelector('`+element+`').scrollIntoView({ block: "center" })`, nil)
	b.Click(element)
}

func text(b *browser.Browser, element string) string {
	return seen[string](b, `return document.querySelector("`+element+`").innerText`)
}

// TestBrowser opens the pages as a double click does, in a real browser.
//
//test:long
func TestBrowser(t *testing.T) {
	b := browser.Open(t)
	for _, test := range []struct {
		name string
		run  func(*testing.T, *browser.Browser)
	}{
		{"opens a large month", opensALargeMonth},
		{"opens a large month with calls", opensALargeMonthWithCalls},
		{"finds calls", findsCalls},
		{"searches", searches},
		{"shows what a row holds", showsWhatARowHolds},
		{"opens a conversation", opensAConversation},
		{"obeys keys", obeysKeys},
		{"meets names from hell", meetsNamesFromHell},
		{"tells a file that is missing", tellsAFileThatIsMissing},
		{"asks before it opens what may act", asksBeforeWhatActs},
		{"opens an empty month", opensAnEmptyMonth},
		{"speaks German", speaksGerman},
		{"tells rows that are missing", tellsRowsThatAreMissing},
		{"shows rows that are newer than the page", showsRowsThatAreNewer},
		{"without script", withoutScript},
		{"judges the status", judgesTheStatus},
	} {
		t.Run(test.name, func(t *testing.T) { test.run(t, b.In(t)) })
	}
}

func opensALargeMonth(t *testing.T, b *browser.Browser) {
	items := busy(t, many)
	wanted := call(ana, sam, ana, "7712345678904", time.Date(2026, 11, 30, 23, 0, 0, 0, pacific(t)), 3*time.Second)
	wanted.Files[0].Path = "/100% Ana #1? & Söhne_101/2026-11-30/Call Recording/it's + (1)_7712345678904.mp3"
	items = append(items, wanted)
	f := newFolder(t)
	f.fill(wanted)
	openMonth(t, b, f, "", items...)
	if got := text(b, "#count"); got != "20,001 items" {
		t.Errorf("the page counts %q", got)
	}
	shown := seen[int](b, `return document.querySelectorAll("#list tr[data-n]").length`)
	if shown < 100 || shown > 1000 {
		t.Errorf("%d rows are shown at first", shown)
	}
	logTimes(t, b, items)

	b.Run(`await new Promise((told) => { new MutationObserver((seen, me) => { me.disconnect(); told(); }).observe(document.querySelector("#list"), { childList: true, subtree: true });
		document.querySelector("#rest").scrollIntoView(); })`, nil)
	if more := seen[int](b, `return document.querySelectorAll("#list tr[data-n]").length`); more <= shown {
		t.Error("no more rows follow where the shown ones end")
	}
	plays(t, b, `tr[data-n="20000"] button.play`, wanted)
}

// logTimes tells how long the page takes to open and to search.
func logTimes(t *testing.T, b *browser.Browser, items []*Item) {
	t.Helper()
	took := seen[[3]float64](b, `const find = (what) => { const began = performance.now(); const field = document.querySelector("[name=q]");
			field.value = what; field.dispatchEvent(new Event("input", { bubbles: true }));
			return new Promise((told) => requestAnimationFrame(() => told(performance.now() - began))); };
		const first = await find("nine");
		let best = Infinity;
		for (let i = 0; i < 10; i++) best = Math.min(best, await find(i % 2 ? "nine" : "tomorrow"));
		await find("");
		return [performance.getEntriesByType("navigation")[0].loadEventEnd, first, best]`)
	page, scripts := render(t, november(t, items...))
	size := len(page)
	for _, rows := range scripts {
		size += len(rows)
	}
	t.Logf("%d rows: %d bytes; loaded and shown after %.0f ms; a first search takes %.0f ms, the best of the next ten %.0f ms", len(items), size, took[0], took[1], took[2])
}

// opensALargeMonthWithCalls: as many rows, of which about half are calls. What was recorded is counted
// once.
func opensALargeMonthWithCalls(t *testing.T, b *browser.Browser) {
	items, events := withCalls(t, many)
	openMonth(t, b, newFolder(t), "", items...)
	number := seen[string](b, fmt.Sprintf(`return (%d).toLocaleString("en")`, events))
	if got := text(b, "#count"); got != number+" items" {
		t.Errorf("the page counts %q, want %s items", got, number)
	}
	if shown := seen[int](b, `return document.querySelectorAll("#list tr[data-n]").length`); shown < 100 || shown > 1000 {
		t.Errorf("%d rows are shown at first", shown)
	}
	logTimes(t, b, items)
	if got := text(b, "#count"); got != number+" items" {
		t.Errorf("after a search the page counts %q", got)
	}
}

// findsCalls: among all types what was recorded is there once; among the calls each call is, with what
// it left.
func findsCalls(t *testing.T, b *browser.Browser) {
	at := func(hour int) time.Time { return time.Date(2026, 11, 5, hour, 0, 0, 0, pacific(t)) }
	recorded := call(ana, kim, ana, "7", at(9), 30*time.Second)
	mail := voicemail(ben, sam, "402", at(10), 5*time.Second)
	missed := row(ana, kim, ana, "A3", at(11), "Missed")
	missed.Row.Texts = []string{"5"}
	f, items := newFolder(t), []*Item{
		recorded, row(ana, kim, ana, "A1", at(9), "Accepted", recorded), mail, row(ben, sam, ben, "A2", at(10), "Voicemail", mail),
		missed, message(ana, ana, "5", at(12), "Sorry, I missed you", kim), row(chloe, Party{Name: `</script><b>x`}, Party{}, "A4", at(13), `<i>Missed</i>`),
	}
	items = append(items, row(chloe, sam, chloe, "A5", at(14), "Hang Up"))
	f.fill(recorded)
	for asked, want := range map[string][]string{
		"":                            {"A5", "A4", "5", "A3", "402", "7"},
		"#type=Call":                  {"A5", "A4", "A3", "A2", "A1"},
		"#type=Call%20Recording":      {"7"},
		"#q=missed":                   {"A4", "5", "A3"},
		"#q=missed&type=Call":         {"A4", "A3"},
		"#q=hang%20up":                {"A5"}, // in RingCentral's words, and as the page says it
		"#q=hung%20up":                {"A5"},
		"#q=A3":                       {"A3"},
		"#q=%2B14155550123&type=Call": {"A3", "A1"},
		"#ext=101&type=Call":          {"A3", "A1"},
	} {
		openMonth(t, b, f, asked, items...)
		got := seen[[]string](b, `return [...document.querySelectorAll("#list tr[data-n]")].map((tr) => tr.dataset.n)`)
		var ids []string
		for _, n := range got {
			i, err := strconv.Atoi(n)
			if err != nil {
				t.Fatal(err)
			}
			ids = append(ids, items[i].ID)
		}
		if !slices.Equal(ids, want) {
			t.Errorf("%s finds %q, want %q", asked, ids, want)
		}
	}
	openMonth(t, b, f, "#type=Call", items...)
	plays(t, b, `#row-1 button.play`, recorded)
	press(b, `#row-4 [data-do=thread]`)
	if got := text(b, "#bubbles"); !strings.Contains(got, "Sorry, I missed you") {
		t.Errorf("the conversation after a missed call is %q", got)
	}
	b.Click("#close")
	if got := text(b, "#row-6 .type"); !strings.Contains(got, "<i>missed</i>") {
		t.Errorf("the row says %q", got)
	}
	quiet(t, b)
}

// small is a month in which each thing happens once, oldest first.
func small(t testing.TB) []*Item {
	t.Helper()
	at := func(day, hour int) time.Time { return time.Date(2026, 11, day, hour, 0, 0, 0, pacific(t)) }
	short := call(ben, kim, ben, "1", at(2, 9), 60*time.Second)
	short.CallDuration = 2 * time.Minute
	return []*Item{
		short,
		message(ana, kim, "2", at(2, 10), "Shall we all meet at nine?", ana, josé),
		voicemail(chloe, sam, "3", at(2, 11), 5*time.Second),
		message(ana, ana, "4", at(3, 9), "Fine by me, the code is 0042", kim, josé),
		message(ana, kim, "5", at(3, 10), "Only you and me now", ana),
		fax(ben, sam, "6", at(4, 9)),
		picture(message(ana, josé, "7", at(4, 10), "With a picture 💚", Party{Number: ana.Number}, kim), "tooth #1 50%.png"),
		message(chloe, kim, "8", at(4, 11), "Another extension", chloe),
	}
}

func searches(t *testing.T, b *browser.Browser) {
	f := newFolder(t)
	items := small(t)
	for _, test := range []struct {
		asked string
		want  []string // ids, newest first
	}{
		{"", []string{"8", "7", "6", "5", "4", "3", "2", "1"}},
		{"#order=oldest", []string{"1", "2", "3", "4", "5", "6", "7", "8"}},
		{"#q=jose", []string{"7", "4", "2"}},
		{"#q=NUNEZ-strasse", []string{"7", "4", "2"}},
		{"#q=%2B44%20(20)%207946-0018", []string{"6", "3"}},
		{"#q=020%207946", []string{"6", "3"}},
		{"#q=oneill", nil},
		{"#q=o%E2%80%99neill", []string{"6", "3"}},
		{"#q=kim%20okafor", []string{"1"}},
		{"#q=0042", []string{"4"}},
		{"#q=all%20meet", []string{"2"}},
		{"#q=kim&type=SMS", []string{"8", "7", "5", "4", "2"}},
		{"#ext=103", []string{"8", "3"}},
		{"#day=4&type=Fax", []string{"6"}},
		{"#q=nobody", nil},
		{"#type=Nothing", []string{"8", "7", "6", "5", "4", "3", "2", "1"}},
	} {
		openMonth(t, b, f, test.asked, items...)
		got := seen[[]string](b, `return [...document.querySelectorAll("#list tr[data-n]")].map((tr) => String(Number(tr.dataset.n) + 1))`)
		if !slices.Equal(got, test.want) {
			t.Errorf("%s finds %q, want %q", test.asked, got, test.want)
		}
		if hidden := seen[bool](b, `return document.querySelector("#none").hidden`); hidden != (len(test.want) > 0) {
			t.Errorf("%s: the page says that nothing is found: %v", test.asked, !hidden)
		}
	}
	openMonth(t, b, f, "", items...)
	b.Type("[name=q]", "okafor")
	b.Run(`await new Promise((told) => requestAnimationFrame(() => requestAnimationFrame(told)))`, nil)
	if got, address := text(b, "#count"), b.Address(); got != "2 of 8 items" || !strings.HasSuffix(address, "#q=okafor") {
		t.Errorf("typing finds %q at %s", got, address)
	}
}

func meetsNamesFromHell(t *testing.T, b *browser.Browser) {
	f := newFolder(t)
	var items []*Item
	for i, name := range hellish {
		items = append(items, message(ana, Party{Number: "+1415", Name: name}, string(rune('a'+i)), time.Date(2026, 11, 3, 9, 0, 0, 0, time.UTC), name, Party{Name: name}))
	}
	items[0].Files = []File{
		{Kind: kindAttachment, Path: "/a/1_\u202egpj.txt"}, {Kind: kindAttachment, Path: "/a/2_\u2066gpj.pdf"}, {Kind: kindAttachment, Path: "/a/\u202eexe.file", Name: "\u202egpj.exe"},
	}
	items = append(items, row(ana, ana, kim, "7", time.Date(2026, 11, 4, 9, 0, 0, 0, time.UTC), "constructor"))
	openMonth(t, b, f, "", items...)
	if got := text(b, "tr[data-type=Call] .type"); !strings.HasSuffix(got, "constructor") {
		t.Errorf("a call's result is %q", got)
	}
	press(b, `#row-0 [data-do=thread]`)
	if got := seen[bool](b, `return /[\u202a-\u202e\u2066-\u206f]/.test(document.body.innerText + [...document.querySelectorAll("[title], [alt]")].map((each) => each.title + each.alt).join())`); got {
		t.Error("a mark in a name turns a line round")
	}
	if got := seen[[2]int](b, `return [document.querySelectorAll("#list tr[data-n]").length, document.querySelectorAll("script").length]`); got != [2]int{len(items), 4} {
		t.Errorf("rows and scripts: %d", got)
	}
	for _, width := range []int{360, 1024} {
		b.DevTools("Emulation.setDeviceMetricsOverride", map[string]any{"width": width, "height": 700, "deviceScaleFactor": 1, "mobile": false})
		if wide := seen[int](b, `return document.documentElement.scrollWidth - innerWidth`); wide > 0 {
			t.Errorf("names make the page %d pixels too wide for %d", wide, width)
		}
	}
	b.DevTools("Emulation.clearDeviceMetricsOverride", map[string]any{})
	if title := seen[string](b, `return document.title`); title != "November 2026 – Meadow Dental" {
		t.Errorf("a name has changed the title to %q", title)
	}
	quiet(t, b)
}

func tellsAFileThatIsMissing(t *testing.T, b *browser.Browser) {
	f, items := newFolder(t), small(t)
	openMonth(t, b, f, "", items...)
	b.Run(`window.told = new Promise((told) => document.querySelector("audio").addEventListener("error", told, { once: true }))`, nil)
	press(b, `#row-0 button.play`)
	b.Run(`await window.told`, nil)
	if got := text(b, "#trouble"); !strings.Contains(got, "Open the file") {
		t.Errorf("the player says %q", got)
	}
	if said := b.Complaints(); len(said) != 1 || !strings.Contains(said[0], "ERR_FILE_NOT_FOUND") {
		t.Errorf("the browser complains: %q", said)
	}
}

func asksBeforeWhatActs(t *testing.T, b *browser.Browser) {
	sent := func(id, file, name string) *Item {
		it := message(ana, kim, id, time.Date(2026, 11, 3, 9, 0, 0, 0, pacific(t)), "look", ana)
		it.Files = []File{{Kind: kindAttachment, Path: "/Ana Ruiz_101/2026-11-03/SMS/" + file, ContentType: "application/octet-stream", Name: name}}
		return it
	}
	openMonth(t, b, newFolder(t), "", sent("1", "1_1_photos.file", "photos.pdf.exe"), sent("2", "2_1_old.html", ""), sent("3", "3_1_plan.pdf", ""))
	if links := seen[[]string](b, `return [...document.querySelectorAll("#list a")].map((a) => a.getAttribute("href"))`); len(links) != 1 || !strings.HasSuffix(links[0], "plan.pdf") {
		t.Errorf("the links lead to %q", links)
	}
	asked := seen[[]string](b, `const asked = []; let opened = 0;
		window.confirm = (text) => { asked.push(text); return asked.length > 1; };
		window.open = () => { opened++; };
		for (const one of document.querySelectorAll("#list button.asks")) one.click();
		return [...asked, String(opened)]`)
	if len(asked) != 3 || !strings.Contains(asked[0]+asked[1], "photos.pdf.exe") || !strings.Contains(asked[0]+asked[1], "2_1_old.html") || asked[2] != "1" {
		t.Errorf("the page asked and opened %q", asked)
	}
	if words := text(b, "#list"); !strings.Contains(words, "EXE …") || !strings.Contains(words, "HTML …") {
		t.Errorf("the list says %q", words)
	}
}

func opensAnEmptyMonth(t *testing.T, b *browser.Browser) {
	openMonth(t, b, newFolder(t), "")
	if got := text(b, "#none"); got != "The archive has nothing from this month." {
		t.Errorf("the page says %q", got)
	}
}

// tellsRowsThatAreMissing: Dropbox has brought the page and not all that lies beside it, or an older version of it.
func tellsRowsThatAreMissing(t *testing.T, b *browser.Browser) {
	for _, test := range []struct {
		gone   []string // days
		before string   // a day of which one row is there
		count  string
		says   []string
	}{
		{nil, "", "8 items", nil},
		{[]string{"03"}, "", "6 items", []string{"2 rows are missing on this computer (Tuesday 3 November)", "“Index/2026-11”"}},
		{nil, "02", "6 items", []string{"2 rows are missing on this computer (Monday 2 November)"}},
		{[]string{"02", "03", "04"}, "", "0 items", []string{"8 rows are missing on this computer (Monday 2 November, Tuesday 3 November, Wednesday 4 November)"}},
	} {
		f, items := newFolder(t), small(t)
		openMonth(t, b, f, "", items...)
		for _, day := range test.gone {
			f.remove(RowsName(midnightOf(t, "2026-11-"+day)))
		}
		if test.before != "" {
			_, scripts := render(t, november(t, items[:1]...))
			name := RowsName(midnightOf(t, "2026-11-"+test.before))
			f.put(name, []byte(scripts[name]))
		}
		b.Visit("about:blank")
		b.Visit(f.address("/Index/2026-11.html"))
		b.Complaints() // it names the files
		if got := text(b, "#count"); got != test.count {
			t.Errorf("without %q the page counts %q", test.gone, got)
		}
		said := text(b, "#missing")
		for _, want := range test.says {
			if !strings.Contains(said, want) {
				t.Errorf("without %q the page says %q", test.gone, said)
			}
		}
		if (said != "") != (len(test.says) > 0) {
			t.Errorf("without %q the page says %q", test.gone, said)
		}
		if got := text(b, "main"); strings.Contains(got, "nothing from this month") {
			t.Errorf("without %q the page says %q", test.gone, got)
		}
	}
}

// showsRowsThatAreNewer: Dropbox has brought the rows and not yet the page.
func showsRowsThatAreNewer(t *testing.T, b *browser.Browser) {
	f, items := newFolder(t), small(t)
	openMonth(t, b, f, "", items[:5]...)
	_, scripts := render(t, november(t, append(items[:5:5], message(ana, kim, "9", time.Date(2026, 11, 3, 20, 0, 0, 0, pacific(t)), "And one more", ana))...))
	name := RowsName(midnightOf(t, "2026-11-03"))
	f.put(name, []byte(scripts[name]))
	b.Visit("about:blank")
	b.Visit(f.address("/Index/2026-11.html"))
	if got, said := text(b, "#count"), text(b, "#missing"); got != "6 items" || said != "" {
		t.Errorf("the page counts %q and says %q", got, said)
	}
	quiet(t, b)
}

func withoutScript(t *testing.T, b *browser.Browser) {
	f := newFolder(t)
	b.DevTools("Emulation.setScriptExecutionDisabled", map[string]any{"value": true})
	defer b.DevTools("Emulation.setScriptExecutionDisabled", map[string]any{"value": false})
	openMonth(t, b, f, "", small(t)...)
	b.Click("noscript a") // it can be seen, else the browser refuses
}

func judgesTheStatus(t *testing.T, b *browser.Browser) {
	f := newFolder(t)
	now := seen[float64](b, `return Date.now()`)
	for name, test := range map[string]struct {
		ago      time.Duration
		headline string
		look     string
		age      string
	}{
		"fresh":  {5 * time.Minute, "Everything is archived", "good", "That was 5 minutes ago."},
		"stale":  {50 * time.Hour, "The office computer has stopped archiving", "bad late", "That was 2 days ago."},
		"future": {-time.Hour, "Everything is archived", "good", "This computer's clock is behind"},
	} {
		s := well(t)
		s.Written = time.UnixMilli(int64(now)).Add(-test.ago)
		f.put("/ARCHIVE STATUS.html", []byte(statusOf(t, s)))
		b.Visit(f.address("/ARCHIVE STATUS.html"))
		look := seen[string](b, `return document.body.className`)
		if headline, age := text(b, "h1"), text(b, "#age"); headline != test.headline || look != test.look || !strings.Contains(age, test.age) {
			t.Errorf("%s: %q, %q, %q", name, headline, look, age)
		}
		quiet(t, b)
	}
}

// speaksGerman: what the script says, too, with numbers and dates of the language.
func speaksGerman(t *testing.T, b *browser.Browser) {
	recorded := call(ana, kim, ana, "7", time.Date(2026, 11, 30, 23, 0, 0, 0, pacific(t)), 30*time.Second)
	m := november(t, append(busy(t, 1200), recorded)...)
	m.In = translation.In("de")
	f := newFolder(t)
	f.fill(recorded)
	show(t, b, f, m, "")
	if got := text(b, "#count"); got != "1.201 Einträge" {
		t.Errorf("the page counts %q", got)
	}
	for _, want := range []string{"Aufzeichnung", "eingehend", "Abspielen"} {
		if !seen[bool](b, fmt.Sprintf(`return document.querySelector("#list").innerText.includes(%q)`, want)) {
			t.Errorf("no row says %q", want)
		}
	}
	if got := text(b, "#list tr.day th"); !regexp.MustCompile(`^[A-Z][a-z]+tag|Mittwoch, \d+\. November `).MatchString(got) {
		t.Errorf("a day is called %q", got)
	}
	if english := seen[string](b, `const said = [...document.querySelectorAll("header, form, th, .type, button, .actions, .length")].map((each) => each.innerText).join(" ");
		return (/\b(Play|Recording|inbound|outbound|items?|Conversation|Open|of|Search|All)\b/.exec(said) || [""])[0]`); english != "" {
		t.Errorf("the page says %q", english)
	}
	plays(t, b, `tr[data-type="Call Recording"] button.play[aria-label*="23:00:00"]`, recorded)
	if got := seen[string](b, `return document.querySelector("button[aria-pressed=true]").innerText`); got != "Pause" {
		t.Errorf("what plays says %q", got)
	}
}
