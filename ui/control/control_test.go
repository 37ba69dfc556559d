package control

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	if socket := os.Getenv("KNOCK_AT"); socket != "" {
		knock(socket)
		return
	}
	goleak.VerifyTestMain(m)
}

// folders are a folder whose path a socket takes, and one whose path is too long.
func folders(t *testing.T) map[string]string {
	t.Helper()
	short, err := os.MkdirTemp("", "door")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(short) })
	long := filepath.Join(short, strings.Repeat("long", 30))
	if err := os.MkdirAll(long, 0o700); err != nil {
		t.Fatal(err)
	}
	return map[string]string{"socket": short, "port": long}
}

// open opens a door that is closed at the end of the test.
func open(t *testing.T, dir string, do Do) {
	t.Helper()
	d, err := Open(t.Context(), dir, do)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
}

// echo writes what it was asked to both outputs, and returns the number of words.
func echo(_ context.Context, c *Call) int {
	fmt.Fprintf(c.Stdout(), "out %s in %s\n", c.Args, c.Data)
	fmt.Fprintf(c.Stderr(), "err %s\n", c.Args)
	return len(c.Args)
}

func TestTwentyCallersAtOnce(t *testing.T) {
	for name, dir := range folders(t) {
		t.Run(name, func(t *testing.T) {
			open(t, dir, echo)
			if _, err := os.Stat(filepath.Join(dir, PortName)); (err == nil) != (name == "port") {
				t.Errorf("the port's file: %v", err)
			}
			var callers sync.WaitGroup
			for i := range 20 {
				callers.Go(func() {
					var out, errs bytes.Buffer
					words := strings.Fields(strings.Repeat("x ", i))
					code, err := Ask(t.Context(), dir, Request{Args: words, Data: "here"}, Terminal{Out: &out, Err: &errs})
					if err != nil || code != i || out.String() != fmt.Sprintf("out %s in here\n", words) || errs.String() != fmt.Sprintf("err %s\n", words) {
						t.Errorf("%d: %d, %v, %q, %q", i, code, err, out.String(), errs.String())
					}
				})
			}
			callers.Wait()
		})
	}
}

// TestTheCallerLendsWhatItHas: standard input, files and the browser are the caller's.
func TestTheCallerLendsWhatItHas(t *testing.T) {
	dir := folders(t)["socket"]
	open(t, dir, func(_ context.Context, c *Call) int {
		for scan := bufio.NewScanner(c.Stdin()); scan.Scan(); {
			fmt.Fprintf(c.Stdout(), "typed %s\n", scan.Text())
		}
		text, err := c.ReadFile("secret")
		fmt.Fprintf(c.Stdout(), "read %s, %v\n", text, err)
		_, err = c.ReadFile("missing")
		fmt.Fprintf(c.Stdout(), "then %v; %v; %v\n", err, c.Open("https://a.example"), c.Open("https://b.example"))
		secret, err := c.TypeSecret(t.Context(), "Password: ")
		fmt.Fprintf(c.Stdout(), "told %s, %v\n", secret, err)
		path, err := c.WriteFile("a.zip", []byte{0, 255}, true)
		fmt.Fprintf(c.Stdout(), "wrote %s, %v\n", path, err)
		_, err = c.WriteFile("b.zip", nil, false)
		fmt.Fprintf(c.Stdout(), "not %v\n", err)
		return 0
	})
	var out bytes.Buffer
	code, err := Ask(t.Context(), dir, Request{}, Terminal{
		In: strings.NewReader("one\ntwo" + strings.Repeat("o", 9000)), Out: &out, Err: io.Discard,
		ReadFile: func(path string) ([]byte, error) {
			if path == "missing" {
				return nil, os.ErrNotExist
			}
			return []byte("the " + path), nil
		},
		WriteFile: func(path string, content []byte, number bool) (string, error) {
			if !number {
				return "", os.ErrExist
			}
			return fmt.Sprintf("/there/%s with % x", path, content), nil
		},
		TypeSecret: func(question string) (string, error) {
			if question != "Password: " {
				return "", fmt.Errorf("asked was %q", question)
			}
			return "secret-7", nil
		},
		Open: func(address string) error {
			if address == "https://a.example" {
				return nil
			}
			return errors.New("no browser for " + address)
		},
	})
	want := "typed one\ntyped two" + strings.Repeat("o", 9000) + "\nread the secret, <nil>\nthen file does not exist; <nil>; no browser for https://b.example\n" +
		"told secret-7, <nil>\nwrote /there/a.zip with 00 ff, <nil>\nnot file already exists\n"
	if code != 0 || err != nil || out.String() != want {
		t.Errorf("%d, %v, %q", code, err, out.String())
	}
}

