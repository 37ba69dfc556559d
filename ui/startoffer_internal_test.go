package ui

import (
	"context"
	"errors"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/uitest"
)

// TestTheStartIsOfferedOnce: when backup is turned on, and only where the program does not start with
// the session anyway. Both answers are remembered.
//
//test:long
func TestTheStartIsOfferedOnce(t *testing.T) {
	office := func(asked bool) archiver.Snapshot {
		return uitest.Begun(func(s *archiver.Snapshot) { s.Backup.StartAsked = asked })
	}
	for _, c := range []struct {
		name         string
		s            archiver.Snapshot
		system       *uitest.Autostart
		fails        bool // turning backup on
		offered, yes bool
		calls        []string
	}{
		{"yes", office(false), &uitest.Autostart{}, false, true, true, []string{"start asked"}},
		{"no", office(false), &uitest.Autostart{}, false, true, false, []string{"start asked"}},
		{"it starts already", office(false), &uitest.Autostart{On: true}, false, false, false, nil},
		{"asked before", office(true), &uitest.Autostart{}, false, false, false, nil},
		{"not known", office(false), &uitest.Autostart{Err: errors.New("the registry is locked")}, false, false, false, nil},
		{"not on", office(false), &uitest.Autostart{}, true, false, false, nil},
		{"a demonstration", office(false), nil, false, false, false, nil},
	} {
		for _, place := range []struct {
			name, call string
			tab        int
			turnOn     func(r *rig)
		}{
			{"GENERAL", "on", tabGeneral, func(r *rig) { r.Tap(r.Button("Enable backup")) }},
			{"BACKUP", "on", tabBackup, func(r *rig) { r.Tap(r.Switch(0)) }},
			{"a rescue", "rescue", tabBackup, func(r *rig) { r.Tap(r.Button("Rescue 90 days")) }},
		} {
			t.Run(c.name+" "+place.name, func(t *testing.T) {
				r := newOffice(t, c.s)
				r.Engine.Found = archiver.Estimate{Items: 12, Since: uitest.Now.AddDate(0, 0, -40)}
				var system uitest.Autostart
				if r.autostart = nil; c.system != nil {
					system = *c.system
					r.autostart = &system
				}
				r.choose(place.tab)
				r.Settle()
				r.Engine.Act = func(context.Context, string) error {
					if c.fails {
						return errors.New("no")
					}
					return nil
				}
				place.turnOn(r)
				if r.Asked() != c.offered {
					t.Fatalf("offered %v", r.Asked())
				}
				if c.offered {
					if r.Win.Canvas().Focused() != r.Yes() {
						t.Error("the answer that helps has not got the focus")
					}
					if c.yes {
						r.Tap(r.Yes())
					} else {
						r.Yes().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
						r.Settle()
					}
				}
				got := slices.DeleteFunc(r.Engine.Called(), func(name string) bool { return name == "tokens" || name == "calendar" || name == "estimate" })
				if !slices.Equal(got, append([]string{place.call}, c.calls...)) {
					t.Errorf("called %v", got)
				}
				if want := c.yes || c.system != nil && c.system.On; system.On != want {
					t.Errorf("it starts with the session: %v", system.On)
				}
			})
		}
	}
}

// TestTheOfferFits: in the smallest window, in every language.
//
//test:long
func TestTheOfferFits(t *testing.T) {
	for _, language := range uitest.Locales {
		uitest.Speak(t, language)
		r := newOffice(t, uitest.Begun(nil))
		r.autostart = &uitest.Autostart{}
		r.Win.Resize(fyne.NewSize(800, 560))
		test.Tap(r.Button(l10n.Translate("Enable backup")))
		for r.window.Working() {
			r.Next()
		}
		front := r.Win.Canvas().Overlays().Top()
		if front == nil {
			t.Fatal("nothing is offered")
		}
		if size := front.MinSize(); size.Width > 800 || size.Height > 560 {
			t.Errorf("%s: the offer needs %v", language, size)
		}
	}
}
