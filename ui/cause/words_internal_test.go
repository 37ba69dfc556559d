package cause

import (
	"slices"
	"testing"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/ui/uitest"
	"ringcentral-archiver/ui/widgets"
)

var here = uitest.Here

func TestEveryReasonHasWordsAndHelp(t *testing.T) {
	all := uitest.Reasons(t)
	if len(all) < 20 {
		t.Fatalf("only %d reasons were found", len(all))
	}
	for _, r := range all {
		c, known := causes[r]
		if !known || c.words(r) == "" {
			t.Errorf("%s has no words", r)
		}
		// To ask again while RingCentral wants less would only prolong it.
		if (len(c.helps) == 0) != (r == reasons.RateLimited) {
			t.Errorf("%s offers %d buttons", r, len(c.helps))
		}
		for _, help := range c.helps {
			if remedyWords[help] == "" {
				t.Errorf("%s has a button without words", r)
			}
		}
	}
}

func TestCauseCards(t *testing.T) {
	march := time.Date(2027, 3, 3, 9, 0, 0, 0, time.UTC)
	onlyCalls := func(s *archiver.Snapshot) { s.Backup.Extension.On = false }
	for _, c := range []struct {
		name string
		s    archiver.Snapshot
		want Card
	}{
		{"waiting", uitest.But(uitest.Troubled(archiver.Problem{Reason: reasons.NotYetAvailable, Items: 1, NextTry: uitest.Now.Add(20 * time.Minute)}), onlyCalls), Card{
			reasons.NotYetAvailable, "RingCentral has not released all items yet. They will be retried automatically.", "1 recording is waiting. Next try: 14:24.", widgets.Warn, []remedy{tryAgain}, silenceWords{},
		}},
		{"paused", uitest.But(uitest.Troubled(archiver.Problem{Reason: reasons.NotYetAvailable, Items: 1, NextTry: uitest.Now.Add(20 * time.Minute)}), func(s *archiver.Snapshot) {
			onlyCalls(s)
			s.Backup.Paused = true
		}), Card{
			reasons.NotYetAvailable, "RingCentral has not released all items yet. They will be retried automatically.", "1 recording is waiting.", widgets.Warn, []remedy{tryAgain}, silenceWords{},
		}},
		{"until when", uitest.But(uitest.Troubled(archiver.Problem{Reason: reasons.DropboxFull, Items: 12, Deadline: march}), onlyCalls), Card{
			reasons.DropboxFull, reasons.DropboxFull.Sentence(), "12 recordings are waiting; RingCentral will delete the first on 3 March 2027.", widgets.Bad, []remedy{seePlans, tryAgain}, silenceWords{},
		}},
		{"of several types", uitest.Troubled(archiver.Problem{Reason: reasons.Mismatch, Items: 1, Deadline: march}), Card{
			reasons.Mismatch, "The file stored in Dropbox differs from the one sent. It will be retried automatically.", "1 item is waiting; RingCentral will delete it on 3 March 2027.", widgets.Warn, []remedy{tryAgain}, silenceWords{},
		}},
		{"its own words", uitest.But(uitest.Troubled(archiver.Problem{Reason: reasons.NoPermission, Text: "the role may not read recordings"}), func(s *archiver.Snapshot) { s.RingCentral.Missing = []string{"A", "B"} }), Card{
			reasons.NoPermission, "The role may not read recordings.", "Missing: A; B.", widgets.Bad, []remedy{askAdmin, tryAgain}, silenceWords{},
		}},
		{"lost", uitest.Troubled(archiver.Problem{Reason: reasons.Gone, Items: 3, Text: reasons.Gone.Sentence()}), Card{
			reasons.Gone, "RingCentral deleted items before they were archived.", "3 items are lost; the calendar shows which.", widgets.Bad, []remedy{seeDays}, silenceWords{},
		}},
		{"copied", uitest.With(func(s *archiver.Snapshot) { s.OtherComputer, s.Computer = true, "office-pc" }), Card{
			reasons.OtherComputer, reasons.OtherComputer.Sentence(),
			"It was signed in on office-pc. Two programs with the same sign-in would end each other's access, so nothing is archived.", widgets.Bad,
			[]remedy{signInAgain},
			silenceWords{},
		}},
		{"the role does not let programs sign in", uitest.With(func(s *archiver.Snapshot) {
			s.RingCentral.Expired, s.RingCentral.Over = true, reasons.AppAccess
		}), Card{
			reasons.AppAccess, reasons.AppAccess.Sentence(), "", widgets.Bad, []remedy{askAdmin, signInAgain}, silenceWords{},
		}},
		{"a folder is refused", uitest.Troubled(archiver.Problem{Reason: reasons.FolderRefused, Items: 2, Text: reasons.FolderRefused.Sentence()}), Card{
			reasons.FolderRefused, "Dropbox does not allow this account to write to a folder. Ask the folder's owner for the permission to edit it.", "2 items are waiting.",
			widgets.Bad,
			[]remedy{seeAccount, tryAgain},
			silenceWords{},
		}},
		{"offline for days", uitest.But(uitest.Troubled(archiver.Problem{Reason: reasons.Offline, Items: 1}), func(s *archiver.Snapshot) {
			s.Coverage = []completeness.Coverage{{At: uitest.Now.AddDate(0, 0, -9)}, {At: uitest.Now.AddDate(0, 0, -6)}}
		}), Card{
			reasons.Offline, reasons.Offline.Sentence(), "Last checked with RingCentral: 15 November 14:04. 1 item is waiting.", widgets.Warn, []remedy{tryAgain}, silenceWords{},
		}},
		{"offline for a moment", uitest.But(uitest.Troubled(archiver.Problem{Reason: reasons.Offline, Items: 1}), func(s *archiver.Snapshot) {
			s.Coverage = []completeness.Coverage{{At: uitest.Now.Add(-time.Hour)}}
		}), Card{
			reasons.Offline, reasons.Offline.Sentence(), "1 item is waiting.", widgets.Warn, []remedy{tryAgain}, silenceWords{},
		}},
		{"late for days", uitest.But(uitest.Troubled(archiver.Problem{Reason: reasons.BadContent, Items: 1}), func(s *archiver.Snapshot) {
			s.Coverage = []completeness.Coverage{{At: uitest.Now.AddDate(0, 0, -6)}}
		}), Card{
			reasons.BadContent, "RingCentral sent invalid files. They will be retried automatically.", "1 item is waiting.", widgets.Warn, []remedy{tryAgain}, silenceWords{},
		}},
		{"signed out before a pass", uitest.With(func(s *archiver.Snapshot) { s.RingCentral.Expired = true }), Card{
			reasons.SignedOut, reasons.SignedOut.Sentence(), "", widgets.Bad, []remedy{signInAgain}, silenceWords{},
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			needed, waiting := Cards(here, c.s)
			all := append(needed, waiting...)
			if len(all) != 1 || (len(needed) == 1) != (c.want.tone == widgets.Bad) {
				t.Fatalf("%d need a person, %d wait", len(needed), len(waiting))
			}
			got := all[0]
			if got.What != c.want.What || got.Stake != c.want.Stake || got.tone != c.want.tone || !slices.Equal(got.helps, c.want.helps) {
				t.Errorf("got  %+v\nwant %+v", got, c.want)
			}
		})
	}
}

