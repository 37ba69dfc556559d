package uitest

import (
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/notice"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/ui/l10n"
)

// Now is the moment at which the tests look at the window.
var Now = time.Date(2026, 11, 21, 14, 4, 40, 0, time.UTC)

// Office is a snapshot of a small office where all is set up.
func Office() archiver.Snapshot {
	types := []ledger.Type{ledger.CallRecording}
	return archiver.Snapshot{
		At: Now, Mood: archiver.Fine, NextRun: Now.Add(58 * time.Minute), LastHour: Now.Truncate(time.Hour).Add(-2 * time.Hour),
		RingCentral: archiver.RingCentralView{
			ClientID: true, SignedIn: true, AccessExpiry: Now.Add(41 * time.Minute),
			RingCentral: store.RingCentral{
				SignedIn: true, Account: "Whitfield Dental LLC", MainNumber: "+1 (650) 555-0100", Extension: "Dana Whitfield", Number: "101",
				Role: "Super Admin", AccountScope: true, OwnRecordings: true,
			},
		},
		Dropbox: archiver.DropboxView{
			AppKey: true, Connected: true,
			Dropbox: store.Dropbox{Connected: true, Email: "dana@whitfielddental.example", Used: 356_000_000_000, Allocated: 2_000_000_000_000},
		},
		Backup: archiver.BackupView{
			On: true, MayAccount: true, Notify: true, OlderSettled: true, Since: Now.Truncate(time.Hour).Add(-30 * time.Hour),
			Account: store.Scope{On: true, Types: types}, Extension: store.Scope{On: true, Types: ledger.Types},
		},
		Archived: 4812, Bytes: 9_400_000_000, StorePath: "/home/dana/archiver.db", Computer: "front-desk",
	}
}

// Copying is the office while a pass runs.
func Copying() archiver.Snapshot {
	s := Office()
	s.Mood = archiver.Working
	s.Pass = archiver.PassView{
		Running: true, Phase: progress.Copying, From: Now.Truncate(time.Hour).Add(-time.Hour), To: Now.Truncate(time.Hour),
		Done: 27, Total: 41, Bytes: 18_200_000, PerMinute: 10, Finish: Now.Add(90 * time.Second),
	}
	return s
}

// Here is where the tests are.
var Here = l10n.Place{Zone: time.UTC, Days: "02/01/2006", Week: time.Monday}

// With gives the office, changed.
func With(change func(*archiver.Snapshot)) archiver.Snapshot {
	s := Office()
	change(&s)
	return s
}

// Deletion is what is deleted on 3 March, where the account is.
func Deletion(types ...int) []ledger.Deletion {
	east := time.FixedZone("east", 13*3600)
	return []ledger.Deletion{{Day: time.Date(2027, 3, 3, 0, 0, 0, 0, east), Types: [4]int(types)}}
}

// Stuck is the office with cause.causes that keep items from being archived.
func Stuck(reasons ...reasons.Reason) archiver.Snapshot {
	return With(func(s *archiver.Snapshot) {
		for _, r := range reasons {
			s.Problems = append(s.Problems, archiver.Problem{Reason: r, Items: 2})
		}
		s.Mood = archiver.Attention
	})
}

// But is the office after further changes.
func But(s archiver.Snapshot, change func(*archiver.Snapshot)) archiver.Snapshot {
	change(&s)
	return s
}

// Troubled is the office with problems.
func Troubled(problems ...archiver.Problem) archiver.Snapshot {
	return With(func(s *archiver.Snapshot) { s.Mood, s.Problems = archiver.Attention, problems })
}

// Begun is the office before backup was ever turned on.
func Begun(change func(*archiver.Snapshot)) archiver.Snapshot {
	s := Office()
	s.Backup.On, s.Backup.Since, s.Backup.OlderSettled = false, time.Time{}, false
	if change != nil {
		change(&s)
	}
	return s
}

// Rescuing is the office while it is being rescued.
func Rescuing() archiver.Snapshot {
	return With(func(s *archiver.Snapshot) {
		s.Rescue = archiver.RescueView{
			Active: true, Since: time.Date(2026, 8, 23, 9, 0, 0, 0, time.UTC), Done: 1204, Total: 6214, Bytes: 2_300_000_000, Finish: Now.Add(8 * time.Hour),
		}
	})
}

// Notified is the office with notices.
func Notified(change func(*archiver.NoticesView)) archiver.Snapshot {
	return With(func(s *archiver.Snapshot) {
		s.Notices = archiver.NoticesView{
			PingHost: "hc-ping.com", MailTo: []string{"ana@example.com"}, Mailed: Now.Add(-26 * time.Hour), Pinged: Now.Add(-time.Hour),
		}
		if change != nil {
			change(&s.Notices)
		}
	})
}

// Notices are notices that are set up.
func Notices() archiver.Notices {
	return archiver.Notices{
		Ping: "https://hc-ping.com/3f0b", To: []string{"ana@example.com", "bob@example.com"}, From: "archiver@example.com", HasPassword: true,
		Server: notice.Server{Host: "smtp.example.com", Port: 587, Security: notice.STARTTLS, User: "archiver@example.com"},
	}
}

// Estimate is what a rescue finds.
func Estimate(change func(*archiver.Estimate)) archiver.Estimate {
	e := archiver.Estimate{
		Since: time.Date(2026, 8, 23, 9, 0, 0, 0, time.UTC), Items: 6214, ByType: [4]int{6214}, Bytes: 11_800_000_000, Soon: 143,
		Takes: 10*time.Hour + 20*time.Minute, Free: 31_600_000_000, Fits: true,
	}
	if change != nil {
		change(&e)
	}
	return e
}

// Autostart is an backuptab.Autostart in memory.
type Autostart struct {
	On  bool
	Err error
}

func (e *Autostart) Enabled() (bool, error) { return e.On, e.Err }

func (e *Autostart) Set(on bool) error { e.On = on; return nil }
