//go:build window

package main

import (
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/browsertest"
)

// TestWindowFirstStart is an office's admin who never sees a command line: from
// the first start over both consent pages in a real browser to a filled log.
func TestWindowFirstStart(t *testing.T) {
	d := newDesk(t)
	d.recent()
	proxy, _, err := d.services.Proxy()
	if err != nil {
		t.Fatal(err)
	}
	browser, opens := newChromium(t, proxy), newOpener(t)
	d.sitDown()
	d.set("PATH", opens.dir+string(os.PathListSeparator)+os.Getenv("PATH"))

	s := onScreen(t, d.data, d.env)
	s.appears()
	s.allow(browser, opens, "platform.ringcentral.com", "#user option[value='"+ringcentralserver.AnaID+"']")
	s.until("RingCentral had a session", func() bool { return d.services.RingCentral.Sessions("101") == 1 })
	s.allow(browser, opens, "www.dropbox.com")
	s.until("the program had asked Dropbox whose it is", func() bool { return d.services.Dropbox.Calls()["users/get_current_account"] > 0 })

	s.press("alt+2")
	since := time.Now().UTC().Truncate(time.Hour).Add(-time.Hour)
	s.hunt("backup was on", func() bool { return d.files() > 0 })
	items := d.truth(ringcentralserver.AnaID, true, since)
	s.until("everything was in Dropbox", func() bool { return d.files() == countParts(items) })
	s.press("alt+3") // the log
	s.terminate()
	s.ends(0)
	d.archived(items)
	d.logHolds(len(items))
}

// recent gives the office calls and messages of the hour that archiving begins
// with.
func (d *desk) recent() {
	o, at := d.services.RingCentral.Office(), time.Now().UTC().Truncate(time.Hour).Add(-40*time.Minute)
	customer := ringcentralserver.Party{Number: "+14155550123", Name: "Kim Park"}
	ana := ringcentralserver.Party{Number: "+16505550101", ExtensionNumber: "101", ExtensionID: ringcentralserver.AnaID, Name: "Ana Ruiz"}
	for i, owner := range []string{ringcentralserver.AnaID, ringcentralserver.BenID, ringcentralserver.IyerID} {
		o.AddCall(ringcentralserver.CallSpec{
			Start: at.Add(time.Duration(i) * time.Minute), Duration: 30 * time.Second, ExtensionID: owner, From: customer, To: ana,
			Recordings: []ringcentralserver.RecordingSpec{{Size: int64(20_000 + i)}},
		})
	}
	for _, kind := range []ringcentralserver.MessageSpec{
		{Type: ringcentralserver.TypeVoiceMail}, {Type: ringcentralserver.TypeSMS, Text: "See you at noon"}, {Type: ringcentralserver.TypeFax, Pages: 2},
	} {
		kind.ExtensionID, kind.Created, kind.From, kind.To = ringcentralserver.AnaID, at, customer, []ringcentralserver.Party{ana}
		o.AddMessage(kind)
	}
}

// countParts counts the files that items make.
func countParts(items []ringcentralserver.TruthItem) (n int) {
	for _, it := range items {
		n += len(it.Parts)
	}
	return n
}

// logHolds checks what the log says about these items.
func (d *desk) logHolds(items int) {
	d.t.Helper()
	o := d.want(0, "settling", "log --less")
	for _, count := range []string{" 3", " 1"} {
		if !strings.Contains(o.out, count) {
			d.t.Errorf("of %d items the log says:\n%s", items, o.out)
		}
	}
}

// hunt goes from control to control with the keyboard and presses each until
// something is so. What a wrong one opens is closed again.
func (s *show) hunt(what string, so func() bool) {
	s.t.Helper()
	for range 30 {
		s.press("Tab", "space")
		if s.soon(so) {
			return
		}
		s.press("Escape")
	}
	s.t.Fatalf("pressed every control in vain until %s", what)
}

// soon reports whether something becomes so while one would wait for a button
// to do something.
func (s *show) soon(so func() bool) bool {
	s.t.Helper()
	ticks, late := time.NewTicker(lookEvery), time.After(time.Second)
	defer ticks.Stop()
	for !so() {
		select {
		case <-ticks.C:
		case <-late:
			return false
		case <-s.ended:
			s.t.Fatalf("the program ended:\n%s", s.wrote())
		}
	}
	return true
}

// allow begins a sign-in in the window and allows it in the browser, after
// clicking on what is to be chosen first.
func (s *show) allow(browser *browsertest.Browser, opens *opener, host string, choose ...string) {
	s.t.Helper()
	var address string
	s.hunt("the program opened a page of "+host, func() bool {
		address = opens.takes(host)
		return address != ""
	})
	browser.Visit(address)
	for _, element := range choose {
		browser.Click(element)
	}
	browser.Click("#allow")
	s.until("the browser had come back to the program", func() bool {
		at, err := url.Parse(browser.Address())
		return err == nil && at.Hostname() == "localhost"
	})
}
