package backuptab

import (
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/status"
	"ringcentral-archiver/ui/widgets"
)

// rescueWords is the words of the card.
type rescueWords struct {
	note    string
	soon    widgets.Phrase
	offered bool
	share   float64 // of what is rescued, while it is
}

// rescuingWords is the card while it runs or waits.
func rescuingWords(p l10n.Place, s archiver.Snapshot) rescueWords {
	v := s.Rescue
	if v.Total == 0 {
		return rescueWords{note: l10n.Translate("Checking what RingCentral still has since %s.", p.Day(v.Since, s.At))}
	}
	finish := ""
	if !v.Finish.IsZero() {
		finish = l10n.Translate("done at %s", p.Moment(v.Finish, s.At))
	}
	c := rescueWords{
		note:  l10n.Join(l10n.Translate("%s of %s since %s", l10n.Number(v.Done), l10n.Count(v.Total, l10n.Items), p.Day(v.Since, s.At)), l10n.Size(v.Bytes), finish),
		soon:  widgets.Phrase{Text: l10n.Translate("New items are archived first."), Tone: widgets.Subtle},
		share: float64(v.Done) / float64(v.Total),
	}
	if s.Backup.Paused || s.Waiting != reasons.NoReason || !s.Backup.On {
		c.soon = widgets.Phrase{Text: status.Idle(p, s) + ".", Tone: widgets.Warn}
	}
	return c
}

func rescueWordsOf(p l10n.Place, e archiver.Estimate, known, busy bool, now time.Time) rescueWords {
	switch {
	case busy:
		return rescueWords{note: l10n.Translate("Checking which older items RingCentral still has.")}
	case !known:
		return rescueWords{note: l10n.Translate("Press Check to see which older items RingCentral still has.")}
	case e.Items == 0:
		return rescueWords{note: l10n.Translate("Done: all older items that RingCentral still has are archived or in progress.")}
	}
	of := l10n.Items
	if e.ByType[0] == e.Items {
		of = l10n.Recordings
	}
	fits := l10n.Translate("fits in Dropbox")
	if !e.Fits || e.SpaceUnknown {
		fits = ""
	}
	c := rescueWords{offered: true, note: l10n.Join(l10n.Translate("%s since %s", l10n.Count(e.Items, of), p.Day(e.Since, now)), l10n.Size(e.Bytes),
		takes(e.Takes), fits)}
	switch {
	case e.SpaceUnknown:
		c.soon = widgets.Phrase{Text: l10n.Translate("Dropbox did not say how much space is free, so it is not known whether they fit."), Tone: widgets.Warn}
	case !e.Fits:
		c.soon = widgets.Phrase{Text: l10n.Translate("Dropbox has %s free. Items that do not fit wait until there is space.", l10n.Size(e.Free)), Tone: widgets.Bad}
	case e.Soon == 1:
		c.soon = widgets.Phrase{Text: l10n.Translate("RingCentral will delete one of them within 7 days; it is archived first."), Tone: widgets.Warn}
	case e.Soon > 0:
		c.soon = widgets.Phrase{Text: l10n.Translate("RingCentral will delete %s of them within 7 days; these are archived first.", l10n.Number(e.Soon)), Tone: widgets.Warn}
	}
	return c
}

// takes says how long it takes at the least.
func takes(d time.Duration) string {
	if d < time.Minute {
		return l10n.Translate("less than a minute at the rate RingCentral allows")
	}
	return l10n.Translate("about %s at the rate RingCentral allows", l10n.Length(d))
}