// TestInterrupted: a caller that is interrupted reads how the command ended, and one that goes ends
// it; the door stays open.
func TestInterrupted(t *testing.T) {
	dir := folders(t)["socket"]
	ended := make(chan string, 2)
	open(t, dir, func(ctx context.Context, c *Call) int {
		fmt.Fprintln(c.Stdout(), "began")
		<-ctx.Done()
		_, err := c.Stdin().Read(make([]byte, 1))
		ended <- fmt.Sprint(c.Args, err)
		fmt.Fprintln(c.Stderr(), "stopped")
		return 1
	})
	ctx, cancel := context.WithCancel(t.Context())
	var errs bytes.Buffer
	code, err := Ask(ctx, dir, Request{Args: []string{"interrupted"}}, Terminal{Out: writer(func([]byte) error { cancel(); return nil }), Err: &errs})
	if code != 1 || err != nil || errs.String() != "stopped\n" {
		t.Errorf("%d, %v, %q", code, err, errs.String())
	}
	if how := <-ended; how != "[interrupted] EOF" {
		t.Errorf("it ended with %s", how)
	}
	_, err = Ask(t.Context(), dir, Request{Args: []string{"gone"}}, Terminal{Out: writer(func([]byte) error { return errGone }), Err: io.Discard})
	if !errors.Is(err, errGone) {
		t.Errorf("got %v", err)
	}
	if how := <-ended; how != "[gone] "+errGone.Error() {
		t.Errorf("it ended with %s", how)
	}
}

