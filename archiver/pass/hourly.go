package pass

import (
	"context"

	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/publish"
)

// atTheHour does what the end of a pass does while a list or a file of it goes on, which may take hours: the hours are closed, what
// was copied is published, and people are told. err is what the lists met that have ended. Nothing is entered or recorded meanwhile,
// so that a page is sent as it was noted.
func (p *pass) atTheHour(ctx context.Context, err error) {
	p.still.Lock()
	defer p.still.Unlock()
	now, _ := p.Progress.Read()
	report := p.publish(ctx, p.conclude(progress.Report{Began: now.Began, GoesOn: true}, err), p.learn)
	p.Hourly(ctx, report)
	p.Progress.Update(func(p *progress.Pass) { p.Phase = now.Phase })
}

// show publishes what was copied until then, before an hour of a long list is over. Whatever keeps it from that is told at the hour.
func (p *pass) show(ctx context.Context) {
	p.still.Lock()
	defer p.still.Unlock()
	if err := publish.Publish(ctx, p.publishing(p.learn, p.Clock.Now().Add(minCopying))); err != nil && ctx.Err() == nil {
		p.Log.Info("What was copied could not be shown yet", "error", err.Error())
	}
}
