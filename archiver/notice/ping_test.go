package notice_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"

	"ringcentral-archiver/archiver/notice"
	"ringcentral-archiver/archiver/transport"
)

// pinger pings as the program does.
func pinger(t *testing.T) notice.Sender {
	t.Helper()
	rt, err := transport.New(transport.Options{UserAgent: "RingCentralArchiver/1"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { transport.CloseIdle(rt) })
	return notice.Sender{HTTP: rt, Clock: clockwork.NewRealClock()}
}

const pingSecret = "3f0b9c1e-secret"

func TestPing(t *testing.T) {
	p := pinger(t)
	var last *http.Request
	other := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { last = r }))
	t.Cleanup(other.Close)
	watcher := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		last = r
		switch to := r.URL.Query().Get("to"); to {
		case "":
			w.WriteHeader(http.StatusOK)
		case "404":
			http.NotFound(w, r)
		case "much":
			for range 100 {
				if _, err := w.Write(make([]byte, 64<<10)); err != nil {
					return // it has seen enough
				}
			}
		case "self":
			http.Redirect(w, r, r.URL.String(), http.StatusFound)
		default:
			http.Redirect(w, r, to, http.StatusFound)
		}
	}))
	t.Cleanup(watcher.Close)
	for _, c := range []struct {
		name, query string
		want        notice.Kind
	}{
		{"good", "", ""},
		{"refused", "?to=404", notice.PingRefused},
		{"sent_on", "?to=" + other.URL, ""},
		{"endless_answer", "?to=much", ""},
		{"round_and_round", "?to=self", notice.PingLedAstray},
		{"to_a_file", "?to=file:///etc/passwd", notice.PingLedAstray},
		{"to_another_scheme", "?to=ftp://" + strings.TrimPrefix(other.URL, "http://"), notice.PingLedAstray},
		{"nowhere", "?to=http://127.0.0.1:1/", notice.PingUnanswered},
	} {
		last = nil
		_, err := p.Ping(t.Context(), watcher.URL+"/"+pingSecret+c.query)
		f, is := errors.AsType[*notice.Failure](err)
		if is != (c.want != "") || is && f.Kind != c.want || err != nil && !is {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
		if err != nil && (strings.Contains(fmt.Sprintf("%v %+v", err, err), pingSecret) || !strings.Contains(err.Error(), "127.0.0.1")) {
			t.Errorf("%s: said %q", c.name, err)
		}
		if last == nil || last.Method != http.MethodGet || last.UserAgent() != "RingCentralArchiver/1" || last.Referer() != "" {
			t.Errorf("%s: was asked %+v", c.name, last)
		}
	}
}

func TestAPingMayGoOnToASaferScheme(t *testing.T) {
	safe := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	t.Cleanup(safe.Close)
	open := httptest.NewServer(http.RedirectHandler(safe.URL, http.StatusMovedPermanently))
	t.Cleanup(open.Close)
	p := notice.Sender{HTTP: safe.Client().Transport, Clock: clockwork.NewRealClock()}
	if _, err := p.Ping(t.Context(), open.URL); err != nil {
		t.Error(err)
	}
}

func TestAPingFromHTTPSDoesNotGoOnInTheOpen(t *testing.T) {
	open := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(open.Close)
	safe := httptest.NewTLSServer(http.RedirectHandler(open.URL, http.StatusMovedPermanently))
	t.Cleanup(safe.Close)
	p := notice.Sender{HTTP: safe.Client().Transport, Clock: clockwork.NewRealClock()}
	_, err := p.Ping(t.Context(), safe.URL)
	if f, is := errors.AsType[*notice.Failure](err); !is || f.Kind != notice.PingLedAstray {
		t.Errorf("got %v", f)
	}
}

func TestASilentWatcherIsGivenTenSeconds(t *testing.T) {
	asked, release := make(chan struct{}), make(chan struct{})
	silent := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		asked <- struct{}{}
		<-release
	}))
	t.Cleanup(silent.Close)
	t.Cleanup(func() { close(release) })
	clock := clockwork.NewFakeClockAt(monday9)
	p := notice.Sender{HTTP: silent.Client().Transport, Clock: clock}
	done := make(chan error, 1)
	ping := func(ctx context.Context) {
		_, err := p.Ping(ctx, silent.URL)
		done <- err
	}
	go ping(t.Context())
	<-asked
	clock.Advance(11 * time.Second)
	if f, is := errors.AsType[*notice.Failure](<-done); !is || f.Kind != notice.PingUnanswered {
		t.Errorf("got %v", f)
	}
	ctx, cancel := context.WithCancel(t.Context())
	go ping(ctx)
	<-asked
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("called off: %v", err)
	}
}

