package archiver_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/oauth"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/simulator"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/store"
)

// oneSignIn: the redirect ports are fixed, so only one test may use them.
var oneSignIn sync.Mutex

// browser plays the person at the consent page.
func (r *rig) browser(user string, allow bool) (archiver.Asking, func()) {
	oneSignIn.Lock()
	done := make(chan error, 1)
	shown := false // set by Login, read when it has returned
	ask := archiver.Asking{Show: func(address string) {
		shown = true
		go func() { done <- simulator.Consent(context.WithoutCancel(r.t.Context()), nil, address, user, allow) }()
	}}
	return ask, func() {
		defer oneSignIn.Unlock()
		if !shown {
			return
		}
		if err := <-done; allow && err != nil {
			r.t.Errorf("the consent page: %v", err)
		}
	}
}

func (r *rig) login() {
	r.t.Helper()
	ask, wait := r.browser("101", true)
	err := r.a.Login(r.t.Context(), ask)
	wait()
	if err != nil {
		r.t.Fatal(err)
	}
}

func TestLogoutRevokesAndLoginBringsBack(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.day()
	r.backup(24 * time.Hour)
	r.runOnce()
	files := len(r.archive())
	if err := r.a.Logout(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := r.sim.RingCentral.Sessions(r.ana); n != 0 {
		t.Errorf("%d sessions live on at RingCentral", n)
	}
	if _, err := r.a.RunOnce(t.Context()); !errors.Is(err, reasons.ErrNotSignedIn) {
		t.Errorf("a pass without a sign-in gave %v", err)
	}
	if err := r.a.Logout(t.Context()); !errors.Is(err, reasons.ErrNotSignedIn) {
		t.Errorf("a second sign-out gave %v", err)
	}
	if n := len(r.archive()); n != files {
		t.Errorf("signing out left %d of %d files", n, files)
	}
	r.login()
	if report := r.runOnce(); !report.Complete() || report.Archived != 0 {
		t.Errorf("after signing in again %d were archived (%v)", report.Archived, report.Err)
	}
}

func TestDisconnectRevokesAndConnectBringsBack(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	if err := r.a.Disconnect(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := r.a.RunOnce(t.Context()); !errors.Is(err, reasons.ErrNotConnected) {
		t.Errorf("a pass without Dropbox gave %v", err)
	}
	ask, wait := r.browser("", true)
	err := r.a.Connect(t.Context(), ask)
	wait()
	if err != nil {
		t.Fatal(err)
	}
	if s := r.a.Snapshot(); !s.Dropbox.Connected || s.Dropbox.Email == "" || s.Dropbox.Allocated == 0 {
		t.Errorf("%+v", s.Dropbox)
	}
}

func TestDeniedConsentChangesNothing(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	ask, wait := r.browser("101", false)
	if err := r.a.Login(t.Context(), ask); !errors.Is(err, oauth.ErrDenied) {
		t.Errorf("a denied consent gave %v", err)
	}
	wait()
	if !r.a.Snapshot().RingCentral.SignedIn {
		t.Error("the sign-in before is gone")
	}
}

// TestAnotherAccountIsRefusedAndTheFirstKept: the log of one account must not
// count the items of another.
func TestAnotherAccountIsRefusedAndTheFirstKept(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	office := r.sim.RingCentral.Office()
	account := office.Account()
	account.ID = "999000004"
	office.SetAccount(account)
	ask, wait := r.browser("101", true)
	if err := r.a.Login(t.Context(), ask); !errors.Is(err, reasons.ErrOtherAccount) {
		t.Errorf("another account gave %v", err)
	}
	wait()
	account.ID = "370000004"
	office.SetAccount(account)
	r.backup(time.Hour)
	if report := r.runOnce(); !report.Complete() {
		t.Errorf("the first sign-in does not work any more: %v", report.Err)
	}
}

//test:long
func TestTokensAreRenewedAndSurviveARestart(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.day()
	r.backup(24 * time.Hour)
	r.clock.Advance(61 * time.Minute)
	r.runOnce()
	r.a.Close()
	r.open()
	r.clock.Advance(61 * time.Minute)
	if report := r.runOnce(); !report.Complete() {
		t.Errorf("after a restart with renewed tokens: %v", report.Err)
	}
	r.checkArchive(r.truth(start.Add(-25 * time.Hour)))
}

// TestBothServicesAreAskedAtOnce: while the browser is asked for one service, the other is not held up.
func TestBothServicesAreAskedAtOnce(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	oneSignIn.Lock()
	defer oneSignIn.Unlock()
	ctx, stop := context.WithCancel(t.Context())
	shown, ended := make(chan bool), make(chan error, 1)
	go func() { ended <- r.a.Login(ctx, archiver.Asking{Show: func(string) { close(shown) }}) }()
	<-shown
	if err := r.a.Disconnect(t.Context()); err != nil {
		t.Errorf("disconnect: %v", err)
	}
	asked := make(chan error, 1)
	if err := r.a.Connect(t.Context(), archiver.Asking{Show: func(address string) {
		go func() { asked <- simulator.Consent(context.WithoutCancel(t.Context()), nil, address, "grace", true) }()
	}}); err != nil {
		t.Fatalf("connect: %v", err) // nothing was shown
	}
	if err := <-asked; err != nil {
		t.Errorf("the consent page: %v", err)
	}
	stop()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("the sign-in ended with %v", err)
	}
	if s := r.a.Snapshot(); !s.RingCentral.SignedIn || !s.Dropbox.Connected {
		t.Errorf("signed in %t, connected %t", s.RingCentral.SignedIn, s.Dropbox.Connected)
	}
}

// TestASecondSignInCanBeCalledOff: it waits for the first at the same service, which waits for the browser.
func TestASecondSignInCanBeCalledOff(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	oneSignIn.Lock()
	defer oneSignIn.Unlock()
	ctx, stop := context.WithCancel(t.Context())
	shown, ended := make(chan bool), make(chan error, 1)
	go func() { ended <- r.a.Login(ctx, archiver.Asking{Show: func(string) { close(shown) }}) }()
	<-shown
	gone, leave := context.WithCancel(t.Context())
	leave()
	for name, act := range map[string]func(context.Context) error{
		"login":  func(ctx context.Context) error { return r.a.Login(ctx, archiver.Asking{}) },
		"logout": r.a.Logout,
		"client ids": func(ctx context.Context) error {
			return r.a.SetClientIDs(ctx, "a-client-id-of-others", "anotherkey12345")
		},
	} {
		if err := act(gone); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", name, err)
		}
	}
	stop()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("the first ended with %v", err)
	}
}

