package dropboxserver

import (
	"encoding/json"
	"fmt"
	"time"
)

// state is the data that a later process needs besides the files: who is signed in, and the names
// of the files.
type state struct {
	Counter uint64           `json:"counter"`
	Grants  []*grant         `json:"grants"`
	Files   map[string]entry `json:"files"` // by display path
}

// entry is what the disk does not keep of a file or folder.
type entry struct {
	ID       string    `json:"id"`
	Rev      string    `json:"rev,omitempty"`
	Hash     string    `json:"hash,omitempty"`
	Size     int64     `json:"size,omitempty"`
	Modified time.Time `json:"modified,omitzero"`
	Server   time.Time `json:"server,omitzero"`
}

// OnChange sets what is called, in the goroutine of the change and before its answer, after tokens
// have changed. Files do not call it: after a crash they are read from the disk, with new ids at
// worst.
func (s *Server) OnChange(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.onChange = f
}

// MarshalState gives tokens, ids, revs and hashes as JSON. Upload sessions are not part of it: they
// end with the process.
func (s *Server) MarshalState() ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	st := state{Counter: s.mint.counter, Grants: s.auth.grants, Files: map[string]entry{}}
	for _, n := range s.tree.under(s.tree.root, true) {
		st.Files[n.display()] = entry{ID: n.id, Rev: n.rev, Hash: n.hash, Size: n.size, Modified: n.client, Server: n.server}
	}
	b, err := json.Marshal(st)
	if err != nil {
		return nil, fmt.Errorf("marshal the state of the simulated Dropbox: %w", err)
	}
	return b, nil
}

// UnmarshalState takes up the state of an earlier process. A file that has changed on the disk
// since is a new one.
func (s *Server) UnmarshalState(b []byte) error {
	var st state
	if err := json.Unmarshal(b, &st); err != nil {
		return fmt.Errorf("read the state of the simulated Dropbox: %w", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mint.counter = max(s.mint.counter, st.Counter)
	s.auth.grants = st.Grants
	for path, e := range st.Files {
		n := s.tree.find(path)
		if n == nil || !n.isFolder() && (n.size != e.Size || !n.client.Equal(e.Modified)) {
			continue
		}
		delete(s.tree.byID, n.id)
		n.id, n.rev, n.hash, n.server = e.ID, e.Rev, e.Hash, e.Server
		s.tree.byID[n.id] = n
	}
	return nil
}
