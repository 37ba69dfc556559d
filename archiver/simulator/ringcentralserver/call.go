package ringcentralserver

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"time"
)

// Party is one side of a call or a message. An empty one is left out of the record, as RingCentral
// does at times.
type Party struct {
	Number          string // may be masked: +1855201XXXX
	ExtensionNumber string
	ExtensionID     string
	Name            string
	Location        string
}

// CallSpec describes a call. Only Start and Duration are needed.
type CallSpec struct {
	Start        time.Time
	Duration     time.Duration
	ExtensionID  string // on whose behalf; "" leaves the field out, as on company-level calls
	Direction    string // "" is Inbound
	From, To     Party
	Action       string // "" is Phone Call
	Result       string // "" is Accepted for inbound calls, Call connected for outbound ones
	Reason       string
	Transport    string        // "" is PSTN
	SessionID    string        // to group several rows; "" is a session of its own
	AppearsAfter time.Duration // from the end of the call to its row; 0 is 20 s, negative is none
	// the row is there from the start, unfinished and with other parties, and is rewritten when it
	// ends
	InProgress bool
	// the row stays unfinished for ever, with its recordings attached
	Frozen     bool
	Odd        Oddity
	Short      bool      // shortRecording: too short, no recording will come
	DeletedAt  time.Time // the row is deleted then
	Stub       bool      // and hardly more than its id is left
	MessageID  string    // of the voicemail or fax that it left
	MessageIn  string    // the extension in whose message store that is; "" is its own
	Fax        bool      // it was a fax
	Legs       []LegSpec // none is a single leg like the call; Recordings may ask for more
	Recordings []RecordingSpec
}

// LegSpec describes one leg of a call.
type LegSpec struct {
	ExtensionID string // "" leaves the field out
	Type        string // legType; "" is Accept
	Result      string // "" is the call's
	From, To    Party  // empty ones are the call's
	After       time.Duration
	Duration    time.Duration // 0 is the call's
}

// Place says where in a record a recording hangs (docs/ringcentral.md §3.4).
type Place int

// The places.
const (
	OnBoth   Place = iota // on the record and on a leg
	OnRecord              // on the record only
	OnLeg                 // on a leg only
)

// RecordingSpec describes one recording of a call. A record holds one at most: further ones go
// OnLeg.
type RecordingSpec struct {
	Place       Place
	Leg         int    // which leg carries it; missing legs are made
	Type        string // "" is Automatic
	ContentType string // "" is audio/mpeg; audio/wav
	// from the end of the call until it is attached; never before the row appears
	ReadyAfter    time.Duration
	Duration      time.Duration // 0 is the call's
	Size          int64         // bytes; 0 follows from the duration
	FileDeletedAt time.Time     // the file is deleted then, while the row still shows the recording
	// from its being attached until it has a contentUri; 0 is at once, negative never
	AddressAfter time.Duration
}

const (
	rowDelay   = 20 * time.Second // docs/ringcentral.md §3.5
	statusBusy = "In Progress"
	idSuffix   = 4 // the office's shard, which ends most numeric ids
)

// call is a CallSpec in the office, with its ids.
type call struct {
	CallSpec
	id         string
	telephony  string
	appears    time.Time
	recordings []*recording
}

// recording is a RecordingSpec in the office.
type recording struct {
	RecordingSpec
	id   string
	call *call
	at   time.Time // attached to the row
	body Body

	forgotten time.Time // from then on neither row nor file shows it; zero = never
}

// AddCall adds a call and returns the ids of its row and of its recordings, in the order of the
// spec.
func (o *Office) AddCall(c CallSpec) (id string, recordings []string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	added := o.addCall(c, o.next())
	for _, r := range added.recordings {
		recordings = append(recordings, r.id)
	}
	return added.id, recordings
}

// UndeleteCalls has the lists show calls that were deleted as any other.
func (o *Office) UndeleteCalls() {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, c := range o.calls {
		c.DeletedAt = time.Time{}
	}
}

// addCall makes the ids from serial, which no other call may have.
func (o *Office) addCall(spec CallSpec, serial int64) *call {
	hash := mix(uint64(serial) ^ 0xCA11)
	c := &call{
		CallSpec:  fillCall(spec),
		id:        fmt.Sprintf("A%015d", serial),
		telephony: fmt.Sprintf("s-a%012xz%011xz%x0000", hash&0xFFFFFFFFFFFF, mix(hash)&0xFFFFFFFFFFF, serial),
	}
	if c.SessionID == "" {
		c.SessionID = strconv.FormatInt(450_000_000_000_000+serial, 10)
	}
	end := c.Start.Add(c.Duration)
	c.appears = end.Add(c.AppearsAfter)
	for i, r := range c.CallSpec.Recordings {
		c.recordings = append(c.recordings, o.addRecording(c, r, serial, i))
	}
	o.calls = append(o.calls, c)
	o.callByID[c.id] = c
	o.unsorted = true
	return c
}

