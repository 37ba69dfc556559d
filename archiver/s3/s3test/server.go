// Package s3test starts a real S3 server for tests, which keeps its buckets in a folder of the test, and can go wrong as services do.
package s3test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

// Program is the server, with its version: it heeds conditions on writing, keeps checksums and versions, and locks objects (Apache-2.0).
const Program = "github.com/versity/versitygw/cmd/versitygw@v1.8.0"

// What the server knows.
const (
	ID     = "an-access-key"
	Secret = "the secret that belongs to it"
	Region = "eu-test-1"
	Bucket = "the-archive"
)

// programIsAt names a server that is built already.
const programIsAt = "ARCHIVER_S3_SERVER"

// program finds the server, or builds it once for all tests of this tree: that takes two minutes of a processor.
var program = sync.OnceValues(func() (string, error) {
	if path := os.Getenv(programIsAt); path != "" {
		return path, nil
	}
	_, file, _, _ := runtime.Caller(0)
	bin, err := filepath.Abs(filepath.Join(filepath.Dir(file), "..", "..", "..", "build"))
	if !filepath.IsAbs(file) { // -trimpath
		bin, err = root()
	}
	if err != nil {
		return "", err
	}
	path := filepath.Join(bin, "versitygw")
	if _, err := os.Stat(path); err == nil {
		return path, nil
	}
	cmd := exec.Command("go", "install", "-ldflags", "-s -w", Program)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOBIN="+bin)
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build %s: %w: %s", Program, err, out)
	}
	return path, nil
})

// root is the folder for what is built.
func root() (string, error) {
	out, err := exec.Command("go", "env", "GOMOD").Output()
	return filepath.Join(filepath.Dir(strings.TrimSpace(string(out))), "build"), err
}

// Server is a server with one bucket. What it is asked goes through a front that can go wrong.
type Server struct {
	*Front
	Direct *minio.Client
	Disk   string // where its buckets lie, a folder each

	t   testing.TB
	way http.RoundTripper
}

