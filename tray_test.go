//go:build window

package main

import (
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"ringcentral-archiver/archiver/simulator/ringcentralserver"
)

// closeWindow clicks on the window's close button.
func (s *show) closeWindow() {
	s.t.Helper()
	s.tool("wmctrl", "-i", "-c", s.appears())
}

// hold keeps RingCentral from serving recordings until what it gives is called.
func (d *desk) hold() (release func()) {
	held := make(chan struct{})
	d.services.RingCentral.Inject(ringcentralserver.Fault{Match: func(r *http.Request) bool {
		if strings.HasSuffix(r.URL.Path, "/content") {
			<-held
		}
		return false
	}})
	release = sync.OnceFunc(func() { close(held) })
	d.t.Cleanup(release)
	return release
}

// TestWindowTray drives the program through the five moods from its icon.
func TestWindowTray(t *testing.T) {
	d := newDesk(t)
	d.furnish()
	d.sitDown()
	d.signIn("101")
	p := newPanel(t, sessionBus())

	s := onScreen(t, d.data, d.env)
	i := p.registers(s)
	i.shows("never", "Not set up: turn on backup")
	if run, pause := i.find("Back Up Now"), i.find("Pause"); run.enabled || pause.enabled {
		t.Errorf("it offers to archive and to pause while backup is off: %v %v", run, pause)
	}
	s.closeWindow()
	s.disappears()
	i.tap()
	s.appears()
	i.click("Quit") // nothing would stop, so it does not ask
	s.ends(0)

	d.want(0, "Backup is on", "backup on --since 24h")
	release := d.hold()
	s = onScreen(t, d.data, d.env, "--hidden")
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
	d.services.RingCentral.ClearFaults()

	s = onScreen(t, d.data, d.env, "--hidden")
	i = p.registers(s)
	i.shows("fine", "Everything RingCentral holds since")
	d.archived(d.truth(ringcentralserver.AnaID, true, time.Now().Add(-24*time.Hour).Truncate(time.Hour)))
	d.menu(i)
	d.lastMoods(s, i)
}

// menu checks the menu while all is well.
func (d *desk) menu(i *icon) {
	d.t.Helper()
	entries := i.entries()
	var labels []string
	for _, e := range entries {
		labels = append(labels, e.label)
	}
	if want := []string{"Open", "Is everything there?", "Back Up Now", "Pause", "Quit"}; !slices.Equal(labels[1:], want) || entries[0].enabled {
		d.t.Errorf("the menu is %v, want a line that cannot be chosen and %v", entries, want)
	}
	labels = nil
	for _, e := range i.find("Pause").children {
		labels = append(labels, e.label)
	}
	if want := []string{"For 1 hour", "Until tomorrow, 8:00", "Until I resume it"}; !slices.Equal(labels, want) {
		d.t.Errorf("Pause offers %v, want %v", labels, want)
	}
}

// lastMoods pauses, loses the sign-in, and quits.
func (d *desk) lastMoods(s *show, i *icon) {
	d.t.Helper()
	i.click("Until I resume it")
	i.shows("waiting", "Paused until you resume it")
	i.click("Resume")
	i.shows("fine", "Everything RingCentral holds since")

	i.click("Quit")
	s.appears()
	s.press("Escape") // it goes on
	s.closeWindow()
	s.disappears()
	d.services.RingCentral.RevokeSessions("101")
	i.click("Back Up Now")
	i.shows("attention", "RingCentral has ended the sign-in")
	i.tells(s, "Sign in again")
	i.click("Open")
	s.appears()
	i.click("Quit") // nothing is archived any more
	s.ends(0)
	if n := len(i.told); n > 0 {
		d.t.Errorf("%d more notifications, the next: %s", n, <-i.told)
	}
}

// TestWindowOutlivesTheSessionBus: a session bus that goes takes the icon along,
// not the program.
func TestWindowOutlivesTheSessionBus(t *testing.T) {
	d := newDesk(t)
	d.furnish()
	bus, end := ownBus(t)
	d.sitDown()
	d.set("DBUS_SESSION_BUS_ADDRESS", bus)
	d.signIn("101")
	d.want(0, "Backup is on", "backup on --since 24h")
	release := d.hold()
	s := onScreen(t, d.data, d.env)
	newPanel(t, bus).registers(s).shows("working", "Archiving")
	end()
	release()
	d.services.RingCentral.ClearFaults()
	items := d.truth(ringcentralserver.AnaID, true, time.Now().Add(-24*time.Hour).Truncate(time.Hour))
	s.until("everything was in Dropbox", func() bool { return d.files() == countParts(items) })
	s.asks(s.closeWindow)
	s.press("Return")
	s.disappears()
	s.terminate()
	s.ends(0)
	d.archived(items)
}
