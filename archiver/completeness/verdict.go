package completeness

import (
	"time"

	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/archiver/reasons"
)

// verdict is what is said of a day, or of an hour of it.
type verdict struct {
	state  DayState
	reason reasons.Reason
}

// gravity orders the states. A day has the state of its worst hour.
var gravity = map[DayState]int{DayComplete: 0, DaySettling: 1, DayUnknown: 2, DayMissing: 3}

// worse takes the graver verdict. Of two equally grave ones it takes the one that needs a person,
// otherwise the first.
func (v verdict) worse(w verdict) verdict {
	if gravity[w.state] > gravity[v.state] || gravity[w.state] == gravity[v.state] && w.reason.Failure() && !v.reason.Failure() {
		return w
	}
	return v
}

// judgeDay says how a day stands. It is complete only when every one of its hours
// is, and when no listing showed more than is archived.
func (c *calendar) judgeDay(s localtime.Span, hours []hour, day *Day, shown [4]int) (DayState, reasons.Reason) {
	if s.From.After(c.now) {
		return DayUnknown, reasons.NoReason
	}
	v := verdict{DayComplete, reasons.NoReason}
	if c.now.Before(s.To) {
		v.state = DaySettling
	}
	for _, h := range hours {
		v = v.worse(c.judge(h))
	}
	for column, t := range day.Types {
		if v.state == DayComplete && shown[column] > t.Archived+t.Accepted {
			v = verdict{DayMissing, reasons.NotArchived}
		}
	}
	if v.state == DaySettling {
		v.reason = reasons.NoReason
	}
	return v.state, v.reason
}

// judge says how an hour stands.
func (c *calendar) judge(h hour) verdict {
	open, gone, removed, partly := 0, 0, 0, 0
	for _, t := range h.types {
		open, gone, removed, partly = open+t.Open, gone+t.Gone, removed+t.Removed, partly+t.Partly
	}
	end := h.job.To()
	may, late := unasked(h.job, c.who, c.now)
	switch {
	case gone > 0:
		return verdict{DayMissing, reasons.Gone}
	case removed > 0:
		return verdict{DayMissing, reasons.Removed}
	case partly > 0:
		return verdict{DayMissing, reasons.PartlyGone}
	case h.job.Damaged > 0:
		return verdict{DayMissing, reasons.Damaged}
	case open > 0 && h.open.Failed():
		return verdict{DayMissing, h.open}
	case open > 0 && c.why.Failure():
		return verdict{DayMissing, c.why}
	case h.job.Unreadable() > 0:
		return verdict{DayMissing, reasons.Unreadable}
	case h.job.From.Before(c.since) || c.since.IsZero():
		return verdict{DayUnknown, reasons.NotAsked}
	case c.now.Before(end):
		return verdict{DaySettling, reasons.NoReason}
	case may || late:
		return c.judgeUnasked(h, may)
	case open > 0 || h.shut:
		return verdict{DaySettling, reasons.NoReason}
	case !atRest(h.job, c.now):
		return c.judgeRestless(h)
	default:
		return verdict{DayComplete, reasons.NoReason}
	}
}

// judgeUnasked judges an hour that some source was not listed for since the hour ended.
func (c *calendar) judgeUnasked(h hour, may bool) verdict {
	reason := noted(h.job)
	if reason == reasons.NoReason {
		reason = c.why
	}
	switch {
	case !may:
		return verdict{DayUnknown, reasons.TooOld}
	case reason.Refused():
		return verdict{DayMissing, reason}
	case reason == reasons.NoReason && c.now.Before(h.job.To().Add(SettleTime)):
		return verdict{DaySettling, reasons.NoReason}
	case reason == reasons.NoReason:
		return verdict{DayUnknown, reasons.NotListed}
	default:
		return verdict{DayUnknown, reason}
	}
}

// restless is how long an hour may wait for the next listing after it could have settled. After
// that the listing counts as failing.
const restless = 2 * time.Hour

// judgeRestless judges an hour that was listed, but not since it settled.
func (c *calendar) judgeRestless(h hour) verdict {
	if out := lost(h.job, c.who, c.now); out != 0 {
		if rest := without(h.job, out); rest.Sources != 0 && !atRest(rest, c.now) {
			h.job = rest
			return c.judgeRestless(h)
		}
		return verdict{DayUnknown, reasons.TooOld}
	}
	overdue := !c.now.Before(h.job.To().Add(SettleTime + restless))
	switch {
	case !overdue || settled(h.job):
		return verdict{DaySettling, reasons.NoReason}
	case c.why.Refused():
		return verdict{DayMissing, c.why}
	case c.why == reasons.NoReason:
		return verdict{DaySettling, reasons.NoReason}
	default:
		return verdict{DayUnknown, c.why}
	}
}

// fixable reports whether trying again may help a day: something of it is open,
// or RingCentral may still hold what is gone or was not listed.
func (c *calendar) fixable(s localtime.Span, day *Day) bool {
	if day.State != DayMissing && day.State != DayUnknown {
		return false
	}
	if c.why.NoPass() || day.Reason == reasons.TooOld {
		return false
	}
	for _, t := range day.Types {
		if t.Open > 0 {
			return true
		}
	}
	return s.To.After(c.since) && s.From.Before(c.now) && c.now.Sub(s.To) < longestKept(c.who, c.wanted) && !c.since.IsZero()
}
