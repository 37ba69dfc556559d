package ui

import (
	"fmt"
	"strings"
	"time"

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
		v.shape, v.said = widgets.Disc, said{fine(s), widgets.Good}
	default:
		v.shape, v.said = widgets.Ring, said{setUp(s), widgets.Subtle}
	}
	return v
}

func (p place) nextRun(s archiver.Snapshot) string {
	last, next := "", ""
	switch {
	case !s.LastHour.IsZero():
		last = "Last complete hour " + p.hour(s.LastHour, s.At)
	case !s.LastCopied.IsZero():
		last = "Last hour archived " + p.hour(s.LastCopied, s.At)
	}
	if !s.NextRun.IsZero() {
		next = "next run " + p.moment(s.NextRun, s.At)
		if last == "" {
			next = asUpper(next)
		}
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

func asUpper(words string) string { return strings.ToUpper(words[:1]) + words[1:] }

func working(pass archiver.PassView) string {
	switch {
	case pass.Phase == archiver.Reaching:
		return "Reaching RingCentral and Dropbox"
	case pass.Phase == archiver.Copying && pass.Total > pass.Done:
		return "Archiving: " + count(pass.Total-pass.Done, "item") + " to go"
	case pass.Phase == archiver.Listing:
		return "Asking RingCentral what is new"
	default:
		return "Archiving"
	}
}

// trouble is the most urgent of what somebody has to do something about.
func (p place) trouble(s archiver.Snapshot) string {
	until := ""
	if !s.Deadline.IsZero() && s.Open > 0 {
		until = "RingCentral deletes the first on " + p.day(s.Deadline, s.At)
	}
	switch {
	case len(s.Problems) > 0:
		return joined(strings.TrimSuffix(problem(s.Problems[0]), "."), until)
	case s.Open > 0:
		return joined(notYet(s.Open), until)
	case s.Waiting != archiver.NoReason:
		return strings.TrimSuffix(s.Waiting.Sentence(), ".")
	default:
		return "Something needs you"
	}
}

func notYet(open int) string {
	if open == 1 {
		return "1 item is not archived yet"
	}
	return count(open, "item") + " are not archived yet"
}

// problem is its own words, or its reason's.
func problem(of archiver.Problem) string {
	if of.Text != "" {
		return asSentence(of.Text)
	}
	return of.Reason.Sentence()
}

// standing says why nothing is archived now although nobody has to do anything.
func (p place) standing(s archiver.Snapshot) string {
	switch {
	case s.Backup.Paused && !s.Backup.PausedUntil.IsZero():
		return "Paused until " + p.moment(s.Backup.PausedUntil, s.At)
	case s.Backup.Paused:
		return "Paused until you resume it"
	case s.Waiting != archiver.NoReason:
		return strings.TrimSuffix(s.Waiting.Sentence(), ".")
	case !s.Backup.On:
		return "Backup is off"
	case s.Open > 0:
		return notYet(s.Open)
	default:
		return "Waiting"
	}
}

func fine(s archiver.Snapshot) string {
	if s.Archived == 0 {
		return "Nothing to archive so far"
	}
	return "Everything that is known is in Dropbox"
}

func setUp(s archiver.Snapshot) string {
	switch {
	case !s.RingCentral.ClientID || !s.Dropbox.AppKey:
		return "Not set up: register the program (GENERAL)"
	case !s.RingCentral.SignedIn:
		return "Not set up: sign in to RingCentral"
	case !s.Dropbox.Connected:
		return "Not set up: connect Dropbox"
	case !s.Backup.On:
		return "Not set up: turn on backup"
	default:
		return "The first run is still to come"
	}
}

// passCard is what is happening now.
type passCard struct {
	title, note string
	share       float64
	bar         bool
	problems    []said
	canRun      bool
	paused      bool
}

func (p place) pass(s archiver.Snapshot) passCard {
	ready := s.RingCentral.SignedIn && s.Dropbox.Connected && s.Backup.On
	c := passCard{canRun: ready, paused: s.Backup.Paused}
	for _, one := range s.Problems {
		c.problems = append(c.problems, p.problemLine(one, s.At))
	}
	switch {
	case s.Pass.Running:
		c.title, c.note = p.running(s.Pass, s.At)
		if s.Pass.Total > 0 {
			c.bar, c.share = true, float64(s.Pass.Done)/float64(s.Pass.Total)
		}
	case !ready && s.Backup.On:
		c.title, c.note = "Waiting", missing(s)
	case !s.Backup.On:
		c.title, c.note = "Backup is off", switchOn(s)
	case s.Backup.Paused:
		c.title, c.note = "Paused", p.standing(s)+"."
	case s.Waiting != archiver.NoReason:
		c.title, c.note = "Waiting", s.Waiting.Sentence()
	case s.Open > 0:
		c.title, c.note = notYet(s.Open), p.lastPass(s)
	default:
		c.title, c.note = "Nothing to do now", p.lastPass(s)
	}
	return c
}

func missing(s archiver.Snapshot) string {
	if !s.RingCentral.SignedIn {
		return "Sign in to RingCentral, and archiving goes on by itself."
	}
	return "Connect Dropbox, and archiving goes on by itself."
}

func switchOn(s archiver.Snapshot) string {
	switch {
	case !s.RingCentral.SignedIn && !s.Dropbox.Connected:
		return "Sign in to RingCentral and connect Dropbox, then turn it on in BACKUP."
	case !s.RingCentral.SignedIn:
		return "Sign in to RingCentral, then turn it on in BACKUP."
	case !s.Dropbox.Connected:
		return "Connect Dropbox, then turn it on in BACKUP."
	default:
		return "Nothing is archived until it is turned on in BACKUP."
	}
}

func (p place) running(pass archiver.PassView, now time.Time) (title, note string) {
	if pass.Phase != archiver.Copying || pass.Total == 0 {
		return working(pass), "What is new is copied next."
	}
	title = "Archiving"
	if !pass.From.IsZero() && !pass.To.IsZero() && pass.To.Sub(pass.From) <= 24*time.Hour {
		title += " " + p.span(pass.From, pass.To)
	}
	failed := ""
	if pass.Failed > 0 {
		failed = fmt.Sprintf("%d to be tried again", pass.Failed)
	}
	return title, joined(number(pass.Done)+" of "+count(pass.Total, "item"), size(pass.Bytes), failed, p.rate(pass, now))
}

func (p place) rate(pass archiver.PassView, now time.Time) string {
	var words []string
	if pass.PerMinute > 0 {
		words = append(words, fmt.Sprintf("RingCentral allows %.0f a minute", pass.PerMinute))
	} else if pass.PerSecond > 0 {
		words = append(words, size(int64(pass.PerSecond))+" a second")
	}
	if !pass.Finish.IsZero() {
		words = append(words, "done at "+p.moment(pass.Finish, now))
	}
	return strings.Join(words, ": ")
}

func (p place) lastPass(s archiver.Snapshot) string {
	r := s.Pass.LastResult
	if r.Ended.IsZero() { // none since the program was started
		return p.beforeFirstPass(s)
	}
	last := fmt.Sprintf("Last run %s: %s archived", p.moment(r.Ended, s.At), count(r.Archived, "item"))
	if r.LeftCount > 0 {
		last += fmt.Sprintf(", %d left", r.LeftCount)
	}
	next := ""
	if !s.NextRun.IsZero() {
		next = "next run " + p.moment(s.NextRun, s.At)
	}
	return joined(last, next)
}

func (p place) beforeFirstPass(s archiver.Snapshot) string {
	switch {
	case s.LastCopied.IsZero() && s.LastHour.IsZero() && s.Archived == 0:
		return "The first run is still to come."
	case s.NextRun.IsZero():
		return "No run is planned."
	default:
		return "Next run " + p.moment(s.NextRun, s.At)
	}
}

func (p place) problemLine(of archiver.Problem, now time.Time) said {
	words := []string{problem(of)}
	if of.Items > 0 {
		words = append(words, "It holds up "+count(of.Items, "item")+".")
	}
	if !of.Deadline.IsZero() && of.Items > 0 {
		words = append(words, "RingCentral deletes the first on "+p.day(of.Deadline, now)+".")
	}
	tone := widgets.Warn
	if of.Reason.Failure() {
		tone = widgets.Bad
	}
	return said{strings.Join(words, " "), tone}
}

// typeNames are the types as the window calls them.
var typeNames = map[store.Type]string{
	store.CallRecording: "Call recordings", store.VoiceMail: "Voicemail", store.SMS: "SMS", store.Fax: "Fax",
}
