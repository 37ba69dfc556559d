package translate

import (
	"strings"
	"time"

	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/layout"
	"ringcentral-archiver/archiver/ringcentral"
	"ringcentral-archiver/store/calllog"
	"ringcentral-archiver/store/ledger"
)

// Call gives the items of a call: its recordings.
func (tr Translator) Call(c ringcentral.Call) (out []Item) {
	for _, r := range c.Recordings {
		at := r.Start
		if at.IsZero() {
			at = c.Start
		}
		it := &ledger.Item{
			Key: ledger.Key{Type: ledger.CallRecording, ID: r.ID}, State: ledger.Discovered,
			Owner: tr.Roster.Owner(r.ExtensionID), Time: c.Start.UTC(), Duration: r.Duration, Call: c.Duration, Recorded: recorded(c, r), Direction: c.Direction,
			From: party(r.From), To: []ledger.Party{party(r.To)}, Label: r.Type, Early: !c.Finished, Deleted: c.Deleted,
			Parts:  []ledger.Part{{ID: r.ID, Kind: layout.Audio, URI: r.ContentURI, NoAddress: r.ContentURI == ""}},
			Record: ledger.RecordOf(c.Raw),
		}
		it.Deadline = completeness.Deadline(tr.Who, it, at)
		out = append(out, Item{Item: it})
	}
	return out
}

// recorded is how long a recording should last; 0 when not known. An automatic recording lasts as
// long as its call or leg. That does not hold when the call or leg has other recordings too, or
// when the recording belongs to a call of several legs. A recording on demand begins when a person
// presses the key (docs/ringcentral.md §3.4, §4).
func recorded(c ringcentral.Call, r ringcentral.Recording) time.Duration {
	if !strings.EqualFold(r.Type, "Automatic") || (!r.OnLeg && c.Legs > 1) {
		return 0
	}
	for _, other := range c.Recordings {
		if other.ID != r.ID && other.Start.Equal(r.Start) {
			return 0
		}
	}
	return r.Duration
}

// mostDuration is longer than any call; a duration beyond says nothing.
const mostDuration = 31 * 24 * time.Hour

// Row gives a row of the call log as a call, recorded or not. One that may still change is left for later,
// and one without an id is named as unreadable: neither is to be noted.
func (tr Translator) Row(c ringcentral.Call) (row calllog.Call, note bool) {
	if c.ID == "" || !c.Finished && tr.Age(c.Start) < completeness.Patience {
		return calllog.Call{}, false
	}
	row = calllog.Call{
		ID: c.ID, Session: c.SessionID, Telephony: c.TelephonySessionID,
		Start: c.Start.UTC().Truncate(time.Millisecond), Duration: min(c.Duration, mostDuration).Truncate(time.Millisecond),
		Kind: c.Type, Direction: c.Direction, Action: c.Action, Result: c.Result, From: party(c.From), To: party(c.To),
		Owner: tr.Roster.Owner(c.Whose), Deleted: c.Deleted, Message: calllog.Message{ID: c.Message.ID, Type: c.Message.Type, Extension: c.Message.ExtensionID},
	}
	for _, r := range c.Recordings {
		row.Recordings = append(row.Recordings, r.ID)
	}
	return row, true
}
