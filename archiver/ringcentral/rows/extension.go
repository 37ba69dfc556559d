package rows

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"

	"ringcentral-archiver/archiver/ringcentral/fields"
)

// Extension is a user or another extension of the account (docs/ringcentral.md §2.2, §2.4). Lists
// leave some fields empty.
type Extension struct {
	ID, Number, Name, Type, Status string
	AccountID                      string
	Company, Email                 string
	MainNumber                     string // the extension's business number
	TimeZone                       string // as RingCentral names it
	// the old flag; what may be read depends on Client.Allowed
	Admin    bool
	Roles    []string        // as shown in RingCentral's portal
	Features map[string]bool // by name, only of one's own extension
	Odd      string          // why its row of a list could not be read, and its ID stands only for the row; empty for none
}

// Regional is what an account or an extension says of where it is.
type Regional struct {
	Zone fields.Object[struct {
		Name fields.Text `json:"name"`
	}] `json:"timezone"`
}

// TimeZone is as RingCentral names it; empty where it is not told.
func (r Regional) TimeZone() string { return fields.Brief(r.Zone.Value.Name) }

// ExtensionRecord is the wire form of Extension.
type ExtensionRecord struct {
	ID      fields.Text `json:"id"`
	Number  fields.Text `json:"extensionNumber"`
	Name    fields.Text `json:"name"`
	Type    fields.Text `json:"type"`
	Status  fields.Text `json:"status"`
	Account fields.Object[struct {
		ID fields.Text `json:"id"`
	}] `json:"account"`
	Contact fields.Object[struct {
		Company fields.Text `json:"company"`
		Email   fields.Text `json:"email"`
		Phone   fields.Text `json:"businessPhone"`
	}] `json:"contact"`
	Permissions fields.Object[struct {
		Admin fields.Object[struct {
			Enabled fields.Flag `json:"enabled"`
		}] `json:"admin"`
	}] `json:"permissions"`
	Regional fields.Object[Regional] `json:"regionalSettings"`
	Features fields.List[struct {
		Name    fields.Text `json:"featureName"`
		Enabled fields.Flag `json:"enabled"`
	}] `json:"serviceFeatures"`
	Roles fields.List[struct {
		Name fields.Text `json:"displayName"`
	}] `json:"roles"`
}

// DecodeExtension reads a row of the list of extensions. What cannot be read of it gives an odd one and an error.
func DecodeExtension(raw json.RawMessage) (Extension, error) {
	var e ExtensionRecord
	if err := json.Unmarshal(raw, &e); err != nil || !fields.Identifies(e.ID) || !inPath(string(e.ID)) || len(raw) > mostRow {
		return oddExtension(raw, e), Partial(raw, "no extension")
	}
	return e.Plain(), nil
}

// oddExtension stands for a row that cannot be read, always the same for the same row.
func oddExtension(raw json.RawMessage, e ExtensionRecord) Extension {
	return Extension{
		ID: rowID(cmp.Or(string(e.Number), string(e.ID), string(raw))), Number: fields.Brief(e.Number), Name: fields.Brief(e.Name), Type: fields.Brief(e.Type),
		Odd: "its row in RingCentral's list of extensions cannot be read",
	}
}

// Beside is the extension where its row has the id of another one, by which it cannot be told from that: its row stands for it.
func (e Extension) Beside(other Extension) Extension {
	return Extension{
		ID: rowID(cmp.Or(e.Number, e.ID+"\n"+e.Name)), Number: e.Number, Name: e.Name, Type: e.Type,
		Odd: "its row in RingCentral's list of extensions has the id of extension " + cmp.Or(other.Number, other.Name, other.ID),
	}
}

// rowID stands for the id of an extension that is named so.
func rowID(named string) string {
	sum := sha256.Sum256([]byte(named))
	return "row-" + hex.EncodeToString(sum[:4])
}

// inPath reports whether an id can stand in an address as it is: "~" would name the signed-in user.
func inPath(id string) bool {
	return strings.Trim(id, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_") == ""
}

// Plain is the extension without what the wire has around it.
func (e ExtensionRecord) Plain() Extension {
	contact := e.Contact.Value
	x := Extension{
		ID: string(e.ID), Number: fields.Brief(e.Number), Name: fields.Brief(e.Name), Type: fields.Brief(e.Type), Status: fields.Brief(e.Status),
		AccountID: fields.Known(e.Account.Value.ID, fields.MostID), Company: fields.Brief(contact.Company), Email: fields.Brief(contact.Email),
		MainNumber: fields.Brief(contact.Phone), TimeZone: e.Regional.Value.TimeZone(),
		Admin: e.Permissions.Value.Admin.Value.Enabled.Value, Features: map[string]bool{},
	}
	for _, feature := range e.Features {
		x.Features[string(feature.Name)] = feature.Enabled.Value
	}
	for _, role := range e.Roles {
		if role.Name != "" {
			x.Roles = append(x.Roles, string(role.Name))
		}
	}
	return x
}
