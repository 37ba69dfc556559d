package store_test

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/store/storetest"
)

// TestDeletionsAreCountedByLocalDay: ready or waiting, whatever they wait for,
// in a zone in which the day has 25 hours.
func TestDeletionsAreCountedByLocalDay(t *testing.T) {
	zone, err := time.LoadLocation("America/Los_Angeles")
	if err != nil {
		t.Fatal(err)
	}
	s := storetest.Open(t)
	long := time.Date(2026, 11, 1, 0, 0, 0, 0, zone) // the clocks go back
	dayOf := func(at time.Time) (time.Time, time.Time) {
		y, m, d := at.In(zone).Date()
		return time.Date(y, m, d, 0, 0, 0, 0, zone), time.Date(y, m, d+1, 0, 0, 0, 0, zone)
	}
	add := func(id string, of ledger.Type, state ledger.State, reason string, deadline time.Time) {
		it := item(id, state)
		it.Key.Type, it.Reason, it.Deadline = of, reason, deadline
		put(t, s, it)
	}
	add("past", ledger.CallRecording, ledger.Waiting, "offline", long.Add(-time.Hour))
	add("first", ledger.CallRecording, ledger.Waiting, "offline", long)
	add("noon", ledger.Fax, ledger.Discovered, "", long.Add(12*time.Hour))
	add("last", ledger.CallRecording, ledger.Waiting, "bad-content", long.Add(25*time.Hour-time.Millisecond))
	add("next", ledger.SMS, ledger.Discovered, "", long.Add(25*time.Hour))
	add("later", ledger.SMS, ledger.Waiting, "offline", long.AddDate(0, 0, 9))
	add("gone", ledger.SMS, ledger.Gone, "gone", long)
	view(t, s, func(tx *store.Tx) error {
		want := []ledger.Deletion{
			{Day: long, Types: [4]int{2, 0, 0, 1}},
			{Day: long.AddDate(0, 0, 1), Types: [4]int{0, 0, 1, 0}},
			{Day: long.AddDate(0, 0, 9), Types: [4]int{0, 0, 1, 0}},
		}
		if got := tx.Deletions(long, dayOf, 5); !reflect.DeepEqual(got, want) {
			t.Errorf("got  %v\nwant %v", got, want)
		}
		if got := tx.Deletions(long, dayOf, 1); len(got) != 1 || got[0].Items() != 3 {
			t.Errorf("the first day alone: %v", got)
		}
		if got := tx.FirstDeadline(long.Add(time.Minute)); !got.Equal(long.Add(12 * time.Hour)) {
			t.Errorf("the first deadline is %v", got)
		}
		return nil
	})
}

// TestCausesCountEverything: however many items there are of one.
//
//test:long
func TestCausesCountEverything(t *testing.T) {
	s := storetest.Open(t)
	for i := range 1200 {
		it := item(fmt.Sprint(i), ledger.Waiting)
		it.Reason, it.NextTry = "dropbox-full", noon.Add(time.Duration(1200-i)*time.Minute)
		it.Deadline = noon.Add(time.Duration(i-10) * time.Hour)
		put(t, s, it)
	}
	again := item("again", ledger.Discovered)
	again.Reason = "missing-in-dropbox"
	put(t, s, again, item("new", ledger.Discovered), item("archived", ledger.Archived))
	view(t, s, func(tx *store.Tx) error {
		got, err := tx.Causes(noon)
		want := []ledger.Cause{
			{Reason: "dropbox-full", Items: 1200, Deadline: noon, NextTry: noon.Add(time.Minute)},
			{Reason: "missing-in-dropbox", Items: 1, Deadline: again.Deadline},
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("got  %+v\nwant %+v", got, want)
		}
		return err
	})
}

// TestRescueCountsItsItems: those that were known before too, and none of other
// hours.
func TestRescueCountsItsItems(t *testing.T) {
	s := storetest.Open(t)
	hour := noon.Truncate(time.Hour)
	before, inside, after := item("before", ledger.Discovered), item("inside", ledger.Archived), item("after", ledger.Discovered)
	before.Time, after.Time = hour.Add(-time.Second), hour.Add(time.Hour)
	inside.Parts[0].Hash, inside.Parts[0].Size = "h", 10
	put(t, s, before, inside, after)
	change := func(f func(*store.Tx) error) {
		t.Helper()
		if err := s.Update(f); err != nil {
			t.Fatal(err)
		}
	}
	change(func(tx *store.Tx) error { return tx.BeginRescue(hour, hour.Add(time.Hour), noon) })
	late := item("late", ledger.Discovered)
	late.Key.Type = ledger.Fax
	put(t, s, late)
	view(t, s, func(tx *store.Tx) error {
		totals, err := tx.Totals()
		if r := totals.Rescue; r.Archived != 1 || r.Bytes != 10 || r.Open != [4]int{0, 0, 0, 1} || r.Left() != 1 {
			t.Errorf("%+v", r)
		}
		return err
	})
	if err := s.Check(); err != nil {
		t.Error(err)
	}
	change(func(tx *store.Tx) error { return tx.EndRescue() })
	late.State = ledger.Archived
	put(t, s, late)
	view(t, s, func(tx *store.Tx) error {
		totals, err := tx.Totals()
		if !reflect.DeepEqual(totals.Rescue, ledger.Rescue{}) {
			t.Errorf("after its end %+v", totals.Rescue)
		}
		return err
	})
}
