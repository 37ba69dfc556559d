package ringcentral

import (
	"errors"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver/ringcentral/fields"
)

const meJSON = `{"id":590100004,"extensionNumber":"101","name":"Ana Ruiz","type":"User","status":"Enabled",
 "account":{"id":"370000004"},
 "contact":{"firstName":"Ana","company":"Ruiz & Co","email":"ana@example.com","businessPhone":"+16505550101"},
 "permissions":{"admin":{"enabled":true}},
 "regionalSettings":{"timezone":{"id":"58","name":"US/Pacific"}},
 "serviceFeatures":[{"featureName":"SMS","enabled":true},{"featureName":"Fax","enabled":false},7],
 "roles":[{"id":"1","displayName":"Super Admin"},{"id":"2"}]}`

// serve answers each path with its body and fails the test for any other.
func serve(t *testing.T, bodies map[string]string) *office {
	t.Helper()
	return newOffice(t, func(w http.ResponseWriter, r *http.Request) {
		body, ok := bodies[r.URL.Path]
		if !ok {
			t.Errorf("unexpected call of %s", r.URL)
		}
		if r.Method != http.MethodGet || r.Header.Get("Authorization") != "Bearer token-0" {
			t.Errorf("%s %s with %q", r.Method, r.URL.Path, r.Header.Get("Authorization"))
		}
		answer(t, w, http.StatusOK, body, "Content-Type", "application/json")
	})
}

