package terminal

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"ringcentral-archiver/archiver/oauth"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
)

func TestExitCodes(t *testing.T) {
	for _, c := range []struct {
		err  error
		code int
		said string
	}{
		{reasons.ErrNotSignedIn, 3, "archiver login"},
		{reasons.ErrNotConnected, 3, "archiver connect"},
		{reasons.ErrSealed, 3, "sign in again"},
		{oauth.ErrNoToken, 3, "archiver login"},
		{oauth.ErrSessionOver, 3, "archiver login"},
		{reasons.ErrTypes, 2, "--scope extension"},
		{reasons.ErrScope, 1, "not allowed to archive"},
		{reasons.ErrNoClientID, 1, "RINGCENTRAL_CLIENT_ID"},
		{reasons.ErrNoAppKey, 1, "DROPBOX_APP_KEY"},
		{reasons.ErrOtherAccount, 1, "another account"},
		{reasons.ErrOtherAccount, 1, "--data"},
		{reasons.ErrMovedFolder, 1, "archiver login"},
		{reasons.ErrBackupOff, 1, "archiver backup on"},
		{oauth.ErrDenied, 1, "not allowed"},
		{oauth.ErrTimeout, 1, "no answer"},
		{oauth.ErrPortsBusy, 1, "ports"},
		{oauth.ErrBadClient, 1, "registration"},
		{oauth.ErrUnavailable, 1, "not available"},
		{store.ErrInUse, 1, "RingCentral Archiver is already running with this data folder (/data). Use its window, or quit it first."},
		{store.ErrNewer, 1, "newer version"},
		{store.ErrDamaged, 1, "nothing is archived twice"},
		{store.ErrUnreadable, 1, "permissions"},
		{context.Canceled, 1, "archiver: stopped"},
	} {
		env, o := testEnv()
		l := &Line{Data: "/data"}
		if code := l.Fail(env, fmt.Errorf("do a thing: %w", c.err)); code != c.code {
			t.Errorf("%v ends with %d, want %d", c.err, code, c.code)
		}
		if !strings.Contains(o.err.String(), c.said) {
			t.Errorf("%v: said %q, want %q in it", c.err, o.err.String(), c.said)
		}
	}
}

func TestAPassThatNeedsASignInNamesTheCommand(t *testing.T) {
	for reason, command := range map[reasons.Reason]string{reasons.SignedOut: "archiver login", reasons.Disconnected: "archiver connect"} {
		env, o := testEnv()
		s := &session{Env: env, Line: &Line{}}
		if code := s.endedEarly(reason, nil); code != NotSignedIn || !strings.Contains(o.err.String(), command) {
			t.Errorf("%s: %d %q", reason, code, o.err.String())
		}
	}
}
