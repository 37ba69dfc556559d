package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"ringcentral-archiver/archiver/simulator"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
)

// desk is a user's computer: a data folder, an environment, a browser, and both
// services behind a proxy that answers for their real names.
type desk struct {
	t        testing.TB
	services *simulator.Simulator
	data     string
	env      []string
	browser  *http.Client
	said     strings.Builder // everything that the program has written
}

func newDesk(t testing.TB) *desk {
	t.Helper()
	return newDeskIn(t, "")
}

// newDeskIn has the simulated Dropbox in a folder; none is in memory.
func newDeskIn(t testing.TB, dir string) *desk {
	t.Helper()
	services, err := simulator.Start(simulator.Options{Seed: 7, Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if n := services.Refused(); n > 0 {
			t.Errorf("it called %d times for a host that is none of the two services'", n)
		}
		if err := services.Close(); err != nil {
			t.Error(err)
		}
	})
	proxy, ca, err := services.Proxy()
	if err != nil {
		t.Fatal(err)
	}
	services.RingCentral.Office().Populate(0) // the people, without history
	for _, g := range []ringcentralserver.Group{
		ringcentralserver.Light, ringcentralserver.Medium, ringcentralserver.Heavy, ringcentralserver.Auth,
	} {
		services.RingCentral.SetLimit(g, 100_000, time.Minute) // nothing here is about waiting
	}
	d := &desk{t: t, services: services, data: filepath.Join(t.TempDir(), "data")}
	d.browser = newBrowser(t, proxy, ca)
	d.env = []string{
		"HOME=" + t.TempDir(), "PATH=" + os.Getenv("PATH"), "TZ=UTC", "HTTPS_PROXY=" + proxy, "SSL_CERT_FILE=" + ca,
		"RINGCENTRAL_CLIENT_ID=" + services.RingCentralClientID, "DROPBOX_APP_KEY=" + services.DropboxAppKey,
	}
	return d
}

// newBrowser is a browser that reaches the services through the proxy and this
// computer without it.
func newBrowser(t testing.TB, proxy, ca string) *http.Client {
	t.Helper()
	pem, err := os.ReadFile(ca)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(pem)
	through, err := url.Parse(proxy)
	if err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{
		TLSClientConfig: &tls.Config{RootCAs: roots},
		Proxy: func(r *http.Request) (*url.URL, error) {
			if r.URL.Scheme == "https" {
				return through, nil
			}
			return nil, nil
		},
	}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport}
}

// set changes the environment of what is run from now on.
func (d *desk) set(name, value string) {
	d.env = slices.DeleteFunc(d.env, func(v string) bool { return strings.HasPrefix(v, name+"=") })
	d.env = append(d.env, name+"="+value)
}

// outcome is how a command ended.
type outcome struct {
	code     int
	out, err string
}

// running is a command under way.
type running struct {
	d     *desk
	cmd   *exec.Cmd
	lines chan string // of standard output, as they come; closed at the end
	out   bytes.Buffer
	err   bytes.Buffer
	read  sync.WaitGroup
}

// patienceOfTests ends a program that hangs, so that its test can say where.
const patienceOfTests = time.Minute

// start starts the program with the words of line.
func (d *desk) start(in io.Reader, line string) *running {
	d.t.Helper()
	ctx, cancel := context.WithTimeout(d.t.Context(), patienceOfTests)
	d.t.Cleanup(cancel)
	words := strings.Fields(line)
	if d.data != "" {
		words = append([]string{"--data", d.data}, words...)
	}
	r := &running{d: d, cmd: exec.CommandContext(ctx, program, words...)}
	r.cmd.Env, r.cmd.Stdin, r.cmd.Stderr = d.env, in, &r.err
	out, err := r.cmd.StdoutPipe()
	if err != nil {
		d.t.Fatal(err)
	}
	if err := r.cmd.Start(); err != nil {
		d.t.Fatal(err)
	}
	r.lines = make(chan string, 10_000)
	r.read.Go(func() {
		defer close(r.lines)
		for scan := bufio.NewScanner(out); scan.Scan(); {
			r.out.WriteString(scan.Text() + "\n")
			r.lines <- scan.Text()
		}
	})
	return r
}

// until waits for a line that begins so, and returns it.
func (r *running) until(prefix string) string {
	r.d.t.Helper()
	for line := range r.lines {
		if strings.HasPrefix(line, prefix) {
			return line
		}
	}
	o := r.end()
	r.d.t.Fatalf("it ended with %d, without a line %q…\n%s%s", o.code, prefix, o.out, o.err)
	return ""
}

// end waits for the end.
func (r *running) end() outcome {
	r.d.t.Helper()
	r.read.Wait()
	err := r.cmd.Wait()
	if exit := new(exec.ExitError); err != nil && !errors.As(err, &exit) {
		r.d.t.Fatal(err)
	}
	o := outcome{code: r.cmd.ProcessState.ExitCode(), out: r.out.String(), err: r.err.String()}
	r.d.said.WriteString(o.out + o.err)
	return o
}

// run runs the program to its end, with nothing on standard input.
func (d *desk) run(line string) outcome {
	d.t.Helper()
	return d.start(nil, line).end()
}

// want runs the program and checks the exit code and a piece of what it says on
// either output.
func (d *desk) want(code int, text, line string) outcome {
	d.t.Helper()
	return d.check(d.run(line), code, text, line)
}

func (d *desk) check(o outcome, code int, text, line string) outcome {
	d.t.Helper()
	if o.code != code || !strings.Contains(o.out+o.err, text) {
		d.t.Fatalf("%s: code %d, want %d and %q\nstdout:\n%s\nstderr:\n%s", line, o.code, code, text, o.out, o.err)
	}
	return o
}

// answer runs a sign-in and answers the service's page in the browser.
func (d *desk) answer(line, user string, allow bool) outcome {
	d.t.Helper()
	r := d.start(nil, line)
	address := strings.TrimSpace(r.until("  http"))
	if err := simulator.Consent(d.t.Context(), d.browser, address, user, allow); err != nil && allow {
		d.t.Errorf("%s: %v", line, err)
	}
	return r.end()
}

// signIn signs a user in to both services.
func (d *desk) signIn(user string) {
	d.t.Helper()
	d.check(d.answer("login", user, true), 0, "Signed in to RingCentral as ", "login")
	d.check(d.answer("connect", "", true), 0, "Connected to the Dropbox of ", "connect")
}
