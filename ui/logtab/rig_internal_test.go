package logtab

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"ringcentral-archiver/ui/archives"
	"ringcentral-archiver/ui/uitest"
)

func TestMain(m *testing.M) { uitest.Main(m) }

var here = uitest.Here

// rig is the tab alone in a window.
type rig struct {
	*uitest.Rig
	log   *Tab
	front bool // the tab is in front
}

// newRig gives the tab before it comes to the front.
func newRig(t testing.TB, e *uitest.Engine, variant fyne.ThemeVariant) *rig {
	t.Helper()
	r := &rig{Rig: uitest.New(t, e, variant)}
	r.log = New(r.Runner, r.Dialogs, r.Place, archives.In(archives.New(r.Runner), uitest.Placed[Engine](e)))
	r.Put(r.log.Content(), r.log.Draw, func() {
		if r.front {
			r.log.Changed()
		}
	})
	return r
}

// choose brings the tab to the front.
func (r *rig) choose() {
	r.front = true
	r.log.Draw()
	r.log.Shown()
}

func newLog(t *testing.T) *rig {
	t.Helper()
	r := newRig(t, &uitest.Engine{State: uitest.Office(), Pages: uitest.Week}, theme.VariantLight)
	r.choose()
	r.Settle()
	return r
}
