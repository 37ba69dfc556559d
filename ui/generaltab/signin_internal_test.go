package generaltab

import (
	"context"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/oauth"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/uitest"
	"ringcentral-archiver/ui/widgets"
)

func TestSignInWaitsForTheBrowser(t *testing.T) {
	r := newTab(t, uitest.With(func(s *archiver.Snapshot) { s.RingCentral.SignedIn = false }))
	pasted, refused := make(chan string), make(chan error)
	r.Engine.OnLogin = func(ctx context.Context, ask archiver.Asking) error {
		ask.Show("https://platform/authorize")
		if err := ask.Open("https://platform/authorize"); err != nil {
			return err
		}
		pasted <- <-ask.Pasted
		ask.Refused(<-refused)
		<-ctx.Done()
		return ctx.Err()
	}
	s := r.tab.ringCentral.signIn
	test.Tap(s.start)
	r.Next()
	if !s.waiting.Visible() || s.idle.Visible() || s.address.Text != "https://platform/authorize" || <-r.Opened != s.address.Text {
		t.Fatalf("waiting %v, idle %v, address %q", s.waiting.Visible(), s.idle.Visible(), s.address.Text)
	}
	test.Tap(s.copies)
	if got := r.App.Clipboard().Content(); got != s.address.Text {
		t.Errorf("copied %q", got)
	}
	s.paste.SetText("http://elsewhere")
	test.Tap(s.use)
	if got := <-pasted; got != "http://elsewhere" {
		t.Errorf("pasted %q", got)
	}
	refused <- oauth.ErrNotOurAddress
	r.Next()
	if !s.refused.Visible() || s.refused.Text == "" {
		t.Error("a wrong address is not answered")
	}
	r.Tap(s.cancel)
	if s.waiting.Visible() || !s.idle.Visible() || r.tab.ringCentral.failed.Visible() {
		t.Error("after Cancel the card is not as before")
	}
	r.Wants("login")
}

// TestTheBrowsersAnswerIsSeen: what follows it takes seconds, in which nothing is waited for any more.
func TestTheBrowsersAnswerIsSeen(t *testing.T) {
	r := newTab(t, uitest.Begun(func(s *archiver.Snapshot) { s.RingCentral.SignedIn = false }))
	s := r.tab.ringCentral.signIn
	r.Engine.OnLogin = func(ctx context.Context, ask archiver.Asking) error {
		ask.Allowed()
		<-ctx.Done()
		return ctx.Err()
	}
	test.Tap(s.start)
	if !s.waiting.Visible() || s.reading.Visible() {
		t.Error("it does not wait")
	}
	r.Next()
	if s.waiting.Visible() || !s.reading.Visible() {
		t.Error("it still waits for the browser")
	}
	s.giveUp()
	r.Settle()
	if s.reading.Visible() || !s.idle.Visible() {
		t.Error("it reads although the sign-in has ended")
	}
}

func TestConnectTellsARefusal(t *testing.T) {
	r := newTab(t, uitest.With(func(s *archiver.Snapshot) { s.Dropbox.Connected = false }))
	r.Engine.OnConnect = func(context.Context, archiver.Asking) error { return oauth.ErrDenied }
	r.Tap(r.tab.dropbox.signIn.start)
	if got := r.tab.dropbox.failed.Text; got != l10n.Error(oauth.ErrDenied) {
		t.Errorf("told %q", got)
	}
	r.Wants("connect")
}

func TestClientIDs(t *testing.T) {
	r := newTab(t, archiver.Snapshot{At: uitest.Now, Mood: archiver.Never})
	ids := r.tab.ids
	if !ids.all.Visible() || !ids.save.Disabled() || !r.tab.ringCentral.signIn.start.Disabled() {
		t.Error("without ids one can save or sign in")
	}
	ids.ringCentral.SetText(" client ")
	ids.dropbox.SetText("key")
	r.Engine.Act = func(context.Context, string) error {
		r.Engine.SetState(uitest.Office())
		return nil
	}
	r.Tap(ids.save)
	if r.Engine.IDs != [2]string{"client", "key"} {
		t.Errorf("kept %q", r.Engine.IDs)
	}
	if ids.all.Visible() {
		t.Error("known ids are asked for")
	}
}

