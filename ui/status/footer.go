package status

import (
	"strings"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/ui/cause"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/widgets"
)

// FooterWords is the line under every tab.
type FooterWords struct {
	Shape widgets.Shape
	widgets.Phrase
	Next, Brief string // what is told beside it, and that where there is little room: the next run alone
}

// Footer gives the line under every tab. Where there are several places, it is about the one that a person has to know of first.
func Footer(p l10n.Place, s archiver.Snapshot) (v FooterWords) {
	if len(s.Beside) == 0 {
		return footerOf(p, s)
	}
	one := About(s)
	l10n.In(one.Dropbox.Kind(), func() { v = footerOf(p, one) })
	if one.Mood == archiver.Fine {
		all := together(s)
		all.Beside = s.Beside
		next, brief := v.Next, v.Brief
		v = footerOf(p, all)
		v.Next, v.Brief = next, brief
		return v
	}
	v.Text = Named(s, one, v.Text)
	return v
}

func footerOf(p l10n.Place, s archiver.Snapshot) FooterWords {
	v := FooterWords{Next: nextRun(p, s, true), Brief: nextRun(p, s, false)}
	switch s.Mood {
	case archiver.Working:
		v.Shape, v.Phrase = widgets.Disc, widgets.Phrase{Text: Working(p, s), Tone: widgets.Busy}
	case archiver.Attention:
		v.Shape, v.Phrase = widgets.Triangle, widgets.Phrase{Text: trouble(p, s), Tone: widgets.Bad}
	case archiver.Paused:
		v.Shape, v.Phrase = widgets.Dots, widgets.Phrase{Text: Idle(p, s), Tone: widgets.Warn}
		if s.Backup.Paused || !s.Backup.On {
			v.Shape = widgets.Bars
		}
	case archiver.Fine:
		v.Shape, v.Phrase = widgets.Disc, widgets.Phrase{Text: Known(p, s), Tone: widgets.Good}
		if s.Completeness.Now && s.Archived > 0 && EverythingTone(s) != widgets.Good {
			v.Shape, v.Tone = widgets.Dots, EverythingTone(s)
		}
		if AsksForOlder(s) {
			v.Shape, v.Phrase = widgets.Dots, widgets.Phrase{Text: l10n.Join(v.Text, OlderWait(s)), Tone: widgets.Warn}
		}
	default:
		v.Shape, v.Phrase = widgets.Ring, widgets.Phrase{Text: setUp(s), Tone: widgets.Subtle}
	}
	return v
}

func nextRun(p l10n.Place, s archiver.Snapshot, all bool) string {
	last, next := "", ""
	switch {
	case !all, s.Mood == archiver.Attention || s.Mood == archiver.Paused && len(s.Deletions) > 0: // what is wrong needs the room
	case !s.LastHour.IsZero():
		last = l10n.Translate("Last complete hour %s", p.Hour(s.LastHour, s.At))
	case !s.LastArchived.IsZero():
		last = l10n.Translate("Last archived hour %s", p.Hour(s.LastArchived, s.At))
	}
	switch at := p.Moment(s.NextRun, s.At); {
	case s.NextRun.IsZero():
	case last == "":
		next = l10n.Translate("Next run %s", at)
	default:
		next = l10n.Translate("next run %s", at)
	}
	return l10n.Join(last, next)
}

// trouble is the most urgent of what a person has to act on.
func trouble(p l10n.Place, s archiver.Snapshot) string {
	switch {
	case len(s.Problems) > 0:
		return l10n.Join(Briefly(problem(s.Problems[0])), atStake(p, s))
	case s.Open > 0:
		return l10n.Join(NotYet(s.Open), Deletes(p, s))
	case s.Waiting != reasons.NoReason:
		return Briefly(cause.Words(s.Waiting))
	default:
		return l10n.Translate("Action needed")
	}
}

// Briefly is the first of several sentences: what is wrong, where the help stands elsewhere.
func Briefly(sentences string) string {
	first, _, _ := strings.Cut(sentences, ". ")
	return strings.TrimSuffix(first, ".")
}

// problem is its own words, or those of its card.
func problem(of archiver.Problem) string {
	if of.Text == "" || of.Text == of.Reason.Sentence() {
		return cause.Words(of.Reason)
	}
	return l10n.Sentence(of.Text)
}

func setUp(s archiver.Snapshot) string {
	switch {
	case !s.RingCentral.ClientID:
		return l10n.Translate("Not set up: register the program (GENERAL)")
	case !s.RingCentral.SignedIn:
		return l10n.Translate("Not set up: sign in to RingCentral")
	case !s.Dropbox.Connected:
		return l10n.Translate("Not set up: choose where the archive goes")
	case !s.Backup.On:
		return l10n.Translate("Not set up: turn on backup")
	default:
		return l10n.Translate("First run pending")
	}
}
