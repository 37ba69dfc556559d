package archiver_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/simulator"
	"ringcentral-archiver/archiver/simulator/dropboxserver"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/store/ledger"
)

// twoDropboxes stands in front of two Dropbox accounts: a sign-in goes to the one that is chosen,
// and every other call to the one that gave the token.
type twoDropboxes struct {
	r             *rig
	first, second *simulator.Simulator

	mu     sync.Mutex
	chosen *simulator.Simulator
	tokens map[string]*simulator.Simulator
}

func newTwoDropboxes(r *rig) *twoDropboxes {
	second, err := simulator.Start(simulator.Options{Clock: r.clock, Seed: r.seed + 1, RedirectURIs: redirectAddresses()})
	if err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(func() {
		if err := second.Close(); err != nil {
			r.t.Errorf("close the second Dropbox: %v", err)
		}
	})
	d := &twoDropboxes{r: r, first: r.sim, second: second, chosen: r.sim, tokens: map[string]*simulator.Simulator{}}
	for _, of := range []struct {
		address *string
		at      func(*simulator.Simulator) string
	}{
		{&r.dropboxWeb, func(s *simulator.Simulator) string { return s.DropboxWebURL }},
		{&r.dropboxAPI, func(s *simulator.Simulator) string { return s.DropboxAPIURL }},
		{&r.dropboxContent, func(s *simulator.Simulator) string { return s.DropboxContentURL }},
	} {
		proxies := map[*simulator.Simulator]http.Handler{}
		for _, sim := range []*simulator.Simulator{d.first, second} {
			target, err := url.Parse(of.at(sim))
			if err != nil {
				r.t.Fatal(err)
			}
			proxies[sim] = &httputil.ReverseProxy{
				Rewrite:        func(req *httputil.ProxyRequest) { req.SetURL(target) },
				ModifyResponse: func(resp *http.Response) error { return d.learn(sim, resp) },
			}
		}
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
			proxies[d.whose(req)].ServeHTTP(w, req)
		}))
		r.t.Cleanup(server.Close)
		*of.address = server.URL
	}
	return d
}

// whose is the Dropbox that a call is for.
func (d *twoDropboxes) whose(req *http.Request) *simulator.Simulator {
	d.mu.Lock()
	defer d.mu.Unlock()
	if token, is := strings.CutPrefix(req.Header.Get("Authorization"), "Bearer "); is {
		return cmp.Or(d.tokens[token], d.first)
	}
	if req.Method == http.MethodPost && strings.HasSuffix(req.URL.Path, "/oauth2/token") {
		body, err := io.ReadAll(req.Body)
		if err != nil {
			return d.chosen
		}
		req.Body = io.NopCloser(bytes.NewReader(body))
		form, err := url.ParseQuery(string(body))
		if err == nil && d.tokens[form.Get("refresh_token")] != nil {
			return d.tokens[form.Get("refresh_token")]
		}
	}
	return d.chosen
}

