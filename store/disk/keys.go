package disk

import (
	"encoding/binary"
	"time"
)

// TimeKey orders times as bytes, to the millisecond; times before 1970 and the
// zero time come first.
func TimeKey(t time.Time) []byte {
	return binary.BigEndian.AppendUint64(nil, uint64(max(0, t.UnixMilli())))
}

func KeyTime(b []byte) time.Time { return time.UnixMilli(int64(binary.BigEndian.Uint64(b))).UTC() }
