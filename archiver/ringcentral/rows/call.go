// Package rows decodes what RingCentral lists: calls with their recordings, messages with their
// attachments, extensions. It says of each record what of it cannot be used, and asks for nothing.
package rows

import (
	"cmp"
	"encoding/json"
	"net/url"
	"regexp"
	"slices"
	"time"

	"ringcentral-archiver/archiver/ringcentral/fields"
)

// leg is what a call and its legs have in common on the wire.
type leg struct {
	Start     fields.Moment        `json:"startTime"`
	Duration  fields.Count         `json:"duration"`
	Direction fields.Text          `json:"direction"`
	From      fields.Object[party] `json:"from"`
	To        fields.Object[party] `json:"to"`
	Extension fields.Object[struct {
		ID fields.Text `json:"id"`
	}] `json:"extension"`
	Recording fields.Object[recording] `json:"recording"`
	Short     fields.Flag              `json:"shortRecording"`
}

type party struct {
	Number          fields.Text `json:"phoneNumber"`
	ExtensionNumber fields.Text `json:"extensionNumber"`
	ExtensionID     fields.Text `json:"extensionId"`
	Name            fields.Text `json:"name"`
}

type recording struct {
	ID         fields.Text `json:"id"`
	Type       fields.Text `json:"type"`
	URI        fields.Text `json:"uri"`
	ContentURI fields.Text `json:"contentUri"`
}

// callRecord is the wire form of Call.
type callRecord struct {
	leg
	ID                 fields.Text           `json:"id"`
	SessionID          fields.Text           `json:"sessionId"`
	TelephonySessionID fields.Text           `json:"telephonySessionId"`
	Action             fields.Text           `json:"action"`
	Result             fields.Text           `json:"result"`
	Type               fields.Text           `json:"type"`
	Finished           fields.Flag           `json:"finished"`
	Deleted            fields.Flag           `json:"deleted"`
	Legs               fields.ShownList[leg] `json:"legs"`
	Message            fields.Object[struct {
		ID   fields.Text `json:"id"`
		Type fields.Text `json:"type"`
		URI  fields.Text `json:"uri"`
	}] `json:"message"`
}

func (p party) plain() Party {
	return Party{
		Number: fields.Brief(p.Number), ExtensionNumber: fields.Brief(p.ExtensionNumber),
		ExtensionID: fields.Known(p.ExtensionID, fields.MostID), Name: fields.Brief(p.Name),
	}
}

// DecodeCall reads a row of a list. A row without an id, and one with a recording without an id or an address that names it, or
// with a leg that cannot be read, is odd; the rest of it is used. The zero Call stands for a row that was deleted and of which nothing
// is left.
func DecodeCall(raw json.RawMessage, listed Period) (Call, error) {
	var r callRecord
	if err := json.Unmarshal(raw, &r); err != nil || fields.IsNothing(raw) {
		return Call{}, problem(raw, "it is no call")
	}
	switch {
	case len(raw) > mostRow:
		return Call{}, problem(raw, "it is too large")
	case len(r.Legs.List) > fields.MostListed:
		return Call{}, problem(raw, "it has too many legs")
	case !r.Start.IsZero() && !listed.holds(r.Start.Time):
		return Call{}, problem(raw, "its start time cannot be")
	}
	r.readLegTimes(listed)
	if r.Start.IsZero() {
		if r.onlyDeleted() {
			return Call{}, nil
		}
		return Call{}, problem(raw, "it has no start time")
	}
	var odd error
	if !fields.Identifies(r.ID) {
		odd, r.ID = Partial(raw, NoID(r.ID)), ""
	}
	recordings, wrong := r.recordings()
	if len(recordings)*len(raw) > mostKept {
		return Call{}, problem(raw, "it has too many recordings")
	}
	switch {
	case wrong != "":
		odd = Partial(raw, wrong)
	case r.Legs.Odd:
		odd = Partial(raw, "it has a leg that cannot be read")
	}
	return Call{
		ID: string(r.ID), SessionID: fields.Known(r.SessionID, fields.MostID), TelephonySessionID: fields.Known(r.TelephonySessionID, fields.MostID),
		Start: r.Start.Time, Duration: r.Duration.Seconds(),
		Direction: fields.Brief(r.Direction), Action: fields.Brief(r.Action), Result: fields.Brief(r.Result),
		// a row that was deleted is not rewritten any more
		Deleted:  r.Deleted.Value,
		Short:    r.tooShort(),
		Finished: r.Deleted.Value || r.Result != "In Progress" && (!r.Finished.Known || r.Finished.Value),
		From:     r.From.Value.plain(), To: r.To.Value.plain(), ExtensionID: fields.Known(r.Extension.Value.ID, fields.MostID), Legs: len(r.Legs.List),
		Type: fields.Brief(r.Type), Whose: r.whose(), Message: r.message(), Recordings: recordings, Raw: slices.Clone(raw),
	}, odd
}

