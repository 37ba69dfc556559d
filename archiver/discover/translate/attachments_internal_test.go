package translate

import (
	"slices"
	"testing"

	"ringcentral-archiver/archiver/discover/roster"
	"ringcentral-archiver/archiver/layout"
	"ringcentral-archiver/archiver/ringcentral"
	"ringcentral-archiver/store/ledger"
)

// TestAttachmentsWithoutType: whether it is missing or a word of something else, the text is archived once, the transcript is not lost, and nothing
// that was sent is taken for the text.
func TestAttachmentsWithoutType(t *testing.T) {
	type attachments = []ringcentral.Attachment
	at := func(id, kind, contentType, name string) ringcentral.Attachment {
		return ringcentral.Attachment{ID: id, Type: kind, ContentType: contentType, FileName: name, URI: "https://media.ringcentral.com/" + id}
	}
	for name, c := range map[string]struct {
		of   ledger.Type
		list attachments
		want []string // kinds of the parts
	}{
		"text":                       {ledger.SMS, attachments{at("1", "", "text/plain", "")}, []string{layout.Text}},
		"text of its id":             {ledger.SMS, attachments{at("1", "", "", "")}, []string{layout.Text}},
		"text and picture":           {ledger.SMS, attachments{at("1", "", "text/plain; charset=UTF-8", ""), at("2", "", "image/jpeg", "")}, []string{layout.Text, layout.Attachment}},
		"text and a file":            {ledger.SMS, attachments{at("2", "", "text/plain", "notes.txt"), at("1", "", "text/plain", "")}, []string{layout.Attachment, layout.Text}},
		"text, typed, and a file":    {ledger.SMS, attachments{at("1", "Text", "text/plain", ""), at("2", "", "text/plain", "")}, []string{layout.Text, layout.Attachment}},
		"two files of no type":       {ledger.SMS, attachments{at("2", "", "", ""), at("3", "", "", "")}, []string{layout.Text, layout.Attachment, layout.Attachment}},
		"voicemail":                  {ledger.VoiceMail, attachments{at("1", "", "audio/mpeg", ""), at("2", "", "text/plain", "")}, []string{layout.Audio, layout.Transcript}},
		"voicemail, transcript only": {ledger.VoiceMail, attachments{at("1", "AudioRecording", "audio/mpeg", ""), at("2", "", "", "")}, []string{layout.Audio, layout.Transcript}},
		"voicemail of no types":      {ledger.VoiceMail, attachments{at("1", "", "", ""), at("2", "", "", "")}, []string{layout.Audio, layout.Transcript}},
		"text of an odd type":        {ledger.SMS, attachments{at("1", "5", "text/plain", ""), at("2", "x", "image/jpeg", "")}, []string{layout.Text, layout.Attachment}},
		"voicemail of odd types":     {ledger.VoiceMail, attachments{at("1", "x", "audio/mpeg", ""), at("2", "5", "text/plain", "")}, []string{layout.Audio, layout.Transcript}},
		"fax":                        {ledger.Fax, attachments{at("1", "", "application/pdf", "")}, []string{layout.Document}},
	} {
		tr := Translator{Roster: &roster.Roster{}}
		f, ok := tr.Message(c.of, ringcentral.Message{ID: "1", Subject: "Hello", Created: tr.Now, Attachments: c.list}, ledger.Owner{})
		var kinds []string
		for _, p := range f.Item.Parts {
			kinds = append(kinds, p.Kind)
		}
		if !ok || !slices.Equal(kinds, c.want) {
			t.Errorf("%s: %q, want %q", name, kinds, c.want)
		}
	}
}
