package tables

import (
	"encoding/binary"
	"fmt"
	"slices"
	"time"

	"ringcentral-archiver/store/disk"
	"ringcentral-archiver/store/ledger"
)

// blockSpan is the span of a block of rows, in the unit of their keys. Each
// block keeps the counts of its rows. A page walks only the rows of the blocks
// that it lies in, and of those that its query cuts; for all other blocks the
// counts are enough.
const blockSpan = uint64(30 * 24 * time.Hour / time.Millisecond)

// BlockOf is the key of the block that the row with this key lies in: its beginning.
func BlockOf(key []byte) []byte {
	at := binary.BigEndian.Uint64(key)
	return binary.BigEndian.AppendUint64(nil, at-at%blockSpan)
}

// BlockEnd is where the next block begins.
func BlockEnd(block []byte) []byte {
	return binary.BigEndian.AppendUint64(nil, binary.BigEndian.Uint64(block)+blockSpan)
}

// RowCount counts rows: all of them, and those with data.
type RowCount struct{ All, WithData int }

// countRow counts one row as it lies in the store; none where there is none.
func countRow(row []byte) RowCount {
	switch {
	case len(row) == 0:
		return RowCount{}
	case !ledger.RowHasData(row):
		return RowCount{All: 1}
	default:
		return RowCount{All: 1, WithData: 1}
	}
}

func (n RowCount) plus(m RowCount, by int) RowCount {
	return RowCount{n.All + by*m.All, n.WithData + by*m.WithData}
}

// Encode lays the counts out.
func (n RowCount) Encode() []byte {
	return binary.AppendUvarint(binary.AppendUvarint(nil, uint64(n.All)), uint64(n.WithData))
}

func decodeRowCount(raw []byte) (n RowCount, rest []byte, err error) {
	all, used := binary.Uvarint(raw)
	withData, usedToo := binary.Uvarint(raw[max(0, used):])
	if used <= 0 || usedToo <= 0 {
		return n, nil, fmt.Errorf("rows of a block: %w", disk.ErrDamaged)
	}
	return RowCount{int(all), int(withData)}, raw[used+usedToo:], nil
}

// Block is what is kept of the rows of a block.
type Block struct {
	RowCount
	Standings map[ledger.Standing]int
	Latest    time.Time // no row was listed later; it stays when a row changes
}

// addJob counts a row in.
func (b *Block) addJob(job *ledger.Job) {
	n := RowCount{All: 1}
	if job.HasData() {
		n.WithData = 1
	}
	b.RowCount = b.plus(n, +1)
	b.stand(job.Standing(), +1)
	b.Latest = latest(append(job.Listed[:], b.Latest)...)
}

// takeOut counts out a row as it lies in the store, if there is one. Of a row that cannot be read all are
// counted again.
func (b *Block) takeOut(row []byte) {
	if len(row) == 0 {
		return
	}
	b.RowCount = b.plus(countRow(row), -1)
	if st, kept := ledger.RowStanding(row); kept {
		b.stand(st, -1)
	} else if job, err := ledger.DecodeJob(row); err == nil {
		b.stand(job.Standing(), -1)
	}
}

func latest(times ...time.Time) time.Time { return slices.MaxFunc(times, time.Time.Compare) }

// stand counts hours that stand so more or less.
func (b *Block) stand(st ledger.Standing, by int) {
	if b.Standings == nil {
		b.Standings = map[ledger.Standing]int{}
	}
	if b.Standings[st] += by; b.Standings[st] == 0 {
		delete(b.Standings, st)
	}
}

// merge adds what a transaction has changed.
func (b *Block) merge(more *Block) {
	b.RowCount = b.plus(more.RowCount, +1)
	for st, n := range more.Standings {
		b.stand(st, n)
	}
	b.Latest = latest(b.Latest, more.Latest)
}

// Encode lays a block out as its counts, its latest listing, and each standing with its count.
func (b *Block) Encode() []byte {
	out := b.RowCount.Encode()
	var last int64
	if !b.Latest.IsZero() {
		last = b.Latest.Add(time.Second - 1).Unix() // the next whole second
	}
	out = binary.AppendVarint(out, last)
	for st, n := range b.Standings {
		out = binary.AppendVarint(append(out, st.Bytes()...), int64(n))
	}
	return out
}

// DecodeBlock reads what is kept of a block. One of before standings were counted has none. Errors:
// ErrDamaged.
func DecodeBlock(raw []byte) (b Block, err error) {
	var rest []byte
	if b.RowCount, rest, err = decodeRowCount(raw); err != nil || len(rest) == 0 {
		return b, err
	}
	damaged := fmt.Errorf("standings of a block: %w", disk.ErrDamaged)
	last, used := binary.Varint(rest)
	if used <= 0 {
		return b, damaged
	}
	if rest = rest[used:]; last != 0 {
		b.Latest = time.Unix(last, 0).UTC()
	}
	b.Standings = map[ledger.Standing]int{}
	for len(rest) > 0 {
		n, used := binary.Varint(rest[min(len(rest), ledger.StandingSize):])
		if used <= 0 {
			return b, damaged
		}
		b.Standings[ledger.StandingOf(rest)], rest = int(n), rest[ledger.StandingSize+used:]
	}
	return b, nil
}

// blockIn is the block of a row among those that are being counted.
func blockIn(counted map[string]*Block, key []byte) *Block {
	block := string(BlockOf(key))
	if counted[block] == nil {
		counted[block] = &Block{}
	}
	return counted[block]
}
