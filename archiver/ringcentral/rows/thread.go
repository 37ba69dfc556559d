package rows

import (
	"cmp"
	"encoding/json"

	"ringcentral-archiver/archiver/ringcentral/fields"
)

// Thread is a message thread: the texts between a number of an owner, such as a queue, and a number outside (docs/ringcentral.md §11).
// Anything but the ID may be empty.
type Thread struct {
	ID          string
	Owner       Owner
	Ours, Guest Party // whose number it is at either end
}

// threadParty is one end of a thread.
type threadParty struct {
	Number fields.Text `json:"phoneNumber"`
	Name   fields.Text `json:"name"`
}

func (p threadParty) plain() Party {
	return Party{Number: fields.Brief(p.Number), Name: fields.Brief(p.Name)}
}

// DecodeThread reads a thread, in a list or alone.
func DecodeThread(raw json.RawMessage) (Thread, error) {
	var r struct {
		ID    fields.Text `json:"id"`
		Owner fields.Object[struct {
			ExtensionID fields.Text `json:"extensionId"`
			ID          fields.Text `json:"id"` // which of the two it is called is not certain
			Name        fields.Text `json:"name"`
		}] `json:"owner"`
		Ours  fields.Object[threadParty] `json:"ownerParty"`
		Guest fields.Object[threadParty] `json:"guestParty"`
	}
	switch err := json.Unmarshal(raw, &r); {
	case err != nil || fields.IsNothing(raw):
		return Thread{}, problem(raw, "it is no thread")
	case !fields.Identifies(r.ID):
		return Thread{}, problem(raw, NoID(r.ID))
	}
	owner := r.Owner.Value
	return Thread{
		ID: string(r.ID), Ours: r.Ours.Value.plain(), Guest: r.Guest.Value.plain(),
		Owner: Owner{cmp.Or(fields.Known(owner.ExtensionID, fields.MostID), fields.Known(owner.ID, fields.MostID)), fields.Brief(owner.Name)},
	}, nil
}

// DecodeThreadMessage reads a text in a thread. It is a message that names its thread in place of numbers and owner, and
// has a text and contents under other names; who of the account has written it is From.
func DecodeThreadMessage(raw json.RawMessage, listed Period) (Message, error) {
	var r struct {
		message
		ThreadID    fields.Text      `json:"threadId"`
		Text        fields.ShownText `json:"text"`
		Attachments fields.ShownList[struct {
			attachment
			URI      fields.Text `json:"contentUri"`
			FileName fields.Text `json:"filename"`
		}] `json:"attachments"`
		Author fields.Object[struct {
			ExtensionID fields.Text `json:"extensionId"`
			Name        fields.Text `json:"name"`
		}] `json:"author"`
	}
	err := json.Unmarshal(raw, &r)
	r.Type, r.Subject = "SMS", r.Text
	r.message.Attachments.Odd = r.Attachments.Odd
	for _, a := range r.Attachments.List {
		a.attachment.Type, a.attachment.URI, a.attachment.FileName = "MmsAttachment", a.URI, a.FileName
		r.message.Attachments.List = append(r.message.Attachments.List, a.attachment)
	}
	if r.Availability == Deleted && !r.hasContent() && r.Created.IsZero() && r.Modified.IsZero() {
		r.Availability = Purged // it may be told with few of its fields
	}
	m, err := r.plain(raw, err, listed)
	m.ThreadID = fields.Known(r.ThreadID, fields.MostID)
	m.From = Party{ExtensionID: fields.Known(r.Author.Value.ExtensionID, fields.MostID), Name: fields.Brief(r.Author.Value.Name)}
	m.To, m.Owner = nil, Owner{}
	return m, err
}
