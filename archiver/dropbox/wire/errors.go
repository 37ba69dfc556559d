package wire

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"ringcentral-archiver/archiver/target"
	"ringcentral-archiver/archiver/transport"
)

// The kinds of an Error, for errors.Is: those of every destination, and four of Dropbox's own. An Error
// that is none of them has no remedy at Dropbox and no name here.
var (
	ErrUnauthorized = target.ErrUnauthorized
	ErrNotFound     = target.ErrNotFound
	ErrConflict     = target.ErrConflict
	ErrInTheWay     = target.ErrInTheWay
	ErrFull         = target.ErrFull
	ErrRateLimited  = target.ErrRateLimited
	ErrUnavailable  = target.ErrUnavailable
	ErrBadPath      = target.ErrBadPath
	ErrHashMismatch = target.ErrHashMismatch
	ErrBlocked      = target.ErrBlocked
	ErrNoWrite      = target.ErrNoWrite
	ErrReset        = target.ErrReset

	ErrPermission  = errors.New("dropbox: a permission (scope) is missing")
	ErrSuspended   = errors.New("dropbox: the account is suspended")
	ErrUnverified  = errors.New("dropbox: the account's e-mail address is not verified")
	ErrAppDisabled = errors.New("dropbox: the app is disabled")
)

// Error is a call that did not succeed, or one file's part of a call that did.
type Error struct {
	Op     string // route, such as files/upload_session/append_v2
	Status int    // HTTP status; 0: no answer came; 409 also for one file of a batch
	// the error's union tags joined by slashes, such as path/conflict/file
	Tag         string
	Summary     string        // error_summary, or the beginning of an answer that was not JSON
	RequestID   string        // what Dropbox's support asks for
	UserMessage string        // words of Dropbox meant for the user
	Scope       string        // the permission that is missing
	RetryAfter  time.Duration // how long Dropbox asked to wait
	Blocking    string        // the file where a folder is needed, if it was found

	cause  error // why no answer came
	Offset int64 // correct_offset; -1 when none was given
}

// Error names the call, what came back and the request id. It never holds a token.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "dropbox %s", e.Op)
	if e.Status == 0 {
		b.WriteString(": no answer")
	} else {
		fmt.Fprintf(&b, ": status %d", e.Status)
	}
	for _, part := range []string{e.Tag, e.Scope, e.Blocking, e.UserMessage} {
		if part != "" {
			b.WriteString(": " + part)
		}
	}
	if e.Tag == "" && e.Summary != "" {
		b.WriteString(": " + e.Summary)
	}
	if e.cause != nil {
		b.WriteString(": " + transport.Redact(e.cause.Error()))
	}
	if e.RequestID != "" {
		b.WriteString(" (request " + e.RequestID + ")")
	}
	return b.String()
}

// Unwrap returns the error that kept the answer from coming; nil when there was
// an answer.
func (e *Error) Unwrap() error { return e.cause }

// BlockedBy implements target.Blocked.
func (e *Error) BlockedBy() string { return e.Blocking }

// Is compares with the kinds above.
func (e *Error) Is(target error) bool {
	kind := e.Kind()
	return kind != nil && kind == target
}

// Kind sorts the error by status, and a 409 by its tags (docs/dropbox.md §2.9 and §2.10).
func (e *Error) Kind() error {
	switch {
	case e.Tag == "missing_scope":
		return ErrPermission
	case e.Has("email_not_verified"):
		return ErrUnverified
	case e.Tag == tagSuspended:
		return ErrSuspended
	case e.Tag == tagAppDisabled:
		return ErrAppDisabled
	case e.Status == 401, e.Tag == tagInvalidToken:
		return ErrUnauthorized
	case e.Status == 403:
		return ErrBlocked
	case e.Status == 409:
		return kindOfTags(strings.Split(e.Tag, "/"))
	case e.Status == 429:
		return ErrRateLimited
	case e.Status < 400, e.Status == 408, e.Status >= 500:
		return ErrUnavailable
	}
	return nil
}

func kindOfTags(tags []string) error {
	if tags[0] == "lookup_failed" || tags[0] == "closed" || tags[0] == "incorrect_offset" {
		return ErrUnavailable // the session is unusable; the file can be sent again
	}
	for i, tag := range tags {
		switch tag {
		case "upload_traffic_limit_reached":
			return ErrFull
		case "conflict":
			if slices.Contains(tags[i:], "file_ancestor") {
				return ErrInTheWay
			}
			return ErrConflict
		case "not_found":
			if i == 0 {
				return ErrUnavailable // not a path but an upload session
			}
			return ErrNotFound
		case "not_file", "not_folder":
			return ErrNotFound
		case "malformed_path", "disallowed_name":
			return ErrBadPath
		case "no_write_permission", "access_restricted", "team_folder", "operation_suppressed":
			return ErrNoWrite
		case "restricted_content", "locked", "unsupported_content_type", "unsupported_file":
			return target.ErrUnreadable
		case TagReset:
			return ErrReset
		case TagContention:
			return ErrUnavailable
		case "content_hash_mismatch", "length_mismatch":
			return ErrHashMismatch
		}
		if strings.HasSuffix(tag, "insufficient_space") {
			return ErrFull
		}
	}
	return nil
}

// Tags that decide what is done next.
const (
	TagContention   = "too_many_write_operations"
	tagInvalidToken = "invalid_access_token"
	tagExpiredToken = "expired_access_token"
	TagReset        = "reset"
	tagSuspended    = "user_suspended"
	tagAppDisabled  = "app_disabled" // ours: Dropbox says it in plain text
)

// Has says whether tag is one of the error's tags.
func (e *Error) Has(tag string) bool { return slices.Contains(strings.Split(e.Tag, "/"), tag) }

// tokenRefused says whether another access token may help.
func (e *Error) tokenRefused() bool { return e.Tag == tagInvalidToken || e.Tag == tagExpiredToken }

// Transient says whether the very same call may succeed a little later.
func (e *Error) Transient() bool {
	switch {
	case e.Status == 0:
		return transport.IsNetwork(e.cause) && !errors.Is(e.cause, transport.ErrSlow)
	case e.Status == 409:
		return e.Kind() == ErrHashMismatch || e.Has(TagContention)
	}
	return e.Kind() == ErrUnavailable && (e.Status < 300 || e.Status >= 400)
}
