package archiver

import "time"

// verdict is what is said of a day, or of an hour of it.
type verdict struct {
	state  DayState
	reason Reason
}

// gravity orders the states: a day is what the worst of its hours is.
var gravity = map[DayState]int{DayComplete: 0, DaySettling: 1, DayUnknown: 2, DayMissing: 3}

// worse takes the graver verdict; of two that weigh the same, the one that needs
// somebody, else the first.
func (v verdict) worse(w verdict) verdict {
	if gravity[w.state] > gravity[v.state] || gravity[w.state] == gravity[v.state] && w.reason.Failure() && !v.reason.Failure() {
		return w
	}
	return v
}

// judgeDay says how a day stands. It is complete only when every one of its hours
// is, and when no listing showed more than is archived.
func (c *calendar) judgeDay(s span, hours []hour, day *Day, shown [4]int) (DayState, Reason) {
	if s.from.After(c.now) {
		return DayUnknown, NoReason
	}
	v := verdict{DayComplete, NoReason}
	if c.now.Before(s.to) {
		v.state = DaySettling
	}
	for _, h := range hours {
		v = v.worse(c.judge(h))
	}
	for column, t := range day.Types {
		if v.state == DayComplete && shown[column] > t.Archived {
			v = verdict{DayMissing, notCopied}
		}
	}
	if v.state == DaySettling {
		v.reason = NoReason
	}
	return v.state, v.reason
}

// judge says how an hour stands.
func (c *calendar) judge(h hour) verdict {
	open, gone := 0, 0
	for _, t := range h.types {
		open, gone = open+t.Open, gone+t.Gone
	}
	end := h.job.To()
	may, late := unasked(h.job, c.who, c.now)
	switch {
	case gone > 0:
		return verdict{DayMissing, IsGone}
	case open > 0 && h.open.amiss():
		return verdict{DayMissing, h.open}
	case open > 0 && c.why.Failure():
		return verdict{DayMissing, c.why}
	case h.job.From.Before(c.since) || c.since.IsZero():
		return verdict{DayUnknown, notAsked}
	case c.now.Before(end):
		return verdict{DaySettling, NoReason}
	case may || late:
		return c.judgeUnasked(h, may)
	case open > 0 || h.shut:
		return verdict{DaySettling, NoReason}
	case !atRest(h.job, c.now):
		return c.judgeRestless(h)
	default:
		return verdict{DayComplete, NoReason}
	}
}

// judgeUnasked is about an hour that a source was not listed for since it ended.
func (c *calendar) judgeUnasked(h hour, may bool) verdict {
	reason := noted(h.job)
	if reason == NoReason {
		reason = c.why
	}
	switch {
	case !may:
		return verdict{DayUnknown, tooOld}
	case reason.refused():
		return verdict{DayMissing, reason}
	case reason == NoReason && c.now.Before(h.job.To().Add(settleTime)):
		return verdict{DaySettling, NoReason}
	case reason == NoReason:
		return verdict{DayUnknown, notListed}
	default:
		return verdict{DayUnknown, reason}
	}
}

// restless is how long after it could have settled an hour may wait for the next
// listing before that counts as one that fails.
const restless = 2 * time.Hour

// judgeRestless is about an hour that was listed, and not since it settled.
func (c *calendar) judgeRestless(h hour) verdict {
	if beyond(h.job, c.who, c.now) {
		return verdict{DayUnknown, tooOld}
	}
	overdue := !c.now.Before(h.job.To().Add(settleTime + restless))
	switch {
	case !overdue || settled(h.job):
		return verdict{DaySettling, NoReason}
	case c.why.refused():
		return verdict{DayMissing, c.why}
	case c.why == NoReason:
		return verdict{DaySettling, NoReason}
	default:
		return verdict{DayUnknown, c.why}
	}
}

// amiss reports whether an item that waits for this reason was tried in vain.
// What only has to wait for its surroundings is late, and not amiss.
func (r Reason) amiss() bool {
	switch r {
	case NoReason, Offline, RateLimited, Stopped, BackupOff, IsPaused, notListed, notCopied:
		return false
	default:
		return true
	}
}

// refused reports whether a listing that ended for this reason would have to be
// allowed or mended by somebody, though RingCentral could be asked.
func (r Reason) refused() bool {
	switch r {
	case NoPermission, Unreadable, BadContent:
		return true
	default:
		return false
	}
}

// fixable reports whether trying again may help a day: something of it is open,
// or RingCentral may still hold what is gone or was not listed.
func (c *calendar) fixable(s span, day *Day) bool {
	if day.State != DayMissing && day.State != DayUnknown {
		return false
	}
	switch c.why {
	case NotSignedIn, NotConnected, Copied, BackupOff:
		return false
	}
	for _, t := range day.Types {
		if t.Open > 0 {
			return true
		}
	}
	return s.to.After(c.since) && s.from.Before(c.now) && c.now.Sub(s.to) < longestKept(c.who, c.wanted) && !c.since.IsZero()
}
