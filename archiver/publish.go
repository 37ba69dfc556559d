package archiver

import (
	"context"
	"errors"
	"time"

	"ringcentral-archiver/archiver/index"
	"ringcentral-archiver/store"
)

// publish writes what people read of the archive without this program: the pages
// of the index where something changed, the day's manifest, and the status. What
// cannot be written now is written after the next pass; no item depends on it.
func (a *Archiver) publish(ctx context.Context, report Report) Report {
	if ctx.Err() != nil || report.Reason == Disconnected || report.Reason == NotConnected || report.Reason == Copied {
		return report
	}
	a.progress(func(p *pass) { p.phase, p.current = Publishing, "" })
	if err := a.publishAll(ctx); err != nil && ctx.Err() == nil {
		report.IndexErr = err
		a.log.Warn("The index or the status page could not be written", "error", err.Error())
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.last = report
	return report
}

func (a *Archiver) publishAll(ctx context.Context) error {
	p, err := a.newPublisher()
	if err != nil {
		return err
	}
	hours, docs, err := p.index()
	if err != nil {
		return err
	}
	chain, manifests, err := p.manifests()
	if err != nil {
		return err
	}
	if err := p.putAll(ctx, append(append(docs, manifests...), p.status())); err != nil {
		return err
	}
	return storeFailed("note what is published", a.store.Update(func(tx *store.Tx) error {
		return errors.Join(tx.Published(hours), tx.PutChain(chain))
	}))
}

func (a *Archiver) newPublisher() (*publisher, error) {
	who, box, err := a.connections()
	if err != nil {
		return nil, err
	}
	p := &publisher{a: a, now: a.now(), zone: zoneOf(who.TimeZone), who: who, begun: box.Begun, known: map[string]bool{}, hours: map[int64][]*index.Item{}, room: a.publishRoom}
	return p, storeFailed("read what is published", a.store.View(func(tx *store.Tx) error {
		published, err := tx.Publications()
		for _, pub := range published {
			p.known[pub.Name] = true
		}
		return err
	}))
}

// beginPublishing forgets what lies in another Dropbox. The manifests of this one
// are a chain of their own.
func beginPublishing(tx *store.Tx) error {
	return errors.Join(tx.UnpublishAll(), tx.PutChain(store.Chain{}))
}

// index gives the pages that show what has changed, and the hours of that.
func (p *publisher) index() (hours []time.Time, docs []document, err error) {
	err = p.a.store.View(func(tx *store.Tx) error {
		hours = tx.ChangedHours()
		return nil
	})
	return hours, p.pages(hours), storeFailed("read what has changed", err)
}
