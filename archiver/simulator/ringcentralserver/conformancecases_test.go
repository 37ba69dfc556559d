package ringcentralserver

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"
	"time"
)

// askPlatform asks for everything once in an office with all the awkward records.
func askPlatform(t *testing.T) []conformance {
	g := populated(t, 4)
	g.Tune(func(k *Knobs) { k.NoContentLength = true })
	var cases []conformance
	ask := func(operation string, status int, uri string, header ...string) answer {
		a := g.get(uri, header...)
		cases = append(cases, conformance{operation, status, a})
		return a
	}
	month := "dateFrom=" + url.QueryEscape(noon.AddDate(0, 0, -20).Format(time.RFC3339))
	ask("readAPIVersion", 200, "/restapi/v1.0")
	ask("readAccountInfo", 200, "/restapi/v1.0/account/~")
	ask("readExtension", 200, me)
	ask("readExtension", 200, "/restapi/v1.0/account/~/extension/"+IyerID)
	ask("listExtensions", 200, "/restapi/v1.0/account/~/extension?perPage=3&page=2")
	ask("listDirectoryEntries", 200, "/restapi/v1.0/account/~/directory/entries")
	ask("readAuthorizationProfile", 200, me+"/authz-profile")
	ask("checkUserPermission", 200, me+"/authz-profile/check?permissionId=ReadCompanyCallLog")
	ask("checkUserPermission", 200, me+"/authz-profile/check?permissionId=EditAccounts")
	ask("readCallRecordingSettings", 200, "/restapi/v1.0/account/~/call-recording")
	ask("authUserInfo", 200, "/restapi/oauth/userinfo")
	calls := ask("readCompanyCallLog", 200, companyLog+"?view=Detailed&perPage=1000&showDeleted=true&"+month)
	ask("readCompanyCallLog", 200, companyLog+"?perPage=10&page=2&"+month)
	ask("readCompanyCallLog", 200, companyLog+"?page=99")
	ask("readUserCallLog", 200, ownLog+"?view=Detailed&"+month)
	ask("syncAccountCallLog", 200, "/restapi/v1.0/account/~/call-log-sync?recordCount=250&view=Detailed")
	ask("syncUserCallLog", 200, me+"/call-log-sync?recordCount=250")
	ask("extractSyncAccountCallLog", 200, "/restapi/v1.0/account/~/call-log-extract-sync?view=Detailed&"+month)
	messages := ask("listMessages", 200, store+"?perPage=1000&"+month)
	ask("listMessages", 200, store+"?perPage=5&page=2&"+month)
	ask("syncMessages", 200, me+"/message-sync?syncType=FSync&"+month)

	return append(cases, g.askRecords(calls, messages)...)
}

// askRecords asks for each record of two lists, and for its contents.
func (g *rig) askRecords(calls, messages answer) []conformance {
	var cases []conformance
	ask := func(operation string, status int, uri string, header ...string) {
		// the office deletes some files
		if a := g.get(uri, header...); a.StatusCode != 404 || status != 200 && status != 206 {
			cases = append(cases, conformance{operation, status, a})
		}
	}
	var c, m list
	calls.decode(g.t, &c)
	messages.decode(g.t, &m)
	first, second := unquote(c.Records[0].ID), unquote(c.Records[1].ID)
	ask("readCompanyCallRecord", 200, companyLog+"/"+first+"?view=Detailed")
	ask("readCompanyCallRecord", 207, companyLog+"/"+first+","+second)
	ask("readUserCallRecord", 200, ownLog+"/"+unquote(g.list(ownLog + "?dateFrom=2026-11-15T00:00:00Z").Records[0].ID))
	for _, r := range c.Records {
		if r.Recording != nil {
			ask("readCallRecording", 200, r.Recording.URI)
			ask("readCallRecordingContent", 200, r.Recording.ContentURI)
			ask("readCallRecordingContent", 206, r.Recording.ContentURI, "Range", "bytes=0-9")
		}
	}
	for _, r := range m.Records {
		ask("readMessage", 200, store+"/"+string(r.ID))
		for _, a := range r.Attachments {
			if a.URI != "" {
				ask("readMessageContent", 200, a.URI)
			}
		}
	}
	return cases
}

func unquote(raw json.RawMessage) string { return strings.Trim(string(raw), `"`) }

// askErrors asks for what is refused.
func askErrors(t *testing.T) []conformance {
	g := populated(t, 1)
	var cases []conformance
	ask := func(operation string, status int, uri string, header ...string) {
		cases = append(cases, conformance{operation, status, g.get(uri, header...)})
	}
	ask("readCompanyCallLog", 400, companyLog+"?view=x")
	ask("readCompanyCallLog", 400, companyLog+"?sessionId=1&type=Voice")
	ask("readCompanyCallRecord", 404, companyLog+"/x")
	ask("readUserCallLog", 404, "/restapi/v1.0/account/~/extension/1/call-log")
	ask("syncUserCallLog", 400, me+"/call-log-sync?syncType=ISync&syncToken=x")
	ask("readCallRecording", 404, "/restapi/v1.0/account/~/recording/1")
	ask("readCallRecordingContent", 404, g.media+"/restapi/v1.0/account/~/recording/1/content")
	ask("readMessage", 404, store+"/1")
	ask("syncMessages", 400, me+"/message-sync?syncType=ISync")
	g.as(BenID)
	ask("readCompanyCallLog", 403, companyLog)
	for status, kind := range map[int]FaultKind{500: FaultStatus, 503: FaultOverloaded, 401: FaultTokenExpired} {
		g.Inject(Fault{Kind: kind, Times: 1})
		ask("readUserCallLog", status, ownLog)
	}
	g.SetLimit(Heavy, 1, time.Minute)
	ask("readUserCallLog", 200, ownLog)
	ask("readUserCallLog", 429, ownLog)
	g.token = "x"
	ask("readExtension", 401, me)
	return cases
}

// askSignIn goes through the sign-in, right and wrong.
func askSignIn(t *testing.T) []conformance {
	g := staffed(t)
	g.Tune(func(k *Knobs) { k.SessionLife, k.IdleTimeout = 12*time.Hour, 24*time.Hour })
	var cases []conformance
	post := func(operation string, status int, path string, form url.Values) answer {
		a := g.do("POST", path, form)
		cases = append(cases, conformance{operation, status, a})
		return a
	}
	authorize := func(status int, changes ...string) {
		a := g.do("GET", "/restapi/oauth/authorize?"+authorizeQuery(changes...).Encode(), nil)
		cases = append(cases, conformance{"authorize", status, a})
	}
	authorize(200)
	authorize(403, "client_id", "x")
	authorize(403, "redirect_uri", "x")
	authorize(400, "response_type", "x")
	var p pair
	post("getToken", 200, "/restapi/oauth/token", tokenForm(g.consentCode(AnaID))).decode(t, &p)
	post("getToken", 200, "/restapi/oauth/token", refreshForm(p.Refresh)).decode(t, &p)
	post("getToken", 400, "/restapi/oauth/token", refreshForm("x"))
	post("getToken", 403, "/restapi/oauth/token", tokenForm("x"))
	post("revokeToken", 400, "/restapi/oauth/revoke", url.Values{"client_id": {g.ClientID()}})
	post("revokeToken", 200, "/restapi/oauth/revoke", url.Values{"client_id": {g.ClientID()}, "token": {p.Access}})
	return cases
}
