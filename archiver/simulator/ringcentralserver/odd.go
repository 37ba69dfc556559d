package ringcentralserver

import (
	"strings"
	"time"
)

// Oddity is what a row of a list lacks (docs/ringcentral.md §11), or has that cannot be.
type Oddity struct {
	NoID    bool      // the row has no id
	NoTime  bool      // neither the row nor a leg says when it was
	Null    bool      // the row is null
	Time    string    // what it says instead of its time; "" is the true one
	LongIDs int       // length of the ids of a call and of its recordings; 0 is the true ones
	Until   time.Time // it is as it should be from then on; zero is never
}

// hides reports whether nothing can be archived of a call that is so odd.
func (o Oddity) hides() bool { return o.Null || o.NoTime || o.Time != "" || o.LongIDs > 0 }

// at is the oddity of that time.
func (o Oddity) at(now time.Time) Oddity {
	if !o.Until.IsZero() && !now.Before(o.Until) {
		return Oddity{}
	}
	return o
}

// ShownItem is something that a list shows and that cannot be archived as it is shown.
type ShownItem struct {
	Type        string    // as of TruthItem; of a call that is odd itself CallRecording
	ID          string    // recording.id or the message's id; "" where the row lacks it
	ExtensionID string    // the owner's; of messages that of the store
	Time        time.Time // zero where the row lacks it
	Shared      bool      // a message of a shared number: only a list that asks for those shows it
}

// Unarchivable is what the lists show at that time and what cannot be archived as it is: odd rows,
// and recordings and attachments without an address. It comes from what was added, not from an
// answer.
func (o *Office) Unarchivable(at time.Time) (items []ShownItem) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.advance(at)
	for _, c := range o.calls {
		if !c.listed(at) || c.stub(at) {
			continue
		}
		if odd := c.Odd.at(at); odd != (Oddity{}) {
			items = append(items, odd.shown(ShownItem{Type: TypeCallRecording, ID: c.id, ExtensionID: c.ExtensionID, Time: c.Start}))
			continue
		}
		for _, r := range c.recordings {
			if c.finished(at) && !c.Frozen && r.attached(at, o.retention) && !r.addressed(at) {
				items = append(items, ShownItem{Type: TypeCallRecording, ID: r.id, ExtensionID: r.owner(), Time: c.Start})
			}
		}
	}
	for _, m := range o.messages {
		if a := m.availability(at, o.messageRetention); m.Type == TypePager || a != "Alive" && a != "Deleted" {
			continue
		}
		shown := ShownItem{Type: m.Type, ID: m.id, ExtensionID: m.ExtensionID, Time: m.Created, Shared: m.OwnerID != ""}
		if odd := m.Odd.at(at); odd != (Oddity{}) {
			items = append(items, odd.shown(shown))
			continue
		}
		if m.busy(at) {
			continue
		}
		for _, a := range m.present(at) {
			if !m.addressed(a, at) && a.kind != "Text" {
				items = append(items, shown)
				break
			}
		}
	}
	return append(items, o.oddThreadTexts(at)...)
}

// shown is a row without what it lacks.
func (o Oddity) shown(s ShownItem) ShownItem {
	if o.NoID || o.Null {
		s.ID = ""
	}
	if o.NoTime || o.Null || o.Time != "" {
		s.Time = time.Time{}
	}
	return s
}

// spoil takes out of a row of the call log what it lacks; a null row is nil.
func (o Oddity) spoilCall(r *callRecord) *callRecord {
	if o.Null {
		return nil
	}
	if o.NoID {
		r.ID = ""
	}
	if o.NoTime || o.Time != "" {
		r.StartTime = o.Time
		for _, leg := range r.Legs {
			leg.StartTime = o.Time
		}
	}
	if o.LongIDs > 0 {
		r.ID = strings.Repeat("7", o.LongIDs)
		for _, one := range append(r.Legs, r) {
			if one.Recording != nil {
				one.Recording.ID = r.ID
			}
		}
	}
	return r
}

// spoilMessage is spoilCall for a message.
func (o Oddity) spoilMessage(m *wireMessage) *wireMessage {
	if o.Null {
		return nil
	}
	if o.NoID {
		m.ID = 0
	}
	if o.NoTime || o.Time != "" {
		m.CreationTime, m.LastModifiedTime = o.Time, o.Time
	}
	return m
}

// addressed reports whether the recording has its contentUri at that time.
func (r *recording) addressed(at time.Time) bool {
	return r.AddressAfter == 0 || r.AddressAfter > 0 && !at.Before(r.at.Add(r.AddressAfter))
}

// busy reports whether a fax is on its way and young enough to be waited for.
func (m *message) busy(at time.Time) bool {
	status := m.status(at)
	return m.Type == TypeFax && (status == "Queued" || status == "Sending") && at.Sub(m.Created) < patience
}

// addressed reports whether an attachment has its uri at that time.
func (m *message) addressed(a *attachment, at time.Time) bool {
	return !a.withoutURI || m.AddressAfter > 0 && !at.Before(m.Created.Add(m.AddressAfter))
}
