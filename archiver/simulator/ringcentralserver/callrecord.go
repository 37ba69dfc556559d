package ringcentralserver

import (
	"cmp"
	"net/url"
	"strings"
	"time"
)

// callRecord is a row of the call log on the wire, and a leg of one (docs/ringcentral.md §3.3).
type callRecord struct {
	URI                string         `json:"uri,omitempty"`
	ID                 string         `json:"id,omitempty"`
	SessionID          string         `json:"sessionId,omitempty"`
	TelephonySessionID string         `json:"telephonySessionId,omitempty"`
	StartTime          string         `json:"startTime,omitempty"`
	Duration           int64          `json:"duration"`
	DurationMs         int64          `json:"durationMs"`
	Type               string         `json:"type"`
	InternalType       string         `json:"internalType,omitempty"`
	Direction          string         `json:"direction"`
	Action             string         `json:"action"`
	Result             string         `json:"result,omitempty"`
	Reason             string         `json:"reason,omitempty"`
	Finished           *bool          `json:"finished,omitempty"`
	Transport          string         `json:"transport,omitempty"`
	From               *wireParty     `json:"from,omitempty"`
	To                 *wireParty     `json:"to,omitempty"`
	Extension          *wireExtension `json:"extension,omitempty"`
	Recording          *wireRecording `json:"recording,omitempty"`
	ShortRecording     bool           `json:"shortRecording,omitempty"`
	Deleted            bool           `json:"deleted,omitempty"`
	LastModifiedTime   string         `json:"lastModifiedTime,omitempty"`
	Billing            *wireBilling   `json:"billing,omitempty"`
	Message            *wireMessageOf `json:"message,omitempty"`
	LegType            string         `json:"legType,omitempty"`
	Master             bool           `json:"master,omitempty"`
	Legs               []*callRecord  `json:"legs,omitempty"`
}

type wireParty struct {
	PhoneNumber     string `json:"phoneNumber,omitempty"`
	ExtensionNumber string `json:"extensionNumber,omitempty"`
	ExtensionID     string `json:"extensionId,omitempty"`
	Name            string `json:"name,omitempty"`
	Location        string `json:"location,omitempty"`
}

type wireExtension struct {
	ID  int64  `json:"id"`
	URI string `json:"uri"`
}

type wireRecording struct {
	ID         string `json:"id"`
	URI        string `json:"uri"`
	Type       string `json:"type"`
	ContentURI string `json:"contentUri,omitempty"`
}

type wireMessageOf struct {
	ID   string `json:"id"`
	Type string `json:"type"`
	URI  string `json:"uri"`
}

type wireBilling struct {
	CostIncluded  float64 `json:"costIncluded"`
	CostPurchased float64 `json:"costPurchased"`
}

func (p Party) wire() *wireParty {
	if p == (Party{}) {
		return nil
	}
	return &wireParty{p.Number, p.ExtensionNumber, p.ExtensionID, p.Name, p.Location}
}

// callRecord writes a call as it stands now; the office is locked by the caller.
func (v *visit) callRecord(c *call, detailed bool, account Account, retention time.Duration) *callRecord {
	base := v.canonical("/restapi/v1.0/account/" + account.ID)
	path := "/call-log/"
	if id := v.r.PathValue("extension"); id != "" {
		path = "/extension/" + v.logOf() + path
	}
	view := "Simple"
	if detailed {
		view = "Detailed"
	}
	if c.stub(v.now) {
		return &callRecord{URI: base + path + c.id, ID: c.id, Deleted: true}
	}
	ended := c.finished(v.now)
	done := ended && !c.Frozen
	duration := c.Duration
	if !ended {
		duration = min(v.now.Sub(c.Start), c.Duration)
	}
	rec := &callRecord{
		URI: base + path + c.id + "?view=" + view, ID: c.id, SessionID: c.SessionID, TelephonySessionID: c.telephony,
		StartTime: wireTime(c.Start), Duration: int64(duration / time.Second), DurationMs: duration.Milliseconds(),
		Type: c.kind(), InternalType: "LongDistance", Direction: c.Direction, Action: c.Action, Result: c.Result, Reason: c.Reason,
		Finished: &done, Transport: c.Transport, From: c.From.wire(), To: c.To.wire(), ShortRecording: c.Short,
		Deleted: c.deleted(v.now),
	}
	rec.Extension = v.extensionIn(base, c.ExtensionID)
	if c.MessageID != "" && ended {
		rec.Message = &wireMessageOf{c.MessageID, c.leaves(), base + "/extension/" + cmp.Or(c.MessageIn, c.ExtensionID) + "/message-store/" + c.MessageID}
	}
	for _, r := range v.recordingsOf(c) {
		if r.Place != OnLeg && ended && r.attached(v.now, retention) {
			rec.Recording = v.recordingIn(base, r)
		}
	}
	if detailed {
		rec.LastModifiedTime = wireTime(c.modified(v.now, retention))
		rec.Billing = &wireBilling{}
		for i := range c.Legs {
			rec.Legs = append(rec.Legs, v.legRecord(c, i, base, ended, retention))
		}
	}
	if c.Frozen {
		rec.Result = statusBusy
	} else if !done { // the row changes when the call ends, its parties too
		rec.Result, rec.From, rec.ShortRecording = statusBusy, nil, false
	}
	return c.Odd.at(v.now).spoilCall(rec)
}

