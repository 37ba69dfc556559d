package reconcile

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"ringcentral-archiver/archiver/index"
	"ringcentral-archiver/archiver/layout"
	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/archiver/manifest"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/target"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/destination"
	"ringcentral-archiver/store/ledger"
)

// manifests are the files that a verification looks at besides the items: those that this store has
// published, and the manifests of other stores.
type manifests struct {
	mine    string                              // the chain of this store
	pages   map[string]*destination.Publication // by path in lower case, those not met yet
	changed map[string]target.File              // those that were met and are not as they were written
	others  []target.File                       // other chains' manifests, by path
	dropped int                                 // how many more of them there are
}

// readManifests reads what was published, and what the manifests of other stores say is in Dropbox.
// The manifests of a lost store may be the only record of an item that RingCentral has deleted
// since.
func (v *verifier) readManifests(ctx context.Context) error {
	v.manifests = manifests{pages: map[string]*destination.Publication{}, changed: map[string]target.File{}}
	err := v.Store.View(func(tx *store.Tx) error {
		chain, err := tx.Chain()
		if err != nil {
			return err
		}
		v.manifests.mine = chain.ID
		published, err := tx.Publications()
		for _, pub := range published {
			if pub.Hash != "" {
				v.manifests.pages[strings.ToLower(pub.Path)] = &pub
			}
		}
		return err
	})
	if err != nil {
		return reasons.StoreFailed("read what is published", err)
	}
	return v.readOthers(ctx)
}

// bounds are how much is read, believed and kept of the manifests of other stores: whoever can write to the Dropbox can write some, and the
// next pass waits for a verification. A store writes one a day.
type bounds struct {
	manifests int   // each costs a call
	bytes     int64 // of all of them
	files     int   // that are looked for: each is held in memory
	noted     int   // that are missing and kept, so that a person can accept it
}

var usualBounds = bounds{20_000, 4 << 30, 5_000_000, 100_000}

// What is wrong with manifests beside their chain.
const (
	someManifests   manifest.Wrong = "Of the %d manifests of other computers only %d were looked at."
	someFiles       manifest.Wrong = "The manifests of other computers name more than %d files; only these were looked for."
	manifestMissing manifest.Wrong = "The manifest %s is missing in Dropbox. The next run writes it again."
	manifestChanged manifest.Wrong = "The manifest %s was changed in Dropbox. The next run writes it again."
)

// broken notes what is wrong with the manifests, and names as much as is named of anything.
func (v *verifier) broken(wrong manifest.Wrong, about ...any) {
	if len(v.report.Broken) < progress.MaxNamed {
		v.report.Broken = append(v.report.Broken, manifest.Flaw{Wrong: wrong, About: about})
	}
}

// of is how many of the files are read, from the first on.
func (b bounds) of(files []target.File) (n int) {
	left := b.bytes
	for n < min(len(files), b.manifests) {
		if left -= files[n].Size; left < 0 {
			break
		}
		n++
	}
	return n
}

// bound keeps few more than so many in memory while they are listed.
func (m *manifests) bound(most int) {
	if len(m.others) > 2*most {
		m.keep(most)
	}
}

// keep keeps the first manifests of other chains, each once, and counts the others.
func (m *manifests) keep(most int) {
	slices.SortFunc(m.others, func(a, b target.File) int { return strings.Compare(a.Path, b.Path) })
	m.others = slices.CompactFunc(m.others, func(a, b target.File) bool { return a.Path == b.Path })
	if more := len(m.others) - most; more > 0 {
		m.others, m.dropped = slices.Delete(m.others, most, len(m.others)), m.dropped+more
	}
}

