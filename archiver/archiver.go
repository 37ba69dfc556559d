package archiver

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/jonboulle/clockwork"

	"ringcentral-archiver/archiver/accounts"
	"ringcentral-archiver/archiver/accounts/servers"
	"ringcentral-archiver/archiver/alerts"
	"ringcentral-archiver/archiver/discover"
	"ringcentral-archiver/archiver/estimate"
	"ringcentral-archiver/archiver/fill"
	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/archiver/newversion"
	"ringcentral-archiver/archiver/oauth"
	"ringcentral-archiver/archiver/pass"
	"ringcentral-archiver/archiver/policy"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/proxy"
	"ringcentral-archiver/archiver/publish"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/reconcile"
	"ringcentral-archiver/archiver/running"
	"ringcentral-archiver/archiver/schedule"
	"ringcentral-archiver/archiver/snapshot"
	"ringcentral-archiver/archiver/transport"
	"ringcentral-archiver/archiver/update"
	"ringcentral-archiver/archiver/verification"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/place"
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
	// of the environment, like de_DE.UTF-8: what people read is written in its language until one was chosen
	Locale string
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

// Archiver is the engine of the archive in one place. The first place's has those of the others (besides). It is safe for use by several goroutines.
type Archiver struct {
	opts     Options
	first    *Archiver // the engine of the first place; nil if this is it
	engines  engines
	store    *store.Store
	clock    *localtime.Clock
	log      *slog.Logger
	http     *transport.Traffic
	dial     func(ctx context.Context, network, address string) (net.Conn, error) // to what speaks no HTTP
	proxy    *proxy.Chooser
	progress progress.Progress

	accounts   *accounts.Accounts
	policy     *policy.Policy
	alerts     *alerts.Alerter
	schedule   *schedule.Schedule
	passes     *pass.Runner
	verifier   *verification.Verifier
	estimator  *estimate.Estimator
	newVersion *newversion.Checker
	snapshots  *snapshot.Reader

	life *running.Lifetime
	busy running.Turn // of the pass or the verification that works
	// of who signs in or out of RingCentral, connects or disconnects a place
	ringCentralTurn, placesTurn running.Turn

	told   schedule.Hourly // that no pass can run
	called schedule.Hourly // the services were told of sign-ins that have ended here, and asked for the time
	wake   chan struct{}   // tells Serve that something has changed

	mu     sync.Mutex // of the randomness
	random *rand.Rand
}

// New makes an engine on an open store. It starts nothing. Errors: those of
// transport.New and of accounts.Open.
func New(o Options) (*Archiver, error) {
	o.fill()
	a := &Archiver{
		opts: o, store: o.Store, clock: localtime.NewClock(o.Clock, o.Zone), log: o.Log, random: o.Rand,
		life: running.NewLifetime(), busy: running.NewTurn(), ringCentralTurn: running.NewTurn(), placesTurn: running.NewTurn(),
		wake: make(chan struct{}, 1),
	}
	a.engines.first = a
	a.proxy = proxy.New(o.Store, vaultOf{a})
	rt, err := transport.New(transport.Options{UserAgent: o.UserAgent, CA: o.CA, Proxy: a.proxy.Proxy, Log: o.Log})
	if err != nil {
		return nil, fmt.Errorf("prepare the network: %w", err)
	}
	a.http = transport.NewTraffic(rt, o.service)
	if a.dial, err = transport.Dialer(transport.Options{CA: o.CA, Proxy: a.proxy.Named}); err != nil {
		return nil, fmt.Errorf("prepare the network: %w", err)
	}
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
	if settings, err := a.store.Settings(); err == nil { // damage is named by whoever cannot do without
		a.clock.SetAhead(settings.Ahead)
	}
	if a.accounts, err = accounts.Open(a.life.Context(), accounts.Config{
		Store: a.store, Clock: a.clock, Log: a.log, HTTP: a.http, Place: a.http.To(string(reasons.Dropbox)), Dial: a.dial, Rand: a.rng,
		RingCentralClientID: a.opts.RingCentralClientID, DropboxAppKey: a.opts.DropboxAppKey,
		RingCentralServer: a.opts.RingCentralServer, RedirectPorts: a.opts.RedirectPorts,
		Simulated: a.opts.simulated(), Keychain: a.opts.Keychain,
	}); err != nil {
		return err
	}
	a.policy = policy.New(policy.Config{Store: a.store, Clock: a.clock, Rand: a.rng})
	if a.alerts, err = newAlerter(a, ""); err != nil {
		return err
	}
	if demo := a.opts.Demo; demo != nil {
		if err := a.accounts.AdoptSimulated(a.life.Context(), demo.RingCentral, demo.Dropbox); err != nil {
			return err
		}
	}
	a.newVersion = newversion.New(newversion.Config{
		Store: a.store, Clock: a.clock, Log: a.log, Source: a.opts.Update, Version: a.opts.Version,
		UserAgent: a.opts.UserAgent, CA: a.opts.CA, Proxy: a.proxy.Proxy, Life: a.life, Changed: a.progress.Notify,
	})
	a.putTogether()
	if err := readLeft(a); err != nil {
		return err
	}
	return a.engines.open()
}

