package dropboxserver

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
)

// work is what one request adds to a session. It counts only once the whole request is good.
type work struct {
	session *session
	size    int64
	closed  bool
	hash    *contentHash
	pieces  map[int64]int64
}

func (s *Server) newWork(ss *session) *work {
	s.mu.Lock()
	defer s.mu.Unlock()
	return &work{session: ss, size: ss.size, closed: ss.closed, hash: ss.hash.clone(), pieces: map[int64]int64{}}
}

// settle makes the work part of its session.
func (s *Server) settle(w *work) {
	s.mu.Lock()
	defer s.mu.Unlock()
	ss := w.session
	ss.closed = ss.closed || w.closed
	if !ss.concurrent {
		ss.size, ss.hash = w.size, w.hash
		return
	}
	maps.Copy(ss.pieces, w.pieces)
	ss.size = max(ss.size, w.size)
}

// check says what is wrong with adding length bytes (-1: not known yet) at an offset.
func (w *work) check(offset, length int64, closing bool) failure {
	switch {
	case w.closed:
		return tag("closed")
	case !w.session.concurrent && offset != w.size:
		return wrongOffset(w.size)
	case offset+max(length, 0) > maxFile:
		return tag("too_large")
	case w.session.concurrent && offset%blockSize != 0:
		return tag("concurrent_session_invalid_offset")
	case w.session.concurrent && length > 0 && length%blockSize != 0 && !closing:
		return tag("concurrent_session_invalid_data_size")
	}
	return nil
}

// added notes that length bytes lie at an offset.
func (w *work) added(offset, length int64, closing bool) {
	w.size = max(w.size, offset+length)
	w.closed = w.closed || closing
	if length > 0 {
		w.pieces[offset] = length
	}
}

// others are the sums that the session's bytes go into besides the spool.
func (w *work) others() []io.Writer {
	if w.session.concurrent {
		return nil
	}
	return []io.Writer{w.hash}
}

type appendArg struct {
	Cursor      cursorArg `json:"cursor"`
	Close       bool      `json:"close"`
	ContentHash *string   `json:"content_hash"`
}

// appendSession is upload_session/append_v2.
func (s *Server) appendSession(c *call, a *appendArg) *reply {
	if err := checkHash(a.ContentHash); err != nil {
		return c.bad(err)
	}
	ss, failed := s.take(c.r.Context(), a.Cursor.SessionID)
	if failed != nil {
		return s.failed(http.StatusConflict, failed)
	}
	defer ss.release()
	w := s.newWork(ss)
	if failed := w.check(a.Cursor.Offset, -1, a.Close); failed != nil {
		return s.failed(http.StatusConflict, failed)
	}
	n, failed, err := receive(c.body, ss.spool, a.Cursor.Offset, a.ContentHash, w.others()...)
	if err != nil {
		return textReply(http.StatusBadRequest, err.Error())
	}
	if failed == nil {
		failed = w.check(a.Cursor.Offset, n, a.Close)
	}
	if failed != nil {
		return s.failed(http.StatusConflict, failed)
	}
	w.added(a.Cursor.Offset, n, a.Close)
	s.settle(w)
	return jsonReply(http.StatusOK, nil)
}

type appendEntry struct {
	Cursor cursorArg `json:"cursor"`
	Length int64     `json:"length"`
	Close  bool      `json:"close"`
}

type appendBatchArg struct {
	Entries     []appendEntry `json:"entries"`
	ContentHash *string       `json:"content_hash"`
}

func (a *appendBatchArg) check() error {
	if len(a.Entries) > maxBatch {
		return errors.New("entries: more than 1000")
	}
	for i, e := range a.Entries {
		if e.Length < 0 {
			return fmt.Errorf("entries: %d: length: below 0", i)
		}
	}
	return checkHash(a.ContentHash)
}

// appendBatch is upload_session/append_batch: one body with a piece for each of many sessions. Each
// entry fails on its own; a body that is too large, too short, too long or not what its hash
// promised changes nothing.
func (s *Server) appendBatch(c *call, a *appendBatchArg) *reply {
	if err := a.check(); err != nil {
		return c.bad(err)
	}
	ids := make([]string, len(a.Entries))
	for i, e := range a.Entries {
		ids[i] = e.Cursor.SessionID
	}
	taken, missing := s.takeAll(c.r.Context(), ids)
	defer releaseAll(taken)
	works := map[string]*work{}
	for id, ss := range taken {
		works[id] = s.newWork(ss)
	}
	results, failed, err := s.spread(c, a, works, missing)
	switch {
	case err != nil:
		return textReply(http.StatusBadRequest, err.Error())
	case failed != nil:
		return s.failed(http.StatusConflict, failed)
	}
	for _, w := range works {
		s.settle(w)
	}
	return jsonReply(http.StatusOK, object{"entries": results})
}

// spread reads the body of a batch piece by piece. The failure is the whole call's.
func (s *Server) spread(c *call, a *appendBatchArg, works map[string]*work, missing map[string]failure) ([]object, failure, error) {
	sum := newContentHash()
	var body io.Reader = c.body
	if a.ContentHash != nil {
		body = io.TeeReader(c.body, sum)
	}
	results, total := make([]object, len(a.Entries)), int64(0)
	for i, e := range a.Entries {
		if total += e.Length; total > maxBody {
			return nil, tag("payload_too_large"), nil
		}
		id := e.Cursor.SessionID
		n, failed, err := piece(io.LimitReader(body, e.Length), works[id], e, missing[id])
		switch {
		case err != nil:
			return nil, nil, errors.Join(errGone, err)
		case n < e.Length:
			return nil, tag("length_mismatch"), nil
		}
		results[i] = object{".tag": "success"}
		if failed != nil {
			results[i] = object{".tag": "failure", "failure": failed}
		}
	}
	rest, err := io.Copy(io.Discard, body)
	switch {
	case err != nil:
		return nil, nil, errors.Join(errGone, err)
	case rest > 0:
		return nil, tag("length_mismatch"), nil
	case a.ContentHash != nil && sum.String() != *a.ContentHash:
		return nil, tag("content_hash_mismatch"), nil
	}
	return results, nil, nil
}

// piece adds one entry's bytes to its session, or discards them if the entry has failed.
func piece(r io.Reader, w *work, e appendEntry, failed failure) (int64, failure, error) {
	if failed == nil {
		failed = w.check(e.Cursor.Offset, e.Length, e.Close)
	}
	if failed != nil {
		n, err := io.Copy(io.Discard, r)
		return n, failed, err
	}
	n, err := w.session.spool.copyFrom(r, e.Cursor.Offset, w.others()...)
	if err == nil && n == e.Length {
		w.added(e.Cursor.Offset, n, e.Close)
	}
	return n, nil, err
}