func (v *verifier) readOthers(ctx context.Context) error {
	err := v.Client.List(ctx, strings.TrimSuffix(manifest.Folder, "/"), func(page []target.File) error {
		for _, f := range page {
			if chain := path.Base(path.Dir(f.Path)); path.Ext(f.Path) == ".json" && chain != v.manifests.mine {
				v.manifests.others = append(v.manifests.others, f)
			}
		}
		v.manifests.bound(v.most.manifests)
		return nil
	})
	if err != nil && !errors.Is(err, target.ErrNotFound) {
		return reasons.Wrap("list the manifests", reasons.From(reasons.Dropbox, err))
	}
	v.manifests.keep(v.most.manifests)
	v.manifests.keep(v.most.of(v.manifests.others))
	if some := len(v.manifests.others); v.manifests.dropped > 0 {
		v.broken(someManifests, some+v.manifests.dropped, some)
	}
	checkers, files := map[string]*manifest.Checker{}, 0
	expect := func(_ ledger.Key, e manifest.File) {
		if files++; files > v.most.files {
			if files == v.most.files+1 {
				v.broken(someFiles, v.most.files)
			}
			return
		}
		v.sums = append(v.sums, v.sum(e.Path, e.Size, e.ContentHash))
		v.report.Checked++
	}
	if err := v.eachCopied(ctx, func(some []manifest.File) error { return v.unowned(some, expect) }); err != nil {
		return err
	}
	return v.eachOther(ctx, func(entries []manifest.File) error { return v.unowned(entries, expect) }, func(file string, h manifest.Header, sum string, err error) {
		folder := path.Dir(file)
		if checkers[folder] == nil {
			checkers[folder] = &manifest.Checker{}
		}
		if wrong := checkers[folder].Next(strings.TrimSuffix(path.Base(file), ".json"), h, sum, err); wrong != nil {
			v.broken(wrong.Wrong, wrong.About...)
		}
	})
}

// entriesAtOnce is how many entries of a manifest are looked at in one transaction.
const entriesAtOnce = 1000

// eachOther reads the manifests of other stores, one at a time: it hands over some of the entries
// after the other, and tells how each manifest was read.
func (v *verifier) eachOther(ctx context.Context, visit func([]manifest.File) error, read func(file string, h manifest.Header, sum string, err error)) error {
	for _, file := range v.manifests.others {
		var some []manifest.File
		h, sum, err := v.readManifest(ctx, file, func(e manifest.File) error {
			if some = append(some, e); len(some) < entriesAtOnce {
				return nil
			}
			err := visit(some)
			some = some[:0]
			return err
		})
		if err != nil && !errors.Is(err, manifest.ErrNotManifest) {
			return err
		}
		if err := visit(some); err != nil {
			return err
		}
		read(file.Path, h, sum, err)
	}
	return nil
}

// mostManifest is how long a manifest may be, in bytes: of some million files.
const mostManifest = 2 << 30

// readManifest reads a manifest. Errors: manifest.ErrNotManifest; those of Client and of
// visit.
func (v *verifier) readManifest(ctx context.Context, file target.File, visit func(manifest.File) error) (h manifest.Header, sum string, err error) {
	if file.Size > mostManifest {
		return h, "", fmt.Errorf("%w: it has %d bytes", manifest.ErrNotManifest, file.Size)
	}
	if file.Size <= target.MostDownload {
		data, _, err := v.Client.Download(ctx, file.Path)
		if err != nil {
			return h, "", unreadable(file, err)
		}
		return manifest.Read(bytes.NewReader(data), visit)
	}
	large := v.Client.Open(ctx, file.Path)
	if h, sum, err = manifest.Read(large, visit); large.Err() != nil {
		return h, "", unreadable(file, large.Err())
	}
	return h, sum, err
}

// unreadable is why a manifest could not be read. One that may not be read is named, and holds up no verification.
func unreadable(file target.File, err error) error {
	err = reasons.From(reasons.Dropbox, err)
	if reasons.OfOneFile(err) {
		return fmt.Errorf("%w: %w", manifest.ErrNotManifest, err)
	}
	return reasons.Wrap("read "+file.Path, err)
}

