package alerts

import (
	"slices"
	"time"

	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/notice"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
)

// pauseForgotten is for how long a pause goes without a reminder.
const pauseForgotten = 24 * time.Hour

// heals is how long what is lost may come back without help: a list of everything, once a day, brings what RingCentral still shows.
var heals = map[reasons.Reason]time.Duration{reasons.Damaged: 25 * time.Hour}

// passUnfinished names every cause that keeps a pass from its end and goes away without help. Such
// causes alternate, so only the time during which no pass gets through counts.
const passUnfinished = "no-pass" // so it is called in stores

// maxDuration is how long a cause may last that goes away without help, as long as no deadline is
// near.
const maxDuration = time.Duration(1<<63 - 1)

// pausing is how things are in a pause.
func (a *Alerter) pausing(settings store.Settings) notice.Situation {
	silence, silent := settings.Silenced[string(reasons.Paused)]
	return notice.Situation{At: a.Clock.Here(), Paused: true, Causes: []notice.Cause{{
		Name: string(reasons.Paused), Text: reasons.Paused.Sentence(), Patience: pauseForgotten, Final: true,
		Silent: silent && holds(silence, Stake{}, a.Clock.Now()),
	}}}
}

// met is what a pass has met: the reasons that were there at its end, and whether it could see all.
type met struct {
	all     bool
	reasons map[reasons.Reason]bool
}

// situation is how things are at the end of a pass, by cause.
func (a *Alerter) situation(report progress.Report, settings store.Settings) (s notice.Situation, m met, err error) {
	if settings.PausedAt(a.Clock.Now()) {
		return a.pausing(settings), m, nil
	}
	byReason := map[reasons.Reason]*notice.Cause{}
	var all notice.Cause
	var totals ledger.Totals
	var silent func(reasons.Reason) bool
	err = a.Store.View(func(tx *store.Tx) (err error) {
		if totals, err = tx.Totals(); err != nil {
			return err
		}
		if silent, err = silentIn(tx, settings, report.Reason, a.Clock.Now()); err != nil {
			return err
		}
		all = notice.Cause{Items: totals.Open, Deadline: tx.FirstDeadline(everKnown)}
		causes, err := tx.Causes(everKnown)
		for _, c := range causes {
			byReason[reasons.Reason(c.Reason)] = &notice.Cause{Items: c.Items, Deadline: c.Deadline}
		}
		if err != nil {
			return err
		}
		_, unread, err := completeness.Unreadable(tx)
		for r, n := range unread {
			byReason[r] = &notice.Cause{Items: n}
		}
		return err
	})
	if err != nil {
		return s, m, err
	}
	ran := !report.Reason.EndsPass()
	s = notice.Situation{At: a.Clock.Here(), Ran: ran && !report.GoesOn}
	m = met{s.Ran, map[reasons.Reason]bool{
		report.Reason: true, reasons.Gone: totals.Gone > 0, reasons.Removed: totals.Removed > 0, reasons.PartlyGone: totals.Partly > 0,
		reasons.Damaged: totals.Damaged > 0, reasons.IndexBehind: report.IndexErr != nil,
	}}
	if ran && report.Reason != reasons.NoReason && byReason[report.Reason] == nil {
		byReason[report.Reason] = new(notice.Cause) // it is about what could not be listed
	}
	if why, _ := reasons.OfIndex(report.IndexErr); report.IndexErr != nil && why.Failure() && byReason[why] == nil {
		byReason[why] = new(notice.Cause)
	}
	if !ran {
		delete(byReason, report.Reason)
		s.Causes = append(s.Causes, stopping(report.Reason, all))
		s.Causes[0].Silent = silent(report.Reason)
	}
	for r, c := range byReason {
		c.Silent, m.reasons[r] = silent(r), true
		s.Causes = append(s.Causes, ofItems(r, *c))
	}
	if a.Beside != "" { // of everything else the first place tells
		s.Causes = slices.DeleteFunc(s.Causes, func(c notice.Cause) bool {
			return c.Name != passUnfinished && !reasons.Reason(c.Name).OfPlace()
		})
	}
	slices.SortFunc(s.Causes, urgency)
	for _, r := range []reasons.Reason{reasons.Gone, reasons.PartlyGone, reasons.Removed, reasons.Damaged} {
		if a.Beside != "" && !r.OfPlace() && r != reasons.Damaged { // each place has records of its own
			continue
		}
		if n := lost(totals, r); n > 0 {
			s.Causes = append(s.Causes, notice.Cause{Name: string(r), Text: r.Sentence(), Items: n, Final: true, Silent: silent(r), Patience: heals[r]})
		}
	}
	return s, m, nil
}

// everKnown is before every deadline that is known, those that are over included.
var everKnown = time.UnixMilli(1)

// stopping is the cause of a pass that did not come to its end. It holds up
// everything that is open.
func stopping(r reasons.Reason, open notice.Cause) notice.Cause {
	open.Name, open.Text, open.Stops = string(r), r.Sentence(), true
	if !r.Failure() {
		open.Name, open.Patience = passUnfinished, notice.Lasting
	}
	return open
}

// ofItems is a cause that holds up single items. Most such causes come and go
// with other items each hour, so how long the cause has lasted says nothing.
func ofItems(r reasons.Reason, of notice.Cause) notice.Cause {
	of.Name, of.Text = string(r), r.Sentence()
	switch {
	case r.Failure():
	case r.Passing():
		of.Patience = notice.Lasting
	default:
		of.Patience = maxDuration
	}
	return of
}

// urgency sorts causes: what stops everything first, then by the first loss.
func urgency(a, b notice.Cause) int {
	switch {
	case a.Stops != b.Stops:
		if a.Stops {
			return -1
		}
		return 1
	case a.Deadline.Equal(b.Deadline):
		if a.Name < b.Name {
			return -1
		}
		return 1
	case a.Deadline.IsZero() || !b.Deadline.IsZero() && b.Deadline.Before(a.Deadline):
		return 1
	default:
		return -1
	}
}
