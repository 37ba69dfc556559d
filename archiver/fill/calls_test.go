package fill_test

import (
	"errors"
	"log/slog"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"

	"ringcentral-archiver/archiver/fill"
	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/calllog"
	"ringcentral-archiver/store/place"
	"ringcentral-archiver/store/storetest"
)

// The calls of spans that only the first place knows are known in the other as well, and what neither knows stays unknown.
func TestCallsOfBeforeAreTakenOver(t *testing.T) {
	first := storetest.Open(t)
	at := time.Date(2026, 11, 20, 13, 0, 0, 0, time.UTC)
	day := 24 * time.Hour
	call := func(ago time.Duration, id string) calllog.Call {
		return calllog.Call{ID: id, Start: at.Add(-ago), Duration: time.Minute}
	}
	if err := first.Update(func(tx *store.Tx) error {
		err := errors.Join(
			tx.PutRingCentral(store.RingCentral{SignedIn: true, AccountID: "1", ExtensionID: "101"}),
			tx.PutDropbox(store.Dropbox{Connected: true, AccountID: "dbid:1"}),
			tx.PutBeside(store.Dropbox{Connected: true, AccountID: "mark", Place: place.Place{Folder: "/mnt/nas"}}),
			tx.PutCalls([]calllog.Call{call(90*day, "old"), call(40*day, "older"), call(time.Hour, "new")}),
		)
		c, covered := tx.CallCoverage()
		l := c.List("1")
		l.Name = "Whitfield Dental"
		l.Add(calllog.Span{From: at.Add(-100 * day), To: at.Add(-80 * day)})
		l.Add(calllog.Span{From: at.Add(-50 * day), To: at})
		return errors.Join(err, covered, tx.PutCallCoverage(c))
	}); err != nil {
		t.Fatal(err)
	}
	beside := first.Beside(place.Folder)
	known := calllog.Span{From: at.Add(-day), To: at} // its own lists have shown it
	if err := beside.Update(func(tx *store.Tx) error {
		c, err := tx.CallCoverage()
		c.List("1").Add(known)
		return errors.Join(err, tx.PutCallCoverage(c))
	}); err != nil {
		t.Fatal(err)
	}
	f := fill.New(fill.Config{
		Store: beside, Clock: localtime.NewClock(clockwork.NewFakeClockAt(at), time.UTC), Log: slog.New(slog.DiscardHandler),
		Others: func() []fill.Place { return []fill.Place{{Name: "dropbox", Store: first}} },
	})
	for range 2 { // the second time there is nothing to do
		if err := f.Enter(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if err := beside.View(func(tx *store.Tx) error {
		c, err := tx.CallCoverage()
		if l := c.List("1"); len(c.Lists) != 1 || l.Name != "Whitfield Dental" || len(l.Spans) != 2 ||
			!l.Spans[0].To.Equal(at.Add(-80*day)) || !l.Spans[1].From.Equal(at.Add(-50*day)) || !l.Spans[1].To.Equal(at) {
			t.Errorf("%+v", c)
		}
		for _, want := range []struct {
			call  calllog.Call
			there bool
		}{{call(90*day, "old"), true}, {call(40*day, "older"), true}, {call(time.Hour, "new"), false}} { // that span was known
			if _, there, err := tx.Call(want.call.Hour(), want.call.ID); err != nil || there != want.there {
				t.Errorf("%s: %v (%v)", want.call.ID, there, err)
			}
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}
