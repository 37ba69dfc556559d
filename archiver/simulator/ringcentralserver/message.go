package ringcentralserver

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"time"
)

// The types of messages. An MMS is an SMS with pictures.
const (
	TypeVoiceMail = "VoiceMail"
	TypeSMS       = "SMS"
	TypeFax       = "Fax"
	TypePager     = "Pager"
)

// MessageSpec describes a message in the store of one extension. Type, ExtensionID and Created are
// needed.
type MessageSpec struct {
	Type           string
	ExtensionID    string
	OwnerID        string   // of a shared one: the queue, site or menu whose number it came to; "" is ExtensionID's own
	AlsoIn         []string // other stores that show a shared one
	Direction      string   // "" is Inbound
	Created        time.Time
	AppearsAfter   time.Duration // from creation until it is listed
	From           Party
	To             []Party
	Text           string        // of an SMS or a pager message; "" has no text part
	CutAt          int           // bytes of the text that the list shows, beside its attachment's size; 0 is all of it and no size
	SizeUntold     bool          // not even that size is told (docs/ringcentral.md §11)
	TextAfter      time.Duration // from creation until the list shows the text and its attachment, and not an empty text
	Pictures       []PictureSpec // they make an SMS an MMS
	ConversationID string        // decimal; "" is one above 2^53
	Duration       time.Duration // of a voicemail; 0 is 25 s
	// of a voicemail ("" is audio/mpeg) or a fax ("" is application/pdf; image/tiff)
	ContentType string
	Transcript  string // of a voicemail; "" is vmTranscriptionStatus NotAvailable
	// until then the transcription is InProgress and has no attachment
	TranscribedIn time.Duration
	Pages         int // of a fax; 0 is 1
	// name of the document that an outbound fax was made from; "" has none
	SourceFile  string
	SourceType  string         // of that document; "" is application/pdf
	SourceOnly  bool           // the fax has no other document
	SourceFirst bool           // the source is listed before the rendered fax
	Statuses    []StatusChange // "" is Received or Sent from the start
	WithoutIDs  bool           // the list shows no ids of attachments
	// the last attachment has no address, so that it cannot be fetched
	WithoutURI bool
	// its attachments have no type
	WithoutType bool
	// from creation until that attachment has its address after all; 0 is never
	AddressAfter time.Duration
	Odd          Oddity
	WireType     string // what the row calls its type, as MMS; "" is Type
	// DeletedAt: Deleted from then on, Purged 5 days later, gone after 5 more
	// (docs/ringcentral.md §5.4).
	DeletedAt time.Time
}

// PictureSpec describes a picture of an MMS, or whatever else was sent with it.
type PictureSpec struct {
	FileName      string
	ContentType   string // "" is image/jpeg; any that MMS carry
	Width, Height int    // 0 is 160 and 120
	Content       []byte // nil is made up by the type
	Size          int64  // that is listed; 0 is the true one, negative none
}

// StatusChange is a messageStatus that a message gets some time after its creation.
type StatusChange struct {
	After  time.Duration
	Status string
}

const purgeDelay = 5 * 24 * time.Hour

type message struct {
	MessageSpec
	id          string
	attachments []*attachment
	forgotten   time.Time // it is not there from then on; zero = never
}

type attachment struct {
	id string
	// AudioRecording, AudioTranscription, Text, SourceDocument, RenderedDocument, MmsAttachment
	kind        string
	contentType string
	fileName    string
	seconds     int
	width       int
	height      int
	size        int64 // that is listed; 0 is none
	withoutURI  bool
	at          time.Time // when it is there
	body        Body
}

// AddMessage adds a message and returns its id.
func (o *Office) AddMessage(m MessageSpec) string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.addMessage(m, o.next()).id
}

// addMessage makes the ids from serial, which no other message may have.
func (o *Office) addMessage(spec MessageSpec, serial int64) *message {
	m := newMessage(spec, serial)
	o.messages = append(o.messages, m)
	o.messageByID[m.id] = m
	o.unsorted = true
	return m
}

func newMessage(spec MessageSpec, serial int64) *message {
	m := &message{MessageSpec: fillMessage(spec, serial), id: messageID(serial, 0)}
	add := func(a attachment) {
		a.id = messageID(serial, len(m.attachments))
		if a.at.IsZero() {
			a.at = m.Created
		}
		m.attachments = append(m.attachments, &a)
	}
	switch m.Type {
	case TypeVoiceMail:
		m.addVoice(add)
	case TypeFax:
		m.addDocuments(add)
	default:
		m.addTexts(add, serial)
	}
	if m.WithoutURI && len(m.attachments) > 0 {
		m.attachments[len(m.attachments)-1].withoutURI = true
	}
	return m
}

// messageID is that of the message and of its first attachment for 0, and of further attachments.
func messageID(serial int64, attachment int) string {
	return strconv.FormatInt((400_000_000+serial*100+int64(attachment))*1000+idSuffix, 10)
}

