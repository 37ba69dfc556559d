package archiver_test

import (
	"maps"
	"net/http"
	"path"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/oauth"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/simulator/dropboxserver"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/store/storetest"
)

// computer signs in on another computer, or on this one after its store was
// lost: the services, the accounts and the clock are the same.
func (r *rig) computer() *rig {
	r.t.Helper()
	other := &rig{t: r.t, clock: r.clock, sim: r.sim, ana: r.ana, bob: r.bob, seed: r.seed + 1}
	other.rcToken, other.dbxToken = oauth.Token{}, oauth.Token{}
	other.store = storetest.Open(r.t)
	other.open()
	return other
}

// fetches counts the contents that were fetched from RingCentral.
func (r *rig) fetches() (n int) {
	for _, q := range r.sim.RingCentral.RequestLog() {
		if strings.Contains(q.Path, "/content") {
			n++
		}
	}
	return n
}

// counts are the rows of the log without the times of the jobs.
func (r *rig) counts() map[time.Time]string {
	r.t.Helper()
	page, err := r.a.Log(archiver.LogQuery{})
	if err != nil {
		r.t.Fatal(err)
	}
	out := map[time.Time]string{}
	for _, row := range page.Rows {
		word := []string{row.Word()}
		for _, n := range row.Counts {
			word = append(word, string(rune('0'+n)))
		}
		out[row.From] = strings.Join(word, " ")
	}
	return out
}

// TestLearnAfterTheStoreWasLost: nothing is fetched, nothing uploaded, and the
// log is what it was.
func TestLearnAfterTheStoreWasLost(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.message(ringcentralserver.TypeSMS, 90*time.Minute, nil) // says nothing at all
	files := r.archived()
	// The user sorts some of it, and keeps more in the folder than we put there.
	sorted := r.file("photo")
	r.move(sorted, "/Evidence/"+path.Base(sorted))
	for _, stranger := range []string{"/holiday.jpg", "/Index/2026-11.csv", "/a_b_c_7000000000004.mp3", "/Ana Ruiz_101/20261120-094000_1_2_x_7.mp3"} {
		if err := r.sim.Dropbox.Put(stranger, []byte("stranger"), start); err != nil {
			t.Fatal(err)
		}
	}
	before, log, commits := r.files(), r.counts(), r.commits()
	r.sim.RingCentral.ClearRequestLog()
	fresh := r.computer()
	fresh.backup(24 * time.Hour)
	report := fresh.runOnce()
	if !report.Complete() || report.Archived != 0 || report.Adopted != 18 {
		t.Errorf("archived %d, recognised %d, left %+v (%v)", report.Archived, report.Adopted, report.Left, report.Err)
	}
	// The table that the stranger's took the place of gets another name.
	if n := r.fetches(); n != 0 || r.commits() != commits+1 {
		t.Errorf("%d contents fetched, %d commits", n, r.commits()-commits)
	}
	if err := r.sim.Dropbox.Delete("/Index/2026-11 (2).csv"); err != nil {
		t.Error(err)
	}
	if got := fresh.counts(); !maps.Equal(got, log) {
		t.Errorf("the log was %v\nand is %v", log, got)
	}
	was, is := r.a.Snapshot(), fresh.a.Snapshot()
	if is.Mood != was.Mood || is.Archived != was.Archived || is.Bytes != was.Bytes {
		t.Errorf("it was %s, %d, %d bytes; it is %s, %d, %d", was.Mood, was.Archived, was.Bytes, is.Mood, is.Archived, is.Bytes)
	}
	if report := fresh.verify(); !report.Intact() || report.MovedCount != 0 || report.Checked != len(files) {
		t.Errorf("it verifies %+v", report)
	}
	if after := r.files(); !maps.Equal(before, after) {
		t.Errorf("Dropbox has changed: %q", slices.Sorted(maps.Keys(after)))
	}
}

