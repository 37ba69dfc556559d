package notice

import (
	"regexp"
	"strings"
	"testing"

	"github.com/wneessen/go-mail/smtp"
)

// FuzzChallenge: whatever a mail server asks in the course of a sign-in, the password is not in the answer.
func FuzzChallenge(f *testing.F) {
	const password = "pa ss%wörd"
	f.Add("r=NONCEmore,s=c2FsdA==,i=4096", "v=c2lnbmF0dXJl")
	f.Add("r=NONCE,s=,i=1", "r=NONCE,s=%,i=-1")
	f.Add("", "r=")
	f.Add("i=1,s=c2FsdA==,r=NONCE,i=2", "\x00")
	nonce, slow := regexp.MustCompile(`r=([^,]*)`), regexp.MustCompile(`i=[+0]*[0-9]{4}`)
	f.Fuzz(func(t *testing.T, first, second string) {
		for _, auth := range []smtp.Auth{brisk{smtp.ScramSHA256Auth("ana", password)}, smtp.CRAMMD5Auth("ana", password)} {
			if _, _, err := auth.Start(&smtp.ServerInfo{Name: "mail.example", TLS: true}); err != nil {
				t.Fatal(err)
			}
			hello, _ := auth.Next(nil, true)
			own := ""
			if found := nonce.FindSubmatch(hello); found != nil {
				own = string(found[1])
			}
			for _, said := range []string{first, second} {
				if said = strings.ReplaceAll(said, "NONCE", own); slow.MatchString(said) && said != first {
					return // the hashing takes long, and finds nothing new
				}
				for _, more := range []bool{true, false} {
					if answer, err := auth.Next([]byte(said), more); err == nil && strings.Contains(string(answer), password) {
						t.Errorf("to %q it answers %q", said, answer)
					}
				}
			}
		}
	})
}
