package layout

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/store/ledger"
)

// TestReadNameKnowsOurFiles: whatever folder, extension and version a part's file
// has, its name leads back to that part and to no other.
func TestReadNameKnowsOurFiles(t *testing.T) {
	attached := []ledger.Part{
		{Kind: Text},
		{Kind: Attachment, FileName: "photo.jpg"},
		{Kind: Attachment, FileName: "photo_v2.jpg"},
		{Kind: Attachment, FileName: "a_1_b: c?.PNG"},
		{Kind: Attachment},
	}
	items := []*ledger.Item{
		ana(ledger.CallRecording, "7700000001004", ledger.Part{Kind: Audio}),
		ana(ledger.CallRecording, "AbC/1", ledger.Part{Kind: Audio}),
		ana(ledger.VoiceMail, "402406985004", ledger.Part{Kind: Audio}, ledger.Part{Kind: Transcript}, ledger.Part{Kind: Audio}),
		ana(ledger.SMS, "6424569004", attached...),
		ana(ledger.Fax, "5209304004", ledger.Part{Kind: Document}, ledger.Part{Kind: Attachment, FileName: "Plan.DOCX"}),
	}
	for _, it := range items {
		for part := range it.Parts {
			for _, contentType := range []string{"audio/mpeg", "image/png", ""} {
				for _, v := range []int{0, 1, 11} {
					ours := PathOf(it, part, contentType, losAngeles, v)
					for _, place := range []string{ours, "/Sorted/" + ours[strings.LastIndexByte(ours, '/')+1:]} {
						whose := ""
						for _, other := range items {
							for i := range other.Parts {
								if n, ok := ParseName(place); ok && n.names(other, i) {
									whose += fmt.Sprint(other.Key, " ", i, ";")
								}
							}
						}
						if want := fmt.Sprint(it.Key, " ", part, ";"); whose != want {
							t.Errorf("%s is of %q, want %q", place, whose, want)
						}
					}
				}
			}
		}
	}
}

func TestReadNameLeavesStrangersAlone(t *testing.T) {
	for _, file := range []string{
		"/holiday.jpg", "/", "", "/a_b_c_7.mp3", "/20261120-170412_1_2.mp3",
		"/Ana/20261120-170412_1_2_7700000001004 (1).mp3", "/Ana/20261120-170412_1_2_Automatic_7700000001004 (Ana's conflicted copy).mp3",
		"/2026-11-20 17.04.12_1_2_7.mp3", "/20261120-170412_1_2_Automatic_OnDemand_7.mp3",
		"/Index/20261120-170412_1_2_7.mp3", "/index/x/20261120-170412_1_2_7.mp3",
	} {
		if n, ours := ParseName(file); ours {
			t.Errorf("%q is read as %+v", file, n)
		}
	}
}

