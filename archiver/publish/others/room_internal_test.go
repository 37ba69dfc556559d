package others

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"ringcentral-archiver/archiver/index"
	"ringcentral-archiver/archiver/publish/contents"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/target"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/destination"
	"ringcentral-archiver/store/storetest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// one is a Dropbox with one day record and nothing else.
type one struct {
	Client
	text  string
	asked int // for files
}

func (d *one) Download(context.Context, string) ([]byte, target.File, error) {
	return []byte(d.text), target.File{}, nil
}

func (d *one) Stat(context.Context, string) (target.File, error) {
	d.asked++
	return target.File{}, target.ErrNotFound
}

// take reads a day record with some items, and counts the transactions.
func take(t *testing.T, items int, fields string) (d *one, changes int) {
	t.Helper()
	s := storetest.Open(t)
	var all []string
	for i := range items {
		all = append(all, fmt.Sprintf(`{"type":"SMS","id":"%d","time":"2026-11-20T16:00:00Z",%s}`, i, fields))
	}
	d = &one{text: `{"account":"x","date":"2026-11-20","items":[` + strings.Join(all, ",") + `]}`}
	s.SetFailpoint(func(written bool) error {
		if written {
			changes++
		}
		return nil
	})
	o := New(Config{Store: s, Client: d, Zone: time.UTC, Contents: contents.New(s, time.UTC, time.Time{}, 0)})
	if err := o.takePage(t.Context(), destination.RemotePage{Path: "/Index/2026-11-20.json"}, nil); err != nil {
		t.Fatal(err)
	}
	_ = s.View(func(tx *store.Tx) error {
		n := 0
		_ = tx.Others(time.Date(2026, 11, 20, 16, 0, 0, 0, time.UTC), func(string, []byte) error { n++; return nil })
		if n != items {
			t.Errorf("%d of %d items were taken over", n, items)
		}
		return nil
	})
	return d, changes
}

// TestLargeItemsAreNotHeldTogether: five hundred of them would fill the memory.
//
//test:long
func TestLargeItemsAreNotHeldTogether(t *testing.T) {
	const items = 24
	_, changes := take(t, items, `"text":"`+strings.Repeat("x", 1_000_000)+`"`)
	if want := items * 1_000_000 / bytesAtOnce; changes < want {
		t.Errorf("%d items of a megabyte were taken over in %d transactions, want at least %d", items, changes, want)
	}
}

// TestLookingForMovedFilesComesToAnEnd: each costs a call of Dropbox.
//
//test:long
func TestLookingForMovedFilesComesToAnEnd(t *testing.T) {
	const files = 1000
	d, _ := take(t, mostLooked/files+5, `"files":[{"path":"/moved"}`+strings.Repeat(`,{"path":"/moved"}`, files-1)+`]`)
	if d.asked != mostLooked {
		t.Errorf("Dropbox was asked for %d files", d.asked)
	}
}

