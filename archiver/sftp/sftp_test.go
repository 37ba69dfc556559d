package sftp

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"
	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"

	"ringcentral-archiver/archiver/target"
	"ringcentral-archiver/archiver/target/drafts"
	"ringcentral-archiver/archiver/target/known"
	"ringcentral-archiver/archiver/target/mark"
)

// put stores one file.
func put(t *testing.T, c *Client, up target.Upload) target.Outcome {
	t.Helper()
	out := target.Outcome{Err: errors.New("no outcome")}
	u := c.NewUploader(t.Context(), func(some []target.Outcome) { out = some[0] })
	if err := u.Put(t.Context(), up); err != nil {
		out.Err = err
	}
	if err := u.Close(t.Context()); err != nil {
		t.Error(err)
	}
	return out
}

func add(t *testing.T, c *Client, path, content string) target.File {
	t.Helper()
	o := put(t, c, target.Upload{Path: path, Body: strings.NewReader(content)})
	if o.Err != nil {
		t.Fatalf("put %s: %v", path, o.Err)
	}
	return o.File
}

func TestConnecting(t *testing.T) {
	root := newRoot(t)
	s := newSSHD(t, root, "")
	first, err := Connect(t.Context(), s.config())
	if err != nil || first.Mark == "" || first.Folder != root || first.HostKey != s.hostKey() {
		t.Fatalf("%+v, %v", first, err)
	}
	if again, err := Connect(t.Context(), s.config()); err != nil || again != first {
		t.Errorf("connected again it is %+v (%v), want %+v", again, err, first)
	}
	if files := filesIn(t, root); len(files) != 0 {
		t.Errorf("connecting has left %v", files)
	}
	s.File("a file", nil)
	for _, folder := range []string{root + "/none", s.Dir + "/a file", root + "/none/deeper"} {
		c := s.config()
		c.Folder = folder
		if _, err := Connect(t.Context(), c); !errors.Is(err, ErrNotThere) || !errors.Is(err, target.ErrUnavailable) || !strings.Contains(err.Error(), folder) {
			t.Errorf("%q was connected: %v", folder, err)
		}
	}
	if _, err := os.Stat(filepath.Join(root, "none")); err == nil {
		t.Error("the folder was made")
	}
	for _, text := range []string{"{", `{"program":"another"}`, strings.Repeat("x", mark.Longest+1)} {
		if err := os.WriteFile(filepath.Join(root, filepath.FromSlash(mark.Name)), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		if archive, err := Connect(t.Context(), s.config()); !errors.Is(err, ErrNotThere) {
			t.Errorf("the mark %.20q is that of the archive %+v (%v)", text, archive, err)
		}
	}
}

// A mark that was begun and is empty is put whole: else the folder could never be connected.
func TestAnEmptyMark(t *testing.T) {
	root, other := newRoot(t), newOtherServer(t)
	for name, c := range map[string]Config{"OpenSSH's": newSSHD(t, root, "").config(), "another": other.client(root)} {
		before := connected(t, c)
		if err := os.Truncate(filepath.Join(root, filepath.FromSlash(mark.Name)), 0); err != nil {
			t.Fatal(err)
		}
		if err := before.Ping(t.Context()); !errors.Is(err, ErrNotThere) {
			t.Errorf("%s, Ping: %v", name, err)
		}
		now, err := Connect(t.Context(), c)
		if err != nil || now.Mark == before.Mark {
			t.Errorf("%s, it was connected as %q (%v)", name, now.Mark, err)
		}
		if again, err := Connect(t.Context(), c); err != nil || again != now {
			t.Errorf("%s, connected again it is %+v (%v)", name, again, err)
		}
		if files := filesIn(t, root); len(files) > 0 {
			t.Errorf("%s, connecting has left %v", name, files)
		}
	}
}

// A folder that is named without its whole path is below the user's own.
func TestAFolderBelowHome(t *testing.T) {
	root := newRoot(t)
	s := newOtherServer(t)
	home, err := os.Getwd() // of its sessions
	if err != nil {
		t.Fatal(err)
	}
	below, err := filepath.Rel(home, root)
	if err != nil {
		t.Fatal(err)
	}
	for _, folder := range []string{below, "~/" + below, root + "/"} {
		if archive, err := Connect(t.Context(), s.client(folder)); err != nil || archive.Folder != root {
			t.Errorf("%s is %+v, %v", folder, archive, err)
		}
	}
}

// The key of a server is shown before anything is sent to it, and one that has changed stops everything.
func TestTheHostKey(t *testing.T) {
	root := newRoot(t)
	s := newSSHD(t, root, "")
	key, err := HostKeyOf(t.Context(), Config{Address: s.Address(), Clock: clockwork.NewRealClock()})
	if err != nil || key != s.hostKey() || key.Type() != "ssh-ed25519" || !strings.HasPrefix(key.Fingerprint(), "SHA256:") || len(key.Fingerprint()) != 50 {
		t.Fatalf("the key is %q, %s (%v)", key, key, err)
	}
	c := s.config()
	c.HostKey = ""
	_, err = Connect(t.Context(), c)
	if e, is := errors.AsType[*HostKeyError](err); !is || e.Known != "" || e.Offered != s.hostKey() || !errors.Is(err, ErrHostKey) {
		t.Errorf("a server that nobody has looked at: %v", err)
	}
	to := connected(t, s.config())
	before := s.hostKey()
	s.Stop()
	s.ChangeHostKey()
	s.Start()
	asked := 0
	changed := to.Config
	changed.Key = func() ([]byte, error) {
		asked++
		return s.Private, nil
	}
	for range 3 {
		for name, err := range map[string]error{"kept": to.Ping(t.Context()), "new": client(t, changed).Ping(t.Context())} {
			e, is := errors.AsType[*HostKeyError](err)
			if !is || e.Known != before || e.Offered != s.hostKey() || !errors.Is(err, target.ErrBlocked) || errors.Is(err, target.ErrUnavailable) ||
				!strings.Contains(err.Error(), before.Fingerprint()) || !strings.Contains(err.Error(), s.hostKey().Fingerprint()) {
				t.Errorf("a server with another key, with a client that is %s: %v", name, err)
			}
		}
	}
	if o := put(t, to, target.Upload{Path: "/a", Body: strings.NewReader("a")}); !errors.Is(o.Err, ErrHostKey) {
		t.Errorf("a file was given to a server with another key: %v", o.Err)
	}
	if files := filesIn(t, root); len(files) > 0 {
		t.Errorf("there lie %v", files)
	}
	changed.HostKey = s.hostKey() // a person has agreed
	if err := client(t, changed).Ping(t.Context()); err != nil || asked == 0 {
		t.Errorf("with the new key: %v", err)
	}
}

// A server may have several keys: the one that is known is asked for.
func TestSeveralHostKeys(t *testing.T) {
	s := newOtherServer(t)
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := ssh.NewSignerFromKey(key)
	if err != nil {
		t.Fatal(err)
	}
	s.mu.Lock()
	s.config.AddHostKey(signer)
	s.mu.Unlock()
	c := s.client(newRoot(t))
	c.HostKey = HostKey(strings.TrimSpace(string(ssh.MarshalAuthorizedKey(signer.PublicKey()))))
	for _, known := range []HostKey{s.key, c.HostKey} {
		c.HostKey = known
		if _, err := Connect(t.Context(), c); err != nil {
			t.Errorf("with the key %s: %v", known, err)
		}
	}
}

// A key of another type than the one that is known is another key, and is named.
func TestAHostKeyOfAnotherType(t *testing.T) {
	s := newSSHD(t, newRoot(t), "")
	c := s.config()
	c.HostKey = "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBEmKSENjQEezOmxkZMy7opKgwFB9nkt5YRrYMjNuG5N87uRgg6CLrbo5wAdT/y6v0mKV0U2w0WZ2YB/++Tpockg="
	_, err := Connect(t.Context(), c)
	if e, is := errors.AsType[*HostKeyError](err); !is || e.Offered != s.hostKey() || e.Known != c.HostKey {
		t.Errorf("a server with a key of another type: %v", err)
	}
}

func TestSigningIn(t *testing.T) {
	s := newSSHD(t, newRoot(t), "")
	wrong, _, err := NewKey("another's")
	if err != nil {
		t.Fatal(err)
	}
	key, err := ssh.ParseRawPrivateKey(s.Private)
	if err != nil {
		t.Fatal(err)
	}
	locked, err := ssh.MarshalPrivateKeyWithPassphrase(key, "", []byte("secret"))
	if err != nil {
		t.Fatal(err)
	}
	of := func(private []byte) func() ([]byte, error) { return func() ([]byte, error) { return private, nil } }
	vault := errors.New("the vault is locked")
	for name, test := range map[string]struct {
		change func(c *Config)
		kind   error
	}{
		"a key":            {func(*Config) {}, nil},
		"a wrong key":      {func(c *Config) { c.Key = of(wrong) }, target.ErrUnauthorized},
		"no key":           {func(c *Config) { c.Key = of([]byte("-----BEGIN nonsense-----")) }, ErrKey},
		"a locked key":     {func(c *Config) { c.Key = of(pem.EncodeToMemory(locked)) }, ErrPassphrase},
		"a locked vault":   {func(c *Config) { c.Key = func() ([]byte, error) { return nil, vault } }, vault},
		"a wrong name":     {func(c *Config) { c.User = "nobody-has-this-name" }, target.ErrUnauthorized},
		"a wrong password": {func(c *Config) { c.Key, c.Password = nil, func() (string, error) { return "wrong", nil } }, target.ErrUnauthorized},
		"nothing":          {func(c *Config) { c.Key = nil }, target.ErrUnauthorized},
		"an agent":         {func(c *Config) { c.Key, c.Agent = nil, anAgent(t, key) }, nil},
		"an empty agent":   {func(c *Config) { c.Key, c.Agent = nil, anAgent(t, nil) }, target.ErrUnauthorized},
		"no agent":         {func(c *Config) { c.Key, c.Agent = nil, SystemAgent }, ErrAgent},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("SSH_AUTH_SOCK", "")
			c := s.config()
			test.change(&c)
			archive, err := Connect(t.Context(), c)
			if !errors.Is(err, test.kind) || (err == nil) != (archive.Mark != "") {
				t.Errorf("%+v, %v, want %v", archive, err, test.kind)
			}
			if test.kind != nil && test.kind != vault && !errors.Is(err, target.ErrUnauthorized) {
				t.Errorf("%v is no kind of %v", err, target.ErrUnauthorized)
			}
		})
	}
}

