package mailboxes

import (
	"context"
	"errors"
	"time"

	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/ringcentral"
)

// threads are the message threads as far as a pass has looked them up: a text in one names only the thread. They are looked up once a text
// is new.
type threads struct {
	known  map[string]ringcentral.Thread
	failed error // why they could not be listed
	all    bool  // all of them were asked for
	asked  int   // one by one
}

const (
	// before a text in which most threads begin: RingCentral ends one in which nothing happens for three days
	begins = 30 * 24 * time.Hour
	// RingCentral has had threads since 2026
	longAgo = 10 * 365 * 24 * time.Hour
	// that are asked for one by one before all are listed, and in a pass: the calls are of the group that content needs
	fewThreads, mostThreads = 10, 100
	// how often a list is tried in vain before texts are archived without names
	triesForNames = 3
)

// name gives a text the names of its thread: whose it is, and both numbers. Where RingCentral does not tell them, it reports false. A text
// that is young waits for them. Errors: those that stop everything; for others that of the list, in the first few tries.
func (t *threads) name(ctx context.Context, from Source, text *ringcentral.Message, young bool, failed int, now time.Time) (named bool, err error) {
	if t.known == nil {
		t.known = map[string]ringcentral.Thread{}
		t.failed = t.list(ctx, from, text.Created.Add(-begins), now)
	}
	if t.failed != nil && !refuses(t.failed) {
		switch {
		case stops(ctx, t.failed) || !young && failed < triesForNames:
			return false, t.failed
		case young:
			return false, nil
		}
	}
	thread, known := t.known[text.ThreadID]
	if !known {
		if thread, err = t.find(ctx, from, text.ThreadID, now); err != nil {
			return false, err
		}
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

// find finds a thread that was begun long before its text. It is an empty one where RingCentral does not tell. Errors: those that stop
// everything.
func (t *threads) find(ctx context.Context, from Source, id string, now time.Time) (thread ringcentral.Thread, err error) {
	if id == "" {
		return thread, nil
	}
	if t.asked == fewThreads && !t.all {
		t.all = true
		if err := t.list(ctx, from, now.Add(-longAgo), now); err != nil && stops(ctx, err) {
			return thread, err
		}
		if thread, known := t.known[id]; known {
			return thread, nil
		}
	}
	if t.asked == mostThreads {
		return thread, nil
	}
	t.asked++
	if thread, err = from.Thread(ctx, id); err != nil && stops(ctx, err) {
		return thread, err
	}
	t.known[id] = thread // none, if that is what was answered
	return thread, nil
}

// list lists the threads that were begun in a span.
func (t *threads) list(ctx context.Context, from Source, since, to time.Time) error {
	return from.Threads(ctx, since, to, func(page []ringcentral.Thread) error {
		for _, thread := range page {
			t.known[thread.ID] = thread
		}
		return nil
	})
}

func stops(ctx context.Context, err error) bool {
	return ctx.Err() != nil || reasons.Of(reasons.From(reasons.RingCentral, err)).StopsAll()
}

// refuses reports whether RingCentral says no to a list, as it would to the next try.
func refuses(err error) bool {
	return errors.Is(err, ringcentral.ErrPermission) || errors.Is(err, ringcentral.ErrNotFound) || ringcentral.RefusesParameter(err)
}
