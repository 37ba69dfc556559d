// Package csvcell makes texts safe for the cells of a spreadsheet. It writes no
// file.
package csvcell

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// mostDigits is how many digits of a whole number a spreadsheet shows as they
// are. It shows longer numbers like 7.7E+12.
const mostDigits = 11

// Text makes a cell of text that a spreadsheet does not take for a formula. A
// number in it keeps its plus sign, its leading zeros and all its digits. Where
// needed, Text puts an apostrophe before it.
func Text(text string) string {
	if formula(text) || bent(text) {
		return "'" + text
	}
	return text
}

// formula reports whether a spreadsheet may take text for a formula; in East
// Asian ones the wide forms count as well.
func formula(text string) bool {
	first, _ := utf8.DecodeRuneInString(text)
	return text != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", first)
}

// bent reports whether a spreadsheet would read text as a number and then show
// it differently.
func bent(text string) bool {
	if _, err := strconv.ParseFloat(text, 64); err != nil {
		return false
	}
	plain := strings.Trim(text, "0123456789") == ""
	return !plain || len(text) > mostDigits || len(text) > 1 && text[0] == '0'
}
