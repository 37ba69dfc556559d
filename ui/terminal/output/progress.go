package output

import (
	"io"
	"math"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jonboulle/clockwork"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/plaintext"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/ui/terminal/phrase"
	"ringcentral-archiver/ui/terminal/places"
)

const (
	redrawEvery = time.Second / 8
	plainEvery  = 10 * time.Second
)

// Throttle looks at the engine at most eight times a second, however often it
// says that something has changed.
type Throttle struct{ Clock clockwork.Clock }

// Follow calls look soon after each change, and once more when it is over.
func (p Throttle) Follow(changed, over <-chan struct{}, look func()) {
	var hold <-chan time.Time // while it is set, changes wait for it
	due := false
	show := func() {
		look()
		hold, due = p.Clock.After(redrawEvery), false
	}
	for {
		select {
		case <-over:
			look()
			return
		case <-changed:
			if due = true; hold == nil {
				show()
			}
		case <-hold:
			if hold = nil; due {
				show()
			}
		}
	}
}

// PassLine shows a pass: one line drawn again and again on a terminal, now and
// then a line elsewhere.
type PassLine struct {
	out   io.Writer
	width func() int
	clock clockwork.Clock
	in    phrase.Voice
	head  string // the place whose passes it shows; empty = there is one

	phase   progress.Phase
	printed time.Time
	last    string
	at      map[string]*PassLine // for each of several places a line of its own, where there is no terminal
}

// NewPassLine shows passes on out; width is nil where that is no terminal.
func NewPassLine(out io.Writer, width func() int, clock clockwork.Clock, in phrase.Voice) *PassLine {
	return &PassLine{out: out, width: width, clock: clock, in: in}
}

// Follow shows the pass, in all places, until it is over.
func (p *PassLine) Follow(changed, over <-chan struct{}, snapshot func() archiver.Snapshot) {
	Throttle{p.clock}.Follow(changed, over, func() { p.ShowAll(snapshot()) })
	if p.width != nil && p.last != "" {
		plaintext.Fprintf(p.out, "\r%s\r", strings.Repeat(" ", utf8.RuneCountInString(p.last)))
	}
}

// ShowAll shows the passes of all places.
func (p *PassLine) ShowAll(v archiver.Snapshot) {
	if len(v.Beside) == 0 {
		p.Show(v.Pass)
		return
	}
	var all []string
	for _, one := range places.Each(v) {
		head, in := places.Head(one.Dropbox.Dropbox), p.in
		in.Language = in.Of(one.Dropbox.Kind())
		switch {
		case p.width == nil:
			p.of(head, in).Show(one.Pass)
		case one.Pass.Running:
			all = append(all, in.Say("%s: %s", head, shortly(one.Pass, in)))
		}
	}
	if len(all) > 0 {
		p.redraw(strings.Join(all, " · "))
	}
}

// of is the line of one of several places.
func (p *PassLine) of(head string, in phrase.Voice) *PassLine {
	if p.at == nil {
		p.at = map[string]*PassLine{}
	}
	if p.at[head] == nil {
		p.at[head] = &PassLine{out: p.out, clock: p.clock, in: in, head: head}
	}
	return p.at[head]
}

// shortly says how far a pass is, where others are shown in the same line.
func shortly(pass archiver.PassView, in phrase.Voice) string {
	if pass.Total == 0 {
		return in.Say("checking for new items")
	}
	return in.Say("%s of %s", in.Number(pass.Done), in.Number(pass.Total))
}

// Show shows one pass.
func (p *PassLine) Show(pass archiver.PassView) {
	if !pass.Running {
		return
	}
	now := p.clock.Now()
	text := ProgressLine(pass, now, p.in)
	if p.width != nil {
		p.redraw(text)
		return
	}
	if pass.Phase == p.phase && (now.Sub(p.printed) < plainEvery || text == p.last) {
		return
	}
	p.phase, p.printed, p.last = pass.Phase, now, text
	if p.head != "" {
		text = p.in.Say("%s: %s", p.head, text)
	}
	p.in.Tell(p.out, "%s", text)
}

// redraw replaces the line. It is cut to the width, because a line that wraps
// cannot be replaced; spaces cover what is left of a longer one, because not
// every console knows how to erase.
func (p *PassLine) redraw(text string) {
	if most := p.width() - 1; most > 0 {
		if runes := []rune(text); len(runes) > most {
			text = string(runes[:most])
		}
	}
	if text == p.last {
		return
	}
	rest := max(0, utf8.RuneCountInString(p.last)-utf8.RuneCountInString(text))
	p.last = text
	plaintext.Fprintf(p.out, "\r%s%s", text, strings.Repeat(" ", rest))
}

// ProgressLine says what a pass is doing and when it will be done.
func ProgressLine(pass archiver.PassView, now time.Time, in phrase.Voice) string {
	switch {
	case pass.Phase == progress.Reaching:
		return in.Say("Contacting RingCentral and Dropbox.")
	case pass.Phase == progress.Listing && !pass.Back.IsZero():
		return in.Say("Checking RingCentral for new items: back to %s, %s read, %s archived.", in.Day(pass.Back, in.Zone), in.Count(pass.Rows, "record"), in.Number(pass.Done))
	case pass.Phase == progress.Publishing && pass.Total == 0:
		return in.Say("Updating the index in Dropbox.")
	case pass.Total == 0: // also when only mailboxes are listed
		return in.Say("Checking RingCentral for new items.")
	case pass.Phase == progress.Listing:
		return in.Say("Checking RingCentral for new items: %s so far, %s archived.", in.Count(pass.Total, "item"), in.Number(pass.Done))
	}
	parts := []string{in.Say("%s of %s", in.Number(pass.Done), in.Number(pass.Total)), in.Digits(pass.Bytes)}
	if pass.PerSecond >= 1 {
		parts = append(parts, in.Digits(int64(pass.PerSecond))+"/s")
	}
	if pass.Failed > 0 {
		parts = append(parts, in.Say("%s could not be archived yet", in.Number(pass.Failed)))
	}
	if pass.PerMinute > 0 {
		parts = append(parts, in.Say("RingCentral allows %.0f a minute", math.Round(pass.PerMinute)))
	}
	if !pass.Finish.IsZero() {
		parts = append(parts, finish(pass.Finish, now, in))
	}
	return strings.Join(parts, " · ")
}

// finish is when it will be done: the time today, with the day after that.
func finish(at, now time.Time, in phrase.Voice) string {
	at, now = at.In(in.Zone), now.In(in.Zone)
	if at.Format(time.DateOnly) == now.Format(time.DateOnly) {
		return in.Say("done at %s", at.Format("15:04"))
	}
	return in.Say("done on %s at %s", in.ShortDay(at, in.Zone), at.Format("15:04"))
}
