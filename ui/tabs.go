package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/widgets/choices"
)

// tabs in their order.
const (
	tabGeneral = iota
	tabBackup
	tabLog
)

var tabNames = []string{l10n.Key("GENERAL"), l10n.Key("BACKUP"), l10n.Key("LOG")}

func newTabBar(choose func(tab int)) *choices.TabBar {
	var names []string
	for _, name := range tabNames {
		names = append(names, l10n.Translate(name))
	}
	return choices.NewTabBar(names, choose)
}

// choose brings a tab to the front.
func (w *window) choose(tab int) {
	if tab == tabLog && w.bar.Selected() == tabLog {
		w.log.CloseHour()
	}
	for i, page := range w.pages {
		if i == tab {
			page.Show()
		} else {
			page.Hide()
		}
	}
	w.bar.SetSelected(tab)
	w.draw()
	switch tab {
	case tabGeneral:
		w.general.Changed()
	case tabLog:
		w.log.Shown()
	case tabBackup:
		w.backup.Shown()
	}
}

// keys: Ctrl+Tab and Ctrl+Shift+Tab go round the tabs, Alt+1 to 3 choose one,
// Escape closes what lies in front.
func (w *window) keys() {
	c := w.win.Canvas()
	to := func(key fyne.KeyName, modifier fyne.KeyModifier, tab func() int) {
		c.AddShortcut(&desktop.CustomShortcut{KeyName: key, Modifier: modifier}, func(fyne.Shortcut) {
			if c.Overlays().Top() == nil { // else what lies in front is to be answered first
				w.choose(tab())
			}
		})
	}
	n := len(tabNames)
	to(fyne.KeyTab, fyne.KeyModifierControl, func() int { return (w.bar.Selected() + 1) % n })
	to(fyne.KeyTab, fyne.KeyModifierControl|fyne.KeyModifierShift, func() int { return (w.bar.Selected() + n - 1) % n })
	for i, key := range []fyne.KeyName{fyne.Key1, fyne.Key2, fyne.Key3} {
		to(key, fyne.KeyModifierAlt, func() int { return i })
	}
	c.SetOnTypedKey(func(e *fyne.KeyEvent) {
		if e.Name == fyne.KeyEscape {
			w.closeFront()
		}
	})
}
