package logtab

import (
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"ringcentral-archiver/ui/uitest"
)

func TestSearchWaitsForAPause(t *testing.T) {
	r := newLog(t)
	asked := len(r.Engine.Queries)
	test.Type(r.log.find, "555-0123 ")
	if err := r.Clock.BlockUntilContext(t.Context(), 9); err != nil {
		t.Fatal(err)
	}
	if len(r.Engine.Queries) != asked {
		t.Error("each key searches")
	}
	r.Clock.Advance(searchPause)
	for range 9 {
		r.Next()
	}
	r.Settle()
	if len(r.Engine.Queries) != asked+1 || r.Engine.Query().Text != "555-0123" {
		t.Errorf("asked %d times, last for %q", len(r.Engine.Queries)-asked, r.Engine.Query().Text)
	}
	r.Engine.Pages = nil
	r.log.find.SetText("Nobody")
	r.log.find.OnSubmitted("Nobody")
	r.Settle()
	if r.Engine.Query().Text != "Nobody" || r.log.empty.Text != "Nothing found for “Nobody” in these days." {
		t.Errorf("Enter: %q, %q", r.Engine.Query().Text, r.log.empty.Text)
	}
}

func TestDatesAreAnsweredInPlace(t *testing.T) {
	for _, c := range []struct{ name, from, to, wrong string }{
		{"good", "15/11/2026", "20/11/2026", ""},
		{"one digit and ISO", "1/11/2026", "2026-11-20", ""},
		{"backwards", "20/11/2026", "15/11/2026", "“From” must not be after “To”."},
		{"future", "22/11/2026", "23/11/2026", "The start date is in the future."},
		{"future end", "20/11/2026", "22/11/2026", "The end date is in the future."},
		{"no first", "", "20/11/2026", "Enter a start date."},
		{"no last", "20/11/2026", "", "Enter an end date."},
		{"nonsense", "31/02/2026", "20/11/2026", "“31/02/2026” is not a date. Enter one like 21/11/2026."},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := newLog(t)
			asked := len(r.Engine.Queries)
			r.log.from.Entry.SetText(c.from)
			r.log.to.Entry.SetText(c.to)
			if r.log.dates.Selected == "" || r.log.week.Selected != "" {
				t.Error("typing a date does not choose From")
			}
			r.log.search()
			r.Settle()
			if r.log.wrong.Text != c.wrong || r.log.wrong.Visible() != (c.wrong != "") {
				t.Errorf("told %q, want %q", r.log.wrong.Text, c.wrong)
			}
			if c.wrong != "" {
				if len(r.Engine.Queries) != asked {
					t.Error("the log was asked all the same")
				}
				return
			}
			if q := r.Engine.Query(); q.From.Day() > 15 || !q.To.Equal(time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)) {
				t.Errorf("asked %+v", q)
			}
			r.log.week.SetSelected("Last 7 days")
			r.Settle()
			if q := r.Engine.Query(); !q.To.IsZero() || r.log.dates.Selected != "" {
				t.Errorf("last 7 days: %+v", q)
			}
		})
	}
}

func TestGoAsksForTheDates(t *testing.T) {
	r := newLog(t)
	r.log.from.Entry.SetText("16/11/2026")
	r.log.to.Entry.SetText("16/11/2026")
	r.Tap(r.Button("GO"))
	if q := r.Engine.Query(); !q.From.Equal(time.Date(2026, 11, 16, 0, 0, 0, 0, time.UTC)) || !q.To.Equal(q.From.AddDate(0, 0, 1)) {
		t.Errorf("asked %+v", q)
	}
}

// TestTheFieldsSayWhatIsShown: last 7 days resets them, and SHOW LESS applies what was typed.
func TestTheFieldsSayWhatIsShown(t *testing.T) {
	r := newLog(t)
	first := r.log.from.Entry.Text
	r.log.from.Entry.SetText("01/01/2016")
	r.log.week.SetSelected("Last 7 days")
	r.Settle()
	if r.log.from.Entry.Text != first || r.log.dates.Selected != "" {
		t.Errorf("after last 7 days the field says %q, not %q", r.log.from.Entry.Text, first)
	}
	r.log.from.Entry.SetText("16/11/2026")
	r.Tap(r.Button("SHOW LESS"))
	if q := r.Engine.Query(); !q.Less || q.From.Day() != 16 {
		t.Errorf("SHOW LESS asked %+v", q)
	}
	r.log.from.Entry.SetText("nonsense")
	r.Tap(r.Button("SHOW MORE"))
	if !r.log.query.less || !r.log.wrong.Visible() {
		t.Error("SHOW MORE lists dates that the fields do not say")
	}
}

// TestASearchIsSeenToWork: until it has been answered, nothing says that the rows are its answer.
func TestASearchIsSeenToWork(t *testing.T) {
	r := newLog(t)
	r.log.find.SetText("Ana")
	r.log.lookUp()
	if r.log.summary.Text != "Searching…" {
		t.Errorf("it says %q", r.log.summary.Text)
	}
	r.Settle()
	if r.log.summary.Text == "Searching…" {
		t.Error("it says so for ever")
	}
	r.Engine.Rows = uitest.Hour()
	r.log.list.Choose(5)
	r.Settle()
	if h := r.log.hour; h.list.Rows() != 1 || !slices.Contains(r.Engine.Called(), "find Ana") || !h.whole.Visible() {
		t.Errorf("an hour of it has %d items", h.list.Rows())
	}
	r.Tap(r.log.hour.whole)
	if h := r.log.hour; h.list.Rows() != 6 || h.whole.Visible() {
		t.Errorf("the whole hour has %d items", h.list.Rows())
	}
}

// TestADayOfTheAccountIsPartsOfTwoHere: the fields name the days that are shown.
func TestADayOfTheAccountIsPartsOfTwoHere(t *testing.T) {
	r := newLog(t)
	from := time.Date(2026, 11, 17, 8, 0, 0, 0, time.UTC)
	r.log.ShowDay(from, from.AddDate(0, 0, 1), time.Date(2026, 11, 17, 0, 0, 0, 0, time.UTC))
	r.choose()
	r.Settle()
	if r.log.from.Entry.Text != "17/11/2026" || r.log.to.Entry.Text != "18/11/2026" {
		t.Errorf("the fields say %q to %q", r.log.from.Entry.Text, r.log.to.Entry.Text)
	}
}

func TestADayIsShown(t *testing.T) {
	r := newHour(t)
	r.log.query.less = true
	from := time.Date(2026, 11, 17, 0, 0, 0, 0, time.UTC)
	r.log.ShowDay(from, from.AddDate(0, 0, 1), from)
	r.choose()
	r.Settle()
	if r.log.hour.open() {
		t.Error("another hour is in front of it")
	}
	if q := r.Engine.Query(); !q.From.Equal(from) || !q.To.Equal(from.AddDate(0, 0, 1)) || q.Less {
		t.Errorf("asked for %+v", q)
	}
	if r.log.from.Entry.Text != "17/11/2026" || r.log.to.Entry.Text != "17/11/2026" || r.log.dates.Selected == "" || r.log.week.Selected != "" {
		t.Errorf("the fields say %q to %q", r.log.from.Entry.Text, r.log.to.Entry.Text)
	}
}
