package ui

import (
	"strings"
	"time"

	"fyne.io/fyne/v2/lang"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/store"
	"ringcentral-archiver/ui/widgets"
)

// said is words in a tone.
type said struct {
	text string
	tone widgets.Tone
}

// footerView is the line under every tab.
type footerView struct {
	shape widgets.Shape
	said
	next string
}

func (p place) footer(s archiver.Snapshot) footerView {
	v := footerView{next: p.nextRun(s)}
	switch s.Mood {
	case archiver.Working:
		v.shape, v.said = widgets.Disc, said{working(s.Pass), widgets.Busy}
	case archiver.Attention:
		v.shape, v.said = widgets.Triangle, said{p.trouble(s), widgets.Bad}
	case archiver.Paused:
		v.shape, v.said = widgets.Bars, said{p.standing(s), widgets.Warn}
	case archiver.Fine:
		v.shape, v.said = widgets.Disc, said{p.fine(s), widgets.Good}
	default:
		v.shape, v.said = widgets.Ring, said{setUp(s), widgets.Subtle}
	}
	return v
}

func (p place) nextRun(s archiver.Snapshot) string {
	last, next := "", ""
	switch {
	case !s.LastHour.IsZero():
		last = say("Last complete hour %s", p.hour(s.LastHour, s.At))
	case !s.LastCopied.IsZero():
		last = say("Last hour archived %s", p.hour(s.LastCopied, s.At))
	}
	switch at := p.moment(s.NextRun, s.At); {
	case s.NextRun.IsZero():
	case last == "":
		next = say("Next run %s", at)
	default:
		next = say("next run %s", at)
	}
	return joined(last, next)
}

// hour names an hour, with its day where that is not today's.
func (p place) hour(from, now time.Time) string {
	span := p.span(from, from.Add(time.Hour))
	if from.In(p.zone).Format(time.DateOnly) == now.In(p.zone).Format(time.DateOnly) {
		return span
	}
	return p.day(from, now) + " " + span
}

func working(pass archiver.PassView) string {
	switch {
	case pass.Phase == archiver.Reaching:
		return say("Reaching RingCentral and Dropbox")
	case pass.Phase == archiver.Copying && pass.Total > pass.Done:
		return say("Archiving: %s to go", count(pass.Total-pass.Done, items))
	case pass.Phase == archiver.Listing:
		return say("Asking RingCentral what is new")
	default:
		return say("Archiving")
	}
}

// trouble is the most urgent of what somebody has to do something about.
func (p place) trouble(s archiver.Snapshot) string {
	until := p.deletes(s)
	switch {
	case len(s.Problems) > 0:
		return joined(strings.TrimSuffix(problem(s.Problems[0]), "."), until)
	case s.Open > 0:
		return joined(notYet(s.Open), until)
	case s.Waiting != archiver.NoReason:
		return strings.TrimSuffix(because(s.Waiting), ".")
	default:
		return say("Something needs you")
	}
}

func notYet(open int) string {
	return lang.N("items are not archived yet", open, map[string]any{"N": number(open)})
}

// because says a reason in a sentence of the user's language.
func because(r archiver.Reason) string {
	if words := r.Sentence(); words != "" {
		return say(words)
	}
	return ""
}

// problem is its own words, or its reason's.
func problem(of archiver.Problem) string {
	if of.Text == "" || of.Text == of.Reason.Sentence() {
		return because(of.Reason)
	}
	return asSentence(of.Text)
}

// standing says why nothing is archived now although nobody has to do anything,
// and what that may cost.
func (p place) standing(s archiver.Snapshot) string { return joined(p.still(s), p.deletes(s)) }

func (p place) still(s archiver.Snapshot) string {
	switch {
	case s.Backup.Paused && !s.Backup.PausedUntil.IsZero():
		return say("Paused until %s", p.moment(s.Backup.PausedUntil, s.At))
	case s.Backup.Paused:
		return say("Paused until you resume it")
	case s.Waiting != archiver.NoReason:
		return strings.TrimSuffix(because(s.Waiting), ".")
	case !s.Backup.On:
		return say("Backup is off")
	case s.Open > 0:
		return notYet(s.Open)
	default:
		return say("Waiting")
	}
}

func setUp(s archiver.Snapshot) string {
	switch {
	case !s.RingCentral.ClientID || !s.Dropbox.AppKey:
		return say("Not set up: register the program (GENERAL)")
	case !s.RingCentral.SignedIn:
		return say("Not set up: sign in to RingCentral")
	case !s.Dropbox.Connected:
		return say("Not set up: connect Dropbox")
	case !s.Backup.On:
		return say("Not set up: turn on backup")
	default:
		return say("The first run is still to come")
	}
}