// TestWhatWaitsForAllIsSaidOnce: items that are tried again are among those that the lost connection holds up.
func TestWhatWaitsForAllIsSaidOnce(t *testing.T) {
	offline := archiver.Problem{Reason: reasons.Offline, Items: 12}
	late := archiver.Problem{Reason: reasons.NotYetAvailable, Items: 12, NextTry: uitest.Now.Add(-time.Hour)}
	unread := archiver.Problem{Reason: reasons.Unreadable, Items: 1}
	for _, c := range []struct {
		waiting reasons.Reason
		want    []reasons.Reason
	}{
		{reasons.Offline, []reasons.Reason{reasons.Offline, reasons.Unreadable}},
		{reasons.NoReason, []reasons.Reason{reasons.Offline, reasons.NotYetAvailable, reasons.Unreadable}},
	} {
		s := uitest.But(uitest.Troubled(offline, late, unread), func(s *archiver.Snapshot) { s.Waiting, s.Open = c.waiting, 12 })
		var got []reasons.Reason
		_, waiting := Cards(here, s)
		for _, card := range waiting {
			got = append(got, card.Reason)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("waiting for %q: %v, want %v", c.waiting, got, c.want)
		}
	}
}

// TestAnIndexThatCannotBeWrittenIsNoSecondCause: a full Dropbox takes no page either, which is one fact and one card; an ended sign-in
// at RingCentral does not keep pages from Dropbox.
func TestAnIndexThatCannotBeWrittenIsNoSecondCause(t *testing.T) {
	for why, cards := range map[reasons.Reason]int{reasons.DropboxFull: 1, reasons.SignedOut: 2, reasons.BadContent: 2} {
		needed, waiting := Cards(here, uitest.Troubled(archiver.Problem{Reason: why, Items: 2}, archiver.Problem{Reason: reasons.IndexBehind}))
		if got := len(needed) + len(waiting); got != cards {
			t.Errorf("%s: %d cards, want %d", why, got, cards)
		}
	}
}
