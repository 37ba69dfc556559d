package generaltab

import (
	"context"
	"testing"

	"fyne.io/fyne/v2/test"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/ui/uitest"
	"ringcentral-archiver/ui/widgets"
)

func TestStepsSayWhatTheyWaitFor(t *testing.T) {
	const press, browser = "Press the button below to open the browser.", "Waiting for you to allow access in the browser."
	done := widgets.Phrase{Text: "Done", Tone: widgets.Good}
	for _, c := range []struct {
		name string
		s    archiver.Snapshot
		busy [3]bool
		want [3]widgets.Phrase
	}{
		{"new", uitest.Begun(func(s *archiver.Snapshot) { s.RingCentral.SignedIn, s.Dropbox.Connected = false, false }), [3]bool{}, [3]widgets.Phrase{{Text: press, Tone: widgets.Busy}, {Text: press, Tone: widgets.Subtle}, {Text: "The last step: needs both accounts.", Tone: widgets.Subtle}}},
		{"not registered", archiver.Snapshot{}, [3]bool{}, [3]widgets.Phrase{{Text: "Needs the registration above.", Tone: widgets.Busy}, {Text: "Needs the registration above.", Tone: widgets.Subtle}, {Text: "The last step: needs both accounts.", Tone: widgets.Subtle}}},
		{"signing in", uitest.Begun(func(s *archiver.Snapshot) { s.RingCentral.SignedIn, s.Dropbox.Connected = false, false }), [3]bool{true}, [3]widgets.Phrase{{Text: browser, Tone: widgets.Busy}, {Text: press, Tone: widgets.Subtle}, {Text: "The last step: needs both accounts.", Tone: widgets.Subtle}}},
		{"signed in", uitest.Begun(func(s *archiver.Snapshot) { s.Dropbox.Connected = false }), [3]bool{}, [3]widgets.Phrase{done, {Text: press, Tone: widgets.Busy}, {Text: "The last step: needs both accounts.", Tone: widgets.Subtle}}},
		{"both", uitest.Begun(nil), [3]bool{}, [3]widgets.Phrase{done, done, {Text: "From then on, every hour is archived.", Tone: widgets.Busy}}},
		{"turning on", uitest.Begun(nil), [3]bool{2: true}, [3]widgets.Phrase{done, done, {Text: "Turning on…", Tone: widgets.Busy}}},
		{"revoked", uitest.With(func(s *archiver.Snapshot) { s.RingCentral.SignedIn = false }), [3]bool{}, [3]widgets.Phrase{{Text: press, Tone: widgets.Busy}, done, done}},
	} {
		if got := steps(c.s, c.busy); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
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
	if !p.all.Visible() || !p.line.Visible() {
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
	if !p.all.Visible() || p.line.Visible() {
		t.Error("after Revoke Access the first step is not shown")
	}
}
