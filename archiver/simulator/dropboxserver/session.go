package dropboxserver

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"
)

const (
	sessionLife = 7 * 24 * time.Hour // how long an upload session is good (docs/dropbox.md §2.5)
	maxFile     = 1<<41 - 1<<22      // bytes
	maxBatch    = 1000
)

// session is an upload session. All but busy and id is guarded by the server's lock.
type session struct {
	id string
	// held by the request that appends to a sequential session or commits it
	busy       chan struct{}
	born       time.Time
	spool      *spool
	concurrent bool
	closed     bool
	committed  bool
	size       int64
	hash       *contentHash    // sequential only
	pieces     map[int64]int64 // concurrent only: offset → length
}

// newSession makes a session and forgets those that are too old. The lock is held.
func (s *Server) newSession(concurrent bool) *session {
	now := s.clock.Now()
	maps.DeleteFunc(s.sessions, func(_ string, ss *session) bool { return now.Sub(ss.born) > 2*sessionLife })
	ss := &session{
		id: "pid_upload_session:" + s.mint.word("session", 43) + s.mint.word("session", 7), busy: make(chan struct{}, 1), born: now,
		concurrent: concurrent, hash: newContentHash(), pieces: map[int64]int64{},
	}
	s.sessions[ss.id] = ss
	return ss
}

// take finds a session and, if it is sequential, waits until no other request uses it. The failure
// is a lookup error.
func (s *Server) take(ctx context.Context, id string) (*session, failure) {
	s.mu.Lock()
	ss := s.sessions[id]
	s.mu.Unlock()
	if ss == nil || s.clock.Now().Sub(ss.born) > sessionLife {
		return nil, tag("not_found")
	}
	if !ss.concurrent {
		select {
		case ss.busy <- struct{}{}:
		case <-ctx.Done():
			return nil, tag("other") // no client waits for this answer
		case <-s.quit:
			return nil, tag("other")
		}
	}
	s.mu.Lock()
	committed, how := ss.committed, s.knobs.repeatedFinish
	s.mu.Unlock()
	if committed {
		ss.release()
		return nil, tag(how)
	}
	return ss, nil
}

// takeAll takes the sessions of a batch, always in the same order, so that two batches never wait
// for each other.
func (s *Server) takeAll(ctx context.Context, ids []string) (map[string]*session, map[string]failure) {
	slices.Sort(ids)
	taken, missing := map[string]*session{}, map[string]failure{}
	for _, id := range slices.Compact(ids) {
		if ss, failed := s.take(ctx, id); failed != nil {
			missing[id] = failed
		} else {
			taken[id] = ss
		}
	}
	return taken, missing
}

func releaseAll(taken map[string]*session) {
	for _, ss := range taken {
		ss.release()
	}
}

func (ss *session) release() {
	if !ss.concurrent {
		<-ss.busy
	}
}

// whole says whether the pieces of a concurrent session leave no gap.
func (ss *session) whole() bool {
	var end int64
	for _, offset := range slices.Sorted(maps.Keys(ss.pieces)) {
		if offset > end {
			return false
		}
		end = max(end, offset+ss.pieces[offset])
	}
	return end == ss.size
}

type startArg struct {
	Close       bool    `json:"close"`
	SessionType *union  `json:"session_type"`
	ContentHash *string `json:"content_hash"`
}

func isConcurrent(u *union) (bool, error) {
	switch {
	case u == nil || u.Tag == "" || u.Tag == "sequential":
		return false, nil
	case u.Tag == "concurrent":
		return true, nil
	}
	return false, errors.New("session_type: unknown tag '" + u.Tag + "'")
}

// startSession is upload_session/start. A concurrent session starts empty and open.
func (s *Server) startSession(c *call, a *startArg) *reply {
	concurrent, err := isConcurrent(a.SessionType)
	if err := errors.Join(err, checkHash(a.ContentHash)); err != nil {
		return c.bad(err)
	}
	sp, sum := s.newSpool(), newContentHash()
	n, failed, err := receive(c.body, sp, 0, a.ContentHash, sum)
	switch {
	case failed == nil && concurrent && n > 0:
		failed = tag("concurrent_session_data_not_allowed")
	case failed == nil && concurrent && a.Close:
		failed = tag("concurrent_session_close_not_allowed")
	}
	if err != nil || failed != nil {
		return s.rejected(sp, failed, err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	ss := s.newSession(concurrent)
	ss.spool, ss.size, ss.hash, ss.closed = sp, n, sum, a.Close
	return jsonReply(http.StatusOK, object{"session_id": ss.id})
}

type startBatchArg struct {
	SessionType *union `json:"session_type"`
	NumSessions int    `json:"num_sessions"`
}

// startBatch is upload_session/start_batch: many empty sessions at once.
func (s *Server) startBatch(c *call, a *startBatchArg) *reply {
	concurrent, err := isConcurrent(a.SessionType)
	if err != nil {
		return c.bad(err)
	}
	if a.NumSessions < 1 || a.NumSessions > maxBatch {
		return c.bad(errors.New("num_sessions: not within 1 and 1000"))
	}
	ids := make([]string, a.NumSessions)
	for i := range ids {
		sp := s.newSpool()
		s.mu.Lock()
		ss := s.newSession(concurrent)
		ss.spool = sp
		ids[i] = ss.id
		s.mu.Unlock()
	}
	return jsonReply(http.StatusOK, object{"session_ids": ids})
}

// forgetSessions drops every session whose id stands in an argument.
func (s *Server) forgetSessions(arg []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var value any
	if err := json.Unmarshal(arg, &value); err != nil {
		return // the route itself refuses what is not JSON
	}
	for _, id := range sessionIDs(value) {
		delete(s.sessions, id)
	}
}

func sessionIDs(value any) []string {
	var ids []string
	switch v := value.(type) {
	case string:
		if strings.HasPrefix(v, "pid_upload_session:") {
			ids = append(ids, v)
		}
	case []any:
		for _, inner := range v {
			ids = append(ids, sessionIDs(inner)...)
		}
	case map[string]any:
		for _, inner := range v {
			ids = append(ids, sessionIDs(inner)...)
		}
	}
	return ids
}