//test:long
func TestLearnGoesThroughAllItems(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleUser)
	const many = 600
	for i := range many {
		r.message(ringcentralserver.TypeSMS, time.Duration(i+120)*time.Second, func(m *ringcentralserver.MessageSpec) { m.Text = "ok" })
	}
	r.backup(24 * time.Hour)
	if report := r.runOnce(); report.Archived != many {
		t.Fatalf("archived %d (%v)", report.Archived, report.Err)
	}
	commits := r.commits()
	fresh := r.computer()
	fresh.backup(24 * time.Hour)
	if report := fresh.runOnce(); report.Adopted != many || r.commits() != commits {
		t.Errorf("recognised %d of %d (%v)", report.Adopted, many, report.Err)
	}
}

// TestLearnFetchesOnlyTheRest: a transcript and a picture are missing.
//
//test:long
func TestLearnFetchesOnlyTheRest(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	voicemail := r.message(ringcentralserver.TypeVoiceMail, 95*time.Minute, func(m *ringcentralserver.MessageSpec) { m.Transcript = "Call me." })
	mms := r.message(ringcentralserver.TypeSMS, 85*time.Minute, func(m *ringcentralserver.MessageSpec) {
		m.Text = "three"
		m.Pictures = []ringcentralserver.PictureSpec{{FileName: "a.jpg"}, {FileName: "b_v2.jpg"}, {ContentType: "image/png"}}
	})
	before := r.archived()
	for _, lost := range []string{voicemail + ".txt", mms + "_2_b_v2.jpg"} {
		if err := r.sim.Dropbox.Delete(r.file(lost)); err != nil {
			t.Fatal(err)
		}
	}
	commits := r.commits()
	r.sim.RingCentral.ClearRequestLog()
	fresh := r.computer()
	fresh.backup(24 * time.Hour)
	if report := fresh.runOnce(); !report.Complete() || report.Archived != 2 || report.Adopted != 17 {
		t.Errorf("archived %d, recognised %d, left %+v (%v)", report.Archived, report.Adopted, report.Left, report.Err)
	}
	if n := r.fetches(); n != 2 || r.commits() != commits+2 {
		t.Errorf("%d contents fetched, %d commits", n, r.commits()-commits)
	}
	if after := r.files(); !maps.Equal(before, after) {
		t.Errorf("Dropbox has changed: %q", slices.Sorted(maps.Keys(after)))
	}
}

// TestLearnKeepsTheFolderOfARenamedExtension: what is new lies beside what is
// old, although it is listed first.
//
//test:long
func TestLearnKeepsTheFolderOfARenamedExtension(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.archived()
	r.sim.RingCentral.Office().UpdateExtension(r.bob, func(e *ringcentralserver.Extension) { e.Name = "Bob Miller" })
	id := r.call(r.bob, 5*time.Minute, ringcentralserver.RecordingSpec{})
	fresh := r.computer()
	fresh.backup(24 * time.Hour)
	if report := fresh.runOnce(); !report.Complete() || report.Archived != 1 {
		t.Errorf("archived %d, left %+v (%v)", report.Archived, report.Left, report.Err)
	}
	if file := r.file(id); !strings.HasPrefix(file, "/Bob Stone_102/") {
		t.Errorf("the renamed extension's recording is %s", file)
	}
	r.checkArchive(r.truth(start.Add(-25 * time.Hour)))
}

// TestLearnFindsAnExtensionThatIsCalledAsTheFolderOfPages: its files do not lie among them.
//
//test:long
func TestLearnFindsAnExtensionThatIsCalledAsTheFolderOfPages(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.sim.RingCentral.Office().UpdateExtension(r.bob, func(e *ringcentralserver.Extension) { e.Name, e.Number = "Index", "" })
	r.archived()
	fresh := r.computer()
	fresh.backup(24 * time.Hour)
	if report := fresh.runOnce(); !report.Complete() || report.Archived != 0 {
		t.Errorf("archived %d again, left %+v (%v)", report.Archived, report.Left, report.Err)
	}
	r.checkArchive(r.truth(start.Add(-25 * time.Hour)))
}

