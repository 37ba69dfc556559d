package l10n

import (
	"strings"

	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/reasons"
)

// ReasonSentence says a reason in a sentence of the user's language.
func ReasonSentence(r reasons.Reason) string {
	if words := r.Sentence(); words != "" {
		return Translate(words)
	}
	return ""
}

// ReasonShortly is a reason in the few words that the log has room for.
func ReasonShortly(r reasons.Reason) string {
	const prefix = string(completeness.WaitingFor) + ": "
	return strings.TrimPrefix(completeness.Row{Status: completeness.WaitingFor, Reason: r}.Word(), prefix)
}