// TestAHolderThatEnds: what it was asked is cancelled, who has the door shut before them asks no program,
// and a caller who takes nothing does not hold it up.
func TestAHolderThatEnds(t *testing.T) {
	dir := folders(t)["socket"]
	ctx, quit := context.WithCancel(t.Context())
	d, err := Open(ctx, dir, func(ctx context.Context, c *Call) int {
		quit()
		<-ctx.Done()
		for _, err := io.WriteString(c.Stdout(), strings.Repeat("x", 1<<20)); err == nil; {
			_, err = io.WriteString(c.Stdout(), strings.Repeat("x", 1<<20))
		}
		return 0
	})
	if err != nil {
		t.Fatal(err)
	}
	p, err := find(dir)
	if err != nil {
		t.Fatal(err)
	}
	l, err := call(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if err := l.say(message{Request: &Request{}}); err != nil {
		t.Fatal(err)
	}
	<-ctx.Done()
	if _, err := Ask(t.Context(), dir, Request{}, Terminal{}); !errors.Is(err, ErrNoProgram) {
		t.Errorf("got %v", err)
	}
	if err := d.Close(); err != nil {
		t.Error(err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 1 { // the other folder of the test
		t.Errorf("%v left, %v", left, err)
	}
}

// TestAHolderThatIsDone answers for as long as it does what others have asked for.
func TestAHolderThatIsDone(t *testing.T) {
	dir := folders(t)["socket"]
	began, finish := make(chan bool), make(chan bool)
	d, err := Open(t.Context(), dir, func(_ context.Context, c *Call) int {
		if len(c.Args) == 1 {
			began <- true
			<-finish
		}
		return 0
	})
	if err != nil {
		t.Fatal(err)
	}
	var calls sync.WaitGroup
	ask := func(words ...string) {
		if _, err := Ask(t.Context(), dir, Request{Args: words}, Terminal{}); err != nil {
			t.Error(words, err)
		}
	}
	calls.Go(func() { ask("long") })
	<-began
	calls.Go(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	for range 100 { // before Close has begun to wait, and after
		ask("short", "one")
	}
	finish <- true
	calls.Wait()
	if _, err := Ask(t.Context(), dir, Request{}, Terminal{}); !errors.Is(err, ErrNoProgram) {
		t.Errorf("got %v", err)
	}
}

// TestWhoWaitsForTheEnd hears of it when the process ends, and not before.
func TestWhoWaitsForTheEnd(t *testing.T) {
	dir := folders(t)["socket"]
	ctx, quit := context.WithCancel(t.Context())
	d, err := Open(ctx, dir, func(_ context.Context, c *Call) int {
		c.UntilExit()
		quit()
		return 0
	})
	if err != nil {
		t.Fatal(err)
	}
	returned := make(chan error, 1)
	go func() {
		_, err := Ask(t.Context(), dir, Request{}, Terminal{})
		returned <- err
	}()
	<-ctx.Done()
	if err := d.Close(); err != nil {
		t.Error(err)
	}
	if len(d.kept) != 1 || len(returned) != 0 {
		t.Fatalf("%d connections are kept, %d have returned", len(d.kept), len(returned))
	}
	d.kept[0].Close() // as the end of the process does
	if err := <-returned; err != nil {
		t.Error(err)
	}
}

func TestNoProgramAnswers(t *testing.T) {
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	write := func(text string) func(*testing.T, string) {
		return func(t *testing.T, dir string) {
			if err := os.WriteFile(filepath.Join(dir, PortName), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	for name, prepare := range map[string]func(t *testing.T, dir string){
		"nothing there": func(*testing.T, string) {},
		"a socket left behind": func(t *testing.T, dir string) {
			l, err := net.ListenUnix("unix", &net.UnixAddr{Name: filepath.Join(dir, SocketName), Net: "unix"})
			if err != nil {
				t.Fatal(err)
			}
			l.SetUnlinkOnClose(false)
			if err := l.Close(); err != nil {
				t.Fatal(err)
			}
		},
		"a port left behind":             write("127.0.0.1:1\nword\n"),
		"half a port file":               write("127.0.0.1:1"),
		"a port of a program that waits": write(silent.Addr().String() + "\nword\n"),
	} {
		t.Run(name, func(t *testing.T) {
			dir := folders(t)["socket"]
			prepare(t, dir)
			if _, err := Ask(t.Context(), dir, Request{}, Terminal{}); !errors.Is(err, ErrNoProgram) {
				t.Fatalf("got %v", err)
			}
			open(t, dir, echo) // what was left behind is replaced
			var out bytes.Buffer
			if code, err := Ask(t.Context(), dir, Request{Args: []string{"x"}}, Terminal{Out: &out, Err: io.Discard}); code != 1 || err != nil {
				t.Fatal(code, err)
			}
		})
	}
}

// TestStrangersGetNothing: who does not know the word of a port, such as a page in a browser, gets no
// byte; who only listens at a port that was left behind does not learn the word.
func TestStrangersGetNothing(t *testing.T) {
	dir := folders(t)["port"]
	open(t, dir, func(context.Context, *Call) int {
		t.Error("something was done")
		return 0
	})
	info, err := os.Stat(filepath.Join(dir, PortName))
	if err != nil {
		t.Fatal(err)
	}
	if runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("others can read the word: %v", info.Mode())
	}
	p, err := find(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, said := range []string{
		"GET / HTTP/1.1\r\nHost: " + p.address + "\r\n\r\n", "POST / HTTP/1.1\r\n\r\n" + greeting + "x\n", strings.Repeat("x", 10_000), "\n", p.word + "\n",
	} {
		if got := tell(t, p.address, said); got != "" {
			t.Errorf("%.20q was answered %q", said, got)
		}
	}
	proof := prove("wrong", "caller", "mine", "theirs") + "\n"
	if got := tell(t, p.address, greeting+"mine\n"+proof+`{"Request":{}}`+"\n"); strings.Count(got, "\n") != 1 || strings.Contains(got, p.word) {
		t.Errorf("a wrong proof was answered %q", got)
	}
	if runtime.GOOS != "windows" { // where it takes rights to make a link
		port, real := filepath.Join(dir, PortName), filepath.Join(dir, "elsewhere")
		if err := errors.Join(os.Rename(port, real), os.Symlink(real, port)); err != nil {
			t.Fatal(err)
		}
		if _, err := find(dir); !errors.Is(err, ErrNoProgram) {
			t.Errorf("a link is followed, as one to a pipe would be: %v", err)
		}
		if err := os.Rename(real, port); err != nil {
			t.Fatal(err)
		}
	}
	for path, planted := range map[string]func(string) error{
		"readable": func(path string) error { return os.Chmod(path, 0o644) },
		"another's": func(path string) error {
			if os.Geteuid() != 0 {
				return os.Chmod(path, 0o622)
			}
			return errors.Join(os.Chmod(path, 0o600), os.Chown(path, 65534, -1))
		},
	} {
		if err := planted(filepath.Join(dir, PortName)); err != nil {
			t.Fatal(err)
		}
		if _, err := find(dir); runtime.GOOS != "windows" && !errors.Is(err, ErrNoProgram) {
			t.Errorf("%s: found, %v", path, err)
		}
	}
	p.word = "wrong"
	if _, err := call(t.Context(), p); !errors.Is(err, errUnproven) {
		t.Errorf("got %v", err)
	}
}

// tell says something to a port and returns all that is answered.
func tell(t *testing.T, address, said string) string {
	t.Helper()
	c, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, err := io.WriteString(c, said); err != nil {
		return ""
	}
	if err := c.(*net.TCPConn).CloseWrite(); err != nil {
		return ""
	}
	text, _ := io.ReadAll(c) // a reset is no answer either
	return string(text)
}

// knock says all that a caller says, and writes what comes back.
func knock(socket string) {
	c, err := net.Dial("unix", socket)
	if err != nil {
		fmt.Println("not let in:", err)
		return
	}
	io.WriteString(c, greeting+"mine\n")
	text, _ := io.ReadAll(c)
	fmt.Printf("let in, and told %q\n", text)
}

// TestAnotherUser: the socket is the user's alone, and even where it can be reached another user is
// told nothing. Only root can be another user; for others the mode is what there is to see.
func TestAnotherUser(t *testing.T) {
	if !peersAreKnown {
		return
	}
	dir := folders(t)["socket"]
	open(t, dir, echo)
	socket := filepath.Join(dir, SocketName)
	info, err := os.Stat(socket)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("%v, %v", info, err)
	}
	if os.Geteuid() != 0 {
		return
	}
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	program, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	knocker := filepath.Join(dir, "knocker")
	if err := errors.Join(os.WriteFile(knocker, program, 0o755), os.Chmod(dir, 0o755)); err != nil {
		t.Fatal(err)
	}
	for mode, want := range map[os.FileMode]string{0o600: "not let in:", 0o666: `let in, and told ""`} {
		if err := os.Chmod(socket, mode); err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command("setpriv", "--reuid", "65534", "--clear-groups", knocker)
		cmd.Env = []string{"KNOCK_AT=" + socket}
		if out, err := cmd.CombinedOutput(); err != nil || !strings.Contains(string(out), want) {
			t.Errorf("mode %s: %s, %v", strconv.FormatUint(uint64(mode), 8), out, err)
		}
	}
}