// passCard is what is happening now.
type passCard struct {
	title, note string
	share       float64
	bar         bool
	leaving     string // whose items go first
	canRun      bool
	paused      bool
}

func (p place) pass(s archiver.Snapshot) passCard {
	ready := s.RingCentral.SignedIn && s.Dropbox.Connected && s.Backup.On
	c := passCard{canRun: ready, paused: s.Backup.Paused}
	c.leaving = leavers(s)
	switch {
	case s.Pass.Running:
		c.title, c.note = p.running(s.Pass, s.At)
		if s.Pass.Total > 0 {
			c.bar, c.share = true, float64(s.Pass.Done)/float64(s.Pass.Total)
		}
	case !ready && s.Backup.On:
		c.title, c.note = say("Waiting"), missing(s)
	case !s.Backup.On:
		c.title, c.note = say("Backup is off"), switchOn(s)
	case s.Backup.Paused:
		c.title, c.note = say("Paused"), p.standing(s)+"."
	case s.Waiting != archiver.NoReason:
		c.title, c.note = say("Waiting"), because(s.Waiting)
	case s.Open > 0:
		c.title, c.note = notYet(s.Open), joined(p.deletes(s), p.lastPass(s))
	case s.Whole.Now && s.Archived > 0:
		c.title, c.note = p.everything(s), p.lastPass(s)
	default:
		c.title, c.note = say("Nothing to do now"), p.lastPass(s)
	}
	return c
}

func missing(s archiver.Snapshot) string {
	if !s.RingCentral.SignedIn {
		return say("Sign in to RingCentral, and archiving goes on by itself.")
	}
	return say("Connect Dropbox, and archiving goes on by itself.")
}

func switchOn(s archiver.Snapshot) string {
	switch {
	case !s.RingCentral.SignedIn && !s.Dropbox.Connected:
		return say("Sign in to RingCentral and connect Dropbox, then turn it on in BACKUP.")
	case !s.RingCentral.SignedIn:
		return say("Sign in to RingCentral, then turn it on in BACKUP.")
	case !s.Dropbox.Connected:
		return say("Connect Dropbox, then turn it on in BACKUP.")
	default:
		return say("Nothing is archived until it is turned on in BACKUP.")
	}
}

func (p place) running(pass archiver.PassView, now time.Time) (title, note string) {
	if pass.Phase != archiver.Copying || pass.Total == 0 {
		return working(pass), say("What is new is copied next.")
	}
	title = say("Archiving")
	if !pass.From.IsZero() && !pass.To.IsZero() && pass.To.Sub(pass.From) < 24*time.Hour {
		title += " " + p.span(pass.From, pass.To)
	}
	failed := ""
	if pass.Failed > 0 {
		failed = say("%s to be tried again", number(pass.Failed))
	}
	return title, joined(say("%s of %s", number(pass.Done), count(pass.Total, items)), size(pass.Bytes), failed, p.rate(pass, now))
}

func (p place) rate(pass archiver.PassView, now time.Time) string {
	var words []string
	if pass.PerMinute > 0 {
		words = append(words, say("RingCentral allows %.0f a minute", pass.PerMinute))
	} else if pass.PerSecond > 0 {
		words = append(words, say("%s a second", size(int64(pass.PerSecond))))
	}
	if !pass.Finish.IsZero() {
		words = append(words, say("done at %s", p.moment(pass.Finish, now)))
	}
	return strings.Join(words, ": ")
}

func (p place) lastPass(s archiver.Snapshot) string {
	r := s.Pass.LastResult
	if r.Ended.IsZero() { // none since the program was started
		return p.beforeFirstPass(s)
	}
	last := say("Last run %s: %s archived", p.moment(r.Ended, s.At), count(r.Archived, items))
	if r.LeftCount > 0 {
		last = say("Last run %s: %s archived, %s left", p.moment(r.Ended, s.At), count(r.Archived, items), number(r.LeftCount))
	}
	next := ""
	if !s.NextRun.IsZero() {
		next = say("next run %s", p.moment(s.NextRun, s.At))
	}
	return joined(last, next)
}

func (p place) beforeFirstPass(s archiver.Snapshot) string {
	switch {
	case s.LastCopied.IsZero() && s.LastHour.IsZero() && s.Archived == 0:
		return say("The first run is still to come.")
	case s.NextRun.IsZero():
		return say("No run is planned.")
	default:
		return say("Next run %s", p.moment(s.NextRun, s.At))
	}
}

// typeNames are the types as the window calls them.
var typeNames = map[store.Type]string{
	store.CallRecording: key("Call recordings"), store.VoiceMail: key("Voicemail"), store.SMS: key("SMS"), store.Fax: key("Fax"),
}
