package transfer

import (
	"io"
	"mime"
	"regexp"
	"slices"
	"strings"

	"ringcentral-archiver/archiver/layout"
	"ringcentral-archiver/store/ledger"
)

// headLength is how much of a content is looked at.
const headLength = 4096

// readHead reads up to headLength bytes. Unlike io.ReadFull it tells a body that was cut off from
// one that is short.
func readHead(body io.Reader) ([]byte, error) {
	head := make([]byte, 0, headLength)
	for len(head) < headLength {
		n, err := body.Read(head[len(head):headLength])
		head = head[:len(head)+n]
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
	}
	return head, nil
}

// verdict is how far a content can be what its record announces.
type verdict int

const (
	good     verdict = iota
	doubtful         // unlikely; taken when RingCentral insists
	refused          // an error page or a sign-in page instead of it
)

// served is a content as it arrives.
type served struct {
	media string // type by the answer; empty when it says none
	size  int64  // bytes by the answer, -1 when it does not say
	head  []byte
}

// judge compares what is served with what the record announces, and says what is odd about it.
// Types, names and lengths are hints only, from RingCentral and from senders alike; the bytes count
// (docs/ringcentral.md §11).
func judge(p ledger.Part, s served) (v verdict, looks string) {
	looks = sniff(s.head)
	switch {
	case len(s.head) == 0:
		return judgeEmpty(p), "nothing"
	case p.Kind == layout.Text || p.Kind == layout.Transcript:
		v = judgeText(s.media, looks)
	case p.Kind == layout.Audio:
		v = judgeSound(s.media, looks)
	default:
		v = refused
		for _, announced := range announcements(p) {
			v = min(v, judgeFile(p.Kind, announced, s, looks))
		}
	}
	if v > good && p.Expect > 0 && s.size == p.Expect {
		v-- // no error page has by chance the length of what was sent
	}
	return v, looks
}

// judgeEmpty judges a body without a byte. A text can be empty, and the transcript of silence.
func judgeEmpty(p ledger.Part) verdict {
	switch {
	case p.Kind == layout.Text && p.Expect == 0:
		return good
	case p.Kind == layout.Text || p.Kind == layout.Transcript:
		return doubtful
	default:
		return refused
	}
}

// judgeText judges what is served as a text or a transcript. A person may write what looks like a
// page.
func judgeText(media, looks string) verdict {
	switch {
	case isPage(looks) && isPage(media):
		return refused
	case isPage(looks) || !isText(looks):
		return doubtful
	default:
		return good
	}
}

// judgeSound judges what is served as a recording. Bytes that no one knows may be a sound that is
// rare, unless RingCentral calls them something else.
func judgeSound(media, looks string) verdict {
	switch {
	case isText(looks):
		return refused
	case isSound(looks):
		return good
	case looks == unknownBytes && (media == "" || isSound(media) || unspecific(media)):
		return good
	default:
		return doubtful
	}
}

// judgeFile judges what is served as a document or an attachment: what a person sent is taken, a
// page or a message of the service in its place is not.
func judgeFile(kind, announced string, s served, looks string) verdict {
	switch {
	case !isText(looks) && kind == layout.Document && strings.HasPrefix(looks, "audio/"):
		return doubtful
	case !isText(looks):
		return good
	case announced == "" && isSent(looks), isSent(looks) && family(s.media) == looks:
		return good
	case announced == "" || isSent(looks):
		return doubtful
	case !isText(announced):
		return refused
	default:
		return judgeTextFile(announced, s, looks)
	}
}

// judgeTextFile judges a text where a text was announced.
func judgeTextFile(announced string, s served, looks string) verdict {
	switch {
	case isPage(looks) && family(announced) == looks:
		if complains(s.head, looks) {
			return doubtful
		}
		return good
	case isPage(looks) && family(announced) == plainText:
		return doubtful
	case isPage(looks):
		return refused
	case family(announced) == plainText || family(s.media) == family(announced):
		return good
	default:
		return doubtful
	}
}

