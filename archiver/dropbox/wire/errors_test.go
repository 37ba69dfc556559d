package wire

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"time"
	"unicode/utf8"
)

var kinds = []error{
	ErrUnauthorized, ErrPermission, ErrNotFound, ErrConflict, ErrFull, ErrRateLimited, ErrUnavailable, ErrBadPath, ErrHashMismatch,
	ErrBlocked, ErrNoWrite, ErrSuspended, ErrUnverified, ErrAppDisabled,
}

// The bodies are those of docs/dropbox.md §1, §2.4, §2.9 and §2.10.
func TestErrorKinds(t *testing.T) {
	for _, test := range []struct {
		status    int
		body      string
		tag       string
		kind      error
		transient bool
	}{
		{401, `{"error_summary":"expired_access_token/..","error":{".tag":"expired_access_token"}}`, "expired_access_token", ErrUnauthorized, false},
		{401, `{"error_summary":"user_suspended/","error":{".tag":"user_suspended"}}`, "user_suspended", ErrSuspended, false},
		{401, "who are you", "", ErrUnauthorized, false},
		{401, `{"error_summary":"missing_scope/..","error":{".tag":"missing_scope","required_scope":"files.content.write"}}`, "missing_scope", ErrPermission, false},
		{400, `Error in call to API function "files/upload": Your app (ID: 123456) is not permitted to access this endpoint because it does not have the required scope 'files.content.write'. The owner of the app can enable the scope`, "missing_scope", ErrPermission, false},
		{400, `Error in call to API function "files/upload": The given OAuth 2 access token is malformed.`, "invalid_access_token", ErrUnauthorized, false},
		{400, `Error in call to API function "files/upload": request body: could not decode input as JSON`, "", nil, false},
		{403, `{"error_summary":"invalid_account_type/feature/","error":{".tag":"invalid_account_type","invalid_account_type":{".tag":"feature"}},"user_message":{"locale":"en","text":"Upgrade"}}`, "invalid_account_type/feature", ErrBlocked, false},
		{404, "<html>no</html>", "", nil, false},
		{409, `{"error_summary":"path/conflict/file/..","error":{".tag":"path","path":{".tag":"conflict","conflict":{".tag":"file"}}}}`, "path/conflict/file", ErrConflict, false},
		{409, `{"error":{".tag":"path","reason":{".tag":"insufficient_space"},"upload_session_id":"pid_upload_session:ABIK"},"error_summary":"path/insufficient_space/"}`, "path/insufficient_space", ErrFull, false},
		{409, `{"error":{".tag":"path","path":{".tag":"team_folder_insufficient_space"}}}`, "path/team_folder_insufficient_space", ErrFull, false},
		{409, `{"error":{".tag":"path","path":{".tag":"upload_traffic_limit_reached"}}}`, "path/upload_traffic_limit_reached", ErrFull, false},
		{409, `{"error_summary":"path/not_found/...","error":{".tag":"path","path":{".tag":"not_found"}}}`, "path/not_found", ErrNotFound, false},
		{409, `{"error_summary":"path/not_found/.."}`, "path/not_found", ErrNotFound, false},
		{409, `{"error_summary":7,"error":{".tag":"path","path":{".tag":"not_found"}}}`, "path/not_found", ErrNotFound, false},
		{409, `{"error":{".tag":"not_found"}}`, "not_found", ErrUnavailable, false},
		{409, `{"error":{".tag":"lookup_failed","lookup_failed":{".tag":"not_found"}}}`, "lookup_failed/not_found", ErrUnavailable, false},
		{409, `{"error":{".tag":"path","path":{".tag":"malformed_path","malformed_path":null}}}`, "path/malformed_path", ErrBadPath, false},
		{409, `{"error":{".tag":"path","path":{".tag":"malformed_path","malformed_path":"why"}}}`, "path/malformed_path/why", ErrBadPath, false},
		{409, `{"error":{".tag":"path","path":{".tag":"disallowed_name"}}}`, "path/disallowed_name", ErrBadPath, false},
		{409, `{"error":{".tag":"path","path":{".tag":"no_write_permission"}}}`, "path/no_write_permission", ErrNoWrite, false},
		{409, `{"error":{".tag":"path","path":{".tag":"access_restricted"}}}`, "path/access_restricted", ErrNoWrite, false},
		{409, `{"error":{".tag":"path","path":{".tag":"team_folder"}}}`, "path/team_folder", ErrNoWrite, false},
		{409, `{"error_summary":"email_not_verified/.","error":{".tag":"email_not_verified"}}`, "email_not_verified", ErrUnverified, false},
		{409, `{"error":{".tag":"path","path":{".tag":"email_not_verified"}}}`, "path/email_not_verified", ErrUnverified, false},
		{400, `Error in call to API function "check/user": This app is currently disabled.`, "app_disabled", ErrAppDisabled, false},
		{400, "app is disabled", "app_disabled", ErrAppDisabled, false},
		{400, "Your app (ID: 123456) has been disabled by Dropbox.", "app_disabled", ErrAppDisabled, false},
		{409, `{"error":{".tag":"content_hash_mismatch"}}`, "content_hash_mismatch", ErrHashMismatch, true},
		{409, `{"error":{".tag":"too_many_write_operations"}}`, "too_many_write_operations", ErrUnavailable, true},
		{409, `{"error":{".tag":"path","path":{".tag":"unheard_of"}}}`, "path/unheard_of", nil, false},
		{422, `{"error_summary":"no_permission/"}`, "no_permission", nil, false},
		{429, `{"error_summary":"too_many_requests/..","error":{"reason":{".tag":"too_many_requests"},"retry_after":300}}`, "too_many_requests", ErrRateLimited, false},
		{429, "too many requests", "", ErrRateLimited, false},
		{500, "", "", ErrUnavailable, true},
		{503, "<html>busy</html>", "", ErrUnavailable, true},
		{200, "<html>welcome to the hotel</html>", "", ErrUnavailable, true},
		{302, "", "", ErrUnavailable, false},
	} {
		e := newError("files/x", test.status, http.Header{"X-Dropbox-Request-Id": {"42abc"}}, []byte(test.body), time.Time{})
		if e.Tag != test.tag || e.Transient() != test.transient || e.RequestID != "42abc" {
			t.Errorf("%d %.60s: tag %q, transient %v, request %q", test.status, test.body, e.Tag, e.Transient(), e.RequestID)
		}
		for _, kind := range kinds {
			if is := errors.Is(e, kind); is != (kind == test.kind) {
				t.Errorf("%d %.60s: errors.Is(%v) is %v", test.status, test.body, kind, is)
			}
		}
		if text := e.Error(); !strings.Contains(text, "42abc") || !strings.Contains(text, "files/x") {
			t.Errorf("error text %q", text)
		}
	}
}