// The right password is taken, and a wrong one is not tried again and again: servers lock out who does that.
func TestPasswords(t *testing.T) {
	s := newOtherServer(t)
	c := s.client(newRoot(t))
	to := connected(t, c)
	if err := to.Ping(t.Context()); err != nil {
		t.Error(err)
	}
	c = to.Config
	c.Password = func() (string, error) { return "wrong", nil }
	clock := clockwork.NewFakeClockAt(time.Now())
	c.Clock = clock
	wrong := client(t, c)
	s.asked = 0
	for range 10 {
		if err := wrong.Ping(t.Context()); !errors.Is(err, target.ErrUnauthorized) {
			t.Errorf("with a wrong password: %v", err)
		}
	}
	if s.asked != 1 {
		t.Errorf("a wrong password was tried %d times", s.asked)
	}
	clock.Advance(time.Minute)
	if err := wrong.Ping(t.Context()); !errors.Is(err, target.ErrUnauthorized) || s.asked != 2 {
		t.Errorf("a minute later: %v, and it was tried %d times", err, s.asked)
	}
}

// anAgent is an SSH agent that has a key, or none.
func anAgent(t *testing.T, key any) func(context.Context) (io.ReadWriteCloser, error) {
	t.Helper()
	keys := agent.NewKeyring()
	if key != nil {
		if err := keys.Add(agent.AddedKey{PrivateKey: key}); err != nil {
			t.Fatal(err)
		}
	}
	return func(context.Context) (io.ReadWriteCloser, error) {
		ours, theirs := net.Pipe()
		go agent.ServeAgent(keys, theirs) // ends with the connection
		return ours, nil
	}
}

