package ringcentralserver

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"
)

// recorded adds a call with a recording and returns where its content is.
func (g *rig) recorded(spec RecordingSpec) (uri string, body Body) {
	g.t.Helper()
	call := ago(time.Hour, AnaID)
	call.Recordings = []RecordingSpec{spec}
	_, ids := g.office.AddCall(call)
	for _, item := range g.office.Truth(noon) {
		if item.ID == ids[0] {
			body = item.Parts[0].Body
		}
	}
	return g.media + "/restapi/v1.0/account/370000004/recording/" + ids[0] + "/content", body
}

func mustBytes(t *testing.T, b Body) []byte {
	t.Helper()
	p, err := Bytes(b)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestRecordingContent(t *testing.T) {
	for _, contentType := range []string{"audio/mpeg", "audio/wav"} {
		g := staffed(t)
		uri, body := g.recorded(RecordingSpec{ContentType: contentType})
		a := g.get(uri).want(t, 200, "")
		if a.Header.Get("Content-Type") != contentType || a.ContentLength != body.Size() || !bytes.Equal(a.body, mustBytes(t, body)) {
			t.Errorf("%s: %v", contentType, a.Header)
		}
		a = g.get(uri+"?contentDisposition=Attachment&contentDispositionFilename=a%20b.mp3").want(t, 200, "")
		if got := a.Header.Get("Content-Disposition"); got != `attachment; filename="a b.mp3"` {
			t.Errorf("disposition %s", got)
		}
		g.do("GET", g.platform+"/restapi/v1.0/account/~/recording/1/content", nil).want(t, 404, "CMN-120")
	}
}

func TestRanges(t *testing.T) {
	g := staffed(t)
	uri, body := g.recorded(RecordingSpec{Size: 1000})
	whole := mustBytes(t, body)
	for header, tc := range map[string]struct {
		status     int
		start, end int
		rangeIs    string
	}{
		"bytes=0-9":       {206, 0, 10, "bytes 0-9/1000"},
		"bytes=990-":      {206, 990, 1000, "bytes 990-999/1000"},
		"bytes=990-5000":  {206, 990, 1000, "bytes 990-999/1000"},
		"bytes=-1":        {206, 999, 1000, "bytes 999-999/1000"},
		"bytes=-5000":     {206, 0, 1000, "bytes 0-999/1000"},
		"bytes=1000-":     {416, 0, 0, "bytes */1000"},
		"bytes=-0":        {416, 0, 0, "bytes */1000"},
		"bytes=5-2":       {200, 0, 1000, ""},
		"bytes=0-1,5-6":   {200, 0, 1000, ""},
		"bytes=x-":        {200, 0, 1000, ""},
		"bytes=-x":        {200, 0, 1000, ""},
		"bytes=1-x":       {200, 0, 1000, ""},
		"lines=0-9":       {200, 0, 1000, ""},
		"bytes=0-0":       {206, 0, 1, "bytes 0-0/1000"},
		"bytes=500-500":   {206, 500, 501, "bytes 500-500/1000"},
		"bytes=999-999":   {206, 999, 1000, "bytes 999-999/1000"},
		"bytes=999-10000": {206, 999, 1000, "bytes 999-999/1000"},
	} {
		a := g.get(uri, "Range", header).want(t, tc.status, "")
		if a.Header.Get("Content-Range") != tc.rangeIs {
			t.Errorf("%s: Content-Range %q", header, a.Header.Get("Content-Range"))
		}
		if tc.status == 416 {
			a.want(t, 416, "CMN-107")
		} else if !bytes.Equal(a.body, whole[tc.start:tc.end]) {
			t.Errorf("%s: %d bytes", header, len(a.body))
		}
	}
}

func TestChunkedContent(t *testing.T) {
	g := staffed(t)
	g.Tune(func(k *Knobs) { k.NoContentLength = true })
	uri, body := g.recorded(RecordingSpec{Size: 100_000})
	a := g.get(uri).want(t, 200, "")
	if a.ContentLength != -1 || !bytes.Equal(a.body, mustBytes(t, body)) {
		t.Errorf("length %d", a.ContentLength)
	}
}

func TestLargeRecordingIsStreamed(t *testing.T) {
	const size = 3 << 30
	g := staffed(t)
	uri, body := g.recorded(RecordingSpec{Size: size})
	tail := make([]byte, 1000)
	if n, err := body.ReadAt(tail, size-900); n != 900 || err != io.EOF {
		t.Fatalf("read the tail: %d, %v", n, err)
	}
	a := g.get(uri, "Range", "bytes=-900").want(t, 206, "")
	if !bytes.Equal(a.body, tail[:900]) {
		t.Error("the tail differs")
	}
}

func TestWhoMayHear(t *testing.T) {
	g := staffed(t)
	g.office.AddExtension(Extension{ID: "591", Number: "301", Name: "Half Admin", Role: RoleAdminNoCompanyRecordings})
	uris := map[string]string{}
	for _, owner := range []string{"", AnaID, BenID, ChloeID, "591"} {
		spec := CallSpec{Start: noon.Add(-time.Hour), Duration: time.Minute, ExtensionID: owner, Recordings: []RecordingSpec{{}}}
		_, ids := g.office.AddCall(spec)
		uris[owner] = g.media + "/restapi/v1.0/account/370000004/recording/" + ids[0] + "/content"
	}
	for _, tc := range []struct {
		user, owner, permission string
	}{
		{AnaID, "", ""},
		{AnaID, BenID, ""},
		{BenID, BenID, ""},
		{BenID, AnaID, "ReadCompanyCallRecordings"},
		{BenID, "", "ReadCompanyCallRecordings"},
		{ChloeID, ChloeID, "ReadCallRecordings"},
		{"591", "591", ""},
		{"591", BenID, "ReadCompanyCallRecordings"},
	} {
		g.as(tc.user)
		a := g.get(uris[tc.owner])
		if tc.permission == "" {
			a.want(t, 200, "")
			continue
		}
		var body struct{ PermissionName string }
		a.want(t, 403, "CMN-408").decode(t, &body)
		if body.PermissionName != tc.permission {
			t.Errorf("%s hears %s: %s", tc.user, tc.owner, body.PermissionName)
		}
	}
}

func TestDeletedFileAndLateContent(t *testing.T) {
	g := staffed(t)
	deleted, _ := g.recorded(RecordingSpec{FileDeletedAt: noon})
	if row := g.list(companyLog).Records[0]; row.Recording == nil {
		t.Error("the row forgot its recording")
	}
	g.get(deleted).want(t, 404, "CMN-102")
	g.Tune(func(k *Knobs) { k.LateContent404 = 3 * time.Hour })
	late, _ := g.recorded(RecordingSpec{})
	g.get(late).want(t, 404, "CMN-102")
	g.clock.Advance(3 * time.Hour)
	g.as(AnaID)
	g.get(late).want(t, 200, "")
}

// TestContentInPieces: the first piece comes unasked, the others with Range.
func TestContentInPieces(t *testing.T) {
	g := staffed(t)
	g.Tune(func(k *Knobs) { k.Piece = 400 })
	uri, body := g.recorded(RecordingSpec{Size: 1000})
	whole := mustBytes(t, body)
	for header, want := range map[string]string{"": "bytes 0-399/1000", "bytes=400-": "bytes 400-799/1000", "bytes=800-": "bytes 800-999/1000", "bytes=0-9": "bytes 0-9/1000"} {
		var a answer
		if header == "" {
			a = g.get(uri)
		} else {
			a = g.get(uri, "Range", header)
		}
		a.want(t, 206, "")
		first, last := 0, 0
		if _, err := fmt.Sscanf(a.Header.Get("Content-Range"), "bytes %d-%d/1000", &first, &last); err != nil || a.Header.Get("Content-Range") != want {
			t.Fatalf("%q: Content-Range %q (%v)", header, a.Header.Get("Content-Range"), err)
		}
		if !bytes.Equal(a.body, whole[first:last+1]) {
			t.Errorf("%q: %d bytes", header, len(a.body))
		}
	}
}

func TestContentOddities(t *testing.T) {
	g := staffed(t)
	uri, _ := g.recorded(RecordingSpec{})
	g.get(uri, "Accept", "application/json").want(t, 406, "")
	for _, types := range [][]string{{}, {"audio/mpeg, audio/mpeg"}, {"audio/mpeg", "audio/mpeg"}} {
		g.Tune(func(k *Knobs) { k.ContentTypes = types })
		if got := g.get(uri).want(t, 200, "").Header.Values("Content-Type"); !slices.Equal(got, types) && len(got)+len(types) > 0 {
			t.Errorf("types %q, want %q", got, types)
		}
	}
	g.Tune(func(k *Knobs) { k.RelativeContent = true })
	relative := g.list(companyLog).Records[0].Recording.ContentURI
	if !strings.HasPrefix(relative, "/restapi/") {
		t.Fatalf("the address is %s", relative)
	}
	g.get(g.platform+relative).want(t, 200, "")
	g.Tune(func(k *Knobs) { k.ContentOnMedia, k.BareContent = true, true })
	g.get(g.platform+relative).want(t, 404, "CMN-102")
	if bare := g.list(companyLog).Records[0].Recording.ContentURI; "/"+bare != relative {
		t.Errorf("the address is %s", bare)
	}
	g.Tune(func(k *Knobs) { k.RelativeContent = false })
	if bare := g.list(companyLog).Records[0].Recording.ContentURI; "http://"+bare != g.media+relative {
		t.Errorf("the address is %s", bare)
	}
}

func TestSamplesDifferByType(t *testing.T) {
	seen := map[string]string{}
	for _, contentType := range SampleTypes {
		b := pictureBody(contentType, "7", 16, 16)
		whole := string(mustBytes(t, b))
		if other := seen[whole]; other != "" || whole == "" {
			t.Errorf("%s and %s are the same", contentType, other)
		}
		seen[whole] = contentType
		if again := string(mustBytes(t, pictureBody(contentType, "8", 16, 16))); again == whole {
			t.Errorf("%s does not depend on the id", contentType)
		}
	}
	if len(seen) != 31 {
		t.Errorf("%d types", len(seen))
	}
}
