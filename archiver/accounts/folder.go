package accounts

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"ringcentral-archiver/archiver/dropbox"
	"ringcentral-archiver/archiver/folder"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/target"
	"ringcentral-archiver/store"
)

// folderOf is the client of the folder in which an archive lies.
func folderOf(at store.Dropbox, c Config) *folder.Client {
	return folder.New(folder.Config{Root: at.Folder, Mark: at.AccountID, Hashes: hashes{c.Store}, Clock: c.Clock.System()})
}

// placeOf finds where the archive lies: in Dropbox, or in a folder.
func placeOf(c Config, in *dropbox.Client) (target.Destination, error) {
	_, dbx, err := c.Store.Connections()
	if err != nil || dbx.Folder == "" {
		return in, err
	}
	return folderOf(dbx, c), nil
}

// folderConnection has the archive kept in a folder from now on.
type folderConnection struct{ *Accounts }

// connect goes on with the archive in the folder that was asked for, or begins one there. The folder has to be there. A Dropbox that is
// connected is disconnected, once the person has agreed. Errors: those of folder.Connect, reasons.ErrOtherAccount, reasons.ErrWithin,
// reasons.ErrStore.
func (a folderConnection) connect(ctx context.Context, ask Asking, alone Alone) error {
	path := filepath.Clean(ask.Folder)
	if own := filepath.Dir(a.Store.Path()); within(own, path) || within(path, own) {
		return fmt.Errorf("%w: %s", reasons.ErrWithin, path)
	}
	a.restore(ctx, path)
	mark, err := folder.Connect(ctx, a.Clock.System(), path)
	if err != nil {
		return reasons.From(reasons.Dropbox, err)
	}
	now := store.Dropbox{Connected: true, AccountID: mark, Folder: path, Name: path, Since: a.Clock.Now()}
	ask.Yours = nil // nobody else has named the folder
	if err := a.agreeToDropbox(now, ask); err != nil {
		return err
	}
	if space, err := folderOf(now, a.Config).Space(ctx); err == nil { // else it is not known yet
		now.Used, now.Allocated = space.Used, space.Allocated
	}
	release, err := alone(ctx)
	if err != nil {
		return err
	}
	defer release()
	return a.goOnIn(ctx, now)
}

// within reports whether a folder is another or lies in it, by their paths alone: to ask a NAS that hangs would take long. The program's own data
// would be listed as part of the archive, and its file be synchronized while it is written; an archive in it would go when it is removed.
func within(folder, in string) bool {
	folder, err := filepath.Abs(folder)
	in, err2 := filepath.Abs(in)
	from, err3 := filepath.Rel(in, folder)
	return errors.Join(err, err2, err3) == nil && filepath.IsLocal(from)
}

// mostShown is how many of the files that are known are looked for in a folder that has lost its mark.
const mostShown = 100

// restore has a folder that is connected go on with its archive also where its mark was deleted, if files show that it lies there. What fails
// is said when it is connected.
func (a folderConnection) restore(ctx context.Context, path string) {
	_, before, err := a.Store.Connections()
	if err != nil || before.Folder != path || before.AccountID == "" {
		return
	}
	var known []folder.Known
	err = hashes{a.Store}.All(func(k folder.Known) error {
		if known = append(known, k); len(known) == mostShown {
			return errEnough
		}
		return nil
	})
	if err == nil || errors.Is(err, errEnough) {
		err = folder.Restore(ctx, a.Clock.System(), path, before.AccountID, known)
	}
	if err != nil {
		a.Log.Warn("The mark of the folder could not be put back", "error", err.Error())
	}
}

var errEnough = errors.New("enough files are known")

// goOnIn ends the connection to a Dropbox, and notes where the archive lies. That Dropbox could not be told is no failure: it is told later.
func (a folderConnection) goOnIn(ctx context.Context, now store.Dropbox) error {
	err := a.leave(ctx, store.NameDropbox, func(tx *store.Tx) error { return tx.PutDropbox(now) })
	if errors.Is(err, reasons.ErrNotDisconnected) {
		a.Log.Warn("Dropbox could not be told that it is disconnected", "error", err.Error())
		return nil
	}
	return err
}
