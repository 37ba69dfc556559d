package archiver

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/jonboulle/clockwork"

	"ringcentral-archiver/archiver/notice"
	"ringcentral-archiver/store"
)

// notify is what the engine needs to tell people. Its lock is held while it
// tells, so that nothing is told twice.
type notify struct {
	sync.Mutex
	sender  notice.Sender
	told    *told     // nil until it was read
	kept    []byte    // what of it is on disk
	nextTry time.Time // no mail is tried before, because the last one failed
}

// told is what people were told so far. It is kept in memory too: on a full disk
// nobody is told the same with every pass.
type told struct {
	notice.State
	Mailed, Pinged           time.Time       `json:",omitzero"`
	MailTrouble, PingTrouble *notice.Failure `json:",omitempty"`
}

// tellTime bounds telling after a pass, so that the next one is not late.
const tellTime = time.Minute

// mailWait is how soon a mail that failed is tried again: a server locks out who
// comes with a wrong password every minute.
const mailWait = 10 * time.Minute

// here is the time by this computer's calendar.
func (a *Archiver) here() time.Time { return a.now().In(a.opts.Zone) }

// tell pings and mails what there is to tell at the end of a pass. What fails is
// logged and shown; it fails no pass.
func (a *Archiver) tell(ctx context.Context, report Report) {
	settings, err := a.settings()
	if err != nil || settings.Sources() == 0 || report.Reason == Stopped {
		return
	}
	a.telling(ctx, func(ctx context.Context) error {
		n, password, err := a.savedNotices()
		if n.Ping != "" && good(report) {
			a.ping(ctx, n.Ping)
		}
		if len(n.To) == 0 {
			return nil
		}
		standing, standErr := a.standing(report, settings)
		if standErr != nil {
			return standErr
		}
		n.Server.Password = password
		return a.mail(ctx, n, standing, err)
	})
}

// remind mails when somebody has forgotten a pause.
func (a *Archiver) remind(ctx context.Context) {
	settings, err := a.settings()
	if err != nil || settings.Sources() == 0 || len(settings.Mail.To) == 0 || !paused(settings, a.now()) {
		return
	}
	a.telling(ctx, func(ctx context.Context) error {
		n, password, err := a.savedNotices()
		n.Server.Password = password
		return a.mail(ctx, n, a.pausing(), err)
	})
}

// telling does something for the people who are told, alone and within its time.
func (a *Archiver) telling(ctx context.Context, do func(context.Context) error) {
	ctx, done := a.whileOpen(ctx)
	defer done()
	if ctx.Err() != nil {
		return
	}
	ctx, cancel := clockwork.WithTimeout(ctx, a.clock, tellTime)
	defer cancel()
	a.notify.Lock()
	defer a.notify.Unlock()
	if err := do(ctx); err != nil {
		a.log.Warn("Nobody could be told how the archiving goes", "error", err.Error())
	}
	a.changed()
}

// good reports whether a pass ran to its end and left nothing behind that needs
// somebody. What is gone cannot be helped.
func good(r Report) bool {
	return r.Reason == NoReason && r.Err == nil && !slices.ContainsFunc(r.Left, func(u Unarchived) bool {
		return u.Reason.Failure() && u.Reason != IsGone
	})
}

// ping pings and notes how it went.
func (a *Archiver) ping(ctx context.Context, address string) {
	t, err := a.toldSoFar()
	if err != nil {
		return
	}
	err = a.notify.sender.Ping(ctx, address)
	if errors.Is(err, context.Canceled) {
		return
	}
	t.PingTrouble = failureOf(err)
	if err != nil {
		a.log.Warn("The ping failed", "host", notice.PingHost(address), "error", err.Error())
	} else {
		t.Pinged = a.now()
	}
	if err := a.keepTold(t); err != nil {
		a.log.Warn("The ping could not be noted", "error", err.Error())
	}
}

// mail sends what there is to tell. What it decides is kept before the first
// mail, and each mail when it has arrived. unread is why the password could not
// be read.
func (a *Archiver) mail(ctx context.Context, n Notices, s notice.Standing, unread error) error {
	t, err := a.toldSoFar()
	if err != nil {
		return err
	}
	state, plan := notice.Decide(t.State, s)
	t.State = state
	kept := a.keepTold(t)
	letters, err := a.letters(plan, s.At)
	if wait := a.notify.nextTry.Sub(s.At); err != nil || wait > 0 && wait <= mailWait {
		return errors.Join(kept, err)
	}
	for _, l := range letters {
		err := unread
		if err == nil {
			err = a.notify.sender.Mail(ctx, n.Server, n.message(l))
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
func (a *Archiver) noteMail(t *told, l letter, err error) error {
	t.MailTrouble = failureOf(err)
	if err != nil {
		a.log.Warn("A mail did not arrive", "subject", l.subject, "error", err.Error())
	}
	a.notify.nextTry = a.now().Add(mailWait)
	if notice.Delivered(err) {
		a.notify.nextTry = time.Time{}
		t.Mailed, t.State = a.now(), l.arrived(t.State)
	}
	return a.keepTold(*t)
}

// failureOf is an error as it is shown.
func failureOf(err error) *notice.Failure {
	if f, is := errors.AsType[*notice.Failure](err); is || err == nil {
		return f
	}
	return &notice.Failure{Kind: notice.Kind(err.Error())}
}

// toldSoFar is what people were told, for a change.
func (a *Archiver) toldSoFar() (t told, err error) {
	if a.notify.told != nil {
		return *a.notify.told, nil
	}
	if err := a.store.View(func(tx *store.Tx) error { return tx.Told(&t) }); err != nil {
		return t, fmt.Errorf("read what was told: %w", err)
	}
	return t, nil
}

// keepTold keeps what people were told.
func (a *Archiver) keepTold(t told) error {
	a.notify.told = &t
	raw, err := json.Marshal(t)
	if err != nil {
		return fmt.Errorf("encode what was told: %w", err)
	}
	if bytes.Equal(raw, a.notify.kept) {
		return nil
	}
	err = storeFailed("keep what was told", a.store.Update(func(tx *store.Tx) error { return tx.PutTold(t) }))
	if err == nil {
		a.notify.kept = raw
	}
	return err
}

func noticesView(tx *store.Tx, s store.Settings) (v NoticesView, err error) {
	var t told
	err = tx.Told(&t)
	return NoticesView{
		PingHost: notice.PingHost(s.Ping), MailTo: s.Mail.To, Mailed: t.Mailed, Pinged: t.Pinged,
		MailTrouble: t.MailTrouble, PingTrouble: t.PingTrouble,
	}, err
}
