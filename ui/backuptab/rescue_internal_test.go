package backuptab

import (
	"context"
	"errors"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/ui/cause"
	"ringcentral-archiver/ui/uitest"
	"ringcentral-archiver/ui/widgets"
)

func TestRescueWords(t *testing.T) {
	const soon = "RingCentral will delete 143 of them within 7 days; these are archived first."
	const found = "6,214 recordings since 23 August · about 11.8 GB · about 10 h 20 min at the rate RingCentral allows"
	for _, c := range []struct {
		name        string
		e           archiver.Estimate
		known, busy bool
		note        string
		soon        widgets.Phrase
		offered     bool
	}{
		{name: "not asked", note: "Press Check to see which older items RingCentral still has."},
		{name: "looking", busy: true, note: "Checking which older items RingCentral still has."},
		{name: "nothing", known: true, note: "Done: all items of the last 90 days that RingCentral still has are archived or in progress."},
		{
			"found", uitest.Estimate(nil), true, false, found + " · fits in Dropbox",
			widgets.Phrase{Text: soon, Tone: widgets.Warn},
			true,
		},
		{
			"one soon", uitest.Estimate(func(e *archiver.Estimate) { e.Soon = 1 }), true, false, found + " · fits in Dropbox",
			widgets.Phrase{Text: "RingCentral will delete one of them within 7 days; it is archived first.", Tone: widgets.Warn},
			true,
		},
		{
			"no room", uitest.Estimate(func(e *archiver.Estimate) { e.Fits, e.Free = false, 4_000_000_000 }), true, false, found,
			widgets.Phrase{Text: "Dropbox has 3.7 GB free. Items that do not fit wait until there is space. " + soon, Tone: widgets.Bad},
			true,
		},
		{
			"space not known", uitest.Estimate(func(e *archiver.Estimate) { e.Fits, e.Free, e.SpaceUnknown = false, 0, true }), true, false, found,
			widgets.Phrase{Text: "Dropbox did not say how much space is free, so it is not known whether they fit. " + soon, Tone: widgets.Warn},
			true,
		},
		{
			"mixed and quick", uitest.Estimate(func(e *archiver.Estimate) { e.ByType, e.Takes, e.Soon = [4]int{6000, 214}, time.Second, 0 }), true, false,
			"6,214 items since 23 August · about 11.8 GB · less than a minute at the rate RingCentral allows · fits in Dropbox",
			widgets.Phrase{},
			true,
		},
		{
			"some sizes not known", uitest.Estimate(func(e *archiver.Estimate) { e.NoSize, e.Soon = 14, 0 }), true, false,
			"6,214 recordings since 23 August · about 11.8 GB and 14 items whose size is not known · about 10 h 20 min at the rate RingCentral allows",
			widgets.Phrase{Text: "Dropbox has 29.4 GB free; whether all of them fit is not known.", Tone: widgets.Subtle},
			true,
		},
		{
			"no size known", uitest.Estimate(func(e *archiver.Estimate) { e.NoSize, e.Bytes, e.Soon = e.Items, 0, 0 }), true, false,
			"6,214 recordings since 23 August · size not known · about 10 h 20 min at the rate RingCentral allows",
			widgets.Phrase{Text: "Dropbox has 29.4 GB free; whether all of them fit is not known.", Tone: widgets.Subtle},
			true,
		},
		{
			"a list that is missing",
			archiver.Estimate{Fits: true, Missing: []archiver.Missing{{Type: ledger.SMS, Reason: reasons.Offline}}},
			true, false,
			"No older items in what RingCentral has listed.",
			widgets.Phrase{Text: "Not counted: SMS. " + cause.Words(reasons.Offline), Tone: widgets.Warn},
			false,
		},
		{
			"only what cannot be read",
			archiver.Estimate{Unread: 3, Since: uitest.Now.AddDate(-1, 0, 0), Fits: true},
			true, false,
			"No older items that can be read.",
			widgets.Phrase{Text: "RingCentral also shows 3 items that cannot be read; the log names them after the rescue.", Tone: widgets.Warn},
			true,
		},
	} {
		v := rescueWordsOf(here, reachDays, counted{Estimate: c.e, known: c.known}, c.busy, uitest.Office())
		if v.note != c.note || v.soon != c.soon || v.offered != c.offered {
			t.Errorf("%s: %+v", c.name, v)
		}
	}
}

