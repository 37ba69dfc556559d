package rows

import (
	"cmp"
	"regexp"

	"ringcentral-archiver/archiver/ringcentral/fields"
)

// recordingAt finds the id in the addresses of a recording (docs/ringcentral.md §3.3).
var recordingAt = regexp.MustCompile(`/recording/([0-9]+)(?:[/?#]|$)`)

// identify gives the recordings without an id the one that their addresses name, which is the same.
func (r *callRecord) identify() {
	for i := range r.Legs.List {
		r.Legs.List[i].identify()
	}
	r.leg.identify()
}

func (l *leg) identify() {
	rec := &l.Recording.Value
	for _, address := range []fields.Text{rec.URI, rec.ContentURI} {
		if found := recordingAt.FindStringSubmatch(fields.Known(address, fields.MostURI)); found != nil && fields.Blank(rec.ID) {
			rec.ID = fields.Text(found[1])
		}
	}
}

// identify gives a message without a type the one that its attachments tell: each kind of them comes with one type
// (docs/ringcentral.md §5.2).
func (r *message) identify() {
	if !fields.Blank(r.Type) {
		return
	}
	var told fields.Text
	for _, a := range r.Attachments.List {
		of := typeWith[a.Type]
		if told != "" && of != "" && told != of {
			return
		}
		told = cmp.Or(told, of)
	}
	r.Type = told
}

// typeWith is the type of message that comes with a kind of attachment.
var typeWith = map[fields.Text]fields.Text{
	"AudioRecording": "VoiceMail", "AudioTranscription": "VoiceMail",
	"RenderedDocument": "Fax", "SourceDocument": "Fax",
	"Text": "SMS", "MmsAttachment": "SMS",
}
