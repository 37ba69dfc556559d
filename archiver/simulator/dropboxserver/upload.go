package dropboxserver

import (
	"errors"
	"io"
	"net/http"
)

// maxBody is the most that one request may carry: 150 MiB (docs/dropbox.md §2.5).
const maxBody = 150 << 20

type uploadArg struct {
	commitInfo
	ContentHash *string `json:"content_hash"`
}

// errGone says that the client broke off while it sent.
var errGone = errors.New("the request's body broke off")

// receive streams a request's body to the spool and gives its length and whether it is what
// content_hash promised.
func receive(body io.Reader, sp *spool, offset int64, promised *string, others ...io.Writer) (int64, failure, error) {
	sum := newContentHash()
	if promised != nil {
		others = append(others, sum)
	}
	n, err := sp.copyFrom(io.LimitReader(body, maxBody+1), offset, others...)
	switch {
	case err != nil:
		return n, nil, errors.Join(errGone, err)
	case n > maxBody:
		return n, tag("payload_too_large"), nil
	case promised != nil && sum.String() != *promised:
		return n, tag("content_hash_mismatch"), nil
	}
	return n, nil, nil
}

// uploadFile is files/upload: a file of at most 150 MiB in one call (docs/dropbox.md §2.4).
func (s *Server) uploadFile(c *call, a *uploadArg) *reply {
	if err := errors.Join(a.check(), checkHash(a.ContentHash)); err != nil {
		return c.bad(err)
	}
	sp, whole := s.newSpool(), newContentHash()
	n, failed, err := receive(c.body, sp, 0, a.ContentHash, whole)
	if err != nil || failed != nil {
		return s.rejected(sp, failed, err)
	}
	p := payload{spool: sp, size: n, hash: whole.String()}
	return s.aloneOr429(c, func() *reply {
		m, failed, err := s.commit(c, p, &a.commitInfo)
		switch {
		case err != nil:
			return broken(err)
		case failed != nil:
			kept := s.keep(p, whole)
			return s.failed(http.StatusConflict, failure{".tag": "path", "reason": failed, "upload_session_id": kept.id})
		}
		return jsonReply(http.StatusOK, m)
	})
}

// rejected discards the bytes of a call that has failed.
func (s *Server) rejected(sp *spool, failed failure, err error) *reply {
	if discarding := sp.discard(); discarding != nil {
		return broken(discarding)
	}
	if err != nil {
		return textReply(http.StatusBadRequest, err.Error())
	}
	return s.failed(http.StatusConflict, failed)
}

// keep makes a session of the bytes that files/upload received but could not save, so that it may
// be finished later.
func (s *Server) keep(p payload, sum *contentHash) *session {
	s.mu.Lock()
	defer s.mu.Unlock()
	ss := s.newSession(false)
	ss.spool, ss.size, ss.hash = p.spool, p.size, sum
	return ss
}
