package outcome

import (
	"strings"
	"time"

	"github.com/jonboulle/clockwork"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store/place"
	"ringcentral-archiver/ui/terminal/places"
)

// Log writes a line for each thing that happens while the engine serves.
type Log struct {
	Teller
	Clock clockwork.Clock
	// SignedOut gets the exit code when the engine is no longer Ready
	SignedOut func(code int)

	noted map[place.Kind]*noted // of the first place by no kind: whichever that is, its engine is one
}

// noted is what was written of a place.
type noted struct {
	running  bool
	waiting  reasons.Reason
	reported progress.Report
}

// Note writes what has changed since the last view.
func (l *Log) Note(view archiver.Snapshot) {
	runs := false
	for i, one := range places.Each(view) {
		t, kind := l.Teller, one.Dropbox.Kind()
		t.In.Language = t.In.Of(kind) // another place may have become the first
		if len(view.Beside) > 0 {
			t = l.At(one, i == 0)
		}
		if i == 0 {
			kind = ""
		}
		l.noteOf(kind).change(l.Clock.Now(), one, t)
		runs = runs || one.Pass.Running
	}
	if !Ready(view) && !runs {
		l.SignedOut(l.CannotServe(view))
	}
}

func (l *Log) noteOf(kind place.Kind) *noted {
	if l.noted == nil {
		l.noted = map[place.Kind]*noted{}
	}
	if l.noted[kind] == nil {
		l.noted[kind] = &noted{}
	}
	return l.noted[kind]
}

// change writes what has changed in a place.
func (n *noted) change(now time.Time, view archiver.Snapshot, t Teller) {
	if running := view.Pass.Running; running != n.running {
		n.running = running
		if running {
			t.stamp(now, t.In.Say("Checking for new items."))
		}
	}
	if last := view.Pass.LastResult; !last.Ended.IsZero() && !last.Ended.Equal(n.reported.Ended) {
		n.reported = last
		t.stamp(now, "")
		t.Pass(last)
	}
	if view.Waiting != n.waiting {
		n.waiting = view.Waiting
		if n.waiting != reasons.NoReason {
			t.stamp(now, t.In.Say(n.waiting.Sentence()))
		}
	}
}

// stamp writes the time, the place where there are several, and what happened.
func (t Teller) stamp(now time.Time, text string) {
	if h, is := t.Out.(*headed); is {
		t.Out, h.said = h.Writer, true
		text = strings.TrimSpace(h.head + text)
	}
	t.In.Tell(t.Out, "%s  %s", t.In.Clock(now), text)
}
