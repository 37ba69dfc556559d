package proxy

import (
	"context"
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/diagnose"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/ui/uitest"
)

func TestMain(m *testing.M) { uitest.Main(m) }

// fake is an engine with a proxy.
type fake struct {
	kept         archiver.Proxy
	tried, given []archiver.Proxy
	found        []diagnose.Connection
	wrong        error
}

func (f *fake) Proxy() (archiver.Proxy, error) { return f.kept, nil }

func (f *fake) SetProxy(_ context.Context, p archiver.Proxy) error {
	f.given = append(f.given, p)
	return f.wrong
}

func (f *fake) TestProxy(ctx context.Context, p archiver.Proxy) ([]diagnose.Connection, error) {
	f.tried = append(f.tried, p)
	if f.found == nil { // a service that does not answer
		<-ctx.Done()
		return nil, ctx.Err()
	}
	return f.found, f.wrong
}

func open(t *testing.T, variant fyne.ThemeVariant, e *fake) (*uitest.Rig, *Form) {
	t.Helper()
	r := uitest.New(t, &uitest.Engine{State: uitest.Office()}, variant)
	f := New(r.Runner, r.Dialogs, e)
	r.Put(nil, f.Draw, nil)
	f.Open()
	r.Settle()
	return r, f
}

var named = archiver.Proxy{Kind: archiver.NamedProxy, Address: "http://proxy.example.com:8080", User: "ana", HasPassword: true}

// halfWay is what a test finds where RingCentral's part of the way is fine.
var halfWay = []diagnose.Connection{
	{Service: "RingCentral", Host: "platform.ringcentral.com", Via: "proxy.example.com:8080"},
	{
		Service: "Dropbox", Host: "api.dropboxapi.com", Via: "proxy.example.com:8080", Failed: "proxy",
		Why: "The proxy on the way to %s asks for a user name and a password, and got none or wrong ones.", About: "api.dropboxapi.com",
	},
}

func TestItLooksAsDrawn(t *testing.T) {
	for _, c := range []struct {
		name    string
		variant fyne.ThemeVariant
		locale  string
	}{{"proxy_light", theme.VariantLight, ""}, {"proxy_dark", theme.VariantDark, ""}, {"proxy_german", theme.VariantLight, "de_DE.UTF-8"}} {
		t.Run(c.name, func(t *testing.T) {
			if c.locale != "" {
				uitest.Speak(t, c.locale)
			}
			r, f := open(t, c.variant, &fake{kept: named, found: halfWay})
			r.Tap(f.test)
			test.AssertRendersToImage(t, c.name+".png", r.Win.Canvas())
		})
	}
}

// TestWhatIsChosenIsTestedAndKept: as it stands in the form, with the fields of a named proxy only.
func TestWhatIsChosenIsTestedAndKept(t *testing.T) {
	e := &fake{found: halfWay}
	r, f := open(t, theme.VariantLight, e)
	if !f.address.Disabled() {
		t.Error("the system's proxy has an address to enter")
	}
	r.Win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	r.Win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	f.address.SetText(" proxy.example.com:8080 ")
	f.user.SetText("ana")
	f.password.SetText(" se cret ")
	r.Tap(f.test)
	for _, words := range []string{
		"RingCentral · through proxy.example.com:8080 · it answers",
		"Dropbox · through proxy.example.com:8080 · proxy fails: The proxy on the way to api.dropboxapi.com asks for a user name and a password, and got none or wrong ones.",
	} {
		if !r.Says(words) {
			t.Errorf("it does not say %q", words)
		}
	}
	if len(e.given) > 0 || !r.Asked() {
		t.Errorf("a test has kept %v", e.given)
	}
	r.Tap(f.save)
	want := archiver.Proxy{Kind: archiver.NamedProxy, Address: "proxy.example.com:8080", User: "ana", Password: " se cret "}
	if fmt.Sprint(e.tried, e.given) != fmt.Sprint([]archiver.Proxy{want}, []archiver.Proxy{want}) || r.Asked() {
		t.Errorf("tried %v, kept %v", e.tried, e.given)
	}

	e.kept = named
	f.Open()
	r.Settle()
	if f.address.Text != named.Address || f.user.Text != "ana" || f.password.Text != "" || f.kind.Selected() != 2 {
		t.Errorf("it shows %q, %q, %q, %d", f.address.Text, f.user.Text, f.password.Text, f.kind.Selected())
	}
	f.kind.TypedKey(&fyne.KeyEvent{Name: fyne.KeyLeft})
	r.Tap(f.save)
	if got := e.given[len(e.given)-1]; got != (archiver.Proxy{Kind: archiver.NoProxy}) {
		t.Errorf("kept %+v", got)
	}
}

func TestWhatIsWrongIsSaidInTheForm(t *testing.T) {
	e := &fake{kept: named, found: halfWay, wrong: reasons.ErrProxyPort}
	r, f := open(t, theme.VariantLight, e)
	r.Tap(f.save)
	const words = "The address of the proxy has no port: enter one like http://proxy.example.com:8080."
	if !r.Says(words) || !r.Asked() {
		t.Error("what cannot be kept is not said")
	}
	r.Tap(f.test)
	if !r.Says(words) {
		t.Error("what cannot be tested is not said")
	}
	e.wrong = nil
	r.Tap(f.test)
	if r.Says(words) || !r.Says("RingCentral · through proxy.example.com:8080 · it answers") {
		t.Error("it is still said")
	}
}

// TestATestIsGivenUp by Escape, and says nothing afterwards.
func TestATestIsGivenUp(t *testing.T) {
	e := &fake{kept: named}
	r, f := open(t, theme.VariantLight, e)
	f.test.OnTapped()
	if !r.Says("One moment…") || !f.save.Disabled() {
		t.Error("it is not said that it is tested")
	}
	r.Win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	r.Settle()
	if r.Asked() || len(e.tried) != 1 {
		t.Error("it goes on")
	}
	f.Open()
	r.Settle()
	if !r.Asked() || r.Says("One moment…") {
		t.Error("it does not open again")
	}
}
