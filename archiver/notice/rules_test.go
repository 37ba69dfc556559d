package notice_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver/notice"
)

// berlin has a change of clocks on 25 October 2026 and 28 March 2027.
func berlin(t *testing.T) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

// person is a simulated user: passes go by, and what is told is written down.
type person struct {
	t     *testing.T
	state notice.State
	at    time.Time
	down  bool // mail does not get through
	told  []string
}

func begin(t *testing.T, at time.Time) *person {
	t.Helper()
	return &person{t: t, state: notice.Begin(at), at: at}
}

// pass lets a pass end now, with the program restarted before it.
func (p *person) pass(ran bool, causes ...notice.Cause) {
	p.t.Helper()
	raw, err := json.Marshal(p.state)
	if err != nil {
		p.t.Fatal(err)
	}
	var state notice.State
	if err := json.Unmarshal(raw, &state); err != nil {
		p.t.Fatal(err)
	}
	isPaused := len(causes) == 1 && causes[0].Name == "paused"
	after, plan := notice.Decide(state, notice.Situation{At: p.at, Ran: ran, Paused: isPaused, Causes: causes})
	p.state = after
	if p.down {
		return
	}
	stamp := p.at.Format("Mon 15:04 ")
	if len(plan.Trouble) > 0 {
		var names []string
		for _, c := range plan.Trouble {
			names = append(names, c.Name)
		}
		p.told = append(p.told, stamp+strings.Join(names, "+"))
		p.state = p.state.TroubleTold(plan.Trouble, p.at)
	}
	if len(plan.Solved) > 0 {
		var names []string
		for _, m := range plan.Solved {
			names = append(names, m.Text)
		}
		p.told = append(p.told, stamp+"well: "+strings.Join(names, "+"))
		p.state = p.state.SolvedTold(p.at)
	}
	if !plan.Digest.IsZero() {
		p.told = append(p.told, stamp+"digest of "+plan.Digest.Format(time.DateOnly))
		p.state = p.state.DigestTold(plan.Digest)
	}
}

// hours lets passes end every hour.
func (p *person) hours(n int, ran bool, causes ...notice.Cause) {
	p.t.Helper()
	for range n {
		p.pass(ran, causes...)
		p.at = p.at.Add(time.Hour)
	}
}

func (p *person) was(told ...string) {
	p.t.Helper()
	if !slices.Equal(p.told, told) {
		p.t.Errorf("told\n\t%s\nwant\n\t%s", strings.Join(p.told, "\n\t"), strings.Join(told, "\n\t"))
	}
}

// tuesday is a quiet morning.
var tuesday = time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)

func full(items int) notice.Cause {
	return notice.Cause{Name: "full", Text: "full", Items: items, Stops: true}
}

func named(name string, items int) notice.Cause {
	return notice.Cause{Name: name, Text: name, Items: items}
}

func offline() notice.Cause {
	return notice.Cause{Name: "offline", Text: "offline", Patience: notice.Lasting, Stops: true}
}

func silent(c notice.Cause) notice.Cause {
	c.Silent = true
	return c
}

