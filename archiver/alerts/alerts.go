// Package alerts tells people how the archiving goes, besides whoever looks at
// the window: by mail when something needs them and every Monday, by a ping after
// each good pass. It knows what they were told, and tells nothing twice.
package alerts

import (
	"fmt"
	"log/slog"
	"sync"
	"time"

	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/archiver/notice"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/transport"
	"ringcentral-archiver/store"
)

// Sealer keeps the mail server's password from whoever reads the store.
type Sealer interface {
	Seal(plain []byte) ([]byte, error)
	Unseal(secret []byte) ([]byte, error)
}

// Config is what an Alerter is made of.
type Config struct {
	Store     *store.Store
	Clock     *localtime.Clock
	Log       *slog.Logger
	Progress  *progress.Progress // told when a mail or a ping was sent
	Sealer    Sealer
	UserAgent string
	Computer  string // what this computer calls itself
}

// Alerter sends alerts. It is safe for use by several goroutines.
type Alerter struct {
	Config
	sender notice.Sender

	mu      sync.Mutex // held while it sends, so that nothing is sent twice
	sent    *sentState // nil until it was read
	kept    []byte     // what of it is on disk
	nextTry time.Time  // no mail is tried before, because the last one failed
}

// New makes an Alerter. Its calls are not logged, because the path of an address
// to ping is a secret as a rule.
func New(c Config) (*Alerter, error) {
	pings, err := transport.New(transport.Options{UserAgent: c.UserAgent, Clock: c.Clock.System()})
	if err != nil {
		return nil, fmt.Errorf("prepare the alerts: %w", err)
	}
	roots, err := transport.Roots()
	if err != nil {
		return nil, fmt.Errorf("prepare the alerts: %w", err)
	}
	return &Alerter{Config: c, sender: notice.Sender{HTTP: pings, Roots: roots, Clock: c.Clock.System(), Program: programName}}, nil
}

// Close lets go of the connections that are kept.
func (a *Alerter) Close() { transport.CloseIdle(a.sender.HTTP) }
