package oauth

import (
	"errors"
	"net/url"
	"strings"
	"testing"
)

const testRedirect = "http://localhost:53682/callback"

func TestParsePasted(t *testing.T) {
	const good = "state=right&code=secret-code"
	for _, test := range []struct {
		name, text string
		bare       bool
		code       string
		err        error
	}{
		{"whole address", testRedirect + "?" + good, false, "secret-code", nil},
		{"with a fragment", testRedirect + "?" + good + "#_=_", false, "secret-code", nil},
		{"by number", "http://127.0.0.1:53682/callback?" + good, false, "secret-code", nil},
		{"by IPv6 number", "http://[::1]:53682/callback?" + good, false, "secret-code", nil},
		{"as address bars show it", "localhost:53682/callback?" + good, false, "secret-code", nil},
		{"broken over lines", testRedirect + "?state=ri\n  ght&code=secret\r\n-code\n", false, "secret-code", nil},
		{"quoted", `"` + testRedirect + "?" + good + `"`, false, "secret-code", nil},
		{"query", "?" + good, false, "secret-code", nil},
		{"query without mark", good, false, "secret-code", nil},
		{"query where codes may be bare", good, true, "secret-code", nil},
		{"bare code", "secret-code", true, "secret-code", nil},
		{"bare code not allowed", "secret-code", false, "", ErrNotOurAddress},
		{"short word", "hello", true, "", ErrNotOurAddress},
		{"nothing", "", true, "", ErrNotOurAddress},
		{"another site", "http://example.com/callback?" + good, false, "", ErrNotOurAddress},
		{"another port", "http://localhost:1/callback?" + good, false, "", ErrNotOurAddress},
		{"another path", "http://localhost:53682/?" + good, false, "", ErrNotOurAddress},
		{"another scheme", "https://localhost:53682/callback?" + good, false, "", ErrNotOurAddress},
		{"user in the address", "http://localhost:53682@example.com/callback?" + good, false, "", ErrNotOurAddress},
		{"another sign-in", testRedirect + "?state=old&code=secret-code", false, "", ErrStateMismatch},
		{"no state", "code=secret-code", false, "", ErrStateMismatch},
		{"no code", testRedirect + "?state=right", false, "", ErrNotOurAddress},
		{"broken", "http://localhost:53682/%zz?" + good, false, "", ErrNotOurAddress},
		{"two codes", testRedirect + "?" + good + "&code=other", false, "", ErrNotOurAddress},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := parsePasted(test.text, testRedirect, "right", test.bare)
			if got.code != test.code || !errors.Is(err, test.err) {
				t.Errorf("code %q, err %v; want %q, %v", got.code, err, test.code, test.err)
			}
			if err != nil && strings.Contains(err.Error(), "secret") {
				t.Errorf("the error repeats what was pasted: %v", err)
			}
		})
	}
}

func TestRefusals(t *testing.T) {
	for _, test := range []struct {
		code, description string
		want              error
		text              string
	}{
		{"access_denied", "The user said no", ErrDenied, ""},
		{"unauthorized_client", "not for you", ErrBadClient, "not for you"},
		{"invalid_client", "CMN-408 [ThirdPartyAppAccess] permission required", ErrAppAccess, "administrator has to add the permission Third Party Apps Access"},
		{"access_denied", "OAU-141 Extension is disabled", ErrExtensionState, "administrator has to enable this extension"},
		{"temporarily_unavailable", "", ErrUnavailable, "temporarily_unavailable"},
		{"odd_thing", "line\nbreak code=hidden", nil, "odd_thing line break code=***"},
	} {
		query := url.Values{"state": {"right"}, "error": {test.code}, "error_description": {test.description}, "code": {"ignored"}}
		got, err := parseReply(query.Encode(), "right")
		if err != nil || got.code != "" {
			t.Fatalf("%s: %+v, %v", test.code, got, err)
		}
		if test.want != nil && !errors.Is(got.refusal, test.want) || !strings.Contains(got.refusal.Error(), test.text) {
			t.Errorf("%s: %v", test.code, got.refusal)
		}
	}
}

// Whatever is pasted or arrives: without the state, or on a foreign address, there is never a code,
// and no error repeats the text.
func FuzzPasted(f *testing.F) {
	for _, seed := range []string{
		"", "code=c&state=s", testRedirect + "?code=abc&state=right", "localhost:53682/callback?code=1&state=right",
		"http://[::1]:53682/callback?state=right&error=access_denied", "?state=right&code=%zz", "http://localhost:53682@x/callback?state=right&code=1",
	} {
		f.Add(seed, false)
		f.Add(seed, true)
	}
	f.Fuzz(func(t *testing.T, text string, bare bool) {
		got, err := parsePasted(text, testRedirect, "right", bare)
		if err != nil {
			if got != (reply{}) {
				t.Errorf("%q: %+v together with %v", text, got, err)
			}
			if !errors.Is(err, ErrNotOurAddress) && !errors.Is(err, ErrStateMismatch) {
				t.Errorf("%q: %v", text, err)
			}
			return
		}
		if (got.code == "") == (got.refusal == nil) {
			t.Errorf("%q: %+v is neither a code nor a refusal", text, got)
		}
		squeezed := strings.Join(strings.Fields(text), "")
		if !strings.Contains(squeezed, "state") && !(bare && bareCode.MatchString(got.code)) {
			t.Errorf("%q: accepted without the state", text)
		}
	})
}
