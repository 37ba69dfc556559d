package ui

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/store"
	"ringcentral-archiver/ui/widgets"
)

func TestEveryReasonHasWordsAndHelp(t *testing.T) {
	names := constants(t, "../archiver", "Reason")
	if len(names) < 20 {
		t.Fatalf("only %d reasons were found", len(names))
	}
	for _, name := range names {
		r := archiver.Reason(name)
		if r == archiver.NoReason {
			continue
		}
		c, known := causes[r]
		if !known || c.words(r) == "" {
			t.Errorf("%s has no words", name)
		}
		// To ask again while RingCentral wants less would only prolong it.
		if (len(c.helps) == 0) != (r == archiver.RateLimited) {
			t.Errorf("%s offers %d buttons", name, len(c.helps))
		}
		for _, help := range c.helps {
			if remedyWords[help] == "" {
				t.Errorf("%s has a button without words", name)
			}
		}
	}
}

// troubled is the office with problems.
func troubled(problems ...archiver.Problem) archiver.Snapshot {
	return with(func(s *archiver.Snapshot) { s.Mood, s.Problems = archiver.Attention, problems })
}

func TestCauseCards(t *testing.T) {
	march := time.Date(2027, 3, 3, 9, 0, 0, 0, time.UTC)
	onlyCalls := func(s *archiver.Snapshot) { s.Backup.Extension.On = false }
	for _, c := range []struct {
		name string
		s    archiver.Snapshot
		want causeCard
	}{
		{"waiting", but(troubled(archiver.Problem{Reason: archiver.NotYetAvailable, Items: 1, NextTry: now.Add(20 * time.Minute)}), onlyCalls), causeCard{
			archiver.NotYetAvailable, "RingCentral does not serve everything yet; it is tried again by itself.", "1 recording waits. Next try: 14:24.", widgets.Warn, []remedy{tryAgain},
		}},
		{"until when", but(troubled(archiver.Problem{Reason: archiver.DropboxFull, Items: 12, Deadline: march}), onlyCalls), causeCard{
			archiver.DropboxFull, archiver.DropboxFull.Sentence(), "12 recordings wait and are deleted at RingCentral from 3 March 2027 on.", widgets.Bad, []remedy{seePlans, tryAgain},
		}},
		{"of several types", troubled(archiver.Problem{Reason: archiver.Mismatch, Items: 1, Deadline: march}), causeCard{
			archiver.Mismatch, "Dropbox stored other bytes than were sent; it is tried again by itself.", "1 item waits and is deleted at RingCentral on 3 March 2027.", widgets.Warn, []remedy{tryAgain},
		}},
		{"its own words", but(troubled(archiver.Problem{Reason: archiver.NoPermission, Text: "the role may not read recordings"}), func(s *archiver.Snapshot) { s.RingCentral.Missing = []string{"A", "B"} }), causeCard{
			archiver.NoPermission, "The role may not read recordings.", "Missing: A; B.", widgets.Bad, []remedy{askAdmin, tryAgain},
		}},
		{"lost", troubled(archiver.Problem{Reason: archiver.IsGone, Items: 3, Text: archiver.IsGone.Sentence()}), causeCard{
			archiver.IsGone, "RingCentral deleted something before it could be archived.", "3 items are lost; the days show which.", widgets.Bad, []remedy{seeDays},
		}},
		{"copied", with(func(s *archiver.Snapshot) { s.Copied, s.Computer = true, "office-pc" }), causeCard{
			archiver.Copied, archiver.Copied.Sentence(),
			"It was signed in on office-pc. Two programs with one sign-in would end each other's access, so nothing is archived.", widgets.Bad,
			[]remedy{signInAgain},
		}},
		{"signed out before a pass", with(func(s *archiver.Snapshot) { s.RingCentral.Expired = true }), causeCard{
			archiver.SignedOut, archiver.SignedOut.Sentence(), "", widgets.Bad, []remedy{signInAgain},
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			needed, waiting := here.causeCards(c.s)
			all := append(needed, waiting...)
			if len(all) != 1 || (len(needed) == 1) != (c.want.tone == widgets.Bad) {
				t.Fatalf("%d need somebody, %d wait", len(needed), len(waiting))
			}
			got := all[0]
			if got.what != c.want.what || got.stake != c.want.stake || got.tone != c.want.tone || !slices.Equal(got.helps, c.want.helps) {
				t.Errorf("got  %+v\nwant %+v", got, c.want)
			}
		})
	}
}

func (r *rig) urgent(of archiver.Reason) *causeView { return r.general().urgent.cards[of] }

