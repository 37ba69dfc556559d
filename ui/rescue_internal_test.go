package ui

import (
	"context"
	"errors"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/ui/widgets"
)

func estimate(change func(*archiver.Estimate)) archiver.Estimate {
	e := archiver.Estimate{
		Since: time.Date(2026, 8, 23, 9, 0, 0, 0, time.UTC), Items: 6214, ByType: [4]int{6214}, Bytes: 11_800_000_000, Soon: 143,
		Takes: 10*time.Hour + 20*time.Minute, Free: 31_600_000_000, Fits: true,
	}
	if change != nil {
		change(&e)
	}
	return e
}

func TestRescueWords(t *testing.T) {
	const found = "6,214 recordings since 23 August · 11.8 GB · about 10 h 20 min at the rate RingCentral allows"
	for _, c := range []struct {
		name        string
		e           archiver.Estimate
		known, busy bool
		note        string
		soon        said
		offered     bool
	}{
		{name: "not asked", note: "Check asks RingCentral what it holds from before the first hour."},
		{name: "looking", busy: true, note: "Asking RingCentral what it holds from before the first hour."},
		{name: "nothing", known: true, note: "Done: nothing older is left at RingCentral that is not archived or on its way."},
		{
			"found", estimate(nil), true, false, found + " · fits into Dropbox",
			said{"143 of them are deleted by RingCentral within 7 days: they are copied first.", widgets.Warn},
			true,
		},
		{
			"one soon", estimate(func(e *archiver.Estimate) { e.Soon = 1 }), true, false, found + " · fits into Dropbox",
			said{"One of them is deleted by RingCentral within 7 days: it is copied first.", widgets.Warn},
			true,
		},
		{
			"no room", estimate(func(e *archiver.Estimate) { e.Fits, e.Free = false, 4_000_000_000 }), true, false, found,
			said{"Dropbox has 4.0 GB free: what does not fit waits until there is room.", widgets.Bad},
			true,
		},
		{
			"mixed and quick", estimate(func(e *archiver.Estimate) { e.ByType, e.Takes, e.Soon = [4]int{6000, 214}, time.Second, 0 }), true, false,
			"6,214 items since 23 August · 11.8 GB · less than a minute at the rate RingCentral allows · fits into Dropbox",
			said{},
			true,
		},
	} {
		v := here.rescue(c.e, c.known, c.busy, now)
		if v.note != c.note || v.soon != c.soon || v.offered != c.offered {
			t.Errorf("%s: %+v", c.name, v)
		}
	}
}

func TestRescueLooksWhenTheTabIsFirstShown(t *testing.T) {
	r := newOffice(t, office())
	r.fake.estimate = estimate(nil)
	r.wants()
	r.choose(tabBackup)
	r.settle()
	r.choose(tabGeneral)
	r.choose(tabBackup)
	r.settle()
	r.wants("estimate")
	c := r.backupTab().rescue
	if !c.begin.Visible() || !c.soon.Visible() {
		t.Error("what was found is not offered")
	}
	r.tap(c.check)
	r.tap(c.begin)
	r.wants("estimate", "estimate", "rescue")
	if want := now.AddDate(0, 0, -90); r.fake.since.After(want) || r.fake.since.Before(want.AddDate(0, 0, -1)) {
		t.Errorf("rescued since %s", r.fake.since)
	}
	if c.begin.Visible() || c.note.Text != "Done: nothing older is left at RingCentral that is not archived or on its way." {
		t.Errorf("after it: %v %q", c.begin.Visible(), c.note.Text)
	}
}

func TestALookCanBeCancelled(t *testing.T) {
	r := newOffice(t, office())
	begun := make(chan struct{})
	r.fake.act = func(ctx context.Context, name string) error {
		if name != "estimate" {
			return nil
		}
		close(begun)
		<-ctx.Done()
		return ctx.Err()
	}
	r.choose(tabBackup)
	<-begun
	c := r.backupTab().rescue
	if !c.cancel.Visible() || c.check.Visible() {
		t.Error("while it looks there is no Cancel")
	}
	test.Tap(c.cancel)
	r.settle()
	if c.cancel.Visible() || !c.check.Visible() || c.failed.Visible() {
		t.Error("after Cancel the card is not as before")
	}
	r.fake.act = func(context.Context, string) error { return errors.New("not now") }
	r.tap(c.check)
	if c.failed.Text != "Not now." {
		t.Errorf("told %q", c.failed.Text)
	}
}

func TestNothingIsRescuedWithoutAccounts(t *testing.T) {
	r := newOffice(t, with(func(s *archiver.Snapshot) { s.Dropbox.Connected = false }))
	r.choose(tabBackup)
	r.settle()
	r.wants()
	if r.backupTab().rescue.all.Visible() {
		t.Error("the card is there without Dropbox")
	}
}

// entry is an autostart in memory.
type entry struct {
	on  bool
	err error
}

func (e *entry) Enabled() (bool, error) { return e.on, e.err }
func (e *entry) Set(on bool) error      { e.on = on; return nil }

func TestWishes(t *testing.T) {
	r := newOffice(t, with(func(s *archiver.Snapshot) { s.Backup.Notify = true }))
	system := &entry{on: true}
	r.autostart = system
	r.choose(tabBackup)
	r.settle()
	p := r.backupTab().wishes
	if !p.start.Checked || !p.notify.Checked || p.demo.Visible() {
		t.Errorf("start %v, notify %v", p.start.Checked, p.notify.Checked)
	}
	test.Tap(p.start)
	r.settle()
	if system.on || p.start.Checked {
		t.Error("it still starts with the session")
	}
	test.Tap(p.notify)
	r.settle()
	if r.fake.on || !p.notify.Checked {
		t.Error("the box shows what the engine has not done")
	}
	system.err = errors.New("the registry is locked")
	test.Tap(p.start)
	r.settle()
	if p.start.Checked || p.failed.Text != "The registry is locked." {
		t.Errorf("%v %q", p.start.Checked, p.failed.Text)
	}
	r.autostart = nil
	r.draw()
	if !p.start.Disabled() || !p.demo.Visible() {
		t.Error("a demonstration can be started with the computer")
	}
}
