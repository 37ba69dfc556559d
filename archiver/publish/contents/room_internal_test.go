package contents

import (
	"bytes"
	"compress/flate"
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"ringcentral-archiver/archiver/index"
	"ringcentral-archiver/archiver/jsonvalues"
	"ringcentral-archiver/archiver/layout"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/calllog"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/store/storetest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var hour = time.Date(2026, 11, 20, 16, 0, 0, 0, time.UTC)

// itemsOf reads the hour.
func itemsOf(s *store.Store) (items []*index.Item, err error) {
	_, items, err = New(s, time.UTC, time.Time{}, 0).next(hour, hour.Add(time.Hour))
	return items, err
}

// putOther notes an item of another computer with files in Dropbox, and so many bytes of text.
func putOther(tx *store.Tx, kind ledger.Type, id string, files, text int) error {
	type file struct {
		Path string `json:"path"`
	}
	var all []file
	for i := range files {
		path := fmt.Sprintf("/Bob/20261120-160000_1_2_%s_%d.mp3", id, i)
		all = append(all, file{path})
		if err := tx.PutRemoteFile(layout.IDToken(id), ledger.RemoteFile{Path: path, Size: 1}); err != nil {
			return err
		}
	}
	entry, err := json.Marshal(map[string]any{
		"type": layout.TypeFolders[kind], "id": id, "time": hour, "text": strings.Repeat("x", text), "files": all,
	})
	if err != nil {
		return err
	}
	packed, err := new(Packer).Pack(entry)
	return errors.Join(err, tx.PutOther(hour, ledger.Key{Type: kind, ID: id}.String(), packed))
}

// TestAnHourOfOthersHasAnEnd: whoever can write to the Dropbox can name as much as they like in it.
//
//test:long
func TestAnHourOfOthersHasAnEnd(t *testing.T) {
	s := storetest.Open(t)
	const each = 1 << 20
	if err := s.Update(func(tx *store.Tx) error {
		for i := range 2 * mostHour / each {
			if err := putOther(tx, ledger.SMS, fmt.Sprint(i), 1, each); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	items, err := itemsOf(s)
	if err != nil || len(items) < mostHour/each/2 || len(items) > mostHour/each+1 {
		t.Errorf("%d items of 1 MiB are shown, %v", len(items), err)
	}
}

// TestAnEntryThatIsUnpackedToNoEnd takes no memory.
func TestAnEntryThatIsUnpackedToNoEnd(t *testing.T) {
	var packed bytes.Buffer
	w, err := flate.NewWriter(&packed, flate.BestCompression)
	if err == nil {
		_, err = w.Write(make([]byte, jsonvalues.Most+1))
	}
	if err := errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	if text, err := unpack(packed.Bytes()); err == nil {
		t.Errorf("%d bytes are unpacked to %d", packed.Len(), len(text))
	}
}

// TestWhatACallIsJoinedWithHasAnEnd: each recording once, however often a call names it; and calls of others that name many, of which
// each has many files, leave room for its own.
func TestWhatACallIsJoinedWithHasAnEnd(t *testing.T) {
	s := storetest.Open(t)
	const files = 1500
	call := func(id string) calllog.Call {
		return calllog.Call{ID: id, Start: hour, Kind: "Voice", Recordings: []string{"7", "8", "7", "7"}}
	}
	if err := s.Update(func(tx *store.Tx) error {
		var others []calllog.Call
		for i := range mostHour / fileSize / files {
			others = append(others, call(fmt.Sprintf("A%d", i)))
		}
		return errors.Join(putOther(tx, ledger.CallRecording, "7", files, 0), putOther(tx, ledger.CallRecording, "8", files, 0),
			tx.TakeCalls(others), tx.PutCalls([]calllog.Call{call("own")}))
	}); err != nil {
		t.Fatal(err)
	}
	items, err := itemsOf(s)
	if err != nil {
		t.Fatal(err)
	}
	all, own := 0, 0
	for _, it := range items {
		if it.Row != nil {
			all += len(it.Files)
		}
		if it.ID == "own" {
			own = len(it.Files)
		}
	}
	if own != 2*files {
		t.Errorf("the call is joined with %d files, want %d", own, 2*files)
	}
	if all > mostHour/fileSize+4*files {
		t.Errorf("the calls of an hour are joined with %d files", all)
	}
}

// TestTheCallsOfOthersInAnHourHaveAnEnd, those of this computer do not.
//
//test:long
func TestTheCallsOfOthersInAnHourHaveAnEnd(t *testing.T) {
	s := storetest.Open(t)
	many := make([]string, 1000)
	for i := range many {
		many[i] = fmt.Sprintf("%0*d", mostID, i)
	}
	calls := func(name string) (out []calllog.Call) {
		for i := range mostHour/(len(many)*mostID) + 20 {
			out = append(out, calllog.Call{ID: fmt.Sprint(name, i), Start: hour, Kind: "Voice", Recordings: many})
		}
		return out
	}
	own := calls("own")
	if err := s.Update(func(tx *store.Tx) error { return errors.Join(tx.TakeCalls(calls("A")), tx.PutCalls(own)) }); err != nil {
		t.Fatal(err)
	}
	items, err := itemsOf(s)
	shown := map[bool]int{}
	for _, it := range items {
		shown[strings.HasPrefix(it.ID, "own")]++
	}
	if err != nil || shown[true] != len(own) || shown[false] < len(own)/2 || shown[false] >= len(own) {
		t.Errorf("%d of %d calls of its own are shown, and %d of as many of others (%v)", shown[true], len(own), shown[false], err)
	}
}

// TestPackingManyEntriesMakesTablesOnce: made for each, they take a millisecond and a megabyte, and a record has half a million.
func TestPackingManyEntriesMakesTablesOnce(t *testing.T) {
	var p Packer
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	const entries = 1000
	for i := range entries {
		text := fmt.Sprintf(`{"type":"SMS","id":"%d"}`, i)
		packed, err := p.Pack([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		if read, err := unpack(packed); err != nil || string(read) != text {
			t.Fatalf("%s is read as %s, %v", text, read, err)
		}
	}
	runtime.ReadMemStats(&after)
	if each := (after.TotalAlloc - before.TotalAlloc) / entries; each > 100<<10 {
		t.Errorf("packing and unpacking an entry takes %d bytes of memory", each)
	}
}
