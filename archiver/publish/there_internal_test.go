package publish

import (
	"errors"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"

	"ringcentral-archiver/archiver/index"
	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/archiver/publish/others"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/destination"
	"ringcentral-archiver/store/storetest"
)

// TestPagesOfOthersAreNotHeld: others may put a million files into the index, named as ours are. Of them those are held that a document of ours
// is compared with.
func TestPagesOfOthersAreNotHeld(t *testing.T) {
	const strange = 2000
	s := storetest.Open(t)
	november := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	if err := s.Update(func(tx *store.Tx) (err error) {
		for n := range strange {
			err = errors.Join(err, tx.PutRemotePage(destination.RemotePage{Path: fmt.Sprintf("/Index/2026-11-20 (%04d).json", n), Hash: "s"}))
		}
		return errors.Join(err, tx.PutRemotePage(destination.RemotePage{Path: "/Index/2026-11.html", Hash: "h"}))
	}); err != nil {
		t.Fatal(err)
	}
	p, err := newPublisher(Config{Store: s, Clock: localtime.NewClock(clockwork.NewFakeClockAt(november), time.UTC), Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	if p.neighbour(november) == "" || p.neighbour(november.AddDate(0, 1, 0)) != "" || p.wasWritten(index.RecordName(november, 1)) || len(p.there) != 3 || p.unread != nil {
		t.Errorf("it holds %d pages, %v", len(p.there), p.unread)
	}
	met := map[string]bool{}
	for page, err := range others.Pages(s, "/Index/2026-11-") {
		if err != nil {
			t.Fatal(err)
		}
		met[page.Path] = true
	}
	if len(met) != strange {
		t.Errorf("%d pages are looked through, want %d", len(met), strange)
	}
	if err := s.View(func(tx *store.Tx) error {
		some, err := tx.RemotePages("/Index/", "/index/2026-11-20 (0004).json", 7)
		if len(some) != 7 || some[0].Path != "/Index/2026-11-20 (0005).json" {
			t.Errorf("%d at a time: %+v", len(some), some)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

// TestNothingIsWrittenOverWhatCannotBeRead: a page of which it cannot be read how it lies in Dropbox does not count as one that is not there.
func TestNothingIsWrittenOverWhatCannotBeRead(t *testing.T) {
	s := storetest.Open(t)
	p, err := newPublisher(Config{Store: s, Clock: localtime.NewClock(clockwork.NewFakeClock(), time.UTC), Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	p.seen("/Index/2026-11.html")
	if reasons.Of(p.unread) != reasons.StoreTrouble {
		t.Errorf("it is not known: %v", p.unread)
	}
	p.Store = storetest.Open(t) // which can be read again
	if err := p.intend(nil); reasons.Of(err) != reasons.StoreTrouble {
		t.Errorf("it goes on: %v", err)
	}
}