// announcements are the types that a record announces for a file: by its type and by its name. An
// empty one stands for a record that says nothing.
func announcements(p ledger.Part) (types []string) {
	for _, media := range []string{bare(p.ContentType), layout.TypeOfName(p.FileName)} {
		if media != "" && !unspecific(media) {
			types = append(types, media)
		}
	}
	if len(types) == 0 {
		return []string{""}
	}
	return types
}

// effective is the type by which a content is archived: that of the answer, else that of the
// record, else what the sender's name stands for, else what the bytes look like. For a content in
// doubt the bytes come first.
func effective(p ledger.Part, media, looks string, doubt bool) string {
	named := layout.TypeOfName(p.FileName)
	if named == "" && layout.Named(p.FileName) {
		looks = "" // the name has an ending that is not known here, and the file keeps it
	}
	types := []string{media, bare(p.ContentType), named, looks}
	if doubt {
		types = slices.Insert(types, 0, looks)
	}
	for _, one := range types {
		if layout.Opens(one) {
			return one
		}
	}
	for _, one := range types {
		if one != "" {
			return one
		}
	}
	return unknownBytes
}

// bare is a media type without parameters; empty when it cannot be read.
func bare(contentType string) string {
	media, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		return ""
	}
	return media
}

// unspecific reports whether a type says only that there are bytes.
func unspecific(media string) bool {
	return strings.HasSuffix(media, "/octet-stream") || media == "application/x-download" || media == "application/force-download"
}

// family names types that are written in the same way by one of them.
func family(media string) string {
	switch {
	case media == "application/xhtml+xml":
		return htmlPage
	case strings.HasPrefix(media, "image/svg"):
		return "image/svg+xml"
	case strings.HasSuffix(media, "+xml") || strings.HasSuffix(media, "/xml") || media == "application/smil":
		return xmlText
	case strings.HasSuffix(media, "+json") || media == jsonText:
		return jsonText
	case strings.HasSuffix(media, "vcard") || media == "text/directory":
		return "text/vcard"
	case strings.HasSuffix(media, "calendar"):
		return "text/calendar"
	case strings.HasSuffix(media, "/rtf") || strings.HasSuffix(media, "/x-rtf"):
		return "application/rtf"
	case strings.HasPrefix(media, "text/") && media != htmlPage:
		return plainText
	}
	return media
}

// isPage reports whether a type is one that services answer errors in.
func isPage(media string) bool {
	f := family(media)
	return f == htmlPage || f == jsonText || f == xmlText
}

// isSent reports whether a text is of a type that only people send.
func isSent(media string) bool {
	f := family(media)
	return f == "image/svg+xml" || f == "text/vcard" || f == "text/calendar" || f == "application/rtf"
}

func isText(media string) bool { return isPage(media) || isSent(media) || family(media) == plainText }

func isSound(media string) bool {
	return strings.HasPrefix(media, "audio/") || strings.HasPrefix(media, "video/") || media == "application/ogg"
}

// complaints is how pages begin that a service or a network shows instead of a content.
var complaints = map[string]*regexp.Regexp{
	htmlPage: regexp.MustCompile(`(?is)type\s*=\s*["']?password|<(?:title|h1)[^>]*>[^<]*\b(?:sign[ -]?in|log[ -]?[io]n|error|denied|forbidden|not found|` +
		`unauthori[sz]ed|unavailable|gateway|maintenance|blocked|captcha|[45]\d\d)\b`),
	jsonText: regexp.MustCompile(`(?i)"(?:errorCode|error|errors|error_description)"\s*:`),
	xmlText:  regexp.MustCompile(`(?i)<(?:\w+:)?(?:error|fault)\b`),
}

// complains reports whether a page that may have been sent looks like one of a service.
func complains(head []byte, looks string) bool { return complaints[looks].Match(head) }
