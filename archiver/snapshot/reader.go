package snapshot

import (
	"errors"
	"log/slog"
	"time"

	"ringcentral-archiver/archiver/accounts"
	"ringcentral-archiver/archiver/alerts"
	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/archiver/newversion"
	"ringcentral-archiver/archiver/oauth"
	"ringcentral-archiver/archiver/policy"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/transport"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/place"
)

// Config is what a Reader needs.
type Config struct {
	Store      *store.Store
	Clock      *localtime.Clock
	Log        *slog.Logger
	Accounts   *accounts.Accounts
	Progress   *progress.Progress
	NewVersion *newversion.Checker
	Traffic    *transport.Traffic
	Why        func() reasons.Reason // why no pass can run to its end now; empty when one can
	NextRun    func(*store.Tx, store.Settings, time.Time) (time.Time, error)
	Older      func() int // items that the last estimate found before the first hour; 0 = not known
	Demo       bool
	DemoFolder string // the simulated Dropbox on this disk
	Locale     string // of the environment: pages are written in its language until one was chosen
}

// Reader reads Snapshots.
type Reader struct{ Config }

// NewReader makes a Reader.
func NewReader(c Config) *Reader { return &Reader{c} }

// Read gives the present state.
func (r *Reader) Read() Snapshot {
	s := Snapshot{At: r.Clock.Now(), Waiting: r.Why(), StorePath: r.Store.Path(), SecretsFile: !r.Accounts.Vault().Sealed() && !r.Demo, DemoFolder: r.DemoFolder}
	err := r.Store.View(func(tx *store.Tx) error { return r.fillFromStore(tx, &s) })
	if err != nil {
		s.Waiting = reasons.Of(reasons.StoreFailed("read the state", err))
		s.Problems = problems(&s, nil)
		r.Log.Error("The state cannot be read", "error", err.Error())
	}
	r.fillSignIns(&s)
	s.Backup.Older = r.Older()
	r.fillPass(&s)
	if err := s.Pass.LastResult.IndexErr; err != nil && reasons.Of(err) != s.Waiting {
		why, detail := reasons.OfIndex(err)
		s.Problems = append(s.Problems, Problem{Reason: why, Text: why.Sentence(), Detail: detail})
	}
	s.Mood = moodOf(&s)
	return s
}

func (r *Reader) fillFromStore(tx *store.Tx, s *Snapshot) error {
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
		Whose: policy.Whose{Only: settings.Only, Except: settings.Except},
	}
	s.Computer, s.OtherComputer = settings.Computer, s.Waiting == reasons.OtherComputer
	s.SealedElsewhere = r.Accounts.Vault().SealedElsewhere(tx)
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
	if _, s.later, err = progress.Waiting(tx, settings.Sources()); err != nil {
		return err
	}
	if len(settings.MessageTypes()) > 0 {
		if s.Mailboxes, err = tx.Mailboxes(); err != nil {
			return err
		}
	}
	s.Rescue = r.rescueView(totals.Rescue, s.Waiting, s.At)
	if s.denied = completeness.RecordingsDenied(settings, who); callLogRefused(settings, who) {
		s.denied = reasons.NoPermission
	}
	if err := fillOpen(tx, s, localtime.Zone(who.TimeZone)); err != nil {
		return err
	}
	if s.Verified, err = tx.Verification(); err != nil {
		return err
	}
	if s.Notices, err = alerts.View(tx, settings, s.Waiting, s.At); err != nil {
		return err
	}
	if s.Update, err = r.NewVersion.View(tx, settings); err != nil {
		return err
	}
	if s.LastHour, s.LastArchived, err = completeness.LastHours(tx, who, s.At); err != nil {
		return err
	}
	if s.CompleteTo, err = completeness.CompleteTo(tx, settings, who, s.At); err != nil {
		return err
	}
	if s.Lacks, err = completeness.LacksOf(tx); err != nil {
		return err
	}
	if s.Completeness, err = completeness.AnswerOf(tx, completeness.Basis{At: s.At, Waiting: s.Waiting, Open: s.Open, Damaged: s.Damaged}, settings, who); err != nil {
		return err
	}
	if settings.Sources() != 0 && s.Waiting != reasons.Paused && !s.Waiting.NoPass() && !s.Waiting.EndsSignIn() {
		s.NextRun, err = r.NextRun(tx, settings, s.At)
	}
	return err
}

func (r *Reader) fillSignIns(s *Snapshot) {
	id, key, err := r.Accounts.ClientIDs()
	s.RingCentral.ClientID, s.Dropbox.AppKey = err == nil && id != "", err == nil && key != "" || s.Dropbox.Connected && s.Dropbox.Kind() != place.Dropbox
	if s.RingCentral.TypedID, s.Dropbox.TypedKey, err = r.Accounts.TypedIDs(); err != nil {
		r.Log.Error("The client ids are not known", "error", err.Error())
	}
	if s.RingCentral.At, s.RingCentral.AtDecided, err = r.Accounts.Servers().Host(); err != nil {
		r.Log.Error("The server of RingCentral is not known", "error", err.Error())
	}
	token, err := r.Accounts.Token(store.NameRingCentral)
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
	s.RingCentral.Traffic, s.Dropbox.Traffic = r.Traffic.Of(string(reasons.RingCentral)), r.Traffic.Of(string(reasons.Dropbox))
	_, err = r.Accounts.Token(store.NameDropbox)
	s.Dropbox.Expired = s.Dropbox.Connected && (s.Waiting == reasons.Disconnected || s.Dropbox.Kind() == place.Dropbox && errors.Is(err, oauth.ErrSessionOver))
}
