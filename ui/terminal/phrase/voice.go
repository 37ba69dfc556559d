package phrase

import (
	"cmp"
	"io"
	"time"

	"ringcentral-archiver/archiver/translation"
	"ringcentral-archiver/archiver/wording"
)

// Voice is how whoever reads a terminal is spoken to: in a language, with the times of a zone. Times are written as the command line
// takes them, in every language; days in sentences, numbers and sizes are the language's.
type Voice struct {
	*translation.Language
	Zone *time.Location
}

// In is the voice of a language; nil = English.
func In(language *translation.Language, zone *time.Location) Voice {
	return Voice{cmp.Or(language, translation.English()), zone}
}

// Spoken is what is said in the language of whoever reads it, wherever it is filled into a text.
type Spoken interface {
	In(language *translation.Language) string
}

// Word is an English text that is said in the language where it is filled in.
type Word string

// In is the text in a language.
func (w Word) In(l *translation.Language) string { return l.Say(string(w)) }

// spoken has said what of the arguments can be said in the language.
func spoken(l *translation.Language, args []any) []any {
	out := make([]any, len(args))
	for i, arg := range args {
		out[i] = arg
		if s, is := arg.(Spoken); is {
			out[i] = s.In(l)
		}
	}
	return out
}

// Say is an English text in the language, with its verbs filled in by one line each (plaintext).
func (v Voice) Say(english string, args ...any) string {
	return v.Language.Say(english, spoken(v.Language, args)...)
}

// Tell writes Say as a line. That a line cannot be written to the terminal is nothing that could be said on it.
func (v Voice) Tell(w io.Writer, english string, args ...any) {
	_, _ = io.WriteString(w, v.Say(english, args...)+"\n")
}

// Stamp is a moment as the command line shows and takes it: 2026-11-21 14:04.
func (v Voice) Stamp(t time.Time) string { return wording.Stamp(t, v.Zone) }

// Clock is a moment to the second, empty for none.
func (v Voice) Clock(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(v.Zone).Format(time.DateTime)
}
