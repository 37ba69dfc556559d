package coverage

import (
	"time"

	"ringcentral-archiver/store/disk"
)

// Shared is what is known of the messages of shared numbers (of queues, sites, menus) in one extension's message store, which a list
// shows only if it asks for them, and of shared inboxes, which are in no message store (docs/ringcentral.md §11).
type Shared struct {
	At       time.Time `json:",omitzero"`  // when RingCentral was last asked which features the extension has; zero = never
	Again    bool      `json:",omitempty"` // it is to be asked again now
	Messages Messages  `json:",omitempty"`
	Threads  Threads   `json:",omitempty"`
}

// Messages says how the messages of shared numbers stand.
type Messages string

// What is known of the messages of shared numbers.
const (
	NotKnown Messages = ""        // RingCentral has not been asked
	None     Messages = "none"    // RingCentral says that the extension has none
	Wanted   Messages = "wanted"  // it may have some; no list has been asked for them as far back as was asked for
	Trying   Messages = "trying"  // RingCentral does not say whether it has some; the same
	Listed   Messages = "listed"  // the lists ask for them
	Refused  Messages = "refused" // RingCentral refuses to list them
)

// Threads says whether there are shared inboxes.
type Threads string

// What is known of shared inboxes.
const (
	ThreadsNotKnown Threads = ""
	NoThreads       Threads = "none"
	SomeThreads     Threads = "some"
)

// Asks reports whether lists are to ask for messages of shared numbers.
func (s Shared) Asks() bool {
	return s.Messages == Wanted || s.Messages == Trying || s.Messages == Listed
}

// Due reports whether it is time to ask RingCentral again.
func (s Shared) Due(now time.Time, every time.Duration) bool {
	return s.Again || s.At.IsZero() || s.At.After(now) || now.Sub(s.At) >= every
}

var keyShared = []byte("shared")

// Shared reads what is known for the signed-in user's own message store; nothing at first. Errors: ErrDamaged.
func (tx *Coverage) Shared() (s Shared, err error) {
	_, err = tx.file.GetJSON(disk.BucketState, keyShared, &s)
	return s, err
}

// PutShared writes what is known for the signed-in user's own message store. Errors: bbolt's.
func (tx *Coverage) PutShared(s Shared) error { return tx.file.PutJSON(disk.BucketState, keyShared, s) }
