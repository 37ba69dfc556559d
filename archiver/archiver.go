package archiver

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/jonboulle/clockwork"

	"ringcentral-archiver/archiver/accounts"
	"ringcentral-archiver/archiver/accounts/servers"
	"ringcentral-archiver/archiver/alerts"
	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/archiver/oauth"
	"ringcentral-archiver/archiver/policy"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/proxy"
	"ringcentral-archiver/archiver/publish"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/transport"
	"ringcentral-archiver/archiver/update"
	"ringcentral-archiver/store"
)

// Options is what an Archiver is made of.
type Options struct {
	Store     *store.Store
	Clock     clockwork.Clock // nil = the real one
	Rand      *rand.Rand      // nil = seeded by the system
	Log       *slog.Logger    // nil = nowhere
	UserAgent string
	Version   string        // of the program, such as 0.1.0
	Update    update.Source // what is said of newer ones; the zero value = no server is asked
	// RingCentralClientID and DropboxAppKey name this program to the services.
	// Empty means as given in the window.
	RingCentralClientID, DropboxAppKey string
	RingCentralServer                  string // empty = as chosen at sign-in
	RedirectPorts                      []int  // nil = those that the README has registered
	Demo                               *Demo  // nil outside a demonstration
	CA                                 string // a file of authorities to trust besides the system's; empty = none
	// seal the sign-ins with a key in the system's keychain
	Keychain bool
	// of this computer, for mails; nil = time.Local
	Zone *time.Location
}

// Demo says where the simulated services of a demonstration are.
type Demo struct {
	Platform, Media, DropboxWeb, DropboxAPI, DropboxContent string // origins
	// the simulated Dropbox on this disk
	Folder string
	// adopted at a service that was never signed in to
	RingCentral, Dropbox oauth.Token
}

// simulated is where the services of a demonstration are; nil outside one.
func (o *Options) simulated() *servers.Addresses {
	if o.Demo == nil {
		return nil
	}
	return &servers.Addresses{
		Platform: o.Demo.Platform, Media: o.Demo.Media,
		DropboxWeb: o.Demo.DropboxWeb, DropboxAPI: o.Demo.DropboxAPI, DropboxContent: o.Demo.DropboxContent,
	}
}

// service is the service that a host belongs to: no other is called.
func (o *Options) service(host string) string {
	simulated := o.Demo != nil && slices.ContainsFunc([]string{o.Demo.DropboxWeb, o.Demo.DropboxAPI, o.Demo.DropboxContent},
		func(origin string) bool { return strings.HasSuffix(origin, "//"+host) })
	if simulated || strings.HasSuffix(host, ".dropbox.com") || strings.HasSuffix(host, ".dropboxapi.com") {
		return string(reasons.Dropbox)
	}
	return string(reasons.RingCentral)
}

// Archiver is the engine: the actions and the queries of the faces, the schedule
// and the pass as a list of steps. The rules are in the steps' packages. It is
// safe for use by several goroutines.
type Archiver struct {
	opts     Options
	store    *store.Store
	clock    *localtime.Clock
	log      *slog.Logger
	http     *transport.Traffic
	proxy    *proxy.Chooser
	progress progress.Progress

	accounts      *accounts.Accounts
	policy        *policy.Policy
	alerts        *alerts.Alerter
	publishMemory publish.Memory

	// each holds a token while someone signs in or out of RingCentral, connects or disconnects Dropbox
	ringCentralTurn, dropboxTurn chan struct{}

	learning sync.Mutex // held while a pass learns what lies in Dropbox

	mu        sync.Mutex
	random    *rand.Rand
	passing   *passing       // the pass that runs, nil between passes
	verifying *verification  // the verification that runs or waits for its turn
	asked     bool           // a pass was asked for
	older     int            // items that the last estimate found; 0 = not known, or rescued
	waiting   reasons.Reason // why the last pass could not run to its end
	nextProbe time.Time      // when a pass that could not run is tried again
	nextTold  time.Time      // when it is said again that no pass can run
	// when the services are told next of sign-ins that have ended here
	nextRevoked time.Time
	wake        chan struct{} // tells Serve that something has changed
	busy        chan struct{} // holds one token while a pass or a verification works
	closing     context.Context
	close       context.CancelFunc
	running     sync.WaitGroup
}

