package session

import (
	"errors"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"
	"go.uber.org/goleak"

	"ringcentral-archiver/archiver/sftp/sshdtest"
	"ringcentral-archiver/archiver/target"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// pool is that of a server, on a clock of the test.
func pool(t *testing.T, s *sshdtest.Server) (*Pool, *clockwork.FakeClock) {
	t.Helper()
	clock := clockwork.NewFakeClockAt(time.Now())
	p := NewPool(&Server{
		Address: s.Address(), User: s.User, HostKey: HostKey(s.HostKey), Clock: clock, Key: func() ([]byte, error) { return s.Private, nil },
	})
	t.Cleanup(p.Close)
	return p, clock
}

func take(t *testing.T, p *Pool) *Line {
	t.Helper()
	l, err := p.Take(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// until waits until something is so.
func until(t *testing.T, what string, is func() bool) {
	t.Helper()
	for late := time.After(time.Minute); !is(); runtime.Gosched() { // of the test's own time
		select {
		case <-late:
			t.Fatalf("it never came about that %s", what)
		default:
		}
	}
}

// pass lets as much time go by as until the server is asked again whether it is there, and waits until it has answered on each line.
func pass(t *testing.T, clock *clockwork.FakeClock, lines ...*Line) {
	t.Helper()
	if err := clock.BlockUntilContext(t.Context(), 2*len(lines)); err != nil { // who asks, and who watches
		t.Fatal(err)
	}
	before := clock.Now().UnixNano()
	clock.Advance(askEvery)
	for _, l := range lines {
		until(t, "the server has said that it is there", func() bool { return l.heard.Load() > before })
	}
}

// A server whose disk does not answer is left although the server itself does, but not before it had time enough.
func TestADiskThatDoesNotAnswer(t *testing.T) {
	s := sshdtest.New(t, "")
	p, clock := pool(t, s)
	l := take(t, p)
	defer p.Give(l)
	s.Halt()
	ended := make(chan error, 1)
	go func() {
		ended <- l.Do(t.Context(), func() error {
			_, err := l.Stat("/")
			return err
		})
	}()
	until(t, "the server was asked", func() bool { return l.asked.Load() > 0 })
	for spent := time.Duration(0); spent < longestStall; spent += askEvery {
		if l.Lost() {
			t.Fatalf("it was left after %s: %v", spent, l.lost())
		}
		pass(t, clock, l)
	}
	clock.Advance(askEvery)
	until(t, "the connection was left", func() bool { return len(ended) > 0 })
	if err := <-ended; !errors.Is(err, errStalled) {
		t.Errorf("it ended with %v", err)
	}
}

// A connection over which nothing comes any more is left within a minute, although nobody uses it.
func TestADeadConnection(t *testing.T) {
	s := sshdtest.New(t, "")
	p, clock := pool(t, s)
	l := take(t, p)
	defer p.Give(l)
	if err := clock.BlockUntilContext(t.Context(), 2); err != nil { // the ticker, and whoever asks next
		t.Fatal(err)
	}
	s.Hold()
	clock.Advance(time.Minute)
	until(t, "the connection was left", l.Lost)
	if err := l.lost(); !errors.Is(err, errSilent) {
		t.Errorf("it was left because %v", err)
	}
}

// More connections are made where there is more to do, never many, and each is closed when nobody has used it for a while.
func TestHowManyConnections(t *testing.T) {
	s := sshdtest.New(t, "")
	p, clock := pool(t, s)
	var all []*Line
	for range 10 * mostLines * mostSharing {
		all = append(all, take(t, p))
		until(t, "no connection is being made", func() bool {
			p.mu.Lock()
			defer p.mu.Unlock()
			return p.making == nil
		})
	}
	count := func() int {
		p.mu.Lock()
		defer p.mu.Unlock()
		return len(p.lines)
	}
	if n := count(); n != mostLines {
		t.Errorf("there are %d connections", n)
	}
	for _, l := range p.lines {
		if l.users != 10*mostSharing {
			t.Errorf("one is used by %d", l.users)
		}
	}
	for _, l := range all {
		p.Give(l)
	}
	kept := slices.Clone(p.lines)
	for spent := time.Duration(0); spent < longestIdle; spent += askEvery {
		if n := count(); n != mostLines {
			t.Errorf("after %s there are %d connections", spent, n)
		}
		pass(t, clock, kept...)
	}
	clock.Advance(askEvery)
	until(t, "nobody keeps a connection", func() bool { return count() == 0 })
	for _, l := range kept {
		if err := l.lost(); !errors.Is(err, errClosed) {
			t.Errorf("one was left because %v", err)
		}
	}
	p.Give(take(t, p)) // and there is another when it is needed
}

// A server that refuses more connections, as one on which the password was changed or a user may have few, is not asked for one again and again
// while there is one to work with: it may lock out who knocks too often.
func TestARefusalBesideAConnection(t *testing.T) {
	s := sshdtest.New(t, "")
	p, clock := pool(t, s)
	var asked atomic.Int32
	p.server.Key = func() ([]byte, error) {
		asked.Add(1)
		return s.Private, nil
	}
	uses := func() {
		for range 4 * mostSharing {
			take(t, p)
			until(t, "no connection is being made", func() bool {
				p.mu.Lock()
				defer p.mu.Unlock()
				return p.making == nil
			})
		}
	}
	take(t, p)
	s.File("authorized_keys", nil)
	uses()
	if n := asked.Load(); n != 2 {
		t.Errorf("%d connections were asked for, want 2", n)
	}
	clock.Advance(afterRefusal)
	uses()
	if n := asked.Load(); n != 3 {
		t.Errorf("after %s, %d were asked for, want 3", afterRefusal, n)
	}
}

// Many who ask at once for a server that is not there ask it once.
func TestManyAskForAServerThatIsNotThere(t *testing.T) {
	s := sshdtest.New(t, "")
	p, _ := pool(t, s)
	s.Stop()
	var running sync.WaitGroup
	for range 50 {
		running.Go(func() {
			if _, err := p.Take(t.Context()); !errors.Is(err, target.ErrUnavailable) {
				t.Errorf("it was taken: %v", err)
			}
		})
	}
	running.Wait()
	s.Start()
	p.Give(take(t, p))
}

// Closing ends what is under way, and who waits for a connection.
func TestClosing(t *testing.T) {
	s := sshdtest.New(t, "")
	p, _ := pool(t, s)
	begun := s.Hold()
	ended := make(chan error, 1)
	go func() {
		_, err := p.Take(t.Context())
		ended <- err
	}()
	<-begun
	p.Close()
	if err := <-ended; !errors.Is(err, target.ErrUnavailable) {
		t.Errorf("Take: %v", err)
	}
}

func TestKeys(t *testing.T) {
	private, public, err := NewKey("RingCentral Archiver\non pc-1")
	if err != nil || !strings.HasPrefix(public, "ssh-ed25519 AAAA") || !strings.HasSuffix(public, " RingCentral Archiver on pc-1") || strings.Contains(public, "\n") {
		t.Fatalf("%q, %v", public, err)
	}
	if again, err := PublicKey(private, "x"); err != nil || again != strings.TrimSuffix(public, "RingCentral Archiver on pc-1")+"x" {
		t.Errorf("%q, %v", again, err)
	}
	if _, err := PublicKey([]byte(public), ""); !errors.Is(err, ErrKey) || strings.Contains(err.Error(), public) {
		t.Errorf("a public key is taken for a private one: %v", err)
	}
	for _, k := range []HostKey{"", "ssh-ed25519", "ssh-ed25519 nonsense", "ssh-ed25519 AAAA"} {
		if got := k.Fingerprint(); got != "" {
			t.Errorf("%q has the fingerprint %s", k, got)
		}
	}
}

func TestAddresses(t *testing.T) {
	for of, want := range map[string]string{
		"nas": "nas:22", "nas:2222": "nas:2222", "nas:": "nas:22", "10.0.0.1": "10.0.0.1:22", "fd00::7": "[fd00::7]:22", "[fd00::7]": "[fd00::7]:22",
		"[fd00::7]:2222": "[fd00::7]:2222",
	} {
		if got := (&Server{Address: of}).address(); got != want {
			t.Errorf("%s is %s, want %s", of, got, want)
		}
	}
}
