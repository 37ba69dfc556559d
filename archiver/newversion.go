package archiver

import (
	"context"
	"fmt"
	"time"

	"ringcentral-archiver/archiver/transport"
	"ringcentral-archiver/archiver/update"
	"ringcentral-archiver/store"
)

// updateEvery is how often a newer version is looked for, at most.
const updateEvery = 24 * time.Hour

// UpdateView is what faces show of newer versions of the program.
type UpdateView struct {
	Possible bool // the program was built with an address to look at
	On       bool // it is looked at
	// the newer version and its page; empty when none is known
	Version, Page string
}

// newVersion is what is known of a newer version. It is kept in the store.
type newVersion struct {
	Looked time.Time
	Found  update.Notice `json:",omitzero"`
}

// SetUpdates chooses whether newer versions of the program are looked for. Errors: reasons.ErrStore.
func (a *Archiver) SetUpdates(_ context.Context, on bool) error {
	defer a.signal()
	return a.policy.SetUpdates(on)
}

// lookForUpdate looks for a newer version once a day, if the program was built to do so and the user
// has not turned it off. What goes wrong is logged, and shown nowhere.
func (a *Archiver) lookForUpdate(ctx context.Context) {
	if !a.opts.Update.Set() {
		return
	}
	var before newVersion
	var settings store.Settings
	err := a.store.View(func(tx *store.Tx) (err error) {
		if settings, err = tx.Settings(); err != nil {
			return err
		}
		return tx.NewVersion(&before)
	})
	now := a.clock.Now()
	if since := now.Sub(before.Looked); err != nil || settings.NoUpdates || since >= 0 && since < updateEvery {
		return // a last look in the future was noted by a wrong clock
	}
	// It is noted first: whatever happens, the server is not asked again before a day is over.
	before.Looked = now
	if err := a.keepNewVersion(before); err != nil {
		a.log.Warn("A newer version is not looked for", "error", err.Error())
		return
	}
	found, err := a.fetchUpdate(ctx, before.Found)
	if err == nil && found != before.Found {
		err = a.keepNewVersion(newVersion{now, found})
	}
	if err != nil && ctx.Err() == nil {
		a.log.Info("What is said of a newer version is not shown", "error", err.Error())
	}
	a.progress.Notify()
}

func (a *Archiver) keepNewVersion(v newVersion) error {
	if err := a.store.Update(func(tx *store.Tx) error { return tx.PutNewVersion(v) }); err != nil {
		return fmt.Errorf("note what is known of newer versions: %w", err)
	}
	return nil
}

// fetchUpdate fetches what is said of a newer version. An older one than was told before is an old
// text that is served again.
func (a *Archiver) fetchUpdate(ctx context.Context, before update.Notice) (update.Notice, error) {
	ctx, done := a.whileOpen(ctx)
	defer done()
	ctx, cancel := a.clock.WithTimeout(ctx, update.Timeout)
	defer cancel()
	over, err := transport.New(transport.Options{UserAgent: a.opts.UserAgent, CA: a.opts.CA, Proxy: a.proxy.Proxy, Clock: a.clock.System()})
	if err != nil {
		return before, err
	}
	defer transport.CloseIdle(over)
	found, err := a.opts.Update.Fetch(ctx, over)
	if err == nil && (update.Newer(before.Version, found.Version) || update.Newer(a.opts.Version, found.Version)) {
		err = fmt.Errorf("version %s is older than one that is known", found.Version)
	}
	return found, err
}

// updateView is what is known of a newer version than this.
func (a *Archiver) updateView(tx *store.Tx, settings store.Settings) (v UpdateView, err error) {
	var known newVersion
	if err := tx.NewVersion(&known); err != nil {
		return v, err
	}
	v.Possible = a.opts.Update.Set()
	v.On = v.Possible && !settings.NoUpdates
	if v.On && update.Newer(known.Found.Version, a.opts.Version) {
		v.Version, v.Page = known.Found.Version, known.Found.Page
	}
	return v, nil
}
