package dropboxserver

import (
	"net/http"
	"strings"
)

// metadata is FileMetadata or FolderMetadata without a tag (files.stone, Metadata). The lock is
// held.
func (s *Server) metadata(n *node) (object, error) {
	m := object{"name": n.name, "path_lower": lower(n.display()), "path_display": n.display(), "id": n.id}
	if n.isFolder() {
		return m, nil
	}
	hash, err := s.tree.hashed(n)
	if err != nil {
		return nil, err
	}
	m["client_modified"], m["server_modified"] = stamp(n.client).Format(timeFormat), stamp(n.server).Format(timeFormat)
	m["rev"], m["size"], m["is_downloadable"], m["content_hash"] = n.rev, n.size, true, hash
	return m, nil
}

// tagged is metadata with the .tag that says which it is.
func (s *Server) tagged(n *node) (object, error) {
	m, err := s.metadata(n)
	if err != nil {
		return nil, err
	}
	m[".tag"] = "file"
	if n.isFolder() {
		m[".tag"] = "folder"
	}
	return m, nil
}

func deleted(t tombstone) object {
	_, name := split(t.display)
	return object{".tag": "deleted", "name": name, "path_lower": lower(t.display), "path_display": t.display}
}

// broken is the answer when the disk below the simulator fails.
func broken(err error) *reply {
	return textReply(http.StatusInternalServerError, "The simulated Dropbox cannot use its folder: "+err.Error())
}

type metadataArg struct {
	Path                            string `json:"path"`
	IncludeMediaInfo                bool   `json:"include_media_info"`
	IncludeDeleted                  bool   `json:"include_deleted"`
	IncludeHasExplicitSharedMembers bool   `json:"include_has_explicit_shared_members"`
	IncludePropertyGroups           any    `json:"include_property_groups"`
}

// getMetadata is files/get_metadata; the root has none (docs/dropbox.md §2.6).
func (s *Server) getMetadata(c *call, a *metadataArg) *reply {
	if a.Path == "" {
		return badInput(c.name, "request body: path: The root folder is unsupported.")
	}
	if !readPath.MatchString(a.Path) {
		return badInput(c.name, "request body: path: %q did not match pattern '%s'", a.Path, readPath)
	}
	s.mu.Lock()
	n := s.tree.resolve(a.Path)
	if n == nil {
		grave := s.tree.grave(a.Path)
		s.mu.Unlock()
		if a.IncludeDeleted && grave != nil {
			return jsonReply(http.StatusOK, deleted(*grave))
		}
		return s.failed(http.StatusConflict, nest("path", s.missing(a.Path)))
	}
	defer s.mu.Unlock()
	m, err := s.tagged(n)
	if err != nil {
		return broken(err)
	}
	return jsonReply(http.StatusOK, m)
}

// missing is the LookupError for a path at which nothing is. A malformed path may carry an explicit
// null.
func (s *Server) missing(path string) failure {
	if !strings.HasPrefix(path, "/") || checkPath(path) != "malformed_path" {
		return tag("not_found")
	}
	return s.malformed()
}

func (s *Server) malformed() failure {
	f := tag("malformed_path")
	if s.random(2) == 0 {
		f["malformed_path"] = nil
	}
	return f
}

// grave finds the latest deletion of a path.
func (t *tree) grave(path string) *tombstone {
	for i := len(t.gone) - 1; i >= 0; i-- {
		if lower(t.gone[i].display) == lower(path) {
			return &t.gone[i]
		}
	}
	return nil
}