// tooShort reports whether RingCentral says of a call, or of one of its legs, that its recording is too short to be kept.
func (r callRecord) tooShort() bool {
	return r.Short.Value || slices.ContainsFunc(r.Legs.List, func(l leg) bool { return l.Short.Value })
}

// onlyDeleted reports whether a row says no more than that a call was deleted. One that still tells of the call may get its
// recording later, as any other.
func (r callRecord) onlyDeleted() bool {
	shown, wrong := r.recordings()
	tells := r.Result != "" || r.Duration.Seconds() > 0 || r.Legs.Odd || len(r.Legs.List) > 0 || r.Message.Shown
	return r.Deleted.Value && len(shown) == 0 && wrong == "" && !tells
}

// whose is the extension that a call is of: the row's, else the internal side's, else that of the first
// leg that names one; empty for the company's.
func (r callRecord) whose() string {
	if owner := fields.Known(r.Extension.Value.ID, fields.MostID); owner != "" {
		return owner
	}
	for _, l := range append([]leg{r.leg}, r.Legs.List...) {
		if owner := fields.Known(cmp.Or(l.inside(r.Direction), l.Extension.Value.ID), fields.MostID); owner != "" {
			return owner
		}
	}
	return ""
}

// inside is the extension of the side that is within the company; whole is the call's direction.
func (l leg) inside(whole fields.Text) fields.Text {
	inner, outer := l.To.Value.ExtensionID, l.From.Value.ExtensionID
	if cmp.Or(l.Direction, whole) == "Outbound" {
		inner, outer = outer, inner
	}
	return cmp.Or(inner, outer)
}

// mailbox finds the extension in the address of a message.
var mailbox = regexp.MustCompile(`/extension/([^/?]+)/message-store/`)

// message is the message that the row names as what the call left.
func (r callRecord) message() (m MessageOfCall) {
	named := r.Message.Value
	if !fields.Identifies(named.ID) {
		return m
	}
	m = MessageOfCall{ID: string(named.ID), Type: fields.Brief(named.Type)}
	if in := mailbox.FindStringSubmatch(fields.Known(named.URI, fields.MostURI)); in != nil {
		m.ExtensionID = fields.Known(fields.Text(in[1]), fields.MostID)
	}
	return m
}

// readLegTimes takes the start from the legs where the call has none. The times of legs that cannot
// be count as absent.
func (r *callRecord) readLegTimes(listed Period) {
	for i := range r.Legs.List {
		l := &r.Legs.List[i]
		if !listed.holds(l.Start.Time) {
			l.Start = fields.Moment{}
		}
		if r.Start.IsZero() {
			r.Start = l.Start
		}
	}
}

// RecordingsIn are the recordings in a row, be it odd; none of one that is no call.
func RecordingsIn(raw json.RawMessage) []Recording {
	var r callRecord
	if json.Unmarshal(raw, &r) != nil {
		return nil
	}
	found, _ := r.recordings()
	return found
}

// recordings collects those of the call and of its legs, each once and with its address where any
// of them has it. wrong says what is wrong with one of them; empty where nothing is.
func (r callRecord) recordings() (found []Recording, wrong string) {
	r.identify()
	for n, l := range append(slices.Clone(r.Legs.List), r.leg) {
		switch {
		case !l.Recording.Shown:
			continue
		case l.Recording.Odd:
			wrong = "it has something else in place of a recording"
			continue
		case !fields.Identifies(l.Recording.Value.ID):
			wrong = "it has a recording without an id"
			continue
		}
		next := r.describe(l)
		next.OnLeg = n < len(r.Legs.List)
		switch i := slices.IndexFunc(found, func(f Recording) bool { return f.ID == next.ID }); {
		case i < 0:
			found = append(found, next)
		case found[i].ContentURI == "" && next.ContentURI != "":
			found[i] = next
		case !SameAddress(found[i].ContentURI, next.ContentURI):
			wrong = "it has two recordings with one id"
		}
	}
	for i := range found {
		found[i].ExtensionID = r.owner(found[i].ID)
	}
	slices.SortStableFunc(found, func(a, b Recording) int {
		return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.ID, b.ID))
	})
	return found, wrong
}

