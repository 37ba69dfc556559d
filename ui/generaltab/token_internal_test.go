package generaltab

import (
	"slices"
	"testing"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/ui/uitest"
	"ringcentral-archiver/ui/widgets"
)

// TestASignInShowsTheEndsOfItsTokens: also where what was drawn before it had the same expiry.
func TestASignInShowsTheEndsOfItsTokens(t *testing.T) {
	signedIn := uitest.Office()
	r := newTab(t, uitest.But(signedIn, func(s *archiver.Snapshot) { s.RingCentral.SignedIn = false }))
	r.See(signedIn)
	for name, row := range map[string]*tokenRow{"3kQ9": r.tab.ringCentral.access, "x7Tf": r.tab.ringCentral.refresh} {
		if row.hidden.Text != masked(name) {
			t.Errorf("masked %q", row.hidden.Text)
		}
	}
}

// TestALockedKeyringIsNotAskedForTokens: the keyring's card says that it is locked, which is not said again beside the tokens,
// and they are there as soon as it is unlocked.
func TestALockedKeyringIsNotAskedForTokens(t *testing.T) {
	locked := uitest.With(func(s *archiver.Snapshot) { s.Waiting = reasons.KeychainLocked })
	r := newTab(t, locked)
	if asked := r.Engine.Called(); slices.Contains(asked, "tokens") {
		t.Errorf("it called %q", asked)
	}
	r.See(uitest.Office())
	if row := r.tab.ringCentral.access; row.hidden.Text != masked("3kQ9") {
		t.Errorf("masked %q", row.hidden.Text)
	}
}

func TestTokensAreMaskedAndHideAgain(t *testing.T) {
	r := newTab(t, uitest.Office())
	row := r.tab.ringCentral.access
	if row.hidden.Text != masked("3kQ9") || r.tab.ringCentral.refresh.hidden.Text != masked("x7Tf") {
		t.Errorf("masked %q, %q", row.hidden.Text, r.tab.ringCentral.refresh.hidden.Text)
	}
	r.Tap(row.show)
	if !row.opened.Visible() || row.shown.Text != "access-token-3kQ9" || row.show.Text != "Hide" {
		t.Errorf("shown %v %q %q", row.opened.Visible(), row.shown.Text, row.show.Text)
	}
	if err := r.Clock.BlockUntilContext(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	r.Clock.Advance(shownFor)
	r.Next()
	if row.opened.Visible() || row.shown.Text != "" || row.show.Text != "Show" {
		t.Error("the token is still there after a minute")
	}
	r.Tap(row.show)
	r.Tap(row.show)
	if row.opened.Visible() {
		t.Error("Hide does not hide")
	}
	r.tab.ringCentral.refresh.fetch(r.Runner.Copy)
	r.Settle()
	if got := r.App.Clipboard().Content(); got != "refresh-token-x7Tf" {
		t.Errorf("copied %q", got)
	}
}

// TestCopySaysThatItHas: for a token and for the address of a sign-in, and a while later it can be pressed as before.
func TestCopySaysThatItHas(t *testing.T) {
	r := newTab(t, uitest.Office())
	for _, c := range []struct {
		button *widgets.Button
		want   string
	}{
		{r.tab.ringCentral.access.copies, "access-token-3kQ9"},
		{r.tab.ringCentral.refresh.copies, "refresh-token-x7Tf"},
		{r.tab.dropbox.signIn.copies, "https://example.com/allow"},
	} {
		r.tab.dropbox.signIn.address.Set("https://example.com/allow", widgets.Plain)
		r.Tap(c.button)
		if got := r.App.Clipboard().Content(); got != c.want || c.button.Text != "Copied" {
			t.Errorf("copied %q, says %q", got, c.button.Text)
		}
		if err := r.Clock.BlockUntilContext(t.Context(), 1); err != nil {
			t.Fatal(err)
		}
		r.Clock.Advance(copiedFor)
		r.Next()
		if c.button.Text != "Copy" {
			t.Errorf("later it says %q", c.button.Text)
		}
	}
}
