package dropboxserver

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
	"unicode/utf16"
)

// timeFormat is Dropbox's timestamp: seconds, UTC (docs/dropbox.md §2.2).
const timeFormat = "2006-01-02T15:04:05Z"

// object is a JSON object that is written with its keys in order.
type object = map[string]any

// reply is an answer before it is sent.
type reply struct {
	status  int
	kind    string // media type
	body    []byte
	header  http.Header
	content io.ReadSeekCloser // download: sent instead of body, and closed
}

const (
	kindJSON = "application/json"
	kindText = "text/plain; charset=utf-8"
	kindHTML = "text/html; charset=utf-8"
)

func jsonReply(status int, value any) *reply {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(value); err != nil {
		return textReply(http.StatusInternalServerError, err.Error())
	}
	return &reply{status: status, kind: kindJSON, body: []byte(strings.TrimSuffix(b.String(), "\n"))}
}

func textReply(status int, text string) *reply {
	return &reply{status: status, kind: kindText, body: []byte(text)}
}

// badInput is the plain-text 400 that names the function and what is wrong with the call
// (docs/dropbox.md §2.9).
func badInput(route, format string, args ...any) *reply {
	return textReply(http.StatusBadRequest, fmt.Sprintf("Error in call to API function %q: ", route)+fmt.Sprintf(format, args...))
}

// failure is a union of errors, as it stands below "error" in the answer.
type failure object

// tag makes the union member without a value.
func tag(name string) failure { return failure{".tag": name} }

// nest makes a union member whose value is a union: {".tag":"path","path":{…}}.
func nest(name string, inner failure) failure { return failure{".tag": name, name: inner} }

// conflict is the WriteError for something in the way: file, folder or file_ancestor.
func conflict(what string) failure { return nest("conflict", tag(what)) }

// wrongOffset is incorrect_offset with the offset that would be right (inlined,
// docs/dropbox.md §2.5).
func wrongOffset(right int64) failure {
	return failure{".tag": "incorrect_offset", "correct_offset": right}
}

// summary is the chain of tags, without the dots at its end.
func (f failure) summary() string {
	name, ok := f[".tag"].(string)
	if !ok {
		return "other"
	}
	for _, key := range []string{name, "reason"} {
		if inner, ok := f[key].(failure); ok {
			return name + "/" + inner.summary()
		}
	}
	return name
}

// failed is a JSON error: status 409 for a route's own, 401 and 403 likewise. The keys come in
// either order, the summary ends with up to three dots, as in the real service
// (docs/dropbox.md §2.9).
func (s *Server) failed(status int, f failure) *reply {
	dots := strings.Repeat(".", s.random(4))
	inner, err := json.Marshal(f)
	if err != nil {
		return textReply(http.StatusInternalServerError, err.Error())
	}
	summary, order := f.summary()+"/"+dots, `{"error_summary":%[1]q,"error":%[2]s}`
	if s.random(2) == 0 {
		order = `{"error":%[2]s,"error_summary":%[1]q}`
	}
	return &reply{status: status, kind: kindJSON, body: fmt.Appendf(nil, order, summary, inner)}
}

// tooMany is a 429 in JSON; after is how long to wait, sent as a header and, if inBody, as
// retry_after too.
func (s *Server) tooMany(reason string, after time.Duration, inBody bool) *reply {
	inner := object{"reason": tag(reason)}
	if inBody {
		inner["retry_after"] = int64(after / time.Second)
	}
	r := jsonReply(http.StatusTooManyRequests, object{"error_summary": reason + "/" + strings.Repeat(".", s.random(4)), "error": inner})
	r.waitFor(after)
	return r
}

func (r *reply) waitFor(after time.Duration) {
	if after > 0 {
		r.set("Retry-After", fmt.Sprint(int64((after+time.Second-1)/time.Second)))
	}
}

func (r *reply) set(key, value string) {
	if r.header == nil {
		r.header = http.Header{}
	}
	r.header.Set(key, value)
}

// headerSafe writes JSON with nothing but printable ASCII, as headers need it
// (docs/dropbox.md §2.1).
func headerSafe(b []byte) string {
	var out strings.Builder
	for _, c := range string(b) {
		switch {
		case c < 0x7f:
			out.WriteRune(c)
		case c < 0x10000:
			fmt.Fprintf(&out, `\u%04x`, c)
		default:
			high, low := utf16.EncodeRune(c)
			fmt.Fprintf(&out, `\u%04x\u%04x`, high, low)
		}
	}
	return out.String()
}

// stamp cuts a time to the second in UTC.
func stamp(t time.Time) time.Time { return t.UTC().Truncate(time.Second) }
