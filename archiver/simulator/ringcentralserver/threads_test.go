package ringcentralserver

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

const threadTexts = "/restapi/v1.0/account/~/message-threads/messages"

// threaded is an office with a thread of Reception's, for an app that may read it.
func threaded(t *testing.T) (g *rig, thread string) {
	g = staffed(t)
	g.Tune(func(k *Knobs) { k.Scopes = append(k.Scopes, scopeSMS) })
	g.as(AnaID)
	g.office.UpdateExtension(BenID, func(e *Extension) { e.Features = []string{FeatureThreads} })
	return g, g.office.AddThread(ThreadSpec{OwnerID: ReceptionID, Guest: Party{Number: "+14155550123", Name: "Dana"}, Created: noon.Add(-48 * time.Hour)})
}

func (g *rig) threadText(thread string, ago time.Duration, change func(*ThreadTextSpec)) string {
	spec := ThreadTextSpec{ThreadID: thread, MessageSpec: MessageSpec{Created: noon.Add(-ago), Text: "Hello"}}
	if change != nil {
		change(&spec)
	}
	return g.office.AddThreadText(spec)
}

// threadList is what a list of threads or of their texts answers.
type threadList struct {
	Records []map[string]any
	Paging  struct{ Page, PerPage, PageStart, PageEnd, TotalPages, TotalElements int }
}

func (g *rig) threadIDs(t *testing.T, uri string) string {
	var l threadList
	g.get(uri).want(t, 200, "").decode(t, &l)
	var ids []string
	for _, r := range l.Records {
		ids = append(ids, fmt.Sprint(r["id"]))
	}
	return strings.Join(ids, " ")
}

// TestThreadsNeedScopeAndFeature: texts in threads are in no message store, and the app needs a permission of its own (docs/ringcentral.md §11).
func TestThreadsNeedScopeAndFeature(t *testing.T) {
	g := staffed(t)
	if got := g.list("/restapi/v1.0/account/~/extension/~/message-store").ids(); got != "" {
		t.Errorf("the message store has %q", got)
	}
	for _, uri := range []string{threadTexts, "/restapi/v1.0/account/~/message-threads", "/restapi/v1.0/account/~/message-threads/1"} {
		if a := g.get(uri).want(t, 403, "CMN-401"); !strings.Contains(string(a.body), `"permissionName":"SMS"`) {
			t.Errorf("it does not name the permission: %s", a.body)
		}
	}
	g.Tune(func(k *Knobs) { k.Scopes = append(k.Scopes, scopeSMS) })
	g.as(AnaID)
	g.get(threadTexts).want(t, 403, "CMN-403")
	g, _ = threaded(t)
	g.Tune(func(k *Knobs) { k.ThreadsForAdmins = true })
	g.get(threadTexts).want(t, 200, "")
	g.as(BenID)
	g.get(threadTexts).want(t, 403, "CMN-408")
}

