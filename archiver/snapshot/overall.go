package snapshot

import "slices"

// fromWorst are the moods from the one that needs a person most.
var fromWorst = []Mood{Attention, Working, Never, Paused, Fine}

// Overall is the mood of all places together: that of the one that needs a person most.
func (s Snapshot) Overall() Mood {
	worst := s.Mood
	for _, one := range s.Beside {
		if slices.Index(fromWorst, one.Mood) < slices.Index(fromWorst, worst) {
			worst = one.Mood
		}
	}
	return worst
}