func (o *Office) addRecording(c *call, spec RecordingSpec, serial int64, i int) *recording {
	spec.Type = cmp.Or(spec.Type, "Automatic")
	spec.ContentType = cmp.Or(spec.ContentType, mpegType)
	spec.Duration = cmp.Or(spec.Duration, c.Duration)
	if spec.Place != OnRecord {
		for len(c.Legs) <= spec.Leg {
			c.Legs = append(c.Legs, fillLeg(LegSpec{ExtensionID: c.ExtensionID}, c.CallSpec))
		}
	}
	id := strconv.FormatInt((7_000_000_000+serial*10+int64(i))*1000+idSuffix, 10)
	r := &recording{
		RecordingSpec: spec, id: id, call: c,
		at:   c.Start.Add(c.Duration + spec.ReadyAfter),
		body: audioBody(spec.ContentType, id, spec.Duration, spec.Size),
	}
	if r.at.Before(c.appears) {
		r.at = c.appears
	}
	o.recordings[id] = r
	return r
}

func fillCall(c CallSpec) CallSpec {
	c.Start = c.Start.UTC().Truncate(time.Millisecond)
	c.Direction = cmp.Or(c.Direction, "Inbound")
	c.Action = cmp.Or(c.Action, "Phone Call")
	c.Transport = cmp.Or(c.Transport, "PSTN")
	if c.Result == "" {
		c.Result = "Accepted"
		if c.Direction == "Outbound" {
			c.Result = "Call connected"
		}
	}
	if c.AppearsAfter == 0 {
		c.AppearsAfter = rowDelay
	}
	c.AppearsAfter = max(c.AppearsAfter, 0)
	if len(c.Legs) == 0 {
		c.Legs = []LegSpec{{ExtensionID: c.ExtensionID}}
	}
	c.Legs = slices.Clone(c.Legs)
	for i := range c.Legs {
		c.Legs[i] = fillLeg(c.Legs[i], c)
	}
	return c
}

func fillLeg(l LegSpec, c CallSpec) LegSpec {
	l.Type = cmp.Or(l.Type, "Accept")
	l.Result = cmp.Or(l.Result, c.Result)
	l.Duration = cmp.Or(l.Duration, c.Duration)
	l.From = cmp.Or(l.From, c.From)
	l.To = cmp.Or(l.To, c.To)
	return l
}

// kind is RingCentral's word for what was called for, and leaves that for the message that it left.
func (c *call) kind() string {
	if c.Fax {
		return "Fax"
	}
	return "Voice"
}

func (c *call) leaves() string {
	if c.Fax {
		return TypeFax
	}
	return TypeVoiceMail
}

// extensions are those in whose call log the call stands.
func (c *call) extensions() []string {
	ids := []string{c.ExtensionID}
	for _, l := range c.Legs {
		ids = append(ids, l.ExtensionID)
	}
	return slices.DeleteFunc(ids, func(id string) bool { return id == "" })
}

// listed reports whether the row is there at that time, deleted or not.
func (c *call) listed(at time.Time) bool {
	if c.InProgress && !at.Before(c.Start) {
		return true
	}
	return !at.Before(c.appears)
}

func (c *call) finished(at time.Time) bool { return !at.Before(c.appears) }

func (c *call) deleted(at time.Time) bool { return !c.DeletedAt.IsZero() && !at.Before(c.DeletedAt) }

// stub reports whether hardly more than an id is left of the row at that time.
func (c *call) stub(at time.Time) bool { return c.Stub && c.deleted(at) }

// attached reports whether the row shows the recording at that time.
func (r *recording) attached(at time.Time, retention time.Duration) bool {
	return !at.Before(r.at) && at.Before(r.call.Start.Add(retention)) && !isForgotten(r.forgotten, at)
}

// fetchable reports whether its file is there at that time.
func (r *recording) fetchable(at time.Time, retention time.Duration) bool {
	return r.attached(at, retention) && (r.FileDeletedAt.IsZero() || at.Before(r.FileDeletedAt))
}

// modified is the last time until then at which the row changed.
func (c *call) modified(at time.Time, retention time.Duration) time.Time {
	moments := []time.Time{c.appears, c.DeletedAt}
	for _, r := range c.recordings {
		moments = append(moments, r.at, c.Start.Add(retention), r.forgotten)
	}
	last := c.appears
	if c.InProgress {
		last = c.Start
	}
	for _, m := range moments {
		if !m.After(at) && m.After(last) {
			last = m
		}
	}
	return last
}

// owner is the extension that a recording belongs to: the one of its leg, of the record, or of the
// internal side; "" is the company (docs/ringcentral.md §3.4.6).
func (r *recording) owner() string {
	leg := ""
	if r.Place != OnRecord {
		leg = r.call.Legs[r.Leg].ExtensionID
	}
	return cmp.Or(leg, r.call.ExtensionID, r.call.To.ExtensionID, r.call.From.ExtensionID)
}
