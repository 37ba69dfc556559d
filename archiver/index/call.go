package index

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"time"
)

// Call is the type of an item that is a call. It is not archived, but noted: its files are those of what
// it was joined with.
const Call = "Call"

// callRecording is the type of an item that was recorded of a call.
const callRecording = "Call Recording"

// ofCallLog reports whether the call log says of an item that it was deleted, and not its user's message store.
func (it *Item) ofCallLog() bool { return it.Row != nil || it.Type == callRecording }

// Row is what the call log says of a call, besides what items have in common.
type Row struct {
	Kind           string // Voice or Fax
	Action, Result string
	OwnerID        string   // of the extension
	Recordings     []string // ids
	// of the voicemail or fax that the call left, and in whose mailbox that is
	MessageID, MessageType, MessageOf string
	Texts                             []string  // the ids of those that were exchanged with the same number on the same day
	Joined                            time.Time // when what it was joined with happened, zero for none
}

// wholeNumber is a telephone number that tells whose it is: no part of it is left out or masked.
var wholeNumber = regexp.MustCompile(`^\+[0-9]{8,15}$`)

// OtherSide is the extension and the number outside that something went between; false where one of them is not certain.
func (it *Item) OtherSide() (side [2]string, certain bool) {
	outside := it.From
	if it.Direction == "Outbound" {
		if len(it.To) != 1 {
			return side, false
		}
		outside = it.To[0]
	}
	return [2]string{it.OwnerNumber, outside.Number}, it.OwnerNumber != "" && wholeNumber.MatchString(outside.Number)
}

// CallList is what is known of one of RingCentral's lists of calls.
type CallList struct {
	Of    string // whose calls they are, by the ids of account and extension
	Name  string // what people call them
	Spans []Span // of which every call is known; the oldest first
	Open  bool   // the last of them goes on
}

// Span is a time [From, To).
type Span struct{ From, To time.Time }

// callRecord is a call as other programs read it.
type callRecord struct {
	ID                 string         `json:"id"`
	Time               string         `json:"time"`               // RFC 3339 with the offset of the account's zone
	Duration           float64        `json:"duration,omitempty"` // seconds
	Type               string         `json:"type,omitempty"`     // Voice or Fax
	Direction          string         `json:"direction,omitempty"`
	Action             string         `json:"action,omitempty"`
	Result             string         `json:"result,omitempty"`
	From               Party          `json:"from"`
	To                 Party          `json:"to"`
	Owner              Party          `json:"owner"`
	ExtensionID        string         `json:"extensionId,omitempty"` // the owner's
	SessionID          string         `json:"sessionId,omitempty"`
	TelephonySessionID string         `json:"telephonySessionId,omitempty"`
	Recordings         few[string]    `json:"recordings,omitempty"` // ids
	Message            *messageRecord `json:"message,omitempty"`
	Deleted            bool           `json:"deletedFromCallLog,omitempty"`
}

// messageRecord is the message that a call left.
type messageRecord struct {
	ID          string `json:"id"`
	Type        string `json:"type,omitempty"`
	ExtensionID string `json:"extensionId,omitempty"` // of its mailbox
}

func callRecordOf(it *Item, zone *time.Location) callRecord {
	r := callRecord{
		ID: it.ID, Time: it.Time.In(zone).Format(time.RFC3339Nano), Duration: it.Duration.Seconds(), Type: it.Row.Kind,
		Direction: it.Direction, Action: it.Row.Action, Result: it.Row.Result, From: it.From,
		Owner: Party{Extension: it.OwnerNumber, Name: it.OwnerName}, ExtensionID: it.Row.OwnerID,
		SessionID: it.SessionID, TelephonySessionID: it.TelephonySessionID, Recordings: it.Row.Recordings, Deleted: it.Deleted,
	}
	if len(it.To) > 0 {
		r.To = it.To[0]
	}
	if it.Row.MessageID != "" {
		r.Message = &messageRecord{it.Row.MessageID, it.Row.MessageType, it.Row.MessageOf}
	}
	return r
}