func TestAccount(t *testing.T) {
	o := serve(t, map[string]string{"/restapi/v1.0/account/~": `{"id":370000004,"mainNumber":"+16505550100","status":"Confirmed",
		"serviceInfo":{"brand":{"id":"1210","name":"RingCentral"}},"regionalSettings":{"timezone":{"name":"US/Eastern"}}}`})
	got, err := o.Account(t.Context())
	want := Account{ID: "370000004", Name: "RingCentral", MainNumber: "+16505550100", TimeZone: "US/Eastern", Status: "Confirmed"}
	if err != nil || got != want {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestMe(t *testing.T) {
	o := serve(t, map[string]string{"/restapi/v1.0/account/~/extension/~": meJSON})
	got, err := o.Me(t.Context())
	want := Extension{
		ID: "590100004", Number: "101", Name: "Ana Ruiz", Type: "User", Status: "Enabled", AccountID: "370000004",
		Company: "Ruiz & Co", Email: "ana@example.com", MainNumber: "+16505550101", TimeZone: "US/Pacific", Admin: true,
		Roles: []string{"Super Admin"}, Features: map[string]bool{"SMS": true, "Fax": false},
	}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestAllowed(t *testing.T) {
	for body, want := range map[string]bool{
		`{"successful":true,"details":{"scopes":["AllExtensions"]}}`: true,
		`{"successful":"true","details":{"scope":"AllExtensions"}}`:  true,
		`{"successful":false}`: false,
	} {
		o := newOffice(t, func(w http.ResponseWriter, r *http.Request) {
			if r.URL.String() != "/restapi/v1.0/account/~/extension/~/authz-profile/check?permissionId=ReadCompanyCallLog" {
				t.Errorf("called %s", r.URL)
			}
			answer(t, w, http.StatusOK, body)
		})
		if got, err := o.Allowed(t.Context(), "ReadCompanyCallLog"); err != nil || got != want {
			t.Errorf("%s: %v, %v", body, got, err)
		}
	}
}

// TestAnAnswerThatSaysNothingIsNoAnswer: neither "no" nor "none".
func TestAnAnswerThatSaysNothingIsNoAnswer(t *testing.T) {
	long := `{"id":"` + strings.Repeat("7", fields.MostID+1) + `"}`
	for name, ask := range map[string]func(o *office) error{
		"permission": func(o *office) error { _, err := o.Allowed(t.Context(), OwnCallLog); return err },
		"account":    func(o *office) error { _, err := o.Account(t.Context()); return err },
		"extension":  func(o *office) error { _, err := o.Me(t.Context()); return err },
		"call log":   func(o *office) error { return o.TryCallLog(t.Context(), true) },
	} {
		for _, body := range []string{`{}`, `{"successful":"perhaps","id":{},"records":null}`, long} {
			o := newOffice(t, func(w http.ResponseWriter, _ *http.Request) { answer(t, w, http.StatusOK, body) })
			if err := ask(o); !errors.Is(err, ErrBadAnswer) {
				t.Errorf("%s: %s: %v", name, body, err)
			}
		}
	}
}

func TestExtensions(t *testing.T) {
	o := serve(t, map[string]string{
		"/restapi/v1.0/account/~/extension": `{"records":[` + meJSON + `,{"id":"7","name":"Unassigned","type":"User"},{"name":"no id","extensionNumber":"300"},null],
			"navigation":{"nextPage":{"uri":"/restapi/v1.0/page2"}}}`,
		"/restapi/v1.0/page2": `{"records":[null,{"id":8,"type":"Department","extensionNumber":"200"}],"navigation":{"nextPage":null}}`,
	})
	var ids []string
	err := o.Extensions(t.Context(), func(page []Extension) error {
		for _, e := range page {
			if ids = append(ids, e.ID+"/"+e.Number+"/"+e.Type); (e.Odd != "") != strings.HasPrefix(e.ID, "row-") {
				t.Errorf("%s: %q", e.ID, e.Odd)
			}
		}
		return nil
	})
	if want := "590100004/101/User 7//User row-983bd614/300/ row-74234e98// row-74234e98-2// 8/200/Department"; err != nil || strings.Join(ids, " ") != want {
		t.Errorf("%v, %v", ids, err)
	}
	if o.Skipped() != 3 {
		t.Errorf("%d skipped", o.Skipped())
	}
}

func TestRetention(t *testing.T) {
	const day = 24 * time.Hour
	for body, want := range map[string]Retention{
		`{"automatic":{"retentionPeriod":90,"maxNumberLimit":100000},"onDemand":{"retentionPeriod":"30"}}`: {90 * day, 30 * day},
		`{"automatic":{"enabled":false},"onDemand":null}`:                                                  {},
		`{"automatic":{"retentionPeriod":1e12},"onDemand":{"retentionPeriod":-5}}`:                         {Automatic: mostDays * day},
	} {
		o := serve(t, map[string]string{"/restapi/v1.0/account/~/call-recording": body})
		if got, err := o.Retention(t.Context()); err != nil || got != want {
			t.Errorf("%s: %v, %v", body, got, err)
		}
	}
}

func TestReachable(t *testing.T) {
	for _, c := range []struct {
		status int
		body   string
		want   error
	}{
		{http.StatusOK, `{"uri":"https://platform.ringcentral.com/restapi/v1.0","versionString":"1.0.60"}`, nil},
		{http.StatusOK, "<html>Welcome to the hotel</html>", ErrUnavailable},
		{http.StatusServiceUnavailable, "", ErrUnavailable},
		{http.StatusForbidden, "blocked", ErrUnavailable},
	} {
		calls := 0
		o := newOffice(t, func(w http.ResponseWriter, r *http.Request) {
			calls++
			if r.URL.Path != "/restapi/v1.0" || r.Header.Get("Authorization") != "" {
				t.Errorf("called %s with %q", r.URL, r.Header.Get("Authorization"))
			}
			answer(t, w, c.status, c.body)
		})
		if err := o.Reachable(t.Context()); !errors.Is(err, c.want) || calls != 1 {
			t.Errorf("%d %s: %v after %d calls", c.status, c.body, err, calls)
		}
	}
	gone := newOffice(t, nil)
	gone.server.Host = "127.0.0.1:1"
	if err := gone.Reachable(t.Context()); !errors.Is(err, ErrUnavailable) {
		t.Errorf("no one there: %v", err)
	}
}

func TestNewRefusesWhatCannotWork(t *testing.T) {
	rt := roundTripper(t)
	for name, c := range map[string]Config{
		"no round-tripper": {Tokens: &keys{}},
		"no tokens":        {HTTP: rt},
		"no scheme":        {HTTP: rt, Tokens: &keys{}, Server: "platform.ringcentral.com"},
		"unreadable":       {HTTP: rt, Tokens: &keys{}, Server: "https://h:x"},
		"other scheme":     {HTTP: rt, Tokens: &keys{}, Origins: []string{"ftp://h"}},
		"with a password":  {HTTP: rt, Tokens: &keys{}, Origins: []string{"https://me:secret@h"}},
	} {
		if _, err := New(c); err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v", name, err)
		}
	}
	c, err := New(Config{HTTP: rt, Tokens: &keys{}})
	if err != nil || c.server.String() != DefaultServer {
		t.Errorf("default: %v, %v", c, err)
	}
}
