package status

import (
	"testing"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/ui/cause"
	"ringcentral-archiver/ui/uitest"
	"ringcentral-archiver/ui/widgets"
)

func TestMain(m *testing.M) { uitest.Main(m) }

var here = uitest.Here

func TestFooterSaysHowThingsStand(t *testing.T) {
	for _, c := range []struct {
		name  string
		s     archiver.Snapshot
		shape widgets.Shape
		tone  widgets.Tone
		words string
	}{
		{"fine", uitest.Office(), widgets.Disc, widgets.Good, "All known items are in Dropbox"},
		{"nothing yet", uitest.With(func(s *archiver.Snapshot) { s.Archived = 0 }), widgets.Disc, widgets.Good, "Nothing to archive so far"},
		{"older items", uitest.With(func(s *archiver.Snapshot) {
			s.Completeness.Now, s.Backup.OlderSettled, s.Backup.Older = true, false, 946
		}), widgets.Dots, widgets.Warn, "Everything RingCentral holds is in Dropbox · 946 older items are still at RingCentral"},
		{"copying", uitest.Copying(), widgets.Disc, widgets.Busy, "Archiving: 14 items to go"},
		{"listing", uitest.With(func(s *archiver.Snapshot) {
			s.Mood, s.Pass = archiver.Working, archiver.PassView{Running: true, Phase: progress.Listing}
		}), widgets.Disc, widgets.Busy, "Checking RingCentral for new items"},
		{"listing years", uitest.With(func(s *archiver.Snapshot) {
			s.Mood, s.Pass = archiver.Working, archiver.PassView{Running: true, Phase: progress.Listing, Rows: 12_000, Back: uitest.Now.AddDate(-7, 0, 0)}
		}), widgets.Disc, widgets.Busy, "Checking RingCentral for new items, back to 21/11/2019 (12,000 read)"},
		{"reaching", uitest.With(func(s *archiver.Snapshot) {
			s.Mood, s.Pass = archiver.Working, archiver.PassView{Running: true, Phase: progress.Reaching}
		}), widgets.Disc, widgets.Busy, "Contacting RingCentral and Dropbox"},
		{"off", uitest.With(func(s *archiver.Snapshot) { s.Mood, s.Backup.On = archiver.Paused, false }), widgets.Bars, widgets.Warn, "Backup is off"},
		{"paused", uitest.With(func(s *archiver.Snapshot) { s.Mood, s.Backup.Paused = archiver.Paused, true }), widgets.Bars, widgets.Warn, "Paused until you resume it"},
		{"paused for a while", uitest.With(func(s *archiver.Snapshot) {
			s.Mood, s.Backup.Paused, s.Backup.PausedUntil = archiver.Paused, true, uitest.Now.Add(18*time.Hour)
		}), widgets.Bars, widgets.Warn, "Paused until tomorrow 08:04"},
		{
			"offline", uitest.With(func(s *archiver.Snapshot) { s.Mood, s.Waiting = archiver.Paused, reasons.Offline }), widgets.Dots, widgets.Warn,
			"No connection to RingCentral or Dropbox",
		},
		{"one open", uitest.With(func(s *archiver.Snapshot) { s.Mood, s.Open = archiver.Paused, 1 }), widgets.Dots, widgets.Warn, "1 item is not archived yet"},
		{
			"urgent", uitest.With(func(s *archiver.Snapshot) {
				s.Mood, s.Open, s.Deletions = archiver.Attention, 15, uitest.Deletion(12, 0, 0, 0)
			}), widgets.Triangle, widgets.Bad,
			"15 items are not archived yet · 12 recordings will be deleted at RingCentral on 3 March 2027",
		},
		{
			"paused while something is open", uitest.With(func(s *archiver.Snapshot) {
				s.Mood, s.Backup.Paused, s.Open, s.Deletions = archiver.Paused, true, 15, uitest.Deletion(12, 0, 1, 0)
			}), widgets.Bars, widgets.Warn, "Paused until you resume it · 13 items will be deleted at RingCentral on 3 March 2027",
		},
		{"a problem", uitest.With(func(s *archiver.Snapshot) {
			s.Mood, s.Problems = archiver.Attention, []archiver.Problem{{Reason: reasons.DropboxFull}}
		}), widgets.Triangle, widgets.Bad, "Dropbox is full"},
		{"a problem that holds up all", uitest.With(func(s *archiver.Snapshot) {
			day := time.Date(2027, 3, 3, 9, 0, 0, 0, time.UTC)
			s.Mood, s.Open, s.Deadline, s.Deletions = archiver.Attention, 709, day, uitest.Deletion(1, 0, 0, 0)
			s.Problems = []archiver.Problem{{Reason: reasons.DropboxFull, Items: 709, Deadline: day}}
		}), widgets.Triangle, widgets.Bad, "Dropbox is full · 709 items are waiting; RingCentral will delete the first on 3 March 2027"},
		{"offline with open items", uitest.With(func(s *archiver.Snapshot) {
			day := time.Date(2027, 3, 3, 9, 0, 0, 0, time.UTC)
			s.Mood, s.Waiting, s.Open, s.Deadline, s.Deletions = archiver.Paused, reasons.Offline, 709, day, uitest.Deletion(1, 0, 0, 0)
			s.Problems = []archiver.Problem{{Reason: reasons.Offline, Items: 709, Deadline: day}}
		}), widgets.Dots, widgets.Warn, "No connection to RingCentral or Dropbox · 709 items are waiting; RingCentral will delete the first on 3 March 2027"},
		{"a problem that is not the most urgent", uitest.With(func(s *archiver.Snapshot) {
			s.Mood, s.Open, s.Deadline, s.Deletions = archiver.Attention, 709, time.Date(2027, 3, 3, 9, 0, 0, 0, time.UTC), uitest.Deletion(1, 0, 0, 0)
			s.Problems = []archiver.Problem{{Reason: reasons.NoPermission, Items: 2, Deadline: s.Deadline.AddDate(0, 1, 0)}}
		}), widgets.Triangle, widgets.Bad, "The signed-in user is not allowed to read all that is to be archived · 1 recording will be deleted at RingCentral on 3 March 2027"},
		{"no app key", archiver.Snapshot{Mood: archiver.Never, RingCentral: archiver.RingCentralView{ClientID: true}}, widgets.Ring, widgets.Subtle, "Not set up: sign in to RingCentral"},
		{"not registered", archiver.Snapshot{Mood: archiver.Never}, widgets.Ring, widgets.Subtle, "Not set up: register the program (GENERAL)"},
		{"not switched on", uitest.With(func(s *archiver.Snapshot) { s.Mood, s.Backup.On = archiver.Never, false }), widgets.Ring, widgets.Subtle, "Not set up: turn on backup"},
		{"not connected", uitest.With(func(s *archiver.Snapshot) { s.Mood, s.Dropbox.Connected = archiver.Never, false }), widgets.Ring, widgets.Subtle, "Not set up: choose where the archive goes"},
	} {
		t.Run(c.name, func(t *testing.T) {
			v := Footer(here, c.s)
			if v.Shape != c.shape || v.Tone != c.tone || v.Text != c.words {
				t.Errorf("got %v %v %q, want %v %v %q", v.Shape, v.Tone, v.Text, c.shape, c.tone, c.words)
			}
		})
	}
}