// TestLearnDoesNotTakeAnEditedFile: the original is archived beside it, and the
// store after that knows which of the two is which.
//
//test:long
func TestLearnDoesNotTakeAnEditedFile(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	id := r.call(r.ana, 45*time.Minute, ringcentralserver.RecordingSpec{})
	before := r.archived()
	edited := r.file(id)
	if err := r.sim.Dropbox.Put(edited, []byte("cut short"), time.Time{}); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		fresh := r.computer()
		fresh.backup(24 * time.Hour)
		if report := fresh.runOnce(); !report.Complete() {
			t.Errorf("left %+v (%v)", report.Left, report.Err)
		}
		if got := r.files()[strings.TrimSuffix(edited, ".mp3")+"_v2.mp3"]; got != before[edited] || len(r.files()) != len(before)+1 {
			t.Errorf("Dropbox holds %q", slices.Sorted(maps.Keys(r.files())))
		}
		if !slices.ContainsFunc(fresh.paths(ledger.CallRecording), func(p string) bool { return strings.HasSuffix(p, id+"_v2.mp3") }) {
			t.Errorf("the ledger has %q", fresh.paths(ledger.CallRecording))
		}
	}
}

// TestLearnWaitsForDropbox: what cannot be listed cannot be told apart from what
// is missing.
//
//test:long
func TestLearnWaitsForDropbox(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.archived()
	commits := r.commits()
	fresh := r.computer()
	r.sim.Dropbox.Inject(dropboxserver.Fault{Route: "files/list_folder", Do: dropboxserver.Answer, Status: 400, Text: true, Times: -1})
	fresh.backup(24 * time.Hour)
	if report := fresh.runOnce(); report.Reason != reasons.ServiceTrouble || report.Archived != 0 || report.LeftCount != 17 {
		t.Errorf("reason %q, archived %d, left %d (%v)", report.Reason, report.Archived, report.LeftCount, report.Err)
	}
	if n := r.commits() - commits; n != 0 {
		t.Errorf("%d commits", n)
	}
	r.sim.Dropbox.ClearFaults()
	if report := fresh.runOnce(); !report.Complete() || report.Adopted != 17 {
		t.Errorf("then it recognised %d, left %+v (%v)", report.Adopted, report.Left, report.Err)
	}
	if n := r.commits() - commits; n != 0 {
		t.Errorf("%d commits", n)
	}
}

// TestWhatIsKnownOfDropboxIsEnoughToGoOn: a store that has listed Dropbox before copies on while Dropbox does not list what has
// changed. Nothing is doubled by that, and the pass says so.
//
//test:long
func TestWhatIsKnownOfDropboxIsEnoughToGoOn(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fault dropboxserver.Fault
		why   reasons.Reason
	}{
		"no more":      {dropboxserver.Fault{Status: 400, Text: true}, reasons.ServiceTrouble},
		"not allowed":  {dropboxserver.Fault{Status: 403}, reasons.ServiceTrouble},
		"unheard of":   {dropboxserver.Fault{Status: 409, Body: `{"error_summary":"other/..","error":{".tag":"other"}}`}, reasons.ServiceTrouble},
		"no list":      {dropboxserver.Fault{Status: 200, Body: `{"entries":{},"cursor":"x","has_more":"no"}`}, reasons.ServiceTrouble},
		"a permission": {dropboxserver.Fault{Status: 401, Body: `{"error_summary":"missing_scope/..","error":{".tag":"missing_scope","required_scope":"files.metadata.read"}}`}, reasons.DropboxScope},
	} {
		t.Run(name, func(t *testing.T) {
			one := newRig(t, ringcentralserver.RoleAdmin)
			one.archived()
			two := one.computer()
			two.backup(24 * time.Hour)
			two.runOnce()
			one.call(one.ana, 5*time.Minute, ringcentralserver.RecordingSpec{})
			one.runOnce() // the other one does not learn of this
			one.call(one.bob, 6*time.Minute, ringcentralserver.RecordingSpec{})
			c.fault.Route, c.fault.Do, c.fault.Times = "files/list_folder/continue", dropboxserver.Answer, -1
			one.sim.Dropbox.Inject(c.fault)
			if report := two.runOnce(); report.Archived != 2 || report.LeftCount != 0 || report.Reason != c.why {
				t.Errorf("archived %d, left %+v, ended with %q (%v)", report.Archived, report.Left, report.Reason, report.Err)
			}
			one.sim.Dropbox.ClearFaults()
			for _, r := range []*rig{one, two} {
				if report := r.runOnce(); !report.Complete() {
					t.Errorf("left %+v (%v)", report.Left, report.Err)
				}
			}
			one.checkArchive(one.truth(start.Add(-25 * time.Hour)))
		})
	}
}

