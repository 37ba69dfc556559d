package notifications

import (
	"cmp"
	"maps"
	"strings"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/ui/cause"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/status"
)

// notification is what the desktop shows.
type notification struct {
	title, text string
	of          []reasons.Reason // that it is about; none for what is of one place only
}

// known is what the user has been told, or was so when the program began.
type known struct {
	begun  bool
	causes map[reasons.Reason]bool // false = it is silenced, and to be told when it is so no longer
	gone   int
	partly int // of which some files are gone
}

// news decides what to tell about a snapshot, knowing what was told before.
func news(p l10n.Place, before known, s archiver.Snapshot) (after known, told []notification) {
	at, settled := failing(s), !s.Pass.Running && s.Waiting == reasons.NoReason
	after = known{begun: true, causes: map[reasons.Reason]bool{}, gone: before.gone, partly: before.partly}
	if !settled { // what does not show now may still be wrong
		after.causes = maps.Clone(before.causes)
	}
	for _, one := range at {
		silent := s.Notices.Silent(one.Reason)
		if !before.causes[one.Reason] && !silent {
			told = append(told, notification{l10n.Translate("Action needed"), inWords(p, one, s), []reasons.Reason{one.Reason}})
		}
		if after.causes == nil {
			after.causes = map[reasons.Reason]bool{}
		}
		after.causes[one.Reason] = !silent
	}
	if !s.Pass.Running || !before.begun {
		if lost := s.Gone - before.gone; lost > 0 && before.begun {
			told = append(told, notification{
				l10n.Translate("Items lost"),
				l10n.Translate("Deleted at RingCentral before they were archived: %s. The log shows which.", l10n.Count(lost, l10n.Items)),
				nil,
			})
		}
		if s.Partly > before.partly && before.begun {
			told = append(told, notification{l10n.Translate("Items lost"), l10n.Translate("RingCentral deleted some files of items before they were archived."), nil})
		}
		after.gone, after.partly = s.Gone, s.Partly
	}
	if len(before.told()) > 0 && len(after.causes) == 0 && status.Archives(s) {
		told = append(told, notification{l10n.Translate("Problem solved"), l10n.Translate("Backup is working again."), before.told()})
	}
	return after, told
}

// noMarkup takes from a text what desktops read as a link, a picture or the beginning of a sign (freedesktop.org, Desktop Notifications):
// a cause may name an extension, which people call what they like. Not all desktops read it so, so that nothing is escaped.
var noMarkup = strings.NewReplacer("<", "‹", ">", "›", "&", "＆")

// inWords is a cause in one line.
func inWords(p l10n.Place, one archiver.Problem, s archiver.Snapshot) string {
	c := cause.CardOf(p, one, s)
	return noMarkup.Replace(strings.Join(l10n.NonEmpty([]string{c.What, c.Stake}), " "))
}

// failing gives what a person has to act on. A sign-out is not among it, because
// the user has done that; what is gone cannot be mended and is counted.
func failing(s archiver.Snapshot) (out []archiver.Problem) {
	seen := map[reasons.Reason]bool{reasons.NotSignedIn: true, reasons.NotConnected: true, reasons.Gone: true, reasons.PartlyGone: true}
	add := func(one archiver.Problem) {
		if one.Reason.Failure() && !seen[one.Reason] {
			seen[one.Reason] = true
			out = append(out, one)
		}
	}
	for _, one := range s.Problems {
		add(one)
	}
	if s.RingCentral.Expired {
		add(archiver.Problem{Reason: cmp.Or(s.RingCentral.Over, reasons.SignedOut)})
	}
	if s.Dropbox.Expired {
		add(archiver.Problem{Reason: reasons.Disconnected})
	}
	return out
}
