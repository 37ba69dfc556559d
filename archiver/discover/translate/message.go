package translate

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf16"

	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/layout"
	"ringcentral-archiver/archiver/ringcentral"
	"ringcentral-archiver/store/ledger"
)

// words are RingCentral's words for the types of the message store.
var words = map[ledger.Type]string{ledger.VoiceMail: "VoiceMail", ledger.SMS: "SMS", ledger.Fax: "Fax"}

// Word is RingCentral's word for a type of the message store; empty for any other.
func Word(t ledger.Type) string { return words[t] }

// SourceOf is the source that a message of that type belongs to, whichever list shows it: a server may
// not look at the type that was asked for. A text may call itself Text, and one with pictures MMS
// (docs/ringcentral.md §11).
func SourceOf(is string) (of ledger.Source, known bool) {
	if is == "MMS" || is == "Text" {
		is = words[ledger.SMS]
	}
	for _, s := range ledger.Sources {
		if word := words[s.Type()]; word == is && word != "" {
			return s, true
		}
	}
	return 0, false
}

// Message gives the item of a message in the store of an extension, and whether it is one to archive.
func (tr Translator) Message(t ledger.Type, m ringcentral.Message, in ledger.Owner) (Item, bool) {
	owner, mailbox := tr.whose(m, in)
	it := &ledger.Item{
		Key: ledger.Key{Type: t, ID: m.ID}, State: ledger.Discovered,
		Owner: owner, Mailbox: mailbox, Time: m.Created.UTC(), Direction: m.Direction, From: party(m.From),
		Record: ledger.RecordOf(m.Raw), Deleted: m.Availability == ringcentral.Deleted,
	}
	it.Deadline = completeness.Deadline(tr.Who, it, m.Created)
	young := tr.Age(m.Created) < completeness.Patience
	for _, to := range m.To {
		it.To = append(it.To, party(to))
	}
	f := Item{Item: it}
	m.Attachments = withTypes(t, m)
	switch t {
	case ledger.VoiceMail:
		promised := transcriptPromised(m)
		f.Unfinished = (m.Transcription == inProgress || promised) && tr.Age(m.Created) < completeness.TranscriptPatience
		left := false
		if it.Parts, left = voicemailParts(m, young); left || promised {
			if f.Unwritten = f.Unfinished; !f.Unwritten {
				it.Parts = append(it.Parts, ledger.Part{Kind: layout.Transcript, NoAddress: true})
			}
		}
		// what RingCentral makes of it later may be more
		it.Early = m.Transcription == inProgress && slices.ContainsFunc(it.Parts, func(p ledger.Part) bool { return p.Kind == layout.Transcript && p.URI != "" })
	case ledger.SMS:
		it.Parts = textParts(m)
	case ledger.Fax:
		it.Parts = faxParts(m)
		it.Early = slices.Contains([]string{"Queued", "Sending"}, m.Status)
	}
	lacks := len(it.Parts) == 0 || t == ledger.VoiceMail && !slices.ContainsFunc(it.Parts, func(p ledger.Part) bool { return p.Kind == layout.Audio })
	if young && (it.Early || lacks) {
		f.Unfinished, f.Left = true, true
		return f, false
	}
	if lacks {
		it.Parts = append(it.Parts, ledger.Part{Kind: mainKind[t], NoAddress: true})
	}
	return f, true
}

// whose says whose a message in the store of an extension is: that of a shared number is its number's, and lies in that mailbox
// (docs/ringcentral.md §11).
func (tr Translator) whose(m ringcentral.Message, in ledger.Owner) (owner ledger.Owner, mailbox string) {
	if m.Owner.ExtensionID == "" || m.Owner.ExtensionID == in.ExtensionID {
		return in, ""
	}
	owner = tr.Roster.Owner(m.Owner.ExtensionID)
	owner.Name = cmp.Or(owner.Name, m.Owner.Name)
	return owner, in.ExtensionID
}

// mainKind is what a message has at least.
var mainKind = map[ledger.Type]string{ledger.VoiceMail: layout.Audio, ledger.SMS: layout.Text, ledger.Fax: layout.Document}