func TestSimulatedWeeks(t *testing.T) {
	gone := func(n int) notice.Cause { return notice.Cause{Name: "gone", Text: "gone", Items: n, Final: true} }
	late := notice.Cause{Name: "late", Text: "late", Items: 1, Patience: 1 << 62}
	soon := func(c notice.Cause, left time.Duration, at time.Time) notice.Cause {
		c.Deadline = at.Add(left)
		return c
	}
	paused := notice.Cause{Name: "paused", Text: "paused", Patience: 24 * time.Hour, Final: true}
	for _, c := range []struct {
		name string
		live func(*person)
		want []string
	}{
		{"a quiet week is a digest", func(p *person) { p.hours(10*24, true) }, []string{"Mon 08:00 digest of 2026-11-30"}},
		{
			"at once, once a day while it stands still, and well again", func(p *person) { p.hours(50, false, full(1)); p.hours(30, true) },
			[]string{"Tue 09:00 full", "Wed 09:00 full", "Thu 09:00 full", "Thu 11:00 well: full"},
		},
		{
			"what does not become worse is told once", func(p *person) { p.hours(100, true, named("permission", 3)); p.hours(2, true) },
			[]string{"Tue 09:00 permission", "Sat 13:00 well: permission"},
		},
		{
			"what becomes worse is told again after a day", func(p *person) {
				p.hours(5, true, named("permission", 3))
				p.hours(40, true, named("permission", 4))
			},
			[]string{"Tue 09:00 permission", "Wed 09:00 permission"},
		},
		{
			"one mail for all causes", func(p *person) { p.hours(30, true, named("a", 1), named("b", 2), late) },
			[]string{"Tue 09:00 a+b"},
		},
		{
			"a second cause tells both", func(p *person) {
				p.hours(3, true, named("a", 1))
				p.hours(3, true, named("a", 1), named("b", 1))
				p.hours(3, true, named("b", 1))
				p.hours(3, true)
			},
			[]string{"Tue 09:00 a", "Tue 12:00 a+b", "Tue 18:00 well: a+b"},
		},
		{
			"what is silent is not told, and is told when it is no longer so", func(p *person) {
				p.hours(3, true, named("a", 1))
				p.hours(30, true, silent(named("a", 9)), silent(named("never told", 1)))
				p.hours(3, true, named("a", 9), named("never told", 1))
				p.hours(1, true)
			},
			[]string{"Tue 09:00 a", "Wed 18:00 a+never told", "Wed 21:00 well: a+never told"},
		},
		{
			"what has not become worse is told again after its silence, once", func(p *person) {
				p.hours(1, true, named("a", 1))
				p.hours(2, true, silent(named("a", 1)))
				p.hours(9, true, named("a", 1))
			},
			[]string{"Tue 09:00 a", "Tue 12:00 a"},
		},
		{
			"what is silent comes with no other, and is not said to be over while it is there", func(p *person) {
				p.hours(2, false, silent(full(3)))
				p.hours(2, true, silent(named("a", 1)), named("b", 1))
				p.hours(2, true, silent(named("a", 1)))
				p.hours(1, true)
			},
			[]string{"Tue 11:00 b", "Tue 13:00 well: b"},
		},
		{
			"told once and silent since, it is not over before it is over", func(p *person) {
				p.hours(2, true, named("a", 1), named("b", 1))
				p.hours(2, true, silent(named("a", 1)))
				p.hours(1, true)
			},
			[]string{"Tue 09:00 a+b", "Tue 13:00 well: a+b"},
		},
		{"what passes is not told", func(p *person) { p.hours(3, false, offline()); p.hours(20, true) }, nil},
		{
			"what lasts is told", func(p *person) { p.hours(5, false, offline()); p.hours(5, true) },
			[]string{"Tue 12:00 offline", "Tue 14:00 well: offline"},
		},
		{
			"a pass that sees nothing takes nothing back", func(p *person) {
				p.hours(2, true, named("permission", 1))
				p.hours(2, false, offline())
				p.hours(2, true, named("permission", 1))
				p.hours(1, true)
			},
			[]string{"Tue 09:00 permission", "Tue 15:00 well: permission"},
		},
		{
			"what a blind pass does not see goes on lasting", func(p *person) {
				p.hours(2, false, offline())
				p.hours(1, false, full(1))
				p.hours(1, false, offline())
			},
			[]string{"Tue 11:00 full", "Tue 12:00 offline"},
		},
		{
			"what is lost soon is told at once", func(p *person) {
				p.hours(2, false, soon(offline(), 8*24*time.Hour, p.at))
				p.hours(1, false, soon(offline(), 6*24*time.Hour, p.at))
			},
			[]string{"Tue 11:00 offline"},
		},
		{
			"a single late item is told when it is lost soon", func(p *person) {
				at := p.at
				for range 4 * 24 {
					p.hours(1, true, soon(late, 10*24*time.Hour, at))
				}
			},
			[]string{"Fri 09:00 late"},
		},
		{
			"what comes and goes is not told each time", func(p *person) {
				for range 6 {
					p.hours(1, false, full(1))
					p.hours(1, true)
				}
			},
			[]string{"Tue 09:00 full", "Tue 10:00 well: full"},
		},
		{
			"what comes back and stays is told", func(p *person) {
				p.hours(1, false, full(1))
				p.hours(1, true)
				p.hours(5, false, full(1))
			},
			[]string{"Tue 09:00 full", "Tue 10:00 well: full", "Tue 14:00 full"},
		},
		{
			"what comes back after a day is told at once", func(p *person) {
				p.hours(1, false, full(1))
				p.hours(26, true)
				p.hours(1, false, full(1))
			},
			[]string{"Tue 09:00 full", "Tue 10:00 well: full", "Wed 12:00 full"},
		},
		{
			"undelivered is told later", func(p *person) {
				p.down = true
				p.hours(5, true, named("permission", 1))
				p.down = false
				p.hours(3, true, named("permission", 1))
			},
			[]string{"Tue 14:00 permission"},
		},
		{
			"undelivered until it is over is told then", func(p *person) {
				p.down = true
				p.hours(6, false, offline())
				p.down = false
				p.hours(3, true)
			},
			[]string{"Tue 15:00 well: offline"},
		},
		{
			"an undelivered all-is-well is told later", func(p *person) {
				p.hours(1, false, full(1))
				p.down = true
				p.hours(3, true)
				p.down = false
				p.hours(3, true)
			},
			[]string{"Tue 09:00 full", "Tue 13:00 well: full"},
		},
		{
			"what is gone is told once and is never well", func(p *person) {
				p.hours(30, true, gone(2))
				p.hours(2, true, gone(2), named("a", 1))
				p.hours(2, true, gone(2))
				p.hours(2, true, gone(3))
			},
			[]string{"Tue 09:00 gone", "Wed 15:00 a", "Wed 17:00 well: a", "Wed 19:00 gone"},
		},
		{
			"a pause is told once", func(p *person) {
				p.hours(60, false, paused)
				p.hours(2, true)
				p.hours(24, false, paused)
				p.hours(2, true)
			},
			[]string{"Wed 09:00 paused"},
		},
		{
			"a pause keeps everything else for later", func(p *person) {
				p.hours(1, true, gone(2), named("a", 1))
				p.hours(7*24, false, paused)
				p.hours(1, true, gone(2), named("a", 1))
				p.hours(1, true, gone(2))
			},
			[]string{"Tue 09:00 gone+a", "Wed 10:00 paused", "Tue 10:00 digest of 2026-11-30", "Tue 11:00 well: a"},
		},
		{
			"a digest that cannot be sent on Monday is sent on Tuesday", func(p *person) {
				p.down = true
				p.hours(7*24, true)
				p.down = false
				p.hours(8*24, true)
			},
			[]string{"Tue 09:00 digest of 2026-11-30", "Mon 08:00 digest of 2026-12-07"},
		},
		{
			"a computer that was off for weeks sends one digest", func(p *person) { p.hours(1, true); p.at = p.at.AddDate(0, 0, 30); p.hours(5, true) },
			[]string{"Thu 10:00 digest of 2026-12-21"},
		},
	} {
		t.Run(strings.ReplaceAll(c.name, " ", "_"), func(t *testing.T) {
			p := begin(t, tuesday)
			c.live(p)
			p.was(c.want...)
		})
	}
}

