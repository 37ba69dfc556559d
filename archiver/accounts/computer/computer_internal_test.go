package computer

import (
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"
	"github.com/zalando/go-keyring"

	"ringcentral-archiver/archiver/accounts/vault"
	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/storetest"
)

// on looks at a store as a computer of that name, which the operating system calls machine.
func on(t *testing.T, s *store.Store, name, machine string, keychain bool) *Computer {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	v, err := vault.Open(t.Context(), s, keychain, localtime.NewClock(clockwork.NewRealClock(), time.UTC), log)
	if err != nil {
		t.Fatal(err)
	}
	c := &Computer{store: s, vault: v, log: log, name: name, machine: machine}
	if err := c.adopt(); err != nil {
		t.Fatal(err)
	}
	return c
}

func (c *Computer) signIn(t *testing.T) {
	t.Helper()
	if err := c.store.ChangeSettings(func(s *store.Settings) error {
		c.Claim(s)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

func (c *Computer) isOther(t *testing.T) bool {
	t.Helper()
	s, err := c.store.Settings()
	if err != nil {
		t.Fatal(err)
	}
	return c.IsOther(s)
}

// TestComputerIsKnownByItsID signs in on a computer and looks at the store from others.
func TestComputerIsKnownByItsID(t *testing.T) {
	for name, c := range map[string]struct {
		keychain            bool   // where it was signed in
		machine             string // there
		name, now           string // of the computer that looks, and its machine
		keychainNow, others bool   // it has a keychain; that of another
		copied              bool   // the store came without the file beside it
		other               bool
	}{
		"the same":                             {machine: "m1", name: "office", now: "m1"},
		"the same, by its keychain":            {keychain: true, machine: "m1", name: "office", now: "m1", keychainNow: true},
		"renamed":                              {machine: "m1", name: "other", now: "m1"},
		"renamed, by its keychain":             {keychain: true, machine: "m1", name: "other", now: "m1", keychainNow: true},
		"its system was installed again":       {keychain: true, machine: "m1", name: "office", now: "m2", keychainNow: true},
		"a cron job has no keychain":           {keychain: true, machine: "m1", name: "office", now: "m1"},
		"it got a keychain":                    {machine: "m1", name: "office", now: "m1", keychainNow: true},
		"a container with a new name":          {name: "8f3a90c1"},
		"a copied folder":                      {machine: "m1", name: "laptop", now: "m2", other: true},
		"a copied folder, the name is alike":   {machine: "m1", name: "office", now: "m2", other: true},
		"a copied folder, both with keychains": {keychain: true, machine: "m1", name: "office", now: "m2", keychainNow: true, others: true, other: true},
		"a copied file":                        {machine: "m1", name: "office", now: "m2", copied: true, other: true},
		"copied into a container":              {machine: "m1", name: "office", other: true},
		"copied out of a container":            {name: "office", now: "m2", other: true},
	} {
		t.Run(name, func(t *testing.T) {
			keyring.MockInit()
			t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
			s := storetest.Open(t)
			on(t, s, "office", c.machine, c.keychain).signIn(t)
			if c.others {
				keyring.MockInit()
			}
			if c.copied {
				if err := os.Remove(filepath.Join(filepath.Dir(s.Path()), file)); err != nil {
					t.Fatal(err)
				}
			}
			a := on(t, s, c.name, c.now, c.keychainNow)
			if a.isOther(t) != c.other {
				t.Fatalf("it is taken for another computer: %v", !c.other)
			}
			a.signIn(t)
			if a.isOther(t) {
				t.Error("signed in again, it is another computer still")
			}
		})
	}
}

// TestStoresThatKnowANameOnly: the store of an older version is adopted where the name is the same.
func TestStoresThatKnowANameOnly(t *testing.T) {
	for _, name := range []string{"office", "laptop"} {
		s := storetest.Open(t)
		if err := s.ChangeSettings(func(s *store.Settings) error {
			s.Computer = "office"
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		if other := on(t, s, name, "m1", false).isOther(t); other != (name != "office") {
			t.Errorf("%s is another computer: %v", name, other)
		}
		if name == "office" && on(t, s, "renamed", "m1", false).isOther(t) {
			t.Error("adopted by its name, it has no id")
		}
	}
}

// TestALinkInTheIDsPlace is not followed: it may lead to what has no end.
func TestALinkInTheIDsPlace(t *testing.T) {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		return // no id is kept there
	}
	c := on(t, storetest.Open(t), "desk", "m", false)
	if err := c.write("id"); err != nil {
		t.Fatal(err)
	}
	if got, _ := c.read(); got != "id" {
		t.Fatal("it is not read, so the test would prove nothing")
	}
	real := c.path() + ".real"
	if err := errors.Join(os.Rename(c.path(), real), os.Symlink(real, c.path())); err != nil {
		t.Fatal(err)
	}
	if got, _ := c.read(); got != "" {
		t.Errorf("the link gave %q", got)
	}
}
