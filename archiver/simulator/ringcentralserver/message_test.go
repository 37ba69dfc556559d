package ringcentralserver

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"
)

const store = me + "/message-store"

func (g *rig) add(m MessageSpec) string {
	if m.ExtensionID == "" {
		m.ExtensionID = AnaID
	}
	if m.Created.IsZero() {
		m.Created = noon.Add(-time.Hour)
	}
	m.From, m.To = Party{Number: "+14155550123"}, []Party{{Number: "+16505550101", Name: "Ana Ruiz"}}
	return g.office.AddMessage(m)
}

func TestMessageFilters(t *testing.T) {
	g := staffed(t)
	old := g.add(MessageSpec{Type: TypeSMS, Text: "old", Created: noon.Add(-25 * time.Hour)})
	fax := g.add(MessageSpec{Type: TypeFax, Created: noon.Add(-4 * time.Hour)})
	voice := g.add(MessageSpec{Type: TypeVoiceMail, Created: noon.Add(-3 * time.Hour)})
	sms := g.add(MessageSpec{Type: TypeSMS, Text: "new", Created: noon.Add(-2 * time.Hour), ConversationID: "8031152018338945839", Direction: "Outbound"})
	pager := g.add(MessageSpec{Type: TypePager, Text: "p", Created: noon.Add(-time.Hour)})
	g.add(MessageSpec{Type: TypeSMS, Text: "Ben's", ExtensionID: BenID})
	for query, want := range map[string]string{
		"":                                    pager + " " + sms + " " + voice + " " + fax,
		"messageType=SMS&messageType=Fax":     sms + " " + fax,
		"messageType=SMS,Fax":                 "",
		"direction=Outbound":                  sms,
		"readStatus=Read":                     sms,
		"conversationId=8031152018338945839":  sms,
		"phoneNumber=%2B14155550123&page=2":   "",
		"distinctConversations=true":          pager + " " + sms + " " + voice + " " + fax,
		"dateFrom=2026-11-19T16:59:00Z":       pager + " " + sms + " " + voice + " " + fax + " " + old,
		"dateTo=2026-11-20T14:00:00.001Z":     fax + " " + old,
		"availability=Deleted":                "",
		"availability=Deleted&messageType=ab": "",
	} {
		if got := g.list(store + "?" + query).ids(); got != want {
			t.Errorf("%s: %q, want %q", query, got, want)
		}
	}
	g.get("/restapi/v1.0/account/~/extension/1/message-store").want(t, 404, "CMN-102")
	g.get(store+"?dateFrom=x").want(t, 400, "CMN-101")
	g.get(store+"/"+sms).want(t, 200, "")
	g.get(store+"/1").want(t, 404, "CMN-102")
	g.get(store+"/"+sms+","+fax).want(t, 207, "")
}

func TestConversationIDIsExact(t *testing.T) {
	g := staffed(t)
	id := g.add(MessageSpec{Type: TypeSMS, Text: "x", ConversationID: "8031152018338945839"})
	var m struct {
		ConversationID json.Number
		Conversation   struct{ ID string }
	}
	g.get(store+"/"+id).want(t, 200, "").decode(t, &m)
	if m.ConversationID != "8031152018338945839" || m.Conversation.ID != "8031152018338945839" {
		t.Errorf("conversation %+v", m)
	}
}

func TestTranscriptionCompletesLater(t *testing.T) {
	g := staffed(t)
	g.add(MessageSpec{Type: TypeVoiceMail, Created: noon.Add(-time.Minute), Transcript: "Call me", TranscribedIn: 20 * time.Minute})
	first := g.list(store).Records[0]
	if first.VMTranscriptionStatus != "InProgress" || len(first.Attachments) != 1 || first.Attachments[0].VMDuration != 25 {
		t.Fatalf("first %+v", first)
	}
	if item := g.office.Truth(noon)[0]; item.Final || len(item.Parts) != 1 {
		t.Errorf("truth %+v", item)
	}
	g.clock.Advance(20 * time.Minute)
	later := g.list(store).Records[0]
	if later.VMTranscriptionStatus != "Completed" || len(later.Attachments) != 2 || !later.LastModifiedTime.After(first.LastModifiedTime) {
		t.Fatalf("later %+v", later)
	}
	a := g.get(later.Attachments[1].URI).want(t, 200, "")
	if string(a.body) != "Call me" || a.Header.Get("Content-Type") != "text/plain" {
		t.Errorf("transcript %s", a.body)
	}
	if item := g.office.Truth(g.clock.Now())[0]; !item.Final || item.Parts[1].Kind != "transcript" {
		t.Errorf("truth %+v", item)
	}
	none := g.add(MessageSpec{Type: TypeVoiceMail})
	var m struct{ VMTranscriptionStatus string }
	g.get(store+"/"+none).want(t, 200, "").decode(t, &m)
	if m.VMTranscriptionStatus != "NotAvailable" {
		t.Errorf("status %s", m.VMTranscriptionStatus)
	}
}