// SameAddress reports whether two addresses may be those of one content: hosts and queries change, the
// path does not. Of an address that is not known nothing else can be said.
func SameAddress(a, b string) bool {
	one, errOne := url.Parse(a)
	two, errTwo := url.Parse(b)
	return a == "" || b == "" || a == b || errOne == nil && errTwo == nil && one.Path == two.Path
}

// describe fills in a leg's recording from the leg, and the rest from the call.
func (r callRecord) describe(l leg) Recording {
	rec := Recording{
		ID: string(l.Recording.Value.ID), Type: fields.Brief(l.Recording.Value.Type), ContentURI: fields.Address(l.Recording.Value.ContentURI),
		Start: l.Start.Time, Duration: l.Duration.Seconds(),
		From: completed(l.From.Value.plain(), r.From.Value.plain()),
		To:   completed(l.To.Value.plain(), r.To.Value.plain()),
	}
	if rec.Start.IsZero() {
		rec.Start = r.Start.Time
	}
	if rec.Duration == 0 {
		rec.Duration = r.Duration.Seconds()
	}
	return rec
}

// completed is the leg's party, or the call's when the leg has none. When both are the same, the
// call's party fills the gaps.
func completed(own, whole Party) Party {
	if own == (Party{}) {
		return whole
	}
	if own.Number != whole.Number || own.ExtensionNumber != "" && own.ExtensionNumber != whole.ExtensionNumber {
		return own
	}
	return Party{
		Number:          own.Number,
		ExtensionNumber: cmp.Or(own.ExtensionNumber, whole.ExtensionNumber),
		ExtensionID:     cmp.Or(own.ExtensionID, whole.ExtensionID),
		Name:            cmp.Or(own.Name, whole.Name),
	}
}

// owner finds whose a recording is: the extension of the leg that carries it, else the call's, else
// the internal side's (docs/ringcentral.md §3.4).
func (r callRecord) owner(id string) string {
	var sides []leg
	for _, l := range r.Legs.List {
		if string(l.Recording.Value.ID) != id {
			continue
		}
		if owner := fields.Known(l.Extension.Value.ID, fields.MostID); owner != "" {
			return owner
		}
		sides = append(sides, l)
	}
	if owner := fields.Known(r.Extension.Value.ID, fields.MostID); owner != "" {
		return owner
	}
	for _, l := range append(sides, r.leg) {
		if owner := fields.Known(l.inside(r.Direction), fields.MostID); owner != "" {
			return owner
		}
	}
	return ""
}

// Call is one row of the call log with its legs (docs/ringcentral.md §3.3).
type Call struct {
	ID, SessionID, TelephonySessionID string
	Start                             time.Time // UTC
	Duration                          time.Duration
	Direction, Action, Result         string // open lists
	Type                              string // Voice or Fax; an open list, too
	Finished                          bool   // false: the row will still be rewritten
	Short                             bool   // what was recorded of it is too short to be kept
	Deleted                           bool   // from the call log; the recordings that it names may still be there
	From, To                          Party
	ExtensionID                       string
	Whose                             string        // the extension that it is of, also where the row names none; empty = the company's
	Message                           MessageOfCall // zero for none
	Legs                              int           // how many parts the call has
	// oldest first, each once; also those that have no address yet
	Recordings []Recording
	Raw        json.RawMessage // as it was sent
}

// Recording is what was recorded of a call or of one of its legs.
type Recording struct {
	ID, Type    string
	ContentURI  string // empty: it is named and cannot be fetched
	ExtensionID string // whose it is; "" = the company's
	OnLeg       bool   // it hangs on a leg of the call: Start and Duration are the leg's
	Start       time.Time
	Duration    time.Duration
	From, To    Party
}

// MessageOfCall is the voicemail or fax that a call left, as the call's row names it.
type MessageOfCall struct {
	ID, Type    string
	ExtensionID string // in whose message store it is; empty where the row does not say
}

// Party is one side of a call or message. Any field may be empty, and a number may be masked.
type Party struct{ Number, ExtensionNumber, ExtensionID, Name string }
