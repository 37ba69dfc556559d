package archiver_test

import (
	"compress/gzip"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/dropbox"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/store/storetest"
)

// firstOffice fills the office with twelve weeks up to start: of each sixth day a recording, a voicemail,
// a text and a fax; and texts that their user has deleted since.
func (r *rig) firstOffice() {
	o := r.sim.RingCentral.Office()
	caller, ana := ringcentralserver.Party{Number: "+14155550123"}, []ringcentralserver.Party{{Number: "+16505550101"}}
	for d := 1; d < 85; d += 6 {
		at := start.AddDate(0, 0, -d).Add(-3 * time.Hour)
		o.AddCall(ringcentralserver.CallSpec{
			Start: at, Duration: time.Minute, ExtensionID: r.bob, From: caller, To: ana[0],
			Recordings: []ringcentralserver.RecordingSpec{{Size: 400 + int64(d)}},
		})
		for _, m := range []ringcentralserver.MessageSpec{
			{Type: ringcentralserver.TypeVoiceMail, Created: at.Add(time.Minute), Transcript: "Please call back."},
			{Type: ringcentralserver.TypeSMS, Created: at.Add(2 * time.Minute), Text: fmt.Sprintf("text of day %d", d)},
			{Type: ringcentralserver.TypeFax, Created: at.Add(3 * time.Minute)},
			{Type: ringcentralserver.TypeSMS, Created: at.Add(4 * time.Minute), Text: fmt.Sprintf("deleted text of day %d", d), DeletedAt: start.Add(-time.Hour)},
		} {
			m.ExtensionID, m.From, m.To = r.ana, caller, ana
			if m.DeletedAt.IsZero() || d < 20 {
				o.AddMessage(m)
			}
		}
	}
	// deleted by its user before the first version looked, so that it never listed it
	o.AddMessage(ringcentralserver.MessageSpec{
		Type: ringcentralserver.TypeSMS, ExtensionID: r.ana, From: caller, To: ana, Text: "deleted at once",
		Created: start.AddDate(0, 0, -3), DeletedAt: start.AddDate(0, 0, -3).Add(time.Minute),
	})
}

// firstStore unpacks the store that the first version (commit cfb6ba5) left behind after six weeks with
// this office, on the day of start. It was asked for what there was since twelve weeks before, holds a
// fax for gone that RingCentral did not give for a while, and has a voicemail waiting with a day of
// deletion that no service said.
func firstStore(t *testing.T) (path string) {
	t.Helper()
	packed, err := os.Open(filepath.Join("testdata", "first.db.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer packed.Close()
	in, err := gzip.NewReader(packed)
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(in)
	if err != nil {
		t.Fatal(err)
	}
	path = filepath.Join(t.TempDir(), store.FileName)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// fillFirst puts into Dropbox what the first version has archived there.
func (r *rig) fillFirst() {
	r.t.Helper()
	bodies := map[string][]byte{}
	for _, it := range r.sim.RingCentral.Office().Truth(start) {
		for _, part := range it.Parts {
			body, err := ringcentralserver.Bytes(part.Body)
			if err != nil {
				r.t.Fatal(err)
			}
			sum := dropbox.NewHash()
			sum.Write(body)
			bodies[hex.EncodeToString(sum.Sum(nil))] = body
		}
	}
	if err := r.store.View(func(tx *store.Tx) error {
		return tx.ItemsBehind(ledger.Key{}, func(it *ledger.Item) (bool, error) {
			for _, p := range it.Parts {
				if !p.Done() {
					continue
				}
				if bodies[p.Hash] == nil {
					r.t.Fatalf("%s: the office of today has other content", it.Key)
				}
				if err := r.sim.Dropbox.Put(p.Path, bodies[p.Hash], p.Committed); err != nil {
					return false, err
				}
			}
			return true, nil
		})
	}); err != nil {
		r.t.Fatal(err)
	}
}

// TestAStoreOfTheFirstVersion: it opens, claims nothing any more that rested on a guess, and one pass
// later it is right.
//
//test:long
func TestAStoreOfTheFirstVersion(t *testing.T) {
	t.Parallel()
	r := makeRigOf(t, ringcentralserver.RoleAdmin, clockwork.NewRealClock(), 7)
	r.a.Close()
	r.firstOffice()
	r.store = storetest.OpenAt(t, firstStore(t))
	r.fillFirst()
	r.open()
	before := r.a.Snapshot()
	if before.Completeness.Now || !before.Deadline.IsZero() || len(before.Deletions) > 0 {
		t.Errorf("it claims %+v, deleted at %s, %v", before.Completeness, before.Deadline, before.Deletions)
	}
	if words := r.words(); words["success"] > 0 || words["failed: older than RingCentral keeps"] > 0 {
		t.Errorf("before a pass its hours are %v", words)
	}
	r.login()
	r.connectAgain()
	if report := r.runOnce(); !report.Complete() || report.IndexErr != nil {
		t.Errorf("left %+v (%v, index %v)", report.Left, report.Err, report.IndexErr)
	}
	if words := r.words(); words["success"] == 0 || len(words) != 2 || words["settling"] != 5 {
		t.Errorf("then its hours are %v", words)
	}
	if s := r.a.Snapshot(); !s.Completeness.Now || s.Gone != 0 {
		t.Errorf("then everything is there: %v (%s), %d are gone", s.Completeness.Now, s.Completeness.Reason, s.Gone)
	}
	r.checkArchive(r.truth(start.AddDate(0, 0, -85).Truncate(time.Hour)))
	if n := r.overwrites(); n != 0 {
		t.Errorf("%d files were replaced", n)
	}
	if report := r.verify(); report.MissingCount+report.ChangedCount > 0 { // its manifests do not lie in this Dropbox
		t.Errorf("the verification: %+v", report)
	}
}

// words counts the hours of the log by their status.
func (r *rig) words() map[string]int {
	r.t.Helper()
	page, err := r.a.Log(archiver.LogQuery{})
	if err != nil {
		r.t.Fatal(err)
	}
	words := map[string]int{}
	for _, row := range page.Rows {
		words[row.Word()]++
	}
	return words
}

// connectAgain connects the Dropbox of before.
func (r *rig) connectAgain() {
	r.t.Helper()
	ask, wait := r.browser("", true)
	err := r.a.Connect(r.t.Context(), ask)
	wait()
	if err != nil {
		r.t.Fatal(err)
	}
}
