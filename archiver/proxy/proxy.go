// Package proxy keeps which proxy the program's calls go through: the system's, none, or one that a person has named, with a
// user name and a password.
package proxy

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"sync"

	"ringcentral-archiver/archiver/oauth"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/transport"
	"ringcentral-archiver/store"
)

// Which proxy calls go through.
const (
	System Kind = ""     // the environment's, on Windows and macOS else the one in the system's settings
	None   Kind = "none" // calls go to the services directly
	Named  Kind = "named"
)

// Kind is which proxy calls go through.
type Kind string

// Choice is what a person has chosen.
type Choice struct {
	Kind     Kind
	Address  string // of a Named one, such as http://proxy.example.com:8080
	User     string // empty = it asks for none
	Password string // when it is read: empty
	// a password is kept for the address and its user
	HasPassword bool
}

// Sealer seals the password by its name in the store.
type Sealer interface {
	Seal(name string, plain []byte) ([]byte, error)
	Unseal(name string, secret []byte) ([]byte, error)
}

// way is which proxy a call goes through; nil = none.
type way func(*http.Request) (*url.URL, error)

// Chooser is the choice as it is kept. It is safe for use by several goroutines.
type Chooser struct {
	store  *store.Store
	sealer Sealer

	mu   sync.Mutex
	kept *kept // nil until it was read whole
}

// kept is what was chosen.
type kept struct {
	way
	named bool
}

// New gives the choice in a store.
func New(s *store.Store, sealer Sealer) *Chooser { return &Chooser{store: s, sealer: sealer} }

// Proxy is the proxy that a call goes through, as transport.Options has it. Errors: those of the store; that of an address of the
// system's that cannot be read.
func (c *Chooser) Proxy(req *http.Request) (*url.URL, error) {
	through, err := c.current()
	if err != nil {
		return nil, fmt.Errorf("find the proxy: %w", err)
	}
	return through.way(req)
}

// Named is the proxy of connections that carry something else than HTTP: one that a person has named. The system's are for HTTP, and
// most lead nowhere else. Errors: those of Proxy.
func (c *Chooser) Named(req *http.Request) (*url.URL, error) {
	through, err := c.current()
	if err != nil {
		return nil, fmt.Errorf("find the proxy: %w", err)
	}
	if !through.named {
		return nil, nil
	}
	return through.way(req)
}

// current is what is kept. While the keychain is locked a proxy is called without its password.
func (c *Chooser) current() (*kept, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.kept != nil {
		return c.kept, nil
	}
	choice, secret, err := c.read()
	if err != nil {
		return nil, err
	}
	var locked bool
	if choice.Password, err = c.unseal(secret); err != nil {
		locked = errors.Is(err, oauth.ErrKeychainLocked)
	}
	through := choice.kept()
	if !locked {
		c.kept = through
	}
	return through, nil
}

// Choice is what a person has chosen, without the password. Errors: those of the store.
func (c *Chooser) Choice() (Choice, error) {
	choice, secret, err := c.read()
	choice.HasPassword = len(secret) > 0
	return choice, err
}

func (c *Chooser) read() (choice Choice, secret []byte, err error) {
	err = c.store.View(func(tx *store.Tx) error {
		settings, err := tx.Settings()
		p := settings.Proxy
		choice, secret = Choice{Kind: Kind(p.Kind), Address: p.Address, User: p.User}, tx.Secret(store.NameProxy)
		return err
	})
	return choice, secret, err
}

func (c *Chooser) unseal(secret []byte) (string, error) {
	if len(secret) == 0 {
		return "", nil
	}
	plain, err := c.sealer.Unseal(store.NameProxy, secret)
	return string(plain), err
}

// Set keeps a choice. Errors: those of Complete, reasons.ErrStore.
func (c *Chooser) Set(_ context.Context, choice Choice) error {
	choice, err := c.complete(choice)
	if err != nil {
		return err
	}
	var secret []byte
	if choice.Password != "" {
		if secret, err = c.sealer.Seal(store.NameProxy, []byte(choice.Password)); err != nil {
			return err
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	err = c.store.Update(func(tx *store.Tx) error {
		settings, err := tx.Settings()
		if err != nil {
			return err
		}
		settings.Proxy = store.Proxy{Kind: string(choice.Kind), Address: choice.Address, User: choice.User}
		return errors.Join(tx.PutSettings(settings), tx.PutSecret(store.NameProxy, secret))
	})
	if err == nil {
		c.kept = choice.kept()
	}
	return reasons.StoreFailed("keep the proxy", err)
}

// Way is which proxy a call would go through, of a choice that need not be kept. Errors: those of complete.
func (c *Chooser) Way(choice Choice) (func(*http.Request) (*url.URL, error), error) {
	choice, err := c.complete(choice)
	return choice.way(), err
}

// complete checks a choice, and takes the kept password where none is given for the same address and user. Errors:
// reasons.ErrProxyAddress, reasons.ErrProxyPort, reasons.ErrProxyUser, oauth.ErrKeychainLocked; those of the store.
func (c *Chooser) complete(choice Choice) (Choice, error) {
	if choice.Kind != Named {
		return Choice{Kind: choice.Kind}, nil
	}
	at, err := choice.at()
	if err != nil {
		return choice, err
	}
	choice.Address = at.String()
	if choice.User == "" {
		choice.Password = ""
	}
	if choice.User == "" || choice.Password != "" {
		return choice, nil
	}
	before, secret, err := c.read()
	if err != nil || before.Address != choice.Address || before.User != choice.User {
		return choice, err
	}
	if choice.Password, err = c.unseal(secret); errors.Is(err, oauth.ErrKeychainLocked) {
		return choice, err
	}
	return choice, nil // what another computer has sealed is asked for by the proxy
}

func (c Choice) kept() *kept { return &kept{c.way(), c.Kind == Named} }

// way is which proxy a call goes through.
func (c Choice) way() way {
	switch c.Kind {
	case None:
		return func(*http.Request) (*url.URL, error) { return nil, nil }
	case Named:
		at, err := parse(c.Address)
		if err != nil {
			return func(*http.Request) (*url.URL, error) { return nil, err }
		}
		if c.User != "" {
			at.User = url.UserPassword(c.User, c.Password)
		}
		return transport.Through(at)
	default:
		return transport.SystemProxy()
	}
}