// learn notes which Dropbox gave a token.
func (d *twoDropboxes) learn(gave *simulator.Simulator, resp *http.Response) error {
	if !strings.HasSuffix(resp.Request.URL.Path, "/oauth2/token") {
		return nil
	}
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	var token struct {
		Access  string `json:"access_token"`
		Refresh string `json:"refresh_token"`
	}
	if json.Unmarshal(body, &token) != nil {
		return nil
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.tokens[token.Access], d.tokens[token.Refresh] = gave, gave
	return nil
}

// connect connects one of the two in the browser.
func (d *twoDropboxes) connect(to *simulator.Simulator, other func(before, now string) bool) error {
	d.mu.Lock()
	d.chosen = to
	d.mu.Unlock()
	ask, wait := d.r.browser("", true)
	ask.Other = other
	err := d.r.a.Connect(d.r.t.Context(), ask)
	wait()
	return err
}

// itemsIn are the files of items that lie in a Dropbox, without the index.
func itemsIn(s *simulator.Simulator) (files []dropboxserver.File) {
	for _, f := range s.Dropbox.Files() {
		if !strings.HasPrefix(f.Path, "/Index/") && !strings.HasPrefix(f.Path, "/ARCHIVE") {
			files = append(files, f)
		}
	}
	return files
}

// TestARefusedDropboxGetsNothing: the hourly pass comes while the person reads the question whether
// to go on with another Dropbox, and the answer is no.
func TestARefusedDropboxGetsNothing(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	d := newTwoDropboxes(r)
	r.open()
	r.backup(24 * time.Hour)
	r.runOnce()
	r.call(r.ana, 10*time.Minute, ringcentralserver.RecordingSpec{})
	var during progress.Report
	err := d.connect(d.second, func(string, string) bool {
		during = r.runOnce()
		return false
	})
	if !errors.Is(err, reasons.ErrOtherAccount) {
		t.Fatalf("connect: %v", err)
	}
	if during.Archived != 1 || !during.Complete() {
		t.Errorf("the pass meanwhile: %+v", during)
	}
	if n := len(itemsIn(d.second)); n != 0 {
		t.Errorf("%d files lie in the Dropbox that was refused", n)
	}
	if n := len(itemsIn(d.first)); n != 1 {
		t.Errorf("%d files lie in the Dropbox that is connected, want 1", n)
	}
}

// TestARefusedRingCentralIsNotRead: the same for another RingCentral account.
func TestARefusedRingCentralIsNotRead(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.backup(24 * time.Hour)
	r.runOnce()
	office := r.sim.RingCentral.Office()
	own := office.Account()
	office.AddMessage(ringcentralserver.MessageSpec{
		Type: "SMS", ExtensionID: r.bob, Created: r.clock.Now().Add(-time.Hour), Text: "another account's",
		From: ringcentralserver.Party{Number: "+14155550999"}, To: []ringcentralserver.Party{{Number: "+16505550102"}},
	})
	other := own
	other.ID, other.Name = "999000004", "Other Dental"
	office.SetAccount(other)
	ask, wait := r.browser("102", true)
	ask.Other = func(string, string) bool {
		office.SetAccount(own)
		r.runOnce()
		return false
	}
	err := r.a.Login(t.Context(), ask)
	wait()
	if !errors.Is(err, reasons.ErrOtherAccount) {
		t.Fatalf("login: %v", err)
	}
	if n := len(r.archive()); n != 0 {
		t.Errorf("%d files of the refused account lie in the archive", n)
	}
	if who := r.a.Snapshot().RingCentral; !who.SignedIn || who.Extension != "Ana Ruiz" {
		t.Errorf("signed in is %+v", who)
	}
}

// TestAnotherUserHasAnotherLog: Ana leaves, and Bob of the same account signs in on her computer.
// His mail is listed as far back as was asked, nothing is said of it before, and when Ana comes
// back her log is there.
func TestAnotherUserHasAnotherLog(t *testing.T) {
	const day = 24 * time.Hour
	r := newRig(t, ringcentralserver.RoleUser)
	text := func(extension string, ago time.Duration) {
		r.sim.RingCentral.Office().AddMessage(ringcentralserver.MessageSpec{
			Type: "SMS", ExtensionID: extension, Created: r.clock.Now().Add(-ago), Text: "text",
			From: ringcentralserver.Party{Number: "+14155550999"}, To: []ringcentralserver.Party{{Number: "+16505550102"}},
		})
	}
	text(r.ana, 5*day)
	text(r.ana, 4*day)
	text(r.bob, 5*day)
	if err := r.a.SetBackup(t.Context(), archiver.BackupOn{Types: []ledger.Type{ledger.SMS}, Since: r.clock.Now().Add(-10 * day)}); err != nil {
		t.Fatal(err)
	}
	r.runOnce()
	at := r.clock.Now().Add(-5 * day)
	signIn := func(number string) {
		t.Helper()
		if err := r.a.Logout(t.Context()); err != nil {
			t.Fatal(err)
		}
		ask, wait := r.browser(number, true)
		err := r.a.Login(t.Context(), ask)
		wait()
		if err != nil {
			t.Fatal(err)
		}
	}
	check := func(when string, archived int, everything bool) {
		t.Helper()
		s := r.a.Snapshot()
		if s.Archived != archived || s.Completeness.Now != everything {
			t.Errorf("%s: %d archived, everything is there: %v", when, s.Archived, s.Completeness.Now)
		}
	}
	check("Ana", 2, true)
	r.clock.Advance(10 * time.Minute)
	signIn("102")
	check("Bob, not listed yet", 0, false)
	r.runOnce()
	check("Bob, listed", 1, true)
	if row := r.row(at); row.Word() != "success" || row.Counts[2] != 1 {
		t.Errorf("the hour of Bob's text is %q with %v", row.Word(), row.Counts)
	}
	signIn("101")
	check("Ana again", 2, true)
	if n := len(r.archive()); n != 3 {
		t.Errorf("%d files in the archive, want those of both", n)
	}
}

// TestAnotherDropboxAndBack: each Dropbox has a log of its own, which tells what lies there.
func TestAnotherDropboxAndBack(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	d := newTwoDropboxes(r)
	r.open()
	r.call(r.ana, 3*time.Hour, ringcentralserver.RecordingSpec{})
	r.backup(24 * time.Hour)
	r.runOnce()
	agree := func(string, string) bool { return true }
	if err := d.connect(d.second, agree); err != nil {
		t.Fatal(err)
	}
	if s := r.a.Snapshot(); s.Archived != 0 || s.Completeness.Now {
		t.Errorf("the other Dropbox has %d items, everything is there: %v", s.Archived, s.Completeness.Now)
	}
	r.call(r.ana, time.Hour, ringcentralserver.RecordingSpec{})
	if report := r.runOnce(); report.Archived != 2 || !report.Complete() {
		t.Errorf("%+v", report)
	}
	if report := r.verify(); report.Checked != 2 || !report.Intact() {
		t.Errorf("the verification of the other Dropbox: %+v", report)
	}
	if n, m := len(itemsIn(d.first)), len(itemsIn(d.second)); n != 1 || m != 2 {
		t.Errorf("%d and %d files", n, m)
	}
	if err := d.connect(d.first, agree); err != nil {
		t.Fatal(err)
	}
	if s := r.a.Snapshot(); s.Archived != 1 {
		t.Errorf("back in the first Dropbox %d items are archived, want 1", s.Archived)
	}
	if report := r.runOnce(); report.Archived != 1 || !report.Complete() {
		t.Errorf("%+v", report)
	}
	if report := r.verify(); report.Checked != 2 || !report.Intact() {
		t.Errorf("the verification of the first Dropbox: %+v", report)
	}
}