// TestIsPart: the name alone does not make a file one of ours.
func TestIsPart(t *testing.T) {
	recording := ana(ledger.CallRecording, "7700000001004", ledger.Part{Kind: Audio, URI: "u", Expect: 9})
	lost := ana(ledger.CallRecording, "7700000001004", ledger.Part{Kind: Audio, URI: "u", Lost: &ledger.RemoteFile{Hash: "aa", Size: 9}})
	text := ana(ledger.SMS, "6424569004", ledger.Part{Kind: Text, Text: "ok"})
	faxText := ana(ledger.Fax, "5209304004", ledger.Part{Kind: Document, URI: "u"})
	voice := ana(ledger.VoiceMail, "402406985004", ledger.Part{Kind: Audio, URI: "u"}, ledger.Part{Kind: Transcript, URI: "u"})
	path := func(it *ledger.Item) string { return PathOf(it, 0, "audio/mpeg", losAngeles, 0) }
	at := recording.Time.Truncate(time.Second)
	cases := map[string]struct {
		it   *ledger.Item
		f    ledger.RemoteFile
		want bool
	}{
		"ours":           {recording, ledger.RemoteFile{Path: path(recording), Size: 9, Hash: "aa", Modified: at}, true},
		"edited":         {recording, ledger.RemoteFile{Path: path(recording), Size: 9, Hash: "bb", Modified: at.Add(time.Second)}, false},
		"unlike_listed":  {recording, ledger.RemoteFile{Path: path(recording), Size: 8, Hash: "aa", Modified: at}, true},
		"fax_text":       {faxText, ledger.RemoteFile{Path: PathOf(faxText, 0, "text/plain", losAngeles, 0), Size: 8, Hash: "aa", Modified: at}, true},
		"transcript":     {voice, ledger.RemoteFile{Path: PathOf(voice, 1, "text/plain", losAngeles, 0), Size: 8, Hash: "aa", Modified: at}, false},
		"no_hash":        {recording, ledger.RemoteFile{Path: path(recording), Size: 9, Modified: at}, false},
		"other_item":     {recording, ledger.RemoteFile{Path: path(text), Size: 9, Hash: "aa", Modified: at}, false},
		"lost":           {lost, ledger.RemoteFile{Path: path(lost), Size: 9, Hash: "aa"}, true},
		"lost_and_new":   {lost, ledger.RemoteFile{Path: path(lost), Size: 9, Hash: "bb", Modified: at}, false},
		"text":           {text, ledger.RemoteFile{Path: path(text), Size: 2, Hash: hashOfText("ok")}, true},
		"text_rewritten": {text, ledger.RemoteFile{Path: path(text), Size: 2, Hash: hashOfText("no"), Modified: at}, false},
	}
	for name, c := range cases {
		if got := isPart(c.f, c.it, 0, losAngeles); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// TestPickGivesAFileOnce: the second page of a fax and its second attachment may
// bear the same name.
func TestPickGivesAFileOnce(t *testing.T) {
	document, attached := ledger.Part{Kind: Document, URI: "u"}, ledger.Part{Kind: Attachment, URI: "u"}
	fax := ana(ledger.Fax, "5209304004", document, document, attached, attached)
	files := []ledger.RemoteFile{{Path: PathOf(fax, 1, "application/pdf", losAngeles, 0), Hash: "aa", Modified: fax.Time}}
	taken := make([]bool, len(files))
	var got []int
	for part := range fax.Parts {
		if _, found := Pick(files, taken, fax, part, losAngeles); found {
			got = append(got, part)
		}
	}
	if !slices.Equal(got, []int{1}) {
		t.Errorf("one file is taken for the parts %v", got)
	}
}

func TestTextOf(t *testing.T) {
	for record, want := range map[string]string{`{"subject":"Hi 🎉\n"}`: "Hi 🎉\n", `{"id":1}`: "", "": "", "{": ""} {
		if got := TextOf(&ledger.Item{Record: ledger.RecordOf([]byte(record))}); got != want {
			t.Errorf("%s says %q", record, got)
		}
	}
}

// FuzzReadName: a name that PathOf makes is read back, and no other text is
// anything but read or refused.
func FuzzReadName(f *testing.F) {
	f.Add("+14155550123", "photo.jpg", "7700000001004", "/holiday.jpg")
	f.Add("\x00", "_v2._v3", "AbC", "/20261120-170412_1_2_7_8_.mp3")
	f.Add("ü_ü", "..", "1-0123456789ab", "/_/_")
	f.Add("0", "0", "", "0")
	f.Fuzz(func(t *testing.T, phone, file, id, stranger string) {
		ParseName(stranger)
		for _, kind := range ledger.Types {
			it := ana(kind, id, ledger.Part{Kind: Audio}, ledger.Part{Kind: Text}, ledger.Part{Kind: Attachment, FileName: file})
			it.From.Number = phone
			for part := range it.Parts {
				name := PathOf(it, part, "audio/mpeg", time.UTC, part)
				if n, ours := ParseName(name); !ours || !n.names(it, part) {
					t.Errorf("%s is read as %+v", name, n)
				}
			}
		}
	})
}
