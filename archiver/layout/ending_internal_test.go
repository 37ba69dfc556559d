package layout

import (
	"path"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/store/ledger"
)

// TestEndingsOpenOnADoubleClick: RingCentral's table of the types that MMS carry, and the names of
// sound and pictures that were seen elsewhere.
func TestEndingsOpenOnADoubleClick(t *testing.T) {
	for media, want := range map[string]string{
		"image/jpeg": ".jpg", "image/png": ".png", "image/bmp": ".bmp", "image/gif": ".gif", "image/tiff": ".tiff", "image/svg+xml": ".file",
		"image/webp": ".webp", "video/3gpp": ".3gp", "video/mp4": ".mp4", "video/mpeg": ".mpg", "video/avi": ".avi", "video/x-flv": ".flv",
		"video/x-ms-wmv": ".wmv", "video/quicktime": ".mov", "video/webm": ".webm", "video/ogg": ".ogv", "audio/mpeg": ".mp3",
		"audio/mp4": ".m4a", "audio/ogg": ".ogg", "audio/wav": ".wav", "audio/arm": ".amr", "audio/amr": ".amr", "audio/3gpp": ".3gp",
		"text/vcard": ".vcf", "application/zip": ".zip", "application/gzip": ".gz", "application/rtf": ".rtf", "application/pdf": ".pdf",
		"text/html": ".file", "text/plain": ".txt", "text/csv": ".csv", "text/calendar": ".ics",
		"video/msvideo": ".avi", "image/jpg": ".jpg", "audio/x-mpeg": ".mp3", "audio/vnd.wave": ".wav", "IMAGE/JPEG; name=x": ".jpg",
		"application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
	} {
		if got := extension(ledger.Part{Kind: Attachment}, media); got != want {
			t.Errorf("%s gets %s, want %s", media, got, want)
		}
	}
}

func TestEndingOfWhatHasNoType(t *testing.T) {
	for name, c := range map[string]struct {
		part  ledger.Part
		media string
		want  string
	}{
		"the sender's name":               {ledger.Part{Kind: Document, FileName: "Plan.DOCX"}, "application/octet-stream", ".docx"},
		"a name of a kind unknown here":   {ledger.Part{Kind: Attachment, FileName: "house.dwg"}, "", ".dwg"},
		"a name that ends in no ending":   {ledger.Part{Kind: Attachment, FileName: "see Mr. Smith, please"}, "", ".bin"},
		"nothing":                         {ledger.Part{Kind: Audio}, "binary/octet-stream", ".bin"},
		"a sound that is text":            {ledger.Part{Kind: Audio}, "text/plain", ".bin"},
		"a text, whatever its type":       {ledger.Part{Kind: Text}, "text/html", ".txt"},
		"a transcript, whatever its type": {ledger.Part{Kind: Transcript, FileName: "a.htm"}, "", ".txt"},
	} {
		if got := extension(c.part, c.media); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestTypeOfName(t *testing.T) {
	for name, want := range map[string]string{
		"a.jpg": "image/jpeg", "A.JPEG": "image/jpeg", "x.HTM": "text/html", "x.mp3": "audio/mpeg", "card.vcf": "text/vcard", "a.dwg": "", "": "", "html": "",
	} {
		if got := TypeOfName(name); got != want {
			t.Errorf("%q is %q, want %q", name, got, want)
		}
	}
}

// TestWhatActsIsHeld: a double click on an attachment runs nothing, whatever type or name it was sent with; and what lies in the archive
// under its old name is still known as that part.
func TestWhatActsIsHeld(t *testing.T) {
	for name, media := range map[string]string{
		"Invoice.EXE": "", "a.html": "text/html", "b.svg": "image/svg+xml", "c.bat": "application/octet-stream", "d.lnk": "", "e.docm": "", "f.js": "",
		"g.hta": "", "h.scr": "", "i.ps1": "", "j.url": "", "l.xml": "application/xml", "p.wsb": "", "q.vsto": "", "r.ahk": "", "s.udl": "", "n.pdf.exe": "", "u.msu": "", "v.xla": "", "w.mhtm": "", "x.xip": "", "y.kdelnk": "", "z.rdf": "", "o.xhtml": "application/xhtml+xml",
	} {
		it := &ledger.Item{
			Key: ledger.Key{Type: ledger.SMS, ID: "6424569004"}, Folder: "Ana Ruiz_101", Time: time.Date(2026, 11, 20, 17, 0, 0, 0, time.UTC),
			Parts: []ledger.Part{{Kind: Attachment, FileName: name, ContentType: media, URI: "https://media/1"}},
		}
		if !Held(it.Parts[0]) && !Acts(extensions[media]) {
			t.Errorf("%s of type %q is not told by its own name", name, media)
		}
		now := PathOf(it, 0, media, time.UTC, 0)
		if path.Ext(now) != heldExtension {
			t.Errorf("%s of type %q is kept as %s", name, media, now)
		}
		for _, file := range []string{now, strings.TrimSuffix(now, heldExtension) + strings.ToLower(path.Ext(name))} {
			f := ledger.RemoteFile{Path: file, Hash: "h", Modified: it.Time}
			if !isPart(f, it, 0, time.UTC) {
				t.Errorf("%s is not known as the part", file)
			}
		}
	}
	for _, ending := range []string{".jpg", ".mp3", ".pdf", ".txt", ".docx", ".xlsx", ".vcf", ".zip", ".dwg", ".bin", ""} {
		if Acts(ending) {
			t.Errorf("%q acts", ending)
		}
	}
}
