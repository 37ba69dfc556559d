package ui

import (
	"testing"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/store"
	"ringcentral-archiver/ui/widgets"
)

var here = place{time.UTC, "02/01/2006", time.Monday}

// with gives the office, changed.
func with(change func(*archiver.Snapshot)) archiver.Snapshot {
	s := office()
	change(&s)
	return s
}

// deletion is what is deleted on 3 March, where the account is.
func deletion(types ...int) []store.Deletion {
	east := time.FixedZone("east", 13*3600)
	return []store.Deletion{{Day: time.Date(2027, 3, 3, 0, 0, 0, 0, east), Types: [4]int(types)}}
}

func TestFooterSaysHowThingsStand(t *testing.T) {
	for _, c := range []struct {
		name  string
		s     archiver.Snapshot
		shape widgets.Shape
		tone  widgets.Tone
		words string
	}{
		{"fine", office(), widgets.Disc, widgets.Good, "Everything that is known is in Dropbox"},
		{"nothing yet", with(func(s *archiver.Snapshot) { s.Archived = 0 }), widgets.Disc, widgets.Good, "Nothing to archive so far"},
		{"copying", copying(), widgets.Disc, widgets.Busy, "Archiving: 14 items to go"},
		{"listing", with(func(s *archiver.Snapshot) {
			s.Mood, s.Pass = archiver.Working, archiver.PassView{Running: true, Phase: archiver.Listing}
		}), widgets.Disc, widgets.Busy, "Asking RingCentral what is new"},
		{"reaching", with(func(s *archiver.Snapshot) {
			s.Mood, s.Pass = archiver.Working, archiver.PassView{Running: true, Phase: archiver.Reaching}
		}), widgets.Disc, widgets.Busy, "Reaching RingCentral and Dropbox"},
		{"off", with(func(s *archiver.Snapshot) { s.Mood, s.Backup.On = archiver.Paused, false }), widgets.Bars, widgets.Warn, "Backup is off"},
		{"paused", with(func(s *archiver.Snapshot) { s.Mood, s.Backup.Paused = archiver.Paused, true }), widgets.Bars, widgets.Warn, "Paused until you resume it"},
		{"paused for a while", with(func(s *archiver.Snapshot) {
			s.Mood, s.Backup.Paused, s.Backup.PausedUntil = archiver.Paused, true, now.Add(18*time.Hour)
		}), widgets.Bars, widgets.Warn, "Paused until tomorrow 08:04"},
		{
			"offline", with(func(s *archiver.Snapshot) { s.Mood, s.Waiting = archiver.Paused, archiver.Offline }), widgets.Bars, widgets.Warn,
			"The network or one of the services cannot be reached; it goes on by itself when it can",
		},
		{"one open", with(func(s *archiver.Snapshot) { s.Mood, s.Open = archiver.Paused, 1 }), widgets.Bars, widgets.Warn, "1 item is not archived yet"},
		{
			"urgent", with(func(s *archiver.Snapshot) {
				s.Mood, s.Open, s.Deletions = archiver.Attention, 15, deletion(12, 0, 0, 0)
			}), widgets.Triangle, widgets.Bad,
			"15 items are not archived yet · 12 recordings are deleted at RingCentral on 3 March 2027",
		},
		{
			"paused while something is open", with(func(s *archiver.Snapshot) {
				s.Mood, s.Backup.Paused, s.Open, s.Deletions = archiver.Paused, true, 15, deletion(12, 0, 1, 0)
			}), widgets.Bars, widgets.Warn, "Paused until you resume it · 13 items are deleted at RingCentral on 3 March 2027",
		},
		{"a problem", with(func(s *archiver.Snapshot) {
			s.Mood, s.Problems = archiver.Attention, []archiver.Problem{{Reason: archiver.DropboxFull}}
		}), widgets.Triangle, widgets.Bad, "Dropbox is full. Make room or choose a larger plan; it goes on by itself then"},
		{"not registered", archiver.Snapshot{Mood: archiver.Never}, widgets.Ring, widgets.Subtle, "Not set up: register the program (GENERAL)"},
		{"not switched on", with(func(s *archiver.Snapshot) { s.Mood, s.Backup.On = archiver.Never, false }), widgets.Ring, widgets.Subtle, "Not set up: turn on backup"},
		{"not connected", with(func(s *archiver.Snapshot) { s.Mood, s.Dropbox.Connected = archiver.Never, false }), widgets.Ring, widgets.Subtle, "Not set up: connect Dropbox"},
	} {
		t.Run(c.name, func(t *testing.T) {
			v := here.footer(c.s)
			if v.shape != c.shape || v.tone != c.tone || v.text != c.words {
				t.Errorf("got %v %v %q, want %v %v %q", v.shape, v.tone, v.text, c.shape, c.tone, c.words)
			}
		})
	}
}

