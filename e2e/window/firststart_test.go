//go:build window

package window

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/e2e/browser"
	"ringcentral-archiver/e2e/harness"
)

// TestWindowFirstStart is an office's admin who never sees a command line: from
// the first start over both consent pages in a real browser to a filled log.
func TestWindowFirstStart(t *testing.T) {
	pc := harness.New(t)
	addRecentItems(pc)
	proxy, _, err := pc.Services.Proxy()
	if err != nil {
		t.Fatal(err)
	}
	browser, opens := newChromium(t, proxy), newOpener(t)
	useScreen(pc)
	pc.Set("PATH", opens.dir+string(os.PathListSeparator)+os.Getenv("PATH"))

	s := startApp(t, pc.Data, pc.Env)
	s.appears()
	s.consent(browser, opens, "platform.ringcentral.com", "#user option[value='"+ringcentralserver.AnaID+"']")
	s.until("RingCentral had a session", func() bool { return pc.Services.RingCentral.Sessions("101") == 1 })
	s.confirm(1)
	s.consent(browser, opens, "www.dropbox.com")
	s.until("the program had asked Dropbox for the account", func() bool { return pc.Services.Dropbox.Calls()["users/get_current_account"] > 0 })
	s.confirm(2)

	s.press("alt+2")
	since := time.Now().UTC().Truncate(time.Hour).Add(-time.Hour)
	s.pressUntil("backup was on", func() bool { return pc.Files() > 0 })
	items := pc.Truth(ringcentralserver.AnaID, true, since)
	s.until("everything was in Dropbox", func() bool { return pc.Files() == countParts(items) })
	s.press("alt+3") // the log
	s.terminate()
	s.ends(0)
	pc.CheckArchived(items)
	checkLog(pc, len(items))
}

// addRecentItems gives the office calls and messages of the hour that archiving begins
// with.
func addRecentItems(pc *harness.Computer) {
	o, at := pc.Services.RingCentral.Office(), time.Now().UTC().Truncate(time.Hour).Add(-40*time.Minute)
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

// checkLog checks what the log says about these items.
func checkLog(pc *harness.Computer, items int) {
	pc.T.Helper()
	o := pc.Want(0, "settling", "log --less")
	for _, count := range []string{" 3", " 1"} {
		if !strings.Contains(o.Out, count) {
			pc.T.Errorf("of %d items the log says:\n%s", items, o.Out)
		}
	}
}

// pressUntil goes from control to control with the keyboard and presses each until
// something is so. What a wrong one opens is closed again.
func (s *app) pressUntil(what string, so func() bool) {
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
func (s *app) soon(so func() bool) bool {
	s.t.Helper()
	ticks, late := time.NewTicker(pollInterval), time.After(time.Second)
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

// consent begins a sign-in in the window and allows it in the browser, after
// clicking on what is to be chosen first. The window then asks whether the account is one's own.
func (s *app) consent(browser *browser.Browser, opens *opener, host string, choose ...string) {
	s.t.Helper()
	var address string
	s.pressUntil("the program opened a page of "+host, func() bool {
		address = opens.take(host)
		return address != ""
	})
	browser.Visit(address)
	for _, element := range choose {
		browser.Click(element)
	}
	s.asks(func() { browser.Click("#allow") })
	s.until("the browser had come back to the program", func() bool {
		at, err := url.Parse(browser.Address())
		return err == nil && at.Hostname() == "localhost"
	})
}

// confirm says in the window that the account is one's own; n counts the questions. The focus is on
// the button that says no.
func (s *app) confirm(n int) {
	s.t.Helper()
	logged := func(words string) func() bool {
		return func() bool {
			text, err := os.ReadFile(filepath.Join(s.data, "archiver.log"))
			return err == nil && strings.Count(string(text), words) == n
		}
	}
	s.until("it was asked whether the account is the user's", logged("asked whether the first account"))
	s.press("Tab", "space")
	s.until("the answer was yes", logged("theirs=true"))
}
