//go:build unix

// Package browser lets tests act in a real browser: Chromium without a
// screen of its own, driven by chromedriver (W3C WebDriver).
package browser

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"syscall"
	"testing"
)

// Browser is a browser of a test's own, with one page. What fails in it ends the
// test.
type Browser struct {
	t       testing.TB
	driver  *exec.Cmd
	drained chan struct{} // closed when the driver says nothing more
	http    http.Client
	session string // address of the session
	opened  bool
}

var started = regexp.MustCompile(`started successfully on port (\d+)`)

// Open starts a browser with further arguments of Chromium's. It is closed at
// the end of the test.
func Open(t testing.TB, arguments ...string) *Browser {
	t.Helper()
	b := &Browser{t: t, driver: exec.Command("chromedriver", "--port=0"), drained: make(chan struct{})}
	b.driver.Env = append(os.Environ(), "HOME="+t.TempDir())
	b.driver.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // with the browser, so that both can be ended
	out, in, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	b.driver.Stdout, b.driver.Stderr = in, in
	if err = b.driver.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.leave)
	in.Close() // the driver has its own
	b.session = "http://127.0.0.1:" + b.port(out) + "/session"
	b.open(arguments)
	return b
}

// port reads where the driver listens from what it says, and has the rest of it
// read too, so that it is never held up.
func (b *Browser) port(out *os.File) string {
	b.t.Helper()
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if port := started.FindStringSubmatch(lines.Text()); port != nil {
			go func() {
				defer close(b.drained)
				defer out.Close()
				_, _ = io.Copy(io.Discard, out) // it ends with the driver
			}()
			return port[1]
		}
	}
	close(b.drained)
	out.Close()
	b.t.Fatal("chromedriver did not say where it listens")
	return ""
}

func (b *Browser) open(arguments []string) {
	b.t.Helper()
	binary := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); binary == "" && err == nil {
			binary = path
		}
	}
	var opened struct{ SessionID string }
	b.call(http.MethodPost, "", map[string]any{"capabilities": map[string]any{"alwaysMatch": map[string]any{
		"acceptInsecureCerts": true,
		"goog:loggingPrefs":   map[string]string{"browser": "ALL"},
		"goog:chromeOptions": map[string]any{"binary": binary, "args": append([]string{
			"--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage", "--no-first-run",
			"--disable-background-networking", "--disable-component-update", "--disable-sync", "--ignore-certificate-errors",
			"--user-data-dir=" + b.t.TempDir(),
		}, arguments...)},
	}}}, &opened)
	b.session += "/" + opened.SessionID
	b.opened = true
}

// leave closes the browser, which writes down what it has to, and ends what is
// left of it.
func (b *Browser) leave() {
	if b.opened {
		if r, err := http.NewRequest(http.MethodDelete, b.session, nil); err != nil {
			b.t.Error(err)
		} else if resp, err := b.http.Do(r); err != nil {
			b.t.Error(err)
		} else {
			resp.Body.Close()
		}
	}
	b.http.CloseIdleConnections()
	if err := syscall.Kill(-b.driver.Process.Pid, syscall.SIGKILL); err != nil {
		b.t.Error(err)
	}
	_ = b.driver.Wait() // it was killed
	<-b.drained
}

// call gives a command to the browser.
func (b *Browser) call(method, path string, in, out any) {
	b.t.Helper()
	var body io.Reader
	if in != nil {
		text, err := json.Marshal(in)
		if err != nil {
			b.t.Fatal(err)
		}
		body = bytes.NewReader(text)
	}
	r, err := http.NewRequest(method, b.session+path, body)
	if err != nil {
		b.t.Fatal(err)
	}
	resp, err := b.http.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		b.t.Fatalf("the browser, asked %s %s: %s %s %v", method, path, resp.Status, text, err)
	}
	var answer struct{ Value json.RawMessage }
	if err = json.Unmarshal(text, &answer); err == nil && out != nil {
		err = json.Unmarshal(answer.Value, out)
	}
	if err != nil {
		b.t.Fatal(err)
	}
}

// Visit opens an address and returns when the page is loaded.
func (b *Browser) Visit(address string) {
	b.t.Helper()
	b.call(http.MethodPost, "/url", map[string]string{"url": address}, nil)
}

// Address is the address of the page that is shown.
func (b *Browser) Address() (address string) {
	b.t.Helper()
	b.call(http.MethodGet, "/url", nil, &address)
	return address
}

// Click clicks on an element, named as in a style sheet. The page that it leads
// to is loaded when it returns.
func (b *Browser) Click(element string) {
	b.t.Helper()
	b.call(http.MethodPost, "/element/"+b.find(element)+"/click", map[string]string{}, nil)
}

// In is the same browser for a test within the one that opened it.
func (b *Browser) In(t testing.TB) *Browser {
	within := *b
	within.t = t
	return &within
}

// Inside does something in a frame of the page, named as in a style sheet.
func (b *Browser) Inside(frame string, do func()) {
	b.t.Helper()
	var found map[string]string
	b.call(http.MethodPost, "/element", map[string]string{"using": "css selector", "value": frame}, &found)
	b.call(http.MethodPost, "/frame", map[string]any{"id": found}, nil)
	do()
	b.call(http.MethodPost, "/frame", map[string]any{"id": nil}, nil)
}

// Type types keys into an element, named as in a style sheet.
func (b *Browser) Type(element, keys string) {
	b.t.Helper()
	b.call(http.MethodPost, "/element/"+b.find(element)+"/value", map[string]string{"text": keys}, nil)
}

func (b *Browser) find(element string) (id string) {
	b.t.Helper()
	var found map[string]string
	b.call(http.MethodPost, "/element", map[string]string{"using": "css selector", "value": element}, &found)
	for _, id = range found {
		return id
	}
	b.t.Fatalf("no %s on the page", element)
	return ""
}

// Run runs the inside of a script's async function in the page and decodes what
// it returns. It waits for what the function awaits, at most half a minute.
func (b *Browser) Run(script string, out any) {
	b.t.Helper()
	script = "const told = arguments[arguments.length - 1]; (async () => {" + script + "})().then((value) => told({ value: value ?? null }), (e) => told({ failed: String(e) }));"
	var answer struct {
		Value  json.RawMessage
		Failed string
	}
	b.call(http.MethodPost, "/execute/async", map[string]any{"script": script, "args": []any{}}, &answer)
	if answer.Failed != "" {
		b.t.Fatalf("in the page: %s", answer.Failed)
	}
	if out != nil {
		if err := json.Unmarshal(answer.Value, out); err != nil {
			b.t.Fatal(err)
		}
	}
}

// DevTools gives a command of the Chrome DevTools Protocol.
func (b *Browser) DevTools(command string, params map[string]any) {
	b.t.Helper()
	b.call(http.MethodPost, "/goog/cdp/execute", map[string]any{"cmd": command, "params": params}, nil)
}

// Complaints are what the browser has said against the page since it was asked
// last: errors of its script and what its policy forbade.
func (b *Browser) Complaints() (said []string) {
	b.t.Helper()
	var entries []struct{ Level, Message string }
	b.call(http.MethodPost, "/se/log", map[string]string{"type": "browser"}, &entries)
	for _, e := range entries {
		said = append(said, strings.ToLower(e.Level)+": "+e.Message)
	}
	return said
}

// Picture is the visible part of the page as PNG.
func (b *Browser) Picture() (picture []byte) {
	b.t.Helper()
	b.call(http.MethodGet, "/screenshot", nil, &picture)
	return picture
}
