// Package phrase says sentences on a terminal in the language of whoever reads there, and the parts of them that name words: lists, and
// the word that was probably meant.
package phrase

import (
	"fmt"
	"strings"

	"ringcentral-archiver/archiver/translation"
)

// All are words of which all are meant: "a, b and c".
type All []string

// Any are words of which one is meant: "a, b or c".
type Any []string

// In is the list in a language.
func (w All) In(l *translation.Language) string { return l.All(w) }

// In is the list in a language.
func (w Any) In(l *translation.Language) string { return l.Any(w) }

// Meant is a word that is not allowed, with those that are. It is said as a sentence with the nearest of them, and a space before it;
// as nothing when none is near.
type Meant struct {
	Word    string
	Allowed []string
}

// In is the sentence in a language.
func (m Meant) In(l *translation.Language) string {
	best, distance := "", 1+len(m.Word)/3
	for _, a := range m.Allowed {
		if d := edits(strings.ToLower(m.Word), a); d < distance || (d == distance && best == "") {
			best, distance = a, d
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf(l.Say(" Did you mean %q?"), best)
}

// edits is how many letters have to be added, removed or changed, or neighbours
// swapped, to make b out of a: the optimal string alignment distance.
func edits(a, b string) int {
	before, last := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range len(a) {
		row := make([]int, len(b)+1)
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			row[j+1] = min(row[j]+1, last[j+1]+1, last[j]+cost)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last = last, row
	}
	return last[len(b)]
}
