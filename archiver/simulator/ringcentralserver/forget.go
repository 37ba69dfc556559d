package ringcentralserver

import "time"

// Forget deletes for good, at that time, what the office shows then and which says so: no list shows it from then on, and its files are
// gone. It is what the end of a retention does, of items of the caller's choice.
func (o *Office) Forget(at time.Time, which func(TruthItem) bool) {
	items := o.Truth(at)
	o.mu.Lock()
	defer o.mu.Unlock()
	forgotten := map[[2]string]bool{}
	for _, it := range items {
		forgotten[[2]string{it.Type, it.ID}] = which(it)
	}
	for _, c := range o.calls {
		for _, r := range c.recordings {
			if forgotten[[2]string{TypeCallRecording, r.id}] {
				r.forgotten = at
			}
		}
	}
	for _, m := range o.messages {
		if forgotten[[2]string{m.Type, m.id}] {
			m.forgotten = at
		}
	}
	for _, m := range o.threadTexts {
		if forgotten[[2]string{m.Type, m.id}] {
			m.forgotten = at
		}
	}
}

// isForgotten reports whether what was forgotten then, or never where that is zero, is so at that time.
func isForgotten(forgotten, at time.Time) bool { return !forgotten.IsZero() && !at.Before(forgotten) }
