package archiver_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	places "ringcentral-archiver/store/place"
)

const folderSubject = "RingCentral Archiver: The folder of the archive is not there"

// Of a place beside the first that a person has to see to, people are told once, with its name, and monitoring hears of no good pass until
// it is there again. What concerns RingCentral is told once for all places.
//
//test:long
func TestPeopleAreToldOfEachPlace(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	var pings atomic.Int64
	monitoring := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { pings.Add(1) }))
	t.Cleanup(monitoring.Close)
	s, n := mailOffice(t)
	n.Ping = monitoring.URL + "/secret"
	r.setNotices(n)
	root := r.folderBeside()
	r.day()
	r.backup(day)
	r.runOnce()
	if pings.Load() != 1 {
		t.Errorf("%d pings after a good pass", pings.Load())
	}
	if err := os.Rename(root, root+" (away)"); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		r.clock.Advance(time.Hour)
		r.runOnce()
	}
	got := wantMails(t, s, folderSubject)[0].text
	if !strings.Contains(got, root) {
		t.Errorf("%q is not named in %s", root, got)
	}
	if pings.Load() != 1 {
		t.Errorf("%d pings while the folder is not there", pings.Load()-1)
	}
	if good, why := r.a.Snapshot().Health(); good || why != reasons.FolderMissing {
		t.Errorf("health is %v, %q", good, why)
	}
	if err := os.Rename(root+" (away)", root); err != nil {
		t.Fatal(err)
	}
	r.clock.Advance(time.Hour)
	r.runOnce()
	wantMails(t, s, folderSubject, wellSubject)
	if pings.Load() != 2 {
		t.Errorf("%d pings after it is there again", pings.Load()-1)
	}
	r.sim.RingCentral.RevokeSessions(r.ana)
	r.clock.Advance(2 * time.Hour)
	r.runOnce()
	if mails := len(s.Mails()); mails != 3 {
		t.Errorf("%d mails of the sign-in that has ended", mails-2)
	}
}

// A mail about one place says nothing of how it stands in the others: they may be in trouble as well.
func TestAMailOfOnePlaceClaimsNothingOfTheOthers(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	s, n := mailOffice(t)
	r.setNotices(n)
	root := r.folderBeside()
	r.day()
	r.backup(day)
	r.runOnce()
	if err := os.Rename(root, root+" (away)"); err != nil {
		t.Fatal(err)
	}
	r.sim.Dropbox.RevokeAll()
	r.clock.Advance(5 * time.Hour)
	r.runOnce()
	mails := s.Mails()
	if len(mails) != 2 {
		t.Fatalf("%d mails", len(mails))
	}
	for _, m := range mails {
		text := read(t, m).text
		if strings.Contains(text, "continues") || !strings.Contains(text, "Nothing is archived there until it is solved. The other places do not wait for that.") {
			t.Errorf("it says:\n%s", text)
		}
	}
}

// A silence is of one place: the same cause in another is told.
func TestASilenceIsOfOnePlace(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	s, n := mailOffice(t)
	r.setNotices(n)
	root := r.folderBeside()
	r.day()
	r.backup(day)
	r.runOnce()
	if err := r.a.SetSilence(t.Context(), reasons.FolderMissing, time.Time{}); err != nil { // Dropbox's
		t.Fatal(err)
	}
	if err := os.Rename(root, root+" (away)"); err != nil {
		t.Fatal(err)
	}
	r.clock.Advance(time.Hour)
	r.runOnce()
	wantMails(t, s, folderSubject)
	if err := r.in(places.Folder).SetSilence(t.Context(), reasons.FolderMissing, time.Time{}); err != nil {
		t.Fatal(err)
	}
	r.clock.Advance(time.Hour)
	r.runOnce() // Dropbox's pass, which does not meet it, ends no silence of the folder
	if silenced := r.a.Snapshot().Beside[0].Notices.Silenced; len(silenced) != 1 || silenced[0].Reason != reasons.FolderMissing {
		t.Errorf("%+v", silenced)
	}
}
