package translate

import (
	"cmp"
	"slices"
	"strings"

	"ringcentral-archiver/archiver/ringcentral"
	"ringcentral-archiver/store/ledger"
)

// types are RingCentral's words for the attachments that have to be told apart (docs/ringcentral.md §5.2).
var types = map[ledger.Type][]string{ledger.SMS: {"Text", "MmsAttachment"}, ledger.VoiceMail: {"AudioRecording", "AudioTranscription"}}

// withTypes are a message's attachments, each with a type. Every field of an attachment may be
// missing (docs/ringcentral.md §5.2) or hold something else; what is known besides tells the text from
// what was sent with it, and the transcript from the sound.
func withTypes(t ledger.Type, m ringcentral.Message) []ringcentral.Attachment {
	list := distinct(m.Attachments)
	for i := range list {
		if slices.Contains(types[t], list[i].Type) {
			continue
		}
		switch t {
		case ledger.SMS:
			list[i].Type = typeInText(list, list[i], m.ID)
		case ledger.VoiceMail:
			list[i].Type = typeInVoicemail(list, list[i])
		}
	}
	return list
}

// distinct leaves out an attachment that is shown twice: of the same type, or of none, at the same address.
func distinct(all []ringcentral.Attachment) (list []ringcentral.Attachment) {
	for _, a := range all {
		i := slices.IndexFunc(list, func(b ringcentral.Attachment) bool {
			return a.URI != "" && a.URI == b.URI && (a.Type == b.Type || a.Type == "" || b.Type == "")
		})
		if i < 0 {
			list = append(list, a)
			continue
		}
		b := &list[i]
		b.ID, b.Type, b.ContentType, b.FileName = cmp.Or(b.ID, a.ID), cmp.Or(b.Type, a.Type), cmp.Or(b.ContentType, a.ContentType), cmp.Or(b.FileName, a.FileName)
		b.Size, b.Duration = cmp.Or(b.Size, a.Size), cmp.Or(b.Duration, a.Duration)
	}
	return list
}

// typeInText is Text for the one attachment that repeats the message's text. It has the message's
// id, or is a plain text without a name of its own.
func typeInText(list []ringcentral.Attachment, a ringcentral.Attachment, message string) string {
	plain := strings.HasPrefix(strings.ToLower(a.ContentType), "text/plain")
	if !has(list, "Text") && a.FileName == "" && (plain || a.ContentType == "" && a.ID == message) {
		return "Text"
	}
	return "MmsAttachment"
}

// typeInVoicemail tells a transcript by its type of content. Where that is missing as well, the
// first attachment is the sound, because a voicemail has one.
func typeInVoicemail(list []ringcentral.Attachment, a ringcentral.Attachment) string {
	text := strings.HasPrefix(strings.ToLower(a.ContentType), "text/")
	if text || a.ContentType == "" && has(list, "AudioRecording") {
		return "AudioTranscription"
	}
	return "AudioRecording"
}

func has(list []ringcentral.Attachment, attachmentType string) bool {
	return slices.ContainsFunc(list, func(a ringcentral.Attachment) bool { return a.Type == attachmentType })
}
