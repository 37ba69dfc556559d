package notifications

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2/theme"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/ui/uitest"
)

// TestEachPlaceIsToldOf: by its name, and what concerns RingCentral once.
func TestEachPlaceIsToldOf(t *testing.T) {
	folder := func(all ...reasons.Reason) archiver.Snapshot {
		return uitest.Elsewhere(uitest.InFolder, func(s *archiver.Snapshot) {
			for _, r := range all {
				s.Problems = append(s.Problems, archiver.Problem{Reason: r})
			}
		})
	}
	both := func(other archiver.Snapshot, first ...reasons.Reason) archiver.Snapshot {
		return uitest.But(uitest.Several(other), func(s *archiver.Snapshot) {
			for _, r := range first {
				s.Problems = append(s.Problems, archiver.Problem{Reason: r})
			}
		})
	}
	const away = "Folder: The folder of the archive is not there. Is its disk or NAS connected? Archiving resumes automatically when it is back."
	const refused = "The signed-in user is not allowed to read all that is to be archived. Ask the account's administrator for the permission."
	for _, c := range []struct {
		name string
		seen []archiver.Snapshot
		want []string
	}{
		{"the folder goes away and comes back", []archiver.Snapshot{both(folder()), both(folder(reasons.FolderMissing)), both(folder(reasons.FolderMissing)), both(folder())}, []string{away, "Folder: Backup is working again."}},
		{
			"the first is full",
			[]archiver.Snapshot{both(folder()), both(folder(), reasons.DropboxFull), both(folder())},
			[]string{"Dropbox: Dropbox is full. Free some space or upgrade your plan; archiving then resumes.", "Dropbox: Backup is working again."},
		},
		{
			"RingCentral refuses both",
			[]archiver.Snapshot{both(folder()), both(folder(reasons.NoPermission), reasons.NoPermission), both(folder(reasons.NoPermission)), both(folder())},
			[]string{refused, "Backup is working again."},
		},
		{"it is disconnected meanwhile", []archiver.Snapshot{both(folder(reasons.FolderMissing)), uitest.Office(), both(folder(reasons.FolderMissing))}, []string{away, away}},
	} {
		r := uitest.New(t, &uitest.Engine{}, theme.VariantLight)
		var told []string
		n := &Notifier{runner: r.Runner, place: r.Place, send: func(one notification) { told = append(told, one.text) }}
		r.Put(nil, n.Draw, nil)
		told = nil
		for _, s := range c.seen {
			r.See(s)
		}
		if !slices.Equal(told, c.want) {
			t.Errorf("%s: it told %q", c.name, told)
		}
	}
}
