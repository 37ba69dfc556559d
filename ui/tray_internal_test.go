package ui

import (
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/godbus/dbus/v5"

	"ringcentral-archiver/archiver"
)

// fakePanel notes what the tray asks of it.
type fakePanel struct {
	icons  []string
	broken func() // how the tray library panics
}

func (p *fakePanel) SetSystemTrayIcon(icon fyne.Resource) {
	if p.broken != nil {
		p.broken()
	}
	p.icons = append(p.icons, icon.Name())
}

func (p *fakePanel) SetSystemTrayMenu(*fyne.Menu) {}

// SetSystemTrayWindow does what the toolkit does.
func (p *fakePanel) SetSystemTrayWindow(w fyne.Window) { w.SetCloseIntercept(w.Hide) }

func newTrayRig(t *testing.T, s archiver.Snapshot) (*rig, *tray, *fakePanel, *[]string) {
	t.Helper()
	r := newOffice(t, s)
	p, tips := &fakePanel{}, &[]string{}
	tr := newTray(r.window, p)
	tr.tip = func(words string) { *tips = append(*tips, words) }
	r.also = append(r.also, tr)
	return r, tr, p, tips
}

func (t *tray) item(label string) *fyne.MenuItem {
	at := slices.IndexFunc(t.menu.Items, func(i *fyne.MenuItem) bool { return i.Label == label })
	if at < 0 {
		return nil
	}
	return t.menu.Items[at]
}

func TestTrayShowsTheMoods(t *testing.T) {
	r, tr, p, tips := newTrayRig(t, with(func(s *archiver.Snapshot) { s.Mood, s.Backup.On = archiver.Never, false }))
	paused := with(func(s *archiver.Snapshot) {
		s.Mood, s.Backup.Paused, s.Waiting = archiver.Paused, true, archiver.IsPaused
	})
	further := copying()
	further.Pass.Done++
	for _, s := range []archiver.Snapshot{
		copying(), further, office(), office(), paused, stuck(archiver.DropboxFull), with(func(s *archiver.Snapshot) { s.NextRun = now.Add(time.Hour) }),
	} {
		r.see(s)
	}
	wantIcons := []string{"tray-never.png", "tray-working.png", "tray-fine.png", "tray-waiting.png", "tray-attention.png", "tray-fine.png"}
	if !slices.Equal(p.icons, wantIcons) {
		t.Errorf("icons %v, want %v", p.icons, wantIcons)
	}
	fine := "Everything that is known is in Dropbox"
	wantTips := []string{"Archiving", fine, "Paused until you resume it", "Dropbox is full. Make room or choose a larger plan; it goes on by itself then", fine}
	if !slices.Equal(*tips, wantTips) {
		t.Errorf("tips %q, want %q", *tips, wantTips)
	}
	if first := tr.menu.Items[0]; first.Label != fine || !first.Disabled {
		t.Errorf("the first entry is %+v", first)
	}
	if last := tr.menu.Items[len(tr.menu.Items)-1]; last.Label != "Quit" || !last.IsQuit {
		t.Errorf("the last entry is %+v", last)
	}
}

func TestTrayMenu(t *testing.T) {
	r, tr, _, _ := newTrayRig(t, office())
	tr.item("Back Up Now").Action()
	r.settle()
	for i, want := range []time.Time{now.Add(time.Hour + time.Minute), time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC), {}} {
		if i == 0 {
			r.clock.Advance(time.Minute) // the menu was built before
		}
		tr.item("Pause").ChildMenu.Items[i].Action()
		r.settle()
		if !r.fake.until.Equal(want) {
			t.Errorf("paused until %s, want %s", r.fake.until, want)
		}
	}
	r.see(with(func(s *archiver.Snapshot) { s.Backup.Paused = true }))
	if tr.item("Pause") != nil {
		t.Error("a pause offers Pause")
	}
	tr.item("Resume").Action()
	r.settle()
	r.wants("run", "pause", "pause", "pause", "resume")

	r.see(with(func(s *archiver.Snapshot) { s.Dropbox.Connected = false }))
	if !tr.item("Back Up Now").Disabled || tr.item("Pause").Disabled {
		t.Error("it offers to archive without Dropbox, or no pause")
	}
	r.see(with(func(s *archiver.Snapshot) { s.Backup.On = false }))
	if !tr.item("Back Up Now").Disabled || !tr.item("Pause").Disabled {
		t.Error("it offers to archive or pause while backup is off")
	}
}

func TestTheProgramOutlivesTheSessionBus(t *testing.T) {
	r, _, p, _ := newTrayRig(t, office())
	p.broken = func() { panic(dbus.ErrClosed) }
	r.see(copying())
	if r.inTray {
		t.Error("it believes that it still has an icon")
	}
	p.broken = nil
	r.see(office())
	if len(p.icons) != 1 {
		t.Errorf("it goes on painting: %v", p.icons)
	}
}

func TestAnotherPanicIsNotHidden(t *testing.T) {
	r, _, p, _ := newTrayRig(t, office())
	for _, c := range []struct {
		broken func()
		s      archiver.Snapshot
	}{
		{func() { panic("a mistake") }, copying()},
		{func() { p.icons[len(p.icons)] = "beyond the end" }, stuck(archiver.DropboxFull)},
	} {
		p.broken = c.broken
		func() {
			defer func() {
				if recover() == nil {
					t.Error("it was hidden")
				}
			}()
			r.show(c.s)
		}()
	}
}
