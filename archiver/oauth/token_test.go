package oauth

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"
)

func TestAnswersBecomeTokens(t *testing.T) {
	clock := clockwork.NewFakeClock()
	now := clock.Now()
	old := Token{
		Access: "a0", Refresh: "r0", RefreshExpiry: now.Add(time.Hour), Scopes: []string{"old"}, Owner: "7", SessionEnd: now.Add(time.Minute),
	}
	for _, test := range []struct {
		name, body string
		want       Token
	}{
		{
			"RingCentral, docs/ringcentral.md §1.5",
			`{"access_token":"a","token_type":"bearer","expires_in":3600,"refresh_token":"r","refresh_token_expires_in":604800,
			  "scope":"ReadCallLog ReadMessages","owner_id":"590100004","endpoint_id":"e","session_id":"s","session_expires_in":43100,
			  "session_expiration_time":"2026-11-22T06:01:02Z","session_idle_timeout":86400}`,
			Token{
				Access: "a", Refresh: "r", Type: "Bearer", Issued: now, Expiry: now.Add(time.Hour), RefreshExpiry: now.Add(7 * 24 * time.Hour),
				SessionEnd: time.Date(2026, 11, 22, 6, 1, 2, 0, time.UTC), Scopes: []string{"ReadCallLog", "ReadMessages"}, Owner: "590100004",
			},
		},
		{
			"RingCentral with the session's length only, numbers in quotes and as an id",
			`{"access_token":"a","token_type":"bearer","expires_in":"3600","refresh_token":"r","refresh_token_expires_in":"60",
			  "session_expires_in":43100,"owner_id":590100004,"scope":"x"}`,
			Token{
				Access: "a", Refresh: "r", Type: "Bearer", Issued: now, Expiry: now.Add(time.Hour), RefreshExpiry: now.Add(time.Minute),
				SessionEnd: now.Add(43100 * time.Second), Scopes: []string{"x"}, Owner: "590100004",
			},
		},
		{
			"Dropbox renewal, docs/dropbox.md §1: the refresh token and what is known of it stay",
			`{"access_token":"sl.u.b","token_type":"bearer","expires_in":14400}`,
			Token{
				Access: "sl.u.b", Refresh: "r0", Type: "Bearer", Issued: now, Expiry: now.Add(4 * time.Hour), RefreshExpiry: old.RefreshExpiry,
				Scopes: []string{"old"}, Owner: "7",
			},
		},
		{
			"Dropbox sign-in",
			`{"access_token":"a","token_type":"bearer","expires_in":14400,"refresh_token":"u","scope":"account_info.read","uid":"1","account_id":"dbid:A"}`,
			Token{
				Access: "a", Refresh: "u", Type: "Bearer", Issued: now, Expiry: now.Add(4 * time.Hour), Scopes: []string{"account_info.read"}, Owner: "dbid:A",
			},
		},
		{
			"no lifetime, absurd lifetime",
			`{"access_token":"a","refresh_token":"r","refresh_token_expires_in":1e300,"scope":"x","owner_id":"1"}`,
			Token{
				Access: "a", Refresh: "r", Type: "Bearer", Issued: now, RefreshExpiry: now.Add(longestLife * time.Second), Scopes: []string{"x"}, Owner: "1",
			},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			fake := newService(t)
			fake.set(func(s *service) {
				s.instead = func(w http.ResponseWriter, _ url.Values) {
					w.Header().Set("Content-Type", "application/json")
					fmt.Fprint(w, test.body)
				}
			})
			got, err := newEndpoint(fake.provider(), wire(t), clock, nil).refresh(t.Context(), old)
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(got, test.want) {
				t.Errorf("got  %#v\nwant %#v", fields(got), fields(test.want))
			}
		})
	}
}

// fields is a token without the methods that hide its secrets.
func fields(t Token) any {
	type bare Token
	return bare(t)
}

func TestWithoutARefreshToken(t *testing.T) {
	fake := newService(t)
	fake.set(func(s *service) {
		s.instead = func(w http.ResponseWriter, _ url.Values) {
			w.Header().Set("Content-Type", "application/json")
			fmt.Fprint(w, `{"access_token":"a","token_type":"bearer","expires_in":3600}`)
		}
	})
	got, err := newEndpoint(fake.provider(), wire(t), clockwork.NewFakeClock(), nil).exchange(t.Context(), "code", "verifier", "")
	if err != nil || got.Refresh != "" || got.Access != "a" {
		t.Errorf("token %v %q, err %v", got, got.Refresh, err)
	}
}

func TestFresh(t *testing.T) {
	issued := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		life, left time.Duration
		want       bool
	}{
		{time.Hour, 6 * time.Minute, true},
		{time.Hour, 5 * time.Minute, false},
		{4 * time.Hour, 5*time.Minute + time.Second, true},
		{10 * time.Minute, 2 * time.Minute, true},
		{10 * time.Minute, time.Minute, false},
		{0, -time.Hour, true}, // no lifetime told
	} {
		token := Token{Access: "a", Issued: issued}
		if test.life > 0 {
			token.Expiry = issued.Add(test.life)
		}
		if got := token.fresh(issued.Add(test.life - test.left)); got != test.want {
			t.Errorf("life %v, left %v: fresh = %v", test.life, test.left, got)
		}
	}
	undated := Token{Access: "a", Expiry: issued.Add(4 * time.Minute)}
	if undated.fresh(issued) {
		t.Error("a token of unknown age with four minutes left counts as fresh")
	}
}

func TestPrintingATokenHidesIt(t *testing.T) {
	token := Token{Access: "hidden-access", Refresh: "hidden-refresh", Owner: "590100004", Expiry: time.Now()}
	var out bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		fmt.Fprintf(&out, verb+" "+verb+"\n", token, &token)
		fmt.Fprintf(&out, verb+"\n", struct{ Token Token }{token})
	}
	slog.New(slog.NewTextHandler(&out, nil)).Info("signed in", "token", token)
	slog.New(slog.NewJSONHandler(&out, nil)).Info("signed in", "token", token)
	if strings.Contains(out.String(), "hidden") || strings.Contains(out.String(), fmt.Sprintf("%x", "hidden")) {
		t.Errorf("a secret was printed:\n%s", out.String())
	}
	if !strings.Contains(out.String(), "590100004") {
		t.Error("the owner was not printed")
	}
}

func TestATokenSurvivesItsStorage(t *testing.T) {
	token := Token{Access: "a", Refresh: "r", Expiry: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), Scopes: []string{"x"}}
	text, err := json.Marshal(token)
	if err != nil {
		t.Fatal(err)
	}
	var back Token
	if err := json.Unmarshal(text, &back); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(token, back) {
		t.Errorf("%s became %#v", text, fields(back))
	}
}
