package ringcentralserver

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
	"time"
)

// messageFilter is what a message store was asked for (docs/ringcentral.md §5.1).
type messageFilter struct {
	Extension      string
	From, To       time.Time
	Types          []string
	Directions     []string
	Reads          []string
	Availabilities []string
	Conversation   string
	Number         string
	Distinct       bool
	Owners         []string // none is Personal
}

// wireMessage is a message on the wire (docs/ringcentral.md §5.2).
type wireMessage struct {
	URI                   string            `json:"uri"`
	ID                    int64             `json:"id,omitempty"`
	ExtensionID           string            `json:"extensionId,omitempty"`
	Type                  string            `json:"type,omitempty"`
	Direction             string            `json:"direction,omitempty"`
	MessageStatus         string            `json:"messageStatus,omitempty"`
	CreationTime          string            `json:"creationTime,omitempty"`
	LastModifiedTime      string            `json:"lastModifiedTime,omitempty"`
	ReadStatus            string            `json:"readStatus,omitempty"`
	Priority              string            `json:"priority,omitempty"`
	Availability          string            `json:"availability"`
	From                  *wireParty        `json:"from,omitempty"`
	To                    []*wireParty      `json:"to,omitempty"`
	Subject               *string           `json:"subject,omitempty"`
	ConversationID        json.Number       `json:"conversationId,omitempty"`
	Conversation          *wireConversation `json:"conversation,omitempty"`
	SMSSendingAttempts    int               `json:"smsSendingAttemptsCount,omitempty"`
	SMSDeliveryTime       string            `json:"smsDeliveryTime,omitempty"`
	SegmentCount          int               `json:"segmentCount,omitempty"`
	PgToDepartment        *bool             `json:"pgToDepartment,omitempty"`
	FaxResolution         string            `json:"faxResolution,omitempty"`
	FaxPageCount          int               `json:"faxPageCount,omitempty"`
	VMTranscriptionStatus string            `json:"vmTranscriptionStatus,omitempty"`
	Owner                 *wireOwner        `json:"owner,omitempty"`
	Attachments           []*wireAttachment `json:"attachments,omitempty"`
}

type wireConversation struct {
	ID  string `json:"id"`
	URI string `json:"uri"`
}

type wireAttachment struct {
	ID          int64  `json:"id,omitempty"`
	URI         string `json:"uri,omitempty"`
	Type        string `json:"type,omitempty"`
	ContentType string `json:"contentType"`
	VMDuration  int    `json:"vmDuration,omitempty"`
	FileName    string `json:"fileName,omitempty"`
	Size        int64  `json:"size,omitempty"`
	Height      int    `json:"height,omitempty"`
	Width       int    `json:"width,omitempty"`
}

func (v *visit) messageFilter(f *fields) messageFilter {
	m := messageFilter{
		Types: f.many("messageType"), Directions: f.many("direction"), Reads: f.many("readStatus"),
		Availabilities: f.many("availability"), Conversation: f.query.Get("conversationId"),
		Number: f.query.Get("phoneNumber"), Distinct: f.flag("distinctConversations"), Owners: f.many("owner"),
	}
	m.From, m.To = f.window(v.now)
	return m
}

func (v *visit) listMessages() *apiError {
	own, bad := v.mailbox()
	if bad != nil {
		return bad
	}
	f := &fields{query: v.r.URL.Query()}
	filter := v.messageFilter(f)
	filter.Extension = own.ID
	if bad := v.mayAskFor(own, &filter); bad != nil {
		return bad
	}
	if len(filter.Availabilities) == 0 {
		filter.Availabilities = []string{"Alive"}
	}
	if v.knobs.AllTypes {
		filter.Types = nil
	}
	perPage, at := f.perPage(maxPerPage), f.number("page", 1)
	if f.bad != nil {
		return f.bad
	}
	matching := v.selection(filter)
	var records []*wireMessage
	for _, m := range page(matching, at, perPage) {
		records = append(records, v.wireMessage(m))
	}
	return answerList(v, records, at, perPage, len(matching))
}

// selection is the messages that match, newest first.
func (v *visit) selection(f messageFilter) []*message {
	o := v.office
	o.mu.Lock()
	defer o.mu.Unlock()
	var list []*message
	threads := map[string]bool{}
	for _, m := range slices.Backward(o.stores[f.Extension]) {
		if !v.passes(m, f) || m.Created.Before(f.From) || !m.Created.Before(f.To) {
			continue
		}
		if f.Distinct && threads[m.ConversationID] {
			continue
		}
		threads[m.ConversationID] = true
		list = append(list, m)
	}
	return list
}

// passes applies the filter but for the dates; the office is locked by the caller.
func (v *visit) passes(m *message, f messageFilter) bool {
	availability := m.availability(v.now, v.office.messageRetention)
	return availability != "" && m.isIn(f.Extension) && m.isOf(f.Owners) && passes(f.Types, m.Type) && passes(f.Directions, m.Direction) &&
		passes(f.Reads, m.readStatus()) && passes(f.Availabilities, availability) &&
		(f.Conversation == "" || m.ConversationID == f.Conversation) && (f.Number == "" || m.withNumber(f.Number))
}

func (m *message) readStatus() string {
	if m.Direction == "Outbound" {
		return "Read"
	}
	return "Unread"
}

func (m *message) withNumber(number string) bool {
	same := func(p Party) bool { return strings.TrimPrefix(p.Number, "+") == strings.TrimPrefix(number, "+") }
	return same(m.MessageSpec.From) || slices.ContainsFunc(m.To, same)
}