func fillMessage(m MessageSpec, serial int64) MessageSpec {
	m.Created = m.Created.UTC().Truncate(time.Millisecond)
	m.Direction = cmp.Or(m.Direction, "Inbound")
	m.Duration = cmp.Or(m.Duration, 25*time.Second)
	m.Pages = cmp.Or(m.Pages, 1)
	m.Pictures = slices.Clone(m.Pictures)
	for i := range m.Pictures {
		p := &m.Pictures[i]
		p.ContentType = cmp.Or(p.ContentType, jpegType)
		p.Width, p.Height = cmp.Or(p.Width, 160), cmp.Or(p.Height, 120)
	}
	if m.ConversationID == "" {
		m.ConversationID = strconv.FormatInt(8_031_152_018_338_945_000+serial%1000, 10)
	}
	if len(m.Statuses) == 0 {
		m.Statuses = []StatusChange{{Status: "Received"}}
		if m.Direction == "Outbound" {
			m.Statuses[0].Status = "Sent"
		}
	}
	return m
}

func (m *message) addVoice(add func(attachment)) {
	contentType := cmp.Or(m.ContentType, mpegType)
	add(attachment{
		kind: "AudioRecording", contentType: contentType, seconds: int(m.Duration / time.Second),
		body: audioBody(contentType, m.id, m.Duration, 0),
	})
	if m.Transcript != "" {
		add(attachment{
			kind: "AudioTranscription", contentType: textType,
			at: m.Created.Add(m.TranscribedIn), body: textBody(m.Transcript),
		})
	}
}

func (m *message) addDocuments(add func(attachment)) {
	contentType, sourceType := cmp.Or(m.ContentType, pdfType), cmp.Or(m.SourceType, pdfType)
	rendered := attachment{kind: "RenderedDocument", contentType: contentType, at: m.sent(), body: faxBody(contentType, m.id, m.Pages)}
	if !m.SourceFirst && !m.SourceOnly {
		add(rendered)
	}
	if m.SourceFile != "" {
		add(attachment{
			kind: "SourceDocument", contentType: sourceType, fileName: m.SourceFile,
			body: faxBody(sourceType, m.id+" source", m.Pages),
		})
	}
	if m.SourceFirst && !m.SourceOnly {
		add(rendered)
	}
}

func (m *message) addTexts(add func(attachment), serial int64) {
	if m.Text != "" {
		text := attachment{kind: "Text", contentType: textType, body: textBody(m.Text), at: m.Created.Add(m.TextAfter)}
		if m.CutAt > 0 && !m.SizeUntold {
			text.size = text.body.Size()
		}
		add(text)
	}
	for i, p := range m.Pictures {
		body := pictureBody(p.ContentType, fmt.Sprint(serial, i), p.Width, p.Height)
		if p.Content != nil {
			body = bytes.NewReader(p.Content)
		}
		add(attachment{
			kind: "MmsAttachment", contentType: p.ContentType, fileName: p.FileName, width: p.Width, height: p.Height,
			size: max(cmp.Or(p.Size, body.Size()), 0), body: body,
		})
	}
}

// listedText is what a list shows of the text.
func (m *message) listedText(at time.Time) string {
	switch {
	case at.Before(m.Created.Add(m.TextAfter)):
		return ""
	case m.CutAt > 0:
		return m.Text[:min(m.CutAt, len(m.Text))]
	}
	return m.Text
}

// sent is when the message is no longer Queued.
func (m *message) sent() time.Time {
	for _, s := range m.Statuses {
		if s.Status != "Queued" {
			return m.Created.Add(s.After)
		}
	}
	return m.Created.Add(1 << 62)
}

func (m *message) status(at time.Time) string {
	status := m.Statuses[0].Status
	for _, s := range m.Statuses {
		if !at.Before(m.Created.Add(s.After)) {
			status = s.Status
		}
	}
	return status
}

// availability is Alive, Deleted, Purged, or "" while the message is not there.
func (m *message) availability(at time.Time, retention time.Duration) string {
	switch {
	case at.Before(m.Created.Add(m.AppearsAfter)):
		return ""
	case retention > 0 && !at.Before(m.Created.Add(retention)), isForgotten(m.forgotten, at):
		return ""
	case m.DeletedAt.IsZero() || at.Before(m.DeletedAt):
		return "Alive"
	case at.Before(m.DeletedAt.Add(purgeDelay)):
		return "Deleted"
	case at.Before(m.DeletedAt.Add(2 * purgeDelay)):
		return "Purged"
	}
	return ""
}

func (m *message) transcription(at time.Time) string {
	switch {
	case m.Type != TypeVoiceMail:
		return ""
	case m.Transcript == "":
		return "NotAvailable"
	case at.Before(m.Created.Add(m.TranscribedIn)):
		return "InProgress"
	}
	return "Completed"
}

// present are the attachments that the message has at that time.
func (m *message) present(at time.Time) []*attachment {
	var list []*attachment
	for _, a := range m.attachments {
		if !at.Before(a.at) {
			list = append(list, a)
		}
	}
	return list
}

// modified is the last time until then at which the message changed.
func (m *message) modified(at time.Time) time.Time {
	last := m.Created
	moments := []time.Time{m.Created.Add(m.AppearsAfter), m.DeletedAt, m.DeletedAt.Add(purgeDelay)}
	for _, a := range m.attachments {
		moments = append(moments, a.at)
	}
	for _, s := range m.Statuses {
		moments = append(moments, m.Created.Add(s.After))
	}
	for _, t := range moments {
		if !t.After(at) && t.After(last) {
			last = t
		}
	}
	return last
}

// final reports whether nothing about the message will change any more, deletion aside.
func (m *message) final(at time.Time) bool {
	settled := !at.Before(m.sent())
	for _, a := range m.attachments {
		settled = settled && !at.Before(a.at)
	}
	return settled && !at.Before(m.Created.Add(m.Statuses[len(m.Statuses)-1].After))
}
