package fill_test

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"

	"ringcentral-archiver/archiver/fill"
	"ringcentral-archiver/archiver/index"
	"ringcentral-archiver/archiver/layout"
	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/archiver/target"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/destination"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/store/place"
	"ringcentral-archiver/store/storetest"
)

// anyFile is a place where every path can be opened.
type anyFile struct{}

func (anyFile) Open(context.Context, string) target.LargeFile { return nil }

// What others have archived may be of before RingCentral had finished it, so that RingCentral is asked first; and what a person has accepted as
// removed is not brought back.
func TestWhatOthersHaveArchivedIsTheLastResort(t *testing.T) {
	first := storetest.Open(t)
	at := time.Date(2026, 11, 20, 13, 0, 0, 0, time.UTC)
	item := func(state ledger.State) *ledger.Item {
		return &ledger.Item{
			Key: ledger.Key{Type: ledger.Fax, ID: "7"}, State: state, Sources: ledger.OwnFax, Time: at, Owner: ledger.Owner{ExtensionID: "101"},
			Parts: []ledger.Part{{ID: "8", Kind: layout.Document, URI: "https://media.example/8"}},
		}
	}
	lies := ledger.RemoteFile{Path: "/Ana Ruiz_101/2026-11-20/Fax/20261120-130000_unknown_unknown_7.pdf", Size: 5, Hash: "h", Modified: at}
	if err := first.Update(func(tx *store.Tx) error {
		return errors.Join(
			tx.PutRingCentral(store.RingCentral{SignedIn: true, AccountID: "1", ExtensionID: "101"}),
			tx.PutDropbox(store.Dropbox{Connected: true, AccountID: "dbid:1"}),
			tx.PutBeside(store.Dropbox{Connected: true, AccountID: "mark", Place: place.Place{Folder: "/mnt/nas"}}),
		)
	}); err != nil {
		t.Fatal(err)
	}
	beside := first.Beside(place.Folder)
	if err := errors.Join(
		first.Update(func(tx *store.Tx) error {
			return errors.Join(tx.PutRemoteFile("7", lies), tx.PutOther(at, item(0).Key.String(), []byte("entry")),
				tx.PutRemoteListing(destination.RemoteListing{Account: "dbid:1", Cursor: "c"}))
		}),
		beside.Update(func(tx *store.Tx) error {
			return tx.PutRemoteListing(destination.RemoteListing{Account: "mark", Cursor: "c"})
		}),
	); err != nil {
		t.Fatal(err)
	}
	clock := clockwork.NewFakeClockAt(at)
	f := fill.New(fill.Config{
		Store: beside, Clock: localtime.NewClock(clock, time.UTC), Log: slog.New(slog.DiscardHandler),
		Others: func() []fill.Place { return []fill.Place{{Name: "dropbox", Store: first, Client: anyFile{}}} },
		Wants:  func(store.Settings, *ledger.Item) bool { return true },
		Recorded: func(*store.Tx, []byte) (*ledger.Item, []index.File, error) {
			return item(ledger.Discovered), []index.File{{Kind: layout.Document, ContentHash: "h", Size: 5, ContentType: "application/pdf"}}, nil
		},
	})
	for finished, want := range map[bool]bool{true: false, false: true} {
		body, _, err := f.Content(t.Context(), item(ledger.Discovered), 0, finished)
		if err != nil || (body != nil) != want {
			t.Errorf("where it has to be finished %t: there is a content %t (%v)", finished, body != nil, err)
		}
	}
	for state, want := range map[ledger.State]ledger.State{ledger.Accepted: ledger.Accepted, ledger.Gone: ledger.Discovered} {
		it := item(state)
		it.Parts[0].Failing = &ledger.Failing{Gone: at}
		err := beside.Update(func(tx *store.Tx) error { return tx.PutItem(it) })
		clock.Advance(25 * time.Hour)
		if err = errors.Join(err, f.EnterOthers(t.Context())); err != nil {
			t.Fatal(err)
		}
		if err := beside.View(func(tx *store.Tx) error {
			is, known, err := tx.Item(it.Key)
			if !known || is.State != want {
				t.Errorf("an item that was %s is %s, want %s", state, is.State, want)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
}
