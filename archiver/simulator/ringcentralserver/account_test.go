package ringcentralserver

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestAccount(t *testing.T) {
	g := staffed(t)
	var a struct {
		ID               int64
		MainNumber       string
		Status           string
		RegionalSettings struct{ Timezone struct{ Name, Bias string } }
	}
	g.get("/restapi/v1.0/account/~").want(t, 200, "").decode(t, &a)
	if a.ID != 370000004 || a.MainNumber != "+16505550100" || a.RegionalSettings.Timezone.Name != "US/Pacific" || a.RegionalSettings.Timezone.Bias != "-480" {
		t.Errorf("account %+v", a)
	}
	g.get("/restapi/v1.0/account/370000004").want(t, 200, "")
	g.get("/restapi/v1.0/account/1").want(t, 404, "CMN-102")
	g.get("/restapi/v1.0/nothing").want(t, 404, "CMN-120")
	g.as(IyerID)
	g.get("/restapi/v1.0/account/~").want(t, 403, "CMN-408")
}

func TestVersionNeedsNoToken(t *testing.T) {
	g := newRig(t)
	g.do("GET", "/restapi/v1.0", nil).want(t, 200, "")
	g.do("GET", "/restapi", nil).want(t, 200, "")
}

func TestRetentionIsTold(t *testing.T) {
	g := staffed(t)
	g.office.SetRetention(30 * 24 * time.Hour)
	var s struct{ Automatic, OnDemand struct{ RetentionPeriod int } }
	g.get("/restapi/v1.0/account/~/call-recording").want(t, 200, "").decode(t, &s)
	if s.Automatic.RetentionPeriod != 30 || s.OnDemand.RetentionPeriod != 30 {
		t.Errorf("settings %+v", s)
	}
}

func TestExtensions(t *testing.T) {
	g := staffed(t)
	var all, queues struct{ Records []struct{ Name string } }
	g.get("/restapi/v1.0/account/~/extension").want(t, 200, "").decode(t, &all)
	if len(all.Records) != 6 {
		t.Errorf("%d extensions, the deleted one must not be there", len(all.Records))
	}
	g.get("/restapi/v1.0/account/~/extension?type=Department&status=Enabled&status=Disabled").want(t, 200, "").decode(t, &queues)
	if len(queues.Records) != 1 || queues.Records[0].Name != "Reception" {
		t.Errorf("queues %+v", queues)
	}
	g.get("/restapi/v1.0/account/~/extension?type=User,Department").want(t, 200, "").decode(t, &queues)
	if len(queues.Records) != 0 {
		t.Error("values joined by commas matched something")
	}
}

func TestExtensionPages(t *testing.T) {
	g := staffed(t)
	var names []string
	uri := "/restapi/v1.0/account/~/extension?perPage=4"
	for uri != "" {
		var l struct {
			Records    []struct{ Name string }
			Navigation map[string]struct{ URI string }
		}
		g.get(uri).want(t, 200, "").decode(t, &l)
		for _, r := range l.Records {
			names = append(names, r.Name)
		}
		uri = l.Navigation["nextPage"].URI
		if uri != "" && !strings.HasPrefix(uri, g.platform) {
			t.Fatalf("next page at %s", uri)
		}
	}
	if len(names) != 6 || slices.Contains(names[4:], names[0]) {
		t.Errorf("names %q", names)
	}
	g.get("/restapi/v1.0/account/~/extension?perPage=0").want(t, 400, "CMN-101")
	g.get("/restapi/v1.0/account/~/extension?page=x").want(t, 400, "CMN-101")
}

