package ringcentralserver

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// apiVersion and its date are what GET /restapi/v1.0 says.
const (
	apiVersion  = "1.0.60"
	releaseDate = "2026-08-12T00:00:00.000Z"
)

func (v *visit) versions() *apiError {
	writeJSON(v.w, http.StatusOK, map[string]any{
		"uri": v.canonical("/restapi/"), "apiVersions": []any{v.versionInfo()}, "serverVersion": apiVersion,
	})
	return nil
}

func (v *visit) version() *apiError {
	writeJSON(v.w, http.StatusOK, v.versionInfo())
	return nil
}

func (v *visit) versionInfo() map[string]any {
	return map[string]any{
		"uri": v.canonical("/restapi/v1.0"), "versionString": apiVersion, "releaseDate": releaseDate, "uriString": "v1.0",
	}
}

func (v *visit) userInfo() *apiError {
	first, last := splitName(v.user.Name)
	body := map[string]any{
		"sub": v.user.ID, "account_id": v.office.Account().ID, "given_name": first, "family_name": last,
	}
	if v.user.Email != "" {
		body["email"], body["email_verified"] = v.user.Email, true
	}
	writeJSON(v.w, http.StatusOK, body)
	return nil
}

func (v *visit) readAccount() *apiError {
	a := v.office.Account()
	body := map[string]any{
		"id": number(a.ID), "uri": v.accountURI(), "mainNumber": a.MainNumber, "status": "Confirmed", "setupWizardState": "Completed",
		"serviceInfo": map[string]any{
			"brand":       map[string]any{"id": "1210", "name": "RingCentral"},
			"servicePlan": map[string]any{"id": "17804", "name": "RingEX Premium"},
		},
		"regionalSettings": v.regionalSettings(),
	}
	for _, e := range v.office.Extensions() {
		if e.Role == RoleAdmin && !e.Deleted {
			body["operator"] = map[string]any{"id": number(e.ID), "uri": v.extensionURI(e.ID), "extensionNumber": e.Number}
			break
		}
	}
	writeJSON(v.w, http.StatusOK, body)
	return nil
}

func (v *visit) regionalSettings() map[string]any {
	name := v.office.Account().TimeZone
	zone := map[string]any{"id": "58", "name": name, "uri": v.canonical("/restapi/v1.0/dictionary/timezone/58")}
	if location, err := time.LoadLocation(name); err == nil {
		_, offset := v.now.In(location).Zone()
		zone["bias"] = strconv.Itoa(offset / 60)
	}
	return map[string]any{"timezone": zone, "timeFormat": "12h", "homeCountry": map[string]any{"id": "1", "isoCode": "US"}}
}

func (v *visit) readRecordingSettings() *apiError {
	v.office.mu.Lock()
	days := int(v.office.retention / (24 * time.Hour))
	v.office.mu.Unlock()
	writeJSON(v.w, http.StatusOK, map[string]any{
		"onDemand":  map[string]any{"enabled": true, "retentionPeriod": days},
		"automatic": map[string]any{"enabled": true, "retentionPeriod": days, "maxNumberLimit": 100_000, "allowMute": false},
	})
	return nil
}

func (v *visit) accountURI() string {
	return v.canonical("/restapi/v1.0/account/" + v.office.Account().ID)
}

func (v *visit) extensionURI(id string) string { return v.accountURI() + "/extension/" + id }

// ownExtension is the extension in the path, which has to be the user's own.
func (v *visit) ownExtension() (Extension, *apiError) {
	id := v.r.PathValue("extension")
	if id == "~" || id == v.user.ID {
		return v.user, nil
	}
	if e, ok := v.office.Extension(id); !ok || e.ID != id {
		return Extension{}, errNotFound("extensionId")
	}
	return Extension{}, errOtherExtension
}

// mailbox is the extension in the path whose messages the user may read: the own one, and for an
// administrator every other (docs/ringcentral.md §11).
func (v *visit) mailbox() (Extension, *apiError) {
	own, bad := v.ownExtension()
	if v.store = own.ID; bad != errOtherExtension {
		return own, bad
	}
	if !v.user.Role.admin() || v.user.OwnMessagesOnly {
		return Extension{}, errOthersMessages
	}
	e, _ := v.office.Extension(v.r.PathValue("extension"))
	v.store = e.ID
	return e, nil
}

