package backuptab

import (
	"testing"

	"fyne.io/fyne/v2/theme"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/ui/uitest"
)

func TestMain(m *testing.M) { uitest.Main(m) }

var here = uitest.Here

// rig is the tab alone in a window.
type rig struct {
	*uitest.Rig
	tab  *Tab
	ons  int // how often backup was turned on
	size int // of the text
}

func (r *rig) SwitchedOn()       { r.ons++ }
func (r *rig) TextSize() int     { return r.size }
func (r *rig) SetTextSize(i int) { r.size = i }

func newTab(t *testing.T, s archiver.Snapshot) *rig { return newTabWith(t, s, nil) }

func newTabWith(t *testing.T, s archiver.Snapshot, autostart Autostart) *rig {
	t.Helper()
	r := &rig{Rig: uitest.New(t, &uitest.Engine{State: s}, theme.VariantLight)}
	r.tab = New(r.Runner, r.Dialogs, r.Runs, r.Place, r.Engine, autostart, r)
	r.Put(r.tab.Content(), r.tab.Draw, nil)
	return r
}
