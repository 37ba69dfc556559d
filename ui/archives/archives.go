// Package archives is which archive the log and the calendar show, where the archive lies in several places. What a person has chosen
// is kept while the window is open.
package archives

import (
	"ringcentral-archiver/archiver"
	"ringcentral-archiver/store/place"
	"ringcentral-archiver/ui/actions"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/status"
)

// Choice is the choice of a window. It is used on the UI goroutine only.
type Choice struct {
	runner *actions.Runner
	kind   place.Kind // of the place that was chosen; empty = none was
}

// New gives the choice of a window, which shows the first place until another is chosen.
func New(r *actions.Runner) *Choice { return &Choice{runner: r} }

// Choose shows the archive of the place of a kind.
func (c *Choice) Choose(kind place.Kind) { c.kind = kind }

// Kind is the kind of the place that is shown: the chosen one as long as it is connected, else the first.
func (c *Choice) Kind() place.Kind { return status.In(c.runner.Snapshot(), c.kind).Dropbox.Kind() }

// Several reports whether there is something to choose.
func (c *Choice) Several() bool { return len(c.runner.Snapshot().Beside) > 0 }

// Snapshot is how the archive stands that is shown.
func (c *Choice) Snapshot() archiver.Snapshot { return status.In(c.runner.Snapshot(), c.kind) }

// Speak has texts name the place that is shown while do runs.
func (c *Choice) Speak(do func()) { l10n.In(c.Kind(), do) }

// Of is the choice with the engines of the places, as a piece of the window needs them.
type Of[Engine any] struct {
	*Choice
	in func(place.Kind) Engine
}

// In gives a choice with the engines of the places, by their kinds.
func In[Engine any](c *Choice, in func(place.Kind) Engine) Of[Engine] { return Of[Engine]{c, in} }

// Engine is that of the place that is shown.
func (o Of[Engine]) Engine() Engine { return o.in(o.Kind()) }
