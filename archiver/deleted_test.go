package archiver_test

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/store/ledger"
)

// TestWhatItsUserDeletedIsArchivedAndMarked: in the page, the table and the day's record, whether it was
// deleted before or after it was archived; of another extension as of one's own.
//
//test:long
func TestWhatItsUserDeletedIsArchivedAndMarked(t *testing.T) {
	r, ids := mailboxes(t, 0)
	deleted := func(extension string, ago time.Duration, at time.Time) string {
		return r.message(ringcentralserver.TypeVoiceMail, ago, func(m *ringcentralserver.MessageSpec) {
			m.ExtensionID, m.DeletedAt = extension, at
		})
	}
	before, after := deleted(ids[1], 3*time.Hour, start.Add(-2*time.Hour)), deleted(ids[0], 2*time.Hour, start.Add(30*time.Minute))
	kept := deleted(ids[1], time.Hour, time.Time{})
	r.turnOn(messagesToo, 4*time.Hour)
	marked := func(when string, want ...string) {
		t.Helper()
		for name, mark := range map[string]string{
			"/Index/2026-11.csv": `(?m)^.*_%s\.mp3.*,by its user\r$`, "/Index/2026-11/2026-11-20.js": `_%s\.mp3"\]\],"%s","",\d+,1\]`,
			"/Index/2026-11-20.json": `(?m)^.*"id":"%s".*"deletedByUser":true.*$`,
		} {
			page, got := r.page(name), ""
			for _, id := range []string{before, after, kept} {
				if regexp.MustCompile(strings.ReplaceAll(mark, "%s", id)).MatchString(page) {
					got += " " + id
				}
			}
			if got != " "+strings.Join(want, " ") {
				t.Errorf("%s: %s marks%s, want %s", when, name, got, want)
			}
		}
	}
	if report := r.runOnce(); !report.Complete() || report.Archived != 3 {
		t.Fatalf("archived %d, left %+v (%v)", report.Archived, report.Left, report.Err)
	}
	marked("at first", before)
	r.clock.Advance(time.Hour)
	r.runOnce()
	marked("later", before, after)
	for range 6 { // until RingCentral has purged them
		r.clock.Advance(24 * time.Hour)
		r.runOnce()
	}
	marked("in the end", before, after)
	if report := r.runOnce(); !report.Complete() {
		t.Errorf("left %+v (%v)", report.Left, report.Err)
	}
}

