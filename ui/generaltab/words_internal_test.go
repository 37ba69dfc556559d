package generaltab

import (
	"testing"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/ui/status"
	"ringcentral-archiver/ui/uitest"
	"ringcentral-archiver/ui/widgets"
)

func TestStatusWords(t *testing.T) {
	for _, c := range []struct {
		name        string
		s           archiver.Snapshot
		title, note string
		bar, run    bool
	}{
		{"copying", uitest.Copying(), "Archiving 13:00–14:00", "27 of 41 items · 18.2 MB · RingCentral allows 10 a minute: done at 14:06", true, true},
		{"a whole day", uitest.With(func(s *archiver.Snapshot) { // whose end would look like its beginning
			s.Pass = archiver.PassView{Running: true, Phase: progress.Copying, From: uitest.Now.Add(-24 * time.Hour), To: uitest.Now, Total: 7, PerSecond: 1000}
		}), "Archiving", "0 of 7 items · 0 bytes", true, true},
		{"no rate known", uitest.With(func(s *archiver.Snapshot) {
			s.Pass = archiver.PassView{Running: true, Phase: progress.Copying, Done: 1, Total: 2000, Bytes: 100, PerSecond: 2_500_000, Failed: 3}
		}), "Archiving", "1 of 2,000 items · 100 bytes · 3 to be retried", true, true},
		{
			"listing", uitest.With(func(s *archiver.Snapshot) {
				s.Open, s.Pass = 3, archiver.PassView{Running: true, Phase: progress.Listing}
			}),
			"Checking RingCentral for new items", "Copying starts next.", false, true,
		},
		{
			"nothing to copy yet", uitest.With(func(s *archiver.Snapshot) {
				s.NextRun, s.Pass = time.Time{}, archiver.PassView{Running: true, Phase: progress.Listing, LastResult: progress.Report{Ended: uitest.Now.Add(-time.Hour), Archived: 41}}
			}),
			"Checking RingCentral for new items", "Last run 13:04: 41 items archived", false, true,
		},
		{
			"only mailboxes are listed", uitest.With(func(s *archiver.Snapshot) { s.Pass = archiver.PassView{Running: true, Phase: progress.Copying} }),
			"Checking RingCentral for new items", "", false, true,
		},
		{
			"publishing", uitest.With(func(s *archiver.Snapshot) {
				s.Pass = archiver.PassView{Running: true, Phase: progress.Publishing, Done: 3, Total: 3}
			}),
			"Updating the index in Dropbox", "", true, true,
		},
		{
			"publishing without a connection", uitest.With(func(s *archiver.Snapshot) {
				s.Waiting, s.Pass = reasons.Offline, archiver.PassView{Running: true, Phase: progress.Publishing}
			}),
			"Contacting RingCentral and Dropbox", "", false, true,
		},
		{
			"copying beside the lists", uitest.With(func(s *archiver.Snapshot) {
				s.Pass = archiver.PassView{Running: true, Phase: progress.Listing, Done: 12, Total: 1250}
			}), "Checking RingCentral for new items", "1,250 items so far, 12 archived", false, true,
		},
		{"idle", uitest.With(func(s *archiver.Snapshot) {
			s.Pass.LastResult = progress.Report{Ended: uitest.Now.Add(-time.Hour), Archived: 41, LeftCount: 2}
		}), "All known items are in Dropbox", "Last run 13:04: 41 items archived, 2 left · next run 15:02", false, true},
		{"first", uitest.With(func(s *archiver.Snapshot) { s.LastHour, s.Archived = time.Time{}, 0 }), "Nothing to archive so far", "First run pending.", false, true},
		{"started again", uitest.Office(), "All known items are in Dropbox", "Next run 15:02", false, true},
		{"unreadable", uitest.With(func(s *archiver.Snapshot) { s.Mood, s.Unreadable = archiver.Paused, 2 }), "Waiting", "Next run 15:02", false, true},
		{"never", uitest.With(func(s *archiver.Snapshot) { s.Mood, s.Archived = archiver.Never, 0 }), "First run pending", "Next run 15:02", false, true},
		{"lost", uitest.With(func(s *archiver.Snapshot) { s.Mood, s.Gone = archiver.Attention, 1 }), "Action needed", "Next run 15:02", false, true},
		{"none planned", uitest.With(func(s *archiver.Snapshot) { s.NextRun = time.Time{} }), "All known items are in Dropbox", "No run is planned.", false, true},
		{"something open", uitest.With(func(s *archiver.Snapshot) { s.Open, s.Deletions = 2, uitest.Deletion(2, 0, 0, 0) }), "2 items are not archived yet", "Next run 15:02", false, true},
		{"off", uitest.With(func(s *archiver.Snapshot) { s.Backup.On = false }), "Backup is off", "Nothing is archived until you turn on backup in BACKUP.", false, false},
		{"signed out", uitest.With(func(s *archiver.Snapshot) { s.RingCentral.SignedIn = false }), "Waiting", "Sign in to RingCentral to continue archiving.", false, false},
		{"disconnected", uitest.With(func(s *archiver.Snapshot) { s.Dropbox.Connected = false }), "Waiting", "Connect Dropbox to continue archiving.", false, false},
		{"new", archiver.Snapshot{At: uitest.Now}, "Backup is off", "Sign in to RingCentral and connect Dropbox, then turn it on in BACKUP.", false, false},
		{"paused", uitest.With(func(s *archiver.Snapshot) { s.Backup.Paused = true }), "Paused until you resume it", "Next run 15:02", false, true},
		{"offline, with a card", uitest.With(func(s *archiver.Snapshot) {
			s.Waiting, s.Problems = reasons.Offline, []archiver.Problem{{Reason: reasons.Offline}}
		}), "Waiting", "Next run 15:02", false, true},
		{"signed out, with a card", uitest.With(func(s *archiver.Snapshot) {
			s.RingCentral.SignedIn, s.Waiting, s.Problems = false, reasons.NotSignedIn, []archiver.Problem{{Reason: reasons.NotSignedIn}}
		}), "Waiting", "", false, false},
		{"the sign-in has ended", uitest.With(func(s *archiver.Snapshot) {
			s.RingCentral.Expired, s.Waiting, s.Problems = true, reasons.SignedOut, []archiver.Problem{{Reason: reasons.SignedOut}}
		}), "Waiting", "Next run 15:02", false, false},
		{"the keyring is locked", uitest.With(func(s *archiver.Snapshot) {
			s.Waiting, s.Problems = reasons.KeychainLocked, []archiver.Problem{{Reason: reasons.KeychainLocked}}
		}), "Waiting", "Next run 15:02", false, false},
		{"another computer", uitest.With(func(s *archiver.Snapshot) { s.OtherComputer = true }), "All known items are in Dropbox", "Next run 15:02", false, false},
		{"offline", uitest.With(func(s *archiver.Snapshot) { s.Waiting = reasons.RateLimited }), "Waiting", "The service asked the program to slow down. Archiving resumes as soon as it is allowed.", false, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			v := statusWordsOf(here, c.s)
			if v.title != c.title || v.note != c.note || v.bar != c.bar || v.canRun != c.run {
				t.Errorf("got %q, %q, bar %v, run %v", v.title, v.note, v.bar, v.canRun)
			}
		})
	}
}

