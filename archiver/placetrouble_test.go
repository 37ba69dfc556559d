package archiver_test

import (
	"testing"
	"time"

	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/s3/s3test"
	"ringcentral-archiver/archiver/sftp/sshdtest"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
)

// TestATroubleOfThePlaceIsSaidOnce: that the pages could not be written either is not said beside why nothing can be; and when the trouble
// ends it goes on.
//
//test:long
func TestATroubleOfThePlaceIsSaidOnce(t *testing.T) {
	t.Parallel()
	t.Run("on a server", func(t *testing.T) {
		r := newRig(t, ringcentralserver.RoleAdmin)
		s := sshdtest.New(t, "")
		without := s.Like(t, func(s *sshdtest.Server) { s.Subsystem = "other" })
		r.onServer(s)
		r.troubles(reasons.PlaceBlocked, func() { s.LeadTo(without.Direct()) }, func() { s.LeadTo(s.Direct()) })
	})
	t.Run("in a bucket", func(t *testing.T) {
		r := newRig(t, ringcentralserver.RoleAdmin)
		s := s3test.New(t, false)
		r.inBucket(s)
		r.troubles(reasons.BucketMissing, func() {
			s.Inject(s3test.Fault{Do: s3test.Says(404, "NoSuchBucket", "The specified bucket does not exist")})
		}, s.Mend)
		r.troubles(reasons.BucketRegion, func() {
			s.Inject(s3test.Fault{Do: s3test.Says(301, "PermanentRedirect", "Please use another endpoint.", "X-Amz-Bucket-Region", "us-west-9")})
		}, s.Mend)
	})
}

// troubles has a trouble come and go.
func (r *rig) troubles(want reasons.Reason, comes, goes func()) {
	r.t.Helper()
	r.day()
	r.backup(day)
	comes()
	if report := r.runOnce(); report.Reason != want || report.IndexErr != nil || report.Archived != 0 {
		r.t.Errorf("it is %q (%v), archived %d; the pages: %v", report.Reason, report.Err, report.Archived, report.IndexErr)
	}
	goes()
	r.clock.Advance(time.Minute) // who is refused asks no sooner again
	if report := r.runOnce(); !report.Complete() || report.Archived == 0 {
		r.t.Errorf("when it is over: archived %d, left %+v (%v)", report.Archived, report.Left, report.Err)
	}
}
