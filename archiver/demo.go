package archiver

import (
	"context"
	"time"
)

// demoSince is how far back a demonstration archives at first.
const demoSince = 24 * time.Hour

// BeginDemo turns backup on in a demonstration where nobody has chosen anything
// yet, because there one wants to see it work. It tells since when, or the zero
// time where it left everything as it was.
func (a *Archiver) BeginDemo(ctx context.Context) (since time.Time, err error) {
	settings, err := a.settings()
	if err != nil || a.opts.Demo == nil || settings.Backup || !settings.Since.IsZero() {
		return time.Time{}, err
	}
	if _, err := a.ready(); err != nil {
		return time.Time{}, nil // signed out: it begins when both are there
	}
	since = a.now().Add(-demoSince)
	return since, a.SetBackup(ctx, BackupOn{Since: since})
}
