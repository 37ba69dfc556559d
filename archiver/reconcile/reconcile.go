// Package reconcile compares the archive with the store. It lists what lies in Dropbox, marks items
// that are there already as archived, verifies that archived files are still there, and makes the
// others due again. It copies nothing.
package reconcile

import (
	"context"
	"log/slog"
	"time"

	"ringcentral-archiver/archiver/layout"
	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/target"
	"ringcentral-archiver/store"
)

// Client is the part of a destination that reads.
type Client interface {
	Changes(ctx context.Context, cursor string, page func([]target.File) error) (next string, err error)
	List(ctx context.Context, folder string, page func([]target.File) error) error
	Download(ctx context.Context, path string) ([]byte, target.File, error)
	Open(ctx context.Context, path string) target.LargeFile
}

// Reconciler compares the archive in Dropbox with the store.
type Reconciler struct {
	Store    *store.Store
	Clock    *localtime.Clock
	Log      *slog.Logger
	Progress *progress.Progress
	Client   Client
	Folders  layout.Folders // of the extensions, as far as they are known
	Zone     *time.Location // the account's; nil = not known
}
