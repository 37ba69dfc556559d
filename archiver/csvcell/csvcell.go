// Package csvcell makes texts safe for the cells of a spreadsheet. It writes no
// file.
package csvcell

import (
	"strconv"
	"strings"
	"unicode"

	"ringcentral-archiver/archiver/plaintext"
)

// mostDigits is how many digits of a whole number a spreadsheet shows as they
// are. It shows longer numbers like 7.7E+12.
const mostDigits = 11

// Text makes a cell of text that a spreadsheet does not take for a formula, also one that reads the file with another separator than
// the comma: with semicolons, as in much of Europe, or tabs. To such a one quotes in the middle of a line are letters, and a cell
// may begin after any separator in the text. A number that is the whole text keeps its plus sign, its leading zeros and all its digits.
// Where needed, Text puts an apostrophe before it. What acts on a terminal is made visible (plaintext.Text).
func Text(text string) string {
	text = plaintext.Text(text)
	if bent(text) {
		return "'" + text
	}
	return guarded(text)
}

// guarded puts an apostrophe before each sign that begins a formula where a cell may begin, and before a separator that begins the text.
func guarded(text string) string {
	if text != "" && (text[0] == '\t' || text[0] == '\n') {
		text = "'" + text
	}
	if !strings.ContainsAny(text, signs) {
		return text
	}
	var out strings.Builder
	out.Grow(len(text) + 4) // a sign or two
	begins := true
	for _, r := range text {
		switch {
		case begins && strings.ContainsRune(signs, r):
			out.WriteByte('\'')
			begins = false
		case strings.ContainsRune(separators, r):
			begins = true
		case r != '"' && !unicode.IsSpace(r) && !unicode.In(r, unicode.Cf, unicode.Mn): // what is not seen begins nothing
			begins = false
		}
		out.WriteRune(r)
	}
	return out.String()
}

const (
	// signs begin a formula; in East Asian spreadsheets the wide forms do as well.
	signs = "=+-@＝＋－＠﹢﹣﹦﹫"
	// separators end a cell, or a line of cells, for one reader or the other.
	separators = ",;\t\n"
)

// bent reports whether a spreadsheet would read text as a number and then show
// it differently.
func bent(text string) bool {
	if text == "" || !strings.ContainsRune("0123456789+-.iInN", rune(text[0])) { // also infinity, and what is not a number
		return false
	}
	if _, err := strconv.ParseFloat(text, 64); err != nil {
		return false
	}
	plain := strings.Trim(text, "0123456789") == ""
	return !plain || len(text) > mostDigits || len(text) > 1 && text[0] == '0'
}
