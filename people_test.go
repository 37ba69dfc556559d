package main

import (
	"strings"
	"syscall"
	"testing"
	"time"

	"ringcentral-archiver/archiver/simulator/ringcentralserver"
)

func TestExtensionUserArchivesHerOwn(t *testing.T) {
	d := newDesk(t)
	d.furnish()
	d.signIn("102")
	o := d.want(1, "may not archive the whole account", "backup on --scope account")
	if strings.Contains(o.out, "Backup is on") {
		t.Error("it was turned on all the same")
	}
	since := time.Now().Add(-24 * time.Hour).Truncate(time.Hour)
	d.want(0, "Backup is on: call recordings, voicemail, SMS and fax of your extension", "backup on --since 24h")
	d.want(0, " 0 left.", "run --once")
	d.archived(d.truth(ringcentralserver.BenID, false, since))
}

func TestAdminWithoutCompanyRecordings(t *testing.T) {
	d := newDesk(t)
	d.furnish()
	d.services.RingCentral.Office().UpdateExtension(ringcentralserver.AnaID, func(e *ringcentralserver.Extension) {
		e.Role = ringcentralserver.RoleAdminNoCompanyRecordings
	})
	d.check(d.answer("login", "101", true), 0, "Missing permission: Company Call Log: Access Recordings (ReadCompanyCallRecordings)", "login")
	d.check(d.answer("connect", "", true), 0, "Connected", "connect")
	d.want(0, "ReadCompanyCallRecordings", "status")
	d.want(1, "ReadCompanyCallRecordings", "backup on --scope account")
	since := time.Now().Add(-24 * time.Hour).Truncate(time.Hour)
	d.want(0, "of your extension", "backup on --since 24h")
	d.want(0, " 0 left.", "run --once")
	d.archived(d.truth(ringcentralserver.AnaID, false, since))
}

func TestUserWithoutAccessToRecordings(t *testing.T) {
	d := newDesk(t)
	d.furnish()
	d.check(d.answer("login", "103", true), 0, "Missing permission: User Call Log: Access Recordings (ReadCallRecordings)", "login")
	d.check(d.answer("connect", "", true), 0, "Connected", "connect")
	d.want(0, "Backup is on", "backup on --types voicemail,sms,fax --since 24h")
	d.want(0, "Nothing new to archive.", "run --once")
}

func TestScopesKeepTheirOwnTypes(t *testing.T) {
	d := newDesk(t)
	d.furnish()
	d.signIn("101")
	since := time.Now().Add(-24 * time.Hour).Truncate(time.Hour)
	d.want(0, "Backup is on: fax of your extension", "backup on --scope extension --types fax --since 24h")
	d.want(0, " 0 left.", "run --once")
	var faxes []ringcentralserver.TruthItem
	for _, it := range d.truth(ringcentralserver.AnaID, false, since) {
		if it.Type == ringcentralserver.TypeFax {
			faxes = append(faxes, it)
		}
	}
	d.archived(faxes)
	d.want(0, "Backup is on: call recordings of the whole account and fax of your extension", "backup on --scope account")
	d.want(0, "Backup is off.", "backup off")
	d.want(0, "Backup is off", "run --once")
}

// TestServe runs without --once until it is told to stop.
func TestServe(t *testing.T) {
	d := newDesk(t)
	d.furnish()
	d.signIn("101")
	since := time.Now().Add(-24 * time.Hour).Truncate(time.Hour)
	d.want(0, "Backup is on", "backup on --since 24h")
	r := d.start(nil, "run")
	r.until("Archiving every hour. Stop it with Ctrl+C.")
	r.until("Archived ")
	d.want(1, "already running with this data folder", "status")
	if err := r.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	d.check(r.end(), 0, " 0 left.", "run")
	d.archived(d.truth(ringcentralserver.AnaID, true, since))
}

// TestServeEndsWithTheSignIn: nobody could sign in while it holds the store.
func TestServeEndsWithTheSignIn(t *testing.T) {
	d := newDesk(t)
	d.signIn("101")
	d.want(0, "Backup is on", "backup on")
	d.services.RingCentral.RevokeSessions("101")
	d.want(3, "[ringcentral-signed-out]", "run")
	d.want(3, "[ringcentral-signed-out]", "run --once")
	d.check(d.answer("login", "101", true), 0, "Signed in", "login")
	d.services.Dropbox.RevokeAll()
	d.want(3, "[dropbox-disconnected]", "run --once")
	d.check(d.answer("connect", "", true), 0, "Connected", "connect")
	d.want(0, "", "run --once")
}
