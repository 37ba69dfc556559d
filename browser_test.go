//go:build window

package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"syscall"
	"testing"
)

// chromium is a real browser without a screen of its own, driven by chromedriver
// (W3C WebDriver).
type chromium struct {
	t       *testing.T
	driver  *exec.Cmd
	http    http.Client
	session string // address of the session
	opened  bool
}

var started = regexp.MustCompile(`started successfully on port (\d+)`)

// newChromium starts a browser that reaches the services through the proxy, this
// computer without it, and nothing else.
func newChromium(t *testing.T, proxy string) *chromium {
	t.Helper()
	home := t.TempDir()
	out, err := os.Create(filepath.Join(home, "chromedriver.log"))
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	c := &chromium{t: t, driver: exec.Command("chromedriver", "--port=0")}
	c.driver.Env, c.driver.Stdout, c.driver.Stderr = environ([]string{"HOME=" + home}), out, out
	c.driver.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // with the browser, so that both can be ended
	if err := c.driver.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.leave)
	var port []string
	within(t, "chromedriver was ready", nil, func() bool {
		text, err := os.ReadFile(out.Name())
		if err != nil {
			t.Fatal(err)
		}
		port = started.FindStringSubmatch(string(text))
		return port != nil
	})
	c.session = "http://127.0.0.1:" + port[1] + "/session"
	c.open(proxy)
	return c
}

func (c *chromium) open(proxy string) {
	c.t.Helper()
	through, err := url.Parse(proxy)
	if err != nil {
		c.t.Fatal(err)
	}
	routes := fmt.Sprintf(`function FindProxyForURL(url, host) {
		if (host == "localhost") return "DIRECT";
		return /(^|\.)(ringcentral|dropbox)\.com$/.test(host) ? "PROXY %s" : "PROXY 127.0.0.1:1";
	}`, through.Host)
	binary := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); binary == "" && err == nil {
			binary = path
		}
	}
	var opened struct{ SessionID string }
	c.call(http.MethodPost, "", map[string]any{"capabilities": map[string]any{"alwaysMatch": map[string]any{
		"acceptInsecureCerts": true,
		"goog:chromeOptions": map[string]any{"binary": binary, "args": []string{
			"--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage", "--no-first-run",
			"--disable-background-networking", "--disable-component-update", "--disable-sync", "--ignore-certificate-errors",
			"--user-data-dir=" + c.t.TempDir(),
			"--proxy-pac-url=data:application/x-ns-proxy-autoconfig;base64," + base64.StdEncoding.EncodeToString([]byte(routes)),
		}},
	}}}, &opened)
	c.session += "/" + opened.SessionID
	c.opened = true
}

// leave closes the browser, which writes down what it has to, and ends what is
// left of it.
func (c *chromium) leave() {
	if c.opened {
		if r, err := http.NewRequest(http.MethodDelete, c.session, nil); err != nil {
			c.t.Error(err)
		} else if resp, err := c.http.Do(r); err != nil {
			c.t.Error(err)
		} else {
			resp.Body.Close()
		}
	}
	c.http.CloseIdleConnections()
	if err := syscall.Kill(-c.driver.Process.Pid, syscall.SIGKILL); err != nil {
		c.t.Error(err)
	}
	_ = c.driver.Wait() // it was killed
}

// call gives a command to the browser.
func (c *chromium) call(method, path string, in, out any) {
	c.t.Helper()
	var body io.Reader
	if in != nil {
		text, err := json.Marshal(in)
		if err != nil {
			c.t.Fatal(err)
		}
		body = bytes.NewReader(text)
	}
	r, err := http.NewRequest(method, c.session+path, body)
	if err != nil {
		c.t.Fatal(err)
	}
	resp, err := c.http.Do(r)
	if err != nil {
		c.t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		c.t.Fatalf("the browser, asked %s %s: %s %s %v", method, path, resp.Status, text, err)
	}
	var answer struct{ Value json.RawMessage }
	if err = json.Unmarshal(text, &answer); err == nil && out != nil {
		err = json.Unmarshal(answer.Value, out)
	}
	if err != nil {
		c.t.Fatal(err)
	}
}

// visit opens an address.
func (c *chromium) visit(address string) {
	c.t.Helper()
	c.call(http.MethodPost, "/url", map[string]string{"url": address}, nil)
}

// click clicks on an element, named as in a style sheet. The page that it leads
// to is loaded when it returns.
func (c *chromium) click(element string) {
	c.t.Helper()
	var found map[string]string
	c.call(http.MethodPost, "/element", map[string]string{"using": "css selector", "value": element}, &found)
	for _, id := range found {
		c.call(http.MethodPost, "/element/"+id+"/click", map[string]string{}, nil)
	}
}

// address is the address of the page that is shown.
func (c *chromium) address() (address string) {
	c.t.Helper()
	c.call(http.MethodGet, "/url", nil, &address)
	return address
}

// opener stands in for xdg-open in the first folder of PATH: it leaves the
// addresses that it is to open in a folder.
type opener struct {
	t   *testing.T
	dir string
}

const openerScript = `#!/bin/sh
name=$(mktemp "$(dirname "$0")/opened/new-XXXXXX") && printf %s "$1" >"$name" && mv "$name" "$name.address"
`

func newOpener(t *testing.T) *opener {
	t.Helper()
	o := &opener{t, t.TempDir()}
	if err := os.Mkdir(filepath.Join(o.dir, "opened"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(o.dir, "xdg-open"), []byte(openerScript), 0o700); err != nil {
		t.Fatal(err)
	}
	return o
}

// takes takes an address that the program has opened on a host; empty when
// there is none.
func (o *opener) takes(host string) string {
	o.t.Helper()
	files, err := filepath.Glob(filepath.Join(o.dir, "opened", "*.address"))
	if err != nil {
		o.t.Fatal(err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			o.t.Fatal(err)
		}
		if address, err := url.Parse(string(text)); err == nil && address.Host == host {
			if err := os.Remove(file); err != nil {
				o.t.Fatal(err)
			}
			return string(text)
		}
	}
	return ""
}
