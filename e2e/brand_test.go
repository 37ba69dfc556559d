package e2e

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/e2e/harness"
)

// TestAnotherBrandsAccountIsArchived: the host is chosen at the first sign-in and kept with it, and
// no call goes to the usual host, neither for sign-in nor for content.
func TestAnotherBrandsAccountIsArchived(t *testing.T) {
	t.Parallel()
	pc := harness.New(t)
	pc.AddDay()
	rc := pc.Services.RingCentral
	rc.SetOrigins("https://platform.ringcentral.biz", "https://media.ringcentral.biz:443")
	pc.Want(2, "is not a usable RingCentral server: use platform.ringcentral.com, or platform.ringcentral.biz", "login --server platform.ringcentral.bz")
	pc.Want(2, "the address must begin with https://", "login --server http://platform.ringcentral.biz")
	const signedIn = "Signed in to RingCentral as Ana Ruiz, extension 101, "
	pc.Check(pc.Answer("login --server platform.ringcentral.biz", "101", true), 0, signedIn, "login")
	pc.Check(pc.Answer("connect", "", true), 0, "Connected to the Dropbox of ", "connect")
	since := time.Now().Add(-24 * time.Hour).Truncate(time.Hour)
	pc.Want(0, "Backup is on", "backup on --since 24h")
	pc.Want(0, " 0 left.", "run --once")
	pc.CheckArchived(pc.Truth(ringcentralserver.AnaID, true, since))
	pc.Want(0, "at platform.ringcentral.biz", "status")

	pc.Want(0, "Logged out", "logout")
	pc.Check(pc.Answer("login", "101", true), 0, signedIn, "login")
	wantOnly(t, rc, ".ringcentral.biz")

	rc.ClearRequestLog()
	pc.Want(0, "Logged out", "logout")
	rc.SetOrigins("https://platform.ringcentral.com", "https://media.ringcentral.com:443")
	rc.ClearRequestLog()
	pc.Check(pc.Answer("login --server https://platform.ringcentral.com", "101", true), 0, signedIn, "login")
	pc.Want(0, "Nothing new to archive.", "run --once")
	wantOnly(t, rc, ".ringcentral.com")

	rc.ClearRequestLog()
	pc.Env = append(pc.Env, "RINGCENTRAL_SERVER_URL=https://platform.ringcentral.com")
	o := pc.Check(pc.Answer("login --server platform.ringcentral.biz", "101", true), 0, signedIn, "login")
	if !strings.Contains(o.Err, "--server is not used because RINGCENTRAL_SERVER_URL is set.") {
		t.Errorf("it does not say which host is used: %s", o.Err)
	}
	wantOnly(t, rc, ".ringcentral.com")

	for address, why := range map[string]string{
		"platform.ringcentral.biz": "the address must begin with https://", "htps://platform.ringcentral.com": "the address must begin with https://",
		"https://platform.ringcentral.com/restapi": "only https:// and the host are to be given", "https://": "it cannot be read",
	} {
		pc.Env = append(pc.Env, "RINGCENTRAL_SERVER_URL="+address)
		pc.Want(1, fmt.Sprintf("archiver: RINGCENTRAL_SERVER_URL: %q is not a usable RingCentral server: %s", address, why), "status")
	}
	pc.Env = append(pc.Env, "RINGCENTRAL_SERVER_URL=http://platform.ringcentral.com")
	pc.Want(1, "archiver: sign-ins are sent over https only, so this server cannot be used: http://platform.ringcentral.com", "status")
}

// wantOnly checks that RingCentral was called, and by names below one domain.
func wantOnly(t *testing.T, rc *ringcentralserver.Server, domain string) {
	t.Helper()
	log := rc.RequestLog()
	if len(log) == 0 {
		t.Error("RingCentral was not called")
	}
	for _, q := range log {
		if host, _, _ := strings.Cut(q.Called, ":"); !strings.HasSuffix(host, domain) {
			t.Errorf("%s %s went to %s", q.Method, q.Path, q.Called)
		}
	}
}
