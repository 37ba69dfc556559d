package archiver

import (
	"context"
	"time"

	"ringcentral-archiver/archiver/policy"
)

// demoSince is how far back a demonstration archives at first.
const demoSince = 24 * time.Hour

// BeginDemo turns backup on in a demonstration where nobody has chosen anything
// yet, because there one wants to see it work. It tells since when, or the zero
// time where it left everything as it was.
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
