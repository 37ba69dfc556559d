package dropboxserver

import (
	"errors"
	"fmt"
	"net/http"
)

type finishArg struct {
	Cursor      cursorArg  `json:"cursor"`
	Commit      commitInfo `json:"commit"`
	ContentHash *string    `json:"content_hash"`
}

func (a *finishArg) check() error {
	return errors.Join(a.Commit.check(), checkHash(a.ContentHash))
}

// finishSession is upload_session/finish: the last bytes, if any, and the commit. Bytes that came
// stay in the session when the commit fails.
func (s *Server) finishSession(c *call, a *finishArg) *reply {
	if err := a.check(); err != nil {
		return c.bad(err)
	}
	ss, failed := s.take(c.r.Context(), a.Cursor.SessionID)
	if failed != nil {
		return s.failed(http.StatusConflict, nest("lookup_failed", failed))
	}
	defer ss.release()
	if failed, err := s.lastBytes(c, ss, a); err != nil {
		return textReply(http.StatusBadRequest, err.Error())
	} else if failed != nil {
		return s.failed(http.StatusConflict, failed)
	}
	return s.aloneOr429(c, func() *reply {
		m, failed, err := s.conclude(c, ss, &a.Commit)
		switch {
		case err != nil:
			return broken(err)
		case failed != nil:
			return s.failed(http.StatusConflict, failed)
		}
		return jsonReply(http.StatusOK, m)
	})
}

// lastBytes takes the body of a finish. The failure is an UploadSessionFinishError.
func (s *Server) lastBytes(c *call, ss *session, a *finishArg) (failure, error) {
	w := s.newWork(ss)
	if a.Cursor.Offset != w.size {
		return nest("lookup_failed", wrongOffset(w.size)), nil
	}
	sp := ss.spool
	if ss.concurrent {
		sp = s.newSpool() // its bytes are refused
	}
	offset := a.Cursor.Offset
	if ss.concurrent {
		offset = 0
	}
	n, failed, err := receive(c.body, sp, offset, a.ContentHash, w.others()...)
	switch {
	case err != nil || failed != nil:
		return failed, err
	case ss.concurrent:
		return openOrGappy(s, ss, n, sp)
	case n > 0 && w.closed:
		return nest("lookup_failed", tag("closed")), nil
	case n > 0:
		w.added(offset, n, false)
		s.settle(w)
	}
	return nil, nil
}

// openOrGappy looks whether a concurrent session is ready to be finished.
func openOrGappy(s *Server, ss *session, n int64, unwanted *spool) (failure, error) {
	if err := unwanted.discard(); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case n > 0:
		return tag("concurrent_session_data_not_allowed"), nil
	case !ss.closed:
		return tag("concurrent_session_not_closed"), nil
	case !ss.whole():
		return tag("concurrent_session_missing_data"), nil
	}
	return nil, nil
}