func TestOwnExtensionSaysMore(t *testing.T) {
	g := staffed(t)
	type extension struct {
		ID              json.Number
		ExtensionNumber string
		ServiceFeatures []any
		Permissions     struct{ Admin struct{ Enabled bool } }
		Account         struct{ ID string }
		Contact         struct{ Company string }
	}
	var own, other extension
	g.get(me).want(t, 200, "").decode(t, &own)
	g.get("/restapi/v1.0/account/~/extension/"+BenID).want(t, 200, "").decode(t, &other)
	if own.ID != AnaID || own.ExtensionNumber != "101" || !own.Permissions.Admin.Enabled || len(own.ServiceFeatures) == 0 ||
		own.Account.ID != "370000004" || own.Contact.Company != "Whitfield Dental LLC" {
		t.Errorf("own %+v", own)
	}
	if other.ID != BenID || other.Permissions.Admin.Enabled || other.ServiceFeatures != nil {
		t.Errorf("other %+v", other)
	}
	g.get("/restapi/v1.0/account/~/extension/"+DeletedID).want(t, 404, "CMN-102")
}

func TestPermissionsByRole(t *testing.T) {
	g := staffed(t)
	g.office.AddExtension(Extension{ID: "591", Number: "301", Name: "Half Admin", Role: RoleAdminNoCompanyRecordings})
	for _, tc := range []struct {
		user string
		may  []string
		not  []string
	}{
		{AnaID, []string{"ReadCompanyCallLog", "ReadCompanyCallRecordings", "ReadCallRecordings", "ReadCompanyInfo"}, []string{"EditAccounts"}},
		{BenID, []string{"ReadCallLog", "ReadCallRecordings", "ReadMessages"}, []string{"ReadCompanyCallLog", "ReadCompanyCallRecordings"}},
		{ChloeID, []string{"ReadCallLog"}, []string{"ReadCallRecordings"}},
		{IyerID, []string{"ReadCallRecordings"}, []string{"ReadCompanyInfo"}},
		{"591", []string{"ReadCompanyCallLog", "FullCompanyCallLog"}, []string{"ReadCompanyCallRecordings"}},
	} {
		g.as(tc.user)
		profile := string(g.get(me+"/authz-profile").want(t, 200, "").body)
		for _, permission := range append(slices.Clone(tc.may), tc.not...) {
			var check struct{ Successful bool }
			g.get(me+"/authz-profile/check?permissionId="+permission).want(t, 200, "").decode(t, &check)
			want := slices.Contains(tc.may, permission)
			if check.Successful != want || strings.Contains(profile, `"id":"`+permission+`"`) != want {
				t.Errorf("%s may %s: %v", tc.user, permission, check.Successful)
			}
		}
	}
	g.get(me+"/authz-profile/check").want(t, 400, "CMN-101")
}

func TestWithheldScopes(t *testing.T) {
	g := staffed(t)
	for scope, uri := range map[string]string{
		"ReadAccounts": me, "ReadCallLog": "/restapi/v1.0/account/~/call-log", "ReadMessages": me + "/message-store",
		"ReadCallRecording": g.media + "/restapi/v1.0/account/~/recording/1/content",
	} {
		g.Tune(func(k *Knobs) { k.Scopes = []string{"Faxes"} })
		g.as(AnaID)
		var body struct{ ErrorCode, PermissionName string }
		g.get(uri).want(t, 403, "CMN-401").decode(t, &body)
		if body.ErrorCode != "InsufficientPermissions" || body.PermissionName != scope {
			t.Errorf("%s: %+v", scope, body)
		}
	}
	g.Tune(func(k *Knobs) { k.Scopes = []string{"ReadCallRecording"} })
	g.as(AnaID)
	g.get("/restapi/v1.0/account/~/call-log").want(t, 200, "")
}

func TestDirectory(t *testing.T) {
	g := staffed(t)
	var d struct {
		Records []struct{ ID, Name, FirstName string }
	}
	g.get("/restapi/v1.0/account/~/directory/entries?perPage=all").want(t, 200, "").decode(t, &d)
	if len(d.Records) != 6 || d.Records[0].ID != AnaID || d.Records[0].FirstName != "Ana" {
		t.Errorf("directory %+v", d)
	}
}
