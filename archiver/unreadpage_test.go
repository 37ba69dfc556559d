package archiver_test

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/s3/s3test"
	"ringcentral-archiver/archiver/simulator/dropboxserver"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
)

// TestARecordThatMayNotBeReadHoldsUpItsMonthAlone: Dropbox does not give a day record that another computer has written. What rests on it, the
// pages of its month, would tell less than they do; all other pages are written, and the record is named, until it may be read.
func TestARecordThatMayNotBeReadHoldsUpItsMonthAlone(t *testing.T) {
	const record = "/Index/2026-10-11.json"
	t.Parallel()
	for _, tag := range []string{"restricted_content", "locked", "other"} {
		t.Run(tag, func(t *testing.T) {
			ana := newRig(t, ringcentralserver.RoleAdmin)
			bob := ana.person()
			old := bob.text(40*day, "of October")
			bob.text(2*time.Hour, "of November")
			bob.texts(60 * day)
			bob.good()
			chat := listen(t)
			n := archiver.Notices{}
			n.Hook.Address = chat.URL
			ana.setNotices(n)
			ana.sim.Dropbox.RefuseReading(record, tag)
			ana.call(ana.ana, time.Hour, ringcentralserver.RecordingSpec{})
			ana.call(ana.ana, 40*day, ringcentralserver.RecordingSpec{})
			ana.call(ana.ana, 75*day, ringcentralserver.RecordingSpec{})
			ana.backup(80 * day)
			for range 2 {
				ana.clock.Advance(time.Hour)
				if report := ana.runOnce(); !report.Complete() || report.IndexErr == nil {
					t.Errorf("left %+v, %v", report.Left, report.IndexErr)
				}
			}
			ana.checkMonth("while October may not be read", "2026-11")
			ana.checkMonth("while October may not be read", "2026-09")
			if rows := ana.rows("/Index/2026-10.csv"); len(rows) != 1 || rows[old] == nil {
				t.Errorf("the table of October was written: %v", rows)
			}
			if tag == "other" { // which may pass, and says nothing of what a person could do
				return
			}
			named := slices.ContainsFunc(ana.a.Snapshot().Problems, func(p archiver.Problem) bool {
				return p.Reason == reasons.IndexUnread && p.Detail == "Dropbox: "+record
			})
			says, _, _ := strings.Cut(reasons.IndexUnread.Sentence(), ".")
			if told := strings.Join(chat.messages(t), "\n"); !named || !strings.Contains(told, says) {
				t.Errorf("problems %+v, told %q", ana.a.Snapshot().Problems, told)
			}
			status := slices.ContainsFunc(ana.sim.Dropbox.Files(), func(f dropboxserver.File) bool {
				return strings.HasPrefix(f.Path, "/ARCHIVE STATUS ") && strings.Contains(ana.get(f.Path), record)
			})
			if !status {
				t.Error("the status page does not name it")
			}
			ana.sim.Dropbox.RefuseReading("", "")
			ana.clock.Advance(time.Hour)
			ana.good()
			ana.checkMonth("once it may be read", "2026-10")
		})
	}
}

// TestAManifestThatMayNotBeReadHoldsUpNoVerification: it is another computer's. All files are verified, and it is named.
func TestAManifestThatMayNotBeReadHoldsUpNoVerification(t *testing.T) {
	ana := newRig(t, ringcentralserver.RoleAdmin)
	bob := ana.person()
	bob.texts(2 * day)
	for range 2 {
		bob.text(time.Hour, "of Bob")
		bob.good()
		ana.clock.Advance(day)
	}
	manifests := bob.manifests()
	ana.call(ana.ana, time.Hour, ringcentralserver.RecordingSpec{})
	ana.backup(day)
	ana.good()
	ana.sim.Dropbox.RefuseReading(manifests[0], "restricted_content")
	if report := ana.verify(); report.Checked == 0 || len(report.Broken) != 1 || !strings.Contains(report.Broken[0].String(), "cannot be read") {
		t.Errorf("checked %d, it names %q", report.Checked, report.Broken)
	}
}

// TestARegistryThatMayNotBeReadIsNamed: nothing is written that is not registered, but for the status page, which names what keeps the others.
func TestARegistryThatMayNotBeReadIsNamed(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.backup(day)
	r.good()
	r.store = r.computer().store
	r.open()
	r.sim.Dropbox.RefuseReading("/Index/written.json", "restricted_content")
	r.call(r.ana, time.Hour, ringcentralserver.RecordingSpec{})
	r.backup(day)
	r.clock.Advance(time.Hour)
	r.runOnce()
	named := slices.ContainsFunc(r.sim.Dropbox.Files(), func(f dropboxserver.File) bool {
		return strings.HasPrefix(f.Path, "/ARCHIVE STATUS") && strings.Contains(r.get(f.Path), "/Index/written.json")
	})
	if !named {
		t.Error("the status page does not name it")
	}
	r.sim.Dropbox.RefuseReading("", "")
	r.clock.Advance(time.Hour)
	r.good()
}

// TestARecordOfWhichNothingIsKnownHoldsUpItsMonth: a day record could not even be read when the bucket was listed, so that no hash of it is
// known. That is no record that was taken over: the page of its month would lose what only the other computer has archived.
func TestARecordOfWhichNothingIsKnownHoldsUpItsMonth(t *testing.T) {
	s := s3test.New(t, false)
	ana := newRig(t, ringcentralserver.RoleAdmin)
	bob := ana.person()
	ana.inBucket(s)
	bob.inBucket(s)
	old := bob.text(40*day, "of October")
	bob.texts(60 * day)
	bob.good()
	s.Inject(s3test.Fault{
		Of: func(q *http.Request) bool {
			return (q.Method == http.MethodGet || q.Method == http.MethodHead) && strings.HasSuffix(q.URL.Path, "/Index/2026-10-11.json")
		},
		Do: s3test.Says(http.StatusForbidden, "AccessDenied", "Access Denied"),
	})
	recording := ana.call(ana.ana, 30*day, ringcentralserver.RecordingSpec{})
	ana.call(ana.ana, time.Hour, ringcentralserver.RecordingSpec{})
	ana.backup(60 * day)
	if report := ana.runOnce(); !report.Complete() || !errors.Is(report.IndexErr, reasons.ErrUnread) {
		t.Errorf("left %+v, %v", report.Left, report.IndexErr)
	}
	october := func() string { return string(s.Objects()["Office/Index/2026-10.csv"]) }
	if !strings.Contains(october(), old) {
		t.Errorf("the table of October has lost the text: %s", october())
	}
	if len(s.Objects()["Office/Index/2026-11.html"]) == 0 {
		t.Error("the page of November is not written")
	}
	s.Mend()
	ana.clock.Advance(time.Hour)
	ana.good()
	if got := october(); !strings.Contains(got, old) || !strings.Contains(got, recording) {
		t.Errorf("once it may be read, the table of October is %s", got)
	}
}
