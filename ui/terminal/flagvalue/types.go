package flagvalue

import (
	"slices"
	"strings"

	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/ui/terminal/phrase"
)

// Types is a list of types, separated by commas.
type Types struct{ into *[]ledger.Type }

// TypesOf is a value that sets into.
func TypesOf(into *[]ledger.Type) Types { return Types{into} }

// Set takes the list, or more of it where the flag is given again; an error names the types.
func (v Types) Set(words string) error {
	types := slices.Clone(*v.into)
	for word := range strings.SplitSeq(words, ",") {
		t, err := ledger.ParseType(strings.TrimSpace(word))
		if err != nil {
			return phrase.Mistake("%q is not a type.%s Use %s, separated by commas",
				word, phrase.Meant{Word: word, Allowed: typeWords()}, phrase.Any(typeWords()))
		}
		types = append(types, t)
	}
	*v.into = types
	return nil
}

func (v Types) String() string {
	if v.into == nil {
		return ""
	}
	var words []string
	for _, t := range *v.into {
		words = append(words, t.String())
	}
	return strings.Join(words, ",")
}

// Type names the kind of value.
func (Types) Type() string { return "types" }

// Words are the lists that can be completed to: what is typed before the last
// comma, with each type behind it.
func (Types) Words(typed string) (out []string) {
	before := typed[:strings.LastIndex(typed, ",")+1]
	for _, word := range typeWords() {
		out = append(out, before+word)
	}
	return out
}

// typeWords are the types as they are given on the command line.
func typeWords() (out []string) {
	for _, t := range ledger.Types {
		out = append(out, t.String())
	}
	return out
}
