package ringcentralserver

import (
	"bytes"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"
)

func populated(t *testing.T, days int) *rig {
	t.Helper()
	g := newRig(t)
	g.office.Populate(days)
	g.as(AnaID)
	return g
}

// TestAnaAtWork counts two weeks: ten working days.
func TestAnaAtWork(t *testing.T) {
	g := populated(t, 14)
	count := map[string]int{}
	for _, item := range g.office.Truth(noon) {
		if item.Type == TypeCallRecording || item.ExtensionID == AnaID {
			count[item.Type]++
		}
		if item.Type == TypeSMS && item.ExtensionID == AnaID && len(item.Parts) > 1 {
			count["MMS"]++
		}
	}
	for what, between := range map[string][2]int{
		TypeCallRecording: {300, 520}, TypeVoiceMail: {8, 45}, TypeSMS: {60, 150}, "MMS": {3, 40}, TypeFax: {3, 25},
	} {
		if n := count[what]; n < between[0] || n > between[1] {
			t.Errorf("%d of %s in two weeks", n, what)
		}
	}
}

// TestAwkwardRecordsAreThere looks for the cases of docs/ringcentral.md §8 in a month.
func TestAwkwardRecordsAreThere(t *testing.T) {
	g := populated(t, 30)
	seen := map[string]bool{}
	g.office.mu.Lock()
	for _, c := range g.office.calls {
		seen["two recordings"] = seen["two recordings"] || len(c.recordings) > 1
		seen["in progress"] = seen["in progress"] || c.InProgress
		seen["no from"] = seen["no from"] || c.From == Party{}
		seen["no to"] = seen["no to"] || c.To == Party{}
		seen["no extension"] = seen["no extension"] || c.ExtensionID == ""
		seen["deleted extension"] = seen["deleted extension"] || c.ExtensionID == DeletedID
		seen["masked"] = seen["masked"] || strings.HasSuffix(c.From.Number, "XXXX")
		seen["odd name"] = seen["odd name"] || strings.Contains(c.From.Name, "/")
		seen["short"] = seen["short"] || c.Short
		seen["long call"] = seen["long call"] || c.Duration > time.Hour
		for _, r := range c.recordings {
			seen["leg only"] = seen["leg only"] || r.Place == OnLeg
			seen["late"] = seen["late"] || r.ReadyAfter >= time.Hour
			seen["wav"] = seen["wav"] || r.ContentType == wavType
			seen["deleted file"] = seen["deleted file"] || !r.FileDeletedAt.IsZero()
		}
	}
	for _, m := range g.office.messages {
		seen["picture without text"] = seen["picture without text"] || m.Type == TypeSMS && m.Text == ""
		seen["no address"] = seen["no address"] || m.WithoutURI
		seen["tiff"] = seen["tiff"] || m.ContentType == tiffType
		seen["pager"] = seen["pager"] || m.Type == TypePager
		seen["slow transcript"] = seen["slow transcript"] || m.TranscribedIn > time.Minute
		seen["queued"] = seen["queued"] || m.Statuses[0].Status == "Queued"
	}
	g.office.mu.Unlock()
	if n := len(seen); n != 20 {
		t.Errorf("%d cases were looked for", n)
	}
	for _, what := range slices.Sorted(maps.Keys(seen)) {
		if !seen[what] {
			t.Errorf("there is no %s", what)
		}
	}
}

