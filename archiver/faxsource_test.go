package archiver_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver/simulator/dropboxserver"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
)

// TestTheDocumentThatAFaxWasMadeFrom: it is archived as the fax while RingCentral shows nothing else. A store that was lost takes it for
// what it is once the fax is shown as well: the fax is archived, and the document not a second time.
//
//test:long
func TestTheDocumentThatAFaxWasMadeFrom(t *testing.T) {
	t.Parallel()
	for name, served := range map[string]bool{"which is still served": true, "which is not served any more": false} {
		t.Run(name, func(t *testing.T) {
			r := newRigInLine(t, ringcentralserver.RoleAdmin)
			id := r.message(ringcentralserver.TypeFax, 10*time.Hour, func(m *ringcentralserver.MessageSpec) {
				m.Direction, m.SourceFile, m.SourceType = "Outbound", "Plan.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
			})
			source := ""
			r.eachRow("/message-store", func(row object) {
				all, _ := row["attachments"].([]any)
				row["attachments"] = slices.DeleteFunc(all, func(a any) bool { return a.(object)["type"] == "RenderedDocument" })
				for _, a := range row["attachments"].([]any) {
					source, _ = a.(object)["uri"].(string)
				}
			})
			r.backup(24 * time.Hour)
			if report := r.runOnce(); !report.Complete() || report.Archived != 1 {
				t.Fatalf("archived %d, left %+v (%v)", report.Archived, report.Left, report.Err)
			}
			r.sim.Watch(nil)
			if !served {
				r.sim.RingCentral.Inject(ringcentralserver.Fault{Path: source[strings.LastIndex(source, "/message-store"):], Kind: ringcentralserver.FaultStatus, Status: 404, Times: -1})
			}
			fresh := r.computer()
			fresh.backup(24 * time.Hour)
			report := fresh.runOnce()
			files := slices.DeleteFunc(r.archive(), func(f dropboxserver.File) bool { return !strings.Contains(f.Path, id) })
			if !report.Complete() || len(files) != 2 {
				t.Errorf("left %+v (%v), files %+v", report.Left, report.Err, files)
			}
			r.checkArchive(r.truth(start.Add(-25 * time.Hour)))
		})
	}
}
