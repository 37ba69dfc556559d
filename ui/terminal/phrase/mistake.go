package phrase

import (
	"fmt"

	"ringcentral-archiver/archiver/translation"
)

// Error is an error that is said in the language of whoever reads it.
type Error struct {
	english string
	args    []any
}

// Mistake is an error with an English text that the language of whoever reads it has too, as Say fills it in. It wraps the errors among
// the arguments.
func Mistake(english string, args ...any) *Error { return &Error{english, args} }

// Error implements error, in English.
func (m *Error) Error() string { return m.In(translation.English()) }

// In is the text in a language.
func (m *Error) In(l *translation.Language) string {
	return fmt.Sprintf(l.Say(m.english), spoken(l, m.args)...)
}

// Unwrap gives the errors that it wraps.
func (m *Error) Unwrap() (all []error) {
	for _, arg := range m.args {
		if err, is := arg.(error); is {
			all = append(all, err)
		}
	}
	return all
}