// TestAFolderNeedsNoAppKey: RingCentral's id is saved alone, and what is asked for then is no registration that has gone.
func TestAFolderNeedsNoAppKey(t *testing.T) {
	r := newTab(t, archiver.Snapshot{At: uitest.Now, Mood: archiver.Never})
	ids := r.tab.ids
	ids.ringCentral.SetText("client")
	if ids.save.Disabled() {
		t.Fatal("it cannot be saved without Dropbox's")
	}
	r.Engine.Act = func(context.Context, string) error {
		r.Engine.SetState(archiver.Snapshot{At: uitest.Now, Mood: archiver.Never, RingCentral: archiver.RingCentralView{ClientID: true, SignedIn: true}})
		return nil
	}
	r.Tap(ids.save)
	if r.Engine.IDs != [2]string{"client", ""} || !ids.all.Visible() || ids.rows[0].Visible() || !ids.rows[1].Visible() || ids.title.Text != "Register the program once" {
		t.Errorf("kept %q, form %t, rows %t %t, title %q", r.Engine.IDs, ids.all.Visible(), ids.rows[0].Visible(), ids.rows[1].Visible(), ids.title.Text)
	}
}

// TestRegistrationIsAClick: both pages open, filled in as far as they can be, and each redirect address can be copied.
func TestRegistrationIsAClick(t *testing.T) {
	r := newTab(t, archiver.Snapshot{At: uitest.Now, Mood: archiver.Never})
	how := archiver.HowToRegister()
	for page, want := range map[string]string{"New app at RingCentral": how.RingCentral, "New app at Dropbox": how.Dropbox} {
		test.Tap(r.Button(page))
		if got := <-r.Opened; got != want {
			t.Errorf("%s opens %s", page, got)
		}
	}
	for _, address := range []string{"http://localhost:17380/callback", "http://localhost:17381/callback", "http://localhost:17382/callback"} {
		test.Tap(r.Button("Copy")) // the one before says that it has copied
		if got := r.App.Clipboard().Content(); got != address || !r.Says(address) {
			t.Errorf("copied %q, want %q", got, address)
		}
	}
}

// TestTheRegistrationIsChangedAtAnyTime: also while both services are signed in.
func TestTheRegistrationIsChangedAtAnyTime(t *testing.T) {
	r := newTab(t, uitest.With(func(s *archiver.Snapshot) { s.RingCentral.TypedID, s.Dropbox.TypedKey = "before", "before too" }))
	p := r.tab.ringCentral
	if p.correct.Visible() {
		t.Error("it is offered beside what is looked at every day")
	}
	test.Tap(p.more)
	test.Tap(p.correct)
	if ids := r.tab.ids; !ids.all.Visible() || ids.ringCentral.Text != "before" || ids.dropbox.Text != "before too" {
		t.Errorf("the form: %v, %q, %q", ids.all.Visible(), ids.ringCentral.Text, ids.dropbox.Text)
	}
}

