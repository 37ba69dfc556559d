package policy

import (
	"strings"

	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/translation"
)

// ChoiceError is why a choice of extensions was not taken: it wraps reasons.ErrExtension.
type ChoiceError struct {
	Account string   // its name
	Unknown []string // numbers that none of its extensions has; none where each extension that is chosen is left out as well
}

// Error implements error, in English.
func (e *ChoiceError) Error() string { return e.In(translation.English()) }

// Unwrap gives reasons.ErrExtension.
func (e *ChoiceError) Unwrap() error { return reasons.ErrExtension }

// In says it in a language.
func (e *ChoiceError) In(l *translation.Language) string {
	if len(e.Unknown) == 0 {
		return l.Say("each extension that is chosen is left out as well: nothing was changed")
	}
	return l.Say("%s has no extension %s: nothing was changed", e.Account, strings.Join(e.Unknown, ", "))
}
