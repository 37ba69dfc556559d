package terminal

import (
	"errors"
	"flag"
	"fmt"
	"slices"
	"strings"
)

// usageError is a wrong command line.
type usageError struct {
	err   error
	about string // the command whose help says more
}

func (e *usageError) Error() string { return e.err.Error() }
func (e *usageError) Unwrap() error { return e.err }

var errNoFolder = errors.New("a folder is needed, and this is empty")

// wrong is a wrong use of the line's command.
func (l *Line) wrong(format string, args ...any) error {
	e := &usageError{err: fmt.Errorf(format, args...)}
	if l.command != nil {
		e.about = l.command.name
	}
	return e
}

func unknownCommand(word string) error {
	return &usageError{err: fmt.Errorf("%q is not a command.%s The commands are %s; without one the window opens",
		word, didYouMean(word, commandNames()), list(commandNames(), "and"))}
}

func (l *Line) unknownFlag(flags *flag.FlagSet, name string) error {
	var known []string
	flags.VisitAll(func(f *flag.Flag) {
		if f.Name != "hidden" || l.command == nil {
			known = append(known, "--"+f.Name)
		}
	})
	if l.command == nil {
		return l.wrong("--%s is not a flag here, before a command.%s Known are %s",
			name, didYouMean("--"+name, known), list(known, "and"))
	}
	return l.wrong("--%s is not a flag of %q.%s Known are %s",
		name, l.command.name, didYouMean("--"+name, known), list(known, "and"))
}

// list joins words as in a sentence: "a, b or c".
func list(words []string, last string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " " + last + " " + words[len(words)-1]
}

// didYouMean is a sentence with the allowed word that is nearest, with a space
// before it; empty when none is near.
func didYouMean(word string, allowed []string) string {
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
// swapped, to make b out of a.
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

func contains(words []string, word string) bool { return slices.Contains(words, word) }
