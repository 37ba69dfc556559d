package accounts

import (
	"errors"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"

	"ringcentral-archiver/archiver/accounts/servers"
	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/archiver/oauth"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/storetest"
)

var secret = oauth.Token{Access: "access-3kQ9-secret", Refresh: "refresh-x7Tf-secret", Expiry: time.Unix(1.8e9, 0).UTC()}

// accountsOf opens the accounts of a store.
func accountsOf(t *testing.T, s *store.Store) *Accounts {
	t.Helper()
	a, err := Open(t.Context(), Config{
		Store: s, Clock: localtime.NewClock(clockwork.NewRealClock(), time.UTC), Log: slog.New(slog.DiscardHandler), HTTP: http.DefaultTransport,
		Rand: func() *rand.Rand { return rand.New(rand.NewPCG(1, 2)) },
	})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// TestAnotherServerGetsNoToken: the accounts on a store that was signed in at the usual server.
func TestAnotherServerGetsNoToken(t *testing.T) {
	s := storetest.Open(t)
	for _, c := range []struct {
		server    string
		simulated *servers.Addresses
		want      error
	}{
		{"", nil, nil},
		{"https://PLATFORM.ringcentral.com:443/", nil, nil},
		{"https://evil.example", nil, reasons.ErrOtherIssuer},
		{"http://platform.ringcentral.com", nil, reasons.ErrOpenAddress},
		{"http://localhost:8080", nil, reasons.ErrOpenAddress},
		{"", simulatedAt("http://127.0.0.1:1"), reasons.ErrOtherIssuer},
		{"", simulatedAt("http://192.168.1.7:1"), reasons.ErrOpenAddress},
	} {
		a := accountsOf(t, s)
		at, err := a.servers.Now()
		if err != nil {
			t.Fatal(err)
		}
		if err := a.tokens(store.NameRingCentral, at).Save(secret); err != nil {
			t.Fatal(err)
		}
		a.servers.RingCentral, a.servers.Simulated = c.server, c.simulated
		err = a.buildClients()
		if err == nil {
			_, err = a.Token(store.NameRingCentral)
		}
		if !errors.Is(err, c.want) {
			t.Errorf("%q, %v: %v, want %v", c.server, c.simulated, err, c.want)
		}
	}
}

func simulatedAt(at string) *servers.Addresses {
	return &servers.Addresses{Platform: at, Media: at, DropboxWeb: at, DropboxAPI: at, DropboxContent: at}
}
