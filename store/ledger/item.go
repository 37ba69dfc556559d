package ledger

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"strings"
	"time"

	"ringcentral-archiver/store/disk"
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

func (k Key) bytes() []byte { return append([]byte{byte(k.Type)}, k.ID...) }

func parseKey(b []byte) Key { return Key{Type: Type(b[0]), ID: string(b[1:])} }

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
	// its user has deleted it at RingCentral, which still had it
	Deleted bool `json:",omitempty"`
}

// Hour is the From of the hour that the item belongs to.
func (it *Item) Hour() time.Time { return it.Time.UTC().Truncate(time.Hour) }

// KeptWithoutLimit reports whether RingCentral names no time after which it deletes such items:
// texts, voicemail and received faxes (docs/ringcentral.md §5.4).
func (it *Item) KeptWithoutLimit() bool {
	return it.Key.Type == VoiceMail || it.Key.Type == SMS || it.Key.Type == Fax && it.Direction != "Outbound"
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

// EncodeItem lays an item out as its state byte, the length of its JSON, a sum of these and the
// JSON, a sum of the record, the JSON, and the compressed record: the state can be read without
// decoding. The highest bit of the length says that there are sums.
func EncodeItem(it *Item) ([]byte, error) {
	head, err := json.Marshal(it)
	if err != nil {
		return nil, fmt.Errorf("encode item %s: %w", it.Key, err)
	}
	out := make([]byte, 0, itemHead+itemSums+len(head)+len(it.Record.Packed)+len(it.Record.text)/2)
	out = append(out, byte(it.State))
	out = binary.BigEndian.AppendUint32(out, uint32(len(head))|hasSums)
	out = append(out, make([]byte, itemSums)...)
	body := len(out) + len(head)
	if out, err = it.Record.appendTo(append(out, head...)); err != nil {
		return nil, fmt.Errorf("encode item %s: %w", it.Key, err)
	}
	binary.BigEndian.PutUint32(out[itemHead:], sumOf(out[:itemHead], out[itemHead+itemSums:body]))
	binary.BigEndian.PutUint32(out[itemHead+4:], it.Record.sumOf(out[body:]))
	return out, nil
}

const (
	itemHead = 1 + 4
	itemSums = 4 + 4
	hasSums  = uint32(1) << 31
)

// castagnoli has an instruction on most processors.
var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func sumOf(head, body []byte) uint32 {
	return crc32.Update(crc32.Checksum(head, castagnoli), castagnoli, body)
}

func sumAt(raw []byte) *uint32 { n := binary.BigEndian.Uint32(raw); return &n }

// splitItem finds an item's JSON, and looks at its sum. An item written before there were sums has
// none. Errors: ErrDamaged.
func splitItem(raw []byte) (begin, end int, summed bool, err error) {
	if len(raw) < itemHead {
		return 0, 0, false, fmt.Errorf("item of %d bytes: %w", len(raw), disk.ErrDamaged)
	}
	size := binary.BigEndian.Uint32(raw[1:itemHead])
	summed, begin = size&hasSums != 0, itemHead
	if summed {
		begin += itemSums
	}
	end = begin + int(size&^hasSums)
	if end > len(raw) {
		return 0, 0, false, fmt.Errorf("item with a head of %d in %d bytes: %w", end-begin, len(raw), disk.ErrDamaged)
	}
	if summed && binary.BigEndian.Uint32(raw[itemHead:]) != sumOf(raw[:itemHead], raw[begin:end]) {
		return 0, 0, false, fmt.Errorf("item that is not as it was written: %w", disk.ErrDamaged)
	}
	return begin, end, summed, nil
}

// DecodeItem leaves the record as it is until it is asked for. Nothing in the
// item points into raw. Errors: ErrDamaged.
func DecodeItem(raw []byte) (*Item, error) {
	begin, end, summed, err := splitItem(raw)
	if err != nil {
		return nil, err
	}
	var it Item
	if err := json.Unmarshal(raw[begin:end], &it); err != nil {
		return nil, fmt.Errorf("item: %w: %w", disk.ErrDamaged, err)
	}
	if it.Key.Type.Column() < 0 { // it could not be written again, and has no place in a count
		return nil, fmt.Errorf("item without a type: %w", disk.ErrDamaged)
	}
	if packed := raw[end:]; len(packed) > 0 {
		it.Record.Packed = bytes.Clone(packed)
		if summed {
			it.Record.sum = sumAt(raw[itemHead+4:])
		}
	}
	it.spread()
	return &it, nil
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
