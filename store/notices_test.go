package store_test

import (
	"errors"
	"testing"

	"ringcentral-archiver/store"
	"ringcentral-archiver/store/storetest"
)

func TestTold(t *testing.T) {
	s := storetest.Open(t)
	type told struct{ Of map[string]int }
	view(t, s, func(tx *store.Tx) error {
		got := told{map[string]int{"before": 1}}
		if err := tx.NoticeState(&got); err != nil || got.Of["before"] != 1 {
			t.Errorf("of nothing: %+v %v", got, err)
		}
		return nil
	})
	if err := s.Update(func(tx *store.Tx) error { return tx.PutNoticeState(told{map[string]int{"full": 3}}) }); err != nil {
		t.Fatal(err)
	}
	view(t, s, func(tx *store.Tx) error {
		var got told
		if err := tx.NoticeState(&got); err != nil || got.Of["full"] != 3 {
			t.Errorf("%+v %v", got, err)
		}
		var wrong []int
		if err := tx.NoticeState(&wrong); !errors.Is(err, store.ErrDamaged) {
			t.Errorf("another shape: %v", err)
		}
		return nil
	})
}
