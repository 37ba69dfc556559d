// Package proxy is the form in front of the window that chooses and tests the proxy for calls to RingCentral and Dropbox.
package proxy

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/diagnose"
	"ringcentral-archiver/ui/actions"
	"ringcentral-archiver/ui/dialogs"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/widgets"
	"ringcentral-archiver/ui/widgets/choices"
)

// width of the form.
const width = 620

// Engine is what the form asks of the archiver.
type Engine interface {
	Proxy() (archiver.Proxy, error)
	SetProxy(ctx context.Context, p archiver.Proxy) error
	TestProxy(ctx context.Context, p archiver.Proxy) ([]diagnose.Connection, error)
}

// Form is what was opened last, if anything.
type Form struct {
	*actions.Runner
	*dialogs.Dialogs
	engine Engine

	kept  archiver.Proxy        // when it was opened
	found []diagnose.Connection // by the last test

	popUp                   *widget.PopUp
	body                    fyne.CanvasObject
	kind                    *choices.Segmented
	address, user, password *widgets.Entry
	results                 []*widgets.Text // a line each
	cancel, test, save      *widgets.Button
	stop                    context.CancelFunc // ends what is under way
}

// New gives the form of a window.
func New(r *actions.Runner, d *dialogs.Dialogs, engine Engine) *Form {
	return &Form{Runner: r, Dialogs: d, engine: engine, stop: func() {}}
}

// kinds are the choices in their order, and how they are called.
var (
	kinds     = []archiver.Proxy{{Kind: archiver.SystemProxy}, {Kind: archiver.NoProxy}, {Kind: archiver.NamedProxy}}
	kindNames = []string{l10n.Key("The system's"), l10n.Key("No proxy"), l10n.Key("This one")}
)

// Open reads what is kept and shows the form.
func (f *Form) Open() {
	if f.isOpen() || f.Busy(actions.Proxy) {
		return
	}
	var kept archiver.Proxy
	f.Do(actions.Proxy, func(context.Context) (err error) {
		kept, err = f.engine.Proxy()
		return err
	}, func(error) { // what cannot be read can be chosen anew
		f.kept, f.found = kept, nil
		f.show()
	})
}

func (f *Form) show() {
	var words []string
	for _, name := range kindNames {
		words = append(words, l10n.Translate(name))
	}
	f.kind = choices.NewSegmented(words, func(i int) {
		f.kind.SetSelected(i)
		f.draw()
	})
	f.kind.SetSelected(max(0, slices.Index(kinds, archiver.Proxy{Kind: f.kept.Kind})))
	f.kind.OnEscape = f.close
	hint := l10n.Translate("none: the proxy asks for none")
	f.address, f.user, f.password = f.field("http://proxy.example.com:8080", f.kept.Address), f.field(hint, f.kept.User), f.field("", "")
	if f.kept.HasPassword {
		f.password.SetPlaceHolder(l10n.Translate("unchanged"))
	}
	f.password.Password = true
	f.results = []*widgets.Text{widgets.NewNote(""), widgets.NewNote("")}
	f.cancel = widgets.NewButton(l10n.Translate("Cancel"), widgets.Outline, f.close)
	f.test = widgets.NewButton(l10n.Translate("Test"), widgets.Outline, f.try)
	f.save = widgets.NewButton(l10n.Translate("Save"), widgets.Primary, f.keep)
	for _, b := range []*widgets.Button{f.cancel, f.test, f.save} {
		b.OnEscape = f.close
	}
	note := widgets.NewNote(l10n.Translate("The system's proxy is the one in this computer's settings, or in HTTPS_PROXY. Scripts that choose a proxy (PAC) are not run: enter the proxy that your administrator names."))
	note.Tone = widgets.Subtle
	const labels = 144 // for the Spanish ones
	f.body = widgets.Stack(12, widgets.NewTitle(l10n.Translate("Proxy")), note,
		widgets.Pairs(labels,
			widgets.NewLabel(l10n.Translate("Use")), f.kind,
			widgets.NewLabel(l10n.Translate("Address")), f.address,
			widgets.NewLabel(l10n.Translate("User name")), f.user,
			widgets.NewLabel(l10n.Translate("Password")), f.password),
		widgets.Stack(4, f.results[0], f.results[1]),
		widgets.Line(8, widgets.Spacer(), f.cancel, f.test, f.save))
	f.draw()
	f.popUp = f.InFront(f.body, width)
	f.Focus(f.kind)
}

