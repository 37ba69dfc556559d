package diagnose

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"html"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"ringcentral-archiver/archiver/transport"
)

// mask stands where a secret was.
const mask = "***"

// shortest is the length of the shortest secret that is looked for: a shorter one is in every text.
const shortest = 4

// masker takes secrets out of texts: those that it was told, in every way in which they may be
// written, and what looks like one.
type masker struct{ known [][]byte }

// know adds secrets.
func (m *masker) know(secrets ...string) {
	for _, secret := range secrets {
		for _, part := range partsOf(secret) {
			for _, written := range spellings(part) {
				if len(written) >= shortest {
					m.known = append(m.known, []byte(written))
				}
			}
		}
	}
	slices.SortFunc(m.known, func(a, b []byte) int { return cmp.Or(cmp.Compare(len(b), len(a)), bytes.Compare(a, b)) }) // the longest first
	m.known = slices.CompactFunc(m.known, bytes.Equal)
}

// shortestPart is the length of the shortest part of an address that is secret alone: a shorter one may be a
// word like "ping" or "true", which is in every text.
const shortestPart = 8

// partsOf are a secret and, where it is an address, those of its parts that are secret alone.
func partsOf(secret string) []string {
	u, err := url.Parse(secret)
	if err != nil || u.Host == "" {
		return []string{secret}
	}
	password, _ := u.User.Password()
	parts := append(strings.Split(u.Path, "/"), strings.Trim(u.Path, "/"), u.RawQuery)
	for _, values := range u.Query() {
		parts = append(parts, values...)
	}
	parts = slices.DeleteFunc(parts, func(part string) bool { return len(part) < shortestPart })
	return append(parts, secret, password)
}

// spellings are the ways in which a secret may be written.
func spellings(secret string) []string {
	if len(secret) < shortest {
		return nil
	}
	quoted := strconv.Quote(secret)
	ascii := strconv.QuoteToASCII(secret)
	all := []string{
		secret, url.QueryEscape(secret), url.PathEscape(secret), html.EscapeString(secret), quoted[1 : len(quoted)-1], ascii[1 : len(ascii)-1],
		hex.EncodeToString([]byte(secret)), strings.ToUpper(hex.EncodeToString([]byte(secret))), utf16(secret, 0, 1), utf16(secret, 1, 0),
	}
	if encoded, err := json.Marshal(secret); err == nil {
		all = append(all, string(encoded[1:len(encoded)-1]))
	}
	for _, alphabet := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
		for before := range 3 {
			if inside := within(alphabet, secret, before); len(inside) >= 2*shortest {
				all = append(all, inside)
			}
		}
	}
	return all
}

// within is what is always the same of a secret in base64, so many bytes behind the beginning of a group
// of three: at both ends a character may be made of what stands beside it.
func within(alphabet *base64.Encoding, secret string, before int) string {
	encoded := alphabet.EncodeToString(append(make([]byte, before), secret...))
	from := (before*8 + 5) / 6
	to := (before + len(secret)) * 8 / 6
	return encoded[from:max(from, to)]
}

// utf16 writes the letters of ASCII with two bytes each.
func utf16(text string, at, zero int) string {
	var out []byte
	for _, c := range []byte(text) {
		var pair [2]byte
		pair[at], pair[zero] = c, 0
		out = append(out, pair[:]...)
	}
	return string(out)
}

// opaque is what only a token looks like: long, without a break, and of letters of both kinds and digits.
var opaque = regexp.MustCompile(`[A-Za-z0-9_~+=.%-]{40,}`)

// clean takes the secrets out.
func (m *masker) clean(text []byte) []byte {
	for _, secret := range m.known {
		text = bytes.ReplaceAll(text, secret, []byte(mask))
	}
	text = []byte(transport.Redact(string(text)))
	return opaque.ReplaceAllFunc(text, func(word []byte) []byte {
		if bytes.ContainsAny(word, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") && bytes.ContainsAny(word, "abcdefghijklmnopqrstuvwxyz") && bytes.ContainsAny(word, "0123456789") {
			return []byte(mask)
		}
		return word
	})
}
