package disk

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
)

// packedFormat begins what is packed: JSON, which versions before wrote, does not begin so.
const packedFormat = 0xc1

const packedHead = 1 + 1 + crc32.Size

// Packed reports whether a document is packed.
func Packed(raw []byte) bool { return len(raw) >= packedHead && raw[0] == packedFormat }

// Pack lays a document out as its format, the number of the dictionary that it is packed with, a sum, and the packed text.
func (tx *Tx) Pack(text []byte) []byte {
	with := tx.Newest()
	out := with.Pack(make([]byte, packedHead), text)
	out[0], out[1] = packedFormat, with.Number
	binary.BigEndian.PutUint32(out[2:], packedSum(out))
	return out
}

// Unpack gives the text of a document that is packed. Errors: ErrDamaged.
func (tx *Tx) Unpack(raw []byte) ([]byte, error) {
	if !Packed(raw) || binary.BigEndian.Uint32(raw[2:]) != packedSum(raw) {
		return nil, fmt.Errorf("document that is not as it was written: %w", ErrDamaged)
	}
	with, err := tx.Dictionary(raw[1])
	if err != nil {
		return nil, err
	}
	text, err := with.Unpack(nil, raw[packedHead:])
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return text, nil
}

func packedSum(raw []byte) uint32 {
	return crc32.Update(crc32.ChecksumIEEE(raw[:2]), crc32.IEEETable, raw[packedHead:])
}
