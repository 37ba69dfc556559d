package ringcentralserver

import (
	"testing"
	"time"
)

// TestForget: of what is forgotten neither lists nor files are there from then on, and what was is not changed.
func TestForget(t *testing.T) {
	g := staffed(t)
	file, _ := g.recorded(RecordingSpec{})
	sms := g.add(MessageSpec{Type: TypeSMS, Text: "kept"})
	fax := g.add(MessageSpec{Type: TypeFax})
	before := g.office.Truth(noon.Add(-time.Second))
	g.office.Forget(noon, func(it TruthItem) bool { return it.ID != sms })
	if now := g.office.Truth(noon); len(now) != 1 || now[0].ID != sms {
		t.Errorf("%+v is left", now)
	}
	if then := g.office.Truth(noon.Add(-time.Second)); len(then) != len(before) || len(then) < 3 {
		t.Errorf("there were %d, and now there were %d", len(before), len(then))
	}
	g.get(file).want(t, 404, "CMN-102")
	g.get(store+"/"+fax).want(t, 404, "CMN-102")
	g.get(store+"/"+fax+"/content/"+fax).want(t, 404, "CMN-120")
	g.get(store+"/"+sms).want(t, 200, "")
	if row := g.list(companyLog).Records[0]; row.Recording != nil {
		t.Errorf("the row shows %+v", row.Recording)
	}
}
