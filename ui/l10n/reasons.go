package l10n

import (
	"strings"

	"ringcentral-archiver/archiver"
)

// ReasonSentence says a reason in a sentence of the user's language.
func ReasonSentence(r archiver.Reason) string {
	if words := r.Sentence(); words != "" {
		return Translate(words)
	}
	return ""
}

// ReasonShortly is a reason in the few words that the log has room for.
func ReasonShortly(r archiver.Reason) string {
	const prefix = string(archiver.WaitingFor) + ": "
	return strings.TrimPrefix(archiver.Row{Status: archiver.WaitingFor, Reason: r}.Word(), prefix)
}