func TestNextRun(t *testing.T) {
	for _, c := range []struct {
		name, want string
		s          archiver.Snapshot
	}{
		{"both", "Last complete hour 12:00–13:00 · next run 15:02", uitest.Office()},
		{"only the next", "Next run 15:02", uitest.With(func(s *archiver.Snapshot) { s.LastHour = time.Time{} })},
		{"off", "Last complete hour 12:00–13:00", uitest.With(func(s *archiver.Snapshot) { s.NextRun = time.Time{} })},
		{"young", "Last archived hour 12:00–13:00 · next run 15:02", uitest.With(func(s *archiver.Snapshot) { s.LastHour, s.LastArchived = time.Time{}, s.LastHour })},
		{"long ago", "Last complete hour 19 November 12:00–13:00 · next run 15:02", uitest.With(func(s *archiver.Snapshot) { s.LastHour = s.LastHour.Add(-48 * time.Hour) })},
		{"needing somebody", "Next run 15:02", uitest.With(func(s *archiver.Snapshot) { s.Mood = archiver.Attention })},
		{"with something to lose", "Next run 15:02", uitest.With(func(s *archiver.Snapshot) { s.Mood, s.Deletions = archiver.Paused, uitest.Deletion(1, 0, 0, 0) })},
		{"never", "", archiver.Snapshot{At: uitest.Now}},
	} {
		if got := nextRun(here, c.s, true); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// TestTheFooterHasTheWordsOfTheCard: for each cause; a sentence about one item, as "is not allowed to read it", says nothing there.
func TestTheFooterHasTheWordsOfTheCard(t *testing.T) {
	for _, why := range uitest.Reasons(t) {
		s := uitest.Troubled(archiver.Problem{Reason: why, Text: why.Sentence()})
		card := cause.CardOf(here, s.Problems[0], s)
		if got, want := trouble(here, s), Briefly(card.What); got != want {
			t.Errorf("%s: the footer says %q, the card %q", why, got, want)
		}
		if s.Waiting = why; why != reasons.BackupOff && why != reasons.Paused && WhyIdle(here, s) != Briefly(card.What) {
			t.Errorf("%s: it says %q while it waits, the card %q", why, WhyIdle(here, s), card.What)
		}
	}
}