// New makes an engine on an open store. It starts nothing. Errors: those of
// transport.New and of accounts.Open.
func New(o Options) (*Archiver, error) {
	o.fill()
	a := &Archiver{
		opts: o, store: o.Store, clock: localtime.NewClock(o.Clock, o.Zone), log: o.Log, random: o.Rand,
		wake: make(chan struct{}, 1), busy: make(chan struct{}, 1), publishMemory: publish.DefaultMemory,
		ringCentralTurn: make(chan struct{}, 1), dropboxTurn: make(chan struct{}, 1),
	}
	a.proxy = proxy.New(o.Store, vaultOf{a})
	rt, err := transport.New(transport.Options{UserAgent: o.UserAgent, CA: o.CA, Proxy: a.proxy.Proxy, Log: o.Log})
	if err != nil {
		return nil, fmt.Errorf("prepare the network: %w", err)
	}
	a.http = transport.NewTraffic(rt, o.service)
	a.closing, a.close = context.WithCancel(context.Background())
	if o.Store.WentBack() {
		o.Log.Warn("The data file lacks its last change, as after a power cut: the next pass finds out again what was in it", "file", o.Store.Path())
	}
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
	if o.Zone == nil {
		o.Zone = time.Local
	}
	if o.UserAgent == "" {
		o.UserAgent = "RingCentralArchiver"
	}
}

// setUp makes the steps that live as long as the engine; the others live for one
// pass.
func (a *Archiver) setUp() (err error) {
	if a.accounts, err = accounts.Open(a.closing, accounts.Config{
		Store: a.store, Clock: a.clock, Log: a.log, HTTP: a.http, Rand: a.rng,
		RingCentralClientID: a.opts.RingCentralClientID, DropboxAppKey: a.opts.DropboxAppKey,
		RingCentralServer: a.opts.RingCentralServer, RedirectPorts: a.opts.RedirectPorts,
		Simulated: a.opts.simulated(), Keychain: a.opts.Keychain,
	}); err != nil {
		return err
	}
	a.policy = policy.New(policy.Config{Store: a.store, Clock: a.clock, Rand: a.rng})
	if a.alerts, err = alerts.New(alerts.Config{
		Store: a.store, Clock: a.clock, Log: a.log, Progress: &a.progress, Sealer: a.accounts.Vault(),
		UserAgent: a.opts.UserAgent, CA: a.opts.CA, Proxy: a.proxy.Proxy, Computer: a.accounts.Computer().Name(),
	}); err != nil {
		return err
	}
	if demo := a.opts.Demo; demo != nil {
		if err := a.accounts.AdoptSimulated(a.closing, demo.RingCentral, demo.Dropbox); err != nil {
			return err
		}
	}
	var report progress.Report
	report.Left, report.LeftCount, err = progress.Open(a.store)
	a.progress.Report(report)
	return err
}

// Close ends everything that runs and waits for it. The store stays open.
func (a *Archiver) Close() {
	a.mu.Lock()
	a.close()
	a.mu.Unlock()
	a.running.Wait()
	transport.CloseIdle(a.http)
	if a.alerts != nil {
		a.alerts.Close()
	}
}

// attend makes Close wait until leave is called. Close does not wait for work that begins after it,
// because the context of that work has ended. The caller holds a.mu.
func (a *Archiver) attend() (leave func()) {
	if a.closing.Err() != nil {
		return func() {}
	}
	a.running.Add(1)
	return a.running.Done
}

// whileOpen is a context that ends with the engine, which waits for done.
func (a *Archiver) whileOpen(ctx context.Context) (_ context.Context, done func()) {
	ctx, cancel := context.WithCancel(ctx)
	detach := context.AfterFunc(a.closing, cancel)
	a.mu.Lock()
	defer a.mu.Unlock()
	leave := a.attend()
	return ctx, func() {
		detach()
		cancel()
		leave()
	}
}

// rng makes a source of randomness for one goroutine, seeded from the injected
// one.
func (a *Archiver) rng() *rand.Rand {
	a.mu.Lock()
	defer a.mu.Unlock()
	return rand.New(rand.NewPCG(a.random.Uint64(), a.random.Uint64()))
}

// Changed subscribes to changes. The channel gets one signal for any number of
// changes since it was last read. The function ends the subscription.
func (a *Archiver) Changed() (<-chan struct{}, func()) { return a.progress.Subscribe() }

// signal wakes Serve and tells the faces.
func (a *Archiver) signal() {
	select {
	case a.wake <- struct{}{}:
	default: // the signal before has not been read yet
	}
	a.progress.Notify()
}
