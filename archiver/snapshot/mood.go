package snapshot

import (
	"time"

	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store/ledger"
)

// listedWithin is how old the newest listing of a source may be. There is one every hour.
const listedWithin = 3 * time.Hour

// Health is what monitoring programs are told: whether everything goes on without a person, and if it
// does not, why, as far as there is a reason. A pass that runs makes nothing good, and neither does a
// program that only waits: unless a person has paused it, each source has to have been listed in the
// last three hours.
//
// With several places it is that of the first one with which something is wrong.
func (s Snapshot) Health() (good bool, why reasons.Reason) {
	if good, why = s.healthHere(); !good {
		return good, why
	}
	for _, one := range s.Beside {
		if good, there := one.healthHere(); !good {
			return false, there
		}
	}
	return good, why
}

// healthHere is Health of one place.
func (s Snapshot) healthHere() (good bool, why reasons.Reason) {
	why = s.Waiting
	if why == reasons.NoReason && len(s.Problems) > 0 {
		why = s.Problems[0].Reason
	}
	running := s.Pass.Running
	s.Pass.Running = false
	switch {
	case moodOf(&s) == Attention, !s.RingCentral.SignedIn || !s.Dropbox.Connected || !s.Backup.On:
		return false, why
	case s.Backup.Paused:
		return true, why
	}
	for _, c := range s.Coverage {
		first := c.At.IsZero() && running // which may take hours
		within := listedWithin
		if c.Source&ledger.AccountMessages != 0 { // which may be too many to be listed every hour
			within += time.Duration(max(s.Mailboxes.Every-1, 0)) * time.Hour
		}
		if !first && s.At.Sub(c.At) > within {
			return false, why
		}
	}
	return true, why
}

// moodOf sums the state up in one word.
func moodOf(s *Snapshot) Mood {
	switch {
	case s.Pass.Running:
		return Working
	case s.RingCentral.Expired || s.Dropbox.Expired:
		return Attention
	case !s.RingCentral.SignedIn || !s.Dropbox.Connected || !s.Backup.On:
		if s.Archived == 0 {
			return Never
		}
		return Attention
	case s.Waiting.Failure() || s.Gone+s.Removed+s.Partly+s.Damaged > 0:
		return Attention
	case hasFailure(s.Problems):
		return Attention
	case s.Waiting != reasons.NoReason || s.Open+s.Unreadable+s.later > 0:
		return Paused
	case s.LastArchived.IsZero():
		return Never
	default:
		return Fine
	}
}

func hasFailure(problems []Problem) bool {
	for _, p := range problems {
		if p.Reason.Failure() {
			return true
		}
	}
	return false
}