func TestNextRun(t *testing.T) {
	for _, c := range []struct {
		name, want string
		s          archiver.Snapshot
	}{
		{"both", "Last complete hour 12:00–13:00 · next run 15:02", office()},
		{"only the next", "Next run 15:02", with(func(s *archiver.Snapshot) { s.LastHour = time.Time{} })},
		{"off", "Last complete hour 12:00–13:00", with(func(s *archiver.Snapshot) { s.NextRun = time.Time{} })},
		{"young", "Last hour archived 12:00–13:00 · next run 15:02", with(func(s *archiver.Snapshot) { s.LastHour, s.LastCopied = time.Time{}, s.LastHour })},
		{"long ago", "Last complete hour 19 November 12:00–13:00 · next run 15:02", with(func(s *archiver.Snapshot) { s.LastHour = s.LastHour.Add(-48 * time.Hour) })},
		{"never", "", archiver.Snapshot{At: now}},
	} {
		if got := here.nextRun(c.s); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestPassCard(t *testing.T) {
	for _, c := range []struct {
		name        string
		s           archiver.Snapshot
		title, note string
		bar, run    bool
	}{
		{"copying", copying(), "Archiving 13:00–14:00", "27 of 41 items · 18.2 MB · RingCentral allows 10 a minute: done at 14:06", true, true},
		{"a whole day", with(func(s *archiver.Snapshot) { // whose end would look like its beginning
			s.Pass = archiver.PassView{Running: true, Phase: archiver.Copying, From: now.Add(-24 * time.Hour), To: now, Total: 7, PerSecond: 1000}
		}), "Archiving", "0 of 7 items · 0 bytes · 1 KB a second", true, true},
		{"no rate known", with(func(s *archiver.Snapshot) {
			s.Pass = archiver.PassView{Running: true, Phase: archiver.Copying, Done: 1, Total: 2000, Bytes: 100, PerSecond: 2_500_000, Failed: 3}
		}), "Archiving", "1 of 2,000 items · 100 bytes · 3 to be tried again · 2.5 MB a second", true, true},
		{
			"listing", with(func(s *archiver.Snapshot) { s.Pass = archiver.PassView{Running: true, Phase: archiver.Listing} }),
			"Asking RingCentral what is new", "What is new is copied next.", false, true,
		},
		{"idle", with(func(s *archiver.Snapshot) {
			s.Pass.LastResult = archiver.Report{Ended: now.Add(-time.Hour), Archived: 41, LeftCount: 2}
		}), "Nothing to do now", "Last run 13:04: 41 items archived, 2 left · next run 15:02", false, true},
		{"first", with(func(s *archiver.Snapshot) { s.LastHour, s.Archived = time.Time{}, 0 }), "Nothing to do now", "The first run is still to come.", false, true},
		{"started anew", office(), "Nothing to do now", "Next run 15:02", false, true},
		{"none planned", with(func(s *archiver.Snapshot) { s.NextRun = time.Time{} }), "Nothing to do now", "No run is planned.", false, true},
		{"something open", with(func(s *archiver.Snapshot) { s.Open = 2 }), "2 items are not archived yet", "Next run 15:02", false, true},
		{"off", with(func(s *archiver.Snapshot) { s.Backup.On = false }), "Backup is off", "Nothing is archived until it is turned on in BACKUP.", false, false},
		{"signed out", with(func(s *archiver.Snapshot) { s.RingCentral.SignedIn = false }), "Waiting", "Sign in to RingCentral, and archiving goes on by itself.", false, false},
		{"disconnected", with(func(s *archiver.Snapshot) { s.Dropbox.Connected = false }), "Waiting", "Connect Dropbox, and archiving goes on by itself.", false, false},
		{"new", archiver.Snapshot{At: now}, "Backup is off", "Sign in to RingCentral and connect Dropbox, then turn it on in BACKUP.", false, false},
		{"paused", with(func(s *archiver.Snapshot) { s.Backup.Paused = true }), "Paused", "Paused until you resume it.", false, true},
		{"offline", with(func(s *archiver.Snapshot) { s.Waiting = archiver.RateLimited }), "Waiting", "The service asked to slow down; it goes on as soon as it may.", false, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			v := here.pass(c.s)
			if v.title != c.title || v.note != c.note || v.bar != c.bar || v.canRun != c.run {
				t.Errorf("got %q, %q, bar %v, run %v", v.title, v.note, v.bar, v.canRun)
			}
		})
	}
}

func TestPhoneCard(t *testing.T) {
	for _, c := range []struct {
		name                       string
		s                          archiver.Snapshot
		state, permissions, expiry string
	}{
		{"signed in", office(), "Signed in", "All four granted", "in 41 min · renewed automatically"},
		{"user", with(func(s *archiver.Snapshot) { s.RingCentral.AccountScope = false }), "Signed in", "Granted for your own extension", "in 41 min · renewed automatically"},
		{"missing", with(func(s *archiver.Snapshot) { s.RingCentral.Missing = []string{"A", "B"} }), "Signed in", "Missing: A; B", "in 41 min · renewed automatically"},
		{"ended", with(func(s *archiver.Snapshot) { s.RingCentral.Expired = true }), "Sign-in has ended", "All four granted", "ended; sign in again"},
		{"due", with(func(s *archiver.Snapshot) { s.RingCentral.AccessExpiry = now.Add(-time.Minute) }), "Signed in", "All four granted", "renewed at the next call"},
		{
			"session ends", with(func(s *archiver.Snapshot) { s.RingCentral.SessionEnd = now.AddDate(0, 0, 3) }), "Signed in", "All four granted",
			"in 41 min · renewed automatically · sign in again by 24 November",
		},
		{"signed out", archiver.Snapshot{At: now}, "Not signed in", "Granted for your own extension", "not known"},
	} {
		v := here.phone(c.s)
		if v.state.text != c.state || v.permissions.text != c.permissions || v.expiry != c.expiry {
			t.Errorf("%s: %+v", c.name, v)
		}
	}
	if v := here.phone(office()); v.extension != "Dana Whitfield · 101 · Super Admin" || v.account != "Whitfield Dental LLC" {
		t.Errorf("%+v", v)
	}
}

func TestBoxCard(t *testing.T) {
	for _, c := range []struct {
		name, state, space string
		s                  archiver.Snapshot
		tone               widgets.Tone
	}{
		{"connected", "Connected", "1.6 TB free of 2.0 TB", office(), widgets.Busy},
		{"nearly full", "Connected", "100.0 GB free of 2.0 TB", with(func(s *archiver.Snapshot) { s.Dropbox.Used = 1_900_000_000_000 }), widgets.Warn},
		{"full", "Connected", "0 bytes free of 2.0 TB", with(func(s *archiver.Snapshot) { s.Dropbox.Used = 2_000_000_000_000 }), widgets.Bad},
		{"over", "Connected", "0 bytes free of 2.0 TB", with(func(s *archiver.Snapshot) { s.Dropbox.Used = 2_100_000_000_000 }), widgets.Bad},
		{"ended", "Connection has ended", "1.6 TB free of 2.0 TB", with(func(s *archiver.Snapshot) { s.Dropbox.Expired = true }), widgets.Busy},
		{"no quota", "Connected", "", with(func(s *archiver.Snapshot) { s.Dropbox.Allocated = 0 }), widgets.Busy},
		{"new", "Not connected", "", archiver.Snapshot{}, widgets.Busy},
	} {
		if v := here.box(c.s); v.state.text != c.state || v.space != c.space || v.tone != c.tone || v.bar != (c.space != "") {
			t.Errorf("%s: %+v", c.name, v)
		}
	}
}

func TestForecast(t *testing.T) {
	const gb = 1_000_000_000
	for _, c := range []struct {
		name, want  string
		days        int
		bytes, free int64
	}{
		{"years", "full in about 3 years", 30, 30 * gb, 1100 * gb},
		{"months", "full in about 5 months", 30, 30 * gb, 150 * gb},
		{"days", "full in about 12 days", 30, 30 * gb, 12 * gb},
		{"a day", "full in about 1 day", 30, 30 * gb, gb / 10},
		{"too young", "", 2, 30 * gb, 12 * gb},
		{"nothing archived", "", 30, 0, 12 * gb},
		{"full", "", 30, 30 * gb, 0},
		{"too far ahead", "", 30, gb, 2_000 * gb},
	} {
		s := with(func(s *archiver.Snapshot) {
			s.Backup.Since, s.Bytes, s.Dropbox.Used, s.Dropbox.Allocated = now.AddDate(0, 0, -c.days), c.bytes, 7*gb, 7*gb+c.free
		})
		if got := forecast(s); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestBackupWords(t *testing.T) {
	for _, c := range []struct {
		name, note, whose, since string
		s                        archiver.Snapshot
		account                  bool
	}{
		{
			"account", "Every hour, what is new in RingCentral is copied to Dropbox.", "All extensions of Whitfield Dental LLC",
			"Archives what was made from 20 November 08:00 on; what is older is left alone.", office(), true,
		},
		{
			"own", "Every hour, what is new in RingCentral is copied to Dropbox.", "Your own extension: Dana Whitfield · 101",
			"Archives what was made from 20 November 08:00 on; what is older is left alone.", office(), false,
		},
		{"new", "Sign in to RingCentral and connect Dropbox first (GENERAL).", "Your own extension: ", "", archiver.Snapshot{}, false},
	} {
		if w := here.backup(c.s, c.account); w.note != c.note || w.whose != c.whose || w.since != c.since {
			t.Errorf("%s: %+v", c.name, w)
		}
	}
	for want, s := range map[string]archiver.Snapshot{
		"The other extensions are archived with Account Settings, call recordings only.":                                 office(),
		"The recordings of other extensions can be archived by an administrator only.":                                   with(func(s *archiver.Snapshot) { s.Backup.MayAccount = false }),
		"Your role may not read call recordings: ask the account's administrator for User Call Log › Access Recordings.": with(func(s *archiver.Snapshot) { s.RingCentral.OwnRecordings = false }),
	} {
		if got := here.backup(s, false).limits; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestEveryTypeHasAName(t *testing.T) {
	for _, of := range store.Types {
		if typeNames[of] == "" {
			t.Errorf("%s has no name in the window", of)
		}
	}
}
