// Package newversion looks once a day for a newer version of the program, and keeps what it has found.
// It downloads and installs no program, and asks no server unless this one was built to.
package newversion

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/archiver/running"
	"ringcentral-archiver/archiver/transport"
	"ringcentral-archiver/archiver/update"
	"ringcentral-archiver/store"
)

// every is how often a newer version is looked for, at most.
const every = 24 * time.Hour

// View is what faces show of newer versions of the program.
type View struct {
	Possible bool // the program was built with an address to look at
	On       bool // it is looked at
	// the newer version and its page; empty when none is known
	Version, Page string
}

// known is what is known of a newer version. It is kept in the store.
type known struct {
	Looked time.Time
	Found  update.Notice `json:",omitzero"`
}

// Config is what a Checker needs.
type Config struct {
	Store         *store.Store
	Clock         *localtime.Clock
	Log           *slog.Logger
	Source        update.Source // the zero value = no server is asked
	Version       string        // of this program
	UserAgent, CA string        // of its calls
	Proxy         func(*http.Request) (*url.URL, error)
	Life          *running.Lifetime
	Changed       func() // is told that it has looked
}

// Checker looks for newer versions.
type Checker struct{ Config }

// New makes a Checker. It starts nothing.
func New(c Config) *Checker { return &Checker{c} }

// Check looks for a newer version once a day, if the program was built to do so and the user
// has not turned it off. What goes wrong is logged, and shown nowhere.
func (c *Checker) Check(ctx context.Context) {
	if !c.Source.Set() {
		return
	}
	var before known
	var settings store.Settings
	err := c.Store.View(func(tx *store.Tx) (err error) {
		if settings, err = tx.Settings(); err != nil {
			return err
		}
		return tx.NewVersion(&before)
	})
	now := c.Clock.Now()
	if since := now.Sub(before.Looked); err != nil || settings.NoUpdates || since >= 0 && since < every {
		return // a last look in the future was noted by a wrong clock
	}
	// It is noted first: whatever happens, the server is not asked again before a day is over.
	before.Looked = now
	if err := c.keep(before); err != nil {
		c.Log.Warn("A newer version is not looked for", "error", err.Error())
		return
	}
	found, err := c.fetch(ctx, before.Found)
	if err == nil && found != before.Found {
		err = c.keep(known{now, found})
	}
	if err != nil && ctx.Err() == nil {
		c.Log.Info("What is said of a newer version is not shown", "error", err.Error())
	}
	c.Changed()
}

func (c *Checker) keep(v known) error {
	if err := c.Store.Update(func(tx *store.Tx) error { return tx.PutNewVersion(v) }); err != nil {
		return fmt.Errorf("note what is known of newer versions: %w", err)
	}
	return nil
}

// fetch fetches what is said of a newer version. An older one than was told before is an old
// text that is served again.
func (c *Checker) fetch(ctx context.Context, before update.Notice) (update.Notice, error) {
	ctx, done := c.Life.Within(ctx)
	defer done()
	ctx, cancel := c.Clock.WithTimeout(ctx, update.Timeout)
	defer cancel()
	over, err := transport.New(transport.Options{UserAgent: c.UserAgent, CA: c.CA, Proxy: c.Proxy, Clock: c.Clock.System()})
	if err != nil {
		return before, err
	}
	defer transport.CloseIdle(over)
	found, err := c.Source.Fetch(ctx, over)
	if err == nil && (update.Newer(before.Version, found.Version) || update.Newer(c.Version, found.Version)) {
		err = fmt.Errorf("version %s is older than one that is known", found.Version)
	}
	return found, err
}

// View is what is known of a newer version than this.
func (c *Checker) View(tx *store.Tx, settings store.Settings) (v View, err error) {
	var k known
	if err := tx.NewVersion(&k); err != nil {
		return v, err
	}
	v.Possible = c.Source.Set()
	v.On = v.Possible && !settings.NoUpdates
	if v.On && update.Newer(k.Found.Version, c.Version) {
		v.Version, v.Page = k.Found.Version, k.Found.Page
	}
	return v, nil
}
