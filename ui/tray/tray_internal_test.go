package tray

import (
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"github.com/godbus/dbus/v5"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/ui/status"
	"ringcentral-archiver/ui/uitest"
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

// fakeWindow notes what the tray asks of the window.
type fakeWindow struct{ asked []string }

func (w *fakeWindow) Front()        { w.asked = append(w.asked, "front") }
func (w *fakeWindow) Closed()       { w.asked = append(w.asked, "closed") }
func (w *fakeWindow) ShowCalendar() { w.asked = append(w.asked, "calendar") }
func (w *fakeWindow) AskToQuit()    { w.asked = append(w.asked, "quit") }

func newTrayRig(t *testing.T, s archiver.Snapshot) (*uitest.Rig, *Tray, *fakePanel, *[]string) {
	t.Helper()
	r := uitest.New(t, &uitest.Engine{State: s}, theme.VariantLight)
	r.Runner.SetSnapshot(s)
	p, tips := &fakePanel{}, &[]string{}
	tr := New(r.Runner, r.Runs, r.Place, p, r.Win, &fakeWindow{})
	tr.tip = func(words string) { *tips = append(*tips, words) }
	r.Put(nil, tr.Draw, nil)
	return r, tr, p, tips
}

func (t *Tray) item(label string) *fyne.MenuItem {
	at := slices.IndexFunc(t.menu.Items, func(i *fyne.MenuItem) bool { return i.Label == label })
	if at < 0 {
		return nil
	}
	return t.menu.Items[at]
}

func TestMain(m *testing.M) { uitest.Main(m) }

func TestTrayShowsTheMoods(t *testing.T) {
	r, tr, p, tips := newTrayRig(t, uitest.With(func(s *archiver.Snapshot) { s.Mood, s.Backup.On = archiver.Never, false }))
	paused := uitest.With(func(s *archiver.Snapshot) {
		s.Mood, s.Backup.Paused, s.Waiting = archiver.Paused, true, reasons.Paused
	})
	further := uitest.Copying()
	further.Pass.Done++
	excepted := uitest.With(func(s *archiver.Snapshot) {
		s.Completeness.Now, s.Completeness.Uncovered = true, completeness.SharedInboxes
	})
	offline := uitest.With(func(s *archiver.Snapshot) { s.Mood, s.Waiting = archiver.Paused, reasons.Offline })
	for _, s := range []archiver.Snapshot{
		uitest.Copying(), further, uitest.Office(), uitest.Office(), paused, offline, uitest.Stuck(reasons.DropboxFull), uitest.With(func(s *archiver.Snapshot) { s.NextRun = uitest.Now.Add(time.Hour) }),
		excepted,
	} {
		r.See(s)
	}
	wantIcons := []string{"tray-never.png", "tray-working.png", "tray-fine.png", "tray-paused.png", "tray-waiting.png", "tray-attention.png", "tray-fine.png", "tray-waiting.png"}
	if !slices.Equal(p.icons, wantIcons) {
		t.Errorf("icons %v, want %v", p.icons, wantIcons)
	}
	fine := "All known items are in Dropbox"
	wantTips := []string{"Archiving", fine, "Paused until you resume it", "No connection to RingCentral or Dropbox", "Dropbox is full", fine, "Everything RingCentral holds is in Dropbox · except messages of shared numbers"}
	if !slices.Equal(*tips, wantTips) {
		t.Errorf("tips %q, want %q", *tips, wantTips)
	}
	if first := tr.menu.Items[0]; first.Label != wantTips[len(wantTips)-1] || !first.Disabled {
		t.Errorf("the first entry is %+v", first)
	}
	if last := tr.menu.Items[len(tr.menu.Items)-1]; last.Label != "Quit" || !last.IsQuit {
		t.Errorf("the last entry is %+v", last)
	}
}

func TestTrayMenu(t *testing.T) {
	r, tr, _, _ := newTrayRig(t, uitest.Office())
	tr.item("Back Up Now").Action()
	r.Settle()
	for i, want := range []time.Time{uitest.Now.Add(time.Hour + time.Minute), time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC), {}} {
		if i == 0 {
			r.Clock.Advance(time.Minute) // the menu was built before
		}
		tr.item("Pause").ChildMenu.Items[i].Action()
		r.Settle()
		if !r.Engine.Until.Equal(want) {
			t.Errorf("paused until %s, want %s", r.Engine.Until, want)
		}
	}
	r.See(uitest.With(func(s *archiver.Snapshot) { s.Backup.Paused = true }))
	if tr.item("Pause") != nil {
		t.Error("a pause offers Pause")
	}
	tr.item("Resume").Action()
	r.Settle()
	r.Wants("run", "pause", "pause", "pause", "resume")

	r.See(uitest.With(func(s *archiver.Snapshot) { s.Dropbox.Connected = false }))
	if !tr.item("Back Up Now").Disabled || tr.item("Pause").Disabled {
		t.Error("it offers to archive without Dropbox, or no pause")
	}
	r.See(uitest.With(func(s *archiver.Snapshot) { s.RingCentral.Expired = true }))
	if !tr.item("Back Up Now").Disabled {
		t.Error("it offers a run that can only fail")
	}
	r.See(uitest.With(func(s *archiver.Snapshot) { s.Backup.On = false }))
	if !tr.item("Back Up Now").Disabled || !tr.item("Pause").Disabled {
		t.Error("it offers to archive or pause while backup is off")
	}
}

func TestTheProgramOutlivesTheSessionBus(t *testing.T) {
	r, tr, p, _ := newTrayRig(t, uitest.Office())
	p.broken = func() { panic(dbus.ErrClosed) }
	r.See(uitest.Copying())
	if tr.Alive() {
		t.Error("it believes that it still has an icon")
	}
	p.broken = nil
	r.See(uitest.Office())
	if len(p.icons) != 1 {
		t.Errorf("it goes on painting: %v", p.icons)
	}
}

func TestAnotherPanicIsNotHidden(t *testing.T) {
	r, _, p, _ := newTrayRig(t, uitest.Office())
	for _, c := range []struct {
		broken func()
		s      archiver.Snapshot
	}{
		{func() { panic("a mistake") }, uitest.Copying()},
		{func() { p.icons[len(p.icons)] = "beyond the end" }, uitest.Stuck(reasons.DropboxFull)},
	} {
		p.broken = c.broken
		func() {
			defer func() {
				if recover() == nil {
					t.Error("it was hidden")
				}
			}()
			r.Show(c.s)
		}()
	}
}

func TestTheMenuLeadsToTheWindow(t *testing.T) {
	_, tr, _, _ := newTrayRig(t, uitest.Office())
	for _, label := range []string{"Open", "Is everything there?", "Quit"} {
		tr.item(label).Action()
	}
	if got, want := tr.window.(*fakeWindow).asked, []string{"front", "front", "calendar", "quit"}; !slices.Equal(got, want) {
		t.Errorf("it asked for %v, want %v", got, want)
	}
}

func TestTheTraySaysWhatTheFooterSays(t *testing.T) {
	for _, s := range []archiver.Snapshot{
		uitest.Office(), uitest.Stuck(reasons.DropboxFull), uitest.With(func(s *archiver.Snapshot) { s.Completeness = completeness.Answer{Now: true, At: uitest.Now} }),
	} {
		if got, want := viewOf(uitest.Here, s).words, status.Footer(uitest.Here, s).Text; got != want {
			t.Errorf("it says %q, the footer %q", got, want)
		}
	}
}
