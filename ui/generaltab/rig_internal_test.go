package generaltab

import (
	"testing"
	"time"

	"fyne.io/fyne/v2/theme"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/store/place"
	"ringcentral-archiver/ui/placecard"
	"ringcentral-archiver/ui/uitest"
)

func TestMain(m *testing.M) { uitest.Main(m) }

var here = uitest.Here

// rig is the tab alone in a window.
type rig struct {
	*uitest.Rig
	tab *Tab
	led []string // where the tab led in the window
}

func (r *rig) AskToSignOut() { r.led = append(r.led, "sign out") }
func (r *rig) OpenBackup()   { r.led = append(r.led, "backup") }
func (r *rig) ShowRescue()   { r.led = append(r.led, "rescue") }
func (r *rig) SetAside()     { r.led = append(r.led, "set aside") }
func (r *rig) SwitchedOn()   { r.led = append(r.led, "switched on") }
func (r *rig) OpenProxy()    { r.led = append(r.led, "proxy") }
func (r *rig) ShowCalendar() { r.led = append(r.led, "calendar") }

func (r *rig) ShowCalendarOf(at place.Kind) { r.led = append(r.led, "calendar of "+at) }

func (r *rig) ShowCalendarAt(date time.Time) {
	r.led = append(r.led, "calendar at "+date.Format(time.DateOnly))
}

func newTab(t *testing.T, s archiver.Snapshot) *rig {
	t.Helper()
	e := &uitest.Engine{State: s, Secrets: archiver.TokensView{Access: "access-token-3kQ9", Refresh: "refresh-token-x7Tf"}}
	r := &rig{Rig: uitest.New(t, e, theme.VariantLight)}
	r.tab = New(r.Runner, r.Dialogs, r.Runs, r.Place, r.Engine, uitest.Placed[placecard.Engine](e), r)
	r.Put(r.tab.Content(), r.tab.Draw, r.tab.Changed)
	return r
}
