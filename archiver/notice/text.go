package notice

import (
	"strings"

	"ringcentral-archiver/archiver/plaintext"
)

// longest is how much is shown of a text from outside.
const longest = 200

// line makes one short line of anything: no break and no invisible sign gets
// into a header or a sentence.
func line(text string) string {
	short := []rune(strings.Join(strings.Fields(plaintext.Line(text)), " "))
	if len(short) > longest {
		short = append(short[:longest], '…')
	}
	return string(short)
}

// quote shows what the user has typed; of an address, whose rest may be a secret, the scheme.
func quote(text string) string {
	if begin := scheme(text); begin != "" {
		return "“" + begin + "…”"
	}
	return "“" + line(text) + "”"
}
