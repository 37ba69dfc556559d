package ringcentral

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"ringcentral-archiver/archiver/ringcentral/fields"
	"ringcentral-archiver/archiver/ringcentral/pace"
	"ringcentral-archiver/archiver/transport"
)

// The kinds of failures of a call; compare with errors.Is.
var (
	ErrUnauthorized = errors.New("RingCentral does not accept the sign-in")
	ErrPermission   = errors.New("RingCentral denies permission")
	// the same, where the app lacks it and not the user
	ErrScope = errors.New("RingCentral denies the app a permission")
	// the same, of what belongs to another extension
	ErrOthers = errors.New("RingCentral denies reading other extensions")
	// there is no such feature, for anybody
	ErrNoFeature   = errors.New("RingCentral does not have the feature there")
	ErrNotFound    = errors.New("RingCentral does not have it")
	ErrRateLimited = pace.ErrLimited
	// network, 5xx, or an answer that is not RingCentral's
	ErrUnavailable = errors.New("RingCentral cannot be reached")
	ErrBadAnswer   = errors.New("RingCentral's answer is invalid")
	ErrBrokenOff   = errors.New("RingCentral's answer broke off") // after it had begun: the network is there
	ErrBadList     = errors.New("a list of RingCentral's cannot be read")
	ErrUntrusted   = errors.New("an address that is not RingCentral's")
	ErrNotReady    = errors.New("RingCentral is still preparing it")
	// the type or the state of the extension or account does not allow it
	ErrExtensionState = errors.New("RingCentral does not serve this extension")
)

const (
	mostErrorBody = 64 << 10 // of an error's body, bytes that are read
	mostForeign   = 200      // of a body that is not RingCentral's, bytes that are kept
	mostMessage   = 500      // of RingCentral's message, bytes that are kept
)

// Error is a refusal by RingCentral (docs/ringcentral.md §6.2). Its text holds no address and no
// token.
type Error struct {
	Op         string // what was being done
	Status     int    // HTTP
	Code       string // e.g. CMN-408; empty when the answer was not in RingCentral's form
	Message    string
	Permission string        // the permission that is missing, where RingCentral names it
	RetryAfter time.Duration // as RingCentral asked; 0 when it did not

	parameter string // of the call that it is about; empty when it names none
	symbol    string // the code beside errors[], often a name such as TokenInvalid
	aside     bool   // it is about one content or another's mailbox, and says nothing of the sign-in
}

// Error implements error.
func (e *Error) Error() string {
	var text strings.Builder
	fmt.Fprintf(&text, "%s: status %d", e.Op, e.Status)
	if e.Code != "" {
		text.WriteString(" " + e.Code)
	}
	if e.Message != "" {
		text.WriteString(": " + e.Message)
	}
	if !strings.Contains(e.Message, e.Permission) {
		text.WriteString(" [" + e.Permission + "]")
	}
	return text.String()
}

// Is maps the status to the sentinels. A 400, 403 or 404 without a code comes from a gateway and says nothing
// about permissions, or about what RingCentral has or takes.
func (e *Error) Is(target error) bool {
	switch {
	case e.aside && e.Status == http.StatusUnauthorized && slices.Contains(extensionStateCodes, e.Code):
		return false // the state is that of the extension whose it is
	case e.Status == http.StatusUnauthorized:
		return target == ErrUnauthorized || target == ErrExtensionState && slices.Contains(extensionStateCodes, e.Code)
	case e.Status == http.StatusForbidden && e.Code != "":
		return target == ErrPermission || target == ErrScope && e.Code == codeScope || target == ErrOthers && slices.Contains(othersCodes, e.Code) ||
			target == ErrNoFeature && slices.Contains(featureCodes, e.Code)
	case e.missing() && e.Code != "":
		return target == ErrNotFound
	case e.Status == http.StatusTooManyRequests:
		return target == ErrRateLimited
	case e.passing(), e.Status == http.StatusForbidden, e.missing(), e.Status == http.StatusBadRequest && e.Code == "":
		return target == ErrUnavailable
	}
	return false
}

func (e *Error) missing() bool { return e.Status == http.StatusNotFound || e.Status == http.StatusGone }

// aside notes that a call was about one thing, which may be another extension's.
func aside(err error) error {
	if e, ok := errors.AsType[*Error](err); ok {
		e.aside = true
	}
	return err
}

