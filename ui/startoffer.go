package ui

import (
	"context"

	"ringcentral-archiver/ui/actions"
	"ringcentral-archiver/ui/l10n"
)

// SwitchedOn is called when backup was turned on in the window. Once it offers to start the program
// with the session, unless it does so already: what does not run archives nothing. Either answer is
// remembered.
func (w *window) SwitchedOn() {
	if w.autostart == nil || w.Snapshot().Backup.StartAsked {
		return
	}
	on := false
	var err error
	w.Read(func() { on, err = w.autostart.Enabled() }, func() {
		if err == nil && !on {
			w.offerStart()
		}
	})
}

func (w *window) offerStart() {
	answered := func(yes bool) {
		w.Do(actions.Startup, func(ctx context.Context) error {
			if err := w.engine.StartAsked(ctx); err != nil || !yes {
				return err
			}
			return w.autostart.Set(true)
		}, func(error) { w.backup.StartChanged() })
	}
	w.Offer(l10n.Translate("Start when you sign in to this computer?"),
		l10n.Translate("Backup is on, but only while this program runs. It can start in the background whenever you sign in to this computer, and archive every hour without you. You can change this in BACKUP."),
		l10n.Translate("Start when I sign in"), l10n.Translate("Not now"),
		func() { answered(true) }, func() { answered(false) })
}
