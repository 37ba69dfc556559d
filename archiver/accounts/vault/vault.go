// Package vault keeps the sign-ins and other secrets in the store, sealed with a
// key in the system's keychain. It asks no service anything.
package vault

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/archiver/oauth"
	"ringcentral-archiver/store"
)

// Vault keeps the tokens in the store, sealed with a key that lies in the
// operating system's keychain. Rotating tokens change hourly and must change in
// one step; the store can do that and a keychain cannot, while the key never
// changes. Without a keychain the tokens lie in the store as they are, which the
// window and `status` say.
type Vault struct {
	store    *store.Store
	clock    *localtime.Clock
	log      *slog.Logger
	life     context.Context // ends with the program
	keychain bool            // there is one

	mu       sync.Mutex
	aead     cipher.AEAD   // nil without a keychain, and while it is locked
	computer string        // the id of this computer in the keychain; empty where aead is nil
	asking   chan struct{} // closed when the keychain has answered; nil while it is not being asked
	failed   error         // how it answered
}

// Names of the keys in the keychain.
const (
	keychainService  = "RingCentral Archiver"
	keychainUser     = "sign-in key"
	keychainComputer = "computer"
)

const (
	// startPatience is how long the start waits for a keychain: an unlocked one answers at once.
	startPatience = 2 * time.Second
	// unlockPatience is how long a person may take to unlock it.
	unlockPatience = 30 * time.Second
)

// Open makes the vault. A keychain that is locked does not hold it up and is not
// asked, because that would have the desktop ask for its password: see Unlock.
// life ends with the program.
// Errors: those of oauth.OpenKey besides a locked keychain.
func Open(life context.Context, s *store.Store, keychain bool, clock *localtime.Clock, log *slog.Logger) (*Vault, error) {
	v := &Vault{store: s, clock: clock, log: log, life: life, keychain: keychain}
	if !keychain {
		return v, nil
	}
	ctx, cancel := clock.WithTimeout(life, startPatience)
	defer cancel()
	if oauth.LookAtKeychain(ctx) == oauth.Locked {
		return v, nil
	}
	err := v.wait(ctx)
	if errors.Is(err, oauth.ErrKeychainLocked) {
		err = nil
	}
	return v, err
}

// Ask has the desktop ask for the keychain's password, if it is locked, and does
// not wait.
func (v *Vault) Ask() { v.ask() }

// ask asks the keychain for the keys, unless it is being asked, and does not
// wait. The channel is closed when it has answered; nil where there is nothing
// to ask for.
func (v *Vault) ask() <-chan struct{} {
	v.mu.Lock()
	defer v.mu.Unlock()
	if !v.keychain || v.aead != nil {
		return nil
	}
	if v.asking == nil {
		v.asking = make(chan struct{})
		go v.answer(v.asking)
	}
	return v.asking
}

func (v *Vault) answer(answered chan struct{}) {
	aead, computer, err := openKeys(v.life)
	if err == nil {
		if err := v.sealStored(aead); err != nil {
			v.log.Warn("What the data file holds could not be sealed; the next start tries again", "error", err.Error())
		}
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.aead, v.computer, v.failed, v.asking = aead, computer, err, nil
	if errors.Is(err, oauth.ErrNoKeychain) {
		v.keychain, v.failed = false, nil
	}
	close(answered)
}

func openKeys(ctx context.Context) (aead cipher.AEAD, computer string, err error) {
	key, err := oauth.OpenKey(ctx, keychainService, keychainUser)
	if err != nil {
		return nil, "", err
	}
	id, err := oauth.OpenKey(ctx, keychainService, keychainComputer)
	if err != nil {
		return nil, "", err
	}
	block, err := aes.NewCipher(key)
	if err == nil {
		aead, err = cipher.NewGCM(block)
	}
	if err != nil {
		return nil, "", fmt.Errorf("use the key of the keychain: %w", err)
	}
	return aead, hex.EncodeToString(id), nil
}

// wait asks the keychain and waits for its answer. Errors: those of
// oauth.OpenKey; oauth.ErrKeychainLocked when ctx ends.
func (v *Vault) wait(ctx context.Context) error {
	answered := v.ask()
	if answered == nil {
		return nil
	}
	select {
	case <-answered:
		v.mu.Lock()
		defer v.mu.Unlock()
		return v.failed
	case <-ctx.Done():
		return fmt.Errorf("open the keychain: %w", oauth.ErrKeychainLocked)
	}
}

// Unlock has the desktop ask for the keychain's password, if it is locked, and
// gives a person the time to answer. Errors: oauth.ErrKeychainLocked and others
// of oauth.OpenKey.
func (v *Vault) Unlock(ctx context.Context) error {
	ctx, cancel := v.clock.WithTimeout(ctx, unlockPatience)
	defer cancel()
	return v.wait(ctx)
}

// Look asks a keychain that has been unlocked meanwhile, and reports whether that
// opened the vault. It asks the user nothing.
func (v *Vault) Look(ctx context.Context) bool {
	if !v.Locked() {
		return false
	}
	ctx, cancel := v.clock.WithTimeout(ctx, startPatience)
	defer cancel()
	switch oauth.LookAtKeychain(ctx) {
	case oauth.Unlocked, oauth.Missing:
		return v.wait(ctx) == nil
	default:
		return !v.Locked() // a person may have answered meanwhile
	}
}

// Locked reports whether there is a keychain that has not been opened.
func (v *Vault) Locked() bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.keychain && v.aead == nil
}

// Computer is the id of this computer in the keychain; empty without one, and
// while it is locked.
func (v *Vault) Computer() string {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.computer
}

// opened gives the cipher; nil without a keychain. Errors:
// oauth.ErrKeychainLocked.
func (v *Vault) opened() (cipher.AEAD, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.keychain && v.aead == nil {
		return nil, oauth.ErrKeychainLocked
	}
	return v.aead, nil
}

// Sealed reports whether secrets are sealed with a key in the keychain.
func (v *Vault) Sealed() bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.keychain
}
