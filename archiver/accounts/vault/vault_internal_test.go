package vault

import (
	"bytes"
	"errors"
	"log/slog"
	"os"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"
	"github.com/zalando/go-keyring"

	"ringcentral-archiver/archiver/accounts/servers"
	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/archiver/oauth"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/storetest"
)

var secret = oauth.Token{Access: "access-3kQ9-secret", Refresh: "refresh-x7Tf-secret", Expiry: time.Unix(1.8e9, 0).UTC()}

func openTestVault(t *testing.T, s *store.Store, keychain bool) *Vault {
	t.Helper()
	v, err := Open(t.Context(), s, keychain, localtime.NewClock(clockwork.NewRealClock(), time.UTC), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// TestWhereTheKeyIs: what cannot be opened here counts as sealed elsewhere, with a keychain here or without; what is kept as it is does not,
// nor does a store with nothing in it.
func TestWhereTheKeyIs(t *testing.T) {
	keyring.MockInit()
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
	s := storetest.Open(t)
	check := func(what string, keychain, want bool) {
		t.Helper()
		v := openTestVault(t, s, keychain)
		if err := s.View(func(tx *store.Tx) error {
			if got := v.SealedElsewhere(tx); got != want {
				t.Errorf("%s, with a keychain here %v: sealed elsewhere %v", what, keychain, got)
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	}
	check("nothing is kept", false, false)
	if err := (Tokens{openTestVault(t, s, true), store.NameRingCentral, servers.Demonstration}).Save(secret); err != nil {
		t.Fatal(err)
	}
	check("sealed here", true, false)
	check("sealed", false, true)
	keyring.MockInit() // another computer
	check("sealed there", true, true)
	if err := (Tokens{openTestVault(t, s, false), store.NameDropbox, servers.Demonstration}).Save(secret); err != nil {
		t.Fatal(err)
	}
	check("one of two is kept as it is", false, false)
}

// TestVaultSealsWhereThereIsAKeychain: no token lies readable in the file, and
// without the key it is no token at all.
func TestVaultSealsWhereThereIsAKeychain(t *testing.T) {
	keyring.MockInit()
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
	s := storetest.Open(t)
	saved := Tokens{openTestVault(t, s, true), store.NameRingCentral, servers.Demonstration}
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
	if _, err := (Tokens{openTestVault(t, s, true), store.NameRingCentral, servers.Demonstration}).Load(); !errors.Is(err, oauth.ErrSessionOver) || !errors.Is(err, reasons.ErrSealed) {
		t.Errorf("with another key: %v", err)
	}
	if _, err := (Tokens{openTestVault(t, s, false), store.NameRingCentral, servers.Demonstration}).Load(); !errors.Is(err, reasons.ErrSealed) {
		t.Errorf("without a keychain: %v", err)
	}
}

func TestVaultWithoutAKeychain(t *testing.T) {
	s := storetest.Open(t)
	saved := Tokens{openTestVault(t, s, false), store.NameDropbox, servers.Demonstration}
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

// raw changes the secrets as someone does who can write to the data file.
func raw(t *testing.T, s *store.Store, change func(tx *store.Tx) error) {
	t.Helper()
	if err := s.Update(change); err != nil {
		t.Fatal(err)
	}
}

// TestASecretStaysInItsDrawer: a sealed sign-in that is moved to another's place opens nothing
// there, and so is sent nowhere.
func TestASecretStaysInItsDrawer(t *testing.T) {
	keyring.MockInit()
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
	s := storetest.Open(t)
	v := openTestVault(t, s, true)
	if err := (Tokens{v, store.NameRingCentral, servers.Demonstration}).Save(secret); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{store.NameMail, store.NamePing, store.NameHook, store.NameDropbox} {
		raw(t, s, func(tx *store.Tx) error { return tx.PutSecret(name, tx.Secret(store.NameRingCentral)) })
		var moved []byte
		raw(t, s, func(tx *store.Tx) error { moved = tx.Secret(name); return nil })
		if plain, err := openTestVault(t, s, true).Unseal(name, moved); !errors.Is(err, reasons.ErrSealed) {
			t.Errorf("as %s it opens: %q, %v", name, plain, err)
		}
	}
}

// TestAKeychainSealsWhatLayOpen: what was stored while there was none, whatever it is, is sealed as
// soon as there is one, and nothing of it can be read in the file.
func TestAKeychainSealsWhatLayOpen(t *testing.T) {
	keyring.MockInit()
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
	s := storetest.Open(t)
	before := openTestVault(t, s, false)
	if err := (Tokens{before, store.NameRingCentral, servers.Demonstration}).Save(secret); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{store.NameMail, store.NamePing, store.NameHook} {
		sealed, err := before.Seal(name, []byte(name+"-secret"))
		if err != nil {
			t.Fatal(err)
		}
		raw(t, s, func(tx *store.Tx) error { return tx.PutSecret(name, sealed) })
	}
	v := openTestVault(t, s, true)
	if file, err := os.ReadFile(s.Path()); err != nil || bytes.Contains(file, []byte("-secret")) {
		t.Errorf("a secret can be read in the file (%v)", err)
	}
	if got, err := (Tokens{v, store.NameRingCentral, servers.Demonstration}).Load(); err != nil || got.Refresh != secret.Refresh {
		t.Errorf("the sign-in is %v, %v", got, err)
	}
	for name, kept := range secretsOf(t, s) {
		if kept[0] != boundSecret {
			t.Errorf("%s is not sealed", name)
		}
		if plain, err := v.Unseal(name, kept); err != nil || name != store.NameRingCentral && string(plain) != name+"-secret" {
			t.Errorf("%s is %q, %v", name, plain, err)
		}
	}
}

func secretsOf(t *testing.T, s *store.Store) (all map[string][]byte) {
	t.Helper()
	if err := s.View(func(tx *store.Tx) error { all = tx.Secrets(); return nil }); err != nil {
		t.Fatal(err)
	}
	return all
}

// sealedForNoName is what the version before sealed.
func sealedForNoName(t *testing.T, plain string) []byte {
	t.Helper()
	aead, _, err := openKeys(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	nonce := make([]byte, aead.NonceSize())
	return append([]byte{store.UnboundSecret}, aead.Seal(nonce, nonce, []byte(plain), nil)...)
}

// TestSecretsOfTodayAreBoundOnce: those of an older file open and are sealed for their names, but
// for one that cannot be what it stands for. Later no such secret is believed.
func TestSecretsOfTodayAreBoundOnce(t *testing.T) {
	keyring.MockInit()
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
	const ofRingCentral, ofDropbox, mail = `{"access":"a","owner":"101"}`, `{"access":"b","owner":"dbid:7"}`, "correct horse"
	for name, c := range map[string]struct {
		older bool
		put   map[string]string
		want  map[string]string // those that open
	}{
		"an older file": {
			true,
			map[string]string{store.NameRingCentral: ofRingCentral, store.NameDropbox: ofDropbox, store.NameMail: mail},
			map[string]string{store.NameRingCentral: ofRingCentral, store.NameDropbox: ofDropbox, store.NameMail: mail},
		},
		"a sign-in as the password": {true, map[string]string{store.NameMail: ofRingCentral}, nil},
		"exchanged sign-ins":        {true, map[string]string{store.NameRingCentral: ofDropbox, store.NameDropbox: ofRingCentral}, nil},
		"a file of this version":    {false, map[string]string{store.NameMail: mail}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			s := storetest.Open(t)
			if c.older {
				s = storetest.OpenUnbound(t)
			}
			raw(t, s, func(tx *store.Tx) error {
				for name, plain := range c.put {
					if err := tx.PutSecret(name, sealedForNoName(t, plain)); err != nil {
						return err
					}
				}
				return nil
			})
			for range 2 { // the second start believes none any more
				v := openTestVault(t, s, true)
				for name, kept := range secretsOf(t, s) {
					plain, err := v.Unseal(name, kept)
					if want, opens := c.want[name]; opens != (err == nil) || string(plain) != want {
						t.Errorf("%s opens as %q, %v", name, plain, err)
					}
				}
				raw(t, s, func(tx *store.Tx) error {
					if tx.HasUnbound() {
						t.Error("older secrets are still believed")
					}
					return nil
				})
			}
		})
	}
}

// TestATokenGoesToItsIssuerAlone: what one server issued, no other gets. A token that does not say
// where it comes from goes to RingCentral's and Dropbox's own hosts only.
func TestATokenGoesToItsIssuerAlone(t *testing.T) {
	s := storetest.Open(t)
	v := openTestVault(t, s, false)
	const usual = "https://platform.ringcentral.com"
	for name, c := range map[string]struct {
		issuer, now string
		opens       bool
	}{
		"the same":                 {usual, usual, true},
		"another server":           {usual, "https://evil.example", false},
		"another of RingCentral":   {usual, "https://platform.ringcentral.biz", false},
		"the demonstration":        {usual, servers.Demonstration, false},
		"of the demonstration":     {servers.Demonstration, usual, false},
		"of today, usual":          {"", usual, true},
		"of today, to Dropbox":     {"", "https://api.dropboxapi.com", true},
		"of today, another server": {"", "https://evil.example", false},
		"of today, a like name":    {"", "https://evilringcentral.com", false},
		"of today, demonstration":  {"", servers.Demonstration, true},
	} {
		t.Run(name, func(t *testing.T) {
			if err := (Tokens{v, store.NameRingCentral, c.issuer}).Save(secret); err != nil {
				t.Fatal(err)
			}
			got, err := Tokens{v, store.NameRingCentral, c.now}.Load()
			if c.opens != (got.Access == secret.Access) || !c.opens && (!errors.Is(err, oauth.ErrSessionOver) || !errors.Is(err, reasons.ErrOtherIssuer)) {
				t.Errorf("Load: %v, %v", got, err)
			}
		})
	}
}
