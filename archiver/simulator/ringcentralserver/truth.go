package ringcentralserver

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// TruthItem is one thing that exists in the office and can be fetched.
type TruthItem struct {
	Type            string // CallRecording, VoiceMail, SMS or Fax
	ID              string // recording.id or the message's id
	CallID          string // of a recording
	ExtensionID     string // the owner's (docs/ringcentral.md §3.4.6); "" is the company
	ExtensionNumber string // "" if the owner is deleted or the company
	ExtensionName   string
	MailboxID       string    // of a message: the extension in whose store it lies, which may not be the owner; InThreads of a text that is in none
	Time            time.Time // start of the call, or creation of the message
	Final           bool      // no part and no status is still to come
	Deleted         bool      // its user has deleted it, and it is still there
	Parts           []TruthPart
}

// TruthPart is one file of an item.
type TruthPart struct {
	Kind         string // audio, transcript, text, attachment (a picture) or document
	ContentType  string
	FileName     string // as the sender named it; often ""
	AttachmentID string // "" for recordings
	Body         Body
}

// TypeCallRecording is the Type of a recording; the other items have their message's type.
const TypeCallRecording = "CallRecording"

var truthKinds = map[string]string{
	"AudioRecording": "audio", "AudioTranscription": "transcript", "Text": "text",
	"MmsAttachment": "attachment", "RenderedDocument": "document", "SourceDocument": "document",
}

// Truth is everything that exists and is fetchable at that time, oldest first: recordings that
// their row shows, be it deleted, and whose file is there, and messages that are Alive or Deleted with at least one
// part. What lacks an address, and rows without a time, are left out. It comes from what was added,
// not from an answer.
func (o *Office) Truth(at time.Time) []TruthItem {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.advance(at)
	var items []TruthItem
	for _, c := range o.calls {
		if odd := c.Odd.at(at); !c.finished(at) || odd.hides() || c.stub(at) {
			continue
		}
		for _, r := range c.recordings {
			if r.fetchable(at, o.retention) && r.addressed(at) {
				items = append(items, o.recordingTruth(r, at))
			}
		}
	}
	for _, m := range o.messages {
		a := m.availability(at, o.messageRetention)
		if m.Type == TypePager || a != "Alive" && a != "Deleted" || m.Odd.at(at) != (Oddity{}) {
			continue
		}
		if _, there := o.extension(m.ExtensionID); !there {
			continue // its message store went with it
		}
		if !o.shows(m) {
			continue
		}
		if item := o.messageTruth(m, at); len(item.Parts) > 0 {
			items = append(items, item)
		}
	}
	items = append(items, o.threadTruth(at)...)
	slices.SortStableFunc(items, func(a, b TruthItem) int {
		if n := a.Time.Compare(b.Time); n != 0 {
			return n
		}
		return strings.Compare(a.ID, b.ID)
	})
	return items
}

// patience is how old an unfinished row is when it is no longer waited for
// (docs/ringcentral.md §11).
const patience = 6 * time.Hour

func (o *Office) recordingTruth(r *recording, at time.Time) TruthItem {
	item := TruthItem{
		Type: TypeCallRecording, ID: r.id, CallID: r.call.id, ExtensionID: r.owner(), Time: r.call.Start, Final: !r.call.Frozen || at.Sub(r.call.Start) >= patience,
		Parts: []TruthPart{{Kind: "audio", ContentType: r.ContentType, Body: r.body}},
	}
	o.nameOwner(&item)
	return item
}

func (o *Office) messageTruth(m *message, at time.Time) TruthItem {
	item := TruthItem{Type: m.Type, ID: m.id, ExtensionID: cmp.Or(m.OwnerID, m.ExtensionID), MailboxID: m.ExtensionID, Time: m.Created, Final: m.final(at) && !m.busy(at), Deleted: m.availability(at, 0) == "Deleted"}
	o.nameOwner(&item)
	for _, a := range m.present(at) {
		if !m.addressed(a, at) && a.kind != "Text" { // a text is in the record itself
			continue
		}
		item.Parts = append(item.Parts, TruthPart{
			Kind: truthKinds[a.kind], ContentType: a.contentType, FileName: a.fileName, AttachmentID: a.id, Body: a.body,
		})
	}
	return item
}

func (o *Office) nameOwner(item *TruthItem) {
	if e, ok := o.extension(item.ExtensionID); ok {
		item.ExtensionNumber, item.ExtensionName = e.Number, e.Name
	}
}
