package pass

import (
	"context"
	"errors"
	"slices"
	"time"

	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/archiver/policy"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/publish"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
)

// conclude closes the hours and makes the report of what the pass did.
func (r *Runner) conclude(report progress.Report, err error) progress.Report {
	p, _ := r.Progress.Read()
	if closed := r.closeHours(p, err); closed != nil {
		err = errors.Join(err, closed)
	}
	report.LastBegan, report.Ended, report.Hours, report.Archived, report.Adopted, report.Bytes, report.Err = report.Began, r.Clock.Now(), p.Hours, p.Done, p.Adopted, p.Bytes, err
	if err != nil {
		report.Reason = reasons.Of(err)
		if !report.GoesOn {
			r.Log.Warn("The pass ended early", "reason", string(report.Reason), "error", err.Error())
		}
	}
	report.Continues, report.Lost = p.Cut, p.Lost
	report = r.nameLeft(report)
	r.Progress.Report(report)
	if report.Reason == reasons.Stopped {
		r.Concluded(reasons.NoReason)
	} else {
		r.Concluded(report.Reason)
	}
	return report
}

// nameLeft names what the pass has left behind.
func (r *Runner) nameLeft(report progress.Report) progress.Report {
	left, n, err := progress.Open(r.Store)
	if err != nil {
		report.Err = errors.Join(report.Err, err)
		return report
	}
	report.Left, report.LeftCount = append(slices.Clone(report.Lost), left...), n+len(report.Lost)
	return report
}

// closeHours ends the jobs of the hours that the pass worked on, ends a rescue
// that is done, and notes how complete the pass leaves the archive.
func (r *Runner) closeHours(p *progress.Pass, passErr error) error {
	why := reasons.NoReason
	if passErr != nil && !errors.Is(passErr, reasons.ErrStore) {
		why = reasons.Of(passErr)
	}
	now := r.Clock.Now()
	return reasons.StoreFailed("close the hours", r.Store.Update(func(tx *store.Tx) error {
		who, err := tx.RingCentral()
		if err != nil {
			return err
		}
		if err := completeness.CloseHours(tx, p.Due, why, who, now); err != nil {
			return err
		}
		return errors.Join(policy.EndRescue(tx), completeness.SaveAnswer(tx, p.Listed, passErr, now))
	}))
}

// inVain are reasons for which nothing can be written where the archive lies.
var inVain = []reasons.Reason{
	reasons.Disconnected, reasons.DropboxScope, reasons.NotConnected, reasons.OtherComputer, reasons.HostKeyChanged, reasons.PlaceSignIn, reasons.PlaceAway,
	reasons.PlaceBlocked, reasons.FolderMissing, reasons.BucketMissing, reasons.BucketRegion,
}

// publish writes the pages that people read without this program. Pages that
// cannot be written now are written after the next pass; no item depends on
// them. refresh learns what lies in Dropbox.
func (r *Runner) publish(ctx context.Context, report progress.Report, refresh func(context.Context) error) progress.Report {
	if ctx.Err() != nil || slices.Contains(inVain, report.Reason) {
		return report
	}
	r.Progress.Update(func(now *progress.Pass) { now.Phase = progress.Publishing })
	config := r.publishing(refresh, r.publishesUntil(report))
	if err := publish.Publish(ctx, config); err != nil && ctx.Err() == nil {
		report.IndexErr = err
		r.Log.Warn("The index or the status page could not be written", "error", err.Error())
		r.Progress.Report(report)
		if !reasons.HoldsUpPages(err) {
			_ = publish.PublishStatus(ctx, config) // what keeps it from being written is named by then
		}
	}
	report = r.nameLeft(report) // reading for the pages may have met a damaged record
	r.Progress.Report(report)
	return report
}

// publishing is what publishing needs. until is until when the pages may take long.
func (r *Runner) publishing(refresh func(context.Context) error, until time.Time) publish.Config {
	p, _ := r.Progress.Read()
	var elsewhere []*store.Store
	for _, place := range r.Filler.Others() {
		elsewhere = append(elsewhere, place.Store)
	}
	return publish.Config{
		Store: r.Store, Elsewhere: elsewhere, Clock: r.Clock, Rand: r.Rand, Client: r.Accounts.Place(), Memory: r.Memory, Log: r.Log, Status: r.Status,
		Refresh: refresh, Listed: p.Listed, Until: until, Locale: r.Locale,
	}
}

// publishesUntil is until when the pages may take long: the next hour does not wait for them, nor for long what goes on meanwhile.
func (r *Runner) publishesUntil(report progress.Report) time.Time {
	now := r.Clock.Now()
	settings, err := r.Store.Settings() // its error is met by the pages as well
	if err != nil || report.GoesOn {
		return now.Add(minCopying)
	}
	return localtime.Later(localtime.HourAfter(now, settings.AfterTheHour()), now.Add(minCopying))
}
