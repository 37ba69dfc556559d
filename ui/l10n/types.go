package l10n

import (
	"ringcentral-archiver/store"
)

var plural = map[store.Type]string{
	store.CallRecording: Key("Call recordings"), store.VoiceMail: Key("Voicemail"), store.SMS: Key("SMS"), store.Fax: Key("Fax"),
}

var singular = map[store.Type]string{
	store.CallRecording: Key("Call recording"), store.VoiceMail: Key("Voicemail"), store.SMS: Key("SMS"), store.Fax: Key("Fax"),
}

// TypeNames is a type as the window calls many of them: Call recordings.
func TypeNames(of store.Type) string { return Translate(plural[of]) }

// TypeName is a type as the window calls one of them: Call recording.
func TypeName(of store.Type) string { return Translate(singular[of]) }
