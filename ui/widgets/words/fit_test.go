package words_test

import (
	"slices"
	"testing"
	"unicode/utf8"

	"ringcentral-archiver/ui/widgets/words"
)

func TestLinesEndBetweenWords(t *testing.T) {
	fits := func(s string) bool { return utf8.RuneCountInString(s) <= 10 }
	for s, want := range map[string][]string{
		"all of it is there":       {"all of it", "is there"},
		"Internationalisation":     {"Internatio", "nalisation"},
		"il reste 12\u00a0345 ici": {"il reste", "12\u00a0345 ici"}, // a number is not torn
		"le problème\u00a0: non":   {"le", "problème\u00a0:", "non"},
		"le problème\u202f? non":   {"le", "problème\u202f?", "non"},
		"le problème ? non":        {"le", "problème\u00a0?", "non"},
		"dossier « a » ici":        {"dossier", "«\u00a0a\u00a0» ici"},
	} {
		if got := words.Wrap(s, fits); !slices.Equal(got, want) {
			t.Errorf("%q is broken into %q, want %q", s, got, want)
		}
	}
}
