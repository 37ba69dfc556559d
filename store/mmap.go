package store

import (
	"sync"
	"sync/atomic"

	"go.etcd.io/bbolt"
)

// mapped keeps within bounds how much of the file is in the process's memory.
// bbolt has the system show it the file; what was read once counts as the
// process's own until memory is scarce, with as much around it as the system finds
// fit: after all items were read that is nearly the whole file. What is let go is
// still in the system's cache.
type mapped struct {
	reads atomic.Int64

	mu   sync.Mutex
	rest int64 // bytes of all files that stayed in memory when this one was let go
}

const (
	mappedMost  = 24 << 20 // bytes
	mappedLooks = 256      // reads between two looks at how much it is
)

// opened is called before anything of the file is read.
func (m *mapped) opened() { m.rest = filesInMemory() }

// wasRead is called by a transaction that reads: while one runs, what is mapped
// stays where it is.
func (m *mapped) wasRead(b *bbolt.Tx) {
	if m.reads.Add(1)%mappedLooks != 0 || !m.mu.TryLock() {
		return
	}
	defer m.mu.Unlock()
	if filesInMemory()-m.rest > mappedMost {
		letGo(b.DB().Info().Data, b.Size())
		m.rest = filesInMemory()
	}
}
