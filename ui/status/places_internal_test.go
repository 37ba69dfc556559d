package status

import (
	"testing"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store/place"
	"ringcentral-archiver/ui/uitest"
	"ringcentral-archiver/ui/widgets"
)

// TestTheFooterIsAboutAllPlaces: "everything" is said of all places only when each of them has it; else it says what is wrong, and where.
func TestTheFooterIsAboutAllPlaces(t *testing.T) {
	folder := func(change func(*archiver.Snapshot)) archiver.Snapshot {
		return uitest.Elsewhere(uitest.InFolder, change)
	}
	nothingKnown := func(s *archiver.Snapshot) { s.Completeness = completeness.Answer{} }
	paused := func(s *archiver.Snapshot) { s.Mood, s.Backup.Paused, s.Waiting = archiver.Paused, true, reasons.Paused }
	full := func(s *archiver.Snapshot) {
		s.Mood, s.Problems = archiver.Attention, []archiver.Problem{{Reason: reasons.DropboxFull}}
	}
	for _, c := range []struct {
		name, want string
		s          archiver.Snapshot
		shape      widgets.Shape
		tone       widgets.Tone
	}{
		{"both", "Everything RingCentral holds since 9 November is in Dropbox and in the folder", uitest.Several(folder(uitest.Complete)), widgets.Disc, widgets.Good},
		{
			"all four", "Everything RingCentral holds since 9 November is in Dropbox, in the folder, on the SFTP server and in the S3 storage",
			uitest.Several(folder(uitest.Complete), uitest.Elsewhere(uitest.OnServer, uitest.Complete), uitest.Elsewhere(uitest.InBucket, uitest.Complete)), widgets.Disc, widgets.Good,
		},
		{"one is not known", "All known items are in Dropbox and in the folder", uitest.Several(folder(nothingKnown)), widgets.Disc, widgets.Good},
		{"the second is away", "Folder: The folder of the archive is not there", uitest.Several(folder(uitest.Away)), widgets.Triangle, widgets.Bad},
		{"the first is full", "Dropbox: Dropbox is full", uitest.But(uitest.Several(folder(uitest.Complete)), full), widgets.Triangle, widgets.Bad},
		{"both are paused", "Paused until you resume it", uitest.But(uitest.Several(folder(paused)), paused), widgets.Bars, widgets.Warn},
		{"the second begins", "Folder: First run pending", uitest.Several(folder(func(s *archiver.Snapshot) { s.Mood = archiver.Never })), widgets.Ring, widgets.Subtle},
		{
			"the later first hour counts", "Everything RingCentral holds since 20 November is in Dropbox and in the folder",
			uitest.Several(folder(func(s *archiver.Snapshot) { uitest.Complete(s); s.Completeness.Since = uitest.Now.AddDate(0, 0, -1) })), widgets.Disc, widgets.Good,
		},
		{
			"one leaves something out", "Everything RingCentral holds since 9 November is in Dropbox and in the folder · except messages of shared numbers",
			uitest.Several(folder(func(s *archiver.Snapshot) { uitest.Complete(s); s.Completeness.Uncovered = completeness.SharedInboxes })), widgets.Dots, widgets.Warn,
		},
		{
			"one lacks something", "Everything RingCentral holds since 9 November is in Dropbox and in the folder · Dropbox has 984 files more",
			uitest.Several(folder(func(s *archiver.Snapshot) {
				uitest.Complete(s)
				s.Lacks = []completeness.Lack{{In: place.Dropbox, Files: 984}}
			})), widgets.Dots, widgets.Warn,
		},
	} {
		got := Footer(uitest.Here, c.s)
		if got.Text != c.want || got.Shape != c.shape || got.Tone != c.tone {
			t.Errorf("%s: %q, %v, %v", c.name, got.Text, got.Shape, got.Tone)
		}
	}
}

// TestOneWordForAllPlaces: that which a person has to see first.
func TestOneWordForAllPlaces(t *testing.T) {
	moods := []archiver.Mood{archiver.Attention, archiver.Working, archiver.Never, archiver.Paused, archiver.Fine}
	for i, first := range moods {
		for j, second := range moods {
			s := uitest.With(func(s *archiver.Snapshot) {
				s.Mood = first
				s.Beside = []archiver.Snapshot{uitest.Elsewhere(uitest.InFolder, func(s *archiver.Snapshot) { s.Mood = second })}
			})
			if got, want := s.Overall(), moods[min(i, j)]; got != want || About(s).Mood != want {
				t.Errorf("%s and %s are %s, and it is about %s", first, second, got, About(s).Mood)
			}
		}
	}
}
