package mailboxes

import (
	"context"
	"time"

	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/ringcentral"
)

// threads are the message threads as far as a pass has looked them up: a text in one names only the thread. They are looked up once a text
// is new.
type threads struct {
	known  map[string]ringcentral.Thread
	failed error // why they could not be listed
	older  bool  // those were asked for that a list without times may leave out
	asked  int   // one by one
}

const (
	// RingCentral has had threads since 2026
	longAgo = 10 * 365 * 24 * time.Hour
	// that are asked for one by one in a pass: the calls are of the group that content needs
	mostThreads = 100
	// how often a list is tried in vain before texts are archived without names
	triesForNames = 3
)

// name gives a text the names of its thread: whose it is, and both numbers. Where RingCentral does not tell them, it reports false. Errors:
// those that stop everything; that of the list, in the first few tries.
func (t *threads) name(ctx context.Context, from Source, text *ringcentral.Message, failed int, now time.Time) (named bool, err error) {
	if t.known == nil {
		t.known = map[string]ringcentral.Thread{}
		t.failed = t.list(ctx, from, time.Time{})
	}
	if t.failed != nil && (stops(ctx, t.failed) || failed < triesForNames) {
		return false, t.failed
	}
	thread, known := t.known[text.ThreadID]
	if !known && !t.older {
		t.older = true
		if err := t.list(ctx, from, now.Add(-longAgo)); err != nil && stops(ctx, err) {
			return false, err
		}
		thread, known = t.known[text.ThreadID]
	}
	if !known && text.ThreadID != "" && t.asked < mostThreads {
		t.asked++
		if thread, err = from.Thread(ctx, text.ThreadID); err != nil && stops(ctx, err) {
			return false, err
		}
		t.known[text.ThreadID] = thread // none, if that is what was answered
	}
	text.Owner = thread.Owner
	ours := thread.Ours
	if text.From.Name != "" {
		ours.Name, ours.ExtensionID = text.From.Name, text.From.ExtensionID
	}
	text.From, text.To = thread.Guest, []ringcentral.Party{ours}
	if text.Direction == "Outbound" {
		text.From, text.To = ours, []ringcentral.Party{thread.Guest}
	}
	return thread.ID != "", nil
}

// list lists the threads that were begun since then, or as far back as RingCentral goes of itself.
func (t *threads) list(ctx context.Context, from Source, since time.Time) error {
	return from.Threads(ctx, since, func(page []ringcentral.Thread) error {
		for _, thread := range page {
			t.known[thread.ID] = thread
		}
		return nil
	})
}

func stops(ctx context.Context, err error) bool {
	return ctx.Err() != nil || reasons.Of(reasons.From(reasons.RingCentral, err)).StopsAll()
}
