package ringcentralserver

import (
	"bytes"
	"encoding/json"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"slices"
	"strings"
	"time"
)

// callFilter is what a call log was asked for (docs/ringcentral.md §3.2).
type callFilter struct {
	Extension     string // "" is the company
	From, To      time.Time
	Detailed      bool
	RecordingType string // "", All, Automatic or OnDemand
	Types         []string
	Directions    []string
	Transports    []string
	Number        string // phoneNumber without plus
	Partner       string // extensionNumber
	Session       string
	Telephony     string
	Deleted       bool
}

// callLogExtension checks whose log is asked for: another's needs the right to the company's.
func (v *visit) callLogExtension() (string, *apiError) {
	if v.r.PathValue("extension") == "" {
		return "", nil
	}
	id := v.logOf()
	if id == v.user.ID {
		return id, nil
	}
	if e, ok := v.office.Extension(id); !ok || e.ID != id {
		return "", errNotFound("extensionId")
	}
	if !v.user.may(permissionCompanyCallLog) {
		return "", errPermission(permissionCompanyCallLog)
	}
	return id, nil
}

func (v *visit) callFilter(f *fields) callFilter {
	c := callFilter{
		Detailed: f.one("view", "Simple", "Detailed") == "Detailed", RecordingType: f.one("recordingType", "All", "Automatic", "OnDemand"),
		Types: f.many("type"), Directions: f.many("direction"), Transports: f.many("transport"),
		Number: f.query.Get("phoneNumber"), Partner: f.query.Get("extensionNumber"),
		Session: f.query.Get("sessionId"), Telephony: f.query.Get("telephonySessionId"), Deleted: f.flag("showDeleted"),
	}
	if c.Number != "" && c.Partner != "" {
		f.fail("phoneNumber")
	}
	if f.flag("withRecording") && c.RecordingType == "" {
		c.RecordingType = "All"
	}
	if c.Session != "" && (len(c.Types) > 0 || len(c.Directions) > 0 || c.Number != "" || c.Partner != "" || c.RecordingType != "") {
		f.bad = errSessionFilter
	}
	return c
}

func (v *visit) listCalls() *apiError {
	extension, bad := v.callLogExtension()
	if bad != nil {
		return bad
	}
	f := &fields{query: v.r.URL.Query()}
	filter := v.callFilter(f)
	filter.Extension = extension
	filter.From, filter.To = f.window(v.now)
	most := maxPerPage
	if filter.Detailed {
		most = min(most, max(v.knobs.DetailedPerPage, 1))
	}
	perPage, at := f.perPage(most), f.number("page", 1)
	if f.bad != nil {
		return f.bad
	}
	o := v.office
	o.mu.Lock()
	var matching []*call
	for _, c := range slices.Backward(o.calls) { // newest first
		if v.matches(c, filter) && !c.Start.Before(filter.From) && c.Start.Before(filter.To) {
			matching = append(matching, c)
		}
	}
	var records []*callRecord
	for _, c := range page(matching, at, perPage) {
		records = append(records, v.callRecord(c, filter.Detailed, o.account, o.retention))
	}
	o.mu.Unlock()
	return answerList(v, records, at, perPage, len(matching))
}

// matches applies the filter but for the dates.
func (v *visit) matches(c *call, f callFilter) bool {
	switch {
	case !c.listed(v.now), c.deleted(v.now) && !f.Deleted,
		f.Extension != "" && !slices.Contains(c.extensions(), f.Extension),
		!passes(f.Types, c.kind()), !passes(f.Directions, c.Direction), !passes(f.Transports, c.Transport),
		f.Session != "" && c.SessionID != f.Session, f.Telephony != "" && c.telephony != f.Telephony,
		f.Number != "" && !c.withNumber(f.Number), f.Partner != "" && !v.withExtension(c, f.Partner):
		return false
	}
	return f.RecordingType == "" || v.recorded(c, f.RecordingType)
}

// recorded reports whether the row has a recording of that type now.
func (v *visit) recorded(c *call, kind string) bool {
	return c.finished(v.now) && slices.ContainsFunc(c.recordings, func(r *recording) bool {
		return r.attached(v.now, v.office.retention) && (kind == "All" || r.Type == kind) &&
			(r.Place != OnLeg || v.knobs.LegOnlyMatches)
	})
}

func (c *call) withNumber(digits string) bool {
	return strings.TrimPrefix(c.From.Number, "+") == digits || strings.TrimPrefix(c.To.Number, "+") == digits
}

func (v *visit) withExtension(c *call, number string) bool {
	if c.From.ExtensionNumber == number || c.To.ExtensionNumber == number {
		return true
	}
	e, ok := v.office.extension(number)
	return ok && slices.Contains(c.extensions(), e.ID)
}

// readCall reads one call, or several with a status of its own for each (docs/ringcentral.md §3.1).
func (v *visit) readCall() *apiError {
	extension, bad := v.callLogExtension()
	if bad != nil {
		return bad
	}
	f := &fields{query: v.r.URL.Query()}
	detailed := f.one("view", "Simple", "Detailed") == "Detailed"
	if f.bad != nil {
		return f.bad
	}
	find := func(id string) (any, *apiError) {
		o := v.office
		o.mu.Lock()
		defer o.mu.Unlock()
		c := o.callByID[id]
		if c == nil || !v.matches(c, callFilter{Extension: extension, Deleted: true}) {
			return nil, errNotFound("callRecordId")
		}
		return v.callRecord(c, detailed, o.account, o.retention), nil
	}
	return v.answerOneOrMany(v.r.PathValue("call"), "callRecordId", find)
}

const mostBulk = 50

// answerOneOrMany answers for an id, or for several that are joined by commas: 207 with a part for
// the statuses and one a record.
func (v *visit) answerOneOrMany(ids, parameter string, find func(id string) (any, *apiError)) *apiError {
	list := strings.Split(ids, ",")
	if len(list) == 1 {
		body, bad := find(ids)
		if bad == nil {
			writeJSON(v.w, http.StatusOK, body)
		}
		return bad
	}
	if len(list) > mostBulk {
		return errParameter(parameter)
	}
	statuses := make([]any, 0, len(list))
	bodies := make([]any, 0, len(list))
	for _, id := range list {
		body, bad := find(id)
		status := http.StatusOK
		if bad != nil {
			body, status = bad.body(), bad.status
		}
		statuses = append(statuses, map[string]any{"href": v.canonical(strings.ReplaceAll(v.r.URL.Path, ids, id)), "status": status})
		bodies = append(bodies, body)
	}
	var b bytes.Buffer
	parts := multipart.NewWriter(&b)
	for _, body := range append([]any{map[string]any{"response": statuses}}, bodies...) {
		if err := writePart(parts, body); err != nil {
			return errInternal
		}
	}
	if err := parts.Close(); err != nil {
		return errInternal
	}
	writeBytes(v.w, http.StatusMultiStatus, "multipart/mixed; boundary="+parts.Boundary(), b.Bytes())
	return nil
}

func writePart(parts *multipart.Writer, body any) error {
	w, err := parts.CreatePart(textproto.MIMEHeader{"Content-Type": {"application/json;charset=utf-8"}})
	if err != nil {
		return fmt.Errorf("start part: %w", err)
	}
	if err := json.NewEncoder(w).Encode(body); err != nil {
		return fmt.Errorf("write part: %w", err)
	}
	return nil
}
