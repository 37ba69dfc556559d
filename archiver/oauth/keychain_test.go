package oauth

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"syscall"
	"testing"

	"github.com/godbus/dbus/v5"
	"github.com/zalando/go-keyring"
)

// withBus makes the keychain look there on systems that reach it by a session bus; the mock answers
// in its place.
func withBus(t *testing.T) { t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere") }

func TestTheKeyIsCreatedOnceAndStays(t *testing.T) {
	withBus(t)
	keyring.MockInit()
	first, err := OpenKey(t.Context(), "archiver", "tokens")
	if err != nil || len(first) != keySize || bytes.Equal(first, make([]byte, keySize)) {
		t.Fatalf("key of %d bytes, %v", len(first), err)
	}
	again, err := OpenKey(t.Context(), "archiver", "tokens")
	if err != nil || !bytes.Equal(first, again) {
		t.Errorf("another key the second time, %v", err)
	}
	other, err := OpenKey(t.Context(), "archiver", "another user")
	if err != nil || bytes.Equal(first, other) {
		t.Errorf("the same key for another user, %v", err)
	}
	for range 2 { // a key that is gone is no error
		if err := deleteKey(t.Context(), "archiver", "tokens"); err != nil {
			t.Fatal(err)
		}
	}
	fresh, err := OpenKey(t.Context(), "archiver", "tokens")
	if err != nil || bytes.Equal(first, fresh) {
		t.Errorf("the deleted key came back, %v", err)
	}
}

// deleteKey removes the key from the keychain, as a user can. That there is none
// is no error.
func deleteKey(ctx context.Context, service, user string) error {
	_, err := askKeychain(ctx, func() ([]byte, error) {
		err := keyring.Delete(service, user)
		if errors.Is(err, keyring.ErrNotFound) {
			err = nil
		}
		return nil, err
	})
	if err != nil {
		return fmt.Errorf("delete the key from the keychain: %w", err)
	}
	return nil
}

func TestAForeignEntryIsLeftAlone(t *testing.T) {
	withBus(t)
	for _, entry := range []string{"", "a password", "c2hvcnQ="} {
		keyring.MockInit()
		if err := keyring.Set("archiver", "tokens", entry); err != nil {
			t.Fatal(err)
		}
		if key, err := OpenKey(t.Context(), "archiver", "tokens"); err == nil {
			t.Errorf("entry %q became the key %x", entry, key)
		}
		if kept, err := keyring.Get("archiver", "tokens"); kept != entry || err != nil {
			t.Errorf("entry %q became %q, %v", entry, kept, err)
		}
	}
}

// Without a session bus nothing may be asked: the library would start a dbus-daemon and leave it
// behind.
func TestWhereKeychainsAre(t *testing.T) {
	for _, test := range []struct {
		system, bus string
		want        bool
	}{
		{"linux", "", false},
		{"linux", "autolaunch:", false},
		{"linux", "unix:path=/run/user/1000/bus", true},
		{"freebsd", "", false},
		{"windows", "", true},
		{"darwin", "", true},
	} {
		if got := hasKeychain(test.system, test.bus); got != test.want {
			t.Errorf("%s with bus %q: %v", test.system, test.bus, got)
		}
	}
}

func TestKeychainErrors(t *testing.T) {
	withBus(t)
	for name, test := range map[string]struct{ err, want error }{
		"unsupported system": {keyring.ErrUnsupportedPlatform, ErrNoKeychain},
		"bus is gone":        {&net.OpError{Op: "dial", Err: os.ErrNotExist}, ErrNoKeychain},
		"another's bus":      {errors.New("dbus: authentication failed"), ErrNoKeychain},
		"closed meanwhile":   {dbus.ErrClosed, nil},
		"no more files":      {&net.OpError{Op: "dial", Err: os.NewSyscallError("socket", syscall.EMFILE)}, nil},
		"no secret service":  {dbus.Error{Name: "org.freedesktop.DBus.Error.ServiceUnknown"}, ErrNoKeychain},
		"no collection":      {dbus.Error{Name: "org.freedesktop.Secret.Error.NoSuchObject"}, ErrNoKeychain},
		"locked":             {&dbus.Error{Name: "org.freedesktop.Secret.Error.IsLocked"}, ErrKeychainLocked},
		"prompt dismissed":   {errors.New("failed to unlock correct collection '/x'"), ErrKeychainLocked},
		"something else":     {errors.New("exit status 51"), nil},
	} {
		t.Run(name, func(t *testing.T) {
			keyring.MockInitWithError(test.err)
			for _, err := range []error{second(OpenKey(t.Context(), "s", "u")), deleteKey(t.Context(), "s", "u")} {
				for _, kind := range []error{ErrNoKeychain, ErrKeychainLocked} {
					if errors.Is(err, kind) != (kind == test.want) {
						t.Errorf("%v is %q: %v", err, kind, errors.Is(err, kind))
					}
				}
				if err == nil {
					t.Error("no error")
				}
			}
		})
	}
}

// A keychain that asks for its password does not answer until the user does.
func TestALockedKeychainDoesNotHoldTheCaller(t *testing.T) {
	withBus(t)
	keyring.MockInit()
	asked, unlocked := make(chan struct{}), make(chan struct{})
	ctx, cancel := context.WithCancel(t.Context())
	result := make(chan error, 1)
	go func() {
		_, err := askKeychain(ctx, func() ([]byte, error) {
			close(asked)
			<-unlocked
			return findOrCreateKey(ctx, "archiver", "tokens")
		})
		result <- err
	}()
	<-asked
	cancel()
	if err := <-result; !errors.Is(err, ErrKeychainLocked) || !errors.Is(err, context.Canceled) {
		t.Errorf("err = %v", err)
	}
	close(unlocked)
	keychain.Lock() // the late answer is in
	defer keychain.Unlock()
	if _, err := keyring.Get("archiver", "tokens"); !errors.Is(err, keyring.ErrNotFound) {
		t.Errorf("a key was created for a caller that is gone: %v", err)
	}
}

func TestTheKeychainIsNotAskedForACallerThatIsGone(t *testing.T) {
	withBus(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	keychain.Lock()
	_, err := askKeychain(ctx, func() ([]byte, error) {
		t.Error("asked")
		return nil, nil
	})
	keychain.Unlock()
	if !errors.Is(err, ErrKeychainLocked) {
		t.Errorf("err = %v", err)
	}
}

func second[T any](_ T, err error) error { return err }