// passing says that the call may be repeated soon.
func (e *Error) passing() bool {
	return e.Status >= 500 && e.Status != http.StatusNotImplemented || e.Status == http.StatusRequestTimeout
}

// codeScope: the application needs to have a permission (docs/ringcentral.md §6.2).
const codeScope = "CMN-401"

// othersCodes are about what belongs to other extensions (docs/ringcentral.md §6.2, §11).
var othersCodes = []string{"CMN-404", "CMN-419"}

// featureCodes say that there is no such feature (docs/ringcentral.md §6.2).
var featureCodes = []string{"CMN-109", "CMN-403"}

// extensionStateCodes are about the type or the state of the extension or account
// (docs/ringcentral.md §1.8, §11).
var extensionStateCodes = []string{"OAU-105", "OAU-136", "OAU-141", "OAU-142", "OAU-222", "OAU-232", "OAU-236"}

// permissionCodes say whose permission is missing, or that there is no such feature (docs/ringcentral.md §6.2).
var permissionCodes = slices.Concat(othersCodes, featureCodes, []string{codeScope, "CMN-402", "CMN-408"})

// RefusesSpan reports whether RingCentral may refuse a list because of the time that it is asked of: it does not take a parameter, or
// denies it and names no permission.
func RefusesSpan(err error) bool {
	refusal, is := errors.AsType[*Error](err)
	denied := is && errors.Is(err, ErrPermission) && refusal.Permission == "" && !slices.Contains(permissionCodes, refusal.Code)
	return RefusesParameter(err) || denied
}

// tokenCodes are the reasons of a 401 that a new token cures (docs/ringcentral.md §6.2). A new
// token does not cure others, like a disabled extension, and asking for one each time would run
// into the limit of the token endpoint.
var tokenCodes = []string{
	"", "TokenInvalid", "TokenExpired", "OAU-128", "OAU-129", "OAU-149", "OAU-213", "AGW-402",
}

func (e *Error) stale() bool {
	return e.Status == http.StatusUnauthorized &&
		(slices.Contains(tokenCodes, e.Code) || slices.Contains(tokenCodes[1:], e.symbol))
}

// readError makes an Error of a refused call's answer.
func readError(op string, resp *http.Response, now time.Time) *Error {
	// A body that breaks off is treated as a short one, because the status is
	// known.
	body, err := io.ReadAll(io.LimitReader(resp.Body, mostErrorBody))
	e := decodeError(body)
	if err != nil && e.Message == "" {
		e.Message = "the answer broke off"
	}
	e.Op, e.Status = op, resp.StatusCode
	e.RetryAfter, _ = transport.RetryAfter(resp.Header, now)
	return e
}

// decodeError reads both shapes, the fields beside errors[] and those in it; the code in the array
// is the exact one.
func decodeError(body []byte) *Error {
	type refusal struct {
		Code       fields.Text `json:"errorCode"`
		Message    fields.Text `json:"message"`
		Permission fields.Text `json:"permissionName"`
		Parameter  fields.Text `json:"parameterName"`
	}
	var answer struct {
		refusal
		Errors fields.List[refusal] `json:"errors"`
	}
	if err := json.Unmarshal(bytes.TrimPrefix(body, byteOrderMark), &answer); err != nil {
		return &Error{Message: tidy(string(body), mostForeign)}
	}
	e := &Error{symbol: string(answer.Code)}
	for _, f := range append(answer.Errors, answer.refusal) {
		e.Code = cmp.Or(e.Code, string(f.Code))
		e.Message = cmp.Or(e.Message, string(f.Message))
		e.Permission = cmp.Or(e.Permission, string(f.Permission))
		e.parameter = cmp.Or(e.parameter, string(f.Parameter))
	}
	if e.Code == "" && e.Message == "" {
		e.Message = string(body)
	}
	e.Message, e.Permission = tidy(e.Message, mostMessage), tidy(e.Permission, fields.MostID)
	return e
}

// tidy makes one short line without secrets of a text of unknown origin.
func tidy(s string, most int) string {
	s = strings.Join(strings.Fields(strings.ToValidUTF8(transport.Redact(s), "")), " ")
	if len(s) > most {
		s = strings.ToValidUTF8(s[:most], "") + "…"
	}
	return s
}
