package reconcile

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"slices"
	"strings"
	"time"

	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/target"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/destination"
	"ringcentral-archiver/store/ledger"
)

// verifier compares Dropbox with the items. It holds eight bytes and a bit for
// each file: a sum of its path, size and hash.
type verifier struct {
	*Reconciler
	seed      maphash.Seed
	begun     time.Time      // what was archived before lies in another Dropbox
	settings  store.Settings // what is chosen
	sums      []uint64       // of every file that should be there, sorted
	met       []bool         // by the place in sums: it is there
	lost      bool           // some file was lost before
	who       store.RingCentral
	manifests manifests
	most      bounds // of the manifests of other stores
	noted     int    // files of theirs that are missing
	within    within
	report    progress.VerifyReport
}

// Verify compares everything that is archived with what lies in Dropbox, by
// path, size and content hash and without downloading. Files that are missing
// or changed become due again; files that the user has moved are followed.
// Nothing may be copied meanwhile. Errors: those of Client.List and
// Download; reasons.ErrStore; that of ctx.
func (r *Reconciler) Verify(ctx context.Context) (progress.VerifyReport, error) {
	who, dbx, err := r.Store.Connections()
	if err != nil {
		return progress.VerifyReport{}, err
	}
	v := &verifier{Reconciler: r, seed: maphash.MakeSeed(), begun: dbx.Begun, who: who, most: usualBounds, report: progress.VerifyReport{At: r.Clock.Now()}}
	for _, step := range []func(context.Context) error{v.readItems, v.readManifests, v.readDropbox, v.repairManifests, v.compare, v.keep} {
		if err := step(ctx); err != nil {
			return v.report, err
		}
	}
	return v.report, nil
}

// sum stands for a file where it lies. Dropbox does not tell upper from lower
// case in paths.
func (v *verifier) sum(file string, size int64, hash string) uint64 {
	return maphash.String(v.seed, fmt.Sprintf("%d %s %s", size, hash, strings.ToLower(file)))
}

// judged reports whether a part is in the present Dropbox according to the store.
func (v *verifier) judged(p *ledger.Part) bool { return p.Done() && !p.Committed.Before(v.begun) }

// readItems sums up every file that should be there.
func (v *verifier) readItems(ctx context.Context) error {
	err := v.Store.View(func(tx *store.Tx) (err error) {
		if v.within, err = archivesWithin(tx); err != nil {
			return err
		}
		return tx.ItemsBehind(ledger.Key{}, func(it *ledger.Item) (bool, error) {
			for i := range it.Parts {
				p := it.Parts[i].Kept()
				if v.judged(p) {
					v.sums = append(v.sums, v.sum(p.Path, p.Size, p.Hash))
					v.report.Checked++
				}
				if !p.Done() && p.Lost != nil && it.State != ledger.Excluded {
					v.lost = true
					if it.State != ledger.Accepted {
						v.report.Checked++
					}
				}
			}
			return true, context.Cause(ctx)
		})
	})
	return reasons.Wrap("read what is archived", err)
}

// readDropbox marks the files that are there, and remembers the others in the
// store: one of them may be a file that the user has moved.
func (v *verifier) readDropbox(ctx context.Context) error {
	slices.Sort(v.sums)
	named := len(v.sums)
	v.sums = slices.Compact(v.sums)
	v.report.Checked -= named - len(v.sums) // a file that two manifests name is one
	v.met = make([]bool, len(v.sums))
	if err := v.clearStrays(); err != nil {
		return err
	}
	seen := within{}
	err := v.Client.List(ctx, "", func(page []target.File) error {
		var strays []ledger.RemoteFile
		for _, f := range page {
			if folder := archiveAt(f.Path); folder != "" {
				seen.note(folder)
				v.within.note(folder)
			}
			if v.isPage(f) {
				continue
			}
			if v.within.has(f.Path) { // its archive may not be there any more
				strays = append(strays, ledger.RemoteFile{Path: f.Path, Size: f.Size, Hash: f.Hash})
				continue
			}
			v.report.Files++
			if i, there := slices.BinarySearch(v.sums, v.sum(f.Path, f.Size, f.Hash)); there {
				v.met[i] = true
			} else {
				strays = append(strays, ledger.RemoteFile{Path: f.Path, Size: f.Size, Hash: f.Hash})
			}
		}
		return v.putStrays(strays)
	})
	if err != nil {
		return reasons.Wrap("list what is in the archive", reasons.From(reasons.Dropbox, err))
	}
	v.within = seen
	return v.keepWithin()
}

func (r *Reconciler) clearStrays() error {
	return reasons.StoreFailed("begin the verification", r.Store.Update(func(tx *store.Tx) error {
		return errors.Join(tx.ClearStrays(), tx.ClearMissing())
	}))
}

func (r *Reconciler) putStrays(strays []ledger.RemoteFile) error {
	if len(strays) == 0 {
		return nil
	}
	return reasons.StoreFailed("remember what is in the archive", r.Store.Update(func(tx *store.Tx) error {
		for _, f := range strays {
			if err := tx.PutStray(f); err != nil {
				return err
			}
		}
		return nil
	}))
}

// keep stores how the verification ended.
func (v *verifier) keep(context.Context) error {
	r := v.report
	return reasons.StoreFailed("keep how the verification ended", v.Store.Update(func(tx *store.Tx) error {
		return errors.Join(tx.ClearStrays(), tx.PutVerification(destination.Verification{
			At: r.At, Files: r.Files, Checked: r.Checked, Missing: r.MissingCount, Changed: r.ChangedCount, Moved: r.MovedCount,
		}))
	}))
}
