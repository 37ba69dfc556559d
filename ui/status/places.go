package status

import (
	"slices"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store/place"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/widgets"
)

// Places are how the archives stand, each alone, that of the first place first.
func Places(s archiver.Snapshot) []archiver.Snapshot {
	first := s
	first.Beside = nil
	return append([]archiver.Snapshot{first}, s.Beside...)
}

// In is how the archive stands in the place of a kind; in the first where there is no such place.
func In(s archiver.Snapshot, kind place.Kind) archiver.Snapshot {
	all := Places(s)
	if i := slices.IndexFunc(all, func(one archiver.Snapshot) bool { return one.Dropbox.Kind() == kind }); i >= 0 {
		return all[i]
	}
	return all[0]
}

// Kinds are the kinds of all places.
func Kinds(s archiver.Snapshot) (all []place.Kind) {
	for _, one := range Places(s) {
		all = append(all, one.Dropbox.Kind())
	}
	return all
}

// About is the place that a sentence about all places is about: the first of those that are in the most urgent mood.
func About(s archiver.Snapshot) archiver.Snapshot {
	for _, one := range Places(s) {
		if one.Mood == s.Overall() {
			return one
		}
	}
	return Places(s)[0]
}

// alike reports whether all places stand the same, so that a sentence is about each of them.
func alike(s archiver.Snapshot) bool {
	return !slices.ContainsFunc(s.Beside, func(one archiver.Snapshot) bool {
		return one.Mood != s.Mood || one.Waiting != s.Waiting || firstProblem(one) != firstProblem(s) || (one.Open == 0) != (s.Open == 0)
	})
}

func firstProblem(s archiver.Snapshot) reasons.Reason {
	if len(s.Problems) == 0 {
		return reasons.NoReason
	}
	return s.Problems[0].Reason
}

// OfPlaces says words of the place that they are about, and names it where there are several that differ.
func OfPlaces(s archiver.Snapshot, about func(one archiver.Snapshot) string) (words string) {
	one := About(s)
	l10n.In(one.Dropbox.Kind(), func() { words = about(one) })
	return Named(s, one, words)
}

// Named puts the name of a place before words about it, where there are several that differ.
func Named(s, one archiver.Snapshot, words string) string {
	if words == "" || len(s.Beside) == 0 || alike(s) {
		return words
	}
	return l10n.Translate("%s: %s", l10n.PlaceName(one.Dropbox.Kind()), words)
}

// together is what is known of all places at once: complete only as far as each of them is.
func together(s archiver.Snapshot) archiver.Snapshot {
	all := s
	for _, one := range s.Beside {
		all.Archived = min(all.Archived, one.Archived)
		all.Completeness = both(all.Completeness, one.Completeness)
		for _, lack := range one.Lacks {
			if !slices.Contains(all.Lacks, lack) {
				all.Lacks = append(slices.Clone(all.Lacks), lack)
			}
		}
	}
	return all
}

// both is the answer about two places.
func both(a, b completeness.Answer) completeness.Answer {
	a.Now = a.Now && b.Now
	a.Uncovered |= b.Uncovered
	if b.Since.After(a.Since) {
		a.Since = b.Since
	}
	if b.At.Before(a.At) {
		a.At = b.At
	}
	return a
}

// everywhere says what is known to be in all places, when nothing runs or waits in any of them.
func everywhere(p l10n.Place, s archiver.Snapshot) string {
	all, where := together(s), l10n.WhereIn(Kinds(s)...)
	switch {
	case all.Archived == 0:
		return l10n.Translate("Nothing to archive so far")
	case !all.Completeness.Now:
		text := l10n.Translate("All known items are %s", where)
		if all.Completeness.At.IsZero() {
			return text
		}
		return l10n.Join(text, l10n.Translate("last known complete %s", p.Moment(all.Completeness.At, s.At)))
	}
	text := l10n.Translate("Everything RingCentral holds is %s", where)
	if !all.Completeness.Since.IsZero() {
		text = l10n.Translate("Everything RingCentral holds since %s is %s", p.Day(all.Completeness.Since, s.At), where)
	}
	return leavingOut(text, all)
}

// KnownTone is the tone of Known: green is only what is complete in all places and leaves nothing out.
func KnownTone(s archiver.Snapshot) widgets.Tone {
	if all := together(s); all.Completeness.Now && all.Archived > 0 {
		return EverythingTone(all)
	}
	return widgets.Plain
}
