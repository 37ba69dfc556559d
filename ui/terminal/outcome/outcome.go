// Package outcome says how a pass or a verification has ended, or why no pass can
// begin, and with which code the program ends then.
package outcome

import (
	"cmp"
	"io"
	"slices"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/ui/terminal/output"
	"ringcentral-archiver/ui/terminal/phrase"
	"ringcentral-archiver/ui/terminal/places"
	"ringcentral-archiver/ui/terminal/remedy"
)

// Teller says it on a terminal.
type Teller struct {
	Out, Err io.Writer
	In       phrase.Voice
	Place    func() string // where the archived files are
	flag     string        // that chooses the place, behind a command; empty = it is the first
}

// Pass says how a pass ended: what it did on standard output, and everything
// that is not archived on standard error.
func (t Teller) Pass(r progress.Report) int {
	t.In.Tell(t.Out, "%s", output.Summary(r, t.In))
	if r.Damaged() {
		return t.EndedEarly(reasons.StoreDamaged, cmp.Or(r.Err, r.IndexErr))
	}
	if r.Adopted > 0 {
		t.In.Tell(t.Out, "%s", t.In.Count(r.Adopted, "items were in Dropbox"))
	}
	if r.Archived > 0 {
		t.In.Tell(t.Out, "The files are in %s.", t.Place())
	}
	if why, detail := reasons.OfIndex(r.IndexErr); r.IndexErr != nil && (why != r.Reason || detail != "") { // else it is said below
		t.In.Tell(t.Err, "archiver: %s [%s]", t.In.Say(why.Sentence()), why)
		t.In.Tell(t.Err, "%s", output.Sentence(cmp.Or(detail, r.IndexErr.Error())))
	}
	if r.Complete() {
		return remedy.Done
	}
	if r.Continues {
		t.In.Tell(t.Out, "The next hour is due: it is checked first, then the remaining items are copied.")
		r.Left = slices.DeleteFunc(slices.Clone(r.Left), func(u progress.Unarchived) bool { return u.Reason == reasons.NoReason })
		r.LeftCount = len(r.Left) // the others are on their way
	}
	for _, left := range r.Left {
		left.Reason = cmp.Or(left.Reason, r.Reason) // not even tried
		t.In.Tell(t.Err, "%s", output.Unarchived(left, t.In))
	}
	if more := r.LeftCount - len(r.Left); more > 0 && len(r.Left) > 0 {
		t.In.Tell(t.Err, "and %s more.", t.In.Number(more))
	}
	if r.Reason == reasons.NoReason && r.Err != nil {
		return remedy.Say(t.Err, t.In, r.Err)
	}
	if r.Reason == reasons.NoReason {
		return remedy.Failed
	}
	return t.EndedEarly(r.Reason, r.Err)
}

// EndedEarly says why a pass did not run to its end.
func (t Teller) EndedEarly(r reasons.Reason, err error) int {
	t.In.Tell(t.Err, "archiver: %s [%s]", t.In.Say(r.Sentence()), r)
	if err != nil && r != reasons.Stopped {
		t.In.Tell(t.Err, "%s", output.Sentence(err.Error()))
	}
	if help := remedy.Against(r); help != "" {
		t.In.Tell(t.Err, "%s", t.In.Say(help))
	}
	if r.EndsSignIn() || r == reasons.Disconnected {
		return remedy.NotSignedIn
	}
	return remedy.Failed
}

// Ready reports whether the engine can archive every hour, in one place at least.
func Ready(view archiver.Snapshot) bool {
	connected := slices.ContainsFunc(places.Each(view), func(one archiver.Snapshot) bool { return one.Dropbox.Connected && !one.Dropbox.Expired })
	return view.RingCentral.SignedIn && !view.RingCentral.Expired && connected && view.Backup.On &&
		!view.OtherComputer && view.Waiting != reasons.StoreDamaged
}

// CannotServe says what keeps the engine from archiving, where it is not Ready.
func (t Teller) CannotServe(view archiver.Snapshot) int {
	switch {
	case view.Waiting == reasons.StoreDamaged:
		return t.EndedEarly(reasons.StoreDamaged, nil)
	case view.OtherComputer:
		return t.EndedEarly(reasons.OtherComputer, nil)
	case view.RingCentral.Expired:
		return t.EndedEarly(cmp.Or(view.RingCentral.Over, reasons.SignedOut), nil)
	case !view.RingCentral.SignedIn:
		return remedy.Say(t.Err, t.In, reasons.ErrNotSignedIn)
	case view.Dropbox.Expired:
		return t.EndedEarly(reasons.Disconnected, nil)
	case !view.Dropbox.Connected:
		return remedy.Say(t.Err, t.In, reasons.ErrNotConnected)
	default:
		return t.BackupIsOff()
	}
}

// BackupIsOff says so, and how to turn it on.
func (t Teller) BackupIsOff() int {
	t.In.Tell(t.Out, "%s", t.In.Say("Backup is off: nothing is archived until it is turned on.")+" "+t.In.Say(remedy.Against(reasons.BackupOff)))
	return remedy.Done
}
