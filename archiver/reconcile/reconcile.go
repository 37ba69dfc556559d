// Package reconcile holds the archive against the store: it learns what lies in
// Dropbox, takes items that are there already as archived, verifies that what was
// archived is still there, and makes due again what is not. It copies nothing.
package reconcile

import (
	"context"
	"log/slog"

	"ringcentral-archiver/archiver/dropbox"
	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/store"
)

// Client is Dropbox as far as it is read.
type Client interface {
	Changes(ctx context.Context, cursor string, page func([]dropbox.File) error) (next string, err error)
	List(ctx context.Context, folder string, page func([]dropbox.File) error) error
	Download(ctx context.Context, path string) ([]byte, dropbox.File, error)
}

// Reconciler is what reconciling needs.
type Reconciler struct {
	Store    *store.Store
	Clock    *localtime.Clock
	Log      *slog.Logger
	Progress *progress.Progress
	Client   Client
}
