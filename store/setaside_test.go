package store_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/store/storetest"
)

// TestSetAside: what Examine finds damaged can be given another name, and a new store takes its
// place; nothing is replaced.
func TestSetAside(t *testing.T) {
	path, content, _ := filled(t)
	if err := store.Examine(path); err != nil {
		t.Fatalf("a sound store: %v", err)
	}
	clear(content[2*filePage:]) // all but the two meta pages, whichever of the others are in use
	day := time.Date(2026, 11, 29, 10, 0, 0, 0, time.UTC)
	for _, want := range []string{".damaged-2026-11-29", ".damaged-2026-11-29-2"} {
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := store.Examine(path); !errors.Is(err, store.ErrDamaged) {
			t.Fatalf("Examine: %v", err)
		}
		to, err := store.SetAside(path, day)
		if err != nil || to != path+want {
			t.Fatalf("SetAside: %q, %v", to, err)
		}
		if kept, err := os.ReadFile(to); err != nil || !bytes.Equal(kept, content) {
			t.Errorf("%s is not the damaged file: %v", to, err)
		}
		if err := store.Examine(path); err != nil {
			t.Errorf("no file: %v", err)
		}
	}
	if err := storetest.OpenAt(t, path).Damaged(); err != nil {
		t.Error(err)
	}
}

// account has a word in it that stands before a password in the file.
const account = "Voicemailproxyplus"

// withSecrets is a filled store that tokens, a password and an address with a secret came and went in.
func withSecrets(t *testing.T) (path string) {
	t.Helper()
	path, _, _ = filled(t)
	s, err := store.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, long := range []string{"", "", strings.Repeat("long", filePage)} { // a page of their own in the end
		token := []byte(`p{"access":"` + needle + long + `","type":"bearer","refresh":"` + needle + `"}`)
		err = errors.Join(err, s.Update(func(tx *store.Tx) error {
			return errors.Join(
				tx.RenewSecret(store.NameRingCentral, token), tx.RenewSecret(store.NameDropbox, token), tx.RenewSecret(store.NameMail, []byte("p"+needle)),
				tx.RenewSecret(store.NamePing, []byte("phttps://hc.example.com/"+needle)),
				tx.RenewSecret(store.NameHook, []byte("phttps://hooks.example.com/"+needle)), tx.RenewSecret(store.NameRevocations, []byte("b"+needle)),
				tx.RenewSecret(store.NameProxy, []byte(`p"`+needle)),
				tx.PutRingCentral(store.RingCentral{SignedIn: true, Account: account}))
		}))
	}
	if err := errors.Join(err, s.Close()); err != nil {
		t.Fatal(err)
	}
	if !holdsNeedle(t, path) {
		t.Fatal("the secrets are not in the file, so the test would prove nothing")
	}
	return path
}

// TestAFileThatIsSetAsideKeepsAllButItsSecrets: whoever rescues something of it by hand finds what was
// there.
func TestAFileThatIsSetAsideKeepsAllButItsSecrets(t *testing.T) {
	path := withSecrets(t)
	to, err := store.SetAside(path, time.Date(2026, 11, 29, 10, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	if holdsNeedle(t, to) {
		t.Error("a secret can be read in it")
	}
	s := storetest.OpenAt(t, to) // it was not damaged
	who, _, err := s.Connections()
	if err != nil || who.Account != account {
		t.Errorf("it knows %+v (%v)", who, err)
	}
	items := 0
	if err := s.View(func(tx *store.Tx) error {
		return tx.ItemsBehind(ledger.Key{}, func(*ledger.Item) (bool, error) { items++; return true, nil })
	}); err != nil || items != 40 || s.Damaged() != nil {
		t.Errorf("it has %d items (%v), damage %v", items, err, s.Damaged())
	}
}

// TestADamagedFileLosesItsTokensToo: whichever page is empty or torn, no token is left in the file.
//
//test:long
func TestADamagedFileLosesItsTokensToo(t *testing.T) {
	path := withSecrets(t)
	sound, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	noKeys := make([]byte, filePage) // a page that bbolt has written and that has nothing on it
	noKeys[8] = 2
	for name, spoil := range map[string]func(page []byte){
		"empty":   func(page []byte) { clear(page) },
		"no head": func(page []byte) { clear(page[:32]) },
		"torn":    func(page []byte) { clear(page[512:]) },
		"no list": func(page []byte) { clear(page[16:512]) },
		"half":    func(page []byte) { copy(page, noKeys[:512]) },
	} {
		for at := 0; at < len(sound); at += filePage {
			content := bytes.Clone(sound)
			spoil(content[at : at+filePage])
			if err := os.WriteFile(path, content, 0o600); err != nil {
				t.Fatal(err)
			}
			to, err := store.SetAside(path, time.Date(2026, 11, 29, 10, 0, 0, 0, time.UTC))
			if err != nil {
				t.Fatal(err)
			}
			left, err := os.ReadFile(to)
			if err != nil {
				t.Fatal(err)
			}
			for _, before := range []string{`"access":"`, `"refresh":"`, "https://hc.example.com/", "https://hooks.example.com/", "mailp", `proxyp"`} {
				if bytes.Contains(left, []byte(before+needle)) {
					t.Errorf("%s page %d: behind %s a secret can be read", name, at/filePage, before)
				}
			}
			if err := os.Remove(to); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// TestSigningOutReachesWhatWasSetAside: an earlier version set files aside with all they held. Files
// that another program put beside them are not touched.
func TestSigningOutReachesWhatWasSetAside(t *testing.T) {
	path := withSecrets(t)
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	s := storetest.OpenAt(t, filepath.Join(t.TempDir(), store.FileName))
	aside, copied := s.Path()+".damaged-2026-11-20", s.Path()+".copy"
	if err := errors.Join(os.WriteFile(aside, content, 0o600), os.WriteFile(copied, content, 0o600)); err != nil {
		t.Fatal(err)
	}
	renewOften(t, s)
	if !holdsNeedle(t, aside) {
		t.Fatal("nothing has ended yet")
	}
	if err := endSecrets(s); err != nil {
		t.Fatal(err)
	}
	if holdsNeedle(t, aside) || !holdsNeedle(t, copied) {
		t.Errorf("secrets in the one set aside: %t, in the copy: %t", holdsNeedle(t, aside), holdsNeedle(t, copied))
	}
}
