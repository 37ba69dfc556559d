package transfer

import (
	"bytes"
	"net/http"
	"regexp"
	"strings"
	"unicode/utf8"
)

// The types by which bytes are judged; whatever else sniff returns says itself what it is.
const (
	unknownBytes = "application/octet-stream"
	plainText    = "text/plain"
	htmlPage     = "text/html"
	jsonText     = "application/json"
	xmlText      = "text/xml"
)

// signature is how files of a type begin.
type signature struct {
	media string
	at    int
	bytes string
}

// signatures are of types that net/http does not know, or not by the names that senders use.
var signatures = []signature{
	{"audio/mpeg", 0, "ID3"},
	{"audio/amr", 0, "#!AMR"},
	{"audio/flac", 0, "fLaC"},
	{"audio/ogg", 0, "OggS"},
	{"audio/wav", 8, "WAVE"},
	{"audio/mp4", 4, "ftypM4A"},
	{"video/3gpp", 4, "ftyp3g"},
	{"video/quicktime", 4, "ftypqt"},
	{"image/heic", 4, "ftyphei"},
	{"image/heic", 4, "ftypmif1"},
	{"image/avif", 4, "ftypavif"},
	{"video/mp4", 4, "ftyp"},
	{"video/quicktime", 4, "moov"},
	{"video/x-flv", 0, "FLV\x01"},
	{"video/x-ms-asf", 0, "\x30\x26\xB2\x75\x8E\x66\xCF\x11"},
	{"video/mpeg", 0, "\x00\x00\x01\xBA"},
	{"video/mpeg", 0, "\x00\x00\x01\xB3"},
	{"image/tiff", 0, "II*\x00"},
	{"image/tiff", 0, "MM\x00*"},
	{"application/msword", 0, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"},
	{"application/gzip", 0, "\x1F\x8B"},
	{"application/x-7z-compressed", 0, "7z\xBC\xAF\x27\x1C"},
}

// begins is how texts of a type begin, after white space, in small letters.
var begins = []signature{
	{"application/rtf", 0, `{\rtf`},
	{"text/vcard", 0, "begin:vcard"},
	{"text/calendar", 0, "begin:vcalendar"},
}

// sniff tells from its first bytes what a content is.
func sniff(head []byte) string {
	for _, s := range signatures {
		if len(head) >= s.at && bytes.HasPrefix(head[s.at:], []byte(s.bytes)) && (s.media != "audio/wav" || bytes.HasPrefix(head, []byte("RIFF"))) {
			return s.media
		}
	}
	if mpegFrame(head) {
		return "audio/mpeg"
	}
	looks, _, _ := strings.Cut(http.DetectContentType(bytes.TrimPrefix(head, byteOrderMark)), ";")
	switch {
	case looks == "audio/wave":
		return "audio/wav"
	case looks == plainText && !readable(head):
		return unknownBytes
	case looks == plainText || looks == xmlText || looks == htmlPage:
		return kindOfText(head, looks)
	}
	return looks
}

var byteOrderMark = []byte("\xEF\xBB\xBF") // of UTF-8

// kindOfText tells texts apart that a person sends from pages that a service answers with.
func kindOfText(head []byte, looks string) string {
	text := bytes.ToLower(bytes.TrimSpace(bytes.TrimPrefix(head, byteOrderMark)))
	for _, s := range begins {
		if bytes.HasPrefix(text, []byte(s.bytes)) {
			return s.media
		}
	}
	switch {
	case drawing.Match(text):
		return "image/svg+xml"
	case looks == xmlText && bytes.Contains(text, []byte("<html")):
		return htmlPage
	case looks == plainText && jsonBegins.Match(text):
		return jsonText
	}
	return looks
}

var (
	// an SVG after its declaration and comments
	drawing    = regexp.MustCompile(`^(?s:<\?.*?\?>|<!--.*?-->|\s)*<(?:!doctype )?svg`)
	jsonBegins = regexp.MustCompile(`^(?:\{\s*(?:"[^"]*"\s*:|\})|\[\s*(?:\{\s*"|"[^"]*"\s*[,\]]))`)
)

// mpegFrame reports whether the bytes begin with a frame of MPEG sound, layer II or III.
func mpegFrame(head []byte) bool {
	if len(head) < 3 || head[0] != 0xFF || head[1]&0xE0 != 0xE0 {
		return false
	}
	version, layer, rate, frequency := head[1]>>3&3, head[1]>>1&3, head[2]>>4, head[2]>>2&3
	return version != 1 && (layer == 1 || layer == 2) && rate != 15 && frequency != 3
}

// readable tells text, in whatever encoding of European letters, from samples of sound, which can
// also do without control characters. Text in UTF-16 begins with a mark.
func readable(head []byte) bool {
	if bytes.HasPrefix(head, []byte("\xFE\xFF")) || bytes.HasPrefix(head, []byte("\xFF\xFE")) || utf8.Valid(whole(head)) {
		return true
	}
	letters := 0
	for _, b := range head {
		if b < utf8.RuneSelf {
			letters++
		}
	}
	return letters*10 >= len(head)*7
}

// whole leaves out a character that the end of the head has cut.
func whole(head []byte) []byte {
	for cut := 1; cut < min(utf8.UTFMax, len(head)+1); cut++ {
		if last := head[len(head)-cut]; utf8.RuneStart(last) {
			if !utf8.FullRune(head[len(head)-cut:]) {
				return head[:len(head)-cut]
			}
			break
		}
	}
	return head
}
