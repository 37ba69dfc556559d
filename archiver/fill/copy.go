package fill

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"ringcentral-archiver/archiver/layout"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/target"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/destination"
	"ringcentral-archiver/store/ledger"
)

// Taker is the part of a destination that takes files.
type Taker interface {
	NewUploader(ctx context.Context, done func([]target.Outcome)) target.Uploader
}

// filesAtOnce is how many files are copied at the same time.
const filesAtOnce = 8

// fileCopier copies files from one place to another as they are.
type fileCopier struct {
	*comparison
	until  time.Time
	noting sync.Locker // held while it notes what was copied
	upload target.Uploader
	stop   context.CancelCauseFunc

	mu            sync.Mutex
	copied, names int             // of the files that are copied now
	refused       map[string]bool // folders below which this place takes nothing
	inARow        map[string]int  // how many of them, by the extension's folder, since one below that took a file
	fresh         map[string]bool // folders of extensions that refused some since any took a file
	refusal       error           // the last
	failed        error           // why this place takes no more
}

// mostRefused is how many folders of an extension may be refused in a row before it is left alone, and how many extensions before all are:
// what one path meets, another one may not (reasons.Reason.OfOnePath).
const mostRefused = 3

// extensionOf is the folder of the archive in which a file lies: that of an extension, if no person has moved it.
func extensionOf(file string) string {
	first, _, _ := strings.Cut(strings.TrimPrefix(file, "/"), "/")
	return strings.ToLower(first)
}

func newFileCopier(ctx context.Context, c *comparison, to Taker, until time.Time, noting sync.Locker) *fileCopier {
	f := &fileCopier{comparison: c, until: until, noting: noting, refused: map[string]bool{}, inARow: map[string]int{}, fresh: map[string]bool{}}
	ctx, f.stop = context.WithCancelCause(ctx)
	f.upload = to.NewUploader(ctx, f.took)
	return f
}

func (f *fileCopier) close(ctx context.Context) error {
	defer f.stop(nil)
	return reasons.From(reasons.Dropbox, f.upload.Close(ctx))
}

// copy copies files, and says how many of them lie here now, and how many cannot because of their names. Errors: why this place takes no
// more; reasons.ErrStore; that of ctx.
func (f *fileCopier) copy(ctx context.Context, files []destination.Remembered) (copied, names int, err error) {
	f.copied, f.names = 0, 0
	var group errgroup.Group
	group.SetLimit(filesAtOnce)
	for _, file := range files {
		if f.stopped() || f.away.is(f.from.Name, f.Clock.Now()) || !f.Clock.Now().Before(f.until) {
			break
		}
		if f.isRefused(file) {
			continue
		}
		group.Go(func() error { f.put(ctx, file); return nil })
	}
	_ = group.Wait() // put has noted what has failed
	if err := f.upload.Flush(ctx); err != nil {
		f.fail(err)
	}
	return f.copied, f.names, f.failed
}

func (f *fileCopier) isRefused(file destination.Remembered) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.refused[path.Dir(file.Path)] || f.inARow[extensionOf(file.Path)] >= mostRefused
}

// leftAlone is why extensions were left alone; nil if none was.
func (f *fileCopier) leftAlone() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, n := range f.inARow {
		if n >= mostRefused {
			return f.refusal
		}
	}
	return nil
}

func (f *fileCopier) stopped() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.failed != nil
}

// put copies one file. What is read is compared with what the other place has listed.
func (f *fileCopier) put(ctx context.Context, file destination.Remembered) {
	want := ledger.Part{Path: file.Path, Size: file.Size, Hash: file.Hash}
	if err := f.upload.Put(ctx, target.Upload{Path: file.Path, Body: f.contentOf(ctx, f.from, want), Modified: file.Modified}); err != nil {
		f.mu.Lock()
		defer f.mu.Unlock()
		f.wasNotTaken(file.Path, err)
		f.seeRefusals()
	}
}

// took notes the files that lie here now.
func (f *fileCopier) took(outcomes []target.Outcome) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var there []target.Outcome
	for _, of := range outcomes {
		if of.Err != nil {
			f.wasNotTaken(of.Upload.Path, of.Err)
			continue
		}
		there = append(there, of)
	}
	for _, of := range there {
		delete(f.inARow, extensionOf(of.Upload.Path))
		clear(f.fresh)
	}
	f.seeRefusals()
	if len(there) == 0 {
		return
	}
	f.noting.Lock()
	defer f.noting.Unlock()
	err := f.Store.Update(func(tx *store.Tx) error {
		for _, of := range there {
			if err := noteCopied(tx, of, f.Clock.Now()); err != nil {
				return err
			}
		}
		return nil
	})
	if f.copied += len(there); err != nil {
		f.failed = errors.Join(f.failed, reasons.StoreFailed("remember what was copied", err))
	}
}

// noteCopied remembers a file, enters it in the manifest, by which it is verified, and has the pages written again that may have told of its
// item without it. Where its name does not tell its type it is in no manifest.
func noteCopied(tx *store.Tx, of target.Outcome, now time.Time) error {
	file := of.File
	n, _ := layout.ParseName(file.Path) // it has the name of a file that was remembered
	if t := layout.FiledAs(file.Path); t != 0 {
		e := destination.Entry{Item: ledger.Key{Type: t, ID: n.ID}, Path: file.Path, Size: file.Size, SHA256: of.SHA256, Hash: file.Hash, Committed: now}
		if err := tx.EnterCopied(e); err != nil {
			return err
		}
	}
	if err := tx.PutRemoteFile(n.ID, ledger.RemoteFile{Path: file.Path, Size: file.Size, Hash: file.Hash, Modified: file.Modified}); err != nil {
		return err
	}
	for _, at := range []time.Time{file.Modified, file.Modified.Add(-time.Second)} { // of what was unfinished (layout.TimeOf)
		if hour := at.UTC().Truncate(time.Hour); tx.HasOthers(hour) {
			if err := tx.MarkChanged(hour); err != nil {
				return err
			}
		}
	}
	return nil
}

// wasNotTaken notes why a file was not copied. What concerns it alone stops no other one.
func (f *fileCopier) wasNotTaken(file string, err error) {
	if errors.Is(err, target.ErrConflict) || errors.Is(err, target.ErrInTheWay) || errors.Is(err, target.ErrBadPath) {
		f.names++
		return
	}
	err = fmt.Errorf("copy %s from another place: %w", file, reasons.From(reasons.Dropbox, err))
	why := reasons.Of(err)
	if f.failed != nil || why == reasons.Stopped {
		f.failed = cmp.Or(f.failed, err)
		return
	}
	f.next.Why = string(why)
	f.Log.Warn("A file of another place was not copied", "place", f.from.Name, "error", err.Error())
	if folder := path.Dir(file); why.OfOnePath() && !f.refused[folder] {
		f.refused[folder] = true
		f.inARow[extensionOf(file)]++
		f.fresh[extensionOf(file)] = true
		f.refusal = err
	}
	if why.OutOfReach() || why.StopsAll() && !why.OfOnePath() {
		f.failed = err
	}
}

// seeRefusals has this place take no more where several extensions were refused in a row: it may be all of it.
func (f *fileCopier) seeRefusals() {
	if len(f.fresh) >= mostRefused {
		f.failed = cmp.Or(f.failed, f.refusal)
	}
}

func (f *fileCopier) fail(err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.failed = cmp.Or(f.failed, reasons.From(reasons.Dropbox, err))
}
