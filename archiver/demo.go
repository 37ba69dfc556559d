package archiver

import (
	"context"
	"time"

	"ringcentral-archiver/archiver/policy"
)

// demoSince is how far back a demonstration archives at first.
const demoSince = 24 * time.Hour

// BeginDemo turns backup on in a demonstration if the user has not chosen
// anything yet, because a demonstration should show the program at work. It
// returns since when, or the zero time when it changed nothing. Errors: those
// of SetBackup.
func (a *Archiver) BeginDemo(ctx context.Context) (since time.Time, err error) {
	settings, err := a.store.Settings()
	if err != nil || a.opts.Demo == nil || settings.Backup || !settings.Since.IsZero() {
		return time.Time{}, err
	}
	if _, err := a.accounts.Ready(); err != nil {
		return time.Time{}, nil // signed out: it begins when both are there
	}
	since = a.clock.Now().Add(-demoSince)
	return since, a.SetBackup(ctx, policy.BackupOn{Since: since})
}
