package hourlog

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"ringcentral-archiver/store/ledger"
)

// search finds text in what is known of an item.
type search struct{ words, digits string }

// newSearch reduces a number to its digits, however it is written. It looks for
// text with letters as it is.
func newSearch(text string) search {
	text = strings.ToLower(strings.TrimSpace(text))
	digits := strings.Map(func(r rune) rune {
		switch {
		case r >= '0' && r <= '9':
			return r
		case strings.ContainsRune(" +-().", r):
			return -1
		default:
			return 'x'
		}
	}, text)
	if strings.Contains(digits, "x") {
		digits = ""
	}
	return search{words: text, digits: digits}
}

// mayFind reports, without decoding an item, whether finds may say yes. Words beyond ASCII are left to finds,
// and so is a head with one of the two letters beyond it whose lower case is within.
func (s search) mayFind(key ledger.Key, head []byte) bool {
	if s.digits != "" && (bytes.Contains(head, []byte(s.digits)) || strings.Contains(key.ID, s.digits)) {
		return true
	}
	for i := range len(s.words) {
		if s.words[i] >= utf8.RuneSelf {
			return true
		}
	}
	return holds(head, s.words) || bytes.Contains(head, []byte("\u212a")) || bytes.Contains(head, []byte("\u0130"))
}

// holds reports whether text holds lower-case words, in whatever case.
func holds(text []byte, words string) bool {
	for i := 0; i+len(words) <= len(text); i++ {
		n := 0
		for n < len(words) && lower(text[i+n]) == words[n] {
			n++
		}
		if n == len(words) {
			return true
		}
	}
	return false
}

func lower(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

func (s search) finds(it *ledger.Item) bool {
	parties := append([]ledger.Party{it.From, {Name: it.Owner.Name, Extension: it.Owner.Number}}, it.To...)
	for _, p := range parties {
		if strings.Contains(strings.ToLower(p.Name), s.words) {
			return true
		}
		if s.digits != "" && (strings.Contains(p.Number, s.digits) || strings.Contains(p.Extension, s.digits)) {
			return true
		}
	}
	return s.digits != "" && strings.Contains(it.Key.ID, s.digits)
}
