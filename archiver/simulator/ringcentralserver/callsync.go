package ringcentralserver

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"slices"
	"time"
)

const (
	mostSynced    = 250 // records of one call-log-sync
	mostExtracted = 1000
	syncReach     = 30 * 24 * time.Hour // how far back a full sync goes
)

// syncToken is what a token stands for: the time until which the client knows everything, and the
// filter of the full sync.
type syncToken struct {
	Until  time.Time
	Kind   string
	Calls  callFilter    `json:",omitzero"`
	Stores messageFilter `json:",omitzero"`
}

func (t syncToken) encode() string {
	b, err := json.Marshal(t)
	if err != nil { // plain fields only
		panic("encode sync token: " + err.Error())
	}
	return base64.RawURLEncoding.EncodeToString(b)
}

func decodeSync(token, kind string) (syncToken, bool) {
	b, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil {
		return syncToken{}, false
	}
	var t syncToken
	if err := json.Unmarshal(b, &t); err != nil || t.Kind != kind {
		return syncToken{}, false
	}
	return t, true
}

// syncCalls answers a full sync with the latest rows, and an incremental one with those that
// changed since, whenever the call began (docs/ringcentral.md §3.6).
func (v *visit) syncCalls() *apiError {
	extension, bad := v.callLogExtension()
	if bad != nil {
		return bad
	}
	f := &fields{query: v.r.URL.Query()}
	kind := f.one("syncType", "FSync", "ISync")
	if kind == "ISync" {
		return v.syncChanges(f, "calls "+extension, mostSynced)
	}
	filter := v.callFilter(f)
	filter.Extension = extension
	from := f.moment("dateFrom", v.now.Add(-syncReach))
	if f.query.Get("recordCount") == "" {
		f.fail("recordCount")
	}
	count := min(f.number("recordCount", mostSynced), mostSynced)
	if f.bad != nil {
		return f.bad
	}
	records := v.collect(filter, func(c *call, _ time.Duration) bool { return !c.Start.Before(from) })
	token := syncToken{Until: v.now, Kind: "calls " + extension, Calls: filter}
	return v.answerSync(page(records, 1, count), "FSync", token, nil)
}

func (v *visit) syncChanges(f *fields, kind string, most int) *apiError {
	token, ok := decodeSync(f.query.Get("syncToken"), kind)
	if !ok {
		return errCallSyncToken
	}
	filter := token.Calls
	filter.Deleted = f.flag("showDeleted")
	if f.bad != nil {
		return f.bad
	}
	records := v.collect(filter, func(c *call, retention time.Duration) bool {
		return c.modified(v.now, retention).After(token.Until)
	})
	if len(records) > most {
		return &apiError{
			status: http.StatusBadRequest, top: "InvalidParameter", code: "CMN-101",
			message: "Parameter [syncToken] is invalid [max sync record number limit is exceeded]",
			extra:   map[string]string{"parameterName": "syncToken"},
		}
	}
	token.Until = v.now
	return v.answerSync(records, "ISync", token, nil)
}

// extractCalls gives the company's rows in the order of their change, a number at a time.
func (v *visit) extractCalls() *apiError {
	f := &fields{query: v.r.URL.Query()}
	kind := f.one("syncType", "FSync", "ISync")
	token := syncToken{Kind: "extract", Until: f.moment("dateFrom", v.now.Add(-time.Hour)), Calls: v.callFilter(f)}
	count := min(f.number("recordCount", mostSynced), mostExtracted)
	if f.bad != nil {
		return f.bad
	}
	if kind == "ISync" {
		var ok bool
		if token, ok = decodeSync(f.query.Get("syncToken"), "extract"); !ok {
			return errCallSyncToken
		}
	} else {
		kind = "FSync"
	}
	records, newer := v.extract(&token, count)
	return v.answerSync(records, kind, token, map[string]any{"newerRecordsExist": newer})
}

// extract takes the next rows and moves the token behind them. Rows that changed at the same moment
// stay together.
func (v *visit) extract(token *syncToken, count int) (records []*callRecord, newer bool) {
	o := v.office
	o.mu.Lock()
	defer o.mu.Unlock()
	var changed []*call
	for _, c := range o.calls {
		if v.matches(c, token.Calls) && c.modified(v.now, o.retention).After(token.Until) {
			changed = append(changed, c)
		}
	}
	when := func(c *call) time.Time { return c.modified(v.now, o.retention) }
	slices.SortStableFunc(changed, func(a, b *call) int { return when(a).Compare(when(b)) })
	for count < len(changed) && when(changed[count]).Equal(when(changed[count-1])) {
		count++
	}
	newer = count < len(changed)
	token.Until = v.now
	if newer {
		changed = changed[:count]
		token.Until = when(changed[count-1])
	}
	records = make([]*callRecord, 0, len(changed))
	for _, c := range changed {
		records = append(records, v.callRecord(c, token.Calls.Detailed, o.account, o.retention))
	}
	return records, newer
}

// collect are the records of the calls that match, newest first.
func (v *visit) collect(filter callFilter, match func(*call, time.Duration) bool) []*callRecord {
	o := v.office
	o.mu.Lock()
	defer o.mu.Unlock()
	records := []*callRecord{}
	for _, c := range slices.Backward(o.calls) {
		if v.matches(c, filter) && match(c, o.retention) {
			records = append(records, v.callRecord(c, filter.Detailed, o.account, o.retention))
		}
	}
	return records
}

func (v *visit) answerSync(records any, kind string, token syncToken, more map[string]any) *apiError {
	info := map[string]any{"syncType": kind, "syncToken": token.encode(), "syncTime": wireTime(v.now)}
	for name, value := range more {
		info[name] = value
	}
	writeJSON(v.w, http.StatusOK, map[string]any{"uri": v.selfURI(), "records": records, "syncInfo": info})
	return nil
}
