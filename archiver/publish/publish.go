// Package publish writes what people read of the archive without this program:
// month pages and tables, day records, the manifest chain and the status page,
// and the registry by which the program's own pages are known. It decides nothing
// about items.
package publish

import (
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"time"

	"ringcentral-archiver/archiver/dropbox"
	"ringcentral-archiver/archiver/index"
	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
)

// Client is the part of Dropbox's client that pages need.
type Client interface {
	NewUploader(ctx context.Context, done func([]dropbox.Outcome)) *dropbox.Uploader
	Stat(ctx context.Context, path string) (dropbox.File, error)
	Download(ctx context.Context, path string) ([]byte, dropbox.File, error)
}

// Config is what publishing needs.
type Config struct {
	Store  *store.Store
	Clock  *localtime.Clock
	Rand   func() *rand.Rand // returns a new source for each caller
	Client Client
	Memory Memory
	// Status is how the archive stands, in the account's zone. Publish fills in
	// the number of items and bytes and the newest page.
	Status func(zone *time.Location) index.Status
}

// publisher writes about the archive at the end of a pass.
type publisher struct {
	Config
	now   time.Time
	zone  *time.Location
	who   store.RingCentral
	begun time.Time       // what was archived before lies in another Dropbox
	known map[string]bool // names that were published before
	files registry        // what other copies of this program have written, once it was asked for
	hours map[int64][]*index.Item
}

// Publish writes the pages of the index where something has changed, the day's
// manifest, and the status page. It tries again the next time what it cannot
// write now. Errors: those of Client and of dropbox.Uploader, of which
// reasons.Of knows the service; reasons.ErrStore; that of ctx.
func Publish(ctx context.Context, c Config) error {
	p, err := newPublisher(c)
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
	return reasons.StoreFailed("note what is published", p.Store.Update(func(tx *store.Tx) error {
		return errors.Join(tx.Published(hours), tx.PutChain(chain))
	}))
}

func newPublisher(c Config) (*publisher, error) {
	who, dbx, err := c.Store.Connections()
	if err != nil {
		return nil, err
	}
	p := &publisher{
		Config: c, now: c.Clock.Now(), zone: localtime.Zone(who.TimeZone), who: who, begun: dbx.Begun,
		known: map[string]bool{}, hours: map[int64][]*index.Item{},
	}
	return p, reasons.StoreFailed("read what is published", c.Store.View(func(tx *store.Tx) error {
		published, err := tx.Publications()
		for _, pub := range published {
			p.known[pub.Name] = true
		}
		return err
	}))
}

// index gives the hours that have changed and the pages that show them.
func (p *publisher) index() (hours []time.Time, docs []document, err error) {
	err = p.Store.View(func(tx *store.Tx) error {
		hours = tx.ChangedHours()
		return nil
	})
	return hours, p.pages(hours), reasons.StoreFailed("read what has changed", err)
}

// statusName is the page that tells people who look into Dropbox how the
// archive stands, and when it was written.
const statusName = "/ARCHIVE STATUS.html"

// status is the page as it is now. It always differs from the last one, because it shows when it
// was written.
func (p *publisher) status() document {
	of := p.Status(p.zone)
	of.Account, of.Written, of.Zone = p.who.Account, p.now, p.zone
	year, month, _ := p.now.In(p.zone).Date()
	if first := time.Date(year, month, 1, 0, 0, 0, 0, p.zone); p.neighbour(first) != "" {
		of.Page = first.Format("2006-01")
	}
	return document{statusName, func(w io.Writer) error { return index.WriteStatus(w, of) }}
}
