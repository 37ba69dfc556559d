package simulator

import (
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"

	"ringcentral-archiver/archiver/simulator/ringcentralserver"
)

// Every call waits for as long as it is told, and not for longer.
func TestLatency(t *testing.T) {
	clock := clockwork.NewFakeClock()
	s := start(t, Options{Clock: clock})
	ana := s.RingCentral.Office().AddExtension(ringcentralserver.Extension{Number: "101", Name: "Ana Ruiz"})
	phone, err := s.RingCentral.Grant(ana)
	if err != nil {
		t.Fatal(err)
	}
	box, _, _ := s.Dropbox.Grant()
	s.SetLatency(80 * time.Millisecond)
	for _, c := range []struct{ name, method, address, token string }{
		{"RingCentral", http.MethodGet, s.PlatformURL + "/restapi/v1.0/account/~/extension/~", phone.Access},
		{"Dropbox", http.MethodPost, s.DropboxAPIURL + "/2/users/get_space_usage", box},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, err := http.NewRequestWithContext(t.Context(), c.method, c.address, nil)
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Authorization", "Bearer "+c.token)
			answered := make(chan error, 1)
			go func() {
				resp, err := http.DefaultClient.Do(r)
				if err == nil {
					_, err = io.Copy(io.Discard, resp.Body)
					resp.Body.Close()
				}
				answered <- err
			}()
			if err := clock.BlockUntilContext(t.Context(), 1); err != nil {
				t.Fatal(err)
			}
			clock.Advance(79 * time.Millisecond)
			if err := clock.BlockUntilContext(t.Context(), 1); err != nil { // still waiting
				t.Fatal(err)
			}
			clock.Advance(time.Millisecond)
			if err := <-answered; err != nil {
				t.Error(err)
			}
		})
	}
	http.DefaultClient.CloseIdleConnections()
}
