package disk

import (
	"sync"
	"sync/atomic"

	"go.etcd.io/bbolt"
)

// Mapped bounds how much of the file is in the process's memory. bbolt maps the file. The system
// counts every page that was read, and pages around it, as the process's memory until memory is
// scarce, so after all items were read nearly the whole file counts. Released pages stay in the
// system's cache.
type Mapped struct {
	reads atomic.Int64

	mu   sync.Mutex
	rest int64 // bytes of all files that stayed in memory when this file was released
}

const (
	MappedMost  = 24 << 20 // bytes
	MappedLooks = 256      // reads between two looks at how much it is
)

// Opened is called before anything of the file is read.
func (m *Mapped) Opened() { m.rest = FilesInMemory() }

// wasRead is called by a transaction that reads. While a transaction runs, the
// mapping stays where it is.
func (m *Mapped) wasRead(b *bbolt.Tx) {
	if m.reads.Add(1)%MappedLooks == 0 {
		m.look(b)
	}
}

// look releases what has become too much.
func (m *Mapped) look(b *bbolt.Tx) {
	if !m.mu.TryLock() {
		return
	}
	defer m.mu.Unlock()
	if FilesInMemory()-m.rest > MappedMost {
		letGo(b.DB().Info().Data, b.Size())
		m.rest = FilesInMemory()
	}
}