// TestACallWhoseRowWasDeletedIsArchived: the lists show it only to who asks for it, and its recording is still there. Where
// RingCentral does not take the question, all else is archived, and it is said that nothing is known of such calls until it takes it.
func TestACallWhoseRowWasDeletedIsArchived(t *testing.T) {
	t.Parallel()
	for name, role := range map[string]ringcentralserver.Role{"of the account": ringcentralserver.RoleAdmin, "of the user": ringcentralserver.RoleUser} {
		for _, status := range []int{0, 400, 403} {
			t.Run(fmt.Sprint(name, ", refused with ", status), func(t *testing.T) {
				refused := status > 0
				r := newRig(t, role)
				kept := r.call(r.ana, 2*time.Hour, ringcentralserver.RecordingSpec{})
				_, ids := r.sim.RingCentral.Office().AddCall(ringcentralserver.CallSpec{
					Start: start.Add(-time.Hour), Duration: time.Minute, ExtensionID: r.ana, DeletedAt: start.Add(-30 * time.Minute),
					Recordings: []ringcentralserver.RecordingSpec{{}},
				})
				want := r.truth(start.Add(-4 * time.Hour))
				if refused {
					r.sim.RingCentral.Inject(ringcentralserver.Fault{Kind: ringcentralserver.FaultStatus, Status: status, Match: func(q *http.Request) bool {
						return q.URL.Query().Has("showDeleted")
					}})
					want = want[:1]
				}
				r.backup(4 * time.Hour)
				if report := r.runOnce(); !report.Complete() {
					t.Errorf("left %+v (%v)", report.Left, report.Err)
				}
				r.checkArchive(want)
				var uncovered completeness.Uncovered
				if refused {
					uncovered = completeness.DeletedCalls
				}
				if got := r.a.Snapshot().Completeness; !got.Now || got.Uncovered != uncovered {
					t.Errorf("everything is there: %t, but for %q", got.Now, got.Uncovered.Sentences())
				}
				if calls := r.a.Snapshot().Calls; calls.Undeleted != refused {
					t.Errorf("the calls may lack deleted ones: %t", calls.Undeleted)
				}
				r.wantCallMarked("the table of the items", "/Index/2026-11.csv", ids[0], `,from the call log\r$`, !refused)
				r.wantCallMarked("the table of the calls", callTable, ids[0], `,from the call log,\r$`, !refused)
				r.wantCallMarked("the items of the day", "/Index/2026-11-20.json", ids[0], `"type":"Call Recording".*"deletedFromCallLog":true`, !refused)
				r.wantCallMarked("the calls of the day", "/Index/2026-11-20.json", ids[0], `"recordings":.*"deletedFromCallLog":true`, !refused)
				if table := r.page("/Index/2026-11.csv"); !strings.Contains(table, kept) || strings.Contains(table, ids[0]) == refused {
					t.Errorf("the table is %s", table)
				}
				r.sim.RingCentral.ClearFaults()
				r.clock.Advance(time.Hour)
				r.runOnce()
				if got := r.a.Snapshot().Completeness.Uncovered; got != uncovered {
					t.Errorf("before everything is listed again it is there but for %q", got.Sentences())
				}
				r.clock.Advance(23 * time.Hour)
				r.runOnce()
				r.checkArchive(r.truth(start.Add(-4 * time.Hour)))
				if got := r.a.Snapshot().Completeness; !got.Now || got.Uncovered != 0 {
					t.Errorf("a day later everything is there: %t, but for %q", got.Now, got.Uncovered.Sentences())
				}
			})
		}
	}
}

// wantCallMarked checks that of the lines that name a recording one is marked, or none is.
func (r *rig) wantCallMarked(what, page, recording, mark string, want bool) {
	r.t.Helper()
	marked := regexp.MustCompile(mark)
	lines := slices.DeleteFunc(strings.SplitAfter(r.page(page), "\n"), func(line string) bool {
		return !strings.Contains(line, recording) || !marked.MatchString(strings.TrimSuffix(line, "\n"))
	})
	if len(lines) == 0 == want {
		r.t.Errorf("%s marks %d calls of %s as deleted, want one: %t", what, len(lines), recording, want)
	}
}

// TestACallThatIsDeletedLaterIsMarked, once: where the account's list says so and the user's own does not, and in a list that shows it no
// more, it stays so, and nothing is written again.
//
//test:long
func TestACallThatIsDeletedLaterIsMarked(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	_, ids := r.sim.RingCentral.Office().AddCall(ringcentralserver.CallSpec{
		Start: start.Add(-time.Hour), Duration: time.Minute, ExtensionID: r.ana, DeletedAt: start.Add(30 * time.Minute), Recordings: []ringcentralserver.RecordingSpec{{}},
	})
	r.backup(4 * time.Hour)
	r.runOnce()
	r.wantCallMarked("at first, the table", "/Index/2026-11.csv", ids[0], `,from the call log\r$`, false)
	r.clock.Advance(time.Hour)
	r.runOnce()
	r.wantCallMarked("then, the table", "/Index/2026-11.csv", ids[0], `,from the call log\r$`, true)
	r.wantCallMarked("then, the calls", callTable, ids[0], `,from the call log,\r$`, true)
	if it := r.item(ledger.Key{Type: ledger.CallRecording, ID: ids[0]}); !it.Deleted {
		t.Errorf("the log does not say so: %+v", it)
	}
	r.sim.RingCentral.Office().UndeleteCalls() // its row comes without the word
	n := len(r.sim.Dropbox.Writes())
	r.clock.Advance(5 * time.Minute)
	r.runOnce()
	if got := r.written(n); !slices.Equal(got, []string{statusPage, registry}) {
		t.Errorf("a pass that shows nothing new wrote %q", got)
	}
	r.wantCallMarked("in the end, the table", "/Index/2026-11.csv", ids[0], `,from the call log\r$`, true)
}