// eachCopied hands over, some at a time, what this store has copied here from other places.
func (v *verifier) eachCopied(ctx context.Context, visit func([]manifest.File) error) error {
	var days []time.Time
	if err := v.Store.View(func(tx *store.Tx) error { days = tx.ManifestDays(v.begun); return nil }); err != nil {
		return reasons.StoreFailed("read the manifest", err)
	}
	for _, day := range days {
		for after, more := uint64(0), true; more; {
			if err := context.Cause(ctx); err != nil {
				return err
			}
			var some []manifest.File
			if err := v.Store.View(func(tx *store.Tx) error {
				entries, next, err := tx.ManifestPage(day, after, entriesAtOnce)
				for _, e := range entries {
					if e.Kind == destination.Copied && !e.Committed.Before(v.begun) {
						some = append(some, manifest.File{Item: e.Item.String(), Kind: e.Kind, Path: e.Path, Size: e.Size, ContentHash: e.Hash, Committed: e.Committed})
					}
				}
				more, after = next != after, next
				return err
			}); err != nil {
				return reasons.StoreFailed("read the manifest", err)
			}
			if err := visit(some); err != nil {
				return err
			}
		}
	}
	return nil
}

// unowned yields the entries of files that no item of this store has. Those of known items are verified with the items, but for what was
// copied here beside them.
func (v *verifier) unowned(entries []manifest.File, visit func(ledger.Key, manifest.File)) error {
	return reasons.StoreFailed("read the items", v.Store.View(func(tx *store.Tx) error {
		for _, e := range entries {
			key, err := ledger.ParseKey(e.Item)
			if err != nil {
				continue
			}
			it, known, err := tx.Item(key)
			if err != nil {
				return err
			}
			if !known || e.Kind == destination.Copied && !owns(it, e) {
				visit(key, e)
			}
		}
		return nil
	}))
}

// owns reports whether a copied file is verified with an item: as one of its files, or as one that it has lost and that was brought back.
func owns(it *ledger.Item, e manifest.File) bool {
	return slices.ContainsFunc(layout.FilesOf(it), func(f ledger.RemoteFile) bool { return strings.EqualFold(f.Path, e.Path) }) ||
		it.State != ledger.Excluded && slices.ContainsFunc(it.Parts, func(p ledger.Part) bool {
			return !p.Kept().Done() && p.Lost != nil && p.Lost.Hash == e.ContentHash && p.Lost.Size == e.Size
		})
}

// isPage reports whether a file is a published one, and stops looking for it if it is as it was
// written. Pages never count as strays.
func (v *verifier) isPage(f target.File) bool {
	at := strings.ToLower(f.Path)
	pub := v.manifests.pages[at]
	if pub == nil {
		return strings.HasPrefix(at, strings.ToLower(manifest.Folder))
	}
	if pub.Hash == f.Hash && pub.Size == f.Size {
		delete(v.manifests.pages, at)
	} else {
		v.manifests.changed[at] = f
	}
	return true
}

// repairManifests makes pages and manifests be written again that are not as they were, and names
// the files that only a manifest knows of.
func (v *verifier) repairManifests(ctx context.Context) error {
	if err := v.nameUnowned(ctx); err != nil {
		return err
	}
	zone := localtime.Zone(v.who.TimeZone)
	return reasons.StoreFailed("note what is missing of the index", v.Store.Update(func(tx *store.Tx) error {
		for _, pub := range v.manifests.pages {
			wrong := manifestMissing
			there, changed := v.manifests.changed[strings.ToLower(pub.Path)]
			if changed {
				wrong = manifestChanged
			}
			if strings.HasPrefix(pub.Name, manifest.Folder) {
				v.broken(wrong, pub.Path)
			}
			if pub.Hash = ""; !changed {
				pub.Rev = ""
			}
			if err := errors.Join(tx.PutPublication(*pub), notePage(tx, pub.Path, there), markPage(tx, pub.Name, zone)); err != nil {
				return err
			}
		}
		slices.SortFunc(v.report.Broken, func(a, b manifest.Flaw) int { return strings.Compare(a.String(), b.String()) })
		return nil
	}))
}

