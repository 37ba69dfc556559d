package ledger

import (
	"bytes"
	"compress/flate"
	"errors"
	"strings"
	"testing"

	"ringcentral-archiver/store/compact"
	"ringcentral-archiver/store/disk"
)

// TestARecordThatIsUnpackedToNoEnd of an older version is damaged, and takes no memory.
//
//test:long
func TestARecordThatIsUnpackedToNoEnd(t *testing.T) {
	var packed bytes.Buffer
	w, err := flate.NewWriter(&packed, flate.BestCompression)
	if err == nil {
		_, err = w.Write(make([]byte, compact.MostUnpacked+1))
	}
	if err := errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	if text, err := (Record{Packed: packed.Bytes()}).Text(); !errors.Is(err, disk.ErrDamaged) {
		t.Errorf("%d bytes are unpacked to %d (%v)", packed.Len(), len(text), err)
	}
}

// TestRecordIsPackedOnce: an item that is read and written again keeps the very
// bytes of its record, and each caller gets its text.
func TestRecordIsPackedOnce(t *testing.T) {
	text := strings.Repeat(`{"id":"1"}`, 100)
	first, err := EncodeItem(&Item{Key: Key{SMS, "1"}, State: Waiting, Record: RecordOf([]byte(text))})
	if err != nil {
		t.Fatal(err)
	}
	if len(first) > len(text) {
		t.Errorf("%d bytes became %d", len(text), len(first))
	}
	raw := first
	for range 3 {
		it, err := DecodeItem(raw)
		if err != nil {
			t.Fatal(err)
		}
		clear(raw) // the store's pages are not the item's
		if got, err := it.Record.Text(); err != nil || string(got) != text {
			t.Fatalf("the record is %q (%v)", got, err)
		}
		if raw, err = EncodeItem(it); err != nil {
			t.Fatal(err)
		}
	}
	if none, err := (Record{}).Text(); none != nil || err != nil {
		t.Errorf("no record says %q (%v)", none, err)
	}
}
