package oauth

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"golang.org/x/oauth2"
)

// says is a token endpoint that gives one answer.
type says string

func (s says) RoundTrip(req *http.Request) (*http.Response, error) {
	return &http.Response{
		StatusCode: http.StatusOK, Request: req, Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(string(s))),
	}, nil
}

// FuzzAnswer: whatever an endpoint says is refused, or is a token that can be kept and read again, with times that a program can reckon
// with, and that is never shown.
func FuzzAnswer(f *testing.F) {
	const end = `"session_expiration_time":`
	for _, seed := range []string{
		`{"access_token":"a","token_type":"bearer","expires_in":"3600","refresh_token":"r","refresh_token_expires_in":1e400,"scope":"x y","owner_id":590100004}`,
		`{"access_token":"a",` + end + `"9999-12-31T23:59:59-23:59"}`, `{"access_token":"a",` + end + `"0000-01-01T00:00:00+23:59"}`,
		`{"access_token":"a\r\n","token_type":"mac\r\nX: y","owner_id":"\u202e","expires_in":-1,"session_expires_in":"NaN"}`,
		`{"access_token":"a","access_token":"b","scope":7,"account_id":{},"session_expires_in":"-Inf"}`, `[]`, `access_token=a`, `{"access_token":["a"]}`,
	} {
		f.Add(seed)
	}
	asked := time.Date(2026, 11, 20, 18, 10, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, body string) {
		ctx := context.WithValue(t.Context(), oauth2.HTTPClient, &http.Client{Transport: says(body)})
		answer, err := Provider{TokenURL: "https://a.example/token"}.config("").Exchange(ctx, "code")
		if err != nil {
			return
		}
		got := received(answer, asked, Token{})
		for _, at := range []time.Time{got.Expiry, got.RefreshExpiry, got.SessionEnd} {
			if !at.IsZero() && (at.Year() < 1 || at.After(asked.Add(longestLife*time.Second))) {
				t.Errorf("%q: a time is %v", body, at)
			}
		}
		raw, err := json.Marshal(got)
		if err != nil {
			t.Fatalf("%q cannot be kept: %v", body, err)
		}
		var again Token
		if err := json.Unmarshal(raw, &again); err != nil {
			t.Fatalf("%q cannot be read again: %v", body, err)
		}
		if len(got.Scopes) == 0 {
			got.Scopes, again.Scopes = nil, nil
		}
		if !reflect.DeepEqual(again, got) {
			t.Errorf("%q is kept as %#v, and was %#v", body, again, got)
		}
	})
}
