package mailboxes

import (
	"slices"
	"time"

	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/discover/listing"
	"ringcentral-archiver/archiver/discover/roster"
	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/coverage"
	"ringcentral-archiver/store/ledger"
)

// sumUp works out the coverage of the account's messages from that of the mailboxes: a type is listed
// as far as that of every mailbox is. It is called before a round, so that nothing is claimed of an
// extension that is new or wanted again, and when the round has ended. at is the time: a list that is long may end
// hours after its round was begun, when the others were listed later. Where a person has chosen otherwise since the pass was begun, nothing
// is claimed, neither of what was left out then nor of what is left out now: the next pass finds out.
func (a *Account) sumUp(tx *store.Tx, at time.Time, ended bool) error {
	if switched, err := a.switched(tx); err != nil || switched {
		return err
	}
	mailboxes, err := tx.EachMailbox()
	if err != nil {
		return err
	}
	var wanted []mailbox
	state, err := tx.Mailboxes()
	if err != nil {
		return err
	}
	now := coverage.Mailboxes{At: state.At, Slower: state.Slower, Roster: a.Roster.Counted()}
	if ended && (state.At.Before(a.Now) || state.At.After(at)) {
		now.At = a.Now
	}
	numbers, leftOut := false, false
	for _, m := range mailboxes {
		box := a.mailbox(m)
		if included := a.included(m.Owner.ExtensionID); m.Gone.IsZero() {
			numbers = numbers || included && slices.Contains(shareNumbers, m.Type)
			leftOut = leftOut || !included && !answersNone(m.Type)
		}
		switch {
		case box.isInboxes():
			if a.takeInboxes(&now, box); len(box.types) > 0 && !m.None {
				wanted = append(wanted, box)
			}
			continue
		case !m.Gone.IsZero():
			now.Gone++
			continue
		case !a.included(m.Owner.ExtensionID):
			continue
		case m.None:
			now.None++
			continue
		}
		wanted = append(wanted, box)
		count(&now, box, at)
	}
	now.Every, now.SharedLeftOut = a.every(now.Wanted), numbers && leftOut
	if err := tx.PutMailboxes(now); err != nil {
		return err
	}
	for _, t := range a.Settings.MessageTypes() {
		of := slices.DeleteFunc(slices.Clone(wanted), func(m mailbox) bool { return m.isInboxes() && t != ledger.SMS })
		s, err := a.sumOf(tx, t, of, at)
		if none := len(of) == 0 && len(mailboxes) > 0; none && ended {
			s.Listing = a.nothing(t)
		}
		if err == nil {
			err = a.markSum(tx, ledger.AccountSource(t), s, at)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// switched reports whether messages were switched on or off, or some were left out or taken in, since the pass was begun.
func (a *Account) switched(tx *store.Tx) (bool, error) {
	now, err := tx.Settings()
	for _, t := range ledger.Types {
		for _, s := range []ledger.Source{ledger.AccountSource(t), ledger.OwnSource(t)} {
			if i := s.Index(); t != ledger.CallRecording && now.Switched[i] != a.Settings.Switched[i] {
				return true, err
			}
		}
	}
	return false, err
}

// nothing is the coverage of a type of which there is nothing to list: each mailbox is left out, or there is none.
func (a *Account) nothing(t ledger.Type) coverage.Listing {
	begin := completeness.Oldest(a.Who, ledger.AccountSource(t), a.Settings.Since, a.Now)
	return coverage.Listing{At: a.Now, Full: a.Now, From: begin, Begin: begin}
}

// count counts a wanted mailbox.
func count(s *coverage.Mailboxes, m mailbox, at time.Time) {
	s.Wanted++
	if len(m.types) == 0 || !m.At(m.types).IsZero() { // the own extension's may be listed with the own scope
		s.Listed++
	}
	countShared(s, m, at)
	countFailing(s, m)
}

// countFailing counts one that could not be listed. What one met of which nothing is to be listed any more, as of the own extension's whose
// types are all listed with the own scope by now, is not tried again and stands for nothing.
func countFailing(s *coverage.Mailboxes, m mailbox) {
	if m.Reason == "" || len(m.types) == 0 {
		return
	}
	if s.Failing++; s.Failing == 1 {
		s.First = coverage.Failing{Owner: m.Owner, Reason: m.Reason, Detail: m.Detail}
	}
}

// sum is the coverage of a type of all mailboxes.
type sum struct {
	coverage.Listing
	unfinished, unread map[time.Time]int // by hour
}

func (a *Account) sumOf(tx *store.Tx, t ledger.Type, wanted []mailbox, at time.Time) (s sum, err error) {
	s.unfinished, s.unread = map[time.Time]int{}, map[time.Time]int{}
	for i, m := range wanted {
		of := m.Listed[t]
		if m.Owner.ExtensionID == a.Who.ExtensionID && a.Settings.Extension.Has(t) {
			if of, err = tx.Listing(ledger.OwnSource(t)); err != nil {
				return s, err
			}
			of.Shown, of.Unread, of.Unreadable, of.Waiting, of.Waits = coverage.Shown{}, nil, 0, nil, 0 // they count with the own extension
		} else {
			for hour, n := range m.Unfinished[t] {
				s.unfinished[time.Unix(hour, 0).UTC()] += n
			}
		}
		if of.At.After(at) {
			of = coverage.Listing{} // the clock was wrong then, or is now
		}
		s.add(of, i == 0, roster.Describe(m.Owner))
	}
	if s.Begin.IsZero() || s.At.IsZero() {
		s.At, s.Full, s.From, s.Begin = time.Time{}, time.Time{}, time.Time{}, time.Time{}
	}
	return s, nil
}

// add takes one mailbox's coverage in: what is covered is what each covers.
func (s *sum) add(of coverage.Listing, first bool, whose string) {
	earlier := func(a, b time.Time) time.Time {
		if first || b.Before(a) {
			return b
		}
		return a
	}
	s.At, s.Full = earlier(s.At, of.At), earlier(s.Full, of.Full)
	s.From = localtime.Later(s.From, of.From)
	if first || s.Begin.IsZero() || of.Begin.IsZero() {
		if first || of.Begin.IsZero() {
			s.Begin = of.Begin
		}
	} else {
		s.Begin = localtime.Later(s.Begin, of.Begin)
	}
	s.Undeleted = s.Undeleted || of.Undeleted
	s.Waiting, s.Waits = append(s.Waiting, of.Waiting[:min(len(of.Waiting), coverage.MostUnread-min(len(s.Waiting), coverage.MostUnread))]...), s.Waits+of.Waits
	if !of.Again.IsZero() && (s.Again.IsZero() || of.Again.Before(s.Again)) {
		s.Again = of.Again
	}
	s.Shown.Rows, s.Shown.Items, s.Shown.Parts = s.Shown.Rows+of.Shown.Rows, s.Shown.Items+of.Shown.Items, s.Shown.Parts+of.Shown.Parts
	for _, u := range of.Unread {
		u.Whose = whose
		s.Unread = append(s.Unread, u)
		if !u.Time.IsZero() && u.Reason == string(reasons.Unreadable) {
			s.unread[listing.HourOf(u.Time)]++
		}
	}
}

// markSum notes the coverage of the account's source, and for each hour what follows of it. While
// the extensions are not surely known, nothing new counts as listed.
func (a *Account) markSum(tx *store.Tx, source ledger.Source, s sum, at time.Time) error {
	last, err := tx.Listing(source)
	if err != nil {
		return err
	}
	if !a.Roster.Counted() && s.At.After(last.At) {
		s.At = last.At
	}
	from := localtime.Later(a.Settings.Since, last.At.Add(-unfinishedFor)).Truncate(time.Hour)
	if !s.Begin.Equal(last.Begin) || !s.Full.Equal(last.Full) || s.At.Before(last.At) {
		from = time.Time{}
	}
	for hour := range s.unfinished {
		if hour.Before(from) {
			from = hour
		}
	}
	if err := tx.PutUnread(source, s.Listing, s.Unread); err != nil {
		return err
	}
	i := source.Index()
	return tx.EachJob(from, func(job *ledger.Job) error {
		listed := s.listed(job, job.Believable(at).Listed[i])
		n, odd := s.unfinished[job.From], s.unread[job.From]
		sources := job.Sources
		if !listed.IsZero() {
			sources |= source
		}
		if job.Listed[i].Equal(listed) && job.Unfinished[i] == n && job.Unread[i] == odd && job.Sources == sources {
			return nil
		}
		return tx.ChangeJob(job.From, func(j *ledger.Job) {
			j.Sources, j.Listed[i], j.Unfinished[i], j.Unread[i] = sources, listed, n, odd
		})
	})
}

// listed is when every mailbox was surely listed for an hour: each listing goes back over the hours
// that had not settled at the one before, so one that was made after the hour had settled covers it.
// before is what was known.
func (s sum) listed(job *ledger.Job, before time.Time) time.Time {
	if s.At.IsZero() || job.From.Before(s.Begin.Truncate(time.Hour)) || !s.At.After(job.From) {
		return time.Time{}
	}
	at := job.To().Add(completeness.SettleTime)
	if s.At.Before(at) {
		at = s.At
	}
	if before.After(s.At) {
		return at // of a mailbox that was not wanted then
	}
	return localtime.Later(before, at)
}
