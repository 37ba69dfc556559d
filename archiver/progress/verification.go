package progress

import (
	"time"

	"ringcentral-archiver/archiver/manifest"
)

// VerifyReport is what a verification found.
type VerifyReport struct {
	At      time.Time
	Files   int // files that lie in the app folder
	Checked int // files of archived items that should be there
	// Each names at most 1000 files, the path in Detail.
	Missing, Changed, Moved                []Unarchived
	MissingCount, ChangedCount, MovedCount int
	Broken                                 []manifest.Flaw
	Resumed                                int // files that have waited for it, and are tried again
}

// Intact reports whether everything archived is in Dropbox as it was put there,
// and the manifests are an unbroken chain.
func (r VerifyReport) Intact() bool { return r.MissingCount+r.ChangedCount+len(r.Broken) == 0 }
