package ledger

import (
	"slices"
	"time"
)

// SettleTime is how old an hour must be before its last listing may be believed: recordings attach
// late (docs/ringcentral.md §3.5).
const SettleTime = 4 * time.Hour

// Standing is what of an hour's row says whether more of it is expected, source by source. Few hours
// stand differently from the others of their month, so that these can be counted.
type Standing struct {
	Sources    Source // that the hour has to be listed for
	Settled    Source // that were listed after it had settled
	Unfinished Source // that showed what was still in progress
	Unread     Source // that showed records which could not be read
}

// Believable is the row without listings that lie in the future: itself where there are none. The clock was wrong when they were made,
// or is wrong now, so they cannot have covered the hour.
func (j *Job) Believable(now time.Time) *Job {
	if !slices.ContainsFunc(j.Listed[:], now.Before) {
		return j
	}
	believable := *j
	for i, at := range j.Listed {
		if at.After(now) {
			believable.Listed[i] = time.Time{}
		}
	}
	return &believable
}

// Standing is how the hour stands.
func (j *Job) Standing() Standing {
	st, settled := Standing{Sources: j.Sources}, j.To().Add(SettleTime)
	for i, s := range Sources {
		if !j.Listed[i].Before(settled) {
			st.Settled |= s
		}
		if j.Unfinished[i] != 0 {
			st.Unfinished |= s
		}
		if j.Unread[i] != 0 {
			st.Unread |= s
		}
	}
	return st
}

// Row is the row of an hour that stands so, as far as that tells.
func (st Standing) Row(from time.Time) *Job {
	j := &Job{From: from, Sources: st.Sources}
	for i, s := range Sources {
		if st.Settled.Has(s) {
			j.Listed[i] = j.To().Add(SettleTime)
		}
		if st.Unfinished.Has(s) {
			j.Unfinished[i] = 1
		}
		if st.Unread.Has(s) {
			j.Unread[i] = 1
		}
	}
	return j
}

// Bytes is the standing in the store.
func (st Standing) Bytes() []byte {
	return []byte{byte(st.Sources), byte(st.Settled), byte(st.Unfinished), byte(st.Unread)}
}

// StandingSize is how many bytes it has.
const StandingSize = 4

// StandingOf reads a standing as Bytes writes it.
func StandingOf(b []byte) Standing {
	return Standing{Source(b[0]), Source(b[1]), Source(b[2]), Source(b[3])}
}
