package snapshot

// urgency puts the moods in order, the one first that a person has to see before all others.
var urgency = []Mood{Attention, Working, Paused, Never, Fine}

// Overall is the mood of all places together: the most urgent that any of them is in.
func (s Snapshot) Overall() Mood {
	for _, mood := range urgency {
		if s.Mood == mood {
			return mood
		}
		for _, other := range s.Beside {
			if other.Mood == mood {
				return mood
			}
		}
	}
	return s.Mood
}