func TestStatusChanges(t *testing.T) {
	g := staffed(t)
	id := g.add(MessageSpec{
		Type: TypeFax, Direction: "Outbound", Created: noon, SourceFile: "letter.pdf", Pages: 3, ContentType: "image/tiff",
		Statuses: []StatusChange{{0, "Queued"}, {time.Minute, "Sent"}},
	})
	read := func() (m struct {
		MessageStatus string
		FaxPageCount  int
		Attachments   []wireAttachment
	},
	) {
		g.get(store+"/"+id).want(t, 200, "").decode(t, &m)
		return m
	}
	if m := read(); m.MessageStatus != "Queued" || len(m.Attachments) != 1 || m.Attachments[0].FileName != "letter.pdf" || m.FaxPageCount != 3 {
		t.Errorf("queued %+v", m)
	}
	g.clock.Advance(time.Minute)
	if m := read(); m.MessageStatus != "Sent" || len(m.Attachments) != 2 || m.Attachments[0].ContentType != "image/tiff" {
		t.Errorf("sent %+v", m)
	}
	never := g.add(MessageSpec{Type: TypeFax, Statuses: []StatusChange{{0, "Queued"}}})
	for _, item := range g.office.Truth(g.clock.Now()) {
		if item.ID == never {
			t.Error("a fax that is queued for ever has a document")
		}
	}
}

func TestPicturesAndMissingAddresses(t *testing.T) {
	g := staffed(t)
	g.add(MessageSpec{Type: TypeSMS, Pictures: []PictureSpec{{FileName: "photo.jpg"}, {FileName: "b.png", ContentType: "image/png"}}, WithoutURI: true})
	m := g.list(store).Records[0]
	if m.Subject != "" || len(m.Attachments) != 2 || m.Attachments[0].Type != "MmsAttachment" || m.Attachments[1].URI != "" {
		t.Fatalf("message %+v", m)
	}
	a := g.get(m.Attachments[0].URI).want(t, 200, "")
	if int64(len(a.body)) != m.Attachments[0].Size || a.Header.Get("Content-Type") != "image/jpeg" {
		t.Errorf("%d bytes of %s", len(a.body), a.Header.Get("Content-Type"))
	}
	item := g.office.Truth(noon)[0]
	if len(item.Parts) != 1 || item.Parts[0].FileName != "photo.jpg" || !bytes.Equal(a.body, mustBytes(t, item.Parts[0].Body)) {
		t.Errorf("truth %+v", item)
	}
	g.get(strings.Replace(m.Attachments[0].URI, "/content/", "/content/9", 1)).want(t, 404, "CMN-102")
}

func TestDeletedMessageIsPurged(t *testing.T) {
	g := staffed(t)
	id := g.add(MessageSpec{Type: TypeVoiceMail, DeletedAt: noon.Add(time.Hour)})
	uri := g.list(store).Records[0].Attachments[0].URI
	sync := g.list(me + "/message-sync?syncType=FSync")
	for _, step := range []struct {
		wait         time.Duration
		availability string
		content      int
	}{{time.Hour, "Deleted", 200}, {5 * 24 * time.Hour, "Purged", 404}, {5 * 24 * time.Hour, "", 404}} {
		g.clock.Advance(step.wait)
		g.as(AnaID)
		from := "?dateFrom=2026-11-20T00:00:00Z"
		if len(g.list(store+from).Records) != 0 {
			t.Error("it is listed as alive")
		}
		if there := g.office.Truth(g.clock.Now()); (len(there) == 1 && there[0].Deleted) != (step.content == 200) {
			t.Errorf("%s: the truth is %+v", step.availability, there)
		}
		l := g.list(store + from + "&availability=Deleted&availability=Purged")
		if step.availability == "" {
			if len(l.Records) != 0 {
				t.Errorf("there is %+v", l.Records)
			}
			g.get(store+"/"+id).want(t, 404, "CMN-102")
			continue
		}
		if l.Records[0].Availability != step.availability || (len(l.Records[0].Attachments) > 0) != (step.content == 200) {
			t.Errorf("%s: %+v", step.availability, l.Records[0])
		}
		g.get(uri).want(t, step.content, "")
		changes := g.list(me + "/message-sync?syncType=ISync&syncToken=" + sync.SyncInfo.SyncToken)
		if len(changes.Records) != 1 || changes.Records[0].Availability != step.availability || changes.Records[0].Type != "" {
			t.Errorf("sync %+v", changes.Records)
		}
	}
}

func TestMessageRetention(t *testing.T) {
	g := staffed(t)
	id := g.add(MessageSpec{Type: TypeSMS, Text: "x"})
	g.office.SetMessageRetention(30 * time.Minute)
	g.get(store+"/"+id).want(t, 404, "CMN-102")
	if len(g.list(store).Records)+len(g.office.Truth(noon)) != 0 {
		t.Error("it is there")
	}
}

func TestMessageSync(t *testing.T) {
	g := staffed(t)
	for i := range 3 {
		g.add(MessageSpec{Type: TypeSMS, Text: "x", Created: noon.Add(-time.Duration(i+1) * time.Minute)})
	}
	full := g.list(me + "/message-sync?recordCount=2&messageType=SMS")
	if len(full.Records) != 2 || !full.SyncInfo.OlderRecordsExist {
		t.Fatalf("full %+v", full)
	}
	g.clock.Advance(time.Hour)
	g.as(AnaID)
	fresh := g.add(MessageSpec{Type: TypeSMS, Text: "y", Created: g.clock.Now()})
	g.add(MessageSpec{Type: TypeFax, Created: g.clock.Now()})
	if l := g.list(me + "/message-sync?syncType=ISync&syncToken=" + full.SyncInfo.SyncToken); l.ids() != fresh {
		t.Errorf("changes %s", l.ids())
	}
	g.get(me+"/message-sync?syncType=ISync&syncToken=x").want(t, 400, "MSG-333")
}
