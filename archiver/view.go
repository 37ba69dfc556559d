package archiver

import (
	"errors"
	"time"

	"ringcentral-archiver/archiver/alerts"
	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/discover"
	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/archiver/oauth"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
)

// Snapshot is the present state for the faces. It reads counts that are kept,
// never all items.
func (a *Archiver) Snapshot() Snapshot {
	s := Snapshot{At: a.clock.Now(), Waiting: a.why(), StorePath: a.store.Path(), SecretsFile: !a.accounts.Vault().Sealed() && a.opts.Demo == nil}
	if a.opts.Demo != nil {
		s.DemoFolder = a.opts.Demo.Folder
	}
	err := a.store.View(func(tx *store.Tx) error { return a.fillFromStore(tx, &s) })
	if err != nil {
		s.Waiting = reasons.Of(reasons.StoreFailed("read the state", err))
		s.Problems = problems(&s, nil)
		a.log.Error("The state cannot be read", "error", err.Error())
	}
	a.fillSignIns(&s)
	a.fillPass(&s)
	if err := s.Pass.LastResult.IndexErr; err != nil && reasons.Of(err) != s.Waiting {
		s.Problems = append(s.Problems, Problem{Reason: reasons.IndexBehind, Text: reasons.IndexBehind.Sentence()})
	}
	s.Mood = moodOf(&s)
	return s
}

func (a *Archiver) fillFromStore(tx *store.Tx, s *Snapshot) error {
	settings, err := tx.Settings()
	if err != nil {
		return err
	}
	who, err := tx.RingCentral()
	if err != nil {
		return err
	}
	dbx, err := tx.Dropbox()
	if err != nil {
		return err
	}
	totals, err := tx.Totals()
	if err != nil {
		return err
	}
	s.RingCentral = RingCentralView{RingCentral: who, SignedIn: who.SignedIn}
	s.Dropbox = DropboxView{Dropbox: dbx, Connected: dbx.Connected}
	s.Backup = BackupView{
		On: settings.Backup, Account: settings.Account, Extension: settings.Extension, MayAccount: who.AccountScope,
		Since: settings.Since, Paused: settings.PausedAt(s.At), PausedUntil: settings.PausedUntil,
		Notify: !settings.Quiet, OlderSettled: settings.OlderSettled, StartAsked: settings.StartAsked,
		Whose: Whose{Only: settings.Only, Except: settings.Except},
	}
	s.Computer, s.OtherComputer = settings.Computer, s.Waiting == reasons.OtherComputer
	s.Archived, s.Bytes, s.Open, s.Gone, s.Partly = totals.Archived, totals.Bytes, totals.Open, totals.Gone, totals.Partly
	s.Removed, s.Accepted, s.Damaged = totals.Removed, totals.Accepted, totals.Damaged
	if s.Coverage, err = completeness.Coverages(tx, s.At); err != nil {
		return err
	}
	if s.Calls, err = completeness.CallsKnown(tx, s.At); err != nil {
		return err
	}
	if s.Unreadable, s.unread, err = completeness.Unreadable(tx); err != nil {
		return err
	}
	if len(settings.MessageTypes()) > 0 {
		if s.Mailboxes, err = tx.Mailboxes(); err != nil {
			return err
		}
	}
	s.Rescue = a.rescueView(totals.Rescue, s.Waiting, s.At)
	s.denied = completeness.RecordingsDenied(settings, who)
	if err := fillOpen(tx, s, localtime.Zone(who.TimeZone)); err != nil {
		return err
	}
	if s.Verified, err = tx.Verification(); err != nil {
		return err
	}
	if s.Notices, err = alerts.View(tx, settings, s.Waiting, s.At); err != nil {
		return err
	}
	if s.Update, err = a.updateView(tx, settings); err != nil {
		return err
	}
	if s.LastHour, s.LastArchived, err = completeness.LastHours(tx, who, s.At); err != nil {
		return err
	}
	if s.Completeness, err = completeness.AnswerOf(tx, completeness.Basis{At: s.At, Waiting: s.Waiting, Open: s.Open, Damaged: s.Damaged}, settings, who); err != nil {
		return err
	}
	if settings.Sources() != 0 && s.Waiting != reasons.Paused {
		s.NextRun, err = nextRunIn(tx, settings, s.At)
	}
	return err
}