// A mark that is missing, or another's, is a folder that is not there: nothing is written, nothing is taken for deleted.
func TestAnotherFolderInItsPlace(t *testing.T) {
	for name, change := range map[string]func(s *sshd) error{
		"no mark": func(s *sshd) error { return os.RemoveAll(filepath.Join(s.root, mark.Folder)) },
		"another's mark": func(s *sshd) error {
			os.RemoveAll(filepath.Join(s.root, mark.Folder))
			_, err := Connect(s.t.Context(), s.config())
			return err
		},
		"nothing": func(s *sshd) error { return os.RemoveAll(s.root) },
		"a file":  func(s *sshd) error { return errors.Join(os.RemoveAll(s.root), os.WriteFile(s.root, nil, 0o666)) },
	} {
		t.Run(name, func(t *testing.T) {
			s := newSSHD(t, newRoot(t), "")
			c := connected(t, s.config())
			add(t, c, "/before", "before")
			cursor, err := c.Changes(t.Context(), "", func([]target.File) error { return nil })
			if err != nil {
				t.Fatal(err)
			}
			if err := os.RemoveAll(filepath.Join(s.root, "before")); err != nil {
				t.Fatal(err)
			}
			if err := change(s); err != nil {
				t.Fatal(err)
			}
			if err := c.Ping(t.Context()); !errors.Is(err, ErrNotThere) || !errors.Is(err, target.ErrUnavailable) || !strings.Contains(err.Error(), s.root) {
				t.Errorf("Ping: %v", err)
			}
			if o := put(t, c, target.Upload{Path: "/new/a", Body: strings.NewReader("a")}); !errors.Is(o.Err, ErrNotThere) {
				t.Errorf("a file was put: %v", o.Err)
			}
			_, err = c.Changes(t.Context(), cursor, func(page []target.File) error {
				t.Errorf("%v is told", page)
				return nil
			})
			if !errors.Is(err, ErrNotThere) {
				t.Errorf("Changes: %v", err)
			}
			if _, err := c.Stat(t.Context(), "/before"); !errors.Is(err, ErrNotThere) || errors.Is(err, target.ErrNotFound) {
				t.Errorf("Stat: %v", err)
			}
			if _, err := os.Stat(filepath.Join(s.root, "new")); err == nil {
				t.Error("something was written")
			}
		})
	}
}

