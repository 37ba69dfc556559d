package alerts

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"ringcentral-archiver/archiver/notice"
	"ringcentral-archiver/archiver/oauth"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
)

// sentState is what people were told so far. It is kept in memory too, so that on a full disk
// people are not told the same with every pass.
type sentState struct {
	notice.State
	Mailed, Pinged           time.Time       `json:",omitzero"`
	MailTrouble, PingTrouble *notice.Failure `json:",omitempty"`
}

// sendTime bounds telling after a pass, so that the next one is not late.
const sendTime = time.Minute

// mailWait is how soon a mail that failed is tried again. A server would lock out a user who comes
// with a wrong password every minute.
const mailWait = 10 * time.Minute

// Tell pings and mails what there is to tell at the end of a pass. Failures are logged and shown;
// they do not fail the pass.
func (a *Alerter) Tell(ctx context.Context, report progress.Report) {
	settings, err := a.Store.Settings()
	if err != nil || settings.Sources() == 0 || report.Reason == reasons.Stopped {
		return
	}
	a.sending(ctx, func(ctx context.Context) error {
		situation, met, err := a.situation(report, settings)
		if err != nil {
			return err
		}
		n, err := a.saved()
		if err := errors.Join(err, a.endSilencesAfter(met, settings)); err != nil {
			return err
		}
		if good(report, situation) && !errors.Is(n.noPing, oauth.ErrKeychainLocked) && (n.Ping != "" || n.noPing != nil) {
			a.ping(ctx, n.Ping, n.noPing)
		}
		if len(n.To) == 0 {
			return nil
		}
		n.Server.Password = n.password
		return a.sendMails(ctx, n.Notices, situation, n.noPassword)
	})
}

// Remind mails when a pause has lasted so long that it may be forgotten.
func (a *Alerter) Remind(ctx context.Context) {
	settings, err := a.Store.Settings()
	if err != nil || settings.Sources() == 0 || len(settings.Mail.To) == 0 || !settings.PausedAt(a.Clock.Now()) {
		return
	}
	a.sending(ctx, func(ctx context.Context) error {
		n, err := a.saved()
		if err != nil {
			return err
		}
		n.Server.Password = n.password
		return a.sendMails(ctx, n.Notices, a.pausing(settings), n.noPassword)
	})
}

// sending runs one round of sending, alone and within its time.
func (a *Alerter) sending(ctx context.Context, do func(context.Context) error) {
	if ctx.Err() != nil {
		return
	}
	ctx, cancel := a.Clock.WithTimeout(ctx, sendTime)
	defer cancel()
	a.mu.Lock()
	defer a.mu.Unlock()
	if err := do(ctx); err != nil {
		a.Log.Warn("The alert could not be sent", "error", err.Error())
	}
	a.Progress.Notify()
}

// good reports whether a pass ran to its end and left nothing behind that needs
// a person and is not silent. Gone items do not count, because no one can bring
// them back.
func good(r progress.Report, s notice.Situation) bool {
	return r.Reason == reasons.NoReason && r.Err == nil && !slices.ContainsFunc(r.Left, func(u progress.Unarchived) bool {
		silent := slices.ContainsFunc(s.Causes, func(c notice.Cause) bool { return c.Silent && c.Name == string(u.Reason) })
		return u.Reason.Failure() && u.Reason != reasons.Gone && u.Reason != reasons.Removed && !silent
	})
}

// ping pings and notes how it went. unread is why the address could not be read.
func (a *Alerter) ping(ctx context.Context, address string, unread error) {
	t, err := a.sentSoFar()
	if err != nil {
		return
	}
	if err = unread; err == nil {
		err = a.sender.Ping(ctx, address)
	}
	if errors.Is(err, context.Canceled) {
		return
	}
	t.PingTrouble = failureOf(err)
	if err != nil {
		a.Log.Warn("The ping failed", "host", notice.PingHost(address), "error", err.Error())
	} else {
		t.Pinged = a.Clock.Now()
	}
	if err := a.keepSent(t); err != nil {
		a.Log.Warn("The ping could not be noted", "error", err.Error())
	}
}

// sendMails sends what there is to tell. It keeps its decisions before the first mail, and notes
// each mail when it has arrived. unread is why the password could not be read.
func (a *Alerter) sendMails(ctx context.Context, n Notices, s notice.Situation, unread error) error {
	if errors.Is(unread, oauth.ErrKeychainLocked) {
		return unread // it is told when the password can be read
	}
	t, err := a.sentSoFar()
	if err != nil {
		return err
	}
	state, plan := notice.Decide(t.State, s)
	t.State = state
	kept := a.keepSent(t)
	letters, err := a.mails(plan, s.At)
	if wait := a.nextTry.Sub(s.At); err != nil || wait > 0 && wait <= mailWait {
		return errors.Join(kept, err)
	}
	for _, l := range letters {
		err := unread
		if err == nil {
			err = a.sender.Mail(ctx, n.Server, n.message(l))
		}
		if errors.Is(err, context.Canceled) {
			return nil
		}
		if kept = a.noteMail(&t, l, err); !notice.Delivered(err) {
			break // the next one would meet the same
		}
	}
	return kept
}

// noteMail notes how a mail went.
func (a *Alerter) noteMail(t *sentState, l mail, err error) error {
	t.MailTrouble = failureOf(err)
	if err != nil {
		a.Log.Warn("A mail did not arrive", "subject", l.subject, "error", err.Error())
	}
	a.nextTry = a.Clock.Now().Add(mailWait)
	if notice.Delivered(err) {
		a.nextTry = time.Time{}
		t.Mailed, t.State = a.Clock.Now(), l.arrived(t.State)
	}
	return a.keepSent(*t)
}

// failureOf is an error as it is shown.
func failureOf(err error) *notice.Failure {
	if f, is := errors.AsType[*notice.Failure](err); is || err == nil {
		return f
	}
	return &notice.Failure{Kind: notice.Kind(err.Error())}
}

// sentSoFar is what people were told, for a change.
func (a *Alerter) sentSoFar() (t sentState, err error) {
	if a.sent != nil {
		return *a.sent, nil
	}
	if err := a.Store.View(func(tx *store.Tx) error { return tx.NoticeState(&t) }); err != nil {
		return t, fmt.Errorf("read what was told: %w", err)
	}
	return t, nil
}

// keepSent keeps what people were told.
func (a *Alerter) keepSent(t sentState) error {
	a.sent = &t
	raw, err := json.Marshal(t)
	if err != nil {
		return fmt.Errorf("encode what was told: %w", err)
	}
	if bytes.Equal(raw, a.kept) {
		return nil
	}
	err = reasons.StoreFailed("keep what was told", a.Store.Update(func(tx *store.Tx) error { return tx.PutNoticeState(t) }))
	if err == nil {
		a.kept = raw
	}
	return err
}

// View reads what faces show of the notices, while no pass can run because of waiting. Errors: store.ErrDamaged.
func View(tx *store.Tx, s store.Settings, waiting reasons.Reason, now time.Time) (v NoticesView, err error) {
	var t sentState
	if err := tx.NoticeState(&t); err != nil {
		return v, err
	}
	of, err := stakes(tx, waiting, now)
	if err != nil {
		return v, err
	}
	return NoticesView{
		PingHost: s.PingHost, MailTo: s.Mail.To, Mailed: t.Mailed, Pinged: t.Pinged,
		MailTrouble: t.MailTrouble, PingTrouble: t.PingTrouble, Silenced: silences(s, now, of),
	}, nil
}
