package fill

import (
	"testing"
	"time"
)

// One file that cannot be read says nothing of the others there; several in a row do, and so does what every file meets.
func TestAPlaceIsAway(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 20, 18, 0, 0, 0, time.UTC)
	var a away
	is := func(when string, want bool) {
		t.Helper()
		if a.is("folder", now) != want {
			t.Errorf("%s: away is %t", when, !want)
		}
	}
	for range mostInARow - 1 {
		a.note("folder", false, now)
		is("before enough have failed", false)
	}
	a.gave("folder")
	a.note("folder", false, now)
	is("one was read meanwhile", false)
	for range mostInARow - 1 {
		a.note("folder", false, now)
	}
	is("enough have failed", true)
	now = now.Add(rest)
	is("later", false)
	a.note("folder", false, now)
	is("the next has failed, too", true)
	a.gave("folder")
	is("it gives again", false)
	a.note("folder", true, now)
	is("what all meet", true)
}
