package progress

import (
	"slices"
	"testing"
	"time"
)

func TestReportsOfPassesThatFollowAddUp(t *testing.T) {
	at := func(clock string) time.Time {
		parsed, err := time.Parse(time.TimeOnly, clock)
		if err != nil {
			t.Fatal(err)
		}
		return parsed
	}
	first := Report{Began: at("18:10:00"), Ended: at("19:02:00"), Hours: 24, Archived: 5, Bytes: 50, Continues: true, Lost: []Unarchived{{Who: "a"}}, LeftCount: 900}
	second := Report{Began: at("19:02:00"), Ended: at("20:02:00"), Hours: 20, Archived: 3, Bytes: 30, Continues: true, Lost: []Unarchived{{Who: "b"}}, LeftCount: 800}
	third := Report{Began: at("20:02:00"), Ended: at("20:09:00"), Hours: 18, Archived: 2, Adopted: 1, Bytes: 20, Left: []Unarchived{{Who: "c"}}, LeftCount: 1}
	for _, r := range []*Report{&first, &second, &third} {
		r.LastBegan = r.Began
	}
	sum := first.And(second).And(third)
	if !sum.Began.Equal(first.Began) || !sum.Ended.Equal(third.Ended) || sum.Hours != 26 || sum.Archived != 10 || sum.Adopted != 1 || sum.Bytes != 100 {
		t.Errorf("%+v", sum)
	}
	var who []string
	for _, left := range sum.Left {
		who = append(who, left.Who)
	}
	if !slices.Equal(who, []string{"a", "b", "c"}) || sum.LeftCount != 3 || sum.Continues {
		t.Errorf("left %v, %d, continues %v", who, sum.LeftCount, sum.Continues)
	}
}