// TestTheDigestComesOnceWhateverTheClock: the clocks of summer and winter, one
// that was set back over Monday morning, one that ran a year ahead, and a trip.
func TestTheDigestComesOnceWhateverTheClock(t *testing.T) {
	zone := berlin(t)
	p := begin(t, time.Date(2026, 10, 20, 9, 0, 0, 0, zone))
	for p.at.Before(time.Date(2026, 11, 3, 0, 0, 0, 0, zone)) {
		p.hours(1, true)
	}
	p.was("Mon 08:00 digest of 2026-10-26", "Mon 08:00 digest of 2026-11-02")

	p.told, p.at = nil, time.Date(2026, 11, 9, 8, 30, 0, 0, zone)
	p.hours(1, true)
	p.at = p.at.Add(-3 * time.Hour)
	p.hours(5, true)
	p.at = p.at.In(time.FixedZone("far west", -9*60*60))
	p.hours(24, true)
	p.was("Mon 08:30 digest of 2026-11-09")

	p.told, p.at = nil, time.Date(2027, 11, 9, 8, 30, 0, 0, zone)
	p.hours(1, true)
	p.at = time.Date(2026, 11, 12, 8, 30, 0, 0, zone)
	p.hours(7*24, true)
	p.was("Tue 08:30 digest of 2027-11-08", "Mon 08:30 digest of 2026-11-16")
}

// TestAClockSetBackDoesNotSilence: what was told in the future is told again a
// day after the clock was put right, not after a year.
func TestAClockSetBackDoesNotSilence(t *testing.T) {
	p := begin(t, tuesday.AddDate(1, 0, 0))
	p.hours(2, false, full(1))
	p.told, p.at = nil, tuesday
	p.hours(30, false, full(1))
	p.was("Wed 09:00 full")
}

// TestNoMoreThanAFewMailsAWeek: whatever comes and goes, no one gets more than
// a handful of mails a day, and what has lasted for half a day has been told.
func TestNoMoreThanAFewMailsAWeek(t *testing.T) {
	for seed := range 50 {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			p := begin(t, tuesday)
			x := uint32(seed + 1)
			random := func(n uint32) uint32 { x = x*1664525 + 1013904223; return x >> 8 % n }
			for range 7 * 24 {
				var causes []notice.Cause
				for _, c := range []notice.Cause{full(1), named("permission", int(x%5)), offline()} {
					if random(3) == 0 {
						causes = append(causes, c)
					}
				}
				p.hours(1, random(4) > 0, causes...)
			}
			if len(p.told) > 7*8 {
				t.Errorf("%d mails in a week: %v", len(p.told), p.told)
			}
			before := len(p.told)
			p.hours(12, false, full(1))
			if told := p.state.Told["full"]; told.At.IsZero() || told.Over || told.Owed {
				t.Errorf("12 hours of it were not told: %+v, %v", told, p.told[before:])
			}
		})
	}
}
