package publish

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"iter"
	"math/rand/v2"
	"time"

	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/archiver/manifest"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/destination"
)

// manifests writes what came to Dropbox day by day, each linked to the one before.
type manifests struct {
	store *store.Store
	rand  func() *rand.Rand
	begun time.Time // what was archived before lies in another Dropbox
	now   time.Time
	ours  bool // no one else goes on with the chain
}

// since gives the manifests of the days since the last one that is written,
// that one again unless it waits, and those that were lost in Dropbox; and the chain with them.
func (c *manifests) since() (chain destination.Chain, docs []document, err error) {
	var days []time.Time
	err = c.store.View(func(tx *store.Tx) error {
		chain, err = tx.Chain()
		days = tx.ManifestDays(localtime.Later(chain.Day, c.begun))
		return err
	})
	if err != nil || len(days) == 0 {
		return chain, nil, reasons.StoreFailed("read the manifest", err)
	}
	if chain.ID == "" {
		if chain.ID, err = c.begin(); err != nil {
			return chain, nil, err
		}
	}
	if docs, err = c.lost(chain.ID, days[0]); err != nil {
		return chain, nil, err
	}
	waits, err := c.waits(chain.ID, days[len(days)-1])
	if err != nil {
		return chain, nil, err
	}
	if waits {
		days = days[:len(days)-1]
	}
	for _, day := range days {
		doc := c.follow(&chain, day)
		if chain.Sum, err = sumOf(doc); err != nil {
			return chain, nil, err
		}
		docs = append(docs, doc)
	}
	return chain, docs, nil
}

// waits reports whether the manifest of a day, which is the last, is written later: more will come to it.
func (c *manifests) waits(id string, day time.Time) (waits bool, err error) {
	if !c.now.Before(day.Add(24 * time.Hour)) {
		return false, nil
	}
	return waits, reasons.StoreFailed("read how it was published", c.store.View(func(tx *store.Tx) error {
		pub, _, err := tx.Publication(manifest.Name(id, day))
		waits = mustWait(pub, c.now)
		return err
	}))
}

// begin names a chain of manifests. The name is random, so that two computers, or a program that
// has lost its store, never continue each other's chain.
func (c *manifests) begin() (id string, err error) {
	id = fmt.Sprintf("%08x", c.rand().Uint32())
	return id, reasons.StoreFailed("begin the manifests", c.store.Update(func(tx *store.Tx) error {
		return tx.PutChain(destination.Chain{ID: id})
	}))
}

// leave begins another chain if this one goes on in Dropbox beyond what this store has written, and reports whether it has: the data file is
// an older one that was put back, or a copy of it is in use. What was written meanwhile may be all that tells of an item that RingCentral has
// deleted since, and is another store's from then on.
func (c *manifests) leave(r *registry, mine map[string][]string) (left bool, err error) {
	var chain destination.Chain
	err = c.store.View(func(tx *store.Tx) error {
		chain, err = tx.Chain()
		return err
	})
	folder := manifest.Folder + chain.ID + "/"
	if err != nil || chain.ID == "" || !r.goesOn(folder, mine) {
		return false, reasons.StoreFailed("read the manifest", err)
	}
	if err := c.store.Update(func(tx *store.Tx) error { return tx.Unpublish(folder) }); err != nil {
		return false, reasons.StoreFailed("leave the manifests to another", err)
	}
	_, err = c.begin()
	return true, err
}

// id is the random name of this store's chain of manifests.
func (c *manifests) id() (id string, err error) {
	var chain destination.Chain
	err = c.store.View(func(tx *store.Tx) error {
		chain, err = tx.Chain()
		return err
	})
	if err != nil || chain.ID != "" {
		return chain.ID, reasons.StoreFailed("read the manifest", err)
	}
	return c.begin()
}

func (c *manifests) manifestOf(chain destination.Chain) document {
	h := manifest.Header{Chain: chain.ID, Day: chain.Day.Format(time.DateOnly)}
	if !chain.Before.Day.IsZero() {
		h.Previous = manifest.Link{Day: chain.Before.Day.Format(time.DateOnly), SHA256: chain.Before.Sum}
	}
	return document{manifest.Name(chain.ID, chain.Day), func(w io.Writer) error {
		return manifest.Write(w, h, c.entries(chain.Day))
	}}
}

// lost gives the older manifests that a verification did not find in
// Dropbox. They can be written again, because the same entries give the same
// bytes.
func (c *manifests) lost(id string, until time.Time) (docs []document, err error) {
	missing := map[string]bool{}
	var days []time.Time
	err = c.store.View(func(tx *store.Tx) error {
		published, err := tx.Publications()
		for _, pub := range published {
			if pub.Hash == "" {
				missing[pub.Name] = true
			}
		}
		if len(missing) > 0 { // hardly ever: after years the days are many
			days = tx.ManifestDays(c.begun)
		}
		return err
	})
	if err != nil {
		return nil, reasons.StoreFailed("read what is published", err)
	}
	chain := destination.Chain{ID: id}
	for _, day := range days {
		if !day.Before(until) {
			break
		}
		doc := c.follow(&chain, day)
		if chain.Sum, err = sumOf(doc); err != nil {
			return nil, err
		}
		if missing[doc.name] {
			docs = append(docs, doc)
		}
	}
	return docs, nil
}

// follow moves the chain on to the manifest of another day. For the same day
// the chain stays.
func (c *manifests) follow(chain *destination.Chain, day time.Time) document {
	if day.After(chain.Day) {
		chain.Before, chain.Day = destination.Link{Day: chain.Day, Sum: chain.Sum}, day
	}
	return c.manifestOf(*chain)
}

func sumOf(doc document) (string, error) {
	sum := sha256.New()
	if err := doc.write(sum); err != nil {
		return "", fmt.Errorf("write %s: %w", doc.name, err)
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

// entriesPage is how many entries are read in one transaction.
const entriesPage = 1000

// entries gives the files that came to this Dropbox on a day.
func (c *manifests) entries(day time.Time) iter.Seq2[manifest.File, error] {
	return func(yield func(manifest.File, error) bool) {
		var mark uint64
		for {
			var page []destination.Entry
			err := c.store.View(func(tx *store.Tx) (err error) {
				page, mark, err = tx.ManifestPage(day, mark, entriesPage)
				return err
			})
			if err != nil {
				yield(manifest.File{}, reasons.StoreFailed("read the manifest", err))
				return
			}
			for _, e := range page {
				if !e.Committed.Before(c.begun) && !yield(fileOf(e), nil) {
					return
				}
			}
			if len(page) < entriesPage {
				return
			}
		}
	}
}

func fileOf(e destination.Entry) manifest.File {
	return manifest.File{
		Item: e.Item.String(), Kind: e.Kind, Path: e.Path, Size: e.Size, SHA256: e.SHA256, ContentHash: e.Hash, Committed: e.Committed.UTC(),
	}
}
