package simulator_test

import (
	"net/http"
	"sync/atomic"
	"testing"

	"ringcentral-archiver/archiver/simulator"
)

func TestWatchStandsBeforeEveryService(t *testing.T) {
	s, err := simulator.Start(simulator.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}()
	var calls atomic.Int64
	s.Watch(func(next http.Handler) http.Handler {
		calls.Add(1)
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/stop" {
				w.WriteHeader(http.StatusTeapot)
				return
			}
			next.ServeHTTP(w, r)
		})
	})
	get := func(address string, want int) {
		t.Helper()
		resp, err := http.Get(address)
		if err != nil {
			t.Fatal(err)
		}
		if err := resp.Body.Close(); err != nil || resp.StatusCode != want {
			t.Errorf("%s answered %d (%v), want %d", address, resp.StatusCode, err, want)
		}
	}
	for _, origin := range []string{s.PlatformURL, s.MediaURL, s.DropboxWebURL, s.DropboxAPIURL, s.DropboxContentURL} {
		get(origin+"/stop", http.StatusTeapot)
	}
	get(s.PlatformURL+"/restapi/v1.0", http.StatusOK)
	if n := calls.Load(); n != 6 {
		t.Errorf("%d calls were watched", n)
	}
	s.Watch(nil)
	get(s.PlatformURL+"/stop", http.StatusNotFound)
	http.DefaultClient.CloseIdleConnections()
}