func TestWhatCanBePinged(t *testing.T) {
	for _, c := range []struct{ address, host string }{
		{"https://hc-ping.com/3f0b", "hc-ping.com"},
		{" http://ana:word@watch.example.com:8080/x?y#z ", "watch.example.com:8080"},
		{"hc-ping.com/3f0b", ""},
		{"file:///etc/passwd", ""},
		{"https://", ""},
		{"javascript:alert(1)", ""},
		{"https://a b/", ""},
		{"", ""},
	} {
		_, err := notice.ParsePing(c.address)
		if got := notice.PingHost(c.address); got != c.host || (err == nil) != (c.host != "") {
			t.Errorf("%q: %q %v", c.address, got, err)
		}
		if err != nil && strings.Contains(err.Error(), "passwd") {
			t.Errorf("shows what it was given: %v", err)
		}
	}
}

// TestSignals: only who says that it understands them is sent any, at its own address with the word
// behind the path.
func TestSignals(t *testing.T) {
	p := pinger(t)
	for _, c := range []struct {
		name, limit string
		want        notice.Signals
	}{
		{"says nothing", "", notice.Signals{}},
		{"like healthchecks.io", "100000", notice.Signals{Understood: true, Body: 10_000}},
		{"keeps little", "12", notice.Signals{Understood: true, Body: 12}},
		{"keeps no text", "0", notice.Signals{Understood: true}},
		{"nonsense", "lots", notice.Signals{}},
		{"less than nothing", "-1", notice.Signals{}},
	} {
		var got []string
		watcher := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, err := io.ReadAll(r.Body)
			if err != nil {
				t.Error(err)
			}
			got = append(got, r.Method+" "+r.URL.String()+" "+string(body))
			if c.limit != "" {
				w.Header().Set("Ping-Body-Limit", c.limit)
			}
		}))
		takes, err := p.Ping(t.Context(), watcher.URL+"/key%2Fof/office?create=1")
		if err != nil || takes != c.want {
			t.Errorf("%s: %+v %v", c.name, takes, err)
		}
		text := "Dropbox is füll. " + strings.Repeat("x", 20_000)
		if err := errors.Join(
			p.Signal(t.Context(), watcher.URL+"/key%2Fof/office?create=1", notice.Began, "", takes),
			p.Signal(t.Context(), watcher.URL+"/office/", notice.Failed, text, takes),
		); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		body := text[:min(len(text), takes.Body)]
		if c.name == "keeps little" {
			body = "Dropbox is f" // and no half letter
		}
		want := []string{"GET /key%2Fof/office?create=1 ", "POST /key%2Fof/office/start?create=1 ", "POST /office/fail " + body}
		if !slices.Equal(got, want) {
			t.Errorf("%s: sent %.200q", c.name, got)
		}
		watcher.Close()
	}
}

// TestAProxyInBetween: what is said of a ping or a message that gets no further than the proxy is about the proxy.
func TestAProxyInBetween(t *testing.T) {
	refusing := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Proxy-Authenticate", "Basic")
		w.WriteHeader(http.StatusProxyAuthRequired)
	}))
	t.Cleanup(refusing.Close)
	const login = "http://ana:pr0xy-secret@"
	there := strings.TrimPrefix(refusing.URL, "http://")
	for _, c := range []struct {
		name, proxy string
		want        notice.Kind
		about       string
	}{
		{"no password", "http://" + there, notice.ProxyPassword, there},
		{"a wrong password", login + there, notice.ProxyPassword, there},
		{"not there", login + "127.0.0.1:1", notice.ProxyUnanswered, "127.0.0.1:1"},
		{"unknown", login + "proxy.invalid:8080", notice.ProxyUnanswered, "proxy.invalid:8080"},
		{"no address", login + "proxy:port", notice.ProxyAddress, ""},
	} {
		t.Setenv("HTTP_PROXY", c.proxy)
		t.Setenv("HTTPS_PROXY", c.proxy)
		p := pinger(t)
		_, secure := p.Ping(t.Context(), "https://watcher.invalid/"+pingSecret)
		_, open := p.Ping(t.Context(), "http://watcher.invalid/"+pingSecret)
		posted := p.Post(t.Context(), notice.Hook{Address: "https://chat.invalid/" + pingSecret}, "Title", []string{"One."})
		for way, err := range map[string]error{"https": secure, "http": open, "webhook": posted} {
			if f, is := errors.AsType[*notice.Failure](err); !is || f.Kind != c.want || f.About != c.about {
				t.Errorf("%s, %s: %v", c.name, way, err)
			} else if said := fmt.Sprintf("%v %+v", err, *f); strings.Contains(said, "secret") {
				t.Errorf("%s, %s: shows a secret: %s", c.name, way, said)
			}
		}
	}
}

// TestACertificateThatIsNotTrusted is named, also where it is a proxy's that looks into connections.
func TestACertificateThatIsNotTrusted(t *testing.T) {
	watcher := httptest.NewUnstartedServer(http.NotFoundHandler())
	watcher.Config.ErrorLog = log.New(io.Discard, "", 0)
	watcher.StartTLS()
	t.Cleanup(watcher.Close)
	_, err := pinger(t).Ping(t.Context(), watcher.URL+"/"+pingSecret)
	if f, is := errors.AsType[*notice.Failure](err); !is || f.Kind != notice.Untrusted || f.About != "127.0.0.1" || !strings.Contains(f.Said, "issued by") {
		t.Errorf("got %v", err)
	}
}
