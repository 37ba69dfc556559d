package output

import (
	"io"
	"time"

	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store/ledger"
)

// dayJSON is a day for programs. Times are UTC.
type dayJSON struct {
	Day        string                `json:"day"` // as the account counts days
	From       time.Time             `json:"from"`
	To         time.Time             `json:"to"`
	State      completeness.DayState `json:"state"`
	Reason     reasons.Reason        `json:"reason"`
	Listed     *time.Time            `json:"listed"` // the time that held is of
	Fixable    bool                  `json:"fixable"`
	Types      map[string]tallyJSON  `json:"types"`
	Extensions []extensionJSON       `json:"extensions,omitempty"`
}

type tallyJSON struct {
	Held     *int `json:"held"` // null when not known
	Archived int  `json:"archived"`
	Verified int  `json:"verified"`
	Open     int  `json:"open"`
	Gone     int  `json:"gone"`
	Removed  int  `json:"removed"`
	Accepted int  `json:"accepted"`
	Partly   int  `json:"partlyArchived"`
}

type extensionJSON struct {
	ID              string               `json:"id"`
	Number          string               `json:"number"`
	Name            string               `json:"name"`
	ShortRecordings int                  `json:"shortRecordings"`
	Types           map[string]tallyJSON `json:"types"`
}

func WriteCalendarJSON(w io.Writer, days []CalendarDay) error {
	out := make([]dayJSON, 0, len(days))
	for _, d := range days {
		one := dayJSON{
			Day: d.Date(), From: d.From.UTC(), To: d.To.UTC(), State: d.State, Reason: d.Reason,
			Listed: Instant(d.Listed), Fixable: d.Fixable, Types: talliesJSON(d.Types),
		}
		for _, e := range d.Extensions {
			one.Extensions = append(one.Extensions, extensionJSON{e.Owner.ExtensionID, e.Owner.Number, e.Owner.Name, e.Short, talliesJSON(e.Types)})
		}
		out = append(out, one)
	}
	return WriteJSON(w, out)
}

func talliesJSON(types [4]completeness.Tally) map[string]tallyJSON {
	out := map[string]tallyJSON{}
	for _, t := range ledger.Types {
		n := types[t.Column()]
		one := tallyJSON{
			Archived: n.Archived, Verified: n.Verified, Open: n.Open, Gone: n.Gone, Removed: n.Removed, Accepted: n.Accepted, Partly: n.Partly,
		}
		if n.HeldKnown {
			one.Held = &n.Held
		}
		out[t.String()] = one
	}
	return out
}
