package completeness

import (
	"testing"
	"time"

	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
)

func TestRowNeverSaysSuccessTooEarly(t *testing.T) {
	hour := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	ended := hour.Add(time.Hour)
	both := ledger.OwnSMS | ledger.OwnFax
	listed := func(at time.Time) (l [ledger.NumSources]time.Time) {
		l[ledger.OwnSMS.Index()], l[ledger.OwnFax.Index()] = at, at
		return l
	}
	calls := ledger.AccountRecordings
	half := listed(time.Time{})
	half[ledger.OwnSMS.Index()] = ended.Add(5 * time.Hour)
	count := func(c ledger.Counts) [4]ledger.Counts { return [4]ledger.Counts{2: c} }
	late := ended.Add(24 * time.Hour)
	cases := map[string]struct {
		job  ledger.Job
		now  time.Time
		why  reasons.Reason
		want string
	}{
		"success":                {ledger.Job{Sources: both, Listed: listed(ended.Add(4 * time.Hour))}, late, "", "success"},
		"not_listed":             {ledger.Job{Sources: both}, late, "", "waiting: not listed yet"},
		"no_sources":             {ledger.Job{}, late, "", "waiting: not listed yet"},
		"one_not_listed":         {ledger.Job{Sources: both, Listed: half}, late, "", "waiting: not listed yet"},
		"offline":                {ledger.Job{Sources: both}, late, reasons.Offline, "waiting: offline"},
		"listed_too_young":       {ledger.Job{Sources: both, Listed: listed(ended.Add(3 * time.Hour))}, late, "", "settling"},
		"young":                  {ledger.Job{Sources: both, Listed: listed(ended.Add(time.Minute))}, ended.Add(time.Hour), "", "settling"},
		"not_over":               {ledger.Job{Sources: both, Listed: listed(ended.Add(-time.Minute))}, ended.Add(-time.Second), "", "settling"},
		"listed_before_end":      {ledger.Job{Sources: both, Listed: listed(ended.Add(-time.Minute))}, late, "", "waiting: not listed yet"},
		"unfinished":             {ledger.Job{Sources: both, Listed: listed(late), Unfinished: [ledger.NumSources]int{1}}, late, "", "settling"},
		"open":                   {ledger.Job{Sources: both, Listed: listed(late), Counts: count(ledger.Counts{Open: 1, Archived: 5})}, late, "", "waiting: not archived yet"},
		"open_noted":             {ledger.Job{Sources: both, Listed: listed(late), Counts: count(ledger.Counts{Open: 1}), Because: map[string]int{string(reasons.NotYetAvailable): 1}}, late, "", "waiting: not yet available"},
		"open_failed":            {ledger.Job{Sources: both, Listed: listed(late), Counts: count(ledger.Counts{Open: 1}), Because: map[string]int{string(reasons.NoPermission): 2, string(reasons.Offline): 3}}, late, "", "failed: permission missing"},
		"gone":                   {ledger.Job{Sources: both, Listed: listed(late), Counts: count(ledger.Counts{Gone: 2, Archived: 5})}, late, "", "failed: 2 gone at RingCentral"},
		"too_old":                {ledger.Job{Sources: calls}, ended.Add(92 * 24 * time.Hour), reasons.Offline, "failed: older than RingCentral keeps"},
		"too_old_at_last":        {ledger.Job{Sources: calls}, ended.Add(91 * 24 * time.Hour), reasons.Offline, "waiting: offline"},
		"settled_too_late":       {ledger.Job{Sources: calls, Listed: listed(ended.Add(3 * time.Hour))}, ended.Add(92 * 24 * time.Hour), "", "failed: older than RingCentral keeps"},
		"never_finished":         {ledger.Job{Sources: calls, Listed: listed(late), Unfinished: [ledger.NumSources]int{1}}, ended.Add(92 * 24 * time.Hour), "", "failed: older than RingCentral keeps"},
		"texts_never_lost":       {ledger.Job{Sources: ledger.OwnSMS}, ended.Add(3 * 365 * 24 * time.Hour), "", "waiting: not listed yet"},
		"no_sources_ever":        {ledger.Job{}, ended.Add(92 * 24 * time.Hour), "", "waiting: not listed yet"},
		"one_still_held":         {ledger.Job{Sources: calls | ledger.OwnSMS}, ended.Add(92 * 24 * time.Hour), "", "waiting: not listed yet"},
		"one_lost_early":         {ledger.Job{Sources: calls | ledger.OwnSMS, Listed: [ledger.NumSources]time.Time{3: ended.Add(5 * time.Hour)}}, ended.Add(92 * 24 * time.Hour), "", "success, call recordings not known"},
		"unreadable":             {ledger.Job{Sources: both, Listed: listed(late), Unread: [ledger.NumSources]int{3: 1}}, late, "", "waiting: unreadable record"},
		"unreadable, not wanted": {ledger.Job{Sources: both, Listed: listed(late), Unread: [ledger.NumSources]int{0: 1}}, late, "", "success"},
	}
	for name, c := range cases {
		c.job.From = hour
		row := RowOf(&c.job, store.RingCentral{}, c.now, nil, c.why)
		if got := row.Word(); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// TestRowOfRecordingsThatAreKeptForLonger: the account says for how long.
func TestRowOfRecordingsThatAreKeptForLonger(t *testing.T) {
	hour := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	job := &ledger.Job{From: hour, Sources: ledger.AccountRecordings}
	for kept, want := range map[time.Duration]string{0: "failed: older than RingCentral keeps", 365 * 24 * time.Hour: "waiting: not listed yet"} {
		if got := RowOf(job, store.RingCentral{Retention: kept}, hour.Add(100*24*time.Hour), nil, "").Word(); got != want {
			t.Errorf("kept for %v: %q, want %q", kept, got, want)
		}
	}
}

func TestRowOfARunningHour(t *testing.T) {
	hour := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	running := &progress.Pass{Due: map[int64]bool{hour.Unix(): true}}
	job := &ledger.Job{From: hour, Sources: ledger.OwnSMS, Counts: [4]ledger.Counts{{}, {}, {Archived: 27, Open: 14}}}
	if got := RowOf(job, store.RingCentral{}, hour.Add(2*time.Hour), running, "").Word(); got != "running 27/41" {
		t.Errorf("got %q", got)
	}
	all := &ledger.Job{From: hour, Sources: ledger.OwnSMS, Counts: [4]ledger.Counts{{}, {}, {Archived: 41}}}
	if got := RowOf(all, store.RingCentral{}, hour.Add(2*time.Hour), running, "").Status; got == Running || got == Success {
		t.Errorf("an hour that has everything, and may get more, is %s", got)
	}
	job.End = hour.Add(90 * time.Minute)
	if got := RowOf(job, store.RingCentral{}, hour.Add(2*time.Hour), running, "").Status; got == Running {
		t.Error("an hour whose job has ended is running")
	}
}

// TestListingFromTheFutureIsNotBelieved: the clock stood wrong when it was made.
func TestListingFromTheFutureIsNotBelieved(t *testing.T) {
	hour := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	job := &ledger.Job{From: hour, Sources: ledger.OwnSMS}
	job.Listed[ledger.OwnSMS.Index()] = hour.Add(365 * 24 * time.Hour)
	if got := RowOf(job, store.RingCentral{}, hour.Add(24*time.Hour), nil, "").Word(); got != "waiting: not listed yet" {
		t.Errorf("got %q", got)
	}
}