// TestALaterProcessSeesTheSameOffice compares one office that ran on with another that began later,
// with the same seed and epoch.
//
//test:long
func TestALaterProcessSeesTheSameOffice(t *testing.T) {
	later := noon.Add(31 * time.Hour)
	ran, restarted := clockwork.NewFakeClockAt(noon), clockwork.NewFakeClockAt(later)
	first := New(Options{Clock: ran, Seed: 3}).Office()
	second := New(Options{Clock: restarted, Seed: 3, Epoch: noon}).Office()
	for _, o := range []*Office{first, second} {
		o.Populate(3)
		o.Live()
		o.Live()
	}
	for ran.Now().Before(later) {
		ran.Advance(17 * time.Minute)
		first.Truth(ran.Now())
	}
	a, b := first.Truth(later), second.Truth(later)
	if len(a) != len(b) || len(a) < 250 {
		t.Fatalf("%d and %d items", len(a), len(b))
	}
	for i := range a {
		if a[i].ID != b[i].ID || !a[i].Time.Equal(b[i].Time) || len(a[i].Parts) != len(b[i].Parts) {
			t.Fatalf("item %d: %+v and %+v", i, a[i], b[i])
		}
		for p := range a[i].Parts {
			if !bytes.Equal(mustBytes(t, a[i].Parts[p].Body), mustBytes(t, b[i].Parts[p].Body)) {
				t.Errorf("item %s, part %d differs", a[i].ID, p)
			}
		}
	}
	other := New(Options{Clock: ran, Seed: 4, Epoch: noon}).Office()
	other.Populate(3)
	if slices.EqualFunc(a, other.Truth(later), func(x, y TruthItem) bool { return x.ID == y.ID }) {
		t.Error("another seed made the same office")
	}
}

func TestLiveGoesOnAtNight(t *testing.T) {
	g := populated(t, 0)
	g.office.Live()
	g.clock.Advance(12 * time.Hour)
	before := len(g.office.Truth(g.clock.Now()))
	g.clock.Advance(2 * time.Hour)
	if n := len(g.office.Truth(g.clock.Now())) - before; n < 6 || n > 60 {
		t.Errorf("%d items in two hours of the night", n)
	}
	ids := map[string]bool{}
	for _, item := range g.office.Truth(g.clock.Now()) {
		if item.Time.After(g.clock.Now()) || item.Time.Before(noon.Add(-slot)) {
			t.Errorf("item at %s", item.Time)
		}
		if ids[item.ID] {
			t.Errorf("two items %s", item.ID)
		}
		ids[item.ID] = true
	}
}

// TestTruthIsWhatHTTPShows crawls a populated office over HTTP and compares every byte with the
// truth.
//
//test:long
func TestTruthIsWhatHTTPShows(t *testing.T) {
	g := populated(t, 5)
	want := map[string]Body{}
	for _, item := range g.office.Truth(noon) {
		for _, part := range item.Parts {
			if item.Type == TypeCallRecording || item.ExtensionID == AnaID {
				want[item.ID+" "+part.AttachmentID] = part.Body
			}
		}
	}
	for key, uri := range g.crawl(companyLog, noon.AddDate(0, 0, -10)) {
		body, known := want[key]
		if !known {
			if a := g.get(uri); a.StatusCode != 404 {
				t.Errorf("%s is served but not true: %d", uri, a.StatusCode)
			}
			continue
		}
		delete(want, key)
		if uri == "" {
			continue // a text whose attachment has no address is in the record
		}
		if a := g.get(uri).want(t, 200, ""); !bytes.Equal(a.body, mustBytes(t, body)) {
			t.Errorf("%s: %d bytes differ", uri, len(a.body))
		}
	}
	for key := range want {
		t.Errorf("%s is true but in no list", key)
	}
}

// TestTruthAsTimeGoesBy lets a live office run and compares its lists with the truth after each
// step: rows that come late, recordings that attach later, transcriptions, files and recordings
// that go.
//
//test:long
func TestTruthAsTimeGoesBy(t *testing.T) {
	g := populated(t, 0)
	g.office.Live()
	g.office.SetRetention(30 * time.Hour)
	r := rand.New(rand.NewPCG(9, 9))
	for step := range 40 {
		g.clock.Advance(time.Duration(1+r.IntN(7200)) * time.Second)
		g.as(AnaID)
		now := g.clock.Now()
		want := map[string]bool{}
		for _, item := range g.office.Truth(now) {
			for _, part := range item.Parts {
				if item.Type == TypeCallRecording || item.ExtensionID == AnaID {
					want[item.ID+" "+part.AttachmentID] = true
				}
			}
		}
		for key, uri := range g.crawl(companyLog, noon) {
			if !want[key] && g.get(uri).StatusCode != 404 {
				t.Errorf("step %d: %s is served but not true", step, uri)
			}
			delete(want, key)
		}
		for key := range want {
			t.Errorf("step %d: %s is true but in no list", step, key)
		}
	}
}

