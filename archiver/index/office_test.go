package index

import (
	"encoding/json"
	"fmt"
	"iter"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

// pacific is the zone of the office; its summer time ends on 1 November 2026.
func pacific(t testing.TB) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("America/Los_Angeles")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

var (
	kim   = Party{Number: "+14155550123", Name: "Kim Park"}
	josé  = Party{Number: "+13125550821", Name: "José Núñez-Straße"}
	sam   = Party{Number: "+442079460018", Name: "Sam O’Neill"}
	ana   = Party{Number: "+16505550101", Extension: "101", Name: "Ana Ruiz"}
	ben   = Party{Number: "+16505550102", Extension: "0102", Name: "Ben Okafor"}
	chloe = Party{Extension: "103", Name: "Chloé Martin"}

	// Names that a caller may have.
	hellish = []string{
		`</script><script>document.title="taken"</script>`, "<!--<script>", "a\u2028b\u2029c", "\u202egnp.exe\u200f مريم", "💚🦷 Zoë", "nul\x00bell\x07\x1b[31m",
		`"quotes' & <b>tags</b>`, "{{.Policy}}", "=HYPERLINK(\"http://x\",\"y\")", "bad\xffbytes", strings.Repeat("long ", 2048),
	}
)

func each(items ...*Item) iter.Seq2[*Item, error] {
	return func(yield func(*Item, error) bool) {
		for _, it := range items {
			if !yield(it, nil) {
				return
			}
		}
	}
}

func november(t testing.TB, items ...*Item) Month {
	t.Helper()
	return Month{Account: "Meadow Dental", Year: 2026, Month: time.November, Zone: pacific(t), Items: each(items...)}
}

// item is one of the owner's, whose files lie where the archiver puts them.
func item(owner Party, kind, id string, at time.Time, ending string) *Item {
	folder := fmt.Sprintf("/%s_%s/%s/%s/", owner.Name, owner.Extension, at.Format(time.DateOnly), kind)
	it := &Item{
		Type: kind, ID: id, Time: at.UTC(), OwnerName: owner.Name, OwnerNumber: owner.Extension,
		Files:  []File{{Path: folder + at.Format("20060102-150405") + "_14155550123#" + owner.Extension + "_" + id + ending, Size: 20480, SHA256: strings.Repeat("ab", 32), ContentHash: strings.Repeat("cd", 32)}},
		Record: json.RawMessage(`{"id": 9007199254740993, "type": "x"}`),
	}
	return it
}

func call(owner, from, to Party, id string, at time.Time, length time.Duration) *Item {
	it := item(owner, "Call Recording", id, at, ".mp3")
	it.From, it.To, it.Direction, it.Label = from, []Party{to}, direction(from, owner), "Automatic"
	it.Duration, it.CallDuration = length, length
	it.CallID, it.SessionID, it.TelephonySessionID = "SJB-"+id, "4027"+id, "s-a0d15"+id
	it.Files[0].Kind, it.Files[0].ContentType = "audio", "audio/mpeg"
	return it
}

func message(owner, from Party, id string, at time.Time, text string, to ...Party) *Item {
	it := item(owner, "SMS", id, at, ".txt")
	it.From, it.To, it.Direction, it.Text = from, to, direction(from, owner), text
	it.Files[0].Kind, it.Files[0].ContentType = "text", "text/plain"
	return it
}

func voicemail(owner, from Party, id string, at time.Time, length time.Duration) *Item {
	it := item(owner, "Voicemail", id, at, ".mp3")
	it.From, it.To, it.Direction, it.Duration = from, []Party{owner}, "Inbound", length
	transcript := it.Files[0]
	it.Files[0].Kind, it.Files[0].ContentType = "audio", "audio/mpeg"
	transcript.Kind, transcript.Path, transcript.ContentType = "transcript", strings.TrimSuffix(transcript.Path, ".mp3")+".txt", "text/plain"
	it.Files = append(it.Files, transcript)
	return it
}

func fax(owner, from Party, id string, at time.Time) *Item {
	it := item(owner, "Fax", id, at, ".pdf")
	it.From, it.To, it.Direction = from, []Party{owner}, "Inbound"
	it.Files[0].Kind, it.Files[0].ContentType = "document", "application/pdf"
	return it
}

// picture adds one that came with a message.
func picture(it *Item, name string) *Item {
	it.Files = append(it.Files, File{
		Kind: "attachment", Path: strings.TrimSuffix(it.Files[0].Path, ".txt") + "_1_" + name, ContentType: "image/png", Size: 70, SHA256: strings.Repeat("ef", 32),
	})
	return it
}

func direction(from, owner Party) string {
	if from == owner {
		return "Outbound"
	}
	return "Inbound"
}

// many is how many items a month of a large office has.
const many = 20_000

// busy is a month of that many items, as an office of three extensions has them.
func busy(t testing.TB, n int) []*Item {
	t.Helper()
	r := rand.New(rand.NewPCG(1, 2))
	zone := pacific(t)
	first := time.Date(2026, time.November, 1, 0, 0, 0, 0, zone)
	team, outside := []Party{ana, ben, chloe}, []Party{kim, josé, sam}
	for i := range 200 {
		outside = append(outside, Party{Number: fmt.Sprintf("+1415555%04d", 1000+i)})
	}
	texts := []string{"Can I come at nine instead of ten tomorrow?", "Yes, nine is fine. See you then.", "Thank you!", "Your next visit is on Tuesday at 14:30. Please answer 1 to confirm."}
	all := make([]*Item, n)
	for i := range all {
		at := first.Add(time.Duration(i) * ((30*24*time.Hour - time.Hour) / time.Duration(n)))
		owner, other, id := team[r.IntN(len(team))], outside[r.IntN(len(outside))], fmt.Sprint(7700000001000+i)
		from, to := other, owner
		if r.IntN(3) == 0 {
			from, to = owner, other
		}
		switch kind := r.IntN(20); {
		case kind < 12:
			length := time.Duration(20+r.IntN(900)) * time.Second
			all[i] = call(owner, from, to, id, at, length)
			if kind == 0 {
				all[i].CallDuration += 95 * time.Second
				all[i].Label = "OnDemand"
			}
		case kind < 14:
			all[i] = voicemail(owner, other, id, at, time.Duration(5+r.IntN(90))*time.Second)
		case kind < 19:
			all[i] = message(owner, from, id, at, texts[r.IntN(len(texts))], to)
		default:
			all[i] = fax(owner, other, id, at)
		}
	}
	return all
}

// withCalls is a month of as many rows, of which about half are calls: one for each recording and
// voicemail, and others that left nothing.
func withCalls(t testing.TB, n int) (all []*Item, events int) {
	t.Helper()
	results := []string{"Accepted", "Missed", "Call connected", "No Answer", "Busy"}
	for i, it := range busy(t, n) {
		if len(all) >= n {
			break
		}
		owner := Party{Extension: it.OwnerNumber, Name: it.OwnerName}
		all = append(all, it)
		events++
		switch {
		case len(all) == n:
		case it.Type == "Call Recording" || it.Type == "Voicemail":
			all = append(all, row(owner, it.From, it.To[0], "A"+it.ID, it.Time, "Accepted", it))
		case i%2 == 0:
			one := row(owner, it.From, it.To[0], "A"+it.ID, it.Time, results[i%len(results)])
			if it.Type == "SMS" {
				one.Row.Texts = []string{it.ID}
			}
			all = append(all, one)
			events++
		}
	}
	return all, events
}