// TestLearnFromAnotherComputer: passes in turn. Each takes over what the other
// has uploaded meanwhile, at the price of listing what has changed.
//
//test:long
func TestLearnFromAnotherComputer(t *testing.T) {
	one := newRig(t, ringcentralserver.RoleAdmin)
	one.archived()
	two := one.computer()
	two.backup(24 * time.Hour)
	two.runOnce()
	turns := []*rig{one, two}
	for i := range 6 {
		id := one.call(one.ana, time.Duration(i+5)*time.Minute, ringcentralserver.RecordingSpec{})
		first, second := turns[i%2], turns[1-i%2]
		if report := first.runOnce(); !report.Complete() || report.Archived != 1 {
			t.Fatalf("first: archived %d, left %+v (%v)", report.Archived, report.Left, report.Err)
		}
		one.sim.RingCentral.ClearRequestLog()
		lists := one.sim.Dropbox.Calls()["files/list_folder"]
		if report := second.runOnce(); !report.Complete() || report.Archived != 0 || report.Adopted != 1 {
			t.Errorf("second: archived %d, recognised %d (%v)", report.Archived, report.Adopted, report.Err)
		}
		if n := one.fetches(); n != 0 {
			t.Errorf("the second computer fetched %d contents", n)
		}
		if i > 0 && one.sim.Dropbox.Calls()["files/list_folder"] != lists {
			t.Errorf("round %d listed the whole folder again", i)
		}
		one.file(id)
	}
	one.checkArchive(one.truth(start.Add(-25 * time.Hour)))
	for _, r := range turns { // a file that an item has is not remembered as well
		if err := r.store.View(func(tx *store.Tx) error {
			if tx.HasRemoteFiles() {
				t.Error("it remembers files that its items have")
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	}
	if one.overwrites() != 0 || !maps.Equal(one.counts(), two.counts()) {
		t.Errorf("%d overwrites, logs %v and %v", one.overwrites(), one.counts(), two.counts())
	}
}

// TestLearnDoesNotTrustWhatWasDeleted: what the user deletes after a computer has
// seen it is not taken for archived, nor what lay in a folder that is gone.
//
//test:long
func TestLearnDoesNotTrustWhatWasDeleted(t *testing.T) {
	one := newRig(t, ringcentralserver.RoleAdmin)
	before := one.archived()
	two := one.computer()
	if err := two.a.SetBackup(t.Context(), archiver.BackupOn{Scope: archiver.ExtensionScope, Since: start.Add(-time.Hour)}); err != nil {
		t.Fatal(err)
	}
	if report := two.runOnce(); report.Adopted != 1 { // it has heard of all the others
		t.Fatalf("recognised %d (%v)", report.Adopted, report.Err)
	}
	if err := one.sim.Dropbox.Delete("/Bob Stone_102"); err != nil {
		t.Fatal(err)
	}
	if err := one.sim.Dropbox.Delete(one.file("photo")); err != nil {
		t.Fatal(err)
	}
	two.backup(24 * time.Hour)
	if report := two.runOnce(); !report.Complete() {
		t.Errorf("left %+v (%v)", report.Left, report.Err)
	}
	if after := one.files(); !maps.Equal(before, after) {
		t.Errorf("before %q\nafter %q", slices.Sorted(maps.Keys(before)), slices.Sorted(maps.Keys(after)))
	}
}

// TestLearnBeginsAnewAfterAReset: Dropbox forgets cursors.
//
//test:long
func TestLearnBeginsAnewAfterAReset(t *testing.T) {
	one := newRig(t, ringcentralserver.RoleAdmin)
	one.archived()
	two := one.computer()
	two.backup(24 * time.Hour)
	two.runOnce()
	one.call(one.ana, 5*time.Minute, ringcentralserver.RecordingSpec{})
	one.runOnce()
	one.sim.Dropbox.Inject(dropboxserver.Fault{
		Route: "files/list_folder/continue", Do: dropboxserver.Answer, Status: 409,
		Body: `{"error_summary":"reset/..","error":{".tag":"reset"}}`,
	})
	if report := two.runOnce(); !report.Complete() || report.Adopted != 1 || report.Archived != 0 {
		t.Errorf("archived %d, recognised %d (%v)", report.Archived, report.Adopted, report.Err)
	}
	one.checkArchive(one.truth(start.Add(-25 * time.Hour)))
}

// TestLearnAtTheSameTime: two computers copy the same at once; Dropbox holds
// everything exactly once, and both know it.
func TestLearnAtTheSameTime(t *testing.T) {
	one := newRig(t, ringcentralserver.RoleAdmin)
	two := one.computer()
	one.day()
	for _, r := range []*rig{one, two} {
		r.backup(24 * time.Hour)
	}
	for range 3 {
		var together sync.WaitGroup
		for _, r := range []*rig{one, two} {
			together.Go(func() {
				if report, err := r.a.RunOnce(t.Context()); err != nil || !report.Complete() {
					t.Errorf("left %+v (%v, %v)", report.Left, report.Err, err)
				}
			})
		}
		together.Wait()
		one.checkArchive(one.truth(start.Add(-25 * time.Hour)))
		one.call(one.ana, 5*time.Minute, ringcentralserver.RecordingSpec{})
		one.call(one.bob, 6*time.Minute, ringcentralserver.RecordingSpec{})
		one.message(ringcentralserver.TypeSMS, 3*time.Minute, func(m *ringcentralserver.MessageSpec) { m.Text = "again" })
	}
	for _, r := range []*rig{one, two} {
		r.runOnce()
		if report := r.verify(); !report.Intact() || report.MovedCount != 0 {
			t.Errorf("it verifies %+v", report)
		}
	}
	one.checkArchive(one.truth(start.Add(-25 * time.Hour)))
	if n := one.overwrites(); n != 0 {
		t.Errorf("%d overwrites", n)
	}
}

// TestLearnTakesNothingUnfinishedForFinished: the store is lost, or another computer archives, while only what RingCentral called
// unfinished lies in Dropbox.
//
//test:long
func TestLearnTakesNothingUnfinishedForFinished(t *testing.T) {
	t.Parallel()
	for name, finished := range map[string]time.Duration{"it is finished since": 10 * time.Hour, "it is not finished yet": 1000 * time.Hour} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, ringcentralserver.RoleAdmin)
			id := r.message(ringcentralserver.TypeFax, 8*time.Hour, func(m *ringcentralserver.MessageSpec) {
				m.Direction, m.Statuses = "Outbound", []ringcentralserver.StatusChange{{Status: "Sending"}, {After: finished, Status: "Sent"}}
			})
			r.sim.RingCentral.Inject(ringcentralserver.Fault{
				Kind: ringcentralserver.FaultContent, ContentType: "application/pdf", Content: []byte("%PDF-1.4\nhalf of it\n%%EOF\n"),
				Match: func(q *http.Request) bool { return strings.Contains(q.URL.Path, "/content/") },
			})
			r.backup(24 * time.Hour)
			r.runOnce()
			r.file(id)
			r.sim.RingCentral.ClearFaults()
			r.clock.Advance(3 * time.Hour)
			other := r.computer()
			other.backup(30 * time.Hour)
			if report := other.runOnce(); !report.Complete() {
				t.Errorf("left %+v (%v)", report.Left, report.Err)
			}
			if n, want := len(other.archive()), map[bool]int{true: 2, false: 1}[finished < 11*time.Hour]; n != want {
				t.Errorf("%d files, want %d", n, want)
			}
		})
	}
}