// recordingsOf are the recordings of a call that the log may show.
func (v *visit) recordingsOf(c *call) []*recording {
	needed := permissionCompanyRecordings
	if v.r.PathValue("extension") != "" {
		needed = permissionRecordings
	}
	if v.knobs.HiddenRecordings && !(v.user.may(needed) && granted(v.session.Scopes, scopeRecording)) {
		return nil
	}
	return c.recordings
}

func (v *visit) legRecord(c *call, i int, base string, done bool, retention time.Duration) *callRecord {
	l := c.Legs[i]
	leg := &callRecord{
		TelephonySessionID: c.telephony, StartTime: wireTime(c.Start.Add(l.After)),
		Duration: int64(l.Duration / time.Second), DurationMs: l.Duration.Milliseconds(),
		Type: c.kind(), InternalType: "LongDistance", Direction: c.Direction, Action: c.Action, Result: l.Result, Transport: c.Transport,
		From: l.From.wire(), To: l.To.wire(), Extension: v.extensionIn(base, l.ExtensionID), LegType: l.Type, Master: i == 0,
		ShortRecording: c.Short && i == 0,
	}
	for _, r := range v.recordingsOf(c) {
		if r.Place != OnRecord && r.Leg == i && done && r.attached(v.now, retention) {
			leg.Recording = v.recordingIn(base, r)
		}
	}
	if !done {
		leg.Result, leg.ShortRecording = statusBusy, false
	}
	return leg
}

func (v *visit) extensionIn(base, id string) *wireExtension {
	if id == "" {
		return nil
	}
	return &wireExtension{number(id), base + "/extension/" + id}
}

func (v *visit) recordingIn(base string, r *recording) *wireRecording {
	uri := base + "/recording/" + r.id
	path := strings.TrimPrefix(uri, v.canonical(""))
	wire := &wireRecording{ID: r.id, URI: uri, Type: r.Type}
	if r.addressed(v.now) {
		wire.ContentURI = v.contentAt(withPort(v.mediaOrigin()) + path + "/content")
	}
	return wire
}

// mediaOrigin is what addresses of contents begin with; nothing where they are relative.
func (v *visit) mediaOrigin() string {
	if v.knobs.RelativeContent {
		return ""
	}
	_, media := v.origins()
	return media
}

// contentAt is how the address of a content is told.
func (v *visit) contentAt(address string) string {
	if !v.knobs.BareContent {
		return address
	}
	if _, rest, is := strings.Cut(address, "://"); is {
		return rest
	}
	return strings.TrimPrefix(address, "/")
}

// withPort names the port of an https origin, as contentUri does.
func withPort(origin string) string {
	u, err := url.Parse(origin)
	if err != nil || u.Scheme != "https" || u.Port() != "" {
		return origin
	}
	return origin + ":443"
}

// logOf is the extension whose call log is read, "" for the company's.
func (v *visit) logOf() string {
	if id := v.r.PathValue("extension"); id != "~" {
		return id
	}
	return v.user.ID
}
