package archiver_test

import (
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
)

// behindProxy makes the engine with the services under their real names, which only the proxy knows.
func (r *rig) behindProxy() (proxy string) {
	r.t.Helper()
	r.a.Close()
	proxy, ca, err := r.sim.Proxy()
	if err != nil {
		r.t.Fatal(err)
	}
	r.a, err = archiver.New(archiver.Options{
		Store: r.store, Clock: r.clock, RedirectPorts: redirectPorts, Zone: time.UTC, Rand: rand.New(rand.NewPCG(r.seed, 1)), CA: ca,
		RingCentralClientID: r.sim.RingCentralClientID, DropboxAppKey: r.sim.DropboxAppKey,
		Demo: &archiver.Demo{
			Platform: "https://platform.ringcentral.com", Media: "https://media.ringcentral.com", DropboxWeb: "https://www.dropbox.com",
			DropboxAPI: "https://api.dropboxapi.com", DropboxContent: "https://content.dropboxapi.com", RingCentral: r.rcToken, Dropbox: r.dbxToken,
		},
	})
	if err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(r.a.Close)
	return proxy
}

// TestAProxyThatRefusesOneHost: what needs the host is named with what has to be done, nothing is called complete, the rest goes on, and
// once the proxy lets it through all is there.
func TestAProxyThatRefusesOneHost(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	behind := r.behindProxy()
	var refuses atomic.Bool
	refuses.Store(true)
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if refuses.Load() && strings.HasPrefix(req.Host, "media.") {
			w.WriteHeader(http.StatusForbidden)
			return
		}
		on, err := net.Dial("tcp", strings.TrimPrefix(behind, "http://"))
		if err != nil {
			t.Error(err)
			return
		}
		defer on.Close()
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		defer conn.Close()
		go func() {
			_, _ = io.Copy(on, conn)
			on.Close()
		}()
		_, _ = io.WriteString(on, "CONNECT "+req.Host+" HTTP/1.1\r\nHost: "+req.Host+"\r\n\r\n")
		_, _ = io.Copy(conn, on)
	}))
	t.Cleanup(proxy.Close)
	t.Cleanup(r.a.Close)
	if err := r.a.SetProxy(t.Context(), archiver.Proxy{Kind: "named", Address: proxy.URL}); err != nil {
		t.Fatal(err)
	}
	r.call(r.ana, 6*time.Hour, ringcentralserver.RecordingSpec{})
	r.message(ringcentralserver.TypeSMS, 5*time.Hour, func(m *ringcentralserver.MessageSpec) { m.Text = "hello" })
	r.backup(24 * time.Hour)
	report, s := r.runOnce(), r.a.Snapshot()
	if report.Archived != 1 || len(report.Left) != 1 || report.Left[0].Reason != reasons.ProxyRefused || s.Completeness.Now {
		t.Errorf("archived %d, left %+v (%v), everything: %t", report.Archived, report.Left, report.Err, s.Completeness.Now)
	}
	if len(s.Problems) != 1 || s.Problems[0].Reason != reasons.ProxyRefused {
		t.Errorf("the problems are %+v", s.Problems)
	}
	refuses.Store(false)
	if err := r.a.SetProxy(t.Context(), archiver.Proxy{Kind: "named", Address: proxy.URL}); err != nil {
		t.Fatal(err)
	}
	if report, s := r.runOnce(), r.a.Snapshot(); !report.Complete() || !s.Completeness.Now {
		t.Errorf("then left %+v (%v), everything: %t", report.Left, report.Err, s.Completeness.Now)
	}
	r.checkArchive(r.truth(time.Time{}))
}
