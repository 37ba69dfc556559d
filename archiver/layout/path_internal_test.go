package layout

import (
	"path"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"ringcentral-archiver/store/ledger"
)

var losAngeles = mustZone("America/Los_Angeles")

func mustZone(name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	return zone
}

func ana(t ledger.Type, id string, parts ...ledger.Part) *ledger.Item {
	return &ledger.Item{
		Key: ledger.Key{Type: t, ID: id}, Folder: "Ana Ruiz_101", Owner: ledger.Owner{ExtensionID: "590100004", Number: "101", Name: "Ana Ruiz"},
		Time: time.Date(2026, 11, 21, 1, 4, 12, 0, time.UTC), Label: "Automatic",
		From: ledger.Party{Number: "+14155550123"}, To: []ledger.Party{{Number: "+16505550101"}}, Parts: parts,
	}
}

func TestPathOf(t *testing.T) {
	voicemail := ana(ledger.VoiceMail, "402406985004", ledger.Part{Kind: Audio}, ledger.Part{Kind: Transcript})
	voicemail.To = []ledger.Party{{Extension: "101", Name: "Ana Ruiz"}}
	group := ana(ledger.SMS, "6424569004", ledger.Part{Kind: Text}, ledger.Part{Kind: Attachment, FileName: "photo.jpg"}, ledger.Part{Kind: Attachment})
	group.To = append(group.To, ledger.Party{Number: "+13125550821"}, ledger.Party{Number: "+13125550822"})
	masked := ana(ledger.CallRecording, "1", ledger.Part{Kind: Audio})
	masked.From, masked.To, masked.Owner = ledger.Party{Number: "+1855201XXXX"}, nil, ledger.Owner{}
	fax := ana(ledger.Fax, "5209304004", ledger.Part{Kind: Document}, ledger.Part{Kind: Attachment, FileName: "Plan.DOCX"})
	recording := ana(ledger.CallRecording, "7700000001004", ledger.Part{Kind: Audio})
	const folder = "/Ana Ruiz_101/2026-11-20/"
	cases := map[string]struct {
		it          *ledger.Item
		part        int
		contentType string
		version     int
		want        string
	}{
		"recording":    {recording, 0, "audio/mpeg", 0, folder + "Call Recording/20261120-170412_14155550123_16505550101#101_Automatic_7700000001004.mp3"},
		"wav":          {recording, 0, "audio/x-wav; rate=8000", 0, folder + "Call Recording/20261120-170412_14155550123_16505550101#101_Automatic_7700000001004.wav"},
		"name_taken":   {recording, 0, "audio/mpeg", 1, folder + "Call Recording/20261120-170412_14155550123_16505550101#101_Automatic_7700000001004_v2.mp3"},
		"masked":       {masked, 0, "audio/mpeg", 0, folder + "Call Recording/20261120-170412_1855201XXXX_unknown_Automatic_1.mp3"},
		"voicemail":    {voicemail, 0, "audio/mpeg", 0, folder + "Voicemail/20261120-170412_14155550123_101_402406985004.mp3"},
		"transcript":   {voicemail, 1, "text/plain", 0, folder + "Voicemail/20261120-170412_14155550123_101_402406985004.txt"},
		"group_sms":    {group, 0, "text/plain", 0, folder + "SMS/20261120-170412_14155550123_16505550101+2_6424569004.txt"},
		"picture":      {group, 1, "image/jpeg", 0, folder + "SMS/20261120-170412_14155550123_16505550101+2_6424569004_1_photo.jpg"},
		"no_name":      {group, 2, "image/png", 0, folder + "SMS/20261120-170412_14155550123_16505550101+2_6424569004_2.png"},
		"fax":          {fax, 0, "application/pdf", 0, folder + "Fax/20261120-170412_14155550123_16505550101_5209304004.pdf"},
		"fax_tiff":     {fax, 0, "image/tiff", 0, folder + "Fax/20261120-170412_14155550123_16505550101_5209304004.tiff"},
		"fax_original": {fax, 1, "application/vnd.openxmlformats", 0, folder + "Fax/20261120-170412_14155550123_16505550101_5209304004_1_Plan.docx"},
		"untyped":      {recording, 0, "", 0, folder + "Call Recording/20261120-170412_14155550123_16505550101#101_Automatic_7700000001004.bin"},
	}
	for name, c := range cases {
		if got := PathOf(c.it, c.part, c.contentType, losAngeles, c.version); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", name, got, c.want)
		}
	}
}

