package wire

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"time"

	"ringcentral-archiver/archiver/transport"
)

// Bounds of what is kept from an answer.
const (
	mostSummary   = 200 // bytes of a text
	mostDepth     = 8   // levels of a union
	mostRetry     = 24 * time.Hour
	requestHeader = "X-Dropbox-Request-Id"
)

// newError reads an error answer. The body may be anything: JSON with unknown tags, plain text, a
// proxy's page.
func newError(op string, status int, h http.Header, body []byte, now time.Time) *Error {
	e := &Error{Op: op, Status: status, RequestID: Excerpt(h.Get(requestHeader)), Offset: -1}
	e.RetryAfter, _ = transport.RetryAfter(h, now)
	// Each member is read for itself, so that one of an odd type does not hide the others.
	var members map[string]json.RawMessage
	if json.Unmarshal(body, &members) != nil {
		e.Summary = Excerpt(string(body))
		e.readText(string(body))
		return e
	}
	e.Summary = Excerpt(text(members["error_summary"]))
	e.readUnion(members["error"])
	e.UserMessage = Excerpt(userMessage(members["user_message"]))
	if e.Tag == "" {
		e.Tag = tagsOfSummary(e.Summary)
	}
	return e
}

// Unusable is an answer that came with status 200 and does not say what it has to.
func Unusable(op, requestID, why string) *Error {
	return &Error{Op: op, Status: http.StatusOK, Summary: why, RequestID: requestID, Offset: -1}
}

// EntryError is the failure of one file in the answer to a batch.
func EntryError(op, requestID string, failure json.RawMessage) *Error {
	e := &Error{Op: op, Status: http.StatusConflict, RequestID: requestID, Offset: -1}
	e.readUnion(failure)
	return e
}

// readUnion follows the tags from the outside in: the value of a tag lies in the member of that
// name, or its fields lie beside the tag (docs/dropbox.md §2.2). upload and the rate limit put the
// inner union under "reason".
func (e *Error) readUnion(raw json.RawMessage) {
	var tags []string
	for range mostDepth {
		if word := text(raw); isTag(word) {
			tags = append(tags, word)
			break
		}
		var level map[string]json.RawMessage
		if json.Unmarshal(raw, &level) != nil {
			break
		}
		e.readFields(level)
		tag := text(level[".tag"])
		if isTag(tag) {
			tags = append(tags, tag)
		}
		if raw = level[tag]; raw == nil {
			raw = level["reason"]
		}
		if raw == nil {
			break
		}
	}
	e.Tag = strings.Join(tags, "/")
}

func (e *Error) readFields(level map[string]json.RawMessage) {
	if n, ok := number(level["correct_offset"]); ok {
		e.Offset = int64(n)
	}
	if n, ok := number(level["retry_after"]); ok {
		told := time.Duration(min(n, mostRetry.Seconds()) * float64(time.Second))
		e.RetryAfter = max(e.RetryAfter, told)
	}
	if scope := text(level["required_scope"]); scope != "" {
		e.Scope = Excerpt(scope)
	}
}

var missingScope = regexp.MustCompile(`required scope '([a-z_.]{1,64})'`)

// appDisabled knows the sentence, whose exact words are not documented.
var appDisabled = regexp.MustCompile(`(?i)\bapp\b[^.]{0,80}\b(is|has been|was) [^.]{0,20}disabled\b`)

// readText recognises the plain-text refusals that are about the sign-in or the app
// (docs/dropbox.md §1, §2.9 and §9).
func (e *Error) readText(body string) {
	if e.Status != http.StatusBadRequest {
		return
	}
	if m := missingScope.FindStringSubmatch(body); m != nil {
		e.Tag, e.Scope = "missing_scope", m[1]
	} else if strings.Contains(body, "access token is malformed") {
		e.Tag = tagInvalidToken
	} else if appDisabled.MatchString(body) {
		e.Tag = tagAppDisabled
	}
}

// tagsOfSummary takes the tags out of "path/not_found/..": up to three dots at the end mean
// nothing.
func tagsOfSummary(summary string) string {
	tags := strings.Trim(strings.TrimRight(summary, "."), "/")
	for tag := range strings.SplitSeq(tags, "/") {
		if !isTag(tag) {
			return ""
		}
	}
	return tags
}

func isTag(s string) bool {
	for _, r := range s {
		if (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '_' {
			return false
		}
	}
	return s != "" && len(s) <= 64
}

// userMessage reads {"locale":…,"text":…} or a bare string.
func userMessage(raw json.RawMessage) string {
	var m struct {
		Text string `json:"text"`
	}
	if json.Unmarshal(raw, &m) == nil && m.Text != "" {
		return m.Text
	}
	return text(raw)
}

func text(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) != nil {
		return ""
	}
	return s
}

func number(raw json.RawMessage) (float64, bool) {
	var n *float64
	if json.Unmarshal(raw, &n) != nil || n == nil || *n < 0 || *n > 1<<53 {
		return 0, false
	}
	return *n, true
}

// Excerpt is the beginning of a foreign text, in one line and without secrets.
func Excerpt(s string) string {
	s = transport.Redact(s[:min(len(s), 4*mostSummary)])
	s = strings.Join(strings.Fields(strings.ToValidUTF8(s, "?")), " ")
	return strings.ToValidUTF8(s[:min(len(s), mostSummary)], "")
}
