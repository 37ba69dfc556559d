package ui

import (
	"slices"
	"testing"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/ui/uitest"
)

func TestCausesAreMended(t *testing.T) {
	for _, c := range []struct {
		reason               archiver.Reason
		button, call, opened string
	}{
		{archiver.SignedOut, "Sign in to RingCentral", "login", ""},
		{archiver.Copied, "Sign in to RingCentral", "login", ""},
		{archiver.NotSignedIn, "Sign in to RingCentral", "login", ""},
		{archiver.Disconnected, "Connect Dropbox", "connect", ""},
		{archiver.DropboxFull, "Dropbox plans", "", "https://www.dropbox.com/account/plan"},
		{archiver.DropboxFull, "Try again", "retry reason", ""},
		{archiver.DropboxBlocked, "Dropbox account", "", "https://www.dropbox.com/account"},
		{archiver.NoPermission, "Open the admin portal", "", "https://service.ringcentral.com/"},
		{archiver.NoPermission, "Try again", "retry reason", ""},
		{archiver.StoreTrouble, "Try again", "retry reason", ""},
		{archiver.Mismatch, "Try again", "retry reason", ""},
		{archiver.IsPaused, "Resume", "resume", ""},
		{archiver.BackupOff, "Open BACKUP", "", ""},
		{archiver.IsGone, "Show the days", "", ""},
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
			if c.call == "retry reason" && (r.Engine.Reason != c.reason || !r.Says("Tried again now: 2 items.")) {
				t.Errorf("tried %q again, or did not say so", r.Engine.Reason)
			}
			if (c.reason == archiver.BackupOff) != (r.bar.Selected() == tabBackup) {
				t.Errorf("tab %d", r.bar.Selected())
			}
			if (c.reason == archiver.IsGone) != (r.calendar != nil) {
				t.Error("the calendar")
			}
		})
	}
}
