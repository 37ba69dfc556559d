package discover

import (
	"slices"
	"strings"
	"time"

	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/layout"
	"ringcentral-archiver/archiver/ringcentral"
	"ringcentral-archiver/store/ledger"
)

// messageTypes are RingCentral's words for the types of the message store.
var messageTypes = map[ledger.Type]string{ledger.VoiceMail: "VoiceMail", ledger.SMS: "SMS", ledger.Fax: "Fax"}

// listedItem is one item that a listing showed.
type listedItem struct {
	item       *ledger.Item
	of         ledger.Source // that it belongs to, where that may be another than the listed one
	unfinished bool          // more of it is still to come
}

// fromCall gives the items of a call: its recordings.
func (l *Lister) fromCall(c ringcentral.Call) (out []listedItem) {
	for _, r := range c.Recordings {
		at := r.Start
		if at.IsZero() {
			at = c.Start
		}
		it := &ledger.Item{
			Key: ledger.Key{Type: ledger.CallRecording, ID: r.ID}, State: ledger.Discovered,
			Owner: l.owner(r.ExtensionID), Time: c.Start.UTC(), Duration: r.Duration, Call: c.Duration, Recorded: recorded(c, r), Direction: c.Direction,
			From: party(r.From), To: []ledger.Party{party(r.To)}, Label: r.Type, Early: !c.Finished,
			Parts:  []ledger.Part{{ID: r.ID, Kind: layout.Audio, URI: r.ContentURI, NoAddress: r.ContentURI == ""}},
			Record: ledger.RecordOf(c.Raw),
		}
		it.Deadline = completeness.Deadline(l.Who, it, at)
		out = append(out, listedItem{item: it})
	}
	return out
}

// recorded is how long a recording should last; 0 when not known. An automatic recording lasts as
// long as its call or leg. That does not hold when the call or leg has other recordings too, or
// when the recording belongs to a call of several legs. A recording on demand begins when a person
// presses the key (docs/ringcentral.md §3.4, §4).
func recorded(c ringcentral.Call, r ringcentral.Recording) time.Duration {
	if !strings.EqualFold(r.Type, "Automatic") || (!r.OnLeg && c.Legs > 1) {
		return 0
	}
	for _, other := range c.Recordings {
		if other.ID != r.ID && other.Start.Equal(r.Start) {
			return 0
		}
	}
	return r.Duration
}

func party(p ringcentral.Party) ledger.Party {
	return ledger.Party{Number: p.Number, Extension: p.ExtensionNumber, Name: p.Name}
}

// owner finds the folder's extension; a deleted one is known by its id alone.
func (l *Lister) owner(extensionID string) ledger.Owner {
	if extensionID == "" {
		return ledger.Owner{Name: "Company"}
	}
	if e, known := l.extensions[extensionID]; known {
		return ledger.Owner{ExtensionID: e.ID, Number: e.Number, Name: e.Name}
	}
	return ledger.Owner{ExtensionID: extensionID}
}

// fromMessage gives the item of a message, and whether it is one to archive.
func (l *Lister) fromMessage(t ledger.Type, m ringcentral.Message) (listedItem, bool) {
	it := &ledger.Item{
		Key: ledger.Key{Type: t, ID: m.ID}, State: ledger.Discovered,
		Owner: l.owner(l.Who.ExtensionID), Time: m.Created.UTC(), Direction: m.Direction, From: party(m.From),
		Record: ledger.RecordOf(m.Raw), Deleted: m.Availability == ringcentral.Deleted,
	}
	it.Deadline = completeness.Deadline(l.Who, it, m.Created)
	young := l.age(m.Created) < completeness.Patience
	for _, to := range m.To {
		it.To = append(it.To, party(to))
	}
	f := listedItem{item: it}
	m.Attachments = withTypes(t, m)
	switch t {
	case ledger.VoiceMail:
		promised := transcriptPromised(m)
		f.unfinished = (m.Transcription == "InProgress" || promised) && l.age(m.Created) < completeness.TranscriptPatience
		it.Parts = voicemailParts(m, f.unfinished)
		if promised && !f.unfinished {
			it.Parts = append(it.Parts, ledger.Part{Kind: layout.Transcript, NoAddress: true})
		}
	case ledger.SMS:
		it.Parts = textParts(m)
	case ledger.Fax:
		it.Parts = faxParts(m)
		it.Early = slices.Contains([]string{"Queued", "Sending"}, m.Status)
	}
	lacks := len(it.Parts) == 0 || t == ledger.VoiceMail && !slices.ContainsFunc(it.Parts, func(p ledger.Part) bool { return p.Kind == layout.Audio })
	if young && (it.Early || lacks) {
		f.unfinished = true
		return f, false
	}
	if lacks {
		it.Parts = append(it.Parts, ledger.Part{Kind: mainKind[t], NoAddress: true})
	}
	return f, true
}

// mainKind is what a message has at least.
var mainKind = map[ledger.Type]string{ledger.VoiceMail: layout.Audio, ledger.SMS: layout.Text, ledger.Fax: layout.Document}

// noTranscript is how RingCentral says that there is no transcript and none will come.
var noTranscript = []string{"NotAvailable", "TimedOut", "Failed"}

// transcriptPromised reports whether RingCentral says that there is a transcript and does not show it.
func transcriptPromised(m ringcentral.Message) bool {
	return (m.Transcription == "Completed" || m.Transcription == "CompletedPartially") && !has(m.Attachments, "AudioTranscription")
}

// voicemailParts are the files of a voicemail. A transcript that is still being made is left out while
// it is waited for; one that has an address after that is fetched.
func voicemailParts(m ringcentral.Message, waits bool) (parts []ledger.Part) {
	for _, a := range m.Attachments {
		kind := layout.Audio
		if a.Type == "AudioTranscription" {
			if waits || a.URI == "" && (m.Transcription == "InProgress" || slices.Contains(noTranscript, m.Transcription)) {
				continue
			}
			kind = layout.Transcript
		}
		parts = append(parts, fetched(a, kind))
	}
	return parts
}

// textParts takes the text from the subject, which needs no fetch. The text has an attachment as
// well (docs/ringcentral.md §5.2). A subject that is empty is an empty text; a message
// with neither subject nor attachment has no part that is shown.
func textParts(m ringcentral.Message) (parts []ledger.Part) {
	texts := 0
	for _, a := range m.Attachments {
		switch {
		case a.Type == "Text" && m.Subject != "" && texts == 0:
			texts++
			parts = append(parts, ledger.Part{ID: a.ID, Kind: layout.Text, Text: m.Subject, ContentType: "text/plain"})
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
