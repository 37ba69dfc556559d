package alerts

import (
	"context"
	"errors"
	"slices"
	"strings"

	"ringcentral-archiver/archiver/notice"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/reasons"
)

// Begin tells a service that understands it that a pass begins. It costs a pass no more than one
// unanswered call, and no other before the service has answered again.
func (a *Alerter) Begin(ctx context.Context) {
	if a.Beside != "" {
		return
	}
	a.sending(ctx, func(ctx context.Context) error {
		t, err := a.sentSoFar()
		if err != nil || !t.Signals.Understood || a.silent {
			return err
		}
		n, err := a.saved()
		if err == nil && n.Ping != "" {
			a.signal(ctx, n.Ping, notice.Began, "", t.Signals)
		}
		return err
	})
}

// tellService pings after a good pass. After one that left behind what needs a person it says so, if
// the service understands that.
func (a *Alerter) tellService(ctx context.Context, n saved, report progress.Report, s notice.Situation) error {
	if good(report, s) {
		if a.OthersWell() {
			a.ping(ctx, n.Ping, n.noPing)
		}
		return nil
	}
	t, err := a.sentSoFar()
	needed := slices.DeleteFunc(slices.Clone(s.Causes), func(c notice.Cause) bool { return c.Silent || c.Final || c.Patience > 0 })
	if err != nil || n.Ping == "" || !t.Signals.Understood || len(needed) == 0 {
		return err
	}
	facts, err := a.mailFacts()
	if err != nil {
		return err
	}
	var words []string
	for _, c := range needed {
		words = append(words, facts.cause(c))
	}
	a.signal(ctx, n.Ping, notice.Failed, strings.Join(append(words, facts.summary()), "\n\n"), t.Signals)
	return nil
}

// ping pings and notes how it went. unread is why the address could not be read.
func (a *Alerter) ping(ctx context.Context, address string, unread error) {
	t, err := a.sentSoFar()
	if err != nil {
		return
	}
	takes, err := notice.Signals{}, unread
	if err == nil {
		takes, err = a.sender.Ping(ctx, address)
	}
	if errors.Is(err, context.Canceled) {
		return
	}
	t.PingTrouble = failureOf(err)
	if err != nil {
		a.Log.Warn("The ping failed", "host", notice.PingHost(address), "error", err.Error())
	} else {
		t.Pinged, t.Signals, a.silent = a.Clock.Now(), takes, false
	}
	if err := a.keepSent(t); err != nil {
		a.Log.Warn("The ping could not be noted", "error", err.Error())
	}
}

// signal tells a service of the begin or the failure of a pass. What fails is logged only: the pings
// after good passes say whether the service can be reached.
func (a *Alerter) signal(ctx context.Context, address string, what notice.Signal, text string, takes notice.Signals) {
	err := a.sender.Signal(ctx, address, what, text, takes)
	if err != nil && !errors.Is(err, context.Canceled) {
		a.silent = true
		a.Log.Info("The monitoring service could not be told", "of", string(what), "host", notice.PingHost(address), "error", err.Error())
	}
}

// good reports whether a pass ran to its end and left nothing behind that needs
// a person and is not silent. Gone items do not count, because no one can bring
// them back.
func good(r progress.Report, s notice.Situation) bool {
	held := slices.ContainsFunc(s.Causes, func(c notice.Cause) bool { // a report does not name all that is left
		return c.Items > 0 && !c.Silent && !c.Final && reasons.Reason(c.Name).Failure()
	})
	return r.Reason == reasons.NoReason && r.Err == nil && !held && !slices.ContainsFunc(r.Left, func(u progress.Unarchived) bool {
		silent := slices.ContainsFunc(s.Causes, func(c notice.Cause) bool { return c.Silent && c.Name == string(u.Reason) })
		return u.Reason.Failure() && u.Reason != reasons.Gone && u.Reason != reasons.PartlyGone && u.Reason != reasons.Removed && !silent
	})
}
