package generaltab

import (
	"context"
	"slices"
	"testing"

	"fyne.io/fyne/v2/test"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/ui/uitest"
	"ringcentral-archiver/ui/widgets"
)

func TestStepsSayWhatTheyWaitFor(t *testing.T) {
	const choose = "Choose one of the places below."
	const press, browser = "Press the button below to open the browser.", "Waiting for you to allow access in the browser."
	done := widgets.Phrase{Text: "Done", Tone: widgets.Good}
	last := widgets.Phrase{Text: "The last step: what RingCentral has from before.", Tone: widgets.Subtle}
	for _, c := range []struct {
		name string
		s    archiver.Snapshot
		busy [stepCount]bool
		want [stepCount]widgets.Phrase
	}{
		{"new", uitest.Begun(func(s *archiver.Snapshot) { s.RingCentral.SignedIn, s.Dropbox.Connected = false, false }), [stepCount]bool{}, [stepCount]widgets.Phrase{{Text: press, Tone: widgets.Busy}, {Text: choose, Tone: widgets.Subtle}, {Text: "After steps 1 and 2.", Tone: widgets.Subtle}, last}},
		{"not registered", archiver.Snapshot{}, [stepCount]bool{}, [stepCount]widgets.Phrase{{Text: "Needs the registration above.", Tone: widgets.Busy}, {Text: "Choose a place below, or register Dropbox above.", Tone: widgets.Subtle}, {Text: "After steps 1 and 2.", Tone: widgets.Subtle}, last}},
		{"signing in", uitest.Begun(func(s *archiver.Snapshot) { s.RingCentral.SignedIn, s.Dropbox.Connected = false, false }), [stepCount]bool{true}, [stepCount]widgets.Phrase{{Text: browser, Tone: widgets.Busy}, {Text: choose, Tone: widgets.Subtle}, {Text: "After steps 1 and 2.", Tone: widgets.Subtle}, last}},
		{"signed in", uitest.Begun(func(s *archiver.Snapshot) { s.Dropbox.Connected = false }), [stepCount]bool{}, [stepCount]widgets.Phrase{done, {Text: choose, Tone: widgets.Busy}, {Text: "After steps 1 and 2.", Tone: widgets.Subtle}, last}},
		{"both", uitest.Begun(nil), [stepCount]bool{}, [stepCount]widgets.Phrase{done, done, {Text: "From then on, every hour is archived.", Tone: widgets.Busy}, last}},
		{"turning on", uitest.Begun(nil), [stepCount]bool{2: true}, [stepCount]widgets.Phrase{done, done, {Text: "Turning on…", Tone: widgets.Busy}, last}},
		{"revoked", uitest.With(func(s *archiver.Snapshot) { s.RingCentral.SignedIn = false }), [stepCount]bool{}, [stepCount]widgets.Phrase{{Text: press, Tone: widgets.Busy}, done, done, done}},
		{"older items", asking(0), [stepCount]bool{}, [stepCount]widgets.Phrase{done, done, done, {Text: "RingCentral deletes older items in time. Rescue them, or leave them.", Tone: widgets.Busy}}},
		{"counted", asking(946), [stepCount]bool{}, [stepCount]widgets.Phrase{done, done, done, {Text: "946 older items are still at RingCentral.", Tone: widgets.Busy}}},
	} {
		if got := steps(c.s, c.busy); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// asking is the office before a person has said what becomes of older items.
func asking(older int) archiver.Snapshot {
	return uitest.With(func(s *archiver.Snapshot) { s.Backup.OlderSettled, s.Backup.Older = false, older })
}

// TestTheLastStepAsksForOlderItems: it counts them once, leads to the rescue, and takes no for an answer.
func TestTheLastStepAsksForOlderItems(t *testing.T) {
	r := newTab(t, asking(0))
	p := r.tab.steps
	r.Wants("estimate")
	if !p.all.Visible() || !p.older.Visible() || p.on.Visible() {
		t.Fatal("it is not asked")
	}
	r.Tap(p.rescue)
	if !slices.Equal(r.led, []string{"rescue"}) {
		t.Errorf("it leads to %q", r.led)
	}
	r.See(asking(946))
	r.Engine.Act = func(context.Context, string) error {
		r.Engine.SetState(uitest.Office())
		return nil
	}
	r.Tap(p.leave)
	r.Wants("estimate", "leave older")
	if p.all.Visible() {
		t.Error("it is still asked")
	}
}

func TestTheThirdStepTurnsBackupOn(t *testing.T) {
	r := newTab(t, uitest.Begun(nil))
	started := make(chan struct{})
	r.Engine.Act = func(ctx context.Context, name string) error {
		if name == "on" {
			close(started)
			<-ctx.Done()
			return ctx.Err()
		}
		return nil
	}
	p := r.tab.steps
	if !p.all.Visible() || !p.on.Visible() {
		t.Fatal("the third step cannot be taken")
	}
	test.Tap(p.enable)
	<-started
	if !p.cancel.Visible() || !p.enable.Disabled() {
		t.Error("while it is turned on there is no Cancel")
	}
	test.Tap(p.cancel)
	r.Settle()
	if p.cancel.Visible() || p.failed.Visible() {
		t.Error("after Cancel the card is not as before")
	}
	r.See(uitest.Office())
	if p.all.Visible() {
		t.Error("the steps are shown when all are done")
	}
	if len(r.led) > 0 {
		t.Errorf("led to %v although it was not turned on", r.led)
	}
	r.See(uitest.With(func(s *archiver.Snapshot) { s.Backup.On = false }))
	if p.all.Visible() {
		t.Error("turning backup off is taken for a step back")
	}
	r.See(uitest.With(func(s *archiver.Snapshot) { s.RingCentral.SignedIn = false }))
	if !p.all.Visible() || p.on.Visible() {
		t.Error("after Revoke Access the first step is not shown")
	}
}