func (a *Archiver) fillSignIns(s *Snapshot) {
	id, key, err := a.accounts.ClientIDs()
	s.RingCentral.ClientID, s.Dropbox.AppKey = err == nil && id != "", err == nil && key != ""
	if s.RingCentral.TypedID, s.Dropbox.TypedKey, err = a.accounts.TypedIDs(); err != nil {
		a.log.Error("The client ids are not known", "error", err.Error())
	}
	if s.RingCentral.At, s.RingCentral.AtDecided, err = a.accounts.Host(); err != nil {
		a.log.Error("The server of RingCentral is not known", "error", err.Error())
	}
	token, err := a.accounts.Token()
	if err == nil {
		s.RingCentral.AccessExpiry, s.RingCentral.RefreshExpiry, s.RingCentral.SessionEnd = token.Expiry, token.RefreshExpiry, token.SessionEnd
	}
	s.RingCentral.Expired = s.RingCentral.SignedIn && (s.Waiting.EndsSignIn() || errors.Is(err, oauth.ErrSessionOver))
	if s.RingCentral.Expired {
		s.RingCentral.Over = reasons.SignedOut
	}
	if s.RingCentral.Expired && s.Waiting.EndsSignIn() {
		s.RingCentral.Over = s.Waiting
	}
	s.RingCentral.Traffic, s.Dropbox.Traffic = a.http.Of(string(reasons.RingCentral)), a.http.Of(string(reasons.Dropbox))
	s.Dropbox.Expired = s.Dropbox.Connected && s.Waiting == reasons.Disconnected
}

func (a *Archiver) fillPass(s *Snapshot) {
	a.mu.Lock()
	s.Backup.Older = a.older
	a.mu.Unlock()
	p, last := a.progress.Read()
	s.Pass.LastResult = last
	if p == nil {
		return
	}
	s.Pass = PassView{
		Running: true, Phase: p.Phase, Began: p.Began, From: p.From, To: p.To, Done: p.Done, Failed: p.Failed, Total: max(p.Total, p.Done),
		Bytes: p.Bytes, LastResult: s.Pass.LastResult,
	}
	s.NextRun = time.Time{} // one runs: until it has ended, the next would always be now
	if spent := s.At.Sub(p.Began).Seconds(); spent > 0 {
		s.Pass.PerSecond = float64(p.Bytes) / spent
	}
	s.Pass.PerMinute, s.Pass.Finish = a.finish(p, s.At)
}

// finish works out when the pass will be done at the rate that RingCentral
// allows, and that rate for the kind of calls that takes longest.
func (a *Archiver) finish(p *progress.Pass, now time.Time) (perMinute float64, at time.Time) {
	if p.Phase != progress.Copying {
		return 0, time.Time{}
	}
	for group, n := range discover.Fetches(p.ToFetch) {
		rate := a.accounts.RingCentral().Rate(group)
		if n == 0 || rate.PerMinute <= 0 {
			continue
		}
		begin := now
		if rate.BlockedUntil.After(begin) {
			begin = rate.BlockedUntil
		}
		if done := begin.Add(time.Duration(float64(n) / rate.PerMinute * float64(time.Minute))); done.After(at) {
			perMinute, at = rate.PerMinute, done
		}
	}
	return perMinute, at
}

// moodOf sums the state up in one word.
func moodOf(s *Snapshot) Mood {
	switch {
	case s.Pass.Running:
		return Working
	case s.RingCentral.Expired || s.Dropbox.Expired:
		return Attention
	case !s.RingCentral.SignedIn || !s.Dropbox.Connected || !s.Backup.On:
		if s.Archived == 0 {
			return Never
		}
		return Attention
	case s.Waiting.Failure() || s.Gone+s.Removed+s.Partly+s.Damaged > 0:
		return Attention
	case hasFailure(s.Problems):
		return Attention
	case s.Waiting != reasons.NoReason || s.Open+s.Unreadable > 0:
		return Paused
	case s.LastArchived.IsZero():
		return Never
	default:
		return Fine
	}
}

func hasFailure(problems []Problem) bool {
	for _, p := range problems {
		if p.Reason.Failure() {
			return true
		}
	}
	return false
}
