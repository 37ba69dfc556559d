package ui

import (
	"context"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/ui/widgets"
)

func (r *rig) steps() *stepsPart { return r.general().pieces[4].(*stepsPart) }

// begun is the office before backup was ever turned on.
func begun(change func(*archiver.Snapshot)) archiver.Snapshot {
	s := office()
	s.Backup.On, s.Backup.Since = false, time.Time{}
	if change != nil {
		change(&s)
	}
	return s
}

func TestStepsSayWhatTheyWaitFor(t *testing.T) {
	const press, browser = "Press the button below; the browser opens.", "Waits for your permission in the browser. Cancel below gives up."
	done := said{"Done", widgets.Good}
	for _, c := range []struct {
		name string
		s    archiver.Snapshot
		busy [3]bool
		want [3]said
	}{
		{"new", begun(func(s *archiver.Snapshot) { s.RingCentral.SignedIn, s.Dropbox.Connected = false, false }), [3]bool{}, [3]said{{press, widgets.Busy}, {press, widgets.Subtle}, {"Comes last: it needs both accounts.", widgets.Subtle}}},
		{"not registered", archiver.Snapshot{}, [3]bool{}, [3]said{{"Needs the registration above.", widgets.Busy}, {"Needs the registration above.", widgets.Subtle}, {"Comes last: it needs both accounts.", widgets.Subtle}}},
		{"signing in", begun(func(s *archiver.Snapshot) { s.RingCentral.SignedIn, s.Dropbox.Connected = false, false }), [3]bool{true}, [3]said{{browser, widgets.Busy}, {press, widgets.Subtle}, {"Comes last: it needs both accounts.", widgets.Subtle}}},
		{"signed in", begun(func(s *archiver.Snapshot) { s.Dropbox.Connected = false }), [3]bool{}, [3]said{done, {press, widgets.Busy}, {"Comes last: it needs both accounts.", widgets.Subtle}}},
		{"both", begun(nil), [3]bool{}, [3]said{done, done, {"From then on, every hour is archived.", widgets.Busy}}},
		{"turning on", begun(nil), [3]bool{2: true}, [3]said{done, done, {"Is being turned on.", widgets.Busy}}},
		{"revoked", with(func(s *archiver.Snapshot) { s.RingCentral.SignedIn = false }), [3]bool{}, [3]said{{press, widgets.Busy}, done, done}},
	} {
		if got := steps(c.s, c.busy); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func TestTheThirdStepTurnsBackupOn(t *testing.T) {
	r := newOffice(t, begun(nil))
	started := make(chan struct{})
	r.fake.act = func(ctx context.Context, name string) error {
		if name == "on" {
			close(started)
			<-ctx.Done()
			return ctx.Err()
		}
		return nil
	}
	p := r.steps()
	if !p.all.Visible() || !p.line.Visible() {
		t.Fatal("the third step cannot be taken")
	}
	test.Tap(p.enable)
	<-started
	if !p.cancel.Visible() || !p.enable.Disabled() {
		t.Error("while it is turned on there is no Cancel")
	}
	test.Tap(p.cancel)
	r.settle()
	if p.cancel.Visible() || p.failed.Visible() {
		t.Error("after Cancel the card is not as before")
	}
	r.see(office())
	if p.all.Visible() {
		t.Error("the steps are shown when all are done")
	}
	r.see(with(func(s *archiver.Snapshot) { s.Backup.On = false }))
	if p.all.Visible() {
		t.Error("turning backup off is taken for a step back")
	}
	r.see(with(func(s *archiver.Snapshot) { s.RingCentral.SignedIn = false }))
	if !p.all.Visible() || p.line.Visible() {
		t.Error("after Revoke Access the first step is not shown")
	}
}

func TestAnotherAccountIsAskedAbout(t *testing.T) {
	for _, c := range []struct {
		name   string
		answer func(*rig)
		want   bool
	}{
		{"yes", func(r *rig) { test.Tap(r.asked.yes) }, true},
		{"no", func(r *rig) { test.Tap(r.asked.cancel) }, false},
		{"Escape", func(r *rig) { r.closeFront() }, false},
		{"the sign-in is cancelled", func(r *rig) { r.phonePart().signIn.stop() }, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := newOffice(t, with(func(s *archiver.Snapshot) { s.RingCentral.SignedIn = false }))
			answers := make(chan bool, 1)
			r.fake.login = func(_ context.Context, ask archiver.Asking) error {
				answers <- ask.Other("Whitfield Dental LLC", "Marlow Foods")
				return nil
			}
			test.Tap(r.phonePart().signIn.start)
			r.next()
			if r.asked == nil || r.win.Canvas().Overlays().Top() == nil {
				t.Fatal("nothing was asked")
			}
			c.answer(r)
			if got := <-answers; got != c.want {
				t.Errorf("answered %v", got)
			}
			r.settle()
			if r.win.Canvas().Overlays().Top() != nil {
				t.Error("the question is still there")
			}
		})
	}
}

func TestACopiedFolderWarns(t *testing.T) {
	r := newOffice(t, with(func(s *archiver.Snapshot) {
		s.Copied, s.Computer, s.StorePath = true, "office-pc", "/home/dana/archiver.db"
	}))
	if r.general().urgent.cards[archiver.Copied] == nil || !r.phonePart().signIn.all.Visible() {
		t.Error("it does not ask to sign in anew")
	}
	if got := r.phonePart().database.Text; got != "archiver.db · authorised on office-pc, not on this computer" {
		t.Errorf("database %q", got)
	}
	r.see(with(func(s *archiver.Snapshot) { s.Computer, s.StorePath = "office-pc", "/home/dana/archiver.db" }))
	if r.general().urgent.all.Visible() || r.phonePart().signIn.all.Visible() || r.phonePart().database.Text != "archiver.db · authorised on office-pc" {
		t.Errorf("on its own computer: %q", r.phonePart().database.Text)
	}
}

func TestSheetsOpenAndClose(t *testing.T) {
	r := newLog(t)
	foot := r.parts[1].(*footer)
	for name, open := range map[string]func(){"About": foot.about.OnTapped, "Help": r.log.showHelp, "Register": r.showRegister} {
		open()
		if r.win.Canvas().Overlays().Top() == nil || r.win.Canvas().Focused() != r.reading.shut {
			t.Errorf("%s does not open", name)
		}
		r.press(fyne.KeyDown, fyne.KeyPageDown, fyne.KeyUp)
		test.Tap(r.reading.shut)
		if r.win.Canvas().Overlays().Top() != nil {
			t.Errorf("%s does not close", name)
		}
		open()
		r.closeFront()
		if r.win.Canvas().Overlays().Top() != nil {
			t.Errorf("Escape does not close %s", name)
		}
	}
}
