package oauth

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"os"
	"runtime"
	"strings"
	"sync"
	"syscall"

	"github.com/godbus/dbus/v5"
	"github.com/zalando/go-keyring"
)

var (
	// ErrNoKeychain: this computer, or this login to it, has no keychain that a program can use.
	ErrNoKeychain = errors.New("there is no keychain")
	// ErrKeychainLocked: the keychain is there but was not unlocked in time.
	ErrKeychainLocked = errors.New("the keychain is locked")
)

// KeychainState is what can be seen of a keychain without asking the user for its password.
type KeychainState int

// The states of a keychain.
const (
	Unknown KeychainState = iota
	Missing
	Locked
	Unlocked
)

// keySize is that of a key for AES-256 or ChaCha20.
const keySize = 32

// keychain is held while a caller looks for the key and creates it, so that two callers cannot each
// create their own.
var keychain sync.Mutex

// OpenKey returns the 32-byte key that seals tokens on disk, and creates it the first time. A service
// that was handed a secret (credential.go) has it made of that. Errors:
// ErrNoKeychain; ErrKeychainLocked if ctx ends before the keychain answers, as while it asks the
// user for its password; or an entry of another shape, which is left as it is.
func OpenKey(ctx context.Context, service, user string) ([]byte, error) {
	key, err := askKeychain(ctx, func() ([]byte, error) { return findOrCreateKey(ctx, service, user) })
	if err != nil {
		return nil, fmt.Errorf("open the key in the keychain: %w", err)
	}
	return key, nil
}

func findOrCreateKey(ctx context.Context, service, user string) ([]byte, error) {
	if hasCredential() {
		return keyOfCredential(user)
	}
	text, err := keyring.Get(service, user)
	if err == nil {
		return decodeKey(text)
	}
	if !errors.Is(err, keyring.ErrNotFound) {
		return nil, err
	}
	if ctx.Err() != nil { // the caller is gone and would never get the key
		return nil, ctx.Err()
	}
	key := make([]byte, keySize)
	if _, err := rand.Read(key); err != nil {
		return nil, fmt.Errorf("draw a random key: %w", err)
	}
	if err := keyring.Set(service, user, base64.StdEncoding.EncodeToString(key)); err != nil {
		return nil, err
	}
	// What is sealed with a key that the keychain did not keep is lost, so it is read back.
	if text, err = keyring.Get(service, user); err != nil {
		return nil, fmt.Errorf("read back the new key: %w", err)
	}
	return decodeKey(text)
}

func decodeKey(text string) ([]byte, error) {
	key, err := base64.StdEncoding.DecodeString(text)
	if err != nil || len(key) != keySize {
		return nil, errors.New("the entry in the keychain is not a key of this program")
	}
	return key, nil
}

// askKeychain runs ask until ctx ends. A keychain that waits for its password cannot be called off,
// so the goroutine may outlive the call; it ends when the keychain answers or the program does.
func askKeychain(ctx context.Context, ask func() ([]byte, error)) ([]byte, error) {
	if hasCredential() {
		return ask()
	}
	if !hasKeychain(runtime.GOOS, os.Getenv("DBUS_SESSION_BUS_ADDRESS")) {
		return nil, ErrNoKeychain
	}
	type answer struct {
		key []byte
		err error
	}
	answers := make(chan answer, 1)
	go func() {
		keychain.Lock()
		defer keychain.Unlock()
		if ctx.Err() != nil {
			return
		}
		key, err := ask()
		answers <- answer{key, err}
	}()
	select {
	case a := <-answers:
		return a.key, classify(a.err)
	case <-ctx.Done():
		return nil, fmt.Errorf("%w: %w", ErrKeychainLocked, ctx.Err())
	}
}

// hasKeychain looks before asking. Without a session bus go-keyring's library starts a dbus-daemon
// of its own, waits for it, and leaves it behind.
func hasKeychain(system, bus string) bool {
	switch system {
	case "windows", "darwin", "ios":
		return true
	}
	return bus != "" && !strings.HasPrefix(bus, "autolaunch:")
}

// classify tells a keychain that is missing from one that is locked and from one that failed.
func classify(err error) error {
	if err == nil {
		return nil
	}
	name := busError(err)
	_, unreachable := errors.AsType[*net.OpError](err)
	// The library's own words: what the address names is no bus, or another user's, as in a shell that sudo has opened.
	foreign := strings.HasPrefix(err.Error(), "dbus: ") && !errors.Is(err, dbus.ErrClosed)
	switch {
	case errors.Is(err, syscall.EMFILE), errors.Is(err, syscall.ENFILE), errors.Is(err, syscall.ENOMEM):
		return err // this says nothing of the keychain: what is sealed must not count as another computer's
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("%w: %w", ErrKeychainLocked, err)
	case errors.Is(err, keyring.ErrUnsupportedPlatform), unreachable, foreign, errors.Is(err, os.ErrNotExist),
		strings.HasPrefix(name, "org.freedesktop.DBus.Error."), strings.HasSuffix(name, ".NoSuchObject"):
		return fmt.Errorf("%w: %w", ErrNoKeychain, err)
	case strings.HasSuffix(name, ".IsLocked"), strings.Contains(err.Error(), "failed to unlock"):
		return fmt.Errorf("%w: %w", ErrKeychainLocked, err)
	}
	return err
}

// busError is the D-Bus name of an error, by which the desktop's secret service says what is wrong.
func busError(err error) string {
	if e, ok := errors.AsType[dbus.Error](err); ok {
		return e.Name
	}
	if e, ok := errors.AsType[*dbus.Error](err); ok {
		return e.Name
	}
	return ""
}
