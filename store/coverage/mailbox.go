package coverage

import (
	"bytes"
	"fmt"
	"time"

	"ringcentral-archiver/store/disk"
	"ringcentral-archiver/store/ledger"
)

// Mailbox is what is known of one extension's message store: who it is, and the coverage of each of
// its types. The listings of the account's messages are made of those of all mailboxes.
type Mailbox struct {
	Owner  ledger.Owner
	Type   string `json:",omitempty"` // RingCentral's word for what kind of extension it is
	Status string `json:",omitempty"` // as the list of extensions has it
	Listed map[ledger.Type]Listing
	// what was unfinished when it was last listed, by the second of Unix time at which the hour begins
	Unfinished map[ledger.Type]map[int64]int `json:",omitempty"`
	Shared     Shared                        `json:",omitzero"`
	// Gone is since when RingCentral neither names nor serves it. What was archived of it stays.
	Gone time.Time `json:",omitzero"`
	// None says that RingCentral names it and has no message store for it, such as for a menu.
	None bool `json:",omitempty"`
	// Row says that all that is known of it is its row in the list of extensions, which cannot be read.
	Row bool `json:",omitempty"`
	// about how many calls it takes to list it as far back as was asked for; 0 = not known
	FullCalls int `json:",omitempty"`
	// why it could not be listed the last time; empty after it was
	Reason  string    `json:",omitempty"` // reason code
	Detail  string    `json:",omitempty"`
	Failed  int       `json:",omitempty"` // times in a row
	NextTry time.Time `json:",omitzero"`  // not to be listed before
}

// At is when everything that is asked for of the mailbox was last listed; zero when some of it was
// not yet.
func (m *Mailbox) At(types []ledger.Type) (at time.Time) {
	for i, t := range types {
		if of := m.Listed[t].At; i == 0 || of.Before(at) {
			at = of
		}
	}
	return at
}

// Mailboxes sums up how the listing of the mailboxes stands.
type Mailboxes struct {
	At     time.Time // of the newest pass that listed some; zero = they are due
	Wanted int       // that are to be listed
	Every  int       // hours in which each is listed once, at the rate that RingCentral allows
	Slower int       `json:",omitempty"` // hours that it takes at the pace of the last round, where the hour was too short for that; 0 = it was not
	Listed int       // of the wanted, those of which everything asked for was listed once
	Gone   int       // that RingCentral has deleted
	None   int       // that have no message store
	// those that could not be listed the last time, and the first of them
	Failing int
	First   Failing
	Roster  bool // the list of extensions was whole
	// of the wanted, those whose messages of shared numbers are not listed: because it is not known whether there are any,
	// and because RingCentral refuses to list them
	SharedNotKnown, SharedRefused int
	ThreadsNotKnown               int  `json:",omitempty"` // of the wanted, those of which it is not known whether they have shared inboxes
	SharedLeftOut                 bool `json:",omitempty"` // an extension that is left out may answer for a shared number that is not
	Threads                       bool // one of them has shared inboxes
	Inboxes                       bool `json:",omitempty"` // the shared inboxes are listed with them
	NoInboxes                     bool `json:",omitempty"` // RingCentral refuses to list them because there are none
}

// Hours is in how many hours each mailbox is really listed once; 0 before the first pass.
func (m Mailboxes) Hours() int { return max(m.Every, m.Slower) }

// Failing is a mailbox that could not be listed.
type Failing struct {
	Owner  ledger.Owner
	Reason string // reason code
	Detail string
}

var (
	keyMailboxes  = []byte("mailboxes")
	prefixMailbox = []byte("mailbox\n") // in the bucket of listings, before the extension's id
)

func mailboxKey(extension string) []byte { return append(bytes.Clone(prefixMailbox), extension...) }

// Mailbox reads what is known of an extension's message store; an empty one when nothing is.
// Errors: ErrDamaged.
func (tx *Coverage) Mailbox(extension string) (m Mailbox, err error) {
	_, err = tx.file.GetJSON(disk.BucketListings, mailboxKey(extension), &m)
	return m, err
}

// PutMailbox writes what is known of an extension's message store. Errors: bbolt's.
func (tx *Coverage) PutMailbox(m Mailbox) error {
	return tx.file.PutJSON(disk.BucketListings, mailboxKey(m.Owner.ExtensionID), m)
}

// DropMailbox forgets an extension's message store. Errors: bbolt's.
func (tx *Coverage) DropMailbox(extension string) error {
	if err := tx.file.Bucket(disk.BucketListings).Delete(mailboxKey(extension)); err != nil {
		return fmt.Errorf("forget the mailbox of %s: %w", extension, err)
	}
	return nil
}

// EachMailbox reads all of them, in the order of their ids. Errors: ErrDamaged.
func (tx *Coverage) EachMailbox() (all []Mailbox, err error) {
	c := tx.file.Bucket(disk.BucketListings).Cursor()
	for k, _ := c.Seek(prefixMailbox); bytes.HasPrefix(k, prefixMailbox); k, _ = c.Next() {
		var m Mailbox
		if _, err := tx.file.GetJSON(disk.BucketListings, k, &m); err != nil {
			return nil, err
		}
		all = append(all, m)
	}
	return all, nil
}

// Mailboxes reads how their listing stands; the zero value before the first pass. Errors: ErrDamaged.
func (tx *Coverage) Mailboxes() (s Mailboxes, err error) {
	_, err = tx.file.GetJSON(disk.BucketState, keyMailboxes, &s)
	return s, err
}

// PutMailboxes writes how their listing stands. Errors: bbolt's.
func (tx *Coverage) PutMailboxes(s Mailboxes) error {
	return tx.file.PutJSON(disk.BucketState, keyMailboxes, s)
}

// ChangeListing changes what is known of a single source, of the account's messages that of every
// mailbox as well, and makes these due. Errors: ErrDamaged, bbolt's.
func (tx *Coverage) ChangeListing(s ledger.Source, change func(*Listing)) error {
	l, err := tx.Listing(s)
	if err != nil {
		return err
	}
	change(&l)
	if err := tx.PutListing(s, l); err != nil || s&ledger.AccountMessages == 0 {
		return err
	}
	all, err := tx.EachMailbox()
	if err != nil {
		return err
	}
	for _, m := range all {
		l, listed := m.Listed[s.Type()]
		if !listed {
			continue
		}
		change(&l)
		m.Listed[s.Type()] = l
		if err := tx.PutMailbox(m); err != nil {
			return fmt.Errorf("mailbox of %s: %w", m.Owner.ExtensionID, err)
		}
	}
	state, err := tx.Mailboxes()
	if err != nil {
		return err
	}
	state.At = time.Time{}
	return tx.PutMailboxes(state)
}
