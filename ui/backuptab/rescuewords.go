package backuptab

import (
	"strings"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/ui/cause"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/status"
	"ringcentral-archiver/ui/widgets"
)

// rescueWords is the words of the card.
type rescueWords struct {
	note    string
	soon    widgets.Phrase
	offered bool
	begin   string  // what the button to begin says
	share   float64 // of what is rescued, while it is
}

// rescuingWords is the card while it runs or waits.
func rescuingWords(p l10n.Place, s archiver.Snapshot) rescueWords {
	v := s.Rescue
	stopped := s.Backup.Paused || s.Waiting != reasons.NoReason || !s.Backup.On
	if v.Total == 0 && stopped && !s.Pass.Running {
		return rescueWords{soon: widgets.Phrase{Text: status.Idle(p, s) + ".", Tone: widgets.Warn}}
	}
	if v.Total == 0 || s.Pass.Running && (s.Pass.Phase == progress.Reaching || s.Pass.Phase == progress.Listing) { // not all are known yet
		return rescueWords{note: l10n.Translate("Checking what RingCentral still has since %s.", p.Day(v.Since, s.At))}
	}
	finish := ""
	if !v.Finish.IsZero() && s.Pass.Running {
		finish = l10n.Translate("done at %s", p.Moment(v.Finish, s.At))
	}
	c := rescueWords{
		note:  l10n.Join(l10n.Translate("%s of %s since %s", l10n.Number(v.Done), l10n.Count(v.Total, l10n.Items), p.Day(v.Since, s.At)), l10n.Size(v.Bytes), finish),
		soon:  widgets.Phrase{Text: l10n.Translate("New items are archived first."), Tone: widgets.Subtle},
		share: float64(v.Done) / float64(v.Total),
	}
	switch {
	case stopped:
		c.soon = widgets.Phrase{Text: status.Idle(p, s) + ".", Tone: widgets.Warn}
	case !s.Pass.Running:
		c.soon.Text = l10n.Translate("The rest is retried automatically.")
	}
	return c
}

func rescueWordsOf(p l10n.Place, reach int, c counted, busy bool, s archiver.Snapshot) rescueWords {
	now := s.At
	v := rescueWords{begin: beginWords(p, reach, c, now)}
	switch {
	case busy:
		v.note = l10n.Translate("Checking which older items RingCentral still has.")
		return v
	case !c.known && reach == reachDate:
		v.note = l10n.Translate("Enter a date and press Check to see what RingCentral still has since then.")
		return v
	case !c.known:
		v.note = l10n.Translate("Press Check to see which older items RingCentral still has.")
		return v
	}
	v.offered = c.Items+c.Unread > 0 && !c.Since.IsZero()
	v.note = nothingLeft(p, reach, c, s)
	if c.Items > 0 {
		v.note = foundWords(p, c.Estimate, now)
	}
	var notes []string
	for _, note := range []widgets.Phrase{missing(c.Estimate), room(c.Estimate), unread(c.Estimate), soon(c.Estimate)} {
		if note.Text == "" {
			continue
		}
		if notes = append(notes, note.Text); len(notes) == 1 {
			v.soon.Tone = note.Tone
		}
	}
	v.soon.Text = strings.Join(notes, " ")
	return v
}

// beginWords names what the button begins.
func beginWords(p l10n.Place, reach int, c counted, now time.Time) string {
	switch {
	case reach == reachAll:
		return l10n.Translate("Rescue everything")
	case reach == reachDate && c.known:
		return l10n.Translate("Rescue since %s", p.Day(c.from, now))
	default:
		return l10n.Translate("Rescue 90 days")
	}
}

