package mailboxes

import (
	"hash/fnv"
	"time"

	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/store/coverage"
	"ringcentral-archiver/store/ledger"
)

// Where listing all mailboxes as far back as was asked for takes more calls than an hour has, each is
// listed so only every so many days: a day for each such hour, at most mostFullDays. Which day differs
// from mailbox to mailbox.
const mostFullDays = 6

// fullDays is in how many days each mailbox is listed as far back as was asked for.
func (a *Account) fullDays(all []mailbox) int {
	calls := 0
	for _, m := range all {
		if m.listable() && !m.isInboxes() {
			calls += max(1, m.FullCalls)
		}
	}
	return min(a.every(calls), mostFullDays)
}

// fullDue reports whether it is time for that. It is each day for a mailbox with records that
// could not be read: they may be readable by now.
func (a *Account) fullDue(m mailbox, last coverage.Listing) bool {
	if a.inDays <= 1 || last.Unreadable > 0 {
		return a.Rule.FullDue(last.Full)
	}
	sum := fnv.New32a()
	_, _ = sum.Write([]byte(m.Owner.ExtensionID)) // it never fails
	ago := a.Now.Sub(last.Full)
	return ago < 0 || ago >= time.Duration(a.inDays-1)*24*time.Hour+time.Duration(sum.Sum32()%24)*time.Hour
}

// unfinishedFor is how far back a listing goes for what was unfinished.
const unfinishedFor = 2 * completeness.LookBack

// spanOf is the span that a mailbox is listed over: the longest that one of its types needs. It goes
// back to what was unfinished.
func (a *Account) spanOf(m mailbox) (start time.Time, full bool) {
	full = true
	for i, t := range m.types {
		last := m.Listed[t]
		from, whole := a.Rule.After(ledger.AccountSource(t), last, a.fullDue(m, last))
		if i == 0 || from.Before(start) {
			start = from
		}
		full = full && whole
		for hour := range m.Unfinished[t] {
			if at := time.Unix(hour, 0).UTC(); at.Before(start) && a.Now.Sub(at) < unfinishedFor && !at.Before(a.Settings.Since.Truncate(time.Hour)) {
				start = at
			}
		}
	}
	return start, full || !start.After(completeness.Oldest(a.Who, ledger.AccountSMS, a.Settings.Since, a.Now))
}
