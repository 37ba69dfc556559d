package places

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"ringcentral-archiver/archiver/folder"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/target/known"
)

// inFolder finds the archive in a folder of this computer, or begins one there. Errors: those of folder.Connect, reasons.ErrWithin.
func (p Places) inFolder(ctx context.Context, wanted Wanted, ask Asking) (now Found, err error) {
	now.Folder = filepath.Clean(wanted.Folder)
	if own := filepath.Dir(p.Store.Path()); within(own, now.Folder) || within(now.Folder, own) {
		return now, fmt.Errorf("%w: %s", reasons.ErrWithin, now.Folder)
	}
	p.restore(ctx, now.Folder)
	err = ask.beginning(now.Place, func(begin func() error) (err error) {
		now.AccountID, err = folder.Connect(ctx, p.Clock.System(), now.Folder, begin)
		return err
	})
	return now, err
}

// within reports whether a folder is another or lies in it, by their paths alone: to ask a NAS that hangs would take long. The program's own
// data would be listed as part of the archive, and its file be synchronized while it is written; an archive in it would go when it is removed.
func within(folder, in string) bool {
	folder, err := filepath.Abs(folder)
	in, err2 := filepath.Abs(in)
	from, err3 := filepath.Rel(in, folder)
	return errors.Join(err, err2, err3) == nil && filepath.IsLocal(from)
}

// mostShown is how many of the files that are known are looked for in a folder that has lost its mark.
const mostShown = 100

var errEnough = errors.New("enough files are known")

// restore has a folder that is connected go on with its archive also where its mark was deleted, if files show that it lies there. What
// fails is said when it is connected.
func (p Places) restore(ctx context.Context, path string) {
	_, before, err := p.Store.Connections()
	if err != nil || before.Folder != path || before.AccountID == "" {
		return
	}
	var some []known.File
	err = hashes{in: p.Store}.All(func(f known.File) error {
		if some = append(some, f); len(some) == mostShown {
			return errEnough
		}
		return nil
	})
	if err == nil || errors.Is(err, errEnough) {
		err = folder.Restore(ctx, p.Clock.System(), path, before.AccountID, some)
	}
	if err != nil {
		p.Log.Warn("The mark of the folder could not be put back", "error", err.Error())
	}
}