// TestUserSeesTheOwnCalls compares what a user without company rights can fetch with the recordings
// that he owns.
func TestUserSeesTheOwnCalls(t *testing.T) {
	g := populated(t, 5)
	g.as(BenID)
	want := map[string]bool{}
	for _, item := range g.office.Truth(noon) {
		if item.ExtensionID == BenID {
			for _, part := range item.Parts {
				want[item.ID+" "+part.AttachmentID] = true
			}
		}
	}
	if len(want) < 10 {
		t.Fatalf("Ben has %d parts", len(want))
	}
	for key, uri := range g.crawl(ownLog, noon.AddDate(0, 0, -10)) {
		if a := g.get(uri); want[key] != (a.StatusCode == 200) {
			t.Errorf("%s: %d, his own: %v", uri, a.StatusCode, want[key])
		}
		delete(want, key)
	}
	for key := range want {
		t.Errorf("%s is his but in no list", key)
	}
}

// crawl lists everything that the user may see in a call log and in his store: where each recording
// and attachment is.
func (g *rig) crawl(log string, since time.Time) map[string]string {
	found := map[string]string{}
	from := "?perPage=1000&view=Detailed&dateFrom=" + since.Format(time.RFC3339)
	for uri := log + from; uri != ""; {
		l := g.list(uri)
		for _, r := range l.Records {
			if r.Recording != nil {
				found[r.Recording.ID+" "] = r.Recording.ContentURI
			}
			for _, leg := range r.Legs {
				if leg.Recording != nil {
					found[leg.Recording.ID+" "] = leg.Recording.ContentURI
				}
			}
		}
		uri = l.Navigation["nextPage"].URI
	}
	for uri := store + from + "&messageType=SMS&messageType=Fax&messageType=VoiceMail"; uri != ""; {
		l := g.list(uri)
		for _, r := range l.Records {
			for _, a := range r.Attachments {
				if a.URI != "" {
					found[string(r.ID)+" "+strconv.FormatInt(a.ID, 10)] = a.URI
				}
			}
		}
		uri = l.Navigation["nextPage"].URI
	}
	return found
}

func BenchmarkPopulate(b *testing.B) {
	for b.Loop() {
		New(Options{Seed: 1, Epoch: noon}).Office().Populate(90)
	}
}

// BenchmarkCallLog reads the first page of a call log of 100,000 calls.
func BenchmarkCallLog(b *testing.B) {
	s := New(Options{Clock: clockwork.NewFakeClockAt(noon)})
	s.Office().Populate(0)
	s.SetLimit(Heavy, 0, time.Minute)
	for i := range 100_000 {
		s.Office().AddCall(CallSpec{Start: noon.Add(-time.Duration(i) * time.Minute), ExtensionID: AnaID, Recordings: []RecordingSpec{{}}})
	}
	tokens, err := s.Grant(AnaID)
	if err != nil {
		b.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodGet, companyLog+"?view=Detailed&perPage=1000&dateFrom=2026-01-01T00:00:00Z", nil)
	r.Header.Set("Authorization", "Bearer "+tokens.Access)
	for b.Loop() {
		w := httptest.NewRecorder()
		s.Platform().ServeHTTP(w, r)
		if w.Code != http.StatusOK {
			b.Fatal(w.Body)
		}
	}
}

// TestNothingOfTheHistoryWaits: whoever begins with an office, at whatever hour of two months, can archive all that it shows, as the
// demonstration does.
//
//test:long
func TestNothingOfTheHistoryWaits(t *testing.T) {
	for hour := 0; hour < 60*24; hour += 2 {
		began := noon.Add(time.Duration(hour)*time.Hour + 7*time.Minute)
		office := New(Options{Clock: clockwork.NewFakeClockAt(began), Seed: 1}).Office()
		office.Enlarge()
		office.Populate(1)
		office.Live()
		for _, at := range []time.Time{began, began.Add(3 * time.Hour)} {
			if waits := office.Unarchivable(at); len(waits) > 0 {
				t.Errorf("from %v, at %v: %+v", began, at, waits)
			}
		}
	}
}
