package ringcentralserver

import (
	"strings"
	"testing"
	"time"
)

func TestCallSync(t *testing.T) {
	g := staffed(t)
	sync := func(query string) list { return g.list("/restapi/v1.0/account/~/call-log-sync?" + query) }
	spec := ago(time.Hour, AnaID)
	spec.Recordings = []RecordingSpec{{ReadyAfter: 3 * time.Hour}}
	late, _ := g.office.AddCall(spec)
	g.office.AddCall(ago(2*time.Hour, BenID))
	full := sync("syncType=FSync&recordCount=1&view=Detailed")
	if full.ids() != late {
		t.Fatalf("full sync %s", full.ids())
	}
	if l := sync("syncType=ISync&syncToken=" + full.SyncInfo.SyncToken); len(l.Records) != 0 {
		t.Errorf("nothing changed, but %s", l.ids())
	}
	g.clock.Advance(3 * time.Hour)
	g.as(AnaID)
	next := sync("syncType=ISync&syncToken=" + full.SyncInfo.SyncToken)
	if next.ids() != late || next.Records[0].Recording == nil {
		t.Errorf("changes %s", next.ids())
	}
	g.get("/restapi/v1.0/account/~/call-log-sync?syncType=ISync&syncToken=x").want(t, 400, "CLG-101")
	g.get("/restapi/v1.0/account/~/call-log-sync").want(t, 400, "CMN-101")
	g.get(me+"/call-log-sync?syncType=ISync&syncToken="+next.SyncInfo.SyncToken).want(t, 400, "CLG-101")
	for i := range 251 {
		g.office.AddCall(ago(-3*time.Hour-time.Duration(i)*time.Second, AnaID))
	}
	g.clock.Advance(time.Hour)
	g.as(AnaID)
	a := g.get("/restapi/v1.0/account/~/call-log-sync?syncType=ISync&syncToken="+next.SyncInfo.SyncToken).want(t, 400, "CMN-101")
	if !strings.Contains(string(a.body), "max sync record number limit") {
		t.Errorf("%s", a.body)
	}
}

func TestExtractSync(t *testing.T) {
	g := staffed(t)
	for i := range 5 {
		g.office.AddCall(ago(time.Duration(10+i)*time.Minute, AnaID))
	}
	const uri = "/restapi/v1.0/account/~/call-log-extract-sync?"
	l := g.list(uri + "recordCount=3")
	total := len(l.Records)
	if total != 3 || !l.SyncInfo.NewerRecordsExist {
		t.Fatalf("first part: %d, %+v", total, l.SyncInfo)
	}
	for l.SyncInfo.NewerRecordsExist {
		l = g.list(uri + "syncType=ISync&recordCount=3&syncToken=" + l.SyncInfo.SyncToken)
		total += len(l.Records)
	}
	if total != 5 {
		t.Errorf("%d calls extracted", total)
	}
	g.get(uri+"syncType=ISync").want(t, 400, "CLG-101")
}
