package reasons

import (
	"errors"
	"fmt"
	"testing"

	"ringcentral-archiver/archiver/dropbox"
	"ringcentral-archiver/archiver/folder"
	"ringcentral-archiver/archiver/oauth"
	"ringcentral-archiver/archiver/ringcentral"
	"ringcentral-archiver/archiver/sftp"
	"ringcentral-archiver/archiver/target"
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

// TestWhatAPlaceMeets: what a server or a storage meets is never called trouble of Dropbox, and what passes by itself needs nobody.
func TestWhatAPlaceMeets(t *testing.T) {
	server := func(kind error) error { return &sftp.Error{Op: "write", Path: "/a", Kind: kind} }
	for _, c := range []struct {
		err   error
		want  Reason
		needs bool
	}{
		{&sftp.HostKeyError{Address: "nas:22"}, HostKeyChanged, true},
		{server(target.ErrUnauthorized), PlaceSignIn, true},
		{server(sftp.ErrAgent), PlaceSignIn, true},
		{server(sftp.ErrNoSFTP), PlaceBlocked, true},
		{server(sftp.ErrNotThere), FolderMissing, true},
		{server(target.ErrBlocked), PlaceBlocked, true},
		{server(target.ErrFull), FolderFull, true},
		{server(target.ErrNoWrite), FolderReadOnly, true},
		{server(target.ErrUnavailable), PlaceAway, false},
		{server(target.ErrConflict), NameTaken, false},
		{server(target.ErrHashMismatch), Mismatch, false},
		{ErrNoSecret, Disconnected, true},
	} {
		err := From(Dropbox, fmt.Errorf("copy: %w", c.err))
		if got := Of(err); got != c.want || got.Failure() != c.needs {
			t.Errorf("%v is %q, and needs a person: %v", c.err, got, got.Failure())
		}
	}
	if got := ofDisk(fmt.Errorf("open: %w", target.ErrBlocked), folder.ErrNotThere); got != PlaceBlocked {
		t.Errorf("a folder that may not be opened is %q", got)
	}
	if !PlaceAway.Passing() || !PlaceAway.OutOfReach() || PlaceAway.StopsAll() {
		t.Error("a place that is away is not waited for as the network is")
	}
}
