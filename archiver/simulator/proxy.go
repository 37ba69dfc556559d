package simulator

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
)

// proxy is an HTTP proxy that knows the real host names only, and answers for them itself.
type proxy struct {
	front   *server // takes CONNECT
	back    *server // speaks TLS inside the tunnels
	tunnels *tunnels
	refused atomic.Int64
	caFile  string
	scratch string // a temporary folder for caFile; "" if it lies in Options.Dir
	url     string
}

// hosts says who answers for which real name.
func (s *Simulator) hosts() map[string]http.Handler {
	return map[string]http.Handler{
		"platform.ringcentral.com": s.watched(s.RingCentral.Platform()),
		"media.ringcentral.com":    s.watched(s.RingCentral.Media()),
		"platform.ringcentral.biz": s.watched(s.RingCentral.Platform()),
		"media.ringcentral.biz":    s.watched(s.RingCentral.Media()),
		"www.dropbox.com":          s.watched(s.Dropbox.Web()),
		"api.dropboxapi.com":       s.watched(s.Dropbox.API()),
		"content.dropboxapi.com":   s.watched(s.Dropbox.Content()),
		"notify.dropboxapi.com":    s.watched(s.Dropbox.API()),
	}
}

// Proxy makes the services reachable under their real names, for programs that know no other:
// through a CONNECT proxy on the loopback, over TLS (HTTP/2 and 1.1) with a certificate of an
// authority made for this process, whose own certificate is in caFile. Addresses in RingCentral's
// answers carry the real names from then on, so a Simulator is used either this way or by its URLs.
// Any other host is refused with 403.
func (s *Simulator) Proxy() (proxyURL, caFile string, err error) {
	s.mu.Lock()
	p := s.proxy
	s.mu.Unlock()
	if p == nil {
		if p, err = s.newProxy(); err != nil {
			return "", "", fmt.Errorf("start the proxy: %w", err)
		}
		s.mu.Lock()
		s.proxy = p
		s.mu.Unlock()
		s.RingCentral.SetOrigins("https://platform.ringcentral.com", "https://media.ringcentral.com:443")
	}
	return p.url, p.caFile, s.save()
}

// Refused says how often the proxy was asked for a host that is none of the simulated ones.
func (s *Simulator) Refused() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.proxy == nil {
		return 0
	}
	return int(s.proxy.refused.Load())
}

func (s *Simulator) newProxy() (*proxy, error) {
	hosts := s.hosts()
	leaf, ca, err := certify(hosts)
	if err != nil {
		return nil, err
	}
	p := &proxy{tunnels: &tunnels{conns: make(chan net.Conn), done: make(chan struct{})}}
	if err := p.writeCA(s.dir, ca); err != nil {
		return nil, err
	}
	listener, err := s.open("proxy")
	if err != nil {
		return nil, errors.Join(err, p.removeScratch())
	}
	p.url = "http://" + listener.Addr().String()
	p.front = serve(listener, &http.Server{Handler: p.connecting(hosts)}, false)
	p.back = serve(p.tunnels, &http.Server{
		Handler:   byHost(hosts),
		TLSConfig: &tls.Config{Certificates: []tls.Certificate{leaf}, MinVersion: tls.VersionTLS12},
	}, true)
	return p, nil
}

// caFile is the authority's certificate, for programs that use the proxy.
const caFile = "ca.pem"

func (p *proxy) writeCA(dir string, ca []byte) (err error) {
	if dir == "" {
		if p.scratch, err = os.MkdirTemp("", "simulator-"); err != nil {
			return fmt.Errorf("make a folder for the authority's certificate: %w", err)
		}
		dir = p.scratch
	}
	p.caFile = filepath.Join(dir, caFile)
	if err := os.WriteFile(p.caFile, ca, 0o644); err != nil {
		return fmt.Errorf("write the authority's certificate: %w", err)
	}
	return nil
}

func (p *proxy) removeScratch() error {
	if p.scratch == "" {
		return nil
	}
	return os.RemoveAll(p.scratch)
}

func (p *proxy) close() error {
	return errors.Join(p.front.close(), p.back.close(), p.removeScratch())
}

// connecting turns CONNECT requests for known hosts into tunnels.
func (p *proxy) connecting(hosts map[string]http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, port, err := net.SplitHostPort(r.Host)
		if r.Method != http.MethodConnect || err != nil || port != "443" || hosts[host] == nil {
			p.refused.Add(1)
			http.Error(w, "the simulator answers for no such host", http.StatusForbidden)
			return
		}
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		if _, err := conn.Write([]byte("HTTP/1.1 200 Connection established\r\n\r\n")); err != nil || !p.tunnels.add(conn) {
			conn.Close()
		}
	})
}

// byHost passes a request on to whom its Host names.
func byHost(hosts map[string]http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name, _, err := net.SplitHostPort(r.Host)
		if err != nil {
			name = r.Host
		}
		if h := hosts[name]; h != nil {
			h.ServeHTTP(w, r)
			return
		}
		http.NotFound(w, r)
	})
}

// tunnels is a net.Listener whose connections come from CONNECT requests.
type tunnels struct {
	conns chan net.Conn
	done  chan struct{}
	once  sync.Once
}

func (t *tunnels) add(conn net.Conn) bool {
	select {
	case t.conns <- conn:
		return true
	case <-t.done:
		return false
	}
}

// Accept waits for the next tunnel.
func (t *tunnels) Accept() (net.Conn, error) {
	select {
	case conn := <-t.conns:
		return conn, nil
	case <-t.done:
		return nil, net.ErrClosed
	}
}

// Close ends Accept; open tunnels stay.
func (t *tunnels) Close() error {
	t.once.Do(func() { close(t.done) })
	return nil
}

// Addr names the listener.
func (t *tunnels) Addr() net.Addr { return &net.UnixAddr{Name: "tunnels", Net: "unix"} }
