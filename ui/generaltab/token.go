package generaltab

import (
	"context"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/ui/actions"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/widgets"
)

// shownFor is how long a token stays readable after Show.
const shownFor = time.Minute

const openedHeight = 84 // five lines

func accessToken(t archiver.TokensView) string { return t.Access }

func refreshToken(t archiver.TokensView) string { return t.Refresh }

// tokenRow is a token: masked but for its end, with Show and Copy. The token is
// asked for when it is wanted and not kept.
type tokenRow struct {
	*base
	pick   func(archiver.TokensView) string
	hidden *widgets.Text // masked
	shown  *widgets.Text
	opened *container.Scroll // around shown, because a token may have thousands of characters
	show   *widgets.Button
	copies *widgets.Button
	known  bool // the mask is of a token, which expires then
	ends   time.Time
	stop   chan struct{} // ends the minute; nil while masked
}

func (t *tokenRow) build() fyne.CanvasObject {
	t.hidden, t.shown = widgets.NewText("", widgets.Plain), widgets.NewText("", widgets.Plain)
	t.hidden.Scale, t.hidden.Style.Monospace, t.hidden.Fit = theme.SizeNameCaptionText, true, widgets.Ellipsis
	t.shown.Scale, t.shown.Style.Monospace, t.shown.Fit = theme.SizeNameCaptionText, true, widgets.Wrapped
	t.opened = container.NewVScroll(t.shown)
	t.opened.SetMinSize(fyne.NewSize(0, openedHeight))
	t.opened.Hide()
	t.show = widgets.NewLink(l10n.Translate("Show"), t.toggle)
	t.copies = widgets.NewLink(l10n.Translate("Copy"), func() {
		t.fetch(func(token string) { t.copied(token, t.copies) })
	})
	links := widgets.Line(10, t.show, t.copies)
	return container.New(tokenLayout{}, container.NewStack(t.hidden, t.opened), links)
}

// fetch asks the engine for the token and gives it to use, on the UI goroutine.
func (t *tokenRow) fetch(use func(string)) {
	var got archiver.TokensView
	t.Do(actions.Tokens, func(ctx context.Context) (err error) {
		got, err = t.engine.Tokens(ctx)
		return err
	}, func(err error) {
		if err == nil {
			use(t.pick(got))
		}
	})
}

func (t *tokenRow) toggle() {
	if t.stop != nil {
		t.mask()
		return
	}
	t.fetch(func(token string) {
		t.hidden.Set(masked(tail(token)), widgets.Plain)
		t.shown.Set(token, widgets.Plain)
		t.hidden.Hide()
		t.opened.Show()
		t.show.SetText(l10n.Translate("Hide"))
		t.countDown()
	})
}

// countDown masks the token again after a minute.
func (t *tokenRow) countDown() {
	stop := make(chan struct{})
	t.stop = stop
	over := t.Clock.After(shownFor)
	t.Go(func() {
		select {
		case <-over:
			t.Post(func() {
				if t.stop == stop {
					t.mask()
				}
			})
		case <-stop:
		case <-t.Context().Done():
		}
	})
}

func (t *tokenRow) mask() {
	close(t.stop)
	t.stop = nil
	t.shown.Set("", widgets.Plain)
	t.opened.Hide()
	t.hidden.Show()
	t.show.SetText(l10n.Translate("Show"))
}

// draw learns the end of a new token, and masks a token that is no more. While the keyring is locked none can be read, as its
// card says.
func (t *tokenRow) draw() {
	r := t.Snapshot().RingCentral
	is := r.SignedIn && !r.Expired && t.Snapshot().Waiting != reasons.KeychainLocked
	if t.ends.Equal(r.AccessExpiry) && t.known == is && t.hidden.Text != "" || t.Busy(actions.Tokens) {
		return
	}
	if t.stop != nil {
		t.mask()
	}
	t.ends, t.known = r.AccessExpiry, is
	t.hidden.Set(masked(""), widgets.Plain)
	if is {
		t.fetch(func(token string) { t.hidden.Set(masked(tail(token)), widgets.Plain) })
	}
}

// tokenLayout gives the token the room that the links leave.
type tokenLayout struct{}

func (tokenLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(o[0].MinSize().Width+o[1].MinSize().Width+10, max(o[0].MinSize().Height, 19))
}

func (tokenLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	links := o[1].MinSize()
	width := min(size.Width-links.Width-10, tokenRoom(o[0]))
	o[0].Resize(fyne.NewSize(width, size.Height))
	o[1].Move(fyne.NewPos(width+10, min(0, (size.Height-links.Height)/2)))
	o[1].Resize(links)
}

// tokenRoom is the width of the masked token, or all where it is shown.
func tokenRoom(o fyne.CanvasObject) float32 {
	hidden := o.(*fyne.Container).Objects[0].(*widgets.Text)
	if !hidden.Visible() {
		return 1e6
	}
	return fyne.MeasureText(masked("0000"), theme.CaptionTextSize(), hidden.Style).Width + 1
}

// masked hides all of a secret but its end.
func masked(tail string) string { return strings.Repeat("•", 12) + tail }

// tail is the end of a secret that may be shown.
func tail(secret string) string {
	const shown, least = 4, 12
	if len(secret) < least {
		return ""
	}
	return secret[len(secret)-shown:]
}
