package store

import (
	"slices"
	"time"

	"ringcentral-archiver/store/disk"
	"ringcentral-archiver/store/ledger"
)

// Listing is what is known of a source from its complete listings: its coverage.
type Listing struct {
	At   time.Time // when the newest complete listing was made
	Full time.Time // when it was last listed as far back as was asked for
	From time.Time `json:",omitzero"` // how far back the newest one went
	// Begin is from when on everything was listed, without a gap until At; zero when not known.
	Begin time.Time `json:",omitzero"`
	// Again is how far back the next listing has to go at least, because the
	// user asked for it; zero otherwise.
	Again time.Time `json:",omitzero"`
	Shown Shown     `json:",omitzero"`
	// Unread are the records that could not be read when they were last listed, at most
	// MostUnread of them; Unreadable is how many there are.
	Unread     []Unread `json:",omitempty"`
	Unreadable int      `json:",omitempty"`
}

// Shown counts what the newest complete listing showed.
type Shown struct {
	Rows  int `json:",omitempty"` // calls or messages
	Items int `json:",omitempty"` // that are to be archived
	Parts int `json:",omitempty"` // of them
}

// Unread is a record that a listing showed and that cannot be archived as it is.
type Unread struct {
	Place int       // in the list, from 1
	ID    string    `json:",omitempty"`
	URI   string    `json:",omitempty"`
	Kind  string    `json:",omitempty"` // RingCentral's word for what it is
	Time  time.Time `json:",omitzero"`  // of the call or message; zero when it has none
	Why   string    // in a few words
	// Reason is a reason code.
	Reason string
	From   time.Time `json:",omitzero"`  // how far back the listing went that showed it
	Whose  string    `json:",omitempty"` // the extension in whose messages it is; empty = the list's own
}

// MostUnread is how many records of a source are named.
const MostUnread = 200

// Listing reads when a single source was last listed; zero when never. Errors:
// ErrDamaged.
func (tx *Tx) Listing(s ledger.Source) (l Listing, err error) {
	_, err = tx.file.GetJSON(disk.BucketListings, []byte{byte(s)}, &l)
	return l, err
}

// PutListing writes when a single source was last listed. Errors: bbolt's.
func (tx *Tx) PutListing(s ledger.Source, l Listing) error {
	return tx.file.PutJSON(disk.BucketListings, []byte{byte(s)}, l)
}

// UnreadOf is an unread record of a source.
type UnreadOf struct {
	Type ledger.Type
	Unread
}

// UnreadOf gives the unread records of the sources, and how many there are in all. A call of the
// signed-in user stands in two lists, the account's and the user's own, and counts once. Errors:
// ErrDamaged.
func (tx *Tx) UnreadOf(sources ledger.Source) (named []UnreadOf, n int, err error) {
	var account []Unread
	for _, s := range sources.Each() {
		l, err := tx.Listing(s)
		if err != nil {
			return nil, 0, err
		}
		n += l.Unreadable
		unread := l.Unread
		switch s {
		case ledger.AccountRecordings:
			account = unread
		case ledger.OwnRecordings:
			unread = Without(unread, account)
			n -= len(l.Unread) - len(unread)
		}
		for _, u := range unread {
			named = append(named, UnreadOf{s.Type(), u})
		}
	}
	return named, n, nil
}

// Without leaves out the records that are among others. Two that have nothing to be told apart by
// are taken for the same.
func Without(records, others []Unread) (rest []Unread) {
	others = slices.Clone(others)
	for _, u := range records {
		i := slices.IndexFunc(others, func(o Unread) bool { return o.ID == u.ID && o.Time.Equal(u.Time) && o.Why == u.Why })
		if i < 0 {
			rest = append(rest, u)
			continue
		}
		others = slices.Delete(others, i, i+1)
	}
	return rest
}
