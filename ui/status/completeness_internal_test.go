package status

import (
	"testing"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/ui/cause"
	"ringcentral-archiver/ui/uitest"
	"ringcentral-archiver/ui/widgets"
)

func TestEverythingIsThereOnlyWhenItIsKnown(t *testing.T) {
	at, since := uitest.Now.Add(-time.Minute), time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC)
	before := uitest.Now.Add(-24 * time.Hour)
	for _, c := range []struct {
		name   string
		w      completeness.Answer
		open   int
		shape  widgets.Shape
		said   widgets.Phrase
		note   string
		rescue bool
		foot   string // in good times
	}{
		{
			"all",
			completeness.Answer{Now: true, At: at},
			0, widgets.Tick,
			widgets.Phrase{Text: "Everything RingCentral holds is in Dropbox", Tone: widgets.Good},
			"As of 14:03.", false, "Everything RingCentral holds is in Dropbox",
		},
		{
			"some hours settle",
			completeness.Answer{Now: true, At: at, Settling: 1},
			0, widgets.Tick,
			widgets.Phrase{Text: "Everything RingCentral holds is in Dropbox", Tone: widgets.Good},
			"As of 14:03. 1 hour is still settling.", false, "Everything RingCentral holds is in Dropbox",
		},
		{
			"only from then on",
			completeness.Answer{Now: true, At: at, Since: since, Settling: 3},
			0, widgets.Tick,
			widgets.Phrase{Text: "Everything RingCentral holds since 20 November is in Dropbox", Tone: widgets.Good},
			"As of 14:03. 3 hours are still settling. Items before 20 November are not included.", true,
			"Everything RingCentral holds since 20 November is in Dropbox",
		},
		{
			"but for shared numbers",
			completeness.Answer{Now: true, At: at, Since: since, Uncovered: completeness.SharedInboxes | completeness.SharedRefused},
			0, widgets.Dots,
			widgets.Phrase{Text: "Everything RingCentral holds since 20 November is in Dropbox · except messages of shared numbers", Tone: widgets.Warn},
			"As of 14:03. Items before 20 November are not included. " +
				"RingCentral refuses to list texts and voicemail of shared numbers (queues, sites, menus): they are not archived. " +
				"Texts in shared inboxes are not archived: at RingCentral, give the registered app the permission SMS, with which it might also send texts, then sign in again.", true,
			"Everything RingCentral holds since 20 November is in Dropbox · except messages of shared numbers",
		},
		{
			"perhaps but for shared numbers",
			completeness.Answer{Now: true, At: at, Uncovered: completeness.SharedNotKnown},
			0, widgets.Dots,
			widgets.Phrase{Text: "Everything RingCentral holds is in Dropbox · except perhaps messages of shared numbers", Tone: widgets.Warn},
			"As of 14:03. It is not known whether there are texts or voicemail of shared numbers (queues, sites, menus): they are not archived yet.", false,
			"Everything RingCentral holds is in Dropbox · except perhaps messages of shared numbers",
		},
		{
			"not looked yet",
			completeness.Answer{},
			0, widgets.Dots,
			widgets.Phrase{Text: "It is not known whether everything is in Dropbox", Tone: widgets.Warn},
			"The archive has not been complete yet.", false, "All known items are in Dropbox",
		},
		{
			"started again",
			completeness.Answer{At: before},
			0, widgets.Dots,
			widgets.Phrase{Text: "It is not known whether everything is in Dropbox", Tone: widgets.Warn},
			"The archive was last known to be complete on 20 November, 14:04.", false,
			"All known items are in Dropbox · last known complete yesterday 14:04",
		},
		{
			"something fails",
			completeness.Answer{Reason: reasons.DropboxFull, At: before, Since: since},
			12, widgets.Triangle,
			widgets.Phrase{Text: "12 items are not archived yet", Tone: widgets.Bad},
			"Dropbox is full. Free some space or upgrade your plan; archiving then resumes. The archive was last known to be complete on 20 November, 14:04. Items before 20 November are not included.",
			false, "All known items are in Dropbox · last known complete yesterday 14:04",
		},
		{
			"offline",
			completeness.Answer{Reason: reasons.Offline, Settling: 172}, // a week
			0, widgets.Dots,
			widgets.Phrase{Text: "It is not known whether everything is in Dropbox", Tone: widgets.Warn},
			reasons.Offline.Sentence() + " The archive has not been complete yet.", false, "All known items are in Dropbox",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := uitest.With(func(s *archiver.Snapshot) { s.Completeness, s.Open = c.w, c.open })
			if got, want := Completeness(here, s), (Answer{c.shape, c.said, c.note, cause.Offer(c.w.Reason), c.w.Reason, c.rescue}); got != want {
				t.Errorf("got  %+v\nwant %+v", got, want)
			}
			foot, want := Footer(here, s), widgets.Phrase{Text: c.foot, Tone: widgets.Good}
			if c.w.Uncovered != 0 {
				want.Tone = widgets.Warn
			}
			if foot.Phrase != want || (foot.Shape == widgets.Disc) != (want.Tone == widgets.Good) {
				t.Errorf("the footer says %+v", foot)
			}
		})
	}
	if got := Known(here, uitest.With(func(s *archiver.Snapshot) { s.Archived, s.Completeness.Now = 0, true })); got != "Nothing to archive so far" {
		t.Errorf("with nothing archived it says %q", got)
	}
}

// TestWhatHelpsIsOffered: a rescue does not help where nothing can be archived, and what went on all the same needs no other button.
func TestWhatHelpsIsOffered(t *testing.T) {
	for why, want := range map[reasons.Reason]struct {
		help   string
		rescue bool
	}{
		reasons.SignedOut: {"Sign in to RingCentral", false}, reasons.Disconnected: {"Connect Dropbox", false}, reasons.Offline: {"Try again", false},
		reasons.KeychainLocked: {"Unlock the keyring", false}, reasons.NotYetAvailable: {"", true}, reasons.Gone: {"", true}, reasons.NoReason: {"", true},
	} {
		a := Completeness(here, uitest.With(func(s *archiver.Snapshot) { s.Completeness = completeness.Answer{Reason: why, Since: uitest.Now} }))
		if a.Help != want.help || a.Rescue != want.rescue || a.Reason != why {
			t.Errorf("%s: help %q, rescue %t", why, a.Help, a.Rescue)
		}
	}
	if a := Completeness(here, uitest.With(func(s *archiver.Snapshot) { s.Completeness = completeness.Answer{Now: true, Reason: reasons.Offline} })); a.Help != "" {
		t.Errorf("all is there, and it offers %q", a.Help)
	}
}

// TestOlderItemsAreCountedWhileThatIsKnown: a count of last week is none.
func TestOlderItemsAreCountedWhileThatIsKnown(t *testing.T) {
	for why, want := range map[reasons.Reason]string{reasons.NoReason: "946 older items are still at RingCentral", reasons.Offline: "older items are not included yet"} {
		s := uitest.With(func(s *archiver.Snapshot) { s.Backup.OlderSettled, s.Backup.Older, s.Waiting = false, 946, why })
		if got := OlderWait(s); got != want {
			t.Errorf("%s: %q", why, got)
		}
	}
}

func TestTheRescueIsOfferedOnlyWhereItCanBeDone(t *testing.T) {
	s := uitest.With(func(s *archiver.Snapshot) { s.Completeness.Since, s.Dropbox.Connected = uitest.Now, false })
	if Completeness(here, s).Rescue {
		t.Error("it is offered without Dropbox")
	}
}