// nothingLeft says that the reach holds nothing that could be archived.
func nothingLeft(p l10n.Place, reach int, c counted, s archiver.Snapshot) string {
	switch {
	case c.Unread > 0:
		return l10n.Translate("No older items that can be read.")
	case len(c.Missing) > 0:
		return l10n.Translate("No older items in what RingCentral has listed.")
	case s.Archived+s.Open == 0: // none of them can be archived already
		return l10n.Translate("RingCentral lists no older items.")
	case reach == reachDays:
		return l10n.Translate("Done: all items of the last 90 days that RingCentral still has are archived or in progress.")
	case reach == reachDate:
		return l10n.Translate("Done: all items since %s that RingCentral still has are archived or in progress.", p.Day(c.from, s.At))
	default:
		return l10n.Translate("Done: all older items that RingCentral still has are archived or in progress.")
	}
}

// foundWords says how many there are, how large, and how long they take.
func foundWords(p l10n.Place, e archiver.Estimate, now time.Time) string {
	of := l10n.Items
	if e.ByType[0] == e.Items {
		of = l10n.Recordings
	}
	fits := ""
	if e.Fits && !e.SpaceUnknown && e.NoSize == 0 {
		fits = l10n.Translate("fits in Dropbox")
	}
	return l10n.Join(l10n.Translate("%s since %s", l10n.Count(e.Items, of), p.Day(e.Since, now)), size(e), takes(e.Takes), fits)
}

// size says how large they are, as far as that is known.
func size(e archiver.Estimate) string {
	switch e.NoSize {
	case 0:
		return l10n.Translate("about %s", l10n.Size(e.Bytes))
	case e.Items:
		return l10n.Translate("size not known")
	default:
		return l10n.Translate("about %s and %s whose size is not known", l10n.Size(e.Bytes), l10n.Count(e.NoSize, l10n.Items))
	}
}

// room says when they may not fit.
func room(e archiver.Estimate) widgets.Phrase {
	switch {
	case e.Items == 0:
		return widgets.Phrase{}
	case e.SpaceUnknown:
		return widgets.Phrase{Text: l10n.Translate("Dropbox did not say how much space is free, so it is not known whether they fit."), Tone: widgets.Warn}
	case !e.Fits:
		return widgets.Phrase{Text: l10n.Translate("Dropbox has %s free. Items that do not fit wait until there is space.", l10n.Space(e.Free)), Tone: widgets.Bad}
	case e.NoSize > 0:
		return widgets.Phrase{Text: l10n.Translate("Dropbox has %s free; whether all of them fit is not known.", l10n.Space(e.Free)), Tone: widgets.Subtle}
	default:
		return widgets.Phrase{}
	}
}

// missing says which lists RingCentral did not give.
func missing(e archiver.Estimate) (v widgets.Phrase) {
	var notes []string
	for _, m := range e.Missing {
		notes = append(notes, l10n.Translate("Not counted: %s.", l10n.TypeNames(m.Type)), cause.Words(m.Reason))
	}
	for _, sentence := range e.Uncovered.Sentences() {
		notes = append(notes, l10n.Translate(sentence))
	}
	return widgets.Phrase{Text: strings.Join(notes, " "), Tone: widgets.Warn}
}

// unread says how many records cannot be read.
func unread(e archiver.Estimate) (v widgets.Phrase) {
	if e.Unread > 0 {
		v = widgets.Phrase{Text: l10n.Translate("RingCentral also shows %s that cannot be read; the log names them after the rescue.", l10n.Count(e.Unread, l10n.Items)), Tone: widgets.Warn}
	}
	return v
}

// soon says how many RingCentral deletes within days.
func soon(e archiver.Estimate) (v widgets.Phrase) {
	switch {
	case e.Soon == 1:
		v = widgets.Phrase{Text: l10n.Translate("RingCentral will delete one of them within 7 days; it is archived first."), Tone: widgets.Warn}
	case e.Soon > 0:
		v = widgets.Phrase{Text: l10n.Translate("RingCentral will delete %s of them within 7 days; these are archived first.", l10n.Number(e.Soon)), Tone: widgets.Warn}
	}
	return v
}

// takes says how long it takes at the least.
func takes(d time.Duration) string {
	if d < time.Minute {
		return l10n.Translate("less than a minute at the rate RingCentral allows")
	}
	return l10n.Translate("about %s at the rate RingCentral allows", l10n.Length(d))
}
