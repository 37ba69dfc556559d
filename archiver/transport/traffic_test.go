package transport

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestTrafficCountsByService(t *testing.T) {
	for name, c := range map[string]struct {
		status  int
		waits   bool
		penalty int64
	}{
		"ok":                      {200, false, 0},
		"too many":                {429, false, 1},
		"asks to wait":            {503, true, 1},
		"down":                    {503, false, 0},
		"an answer that is early": {200, true, 0},
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				if c.waits {
					w.Header().Set("Retry-After", "1")
				}
				w.WriteHeader(c.status)
			}))
			defer server.Close()
			traffic := NewTraffic(http.DefaultTransport, func(host string) string { return "at " + host })
			defer CloseIdle(traffic)
			for range 2 {
				resp, err := (&http.Client{Transport: traffic}).Get(server.URL)
				if err != nil {
					t.Fatal(err)
				}
				resp.Body.Close()
			}
			host := server.Listener.Addr().String()
			if got := traffic.Of("at " + host); got != (Counts{2, 2 * c.penalty}) {
				t.Errorf("counted %+v", got)
			}
			if got := traffic.Of("elsewhere"); got != (Counts{}) {
				t.Errorf("counted %+v", got)
			}
		})
	}
}

// TestTrafficToOneService: whatever the host is called, also where another service has the same.
func TestTrafficToOneService(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	defer server.Close()
	traffic := NewTraffic(http.DefaultTransport, func(string) string { return "another" })
	defer CloseIdle(traffic)
	resp, err := (&http.Client{Transport: traffic.To("storage")}).Get(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if traffic.Of("storage") != (Counts{Calls: 1}) || traffic.Of("another") != (Counts{}) {
		t.Errorf("counted %+v, and %+v for another", traffic.Of("storage"), traffic.Of("another"))
	}
}