// newAlerter makes what tells people of the archive in the place, by its kind where it lies beside the first.
func newAlerter(a *Archiver, beside place.Kind) (*alerts.Alerter, error) {
	return alerts.New(alerts.Config{
		Store: a.store, Clock: a.clock, Log: a.log, Progress: &a.progress, Sealer: a.accounts.Vault(), Beside: beside, OthersWell: a.engines.othersWell,
		UserAgent: a.opts.UserAgent, CA: a.opts.CA, Proxy: a.proxy.Proxy, Computer: a.accounts.Computer().Name(), Locale: a.opts.Locale,
	})
}

// readLeft reads what was not archived when the engine ended.
func readLeft(a *Archiver) (err error) {
	var report progress.Report
	report.Left, report.LeftCount, err = progress.Open(a.store)
	a.progress.Report(report)
	return err
}

// putTogether makes what puts the steps together.
func (a *Archiver) putTogether() {
	first := cmp.Or(a.first, a)
	a.schedule = schedule.New(schedule.Config{Store: a.store, Clock: a.clock, Accounts: a.accounts})
	a.verifier = verification.New(verification.Config{
		Store: a.store, Clock: a.clock, Log: a.log, Accounts: a.accounts, Reconciler: a.reconciler,
		Life: a.life, Turn: a.busy, Ended: a.signal,
	})
	a.estimator = estimate.New(estimate.Config{
		Store: a.store, Log: a.log, Accounts: a.accounts, Lister: a.lister, Reconciler: a.reconciler, Turn: a.busy,
	})
	snapshots := snapshot.Config{
		Store: a.store, Clock: a.clock, Log: a.log, Accounts: a.accounts, Progress: &a.progress, NewVersion: a.newVersion, Traffic: a.http,
		Why: a.schedule.Why, NextRun: a.schedule.NextRun, Older: a.estimator.Found, Demo: a.opts.Demo != nil, Locale: a.opts.Locale,
	}
	if a.opts.Demo != nil {
		snapshots.DemoFolder = a.opts.Demo.Folder
	}
	a.snapshots = snapshot.NewReader(snapshots)
	a.passes = pass.New(pass.Config{
		Store: a.store, Clock: a.clock, Log: a.log, Rand: a.rng, Progress: &a.progress, Accounts: a.accounts,
		Lister: a.lister, Reconciler: a.reconciler, Sort: func() error { return policy.Sort(a.store, a.clock.Now()) }, Filler: fill.New(fill.Config{
			Store: a.store, Clock: a.clock, Log: a.log, Others: func() []fill.Place { return first.engines.otherThan(a) },
		}), Memory: publish.DefaultMemory, Status: a.snapshots.StatusPage, Locale: a.opts.Locale,
		Life: a.life, Turn: a.busy, Began: a.alerts.Begin, Concluded: a.schedule.SetWaiting, Hourly: a.tell,
	})
}

// reconciler makes the Reconciler of the present client.
func (a *Archiver) reconciler() *reconcile.Reconciler {
	return &reconcile.Reconciler{Store: a.store, Clock: a.clock, Log: a.log, Progress: &a.progress, Client: a.accounts.Place()}
}

// lister makes a Lister of the present client.
func (a *Archiver) lister(ctx context.Context, who store.RingCentral, settings store.Settings) (*discover.Lister, error) {
	return discover.NewLister(ctx, discover.Config{
		Store: a.store, Client: a.accounts.RingCentral(), Now: a.clock.Now(), Who: who, Settings: settings,
		Log: a.log, Rates: a.accounts.RingCentral(),
	})
}

// Close ends everything that runs and waits for it. The store stays open.
func (a *Archiver) Close() {
	for _, b := range a.Besides() {
		b.Close()
	}
	a.life.End()
	if a.accounts != nil {
		a.accounts.Close()
	}
	if a.first == nil {
		transport.CloseIdle(a.http)
	}
	if a.alerts != nil {
		a.alerts.Close()
	}
}

// rng makes a source of randomness for one goroutine, seeded from the injected
// one.
func (a *Archiver) rng() *rand.Rand {
	if a.first != nil {
		return a.first.rng()
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	return rand.New(rand.NewPCG(a.random.Uint64(), a.random.Uint64()))
}

// Changed subscribes to changes. The channel gets one signal for any number of
// changes since it was last read. The function ends the subscription.
func (a *Archiver) Changed() (<-chan struct{}, func()) { return a.progress.Subscribe() }

// signal wakes Serve in all places and tells the faces.
func (a *Archiver) signal() {
	a.engines.each(func(one *Archiver) {
		select {
		case one.wake <- struct{}{}:
		default: // the signal before has not been read yet
		}
	})
	a.progress.Notify()
}