func TestErrorKeepsWhatTheUserNeeds(t *testing.T) {
	scope := newError("x", 401, nil, []byte(`{"error":{".tag":"missing_scope","required_scope":"files.content.write"}}`), time.Time{})
	if scope.Scope != "files.content.write" || !strings.Contains(scope.Error(), "files.content.write") {
		t.Errorf("scope %q in %v", scope.Scope, scope)
	}
	old := newError("x", 400, nil, []byte("does not have the required scope 'files.metadata.read'. The owner"), time.Time{})
	if old.Scope != "files.metadata.read" {
		t.Errorf("scope of the text %q", old.Scope)
	}
	blocked := newError("x", 403, nil, []byte(`{"error":{".tag":"no_permission"},"user_message":{"locale":"en","text":"The month is used up"}}`), time.Time{})
	if blocked.UserMessage != "The month is used up" || !strings.Contains(blocked.Error(), "month") {
		t.Errorf("message %q in %v", blocked.UserMessage, blocked)
	}
	bare := newError("x", 403, nil, []byte(`{"user_message":"bare"}`), time.Time{})
	if bare.UserMessage != "bare" {
		t.Errorf("bare message %q", bare.UserMessage)
	}
	offset := newError("x", 409, nil, []byte(`{"error":{".tag":"incorrect_offset","correct_offset":5}}`), time.Time{})
	if offset.Offset != 5 || scope.Offset != -1 {
		t.Errorf("offsets %d and %d", offset.Offset, scope.Offset)
	}
	page := newError("x", 502, nil, []byte("<html>\n<b>Bearer sl.u.secret</b> "+strings.Repeat("é", 500)), time.Time{})
	if len(page.Summary) > 200 || !utf8.ValidString(page.Summary) || strings.Contains(page.Error(), "secret") ||
		!strings.HasPrefix(page.Summary, "<html> <b>Bearer") {
		t.Errorf("page %q", page.Summary)
	}
}

func TestNoAnswer(t *testing.T) {
	e := noAnswer(t.Context(), Call{Route: "files/x"}, "", syscall.ECONNRESET)
	if !errors.Is(e, ErrUnavailable) || !errors.Is(e, syscall.ECONNRESET) || !strings.Contains(e.Error(), "no answer") {
		t.Errorf("reset: %v", e)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	e = noAnswer(ctx, Call{Route: "files/x"}, "", syscall.ECONNRESET)
	if errors.Is(e, ErrUnavailable) || !errors.Is(e, context.Canceled) {
		t.Errorf("cancelled: %v", e)
	}
}

func FuzzError(f *testing.F) {
	f.Add(409, []byte(`{"error_summary":"path/conflict/file/..","error":{".tag":"path","path":{".tag":"conflict"}}}`), "3")
	f.Add(429, []byte(`{"error":{"reason":{".tag":"too_many_requests"},"retry_after":1e300}}`), "Fri, 20 Nov 2026 17:04:12 GMT")
	f.Add(401, []byte(`{"error":{".tag":"missing_scope","required_scope":["a"]},"user_message":[]}`), "-1")
	f.Add(400, []byte("Bearer abc does not have the required scope 'x.y'"), "")
	f.Add(409, []byte(`{"error":"bare"}`), "0")
	f.Fuzz(func(t *testing.T, status int, body []byte, retry string) {
		e := newError("files/x", status, http.Header{"Retry-After": {retry}}, body, time.Time{})
		if e.RetryAfter < 0 || e.RetryAfter > mostRetry {
			t.Errorf("wait of %v", e.RetryAfter)
		}
		if e.Offset < -1 || len(e.Summary) > mostSummary || len(e.UserMessage) > mostSummary || len(e.Scope) > mostSummary {
			t.Errorf("too much is kept: %+v", e)
		}
		if text := e.Error(); strings.ContainsAny(text, "\n\r") || !utf8.ValidString(text) {
			t.Errorf("error text %q", text)
		}
		found := 0
		for _, kind := range kinds {
			if errors.Is(e, kind) {
				found++
			}
		}
		if found > 1 {
			t.Errorf("%v is %d kinds", e, found)
		}
	})
}
