package l10n

import (
	"ringcentral-archiver/store/ledger"
)

var plural = map[ledger.Type]string{
	ledger.CallRecording: Key("Call recordings"), ledger.VoiceMail: Key("Voicemail"), ledger.SMS: Key("SMS"), ledger.Fax: Key("Fax"),
}

var singular = map[ledger.Type]string{
	ledger.CallRecording: Key("Call recording"), ledger.VoiceMail: Key("Voicemail"), ledger.SMS: Key("SMS"), ledger.Fax: Key("Fax"),
}

// TypeNames is a type as the window calls many of them: Call recordings.
func TypeNames(of ledger.Type) string { return Translate(plural[of]) }

// TypeName is a type as the window calls one of them: Call recording.
func TypeName(of ledger.Type) string { return Translate(singular[of]) }