func (v *visit) readMessage() *apiError {
	own, bad := v.mailbox()
	if bad != nil {
		return bad
	}
	return v.answerOneOrMany(v.r.PathValue("message"), "messageId", func(id string) (any, *apiError) {
		m, ok := v.message(id, own.ID)
		if !ok {
			return nil, errNotFound("messageId")
		}
		return v.wireMessage(m), nil
	})
}

// message finds a message in a store, also a deleted one.
func (v *visit) message(id, extension string) (*message, bool) {
	o := v.office
	o.mu.Lock()
	defer o.mu.Unlock()
	m := o.messageByID[id]
	if m == nil || !m.isIn(extension) || m.availability(v.now, o.messageRetention) == "" {
		return nil, false
	}
	return m, true
}

// syncMessages answers with new and changed messages and says of deleted ones only that they are
// (docs/ringcentral.md §5.5).
func (v *visit) syncMessages() *apiError {
	own, bad := v.mailbox()
	if bad != nil {
		return bad
	}
	f := &fields{query: v.r.URL.Query()}
	kind := f.one("syncType", "FSync", "ISync")
	filter := v.messageFilter(f)
	filter.Extension = own.ID
	if bad := v.mayAskFor(own, &filter); bad != nil {
		return bad
	}
	count := f.number("recordCount", mostSynced)
	token := syncToken{Kind: "messages " + own.ID, Stores: filter}
	if f.bad != nil {
		return f.bad
	}
	var list []*message
	older := false
	if kind == "ISync" {
		var ok bool
		if token, ok = decodeSync(f.query.Get("syncToken"), "messages "+own.ID); !ok {
			return errMessageSyncToken
		}
		list = v.changedMessages(token)
	} else {
		kind = "FSync"
		filter.Availabilities = []string{"Alive"}
		list = v.selection(filter)
		older = len(list) > count
		list = page(list, 1, count)
	}
	records := make([]any, 0, len(list))
	for _, m := range list {
		records = append(records, v.wireMessage(m))
	}
	token.Until = v.now
	return v.answerSync(records, kind, token, map[string]any{"olderRecordsExist": older})
}

// syncOverlap is how much of the past an incremental message sync repeats.
const syncOverlap = 5 * time.Second

func (v *visit) changedMessages(token syncToken) []*message {
	o := v.office
	o.mu.Lock()
	defer o.mu.Unlock()
	var list []*message
	for _, m := range slices.Backward(o.messages) {
		if v.passes(m, token.Stores) && m.modified(v.now).After(token.Until.Add(-syncOverlap)) {
			list = append(list, m)
		}
	}
	return list
}

// wireMessage writes a message as it stands now. Of a deleted one little is left in a sync, and no
// attachment when purged.
func (v *visit) wireMessage(m *message) *wireMessage {
	uri := v.extensionURI(v.store) + "/message-store/" + m.id
	availability := m.availability(v.now, 0)
	if availability == "Purged" && !strings.HasSuffix(v.r.URL.Path, "/message-sync") {
		return &wireMessage{URI: uri, ID: number(m.id), Type: m.Type, Availability: availability}
	}
	if availability != "Alive" && strings.HasSuffix(v.r.URL.Path, "/message-sync") {
		return &wireMessage{URI: uri, ID: number(m.id), Availability: availability}
	}
	w := &wireMessage{
		URI: uri, ID: number(m.id), ExtensionID: v.store, Type: cmp.Or(m.WireType, m.Type), Direction: m.Direction, MessageStatus: m.status(v.now),
		CreationTime: wireTime(m.Created), LastModifiedTime: wireTime(m.modified(v.now)), ReadStatus: m.readStatus(),
		Priority: "Normal", Availability: availability, From: m.MessageSpec.From.wire(), VMTranscriptionStatus: m.transcription(v.now),
		Owner: v.wireOwner(m),
	}
	for _, p := range m.To {
		w.To = append(w.To, p.wire())
	}
	switch m.Type {
	case TypeSMS, TypePager:
		v.fillText(w, m)
	case TypeFax:
		w.FaxResolution, w.FaxPageCount = "High", m.Pages
		w.Subject = &m.MessageSpec.From.Number
	}
	for _, a := range m.present(v.now) {
		w.Attachments = append(w.Attachments, v.wireAttachment(m, a))
	}
	return m.Odd.at(v.now).spoilMessage(w)
}

func (v *visit) fillText(w *wireMessage, m *message) {
	w.Subject = new(m.listedText(v.now))
	w.ConversationID = json.Number(m.ConversationID)
	w.Conversation = &wireConversation{m.ConversationID, v.canonical("/restapi/v1.0/conversation/" + m.ConversationID)}
	if m.Type == TypePager {
		w.PgToDepartment = new(bool)
		return
	}
	w.SegmentCount = 1 + len(m.Text)/160
	if m.Direction == "Outbound" && w.MessageStatus != "Queued" {
		w.SMSSendingAttempts = 1
	}
	if w.MessageStatus == "Delivered" {
		w.SMSDeliveryTime = w.LastModifiedTime
	}
}

func (v *visit) wireAttachment(m *message, a *attachment) *wireAttachment {
	w := &wireAttachment{
		Type: a.kind, ContentType: a.contentType, VMDuration: a.seconds, FileName: a.fileName,
		Height: a.height, Width: a.width, Size: a.size,
	}
	if !m.WithoutIDs {
		w.ID = number(a.id)
	}
	if m.WithoutType {
		w.Type = ""
	}
	if m.addressed(a, v.now) {
		w.URI = v.contentAt(v.mediaOrigin() + "/restapi/v1.0/account/" + v.office.Account().ID + "/extension/" + v.store +
			"/message-store/" + m.id + "/content/" + a.id)
	}
	return w
}
