package ringcentralserver

import (
	"cmp"
	"net/http"
	"slices"
)

// The features that are about messages of shared numbers (docs/ringcentral.md §11).
const (
	FeatureSharedTexts     = "CallQueueSmsRecipient"
	FeatureSharedVoicemail = "SharedVoicemail"
	FeatureThreads         = "MessageThreads"
)

var sharedFeatures = []string{FeatureSharedTexts, FeatureSharedVoicemail, FeatureThreads}

// shares reports whether an extension may ask for messages of shared numbers.
func (e Extension) shares() bool {
	return slices.Contains(e.Features, FeatureSharedTexts) || slices.Contains(e.Features, FeatureSharedVoicemail)
}

// readFeatures says which of the features that are asked for an extension has. Others are not played: of one that is not known the
// answer says nothing.
func (v *visit) readFeatures() *apiError {
	id := v.r.PathValue("extension")
	if id == "~" {
		id = v.user.ID
	}
	e, ok := v.office.Extension(id)
	if !ok || e.ID != id {
		return errNotFound("extensionId")
	}
	if status := v.knobs.FeaturesAnswer; status != 0 {
		return refusal(status, "featureId", permissionExtensions)
	}
	f := fields{query: v.r.URL.Query()}
	asked, only := f.many("featureId"), f.flag("availableOnly")
	if f.bad != nil {
		return f.bad
	}
	records := []any{}
	for _, name := range sharedFeatures {
		has := slices.Contains(e.Features, name)
		if passes(asked, name) && (has || !only) {
			records = append(records, map[string]any{"id": name, "available": has})
		}
	}
	writeJSON(v.w, http.StatusOK, map[string]any{"records": records})
	return nil
}

// refusal is 400 for a parameter, 403 for a permission, or another status.
func refusal(status int, parameter, permission string) *apiError {
	switch status {
	case http.StatusBadRequest:
		return errParameter(parameter)
	case http.StatusForbidden:
		return errPermission(permission)
	}
	return statusError(status, 0)
}

// ownPersonal is what owner is where it is not given.
const ownPersonal = "Personal"

// mayAskFor checks what a filter says of owner: all but Personal needs a feature.
func (v *visit) mayAskFor(store Extension, f *messageFilter) *apiError {
	if len(f.Owners) == 0 || slices.Equal(f.Owners, []string{ownPersonal}) {
		f.Owners = nil
		return nil
	}
	switch status := v.knobs.OwnerAnswer; {
	case status == http.StatusOK:
		f.Owners = nil
		return nil
	case status != 0:
		return refusal(status, "owner", permissionMessages)
	case !store.shares():
		return errNoSharing
	}
	return nil
}

// isIn reports whether a message lies in an extension's store.
func (m *message) isIn(extension string) bool {
	return m.ExtensionID == extension || slices.Contains(m.AlsoIn, extension)
}

// isOf reports whether a message is one of those that owner asks for: Personal, Shared, Any, or extensions.
func (m *message) isOf(owners []string) bool {
	shared := m.OwnerID != ""
	switch {
	case len(owners) == 0:
		return !shared
	case slices.Contains(owners, "Any"):
		return true
	}
	return slices.Contains(owners, cmp.Or(m.OwnerID, ownPersonal)) || shared && slices.Contains(owners, "Shared")
}

// shows reports whether some list may show a message: a shared one needs the feature. The office is locked by the caller.
func (o *Office) shows(m *message) bool {
	if m.OwnerID == "" {
		return true
	}
	return slices.ContainsFunc(append([]string{m.ExtensionID}, m.AlsoIn...), func(store string) bool {
		e, there := o.extension(store)
		return there && e.shares()
	})
}

// wireOwner is whose a shared message is.
type wireOwner struct {
	ExtensionID   string `json:"extensionId"`
	Name          string `json:"name,omitempty"`
	ExtensionType string `json:"extensionType"`
}

func (v *visit) wireOwner(m *message) *wireOwner {
	if m.OwnerID == "" {
		return nil
	}
	e, _ := v.office.Extension(m.OwnerID)
	return &wireOwner{ExtensionID: m.OwnerID, Name: e.Name, ExtensionType: cmp.Or(e.Type, "Department")}
}
