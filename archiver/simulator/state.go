package simulator

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"
)

// stateFile keeps, below Options.Dir, what a later process needs.
const stateFile = "simulator.json"

type state struct {
	Seed        uint64          `json:"seed"`
	Epoch       time.Time       `json:"epoch"`
	Days        int             `json:"days"`
	Large       bool            `json:"large,omitempty"` // the office is the company of forty extensions
	Ports       map[string]int  `json:"ports"`
	RingCentral json.RawMessage `json:"ringcentral,omitempty"`
	Dropbox     json.RawMessage `json:"dropbox,omitempty"`
}

// mostState is how long a state may be, in bytes. A real one has some thousand.
const mostState = 16 << 20

// loadState reads the state of an earlier process; fresh is the state if there was none.
func loadState(dir string, fresh state) (state, error) {
	fresh.Ports = map[string]int{}
	if dir == "" {
		return fresh, nil
	}
	path := filepath.Join(dir, stateFile)
	if info, err := os.Stat(path); err == nil && info.Size() > mostState {
		return state{}, fmt.Errorf("read the simulator's state in %s: it has more than %d bytes", path, mostState)
	}
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return fresh, nil
	}
	if err != nil {
		return state{}, fmt.Errorf("read the simulator's state: %w", err)
	}
	old := state{Ports: map[string]int{}}
	if err := json.Unmarshal(b, &old); err != nil {
		return state{}, fmt.Errorf("read the simulator's state in %s: %w", path, err)
	}
	return old, nil
}

// keep writes the state after a change of tokens. When the disk fails, the call that changed the
// tokens goes on; the next start then finds an older state.
func (s *Simulator) keep() {
	if err := s.save(); err != nil {
		slog.Error("Simulator state is not kept", "error", err)
	}
}

// save writes the state so that it is whole whenever the process ends.
func (s *Simulator) save() error {
	if s.dir == "" {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	var err1, err2 error
	s.state.RingCentral, err1 = s.RingCentral.MarshalState()
	s.state.Dropbox, err2 = s.Dropbox.MarshalState()
	if err := errors.Join(err1, err2); err != nil {
		return fmt.Errorf("keep the simulator's state: %w", err)
	}
	b, err := json.MarshalIndent(s.state, "", " ")
	if err != nil {
		return fmt.Errorf("keep the simulator's state: %w", err)
	}
	if err := replace(filepath.Join(s.dir, stateFile), b); err != nil {
		return fmt.Errorf("keep the simulator's state: %w", err)
	}
	return nil
}

// replace writes a file under another name first and then renames it.
func replace(path string, b []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return os.Rename(f.Name(), path)
}