// notePage notes how a page lies in Dropbox; a zero file is none.
func notePage(tx *store.Tx, file string, there target.File) error {
	switch {
	case there.Path == "":
		return tx.DropRemotePage(file)
	case index.IsOurs(file):
		return rememberPage(tx, there)
	default:
		return nil
	}
}

// markPage makes the page of that name be written again.
func markPage(tx *store.Tx, name string, zone *time.Location) error {
	if date, shows := index.Shows(name); shows {
		return tx.MarkChanged(localtime.Midnight(date, zone).UTC().Truncate(time.Hour))
	}
	return nil
}

// nameUnowned names the files of other stores' manifests that are neither where
// they were nor anywhere else.
func (v *verifier) nameUnowned(ctx context.Context) error {
	if !slices.Contains(v.met, false) {
		return nil
	}
	named := map[string]bool{}
	look := func(entries []manifest.File) error {
		var missing []manifest.File
		err := v.unowned(entries, func(_ ledger.Key, e manifest.File) {
			i, known := slices.BinarySearch(v.sums, v.sum(e.Path, e.Size, e.ContentHash))
			if known && !v.met[i] && !v.lies(e) {
				missing = append(missing, e)
			}
		})
		if err != nil {
			return err
		}
		if err := v.forget(missing); err != nil {
			return err
		}
		if missing, err = v.notAccepted(missing); err != nil {
			return err
		}
		return v.unowned(missing, func(key ledger.Key, e manifest.File) {
			if at := strings.ToLower(e.Path); named[at] { // it was copied more than once, or another store has archived it before
				return
			} else if len(named) < v.most.noted {
				named[at] = true
			}
			v.report.MissingCount++
			if len(v.report.Missing) < progress.MaxNamed {
				v.report.Missing = append(v.report.Missing, progress.Unarchived{Key: key, Time: e.Committed, Reason: v.whyMissing(e.Path), Detail: e.Path})
			}
		})
	}
	return errors.Join(v.eachCopied(ctx, look), v.eachOther(ctx, look, func(string, manifest.Header, string, error) {}))
}

// whyMissing tells a file that is not there from one whose content was changed where it lies.
func (v *verifier) whyMissing(file string) reasons.Reason {
	changed := false
	err := v.Store.View(func(tx *store.Tx) error {
		changed = tx.StrayAt(file)
		return nil
	})
	if err == nil && changed {
		return reasons.FileChanged
	}
	return reasons.FileMissing
}

// forget has files that are missing count as lying here no more: what another place has of them is copied in the next pass, although a folder
// is walked through only once a day.
func (v *verifier) forget(missing []manifest.File) error {
	if len(missing) == 0 {
		return nil
	}
	return reasons.StoreFailed("forget what is missing in the archive", v.Store.Update(func(tx *store.Tx) error {
		for _, e := range missing {
			if n, ours := layout.ParseName(e.Path); ours && !tx.StrayAt(e.Path) {
				if err := tx.DropRemoteFile(n.ID, e.Path); err != nil {
					return err
				}
			}
		}
		return nil
	}))
}

// notAccepted notes what is missing of other stores' items, as much as is kept, and gives what no person has accepted.
func (v *verifier) notAccepted(missing []manifest.File) (out []manifest.File, err error) {
	if len(missing) == 0 {
		return nil, nil
	}
	return out, reasons.StoreFailed("note what is missing in the archive", v.Store.Update(func(tx *store.Tx) error {
		out = nil
		for _, e := range missing {
			accepted, err := tx.NoteMissing(e.Item, e.Path, v.noted < v.most.noted)
			if err != nil {
				return err
			}
			v.noted++
			if !accepted {
				out = append(out, e)
			}
		}
		return nil
	}))
}

// lies reports whether the content is elsewhere in Dropbox, because the user
// has moved it.
func (v *verifier) lies(e manifest.File) (found bool) {
	err := v.Store.View(func(tx *store.Tx) error {
		found = slices.ContainsFunc(tx.Strays(e.ContentHash, e.Size), func(file string) bool { return !v.within.has(file) })
		return nil
	})
	return err == nil && found
}
