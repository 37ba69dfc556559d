package completeness

import (
	"time"

	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/store/ledger"
)

// listedCounts is what RingCentral showed of a span, by column and extension.
type listedCounts [4]map[string]int

func (h listedCounts) byColumn() (n [4]int) {
	for column, owners := range h {
		for _, count := range owners {
			n[column] += count
		}
	}
	return n
}

// held reads what the wanted sources showed. An item may be in two lists, the account's and the
// user's own: when both show an extension's items of the same quarter of an hour, the larger count is
// used. Of an extension that is left out, nothing is expected.
func (c *calendar) held(s localtime.Span) (out listedCounts, err error) {
	counted := [4]map[ledger.HeldAt]int{}
	for column := range out {
		out[column], counted[column] = map[string]int{}, map[ledger.HeldAt]int{}
	}
	for _, source := range c.wanted.Each() {
		column := source.Type().Column()
		err := c.tx.Held(source, s.From, s.To, func(at ledger.HeldAt, n int) {
			if source&ledger.AccountMessages != 0 && !c.settings.Includes(at.ChosenBy()) {
				return
			}
			if more := n - counted[column][at]; more > 0 {
				counted[column][at] = n
				out[column][at.Extension] += more
			}
		})
		if err != nil {
			return out, err
		}
	}
	return out, nil
}

// knowHeld tells, for each type, whether what RingCentral holds of a day is
// known, and of when all of that is.
func (c *calendar) knowHeld(s localtime.Span, hours []hour, types *[4]Tally) (at time.Time) {
	var unknown [4]bool
	for _, source := range c.wanted.Each() {
		column := source.Type().Column()
		of, known := c.listedOver(source, s, hours)
		if !known {
			unknown[column] = true
			continue
		}
		types[column].HeldKnown = true
		if at.IsZero() || of.Before(at) {
			at = of
		}
	}
	any := false
	for column, not := range unknown {
		types[column].HeldKnown = types[column].HeldKnown && !not
		any = any || types[column].HeldKnown
	}
	if !any {
		return time.Time{}
	}
	return at
}

// listedOver tells whether a source has been listed for all of a day, and of when the oldest of
// what it showed is. An hour that began after the last listing cannot be missing from it.
func (c *calendar) listedOver(source ledger.Source, s localtime.Span, hours []hour) (oldest time.Time, known bool) {
	last := c.listings[source.Index()]
	if !last.At.After(s.From) || c.now.Sub(s.From) > SurelyKeeps(c.who, source) {
		return oldest, false
	}
	for _, h := range hours {
		at := h.job.Listed[source.Index()]
		young := c.now.Before(h.job.To().Add(SettleTime))
		switch {
		case young && !h.job.From.Before(last.At):
			continue
		case at.IsZero(), !young && at.Before(h.job.To()):
			return oldest, false
		}
		if !last.From.IsZero() && !h.job.From.Before(last.From) {
			at = last.At
		} else if last.Full.After(at) {
			at = last.Full
		}
		if oldest.IsZero() || at.Before(oldest) {
			oldest = at
		}
	}
	return oldest, !oldest.IsZero()
}
