package ringcentralserver

import (
	"bytes"
	"crypto/rand"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"time"
)

// codeLife is how long an authorization code may be exchanged (docs/ringcentral.md §1.3).
const codeLife = time.Minute

// authCode is what an authorization code stands for.
type authCode struct {
	user      string
	redirect  string
	challenge string
	expires   time.Time
}

var (
	errOAuthClient   = oauthError{http.StatusForbidden, "invalid_client", "OAU-153", "Invalid client"}
	errOAuthRedirect = oauthError{http.StatusForbidden, "invalid_grant", "OAU-109", "Redirect URIs do not match"}
	errOAuthType     = oauthError{http.StatusBadRequest, "unsupported_response_type", "OAU-104", "Unsupported response type"}
	errOAuthMethod   = oauthError{http.StatusBadRequest, "invalid_request", "OAU-101", "Unsupported HTTP method"}
)

// authorize shows the consent page. It answers a wrong client or redirect itself, because nothing
// may be sent to an address that is not registered. It tells a public client without PKCE, as the
// real service does, that its redirects do not match (docs/ringcentral.md §1.2).
func (s *Server) authorize(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet {
		errOAuthMethod.write(w)
		return
	}
	if refused := s.tell(w, s.limits.take("browser", Auth)); refused != nil {
		refused.write(w)
		return
	}
	query := r.URL.Query()
	if _, bad := s.checkAuthorize(query); bad != nil {
		bad.write(w)
		return
	}
	var page bytes.Buffer
	err := consentPage.Execute(&page, map[string]any{
		"Account": s.office.Account().Name, "Users": s.logins(), "Fields": flatten(query), "Scopes": s.knobsNow().Scopes,
	})
	if err != nil {
		errInternal.write(w)
		return
	}
	writeBytes(w, http.StatusOK, "text/html; charset=utf-8", page.Bytes())
}

// checkAuthorize returns the address to come back to.
func (s *Server) checkAuthorize(query url.Values) (redirect string, bad *oauthError) {
	s.mu.Lock()
	registered := s.redirects
	s.mu.Unlock()
	if query.Get("client_id") != s.clientID {
		return "", &errOAuthClient
	}
	redirect = query.Get("redirect_uri")
	if redirect == "" && len(registered) == 1 {
		redirect = registered[0]
	}
	if !slices.Contains(registered, redirect) {
		return "", &errOAuthRedirect
	}
	if query.Get("code_challenge") == "" || query.Get("code_challenge_method") != "S256" {
		return "", &errOAuthRedirect
	}
	if query.Get("response_type") != "code" {
		return "", &errOAuthType
	}
	return redirect, nil
}

// consent takes the user's answer and sends the browser back to the app.
func (s *Server) consent(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		errOAuthMethod.write(w)
		return
	}
	if err := r.ParseForm(); err != nil {
		errOAuthMethod.write(w)
		return
	}
	redirect, bad := s.checkAuthorize(r.PostForm)
	if bad != nil {
		bad.write(w)
		return
	}
	user, known := s.office.Extension(r.PostForm.Get("user"))
	answer := url.Values{}
	if state := r.PostForm.Get("state"); state != "" {
		answer.Set("state", state)
	}
	if r.PostForm.Get("decision") == "allow" && known && user.Status == "Enabled" && user.Type == "User" {
		answer.Set("code", s.newCode(user.ID, redirect, r.PostForm.Get("code_challenge")))
		answer.Set("expires_in", "60")
	} else {
		answer.Set("error", "access_denied")
		answer.Set("error_description", "The user denied access")
	}
	target, err := url.Parse(redirect)
	if err != nil {
		errOAuthRedirect.write(w)
		return
	}
	query := target.Query()
	for name := range answer {
		query.Set(name, answer.Get(name))
	}
	target.RawQuery = query.Encode()
	w.Header().Set("Location", target.String())
	w.WriteHeader(http.StatusFound)
}

func (s *Server) newCode(user, redirect, challenge string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	code := tokenPrefix + rand.Text() + rand.Text()
	s.codes[code] = authCode{user: user, redirect: redirect, challenge: challenge, expires: s.clock.Now().Add(codeLife)}
	return code
}

// logins are the users who can sign in.
func (s *Server) logins() []Extension {
	return slices.DeleteFunc(s.office.Extensions(), func(e Extension) bool {
		return e.Deleted || e.Type != "User" || e.Status != "Enabled"
	})
}

// flatten keeps the first value of each parameter for the form.
func flatten(query url.Values) map[string]string {
	fields := map[string]string{}
	for name, values := range query {
		if name != "user" && name != "decision" {
			fields[name] = values[0]
		}
	}
	return fields
}

var consentPage = template.Must(template.New("consent").Parse(`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Sign in – simulated RingCentral</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; background: #eef1f5; color: #1c2733; margin: 0; }
main { max-width: 26rem; margin: 10vh auto; background: #fff; padding: 2rem; border-radius: 12px; box-shadow: 0 2px 12px #0002; }
h1 { font-size: 1.3rem; margin-top: 0; }
select, button { font: inherit; padding: .6rem 1rem; border-radius: 8px; border: 1px solid #8a97a6; }
select { width: 100%; margin: .3rem 0 1rem; }
button#allow { background: #0a66c2; border-color: #0a66c2; color: #fff; }
</style>
</head>
<body>
<main>
<h1>Sign in to {{.Account}}</h1>
<p>This is a simulated RingCentral. The app asks to read: {{range $i, $s := .Scopes}}{{if $i}}, {{end}}{{$s}}{{end}}.</p>
<form method="post" action="/restapi/oauth/consent">
{{range $name, $value := .Fields}}<input type="hidden" name="{{$name}}" value="{{$value}}">
{{end}}<label for="user">Sign in as</label>
<select id="user" name="user">
{{range .Users}}<option value="{{.ID}}">{{.Name}} ({{.Number}})</option>
{{end}}</select>
<button id="allow" name="decision" value="allow">Allow</button>
<button id="deny" name="decision" value="deny">Deny</button>
</form>
</main>
</body>
</html>
`))
