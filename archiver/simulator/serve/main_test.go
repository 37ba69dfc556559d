package main

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"ringcentral-archiver/archiver/simulator"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// TestServe starts the simulator, reads what it prints up to the last line and stops it.
func TestServe(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "it's here")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	reader, writer := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		err := run(ctx, []string{"--dir", dir, "--days", "1", "--limits", "default", "--role", "user"}, writer)
		ended <- errors.Join(err, writer.Close())
	}()
	var text strings.Builder
	buffer := make([]byte, 4096)
	for !strings.Contains(text.String(), "--user 102") {
		n, err := reader.Read(buffer)
		if err != nil {
			t.Fatalf("%v after %q, %v", err, text.String(), <-ended)
		}
		text.Write(buffer[:n])
	}
	for _, part := range []string{
		"export HTTPS_PROXY='http://127.0.0.1:", "export SSL_CERT_FILE='", `it'\''s here/ca.pem'`,
		"export RINGCENTRAL_CLIENT_ID='simulated-ringcentral-app'", "export DROPBOX_APP_KEY='simulated-dropbox-app'", "/Dropbox/Apps/RingCentral Application",
	} {
		if !strings.Contains(text.String(), part) {
			t.Errorf("%q is not in:\n%s", part, text.String())
		}
	}
	cancel()
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "simulator.json")); err != nil {
		t.Error(err)
	}
}

func TestUsage(t *testing.T) {
	for _, args := range [][]string{
		{"--role", "boss"}, {"--limits", "none"}, {"--frob"}, {"--latency", "slow"}, {"stray"}, {"consent"}, {"consent", "--deny"}, {"consent", "http://x", "--frob"},
	} {
		if err := run(t.Context(), args, io.Discard); !errors.Is(err, errUsage) {
			t.Errorf("%v: %v", args, err)
		}
	}
}

func TestConsentMode(t *testing.T) {
	var asked []string
	s, err := simulator.Start(simulator.Options{RedirectURIs: []string{"http://127.0.0.1:1/callback"}})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		http.DefaultTransport.(*http.Transport).CloseIdleConnections()
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}()
	query := url.Values{"client_id": {s.DropboxAppKey}, "response_type": {"code"}, "state": {"x"}}
	address := s.DropboxWebURL + "/oauth2/authorize?" + query.Encode()
	for _, args := range [][]string{{"consent", address}, {"consent", address, "--deny"}, {"consent", address, "--user", "101"}} {
		if err := run(t.Context(), args, io.Discard); err != nil {
			asked = append(asked, err.Error())
		}
	}
	if len(asked) != 0 {
		t.Error(asked)
	}
	if err := run(t.Context(), []string{"consent", s.DropboxWebURL + "/oauth2/authorize"}, io.Discard); err == nil {
		t.Error("no error for a question without a client")
	}
}
