package flagvalue

import (
	"strings"

	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/ui/terminal/phrase"
)

// Extensions is a list of extensions by their numbers, separated by commas, or a word for its opposite.
type Extensions struct {
	into *[]ledger.Owner
	none string // the word for an empty list
}

// ExtensionsOf is a value that sets into; the word empties it.
func ExtensionsOf(into *[]ledger.Owner, none string) Extensions { return Extensions{into, none} }

// Set takes the list, or more of it where the flag is given again. Whether there are such extensions only RingCentral knows.
func (v Extensions) Set(words string) error {
	if *v.into == nil || words == v.none {
		*v.into = []ledger.Owner{}
	}
	if words == v.none {
		return nil
	}
	for word := range strings.SplitSeq(words, ",") {
		number := strings.TrimSpace(word)
		if number == "" || strings.Trim(number, "0123456789") != "" {
			return phrase.Mistake("give the numbers of extensions, separated by commas, such as 101,102, or %s", v.none)
		}
		*v.into = append(*v.into, ledger.Owner{Number: number})
	}
	return nil
}

func (v Extensions) String() string {
	if v.into == nil {
		return ""
	}
	var numbers []string
	for _, o := range *v.into {
		numbers = append(numbers, o.Number)
	}
	return strings.Join(numbers, ",")
}

// Type names the kind of value.
func (Extensions) Type() string { return "extensions" }
