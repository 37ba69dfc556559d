package ringcentralserver

import (
	"strings"
	"testing"
	"time"
)

const (
	companyLog = "/restapi/v1.0/account/~/call-log"
	ownLog     = me + "/call-log"
	detailed   = "?view=Detailed"
)

// ago is a call of five minutes that began so long before noon.
func ago(d time.Duration, who string) CallSpec {
	return CallSpec{
		Start: noon.Add(-d), Duration: 5 * time.Minute, ExtensionID: who,
		From: Party{Number: "+14155550123"}, To: Party{ExtensionID: who, ExtensionNumber: "101"},
	}
}

func TestCallLogDatesAndOrder(t *testing.T) {
	g := staffed(t)
	old, _ := g.office.AddCall(ago(25*time.Hour, AnaID))
	young, _ := g.office.AddCall(ago(time.Hour, AnaID))
	middle, _ := g.office.AddCall(ago(3*time.Hour, BenID))
	if got := g.list(companyLog).ids(); got != young+" "+middle {
		t.Errorf("the last day is %s", got)
	}
	from := "?dateFrom=" + noon.Add(-48*time.Hour).Format(time.RFC3339)
	if got := g.list(companyLog + from).ids(); got != young+" "+middle+" "+old {
		t.Errorf("two days are %s", got)
	}
	if got := g.list(companyLog + from + "&dateTo=" + noon.Add(-3*time.Hour).Format(time.RFC3339)).ids(); got != old {
		t.Errorf("until three hours ago: %s", got)
	}
	if got := g.list(ownLog + from).ids(); got != young+" "+old {
		t.Errorf("Ana's own are %s", got)
	}
	g.get(companyLog+"?dateFrom=yesterday").want(t, 400, "CMN-101")
}

func TestCallLogRights(t *testing.T) {
	g := staffed(t)
	other := "/restapi/v1.0/account/~/extension/" + BenID + "/call-log"
	g.get(other).want(t, 200, "")
	g.get("/restapi/v1.0/account/~/extension/9/call-log").want(t, 404, "CMN-102")
	g.as(ChloeID)
	var body struct{ PermissionName string }
	g.get(companyLog).want(t, 403, "CMN-408").decode(t, &body)
	if body.PermissionName != "ReadCompanyCallLog" {
		t.Errorf("permission %s", body.PermissionName)
	}
	g.get(other).want(t, 403, "CMN-408")
	g.get(ownLog).want(t, 200, "")
}

func TestCallLogFilters(t *testing.T) {
	g := staffed(t)
	in := ago(time.Hour, AnaID)
	in.SessionID = "777"
	plain, _ := g.office.AddCall(in)
	out := ago(2*time.Hour, BenID)
	out.Direction, out.From, out.To, out.Transport = "Outbound", out.To, out.From, "VoIP"
	out.Recordings = []RecordingSpec{{Type: "OnDemand"}}
	recorded, _ := g.office.AddCall(out)
	leg := ago(3*time.Hour, AnaID)
	leg.Recordings = []RecordingSpec{{Place: OnLeg}}
	onLeg, _ := g.office.AddCall(leg)
	for query, want := range map[string]string{
		"recordingType=All":             recorded,
		"withRecording=true":            recorded,
		"recordingType=OnDemand":        recorded,
		"recordingType=Automatic":       "",
		"withRecording=false":           plain + " " + recorded + " " + onLeg,
		"type=Voice&type=Fax":           plain + " " + recorded + " " + onLeg,
		"type=Fax":                      "",
		"type=Voice,Fax":                "",
		"direction=Outbound":            recorded,
		"transport=VoIP":                recorded,
		"phoneNumber=14155550123":       plain + " " + recorded + " " + onLeg,
		"phoneNumber=1":                 "",
		"extensionNumber=102":           recorded,
		"sessionId=777":                 plain,
		"direction=Inbound&perPage=max": plain + " " + onLeg,
	} {
		if got := g.list(companyLog + "?" + query).ids(); got != want {
			t.Errorf("%s: %q, want %q", query, got, want)
		}
	}
	g.Tune(func(k *Knobs) { k.LegOnlyMatches = true })
	if got := g.list(companyLog + "?recordingType=All").ids(); got != recorded+" "+onLeg {
		t.Errorf("with legs: %s", got)
	}
}

func TestCallLogRefusesWrongParameters(t *testing.T) {
	g := staffed(t)
	g.get(companyLog+"?sessionId=777&type=Voice").want(t, 400, "CLG-110")
	g.get(companyLog+"?phoneNumber=1&extensionNumber=2").want(t, 400, "CMN-101")
	g.get(companyLog+"?view=Full").want(t, 400, "CMN-101")
}

func TestCallLogPages(t *testing.T) {
	g := staffed(t)
	for i := range 1200 {
		g.office.AddCall(ago(time.Hour+time.Duration(i)*time.Second, AnaID))
	}
	for query, want := range map[string]int{"": 100, "&perPage=1001": 1000, "&perPage=max": 1000, "&perPage=7": 7} {
		if got := g.list(companyLog + detailed + query); len(got.Records) != want || got.Paging.PerPage != want {
			t.Errorf("%s: %d records, perPage %d", query, len(got.Records), got.Paging.PerPage)
		}
	}
	g.Tune(func(k *Knobs) { k.DetailedPerPage = 250 })
	seen := map[string]bool{}
	uri := companyLog + detailed + "&perPage=1000"
	for n := 1; uri != ""; n++ {
		l := g.list(uri)
		if l.Paging.Page != n || l.Paging.TotalPages != 5 || l.Paging.TotalElements != 1200 || (l.Navigation["previousPage"].URI == "") != (n == 1) {
			t.Fatalf("page %d: %+v", n, l.Paging)
		}
		for _, r := range l.Records {
			seen[string(r.ID)] = true
		}
		uri = l.Navigation["nextPage"].URI
	}
	if len(seen) != 1200 {
		t.Errorf("%d calls on all pages", len(seen))
	}
	if l := g.list(companyLog + "?page=99"); len(l.Records) != 0 || l.Paging.Page != 0 {
		t.Errorf("a page that is not there: %+v", l.Paging)
	}
	g.Tune(func(k *Knobs) { k.NoTotals = true })
	if l := g.list(companyLog); l.Paging.TotalPages != 0 || l.Navigation["lastPage"].URI != "" || l.Navigation["nextPage"].URI == "" {
		t.Errorf("totals are there: %+v %v", l.Paging, l.Navigation)
	}
}

func TestCallByID(t *testing.T) {
	g := staffed(t)
	a, _ := g.office.AddCall(ago(time.Hour, AnaID))
	b, _ := g.office.AddCall(ago(time.Hour, BenID))
	var row struct {
		ID   string
		Legs []any
	}
	g.get(companyLog+"/"+b+detailed).want(t, 200, "").decode(t, &row)
	if row.ID != b || len(row.Legs) != 1 {
		t.Errorf("row %+v", row)
	}
	g.get(ownLog+"/"+b).want(t, 404, "CMN-102")
	g.get(companyLog+"/x").want(t, 404, "CMN-102")
	many := g.get(companyLog+"/"+a+","+b+",x").want(t, 207, "")
	if !strings.HasPrefix(many.Header.Get("Content-Type"), "multipart/mixed; boundary=") || strings.Count(string(many.body), "application/json") != 4 {
		t.Errorf("many: %s", many.body)
	}
	g.get(companyLog+"/"+strings.Repeat(a+",", 51)).want(t, 400, "CMN-101")
}
