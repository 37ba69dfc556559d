package transport

import "testing"

func TestRedact(t *testing.T) {
	for in, want := range map[string]string{
		"nothing here":                                 "nothing here",
		"Authorization: Bearer U0pD.a-b_c~d+/=":        "Authorization: Bearer ***",
		"authorization: bearer abc, next":              "authorization: bearer ***, next",
		"Authorization: Basic dXNlcjpwYXNz":            "Authorization: Basic ***",
		"http://localhost:5000/?code=XYZ&state=s":      "http://localhost:5000/?code=***&state=s",
		"https://m/x?access_token=abc&n=1":             "https://m/x?access_token=***&n=1",
		"grant_type=refresh_token&refresh_token=abc":   "grant_type=refresh_token&refresh_token=***",
		"code_verifier=abc code_challenge=def":         "code_verifier=*** code_challenge=def",
		"token=abc":                                    "token=***",
		"u%3Fcode%3Dabc":                               "u%3Fcode%3D***",
		`{"access_token":"abc","token_type":"bearer"}`: `{"access_token":"***","token_type":"bearer"}`,
		`body \"refresh_token\" : \"abc\" end`:         `body \"refresh_token\" : \"***\" end`,
		"errorCode=CMN-301 postcode=12345":             "errorCode=CMN-301 postcode=12345",
		"BEARER abc":                                   "BEARER ***",
		"to\u212aen=abc":                               "to\u212aen=***",
		"client_\u017fecret=abc":                       "client_\u017fecret=***",
		`Get "https://h/p?code=abc": EOF`:              `Get "https://h/p?code=***": EOF`,
	} {
		if got := Redact(in); got != want {
			t.Errorf("Redact(%q) = %q, want %q", in, got, want)
		}
	}
}
