package completeness

import (
	"cmp"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store/ledger"
)

// TestJudgeAnHour: every way in which an hour may stand, at the moment when it
// stands so.
func TestJudgeAnHour(t *testing.T) {
	begin := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	ended := begin.Add(time.Hour)
	listed := func(after time.Duration) (l [ledger.NumSources]time.Time) {
		l[ledger.OwnSMS.Index()] = ended.Add(after)
		return l
	}
	var never [ledger.NumSources]time.Time
	count := func(open, gone int) [4]Tally { return [4]Tally{2: {Archived: 1, Open: open, Gone: gone}} }
	recorded := func(after time.Duration) (l [ledger.NumSources]time.Time) {
		l[ledger.AccountRecordings.Index()] = ended.Add(after)
		return l
	}
	for name, c := range map[string]struct {
		source ledger.Source // zero = texts
		after  time.Duration // now, from the hour's end on
		listed [ledger.NumSources]time.Time
		note   reasons.Reason
		why    reasons.Reason
		types  [4]Tally
		open   reasons.Reason
		shut   bool
		want   string
	}{
		"at rest":                     {0, 6 * time.Hour, listed(5 * time.Hour), "", "", count(0, 0), "", false, "complete"},
		"at rest, offline now":        {0, 6 * time.Hour, listed(5 * time.Hour), "", reasons.Offline, count(0, 0), "", false, "complete"},
		"not over":                    {0, -time.Minute, never, "", "", count(0, 0), "", false, "settling"},
		"just over":                   {0, time.Minute, never, "", "", count(0, 0), "", false, "settling"},
		"listed too young":            {0, 5 * time.Hour, listed(3 * time.Hour), "", "", count(0, 0), "", false, "settling"},
		"too young, refused since":    {0, 7 * time.Hour, listed(3 * time.Hour), "", reasons.NoPermission, count(0, 0), "", false, "missing no-permission"},
		"too young, offline since":    {0, 7 * time.Hour, listed(3 * time.Hour), "", reasons.Offline, count(0, 0), "", false, "unknown offline"},
		"too young, offline a moment": {0, 5 * time.Hour, listed(3 * time.Hour), "", reasons.Offline, count(0, 0), "", false, "settling"},
		"too young, too old since":    {ledger.AccountRecordings, 92 * 24 * time.Hour, recorded(3 * time.Hour), "", "", count(0, 0), "", false, "unknown too-old"},
		"not listed":                  {0, 5 * time.Hour, never, "", "", count(0, 0), "", false, "unknown not-listed"},
		"not listed, noted":           {0, time.Minute, never, reasons.NoPermission, "", count(0, 0), "", false, "missing no-permission"},
		"not listed, unreadable":      {0, 5 * time.Hour, never, reasons.Unreadable, "", count(0, 0), "", false, "missing unreadable-record"},
		"not listed, signed out":      {0, 5 * time.Hour, never, reasons.SignedOut, "", count(0, 0), "", false, "unknown ringcentral-signed-out"},
		"not listed, backup off":      {0, time.Minute, never, "", reasons.BackupOff, count(0, 0), "", false, "unknown backup-off"},
		"too old":                     {ledger.AccountRecordings, 92 * 24 * time.Hour, never, "", "", count(0, 0), "", false, "unknown too-old"},
		"text, old and not listed":    {0, 900 * 24 * time.Hour, never, "", "", count(0, 0), "", false, "unknown not-listed"},
		"open, not tried":             {0, 6 * time.Hour, listed(5 * time.Hour), "", "", count(1, 0), "", false, "settling"},
		"open, slowed down":           {0, 6 * time.Hour, listed(5 * time.Hour), "", reasons.RateLimited, count(1, 0), reasons.RateLimited, false, "settling"},
		"open, tried":                 {0, 6 * time.Hour, listed(5 * time.Hour), "", "", count(1, 0), reasons.BadContent, false, "missing bad-content"},
		"open, not tried, full":       {0, 6 * time.Hour, listed(5 * time.Hour), "", reasons.DropboxFull, count(1, 0), "", false, "missing dropbox-full"},
		"open, tried, young":          {0, time.Minute, never, "", "", count(1, 0), reasons.Mismatch, false, "missing hash-mismatch"},
		"gone":                        {0, 6 * time.Hour, listed(5 * time.Hour), "", "", count(1, 1), "", false, "missing gone"},
		"excluded and wanted":         {0, 6 * time.Hour, listed(5 * time.Hour), "", "", count(0, 0), "", true, "settling"},
	} {
		now := ended.Add(c.after)
		calendar := &calendar{now: now, why: c.why, since: begin.Add(-time.Hour), wanted: cmp.Or(c.source, ledger.OwnSMS)}
		h := hour{types: c.types, open: c.open, shut: c.shut}
		job := &ledger.Job{From: begin, Sources: cmp.Or(c.source, ledger.OwnSMS), Listed: c.listed, Note: string(c.note)}
		h.job = job.Believable(now)
		v := calendar.judge(h)
		if got := strings.TrimSpace(string(v.state) + " " + string(v.reason)); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// TestADayIsWhatItsWorstHourIs: and of two that weigh the same, it gives the reason that needs a
// person.
func TestADayIsWhatItsWorstHourIs(t *testing.T) {
	missing, unknown := verdict{DayMissing, reasons.NotYetAvailable}, verdict{DayUnknown, reasons.NotListed}
	settles, whole, full := verdict{DaySettling, reasons.NoReason}, verdict{DayComplete, reasons.NoReason}, verdict{DayMissing, reasons.DropboxFull}
	for _, c := range []struct{ first, second, want verdict }{
		{whole, settles, settles},
		{settles, whole, settles},
		{settles, unknown, unknown},
		{unknown, missing, missing},
		{missing, unknown, missing},
		{missing, full, full},
		{full, missing, full},
		{whole, whole, whole},
	} {
		if got := c.first.worse(c.second); got != c.want {
			t.Errorf("%v and %v make %v", c.first, c.second, got)
		}
	}
}

// TestMoreHeldThanArchivedIsMissing: even if the store knew nothing of it.
func TestMoreHeldThanArchivedIsMissing(t *testing.T) {
	now := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	c := &calendar{now: now, since: now.Add(-100 * time.Hour)}
	s := localtime.Span{From: now.Add(-48 * time.Hour), To: now.Add(-24 * time.Hour)}
	day := Day{From: s.From, To: s.To, Types: [4]Tally{{Archived: 2}}}
	for held, want := range map[int]DayState{2: DayComplete, 1: DayComplete, 3: DayMissing} {
		if state, _ := c.judgeDay(s, nil, &day, [4]int{held}); state != want {
			t.Errorf("with %d held of 2 archived the day is %s", held, state)
		}
	}
}
