package backuptab

import (
	"errors"
	"slices"
	"testing"

	"fyne.io/fyne/v2/test"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/ui/uitest"
)

func TestStartup(t *testing.T) {
	system := &uitest.Autostart{On: true}
	r := newTabWith(t, uitest.With(func(s *archiver.Snapshot) { s.Backup.Notify = true }), system)
	r.tab.Shown()
	r.Settle()
	p := r.tab.startup
	if !p.start.Checked || !p.notify.Checked || p.demo.Visible() {
		t.Errorf("start %v, notify %v", p.start.Checked, p.notify.Checked)
	}
	test.Tap(p.start)
	r.Settle()
	if system.On || p.start.Checked {
		t.Error("it still starts with the session")
	}
	test.Tap(p.notify)
	r.Settle()
	if r.Engine.On || !p.notify.Checked {
		t.Error("the box shows what the engine has not done")
	}
	if p.updates.Visible() {
		t.Error("newer versions can be looked for in a program that was not built to")
	}
	r.See(uitest.With(func(s *archiver.Snapshot) { s.Update = archiver.UpdateView{Possible: true, On: true} }))
	if !p.updates.Visible() || !p.updates.Checked {
		t.Error("that newer versions are looked for is not shown")
	}
	test.Tap(p.updates)
	r.Settle()
	if !slices.Contains(r.Engine.Called(), "updates") || r.Engine.On {
		t.Errorf("called %v", r.Engine.Called())
	}
	system.Err = errors.New("the registry is locked")
	test.Tap(p.start)
	r.Settle()
	if p.start.Checked || p.failed.Text != "The registry is locked." {
		t.Errorf("%v %q", p.start.Checked, p.failed.Text)
	}
	r = newTab(t, uitest.Office())
	p = r.tab.startup
	if !p.start.Disabled() || !p.demo.Visible() {
		t.Error("a demonstration can be started with the computer")
	}
}