func (v *visit) readExtension() *apiError {
	id := v.r.PathValue("extension")
	if id == "~" {
		id = v.user.ID
	}
	e, ok := v.office.Extension(id)
	if !ok || e.ID != id {
		return errNotFound("extensionId")
	}
	body := v.extensionRecord(e)
	body["account"] = map[string]any{"id": v.office.Account().ID, "uri": v.accountURI()}
	body["regionalSettings"] = v.regionalSettings()
	if e.ID == v.user.ID {
		body["serviceFeatures"] = features(e)
	}
	writeJSON(v.w, http.StatusOK, body)
	return nil
}

func features(e Extension) []any {
	var list []any
	for _, name := range []string{
		"OnDemandCallRecording", "AutomaticInboundCallRecording", "AutomaticOutboundCallRecording", "VoicemailToText", "SMS",
		"SMSReceiving", "MMS", "Fax", "FaxReceiving", "EncryptionAtRest",
	} {
		list = append(list, map[string]any{"featureName": name, "enabled": true})
	}
	return append(list,
		map[string]any{"featureName": "HipaaCompliance", "enabled": false, "reason": "Account does not have the option"},
		map[string]any{"featureName": "Archiver", "enabled": e.Role.admin()})
}

// extensionRecord is what lists and single answers share.
func (v *visit) extensionRecord(e Extension) map[string]any {
	first, last := splitName(e.Name)
	contact := map[string]any{"firstName": first, "company": v.office.Account().Name}
	for name, value := range map[string]string{"lastName": last, "email": e.Email, "businessPhone": e.Phone} {
		if value != "" {
			contact[name] = value
		}
	}
	roleID, roleName := e.Role.wire()
	body := map[string]any{
		"id": number(e.ID), "uri": v.extensionURI(e.ID), "name": e.Name, "type": e.Type, "status": e.Status, "hidden": false,
		"contact": contact,
		"permissions": map[string]any{
			"admin":                map[string]any{"enabled": e.Role.admin()},
			"internationalCalling": map[string]any{"enabled": true},
		},
	}
	if e.Number != "" && e.Status != "Unassigned" {
		body["extensionNumber"] = e.Number
	}
	if e.Type == "User" {
		body["roles"] = []any{map[string]any{
			"id": roleID, "uri": v.canonical("/restapi/v1.0/account/" + v.office.Account().ID + "/user-role/" + roleID), "displayName": roleName,
		}}
	}
	return body
}

func (v *visit) listExtensions() *apiError {
	f := fields{query: v.r.URL.Query()}
	perPage, at := f.perPage(maxPerPage), f.number("page", 1)
	if f.bad != nil {
		return f.bad
	}
	var records []map[string]any
	for _, e := range v.office.Extensions() {
		if v.knobs.EmptyExtensionList || e.Deleted || !passes(f.many("status"), e.Status) || !passes(f.many("type"), e.Type) ||
			!passes(f.many("extensionNumber"), e.Number) || !passes(f.many("email"), e.Email) {
			continue
		}
		records = append(records, v.extensionRecord(e))
	}
	return answerList(v, page(records, at, perPage), at, perPage, len(records))
}

func (v *visit) listDirectory() *apiError {
	const most = 1000 // the paging schema's; the operation speaks of 2000
	query := v.r.URL.Query()
	if query.Get("perPage") == "all" {
		query.Set("perPage", "max")
	}
	f := fields{query: query}
	perPage, at := f.perPage(most), f.number("page", 1)
	if f.bad != nil {
		return f.bad
	}
	a := v.office.Account()
	var records []map[string]any
	for _, e := range v.office.Extensions() {
		if e.Deleted || !slices.Contains([]string{"Enabled", "Disabled", "NotActivated"}, e.Status) {
			continue
		}
		first, last := splitName(e.Name)
		r := map[string]any{
			"id": e.ID, "type": e.Type, "status": e.Status, "extensionNumber": e.Number, "hidden": false,
			"account": map[string]any{"id": a.ID, "companyName": a.Name},
		}
		if e.Type == "User" {
			r["firstName"], r["lastName"] = first, last
		} else {
			r["name"] = e.Name
		}
		records = append(records, r)
	}
	paging, _ := v.pageBlocks(at, perPage, len(records))
	shown := page(records, at, perPage)
	if shown == nil {
		shown = []map[string]any{}
	}
	writeJSON(v.w, http.StatusOK, map[string]any{"records": shown, "paging": paging})
	return nil
}

func splitName(name string) (first, last string) {
	first, last, _ = strings.Cut(name, " ")
	return first, last
}

// number is an id where the wire has it as a JSON number.
func number(id string) int64 {
	n, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		// extensions and messages get their ids from this package or from a test's mistake
		panic("id " + id + " is not a number")
	}
	return n
}