// A folder that this user may not look into is not said to be missing: no disk has to be connected, but somebody has to let the user in.
func TestAFolderThatMayNotBeOpened(t *testing.T) {
	c := New(Config{Folder: "/volume1/calls", Clock: clockwork.NewRealClock()})
	err := c.missing(t.Context(), &Error{Op: "read", Path: "/volume1/calls/" + mark.Name, Kind: target.ErrNoWrite, Cause: os.ErrPermission})
	if !errors.Is(err, target.ErrBlocked) || errors.Is(err, ErrNotThere) || !strings.Contains(err.Error(), "/volume1/calls") {
		t.Errorf("it is %v", err)
	}
}

// A folder that goes away while it is listed is not one in which less lies.
func TestAFolderThatGoesAwayDuringAListing(t *testing.T) {
	s := newSSHD(t, newRoot(t), "")
	c := connected(t, s.config())
	add(t, c, "/a", "a")
	err := c.walking(t.Context(), "", false)(func(known.File, bool) error { return os.RemoveAll(filepath.Join(s.root, mark.Folder)) })
	if !errors.Is(err, ErrNotThere) {
		t.Errorf("the listing ended with %v", err)
	}
}

// A connection that ends in the middle of a file leaves nothing of it, and the next file goes over another.
func TestTheConnectionEndsInTheMiddleOfAFile(t *testing.T) {
	s := newSSHD(t, newRoot(t), "")
	c := connected(t, s.config())
	u := c.NewUploader(t.Context(), func(out []target.Outcome) {
		if out[0].Upload.Path != "/b" || out[0].Err != nil {
			t.Errorf("the outcome of %s is %v", out[0].Upload.Path, out[0].Err)
		}
	})
	body, w := io.Pipe()
	ended := make(chan error)
	go func() { ended <- u.Put(t.Context(), target.Upload{Path: "/a", Body: body}) }()
	if _, err := w.Write(make([]byte, 3<<20)); err != nil {
		t.Fatal(err)
	}
	s.Cut()
	go func() {
		w.Write(make([]byte, 3<<20))
		w.Close()
	}()
	if err := <-ended; !errors.Is(err, target.ErrUnavailable) {
		t.Errorf("Put: %v", err)
	}
	body.Close()
	if err := u.Put(t.Context(), target.Upload{Path: "/b", Body: strings.NewReader("b")}); err != nil {
		t.Errorf("after that: %v", err)
	}
	if err := u.Close(t.Context()); err != nil {
		t.Error(err)
	}
	add(t, c, "/c", "c") // and what was left is removed
	if files := filesIn(t, s.root); len(files) != 2 || string(files["/b"]) != "b" {
		t.Errorf("there lie %d files", len(files))
	}
}

// Wherever the server goes away while a file is added and another is replaced, both can be put again, and are there once.
//
//test:long
func TestTheServerGoesAwayAtAnyPoint(t *testing.T) {
	for _, denied := range []string{"", "hardlink", "hardlink,posix-rename,fsync,statvfs"} {
		s := newSSHD(t, newRoot(t), denied)
		c := connected(t, s.config())
		page := add(t, c, "/page.html", "page 0")
		broke := true
		for i := 1; broke; i++ {
			path, text := fmt.Sprintf("/Ana %d/a.mp3", i), fmt.Sprint("page ", i)
			var out []target.Outcome
			both := func() (err error) {
				out = nil
				u := c.NewUploader(t.Context(), func(some []target.Outcome) { out = append(out, some...) })
				for _, up := range []target.Upload{
					{Path: path, Body: strings.NewReader("a sound")}, {Path: "/page.html", Body: strings.NewReader(text), Replaces: page.Rev},
				} {
					err = errors.Join(err, u.Put(t.Context(), up))
				}
				err = errors.Join(err, u.Close(t.Context()))
				for _, o := range out {
					err = errors.Join(err, o.Err)
				}
				return err
			}
			c.Close() // the next connection is part of what is tried
			s.BreakAfter(3000 + 600*i)
			if err := both(); err != nil && !errors.Is(err, target.ErrUnavailable) || errors.Is(err, target.ErrConflict) {
				t.Errorf("%q denied, broken after %d bytes: %v", denied, 3000+600*i, err)
			}
			broke = s.Broke()
			s.Mend()
			if err := both(); err != nil || len(out) != 2 {
				t.Fatalf("%q denied, and whole again after %d bytes: %v", denied, 3000+600*i, err)
			}
			if page = out[1].File; page.Path != "/page.html" {
				page = out[0].File
			}
			files := filesIn(t, s.root)
			for name := range files { // drafts may stay until they are abandoned
				if mark.Owns(strings.TrimPrefix(name, "/")) {
					delete(files, name)
				}
			}
			if len(files) != i+1 || string(files[path]) != "a sound" || string(files["/page.html"]) != text {
				t.Fatalf("%q denied, after %d bytes: there lie %q", denied, 3000+600*i, files)
			}
		}
	}
}

