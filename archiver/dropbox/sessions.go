package dropbox

import (
	"context"
	"slices"
	"sync"
	"time"

	"ringcentral-archiver/archiver/dropbox/wire"
)

const (
	// aheadBundles is for how many bundles sessions are begun in one call where more files are likely to come.
	aheadBundles = mostBundles
	// keptFor is how long a session that was begun may wait for its file; Dropbox keeps it for seven days (docs/dropbox.md §2.5).
	keptFor = time.Hour
)

// sessions are begun ahead, and hold nothing yet: a bundle that finds enough of them need not wait for a call.
type sessions struct {
	asking chan struct{} // holds a token while some are asked for

	mu  sync.Mutex
	ids []string
	at  time.Time // when the oldest of them was begun
}

// begun gives n sessions, which it asks Dropbox for if there are not as many. Where more is likely to come, more than n are
// asked for. Errors: those of wire.Caller.Do.
func (c *Client) begun(ctx context.Context, n int, more bool) ([]string, error) {
	if ids := c.sessions.take(n, c.calls.Clock.Now()); ids != nil {
		return ids, nil
	}
	free, err := hold(ctx, c.sessions.asking)
	if err != nil {
		return nil, err
	}
	defer free()
	for {
		if ids := c.sessions.take(n, c.calls.Clock.Now()); ids != nil { // of those that another has asked for meanwhile
			return ids, nil
		}
		want := n
		if more {
			want = n * aheadBundles
		}
		if err := c.beginSessions(ctx, want); err != nil {
			return nil, err
		}
	}
}

// beginAhead begins sessions for the next bundles when there are none for another of n files, unless that is being done.
func (c *Client) beginAhead(ctx context.Context, n int) {
	select {
	case c.sessions.asking <- struct{}{}:
		defer func() { <-c.sessions.asking }()
	default:
		return
	}
	if c.sessions.left() < n {
		_ = c.beginSessions(ctx, n*aheadBundles) // who needs them meets the same
	}
}

// beginSessions adds n sessions. Its caller holds the token of asking.
func (c *Client) beginSessions(ctx context.Context, n int) error {
	var id string
	var answer struct {
		Sessions bounded[string] `json:"session_ids"`
	}
	now := c.calls.Clock.Now()
	k := wire.Call{Route: routeStartBatch, Arg: map[string]any{"num_sessions": n}, Failures: mostBatchFailures, Refusals: mostBatchRefusals, RequestID: &id}
	err := c.calls.Do(ctx, k, &answer)
	if err == nil && (len(answer.Sessions) != n || slices.Contains(answer.Sessions, "")) {
		err = wire.Unusable(k.Route, id, "not as many sessions as asked for")
	}
	if err == nil {
		c.sessions.add(answer.Sessions, now)
	}
	return err
}

// take gives n of the sessions; nil where there are not as many. Those that have waited for long are forgotten, also when the clock was
// set back.
func (s *sessions) take(n int, now time.Time) (ids []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if age := now.Sub(s.at); age < 0 || age > keptFor {
		s.ids = nil
	}
	if len(s.ids) < n {
		return nil
	}
	ids, s.ids = s.ids[:n:n], s.ids[n:]
	return ids
}

func (s *sessions) add(ids []string, at time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.ids) == 0 {
		s.at = at
	}
	s.ids = append(s.ids, ids...)
}

func (s *sessions) left() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.ids)
}

// forget drops the sessions: Dropbox does not know them.
func (s *sessions) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ids = nil
}
