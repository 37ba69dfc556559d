package archiver_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
)

// TestWhatNeverGotAnAddressEnds: it is open as long as RingCentral shows it, is named as gone once
// lists of more than a day do not, and then holds up nothing. One that comes back is archived.
//
//test:long
func TestWhatNeverGotAnAddressEnds(t *testing.T) {
	t.Parallel()
	for name, ends := range map[string]reasons.Reason{"a picture": reasons.PartlyGone, "a recording": reasons.Gone} {
		path := "/call-log"
		if ends == reasons.PartlyGone {
			path = "/message-store"
		}
		t.Run(name, func(t *testing.T) {
			r := newRig(t, ringcentralserver.RoleAdmin)
			const ago = 5 * time.Hour
			r.message(ringcentralserver.TypeSMS, ago, func(m *ringcentralserver.MessageSpec) {
				m.Text, m.Pictures = "Here it is", []ringcentralserver.PictureSpec{{}}
			})
			r.call(r.bob, ago, ringcentralserver.RecordingSpec{})
			shown, address := true, false
			r.rewrite(path, func(req *http.Request, body object) {
				if !strings.HasSuffix(req.URL.Path, path) || address {
					return
				}
				for _, row := range rowsOf(body) {
					eachRecording(row, func(rec object) any { delete(rec, "contentUri"); return rec })
					if list, _ := row["attachments"].([]any); len(list) > 0 {
						delete(list[len(list)-1].(object), "uri")
					}
				}
				if !shown {
					body["records"], body["paging"] = []any{}, object{"totalElements": 0}
				}
			})
			r.backup(24 * time.Hour)
			later := func(show bool) []reasons.Reason {
				r.clock.Advance(25 * time.Hour)
				r.login()
				shown = show
				var why []reasons.Reason
				for _, left := range r.runOnce().Left {
					why = append(why, left.Reason)
				}
				return why
			}
			r.wantNamed(r.runOnce(), reasons.NoAddress, start.Add(-ago))
			for i, c := range []struct {
				show bool
				want []reasons.Reason
			}{
				{true, []reasons.Reason{reasons.NoAddress}},
				{false, []reasons.Reason{reasons.NoAddress}},
				{true, []reasons.Reason{reasons.NoAddress}},
				{false, []reasons.Reason{reasons.NoAddress}},
				{false, []reasons.Reason{ends}},
				{false, nil},
			} {
				if got := later(c.show); !slices.Equal(got, c.want) {
					t.Errorf("%d: it names %q, want %q", i, got, c.want)
				}
			}
			if row := r.row(start.Add(-ago)); row.Status != completeness.Failed || !r.a.Snapshot().Completeness.Now {
				t.Errorf("its hour is %q, %+v", row.Word(), r.a.Snapshot().Completeness)
			}
			if got := later(true); !slices.Equal(got, []reasons.Reason{reasons.NoAddress}) {
				t.Errorf("shown again, it names %q", got)
			}
			address = true
			r.clock.Advance(25 * time.Hour)
			r.login()
			r.wantAll(r.runOnce(), start.Add(-ago))
			r.checkArchive(r.truth(start.Add(-24 * time.Hour)))
		})
	}
}

// TestWhatNeverGotAnAddressEndsInEveryMailbox: also in that of another extension, and in one that is deleted.
//
//test:long
func TestWhatNeverGotAnAddressEndsInEveryMailbox(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(r *rig, id string){
		"purged": func(*rig, string) {}, // as its user has deleted it
		"the extension is deleted": func(r *rig, id string) {
			r.sim.RingCentral.Office().UpdateExtension(id, func(e *ringcentralserver.Extension) { e.Deleted = true })
		},
	} {
		t.Run(name, func(t *testing.T) {
			r, ids := mailboxes(t, 1)
			r.message(ringcentralserver.TypeVoiceMail, 5*time.Hour, func(m *ringcentralserver.MessageSpec) {
				m.ExtensionID, m.WithoutURI, m.DeletedAt = ids[2], true, start.Add(time.Hour)
			})
			other := r.message(ringcentralserver.TypeVoiceMail, 5*time.Hour, func(m *ringcentralserver.MessageSpec) {
				m.ExtensionID, m.WithoutURI, m.AddressAfter = r.bob, true, 10*24*time.Hour
			})
			r.turnOn(messagesToo, 24*time.Hour)
			if report := r.runOnce(); report.LeftCount != 2 {
				t.Fatalf("left %+v (%v)", report.Left, report.Err)
			}
			later := func(d time.Duration) []string {
				r.clock.Advance(d)
				r.login()
				var left []string
				for _, l := range r.runOnce().Left {
					left = append(left, string(l.Reason))
				}
				return left
			}
			end(r, ids[2])
			for _, c := range []struct {
				after time.Duration
				want  string
			}{{143 * time.Hour, "[no-address no-address]"}, {time.Hour, "[no-address no-address]"}, {25 * time.Hour, "[gone no-address]"}, {25 * time.Hour, "[no-address]"}, {5 * 24 * time.Hour, "[]"}} {
				if got := fmt.Sprint(later(c.after)); got != c.want {
					t.Errorf("after %s it names %s, want %s", c.after, got, c.want)
				}
			}
			if s := r.a.Snapshot(); !s.Completeness.Now {
				t.Errorf("not everything, because %q", s.Completeness.Reason)
			}
			if files := r.archive(); len(files) != 1 || !strings.Contains(files[0].Path, other) {
				t.Errorf("archived %v", files)
			}
		})
	}
}
