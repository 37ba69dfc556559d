package status

import (
	"slices"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/widgets"
)

// Now is what is happening now.
type Now struct {
	Title, Note string
	Tone        widgets.Tone // of the title
	Share       float64
	Bar         bool
	Leaving     string // whose items go first
	CanRun      bool
	Paused      bool
}

// NowOf says what is happening now. Where there are several places, it is about the one that a person has to know of first.
func NowOf(p l10n.Place, s archiver.Snapshot) (c Now) {
	if len(s.Beside) == 0 {
		return nowIn(p, s)
	}
	one := About(s)
	l10n.In(one.Dropbox.Kind(), func() { c = nowIn(p, one) })
	if one.Mood != archiver.Fine {
		c.Title = Named(s, one, c.Title)
		return c
	}
	c.Title, c.Tone = Known(p, s), KnownTone(s)
	return c
}

// nowIn says what is happening in one place.
func nowIn(p l10n.Place, s archiver.Snapshot) Now {
	ready := s.RingCentral.SignedIn && s.Dropbox.Connected && s.Backup.On
	c := Now{CanRun: CanRun(s), Paused: s.Backup.Paused}
	c.Leaving = Leavers(s)
	switch {
	case s.Pass.Running:
		c.Title, c.Note = running(p, s)
		if s.Pass.Total > 0 && s.Pass.Phase != progress.Listing { // else it is not known how many there are
			c.Bar, c.Share = true, float64(s.Pass.Done)/float64(s.Pass.Total)
		}
	case !ready && s.Backup.On:
		c.Title, c.Note = l10n.Translate("Waiting"), missing(s)
		if told(s) {
			c.Note = ""
		}
	case !s.Backup.On:
		c.Title, c.Note = l10n.Translate("Backup is off"), switchOn(s)
	case s.Backup.Paused:
		c.Title, c.Note = WhyIdle(p, s), lastPass(p, s)
	case told(s), s.Mood == archiver.Paused && s.Unreadable > 0 && s.Open == 0:
		c.Title, c.Note = l10n.Translate("Waiting"), lastPass(p, s) // the card of the cause says for what
	case s.Waiting != reasons.NoReason:
		c.Title, c.Note = l10n.Translate("Waiting"), l10n.ReasonSentence(s.Waiting)
	case s.Open > 0:
		c.Title, c.Note = NotYet(s.Open), lastPass(p, s)
	case s.Mood == archiver.Attention:
		c.Title, c.Note = l10n.Translate("Action needed"), lastPass(p, s)
	case s.Mood == archiver.Fine:
		c.Title, c.Note = Known(p, s), lastPass(p, s)
		if s.Completeness.Now && s.Archived > 0 {
			c.Tone = EverythingTone(s)
		}
	default:
		c.Title, c.Note = Footer(p, s).Text, lastPass(p, s)
	}
	return c
}

// told reports whether a card says for what the program waits.
func told(s archiver.Snapshot) bool {
	return s.Waiting != reasons.NoReason && slices.ContainsFunc(s.Problems, func(one archiver.Problem) bool { return one.Reason == s.Waiting })
}

func missing(s archiver.Snapshot) string {
	if !s.RingCentral.SignedIn {
		return l10n.Translate("Sign in to RingCentral to continue archiving.")
	}
	return l10n.Translate("Connect Dropbox to continue archiving.")
}

func switchOn(s archiver.Snapshot) string {
	switch {
	case !s.RingCentral.SignedIn && !s.Dropbox.Connected:
		return l10n.Translate("Sign in to RingCentral and connect Dropbox, then turn it on in BACKUP.")
	case !s.RingCentral.SignedIn:
		return l10n.Translate("Sign in to RingCentral, then turn it on in BACKUP.")
	case !s.Dropbox.Connected:
		return l10n.Translate("Connect Dropbox, then turn it on in BACKUP.")
	default:
		return l10n.Translate("Nothing is archived until you turn on backup in BACKUP.")
	}
}

func running(p l10n.Place, s archiver.Snapshot) (title, note string) {
	pass := s.Pass
	switch {
	case pass.Phase == progress.Listing && pass.Total > 0:
		return Working(p, s), l10n.Translate("%s so far, %s archived", l10n.Count(pass.Total, l10n.Items), l10n.Number(pass.Done))
	case pass.Phase == progress.Listing && s.Open > 0:
		return Working(p, s), l10n.Translate("Copying starts next.")
	case (pass.Phase != progress.Copying || pass.Total == 0) && !pass.LastResult.Ended.IsZero():
		return Working(p, s), lastPass(p, s)
	case pass.Phase != progress.Copying || pass.Total == 0:
		return Working(p, s), ""
	}
	title = l10n.Translate("Archiving")
	if !pass.From.IsZero() && !pass.To.IsZero() && pass.To.Sub(pass.From) < 24*time.Hour {
		title += " " + p.Span(pass.From, pass.To)
	}
	failed := ""
	if pass.Failed > 0 {
		failed = l10n.Translate("%s to be retried", l10n.Number(pass.Failed))
	}
	return title, l10n.Join(l10n.Translate("%s of %s", l10n.Number(pass.Done), l10n.Count(pass.Total, l10n.Items)), l10n.Size(pass.Bytes), failed, rate(p, pass, s.At))
}

func rate(p l10n.Place, pass archiver.PassView, now time.Time) string {
	allowed, done := "", ""
	if pass.PerMinute > 0 {
		allowed = l10n.Translate("RingCentral allows %.0f a minute", pass.PerMinute)
	}
	if !pass.Finish.IsZero() {
		done = l10n.Translate("done at %s", p.Moment(pass.Finish, now))
	}
	if allowed == "" || done == "" {
		return allowed + done
	}
	return l10n.Translate("%s: %s", allowed, done)
}

func lastPass(p l10n.Place, s archiver.Snapshot) string {
	r := s.Pass.LastResult
	if r.Ended.IsZero() { // none since the program was started
		return beforeFirstPass(p, s)
	}
	last := l10n.Translate("Last run %s: %s archived", p.Moment(r.Ended, s.At), l10n.Count(r.Archived, l10n.Items))
	if r.LeftCount > 0 {
		last = l10n.Translate("Last run %s: %s archived, %s left", p.Moment(r.Ended, s.At), l10n.Count(r.Archived, l10n.Items), l10n.Number(r.LeftCount))
	}
	next := ""
	if !s.NextRun.IsZero() {
		next = l10n.Translate("next run %s", p.Moment(s.NextRun, s.At))
	}
	return l10n.Join(last, next)
}

func beforeFirstPass(p l10n.Place, s archiver.Snapshot) string {
	switch {
	case s.LastArchived.IsZero() && s.LastHour.IsZero() && s.Archived == 0:
		return l10n.Translate("First run pending.")
	case s.NextRun.IsZero():
		return l10n.Translate("No run is planned.")
	default:
		return l10n.Translate("Next run %s", p.Moment(s.NextRun, s.At))
	}
}
