package ui

import (
	"context"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/ui/uitest"
)

//test:long
func TestCausesAreMended(t *testing.T) {
	for _, c := range []struct {
		reason               reasons.Reason
		button, call, opened string
	}{
		{reasons.SignedOut, "Sign in to RingCentral", "login", ""},
		{reasons.OtherComputer, "Sign in to RingCentral", "login", ""},
		{reasons.NotSignedIn, "Sign in to RingCentral", "login", ""},
		{reasons.Disconnected, "Connect Dropbox", "connect", ""},
		{reasons.DropboxFull, "Dropbox plans", "", "https://www.dropbox.com/account/plan"},
		{reasons.DropboxFull, "Try again", "retry reason", ""},
		{reasons.DropboxBlocked, "Dropbox account", "", "https://www.dropbox.com/account"},
		{reasons.AppDisabled, "Dropbox App Console", "", "https://www.dropbox.com/developers/apps"},
		{reasons.EmailUnverified, "Dropbox account", "", "https://www.dropbox.com/account"},
		{reasons.AppAccess, "Open the admin portal", "", "https://service.ringcentral.com/"},
		{reasons.ExtensionState, "Sign in to RingCentral", "login", ""},
		{reasons.NoPermission, "Open the admin portal", "", "https://service.ringcentral.com/"},
		{reasons.NoPermission, "Try again", "retry reason", ""},
		{reasons.StoreTrouble, "Try again", "retry reason", ""},
		{reasons.KeychainLocked, "Unlock the keyring", "unlock", ""},
		{reasons.Mismatch, "Try again", "retry reason", ""},
		{reasons.Paused, "Resume", "resume", ""},
		{reasons.BackupOff, "Open BACKUP", "", ""},
		{reasons.Gone, "Show the days", "", ""},
		{reasons.ProxyPassword, "Proxy…", "", ""},
		{reasons.ProxyPassword, "Try again", "retry reason", ""},
	} {
		t.Run(string(c.reason), func(t *testing.T) {
			r := newOffice(t, uitest.Troubled(archiver.Problem{Reason: c.reason, Items: 2}))
			r.Tap(r.Button(c.button))
			called := slices.DeleteFunc(r.Engine.Called(), func(call string) bool { return call == "tokens" || call == "calendar" || call == "estimate" })
			if c.call == "" && len(called) > 0 || c.call != "" && !slices.Equal(called, []string{c.call}) {
				t.Errorf("called %v, want %q", called, c.call)
			}
			if c.opened != "" {
				if got := <-r.Opened; got != c.opened {
					t.Errorf("opened %q", got)
				}
			}
			said := "Retrying now: 2 items."
			if c.reason.StopsAll() { // what has not met it waited too
				said = "A run starts now."
			}
			if c.call == "retry reason" && (r.Engine.Reason != c.reason || !r.Says(said)) {
				t.Errorf("tried %q again, or did not say so", r.Engine.Reason)
			}
			if (c.reason == reasons.BackupOff) != (r.bar.Selected() == tabBackup) {
				t.Errorf("tab %d", r.bar.Selected())
			}
			if c.reason == reasons.ProxyPassword && r.Says("Address") != (c.button == "Proxy…") {
				t.Error("the form of the proxy")
			}
			if (c.reason == reasons.Gone) != (r.calendar != nil) {
				t.Error("the calendar")
			}
		})
	}
}

// TestASignInFromACardIsSeen: the address and the field for what the browser ended at lie in a card further down.
func TestASignInFromACardIsSeen(t *testing.T) {
	ended := uitest.With(func(s *archiver.Snapshot) {
		s.Waiting, s.Mood = reasons.SignedOut, archiver.Attention
		s.Problems = []archiver.Problem{{Reason: reasons.SignedOut, Items: 942}, {Reason: reasons.NotYetAvailable, Items: 1}}
		s.RingCentral.Expired, s.RingCentral.SignedIn = true, false
	})
	for _, size := range []fyne.Size{{Width: 800, Height: 560}, {Width: 1024, Height: 700}} {
		r := newOffice(t, ended)
		r.Win.Resize(size)
		r.Engine.OnLogin = func(ctx context.Context, ask archiver.Asking) error {
			ask.Show("https://platform/authorize")
			<-ctx.Done()
			return ctx.Err()
		}
		test.Tap(r.Button("Sign in to RingCentral"))
		r.Next()
		place := r.App.Driver().AbsolutePositionForObject
		for _, name := range []string{"Copy", "Use", "Cancel"} {
			button := r.Button(name)
			if top, bottom := place(button).Y, place(button).Y+button.Size().Height; top < 100 || bottom > size.Height-40 {
				t.Errorf("%v: %s lies from %v to %v", size, name, top, bottom)
			}
		}
	}
}

// TestDamagedStoreIsSetAside: the program ends for it, once the user has agreed.
func TestDamagedStoreIsSetAside(t *testing.T) {
	r, _, q := newShell(t, uitest.With(func(s *archiver.Snapshot) { s.Waiting = reasons.StoreDamaged }))
	r.Tap(r.Button("Set the file aside"))
	if !r.Asked() || q.n != 0 || r.setsAside {
		t.Fatalf("asked %v, quit %d", r.Asked(), q.n)
	}
	r.Tap(r.Yes())
	if q.n != 1 || !r.setsAside {
		t.Errorf("quit %d, sets aside %v", q.n, r.setsAside)
	}
}
