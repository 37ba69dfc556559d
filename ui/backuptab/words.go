package backuptab

import (
	"ringcentral-archiver/archiver"
	"ringcentral-archiver/ui/l10n"
)

// words is what the BACKUP tab says.
type words struct {
	note, whose, limits, since string
}

func wordsOf(p l10n.Place, s archiver.Snapshot, account bool) words {
	b := words{note: l10n.Translate("Every hour, what is new in RingCentral is copied to Dropbox.")}
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
		b.limits = l10n.Translate("Voicemail, SMS and fax can be archived for your own extension only: choose My Extension.")
	} else {
		b.whose = l10n.Translate("Your own extension: %s", l10n.Join(s.RingCentral.Extension, s.RingCentral.Number))
		b.limits = ownLimits(s)
	}
	if !s.Backup.Since.IsZero() {
		b.since = l10n.Translate("Archives what was made from %s %s on; what is older is left alone.",
			p.Day(s.Backup.Since, s.At), s.Backup.Since.In(p.Zone).Format("15:04"))
	}
	return b
}

func ownLimits(s archiver.Snapshot) string {
	switch {
	case !s.RingCentral.OwnRecordings:
		return l10n.Translate("Your role may not read call recordings: ask the account's administrator for User Call Log › Access Recordings.")
	case s.Backup.MayAccount:
		return l10n.Translate("The other extensions are archived with Account Settings, call recordings only.")
	default:
		return l10n.Translate("The recordings of other extensions can be archived by an administrator only.")
	}
}
