package store_test

import (
	"reflect"
	"testing"
	"time"

	"ringcentral-archiver/store"
	"ringcentral-archiver/store/calllog"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/store/storetest"
)

// TestCallsAreNotedOnce: a list that shows the same again changes nothing, and what RingCentral leaves
// out later, or calls otherwise, is kept.
func TestCallsAreNotedOnce(t *testing.T) {
	s := storetest.Open(t)
	at := time.Date(2026, 11, 20, 17, 4, 12, 0, time.UTC)
	hour := at.Truncate(time.Hour)
	first := calllog.Call{ID: "A1", Start: at, Result: "Accepted", Owner: ledger.Owner{ExtensionID: "5", Name: "Ana"}, Recordings: []string{"7"}}
	changed := func(change func(*calllog.Call)) calllog.Call {
		c := first
		change(&c)
		return c
	}
	other := changed(func(c *calllog.Call) { c.ID, c.Start = "A2", at.Add(-2*time.Hour) })
	for _, step := range []struct {
		name  string
		put   calllog.Call
		taken bool
		want  calllog.Call
		marks bool // the hour has to be published again
	}{
		{"new", first, false, first, true},
		{"the same", first, false, first, false},
		{"its recording has been deleted", changed(func(c *calllog.Call) { c.Recordings = nil }), false, first, false},
		{"its extension has another name", changed(func(c *calllog.Call) { c.Owner.Name = "Ana Maria" }), false, first, false},
		{"its extension is not named", changed(func(c *calllog.Call) { c.Owner.Name = "" }), false, first, false},
		{
			"another recording", changed(func(c *calllog.Call) { c.Recordings = []string{"8"} }), false,
			changed(func(c *calllog.Call) { c.Recordings = []string{"8", "7"} }), true,
		},
		{"another computer has it otherwise", changed(func(c *calllog.Call) { c.Result = "Missed" }), true, changed(func(c *calllog.Call) { c.Recordings = []string{"8", "7"} }), false},
		{"another computer's", other, true, changed(func(c *calllog.Call) { c.ID, c.Start, c.Taken = "A2", other.Start, true }), false},
		{"a list shows it", other, false, other, true},
	} {
		err := s.Update(func(tx *store.Tx) error {
			if err := tx.Published(tx.ChangedHours()); err != nil {
				return err
			}
			if step.taken {
				return tx.TakeCalls([]calllog.Call{step.put})
			}
			if fresh := tx.NewCalls([]calllog.Call{step.put}); (len(fresh) == 1) != step.marks {
				t.Errorf("%s: %d calls are to be written", step.name, len(fresh))
			}
			return tx.PutCalls([]calllog.Call{step.put})
		})
		if err != nil {
			t.Fatalf("%s: %v", step.name, err)
		}
		err = s.View(func(tx *store.Tx) error {
			if got, known, err := tx.Call(step.put.Hour(), step.put.ID); err != nil || !known || !reflect.DeepEqual(got, step.want) {
				t.Errorf("%s: %+v, want %+v (%v)", step.name, got, step.want, err)
			}
			if hours, _ := tx.ChangedHours(); len(hours) > 0 != step.marks {
				t.Errorf("%s: the hour has to be published again: %v", step.name, len(hours) > 0)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	err := s.View(func(tx *store.Tx) error {
		coverage, err := tx.CallCoverage()
		if err != nil || coverage.Calls != 2 {
			t.Errorf("%d calls are counted (%v)", coverage.Calls, err)
		}
		if !tx.HasCalls(hour, hour.Add(time.Hour)) || tx.HasCalls(hour.Add(time.Hour), hour.Add(9*time.Hour)) || tx.HasCalls(hour.Add(-time.Hour), hour) {
			t.Error("calls are there at other times")
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
