package snapshot

import (
	"cmp"
	"strings"
	"time"

	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/index"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/translation"
)

// staleAfter is the age at which the page says that the computer has stopped.
// Every pass writes the page, hourly.
const staleAfter = 3 * time.Hour

// StatusPage says how the archive stands, for the page in Dropbox.
func (r *Reader) StatusPage(zone *time.Location) index.Status {
	s := r.Read()
	s.Pass.Running = false
	s.Mood = moodOf(&s)
	in := r.language().Of(s.Dropbox.Kind())
	of := index.Status{
		In:       in,
		Computer: r.Accounts.Computer().Name(), Dropbox: cmp.Or(s.Dropbox.Address(), s.Dropbox.Email), StaleAfter: staleAfter,
		Headline: headline(in, &s, zone), Good: s.Mood == Fine, Paused: s.Backup.Paused, NextRun: s.NextRun, Archived: s.Archived, Bytes: s.Bytes,
		Open: s.Open + s.later + s.Unreadable, Gone: s.Gone, Removed: s.Removed, Accepted: s.Accepted, CompleteTo: s.CompleteTo, FirstDeadline: s.Deadline, Verified: s.Verified.At,
	}
	if s.Backup.On {
		b := s.Backup
		of.Asked = completeness.Asked{
			Account: b.Account, Extension: b.Extension, Only: b.Whose.Only, Except: b.Whose.Except, Own: cmp.Or(s.RingCentral.Number, s.RingCentral.ExtensionID),
		}.Words(in)
	}
	for _, sentence := range s.Completeness.Uncovered.Sentences() {
		of.NotCovered = append(of.NotCovered, in.Say(sentence))
	}
	for _, lack := range s.Lacks {
		of.NotCovered = append(of.NotCovered, lack.Sentences(in)...)
	}
	for _, problem := range s.Problems {
		detail := problem.Detail
		if problem.Reason == reasons.NoPermission && detail == "" { // window and terminal name them beside it
			detail = strings.Join(s.RingCentral.MissingIn(in), ", ")
		}
		of.Problems = append(of.Problems, index.StatusProblem{Text: strings.TrimSpace(in.Say(problem.Text) + " " + detail), Stake: stake(in, problem, zone)})
	}
	return of
}

// language is that in which pages are written.
func (r *Reader) language() *translation.Language {
	settings, err := r.Store.Settings()
	if err != nil {
		r.Log.Error("The language of the status page is not known", "error", err.Error())
	}
	return translation.In(cmp.Or(settings.Language, r.Locale))
}

func headline(in *translation.Language, s *Snapshot, zone *time.Location) string {
	switch {
	case s.Mood == Attention: // also where everything that RingCentral still holds is in Dropbox
		return in.Say("The archive needs your attention.")
	case s.Completeness.Now:
		all := in.Say("Everything RingCentral holds is in Dropbox")
		if !s.Completeness.Since.IsZero() {
			all = in.Say("Everything RingCentral holds since %s is in Dropbox", in.Day(s.Completeness.Since, zone))
		}
		if but := s.Completeness.Uncovered.But(); but != "" {
			all += " · " + in.Say(but)
		}
		for _, lack := range s.Lacks {
			all += " · " + lack.Beside(in)
		}
		return all
	}
	switch s.Mood {
	case Fine:
		return in.Say("All known items are in Dropbox")
	case Paused:
		return in.Say("The archive is waiting.")
	default:
		return in.Say("Nothing has been archived yet.")
	}
}

// stake says how many items a problem holds up, and until when.
func stake(in *translation.Language, of Problem, zone *time.Location) string {
	switch of.Reason {
	case reasons.Gone, reasons.PartlyGone, reasons.Removed, reasons.Damaged: // it holds nothing up
		return in.Count(of.Items, "item")
	}
	if of.Items == 0 {
		return ""
	}
	text := in.Say("It blocks %s.", in.Count(of.Items, "item"))
	if !of.Deadline.IsZero() {
		text += " " + in.Say("RingCentral will delete the first on %s.", in.Day(of.Deadline, zone))
	}
	return text
}
