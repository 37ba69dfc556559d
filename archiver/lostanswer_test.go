package archiver_test

import (
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/simulator/dropboxserver"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/store/ledger"
)

// TestASoundThatIsMadeAnewIsArchivedOnce: Dropbox commits a recording, and neither its answer nor that to the look-up comes. When the
// recording is fetched again, RingCentral has made other bytes of it, under the same id.
func TestASoundThatIsMadeAnewIsArchivedOnce(t *testing.T) {
	r := newQuickRig(t)
	id := r.call(r.ana, time.Hour, ringcentralserver.RecordingSpec{Size: 3000})
	first, err := ringcentralserver.Bytes(r.truth(start.Add(-day))[0].Parts[0].Body)
	if err != nil {
		t.Fatal(err)
	}
	first = append(first, "made at first"...)
	r.sim.RingCentral.Inject(ringcentralserver.Fault{
		Path: "/recording/" + id + "/content", Kind: ringcentralserver.FaultContent, ContentType: "audio/mpeg", Content: first, Times: 1,
	})
	r.noAnswers()
	slow := r.call(r.ana, 2*time.Hour, ringcentralserver.RecordingSpec{}) // so that the pass goes on for as long as that
	var fetched atomic.Int64
	waited := make(chan struct{})
	r.sim.Watch(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
			switch {
			case strings.HasSuffix(q.URL.Path, slow+"/content"):
				<-waited
			case strings.HasSuffix(q.URL.Path, id+"/content") && fetched.Add(1) == 2:
				r.sim.Dropbox.ClearFaults()
				close(waited) // not earlier: the other one is answered, too
			}
			next.ServeHTTP(w, q)
		})
	})
	r.backup(4 * time.Hour)
	ended := r.begins()
	r.await("the recording was not archived", func(s archiver.Snapshot) bool { return s.Pass.Failed > 0 })
	r.clock.Advance(10 * time.Minute) // until it is tried again
	if report := <-ended; !report.Complete() {
		t.Errorf("left %+v (%v)", report.Left, report.Err)
	}
	if n := len(r.archive()); n != 2 {
		t.Errorf("there are %d files", n)
	}
	if data, err := r.sim.Dropbox.ReadFile(r.file(id + ".mp3")); err != nil || string(data) != string(first) {
		t.Errorf("%d bytes (%v)", len(data), err)
	}
	if row := r.item(ledger.Key{Type: ledger.CallRecording, ID: id}); row.State != ledger.Archived || row.Bytes != int64(len(first)) {
		t.Errorf("the item is %+v", row)
	}
	if report := r.verify(); report.Checked != 2 || !report.Intact() {
		t.Errorf("it verifies %+v", report)
	}
	if n := fetched.Load(); n != 2 {
		t.Errorf("it was fetched %d times", n)
	}
}

// TestAnUnfinishedFileIsNotTakenForTheFinishedOne: Dropbox commits a fax that is still being sent, and its answer is lost. What lies there
// is found when the fax has been sent, and is not what it came to.
//
//test:long
func TestAnUnfinishedFileIsNotTakenForTheFinishedOne(t *testing.T) {
	r := newQuickRig(t)
	id := r.message("Fax", sentAgo, func(m *ringcentralserver.MessageSpec) {
		m.Direction, m.Statuses = "Outbound", []ringcentralserver.StatusChange{{Status: "Sending"}, {After: sentAgo + 2*time.Hour, Status: "Sent"}}
	})
	r.sim.RingCentral.Inject(ringcentralserver.Fault{
		Path: "/" + id + "/content", Kind: ringcentralserver.FaultContent, ContentType: "application/pdf", Content: []byte("%PDF-1.4\nunfinished\n%%EOF\n"),
	})
	r.noAnswers()
	r.backup(day)
	if report := r.runOnce(); report.Complete() || len(r.archive()) != 1 {
		t.Fatalf("left %+v (%v), %d files", report.Left, report.Err, len(r.archive()))
	}
	r.sim.RingCentral.ClearFaults()
	r.sim.Dropbox.ClearFaults()
	r.clock.Advance(3 * time.Hour)
	if report := r.runOnce(); !report.Complete() {
		t.Errorf("left %+v (%v)", report.Left, report.Err)
	}
	row := r.item(ledger.Key{Type: ledger.Fax, ID: id})
	want, err := ringcentralserver.Bytes(r.truth(start.Add(-day))[0].Parts[0].Body)
	if err != nil || row.State != ledger.Archived || len(row.Paths) != 1 {
		t.Fatalf("the item is %+v (%v)", row, err)
	}
	if data, err := r.sim.Dropbox.ReadFile(row.Paths[0]); err != nil || string(data) != string(want) {
		t.Errorf("%s is %.40q (%v)", row.Paths[0], data, err)
	}
}

// noAnswers has Dropbox commit files and say nothing of them.
func (r *rig) noAnswers() {
	for _, route := range []string{"files/upload_session/finish_batch_v2", "files/upload_session/finish"} {
		r.sim.Dropbox.Inject(dropboxserver.Fault{Route: route, Do: dropboxserver.ResetAfter, Times: -1})
	}
	r.sim.Dropbox.Inject(dropboxserver.Fault{Route: "files/get_metadata", Do: dropboxserver.ResetBefore, Times: -1})
}
