package ui

import (
	"cmp"
	"errors"
	"image/color"
	"os"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
	"github.com/jonboulle/clockwork"
	"go.uber.org/goleak"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/ui/widgets"
)

func TestMain(m *testing.M) {
	if err := errors.Join(os.Setenv("LANG", "en_US.UTF-8"), loadTranslations()); err != nil {
		panic(err)
	}
	goleak.VerifyTestMain(m)
}

// rig is a window in Fyne's test driver over a fake engine. What goroutines
// post is run by the test, so that only the test touches the window.
type rig struct {
	*window
	t      testing.TB
	fake   *fake
	posted chan func()
	clock  *clockwork.FakeClock
	opened chan string
}

// shade is the look in one variant, whatever the desktop says.
type shade struct {
	widgets.Theme
	variant fyne.ThemeVariant
}

func newRig(t testing.TB, f *fake, variant fyne.ThemeVariant) *rig {
	t.Helper()
	app := test.NewTempApp(t)
	app.Settings().SetTheme(shade{widgets.NewTheme(), variant})
	clock := clockwork.NewFakeClockAt(now)
	r := &rig{t: t, fake: f, posted: make(chan func(), 64), clock: clock, opened: make(chan string, 8)}
	if f.changed == nil {
		f.changed = make(chan struct{}, 1)
	}
	r.window = newWindow(app, f, Options{Clock: clock})
	r.place = placeOf(cmp.Or(f.locale, "en-GB"), time.UTC)
	r.post = func(f func()) { r.posted <- f }
	r.open = func(address string) error { r.opened <- address; return nil }
	r.build()
	t.Cleanup(func() {
		r.close()
		r.win.Close()
	})
	r.see(f.snapshot)
	return r
}

// see shows a snapshot and waits for what it sets off.
func (r *rig) see(s archiver.Snapshot) {
	r.fake.mu.Lock()
	r.fake.snapshot = s
	r.fake.mu.Unlock()
	r.show(s)
	r.settle()
}

// settle runs what was posted until no action is under way.
func (r *rig) settle() {
	for len(r.busy) > 0 || r.log.loading || r.log.hour.loading || r.calendar != nil && r.calendar.loading {
		select {
		case f := <-r.posted:
			f()
		case <-r.t.Context().Done():
			r.t.Fatal("an action did not come back")
		}
	}
	r.lay()
}

// lay lays the window out twice: wrapped texts know their height after the first.
func (r *rig) lay() {
	for range 3 {
		r.win.Resize(fyne.NewSize(1023, 700))
		r.win.Resize(fyne.NewSize(1024, 700))
	}
}

func (s shade) Color(name fyne.ThemeColorName, _ fyne.ThemeVariant) color.Color {
	return s.Theme.Color(name, s.variant)
}

func TestTabsLookAsDrawn(t *testing.T) {
	for _, c := range []struct {
		name    string
		tab     int
		s       archiver.Snapshot
		variant fyne.ThemeVariant
	}{
		{"general_light", tabGeneral, copying(), theme.VariantLight},
		{"general_dark", tabGeneral, copying(), theme.VariantDark},
		{"general_new", tabGeneral, archiver.Snapshot{At: now, Mood: archiver.Never}, theme.VariantLight},
		{"backup_light", tabBackup, office(), theme.VariantLight},
		{"backup_dark", tabBackup, office(), theme.VariantDark},
		{"log_light", tabLog, office(), theme.VariantLight},
		{"log_dark", tabLog, office(), theme.VariantDark},
		{"hour_light", tabLog, office(), theme.VariantLight},
		{"hour_dark", tabLog, office(), theme.VariantDark},
		{"general_steps", tabGeneral, begun(func(s *archiver.Snapshot) { s.Dropbox.Connected = false }), theme.VariantLight},
		{"general_german", tabGeneral, copying(), theme.VariantLight},
		{"backup_rescue", tabBackup, rescuing(), theme.VariantLight},
		{"backup_german", tabBackup, office(), theme.VariantLight},
		{"log_german", tabLog, office(), theme.VariantLight},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := &fake{snapshot: c.s, pages: week, tokens: archiver.TokensView{Access: "U0pDMDFQMTFQQVMwMHxB3kQ9", Refresh: "U0pDMDFQMTFQQVMwMHxBx7Tf"}}
			if strings.HasSuffix(c.name, "_german") {
				speak(t, "de_DE.UTF-8")
				f.locale = "de-DE"
			}
			r := newRig(t, f, c.variant)
			f.estimate, f.rows = estimate(nil), anHour()
			r.autostart = &entry{on: true}
			r.choose(c.tab)
			r.settle()
			if strings.HasPrefix(c.name, "hour") {
				r.log.list.Choose(5)
				r.settle()
				r.log.hour.list.Choose(1)
				r.settle()
			}
			test.AssertRendersToImage(t, c.name+".png", r.win.Canvas())
		})
	}
}