func TestFolderOf(t *testing.T) {
	cases := map[string]struct {
		o                 ledger.Owner
		wanted, otherwise string
	}{
		"plain":     {ledger.Owner{ExtensionID: "59", Number: "101", Name: "Ana Ruiz"}, "Ana Ruiz_101", "Ana Ruiz_101_59"},
		"deleted":   {ledger.Owner{ExtensionID: "59"}, "ext-59", "ext-59_59"},
		"company":   {ledger.Owner{Name: "Company"}, "Company", "Company_"},
		"slashes":   {ledger.Owner{ExtensionID: "59", Number: "7", Name: `A/B\C:D*?"<>|`}, "A_B_C_D_______7", "A_B_C_D_______7_59"},
		"emoji":     {ledger.Owner{ExtensionID: "59", Number: "7", Name: "Zoë 🎧"}, "Zoë __7", "Zoë __7_59"},
		"the pages": {ledger.Owner{ExtensionID: "59", Name: "INDEX"}, "_INDEX", "_INDEX_59"},
		"reserved":  {ledger.Owner{ExtensionID: "59", Name: "CON"}, "_CON", "_CON_59"},
		"dots":      {ledger.Owner{ExtensionID: "59", Number: "7", Name: " ... "}, "__7", "__7_59"},
		"composed":  {ledger.Owner{ExtensionID: "59", Name: "Zoe\u0308"}, "Zo\u00eb", "Zo\u00eb_59"},
		"reserved2": {ledger.Owner{ExtensionID: "59", Name: "com1.txt"}, "_com1.txt", "_com1.txt_59"},
	}
	for name, c := range cases {
		wanted, otherwise := folderOf(c.o)
		if wanted != c.wanted || otherwise != c.otherwise {
			t.Errorf("%s: got %q, %q, want %q, %q", name, wanted, otherwise, c.wanted, c.otherwise)
		}
	}
}

// FuzzNames: whatever RingCentral sends, a path is legal everywhere, short
// enough for Windows, and holds the id.
func FuzzNames(f *testing.F) {
	f.Add("Ana Ruiz", "101", "+14155550123", "photo.jpg", "7700000001004", "audio/mpeg")
	f.Add("CON", "", "", "..", "a/b", "")
	f.Add("../../etc", "\x00", "Ꙁ", "nul.txt", "ABC", "image/png; x")
	f.Add(strings.Repeat("ü", 300), strings.Repeat("9", 300), strings.Repeat("x", 300), strings.Repeat("é.", 200), strings.Repeat("1", 300), "text/html")
	f.Fuzz(func(t *testing.T, name, number, phone, file, id, contentType string) {
		owner := ledger.Owner{ExtensionID: id, Number: number, Name: name}
		for _, kind := range ledger.Types {
			it := &ledger.Item{
				Key: ledger.Key{Type: kind, ID: id}, Owner: owner, Label: name, Time: time.Unix(1.8e9, 0),
				From: ledger.Party{Number: phone, Name: name}, To: []ledger.Party{{Name: phone}, {}},
				Parts: []ledger.Part{{Kind: Audio}, {Kind: Attachment, FileName: file}, {Kind: Document, FileName: file}},
			}
			wanted, otherwise := folderOf(owner)
			for _, it.Folder = range []string{wanted, otherwise} {
				seen := map[string]bool{}
				for i := range it.Parts {
					got := PathOf(it, i, contentType, time.UTC, i)
					checkPath(t, got)
					if lower := strings.ToLower(got); seen[lower] {
						t.Errorf("two parts share %q", got)
					} else {
						seen[lower] = true
					}
					if !strings.Contains(got, IDToken(id)) {
						t.Errorf("%q does not hold the id", got)
					}
				}
			}
		}
	})
}

func checkPath(t *testing.T, p string) {
	t.Helper()
	if !utf8.ValidString(p) || path.Clean(p) != p || strings.Count(p, "/") != 4 {
		t.Errorf("%q is not a clean path of four parts", p)
	}
	if len([]rune(p)) > 225 {
		t.Errorf("a path of %d characters: %q", len([]rune(p)), p)
	}
	for part := range strings.SplitSeq(p[1:], "/") {
		bad := strings.ContainsFunc(part, func(r rune) bool { return r < 0x20 || r == 0x7F || r > 0xFFFF || strings.ContainsRune(`<>:"\|?*`, r) })
		if part == "" || bad || strings.TrimRight(part, " .") != part || strings.TrimLeft(part, " ") != part || reserved(part) || len(part) > 250 {
			t.Errorf("%q is not a legal name (in %q)", part, p)
		}
	}
}

func TestIDsThatDifferInCaseDoNotCollide(t *testing.T) {
	a, b := IDToken("AbC"), IDToken("abc")
	if strings.EqualFold(a, b) {
		t.Errorf("%q and %q are one name to Windows", a, b)
	}
}