// TestTheFirstAccountIsAskedAbout: what is not the person's own is given back, and nothing of it is
// kept. The account of before is not asked about again, and who asks nothing agrees.
func TestTheFirstAccountIsAskedAbout(t *testing.T) {
	t.Parallel()
	no, yes := func(string) bool { return false }, func(string) bool { return true }
	for name, c := range map[string]struct {
		first bool
		yours func(string) bool
		want  error
		asked int
	}{
		"no":          {true, no, reasons.ErrNotYours, 1},
		"yes":         {true, yes, nil, 1},
		"no question": {true, nil, nil, 0},
		"as before":   {false, no, nil, 0},
	} {
		t.Run(name, func(t *testing.T) {
			r := newQuickRig(t)
			if c.first {
				if err := r.store.Update(func(tx *store.Tx) error {
					return errors.Join(tx.PutRingCentral(store.RingCentral{}), tx.PutDropbox(store.Dropbox{}))
				}); err != nil {
					t.Fatal(err)
				}
			}
			sessions := r.sim.RingCentral.Sessions(r.ana)
			var asked []string
			for _, signIn := range []func(context.Context, archiver.Asking) error{r.a.Login, r.a.Connect} {
				ask, wait := r.browser("101", true)
				if c.yours != nil {
					ask.Yours = func(account string) bool { asked = append(asked, account); return c.yours(account) }
				}
				err := signIn(t.Context(), ask)
				wait()
				if !errors.Is(err, c.want) {
					t.Errorf("it gave %v, want %v", err, c.want)
				}
			}
			s := r.a.Snapshot()
			if kept := c.want == nil; s.RingCentral.SignedIn != kept || s.Dropbox.Connected != kept {
				t.Errorf("signed in %v, connected %v", s.RingCentral.SignedIn, s.Dropbox.Connected)
			}
			if len(asked) != 2*c.asked || c.asked > 0 && (!strings.Contains(asked[0], "Ana Ruiz") || !strings.Contains(asked[1], "@")) {
				t.Errorf("asked about %q", asked)
			}
			if n := r.sim.RingCentral.Sessions(r.ana); c.want != nil && n != sessions {
				t.Errorf("%d sessions at RingCentral, %d before", n, sessions)
			}
		})
	}
}

// TestAStopWhileTheSignInIsRenewed: the program is stopped while RingCentral answers, and started the next day. It is still signed in.
func TestAStopWhileTheSignInIsRenewed(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.call(r.bob, time.Hour, ringcentralserver.RecordingSpec{})
	r.backup(24 * time.Hour)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	r.sim.Watch(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
			if strings.HasPrefix(req.URL.Path, "/restapi/oauth/token") {
				stop()
			}
			next.ServeHTTP(w, req)
		})
	})
	r.clock.Advance(2 * time.Hour)
	if _, err := r.a.RunOnce(ctx); err != nil {
		t.Fatal(err)
	}
	if ctx.Err() == nil {
		t.Fatal("the test proves nothing: the sign-in was not renewed")
	}
	r.a.Close()
	r.clock.Advance(14 * time.Hour)
	r.open()
	if report := r.runOnce(); !report.Complete() || report.Archived != 1 {
		t.Errorf("archived %d, left %+v (%q, %v)", report.Archived, report.Left, report.Reason, report.Err)
	}
}
