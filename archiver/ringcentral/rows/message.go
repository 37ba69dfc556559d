package rows

import (
	"cmp"
	"encoding/json"
	"slices"
	"time"

	"ringcentral-archiver/archiver/ringcentral/fields"
)

// Message is one record of the message store (docs/ringcentral.md §5.2).
type Message struct {
	ID, Type                        string
	Direction, Status, Availability string
	Created, Modified               time.Time // UTC
	From                            Party
	To                              []Party
	Subject                         string // of an SMS: its text
	HasSubject                      bool   // it has one, be it empty
	Torn                            bool   // a part of a character of it is missing
	ConversationID                  string
	// of a voicemail: how far its transcript is, e.g. "InProgress"
	Transcription string
	Pages         int // of a fax
	Attachments   []Attachment
	Owner         Owner           // of a message of a shared number; else empty
	ThreadID      string          // of a text in a message thread, which has no number and no owner of its own
	Raw           json.RawMessage // as it was sent
}

// Owner is the queue, site or menu whose shared number a message came to or was sent from (docs/ringcentral.md §11).
type Owner struct{ ExtensionID, Name string }

// Attachment is one part of a message.
type Attachment struct {
	ID, Type, ContentType string
	URI                   string // empty: cannot be fetched
	FileName              string
	Size                  int64         // bytes; 0 = unknown
	Duration              time.Duration // of a sound; 0 = unknown
}

// Availabilities of a message (docs/ringcentral.md §5.4).
const (
	Alive   = "Alive"
	Deleted = "Deleted" // by its user; the content is still there
	Purged  = "Purged"  // nothing is left of it but its id
)

// message is the wire form of Message.
type message struct {
	ID             fields.Text          `json:"id"`
	Type           fields.Text          `json:"type"`
	Direction      fields.Text          `json:"direction"`
	Status         fields.Text          `json:"messageStatus"`
	Availability   fields.Text          `json:"availability"`
	Created        fields.Moment        `json:"creationTime"`
	Modified       fields.Moment        `json:"lastModifiedTime"`
	From           fields.Object[party] `json:"from"`
	To             fields.List[party]   `json:"to"`
	Subject        fields.ShownText     `json:"subject"`
	ConversationID fields.Text          `json:"conversationId"`
	Conversation   fields.Object[struct {
		ID fields.Text `json:"id"`
	}] `json:"conversation"`
	Transcription fields.ShownText             `json:"vmTranscriptionStatus"`
	Pages         fields.Count                 `json:"faxPageCount"`
	Attachments   fields.ShownList[attachment] `json:"attachments"`
	Owner         fields.Object[struct {
		ExtensionID fields.Text `json:"extensionId"`
		Name        fields.Text `json:"name"`
	}] `json:"owner"`
}

type attachment struct {
	ID          fields.Text  `json:"id"`
	Type        fields.Text  `json:"type"`
	ContentType fields.Text  `json:"contentType"`
	URI         fields.Text  `json:"uri"`
	FileName    fields.Text  `json:"fileName"`
	Size        fields.Count `json:"size"`
	Seconds     fields.Count `json:"vmDuration"`
}

// hasContent reports whether the row shows anything that could be archived, readable or not.
func (r message) hasContent() bool {
	return len(r.Attachments.List) > 0 || r.Attachments.Odd || r.Subject.Text != "" || r.Subject.Odd
}

// repeatsText reports whether an attachment holds the text that stands in the subject.
func (r message) repeatsText() bool {
	return slices.ContainsFunc(r.Attachments.List, func(a attachment) bool { return a.Type == "Text" })
}

// servesText reports whether that attachment can be fetched.
func (r message) servesText() bool {
	return slices.ContainsFunc(r.Attachments.List, func(a attachment) bool { return a.Type == "Text" && fields.Address(a.URI) != "" })
}

// DecodeMessage reads a row of a list.
func DecodeMessage(raw json.RawMessage, listed Period) (Message, error) {
	var r message
	err := json.Unmarshal(raw, &r)
	return r.plain(raw, err, listed)
}

