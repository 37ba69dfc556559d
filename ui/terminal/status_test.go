package terminal

import (
	"errors"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/notice"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/ui/terminal/output"
)

func admin() archiver.Snapshot {
	return archiver.Snapshot{
		At: noon, Mood: archiver.Attention,
		RingCentral: archiver.RingCentralView{ClientID: true, SignedIn: true, RingCentral: store.RingCentral{
			SignedIn: true, AccountID: "37439510", Account: "Ruiz Dental", MainNumber: "+16505550100", ExtensionID: "1", Extension: "Ana Ruiz",
			Number: "101", Role: "Super Admin", Missing: []string{"Company Call Log: Access Recordings (ReadCompanyCallRecordings)"},
		}},
		Dropbox: archiver.DropboxView{AppKey: true, Connected: true, Dropbox: store.Dropbox{
			Connected: true, Name: "Ana Ruiz", Email: "ana@example.com", Used: 1_200_000_000, Allocated: 2_000_000_000,
		}},
		Backup: archiver.BackupView{
			On: true, Account: store.Scope{On: true, Types: []ledger.Type{ledger.CallRecording}},
			Extension: store.Scope{On: true, Types: []ledger.Type{ledger.VoiceMail, ledger.SMS}}, Since: noon.Add(-day).Truncate(time.Hour),
		},
		Waiting: reasons.DropboxFull, NextRun: noon.Add(time.Hour), LastHour: noon.Add(-5 * time.Hour).Truncate(time.Hour), CompleteTo: noon.Add(-4 * time.Hour).Truncate(time.Hour),
		Open: 1204, Gone: 1, Deadline: noon.Add(20 * day), Archived: 41, Bytes: 18_200_000,
		Deletions: []ledger.Deletion{{Day: noon.Add(20 * day), Types: [4]int{12, 0, 0, 0}}, {Day: noon.Add(21 * day), Types: [4]int{3, 1, 0, 0}}},
		Leavers:   []ledger.Leaver{{Owner: ledger.Owner{Name: "Ben Okafor", Number: "102"}, Status: "Disabled", Types: [4]int{3, 0, 0, 0}}},
		Rescue: archiver.RescueView{
			Active: true, Since: noon.Add(-90 * day), Done: 30, Total: 1234, Bytes: 12_000_000, Finish: noon.Add(2 * time.Hour),
		},
		Problems:     []archiver.Problem{{Reason: reasons.DropboxFull, Items: 1204, Deadline: noon.Add(20 * day), NextTry: noon.Add(time.Hour)}, {Reason: reasons.NoPermission, Text: "Faxes may not be read."}},
		Completeness: completeness.Answer{Reason: reasons.DropboxFull, At: noon.Add(-26 * time.Hour), Since: noon.Add(-day).Truncate(time.Hour), Settling: 4, Uncovered: completeness.SharedInboxes},
		Notices: archiver.NoticesView{
			PingHost: "hc-ping.com", MailTo: []string{"ana@example.com", "bob@example.com"}, Pinged: noon, MailTrouble: &notice.Failure{Kind: notice.NoAnswer, About: "mail.example.com:587"},
		},
		Calls: completeness.CallLog{
			Noted: 5120, Of: "all extensions", At: noon.Add(-time.Hour), Since: noon.Add(-day).Truncate(time.Hour), Until: noon.Add(-7 * time.Hour).Truncate(time.Hour),
		},
		SecretsFile: true, StorePath: "/home/ana/.config/RingCentral Archiver/archiver.db",
	}
}

// TestWhereTheSignInsAre: that this computer has no keychain is not said of sign-ins that another one's has sealed.
func TestWhereTheSignInsAre(t *testing.T) {
	for _, c := range []struct {
		elsewhere, other bool
		want             string
	}{
		{false, false, "The sign-ins are kept in that file because this computer has no keychain."},
		{true, false, "The sign-ins in that file are encrypted with a key that cannot be reached from here."},
		{true, true, "The sign-ins in that file are encrypted with a key that only another computer has."},
	} {
		v := admin()
		v.SealedElsewhere, v.OtherComputer = c.elsewhere, c.other
		var status strings.Builder
		if err := output.WriteStatus(&status, v, english); err != nil {
			t.Fatal(err)
		}
		if got := status.String(); !strings.Contains(got, c.want) || strings.Contains(got, "no keychain") == c.elsewhere {
			t.Errorf("%+v:\n%s", c, got)
		}
	}
}

func TestStatusText(t *testing.T) {
	for name, view := range map[string]archiver.Snapshot{
		"status.txt":     admin(),
		"status-new.txt": {At: noon, Mood: archiver.Never, StorePath: "/data/archiver.db"},
		"status-demo.txt": func() archiver.Snapshot {
			v := admin()
			v.Waiting, v.Problems, v.SecretsFile, v.Open, v.Gone = "", nil, false, 0, 0
			v.Deletions, v.Leavers, v.Rescue = nil, nil, archiver.RescueView{Active: true, Since: noon.Add(-90 * day)}
			v.Pass, v.DemoFolder = copying(27, 41), "/data/Dropbox"
			v.Backup.Paused, v.Backup.PausedUntil = true, noon.Add(time.Hour)
			v.Pass.Running = true
			return v
		}(),
		"status-space.txt": func() archiver.Snapshot {
			v := admin()
			v.Dropbox.Used, v.Dropbox.Allocated = 0, 0
			return v
		}(),
		"status-expired.txt": func() archiver.Snapshot {
			v := admin()
			v.RingCentral.Expired, v.Dropbox.Expired, v.Waiting = true, true, reasons.SignedOut
			v.Backup.Paused = true
			return v
		}(),
	} {
		t.Run(name, func(t *testing.T) {
			var out strings.Builder
			if err := output.WriteStatus(&out, view, english); err != nil {
				t.Fatal(err)
			}
			golden(t, name, out.String())
		})
	}
}

func TestStatusJSON(t *testing.T) {
	for name, view := range map[string]archiver.Snapshot{
		"status.json":     admin(),
		"status-new.json": {At: noon, Mood: archiver.Never, StorePath: "/data/archiver.db"},
	} {
		var out strings.Builder
		if err := output.WriteJSON(&out, output.StatusOf(view)); err != nil {
			t.Fatal(err)
		}
		golden(t, name, out.String())
	}
}

// TestAStatusThatCannotBeWrittenIsAFailure: as one that is kept in a file on a full disk.
func TestAStatusThatCannotBeWrittenIsAFailure(t *testing.T) {
	if err := output.WriteStatus(full{}, admin(), english); !errors.Is(err, errFull) {
		t.Errorf("got %v", err)
	}
}
