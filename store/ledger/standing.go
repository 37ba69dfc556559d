package ledger

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"
	"time"

	"ringcentral-archiver/store/disk"
)

// SettleTime is how old an hour must be before its last listing may be believed: recordings attach
// late (docs/ringcentral.md §3.5).
const SettleTime = 4 * time.Hour

// Standing is what of an hour's row says whether more of it is expected, source by source. Few hours
// stand differently from the others of their month, so that these can be counted.
type Standing struct {
	Sources    Source // that the hour has to be listed for
	Settled    Source // that were listed after it had settled
	Unfinished Source // that showed what was still in progress
	Unread     Source // that showed records which could not be read
}

// Believable is the row without listings that lie in the future. The clock was wrong when they were made,
// or is wrong now, so they cannot have covered the hour.
func (j *Job) Believable(now time.Time) *Job {
	believable := *j
	for i, at := range j.Listed {
		if at.After(now) {
			believable.Listed[i] = time.Time{}
		}
	}
	return &believable
}

// Standing is how the hour stands.
func (j *Job) Standing() Standing {
	st, settled := Standing{Sources: j.Sources}, j.To().Add(SettleTime)
	for i, s := range Sources {
		if !j.Listed[i].Before(settled) {
			st.Settled |= s
		}
		if j.Unfinished[i] != 0 {
			st.Unfinished |= s
		}
		if j.Unread[i] != 0 {
			st.Unread |= s
		}
	}
	return st
}

// Row is the row of an hour that stands so, as far as that tells.
func (st Standing) Row(from time.Time) *Job {
	j := &Job{From: from, Sources: st.Sources}
	for i, s := range Sources {
		if st.Settled.Has(s) {
			j.Listed[i] = j.To().Add(SettleTime)
		}
		if st.Unfinished.Has(s) {
			j.Unfinished[i] = 1
		}
		if st.Unread.Has(s) {
			j.Unread[i] = 1
		}
	}
	return j
}

func (st Standing) bytes() []byte {
	return []byte{byte(st.Sources), byte(st.Settled), byte(st.Unfinished), byte(st.Unread)}
}

const standingSize = 4

func standingOf(b []byte) Standing {
	return Standing{Source(b[0]), Source(b[1]), Source(b[2]), Source(b[3])}
}

// Standings counts the hours from <= hour < to by how they stand, where no listing counts that was made
// after now. An hour without a row counts as one of which nothing is known. It reads what is kept of
// whole blocks, and the rows of those that the span cuts. Errors: ErrDamaged.
func (tx *Hours) Standings(from, to, now time.Time) (map[Standing]int, error) {
	out, rows := map[Standing]int{}, 0
	if !from.Before(to) {
		return out, nil
	}
	first, end := disk.TimeKey(from), disk.TimeKey(to)
	c := tx.file.Bucket(disk.BucketRows).Cursor()
	for key, raw := c.Seek(BlockOf(first)); key != nil && bytes.Compare(key, end) < 0; key, raw = c.Next() {
		b, err := DecodeBlock(raw)
		if err != nil {
			return nil, err
		}
		believed := !b.Latest.After(now)
		if believed && bytes.Compare(key, first) >= 0 && bytes.Compare(BlockEnd(key), end) <= 0 {
			for st, n := range b.Standings {
				out[st] += n
			}
			rows += b.All
			continue
		}
		n, err := tx.standingsOf(key, first, end, now, believed, out)
		if err != nil {
			return nil, err
		}
		rows += n
	}
	if missing := int(to.Sub(from)/time.Hour) - rows; missing > 0 {
		out[Standing{}] += missing
	}
	return out, nil
}

// standingsOf adds the rows of a block that lie within the span, and counts them.
func (tx *Hours) standingsOf(block, first, end []byte, now time.Time, believed bool, out map[Standing]int) (rows int, err error) {
	from, to := later(block, first), sooner(BlockEnd(block), end)
	c := tx.file.Bucket(disk.BucketJobs).Cursor()
	for k, row := c.Seek(from); k != nil && bytes.Compare(k, to) < 0; k, row = c.Next() {
		tx.file.WasRead()
		st, kept := standingIn(row)
		if !kept || !believed {
			job, err := tx.row(k, row)
			if err != nil {
				return rows, err
			}
			st = job.Believable(now).Standing()
		}
		out[st]++
		rows++
	}
	return rows, nil
}

// Block is what is kept of the rows of a block.
type Block struct {
	RowCount
	Standings map[Standing]int
	Latest    time.Time // no row was listed later; it stays when a row changes
}

// addJob counts a row in.
func (b *Block) addJob(job *Job) {
	n := RowCount{All: 1}
	if job.hasData() {
		n.WithData = 1
	}
	b.RowCount = b.plus(n, +1)
	b.stand(job.Standing(), +1)
	b.Latest = latest(append(job.Listed[:], b.Latest)...)
}

func latest(times ...time.Time) time.Time { return slices.MaxFunc(times, time.Time.Compare) }

// stand counts hours that stand so more or less.
func (b *Block) stand(st Standing, by int) {
	if b.Standings == nil {
		b.Standings = map[Standing]int{}
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
		out = binary.AppendVarint(append(out, st.bytes()...), int64(n))
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
	b.Standings = map[Standing]int{}
	for len(rest) > 0 {
		n, used := binary.Varint(rest[min(len(rest), standingSize):])
		if used <= 0 {
			return b, damaged
		}
		b.Standings[standingOf(rest)], rest = int(n), rest[standingSize+used:]
	}
	return b, nil
}
