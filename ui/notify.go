package ui

import (
	"maps"
	"strings"

	"fyne.io/fyne/v2"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/ui/desktop"
)

// bell has the desktop tell what somebody has to do something about, once for
// each cause, and that all is well again. Nobody is told what goes on by itself.
type bell struct {
	*window
	known known
	ring  func(notification)
}

// notification is what the desktop shows.
type notification struct{ title, text string }

// known is what the user has been told, or was so when the program began.
type known struct {
	begun  bool
	causes map[archiver.Reason]bool
	gone   int
}

func newBell(w *window) *bell {
	b := &bell{window: w}
	b.ring = func(n notification) {
		// The desktop may take its time to answer, and nobody needs the answer.
		go func() {
			if desktop.HasSession(w.ctx) {
				w.app.SendNotification(fyne.NewNotification(n.title, n.text))
			}
		}()
	}
	return b
}

func (b *bell) draw() {
	next, told := b.place.news(b.known, b.snap)
	b.known = next
	if !b.snap.Backup.Notify {
		return
	}
	for _, n := range told {
		b.ring(n)
	}
}

// news decides what to tell about a snapshot, knowing what was told before.
func (p place) news(before known, s archiver.Snapshot) (after known, told []notification) {
	at, settled := failing(s), !s.Pass.Running && s.Waiting == archiver.NoReason
	after = known{begun: true, causes: map[archiver.Reason]bool{}, gone: before.gone}
	if !settled { // what does not show now may not be mended
		after.causes = maps.Clone(before.causes)
	}
	for _, one := range at {
		if !before.causes[one.Reason] {
			told = append(told, notification{say("RingCentral Archiver needs you"), p.inWords(one, s)})
		}
		if after.causes == nil {
			after.causes = map[archiver.Reason]bool{}
		}
		after.causes[one.Reason] = true
	}
	if !s.Pass.Running || !before.begun {
		if lost := s.Gone - before.gone; lost > 0 && before.begun {
			told = append(told, notification{
				say("RingCentral Archiver came too late"),
				say("Deleted at RingCentral before it could be archived: %s. The log says which.", count(lost, items)),
			})
		}
		after.gone = s.Gone
	}
	if len(before.causes) > 0 && len(after.causes) == 0 && archives(s) {
		told = append(told, notification{say("RingCentral Archiver goes on"), say("All is well again: archiving goes on by itself.")})
	}
	return after, told
}

// inWords is a cause in one line.
func (p place) inWords(one archiver.Problem, s archiver.Snapshot) string {
	c := p.causeCard(one, s)
	return strings.Join(some([]string{c.what, c.stake}), " ")
}

// failing gives what somebody has to do something about. That nobody is signed
// in is what the user has done; what is gone cannot be mended and is counted.
func failing(s archiver.Snapshot) (out []archiver.Problem) {
	seen := map[archiver.Reason]bool{archiver.NotSignedIn: true, archiver.NotConnected: true, archiver.IsGone: true}
	add := func(one archiver.Problem) {
		if one.Reason.Failure() && !seen[one.Reason] {
			seen[one.Reason] = true
			out = append(out, one)
		}
	}
	for _, one := range s.Problems {
		add(one)
	}
	if s.RingCentral.Expired {
		add(archiver.Problem{Reason: archiver.SignedOut})
	}
	if s.Dropbox.Expired {
		add(archiver.Problem{Reason: archiver.Disconnected})
	}
	return out
}

// archives reports whether the program archives by itself.
func archives(s archiver.Snapshot) bool {
	ready := s.RingCentral.SignedIn && !s.RingCentral.Expired && s.Dropbox.Connected && !s.Dropbox.Expired
	return ready && s.Backup.On && (!s.Backup.Paused || !s.Backup.PausedUntil.IsZero())
}
