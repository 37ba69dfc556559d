package ringcentralserver

import (
	"strings"
	"testing"
	"time"
)

func TestRowAppearsAndRecordingAttachesLater(t *testing.T) {
	g := staffed(t)
	g.office.AddCall(CallSpec{
		Start: noon, Duration: time.Minute, ExtensionID: AnaID, Recordings: []RecordingSpec{{ReadyAfter: 2 * time.Hour}},
	})
	g.clock.Advance(time.Minute + 19*time.Second)
	if l := g.list(companyLog + detailed); len(l.Records) != 0 {
		t.Fatal("the row is there too early")
	}
	g.clock.Advance(time.Second)
	row := g.list(companyLog + detailed).Records[0]
	if row.Recording != nil || !row.Finished || row.From != nil {
		t.Fatalf("row %+v", row)
	}
	g.clock.Advance(2 * time.Hour)
	g.as(AnaID)
	later := g.list(companyLog + detailed).Records[0]
	if later.Recording == nil || later.Legs[0].Recording == nil || later.Legs[0].Recording.ID != later.Recording.ID {
		t.Fatalf("row %+v", later)
	}
	if !later.LastModifiedTime.After(row.LastModifiedTime) {
		t.Error("attaching a recording is no change")
	}
	if simple := g.list(companyLog).Records[0]; simple.Legs != nil || simple.Recording == nil {
		t.Errorf("simple view %+v", simple)
	}
	if !strings.HasPrefix(later.Recording.ContentURI, g.media+"/") || !strings.HasPrefix(later.Recording.URI, g.platform+"/") {
		t.Errorf("recording %+v", later.Recording)
	}
}

func TestUnfinishedRowIsRewritten(t *testing.T) {
	g := staffed(t)
	spec := ago(0, AnaID)
	spec.InProgress, spec.Recordings = true, []RecordingSpec{{}}
	id, _ := g.office.AddCall(spec)
	g.clock.Advance(time.Minute)
	row := g.list(companyLog + detailed).Records[0]
	if row.Finished || row.Result != "In Progress" || row.From != nil || row.Recording != nil {
		t.Fatalf("unfinished row %+v", row)
	}
	if len(g.office.Truth(g.clock.Now())) != 0 {
		t.Error("an unfinished call has something to archive")
	}
	g.clock.Advance(5 * time.Minute)
	l := g.list(companyLog + detailed)
	if row := l.Records[0]; !row.Finished || row.Result != "Accepted" || row.From == nil || row.Recording == nil || l.ids() != id {
		t.Fatalf("finished row %+v", row)
	}
}

func TestPlacesOfRecordings(t *testing.T) {
	g := staffed(t)
	spec := ago(time.Hour, ReceptionID)
	spec.Legs = []LegSpec{{ExtensionID: ReceptionID}, {ExtensionID: BenID, Type: "FindMe"}}
	spec.Recordings = []RecordingSpec{{Place: OnRecord}, {Place: OnLeg, Leg: 1}, {Place: OnLeg, Leg: 2, Type: "OnDemand"}}
	_, ids := g.office.AddCall(spec)
	row := g.list(companyLog + detailed).Records[0]
	if row.Recording.ID != ids[0] || row.Legs[0].Recording != nil || row.Legs[1].Recording.ID != ids[1] || row.Legs[2].Recording.ID != ids[2] {
		t.Fatalf("row %+v", row)
	}
	owners := map[string]string{}
	for _, item := range g.office.Truth(noon) {
		owners[item.ID] = item.ExtensionName
	}
	if owners[ids[0]] != "Reception" || owners[ids[1]] != "Ben Okafor" || owners[ids[2]] != "Reception" {
		t.Errorf("owners %v", owners)
	}
}

func TestOwnerOfRecording(t *testing.T) {
	g := staffed(t)
	for want, spec := range map[string]CallSpec{
		AnaID:     {ExtensionID: AnaID, Recordings: []RecordingSpec{{Place: OnRecord}}},
		IyerID:    {To: Party{ExtensionID: IyerID}, Recordings: []RecordingSpec{{Place: OnRecord}}},
		ChloeID:   {From: Party{ExtensionID: ChloeID}, Direction: "Outbound", Recordings: []RecordingSpec{{}}},
		DeletedID: {ExtensionID: DeletedID, Recordings: []RecordingSpec{{}}},
		"":        {Recordings: []RecordingSpec{{}}},
	} {
		spec.Start, spec.Duration = noon.Add(-time.Hour), time.Minute
		_, ids := g.office.AddCall(spec)
		for _, item := range g.office.Truth(noon) {
			if item.ID == ids[0] && item.ExtensionID != want {
				t.Errorf("owner %q, want %q", item.ExtensionID, want)
			}
			if item.ExtensionID == DeletedID && item.ExtensionName+item.ExtensionNumber != "" {
				t.Error("a deleted extension has a name")
			}
		}
	}
}

func TestRetentionPurgesRecordings(t *testing.T) {
	g := staffed(t)
	spec := ago(time.Hour, AnaID)
	spec.Recordings = []RecordingSpec{{}}
	g.office.AddCall(spec)
	from := companyLog + detailed + "&dateFrom=" + noon.Add(-2*time.Hour).Format(time.RFC3339)
	uri := g.list(from).Records[0].Recording.ContentURI
	g.get(uri).want(t, 200, "")
	g.clock.Advance(90 * 24 * time.Hour)
	g.as(AnaID)
	if row := g.list(from).Records[0]; row.Recording != nil || row.Legs[0].Recording != nil {
		t.Error("the recording outlived its retention")
	}
	g.get(uri).want(t, 404, "CMN-102")
	if len(g.office.Truth(g.clock.Now())) != 0 {
		t.Error("a purged recording is still true")
	}
}

func TestDeletedRow(t *testing.T) {
	g := staffed(t)
	spec := ago(time.Hour, AnaID)
	spec.DeletedAt, spec.Recordings = noon.Add(time.Hour), []RecordingSpec{{}}
	g.office.AddCall(spec)
	if len(g.list(companyLog).Records) != 1 {
		t.Fatal("deleted too early")
	}
	g.clock.Advance(time.Hour)
	g.as(AnaID)
	if len(g.list(companyLog).Records) != 0 {
		t.Error("the deleted row is there")
	}
	l := g.list(companyLog + "?showDeleted=true")
	if len(l.Records) != 1 || !l.Records[0].Deleted || len(g.office.Truth(g.clock.Now())) != 1 {
		t.Fatalf("deleted rows %+v", l.Records)
	}
	g.get(l.Records[0].Recording.ContentURI).want(t, 200, "")
}

func TestShortRecordingAndWAV(t *testing.T) {
	g := staffed(t)
	short := ago(time.Hour, AnaID)
	short.Short = true
	g.office.AddCall(short)
	wav := ago(2*time.Hour, AnaID)
	wav.Recordings = []RecordingSpec{{ContentType: "audio/wav"}}
	g.office.AddCall(wav)
	l := g.list(companyLog + detailed)
	if !l.Records[0].ShortRecording || l.Records[0].Recording != nil {
		t.Errorf("short %+v", l.Records[0])
	}
	var meta struct {
		ContentType string
		Duration    int
	}
	g.get(l.Records[1].Recording.URI).want(t, 200, "").decode(t, &meta)
	if meta.ContentType != "audio/wav" || meta.Duration != 300 {
		t.Errorf("metadata %+v", meta)
	}
}
