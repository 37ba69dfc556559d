package transport

import (
	"regexp"
	"slices"
	"strings"
)

// mask stands where a secret was.
const mask = "***"

var secrets = []*regexp.Regexp{
	regexp.MustCompile(`(?i)((?:\b(?:bearer|authorization:\s*basic)(?:\s|%20|\+)+)+)[^\s"'&,;<>]+`),
	regexp.MustCompile(`(?i)((?:\b|%3F|%26)(?:(?:access_|refresh_|id_)?token|code|code_verifier|client_secret)(?:=|%3D))[^\s"'&,;<>]+`),
	regexp.MustCompile(`(?i)(\\*"(?:(?:access_|refresh_|id_)?token|code_verifier|client_secret)\\*"\s*:\s*\\*")[^"\\]+`),
}

// telltales are in every text that holds a secret, in small letters. There is no s in them: the
// expressions take one for the old long s as well, which has no small letter of its own.
var telltales = []string{"bearer", "authorization", "token", "code", "ecret"}

// Redact masks secrets that could be used to sign in: bearer tokens, and the values of
// access_token, refresh_token, id_token, token, code, code_verifier and client_secret, in
// addresses, forms and JSON.
func Redact(s string) string {
	if low := strings.ToLower(s); !slices.ContainsFunc(telltales, func(word string) bool { return strings.Contains(low, word) }) {
		return s // as nearly all are: the expressions are slow
	}
	for _, secret := range secrets {
		s = secret.ReplaceAllString(s, "${1}"+mask)
	}
	return s
}