func (f *Form) field(hint, text string) *widgets.Entry {
	e := widgets.NewEntry(hint)
	e.SetText(text)
	e.OnEscape, e.OnSubmitted = f.close, func(string) { f.keep() }
	return e
}

// given is what stands in the form.
func (f *Form) given() archiver.Proxy {
	p := kinds[f.kind.Selected()]
	if p.Kind == archiver.NamedProxy {
		p.Address, p.User, p.Password = strings.TrimSpace(f.address.Text), strings.TrimSpace(f.user.Text), f.password.Text
	}
	return p
}

func (f *Form) isOpen() bool { return f.popUp != nil && f.popUp.Visible() }

// close ends what is under way and takes the form away.
func (f *Form) close() {
	f.stop()
	f.popUp.Hide()
	f.Forget(actions.Proxy)
}

func (f *Form) keep() {
	p := f.given()
	f.begin(func(ctx context.Context) error { return f.engine.SetProxy(ctx, p) }, f.close)
}

// try goes the way to both services through what is given.
func (f *Form) try() {
	p := f.given()
	var found []diagnose.Connection
	f.begin(func(ctx context.Context) (err error) {
		found, err = f.engine.TestProxy(ctx, p)
		return err
	}, func() { f.found = found })
}

// begin does something in a goroutine of the window and then, if it went well, what follows.
func (f *Form) begin(do func(context.Context) error, then func()) {
	if f.Busy(actions.Proxy) {
		return
	}
	f.found = nil
	f.stop = f.DoUntil(actions.Proxy, do, func(err error) {
		if err == nil && f.isOpen() {
			then()
		}
	})
}

// Draw shows what is open as it is now.
func (f *Form) Draw() {
	if f.isOpen() {
		f.draw()
		f.body.Resize(fyne.NewSize(width-40, 0)) // a wrapped text knows its height only at its width
		f.popUp.Resize(fyne.NewSize(width, f.popUp.Content.MinSize().Height))
	}
}

func (f *Form) draw() {
	named := f.given().Kind == archiver.NamedProxy
	for _, e := range []*widgets.Entry{f.address, f.user, f.password} {
		widgets.Enable(e, named)
	}
	for _, b := range []*widgets.Button{f.test, f.save} {
		b.SetEnabled(!f.Busy(actions.Proxy))
	}
	lines := f.words()
	for i, line := range f.results {
		var p widgets.Phrase
		if i < len(lines) {
			p = lines[i]
		}
		line.Set(p.Text, p.Tone)
		widgets.ShowIf(line, p.Text != "")
	}
}

// words say what is under way, or how it went.
func (f *Form) words() (lines []widgets.Phrase) {
	switch failed := f.Failure(actions.Proxy); {
	case f.Busy(actions.Proxy):
		return []widgets.Phrase{{Text: l10n.Translate("One moment…"), Tone: widgets.Busy}}
	case failed != "":
		return []widgets.Phrase{{Text: failed, Tone: widgets.Bad}}
	}
	for _, c := range f.found {
		lines = append(lines, result(c))
	}
	return lines
}

// result says how far the way to a service goes.
func result(c diagnose.Connection) widgets.Phrase {
	way := l10n.Translate("without a proxy")
	if c.Via != "" {
		way = l10n.Translate("through %s", c.Via)
	}
	if c.Failed != "" {
		fails := l10n.Translate("%s fails: %s", l10n.Translate(string(c.Failed)), c.In(l10n.Translate(string(c.Why))))
		return widgets.Phrase{Text: l10n.Join(c.Service, way, fails), Tone: widgets.Bad}
	}
	return widgets.Phrase{Text: l10n.Join(c.Service, way, l10n.Translate("it answers")), Tone: widgets.Good}
}
