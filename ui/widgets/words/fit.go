// Package words fits what people have written to what can be drawn: into the characters that the
// fonts have, and into the room that there is.
package words

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Shorten cuts s so that it fits with an ellipsis behind it.
func Shorten(s string, fits func(string) bool) string {
	if fits(s) {
		return s
	}
	for s != "" {
		_, n := utf8.DecodeLastRuneInString(s)
		s = s[:len(s)-n]
		if short := strings.TrimRight(s, " ") + "…"; fits(short) {
			return short
		}
	}
	return ""
}

// Wrap breaks s between words, and a word that is too long for a line inside.
func Wrap(s string, fits func(string) bool) []string {
	var lines []string
	line := ""
	for word := range strings.FieldsFuncSeq(held.Replace(s), breaks) {
		if line != "" && fits(line+" "+word) {
			line += " " + word
			continue
		}
		if line != "" {
			lines = append(lines, line)
		}
		for !fits(word) && utf8.RuneCountInString(word) > 1 {
			head := longest(word, fits)
			lines = append(lines, head)
			word = word[len(head):]
		}
		line = word
	}
	return append(lines, line)
}

// held keeps a mark with its word also where an ordinary space is between them, as people often type it in French.
var held = strings.NewReplacer(" ?", "\u00a0?", " !", "\u00a0!", " ;", "\u00a0;", " :", "\u00a0:", " »", "\u00a0»", "« ", "«\u00a0")

// breaks reports whether a line may end at a character: not at the spaces that hold a number together,
// or a colon to its word in French.
func breaks(r rune) bool { return unicode.IsSpace(r) && r != '\u00a0' && r != '\u202f' }

// longest is the longest beginning of word that fits, at least one rune.
func longest(word string, fits func(string) bool) string {
	end := 0
	for i, c := range word {
		next := i + utf8.RuneLen(c)
		if end > 0 && !fits(word[:next]) {
			break
		}
		end = next
	}
	return word[:end]
}
