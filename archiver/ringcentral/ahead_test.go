package ringcentral

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"
)

func TestAheadFollowsTheServersClock(t *testing.T) {
	clock := clockwork.NewFakeClockAt(time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC))
	var date string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header()["Date"] = []string{date}
		w.Header().Set("Content-Type", "application/json")
		if _, err := w.Write([]byte("{}")); err != nil {
			t.Error(err)
		}
	}))
	defer server.Close()
	c, err := New(Config{Server: server.URL, HTTP: server.Client().Transport, Tokens: &keys{}, Clock: clock})
	if err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		date string
		want time.Duration
	}{
		{"Fri, 20 Nov 2026 12:00:02 GMT", 0},
		{"Fri, 20 Nov 2026 04:00:00 GMT", -8 * time.Hour},
		{"not a date", -8 * time.Hour},
		{"Fri, 20 Nov 2026 12:05:00 GMT", 5 * time.Minute},
	} {
		date = step.date
		if err := c.Reachable(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := c.Ahead(); got != step.want {
			t.Errorf("with %q it is %s ahead, want %s", step.date, got, step.want)
		}
	}
}