// TestClientIDsAreCorrected: an id that a person has mistyped can be changed, also while the browser is
// waited for, and after the service has refused it.
func TestClientIDsAreCorrected(t *testing.T) {
	typed := uitest.Begun(func(s *archiver.Snapshot) {
		s.RingCentral = archiver.RingCentralView{ClientID: true, TypedID: "mistyped"}
		s.Dropbox = archiver.DropboxView{AppKey: true}
	})
	t.Run("while it waits", func(t *testing.T) {
		r := newTab(t, typed)
		ids := r.tab.ids
		if ids.all.Visible() {
			t.Fatal("known ids are asked for")
		}
		r.Engine.OnLogin = func(ctx context.Context, _ archiver.Asking) error {
			<-ctx.Done()
			return ctx.Err()
		}
		test.Tap(r.tab.ringCentral.signIn.start)
		test.Tap(r.Button("Change registration"))
		if !ids.all.Visible() || !ids.rows[0].Visible() || ids.rows[1].Visible() || ids.ringCentral.Text != "mistyped" {
			t.Errorf("the form: %t, rows %t %t, %q", ids.all.Visible(), ids.rows[0].Visible(), ids.rows[1].Visible(), ids.ringCentral.Text)
		}
		ids.ringCentral.SetText("right")
		r.Tap(ids.save)
		if r.Engine.IDs != [2]string{"right", ""} || ids.all.Visible() || r.tab.ringCentral.signIn.waiting.Visible() {
			t.Errorf("kept %q, form %t, waiting %t", r.Engine.IDs, ids.all.Visible(), r.tab.ringCentral.signIn.waiting.Visible())
		}
	})
	t.Run("when it is refused", func(t *testing.T) {
		r := newTab(t, typed)
		r.Engine.OnLogin = func(context.Context, archiver.Asking) error { return oauth.ErrBadClient }
		r.Tap(r.tab.ringCentral.signIn.start)
		if !r.tab.ids.all.Visible() {
			t.Error("the form does not open")
		}
		r.Tap(r.tab.ids.cancel)
		if r.tab.ids.all.Visible() {
			t.Error("Cancel does not close it")
		}
	})
	t.Run("they are gone", func(t *testing.T) {
		r := newTab(t, uitest.With(func(s *archiver.Snapshot) { s.RingCentral.ClientID = false }))
		if !r.tab.ids.all.Visible() || r.tab.ids.title.Text != "The registration is missing" {
			t.Errorf("it says %q", r.tab.ids.title.Text)
		}
	})
	t.Run("not those of the build", func(t *testing.T) {
		r := newTab(t, uitest.But(typed, func(s *archiver.Snapshot) { s.RingCentral.TypedID = "" }))
		if r.tab.ringCentral.signIn.correct[0].Visible() {
			t.Error("what cannot be changed is offered")
		}
	})
}

func TestAccountsAreAskedAbout(t *testing.T) {
	other := func(ask archiver.Asking) bool { return ask.Other("Whitfield Dental LLC", "Marlow Foods") }
	first := func(ask archiver.Asking) bool { return ask.Yours("Ana Ruiz, Whitfield Dental LLC") }
	t.Run("another one", func(t *testing.T) { testAsked(t, other) })
	t.Run("the first", func(t *testing.T) { testAsked(t, first) })
}

// testAsked signs in with an engine that puts a question.
func testAsked(t *testing.T, question func(archiver.Asking) bool) {
	for _, c := range []struct {
		name   string
		answer func(*rig)
		want   bool
	}{
		{"yes", func(r *rig) { test.Tap(r.Yes()) }, true},
		{"no", func(r *rig) { test.Tap(r.Cancel()) }, false},
		{"Escape", func(r *rig) { r.Dialogs.CloseFront() }, false},
		{"the sign-in is cancelled", func(r *rig) { r.tab.ringCentral.signIn.stop() }, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := newTab(t, uitest.With(func(s *archiver.Snapshot) { s.RingCentral.SignedIn = false }))
			answers := make(chan bool, 1)
			r.Engine.OnLogin = func(_ context.Context, ask archiver.Asking) error {
				answers <- question(ask)
				return nil
			}
			test.Tap(r.tab.ringCentral.signIn.start)
			r.Next()
			if !r.Asked() {
				t.Fatal("nothing was asked")
			}
			c.answer(r)
			if got := <-answers; got != c.want {
				t.Errorf("answered %v", got)
			}
			r.Settle()
			if r.Win.Canvas().Overlays().Top() != nil {
				t.Error("the question is still there")
			}
		})
	}
}

