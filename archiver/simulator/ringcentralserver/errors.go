package ringcentralserver

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
)

// apiError is an answer other than success, in the shape that is seen on the wire: the code at the
// top and in the array (docs/ringcentral.md §6.2).
type apiError struct {
	status     int
	top        string // errorCode at the top; "" is code
	code       string // errorCode in the array
	message    string
	extra      map[string]string // permissionName, parameterName
	retryAfter int               // seconds; 0 sends no header
}

// Error implements error.
func (e *apiError) Error() string { return fmt.Sprintf("%d %s %s", e.status, e.code, e.message) }

var (
	errNoAuthorization  = &apiError{status: 401, code: "AGW-401", message: "Authorization header is not specified"}
	errBadAuthorization = &apiError{status: 401, code: "AGW-402", message: "Invalid Authorization header"}
	errTokenInvalid     = &apiError{status: 401, top: "TokenInvalid", code: "OAU-149", message: "OAuth token is invalid"}
	errTokenNotFound    = &apiError{status: 401, top: "TokenInvalid", code: "OAU-213", message: "Token not found"}
	errTokenExpired     = &apiError{status: 401, top: "TokenExpired", code: "OAU-128", message: "Access token expired"}
	errRate             = &apiError{status: 429, code: "CMN-301", message: "Request rate exceeded"}
	errInternal         = &apiError{status: 500, code: "CMN-201", message: "Internal server error"}
	errUnknownURI       = &apiError{status: 404, code: "CMN-120", message: "Invalid URI"}
	errNotAcceptable    = &apiError{status: 406, code: "CMN-101", message: "Not acceptable"}
	errRange            = &apiError{status: 416, code: "CMN-107", message: "Requested range is not satisfiable"}
	errOtherExtension   = &apiError{status: 403, code: "CMN-404", message: "Access to the other extension is not allowed"}
	errOthersMessages   = &apiError{
		status: 403, top: "InsufficientPermissions", code: "CMN-419",
		message: "In order to call this API endpoint, user needs to have [ReadMessages] permission granted with extended scope for requested resource.",
		extra:   map[string]string{"permissionName": permissionMessages},
	}
	errNoSharing        = &apiError{status: 403, code: "CMN-403", message: "The feature that parameter [owner] needs is not available for this extension"}
	errNoThreads        = &apiError{status: 403, code: "CMN-403", message: "Feature [MessageThreads] is not available"}
	errSessionFilter    = &apiError{status: 400, code: "CLG-110", message: "Parameter [sessionId] cannot be used with other filters"}
	errCallSyncToken    = &apiError{status: 400, code: "CLG-101", message: "Sync token expired, call log was reset"}
	errMessageSyncToken = &apiError{status: 400, code: "MSG-333", message: "Sync token is invalid, full sync is required"}
)

func errNotFound(parameter string) *apiError {
	return &apiError{
		status: 404, code: "CMN-102", message: "Resource for parameter [" + parameter + "] is not found",
		extra: map[string]string{"parameterName": parameter},
	}
}

func errParameter(name string) *apiError {
	return &apiError{
		status: 400, top: "InvalidParameter", code: "CMN-101", message: "Parameter [" + name + "] value is invalid",
		extra: map[string]string{"parameterName": name},
	}
}

func errScope(scope string) *apiError {
	return &apiError{
		status: 403, top: "InsufficientPermissions", code: "CMN-401",
		message: "In order to call this API endpoint, application needs to have [" + scope + "] permission",
		extra:   map[string]string{"permissionName": scope},
	}
}

func errPermission(permission string) *apiError {
	return &apiError{
		status: 403, top: "InsufficientPermissions", code: "CMN-408",
		message: "In order to call this API endpoint, user needs to have [" + permission + "] permission for requested resource.",
		extra:   map[string]string{"permissionName": permission},
	}
}

// body is what the answer says.
func (e *apiError) body() map[string]any {
	inner := map[string]any{"errorCode": e.code, "message": e.message}
	body := map[string]any{"errorCode": e.code, "message": e.message, "errors": []any{inner}}
	if e.top != "" {
		body["errorCode"] = e.top
	}
	for name, value := range e.extra {
		inner[name], body[name] = value, value
	}
	return body
}

func (e *apiError) write(w http.ResponseWriter) {
	if e.retryAfter > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(e.retryAfter))
	}
	writeJSON(w, e.status, e.body())
}

// oauthError is an error of the authorize, token and revoke endpoints (docs/ringcentral.md §1.8).
type oauthError struct {
	status  int
	kind    string // as RFC 6749 has it
	code    string
	message string
}

func (e oauthError) write(w http.ResponseWriter) {
	writeJSON(w, e.status, map[string]any{
		"error":             e.kind,
		"errors":            []any{map[string]any{"errorCode": e.code, "message": e.message}},
		"error_description": e.message,
	})
}

// writeJSON answers with a length, so that a cut body can be told.
func writeJSON(w http.ResponseWriter, status int, body any) {
	b, err := json.Marshal(body)
	if err != nil { // only maps and records of this package are written
		panic(fmt.Sprintf("encode answer: %v", err))
	}
	writeBytes(w, status, "application/json;charset=utf-8", b)
}

func writeBytes(w http.ResponseWriter, status int, contentType string, b []byte) {
	h := w.Header()
	h.Set("Content-Type", contentType)
	h.Set("Content-Length", strconv.Itoa(len(b)))
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	if _, err := w.Write(b); err != nil { // the client has gone
		return
	}
}
