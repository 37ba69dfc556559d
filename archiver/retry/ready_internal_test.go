package retry

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/store/storetest"
)

// TestATryOutOfTurnTakesNoStep: the waits after it are as they would have been without it.
func TestATryOutOfTurnTakesNoStep(t *testing.T) {
	why := string(reasons.NotYetAvailable)
	it := &ledger.Item{State: ledger.Waiting, Parts: []ledger.Part{{Failing: &ledger.Failing{Reason: why, Attempts: map[string]int{why: 3, "other": 2}}}}}
	for range 2 { // a second press, before it was tried, changes nothing more
		outOfTurn(it)
	}
	if f := it.Parts[0].Failing; it.State != ledger.Discovered || f.Attempts[why] != 2 || f.Attempts["other"] != 2 {
		t.Errorf("%s, attempts %v", it.State, f.Attempts)
	}
}

// TestAPartThatWaitsBesideADueOneIsTriedOnRequest: while one part is due the item does not wait, and the other part is asked for all the same.
func TestAPartThatWaitsBesideADueOneIsTriedOnRequest(t *testing.T) {
	now := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	away := string(reasons.PlaceAway)
	key := ledger.Key{Type: ledger.SMS, ID: "1"}
	for name, ask := range map[string]func(s *store.Store) error{
		"a pass": func(s *store.Store) error {
			keys, err := Waiting(s, reasons.Reason.RetryOnRequest)
			return errors.Join(err, Hurry(s, keys))
		},
		"all":       func(s *store.Store) error { return counted(TryOutOfTurn(s, func(reasons.Reason) bool { return true })) },
		"a reason":  func(s *store.Store) error { return counted(TryOutOfTurn(s, reasons.Reason.OutOfReach)) },
		"this item": func(s *store.Store) error { return counted(MakeReadyKeys(s, []ledger.Key{key})) },
	} {
		t.Run(name, func(t *testing.T) {
			s := storetest.Open(t)
			it := &ledger.Item{Key: key, Time: now.Add(-time.Hour), Parts: []ledger.Part{
				{ID: "1", URI: "/1", Failing: &ledger.Failing{Reason: away, Attempts: map[string]int{away: 3}, NextTry: now.Add(time.Hour)}},
				{ID: "2", URI: "/2"},
			}}
			Settle(it, now)
			if it.State != ledger.Discovered {
				t.Fatalf("with a part that is due it is %s", it.State)
			}
			other := &ledger.Item{Key: ledger.Key{Type: ledger.SMS, ID: "2"}, Time: now, State: ledger.Discovered, Parts: []ledger.Part{{ID: "1", URI: "/3"}}}
			err := s.Update(func(tx *store.Tx) error { return errors.Join(tx.PutItem(it), tx.PutItem(other)) })
			if err == nil {
				err = ask(s)
			}
			if err != nil {
				t.Fatal(err)
			}
			if err := s.View(func(tx *store.Tx) (err error) { it, _, err = tx.Item(key); return err }); err != nil {
				t.Fatal(err)
			}
			if !it.Parts[0].Due(now) {
				t.Errorf("it is tried again at %v", it.Parts[0].Failing.NextTry)
			}
		})
	}
}

// counted is the error of a try of one item.
func counted(n int, err error) error {
	if err == nil && n != 1 {
		err = fmt.Errorf("%d items are tried", n)
	}
	return err
}
