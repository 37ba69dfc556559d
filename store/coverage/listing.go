package coverage

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
	// Undeleted is that RingCentral refused to show what was deleted.
	Undeleted bool `json:",omitempty"`
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
func (tx *Coverage) Listing(s ledger.Source) (l Listing, err error) {
	_, err = tx.file.GetJSON(disk.BucketListings, []byte{byte(s)}, &l)
	return l, err
}

// PutListing writes when a single source was last listed. Errors: bbolt's.
func (tx *Coverage) PutListing(s ledger.Source, l Listing) error {
	return tx.file.PutJSON(disk.BucketListings, []byte{byte(s)}, l)
}

// Unread gives all unread records of a source. Errors: ErrDamaged.
func (tx *Coverage) Unread(s ledger.Source, l Listing) (all []Unread, err error) {
	if l.Unreadable <= len(l.Unread) {
		return l.Unread, nil
	}
	known, err := tx.file.GetJSON(disk.BucketListings, allUnread(s), &all)
	if err != nil || !known {
		all = l.Unread
	}
	return all, err
}

// PutUnread writes a listing with its unread records, of which it names as many as MostUnread. Errors:
// bbolt's.
func (tx *Coverage) PutUnread(s ledger.Source, l Listing, all []Unread) error {
	l.Unread, l.Unreadable = all[:min(len(all), MostUnread)], len(all)
	if err := tx.PutListing(s, l); err != nil {
		return err
	}
	if len(all) <= MostUnread {
		return tx.file.Bucket(disk.BucketListings).Delete(allUnread(s))
	}
	return tx.file.PutJSON(disk.BucketListings, allUnread(s), all)
}

// allUnread is the key of all unread records of a source, where a listing does not name them all.
func allUnread(s ledger.Source) []byte { return []byte{byte(s), 'u'} }

// UnreadOf is an unread record of a source.
type UnreadOf struct {
	Type ledger.Type
	Unread
}

// UnreadOf gives the unread records of the sources, of each no more than MostUnread, and how many there
// are in all. What stands in several lists counts once: a call of the signed-in user in the account's
// and the user's own, a message with an id in lists of several types. Errors: ErrDamaged.
func (tx *Coverage) UnreadOf(sources ledger.Source) (named []UnreadOf, n int, err error) {
	var calls, messages []Unread
	for _, s := range sources.Each() {
		l, err := tx.Listing(s)
		if err != nil {
			return nil, 0, err
		}
		all, err := tx.Unread(s, l)
		if err != nil {
			return nil, 0, err
		}
		fresh := all
		if s.Type() == ledger.CallRecording {
			fresh = Without(all, calls)
			calls = append(calls, fresh...)
		} else {
			fresh = Without(all, messages)
			messages = append(messages, slices.DeleteFunc(slices.Clone(fresh), func(u Unread) bool { return u.ID == "" })...)
		}
		n += len(fresh) + max(0, l.Unreadable-len(all))
		for _, u := range fresh[:min(len(fresh), MostUnread)] {
			named = append(named, UnreadOf{s.Type(), u})
		}
	}
	return named, n, nil
}

// Without leaves out the records that are among others. Two that have nothing to be told apart by
// are taken for the same.
func Without(records, others []Unread) (rest []Unread) {
	type name struct {
		id, why string
		at      int64
	}
	nameOf := func(u Unread) name { return name{u.ID, u.Why, u.Time.UnixMilli()} }
	left := map[name]int{}
	for _, o := range others {
		left[nameOf(o)]++
	}
	for _, u := range records {
		if left[nameOf(u)] == 0 {
			rest = append(rest, u)
			continue
		}
		left[nameOf(u)]--
	}
	return rest
}