// noTranscript is how RingCentral says that there is no transcript and none will come.
var noTranscript = []string{"NotAvailable", "TimedOut", "Failed"}

// transcriptPromised reports whether RingCentral says that there is a transcript and does not show it.
func transcriptPromised(m ringcentral.Message) bool {
	return (m.Transcription == "Completed" || m.Transcription == "CompletedPartially") && !has(m.Attachments, "AudioTranscription")
}

// inProgress is how RingCentral says that a transcript is still being made.
const inProgress = "InProgress"

// voicemailParts are the files of a voicemail. A transcript that is still being made is left for later while the voicemail is young, and as
// long as it has no address.
func voicemailParts(m ringcentral.Message, young bool) (parts []ledger.Part, left bool) {
	for _, a := range m.Attachments {
		kind := layout.Audio
		if a.Type == "AudioTranscription" {
			switch {
			case m.Transcription == inProgress && (young || a.URI == ""):
				left = true
				continue
			case a.URI == "" && slices.Contains(noTranscript, m.Transcription):
				continue
			}
			kind = layout.Transcript
		}
		parts = append(parts, fetched(a, kind))
	}
	return parts, left
}

// textParts takes the text from the subject, which needs no fetch. The text has an attachment as
// well (docs/ringcentral.md §5.2), which is fetched where the subject is not all of it. A subject that is empty is an empty text; a message
// with neither subject nor attachment has no part that is shown.
func textParts(m ringcentral.Message) (parts []ledger.Part) {
	texts := 0
	for _, a := range m.Attachments {
		switch {
		case a.Type == "Text" && m.Subject != "" && texts == 0:
			texts++
			text := ledger.Part{ID: a.ID, Kind: layout.Text, ContentType: "text/plain"}
			if a.URI != "" && (m.Torn || cut(m.Subject, a.Size)) {
				text = fetched(a, layout.Text)
			}
			text.Text = m.Subject
			parts = append(parts, text)
		case a.Type == "Text":
			parts = append(parts, fetched(a, layout.Text))
		default:
			parts = append(parts, fetched(a, layout.Attachment))
		}
	}
	if texts == 0 && (m.Subject != "" || m.HasSubject && len(parts) == 0) {
		parts = append([]ledger.Part{{ID: m.ID, Kind: layout.Text, Text: m.Subject, ContentType: "text/plain"}}, parts...)
	}
	return parts
}

// cut reports whether a subject is shorter than the text's attachment is said to be, however that counts: in bytes, or in those of UTF-16,
// with a mark before it or none, and with one or two bytes at the end of each line, the last as well.
// Where no size is told, that is not known of a text that is too long for one SMS, or that ends as one does that was cut.
func cut(subject string, size int64) bool {
	if size <= 0 {
		return len(subject) > oneSMS || strings.HasSuffix(subject, "…") || strings.HasSuffix(subject, "...")
	}
	const most = 4 // a mark has up to three, and a line has one more
	wide := 2 * int64(len(utf16.Encode([]rune(subject))))
	lines := int64(strings.Count(subject, "\n"))
	narrow := size <= int64(len(subject))+lines+most
	return !narrow && (size < wide || size > wide+2*(lines+most))
}

// oneSMS is how many bytes a text has that is sent in one piece.
const oneSMS = 140

func faxParts(m ringcentral.Message) (parts []ledger.Part) {
	rendered := slices.ContainsFunc(m.Attachments, func(a ringcentral.Attachment) bool { return a.Type == "RenderedDocument" })
	for _, a := range m.Attachments {
		switch {
		case a.Type == "RenderedDocument" || !rendered:
			parts = append(parts, fetched(a, layout.Document))
		default:
			parts = append(parts, fetched(a, layout.Attachment))
		}
	}
	return parts
}

func fetched(a ringcentral.Attachment, kind string) ledger.Part {
	return ledger.Part{ID: a.ID, Kind: kind, URI: a.URI, NoAddress: a.URI == "", ContentType: a.ContentType, FileName: a.FileName, Expect: a.Size, Lasts: a.Duration}
}
