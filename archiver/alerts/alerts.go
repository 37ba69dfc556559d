// Package alerts tells people how the archiving goes when they do not look at the window: by mail
// and in a chat when they have to act and every Monday, and a monitoring service by pings. It keeps what
// it has told, and tells nothing twice. How it is sent is the business of package notice.
package alerts

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/archiver/notice"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/transport"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/place"
)

// Sealer seals the mail server's password, the address to ping and that of the
// webhook, each by its name in the store, so that the store's file does not reveal them.
type Sealer interface {
	Seal(name string, plain []byte) ([]byte, error)
	Unseal(name string, secret []byte) ([]byte, error)
}

// Config is what an Alerter is made of.
type Config struct {
	Store     *store.Store
	Clock     *localtime.Clock
	Log       *slog.Logger
	Progress  *progress.Progress // called when something was sent
	Sealer    Sealer
	UserAgent string
	CA        string                                // as in transport.Options
	Proxy     func(*http.Request) (*url.URL, error) // as there
	Computer  string                                // name of this computer
	Locale    string                                // of the environment: its language is written until one was chosen
	// Beside is the kind of the place of which is told, if it lies beside the first: only what concerns that place alone is told then,
	// and the service is not pinged
	Beside place.Kind
	// OthersWell reports whether all is well in the other places, too: else the service is not pinged
	OthersWell func() bool
}

// Alerter sends alerts. It is safe for use by several goroutines.
type Alerter struct {
	Config
	sender notice.Sender

	mu     sync.Mutex             // held while it sends, so that nothing is sent twice
	sent   *sentState             // nil until it was read
	kept   []byte                 // the part of it that is on disk
	next   [2]time.Time           // by way: nothing is tried before, because the last try failed
	tested atomic.Pointer[tested] // what the last test of a ping has found
	silent bool                   // the pinged service did not answer to a signal: it gets no other before it answers a ping
}

// tested is what a service takes that was pinged as a test: the address may be saved next.
type tested struct {
	address string
	takes   notice.Signals
}

// New makes an Alerter. Its calls are not logged, because the path of an
// address to ping is usually a secret. Errors: those of transport.New.
func New(c Config) (*Alerter, error) {
	pings, err := transport.New(transport.Options{UserAgent: c.UserAgent, CA: c.CA, Proxy: c.Proxy, Clock: c.Clock.System()})
	if err != nil {
		return nil, fmt.Errorf("prepare the alerts: %w", err)
	}
	roots, err := transport.Roots(c.CA)
	if err != nil {
		return nil, fmt.Errorf("prepare the alerts: %w", err)
	}
	return &Alerter{Config: c, sender: notice.Sender{HTTP: pings, Roots: roots, Clock: c.Clock.System(), Program: programName}}, nil
}

// Close closes the idle connections.
func (a *Alerter) Close() { transport.CloseIdle(a.sender.HTTP) }
