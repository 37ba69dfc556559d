package wire

import (
	"encoding/json"
	"fmt"
	"unicode/utf16"
	"unicode/utf8"
)

// headerJSON is v as JSON that can stand in an HTTP header: DEL and everything beyond ASCII as
// \uXXXX, what lies beyond the basic plane as a surrogate pair (docs/dropbox.md §2.1).
func headerJSON(v any) (string, error) {
	plain, err := json.Marshal(v)
	if err != nil {
		return "", err
	}
	safe := make([]byte, 0, len(plain))
	for len(plain) > 0 {
		r, size := utf8.DecodeRune(plain)
		if r < 0x7f {
			safe = append(safe, plain[0])
		} else {
			for _, unit := range utf16.AppendRune(nil, r) {
				safe = fmt.Appendf(safe, `\u%04x`, unit)
			}
		}
		plain = plain[size:]
	}
	return string(safe), nil
}
