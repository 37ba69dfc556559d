package transfer

import (
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"ringcentral-archiver/archiver/layout"
	"ringcentral-archiver/store/ledger"
)

// What files begin with.
const (
	mp3   = "ID3\x03\x00\x00\x00\xff\xfb\x90\x00sound"
	frame = "\xff\xfb\x90\x00\x00\x00\x00\x00"
	wav   = "RIFF\x24\x00\x00\x00WAVEfmt \x10\x00\x00\x00"
	pdf   = "%PDF-1.4\n1 0 obj\n"
	docx  = "PK\x03\x04\x14\x00\x06\x00[Content_Types].xml"
	jpeg  = "\xff\xd8\xff\xe0\x00\x10JFIF"
	svg   = `<?xml version="1.0"?><!-- made by hand --><svg xmlns="http://www.w3.org/2000/svg"/>`
	vcard = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ana Ruiz\r\nEND:VCARD\r\n"
	page  = "<!DOCTYPE html><html><body>An offer for you</body></html>"
	login = `<html><head><title>Sign in</title></head><form><input type="password"></form></html>`
	fault = `{"errorCode":"CMN-102","message":"Resource not found","errors":[]}`
)

func TestJudge(t *testing.T) {
	audio, transcript, text := ledger.Part{Kind: layout.Audio}, ledger.Part{Kind: layout.Transcript}, ledger.Part{Kind: layout.Text}
	fax := func(media string) ledger.Part { return ledger.Part{Kind: layout.Document, ContentType: media} }
	sent := func(media string) ledger.Part { return ledger.Part{Kind: layout.Attachment, ContentType: media} }
	named := func(name string) ledger.Part {
		return ledger.Part{Kind: layout.Attachment, ContentType: "application/octet-stream", FileName: name}
	}
	sized := func(p ledger.Part, body string) ledger.Part {
		p.Expect = int64(len(body))
		return p
	}
	for name, c := range map[string]struct {
		part        ledger.Part
		media, body string
		want        verdict
	}{
		"mp3":                         {audio, "audio/mpeg", mp3, good},
		"mp3 as bytes":                {audio, "binary/octet-stream", frame, good},
		"mp3 of no type":              {audio, "", frame, good},
		"mp3 as a page":               {audio, "text/html", frame, good},
		"wav as mp3":                  {audio, "audio/mpeg", wav, good},
		"ogg":                         {audio, "application/ogg", "OggS\x00\x02", good},
		"m4a as video":                {audio, "video/mp4", "\x00\x00\x00\x20ftypM4A ", good},
		"a rare sound":                {audio, "audio/basic", strings.Repeat("\xd5\x55\xd4\x54\xd5", 100), good},
		"bytes as a document":         {audio, "application/pdf", "\x01\x02\x03\x04", doubtful},
		"a document as sound":         {audio, "audio/mpeg", pdf, doubtful},
		"a page as sound":             {audio, "audio/mpeg", page, refused},
		"a fault as sound":            {audio, "application/json", fault, refused},
		"xml as sound":                {audio, "audio/mpeg", `<?xml version="1.0"?><Error/>`, refused},
		"text as sound":               {audio, "audio/mpeg", "Not found", refused},
		"nothing as sound":            {audio, "audio/mpeg", "", refused},
		"a page of the right length":  {sized(audio, page), "text/html", page, doubtful},
		"fax":                         {fax("application/pdf"), "application/pdf", pdf, good},
		"fax, tiff":                   {fax("image/tiff"), "application/octet-stream", "II*\x00\x08\x00\x00\x00", good},
		"fax, docx":                   {fax("application/vnd.openxmlformats-officedocument.wordprocessingml.document"), "application/octet-stream", docx, good},
		"fax, doc":                    {fax("application/msword"), "application/msword", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", good},
		"fax, text":                   {fax("text/plain"), "text/plain", "Dear Sir", good},
		"fax, html":                   {fax("text/html"), "text/html", page, good},
		"fax, text of unknown type":   {fax(""), "text/plain", "Dear Sir", doubtful},
		"text as a fax":               {fax("application/pdf"), "text/plain", "Dear Sir", refused},
		"a page as a fax":             {fax("application/pdf"), "text/html", page, refused},
		"a sound as a fax":            {fax("application/pdf"), "audio/mpeg", mp3, doubtful},
		"nothing as a fax":            {fax("text/plain"), "text/plain", "", refused},
		"picture":                     {sent("image/jpeg"), "image/jpeg", jpeg, good},
		"text as a picture":           {sent("image/jpeg"), "image/jpeg", "Not found", refused},
		"a page as a picture":         {sent("image/jpeg"), "text/html", page, refused},
		"a card as a picture":         {sent("image/jpeg"), "text/vcard", vcard, good},
		"a card, said to be a sound":  {sent("audio/amr"), "application/octet-stream", vcard, doubtful},
		"a picture as a card":         {sent("text/vcard"), "text/vcard", jpeg, doubtful},
		"svg":                         {sent("image/svg+xml"), "image/svg+xml", svg, good},
		"svg after a comment":         {sent("image/svg+xml"), "image/svg+xml", "<!-- x -->\n<svg/>", good},
		"a page as svg":               {sent("image/svg+xml"), "text/html", page, refused},
		"rtf":                         {sent("application/rtf"), "application/rtf", `{\rtf1\ansi hello}`, good},
		"html":                        {sent("text/html"), "text/html", page, good},
		"html of another length":      {ledger.Part{Kind: layout.Attachment, ContentType: "text/html", Expect: 5}, "text/html", page, good},
		"html that looks like a page": {sent("text/html"), "text/html", login, doubtful},
		"such html, of its length":    {sized(sent("text/html"), login), "text/html", login, good},
		"vcard":                       {sent("text/vcard"), "text/x-vcard", vcard, good},
		"a fault as a card":           {sent("text/vcard"), "application/json", fault, refused},
		"text as a card":              {sent("text/vcard"), "text/plain", "Not found", doubtful},
		"calendar":                    {sent("text/calendar"), "text/calendar", "BEGIN:VCALENDAR\r\n", good},
		"csv":                         {sent("text/csv"), "text/csv", "a;b\r\n1;2\r\n", good},
		"a message as a note":         {sent("text/plain"), "text/plain", "Service unavailable", doubtful},
		"such a note, of its length":  {sized(sent("text/plain"), "Service unavailable"), "text/plain", "Service unavailable", good},
		"a note in a sound":           {sent("text/plain"), "audio/mpeg", "Dear Sir", doubtful},
		"a long note of errors":       {sent("text/plain"), "text/plain", strings.Repeat("The service is unavailable today, and we are sorry. ", 9), good},
		"a card as bytes":             {sent("text/vcard"), "application/octet-stream", vcard, good},
		"zeros of the right length":   {sized(sent("image/jpeg"), "\x00\x00\x00"), "image/jpeg", "\x00\x00\x00", refused},
		"zeros of no known type":      {named("disk.img"), "application/octet-stream", "\x00\x00\x00", good},
		"html as text":                {sent("text/plain"), "text/html", page, doubtful},
		"a sign-in page as text":      {sent("text/plain"), "text/html", login, refused},
		"a fault as text":             {sent("text/plain"), "application/json", fault, refused},
		"a sign-in page, not named":   {sent(""), "text/html", login, refused},
		"xml":                         {sent("application/xml"), "application/xml", `<?xml version="1.0"?><a/>`, good},
		"xml of a fault":              {sent("application/xml"), "application/xml", `<?xml version="1.0"?><Error><Code/></Error>`, doubtful},
		"json":                        {sent("application/json"), "application/json", `{"a":1}`, good},
		"json of a fault":             {sent("application/json"), "application/json", fault, doubtful},
		"smil":                        {sent("application/smil"), "application/smil", "<smil><head/></smil>", good},
		"html by its name":            {named("offer.HTML"), "application/octet-stream", page, good},
		"picture by its name":         {named("a.jpg"), "text/html", page, refused},
		"a card that is not named":    {sent(""), "", vcard, good},
		"a page that is not named":    {sent(""), "text/html", page, doubtful},
		"transcript":                  {transcript, "text/plain", "Please call back.", good},
		"a page as a transcript":      {transcript, "text/html", page, refused},
		"a transcript like a page":    {transcript, "text/plain", page, doubtful},
		"a transcript with brackets":  {transcript, "text/plain", "[[noise]] hello", good},
		"a transcript of silence":     {transcript, "text/plain", "", doubtful},
		"sound as a transcript":       {transcript, "text/plain", mp3, doubtful},
		"an empty text":               {text, "text/plain", "", good},
		"an empty text, announced":    {ledger.Part{Kind: layout.Text, Expect: 9}, "text/plain", "", doubtful},
		"text in another encoding":    {text, "text/plain", "Gr\xfc\xdfe aus M\xfcnchen", good},
		"text in utf-16":              {text, "text/plain", "\xff\xfeH\x00i\x00", good},
	} {
		if got, looks := judge(c.part, served{c.media, int64(len(c.body)), []byte(c.body)}); got != c.want {
			t.Errorf("%s: %d (it looks like %s), want %d", name, got, looks, c.want)
		}
	}
}

func TestEffectiveType(t *testing.T) {
	for name, c := range map[string]struct {
		part         ledger.Part
		media, looks string
		doubt        bool
		want         string
	}{
		"the answer's":             {ledger.Part{ContentType: "audio/3gpp"}, "video/3gpp2", "video/3gpp", false, "video/3gpp2"},
		"the record's":             {ledger.Part{ContentType: "application/vnd.ms-excel", FileName: "a.doc"}, "application/octet-stream", "application/msword", false, "application/vnd.ms-excel"},
		"that which the bytes fit": {ledger.Part{ContentType: "image/png", FileName: "a.gif"}, "image/jpeg", "image/gif", false, "image/gif"},
		"the bytes' of a fax":      {ledger.Part{Kind: layout.Document, ContentType: "application/pdf"}, "image/jpeg", "application/pdf", false, "application/pdf"},
		"none, for strange bytes":  {ledger.Part{Kind: layout.Document, ContentType: "application/pdf"}, "audio/mpeg", unknownBytes, true, unknownBytes},
		"none, for a strange page": {ledger.Part{Kind: layout.Attachment, ContentType: "image/jpeg"}, "image/jpeg", unknownBytes, false, unknownBytes},
		"that of a rare sound":     {ledger.Part{Kind: layout.Audio}, "audio/basic", unknownBytes, false, "audio/basic"},
		"the name's":               {ledger.Part{FileName: "a.csv"}, "application/octet-stream", plainText, false, "text/csv"},
		"the bytes'":               {ledger.Part{}, "binary/octet-stream", "audio/mpeg", false, "audio/mpeg"},
		"the bytes' for no type":   {ledger.Part{ContentType: "nonsense"}, "", "audio/mpeg", false, "audio/mpeg"},
		"the bytes' in doubt":      {ledger.Part{}, "audio/mpeg", "application/pdf", true, "application/pdf"},
		"none, for a strange name": {ledger.Part{FileName: "house.dwg"}, "application/octet-stream", "application/zip", false, "application/octet-stream"},
		"none at all":              {ledger.Part{}, "", unknownBytes, false, unknownBytes},
	} {
		if got := effective(c.part, c.media, c.looks, c.doubt); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestReadHead(t *testing.T) {
	long := strings.Repeat("sound", 2*headLength)
	cut := errors.New("cut")
	for name, c := range map[string]struct {
		body io.Reader
		want string
		err  error
	}{
		"short":          {strings.NewReader("abc"), "abc", nil},
		"empty":          {strings.NewReader(""), "", nil},
		"long":           {strings.NewReader(long), long[:headLength], nil},
		"byte by byte":   {iotest.OneByteReader(strings.NewReader(long)), long[:headLength], nil},
		"cut":            {io.MultiReader(strings.NewReader("ID3"), iotest.ErrReader(cut)), "", cut},
		"end with bytes": {iotest.DataErrReader(strings.NewReader("abc")), "abc", nil},
	} {
		if head, err := readHead(c.body); string(head) != c.want || !errors.Is(err, c.err) {
			t.Errorf("%s: %q, %v", name, head, err)
		}
	}
}

// TestSniff: every type that RingCentral carries and that says in its bytes what it is.
func TestSniff(t *testing.T) {
	for head, want := range map[string]string{
		jpeg: "image/jpeg", svg: "image/svg+xml", vcard: "text/vcard", page: htmlPage, fault: jsonText, pdf: "application/pdf", wav: "audio/wav",
		"\x89PNG\r\n\x1a\n": "image/png", "GIF89a": "image/gif", "BM\x36\x00": "image/bmp", "II*\x00": "image/tiff", "MM\x00*": "image/tiff",
		"RIFF\x00\x00\x00\x00WEBPVP8 ": "image/webp", "RIFF\x00\x00\x00\x00AVI LIST": "video/avi",
		"\x00\x00\x00\x18ftyp3gp4": "video/3gpp", "\x00\x00\x00\x18ftypmp42": "video/mp4", "\x00\x00\x00\x14ftypqt  ": "video/quicktime",
		"\x00\x00\x01\xba\x21": "video/mpeg", "FLV\x01\x05": "video/x-flv", "\x1a\x45\xdf\xa3": "video/webm", "\x30\x26\xb2\x75\x8e\x66\xcf\x11": "video/x-ms-asf",
		"OggS\x00\x02": "audio/ogg", "#!AMR\n": "audio/amr", frame: "audio/mpeg", "\xff\xe3\x18\xc0": "audio/mpeg", docx: "application/zip",
		"\x1f\x8b\x08": "application/gzip", `{\rtf1}`: "application/rtf", "\xef\xbb\xbfBEGIN:VCALENDAR": "text/calendar",
		"\xef\xbb\xbf<!DOCTYPE html>": htmlPage, `<?xml version="1.0"?><html xmlns="x">`: htmlPage, "a,b\n": plainText, " \n": plainText,
		"\xff\xfeH\x00": plainText, "\xd5\x55\xd5\xd4\xd5\xd5": unknownBytes, "": plainText, "é": plainText, "\xff\xff\xff\xff": unknownBytes,
		strings.Repeat("a", headLength-1) + "\xc3": plainText,
	} {
		if got := sniff([]byte(head)); got != want {
			t.Errorf("%.20q looks like %s, want %s", head, got, want)
		}
	}
}

func TestAnnouncements(t *testing.T) {
	if types := announcements(ledger.Part{ContentType: "text/html; charset=utf-8", FileName: "a.vcf"}); !slices.Equal(types, []string{htmlPage, "text/vcard"}) {
		t.Errorf("%q", types)
	}
}
