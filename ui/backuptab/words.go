package backuptab

import (
	"ringcentral-archiver/archiver"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/status"
)

// words is what the BACKUP tab says.
type words struct {
	note, whose, limits, since, uncovered string
}

func wordsOf(p l10n.Place, s archiver.Snapshot, account bool) words {
	b := words{note: l10n.Translate("New items in RingCentral are archived to Dropbox every hour.")}
	switch {
	case !s.RingCentral.SignedIn && !s.Dropbox.Connected:
		b.note = l10n.Translate("Sign in to RingCentral and connect Dropbox first (GENERAL).")
	case !s.RingCentral.SignedIn:
		b.note = l10n.Translate("Sign in to RingCentral first (GENERAL).")
	case !s.Dropbox.Connected:
		b.note = l10n.Translate("Connect Dropbox first (GENERAL).")
	}
	if account {
		b.whose = l10n.Translate("All extensions of %s", s.RingCentral.Account)
	} else {
		b.whose = l10n.Translate("Your own extension: %s", l10n.Join(s.RingCentral.Extension, s.RingCentral.Number))
		b.limits = ownLimits(s)
	}
	if s.Backup.On {
		b.uncovered = status.Uncovered(s)
	}
	if !s.Backup.Since.IsZero() {
		b.since = l10n.Translate("Archives everything from %s, %s. Use Rescue for anything older.",
			p.Day(s.Backup.Since, s.At), s.Backup.Since.In(p.Zone).Format("15:04"))
	}
	return b
}

func ownLimits(s archiver.Snapshot) string {
	switch {
	case !s.RingCentral.OwnRecordings:
		return l10n.Translate("Your role does not allow reading call recordings: ask the account's administrator for User Call Log › Access Recordings.")
	case s.Backup.MayAccount:
		return l10n.Translate("To archive other extensions, use Account Settings.")
	default:
		return l10n.Translate("Only an administrator can archive the recordings of other extensions.")
	}
}
