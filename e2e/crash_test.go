package e2e

import (
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/e2e/harness"
	"ringcentral-archiver/store"
)

// moment is when in a call the program is killed.
type moment string

const (
	unhandled  moment = "before the call is handled"
	unanswered moment = "handled, but the answer is lost"
	answered   moment = "after the answer was sent"
)

// killer kills a process at one of its calls. What a killed process still had
// under way comes to nothing.
type killer struct {
	when moment

	mu      sync.Mutex
	at      int // the call to kill at; 0 = none
	calls   int
	victim  chan *os.Process
	killed  bool
	trouble error
}

func (k *killer) arm(at int) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.at, k.calls, k.killed, k.victim = at, 0, false, make(chan *os.Process, 1)
}

func (k *killer) count() (mine, over bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.calls++
	return k.calls == k.at, k.killed
}

func (k *killer) kill() {
	victim := <-k.victim
	k.mu.Lock()
	defer k.mu.Unlock()
	k.killed = true
	k.trouble = errors.Join(k.trouble, victim.Kill())
}

// around watches the calls of both services.
func (k *killer) around(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mine, over := k.count()
		switch {
		case over:
			panic(http.ErrAbortHandler)
		case !mine:
			next.ServeHTTP(w, r)
			return
		case k.when == unhandled:
			k.kill()
			panic(http.ErrAbortHandler)
		}
		if k.when == unanswered {
			next.ServeHTTP(nowhere{w.Header()}, r)
			k.kill()
			panic(http.ErrAbortHandler)
		}
		next.ServeHTTP(w, r)
		if err := http.NewResponseController(w).Flush(); err != nil {
			panic(http.ErrAbortHandler)
		}
		k.kill()
	})
}

// nowhere swallows an answer.
type nowhere struct{ header http.Header }

func (n nowhere) Header() http.Header         { return n.header }
func (n nowhere) Write(p []byte) (int, error) { return len(p), nil }
func (n nowhere) WriteHeader(int)             {}

// addFewItems gives the office an item or two of each type: a pass of them is a few
// dozen calls.
func addFewItems(pc *harness.Computer) {
	o := pc.Services.RingCentral.Office()
	now := time.Now().UTC().Truncate(time.Hour)
	customer, ana := ringcentralserver.Party{Number: "+14155550123"}, []ringcentralserver.Party{{Number: "+16505550101"}}
	o.AddCall(ringcentralserver.CallSpec{
		Start: now.Add(-6 * time.Hour), Duration: time.Minute, ExtensionID: ringcentralserver.AnaID, From: customer, To: ana[0],
		Recordings: []ringcentralserver.RecordingSpec{{Size: 5 << 20}, {Place: ringcentralserver.OnLeg, Leg: 1, Size: 9000}},
	})
	o.AddCall(ringcentralserver.CallSpec{
		Start: now.Add(-8 * time.Hour), Duration: time.Minute, ExtensionID: ringcentralserver.BenID, From: customer, To: ana[0],
		Recordings: []ringcentralserver.RecordingSpec{{Size: 8000}},
	})
	for _, kind := range []string{ringcentralserver.TypeVoiceMail, ringcentralserver.TypeSMS, ringcentralserver.TypeFax} {
		o.AddMessage(ringcentralserver.MessageSpec{
			Type: kind, ExtensionID: ringcentralserver.AnaID, Created: now.Add(-7 * time.Hour), From: customer, To: ana, Text: "Hello", Transcript: "Hello",
		})
	}
}

// runKilled starts the program, kills it at a call, and reports whether it came
// that far.
func runKilled(pc *harness.Computer, k *killer, at int, line string) bool {
	pc.T.Helper()
	k.arm(at)
	r := pc.Start(nil, line)
	k.victim <- r.Process()
	o := r.End()
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.trouble != nil {
		pc.T.Fatal(k.trouble)
	}
	if !k.killed && o.Code != 0 {
		pc.T.Fatalf("it was not killed, and it ended with %d: %s", o.Code, o.Err)
	}
	return k.killed
}

// checkStore checks the store as a killed program has left it.
func checkStore(pc *harness.Computer) {
	pc.T.Helper()
	s, err := store.Open(filepath.Join(pc.Data, store.FileName))
	if err != nil {
		pc.T.Fatal(err)
	}
	if err := errors.Join(s.Check(), s.Close()); err != nil {
		pc.T.Errorf("the store is not sound: %v", err)
	}
}

// startOver makes the computer and Dropbox as they were before the first pass.
func startOver(pc *harness.Computer, prepared string) {
	pc.T.Helper()
	for _, f := range pc.Services.Dropbox.Files() {
		if err := pc.Services.Dropbox.Delete(f.Path); err != nil {
			pc.T.Fatal(err)
		}
	}
	pc.Data = filepath.Join(pc.T.TempDir(), "data")
	if err := os.CopyFS(pc.Data, os.DirFS(prepared)); err != nil {
		pc.T.Fatal(err)
	}
}

// TestKilledAtEveryCall: kill -9 at each call of a first pass, at each of three
// moments. The next run archives everything, once.
func TestKilledAtEveryCall(t *testing.T) {
	t.Parallel()
	for _, when := range []moment{unhandled, unanswered, answered} {
		t.Run(string(when), func(t *testing.T) {
			t.Parallel()
			killAtEveryCall(t, when)
		})
	}
}

func killAtEveryCall(t *testing.T, when moment) {
	pc, items := ready(t)
	k := &killer{when: when}
	pc.Services.Watch(k.around)
	prepared, at := pc.Data, 1
	for ; ; at++ {
		startOver(pc, prepared)
		if !runKilled(pc, k, at, "run --once") {
			break
		}
		checkStore(pc)
		k.arm(0)
		pc.Want(0, "", "run --once") // 0: nothing is left
		checkStore(pc)
		pc.CheckArchived(items)
		checkHours(pc, len(items)) // firstuse has the log's other formats
		if t.Failed() {
			t.Fatalf("killed at call %d, %s", at, when)
		}
	}
	if at < 15 {
		t.Errorf("a pass had only %d calls", at)
	}
	if n := pc.Overwrites(); n != 0 {
		t.Errorf("%d files were written over", n)
	}
}

// ready is a computer that is signed in and archives, with what is to be
// archived.
func ready(t *testing.T) (*harness.Computer, []ringcentralserver.TruthItem) {
	t.Helper()
	pc := harness.New(t)
	addFewItems(pc)
	pc.SignIn("101")
	since := time.Now().Add(-24 * time.Hour).Truncate(time.Hour)
	pc.Want(0, "Backup is on", "backup on --since 24h")
	return pc, pc.Truth(ringcentralserver.AnaID, true, since)
}

// TestKilledWhileRenewing: RingCentral's refresh token changes with each use. A
// kill at any moment of that does not end the sign-in.
func TestKilledWhileRenewing(t *testing.T) {
	t.Parallel()
	for _, when := range []moment{unhandled, unanswered, answered} {
		t.Run(string(when), func(t *testing.T) {
			t.Parallel()
			pc, items := ready(t)
			for at := range 5 {
				pc.Services.RingCentral.ExpireAccessTokens()
				pc.Services.Dropbox.ExpireAccessTokens()
				k := &killer{when: when}
				pc.Services.Watch(k.around)
				if !runKilled(pc, k, 1+at, "run --once") {
					t.Fatalf("it was not killed at call %d", 1+at)
				}
				pc.Services.Watch(nil)
				pc.Check(pc.Run("run --once"), 0, "", "run --once after a kill at call "+strconv.Itoa(1+at))
			}
			pc.CheckArchived(items)
		})
	}
}
