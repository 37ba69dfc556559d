package mailboxes

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/discover/listing"
	"ringcentral-archiver/archiver/discover/roster"
	"ringcentral-archiver/archiver/ringcentral"
	"ringcentral-archiver/archiver/ringcentral/pace"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/coverage"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/store/storetest"
)

var noon = time.Date(2026, 11, 20, 12, 10, 0, 0, time.UTC)

type perMinute float64

func (r perMinute) Rate(pace.Group) pace.Rate { return pace.Rate{PerMinute: float64(r)} }

// office is the extensions of an account, without the signed-in one.
type office []ringcentral.Extension

func (o office) Extensions(_ context.Context, page func([]ringcentral.Extension) error) error {
	return page(append(slices.Clone(o), ringcentral.Extension{ID: "own"}))
}

// known is the list of them, which is whole.
func (o office) known(t *testing.T) *roster.Roster {
	t.Helper()
	known, err := roster.Read(t.Context(), o, store.RingCentral{ExtensionID: "own"}, func(string) bool { return true }, nil)
	if err != nil || !known.Sure() {
		t.Fatal(err)
	}
	return known
}

// TestSharedInboxesAreListedEveryHour: their calls are of another group than those of the mailboxes, however many these are.
func TestSharedInboxesAreListedEveryHour(t *testing.T) {
	settings := store.Settings{Backup: true, Account: store.Scope{On: true, Types: ledger.Types}}
	a := New(Config{Now: noon, Settings: settings, Rates: perMinute(0), Roster: office{{ID: "1"}, {ID: "2"}, {ID: "3"}}.known(t)})
	a.inboxes = true
	var all []mailbox
	for i, id := range []string{"1", "2", "3", ledger.Inboxes} {
		at := noon.Add(-time.Hour - time.Duration(3-i)*time.Minute)
		box := coverage.Mailbox{Owner: ledger.Owner{ExtensionID: id}, Listed: map[ledger.Type]coverage.Listing{}}
		for _, t := range ledger.Types {
			box.Listed[t] = coverage.Listing{At: at, Full: at, Begin: at}
		}
		all = append(all, a.mailbox(box))
	}
	if due := a.due(all, time.Time{}); len(due) != 1 || !due[0].isInboxes() || !slices.Equal(due[0].types, []ledger.Type{ledger.SMS}) {
		t.Errorf("due are %+v", due)
	}
	all[0].Listed[ledger.SMS] = coverage.Listing{At: noon.Add(-9 * time.Hour), Full: noon, Begin: noon}
	if due := a.due(all, time.Time{}); len(due) != 2 || !due[0].isInboxes() {
		t.Errorf("then due are %+v", due)
	}
}

// TestHowOftenMailboxesAreListed: as often as the limit allows, an hour's share in each pass, those that
// leave and those that are new first, then the one that was listed longest ago.
func TestHowOftenMailboxesAreListed(t *testing.T) {
	for _, c := range []struct {
		mailboxes int
		rate      Rates
		every     int
		share     int
	}{
		{1, nil, 1, 1},
		{50, nil, 1, 50},
		{2000, nil, 1, 2000},
		{2400, nil, 1, 2400},
		{2401, nil, 2, 1201},
		{10_000, nil, 5, 2000},
		{2000, perMinute(10), 5, 400},
		{2000, perMinute(500), 1, 2000},
		{3, perMinute(0), 3, 1},
	} {
		settings := store.Settings{Backup: true, Account: store.Scope{On: true, Types: []ledger.Type{ledger.SMS}}}
		list := make(office, c.mailboxes)
		a := New(Config{Now: noon, Settings: settings, Rates: c.rate})
		var all []mailbox
		for i := range c.mailboxes {
			id := fmt.Sprint(1000 + i)
			list[i] = ringcentral.Extension{ID: id}
			at := noon.Add(-100*time.Hour - time.Duration(i)*time.Minute)
			all = append(all, a.mailbox(coverage.Mailbox{
				Owner: ledger.Owner{ExtensionID: id}, Listed: map[ledger.Type]coverage.Listing{ledger.SMS: {At: at, Full: at, Begin: at}},
			}))
		}
		a.Roster = list.known(t)
		if got := a.every(c.mailboxes); got != c.every {
			t.Errorf("%d mailboxes: every %d hours, want %d", c.mailboxes, got, c.every)
		}
		due := a.due(all, time.Time{})
		if len(due) != c.share || due[0].Owner.ExtensionID != all[len(all)-1].Owner.ExtensionID {
			t.Errorf("%d mailboxes: %d are due, want %d; the first is %s", c.mailboxes, len(due), c.share, due[0].Owner.ExtensionID)
		}
		if n := len(a.due(all, noon)); n != c.mailboxes {
			t.Errorf("%d mailboxes: %d of them when a person asks", c.mailboxes, n)
		}
		list[0].Status = "Disabled"
		a.Roster = list.known(t)
		if due := a.due(all, time.Time{}); due[0].Owner.ExtensionID != "1000" {
			t.Errorf("%d mailboxes: the first is %s, and not the one that leaves", c.mailboxes, due[0].Owner.ExtensionID)
		}
	}
}

