package transport

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"
)

func FuzzRetryAfter(f *testing.F) {
	now := time.Date(2026, 11, 20, 18, 0, 0, 0, time.UTC)
	for _, seed := range []string{"", "0", "17", "1e300", "-1", "NaN", " 3.5 ", "Fri, 20 Nov 2026 18:00:30 GMT", "Fri, 20 Nov 1026 18:00:30 GMT", "soon"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		wait, told := RetryAfter(http.Header{"Retry-After": {text}}, now)
		if wait < 0 || wait > longestRetryAfter || (!told && wait != 0) {
			t.Errorf("%q: %s, %v", text, wait, told)
		}
	})
}

// FuzzRedact: wherever a token stands, as the services write it, nothing of it
// comes through, and what is redacted stays so.
func FuzzRedact(f *testing.F) {
	f.Add("", "")
	f.Add(`Get "https://x/y?a=b&`, `": dial`)
	f.Add(`{"a":"b",`, `}`)
	f.Add("Bearer", "code=")
	const token = "U0pDMTFQMDFQQVMwMHxBQUJfTVpHUm"
	f.Fuzz(func(t *testing.T, before, after string) {
		for _, form := range []string{"Bearer ", "access_token=", "refresh_token=", "code=", "code_verifier=", `"access_token":"`, `"refresh_token": "`} {
			text := before + "\n" + form + token + `"` + after
			if got := Redact(text); strings.Contains(got, token) || Redact(got) != got {
				t.Errorf("%q became %q", text, got)
			}
		}
	})
}

func FuzzWithoutEcho(f *testing.F) {
	f.Add("bad Content-Length \"aab-aabaab-aac\"", "aab-aabaab-aac")
	f.Add(strings.Repeat("é", mostFailure), "********")
	f.Fuzz(func(t *testing.T, said, token string) {
		req := request(t, http.MethodGet, "http://localhost", nil)
		req.Header.Set("Authorization", "Bearer "+token)
		err := errors.New(said)
		got := withoutEcho(req, err)
		if len(token) >= leastToken && !strings.Contains(mask, token) && strings.Count(token, "*") == 0 && strings.Contains(got.Error(), token) {
			t.Errorf("%q is in %q", token, got)
		}
		if len(got.Error()) > mostFailure+len("…") || !errors.Is(got, err) {
			t.Errorf("%d bytes are said of %d", len(got.Error()), len(said))
		}
	})
}
