package e2e

import (
	"strings"
	"syscall"
	"testing"
	"time"

	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/e2e/harness"
)

func TestExtensionUserArchivesHerOwn(t *testing.T) {
	t.Parallel()
	pc := harness.New(t)
	pc.AddDay()
	pc.SignIn("102")
	o := pc.Want(1, "not allowed to archive the whole account", "backup on --scope account")
	if strings.Contains(o.Out, "Backup is on") {
		t.Error("it was turned on all the same")
	}
	since := time.Now().Add(-24 * time.Hour).Truncate(time.Hour)
	pc.Want(0, "Backup is on: call recordings, voicemail, SMS and fax of your extension", "backup on --since 24h")
	pc.Want(0, " 0 left.", "run --once")
	pc.CheckArchived(pc.Truth(ringcentralserver.BenID, false, since))
}

func TestAdminWithoutCompanyRecordings(t *testing.T) {
	t.Parallel()
	pc := harness.New(t)
	pc.AddDay()
	pc.Services.RingCentral.Office().UpdateExtension(ringcentralserver.AnaID, func(e *ringcentralserver.Extension) {
		e.Role = ringcentralserver.RoleAdminNoCompanyRecordings
	})
	pc.Check(pc.Answer("login", "101", true), 0, "Missing permission: Company Call Log: Access Recordings (ReadCompanyCallRecordings)", "login")
	pc.Check(pc.Answer("connect", "", true), 0, "Connected", "connect")
	pc.Want(0, "ReadCompanyCallRecordings", "status")
	pc.Want(1, "ReadCompanyCallRecordings", "backup on --scope account")
	since := time.Now().Add(-24 * time.Hour).Truncate(time.Hour)
	pc.Want(0, "of your extension", "backup on --since 24h")
	pc.Want(0, " 0 left.", "run --once")
	pc.CheckArchived(pc.Truth(ringcentralserver.AnaID, false, since))
}

// TestWhoIsNoAdminAnyMore is told that the account's recordings are not archived any more, until they
// turn on what they may archive.
func TestWhoIsNoAdminAnyMore(t *testing.T) {
	t.Parallel()
	pc := harness.New(t)
	pc.AddDay()
	pc.SignIn("101")
	since := time.Now().Add(-24 * time.Hour).Truncate(time.Hour)
	pc.Want(0, "Backup is on: call recordings of the whole account", "backup on --since 24h")
	pc.Services.RingCentral.Office().UpdateExtension(ringcentralserver.AnaID, func(e *ringcentralserver.Extension) {
		e.Role = ringcentralserver.RoleUser
	})
	pc.Check(pc.Answer("login", "101", true), 0, "Signed in", "login")
	pc.Want(1, "[no-permission]", "run --once")
	pc.Want(0, "Backup is on: call recordings, voicemail, SMS and fax of your extension", "backup on")
	pc.Want(0, "", "run --once")
	pc.CheckArchived(pc.Truth(ringcentralserver.AnaID, false, since))
}

func TestUserWithoutAccessToRecordings(t *testing.T) {
	t.Parallel()
	pc := harness.New(t)
	pc.AddDay()
	pc.Check(pc.Answer("login", "103", true), 0, "Missing permission: User Call Log: Access Recordings (ReadCallRecordings)", "login")
	pc.Check(pc.Answer("connect", "", true), 0, "Connected", "connect")
	pc.Want(0, "Backup is on", "backup on --types voicemail,sms,fax --since 24h")
	pc.Want(0, "Nothing new to archive.", "run --once")
}

func TestScopesKeepTheirOwnTypes(t *testing.T) {
	t.Parallel()
	pc := harness.New(t)
	pc.AddDay()
	pc.SignIn("101")
	since := time.Now().Add(-24 * time.Hour).Truncate(time.Hour)
	pc.Want(0, "Backup is on: fax of your extension", "backup on --scope extension --types fax --since 24h")
	pc.Want(0, " 0 left.", "run --once")
	var faxes []ringcentralserver.TruthItem
	for _, it := range pc.Truth(ringcentralserver.AnaID, false, since) {
		if it.Type == ringcentralserver.TypeFax {
			faxes = append(faxes, it)
		}
	}
	pc.CheckArchived(faxes)
	pc.Want(0, "Backup is on: call recordings of the whole account; fax of your extension", "backup on --scope account")
	pc.Want(0, "Backup is off.", "backup off")
	pc.Want(0, "Backup is off", "run --once")
}

// TestServe runs without --once until it is told to stop.
func TestServe(t *testing.T) {
	t.Parallel()
	pc := harness.New(t)
	pc.AddDay()
	pc.SignIn("101")
	since := time.Now().Add(-24 * time.Hour).Truncate(time.Hour)
	pc.Want(0, "Backup is on", "backup on --since 24h")
	r := pc.Start(nil, "run")
	r.Until("Archiving every hour. Stop it with Ctrl+C.")
	r.Until("Archived ")
	pc.Want(0, "Archived     ", "status")
	r.Signal(syscall.SIGTERM)
	pc.Check(r.End(), 0, " 0 left.", "run")
	pc.CheckArchived(pc.Truth(ringcentralserver.AnaID, true, since))
}

// TestServeEndsWithTheSignIn: whoever watches the service is to see that nothing is archived.
func TestServeEndsWithTheSignIn(t *testing.T) {
	t.Parallel()
	pc := harness.New(t)
	pc.SignIn("101")
	pc.Want(0, "Backup is on", "backup on")
	pc.Services.RingCentral.RevokeSessions("101")
	pc.Want(3, "[ringcentral-signed-out]", "run")
	pc.Want(3, "[ringcentral-signed-out]", "run --once")
	pc.Check(pc.Answer("login", "101", true), 0, "Signed in", "login")
	pc.Services.Dropbox.RevokeAll()
	pc.Want(3, "[dropbox-disconnected]", "run --once")
	pc.Check(pc.Answer("connect", "", true), 0, "Connected", "connect")
	pc.Want(0, "", "run --once")
}
