package publish

import (
	"cmp"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"ringcentral-archiver/archiver/index"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/target"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/destination"
)

// document is a file that the program writes about the archive.
type document struct {
	name  string // where it should lie
	write func(io.Writer) error
}

// putAll brings documents to Dropbox, as many at a time as memory holds, but for what is longer than a third of it. A document that is
// there already as it should be costs no call. One that cannot be written holds up no other.
func (p *publisher) putAll(ctx context.Context, docs documents) error {
	var drafts []*draft
	var refused error
	for doc, err := range docs {
		if err != nil {
			return err
		}
		d, err := p.draft(doc)
		if err != nil {
			return err
		}
		if d != nil {
			drafts = append(drafts, d)
		}
		if p.kept < p.Memory.pages/3 {
			if err := p.put(ctx, drafts); ofOnePage(err) {
				refused = cmp.Or(refused, err)
			} else if err != nil {
				return err
			}
			drafts = nil
		}
	}
	err := p.put(ctx, drafts)
	if err != nil && !ofOnePage(err) {
		return err
	}
	return cmp.Or(refused, err)
}

// put uploads drafts. It registers them before, here and in Dropbox, so that after a crash or on another computer the
// program knows them as its own.
func (p *publisher) put(ctx context.Context, drafts []*draft) error {
	defer func() { p.kept = p.Memory.pages }() // what was sent is not needed any more
	err := p.intend(drafts)
	p.contents.Forget() // what they show is rendered by now
	var registered []*draft
	for err == nil && len(drafts) > 0 {
		if len(registered) == 0 {
			if registered, err = p.registryDrafts(ctx, drafts); err != nil {
				break
			}
		}
		var again []*draft
		again, err = p.send(ctx, p.inOrder(registered, drafts)...)
		p.registry.wrote(registered, p.mine)
		registered, drafts = nil, nil
		for _, d := range again {
			if isRegistry(d.name) {
				registered = append(registered, d)
			} else {
				drafts = append(drafts, d)
			}
		}
	}
	return err
}

// inOrder has the registry come before what it registers, and the day records before the pages that show the same: another computer
// that sees a page finds what it shows in the records. A page comes behind its rows.
func (p *publisher) inOrder(registered, drafts []*draft) (stages [][]*draft) {
	var records, rows, rest []*draft
	for _, d := range drafts {
		p.follows(d)
		switch {
		case index.DateOf(d.name) != "":
			records = append(records, d)
		case index.IsRows(d.name):
			rows = append(rows, d)
		default:
			rest = append(rest, d)
		}
	}
	return [][]*draft{registered, records, rows, rest}
}

// follows makes a draft replace the version that another computer has written, if this store has
// taken over what that version shows.
func (p *publisher) follows(d *draft) {
	page := p.seen(d.pub.Path)
	if merged(d.name) && d.tries == 0 && sawAll(page) && p.registry.has(page.Path, page.Hash) {
		d.pub.Rev = page.Rev
	}
}

// sawAll reports whether this store has the entries of a page that was seen. The entries of a
// month's page are in the records of its days.
func sawAll(page destination.RemotePage) bool {
	return page.Rev != "" && (index.DateOf(page.Path) == "" || page.WasTaken())
}

func (p *publisher) drafts(docs documents) (drafts []*draft, err error) {
	for doc, err := range docs {
		if err != nil {
			return nil, err
		}
		d, err := p.draft(doc)
		if err != nil {
			return nil, err
		}
		if d != nil {
			drafts = append(drafts, d)
		}
	}
	return drafts, p.intend(drafts)
}

// intend notes what is about to be written.
func (p *publisher) intend(drafts []*draft) error {
	if known, err := p.listed(); err != nil || p.unread != nil || p.learned && !known {
		return cmp.Or(err, p.unread, errOvertaken)
	}
	return p.keep(drafts)
}

// draft is a document that is not in Dropbox as it should be.
type draft struct {
	document
	pub   destination.Publication
	text  []byte // its content, if there was room for it; nil = it is rendered again
	tries int
	err   error
}

// draft works out what a document should be. It returns nil when the document
// in Dropbox is like that.
func (p *publisher) draft(doc document) (*draft, error) {
	sum, size, text := target.NewHash(), counter(0), cappedBuffer{budget: &p.kept}
	if err := doc.write(io.MultiWriter(sum, &size, &text)); err != nil {
		return nil, fmt.Errorf("write %s: %w", doc.name, err)
	}
	d := &draft{document: doc, text: text.text}
	hash := hex.EncodeToString(sum.Sum(nil))
	var err error
	if d.pub, err = p.publication(doc.name); err != nil {
		return nil, err
	}
	if d.pub.Hash == hash && d.pub.Size == int64(size) {
		text.drop()
		return nil, p.noteBehind(d.pub, false)
	}
	if page := p.seen(d.pub.Path); merged(doc.name) && page.Hash == hash && page.Rev != "" {
		text.drop()
		return nil, p.writtenByAnother(d.pub, page)
	}
	d.pub.Intend(hash)
	return d, nil
}

// writtenByAnother notes a document as published that another computer has written just so.
func (p *publisher) writtenByAnother(pub destination.Publication, page destination.RemotePage) error {
	pub.Rev, pub.Hash, pub.Size, pub.At, pub.Versions, pub.Behind = page.Rev, page.Hash, page.Size, p.now, []string{page.Hash}, false
	p.mine[strings.ToLower(pub.Path)] = pub.Versions
	page.Taken = page.Hash
	return reasons.StoreFailed("note what is published", p.Store.Update(func(tx *store.Tx) error {
		return errors.Join(tx.PutPublication(pub), tx.PutRemotePage(page))
	}))
}

// counter counts the bytes written to it.
type counter int64

// Write implements io.Writer. It never fails.
func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}

// keep notes how drafts are published. Errors: reasons.ErrStore.
func (p *publisher) keep(drafts []*draft) error {
	for _, d := range drafts {
		p.mine[strings.ToLower(d.pub.Path)] = d.pub.Versions
	}
	return reasons.StoreFailed("note what is published", p.Store.Update(func(tx *store.Tx) error {
		for _, d := range drafts {
			if err := tx.PutPublication(d.pub); err != nil {
				return err
			}
			if !merged(d.name) || d.pub.Hash == "" || !slices.Equal(d.pub.Versions, []string{d.pub.Hash}) {
				continue
			}
			page := destination.RemotePage{Path: d.pub.Path, Hash: d.pub.Hash, Rev: d.pub.Rev, Size: d.pub.Size, Taken: d.pub.Hash}
			if err := tx.PutRemotePage(page); err != nil {
				return err
			}
		}
		return nil
	}))
}

// forget makes a draft be rendered again, so that the registry takes over what
// others have registered meanwhile.
func (p *publisher) forget(d *draft) {
	p.kept += budget(len(d.text))
	d.text = nil
}

// merged reports whether a document shows what others have archived as well.
func merged(name string) bool {
	return path.Dir(name) == index.Folder && !isRegistry(name) || index.IsRows(name)
}