// conclude commits a session's bytes. The failure is an UploadSessionFinishError, with the
// WriteError nested.
func (s *Server) conclude(c *call, ss *session, info *commitInfo) (object, failure, error) {
	s.mu.Lock()
	committed, how := ss.committed, s.knobs.repeatedFinish
	s.mu.Unlock()
	if committed {
		return nil, nest("lookup_failed", tag(how)), nil
	}
	p, err := s.payloadOf(ss)
	if err != nil {
		return nil, nil, err
	}
	m, failed, err := s.commit(c, p, info)
	switch {
	case err != nil:
		return nil, nil, err
	case failed != nil:
		return nil, nest("path", failed), nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	ss.committed = true
	return m, nil, nil
}

// payloadOf is what a session holds. A concurrent session's hash can be computed only now.
func (s *Server) payloadOf(ss *session) (payload, error) {
	s.mu.Lock()
	p := payload{spool: ss.spool, size: ss.size, hash: ss.hash.String()}
	s.mu.Unlock()
	if !ss.concurrent {
		return p, nil
	}
	r, err := p.spool.open(p.size)
	if err != nil {
		return payload{}, err
	}
	p.hash, err = hashOf(r)
	if closing := r.Close(); err == nil {
		err = closing
	}
	return p, err
}

type finishBatchArg struct {
	Entries []finishArg `json:"entries"`
}

func (a *finishBatchArg) check() error {
	if len(a.Entries) > maxBatch {
		return errors.New("entries: more than 1000")
	}
	for i := range a.Entries {
		if err := a.Entries[i].check(); err != nil {
			return fmt.Errorf("entries: %d: %w", i, err)
		}
	}
	return nil
}

// finishBatch is upload_session/finish_batch_v2: every entry's outcome at once, in order.
func (s *Server) finishBatch(c *call, a *finishBatchArg) *reply {
	if err := a.check(); err != nil {
		return c.bad(err)
	}
	return s.finishAll(c, a, func(results []object) *reply {
		return jsonReply(http.StatusOK, object{"entries": results})
	})
}

func (s *Server) finishAll(c *call, a *finishBatchArg, answer func(results []object) *reply) *reply {
	ids := make([]string, len(a.Entries))
	for i := range a.Entries {
		ids[i] = a.Entries[i].Cursor.SessionID
	}
	taken, missing := s.takeAll(c.r.Context(), ids)
	defer releaseAll(taken)
	results := make([]object, len(a.Entries))
	r := s.alone(c, len(a.Entries), func() *reply {
		for i := range a.Entries {
			id := a.Entries[i].Cursor.SessionID
			m, failed, err := s.finishEntry(c, i, &a.Entries[i], taken[id], missing[id])
			if err != nil {
				return broken(err)
			}
			results[i] = outcome(m, failed)
		}
		return answer(results)
	})
	if r != nil {
		return r
	}
	for i := range results {
		results[i] = outcome(nil, tag("too_many_write_operations"))
	}
	return answer(results)
}

func outcome(m object, failed failure) object {
	if failed != nil {
		return object{".tag": "failure", "failure": failed}
	}
	m[".tag"] = "success"
	return m
}

// finishEntry commits one entry of a batch, whose session has to be closed.
func (s *Server) finishEntry(c *call, i int, a *finishArg, ss *session, failed failure) (object, failure, error) {
	if f := c.fault; f != nil && f.Do == BusyEntries && (f.Entries == 0 || i < f.Entries) {
		return nil, tag("too_many_write_operations"), nil
	}
	if failed != nil {
		return nil, nest("lookup_failed", failed), nil
	}
	s.mu.Lock()
	switch {
	case !ss.closed:
		failed = nest("lookup_failed", tag("not_closed"))
	case a.Cursor.Offset != ss.size:
		failed = nest("lookup_failed", wrongOffset(ss.size))
	case ss.concurrent && !ss.whole():
		failed = tag("concurrent_session_missing_data")
	}
	s.mu.Unlock()
	if failed != nil {
		return nil, failed, nil
	}
	return s.conclude(c, ss, &a.Commit)
}

// job is a finish_batch under way: the first check finds it in progress, the second one complete.
type job struct {
	checked bool
	results []object
}

// finishBatchAsync is upload_session/finish_batch, which answers with a job.
func (s *Server) finishBatchAsync(c *call, a *finishBatchArg) *reply {
	if err := a.check(); err != nil {
		return c.bad(err)
	}
	return s.finishAll(c, a, func(results []object) *reply {
		s.mu.Lock()
		defer s.mu.Unlock()
		id := s.mint.word("job", 43)
		s.jobs[id] = &job{results: results}
		return jsonReply(http.StatusOK, object{".tag": "async_job_id", "async_job_id": id})
	})
}

type pollArg struct {
	AsyncJobID string `json:"async_job_id"`
}

// checkBatch is upload_session/finish_batch/check.
func (s *Server) checkBatch(_ *call, a *pollArg) *reply {
	s.mu.Lock()
	j := s.jobs[a.AsyncJobID]
	first := j != nil && !j.checked
	if first {
		j.checked = true
	}
	s.mu.Unlock()
	switch {
	case j == nil:
		return s.failed(http.StatusConflict, tag("invalid_async_job_id"))
	case first:
		return jsonReply(http.StatusOK, tag("in_progress"))
	}
	return jsonReply(http.StatusOK, object{".tag": "complete", "entries": j.results})
}