// TestNothingIsDoneBeforeAnythingWas: where nothing was archived yet, what RingCentral does not list is not called archived.
func TestNothingIsDoneBeforeAnythingWas(t *testing.T) {
	for reach := range reachAll + 1 {
		v := rescueWordsOf(here, reach, counted{known: true}, false, uitest.With(func(s *archiver.Snapshot) { s.Archived = 0 }))
		if v.note != "RingCentral lists no older items." || v.offered {
			t.Errorf("reach %d: %+v", reach, v)
		}
	}
}

func TestRescueLooksWhenTheTabIsFirstShown(t *testing.T) {
	r := newTab(t, uitest.Office())
	r.Engine.Found = uitest.Estimate(nil)
	r.Wants()
	r.tab.Shown()
	r.Settle()
	r.tab.Shown()
	r.Settle()
	r.Wants("estimate")
	c := r.tab.rescue
	if !c.begin.Visible() || !c.soon.Visible() {
		t.Error("what was found is not offered")
	}
	r.Tap(c.check)
	r.Tap(c.begin)
	r.Wants("estimate", "estimate", "rescue")
	if want := uitest.Now.AddDate(0, 0, -90); r.Engine.Since.After(want) || r.Engine.Since.Before(want.AddDate(0, 0, -1)) {
		t.Errorf("rescued since %s", r.Engine.Since)
	}
	if c.begin.Visible() || c.note.Text != "Done: all items of the last 90 days that RingCentral still has are archived or in progress." {
		t.Errorf("after it: %v %q", c.begin.Visible(), c.note.Text)
	}
}

// TestARescueGoesAsFarBackAsIsChosen: what is rescued is what was counted.
func TestARescueGoesAsFarBackAsIsChosen(t *testing.T) {
	r := newTab(t, uitest.Office())
	r.Engine.Found = uitest.Estimate(func(e *archiver.Estimate) { e.Since = uitest.Now.AddDate(-3, 0, 0) })
	r.tab.Shown()
	r.Settle()
	c := r.tab.rescue
	c.turn(reachAll)
	r.Settle()
	if !c.begin.Visible() || c.begin.Text != "Rescue everything" || !r.Engine.Counted[1].IsZero() {
		t.Errorf("everything: %q of %v", c.begin.Text, r.Engine.Counted)
	}
	c.turn(reachDate)
	r.Settle()
	if c.begin.Visible() || !c.date.Visible() || len(r.Engine.Counted) != 2 || c.note.Text != "Enter a date and press Check to see what RingCentral still has since then." {
		t.Error("a rescue since no date is offered, or counted")
	}
	for typed, told := range map[string]string{"": "Enter a start date.", "soon": "“soon” is not a date. Enter one like 21/11/2026.", "22/11/2026": "The start date is in the future."} {
		c.date.Entry.SetText(typed)
		r.Tap(c.check)
		if c.wrong.Text != told || !c.wrong.Visible() || len(r.Engine.Counted) != 2 {
			t.Errorf("%q: told %q", typed, c.wrong.Text)
		}
	}
	c.date.SetDay(time.Date(2024, 5, 3, 0, 0, 0, 0, here.Zone))
	r.Tap(c.check)
	if c.begin.Text != "Rescue since 3 May 2024" || c.wrong.Visible() {
		t.Errorf("since a date: %q, %q", c.begin.Text, c.wrong.Text)
	}
	c.date.SetDay(time.Date(2023, 5, 3, 0, 0, 0, 0, here.Zone))
	if c.begin.Visible() {
		t.Error("what was counted since one date is offered since another")
	}
	c.turn(reachAll)
	r.Settle()
	if len(r.Engine.Counted) != 3 {
		t.Error("it was counted again")
	}
	r.Tap(c.begin)
	if !r.Engine.Since.Equal(r.Engine.Found.Since) {
		t.Errorf("rescued since %s", r.Engine.Since)
	}
	c.turn(reachDate)
	r.Tap(c.check)
	r.Tap(c.begin)
	if want := time.Date(2023, 5, 3, 0, 0, 0, 0, here.Zone); !r.Engine.Since.Equal(want) {
		t.Errorf("rescued since %s, want %s", r.Engine.Since, want)
	}
}

