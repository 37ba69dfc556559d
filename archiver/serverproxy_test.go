package archiver_test

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/sftp/sshdtest"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
)

// sshProxy is a proxy that leads to a server by a name that it alone knows, and asks for a password.
type sshProxy struct {
	t       *testing.T
	to      string
	led     atomic.Int64 // connections
	refuses atomic.Bool
}

// ServeHTTP implements http.Handler.
func (p *sshProxy) ServeHTTP(w http.ResponseWriter, q *http.Request) {
	user, password, _ := (&http.Request{Header: http.Header{"Authorization": q.Header["Proxy-Authorization"]}}).BasicAuth()
	switch {
	case user != "office" || password != "s@ip: kay":
		w.Header().Set("Proxy-Authenticate", "Basic")
		w.WriteHeader(http.StatusProxyAuthRequired)
		return
	case p.refuses.Load() || q.Method != http.MethodConnect || !strings.HasPrefix(q.Host, "nas.example.com:"):
		w.WriteHeader(http.StatusForbidden)
		return
	}
	to, err := net.Dial("tcp", p.to)
	if err != nil {
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	defer to.Close()
	from, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		p.t.Error(err)
		return
	}
	defer from.Close()
	p.led.Add(1)
	io.WriteString(from, "HTTP/1.1 200 Connection established\r\n\r\n")
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		io.Copy(to, from)
		to.Close()
	}()
	io.Copy(from, to)
	from.Close()
	<-ended
}

// TestAServerBehindAProxy: the server is called through the proxy that a person has named, with its password; what the proxy refuses is told
// as that, and it goes on when it refuses nothing any more.
func TestAServerBehindAProxy(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	s := sshdtest.New(t, "")
	p := &sshProxy{t: t, to: s.Address()}
	behind := httptest.NewServer(p)
	t.Cleanup(behind.Close)
	t.Cleanup(r.a.Close)
	root := filepath.Join(s.Dir, "Archive")
	if err := os.Mkdir(root, 0o777); err != nil {
		t.Fatal(err)
	}
	named := archiver.Proxy{Kind: archiver.NamedProxy, Address: behind.URL, User: "office", Password: "s@ip: kay"}
	ask := r.askingFor(s, root)
	ask.Place.SFTP.Host = "nas.example.com"
	ask.HostKey = func(archiver.HostKey) bool { return true }
	for _, c := range []struct {
		password string
		refuses  bool
		want     reasons.Reason
	}{
		{"wrong", false, reasons.ProxyPassword},
		{named.Password, true, reasons.ProxyRefused},
		{named.Password, false, reasons.NoReason},
	} {
		with := named
		with.Password = c.password
		p.refuses.Store(c.refuses)
		if err := r.a.SetProxy(t.Context(), with); err != nil {
			t.Fatal(err)
		}
		if err := r.a.Connect(t.Context(), ask); (err == nil) != (c.want == reasons.NoReason) || err != nil && reasons.Of(err) != c.want {
			t.Fatalf("with the password %q: %q (%v), want %q", c.password, reasons.Of(err), err, c.want)
		}
	}
	r.day()
	r.backup(day)
	if report := r.runOnce(); !report.Complete() {
		t.Errorf("left %+v (%v)", report.Left, report.Err)
	}
	if p.led.Load() == 0 {
		t.Error("the proxy was not asked")
	}
	r.checkFolder(root, r.truth(start.Add(-day)))

	p.refuses.Store(true)
	s.Stop()
	s.Start()
	r.clock.Advance(time.Hour)
	r.call(r.bob, 10*time.Minute, ringcentralserver.RecordingSpec{})
	if report := r.runOnce(); reasons.Of(report.Err) != reasons.ProxyRefused || report.Archived != 0 {
		t.Errorf("while the proxy refuses it: %+v (%v)", report, report.Err)
	}
	if r.a.Snapshot().Completeness.Now {
		t.Error("everything is said to be there")
	}
	p.refuses.Store(false)
	if report := r.runOnce(); !report.Complete() || report.Archived != 1 {
		t.Errorf("when the proxy refuses nothing: %+v, left %+v (%v)", report, report.Left, report.Err)
	}
	r.checkFolder(root, r.truth(start.Add(-day)))
}
