package dropboxserver

import (
	"fmt"
	"net/http"
	"strings"
	"time"
)

// contended is how long a call is told to wait that met another one at the namespace lock.
const contended = time.Second

// alone runs a change of the folder while no other change runs; entries is how many files it
// changes. A nil answer means that another call held the lock.
func (s *Server) alone(c *call, entries int, do func() *reply) *reply {
	k := s.setting()
	select {
	case s.lock <- struct{}{}:
	default:
		if k.lock == LockRefuse {
			return nil
		}
		select {
		case s.lock <- struct{}{}:
		case <-c.r.Context().Done():
			panic(http.ErrAbortHandler)
		case <-s.quit:
			panic(http.ErrAbortHandler)
		}
	}
	defer func() { <-s.lock }()
	s.wait(c, k.perCommit+time.Duration(entries)*k.perEntry)
	return do()
}

// aloneOr429 is alone for calls whose answer to contention is a 429.
func (s *Server) aloneOr429(c *call, do func() *reply) *reply {
	if r := s.alone(c, 1, do); r != nil {
		return r
	}
	s.gate(contended)
	return s.tooMany("too_many_write_operations", contended, true)
}

// commit saves a payload as info says. The failure is a WriteError; the error is the disk's.
func (s *Server) commit(c *call, p payload, info *commitInfo) (object, failure, error) {
	s.mu.Lock()
	path, failed := s.writable(info.Path)
	s.mu.Unlock()
	if failed != nil {
		if failed[".tag"] == "malformed_path" {
			failed = s.malformed()
		}
		return nil, failed, nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if failed := s.knobs.refusedAt(path); failed != nil {
		return nil, failed, nil
	}
	existing := s.tree.find(path)
	same, err := s.identical(existing, p)
	if err != nil {
		return nil, nil, err
	}
	if same && !info.StrictConflict {
		m, err := s.metadata(existing)
		if err == nil {
			err = p.spool.discard()
		}
		return m, nil, err
	}
	if failed := inTheWay(existing, info); failed != nil {
		if !info.Autorename {
			return nil, failed, nil
		}
		path = freeName(path, info.Mode.Tag == "update", func(path string) bool { return s.tree.find(path) != nil })
		existing = nil
	}
	room := s.knobs.quota - s.tree.used
	if existing != nil {
		room += existing.size
	}
	if p.size > room || c.fault != nil && c.fault.Do == Full {
		return nil, tag("insufficient_space"), nil
	}
	return s.save(path, p, info, existing != nil)
}

func (s *Server) save(path string, p payload, info *commitInfo, replaces bool) (object, failure, error) {
	now := stamp(s.clock.Now())
	modified := info.modified
	if modified.IsZero() {
		modified = now
	}
	n, err := s.tree.save(path, p, modified, now)
	if err != nil {
		return nil, nil, fmt.Errorf("save %s: %w", path, err)
	}
	s.stats.commits++
	s.stats.writes = append(s.stats.writes, Write{n.display(), replaces})
	if replaces {
		s.stats.overwrites++
	}
	m, err := s.metadata(n)
	return m, nil, err
}

// writable gives the path that a write path stands for, or why nothing can be written there. The
// lock is held.
func (s *Server) writable(path string) (string, failure) {
	switch {
	case strings.HasPrefix(path, "ns:"):
		return "", tag("no_write_permission")
	case strings.HasPrefix(path, "id:"):
		n := s.tree.resolve(path)
		if n == nil {
			return "", tag("malformed_path")
		}
		path = n.display()
	}
	if bad := checkPath(path); bad != "" {
		return "", tag(bad)
	}
	if s.tree.fileAbove(path) {
		return "", conflict("file_ancestor")
	}
	return path, nil
}

// identical says whether a file is there that has the payload's content.
func (s *Server) identical(n *node, p payload) (bool, error) {
	if n == nil || n.isFolder() || n.size != p.size {
		return false, nil
	}
	hash, err := s.tree.hashed(n)
	return hash == p.hash, err
}

// inTheWay is the conflict of a write with what is there (files.stone, WriteMode); nil if there is
// none.
func inTheWay(existing *node, info *commitInfo) failure {
	update := info.Mode.Tag == "update"
	switch {
	case existing == nil && update && info.StrictConflict:
		return conflict("file")
	case existing == nil:
		return nil
	case existing.isFolder():
		return conflict("folder")
	case info.Mode.Tag == "overwrite", update && info.rev == existing.rev:
		return nil
	}
	return conflict("file")
}
