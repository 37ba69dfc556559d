package alerts

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
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
	notice.State                             // by mail
	Mailed, Pinged           time.Time       `json:",omitzero"`
	MailTrouble, PingTrouble *notice.Failure `json:",omitempty"`
	Signals                  notice.Signals  `json:",omitzero"` // what the pinged service takes
	Hook                     messages        `json:",omitzero"`
}

// messages is what people were told in a chat so far.
type messages struct {
	notice.State
	At      time.Time       `json:",omitzero"`
	Trouble *notice.Failure `json:",omitempty"`
}

// sendTime bounds telling after a pass, so that the next one is not late.
const sendTime = time.Minute

// mailWait is how soon a mail or a message that failed is tried again. A server would lock out a user who comes
// with a wrong password every minute.
const mailWait = 10 * time.Minute

// Tell tells what there is to tell at the end of a pass. Failures are logged and shown; they do not
// fail the pass.
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
		if a.Beside == "" && !errors.Is(n.noPing, oauth.ErrKeychainLocked) && (n.Ping != "" || n.noPing != nil) {
			err = a.tellService(ctx, n, report, situation)
		}
		return errors.Join(err, a.tellPeople(ctx, n, situation))
	})
}

// Remind tells that a pause has lasted so long that it may be forgotten.
func (a *Alerter) Remind(ctx context.Context) {
	settings, err := a.Store.Settings()
	if err != nil || settings.Sources() == 0 || len(settings.Mail.To) == 0 && settings.HookHost == "" || !settings.PausedAt(a.Clock.Now()) {
		return
	}
	a.sending(ctx, func(ctx context.Context) error {
		n, err := a.saved()
		if err != nil {
			return err
		}
		return a.tellPeople(ctx, n, a.pausing(settings))
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

// way is one of the ways in which people are told in words. What they were told over one says nothing
// of the other.
type way struct {
	name    string // for the log
	unread  error  // why its secret could not be read
	next    *time.Time
	state   *notice.State
	at      *time.Time
	trouble **notice.Failure
	send    func(context.Context, mail) error
}

// tellPeople tells by mail and in the chat what there is to tell.
func (a *Alerter) tellPeople(ctx context.Context, n saved, s notice.Situation) error {
	t, err := a.sentSoFar()
	if err != nil {
		return err
	}
	n.Server.Password = n.password
	var errs []error
	if len(n.To) > 0 {
		errs = append(errs, a.tellBy(ctx, &t, s, way{
			"mail", n.noPassword, &a.next[0], &t.State, &t.Mailed, &t.MailTrouble,
			func(ctx context.Context, l mail) error { return a.sender.Mail(ctx, n.Server, n.message(l)) },
		}))
	}
	if n.Hook.Address != "" || n.noHook != nil {
		errs = append(errs, a.tellBy(ctx, &t, s, way{
			"message to the webhook", n.noHook, &a.next[1], &t.Hook.State, &t.Hook.At, &t.Hook.Trouble,
			func(ctx context.Context, l mail) error { return a.sender.Post(ctx, n.Hook, l.subject, l.inChat()) },
		}))
	}
	return errors.Join(errs...)
}

// tellBy tells in one way. It keeps its decisions before it sends anything, and notes each message
// when it has arrived.
func (a *Alerter) tellBy(ctx context.Context, t *sentState, s notice.Situation, w way) error {
	if errors.Is(w.unread, oauth.ErrKeychainLocked) {
		return w.unread // it is told when the secret can be read
	}
	state, plan := notice.Decide(*w.state, s)
	*w.state = state
	kept := a.keepSent(*t)
	letters, err := a.mails(plan, s.At)
	if wait := w.next.Sub(s.At); err != nil || wait > 0 && wait <= mailWait {
		return errors.Join(kept, err)
	}
	for _, l := range letters {
		err := w.unread
		if err == nil {
			err = w.send(ctx, l)
		}
		if errors.Is(err, context.Canceled) {
			return nil
		}
		if kept = a.noteSent(t, w, l, err); !notice.Delivered(err) {
			break // the next one would meet the same
		}
	}
	return kept
}

// noteSent notes how a message went.
func (a *Alerter) noteSent(t *sentState, w way, l mail, err error) error {
	*w.trouble = failureOf(err)
	if err != nil {
		a.Log.Warn("A "+w.name+" did not arrive", "subject", l.subject, "error", err.Error())
	}
	*w.next = a.Clock.Now().Add(mailWait)
	if notice.Delivered(err) {
		*w.next = time.Time{}
		*w.at, *w.state = a.Clock.Now(), l.arrived(*w.state)
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
		MailTrouble: t.MailTrouble, PingTrouble: t.PingTrouble, PingSignals: t.Signals.Understood && s.PingHost != "",
		HookHost: s.HookHost, HookFormat: notice.Format(s.HookFormat), Hooked: t.Hook.At, HookTrouble: t.Hook.Trouble, Silenced: silences(s, tx.BesideKind(), now, of),
	}, nil
}
