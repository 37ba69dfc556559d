package oauth

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"golang.org/x/oauth2"

	"ringcentral-archiver/archiver/transport"
)

// failure is an error of the token endpoint in words that hold no secret. What it is and what
// caused it stay behind it for errors.Is and errors.As.
type failure struct {
	text   string
	causes []error
	wait   time.Duration // what Retry-After says; 0 = nothing
}

// Error implements error.
func (f *failure) Error() string { return f.text }

// Unwrap returns the causes, for errors.Is and errors.As.
func (f *failure) Unwrap() []error { return f.causes }

// call is one thing asked of the token endpoint, with what is needed to explain its failure.
type call struct {
	doing    string // "renew the RingCentral sign-in"
	renewing bool
	redirect string
	secrets  []string // must not show up in an error text
	patience time.Duration
}

// explain turns an error of golang.org/x/oauth2 into a failure. The library's own texts hold the
// answer's body.
func (c call) explain(err error, now time.Time) error {
	if errors.Is(err, context.Canceled) {
		return fmt.Errorf("%s: %w", c.doing, context.Canceled)
	}
	if answer, ok := errors.AsType[*oauth2.RetrieveError](err); ok {
		return c.refused(answer, now)
	}
	// the library quotes from an answer that it cannot read
	if _, unsent := errors.AsType[*url.Error](err); !unsent {
		return &failure{text: c.doing + ": the answer holds no token that can be read", causes: []error{ErrUnavailable}}
	}
	return &failure{text: c.doing + ": " + c.scrub(err.Error()), causes: []error{ErrUnavailable, err}}
}

// refused explains an answer that is not a token. Sources disagree on the status of a refusal,
// so what the body says goes before the status (docs/ringcentral.md §1.8).
func (c call) refused(answer *oauth2.RetrieveError, now time.Time) error {
	status := answer.Response.StatusCode
	codes, detail := reasons(answer)
	f := &failure{causes: []error{&oauth2.RetrieveError{ // without the body, which may hold tokens
		Response:         &http.Response{StatusCode: status, Status: answer.Response.Status, Header: http.Header{}},
		ErrorCode:        answer.ErrorCode,
		ErrorDescription: c.scrub(answer.ErrorDescription),
	}}}
	f.wait, _ = transport.RetryAfter(answer.Response.Header, now)
	f.text = c.scrub(fmt.Sprintf("%s: status %d %s", c.doing, status, strings.Join(append(codes, detail), " ")))
	f.text = strings.TrimSpace(f.text)

	if !fromService(answer) {
		f.causes = append(f.causes, ErrUnavailable)
		return f
	}
	remedy, cause := c.remedy(codes, detail)
	if cause != nil {
		f.text += "; " + remedy
		f.causes = append(f.causes, cause)
	}
	if cause == ErrAppDisabled { // the sign-in may be good again once the app is enabled
		f.causes = append(f.causes, ErrUnavailable)
		return f
	}
	if c.renewing {
		f.causes = append(f.causes, ErrSessionOver)
	}
	return f
}

// fromService reports whether the answer is the service's decision. Overload and breakdown are
// none. A web page is none either, nor are a gateway's few words in place of the service's JSON: they come from a
// proxy or a hotel's network on the way, and must not end a session that is still good.
func fromService(answer *oauth2.RetrieveError) bool {
	status := answer.Response.StatusCode
	if answer.ErrorCode != "" && status < 300 {
		return true
	}
	if status < 400 || status >= 500 || status == http.StatusRequestTimeout || status == http.StatusTooManyRequests {
		return false
	}
	if status != http.StatusBadRequest && status != http.StatusUnauthorized && !json.Valid(answer.Body) {
		return false
	}
	kind, _, err := mime.ParseMediaType(answer.Response.Header.Get("Content-Type"))
	return err != nil || kind != "text/html"
}

// reasons collects OAuth's error code and RingCentral's own codes and message.
func reasons(answer *oauth2.RetrieveError) (codes []string, detail string) {
	var body struct {
		Errors []struct{ ErrorCode, Message string }
	}
	if answer.ErrorCode != "" {
		codes = append(codes, answer.ErrorCode)
	}
	detail = answer.ErrorDescription
	// not JSON: then the codes of the standard are all there is
	if json.Unmarshal(answer.Body, &body) != nil {
		return codes, detail
	}
	for _, e := range body.Errors {
		if e.ErrorCode != "" {
			codes = append(codes, e.ErrorCode)
		}
		if detail == "" {
			detail = e.Message
		}
	}
	return codes, detail
}

// extensionState are the codes of docs/ringcentral.md §1.8 and §11.
var extensionState = []string{"OAU-105", "OAU-136", "OAU-141", "OAU-142", "OAU-222", "OAU-232", "OAU-236"}

// disabledApp knows Dropbox's sentence, whose exact words are not documented (docs/dropbox.md §9).
var disabledApp = regexp.MustCompile(`(?i)\bapp\b[^.]{0,80}\b(is|has been|was) [^.]{0,20}disabled\b`)

// remedy says who has to do what about a refusal, and which kind of refusal it is; nil if it is of
// no known kind (docs/ringcentral.md §1.8, §11).
func (c call) remedy(codes []string, detail string) (words string, kind error) {
	has := func(wanted ...string) bool {
		return slices.ContainsFunc(codes, func(code string) bool { return slices.Contains(wanted, code) })
	}
	switch {
	case has("CMN-408"), strings.Contains(detail, "ThirdPartyAppAccess"):
		return "the account's administrator has to add the permission Third Party Apps Access to the user's role", ErrAppAccess
	case has(extensionState...):
		return "the account's administrator has to enable this extension, or another user has to sign in", ErrExtensionState
	case disabledApp.MatchString(detail):
		return "whoever registered the app has to enable it", ErrAppDisabled
	case has("OAU-109", "OAU-113"), strings.Contains(strings.ToLower(detail), "redirect"):
		if c.redirect == "" {
			return "the redirect address is not registered for this app", ErrBadClient
		}
		return "register " + c.redirect + " as a redirect address of the app", ErrBadClient
	case has("OAU-112", "unauthorized_client", "unsupported_grant_type"):
		return "the app must be registered for the authorization code flow without a secret, with refresh tokens", ErrBadClient
	case has("OAU-146", "OAU-153", "invalid_client"):
		return "check the client id", ErrBadClient
	}
	return "", nil
}

// again says how long to wait before the call is repeated, or that it should not be repeated
// (docs/ringcentral.md §1.6: after 429 and 503 as long as the service asks, after other passing
// failures ten seconds).
func (c call) again(err error) (time.Duration, bool) {
	f, ok := errors.AsType[*failure](err)
	if !ok || !errors.Is(err, ErrUnavailable) {
		return 0, false
	}
	return max(f.wait, retryPause), f.wait <= c.patience
}

// scrub makes a text fit to be shown: one line, not too long, no secret.
func (c call) scrub(text string) string {
	for _, secret := range c.secrets {
		if secret == "" {
			continue
		}
		text = strings.ReplaceAll(text, secret, "***")
		text = strings.ReplaceAll(text, url.QueryEscape(secret), "***")
	}
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, transport.Redact(text))
	if runes := []rune(text); len(runes) > 400 {
		text = string(runes[:400]) + "…"
	}
	return text
}
