package publish

import (
	"strings"
	"testing"
)

// TestKeeperKeepsAllOrNothing: a text without its end would be published.
func TestKeeperKeepsAllOrNothing(t *testing.T) {
	for _, c := range []struct {
		room   budget
		pieces []int
		kept   int
	}{
		{10, []int{4, 6}, 10},
		{10, []int{4, 7}, 0},
		{10, []int{4, 7, 1}, 0},
		{0, []int{1}, 0},
	} {
		free := c.room
		k := cappedBuffer{budget: &free}
		for _, n := range c.pieces {
			if wrote, err := k.Write([]byte(strings.Repeat("x", n))); wrote != n || err != nil {
				t.Fatalf("%d of %d bytes were written (%v)", wrote, n, err)
			}
		}
		if len(k.text) != c.kept || free != c.room-budget(c.kept) {
			t.Errorf("of %v in room for %d, %d are kept and there is room for %d", c.pieces, c.room, len(k.text), free)
		}
		if k.drop(); free != c.room {
			t.Errorf("of room for %d there is %d", c.room, free)
		}
	}
}
