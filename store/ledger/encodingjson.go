package ledger

import (
	"encoding/binary"
	"encoding/json"
	"fmt"

	"ringcentral-archiver/store/disk"
)

// Versions before wrote an item as its state, the length of its JSON, a sum of these and the JSON, a sum of
// the record, the JSON, and the record compressed on its own. The highest bit of the length says that there are
// sums: before that there were none.
const (
	jsonHead = 1 + 4
	jsonSums = 2 * sumSize
	hasSums  = uint32(1) << 31
)

// splitJSON finds the pieces of an item that such a version wrote. Errors: ErrDamaged.
func splitJSON(raw []byte) (written, error) {
	if len(raw) < jsonHead {
		return written{}, fmt.Errorf("item of %d bytes: %w", len(raw), disk.ErrDamaged)
	}
	size := binary.BigEndian.Uint32(raw[1:jsonHead])
	summed, begin := size&hasSums != 0, jsonHead
	if summed {
		begin += jsonSums
	}
	end := begin + int(size&^hasSums)
	if end > len(raw) {
		return written{}, fmt.Errorf("item with a head of %d in %d bytes: %w", end-begin, len(raw), disk.ErrDamaged)
	}
	w := written{head: raw[begin:end]}
	if summed && binary.BigEndian.Uint32(raw[jsonHead:]) != sumOf(raw[:jsonHead], w.head) {
		return written{}, fmt.Errorf("item that is not as it was written: %w", disk.ErrDamaged)
	}
	if packed := raw[end:]; len(packed) > 0 {
		if w.record = packed; summed {
			w.recordSum = sumAt(raw[jsonHead+sumSize:])
		}
	}
	return w, nil
}

// mostValues is how many values the JSON of an item or an hour may hold: a thousand attachments have a fifth of that, and two bytes may
// become a part, which takes hundreds in memory.
const mostValues = 1 << 16

// readJSON reads an item or an hour that such a version wrote. Errors: ErrDamaged.
func readJSON(raw []byte, into any) error {
	values, inText := 0, false
	for i := 0; i < len(raw) && values <= mostValues; i++ {
		switch c := raw[i]; {
		case inText && c == '\\':
			i++
		case c == '"':
			inText = !inText
		case !inText && c == ',':
			values++
		}
	}
	if values > mostValues {
		return fmt.Errorf("more than %d values: %w", mostValues, disk.ErrDamaged)
	}
	if err := json.Unmarshal(raw, into); err != nil {
		return fmt.Errorf("%w: %w", disk.ErrDamaged, err)
	}
	return nil
}