// plain is the message of a row; err is that of its decoding.
func (r *message) plain(raw json.RawMessage, err error, listed Period) (Message, error) {
	if !listed.holds(r.Modified.Time) {
		r.Modified = fields.Moment{}
	}
	if r.Created.IsZero() {
		r.Created = r.Modified
	}
	r.identify()
	switch {
	case err != nil || fields.IsNothing(raw):
		return Message{}, problem(raw, "it is no message")
	case r.Availability == Purged && !r.hasContent(): // only its id is left, which no one can archive
		return Message{ID: fields.Known(r.ID, fields.MostID), Type: fields.Brief(r.Type), Availability: Purged}, nil
	case len(raw) > mostRow:
		return Message{}, problem(raw, "it is too large")
	case len(r.Attachments.List) > fields.MostListed:
		return Message{}, problem(raw, "it has too many attachments")
	case !fields.Identifies(r.ID):
		return Message{}, problem(raw, NoID(r.ID))
	case fields.Blank(r.Type):
		return Message{}, problem(raw, "it has no type")
	case r.Created.IsZero():
		return Message{}, problem(raw, "it has no time")
	case !listed.holds(r.Created.Time):
		return Message{}, problem(raw, "its time cannot be")
	}
	if r.Subject.Odd && r.repeatsText() {
		r.Subject.Text = "" // it is fetched; that the subject is odd stays named
	}
	if r.Availability == Purged {
		r.Availability = Deleted // its content is still there
	}
	m := Message{
		ID: string(r.ID), Type: fields.Brief(r.Type),
		Direction: fields.Brief(r.Direction), Status: fields.Brief(r.Status), Availability: fields.Brief(r.Availability),
		Created: r.Created.Time, Modified: r.Modified.Time, From: r.From.Value.plain(), Subject: string(r.Subject.Text), HasSubject: r.Subject.Told, Torn: r.Subject.Torn,
		ConversationID: fields.Known(cmp.Or(r.Conversation.Value.ID, r.ConversationID), fields.MostID), Transcription: fields.Brief(r.Transcription.Text),
		Pages: int(min(r.Pages, fields.MostCounted)), Raw: slices.Clone(raw),
		Owner: Owner{fields.Known(r.Owner.Value.ExtensionID, fields.MostID), fields.Brief(r.Owner.Value.Name)},
	}
	for _, to := range r.To {
		m.To = append(m.To, to.plain())
	}
	for _, a := range r.Attachments.List {
		m.Attachments = append(m.Attachments, Attachment{
			ID: fields.Known(a.ID, fields.MostID), Type: fields.Brief(a.Type), ContentType: fields.Brief(a.ContentType),
			URI: fields.Address(a.URI), FileName: fields.Brief(a.FileName), Size: int64(a.Size),
			Duration: a.Seconds.Seconds(),
		})
	}
	return m, r.unreadPart(raw)
}

// OddAttachment is how a message is named that has an attachment that cannot be read.
const OddAttachment = "it has an attachment that cannot be read"

// unreadPart says what of a message cannot be read although it counts. The subject is the text of a
// text, and only beside a voicemail or a fax.
func (r *message) unreadPart(raw json.RawMessage) error {
	switch {
	case r.Attachments.Odd:
		return Partial(raw, OddAttachment)
	case r.Subject.Odd && r.Type != "VoiceMail" && r.Type != "Fax":
		return Partial(raw, "its text cannot be read")
	case r.Subject.Torn && r.Type != "VoiceMail" && r.Type != "Fax" && !r.servesText():
		return Partial(raw, "not all of its text can be read")
	case r.Transcription.Odd && r.Type == "VoiceMail":
		return Partial(raw, "whether it has a transcript cannot be read")
	case r.Type == "MMS" && len(r.Attachments.List) == 0:
		return Partial(raw, "it calls itself MMS and has no attachment")
	}
	return nil
}
