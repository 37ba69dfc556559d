package ringcentralserver

import "cmp"

// wireThread is a message thread on the wire (docs/ringcentral.md §11).
type wireThread struct {
	ID               string           `json:"id"`
	Label            string           `json:"label"`
	Status           string           `json:"status"`
	StatusReason     string           `json:"statusReason"`
	Availability     string           `json:"availability"`
	Owner            *wireOwner       `json:"owner,omitempty"`
	OwnerParty       *wireThreadParty `json:"ownerParty"`
	GuestParty       *wireThreadParty `json:"guestParty"`
	CreationTime     string           `json:"creationTime"`
	LastModifiedTime string           `json:"lastModifiedTime"`
}

type wireThreadParty struct {
	PhoneNumber string `json:"phoneNumber"`
	Name        string `json:"name,omitempty"`
}

// wireThreadText is a text in a thread: it names no number.
type wireThreadText struct {
	ID               string               `json:"id,omitempty"`
	ThreadID         string               `json:"threadId"`
	Availability     string               `json:"availability"`
	CreationTime     string               `json:"creationTime,omitempty"`
	LastModifiedTime string               `json:"lastModifiedTime,omitempty"`
	Direction        string               `json:"direction"`
	MessageStatus    string               `json:"messageStatus"`
	Text             string               `json:"text,omitempty"`
	Author           *wireAuthor          `json:"author,omitempty"`
	Attachments      []*wireThreadPicture `json:"attachments,omitempty"`
}

type wireAuthor struct {
	ExtensionID string `json:"extensionId,omitempty"`
	Name        string `json:"name"`
}

type wireThreadPicture struct {
	ID          string `json:"id,omitempty"`
	ContentType string `json:"contentType"`
	ContentURI  string `json:"contentUri,omitempty"`
	Size        int64  `json:"size"`
	FileName    string `json:"filename,omitempty"`
}

// wireThread writes a thread as it stands now; the office is locked by the caller.
func (v *visit) wireThread(t messageThread) *wireThread {
	w := &wireThread{
		ID: t.id, Status: t.status(), StatusReason: "Created", Availability: t.availability(v.now),
		OwnerParty: &wireThreadParty{PhoneNumber: v.office.account.MainNumber}, GuestParty: &wireThreadParty{t.Guest.Number, t.Guest.Name},
		CreationTime: wireTime(t.Created), LastModifiedTime: wireTime(t.Created),
	}
	if e, there := v.office.extension(t.OwnerID); there {
		w.Owner = &wireOwner{ExtensionID: e.ID, Name: e.Name, ExtensionType: e.Type}
		w.OwnerParty.PhoneNumber = cmp.Or(e.Phone, w.OwnerParty.PhoneNumber)
	}
	for _, m := range v.office.threadTexts {
		if m.thread == t.id && m.availabilityInThread(v.now) == "Alive" {
			w.Label, w.LastModifiedTime = m.Text, wireTime(m.Created)
		}
	}
	return w
}

// wireThreadText writes a text as it stands now; the office is locked by the caller. An odd one may be nil.
func (v *visit) wireThreadText(m *threadText) *wireThreadText {
	odd := m.Odd.at(v.now)
	w := &wireThreadText{
		ID: m.id, ThreadID: m.thread, Availability: m.availabilityInThread(v.now), CreationTime: wireTime(m.Created),
		LastModifiedTime: wireTime(m.modified(v.now)), Direction: m.Direction, MessageStatus: m.status(v.now), Text: m.Text,
	}
	if e, there := v.office.extension(m.ExtensionID); there && m.Direction == "Outbound" {
		w.Author = &wireAuthor{e.ID, e.Name}
	}
	for _, a := range m.present(v.now) {
		if a.kind == "Text" {
			continue
		}
		p := &wireThreadPicture{ContentType: a.contentType, Size: a.size, FileName: a.fileName}
		if !m.WithoutIDs {
			p.ID = a.id
		}
		if m.addressed(a, v.now) {
			p.ContentURI = v.mediaOrigin() + "/restapi/v1.0/account/" + v.office.account.ID + "/message-threads/messages/" + m.id + "/content/" + a.id
		}
		w.Attachments = append(w.Attachments, p)
	}
	switch {
	case odd.Null:
		return nil
	case odd.NoID:
		w.ID = ""
	case odd.NoTime || odd.Time != "":
		w.CreationTime, w.LastModifiedTime = odd.Time, odd.Time
	}
	return w
}
