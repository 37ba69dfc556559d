package ringcentral

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/jonboulle/clockwork"

	"ringcentral-archiver/archiver/ringcentral/fields"
)

var seeds = []string{
	rowJSON, meJSON, rateBody, `null`, `{}`, `[]`, `{"id":{},"legs":{},"recording":[],"from":1}`,
	`{"id":1e999,"startTime":"0000-00-00T00:00:00Z","duration":-9e99,"legs":[null,{"recording":null}]}`,
	`{"id":"\ud800","type":"SMS","creationTime":"2026-11-20T09:17:27+23:59","conversationId":99999999999999999999999,"to":[[]],"attachments":[{"size":"x"}]}`,
	`{"errors":[{"errorCode":"CMN-408","permissionName":"X"}],"message":7}`, `<html>Bearer abc</html>`,
}

func fuzz(f *testing.F, check func(*testing.T, []byte)) {
	for _, seed := range seeds {
		f.Add([]byte(seed))
	}
	f.Fuzz(check)
}

func FuzzError(f *testing.F) {
	fuzz(f, func(t *testing.T, body []byte) {
		e := decodeError(body)
		e.Status = 500
		if len(e.Message) > mostMessage+len("…") || !utf8.ValidString(e.Message) {
			t.Errorf("message of %d bytes: %q", len(e.Message), e.Message)
		}
		if bytes.ContainsAny([]byte(e.Message), "\r\n") {
			t.Errorf("%q", e.Message)
		}
	})
}

// said answers every call with the same text.
type said []byte

func (s said) RoundTrip(req *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: http.StatusOK, Request: req, Header: http.Header{}, Body: io.NopCloser(bytes.NewReader(s))}, nil
}

// FuzzAnswers: what is answered about account, user, rights and features is read, or a bad answer, and nothing of it is beyond reason.
func FuzzAnswers(f *testing.F) {
	fuzz(f, func(t *testing.T, raw []byte) {
		anew := func() *Client { // no call waits for another's turn
			c, err := New(Config{HTTP: said(raw), Tokens: &keys{}, Clock: clockwork.NewFakeClockAt(morning)})
			if err != nil {
				t.Fatal(err)
			}
			return c
		}
		account, errAccount := anew().Account(t.Context())
		me, errMe := anew().Me(t.Context())
		kept, errKept := anew().Retention(t.Context())
		_, errAllowed := anew().Allowed(t.Context(), CompanyCallLog)
		_, errFeatures := anew().Features(t.Context(), "")
		for what, err := range map[string]error{
			"account": errAccount, "user": errMe, "retention": errKept, "right": errAllowed, "features": errFeatures,
			"calls": anew().TryCallLog(t.Context(), false), "server": anew().Reachable(t.Context()),
		} {
			if err != nil && !errors.Is(err, ErrBadAnswer) && !errors.Is(err, ErrUnavailable) {
				t.Errorf("%s: an error of no kind: %v", what, err)
			}
		}
		if errAccount == nil && (account.ID == "" || max(len(account.ID), len(account.Name), len(account.MainNumber), len(account.Status)) > fields.MostName) {
			t.Errorf("account %+v", account)
		}
		if errMe == nil && (me.ID == "" || max(len(me.ID), len(me.Name), len(me.Number), len(me.Company)) > fields.MostName) {
			t.Errorf("user %+v", me)
		}
		if min(kept.Automatic, kept.OnDemand) < 0 || max(kept.Automatic, kept.OnDemand) > mostDays*24*time.Hour {
			t.Errorf("kept for %+v", kept)
		}
	})
}

// FuzzTrust: whatever an address is like, the token goes over https and to RingCentral's own hosts, as net/http reads it in the end.
func FuzzTrust(f *testing.F) {
	own, err := newTrust("https://platform.ringcentral.com")
	if err != nil {
		f.Fatal(err)
	}
	base := &url.URL{Scheme: "https", Host: "platform.ringcentral.com", Path: "/restapi/v1.0/account/~/call-log"}
	for _, seed := range []string{
		"?page=2", "https://media.ringcentral.com/x", "//evil.example/", "https://platform.ringcentral.com@evil.example/", "https://evil.example\\@ringcentral.com",
		"https://ringcentral.com.evil.example", "https://evilringcentral.com/", "http://platform.ringcentral.com/", "https://platform.ringcentral.com:444/",
		"https://RingCentral.COM:443/%2e%2e//evil.example", "https:evil.example", "https://[::1%25ringcentral.com]/", "///evil.example", "https://ringcentral.com%2eevil.example/",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, address string) {
		to, err := own.parse(base, address)
		if err != nil {
			if !errors.Is(err, ErrUntrusted) {
				t.Errorf("an error of no kind: %v", err)
			}
			return
		}
		req, err := newRequest(t.Context(), call{to: to}, "token")
		if err != nil {
			return
		}
		host := strings.ToLower(req.URL.Hostname())
		if port := req.URL.Port(); req.URL.Scheme != "https" || port != "" && port != "443" || req.URL.User != nil || req.Host != req.URL.Host ||
			host != "ringcentral.com" && !strings.HasSuffix(host, ".ringcentral.com") {
			t.Errorf("%q sends the token to %s", address, req.URL)
		}
	})
}