// TestListsOfThreads: the last day without times, each time with the other, what is deleted only if it is asked for, the oldest first, and
// pages by number.
func TestListsOfThreads(t *testing.T) {
	g, thread := threaded(t)
	old := g.threadText(thread, 30*time.Hour, nil)
	gone := g.threadText(thread, 2*time.Hour, func(s *ThreadTextSpec) { s.DeletedAt = noon.Add(-time.Hour) })
	sent := g.threadText(thread, time.Hour, func(s *ThreadTextSpec) {
		s.Direction, s.ExtensionID, s.Pictures = "Outbound", BenID, []PictureSpec{{FileName: "a.jpg"}}
	})
	const both = "creationTimeFrom=2026-11-01T00:00:00Z&creationTimeTo=2026-11-30T00:00:00Z"
	for query, want := range map[string]string{
		"": sent, both: old + " " + sent, "availability=Alive&availability=Deleted": gone + " " + sent, "threadStatus=Resolved": "",
		both + "&perPage=1": old, both + "&perPage=1&page=2": sent, both + "&page=2": "", "threadIds=1": "", "messageIds=" + sent: sent,
		"ownerExtensionIds=" + BenID: "", "ownerExtensionIds=" + ReceptionID: sent,
	} {
		if got := g.threadIDs(t, threadTexts+"?"+query); got != want {
			t.Errorf("%q lists %q, want %q", query, got, want)
		}
	}
	for _, query := range []string{"creationTimeFrom=2026-11-01T00:00:00Z", "creationTimeTo=2026-11-01T00:00:00Z", "page=1001", "page=0"} {
		g.get(threadTexts+"?"+query).want(t, 400, "CMN-101")
	}
	var l threadList
	a := g.get(threadTexts+"?"+both+"&perPage=1").want(t, 200, "")
	if a.decode(t, &l); l.Paging.TotalPages != 2 || l.Paging.TotalElements != 2 || strings.Contains(string(a.body), "navigation") {
		t.Errorf("the page is %s", a.body)
	}
	var one threadList
	g.get(threadTexts+"?perPage=2000").want(t, 200, "").decode(t, &one)
	row := one.Records[0]
	if one.Paging.PerPage != 1000 || row["threadId"] != thread || row["text"] != "Hello" || row["from"] != nil || fmt.Sprint(row["author"]) != "map[extensionId:"+BenID+" name:Ben Okafor]" {
		t.Errorf("%+v: %v", one.Paging, row)
	}
	picture := row["attachments"].([]any)[0].(map[string]any)
	uri, _ := picture["contentUri"].(string)
	if picture["filename"] != "a.jpg" || picture["uri"] != nil || !strings.Contains(uri, "/message-threads/messages/"+sent+"/content/") {
		t.Errorf("the attachment is %v", picture)
	}
}

// TestThreads: whose a thread is and with whom, alone and in the list.
func TestThreads(t *testing.T) {
	g, thread := threaded(t)
	gone := g.office.AddThread(ThreadSpec{OwnerID: BillingID, Created: noon.Add(-time.Hour), DeletedAt: noon.Add(-time.Minute)})
	const list = "/restapi/v1.0/account/~/message-threads"
	for query, want := range map[string]string{
		"": thread, "availability=Deleted": gone, "guestPhoneNumber=%2B14155550123": thread, "guestPhoneNumber=1": "",
		"creationTimeFrom=2026-11-20T00:00:00Z&creationTimeTo=2026-11-30T00:00:00Z": "",
	} {
		if got := g.threadIDs(t, list+"?"+query); got != want {
			t.Errorf("%q lists %q, want %q", query, got, want)
		}
	}
	a := string(g.get(list+"/"+thread).want(t, 200, "").body)
	for _, want := range []string{`"guestParty":{"phoneNumber":"+14155550123","name":"Dana"}`, `"owner":{"extensionId":"` + ReceptionID + `"`} {
		if !strings.Contains(a, want) {
			t.Errorf("%s lacks %s", a, want)
		}
	}
	g.get(list+"/1").want(t, 404, "CMN-102")
	hidden := g.office.AddThread(ThreadSpec{OwnerID: BillingID, Created: noon.Add(-time.Hour), Hidden: true})
	g.threadText(hidden, time.Minute, nil)
	g.get(list+"/"+hidden).want(t, 403, "CMN-408")
	if lists := g.threadIDs(t, list) + g.threadIDs(t, threadTexts); lists != thread || len(g.office.Truth(noon)) > 0 {
		t.Errorf("the lists show %q", lists)
	}
}

// TestTruthOfThreads: what the threads hold is in the truth, as whose the thread is.
func TestTruthOfThreads(t *testing.T) {
	g, thread := threaded(t)
	id := g.threadText(thread, time.Hour, func(s *ThreadTextSpec) { s.Pictures = []PictureSpec{{}} })
	g.threadText(thread, time.Hour, func(s *ThreadTextSpec) { s.Odd.NoTime = true })
	truth := g.office.Truth(noon)
	if len(truth) != 1 || truth[0].ID != id || truth[0].ExtensionName != "Reception" || truth[0].MailboxID != InThreads || len(truth[0].Parts) != 2 {
		t.Errorf("the truth is %+v", truth)
	}
	if odd := g.office.Unarchivable(noon); len(odd) != 1 {
		t.Errorf("%+v cannot be archived", odd)
	}
}
