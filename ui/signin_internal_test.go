package ui

import (
	"context"
	"testing"

	"fyne.io/fyne/v2/test"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/oauth"
)

func TestSignInWaitsForTheBrowser(t *testing.T) {
	r := newOffice(t, with(func(s *archiver.Snapshot) { s.RingCentral.SignedIn = false }))
	pasted, refused := make(chan string), make(chan error)
	r.fake.login = func(ctx context.Context, ask archiver.Asking) error {
		ask.Show("https://platform/authorize")
		if err := ask.Open("https://platform/authorize"); err != nil {
			return err
		}
		pasted <- <-ask.Pasted
		ask.Refused(<-refused)
		<-ctx.Done()
		return ctx.Err()
	}
	s := r.phonePart().signIn
	test.Tap(s.start)
	r.next()
	if !s.waiting.Visible() || s.idle.Visible() || s.address.Text != "https://platform/authorize" || <-r.opened != s.address.Text {
		t.Fatalf("waiting %v, idle %v, address %q", s.waiting.Visible(), s.idle.Visible(), s.address.Text)
	}
	test.Tap(s.copies)
	if got := r.app.Clipboard().Content(); got != s.address.Text {
		t.Errorf("copied %q", got)
	}
	s.paste.SetText("http://elsewhere")
	test.Tap(s.use)
	if got := <-pasted; got != "http://elsewhere" {
		t.Errorf("pasted %q", got)
	}
	refused <- oauth.ErrNotOurAddress
	r.next()
	if !s.refused.Visible() || s.refused.Text == "" {
		t.Error("a wrong address is not answered")
	}
	r.tap(s.cancel)
	if s.waiting.Visible() || !s.idle.Visible() || r.phonePart().failed.Visible() {
		t.Error("after Cancel the card is not as before")
	}
	r.wants("login")
}

func TestConnectTellsARefusal(t *testing.T) {
	r := newOffice(t, with(func(s *archiver.Snapshot) { s.Dropbox.Connected = false }))
	r.fake.connect = func(context.Context, archiver.Asking) error { return oauth.ErrDenied }
	r.tap(r.boxPart().signIn.start)
	if got := r.boxPart().failed.Text; got != sentence(oauth.ErrDenied) {
		t.Errorf("told %q", got)
	}
	r.wants("connect")
}

func TestTokensAreMaskedAndHideAgain(t *testing.T) {
	r := newOffice(t, office())
	row := r.phonePart().access
	if row.hidden.Text != masked("3kQ9") || r.phonePart().refresh.hidden.Text != masked("x7Tf") {
		t.Errorf("masked %q, %q", row.hidden.Text, r.phonePart().refresh.hidden.Text)
	}
	r.tap(row.show)
	if !row.opened.Visible() || row.shown.Text != "access-token-3kQ9" || row.show.Text != "Hide" {
		t.Errorf("shown %v %q %q", row.opened.Visible(), row.shown.Text, row.show.Text)
	}
	if err := r.clock.BlockUntilContext(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	r.clock.Advance(shownFor)
	r.next()
	if row.opened.Visible() || row.shown.Text != "" || row.show.Text != "Show" {
		t.Error("the token is still there after a minute")
	}
	r.tap(row.show)
	r.tap(row.show)
	if row.opened.Visible() {
		t.Error("Hide does not hide")
	}
	r.phonePart().refresh.fetch(r.copyOut)
	r.settle()
	if got := r.app.Clipboard().Content(); got != "refresh-token-x7Tf" {
		t.Errorf("copied %q", got)
	}
}

func TestClientIDs(t *testing.T) {
	r := newOffice(t, archiver.Snapshot{At: now, Mood: archiver.Never})
	ids := r.ids()
	if !ids.all.Visible() || !ids.save.Disabled() || !r.phonePart().signIn.start.Disabled() {
		t.Error("without ids one can save or sign in")
	}
	ids.phone.SetText(" client ")
	ids.box.SetText("key")
	r.fake.act = func(context.Context, string) error {
		r.fake.mu.Lock()
		defer r.fake.mu.Unlock()
		r.fake.snapshot = office()
		return nil
	}
	r.tap(ids.save)
	if r.fake.ids != [2]string{"client", "key"} {
		t.Errorf("kept %q", r.fake.ids)
	}
	if ids.all.Visible() {
		t.Error("known ids are asked for")
	}
}