func TestCausesAreMended(t *testing.T) {
	for _, c := range []struct {
		reason archiver.Reason
		button int
		call   string
		opened string
	}{
		{archiver.SignedOut, 0, "login", ""},
		{archiver.Copied, 0, "login", ""},
		{archiver.NotSignedIn, 0, "login", ""},
		{archiver.Disconnected, 0, "connect", ""},
		{archiver.DropboxFull, 0, "", "https://www.dropbox.com/account/plan"},
		{archiver.DropboxFull, 1, "retry reason", ""},
		{archiver.DropboxBlocked, 0, "", "https://www.dropbox.com/account"},
		{archiver.NoPermission, 0, "", "https://service.ringcentral.com/"},
		{archiver.NoPermission, 1, "retry reason", ""},
		{archiver.StoreTrouble, 0, "retry reason", ""},
		{archiver.Mismatch, 0, "retry reason", ""},
		{archiver.IsPaused, 0, "resume", ""},
		{archiver.BackupOff, 0, "", ""},
		{archiver.IsGone, 0, "", ""},
	} {
		t.Run(string(c.reason), func(t *testing.T) {
			r := newOffice(t, troubled(archiver.Problem{Reason: c.reason, Items: 2}))
			v := r.urgent(c.reason)
			if !c.reason.Failure() {
				v = r.nowPart().causes.cards[c.reason]
			}
			r.tap(v.buttons[c.button])
			called := slices.DeleteFunc(r.fake.called(), func(call string) bool { return call == "tokens" || call == "calendar" || call == "estimate" })
			if c.call == "" && len(called) > 0 || c.call != "" && !slices.Equal(called, []string{c.call}) {
				t.Errorf("called %v, want %q", called, c.call)
			}
			if c.opened != "" {
				if got := <-r.opened; got != c.opened {
					t.Errorf("opened %q", got)
				}
			}
			if c.call == "retry reason" && (r.fake.reason != c.reason || v.answer.Text != "Tried again now: 2 items.") {
				t.Errorf("tried %q again and said %q", r.fake.reason, v.answer.Text)
			}
			if (c.reason == archiver.BackupOff) != (r.bar.Selected() == tabBackup) {
				t.Errorf("tab %d", r.bar.Selected())
			}
			if (c.reason == archiver.IsGone) != (r.window.calendar != nil) {
				t.Error("the calendar")
			}
		})
	}
}

func TestACauseKeepsItsCard(t *testing.T) {
	r := newOffice(t, troubled(archiver.Problem{Reason: archiver.DropboxFull, Items: 2}))
	v := r.urgent(archiver.DropboxFull)
	r.win.Canvas().Focus(v.buttons[1])
	r.see(troubled(archiver.Problem{Reason: archiver.NoPermission}, archiver.Problem{Reason: archiver.DropboxFull, Items: 3}))
	if r.urgent(archiver.DropboxFull) != v || r.win.Canvas().Focused() != v.buttons[1] {
		t.Error("a button lost the keys because another cause came")
	}
	if v.stake.Text != "3 items wait." {
		t.Errorf("it says %q", v.stake.Text)
	}
	r.see(office())
	if r.general().urgent.all.Visible() || r.urgent(archiver.DropboxFull) != nil {
		t.Error("a cause that is gone is still shown")
	}
}

func TestAnAnswerLastsUntilTheNextRunHasEnded(t *testing.T) {
	r := newOffice(t, troubled(archiver.Problem{Reason: archiver.StoreTrouble}))
	v := r.urgent(archiver.StoreTrouble)
	r.tap(v.buttons[0])
	r.see(troubled(archiver.Problem{Reason: archiver.StoreTrouble, Items: 1}))
	if !v.answer.Visible() {
		t.Error("it has gone before the run has ended")
	}
	r.see(but(troubled(archiver.Problem{Reason: archiver.StoreTrouble}), func(s *archiver.Snapshot) { s.Pass.LastResult.Ended = now }))
	if v.answer.Visible() {
		t.Errorf("it still says %q", v.answer.Text)
	}
}

func TestTryingAgainThatFailsIsTold(t *testing.T) {
	r := newOffice(t, troubled(archiver.Problem{Reason: archiver.StoreTrouble}))
	r.fake.act = func(_ context.Context, name string) error {
		if name == "retry reason" {
			return errors.New("the disk is full")
		}
		return nil
	}
	r.tap(r.urgent(archiver.StoreTrouble).buttons[0])
	if r.nowPart().failed.Text != "The disk is full." || r.urgent(archiver.StoreTrouble).answer.Visible() {
		t.Errorf("told %q", r.nowPart().failed.Text)
	}
}

func TestCausesLook(t *testing.T) {
	for _, c := range []struct {
		name    string
		variant fyne.ThemeVariant
	}{{"causes_light", theme.VariantLight}, {"causes_dark", theme.VariantDark}, {"causes_german", theme.VariantLight}} {
		t.Run(c.name, func(t *testing.T) {
			f := &fake{}
			if c.name == "causes_german" {
				speak(t, "de_DE.UTF-8")
				f.locale = "de-DE"
			}
			f.snapshot = troubled(
				archiver.Problem{Reason: archiver.DropboxFull, Items: 12, Deadline: time.Date(2027, 3, 3, 9, 0, 0, 0, time.UTC)},
				archiver.Problem{Reason: archiver.NoPermission, Items: 3},
				archiver.Problem{Reason: archiver.NotYetAvailable, Items: 1, NextTry: now.Add(20 * time.Minute)},
			)
			f.snapshot.Open, f.snapshot.RingCentral.Missing = 16, []string{"Users › Read Call Recording"}
			f.snapshot.Backup.Extension = store.Scope{}
			r := newRig(t, f, c.variant)
			test.AssertRendersToImage(t, c.name+".png", r.win.Canvas())
		})
	}
}
