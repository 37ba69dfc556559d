package archiver_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
)

// TestAGatewayRefusesNothing: that RingCentral does not show something is believed of RingCentral only. The words of what stands between, in
// place of a list, are no answer to what was asked for: it is asked for once more, and nothing is said of RingCentral meanwhile.
//
//test:long
func TestAGatewayRefusesNothing(t *testing.T) {
	t.Parallel()
	for name, asked := range map[string]func(*http.Request) bool{
		"messages of shared numbers": func(q *http.Request) bool { return q.URL.Query().Get("owner") == "Any" },
		"deleted messages": func(q *http.Request) bool {
			return strings.HasSuffix(q.URL.Path, "/message-store") && slices.Contains(q.URL.Query()["availability"], "Deleted")
		},
		"deleted calls": func(q *http.Request) bool { return q.URL.Query().Get("showDeleted") == "true" },
		"deleted texts in shared inboxes": func(q *http.Request) bool {
			return strings.Contains(q.URL.Path, "/message-threads/messages") && slices.Contains(q.URL.Query()["availability"], "Deleted")
		},
	} {
		t.Run(name, func(t *testing.T) {
			r, queue, thread := inboxesOwn(t)
			r.features(r.ana, ringcentralserver.FeatureThreads, ringcentralserver.FeatureSharedTexts)
			r.call(r.bob, time.Hour, ringcentralserver.RecordingSpec{})
			r.of(r.ana, ringcentralserver.TypeSMS, 2*time.Hour)
			r.shared(queue, r.ana, ringcentralserver.TypeSMS, time.Hour)
			r.inThread(thread, 3*time.Hour, nil)
			r.sim.RingCentral.Inject(ringcentralserver.Fault{Kind: ringcentralserver.FaultGateway, Status: 400, Match: asked})
			r.turnOn(messagesToo, 24*time.Hour)
			report := r.runOnce()
			if w := r.a.Snapshot().Completeness; report.Complete() || report.Reason != reasons.ServiceTrouble || w.Now || w.Uncovered&(completeness.SharedRefused|completeness.DeletedMessages) != 0 {
				t.Errorf("complete %t with %q, but for %q (%v)", report.Complete(), report.Reason, w.Uncovered.Sentences(), report.Err)
			}
			if calls := r.a.Snapshot().Calls; calls.Undeleted {
				t.Error("RingCentral is said not to show deleted calls")
			}
			r.sim.RingCentral.ClearFaults()
			r.clock.Advance(time.Hour)
			if report := r.runOnce(); !report.Complete() {
				t.Errorf("left %+v (%v)", report.Left, report.Err)
			}
			r.wantUncovered("then", completeness.InboxesAsShown)
		})
	}
}