// TestWhatIsLeftOfADeletedCallIsNothing: a row with hardly more than an id is neither missing nor unreadable.
func TestWhatIsLeftOfADeletedCallIsNothing(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.sim.RingCentral.Office().AddCall(ringcentralserver.CallSpec{
		Start: start.Add(-time.Hour), Duration: time.Minute, ExtensionID: r.ana, DeletedAt: start.Add(-30 * time.Minute),
		Stub: true,
	})
	r.backup(4 * time.Hour)
	if report := r.runOnce(); !report.Complete() || !r.a.Snapshot().Completeness.Now {
		t.Errorf("left %+v (%v)", report.Left, report.Err)
	}
}

// TestWhereDeletedMessagesMayNotBeListed: where RingCentral does not take the question for them, all else is archived in every kind of
// list, and it is said that nothing is known of them until it takes it.
//
//test:long
func TestWhereDeletedMessagesMayNotBeListed(t *testing.T) {
	own := func(r *rig) { r.backup(4 * time.Hour) }
	all := func(r *rig) { r.turnOn(messagesToo, 4*time.Hour) }
	for name, c := range map[string]struct {
		path string
		on   func(*rig)
	}{
		"one's own": {"/message-store", own}, "of all extensions": {"/message-store", all}, "in shared inboxes": {"/message-threads", all},
	} {
		for _, status := range []int{400, 403} {
			t.Run(fmt.Sprint(name, ", refused with ", status), func(t *testing.T) {
				r, _, thread := inboxesOwn(t)
				r.message(ringcentralserver.TypeVoiceMail, 3*time.Hour, nil)
				r.inThread(thread, 3*time.Hour, nil)
				kept := len(r.sim.RingCentral.Office().Truth(start))
				r.message(ringcentralserver.TypeVoiceMail, 2*time.Hour, func(m *ringcentralserver.MessageSpec) { m.DeletedAt = start.Add(-time.Hour) })
				r.inThread(thread, 2*time.Hour, func(s *ringcentralserver.ThreadTextSpec) { s.DeletedAt = start.Add(-time.Hour) })
				r.sim.RingCentral.Inject(ringcentralserver.Fault{Kind: ringcentralserver.FaultStatus, Status: status, Match: func(q *http.Request) bool {
					return strings.Contains(q.URL.Path, c.path) && slices.Contains(q.URL.Query()["availability"], "Deleted")
				}})
				c.on(r)
				report := r.runOnce()
				uncovered := r.a.Snapshot().Completeness.Uncovered
				if !report.Complete() || !r.a.Snapshot().Completeness.Now || uncovered&completeness.DeletedMessages == 0 {
					t.Errorf("left %+v (%v), %+v", report.Left, report.Err, r.a.Snapshot().Completeness)
				}
				if name != "one's own" && report.Archived < kept {
					t.Errorf("%d of %d are archived", report.Archived, kept)
				}
				if e, err := r.a.Estimate(t.Context(), r.clock.Now().Add(-90*day)); err != nil || name != "in shared inboxes" && e.Uncovered&completeness.DeletedMessages == 0 {
					t.Errorf("the estimate lacks only %q (%v)", e.Uncovered.Sentences(), err)
				}
				r.sim.RingCentral.ClearFaults()
				r.clock.Advance(24 * time.Hour)
				if report = r.runOnce(); !report.Complete() || report.Archived == 0 || r.a.Snapshot().Completeness.Uncovered != uncovered&^completeness.DeletedMessages {
					t.Errorf("a day later %d are archived, left %+v (%v), but for %q", report.Archived, report.Left, report.Err, r.a.Snapshot().Completeness.Uncovered.Sentences())
				}
			})
		}
	}
}
