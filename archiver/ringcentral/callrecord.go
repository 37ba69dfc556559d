package ringcentral

import (
	"cmp"
	"encoding/json"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// leg is what a call and its legs have in common on the wire.
type leg struct {
	Start     moment        `json:"startTime"`
	Duration  count         `json:"duration"`
	Direction text          `json:"direction"`
	From      object[party] `json:"from"`
	To        object[party] `json:"to"`
	Extension object[struct {
		ID text `json:"id"`
	}] `json:"extension"`
	Recording object[recording] `json:"recording"`
}

type party struct {
	Number          text `json:"phoneNumber"`
	ExtensionNumber text `json:"extensionNumber"`
	ExtensionID     text `json:"extensionId"`
	Name            text `json:"name"`
}

type recording struct {
	ID         text `json:"id"`
	Type       text `json:"type"`
	ContentURI text `json:"contentUri"`
}

// callRecord is the wire form of Call.
type callRecord struct {
	leg
	ID                 text           `json:"id"`
	SessionID          text           `json:"sessionId"`
	TelephonySessionID text           `json:"telephonySessionId"`
	Action             text           `json:"action"`
	Result             text           `json:"result"`
	Type               text           `json:"type"`
	Finished           flag           `json:"finished"`
	Legs               shownList[leg] `json:"legs"`
	Message            object[struct {
		ID   text `json:"id"`
		Type text `json:"type"`
		URI  text `json:"uri"`
	}] `json:"message"`
}

func (p party) plain() Party {
	return Party{
		Number: brief(p.Number), ExtensionNumber: brief(p.ExtensionNumber),
		ExtensionID: known(p.ExtensionID, mostID), Name: brief(p.Name),
	}
}

// decodeCall reads a row of a list. A row without an id, and one with a recording without an id or
// with a leg that cannot be read, is odd; the rest of it is used.
func decodeCall(raw json.RawMessage, listed period) (Call, error) {
	var r callRecord
	if err := json.Unmarshal(raw, &r); err != nil || isNothing(raw) {
		return Call{}, problem(raw, "it is no call")
	}
	switch {
	case len(raw) > mostRow:
		return Call{}, problem(raw, "it is too large")
	case len(r.Legs.list) > mostListed:
		return Call{}, problem(raw, "it has too many legs")
	case !r.Start.IsZero() && !listed.holds(r.Start.Time):
		return Call{}, problem(raw, "its start time cannot be")
	}
	r.readLegTimes(listed)
	if r.Start.IsZero() {
		return Call{}, problem(raw, "it has no start time")
	}
	var odd error
	if !identifies(r.ID) {
		odd, r.ID = partial(raw, noID(r.ID)), ""
	}
	recordings, wrong := r.recordings()
	if len(recordings)*len(raw) > mostKept {
		return Call{}, problem(raw, "it has too many recordings")
	}
	switch {
	case wrong != "":
		odd = partial(raw, wrong)
	case r.Legs.odd:
		odd = partial(raw, "it has a leg that cannot be read")
	}
	return Call{
		ID: string(r.ID), SessionID: known(r.SessionID, mostID), TelephonySessionID: known(r.TelephonySessionID, mostID),
		Start: r.Start.Time, Duration: r.Duration.seconds(),
		Direction: brief(r.Direction), Action: brief(r.Action), Result: brief(r.Result),
		Finished: r.Result != "In Progress" && (!r.Finished.known || r.Finished.value),
		From:     r.From.value.plain(), To: r.To.value.plain(), ExtensionID: known(r.Extension.value.ID, mostID), Legs: len(r.Legs.list),
		Type: brief(r.Type), Whose: r.whose(), Message: r.message(), Recordings: recordings, Raw: slices.Clone(raw),
	}, odd
}

// whose is the extension that a call is of: the row's, else the internal side's, else that of the first
// leg that names one; empty for the company's.
func (r callRecord) whose() string {
	if owner := known(r.Extension.value.ID, mostID); owner != "" {
		return owner
	}
	for _, l := range append([]leg{r.leg}, r.Legs.list...) {
		if owner := known(cmp.Or(l.inside(r.Direction), l.Extension.value.ID), mostID); owner != "" {
			return owner
		}
	}
	return ""
}

// inside is the extension of the side that is within the company; whole is the call's direction.
func (l leg) inside(whole text) text {
	inner, outer := l.To.value.ExtensionID, l.From.value.ExtensionID
	if cmp.Or(l.Direction, whole) == "Outbound" {
		inner, outer = outer, inner
	}
	return cmp.Or(inner, outer)
}

// mailbox finds the extension in the address of a message.
var mailbox = regexp.MustCompile(`/extension/([^/?]+)/message-store/`)

// message is the message that the row names as what the call left.
func (r callRecord) message() (m MessageOfCall) {
	named := r.Message.value
	if !identifies(named.ID) {
		return m
	}
	m = MessageOfCall{ID: string(named.ID), Type: brief(named.Type)}
	if in := mailbox.FindStringSubmatch(known(named.URI, mostURI)); in != nil {
		m.ExtensionID = known(text(in[1]), mostID)
	}
	return m
}

// readLegTimes takes the start from the legs where the call has none. The times of legs that cannot
// be count as absent.
func (r *callRecord) readLegTimes(listed period) {
	for i := range r.Legs.list {
		l := &r.Legs.list[i]
		if !listed.holds(l.Start.Time) {
			l.Start = moment{}
		}
		if r.Start.IsZero() {
			r.Start = l.Start
		}
	}
}

// identifies reports whether something can be known by an id.
func identifies(id text) bool { return !blank(id) && len(id) <= mostID }

// blank reports whether a text says nothing.
func blank(t text) bool { return strings.TrimSpace(string(t)) == "" }

// noID is what is wrong with an id that identifies nothing.
func noID(id text) string {
	if blank(id) {
		return "it has no id"
	}
	return "its id is too long"
}

// recordings collects those of the call and of its legs, each once and with its address where any
// of them has it. wrong says what is wrong with one of them; empty where nothing is.
func (r callRecord) recordings() (found []Recording, wrong string) {
	for n, l := range append(slices.Clone(r.Legs.list), r.leg) {
		switch {
		case !l.Recording.shown:
			continue
		case l.Recording.odd:
			wrong = "it has something else in place of a recording"
			continue
		case !identifies(l.Recording.value.ID):
			wrong = "it has a recording without an id"
			continue
		}
		next := r.describe(l)
		next.OnLeg = n < len(r.Legs.list)
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
		ID: string(l.Recording.value.ID), Type: brief(l.Recording.value.Type), ContentURI: known(l.Recording.value.ContentURI, mostURI),
		Start: l.Start.Time, Duration: l.Duration.seconds(),
		From: completed(l.From.value.plain(), r.From.value.plain()),
		To:   completed(l.To.value.plain(), r.To.value.plain()),
	}
	if rec.Start.IsZero() {
		rec.Start = r.Start.Time
	}
	if rec.Duration == 0 {
		rec.Duration = r.Duration.seconds()
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
	for _, l := range r.Legs.list {
		if string(l.Recording.value.ID) != id {
			continue
		}
		if owner := known(l.Extension.value.ID, mostID); owner != "" {
			return owner
		}
		sides = append(sides, l)
	}
	if owner := known(r.Extension.value.ID, mostID); owner != "" {
		return owner
	}
	for _, l := range append(sides, r.leg) {
		if owner := known(l.inside(r.Direction), mostID); owner != "" {
			return owner
		}
	}
	return ""
}