func TestRingCentralWords(t *testing.T) {
	for _, c := range []struct {
		name                       string
		s                          archiver.Snapshot
		state, permissions, expiry string
	}{
		{"signed in", uitest.Office(), "Signed in", "All four granted", "in 41 min · renewed automatically"},
		{"user", uitest.With(func(s *archiver.Snapshot) { s.RingCentral.AccountScope = false }), "Signed in", "Granted for your own extension", "in 41 min · renewed automatically"},
		{"missing", uitest.With(func(s *archiver.Snapshot) { s.RingCentral.Missing = []string{"A", "B"} }), "Signed in", "Missing: A; B", "in 41 min · renewed automatically"},
		{"ended", uitest.With(func(s *archiver.Snapshot) { s.RingCentral.Expired = true }), "Sign-in has ended", "All four granted", "ended; sign in again"},
		{"due", uitest.With(func(s *archiver.Snapshot) { s.RingCentral.AccessExpiry = uitest.Now.Add(-time.Minute) }), "Signed in", "All four granted", "renewed at the next call"},
		{
			"session ends", uitest.With(func(s *archiver.Snapshot) { s.RingCentral.SessionEnd = uitest.Now.AddDate(0, 0, 3) }), "Signed in", "All four granted",
			"in 41 min · renewed automatically · sign in again by 24 November",
		},
		{"signed out", archiver.Snapshot{At: uitest.Now}, "Not signed in", "Granted for your own extension", "not known"},
	} {
		v := ringCentralWordsOf(here, c.s)
		if v.state.Text != c.state || v.permissions.Text != c.permissions || v.expiry != c.expiry {
			t.Errorf("%s: %+v", c.name, v)
		}
	}
	if v := ringCentralWordsOf(here, uitest.Office()); v.extension != "Dana Whitfield · 101 · Super Admin" || v.account != "Whitfield Dental LLC" {
		t.Errorf("%+v", v)
	}
}

func TestSecretsShowTheirEndOnly(t *testing.T) {
	for secret, want := range map[string]string{"": "", "short": "", "elevenchars": "", "U0pDMDFQMTFQ3kQ9": "3kQ9"} {
		if got := tail(secret); got != want {
			t.Errorf("tail(%q) = %q, want %q", secret, got, want)
		}
	}
}

func TestEverythingIsSaidOnlyWhenItIsKnown(t *testing.T) {
	for _, whole := range []completeness.Answer{
		{}, {Now: true, At: uitest.Now}, {At: uitest.Now}, {Now: true, At: uitest.Now, Since: uitest.Now.AddDate(0, 0, -1)}, {Reason: reasons.DropboxFull, At: uitest.Now},
	} {
		s := uitest.With(func(s *archiver.Snapshot) { s.Completeness = whole })
		if title := statusWordsOf(here, s).title; (title == status.Everything(here, s)) != whole.Now {
			t.Errorf("%+v: it says %q", whole, title)
		}
	}
	for is, want := range map[completeness.Uncovered]widgets.Tone{0: widgets.Good, completeness.SharedInboxes: widgets.Warn, completeness.SharedNotKnown: widgets.Warn} {
		s := uitest.With(func(s *archiver.Snapshot) { s.Completeness = completeness.Answer{Now: true, Uncovered: is} })
		if got := statusWordsOf(here, s).tone; got != want {
			t.Errorf("with %d not covered its tone is %v, want %v", is, got, want)
		}
	}
}

func TestLeaversAreNamed(t *testing.T) {
	s := uitest.With(func(s *archiver.Snapshot) {
		s.Leavers = []ledger.Leaver{{Owner: ledger.Owner{Name: "Ben Okafor", Number: "102"}, Status: "Disabled", Types: [4]int{3, 0, 0, 0}}}
	})
	if got := statusWordsOf(here, s).leaving; got != "3 recordings of Ben Okafor (102) are archived first because the extension is disabled." {
		t.Errorf("got %q", got)
	}
}
