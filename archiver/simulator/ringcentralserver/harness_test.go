package ringcentralserver

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	testRedirect = "http://localhost:53682/callback"
	testVerifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
)

// noon is a Friday, in the morning of US/Pacific.
var noon = time.Date(2026, 11, 20, 18, 0, 0, 0, time.UTC)

// rig is a server on two origins with a client that follows no redirect.
type rig struct {
	*Server
	t        *testing.T
	clock    *clockwork.FakeClock
	office   *Office
	platform string
	media    string
	client   *http.Client
	token    string
}

func newRig(t *testing.T) *rig {
	t.Helper()
	clock := clockwork.NewFakeClockAt(noon)
	s := New(Options{Clock: clock, Seed: 7})
	platform, media := httptest.NewServer(s.Platform()), httptest.NewServer(s.Media())
	client := &http.Client{
		Transport:     &http.Transport{},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	t.Cleanup(func() {
		s.Close()
		client.CloseIdleConnections()
		platform.Close()
		media.Close()
	})
	s.SetOrigins(platform.URL, media.URL)
	for _, g := range []Group{Light, Medium, Heavy, Auth} {
		s.SetLimit(g, 0, time.Minute)
	}
	return &rig{Server: s, t: t, clock: clock, office: s.Office(), platform: platform.URL, media: media.URL, client: client}
}

// staffed is a rig with the extensions of Populate, signed in as Ana.
func staffed(t *testing.T) *rig {
	t.Helper()
	g := newRig(t)
	g.office.Populate(0)
	g.as(AnaID)
	return g
}

func (g *rig) as(user string) Tokens {
	g.t.Helper()
	tokens, err := g.Grant(user)
	if err != nil {
		g.t.Fatal(err)
	}
	g.token = tokens.Access
	return tokens
}

// answer is a response that has been read.
type answer struct {
	*http.Response
	body []byte
	err  error // of reading the body
}

func (g *rig) do(method, uri string, form url.Values, header ...string) answer {
	g.t.Helper()
	a, err := g.try(method, uri, form, header...)
	if err != nil {
		g.t.Fatalf("%s %s: %v", method, uri, err)
	}
	return a
}

func (g *rig) try(method, uri string, form url.Values, header ...string) (answer, error) {
	if strings.HasPrefix(uri, "/") {
		uri = g.platform + uri
	}
	var body io.Reader
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	req, err := http.NewRequestWithContext(g.t.Context(), method, uri, body)
	if err != nil {
		g.t.Fatal(err)
	}
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := g.client.Do(req)
	if err != nil {
		return answer{}, err
	}
	defer func() { _ = resp.Body.Close() }()
	b, err := io.ReadAll(resp.Body)
	return answer{resp, b, err}, nil
}

// get asks with the present token.
func (g *rig) get(uri string, header ...string) answer {
	g.t.Helper()
	return g.do(http.MethodGet, uri, nil, append([]string{"Authorization", "Bearer " + g.token}, header...)...)
}

// want fails unless the status is right and, for errors, the code of the array.
func (a answer) want(t *testing.T, status int, code string) answer {
	t.Helper()
	if a.StatusCode != status {
		t.Fatalf("%s: status %d, want %d: %s", a.Request.URL.Path, a.StatusCode, status, a.body)
	}
	if code != "" && a.code(t) != code {
		t.Fatalf("%s: code %s, want %s", a.Request.URL.Path, a.code(t), code)
	}
	return a
}

func (a answer) code(t *testing.T) string {
	t.Helper()
	var body struct {
		Errors []struct{ ErrorCode string }
	}
	a.decode(t, &body)
	if len(body.Errors) == 0 {
		return ""
	}
	return body.Errors[0].ErrorCode
}

func (a answer) decode(t *testing.T, into any) {
	t.Helper()
	if err := json.Unmarshal(a.body, into); err != nil {
		t.Fatalf("%s: %v: %.200s", a.Request.URL.Path, err, a.body)
	}
}

// list is a page of records of either kind.
type list struct {
	Records []struct {
		ID               json.RawMessage
		Result           string
		Finished         bool
		ShortRecording   bool
		Deleted          bool
		Availability     string
		LastModifiedTime time.Time
		StartTime        time.Time
		SessionID        string
		From, To         json.RawMessage
		Extension        *struct{ ID json.Number }
		Recording        *wireRecording
		Legs             []struct {
			Extension *struct{ ID json.Number }
			Recording *wireRecording
		}
		MessageStatus         string
		VMTranscriptionStatus string
		Subject               string
		Attachments           []wireAttachment
		Type                  string
	}
	Paging     struct{ Page, PerPage, PageStart, PageEnd, TotalPages, TotalElements int }
	Navigation map[string]struct{ URI string }
	SyncInfo   struct {
		SyncToken         string
		NewerRecordsExist bool
		OlderRecordsExist bool
	}
}

func (g *rig) list(uri string) list {
	g.t.Helper()
	var l list
	g.get(uri).want(g.t, 200, "").decode(g.t, &l)
	return l
}

func (l list) ids() string {
	var ids []string
	for _, r := range l.Records {
		ids = append(ids, strings.Trim(string(r.ID), `"`))
	}
	return strings.Join(ids, " ")
}

func challengeOf(verifier string) string {
	sum := sha256.Sum256([]byte(verifier))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// authorizeQuery is a right authorize request with some parameters changed; "" removes one.
func authorizeQuery(changes ...string) url.Values {
	q := url.Values{
		"response_type": {"code"}, "client_id": {"simulated-ringcentral-app"}, "redirect_uri": {testRedirect}, "state": {"s t/1"},
		"code_challenge": {challengeOf(testVerifier)}, "code_challenge_method": {"S256"},
	}
	return changed(q, changes)
}

func changed(q url.Values, changes []string) url.Values {
	for i := 0; i+1 < len(changes); i += 2 {
		if changes[i+1] == "" {
			q.Del(changes[i])
		} else {
			q.Set(changes[i], changes[i+1])
		}
	}
	return q
}

// consentCode signs in through the form and returns the code.
func (g *rig) consentCode(user string) string {
	g.t.Helper()
	a := g.do(http.MethodPost, "/restapi/oauth/consent", authorizeQuery("user", user, "decision", "allow")).want(g.t, 302, "")
	location, err := a.Location()
	if err != nil {
		g.t.Fatal(err)
	}
	return location.Query().Get("code")
}

func tokenForm(code string, changes ...string) url.Values {
	return changed(url.Values{
		"grant_type": {"authorization_code"}, "client_id": {"simulated-ringcentral-app"}, "code": {code},
		"redirect_uri": {testRedirect}, "code_verifier": {testVerifier},
	}, changes)
}

func refreshForm(token string) url.Values {
	return url.Values{"grant_type": {"refresh_token"}, "client_id": {"simulated-ringcentral-app"}, "refresh_token": {token}}
}

// pair is the part of a token answer that tests look at.
type pair struct {
	Access           string `json:"access_token"`
	Refresh          string `json:"refresh_token"`
	ExpiresIn        int    `json:"expires_in"`
	RefreshExpiresIn int    `json:"refresh_token_expires_in"`
	OwnerID          string `json:"owner_id"`
	Scope            string
	SessionExpiresIn int       `json:"session_expires_in"`
	SessionEnd       time.Time `json:"session_expiration_time"`
}

func (g *rig) tokens(form url.Values) pair {
	g.t.Helper()
	var p pair
	g.do(http.MethodPost, "/restapi/oauth/token", form).want(g.t, 200, "").decode(g.t, &p)
	g.token = p.Access
	return p
}
