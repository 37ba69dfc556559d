package snapshot_test

import (
	"fmt"
	"slices"
	"testing"

	"ringcentral-archiver/archiver/accounts/profile"
	"ringcentral-archiver/archiver/ringcentral"
	"ringcentral-archiver/archiver/snapshot"
	"ringcentral-archiver/archiver/translation"
)

// TestMissingPermissionsAreSaidInTheLanguage: those of a role are called as on RingCentral's own pages.
func TestMissingPermissionsAreSaidInTheLanguage(t *testing.T) {
	var v snapshot.RingCentralView
	role := ringcentral.PermissionLabel(ringcentral.OwnRecordings)
	v.Missing = []string{role, fmt.Sprintf(profile.AppPermission, "ReadMessages"), profile.RefreshTokens}
	for language, want := range map[string][]string{
		"en": v.Missing,
		"de": {
			role, "Recht der App ReadMessages (wird dort gesetzt, wo die App registriert ist)",
			"Refresh-Tokens (kreuzen Sie „Issue refresh tokens“ dort an, wo die App registriert ist)",
		},
	} {
		if got := v.MissingIn(translation.In(language)); !slices.Equal(got, want) {
			t.Errorf("%s: %q", language, got)
		}
	}
}
