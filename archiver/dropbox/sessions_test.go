package dropbox

import (
	"fmt"
	"testing"
	"time"
)

// putMany puts files of one name each and gives how often sessions were asked for until all were stored.
func (r *rig) putMany(t *testing.T, f *fake, name string, files int) (asked int) {
	t.Helper()
	before := f.count(routeStartBatch)
	res := newResults(t)
	u := r.NewUploader(t.Context(), res.done)
	for i := range files {
		put(t, u, fmt.Sprintf("/%s %d", name, i), content(uint64(i), 1000))
	}
	if err := u.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	for i := range files {
		path := fmt.Sprintf("/%s %d", name, i)
		stored(t, f, res, path, content(uint64(i), 1000))
	}
	return f.count(routeStartBatch) - before
}

// TestSessionsAreBegunAhead: where many files come, a call for sessions serves several bundles, and what is left of them serves what
// comes later, but not for ever. A few files ask for no more than they need.
func TestSessionsAreBegunAhead(t *testing.T) {
	f, r := newFakeRig(t)
	if asked := r.putMany(t, f, "few", 3); asked != 1 || len(f.sessions) != 3 {
		t.Errorf("three files asked %d times, for %d sessions", asked, len(f.sessions))
	}
	const bundles = 3 * aheadBundles
	if asked := r.putMany(t, f, "many", bundles*mostBundleFiles); asked > bundles/aheadBundles+1 {
		t.Errorf("%d bundles asked %d times", bundles, asked)
	}
	if asked := r.putMany(t, f, "later", 5); asked != 0 {
		t.Errorf("what came next asked %d times", asked)
	}
	r.clock.Advance(keptFor + time.Second)
	if asked := r.putMany(t, f, "much later", 5); asked != 1 {
		t.Errorf("what came after an hour asked %d times", asked)
	}
}

// TestSessionsThatAreGone: sessions that Dropbox does not know any more cost calls, and no file.
func TestSessionsThatAreGone(t *testing.T) {
	f, r := newFakeRig(t)
	r.putMany(t, f, "many", mostBundleFiles+5)
	if r.sessions.left() == 0 {
		t.Fatal("no sessions are left")
	}
	for _, s := range f.sessions {
		s.gone = true
	}
	r.putMany(t, f, "later", 5)
	if left := r.sessions.left(); left != 0 {
		t.Errorf("%d sessions are kept of those that are gone", left)
	}
}
