package ringcentralserver

import (
	"net/http"
	"slices"
)

// Permissions of a user's role (docs/ringcentral.md §2.3).
const (
	permissionCompanyInfo       = "ReadCompanyInfo"
	permissionExtensions        = "ReadExtensions"
	permissionCompanyCallLog    = "ReadCompanyCallLog"
	permissionFullCallLog       = "FullCompanyCallLog"
	permissionCompanyRecordings = "ReadCompanyCallRecordings"
	permissionCallLog           = "ReadCallLog"
	permissionRecordings        = "ReadCallRecordings"
	permissionMessages          = "ReadMessages"
)

// permissions are what a role holds.
func (r Role) permissions() []string {
	list := []string{permissionCompanyInfo, permissionExtensions, permissionCallLog, permissionMessages}
	if r != RoleUserNoRecordings {
		list = append(list, permissionRecordings)
	}
	if r == RoleAdmin || r == RoleAdminNoCompanyRecordings {
		list = append(list, permissionCompanyCallLog, permissionFullCallLog)
	}
	if r == RoleAdmin {
		list = append(list, permissionCompanyRecordings)
	}
	return list
}

func (r Role) admin() bool { return r == RoleAdmin || r == RoleAdminNoCompanyRecordings }

// wire is the role as an extension's record names it.
func (r Role) wire() (id, name string) {
	if r.admin() {
		return "1", "Super Admin"
	}
	return "4", "Standard (International)"
}

func (e Extension) permissions() []string {
	return slices.DeleteFunc(e.Role.permissions(), func(p string) bool { return slices.Contains(e.Withheld, p) })
}

func (e Extension) may(permission string) bool { return slices.Contains(e.permissions(), permission) }

func (v *visit) checkPermission() *apiError {
	if _, err := v.ownExtension(); err != nil {
		return err
	}
	id := v.r.URL.Query().Get("permissionId")
	if id == "" {
		return errParameter("permissionId")
	}
	switch status := v.knobs.PermissionChecks[id]; status {
	case 0:
	case http.StatusOK:
		writeJSON(v.w, http.StatusOK, map[string]any{"uri": v.selfURI(), "successful": false})
		return nil
	default:
		return statusError(status, 0)
	}
	may := v.user.may(id)
	if target := v.r.URL.Query().Get("targetExtensionId"); target != "" && target != v.user.ID && id == permissionMessages {
		may = may && v.user.Role.admin() && !v.user.OwnMessagesOnly
	}
	body := map[string]any{"uri": v.selfURI(), "successful": may}
	if may {
		body["details"] = v.activePermission(id)
	}
	writeJSON(v.w, http.StatusOK, body)
	return nil
}

func (v *visit) readAuthorization() *apiError {
	if _, err := v.ownExtension(); err != nil {
		return err
	}
	var list []any
	for _, id := range v.user.permissions() {
		list = append(list, v.activePermission(id))
	}
	writeJSON(v.w, http.StatusOK, map[string]any{"uri": v.selfURI(), "permissions": list})
	return nil
}

func (v *visit) activePermission(id string) map[string]any {
	scope := "Self"
	if v.user.Role.admin() {
		scope = "AllExtensions"
	}
	role, _ := v.user.Role.wire()
	platform, _ := v.origins()
	return map[string]any{
		"permission":    map[string]any{"id": id, "uri": platform + "/restapi/v1.0/dictionary/permission/" + id},
		"effectiveRole": map[string]any{"id": role, "uri": platform + "/restapi/v1.0/dictionary/user-role/" + role},
		"scopes":        []string{scope},
	}
}
