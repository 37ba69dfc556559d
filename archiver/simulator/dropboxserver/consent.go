package dropboxserver

import (
	"bytes"
	_ "embed"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// maxState is the longest state that the consent page takes, in bytes (docs/dropbox.md §1).
const maxState = 500

//go:embed consent.html
var consentText string

var consentPage = template.Must(template.New("consent").Parse(consentText))

// consent is what the page shows.
type consent struct {
	Error  string // instead of the question
	Code   string // where there is no redirect address: to be copied
	Name   string
	Email  string
	Scopes []string
	Fields map[string]string // carried through the form
}

var authorizeFields = []string{
	"client_id", "response_type", "redirect_uri", "state", "token_access_type", "scope", "code_challenge", "code_challenge_method",
}

// serveWeb asks for consent at /oauth2/authorize: GET shows the question, POST is the answer.
func (s *Server) serveWeb(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path != "/oauth2/authorize" {
		http.NotFound(w, r)
		return
	}
	if err := r.ParseForm(); err != nil {
		s.show(w, http.StatusBadRequest, consent{Error: "This is not a form."})
		return
	}
	scopes, problem := s.question(r.Form)
	if problem != "" {
		s.show(w, http.StatusBadRequest, consent{Error: problem})
		return
	}
	if r.Method == http.MethodPost {
		s.answer(w, r, scopes)
		return
	}
	page := consent{Name: accountName, Email: accountEmail, Scopes: scopes, Fields: map[string]string{}}
	for _, name := range authorizeFields {
		if r.Form.Has(name) {
			page.Fields[name] = r.Form.Get(name)
		}
	}
	s.show(w, http.StatusOK, page)
}

// question checks the parameters and gives the scopes asked for; problem is what the page says
// instead.
func (s *Server) question(form url.Values) (scopes []string, problem string) {
	s.mu.Lock()
	enabled := slices.DeleteFunc(slices.Clone(allScopes), func(scope string) bool { return s.auth.disabled[scope] })
	registered := s.opts.RedirectURIs
	s.mu.Unlock()
	scopes = enabled
	if asked := strings.Fields(form.Get("scope")); len(asked) > 0 {
		scopes = asked
	}
	redirect, method, access := form.Get("redirect_uri"), form.Get("code_challenge_method"), form.Get("token_access_type")
	switch {
	case form.Get("client_id") != s.opts.AppKey:
		problem = "Invalid client_id."
	case form.Has("redirect_uri") && !slices.Contains(registered, redirect):
		problem = "Invalid redirect_uri. It must exactly match one of the redirect URIs you've pre-configured for your app (including the path)."
	case form.Get("response_type") != "code":
		problem = `Invalid response_type. Only "code" is supported.`
	case form.Has("code_challenge") && method != "S256" || !form.Has("code_challenge") && method != "":
		problem = "Invalid code_challenge_method."
	case !slices.Contains([]string{"", "offline", "online", "legacy"}, access):
		problem = "Invalid token_access_type."
	case len(form.Get("state")) > maxState:
		problem = "The state is longer than 500 bytes."
	case slices.ContainsFunc(scopes, func(scope string) bool { return !slices.Contains(enabled, scope) }):
		problem = "Invalid scope. The app has not enabled everything that it asks for."
	}
	return scopes, problem
}

// answer sends the browser back with a code, or with a refusal.
func (s *Server) answer(w http.ResponseWriter, r *http.Request, scopes []string) {
	back := url.Values{}
	if state := r.Form.Get("state"); state != "" {
		back.Set("state", state)
	}
	redirect := r.Form.Get("redirect_uri")
	if r.PostForm.Get("decision") != "allow" {
		back.Set("error", "access_denied")
		back.Set("error_description", "The user chose not to give your app access to their Dropbox account.")
	} else {
		back.Set("code", s.newCode(r.Form, scopes))
	}
	if redirect == "" {
		s.show(w, http.StatusOK, consent{Code: back.Get("code"), Error: back.Get("error_description")})
		return
	}
	separator := "?"
	if strings.Contains(redirect, "?") {
		separator = "&"
	}
	w.Header().Set("Cache-Control", "no-cache")
	http.Redirect(w, r, redirect+separator+back.Encode(), http.StatusFound)
}

func (s *Server) newCode(form url.Values, scopes []string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	word := s.mint.word("code", 43)
	s.auth.codes[word] = code{
		redirect: form.Get("redirect_uri"), challenge: form.Get("code_challenge"), scopes: scopes,
		offline: form.Get("token_access_type") == "offline", ends: s.clock.Now().Add(codeLife),
	}
	return word
}

func (s *Server) show(w http.ResponseWriter, status int, page consent) {
	var b bytes.Buffer
	if err := consentPage.Execute(&b, page); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", kindHTML)
	w.Header().Set("Cache-Control", "no-cache")
	w.WriteHeader(status)
	if _, err := w.Write(b.Bytes()); err != nil {
		return // the browser has gone
	}
}