// A connection that ended while nobody used it is no error, nor is one that ends while a listing goes on.
func TestAConnectionThatEndedUnseen(t *testing.T) {
	s := newSSHD(t, newRoot(t), "")
	c := connected(t, s.config())
	add(t, c, "/a", "a")
	for range 3 {
		s.Cut()
		if f, err := c.Stat(t.Context(), "/a"); err != nil || f.Hash != target.HashOf([]byte("a")) {
			t.Errorf("it is %+v, %v", f, err)
		}
	}
	s.Stop()
	if err := c.Ping(t.Context()); !errors.Is(err, target.ErrUnavailable) || errors.Is(err, ErrNotThere) {
		t.Errorf("without the server: %v", err)
	}
	s.Start()
	if err := c.Ping(t.Context()); err != nil {
		t.Errorf("with it again: %v", err)
	}
}

// hung is a client whose server stops to answer, on a clock of the test.
func hung(t *testing.T) (c *Client, s *sshd, clock *clockwork.FakeClock) {
	t.Helper()
	s = newSSHD(t, newRoot(t), "")
	clock = clockwork.NewFakeClockAt(time.Now())
	of := s.config()
	of.Clock = clock
	c = connected(t, of)
	if err := c.Ping(t.Context()); err != nil {
		t.Fatal(err)
	}
	return c, s, clock
}

// advance lets time go by until a call has ended.
func advance(t *testing.T, clock *clockwork.FakeClock, ended <-chan error) error {
	t.Helper()
	late := time.After(time.Minute) // of the test's own time
	for {
		select {
		case err := <-ended:
			return err
		case <-late:
			t.Fatal("it is still waited for")
		default:
			clock.Advance(time.Second)
			runtime.Gosched()
		}
	}
}

// A server that does not answer any more is left, although nobody gives up; nor does the next connection wait for ever.
func TestASilentServer(t *testing.T) {
	c, s, clock := hung(t)
	begun := s.Hold()
	ended := make(chan error, 1)
	go func() { ended <- c.Ping(t.Context()) }()
	<-begun
	if err := advance(t, clock, ended); !errors.Is(err, target.ErrUnavailable) || errors.Is(err, ErrNotThere) {
		t.Errorf("Ping: %v", err)
	}
}

// A call that is given up ends, although the server is silent.
func TestGivingUpASilentServer(t *testing.T) {
	c, s, clock := hung(t)
	begun := s.Hold()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- c.Ping(ctx) }()
	<-begun
	cancel()
	if err := clock.BlockUntilContext(t.Context(), 3); err != nil { // who waits with patience, beside the two who look after the connection
		t.Fatal(err)
	}
	clock.Advance(10 * time.Second) // long before the connection would be left by itself
	late := time.After(time.Minute) // of the test's own time
	select {
	case err := <-ended:
		if !errors.Is(err, context.Canceled) {
			t.Errorf("Ping: %v", err)
		}
	case <-late:
		t.Error("it is still waited for")
	}
}

