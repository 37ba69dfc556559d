package archiver_test

import (
	"testing"
	"time"

	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/simulator/dropboxserver"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
)

// TestTheAppFolderIsDeleted: Dropbox may say that there is no such folder, until something is uploaded (docs/dropbox.md §1). Then nothing lies
// there, so that a new archive begins, and one that was there is archived again, instead of waiting for a list without an end.
func TestTheAppFolderIsDeleted(t *testing.T) {
	t.Parallel()
	t.Run("before the first run", func(t *testing.T) {
		r := newRig(t, ringcentralserver.RoleAdmin)
		r.day()
		r.sim.Dropbox.SetListing(dropboxserver.NoFolder)
		r.backup(24 * time.Hour)
		r.wantAll(r.runOnce(), start.Add(-5*time.Hour))
		r.checkArchive(r.truth(start.Add(-24 * time.Hour)))
	})
	t.Run("with all that is archived", func(t *testing.T) {
		r := newRig(t, ringcentralserver.RoleAdmin)
		r.day()
		r.backup(24 * time.Hour)
		r.runOnce()
		r.sim.Dropbox.SetListing(dropboxserver.NoFolder)
		for _, f := range r.sim.Dropbox.Files() {
			r.remove(f.Path)
		}
		report, err := r.a.Verify(t.Context())
		if err != nil || report.MissingCount != report.Checked || report.Checked == 0 {
			t.Errorf("%d of %d are missing, %v", report.MissingCount, report.Checked, err)
		}
		r.clock.Advance(time.Hour)
		if report := r.runOnce(); report.Reason != reasons.NoReason || !report.Complete() {
			t.Errorf("left %+v, %v", report.Left, report.Err)
		}
		r.checkArchive(r.truth(start.Add(-24 * time.Hour)))
	})
	t.Run("and nobody verifies", func(t *testing.T) {
		r := newRig(t, ringcentralserver.RoleAdmin)
		r.day()
		r.backup(24 * time.Hour)
		r.runOnce()
		r.sim.Dropbox.SetListing(dropboxserver.NoFolder)
		for _, f := range r.sim.Dropbox.Files() {
			r.remove(f.Path)
		}
		for range 2 {
			r.clock.Advance(time.Hour)
			r.runOnce()
		}
		r.checkArchive(r.truth(start.Add(-24 * time.Hour)))
	})
}
