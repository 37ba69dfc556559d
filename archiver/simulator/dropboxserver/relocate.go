package dropboxserver

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
)

type createFolderArg struct {
	Path       string `json:"path"`
	Autorename bool   `json:"autorename"`
}

// createFolder is files/create_folder_v2.
func (s *Server) createFolder(c *call, a *createFolderArg) *reply {
	if !writePath.MatchString(a.Path) || strings.HasPrefix(a.Path, "id:") {
		return c.bad(fmt.Errorf("path: %q did not match pattern '(/(.|[\\r\\n])*)|(ns:[0-9]+(/(.|[\\r\\n])*)?)'", a.Path))
	}
	return s.aloneOr429(c, func() *reply {
		m, failed, err := s.makeFolder(a)
		return s.outcomeOf(m, failed, err)
	})
}

func (s *Server) makeFolder(a *createFolderArg) (object, failure, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	path, failed := s.writable(a.Path)
	if failed != nil {
		return nil, nest("path", failed), nil
	}
	if n := s.tree.find(path); n != nil {
		if !a.Autorename {
			return nil, nest("path", conflict(kindOf(n))), nil
		}
		path = freeName(path, false, func(path string) bool { return s.tree.find(path) != nil })
	}
	n, err := s.tree.folder(path)
	if err != nil {
		return nil, nil, err
	}
	m, err := s.metadata(n)
	return m, nil, err
}

func kindOf(n *node) string {
	if n.isFolder() {
		return "folder"
	}
	return "file"
}

// outcomeOf answers a route whose result is {"metadata": …}.
func (s *Server) outcomeOf(m object, failed failure, err error) *reply {
	switch {
	case err != nil:
		return broken(err)
	case failed != nil:
		return s.failed(http.StatusConflict, failed)
	}
	return jsonReply(http.StatusOK, object{"metadata": m})
}

type deleteArg struct {
	Path      string  `json:"path"`
	ParentRev *string `json:"parent_rev"`
}

// deletePath is files/delete_v2: a file, or a folder with all that is in it.
func (s *Server) deletePath(c *call, a *deleteArg) *reply {
	if !writePath.MatchString(a.Path) {
		return c.bad(fmt.Errorf("path: %q did not match pattern '%s'", a.Path, writePath))
	}
	return s.aloneOr429(c, func() *reply {
		m, failed, err := s.unlink(a)
		return s.outcomeOf(m, failed, err)
	})
}

func (s *Server) unlink(a *deleteArg) (object, failure, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := s.tree.resolve(a.Path)
	switch {
	case n == nil || n == s.tree.root:
		return nil, nest("path_lookup", tag("not_found")), nil
	case a.ParentRev != nil && n.isFolder():
		return nil, nest("path_lookup", tag("not_file")), nil
	case a.ParentRev != nil && n.rev != *a.ParentRev:
		return nil, nest("path_write", conflict("file")), nil
	}
	m, err := s.tagged(n)
	if err != nil {
		return nil, nil, err
	}
	return m, nil, s.tree.remove(n)
}

type relocationArg struct {
	FromPath               string `json:"from_path"`
	ToPath                 string `json:"to_path"`
	AllowSharedFolder      bool   `json:"allow_shared_folder"`
	Autorename             bool   `json:"autorename"`
	AllowOwnershipTransfer bool   `json:"allow_ownership_transfer"`
}

// movePath is files/move_v2.
func (s *Server) movePath(c *call, a *relocationArg) *reply {
	return s.relocate(c, a, func(n *node, path string) (*node, error) { return n, s.tree.move(n, path) })
}

// copyPath is files/copy_v2.
func (s *Server) copyPath(c *call, a *relocationArg) *reply {
	return s.relocate(c, a, s.duplicate)
}

func (s *Server) relocate(c *call, a *relocationArg, do func(n *node, path string) (*node, error)) *reply {
	if !writePath.MatchString(a.FromPath) || !writePath.MatchString(a.ToPath) {
		return c.bad(errors.New("from_path or to_path: did not match its pattern"))
	}
	return s.aloneOr429(c, func() *reply {
		s.mu.Lock()
		n, path, failed := s.destination(a, strings.HasSuffix(c.name, "copy_v2"))
		var m object
		var err error
		if failed == nil {
			if n, err = do(n, path); err == nil {
				m, err = s.tagged(n)
			}
		}
		s.mu.Unlock()
		return s.outcomeOf(m, failed, err)
	})
}

// destination finds what is to be moved or copied and where to; the failure is a RelocationError.
// The lock is held.
func (s *Server) destination(a *relocationArg, copying bool) (*node, string, failure) {
	n := s.tree.resolve(a.FromPath)
	if n == nil || n == s.tree.root {
		return nil, "", nest("from_lookup", tag("not_found"))
	}
	path, failed := s.writable(a.ToPath)
	if failed != nil {
		return nil, "", nest("to", failed)
	}
	from := lower(n.display())
	switch {
	case from == lower(path):
		return nil, "", tag("duplicated_or_nested_paths")
	case strings.HasPrefix(lower(path), from+"/"):
		return nil, "", tag("cant_move_folder_into_itself")
	case copying && s.tree.used+sizeBelow(n) > s.knobs.quota:
		return nil, "", tag("insufficient_quota")
	}
	if there := s.tree.find(path); there != nil {
		if !a.Autorename {
			return nil, "", nest("to", conflict(kindOf(there)))
		}
		path = freeName(path, false, func(path string) bool { return s.tree.find(path) != nil })
	}
	return n, path, nil
}

func sizeBelow(n *node) int64 {
	size := n.size
	for _, child := range n.children {
		size += sizeBelow(child)
	}
	return size
}

// duplicate copies a node with all below it. The lock is held.
func (s *Server) duplicate(n *node, path string) (*node, error) {
	if n.isFolder() {
		folder, err := s.tree.folder(path)
		for _, child := range n.children {
			if err == nil {
				_, err = s.duplicate(child, path+"/"+child.name)
			}
		}
		return folder, err
	}
	hash, err := s.tree.hashed(n)
	if err != nil {
		return nil, err
	}
	from, err := s.tree.open(n)
	if err != nil {
		return nil, err
	}
	sp := s.spoolLocked()
	_, err = sp.copyFrom(from, 0)
	if closing := from.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return nil, err
	}
	return s.tree.save(path, payload{spool: sp, size: n.size, hash: hash}, n.client, stamp(s.clock.Now()))
}