func TestALookCanBeCancelled(t *testing.T) {
	r := newTab(t, uitest.Office())
	begun := make(chan struct{})
	r.Engine.Act = func(ctx context.Context, name string) error {
		if name != "estimate" {
			return nil
		}
		close(begun)
		<-ctx.Done()
		return ctx.Err()
	}
	r.tab.Shown()
	<-begun
	c := r.tab.rescue
	if !c.cancel.Visible() || c.check.Visible() {
		t.Error("while it looks there is no Cancel")
	}
	test.Tap(c.cancel)
	r.Settle()
	if c.cancel.Visible() || !c.check.Visible() || c.failed.Visible() {
		t.Error("after Cancel the card is not as before")
	}
	r.Engine.Act = func(context.Context, string) error { return errors.New("not now") }
	r.Tap(c.check)
	if c.failed.Text != "Not now." {
		t.Errorf("told %q", c.failed.Text)
	}
}

func TestNothingIsRescuedWithoutAccounts(t *testing.T) {
	r := newTab(t, uitest.With(func(s *archiver.Snapshot) { s.Dropbox.Connected = false }))
	r.tab.Shown()
	r.Settle()
	r.Wants()
	if r.tab.rescue.all.Visible() {
		t.Error("the card is there without Dropbox")
	}
}

func TestRescueShowsHowFarItIs(t *testing.T) {
	copying := func(s *archiver.Snapshot) {
		s.Pass = archiver.PassView{Running: true, Phase: progress.Copying}
	}
	v := rescuingWords(here, uitest.But(uitest.Rescuing(), copying))
	if v.note != "1,204 of 6,214 items since 23 August · 2.3 GB · done at 22:04" || v.soon.Text != "New items are archived first." || v.share < 0.19 || v.share > 0.2 {
		t.Errorf("%+v", v)
	}
	s := uitest.Rescuing()
	s.Backup.Paused, s.Rescue.Finish = true, time.Time{}
	if v := rescuingWords(here, s); v.soon != (widgets.Phrase{Text: "Paused until you resume it.", Tone: widgets.Warn}) {
		t.Errorf("paused: %+v", v.soon)
	}
	if v := rescuingWords(here, uitest.Rescuing()); v.note != "1,204 of 6,214 items since 23 August · 2.3 GB" || v.soon.Text != "The rest is retried automatically." {
		t.Errorf("between two runs: %+v", v)
	}
	s = uitest.But(uitest.Rescuing(), copying)
	s.Pass.Phase = progress.Listing
	if v := rescuingWords(here, s); v.note != "Checking what RingCentral still has since 23 August." || v.share != 0 {
		t.Errorf("while it is listed: %q", v.note)
	}
	s = uitest.Rescuing()
	s.Rescue.Total, s.Waiting = 0, reasons.KeychainLocked
	if v := rescuingWords(here, s); v.note != "" || v.soon != (widgets.Phrase{Text: "Your keyring is locked.", Tone: widgets.Warn}) {
		t.Errorf("before anything was counted, while no pass can run: %+v", v)
	}
	s = uitest.Rescuing()
	s.Rescue.Total = 0
	if v := rescuingWords(here, s); v.note != "Checking what RingCentral still has since 23 August." {
		t.Errorf("before it is listed: %q", v.note)
	}
}

func TestARescueThatRunsIsPausedAndResumed(t *testing.T) {
	r := newTab(t, uitest.Rescuing())
	r.tab.Shown()
	r.Settle()
	r.Wants() // it is not looked for again
	c := r.tab.rescue
	if c.check.Visible() || c.begin.Visible() || c.resume.Visible() || !c.pause.Visible() || !c.bar.Visible() {
		t.Error("a rescue that runs is offered")
	}
	s := uitest.Rescuing()
	s.Backup.Paused = true
	r.See(s)
	if c.pause.Visible() || !c.resume.Visible() {
		t.Error("a rescue that is paused cannot be resumed")
	}
	r.Tap(c.resume)
	r.Wants("resume")
}

// TestARescueChecksOnlyWhileListsAreRead: not while the index is written, in which nothing is asked.
func TestARescueChecksOnlyWhileListsAreRead(t *testing.T) {
	for phase, want := range map[progress.Phase]string{
		progress.Listing: "Checking what RingCentral still has since 23 August.", progress.Publishing: "1,204 of 6,214 items since 23 August · 2.3 GB · done at 22:04",
	} {
		s := uitest.Rescuing()
		s.Pass = archiver.PassView{Running: true, Phase: phase}
		if got := rescuingWords(here, s).note; got != want {
			t.Errorf("%s: %q", phase, got)
		}
	}
}
