// Package plaintext makes what others wrote harmless to show: on a terminal, in a table, a page, a mail, a message or the log. A caller's
// name may hold escape sequences that act on a terminal, line ends that make up a line of ours, or marks that show the rest of the line
// in another order. What is stored and archived is left as it is.
package plaintext

import (
	"strings"
	"unicode"
)

// Line is the text as one line. Line ends and tabs become spaces; a control character becomes a sign that something cannot be shown, so
// that nothing is hidden; marks that turn the order of what follows are left out.
func Line(text string) string { return clean(text, "") }

// Text is a text of several lines; it keeps line ends, as \n, and tabs.
func Text(text string) string {
	if plain(text) {
		return text
	}
	return clean(strings.ReplaceAll(text, "\r\n", "\n"), "\n\t")
}

// plain reports whether a text has nothing but the letters of ASCII in it, as nearly all have.
func plain(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r > '~' })
}

func clean(text, kept string) string {
	if plain(text) {
		return text
	}
	return strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune(kept, r):
			return r
		case breaks(r):
			if strings.Contains(kept, "\n") && r != '\t' {
				return '\n'
			}
			return ' '
		case unicode.IsControl(r):
			return unicode.ReplacementChar
		case turns(r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, string(unicode.ReplacementChar)))
}

// breaks reports whether a character begins a new line or cell.
func breaks(r rune) bool {
	switch r {
	case '\t', '\n', '\v', '\f', '\r', '\u0085', '\u2028', '\u2029':
		return true
	}
	return false
}

// turns reports whether a character changes the order in which those after it are shown, until another one ends that. The marks that
// only say how the place they stand at is written, which names in Hebrew and Arabic have, do not.
func turns(r rune) bool { return r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u206f' }