// What was begun and never ended is removed, but not what another computer is just writing.
func TestLeftOvers(t *testing.T) {
	s := newSSHD(t, newRoot(t), "")
	c := connected(t, s.config())
	begun := func(ago time.Duration) string { return drafts.New(target.Upload{}, "a", c.now().Add(-ago)).File }
	old, fresh := begun(drafts.Stale+time.Minute), begun(time.Hour)
	for _, name := range []string{old, fresh, mark.Folder + "/a person's.tmp", mark.Folder + "/notes.txt"} {
		if err := os.WriteFile(filepath.Join(s.root, filepath.FromSlash(name)), []byte("half"), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if err := c.NewUploader(t.Context(), nil).Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	left := filesIn(t, s.root)
	if left["/"+old] != nil || left["/"+fresh] == nil || len(left) != 3 {
		t.Errorf("left are %q", left)
	}
	if err := c.List(t.Context(), "", func(files []target.File) error { t.Errorf("listed are %v", files); return nil }); err != nil {
		t.Error(err)
	}
}

// A file that nothing shows to be changed is read once, and again within four months: then lost bits are seen.
func TestLostBitsAreSeen(t *testing.T) {
	s := newSSHD(t, newRoot(t), "")
	of := s.config()
	clock := clockwork.NewFakeClockAt(time.Now())
	of.Clock = clock
	c := connected(t, of)
	archived := clock.Now().Add(-time.Hour)
	o := put(t, c, target.Upload{Path: "/a.mp3", Body: strings.NewReader("a sound"), Modified: archived})
	if o.Err != nil {
		t.Fatal(o.Err)
	}
	file := filepath.Join(s.root, "a.mp3")
	if err := errors.Join(os.WriteFile(file, []byte("a s0und"), 0o666), os.Chtimes(file, archived, o.File.Modified)); err != nil {
		t.Fatal(err)
	}
	hash := func() (hash string) {
		t.Helper()
		if err := c.List(t.Context(), "", func(files []target.File) error { hash = files[0].Hash; return nil }); err != nil {
			t.Fatal(err)
		}
		return hash
	}
	if hash() != o.File.Hash {
		t.Error("a file that was written just now is read again")
	}
	clock.Advance(known.ReadAgain - time.Hour)
	if hash() != o.File.Hash {
		t.Error("it is read again after less than two months")
	}
	clock.Advance(known.ReadSpread + 2*time.Hour)
	if got := hash(); got != target.HashOf([]byte("a s0und")) {
		t.Errorf("after four months it has the hash %s", got)
	}
}

// What cannot be read is shown without a hash, not as deleted; where very much cannot be read, it is the folder that cannot.
func TestWhatCannotBeRead(t *testing.T) {
	s := newSSHD(t, newRoot(t), "")
	c := connected(t, s.config())
	for i := range mostUnreadable + 1 {
		if err := os.WriteFile(filepath.Join(s.root, fmt.Sprint(i)), []byte("x"), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	bad := func(names ...string) (files []entry) {
		for _, name := range names {
			files = append(files, entry{is: known.File{Path: "/" + name}, err: &Error{Op: "read", Path: name, Kind: target.ErrUnavailable}})
		}
		return files
	}
	var shown []string
	w := &walk{c: c, visit: func(f known.File, _ bool) error { shown = append(shown, f.Path+f.Hash); return nil }}
	if err := w.take(seen{files: bad("3")}); err != nil || fmt.Sprint(shown) != "[/3]" {
		t.Errorf("shown are %q (%v)", shown, err)
	}
	if err := w.take(seen{files: bad(strings.Fields(strings.Repeat("x ", mostUnreadable))...)}); !errors.Is(err, target.ErrUnavailable) {
		t.Errorf("a folder of which nothing can be read is listed: %v", err)
	}
	if err := w.take(seen{err: &Error{Op: "list", Path: "deep", Kind: target.ErrNoWrite}}); !errors.Is(err, target.ErrNoWrite) {
		t.Errorf("a folder that cannot be read is passed over: %v", err)
	}
	c.Ours = func(path string) bool { return strings.HasSuffix(path, ".mp3") }
	refused := func(name string) seen {
		files := bad(strings.Fields(strings.Repeat(name+" ", mostUnreadable+1))...)
		for _, f := range files {
			f.err.(*Error).Kind = target.ErrNoWrite
		}
		return seen{files: files}
	}
	w = &walk{c: c, visit: func(known.File, bool) error { return nil }}
	if err := w.take(refused("private.doc")); err != nil {
		t.Errorf("what others keep there for themselves ends a listing: %v", err)
	}
	if err := w.take(refused("a.mp3")); !errors.Is(err, target.ErrNoWrite) {
		t.Errorf("a folder of which nothing of ours may be read is listed: %v", err)
	}
}

// A folder that may not be read ends a listing where something of the archive is in it, and else holds up nothing. What a NAS keeps for
// itself is none of the archive's.
func TestWhatOthersKeepThere(t *testing.T) {
	s := newSSHD(t, newRoot(t), "")
	c := connected(t, s.config())
	if o := put(t, c, target.Upload{Path: "/Ana/a.mp3", Body: strings.NewReader("a")}); o.Err != nil {
		t.Fatal(o.Err)
	}
	for folder, want := range map[string]error{"Private": nil, "ana": target.ErrNoWrite, "Ana/b": nil, "An": nil, "": target.ErrNoWrite} {
		w := &walk{c: c, visit: func(known.File, bool) error { return nil }}
		refused := seen{folder: folder, err: &Error{Op: "list", Path: folder, Kind: target.ErrNoWrite}}
		if err := w.take(refused); !errors.Is(err, want) || want == nil && err != nil {
			t.Errorf("where %q may not be read: %v", folder, err)
		}
	}
	for _, path := range []string{"#recycle/Ana/a.mp3", "#snapshot/1/a.mp3", "Ana/@eaDir/a.mp3", "lost+found/x", "Ana/.draft-1605873600-YV7IFS6MG5DB5MTSMS6IRRDU65.tmp"} {
		file := filepath.Join(s.root, path)
		s.must(errors.Join(os.MkdirAll(filepath.Dir(file), 0o777), os.WriteFile(file, []byte("x"), 0o666)))
	}
	var listed []string
	s.must(c.List(t.Context(), "", func(files []target.File) error {
		for _, f := range files {
			listed = append(listed, f.Path)
		}
		return nil
	}))
	if fmt.Sprint(listed) != "[/Ana/a.mp3]" {
		t.Errorf("listed are %q", listed)
	}
}

// What lies behind a link would be in no listing: nothing is written there.
func TestLinksAreNotFollowed(t *testing.T) {
	s := newSSHD(t, newRoot(t), "")
	c := connected(t, s.config())
	outside := t.TempDir()
	if err := os.Symlink(outside, filepath.Join(s.root, "Ana")); err != nil {
		t.Fatal(err)
	}
	o := put(t, c, target.Upload{Path: "/Ana/a.mp3", Body: strings.NewReader("a")})
	var blocked target.Blocked
	if !errors.Is(o.Err, target.ErrInTheWay) || !errors.As(o.Err, &blocked) || blocked.BlockedBy() != "/Ana" {
		t.Errorf("a file was written through a link: %v", o.Err)
	}
	if there, _ := os.ReadDir(outside); len(there) != 0 {
		t.Errorf("outside lie %v", there)
	}
	if err := c.List(t.Context(), "", func(files []target.File) error { t.Errorf("listed are %v", files); return nil }); err != nil {
		t.Error(err)
	}
}

// A file that was written just now may be changed without another time: it is read again.
func TestAChangeInTheSameMoment(t *testing.T) {
	s := newSSHD(t, newRoot(t), "")
	c := connected(t, s.config())
	f := add(t, c, "/page.html", "ours")
	file := filepath.Join(s.root, "page.html")
	info, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(os.WriteFile(file, []byte("hers"), 0o666), os.Chtimes(file, info.ModTime(), info.ModTime())); err != nil {
		t.Fatal(err)
	}
	if now, err := c.Stat(t.Context(), "/page.html"); err != nil || now.Hash != target.HashOf([]byte("hers")) {
		t.Errorf("it is %+v (%v)", now, err)
	}
	if o := put(t, c, target.Upload{Path: "/page.html", Body: strings.NewReader("new"), Replaces: f.Rev}); !errors.Is(o.Err, target.ErrConflict) {
		t.Errorf("it was replaced: %v", o.Err)
	}
}

// A server that lets the program in and offers no SFTP says so.
func TestNoSFTP(t *testing.T) {
	s := newSSHD(t, newRoot(t), "")
	s.Stop()
	s.Subsystem = "other"
	s.Start()
	if _, err := Connect(t.Context(), s.config()); !errors.Is(err, ErrNoSFTP) || !errors.Is(err, target.ErrBlocked) {
		t.Errorf("a server without SFTP: %v", err)
	}
}

// Space is that of the server's disk, where the server tells.
func TestSpace(t *testing.T) {
	for denied, tells := range map[string]bool{"": true, "statvfs": false} {
		s := newSSHD(t, newRoot(t), denied)
		c := connected(t, s.config())
		space, err := c.Space(t.Context())
		if tells && (err != nil || space.Allocated <= 0 || space.Used < 0 || !space.Team) || !tells && err == nil {
			t.Errorf("with %q denied: %+v, %v", denied, space, err)
		}
	}
}

// Connections are made through what the caller gives, and one that leads nowhere is out of reach.
func TestDialing(t *testing.T) {
	s := newSSHD(t, newRoot(t), "")
	c := s.config()
	c.Address = "nas.example"
	var asked string
	c.Dial = func(ctx context.Context, network, address string) (net.Conn, error) {
		asked = network + " " + address
		return new(net.Dialer).DialContext(ctx, "tcp", s.Address())
	}
	if _, err := Connect(t.Context(), c); err != nil || asked != "tcp nas.example:22" {
		t.Errorf("dialed was %q: %v", asked, err)
	}
	c.Dial = func(context.Context, string, string) (net.Conn, error) { return nil, errors.New("the proxy refuses") }
	if _, err := Connect(t.Context(), c); !errors.Is(err, target.ErrUnavailable) || !strings.Contains(err.Error(), "the proxy refuses") {
		t.Errorf("through a proxy that refuses: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	c.Dial = func(ctx context.Context, _, _ string) (net.Conn, error) {
		cancel()
		<-ctx.Done()
		return nil, context.Cause(ctx)
	}
	if _, err := HostKeyOf(ctx, c); !errors.Is(err, context.Canceled) {
		t.Errorf("given up: %v", err)
	}
}

// What is left of a connection that says nothing sensible is an error, and no panic.
func TestAServerThatSpeaksNoSSH(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			io.Copy(c, bytes.NewReader([]byte("HTTP/1.1 400 Bad Request\r\n\r\n")))
			c.Close()
		}
	}()
	if _, err := HostKeyOf(t.Context(), Config{Address: l.Addr().String(), Clock: clockwork.NewRealClock()}); !errors.Is(err, target.ErrUnavailable) {
		t.Errorf("a server of another kind: %v", err)
	}
}

// A folder in which no archive lies is as it was where it is not to have one.
func TestNoArchiveIsBegunUnasked(t *testing.T) {
	root := newRoot(t)
	c := newSSHD(t, root, "").config()
	no := errors.New("no")
	c.Begin = func() error { return no }
	if _, err := Connect(t.Context(), c); !errors.Is(err, no) {
		t.Error(err)
	}
	if names, err := os.ReadDir(root); err != nil || len(names) > 0 {
		t.Errorf("%v was left there (%v)", names, err)
	}
}

// elsewhere is what was known of the files of an archive before it was moved.
type elsewhere struct{ known.Hashes }

// Known implements known.Hashes.
func (h elsewhere) Known(paths []string) ([]known.File, error) {
	some, err := h.Hashes.Known(paths)
	for i := range some {
		some[i].Elsewhere = true
	}
	return some, err
}

// What was known of a file elsewhere is read by a listing, and not by one of changes, for which what is new waits.
func TestWhatWasKnownElsewhereIsRead(t *testing.T) {
	s := newSSHD(t, newRoot(t), "")
	c := connected(t, s.config())
	add(t, c, "/a", "right")
	at := filepath.Join(s.root, "a")
	past := time.Now().Add(-time.Hour).Truncate(time.Second)
	s.must(os.Chtimes(at, past, past))
	none := func([]target.File) error { return nil }
	cursor, err := c.Changes(t.Context(), "", none)
	if err != nil {
		t.Fatal(err)
	}
	s.must(os.WriteFile(at, []byte("wrong"), 0o666))
	s.must(os.Chtimes(at, past, past))
	c.Hashes = elsewhere{c.Hashes}
	if _, err := c.Changes(t.Context(), cursor, func(some []target.File) error {
		t.Errorf("told is %+v", some)
		return nil
	}); err != nil {
		t.Error(err)
	}
	var listed []target.File
	err = c.List(t.Context(), "", func(some []target.File) error {
		listed = append(listed, some...)
		return nil
	})
	if err != nil || len(listed) != 1 || listed[0].Hash != target.HashOf([]byte("wrong")) {
		t.Errorf("listed is %+v (%v)", listed, err)
	}
}

// A file that was changed without another time, and was read, is told by the next listing.
func TestWhatWasReadAndIsNotWhatWasKnownIsTold(t *testing.T) {
	s := newSSHD(t, newRoot(t), "")
	c := connected(t, s.config())
	add(t, c, "/a", "right")
	at := filepath.Join(s.root, "a")
	past := time.Now().Add(-time.Hour).Truncate(time.Second)
	s.must(os.Chtimes(at, past, past))
	cursor, err := c.Changes(t.Context(), "", func([]target.File) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	s.must(os.WriteFile(at, []byte("wrong"), 0o666))
	s.must(os.Chtimes(at, past, past))
	for n, want := range []int{0, 1, 0} {
		var told []target.File
		if cursor, err = c.Changes(t.Context(), cursor, func(some []target.File) error {
			told = append(told, some...)
			return nil
		}); err != nil || len(told) != want || want > 0 && told[0].Hash != target.HashOf([]byte("wrong")) {
			t.Errorf("the %d. listing tells %+v (%v)", n+1, told, err)
		}
		if _, err := io.ReadAll(c.Open(t.Context(), "/a")); err != nil {
			t.Error(err)
		}
	}
}