// TestVeryManyLostDays: each may cut a list of calls in two. Beyond reason nothing is taken over, so that calls count as missing.
//
//test:long
func TestVeryManyLostDays(t *testing.T) {
	const date = "2026-11-20"
	first := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	every := func(step, n int) (out []string) {
		for i := range n {
			out = append(out, first.AddDate(0, 0, i*step).Format(time.DateOnly))
		}
		return out
	}
	for name, c := range map[string]struct {
		lost []string
		want int // spans
	}{
		"none":            {nil, 1},
		"in a row":        {every(1, mostGaps+2), 1}, // until 2010
		"one here, one":   {every(2, 10), 10},
		"very many":       {every(2, mostGaps+1), 0},
		"no dates at all": {[]string{"2026-13-01", "x"}, 1},
		"twice":           {append(every(2, 10), every(2, 10)...), 10},
	} {
		s := storetest.Open(t)
		lists := []index.CallList{{Of: "37", Name: "x", Spans: []index.Span{{From: first}}, Open: true}}
		if err := s.Update(func(tx *store.Tx) error {
			if err := takeLists(tx, date, lists, c.lost, time.UTC); err != nil {
				return err
			}
			coverage, err := tx.CallCoverage()
			if n := coverage.Spans(); n != c.want {
				t.Errorf("%s: %d spans are taken over, want %d", name, n, c.want)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
}

// TestADayRecordThatIsTooLongIsAStrangers: the next pass would wait for days until it was read.
func TestADayRecordThatIsTooLongIsAStrangers(t *testing.T) {
	s := storetest.Open(t)
	o := New(Config{Store: s, Client: &one{}, Zone: time.UTC}) // which opens no file
	page := destination.RemotePage{Path: "/Index/2026-11-20.json", Size: mostRecord + 1, Hash: "h", Rev: "1"}
	if err := o.takePage(t.Context(), page, nil); err != nil {
		t.Fatal(err)
	}
	if err := s.View(func(tx *store.Tx) error {
		pages, err := tx.RemotePages("/Index/", "", 10)
		if len(pages) != 1 || pages[0].Taken != "h" || pages[0].Size != page.Size {
			t.Errorf("it is kept as %+v, and would be looked at again", pages)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

// TestADayRecordOfVeryManyEntriesIsAStrangers: a record that is not too long may hold forty million of them.
//
//test:long
func TestADayRecordOfVeryManyEntriesIsAStrangers(t *testing.T) {
	for entries, spans := range map[int]int{mostEntries: 1, mostEntries + 1: 0} {
		s := storetest.Open(t)
		// none is of the day, so that none is kept
		d := &one{text: `{"date":"2026-11-20","callLists":[{"of":"37","name":"x","completeFrom":"2026-11-01T00:00:00Z"}],"items":[` +
			strings.Repeat(`{"type":"SMS","id":"1","time":"2020-01-01T00:00:00Z"},`, entries-1) + `{"type":"SMS","id":"1","time":"2020-01-01T00:00:00Z"}]}`}
		o := New(Config{Store: s, Client: d, Zone: time.UTC})
		if err := o.takePage(t.Context(), destination.RemotePage{Path: "/Index/2026-11-20.json"}, nil); err != nil {
			t.Fatal(err)
		}
		if err := s.View(func(tx *store.Tx) error {
			coverage, err := tx.CallCoverage()
			if coverage.Spans() != spans {
				t.Errorf("of a record of %d entries %d lists are believed, want %d", entries, coverage.Spans(), spans)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
}

// TestTakingOverEndsWithTheProgram: once the record is here no call notices that.
func TestTakingOverEndsWithTheProgram(t *testing.T) {
	s := storetest.Open(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	d := &one{text: `{"date":"2026-11-20","items":[{"type":"SMS","id":"1","time":"2026-11-20T16:00:00Z"}]}`}
	o := New(Config{Store: s, Client: d, Zone: time.UTC, Contents: contents.New(s, time.UTC, time.Time{}, 0)})
	if err := o.takePage(ctx, destination.RemotePage{Path: "/Index/2026-11-20.json"}, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// many is a Dropbox with a day record in each part of a day; reading one takes a minute.
type many struct {
	one
	read int
}

func (d *many) Download(context.Context, string) ([]byte, target.File, error) {
	d.read++
	return []byte(`{"date":"2026-11-20","items":[]}`), target.File{Hash: "h"}, nil
}

// TestVeryManyDayRecordsAreReadByTheHour: whoever can write to the Dropbox can lay down a hundred thousand, and the next pass waits.
func TestVeryManyDayRecordsAreReadByTheHour(t *testing.T) {
	const records, hour = 130, 60
	s := storetest.Open(t)
	if err := s.Update(func(tx *store.Tx) (err error) {
		for n := range records {
			err = errors.Join(err, tx.PutRemotePage(destination.RemotePage{Path: fmt.Sprintf("/Index/2026-11-20 (part %d).json", n+2), Hash: "h"}))
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	month := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	for _, want := range []int{hour, hour, records - 2*hour, 0} {
		d := &many{}
		o := New(Config{
			Store: s, Client: d, Zone: time.UTC, Contents: contents.New(s, time.UTC, time.Time{}, 0),
			Lost: func(context.Context) ([]string, error) { return nil, nil }, Late: func() bool { return d.read >= hour },
		})
		if n, err := o.TakeOver(t.Context(), month); n != want || d.read != want || errors.Is(err, ErrMany) != (want == hour) {
			t.Errorf("%d were read, %d taken over, %v; want %d", d.read, n, err, want)
		}
	}
	d := &many{}
	if err := s.Update(func(tx *store.Tx) error {
		return tx.PutRemotePage(destination.RemotePage{Path: "/Index/2026-11-21.json", Hash: "h"})
	}); err != nil {
		t.Fatal(err)
	}
	late := New(Config{
		Store: s, Client: d, Zone: time.UTC, Contents: contents.New(s, time.UTC, time.Time{}, 0),
		Lost: func(context.Context) ([]string, error) { return nil, nil }, Late: func() bool { return true },
	})
	if n, err := late.TakeOver(t.Context(), month); n != 1 || err != nil {
		t.Errorf("when it is late, %d are read, %v", n, err)
	}
}

// TestWhatOthersPublishFillsNoDisk: a record is taken over in pieces, so that it may end between two. It is not taken for read then.
func TestWhatOthersPublishFillsNoDisk(t *testing.T) {
	s := storetest.Open(t)
	d := &one{text: `{"date":"2026-11-20","items":[{"type":"SMS","id":"1","time":"2026-11-20T16:00:00Z"}]}`}
	page := destination.RemotePage{Path: "/Index/2026-11-20.json", Hash: "h"}
	for room, want := range map[int64]error{1 << 10: ErrRoom, mostFile: nil} {
		o := New(Config{Store: s, Client: d, Zone: time.UTC, Contents: contents.New(s, time.UTC, time.Time{}, 0)})
		o.most = room
		err := o.takePage(t.Context(), page, nil)
		if !errors.Is(err, want) || errors.Is(err, reasons.ErrStore) {
			t.Errorf("with room for %d bytes: %v", room, err)
		}
	}
}