// TestTheBrandIsChosenAtSignIn: the one of before is chosen already, and none can be
// where the environment decides.
func TestTheBrandIsChosenAtSignIn(t *testing.T) {
	r := newTab(t, uitest.With(func(s *archiver.Snapshot) { s.RingCentral.SignedIn, s.RingCentral.At = false, archiver.RingCentralHost }))
	var hosts []string
	r.Engine.OnLogin = func(_ context.Context, ask archiver.Asking) error {
		hosts = append(hosts, ask.Host)
		return oauth.ErrDenied
	}
	c := r.tab.ringCentral
	if !c.signIn.choice.Visible() || c.brand.Selected() != 0 {
		t.Errorf("at first %d is chosen", c.brand.Selected())
	}
	r.Tap(c.signIn.start)
	c.brand.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	r.Tap(c.signIn.start)
	r.See(uitest.With(func(s *archiver.Snapshot) {
		s.RingCentral.SignedIn, s.RingCentral.At, s.RingCentral.AtDecided = false, "rc.example", true
	}))
	if c.signIn.choice.Visible() {
		t.Error("what the environment decides can be chosen")
	}
	r.Tap(c.signIn.start)
	if want := []string{archiver.RingCentralHost, archiver.OtherBrandsHost, ""}; !slices.Equal(hosts, want) {
		t.Errorf("signed in at %q", hosts)
	}
	again := newTab(t, uitest.With(func(s *archiver.Snapshot) { s.RingCentral.Expired, s.RingCentral.At = true, archiver.OtherBrandsHost }))
	if again.tab.ringCentral.brand.Selected() != 1 || !strings.Contains(again.tab.ringCentral.account.Text, archiver.OtherBrandsHost) {
		t.Error("the brand of before is not chosen, or not shown")
	}
}

// TestTheKeysGoToTheNextStep: after each step of the set-up the next one's button has the keys, and after giving up the one that was pressed.
func TestTheKeysGoToTheNextStep(t *testing.T) {
	nothing := func(s *archiver.Snapshot) { s.RingCentral.SignedIn, s.Dropbox.Connected = false, false }
	r := newTab(t, uitest.Begun(nothing))
	has := func(step string, want *widgets.Button) {
		t.Helper()
		if r.Win.Canvas().Focused() != fyne.Focusable(want) {
			t.Errorf("after %s the keys are with %v", step, r.Win.Canvas().Focused())
		}
	}
	then := func(s archiver.Snapshot) {
		done := func() error {
			r.Engine.SetState(s)
			return nil
		}
		r.Engine.Act = func(context.Context, string) error { return done() }
		r.Engine.OnLogin = func(context.Context, archiver.Asking) error { return done() }
		r.Engine.OnConnect = r.Engine.OnLogin
	}
	first := r.tab.ringCentral.signIn.start
	r.Engine.OnLogin = func(context.Context, archiver.Asking) error { return oauth.ErrDenied }
	r.Dialogs.Focus(first)
	r.Press(fyne.KeySpace)
	has("a refusal", first)
	then(uitest.Begun(func(s *archiver.Snapshot) { s.Dropbox.Connected = false }))
	r.Press(fyne.KeySpace)
	has("the sign-in", r.tab.dropbox.signIn.start)
	then(uitest.Begun(nil))
	r.Press(fyne.KeySpace)
	has("connecting", r.tab.steps.enable)
	then(asking(946))
	r.Press(fyne.KeySpace)
	has("turning on", r.tab.steps.rescue)
	r.Dialogs.Focus(r.tab.steps.leave)
	then(uitest.Office())
	r.Press(fyne.KeySpace)
	has("the last step", r.tab.status.run)
}

// TestAPlaceThatIsConnectedIsAStep like Dropbox, also where Dropbox is not registered.
func TestAPlaceThatIsConnectedIsAStep(t *testing.T) {
	r := newTab(t, uitest.Begun(func(s *archiver.Snapshot) {
		s.RingCentral.SignedIn, s.Dropbox.Connected, s.Dropbox.AppKey = false, false, false
	}))
	r.Engine.OnLogin = func(context.Context, archiver.Asking) error {
		r.Engine.SetState(uitest.Begun(func(s *archiver.Snapshot) { s.Dropbox.Connected, s.Dropbox.AppKey = false, false }))
		return nil
	}
	r.Tap(r.tab.ringCentral.signIn.start)
	if r.Win.Canvas().Focused() != fyne.Focusable(r.tab.dropbox.elsewhere.folder) {
		t.Error("after the sign-in the keys are not with the first place")
	}
	r.See(uitest.Begun(nil))
	r.tab.places.Connected()
	if r.Win.Canvas().Focused() != fyne.Focusable(r.tab.steps.enable) {
		t.Error("after connecting a place the keys are not with the next step")
	}
}
