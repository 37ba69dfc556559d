package main

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

// fewThings are few enough that a pass is a few dozen calls, and of all kinds.
func (d *desk) fewThings() {
	o := d.services.RingCentral.Office()
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

// killed starts the program, kills it at a call, and reports whether it came
// that far.
func (d *desk) killed(k *killer, at int, line string) bool {
	d.t.Helper()
	k.arm(at)
	r := d.start(nil, line)
	k.victim <- r.cmd.Process
	o := r.end()
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.trouble != nil {
		d.t.Fatal(k.trouble)
	}
	if !k.killed && o.code != 0 {
		d.t.Fatalf("nobody killed it, and it ended with %d: %s", o.code, o.err)
	}
	return k.killed
}

// sound checks the store as a killed program has left it.
func (d *desk) sound() {
	d.t.Helper()
	s, err := store.Open(filepath.Join(d.data, store.FileName))
	if err != nil {
		d.t.Fatal(err)
	}
	if err := errors.Join(s.Check(), s.Close()); err != nil {
		d.t.Errorf("the store is not sound: %v", err)
	}
}

// again makes the computer and Dropbox as they were before the first pass.
func (d *desk) again(prepared string) {
	d.t.Helper()
	for _, f := range d.services.Dropbox.Files() {
		if err := d.services.Dropbox.Delete(f.Path); err != nil {
			d.t.Fatal(err)
		}
	}
	d.data = filepath.Join(d.t.TempDir(), "data")
	if err := os.CopyFS(d.data, os.DirFS(prepared)); err != nil {
		d.t.Fatal(err)
	}
}

// TestKilledAtEveryCall: kill -9 at each call of a first pass, in each of its
// moments. The next run has everything, once.
func TestKilledAtEveryCall(t *testing.T) {
	for _, when := range []moment{unhandled, unanswered, answered} {
		t.Run(string(when), func(t *testing.T) {
			d := newDesk(t)
			d.fewThings()
			d.signIn("101")
			since := time.Now().Add(-24 * time.Hour).Truncate(time.Hour)
			d.want(0, "Backup is on", "backup on --since 24h")
			items := d.truth(ringcentralserver.AnaID, true, since)
			t.Parallel() // only the sign-in needs the computer for itself
			k := &killer{when: when}
			d.services.Watch(k.around)
			prepared, at := d.data, 1
			for ; ; at++ {
				d.again(prepared)
				if !d.killed(k, at, "run --once") {
					break
				}
				d.sound()
				k.arm(0)
				d.want(0, "", "run --once") // 0: nothing is left
				d.sound()
				d.archived(items)
				d.logAgrees(len(items))
				if t.Failed() {
					t.Fatalf("killed at call %d, %s", at, when)
				}
			}
			if at < 15 {
				t.Errorf("a pass had only %d calls", at)
			}
			if n := d.overwrites(); n != 0 {
				t.Errorf("%d files were written over", n)
			}
		})
	}
}

// TestKilledWhileRenewing: RingCentral's refresh token changes with each use. A
// kill at any moment of that does not end the sign-in.
func TestKilledWhileRenewing(t *testing.T) {
	d := newDesk(t)
	d.fewThings()
	d.signIn("101")
	d.want(0, "Backup is on", "backup on --since 24h")
	t.Parallel() // only the sign-in needs the computer for itself
	for _, when := range []moment{unhandled, unanswered, answered} {
		for at := range 5 {
			d.services.RingCentral.ExpireAccessTokens()
			d.services.Dropbox.ExpireAccessTokens()
			k := &killer{when: when}
			d.services.Watch(k.around)
			if !d.killed(k, 1+at, "run --once") {
				t.Fatalf("it was not killed at call %d", 1+at)
			}
			d.services.Watch(nil)
			d.check(d.run("run --once"), 0, "", "run --once after a kill at call "+strconv.Itoa(1+at)+", "+string(when))
		}
	}
	d.archived(d.truth(ringcentralserver.AnaID, true, time.Now().Add(-24*time.Hour).Truncate(time.Hour)))
}
