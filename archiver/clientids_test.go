package archiver_test

import (
	"errors"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/store"
)

// typeIDs starts the engine with no client ids but those that a person gives.
func (r *rig) typeIDs() {
	r.a.Close()
	r.typed = true
	r.open()
}

// TestClientIDsHaveAShape: what was pasted wrongly is refused with a sentence, and nothing is kept of it.
//
//test:long
func TestClientIDsHaveAShape(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.typeIDs()
	const id, key = "nW7tUVAXQ_OmZXHl94-KqG", "4k2hq9xw1b7zv0t"
	for _, c := range []struct {
		id, key string
		want    error
	}{
		{key, id, reasons.ErrClientIDShape}, // the one in the field of the other
		{id, id, reasons.ErrAppKeyShape},
		{key, key, reasons.ErrClientIDShape},
		{"https://developers.ringcentral.com", "", reasons.ErrClientIDShape},
		{"", "https://www.dropbox.com/developers", reasons.ErrAppKeyShape},
		{id + " " + id, key, reasons.ErrClientIDShape},
		{id + id + id, "", reasons.ErrClientIDShape}, // as long as a secret
		{"RINGCENTRAL_CLIENT_ID=" + id, "", reasons.ErrClientIDShape},
		{"", "ana@example.com", reasons.ErrAppKeyShape},
	} {
		err := r.a.SetClientIDs(t.Context(), c.id, c.key)
		if s := r.a.Snapshot(); !errors.Is(err, c.want) || s.RingCentral.ClientID || s.Dropbox.AppKey || strings.Contains(err.Error(), "\n") {
			t.Errorf("%q and %q: %v, kept %v %v", c.id, c.key, err, s.RingCentral.ClientID, s.Dropbox.AppKey)
		}
	}
	// nobody has promised how many characters they have
	if err := r.a.SetClientIDs(t.Context(), id+"x", key+"x"); err != nil {
		t.Error(err)
	}
	if err := r.a.SetClientIDs(t.Context(), id, key); err != nil {
		t.Error(err)
	}
	if s := r.a.Snapshot(); s.RingCentral.TypedID != id || s.Dropbox.TypedKey != key {
		t.Errorf("kept %q and %q", s.RingCentral.TypedID, s.Dropbox.TypedKey)
	}
}

// TestAnIDThatIsNoneOpensNoBrowser: what the environment or an older version gives is looked at before a person is sent to a page of the
// service that says nothing of it.
//
//test:long
func TestAnIDThatIsNoneOpensNoBrowser(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.typeIDs()
	if err := r.store.ChangeSettings(func(s *store.Settings) error {
		s.RingCentralClient, s.DropboxAppKey = "4k2hq9xw1b7zv0t", "nW7tUVAXQ_OmZXHl94-KqG" // the one in the place of the other
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	asked := archiver.Asking{Open: func(address string) error {
		t.Errorf("%s was opened", address)
		return errors.New("no one is there")
	}}
	if err := r.a.Login(t.Context(), asked); !errors.Is(err, reasons.ErrClientIDShape) {
		t.Errorf("signing in gives %v", err)
	}
	if err := r.a.Connect(t.Context(), asked); !errors.Is(err, reasons.ErrAppKeyShape) {
		t.Errorf("connecting gives %v", err)
	}
}

// TestTheRegistrationIsChangedWhileSignedIn: the sign-in of before ends when it is to be renewed, which is said, nothing is called
// complete, and a sign-in with the right id puts it right.
func TestTheRegistrationIsChangedWhileSignedIn(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.typeIDs()
	if err := r.store.ChangeSettings(func(s *store.Settings) error {
		s.RingCentralClient, s.DropboxAppKey = r.sim.RingCentralClientID, r.sim.DropboxAppKey
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	r.day()
	r.backup(24 * time.Hour)
	r.runOnce()
	if err := r.a.SetClientIDs(t.Context(), "an-id-that-no-app-has", ""); err != nil {
		t.Fatal(err)
	}
	r.clock.Advance(2 * time.Hour)
	r.runOnce()
	if s := r.a.Snapshot(); !s.RingCentral.Expired || s.Completeness.Now || s.RingCentral.TypedID != "an-id-that-no-app-has" {
		t.Errorf("expired %v, everything %v, the id %q", s.RingCentral.Expired, s.Completeness.Now, s.RingCentral.TypedID)
	}
	if err := r.a.SetClientIDs(t.Context(), r.sim.RingCentralClientID, ""); err != nil {
		t.Fatal(err)
	}
	r.login()
	if report := r.runOnce(); report.Err != nil || !r.a.Snapshot().Completeness.Now {
		t.Errorf("%v", report.Err)
	}
}

// TestTheRegistrationPageIsFilledIn with what the sign-in uses.
func TestTheRegistrationPageIsFilledIn(t *testing.T) {
	how := archiver.HowToRegister()
	page, err := url.Parse(how.RingCentral)
	if err != nil {
		t.Fatal(err)
	}
	q := page.Query()
	if got := strings.Split(q.Get("redirectUri"), ","); len(got) != 3 || !slices.Equal(got, how.Redirects) || page.Host != "developer.ringcentral.com" {
		t.Errorf("%s with %q", page.Host, got)
	}
	for key, want := range map[string]string{"public": "false", "type": "BrowserBased", "permissions": "ReadAccounts,ReadCallLog,ReadCallRecording,ReadMessages"} {
		if got := q.Get(key); got != want {
			t.Errorf("%s is %q, want %q", key, got, want)
		}
	}
}

// TestClientIDsAreSetWhileOthersLook: the window draws, and passes begin, while a
// person enters the client ids. The race detector watches.
func TestClientIDsAreSetWhileOthersLook(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.day()
	r.backup(24 * time.Hour)
	r.serve()
	stop := make(chan struct{})
	var looking sync.WaitGroup
	looking.Go(func() {
		for {
			select {
			case <-stop:
				return
			default:
				r.a.Snapshot()
				r.a.RunNow()
			}
		}
	})
	for range 5 {
		if err := r.a.SetClientIDs(t.Context(), "a-client-id-of-others", "anotherkey12345"); err != nil {
			t.Error(err)
		}
	}
	close(stop)
	looking.Wait()
}