// TestWhenAMailboxIsDue: once an hour, and after a refusal only when its pause is over.
func TestWhenAMailboxIsDue(t *testing.T) {
	listed := func(at time.Time) map[ledger.Type]coverage.Listing {
		return map[ledger.Type]coverage.Listing{ledger.SMS: {At: at, Full: at, Begin: at}}
	}
	again := listed(noon)
	again[ledger.SMS] = coverage.Listing{At: noon, Full: noon, Begin: noon, Again: noon.Add(-time.Hour)}
	for name, c := range map[string]struct {
		m     coverage.Mailbox
		every int
		want  bool
	}{
		"new":                  {coverage.Mailbox{}, 1, true},
		"just now":             {coverage.Mailbox{Listed: listed(noon)}, 1, false},
		"in this hour":         {coverage.Mailbox{Listed: listed(noon.Add(-9 * time.Minute))}, 1, false},
		"in the hour before":   {coverage.Mailbox{Listed: listed(noon.Add(-11 * time.Minute))}, 1, true},
		"every second hour":    {coverage.Mailbox{Listed: listed(noon.Add(-11 * time.Minute))}, 2, false},
		"two hours ago":        {coverage.Mailbox{Listed: listed(noon.Add(-71 * time.Minute))}, 2, true},
		"asked for again":      {coverage.Mailbox{Listed: again}, 1, true},
		"the clock was wrong":  {coverage.Mailbox{Listed: listed(noon.Add(48 * time.Hour))}, 1, true},
		"refused":              {coverage.Mailbox{NextTry: noon.Add(time.Minute)}, 1, false},
		"its pause is over":    {coverage.Mailbox{NextTry: noon.Add(-time.Minute)}, 1, true},
		"its pause never ends": {coverage.Mailbox{NextTry: noon.Add(30 * 24 * time.Hour)}, 1, true},
	} {
		a := New(Config{Now: noon})
		if got := a.isDue(mailbox{c.m, []ledger.Type{ledger.SMS}}, c.every); got != c.want {
			t.Errorf("%s: due %v", name, got)
		}
	}
}

// TestTheAccountIsCoveredAsFarAsEachMailbox: hour by hour, and no further than the list of extensions is
// known.
func TestTheAccountIsCoveredAsFarAsEachMailbox(t *testing.T) {
	hour := noon.Truncate(time.Hour)
	box := func(id string, at, begin time.Time) coverage.Mailbox {
		l := coverage.Listing{At: at, Begin: begin, Full: begin, Unreadable: 1, Unread: []coverage.Unread{{ID: id, Time: hour.Add(-9 * time.Hour), Reason: "unreadable-record"}}}
		return coverage.Mailbox{
			Owner: ledger.Owner{ExtensionID: id}, Listed: map[ledger.Type]coverage.Listing{ledger.SMS: l},
			Unfinished: map[ledger.Type]map[int64]int{ledger.SMS: {hour.Add(-8 * time.Hour).Unix(): 2}},
		}
	}
	since := hour.Add(-12 * time.Hour)
	early, gone := box("2", hour.Add(-2*time.Hour), since), box("3", time.Time{}, time.Time{})
	gone.Gone = noon
	never := coverage.Mailbox{Owner: ledger.Owner{ExtensionID: "4"}}
	for name, c := range map[string]struct {
		boxes  []coverage.Mailbox
		roster bool
		want   string // an hour a letter, the oldest first: settled, listed, not
	}{
		"all":               {[]coverage.Mailbox{box("1", noon, since)}, true, "ssssssssllll"},
		"one is behind":     {[]coverage.Mailbox{box("1", noon, since), early}, true, "ssssssllll--"},
		"one begins later":  {[]coverage.Mailbox{box("1", noon, since), box("2", noon, hour.Add(-10*time.Hour))}, true, "--ssssssllll"},
		"one is new":        {[]coverage.Mailbox{box("1", noon, since), never}, true, "------------"},
		"one is gone":       {[]coverage.Mailbox{box("1", noon, since), gone}, true, "ssssssssllll"},
		"who is not known":  {[]coverage.Mailbox{box("1", noon, since)}, false, "------------"},
		"there are none":    {nil, true, "------------"},
		"the clock is back": {[]coverage.Mailbox{box("1", noon.Add(time.Hour), since)}, true, "------------"},
	} {
		s := storetest.Open(t)
		known := roster.Own(store.RingCentral{})
		if c.roster {
			known = office{}.known(t)
		}
		a := New(Config{Store: s, Now: noon, Roster: known, Settings: store.Settings{
			Backup: true, Since: since, Account: store.Scope{On: true, Types: []ledger.Type{ledger.SMS}},
		}})
		i, got := ledger.AccountSMS.Index(), ""
		err := s.Update(func(tx *store.Tx) error {
			for at := since; at.Before(hour); at = at.Add(time.Hour) {
				if err := tx.ChangeJob(at, func(j *ledger.Job) { j.Sources |= ledger.AccountSMS }); err != nil {
					return err
				}
			}
			for _, m := range c.boxes {
				if err := tx.PutMailbox(m); err != nil {
					return err
				}
			}
			return nil
		})
		if err == nil {
			err = s.Update(func(tx *store.Tx) error { return a.sumUp(tx, noon, true) })
		}
		if err != nil {
			t.Fatal(err)
		}
		err = s.View(func(tx *store.Tx) error {
			for at := since; at.Before(hour); at = at.Add(time.Hour) {
				job, _, err := tx.Job(at)
				if err != nil {
					return err
				}
				switch listed := job.Listed[i]; {
				case !listed.Before(job.To().Add(completeness.SettleTime)):
					got += "s"
				case !listed.Before(job.To()):
					got += "l"
				default:
					got += "-"
				}
				wanted := 0
				for _, m := range c.boxes {
					if m.Gone.IsZero() && len(m.Listed) > 0 && !m.Listed[ledger.SMS].At.After(noon) {
						wanted++
					}
				}
				if at.Equal(hour.Add(-9*time.Hour)) && job.Unread[i] != wanted {
					t.Errorf("%s: %d records are unread, want %d", name, job.Unread[i], wanted)
				}
				if n := job.Unfinished[i]; at.Equal(hour.Add(-8*time.Hour)) && name != "the clock is back" && n != 2*wanted {
					t.Errorf("%s: %d are unfinished, want %d", name, n, 2*wanted)
				}
			}
			return nil
		})
		if err != nil || got != c.want {
			t.Errorf("%s: %s, want %s (%v)", name, got, c.want, err)
		}
	}
}

