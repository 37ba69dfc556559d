package reasons

import (
	"errors"
	"fmt"
	"testing"

	"ringcentral-archiver/archiver/dropbox"
	"ringcentral-archiver/archiver/oauth"
	"ringcentral-archiver/archiver/ringcentral"
)

// TestWhoHasToAct: what only a person can put right is neither trouble of the service nor a bad
// name, and each has its own reason, also where the end of the sign-in is joined to it.
func TestWhoHasToAct(t *testing.T) {
	over := func(err error) error { return errors.Join(oauth.ErrSessionOver, err) }
	for want, err := range map[Reason]error{
		EmailUnverified: &dropbox.Error{Status: 409, Tag: "email_not_verified"},
		Suspended:       &dropbox.Error{Status: 401, Tag: "user_suspended"},
		FolderRefused:   &dropbox.Error{Status: 409, Tag: "path/no_write_permission"},
		DropboxBlocked:  &dropbox.Error{Status: 403, Tag: "no_permission"},
		DropboxScope:    &dropbox.Error{Status: 400, Tag: "missing_scope"},
		AppPermission:   &ringcentral.Error{Status: 403, Code: "CMN-401"},
		NoPermission:    &ringcentral.Error{Status: 403, Code: "CMN-408"},
		DropboxFull:     &dropbox.Error{Status: 409, Tag: "path/insufficient_space"},
		BadName:         &dropbox.Error{Status: 409, Tag: "path/malformed_path"},
		AppDisabled:     From(Dropbox, oauth.ErrAppDisabled),
		AppAccess:       over(oauth.ErrAppAccess),
		ExtensionState:  &ringcentral.Error{Status: 401, Code: "OAU-136"},
		SignedOut:       From(RingCentral, over(nil)),
		Disconnected:    From(Dropbox, over(nil)),
	} {
		if got := Of(fmt.Errorf("copy: %w", err)); got != want {
			t.Errorf("%v is %q, want %q", err, got, want)
		}
	}
	if got := Of(over(oauth.ErrExtensionState)); got != ExtensionState {
		t.Errorf("the state of an extension is %q", got)
	}
}
