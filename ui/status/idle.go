package status

import (
	"strings"

	"fyne.io/fyne/v2/lang"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/ui/cause"
	"ringcentral-archiver/ui/l10n"
)

// Working says what a pass is doing.
func Working(p l10n.Place, s archiver.Snapshot) string {
	pass := s.Pass
	switch {
	case pass.Phase == progress.Reaching, pass.Phase == progress.Publishing && s.Waiting == reasons.Offline: // it tries, no more
		return l10n.Translate("Contacting RingCentral and Dropbox")
	case pass.Phase == progress.Copying && pass.Total > pass.Done:
		return l10n.Translate("Archiving: %s to go", l10n.Count(pass.Total-pass.Done, l10n.Items))
	case pass.Phase == progress.Listing && !pass.Back.IsZero():
		return l10n.Translate("Checking RingCentral for new items, back to %s (%s read)", p.Date(pass.Back), l10n.Number(pass.Rows))
	case pass.Phase == progress.Publishing:
		return l10n.Translate("Updating the index in Dropbox")
	default: // also when all is copied and mailboxes are still listed
		return l10n.Translate("Checking RingCentral for new items")
	}
}

// NotYet says how many items are not archived yet.
func NotYet(open int) string {
	return lang.N("items are not archived yet", open, map[string]any{"N": l10n.Number(open)})
}

// Idle says why nothing is archived now although nothing is to be done about it,
// and what that may cost.
func Idle(p l10n.Place, s archiver.Snapshot) string {
	if !s.Backup.Paused && s.Waiting != reasons.NoReason {
		return l10n.Join(WhyIdle(p, s), atStake(p, s))
	}
	return l10n.Join(WhyIdle(p, s), Deletes(p, s))
}

// atStake is what the first problem holds up, in the words of its card, or what RingCentral deletes
// earlier than that.
func atStake(p l10n.Place, s archiver.Snapshot) string {
	if len(s.Problems) > 0 && s.Problems[0].Items > 0 && !s.Deadline.IsZero() && s.Problems[0].Deadline.Equal(s.Deadline) {
		return strings.TrimSuffix(cause.Stake(p, s.Problems[0], s), ".")
	}
	return Deletes(p, s)
}

// WhyIdle says why nothing is archived now.
func WhyIdle(p l10n.Place, s archiver.Snapshot) string {
	switch {
	case s.Backup.Paused && !s.Backup.PausedUntil.IsZero():
		return l10n.Translate("Paused until %s", p.Moment(s.Backup.PausedUntil, s.At))
	case s.Backup.Paused:
		return l10n.Translate("Paused until you resume it")
	case s.Waiting != reasons.NoReason:
		return Briefly(l10n.ReasonSentence(s.Waiting))
	case !s.Backup.On:
		return l10n.Translate("Backup is off")
	case s.Open > 0:
		return NotYet(s.Open)
	case s.Unreadable > 0:
		return Briefly(cause.Words(reasons.Unreadable))
	default:
		return l10n.Translate("Waiting")
	}
}

// Ready reports whether both accounts are there.
func Ready(s archiver.Snapshot) bool {
	return s.RingCentral.SignedIn && s.Dropbox.Connected && !s.OtherComputer
}

// CanRun reports whether a run that a person asks for can do anything: not before backup is set up, and not while it waits
// for a person, whose card has the button that helps.
func CanRun(s archiver.Snapshot) bool {
	return Ready(s) && s.Backup.On && !s.RingCentral.Expired && !s.Waiting.NoPass()
}

// Archives reports whether the program archives automatically.
func Archives(s archiver.Snapshot) bool {
	ready := s.RingCentral.SignedIn && !s.RingCentral.Expired && s.Dropbox.Connected && !s.Dropbox.Expired
	return ready && s.Backup.On && (!s.Backup.Paused || !s.Backup.PausedUntil.IsZero())
}
