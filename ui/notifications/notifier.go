// Package notifications has the desktop show what a person has to act on, once for
// each cause, and that all is well again. It says nothing of what continues
// automatically.
package notifications

import (
	"fyne.io/fyne/v2"

	"ringcentral-archiver/store/place"
	"ringcentral-archiver/ui/actions"
	"ringcentral-archiver/ui/desktop"
	"ringcentral-archiver/ui/l10n"
)

// Notifier watches the snapshots that the window shows.
type Notifier struct {
	runner *actions.Runner
	place  l10n.Place
	known  known
	others map[place.Kind]known // of the places beside the first
	send   func(notification)
}

// New gives a notifier that sends with the application.
func New(r *actions.Runner, at l10n.Place, app fyne.App) *Notifier {
	return &Notifier{runner: r, place: at, others: map[place.Kind]known{}, send: func(n notification) {
		// The desktop may take its time to answer, and nothing needs the answer.
		go func() {
			if desktop.HasSession(r.Context()) {
				app.SendNotification(fyne.NewNotification(n.title, n.text))
			}
		}()
	}}
}

// Tell sends something that is no news of the archive.
func (n *Notifier) Tell(title, text string) { n.send(notification{title: title, text: text}) }

// Draw sends what is new in the snapshot, if the user wants it.
func (n *Notifier) Draw() {
	s := n.runner.Snapshot()
	after, told := news(n.place, n.known, s)
	n.known = after
	if len(s.Beside) > 0 {
		told = named(s.Dropbox.Kind(), told)
	}
	told = append(told, n.elsewhere(s)...)
	if !s.Backup.Notify {
		return
	}
	for _, one := range told {
		n.send(one)
	}
}
