package archiver

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jonboulle/clockwork"

	"ringcentral-archiver/archiver/dropbox"
	"ringcentral-archiver/archiver/oauth"
	"ringcentral-archiver/archiver/ringcentral"
	"ringcentral-archiver/archiver/transport"
	"ringcentral-archiver/store"
)

// Options is what an Archiver is made of.
type Options struct {
	Store     *store.Store
	Clock     clockwork.Clock // nil = the real one
	Rand      *rand.Rand      // nil = seeded by the system
	Log       *slog.Logger    // nil = nowhere
	UserAgent string
	// RingCentralClientID and DropboxAppKey name this program to the services.
	// Empty means as given in the window.
	RingCentralClientID, DropboxAppKey string
	RingCentralServer                  string         // empty = https://platform.ringcentral.com
	RedirectPorts                      []int          // nil = those that the README has registered
	Demo                               *Demo          // nil outside a demonstration
	Keychain                           bool           // seal the sign-ins with a key in the system's keychain
	Zone                               *time.Location // of this computer, for mails; nil = time.Local
}

// Demo says where the simulated services of a demonstration are.
type Demo struct {
	Platform, Media, DropboxWeb, DropboxAPI, DropboxContent string      // origins
	Folder                                                  string      // the simulated Dropbox on this disk
	RingCentral, Dropbox                                    oauth.Token // adopted where nobody has ever signed in
}

// Archiver is the engine. It is safe for use by several goroutines.
type Archiver struct {
	store *store.Store
	clock clockwork.Clock
	log   *slog.Logger
	opts  Options
	http  http.RoundTripper

	vault     *vault
	phone     *oauth.Session // RingCentral
	box       *oauth.Session // Dropbox
	rc        *ringcentral.Client
	dbx       *dropbox.Client
	computer  string
	listeners listeners
	notify    notify
	actions   sync.Mutex // one signing in, out, connecting or disconnecting at a time

	publishRoom publishing // what is kept in memory while the archive is published

	ahead atomic.Int64 // how far RingCentral's clock is ahead of this computer's; a time.Duration

	mu        sync.Mutex
	random    *rand.Rand
	pass      *pass              // the pass that runs, nil between passes
	stopPass  context.CancelFunc // ends the running pass
	passDone  chan struct{}      // closed when the running pass has ended
	last      Report
	asked     bool          // a pass was asked for
	waiting   Reason        // why the last pass could not run to its end
	nextProbe time.Time     // when a pass that could not run is tried again
	wake      chan struct{} // tells Serve that something has changed
	turn      chan struct{} // holds one token while a pass or a verification works
	verifying *verification // the verification that runs or waits for its turn
	closing   context.Context
	close     context.CancelFunc
	running   sync.WaitGroup
}

// New makes an engine on an open store. It starts nothing.
func New(o Options) (*Archiver, error) {
	o.fill()
	rt, err := transport.New(transport.Options{UserAgent: o.UserAgent, Log: o.Log})
	if err != nil {
		return nil, fmt.Errorf("prepare the network: %w", err)
	}
	a := &Archiver{
		store: o.Store, clock: o.Clock, log: o.Log, opts: o, http: rt, random: o.Rand,
		wake: make(chan struct{}, 1), turn: make(chan struct{}, 1), computer: computerName(),
		publishRoom: publishRoom,
	}
	a.closing, a.close = context.WithCancel(context.Background())
	if err := a.setUp(); err != nil {
		a.Close()
		return nil, err
	}
	return a, nil
}

func (o *Options) fill() {
	if o.Clock == nil {
		o.Clock = clockwork.NewRealClock()
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Rand == nil {
		o.Rand = rand.New(rand.NewPCG(rand.Uint64(), rand.Uint64()))
	}
	if o.RedirectPorts == nil {
		o.RedirectPorts = redirectPorts
	}
	if o.Zone == nil {
		o.Zone = time.Local
	}
	if o.UserAgent == "" {
		o.UserAgent = "RingCentralArchiver"
	}
}

// setUp opens what the actions need: the vault, the sessions, the clients.
func (a *Archiver) setUp() error {
	v, err := openVault(a.closing, a.store, a.opts.Keychain, a.clock)
	if err != nil {
		return err
	}
	a.vault = v
	if err := errors.Join(a.buildSender(), a.buildClients()); err != nil {
		return err
	}
	if err := a.adoptDemo(); err != nil {
		return err
	}
	a.last.Left, a.last.LeftCount, err = a.unarchived()
	return err
}

// Close ends everything that runs and waits for it. The store stays open.
func (a *Archiver) Close() {
	a.mu.Lock()
	a.close()
	a.mu.Unlock()
	a.running.Wait()
	transport.CloseIdle(a.http)
	transport.CloseIdle(a.notify.sender.HTTP)
}

// attend has Close wait until leave is called. What begins when the engine is
// closed already is not waited for: its context has ended. The caller holds a.mu.
func (a *Archiver) attend() (leave func()) {
	if a.closing.Err() != nil {
		return func() {}
	}
	a.running.Add(1)
	return a.running.Done
}

// rng gives a source of randomness of its own to a goroutine, drawn from the
// one that was injected.
func (a *Archiver) rng() *rand.Rand {
	a.mu.Lock()
	defer a.mu.Unlock()
	return rand.New(rand.NewPCG(a.random.Uint64(), a.random.Uint64()))
}

// now is the time by RingCentral's clock, as far as it is known: the times of
// calls are RingCentral's, and what is said about an hour must not depend on how
// far this computer's clock is off. It carries no monotonic reading, because that
// stands still while a computer sleeps.
func (a *Archiver) now() time.Time {
	return a.clock.Now().Add(time.Duration(a.ahead.Load())).Round(0).UTC()
}
