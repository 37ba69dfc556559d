package fill_test

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"

	"ringcentral-archiver/archiver/fill"
	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/store/place"
	"ringcentral-archiver/store/storetest"
)

// atFirst is a context that does something when it is first asked whether it has ended.
type atFirst struct {
	context.Context
	do func()
}

// Err implements context.Context.
func (c atFirst) Err() error { c.do(); return c.Context.Err() }

// A backup that is switched off while a place is filled, and on again, fills it all the same.
func TestWhatIsSwitchedOffMeanwhileIsLookedAtAgain(t *testing.T) {
	first := storetest.Open(t)
	at := time.Date(2026, 11, 20, 13, 0, 0, 0, time.UTC)
	backup := func(on bool) {
		t.Helper()
		if err := first.Update(func(tx *store.Tx) error {
			settings, err := tx.Settings()
			settings.Backup, settings.Account = on, store.Scope{On: true, Types: []ledger.Type{ledger.CallRecording}}
			return errors.Join(err, tx.PutSettings(settings))
		}); err != nil {
			t.Fatal(err)
		}
	}
	key := ledger.Key{Type: ledger.CallRecording, ID: "7"}
	if err := first.Update(func(tx *store.Tx) error {
		part := ledger.Part{ID: "7", Kind: "audio", URI: "u", Path: "/Ana/7.mp3", Size: 1, Hash: "aa", Committed: at}
		return errors.Join(
			tx.PutRingCentral(store.RingCentral{SignedIn: true, AccountID: "1", ExtensionID: "101"}),
			tx.PutDropbox(store.Dropbox{Connected: true, AccountID: "dbid:1"}),
			tx.PutBeside(store.Dropbox{Connected: true, AccountID: "mark", Place: place.Place{Folder: "/mnt/nas"}}),
			tx.PutItem(&ledger.Item{Key: key, State: ledger.Archived, Sources: ledger.AccountRecordings, Time: at.Add(-time.Hour), Archived: at, Parts: []ledger.Part{part}}),
		)
	}); err != nil {
		t.Fatal(err)
	}
	beside := first.Beside(place.Folder)
	f := fill.New(fill.Config{
		Store: beside, Clock: localtime.NewClock(clockwork.NewFakeClockAt(at), time.UTC), Log: slog.New(slog.DiscardHandler),
		Others: func() []fill.Place { return []fill.Place{{Name: "dropbox", Store: first}} },
	})
	backup(true)
	if err := f.Enter(atFirst{context.Background(), sync.OnceFunc(func() { backup(false) })}); err != nil {
		t.Fatal(err)
	}
	backup(true)
	if err := f.Enter(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := beside.View(func(tx *store.Tx) error {
		it, known, err := tx.Item(key)
		if !known || it.State != ledger.Discovered {
			t.Errorf("the other place knows %+v", it)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}
