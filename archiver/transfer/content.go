package transfer

import (
	"io"
	"slices"

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
	case p.Kind == layout.Audio: // whose end tells whether there is anything in it
		v = judgeSound(s.media, looks)
	case blank(s.head) || p.Kind != layout.Attachment && holdsNoSound(s):
		return judgeBlank(p, s.media), looks
	case p.Kind == layout.Text || p.Kind == layout.Transcript:
		v = judgeText(s, looks)
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

// judgeBlank judges a body of nothing but zeros, or with nothing behind its head, be it as long as it
// should be. Only a file of a type that is not known here may begin so.
func judgeBlank(p ledger.Part, media string) verdict {
	types := append(announcements(p), media)
	if p.Kind == layout.Attachment && !slices.ContainsFunc(types, func(one string) bool { return isText(one) || showsItself(one) }) {
		return good
	}
	return refused
}

// judgeText judges what is served as a text or a transcript. A person may write or say what looks
// like a page or a message of the service, and types are hints: one such sign alone is a doubt.
func judgeText(s served, looks string) verdict {
	signs := good
	for _, sign := range []bool{
		isPage(looks) || !isText(looks),
		isPage(s.media) || isBinary(s.media),
		isText(looks) && complains(s.head, looks),
	} {
		if sign {
			signs++
		}
	}
	return min(signs, refused)
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
	case !isText(looks):
		return judgeBytes(kind, announced, s.media, looks)
	case isSent(looks) && (announced == "" || family(announced) == looks || family(s.media) == looks):
		return good
	case isPage(looks) && family(announced) != looks && complains(s.head, looks):
		return refused // nobody has sent it, however often and for however long a network shows it
	case announced == "" || isSent(looks):
		return doubtful
	case !isText(announced):
		return refused
	default:
		return judgeTextFile(announced, s, looks)
	}
}

// judgeBytes judges what is no text. A fax is a PDF or a TIFF, whatever it was made from. Pictures
// stand for pictures and films for films, because senders mix up their types.
func judgeBytes(kind, announced, media, looks string) verdict {
	switch {
	case kind == layout.Document && isPaper(looks):
		return good
	case kind == layout.Document && (isSound(looks) || looks == unknownBytes && (isSound(media) || isPaper(announced))):
		return doubtful
	case announced == "", looks == unknownBytes, fits(looks, announced), isSound(looks) && isSound(announced), isPicture(looks) && isPicture(announced):
		return good
	default:
		return doubtful
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
	case looks == plainText && complains(s.head, looks), isBinary(s.media):
		return doubtful
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
// record, else what the sender's name stands for, as far as the bytes fit it; else what the bytes
// look like. For a content in doubt the bytes come first.
func effective(p ledger.Part, media, looks string, doubt bool) string {
	named := layout.TypeOfName(p.FileName)
	types := []string{media, bare(p.ContentType), named}
	types = slices.DeleteFunc(types, func(one string) bool {
		return !fits(looks, one) || p.Kind == layout.Document && isSound(one) || p.Kind == layout.Audio && !isSound(one)
	})
	switch {
	case doubt:
		types = slices.Insert(types, 0, looks)
	case named != "" || !layout.Named(p.FileName): // else it has an ending that is not known here, and the file keeps it
		types = append(types, looks)
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
