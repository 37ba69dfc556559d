// Package phrase writes the parts of a sentence that name words: lists of them,
// and the one that was probably meant.
package phrase

import (
	"fmt"
	"strings"
)

// List joins words as in a sentence: "a, b or c", with "or" as last.
func List(words []string, last string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " " + last + " " + words[len(words)-1]
}

// DidYouMean is a sentence with the allowed word that is nearest to the given
// one, and a space before it; empty when none is near.
func DidYouMean(word string, allowed []string) string {
	best, distance := "", 1+len(word)/3
	for _, a := range allowed {
		if d := edits(strings.ToLower(word), a); d < distance || (d == distance && best == "") {
			best, distance = a, d
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf(" Did you mean %q?", best)
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
