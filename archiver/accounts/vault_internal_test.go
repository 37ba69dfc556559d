package accounts

import (
	"bytes"
	"errors"
	"os"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"
	"github.com/zalando/go-keyring"

	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/archiver/oauth"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/storetest"
)

var secret = oauth.Token{Access: "access-3kQ9-secret", Refresh: "refresh-x7Tf-secret", Expiry: time.Unix(1.8e9, 0).UTC()}

func openTestVault(t *testing.T, s *store.Store, keychain bool) *Vault {
	t.Helper()
	v, err := openVault(t.Context(), s, keychain, localtime.NewClock(clockwork.NewRealClock(), time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// TestVaultSealsWhereThereIsAKeychain: no token lies readable in the file, and
// without the key it is no token at all.
func TestVaultSealsWhereThereIsAKeychain(t *testing.T) {
	keyring.MockInit()
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
	s := storetest.Open(t)
	saved := tokens{openTestVault(t, s, true), store.NameRingCentral}
	if err := saved.Save(secret); err != nil {
		t.Fatal(err)
	}
	if got, err := saved.Load(); err != nil || got.Refresh != secret.Refresh {
		t.Fatalf("Load: %v, %v", got, err)
	}
	raw, err := os.ReadFile(s.Path())
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(raw, []byte("-secret")) {
		t.Error("a token lies readable in the file")
	}
	keyring.MockInit() // another computer, with a keychain of its own
	if _, err := (tokens{openTestVault(t, s, true), store.NameRingCentral}).Load(); !errors.Is(err, oauth.ErrSessionOver) || !errors.Is(err, reasons.ErrSealed) {
		t.Errorf("with another key: %v", err)
	}
	if _, err := (tokens{openTestVault(t, s, false), store.NameRingCentral}).Load(); !errors.Is(err, reasons.ErrSealed) {
		t.Errorf("without a keychain: %v", err)
	}
}

func TestVaultWithoutAKeychain(t *testing.T) {
	s := storetest.Open(t)
	saved := tokens{openTestVault(t, s, false), store.NameDropbox}
	if _, err := saved.Load(); !errors.Is(err, oauth.ErrNoToken) {
		t.Errorf("an empty saved gave %v", err)
	}
	if err := saved.Save(secret); err != nil {
		t.Fatal(err)
	}
	if got, err := saved.Load(); err != nil || got.Access != secret.Access || !got.Expiry.Equal(secret.Expiry) {
		t.Errorf("Load: %v, %v", got, err)
	}
	if err := saved.Delete(); err != nil {
		t.Fatal(err)
	}
	if _, err := saved.Load(); !errors.Is(err, oauth.ErrNoToken) {
		t.Errorf("after Delete: %v", err)
	}
}
