package ringcentralserver

import (
	"strings"
	"testing"
	"time"
)

// TestOthersMailboxes: an administrator reads the messages of every extension, and no one else those of
// others (docs/ringcentral.md §11).
func TestOthersMailboxes(t *testing.T) {
	g := staffed(t)
	own := g.add(MessageSpec{Type: TypeSMS, Text: "Ana's", Created: noon.Add(-time.Hour)})
	id := g.add(MessageSpec{Type: TypeSMS, Text: "Ben's", ExtensionID: BenID, Created: noon.Add(-time.Hour)})
	ben, ana := "/restapi/v1.0/account/~/extension/"+BenID, "/restapi/v1.0/account/~/extension/"+AnaID
	all := func(base, message string) []string {
		return []string{
			base + "/message-store", base + "/message-store/" + message, base + "/message-sync?syncType=FSync",
			g.media + "/restapi/v1.0/account/~/extension/" + strings.TrimPrefix(base, "/restapi/v1.0/account/~/extension/") + "/message-store/" + message + "/content/" + message,
		}
	}
	check := func(want string) {
		t.Helper()
		a := g.get(ana + "/authz-profile/check?permissionId=ReadMessages&targetExtensionId=" + BenID)
		if got := string(a.want(t, 200, "").body); !strings.Contains(got, `"successful":`+want) {
			t.Errorf("the check says %s, want %s", got, want)
		}
	}
	for _, path := range all(ben, id) {
		g.get(path).want(t, 200, "")
	}
	if got := g.list(ben + "/message-store").ids(); got != id {
		t.Errorf("Ben's store lists %q, want %q", got, id)
	}
	g.get(ben+"/message-store/"+own).want(t, 404, "CMN-102")
	check("true")

	g.office.UpdateExtension(AnaID, func(e *Extension) { e.OwnMessagesOnly = true })
	for _, path := range all(ben, id) {
		g.get(path).want(t, 403, "CMN-419")
	}
	g.get(all(ana, own)[0]).want(t, 200, "")
	check("false")
	g.office.UpdateExtension(AnaID, func(e *Extension) { e.OwnMessagesOnly = false })

	g.as(BenID)
	for _, path := range all(ana, own) {
		g.get(path).want(t, 403, "CMN-419")
	}
	g.as(AnaID)
	g.office.UpdateExtension(BenID, func(e *Extension) { e.Deleted = true })
	for _, path := range all(ben, id) {
		g.get(path).want(t, 404, "CMN-102")
	}
}
