package snapshot

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/ringcentral"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
)

// The most that a snapshot says of the open items' deadlines.
const (
	deletionDays = 3 // days on which RingCentral deletes some
	leaversShown = 5 // extensions that are leaving
)

// fillOpen fills in what holds up the open items, which of them RingCentral deletes next, and who
// is leaving.
func fillOpen(tx *store.Tx, s *Snapshot, zone *time.Location) error {
	causes, err := tx.Causes(s.At)
	if err != nil {
		return err
	}
	s.Deadline = tx.FirstDeadline(s.At)
	s.OpenBy = map[reasons.Reason]int{}
	for _, c := range causes {
		s.OpenBy[reasons.Reason(c.Reason)] += c.Items
	}
	s.Problems = problems(s, causes)
	if err := nameInTheWay(tx, s.Problems); err != nil {
		return err
	}
	nameMailbox(s)
	s.Deletions = tx.Deletions(s.At, func(at time.Time) (time.Time, time.Time) {
		day := localtime.DayOf(at, zone)
		return day.From, day.To
	}, deletionDays)
	s.Leavers, err = tx.Leavers(leaversShown)
	return err
}

// callLogRefused reports whether the recordings of all extensions are wanted and RingCentral has refused their list, which the reason of
// the last run does not say where it met something else as well.
func callLogRefused(settings store.Settings, who store.RingCentral) bool {
	return settings.Sources().Has(ledger.AccountRecordings) && slices.Contains(who.Missing, ringcentral.PermissionLabel(ringcentral.CompanyCallLog))
}

// nameInTheWay makes the problem say which file is in the way: that of the first item that waits.
func nameInTheWay(tx *store.Tx, problems []Problem) error {
	i := slices.IndexFunc(problems, func(p Problem) bool { return p.Reason == reasons.FileInTheWay })
	if i < 0 {
		return nil
	}
	it, err := tx.FirstFor(string(reasons.FileInTheWay))
	if err == nil && it != nil {
		problems[i].Detail = it.Detail
	}
	return err
}

// nameMailbox makes a problem say which extension could not be listed.
func nameMailbox(s *Snapshot) {
	if s.Mailboxes.Failing == 0 || !s.Backup.On {
		return
	}
	first := s.Mailboxes.First
	why := reasons.Reason(first.Reason)
	i := slices.IndexFunc(s.Problems, func(p Problem) bool { return p.Reason == why })
	if i < 0 {
		i, s.Problems = len(s.Problems), append(s.Problems, Problem{Reason: why, Text: why.Sentence()})
	}
	s.Problems[i].Detail = first.Owner.Name
	switch {
	case first.Owner.ExtensionID != ledger.Inboxes:
		s.Problems[i].Detail = cmp.Or(first.Owner.Number, first.Owner.ExtensionID) + " " + first.Owner.Name
	case why == reasons.AppPermission:
		s.Problems[i].Detail += ": " + ringcentral.ScopeThreads
	}
	if s.Mailboxes.Failing > 1 {
		s.Problems[i].Detail += fmt.Sprintf(" (+%d)", s.Mailboxes.Failing-1)
	}
}

// problems gives one entry for each cause. Causes that let no pass run come
// first, then causes that need a person, then the earliest deadline. What stops everything holds up all
// open items, not only those that have met it.
func problems(s *Snapshot, causes []ledger.Cause) (out []Problem) {
	if s.Waiting != reasons.NoReason && s.Waiting != reasons.BackupOff && s.Waiting != reasons.Paused && (s.Backup.On || s.Waiting == reasons.StoreDamaged) {
		p := Problem{Reason: s.Waiting, Text: s.Waiting.Sentence()}
		if s.Waiting.StopsAll() || s.Waiting.NoPass() || s.Waiting.OutOfReach() {
			p.Items, p.Deadline = s.Open, s.Deadline
		}
		out = append(out, p)
	}
	slices.SortStableFunc(causes, moreUrgent)
	if s.later > 0 {
		if i := slices.IndexFunc(causes, func(c ledger.Cause) bool { return c.Reason == string(reasons.NotYetAvailable) }); i >= 0 {
			causes[i].Items += s.later
		} else {
			causes = append(causes, ledger.Cause{Reason: string(reasons.NotYetAvailable), Items: s.later})
		}
	}
	for _, c := range causes {
		p := Problem{Reason: reasons.Reason(c.Reason), Items: c.Items, Text: reasons.Reason(c.Reason).Sentence(), Deadline: c.Deadline, NextTry: c.NextTry}
		if len(out) > 0 && out[0].Reason == p.Reason {
			if out[0].Items > p.Items {
				p.Items, p.Deadline = out[0].Items, out[0].Deadline
			}
			out[0] = p
			continue
		}
		out = append(out, p)
	}
	if s.denied != reasons.NoReason && !slices.ContainsFunc(out, func(p Problem) bool { return p.Reason == s.denied }) {
		out = append(out, Problem{Reason: s.denied, Text: s.denied.Sentence()})
	}
	for _, r := range []reasons.Reason{reasons.Unreadable, reasons.InProgress} {
		if n := s.unread[r]; n > 0 {
			out = append(out, Problem{Reason: r, Items: n, Text: r.Sentence()})
		}
	}
	if s.Gone > 0 {
		out = append(out, Problem{Reason: reasons.Gone, Items: s.Gone, Text: reasons.Gone.Sentence()})
	}
	if s.Removed > 0 {
		out = append(out, Problem{Reason: reasons.Removed, Items: s.Removed, Text: reasons.Removed.Sentence()})
	}
	if s.Damaged > 0 {
		out = append(out, Problem{Reason: reasons.Damaged, Items: s.Damaged, Text: reasons.Damaged.Sentence()})
	}
	if s.Partly > 0 {
		out = append(out, Problem{Reason: reasons.PartlyGone, Items: s.Partly, Text: reasons.PartlyGone.Sentence()})
	}
	return out
}

func moreUrgent(a, b ledger.Cause) int {
	if fa, fb := reasons.Reason(a.Reason).Failure(), reasons.Reason(b.Reason).Failure(); fa != fb {
		if fa {
			return -1
		}
		return +1
	}
	switch {
	case a.Deadline.IsZero() || b.Deadline.IsZero():
		return b.Deadline.Compare(a.Deadline) // none comes last
	default:
		return a.Deadline.Compare(b.Deadline)
	}
}