// New starts a server that ends with the test. versions is for a bucket that keeps them.
func New(t testing.TB, versions bool) *Server {
	t.Helper()
	path, err := program()
	if err != nil {
		t.Fatal(err)
	}
	dir, err := os.MkdirTemp("", "s3") // short: a socket lies in it
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	data, old, socket := filepath.Join(dir, "data"), filepath.Join(dir, "versions"), filepath.Join(dir, "socket")
	for _, folder := range []string{data, old} {
		if err := os.Mkdir(folder, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	start(t, socket, exec.Command(path, "posix", data), "ROOT_ACCESS_KEY_ID="+ID, "ROOT_SECRET_ACCESS_KEY="+Secret, "VGW_REGION="+Region,
		"VGW_KEEP_ALIVE=true", "VGW_QUIET=true", "VGW_PORT="+socket, "VGW_VERSIONING_DIR="+old)
	way := &http.Transport{
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			var d net.Dialer
			return d.DialContext(ctx, "unix", socket)
		},
		MaxIdleConnsPerHost: 64, DisableCompression: true, ExpectContinueTimeout: time.Second,
	}
	t.Cleanup(way.CloseIdleConnections)
	s := &Server{Disk: data, t: t, way: way}
	s.Front = s.NewFront(t)
	direct := strings.TrimPrefix(s.URL, "http://")
	s.Direct, err = minio.New(direct, &minio.Options{Creds: credentials.NewStaticV4(ID, Secret, ""), Region: Region, Transport: &unspoilt{way}})
	if err == nil {
		err = s.Direct.MakeBucket(t.Context(), Bucket, minio.MakeBucketOptions{Region: Region})
	}
	if err == nil && versions {
		err = s.Direct.EnableVersioning(t.Context(), Bucket)
	}
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// NewFront is one more front of the server, which goes wrong for those alone who ask it. It ends with the test.
func (s *Server) NewFront(t testing.TB) *Front {
	f := &Front{to: &httputil.ReverseProxy{
		Transport:    s.way,
		Rewrite:      func(q *httputil.ProxyRequest) { q.SetURL(&url.URL{Scheme: "http", Host: q.In.Host}) },
		ErrorHandler: func(http.ResponseWriter, *http.Request, error) { panic(http.ErrAbortHandler) },
		BufferPool:   buffers{},
	}}
	front := httptest.NewServer(f)
	t.Cleanup(func() {
		front.CloseClientConnections()
		front.Close()
	})
	f.URL = front.URL
	return f
}

// unspoilt reaches the server beside the front.
type unspoilt struct{ http.RoundTripper }

// start runs a program until the test ends, and waits until it listens.
func start(t testing.TB, socket string, cmd *exec.Cmd, settings ...string) {
	t.Helper()
	cmd.Env = append(os.Environ(), settings...)
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	cmd.SysProcAttr = endsWithTest()
	began := make(chan error, 1)
	ended := make(chan error, 1)
	go func() { // the thread that starts it has to live as long, see endsWithTest
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := cmd.Start()
		began <- err
		if err == nil {
			ended <- cmd.Wait()
		}
	}()
	if err := <-began; err != nil {
		t.Fatal(err)
	}
	gone := make(chan struct{})
	go func() {
		<-ended
		close(gone)
	}()
	t.Cleanup(func() {
		cmd.Process.Kill()
		<-gone
	})
	for {
		conn, err := net.Dial("unix", socket)
		if err == nil {
			conn.Close()
			return
		}
		select {
		case <-gone:
			t.Fatalf("the S3 server has ended: %s", said.Bytes())
		case <-t.Context().Done():
			t.Fatal("the S3 server does not listen")
		default:
			runtime.Gosched()
		}
	}
}

// buffers are those of the proxy.
type buffers struct{}

func (buffers) Get() []byte { return make([]byte, 32<<10) }
func (buffers) Put([]byte)  {}

// Put puts an object into the bucket as another program does.
func (s *Server) Put(key string, content []byte) {
	s.t.Helper()
	how := minio.PutObjectOptions{DisableMultipart: true, DisableContentSha256: true} // the server does not read the end of an empty stream
	_, err := s.Direct.PutObject(context.Background(), Bucket, key, bytes.NewReader(content), int64(len(content)), how)
	if err != nil {
		s.t.Error(err)
	}
}

// Remove removes an object, and all below it.
func (s *Server) Remove(key string) {
	s.t.Helper()
	ctx := context.Background()
	var keys []string
	for o := range s.Direct.ListObjects(ctx, Bucket, minio.ListObjectsOptions{Prefix: key, Recursive: true}) {
		if o.Key == key || strings.HasPrefix(o.Key, key+"/") {
			keys = append(keys, o.Key)
		}
	}
	for _, key := range keys {
		if err := s.Direct.RemoveObject(ctx, Bucket, key, minio.RemoveObjectOptions{}); err != nil {
			s.t.Error(err)
		}
	}
}

// Objects are all that lie in the bucket, by key.
func (s *Server) Objects() map[string][]byte {
	s.t.Helper()
	ctx := context.Background()
	all := map[string][]byte{}
	for o := range s.Direct.ListObjects(ctx, Bucket, minio.ListObjectsOptions{Recursive: true}) {
		if o.Err != nil {
			s.t.Error(o.Err)
			continue
		}
		body, err := s.Direct.GetObject(ctx, Bucket, o.Key, minio.GetObjectOptions{})
		if err == nil {
			all[o.Key], err = io.ReadAll(body)
			body.Close()
		}
		if err != nil {
			s.t.Error(o.Key, err)
		}
	}
	return all
}

// Unfinished are the uploads in parts that nobody has completed or given up, by key.
func (s *Server) Unfinished() (keys []string) {
	s.t.Helper()
	for u := range s.Direct.ListIncompleteUploads(context.Background(), Bucket, "", true) {
		if u.Err != nil {
			s.t.Error(u.Err)
		}
		keys = append(keys, u.Key)
	}
	return keys
}
