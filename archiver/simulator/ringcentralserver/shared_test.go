package ringcentralserver

import (
	"strings"
	"testing"
	"time"
)

// TestSharedNumbers: a text to the number of a queue lies in the store of the one who answers it, is shown with owner alone, and names
// whose it is (docs/ringcentral.md §11).
func TestSharedNumbers(t *testing.T) {
	g := staffed(t)
	g.office.UpdateExtension(AnaID, func(e *Extension) { e.Features = []string{FeatureSharedTexts} })
	own := g.add(MessageSpec{Type: TypeSMS, Text: "Ana's", Created: noon.Add(-2 * time.Hour)})
	shared := g.add(MessageSpec{
		Type: TypeSMS, Text: "Reception's", OwnerID: ReceptionID, AlsoIn: []string{BenID}, Created: noon.Add(-time.Hour),
		Pictures: []PictureSpec{{FileName: "photo.jpg"}},
	})
	store := func(extension, query string) string {
		return "/restapi/v1.0/account/~/extension/" + extension + "/message-store?" + query
	}
	for query, want := range map[string]string{
		"": own, "owner=Personal": own, "owner=Shared": shared, "owner=Any": shared + " " + own,
		"owner=" + ReceptionID: shared, "owner=Personal&owner=" + ReceptionID: shared + " " + own, "owner=" + BillingID: "",
	} {
		if got := g.list(store("~", query)).ids(); got != want {
			t.Errorf("%q lists %q, want %q", query, got, want)
		}
	}
	a := string(g.get(store("~", "owner=Shared")).want(t, 200, "").body)
	for _, part := range []string{`"owner":{"extensionId":"` + ReceptionID + `","name":"Reception","extensionType":"Department"}`, "/extension/" + AnaID + "/message-store/" + shared + "/content/"} {
		if !strings.Contains(a, part) {
			t.Errorf("%s is not in %s", part, a)
		}
	}
	if b := string(g.get(store("~", "")).body); strings.Contains(b, `"owner"`) {
		t.Errorf("a personal message names an owner: %s", b)
	}
	g.get(store(BenID, "owner=Any")).want(t, 403, "CMN-403") // who has no such feature
	g.office.UpdateExtension(BenID, func(e *Extension) { e.Features = []string{FeatureSharedVoicemail} })
	if got := g.list(store(BenID, "owner=Any")).ids(); got != shared {
		t.Errorf("Ben's store lists %q, want %q", got, shared)
	}
	g.get("/restapi/v1.0/account/~/extension/"+BenID+"/message-store/"+shared).want(t, 200, "")
	for status, code := range map[int]string{400: "CMN-101", 403: "CMN-408", 200: ""} {
		g.Tune(func(k *Knobs) { k.OwnerAnswer = status })
		g.get(store("~", "owner=Any")).want(t, status, code)
		g.get(store("~", "owner=Personal")).want(t, 200, "")
	}
	g.Tune(func(k *Knobs) { k.OwnerAnswer = 200 })
	if got := g.list(store("~", "owner=Any")).ids(); got != own {
		t.Errorf("a list that does not look at owner has %q", got)
	}
	truth := g.office.Truth(noon)
	if last := truth[len(truth)-1]; last.ID != shared || last.ExtensionID != ReceptionID || last.MailboxID != AnaID || last.ExtensionName != "Reception" {
		t.Errorf("the truth is %+v", last)
	}
	for _, id := range []string{AnaID, BenID} {
		g.office.UpdateExtension(id, func(e *Extension) { e.Features = nil })
	}
	if truth := g.office.Truth(noon); truth[len(truth)-1].ID != own {
		t.Error("what no list shows is in the truth")
	}
}

// TestFeatures: the call says which of the asked features an extension has, of every extension (docs/ringcentral.md §11).
func TestFeatures(t *testing.T) {
	g := staffed(t)
	g.office.UpdateExtension(AnaID, func(e *Extension) { e.Features = []string{FeatureSharedTexts, FeatureThreads} })
	const all = "featureId=CallQueueSmsRecipient&featureId=SharedVoicemail&featureId=MessageThreads"
	for _, c := range []struct{ extension, query, want string }{
		{"~", all + "&availableOnly=true", `{"records":[{"available":true,"id":"CallQueueSmsRecipient"},{"available":true,"id":"MessageThreads"}]}`},
		{AnaID, "featureId=SharedVoicemail", `{"records":[{"available":false,"id":"SharedVoicemail"}]}`},
		{"~", "featureId=SharedVoicemail&availableOnly=true", `{"records":[]}`},
		{BenID, all + "&availableOnly=true", `{"records":[]}`},
	} {
		a := g.get("/restapi/v1.0/account/~/extension/"+c.extension+"/features?"+c.query).want(t, 200, "")
		if got := string(a.body); got != c.want {
			t.Errorf("%s %s: %s, want %s", c.extension, c.query, got, c.want)
		}
	}
	g.get("/restapi/v1.0/account/~/extension/1/features").want(t, 404, "CMN-102")
	for status, code := range map[int]string{400: "CMN-101", 403: "CMN-408"} {
		g.Tune(func(k *Knobs) { k.FeaturesAnswer = status })
		g.get("/restapi/v1.0/account/~/extension/~/features").want(t, status, code)
	}
}
