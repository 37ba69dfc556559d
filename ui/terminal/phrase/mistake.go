package phrase

import (
	"fmt"
	"strings"

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
	args := spoken(l, m.args)
	for i, arg := range m.args {
		if word, is := arg.(string); is {
			args[i] = withoutSecret(word)
		}
	}
	return fmt.Sprintf(l.Say(m.english), args...)
}

// withoutSecret is a word that was typed. Of an address only scheme and host: the rest may be a secret, and what is said of a mistake is
// kept in a service's log, or mailed by cron.
func withoutSecret(word string) string {
	scheme, rest, is := strings.Cut(word, "://")
	if !is {
		return word
	}
	end := len(rest)
	if i := strings.IndexAny(rest, "/?#"); i >= 0 && i < len(rest)-1 {
		end = i + 1
	}
	host, tail := rest[:end], ""
	if end < len(rest) {
		tail = "…"
	}
	if i := strings.LastIndexByte(host, '@'); i >= 0 {
		host = "…" + host[i:]
	}
	return scheme + "://" + host + tail
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
