package output

import (
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store/destination"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/store/place"
	"ringcentral-archiver/ui/terminal/phrase"
)

// noon is a moment, and pacific where it is noon.
var (
	noon    = time.Date(2026, 11, 21, 20, 7, 10, 0, time.UTC)
	pacific = time.FixedZone("PST", -8*60*60)
)

func TestCompletenessWords(t *testing.T) {
	since := noon.Add(-50 * time.Hour)
	for want, w := range map[string]completeness.Answer{
		"Everything RingCentral holds is in Dropbox, as of 2026-11-21 12:07; 4 hours are still settling":                                                                    {Now: true, At: noon, Settling: 4},
		"Everything RingCentral holds is in Dropbox, as of 2026-11-21 12:07; items before 2026-11-19 10:07 are not included":                                                {Now: true, At: noon, Since: since},
		"Everything RingCentral holds is in Dropbox, as of 2026-11-21 12:07, except messages of shared numbers":                                                             {Now: true, At: noon, Uncovered: completeness.SharedInboxes | completeness.SharedNotKnown},
		"Everything RingCentral holds is in Dropbox, as of 2026-11-21 12:07, except perhaps messages of shared numbers":                                                     {Now: true, At: noon, Uncovered: completeness.InboxesNotKnown},
		"Everything RingCentral holds is in Dropbox, as of 2026-11-21 12:07, except perhaps recordings of deleted calls":                                                    {Now: true, At: noon, Uncovered: completeness.DeletedCalls},
		"Everything RingCentral holds is in Dropbox, as of 2026-11-21 12:07, except messages of shared numbers, and perhaps recordings of deleted calls":                    {Now: true, At: noon, Uncovered: completeness.DeletedCalls | completeness.SharedInboxes},
		"Everything RingCentral holds is in Dropbox, as of 2026-11-21 12:07, except perhaps messages of shared numbers and recordings of deleted calls":                     {Now: true, At: noon, Uncovered: completeness.DeletedCalls | completeness.InboxesNotKnown},
		"The archive was last known to be complete on 2026-11-21 12:07; now: Dropbox is full. Free some space or upgrade your plan; archiving then resumes. [dropbox-full]": {At: noon, Reason: reasons.DropboxFull},
		"It is not known yet whether everything RingCentral holds is in Dropbox; now: RingCentral has not been asked for all items yet. [not-listed]":                       {Reason: "not-listed"},
	} {
		if got := completenessWords(archiver.Snapshot{Completeness: w}, phrase.In(nil, pacific)); got != want {
			t.Errorf("got  %q\nwant %q", got, want)
		}
	}
	if got := completenessWords(archiver.Snapshot{Gone: 1, Completeness: completeness.Answer{Now: true, At: noon}}, phrase.In(nil, pacific)); !strings.Contains(got, "items counted as gone were deleted there earlier") {
		t.Errorf("what is gone is not said: %q", got)
	}
}

func TestWhatAPlaceLacksIsSaid(t *testing.T) {
	v := archiver.Snapshot{Completeness: completeness.Answer{Now: true, At: noon}, Lacks: []completeness.Lack{{In: place.Folder, Files: 984}, {In: place.Dropbox, Files: 3, Names: 1}}}
	in := phrase.In(nil, pacific)
	const want = "Everything RingCentral holds is in Dropbox, as of 2026-11-21 12:07; the folder has 984 files more; Dropbox has 3 files more"
	if got := completenessWords(v, in); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	var said []string
	writeComplete(func(_, words string) { said = append(said, words) }, v, in)
	if all := strings.Join(said, "\n"); !strings.Contains(all, "\nIn the folder, but not here yet: 984 files of the archive that") ||
		!strings.Contains(all, "\nIn Dropbox, but not here yet: 2 files of the archive that") || !strings.Contains(all, "\nIn Dropbox, but not here: 1 file of the archive, because the name") {
		t.Errorf("it says %q", all)
	}
}

func TestVerifiedWords(t *testing.T) {
	for want, v := range map[string]destination.Verification{
		"not yet (archiver verify)":                                  {},
		"2026-11-21 12:07: 62 files in Dropbox, by hash":             {At: noon, Checked: 62},
		"2026-11-21 12:07: 62 files checked, missing: 2, changed: 1": {At: noon, Checked: 62, Missing: 2, Changed: 1},
	} {
		if got := verifiedWords(v, phrase.In(nil, pacific)); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// TestALeaverWithoutANameIsNamed: a deleted extension may have no name any more, and no number either.
func TestALeaverWithoutANameIsNamed(t *testing.T) {
	for want, of := range map[string]ledger.Owner{
		"1 recording of Mia Chen (103) is archived first because the extension is deleted.":       {Name: "Mia Chen", Number: "103"},
		"1 recording of Mia Chen is archived first because the extension is deleted.":             {Name: "Mia Chen"},
		"1 recording of extension 103 is archived first because the extension is deleted.":        {Number: "103"},
		"1 recording of an unknown extension is archived first because the extension is deleted.": {},
	} {
		if got := LeaverWords(ledger.Leaver{Owner: of, Status: "Deleted", Types: [4]int{1, 0, 0, 0}}, phrase.In(nil, pacific)); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestDeletionWords(t *testing.T) {
	for want, types := range map[string][4]int{
		"12 recordings will be deleted at RingCentral on 21 November 2026":   {12, 0, 0, 0},
		"1 voicemail will be deleted at RingCentral on 21 November 2026":     {0, 1, 0, 0},
		"2 text messages will be deleted at RingCentral on 21 November 2026": {0, 0, 2, 0},
		"2 faxes will be deleted at RingCentral on 21 November 2026":         {0, 0, 0, 2},
		"1 fax will be deleted at RingCentral on 21 November 2026":           {0, 0, 0, 1},
		"1,300 items will be deleted at RingCentral on 21 November 2026":     {1299, 0, 0, 1},
	} {
		if got := DeletionWords(ledger.Deletion{Day: noon, Types: types}, phrase.In(nil, time.UTC)); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
