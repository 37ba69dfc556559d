package discover

import (
	"time"

	"ringcentral-archiver/archiver/ringcentral/pace"
	"ringcentral-archiver/store/ledger"
)

// Rates says how many calls RingCentral allows.
type Rates interface {
	Rate(pace.Group) pace.Rate
}

// Takes is how long fetching so many items of each type takes at the rate that RingCentral allows
// now. An item is taken to be one file.
func Takes(rates Rates, byType [4]int) time.Duration { return takes(rates, Fetches(byType), nil, 0) }

// takes is how long calls take at the rate that RingCentral allows now. It assumes that new items
// need as many calls meanwhile as those of the span did, and that they are fetched first.
func takes(rates Rates, calls, meanwhile callsFor, span time.Duration) (longest time.Duration) {
	for group, n := range calls {
		rate := rates.Rate(group).PerMinute
		if span > 0 {
			rate = max(rate-float64(meanwhile[group])/span.Minutes(), rate/leastShare)
		}
		if rate > 0 {
			longest = max(longest, time.Duration(float64(n)/rate*float64(time.Minute)))
		}
	}
	return longest
}

// leastShare bounds the estimate: at least this fraction of the rate, one in
// leastShare, is taken to be left for old items. More traffic than RingCentral
// allows could never be archived anyway.
const leastShare = 10

// callsFor counts the calls of each group that content needs.
type callsFor map[pace.Group]int

// add counts an item: a call for each part that its record does not hold.
func (c callsFor) add(it *ledger.Item) {
	group := pace.Medium
	if it.Key.Type == ledger.CallRecording {
		group = pace.Heavy
	}
	for _, p := range it.Parts {
		if p.Text == "" || p.URI != "" {
			c[group]++
		}
	}
}

// Fetches is how many calls of each group the items need at least. Texts need none.
func Fetches(byType [4]int) map[pace.Group]int {
	return callsFor{
		pace.Heavy:  byType[ledger.CallRecording.Column()],
		pace.Medium: byType[ledger.VoiceMail.Column()] + byType[ledger.Fax.Column()],
	}
}
