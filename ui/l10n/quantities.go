package l10n

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"ringcentral-archiver/archiver/plaintext"
	"ringcentral-archiver/archiver/wording"
)

// Number is a number with its thousands set apart: 3,204.
func Number(n int) string { return Spoken().Number(n) }

// Size is a number of bytes: 9.4 GB, 820 KB.
func Size(n int64) string { return Spoken().Size(n) }

// Space is room in Dropbox, as Dropbox counts it: 2 GB, 1.6 TB.
func Space(n int64) string { return Spoken().Space(n) }

// Length is a span of time in the two units that matter: 41 min, 3 h 20 min, 2 days 4 h.
func Length(d time.Duration) string {
	switch inDays, hours, minutes := wording.Split(d); {
	case inDays > 0:
		return two(Count(inDays, Days), hours, "h")
	case hours > 0:
		return two(fmt.Sprintf("%d h", hours), minutes, "min")
	case minutes > 0:
		return fmt.Sprintf("%d min", minutes)
	default:
		return Translate("less than a minute")
	}
}

func two(first string, b int, less string) string {
	if b == 0 {
		return first
	}
	return fmt.Sprintf("%s %d %s", first, b, less)
}

// PhoneNumber writes a North American number as people do; others as they are.
func PhoneNumber(n string) string {
	const digits = len("+16505550100")
	if len(n) != digits || !strings.HasPrefix(n, "+1") {
		return n
	}
	return fmt.Sprintf("+1 (%s) %s-%s", n[2:5], n[5:8], n[8:])
}

// Join puts the words that are not empty in a row.
func Join(words ...string) string {
	var some []string
	for _, w := range words {
		if w != "" {
			some = append(some, w)
		}
	}
	return plaintext.Line(strings.Join(some, " · "))
}

// NonEmpty are the words that are not empty.
func NonEmpty(words []string) []string {
	return slices.DeleteFunc(words, func(w string) bool { return w == "" })
}

// OrUnknown is what a service has told, or that it is not known.
func OrUnknown(words string) string {
	if words == "" {
		return Translate("not known")
	}
	return plaintext.Line(words)
}