// TestHowOftenEverythingIsListed: each day where that takes no more calls than an hour has, otherwise as
// often as the limit allows; each day where something could not be read.
func TestHowOftenEverythingIsListed(t *testing.T) {
	for _, c := range []struct{ mailboxes, calls, days int }{
		{50, 0, 1}, {2000, 1, 1}, {100, 24, 1}, {100, 25, 2}, {2000, 3, 3}, {2000, 50, 6}, {10_000, 1, 5},
	} {
		settings := store.Settings{Backup: true, Account: store.Scope{On: true, Types: []ledger.Type{ledger.SMS}}, Since: noon.AddDate(-1, 0, 0)}
		a := New(Config{Now: noon, Settings: settings, Rule: listing.Rule{Now: noon, Since: settings.Since, Zone: time.UTC}})
		box := func(i int, ago time.Duration, unread int) mailbox {
			full := coverage.Listing{At: noon.Add(-time.Hour), Begin: noon.AddDate(-1, 0, -1), Full: noon.Add(-ago), Unreadable: unread}
			return a.mailbox(coverage.Mailbox{
				Owner: ledger.Owner{ExtensionID: fmt.Sprint(i)}, FullCalls: c.calls, Listed: map[ledger.Type]coverage.Listing{ledger.SMS: full},
			})
		}
		var all []mailbox
		for i := range c.mailboxes {
			all = append(all, box(i, time.Hour, 0))
		}
		if a.inDays = a.fullDays(all); a.inDays != c.days {
			t.Errorf("%d mailboxes of %d calls: everything in %d days, want %d", c.mailboxes, c.calls, a.inDays, c.days)
		}
		full := 0
		for i := range 100 {
			ago := time.Duration(c.days)*24*time.Hour - 12*time.Hour // so that some are due and others are not
			if _, whole := a.spanOf(box(i, ago, 0)); whole {
				full++
			}
			if _, whole := a.spanOf(box(i, 25*time.Hour, 1)); !whole {
				t.Errorf("%d days: what could not be read is not looked at each day", c.days)
			}
			if _, whole := a.spanOf(box(i, time.Duration(c.days)*24*time.Hour, 0)); !whole {
				t.Errorf("%d days: mailbox %d is not listed again after them", c.days, i)
			}
		}
		if spread := full > 0 && full < 100; spread != (c.days > 1) {
			t.Errorf("%d days: %d of 100 mailboxes are due at a time", c.days, full)
		}
	}
}

// TestThatNoneIsSharedHoldsAWeek: an administrator may have changed that since, and RingCentral has not answered.
func TestThatNoneIsSharedHoldsAWeek(t *testing.T) {
	for name, c := range map[string]struct {
		kind     string
		age      time.Duration
		notKnown int
	}{
		"asked lately":    {"User", 6 * 24 * time.Hour, 0},
		"not for long":    {"User", 8 * 24 * time.Hour, 1},
		"the clock was":   {"User", -8 * 24 * time.Hour, 1},
		"it answers none": {"Department", 8 * 24 * time.Hour, 0},
	} {
		m := mailbox{types: []ledger.Type{ledger.SMS}, Mailbox: coverage.Mailbox{Type: c.kind, Shared: coverage.Shared{At: noon.Add(-c.age), Messages: coverage.None}}}
		var state coverage.Mailboxes
		if countShared(&state, m, noon); state.SharedNotKnown != c.notKnown || state.SharedRefused != 0 {
			t.Errorf("%s: %+v", name, state)
		}
	}
}