// What a call of a day's record may have at most (ARCHITECTURE.md, "Limits").
const (
	mostText       = 1024 // bytes; also of what is said of an item, but the text of a message
	mostRecordings = 1000
	mostDuration   = 31 * 24 * time.Hour
)

// anyLonger reports whether one of the texts is longer.
func anyLonger(most int, texts ...string) bool {
	return slices.ContainsFunc(texts, func(text string) bool { return len(text) > most })
}

// ParseCall reads a call from its text in a day's record. ErrNotDay: it is no call.
func ParseCall(text []byte) (*Item, error) {
	var r callRecord
	if err := json.Unmarshal(text, &r); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNotDay, err)
	}
	at, err := time.Parse(time.RFC3339Nano, r.Time)
	length := span(r.Duration)
	if r.Message == nil {
		r.Message = &messageRecord{}
	}
	ids := append([]string{r.ID, r.SessionID, r.TelephonySessionID, r.ExtensionID, r.Message.ID, r.Message.ExtensionID}, r.Recordings...)
	texts := []string{
		r.Type, r.Direction, r.Action, r.Result, r.Message.Type, r.From.Number, r.From.Extension, r.From.Name,
		r.To.Number, r.To.Extension, r.To.Name, r.Owner.Extension, r.Owner.Name,
	}
	switch {
	case err != nil || r.ID == "" || len(r.Recordings) > mostRecordings || length < 0 || length > mostDuration,
		anyLonger(mostID, ids...), anyLonger(mostText, texts...):
		return nil, fmt.Errorf("%w: a call without id or time, or with something too long", ErrNotDay)
	}
	return &Item{
		Type: Call, ID: r.ID, Time: at, Duration: length, Direction: r.Direction, From: r.From, To: []Party{r.To},
		OwnerName: r.Owner.Name, OwnerNumber: r.Owner.Extension, SessionID: r.SessionID, TelephonySessionID: r.TelephonySessionID, Deleted: r.Deleted,
		Row: &Row{
			Kind: r.Type, Action: r.Action, Result: r.Result, OwnerID: r.ExtensionID, Recordings: r.Recordings,
			MessageID: r.Message.ID, MessageType: r.Message.Type, MessageOf: r.Message.ExtensionID,
		},
	}, nil
}

// listRecord is what a day says of a list of calls: from when on every call of it was known without a
// gap when the day was written, and until when. A list that goes on has no end here, so that the day's
// record stays as it is: it was whole at least until the day before began.
type listRecord struct {
	Of   string `json:"of"` // the account's id, and the extension's where it is only its calls
	Name string `json:"name"`
	From string `json:"completeFrom"`
	To   string `json:"completeTo,omitempty"`
}

func listRecords(lists []CallList, zone *time.Location) (out []listRecord) {
	for _, l := range lists {
		for i, s := range l.Spans {
			r := listRecord{Of: l.Of, Name: l.Name, From: s.From.In(zone).Format(time.RFC3339)}
			if !l.Open || i < len(l.Spans)-1 {
				r.To = s.To.In(zone).Format(time.RFC3339)
			}
			out = append(out, r)
		}
	}
	return out
}

// mostLists is how many spans of lists a day may name.
const mostLists = 1000

// storable reports whether the store can keep a time, in whatever zone it was written.
func storable(at time.Time) bool { return at.UTC().Year() >= 0 && at.UTC().Year() <= 9999 }

// parseLists reads what a day says. A span that goes on has no end.
func parseLists(text []byte) (lists []CallList) {
	var all few[listRecord]
	if err := json.Unmarshal(text, &all); err != nil || len(all) > mostLists {
		return nil
	}
	for _, r := range all {
		from, wrong := time.Parse(time.RFC3339, r.From)
		to, err := time.Time{}, error(nil)
		if r.To != "" {
			to, err = time.Parse(time.RFC3339, r.To)
		}
		if wrong != nil || err != nil || !storable(from) || !storable(to) || r.To != "" && !from.Before(to) || len(r.Of) > 2*mostID || r.Of == "" || r.Name == "" || len(r.Name) > mostText {
			continue
		}
		lists = append(lists, CallList{Of: r.Of, Name: r.Name, Spans: []Span{{from, to}}, Open: r.To == ""})
	}
	return lists
}
