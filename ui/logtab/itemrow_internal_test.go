package logtab

import (
	"slices"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/ui/uitest"
)

func TestItemsSayAllAboutThemselves(t *testing.T) {
	rows := uitest.Hour()
	for i, want := range [][]string{
		{"", "Call recording", "Ana Ruiz, 101", "+1 (415) 555-0123 → +1 (650) 555-0101", "08:02:00", "4:07", "archived", "", ""},
		{"", "Voicemail", "Ana Ruiz, 101", "+1 (415) 555-0123 → 101", "08:09:00", "0:31", "waiting", "3", "14:24"},
		{"", "SMS", "Ben Cole, 102", "+1 (650) 555-0102 → +1 (312) 555-0821", "08:14:00", "", "waiting", "1", "22/11 16:04"},
		{"", "Fax", "Ben Cole, 102", "+1 (212) 555-0164", "08:20:00", "", "gone", "", ""},
		{"", "SMS", "Ben Cole, 102", "+1 (212) 555-0164 → 102", "08:21:00", "", "to be archived", "", "now"},
		{"", "SMS", "Ben Cole, 102", "+1 (212) 555-0164 → 102", "08:22:00", "", "left out", "", ""},
	} {
		var got []string
		for _, c := range itemCells(here, rows[i], uitest.Now) {
			got = append(got, c.Text)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%d: %q, want %q", i, got, want)
		}
	}
	for i, want := range []string{
		"Ana Ruiz, 101 · Archived 13:04 · 2.0 MB · /Ana Ruiz_101/2026-11-21/Call Recording/a b#1.mp3",
		"Ana Ruiz, 101 · RingCentral has not released it yet. It will be retried automatically. · RingCentral will delete it on 19 February 2027",
		"Ben Cole, 102 · The signed-in user is not allowed to read it. Ask the account's administrator for the permission. · The role was changed. · RingCentral will delete it on 19 February 2027",
		"Ben Cole, 102 · RingCentral no longer has it.",
		"Ben Cole, 102 · to be archived",
		"Ben Cole, 102 · left out",
	} {
		if got := itemWords(here, rows[i], uitest.Now).Text; got != want {
			t.Errorf("%d: %q, want %q", i, got, want)
		}
	}
	rows[0].Paths = append(rows[0].Paths, "/x.txt")
	if got := itemWords(here, rows[0], uitest.Now).Text; got != "Ana Ruiz, 101 · Archived 13:04 · 2.0 MB · /Ana Ruiz_101/2026-11-21/Call Recording/a b#1.mp3 and 1 file more" {
		t.Errorf("%q", got)
	}
}

func TestAnItemOfALeaverSaysThatItGoesFirst(t *testing.T) {
	row := archiver.ItemRow{Owner: "Ben Okafor, 102", State: ledger.Discovered, Leaving: "Unassigned", Deadline: time.Date(2027, 3, 3, 12, 0, 0, 0, time.UTC)}
	if got := itemWords(here, row, uitest.Now).Text; got != "Ben Okafor, 102 · to be archived · archived first because the extension is unassigned · RingCentral will delete it on 3 March 2027" {
		t.Errorf("got %v", got)
	}
}

func TestAPartlyArchivedItemSaysHowManyFilesAreThere(t *testing.T) {
	for name, c := range map[string]struct {
		row   archiver.ItemRow
		state string
		words string
	}{
		"waits": {archiver.ItemRow{State: ledger.Waiting, Reason: reasons.NotYetAvailable, Parts: 3, PartsDone: 2}, "partly archived", "Ana · Archived: 2 of 3 files · RingCentral has not released it yet. It will be retried automatically."},
		"ready": {archiver.ItemRow{State: ledger.Discovered, Parts: 2, PartsDone: 1}, "partly archived", "Ana · to be archived · Archived: 1 of 2 files"},
		"gone":  {archiver.ItemRow{State: ledger.Partly, Reason: reasons.PartlyGone, Parts: 2, PartsDone: 1}, "partly archived", "Ana · Archived: 1 of 2 files · RingCentral no longer has some of its files. The others are archived."},
		"none":  {archiver.ItemRow{State: ledger.Waiting, Reason: reasons.Offline, Parts: 2}, "waiting", "Ana · No connection to RingCentral or Dropbox. Check your internet connection; archiving resumes automatically."},
	} {
		c.row.Owner = "Ana"
		if got := itemCells(here, c.row, uitest.Now)[6].Text; got != c.state {
			t.Errorf("%s: the state is %q, want %q", name, got, c.state)
		}
		if got := itemWords(here, c.row, uitest.Now).Text; got != c.words {
			t.Errorf("%s: %q, want %q", name, got, c.words)
		}
		if want := c.row.State.Open() || c.row.State == ledger.Partly; retryable(c.row) != want {
			t.Errorf("%s: it can be tried again: %v", name, !want)
		}
	}
}

func TestWhatWasDeletedAtRingCentralSaysFromWhere(t *testing.T) {
	for of, want := range map[ledger.Type]string{
		ledger.VoiceMail: "deleted by its user at RingCentral", ledger.CallRecording: "its call was deleted from RingCentral’s call log",
	} {
		row := archiver.ItemRow{Key: ledger.Key{Type: of}, Owner: "Ben Okafor, 102", State: ledger.Archived, Archived: uitest.Now, Bytes: 1000, Paths: []string{"/x"}, Parts: 1, PartsDone: 1, Deleted: true}
		if got := itemWords(here, row, uitest.Now).Text; !strings.Contains(got, " · "+want) {
			t.Errorf("%s: %q", of, got)
		}
	}
}
