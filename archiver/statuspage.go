package archiver

import (
	"fmt"
	"io"
	"time"

	"ringcentral-archiver/archiver/index"
)

// statusName is the page that says, to whoever looks into Dropbox, how the
// archive stands and when that was written.
const statusName = "/ARCHIVE STATUS.html"

// staleAfter is the age at which the page tells of a computer that has stopped:
// it is written with every pass, hourly.
const staleAfter = 3 * time.Hour

// status is the page as it is now. It always differs from the last one: its date
// is what it is for.
func (p *publisher) status() document {
	s := p.a.Snapshot()
	s.Pass.Running = false
	s.Mood = moodOf(&s)
	of := index.Status{
		Account: p.who.Account, Computer: p.a.computer, Dropbox: s.Dropbox.Email, Written: p.now, Zone: p.zone, StaleAfter: staleAfter,
		Headline: inBigWords(&s, p.zone), Good: s.Mood == Fine, Paused: s.Backup.Paused, NextRun: s.NextRun, Archived: s.Archived, Bytes: s.Bytes,
		Open: s.Open, Gone: s.Gone, FirstDeadline: s.Deadline, Verified: s.Verified.At,
	}
	if !s.LastHour.IsZero() {
		of.CompleteTo = s.LastHour.Add(time.Hour)
	}
	if month := time.Date(p.now.In(p.zone).Year(), p.now.In(p.zone).Month(), 1, 0, 0, 0, 0, p.zone); p.neighbour(month) != "" {
		of.Page = month.Format("2006-01")
	}
	for _, problem := range s.Problems {
		of.Problems = append(of.Problems, index.StatusProblem{Text: problem.Text, Stake: p.stake(problem)})
	}
	return document{statusName, func(w io.Writer) error { return index.WriteStatus(w, of) }}
}

func inBigWords(s *Snapshot, zone *time.Location) string {
	switch {
	case s.Whole.Now && s.Whole.Since.IsZero():
		return "All is well: everything RingCentral holds is in Dropbox."
	case s.Whole.Now:
		return "All is well: everything RingCentral holds since " + s.Whole.Since.In(zone).Format("2 January 2006") + " is in Dropbox."
	}
	switch s.Mood {
	case Fine:
		return "Everything that is known is in Dropbox."
	case Attention:
		return "The archive needs somebody's attention."
	case Paused:
		return "The archive is waiting."
	default:
		return "Nothing was archived yet."
	}
}

// stake says what a problem holds up, and until when.
func (p *publisher) stake(of Problem) string {
	if of.Items == 0 {
		return ""
	}
	text := fmt.Sprintf("It holds up %d items.", of.Items)
	if of.Items == 1 {
		text = "It holds up one item."
	}
	if !of.Deadline.IsZero() {
		text += fmt.Sprintf(" RingCentral deletes the first on %s.", of.Deadline.In(p.zone).Format("2 January 2006"))
	}
	return text
}
