//go:build window

package window

import (
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/e2e/harness"
)

// closeWindow clicks on the window's close button.
func (s *app) closeWindow() {
	s.t.Helper()
	s.tool("wmctrl", "-i", "-c", s.appears())
}

// holdRecordings keeps RingCentral from serving recordings until release is
// called.
func holdRecordings(pc *harness.Computer) (release func()) {
	held := make(chan struct{})
	pc.Services.RingCentral.Inject(ringcentralserver.Fault{Match: func(r *http.Request) bool {
		if strings.HasSuffix(r.URL.Path, "/content") {
			<-held
		}
		return false
	}})
	release = sync.OnceFunc(func() { close(held) })
	pc.T.Cleanup(release)
	return release
}

// TestWindowTray drives the program through its states from its icon.
func TestWindowTray(t *testing.T) {
	pc := harness.New(t)
	pc.AddDay()
	useScreen(pc)
	pc.SignIn("101")
	p := newTrayHost(t, sessionBus())

	s := startApp(t, pc.Data, pc.Env)
	i := p.registers(s)
	i.shows("never", "Not set up: turn on backup")
	if run, pause := i.find("Back Up Now"), i.find("Pause"); run.enabled || pause.enabled {
		t.Errorf("it offers to archive and to pause while backup is off: %v %v", run, pause)
	}
	s.closeWindow()
	s.disappears()
	i.notifies(s, "Still running in the background")
	i.tap()
	s.appears()
	i.click("Quit") // nothing would stop, so it does not ask
	s.ends(0)

	pc.Want(0, "Backup is on", "backup on --since 24h")
	release := holdRecordings(pc)
	s = startApp(t, pc.Data, pc.Env, "--hidden")
	i = p.registers(s)
	i.shows("working", "Archiving")
	if len(s.seen()) != 0 {
		t.Error("it shows its window although it was started hidden")
	}
	i.click("Quit") // archiving would stop, so it asks
	s.appears()
	s.press("Tab", "Return")
	s.ends(0)
	release()
	pc.Services.RingCentral.ClearFaults()

	s = startApp(t, pc.Data, pc.Env, "--hidden")
	i = p.registers(s)
	i.shows("fine", "Everything RingCentral holds since")
	pc.CheckArchived(pc.Truth(ringcentralserver.AnaID, true, time.Now().Add(-24*time.Hour).Truncate(time.Hour)))
	checkMenu(pc, i)
	pauseAndSignOut(pc, s, i)
}

// checkMenu checks the menu while all is well.
func checkMenu(pc *harness.Computer, i *icon) {
	pc.T.Helper()
	entries := i.entries()
	var labels []string
	for _, e := range entries {
		labels = append(labels, e.label)
	}
	if want := []string{"Open", "Is everything there?", "Back Up Now", "Pause", "Quit"}; !slices.Equal(labels[1:], want) || entries[0].enabled {
		pc.T.Errorf("the menu is %v, want a line that cannot be chosen and %v", entries, want)
	}
	labels = nil
	for _, e := range i.find("Pause").children {
		labels = append(labels, e.label)
	}
	if want := []string{"For 1 hour", "Until tomorrow, 8:00", "Until I resume it"}; !slices.Equal(labels, want) {
		pc.T.Errorf("Pause offers %v, want %v", labels, want)
	}
}

// pauseAndSignOut pauses, loses the sign-in, and quits.
func pauseAndSignOut(pc *harness.Computer, s *app, i *icon) {
	pc.T.Helper()
	i.click("Until I resume it")
	i.shows("paused", "Paused until you resume it")
	i.click("Resume")
	i.shows("fine", "Everything RingCentral holds since")

	i.click("Quit")
	s.appears()
	s.press("Escape") // it goes on
	s.closeWindow()
	s.disappears()
	i.notifies(s, "Still running in the background")
	pc.Services.RingCentral.RevokeSessions("101")
	i.click("Back Up Now")
	i.shows("attention", "RingCentral has ended the sign-in")
	i.notifies(s, "Sign in again")
	i.click("Open")
	s.appears()
	i.click("Quit") // nothing is archived any more
	s.ends(0)
	if n := len(i.notified); n > 0 {
		pc.T.Errorf("%d more notifications, the next: %s", n, <-i.notified)
	}
}

// TestWindowOutlivesTheSessionBus: a session bus that goes takes the icon along,
// not the program.
func TestWindowOutlivesTheSessionBus(t *testing.T) {
	pc := harness.New(t)
	pc.AddDay()
	bus, end := harness.OwnBus(t)
	useScreen(pc)
	pc.Set("DBUS_SESSION_BUS_ADDRESS", bus)
	pc.SignIn("101")
	pc.Want(0, "Backup is on", "backup on --since 24h")
	release := holdRecordings(pc)
	s := startApp(t, pc.Data, pc.Env)
	newTrayHost(t, bus).registers(s).shows("working", "Archiving")
	end()
	release()
	pc.Services.RingCentral.ClearFaults()
	items := pc.Truth(ringcentralserver.AnaID, true, time.Now().Add(-24*time.Hour).Truncate(time.Hour))
	s.until("everything was in Dropbox", func() bool { return pc.Files() == countParts(items) })
	s.asks(s.closeWindow)
	s.press("Return")
	s.disappears()
	s.terminate()
	s.ends(0)
	pc.CheckArchived(items)
}
