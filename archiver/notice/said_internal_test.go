package notice

import (
	"encoding/base64"
	"net/textproto"
	"strings"
	"testing"
)

// FuzzSaid: whatever a mail server answers, nothing of it acts, it is short, and the password is not in it as it is or as it was sent.
func FuzzSaid(f *testing.F) {
	f.Add("5.7.1 no ", "pa ss%wörd", "ana")
	f.Add("\x1b[31m\u202e\r\n", "(hidden)", "")
	f.Add(strings.Repeat("x", 190), "password", "password")
	f.Fuzz(func(t *testing.T, text, password, user string) {
		if len(password) < 8 || strings.ContainsAny(password, "\r\n") || strings.Contains("550 "+hidden+"…", password) {
			return // a shorter one may be in any words
		}
		at := &talk{at: Server{User: user, Password: Password(password)}}
		for _, sent := range []string{
			password, base64.StdEncoding.EncodeToString([]byte(password)), base64.StdEncoding.EncodeToString([]byte(plainly(user, password))),
		} {
			said := at.said(&textproto.Error{Code: 550, Msg: sent + " " + sent})
			if strings.Contains(said, sent) {
				t.Errorf("%q repeats %q", said, sent)
			}
		}
		said := at.said(&textproto.Error{Code: 550, Msg: text})
		if said != line(said) || len([]rune(said)) > longest+1 {
			t.Errorf("%q is said as %q", text, said)
		}
	})
}
