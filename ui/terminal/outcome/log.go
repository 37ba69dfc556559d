package outcome

import (
	"github.com/jonboulle/clockwork"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/reasons"
)

// Log writes a line for each thing that happens while the engine serves.
type Log struct {
	Teller
	Clock clockwork.Clock
	// SignedOut gets the exit code when the engine is no longer Ready
	SignedOut func(code int)

	running  bool
	waiting  reasons.Reason
	reported progress.Report
}

// Note writes what has changed since the last view.
func (l *Log) Note(view archiver.Snapshot) {
	if running := view.Pass.Running; running != l.running {
		l.running = running
		if running {
			l.stamp(l.In.Say("Checking for new items."))
		}
	}
	if last := view.Pass.LastResult; !last.Ended.IsZero() && !last.Ended.Equal(l.reported.Ended) {
		l.reported = last
		l.stamp("")
		l.Pass(last)
	}
	if view.Waiting != l.waiting {
		l.waiting = view.Waiting
		if l.waiting != reasons.NoReason {
			l.stamp(l.In.Say(l.waiting.Sentence()))
		}
	}
	if !Ready(view) && !view.Pass.Running {
		l.SignedOut(l.CannotServe(view))
	}
}

// stamp writes the time and what happened.
func (l *Log) stamp(text string) {
	l.In.Tell(l.Out, "%s  %s", l.In.Clock(l.Clock.Now()), text)
}
