package archiver_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/simulator/dropboxserver"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
)

// TestARefusedPageHoldsUpNoOther: a page that may not be written, or a file where its folder is needed, holds up neither those of other months
// nor the status page, which would say that the computer has stopped. It is named, and is written once it may be.
func TestARefusedPageHoldsUpNoOther(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		refuse, allow func(r *rig)
		why           reasons.Reason
		detail        string
	}{
		"one table": {
			func(r *rig) { r.sim.Dropbox.RefusePaths("/Index/2026-11.csv", "no_write_permission") },
			func(r *rig) { r.sim.Dropbox.RefusePaths("", "") },
			reasons.FolderRefused, "Dropbox: /Index/2026-11.csv",
		},
		"the rows of a month": {
			func(r *rig) { r.put("/Index/2026-11", "a note") },
			func(r *rig) { r.remove("/Index/2026-11") },
			reasons.FileInTheWay, "Dropbox: /Index/2026-11",
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, ringcentralserver.RoleAdmin)
			r.call(r.ana, time.Hour, ringcentralserver.RecordingSpec{})
			r.call(r.ana, 40*24*time.Hour, ringcentralserver.RecordingSpec{})
			c.refuse(r)
			r.backup(60 * 24 * time.Hour)
			if report := r.runOnce(); report.Archived != 2 || report.IndexErr == nil {
				t.Errorf("archived %d, %v", report.Archived, report.IndexErr)
			}
			for _, page := range []string{"/Index/2026-10.html", "/Index/2026-10.csv", "/Index/2026-10-11.json"} {
				r.get(page)
			}
			if page := r.get("/ARCHIVE STATUS.html"); !strings.Contains(page, "needs your attention") || !strings.Contains(page, c.detail) {
				t.Errorf("the status page does not name it: %s", page)
			}
			c.allow(r)
			r.clock.Advance(time.Hour)
			if report := r.runOnce(); report.IndexErr != nil || len(r.a.Snapshot().Problems) > 0 {
				t.Errorf("after it is allowed: %v, %+v", report.IndexErr, r.a.Snapshot().Problems)
			}
			for _, page := range []string{"/Index/2026-11.html", "/Index/2026-11.csv"} {
				r.get(page)
			}
		})
	}
	t.Run("the folder of the index", func(t *testing.T) {
		r := newRig(t, ringcentralserver.RoleAdmin)
		r.sim.Dropbox.RefusePaths("/Index", "no_write_permission")
		r.call(r.ana, time.Hour, ringcentralserver.RecordingSpec{})
		r.backup(24 * time.Hour)
		r.runOnce()
		if page := r.get("/ARCHIVE STATUS.html"); !strings.Contains(page, "Dropbox does not allow this account to write to the folder.") {
			t.Errorf("the status page does not name it: %s", page)
		}
	})
}

// TestWhatKeepsTheIndexFromBeingWrittenIsSaid: where nothing is to be archived, only the pages meet what a person has to put right. That it is
// tried again by itself would help nobody.
func TestWhatKeepsTheIndexFromBeingWrittenIsSaid(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		trouble func(r *rig)
		why     reasons.Reason
	}{
		"full": {func(r *rig) {
			r.sim.Dropbox.Inject(dropboxserver.Fault{Route: "files/upload_session/finish_batch_v2", Times: -1, Do: dropboxserver.Full})
		}, reasons.DropboxFull},
		"not verified": {func(r *rig) { r.sim.Dropbox.SetTrouble(dropboxserver.Unverified) }, reasons.EmailUnverified},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, ringcentralserver.RoleAdmin)
			chat := listen(t)
			n := archiver.Notices{}
			n.Hook.Address = chat.URL
			r.setNotices(n)
			r.backup(24 * time.Hour)
			r.runOnce()
			c.trouble(r)
			r.clock.Advance(time.Hour)
			r.runOnce()
			named := slices.ContainsFunc(r.a.Snapshot().Problems, func(p archiver.Problem) bool { return p.Reason == c.why })
			says, _, _ := strings.Cut(c.why.Sentence(), ".")
			if told := strings.Join(chat.messages(t), "\n"); !named || !strings.Contains(told, says) {
				t.Errorf("problems %+v, told %q", r.a.Snapshot().Problems, told)
			}
		})
	}
}
