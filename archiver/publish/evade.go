package publish

import (
	"context"
	"errors"
	"fmt"
	"path"
	"regexp"
	"strconv"
	"strings"

	"ringcentral-archiver/archiver/index"
	"ringcentral-archiver/archiver/layout"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/target"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/destination"
)

// mostTries bounds how often two computers may come between each other, and how many names are
// tried in one pass. The next pass goes on with the names behind.
const mostTries = 20

// evade looks at the file that is in a draft's way, and reports whether the draft is to be sent
// again. It replaces a file that this program wrote, here or on another computer, and that is
// unchanged since. Beside any other file the document gets another name. A page of another computer
// that shows what this store does not know yet is left until that is taken over.
func (p *publisher) evade(ctx context.Context, d *draft) (again bool, err error) {
	if d.tries++; d.tries > mostTries {
		return false, d.err
	}
	there, err := p.Client.Stat(ctx, d.pub.Path)
	if err != nil && !errors.Is(err, target.ErrNotFound) {
		return false, reasons.Unread(d.pub.Path, err)
	}
	mine := false
	if err == nil {
		if mine, err = p.mayReplace(ctx, d, there); err != nil {
			return false, reasons.From(reasons.Dropbox, err)
		}
	}
	if !mine {
		return true, p.rename(d)
	}
	d.pub.Rev = there.Rev
	page := p.seen(there.Path)
	if merged(d.name) && !own(d.pub, there.Hash) && (page.Hash != there.Hash || !sawAll(page)) {
		d.pub.Hash, p.overtaken = "", true
		page = destination.RemotePage{Path: there.Path, Hash: there.Hash, Rev: there.Rev, Size: there.Size, Taken: page.Taken}
		return false, reasons.StoreFailed("note what others have published", p.Store.Update(func(tx *store.Tx) error { return tx.PutRemotePage(page) }))
	}
	p.forget(d)
	return true, nil
}

// mayReplace reports whether a draft may replace the file that is in its way.
func (p *publisher) mayReplace(ctx context.Context, d *draft, there target.File) (bool, error) {
	if d.name != statusName {
		return p.registry.ours(ctx, d.pub, there)
	}
	if own(d.pub, there.Hash) {
		return true, nil
	}
	return p.abandoned(ctx, there)
}

// abandoned reports whether a status page is one that the same user wrote on the same computer and
// that is out of date: the store that wrote it was lost. A page of another computer or user is left
// alone, so that it shows when that one has stopped.
func (p *publisher) abandoned(ctx context.Context, there target.File) (bool, error) {
	data, _, err := p.Client.Download(ctx, there.Path)
	if errors.Is(err, target.ErrNotFound) || errors.Is(err, target.ErrTooLarge) || errors.Is(err, target.ErrUnreadable) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("read %s: %w", there.Path, err)
	}
	by, known := index.ReadStatus(data)
	return known && by.Computer == p.author.Computer && by.User == p.author.User && p.now.Sub(by.Written).Abs() > p.stale, nil
}

// rename gives a draft the next name beside the one that is taken, and says so.
func (p *publisher) rename(d *draft) error {
	chain, err := p.manifests.id()
	if err != nil {
		return err
	}
	taken := d.pub.Path
	p.renamed = p.renamed || index.IsRows(d.name)
	d.pub.Path, d.pub.Rev = nextName(d.name, taken, p.author.Computer, chain), ""
	p.Log.Info("A file that the program did not write, or that was changed, is left alone; the program's own gets another name",
		"file", taken, "own", d.pub.Path)
	return nil
}

// plainNames is how many names are tried that other computers use as well. Behind them the name of
// this store's chain is in the name, which no other file has.
const plainNames = 9

var numbered = regexp.MustCompile(`^ \((?:[0-9a-f]+ )?([0-9]{1,9})\)$`)

// nextName is the name that a document gets when the present one is taken, on a computer and with the
// chain of its store.
func nextName(name, taken, computer, chain string) string {
	ending := path.Ext(name)
	stem := strings.TrimSuffix(name, ending)
	if name == statusName { // a page for each computer
		stem += " " + layout.ComputerName(computer)
		if taken == name {
			return stem + ending
		}
	}
	n := 1
	if found := numbered.FindStringSubmatch(strings.TrimPrefix(strings.TrimSuffix(taken, ending), stem)); found != nil {
		n, _ = strconv.Atoi(found[1]) // at most nine digits
	}
	if n++; n > plainNames {
		return fmt.Sprintf("%s (%s %d)%s", stem, chain, n, ending)
	}
	return fmt.Sprintf("%s (%d)%s", stem, n, ending)
}
