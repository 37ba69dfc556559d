// Package ledger says what was to be archived and what became of it: items with their parts and states, the hours they
// belong to and the counts of both, and how items and hours are laid out in bytes. It knows nothing of the services.
// Package tables keeps all that in the store's file.
package ledger

import (
	"cmp"
	"fmt"
	"strings"
	"time"
)

// Key names an item: RingCentral's id and the type, never a name or a time.
type Key struct {
	Type Type
	ID   string
}

// String is the key as it is shown and given on the command line.
func (k Key) String() string { return k.Type.String() + "/" + k.ID }

// ParseKey reads a key as String writes it. Errors: one that names the text and
// shows what a key looks like.
func ParseKey(text string) (Key, error) {
	word, id, found := strings.Cut(text, "/")
	t, err := ParseType(word)
	if !found || id == "" || err != nil {
		return Key{}, fmt.Errorf("%q is not an item: it is named like call-recordings/7700000001004", text)
	}
	return Key{Type: t, ID: id}, nil
}

// Bytes is the key in the store.
func (k Key) Bytes() []byte { return append([]byte{byte(k.Type)}, k.ID...) }

// KeyOf reads a key as Bytes writes it.
func KeyOf(b []byte) Key { return Key{Type: Type(b[0]), ID: string(b[1:])} }

// Owner is the extension whose folder an item lies in.
type Owner struct {
	ExtensionID string `json:",omitempty"`
	Number      string `json:",omitempty"`
	Name        string `json:",omitempty"`
}

// Party is one end of a call or message.
type Party struct {
	Number    string `json:",omitempty"`
	Extension string `json:",omitempty"`
	Name      string `json:",omitempty"`
}

// Item is one thing to archive.
type Item struct {
	Key     Key
	State   State
	Sources Source
	Owner   Owner
	// of a message of a shared number: the extension in whose message store it is, which is not its owner
	Mailbox string    `json:",omitempty"`
	Folder  string    // the owner's folder in Dropbox
	Time    time.Time // when the call began or the message was made; UTC
	// of the call's leg that was recorded, if the call log says, otherwise of the call
	Duration time.Duration
	Call     time.Duration `json:",omitempty"` // of the whole call
	// Recorded is how long the recording should last; 0 when the call log does
	// not say, as with a recording that was started by hand.
	Recorded  time.Duration `json:",omitempty"`
	Direction string        `json:",omitempty"`
	From      Party
	To        []Party
	Label     string `json:",omitempty"` // how a recording was made: Automatic or OnDemand
	// the owner's extension is not in use any more: Disabled, Frozen, Unassigned or Deleted
	Leaving    string `json:",omitempty"`
	Parts      []Part
	Attempts   int       `json:",omitempty"`
	Reason     string    `json:",omitempty"` // reason code of the last failure
	Detail     string    `json:",omitempty"` // one sentence with what happened
	NextTry    time.Time `json:",omitzero"`
	Deadline   time.Time // when RingCentral deletes it; zero when not known
	Discovered time.Time
	Archived   time.Time `json:",omitzero"`
	Record     Record    `json:"-"`

	// RingCentral called it unfinished when it was listed, and it may change once more
	Early bool `json:",omitempty"`
	// its user has deleted it at RingCentral, which still had it; of a recording: its call was deleted from the call log
	Deleted bool `json:",omitempty"`
}

// Hour is the From of the hour that the item belongs to.
func (it *Item) Hour() time.Time { return it.Time.UTC().Truncate(time.Hour) }

// Inboxes stands for the message store of the texts in shared inboxes, which are in that of no extension (docs/ringcentral.md §11).
const Inboxes = "inbox"

// OfInboxes owns a text in a shared inbox of which RingCentral does not say whose it is.
var OfInboxes = Owner{ExtensionID: Inboxes, Name: "Shared inboxes"}

// Store is the extension in whose message store a message is.
func (it *Item) Store() string { return cmp.Or(it.Mailbox, it.Owner.ExtensionID) }

// ShownBy are the sources that show an item if RingCentral has it: those that have, and of one of the signed-in extension (own, by id) both
// that of its own items and that of the account's, for one of the two lists such items, by what is chosen.
func (it *Item) ShownBy(own string) Source {
	if own == "" || it.Store() != own {
		return it.Sources
	}
	return it.Sources | OwnSource(it.Key.Type) | AccountSource(it.Key.Type)
}

// ChosenBy is the extension by which a person takes a message in or leaves it out: that in whose message store it is, and the owner of
// a text in a shared inbox.
func (it *Item) ChosenBy() string { return it.HeldAt().ChosenBy() }

// KeptWithoutLimit reports whether RingCentral names no time after which it deletes such items:
// texts, voicemail and received faxes (docs/ringcentral.md §5.4).
func (it *Item) KeptWithoutLimit() bool {
	return it.Key.Type == VoiceMail || it.Key.Type == SMS || it.Key.Type == Fax && it.Direction != "Outbound"
}

// KeptFor is how long RingCentral keeps a recording, by what the account says of both kinds; 0 when it does not, nor where the recording does
// not tell of which kind it is.
func (it *Item) KeptFor(automatic, onDemand time.Duration) time.Duration {
	switch {
	case strings.EqualFold(it.Label, "OnDemand"):
		return onDemand
	case strings.EqualFold(it.Label, "Automatic"), automatic == onDemand:
		return automatic
	default:
		return 0
	}
}

// MayBeHeld reports whether RingCentral may still hold an item then.
func (it *Item) MayBeHeld(at time.Time) bool {
	return it.KeptWithoutLimit() || it.Deadline.IsZero() || it.Deadline.After(at)
}

// Done reports whether every part is committed.
func (it *Item) Done() bool {
	for _, p := range it.Parts {
		if !p.Done() {
			return false
		}
	}
	return len(it.Parts) > 0
}

// WasArchived reports whether everything that the item lacks was in Dropbox before.
func (it *Item) WasArchived() bool {
	for _, p := range it.Parts {
		if !p.Done() && p.Lost == nil {
			return false
		}
	}
	return len(it.Parts) > 0
}

// Bytes is the size of the committed parts.
func (it *Item) Bytes() (n int64) {
	for _, p := range it.Parts {
		n += p.Size
	}
	return n
}

// A recording is short when it lacks both a large part of its length and more
// than the ringing before it.
const (
	shortBy    = 10 * time.Second
	shortShare = 10 // a tenth
)

// Short reports whether a recording is shorter than what was recorded of the call.
func (it *Item) Short() bool {
	length := it.SoundLength()
	missing := it.Recorded - length
	return length > 0 && missing > shortBy && missing > it.Recorded/shortShare
}

// SoundLength is how long an item's sound lasts, as measured; 0 = not known.
func (it *Item) SoundLength() (d time.Duration) {
	for _, p := range it.Parts {
		d += p.Length
	}
	return d
}
