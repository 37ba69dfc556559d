package snapshot

import (
	"fmt"
	"strings"
	"time"

	"ringcentral-archiver/archiver/index"
	"ringcentral-archiver/archiver/wording"
)

// staleAfter is the age at which the page says that the computer has stopped.
// Every pass writes the page, hourly.
const staleAfter = 3 * time.Hour

// StatusPage says how the archive stands, for the page in Dropbox.
func (r *Reader) StatusPage(zone *time.Location) index.Status {
	s := r.Read()
	s.Pass.Running = false
	s.Mood = moodOf(&s)
	of := index.Status{
		Computer: r.Accounts.Computer().Name(), Dropbox: s.Dropbox.Email, StaleAfter: staleAfter,
		Headline: headline(&s, zone), Good: s.Mood == Fine, Paused: s.Backup.Paused, NextRun: s.NextRun, Archived: s.Archived, Bytes: s.Bytes,
		Open: s.Open, Gone: s.Gone, Removed: s.Removed, Accepted: s.Accepted, FirstDeadline: s.Deadline, Verified: s.Verified.At,
	}
	of.NotCovered = s.Completeness.Uncovered.Sentences()
	if !s.LastHour.IsZero() {
		of.CompleteTo = s.LastHour.Add(time.Hour)
	}
	for _, problem := range s.Problems {
		of.Problems = append(of.Problems, index.StatusProblem{Text: strings.TrimSpace(problem.Text + " " + problem.Detail), Stake: stake(problem, zone)})
	}
	return of
}

func headline(s *Snapshot, zone *time.Location) string {
	switch {
	case s.Mood == Attention: // also where everything that RingCentral still holds is in Dropbox
		return "The archive needs your attention."
	case s.Completeness.Now:
		all := "everything RingCentral holds"
		if !s.Completeness.Since.IsZero() {
			all += " since " + wording.Day(s.Completeness.Since, zone)
		}
		return "All is well: " + all + s.Completeness.Uncovered.Except() + " is in Dropbox."
	}
	switch s.Mood {
	case Fine:
		return "All known items are in Dropbox."
	case Paused:
		return "The archive is waiting."
	default:
		return "Nothing has been archived yet."
	}
}

// stake says how many items a problem holds up, and until when.
func stake(of Problem, zone *time.Location) string {
	if of.Items == 0 {
		return ""
	}
	text := fmt.Sprintf("It blocks %d items.", of.Items)
	if of.Items == 1 {
		text = "It blocks one item."
	}
	if !of.Deadline.IsZero() {
		text += fmt.Sprintf(" RingCentral will delete the first on %s.", wording.Day(of.Deadline, zone))
	}
	return text
}
