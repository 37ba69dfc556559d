package ringcentral

import (
	"cmp"
	"context"
	"encoding/json"
	"net/url"
	"slices"
	"time"

	"ringcentral-archiver/archiver/ringcentral/pace"
)

// MessageQuery says which messages of one extension to list, by the time of their creation.
type MessageQuery struct {
	Extension string    // its id; empty = the signed-in user's own
	Types     []string  // "VoiceMail", "SMS", "Fax", "Pager"; none = all. MMS are SMS
	From, To  time.Time // a zero To is now
	Since     time.Time // how far back a row may be of use; zero is From
	// is told of each record that cannot be understood; nil = no one is
	Odd func(OddRecord)
}

// Message is one record of the message store (docs/ringcentral.md §5.2).
type Message struct {
	ID, Type                        string
	Direction, Status, Availability string
	Created, Modified               time.Time // UTC
	From                            Party
	To                              []Party
	Subject                         string // of an SMS: its text
	HasSubject                      bool   // it has one, be it empty
	ConversationID                  string
	// of a voicemail: how far its transcript is, e.g. "InProgress"
	Transcription string
	Pages         int // of a fax
	Attachments   []Attachment
	Raw           json.RawMessage // as it was sent
}

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

// Messages lists messages page by page, usually the newest first, with those that their user has
// deleted and RingCentral still holds. Errors: an error of page, as it is; those of every call.
func (c *Client) Messages(ctx context.Context, q MessageQuery, page func([]Message) error) error {
	query, listed, err := c.between(q.From, q.To, q.Since)
	if err != nil {
		return err
	}
	query["availability"] = []string{Alive, Deleted}
	if len(q.Types) > 0 {
		query["messageType"] = q.Types
	}
	to := c.at("/restapi/v1.0/account/~/extension/"+url.PathEscape(cmp.Or(q.Extension, "~"))+"/message-store", query)
	return pages(ctx, c, listing[Message]{
		route: route{"list messages", pace.Light}, to: to, page: page, odd: q.Odd, period: listed,
		decode: func(raw json.RawMessage) (Message, error) { return decodeMessage(raw, listed) },
	})
}

// message is the wire form of Message.
type message struct {
	ID             text          `json:"id"`
	Type           text          `json:"type"`
	Direction      text          `json:"direction"`
	Status         text          `json:"messageStatus"`
	Availability   text          `json:"availability"`
	Created        moment        `json:"creationTime"`
	Modified       moment        `json:"lastModifiedTime"`
	From           object[party] `json:"from"`
	To             list[party]   `json:"to"`
	Subject        shownText     `json:"subject"`
	ConversationID text          `json:"conversationId"`
	Conversation   object[struct {
		ID text `json:"id"`
	}] `json:"conversation"`
	Transcription shownText             `json:"vmTranscriptionStatus"`
	Pages         count                 `json:"faxPageCount"`
	Attachments   shownList[attachment] `json:"attachments"`
}

type attachment struct {
	ID          text  `json:"id"`
	Type        text  `json:"type"`
	ContentType text  `json:"contentType"`
	URI         text  `json:"uri"`
	FileName    text  `json:"fileName"`
	Size        count `json:"size"`
	Seconds     count `json:"vmDuration"`
}

// hasContent reports whether the row shows anything that could be archived, readable or not.
func (r message) hasContent() bool {
	return len(r.Attachments.list) > 0 || r.Attachments.odd || r.Subject.text != "" || r.Subject.odd
}

// decodeMessage reads a row of a list.
func decodeMessage(raw json.RawMessage, listed period) (Message, error) {
	var r message
	err := json.Unmarshal(raw, &r)
	if !listed.holds(r.Modified.Time) {
		r.Modified = moment{}
	}
	if r.Created.IsZero() {
		r.Created = r.Modified
	}
	switch {
	case err != nil || isNothing(raw):
		return Message{}, problem(raw, "it is no message")
	case r.Availability == Purged && !r.hasContent(): // only its id is left, which no one can archive
		return Message{ID: known(r.ID, mostID), Type: brief(r.Type), Availability: Purged}, nil
	case len(raw) > mostRow:
		return Message{}, problem(raw, "it is too large")
	case len(r.Attachments.list) > mostListed:
		return Message{}, problem(raw, "it has too many attachments")
	case !identifies(r.ID):
		return Message{}, problem(raw, noID(r.ID))
	case blank(r.Type):
		return Message{}, problem(raw, "it has no type")
	case r.Created.IsZero():
		return Message{}, problem(raw, "it has no time")
	case !listed.holds(r.Created.Time):
		return Message{}, problem(raw, "its time cannot be")
	}
	if r.Availability == Purged {
		r.Availability = Deleted // its content is still there
	}
	m := Message{
		ID: string(r.ID), Type: brief(r.Type),
		Direction: brief(r.Direction), Status: brief(r.Status), Availability: brief(r.Availability),
		Created: r.Created.Time, Modified: r.Modified.Time, From: r.From.value.plain(), Subject: string(r.Subject.text), HasSubject: r.Subject.told,
		ConversationID: known(cmp.Or(r.Conversation.value.ID, r.ConversationID), mostID), Transcription: brief(r.Transcription.text),
		Pages: int(min(r.Pages, mostCounted)), Raw: slices.Clone(raw),
	}
	for _, to := range r.To {
		m.To = append(m.To, to.plain())
	}
	for _, a := range r.Attachments.list {
		m.Attachments = append(m.Attachments, Attachment{
			ID: known(a.ID, mostID), Type: brief(a.Type), ContentType: brief(a.ContentType),
			URI: known(a.URI, mostURI), FileName: brief(a.FileName), Size: int64(a.Size),
			Duration: a.Seconds.seconds(),
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
	case r.Attachments.odd:
		return partial(raw, OddAttachment)
	case r.Subject.odd && (r.Type == "SMS" || r.Type == "MMS"):
		return partial(raw, "its text cannot be read")
	case r.Transcription.odd && r.Type == "VoiceMail":
		return partial(raw, "whether it has a transcript cannot be read")
	case r.Type == "MMS" && len(r.Attachments.list) == 0:
		return partial(raw, "it calls itself MMS and has no attachment")
	}
	return nil
}
