package publish

import (
	"fmt"
	"slices"
	"testing"
)

// TestALostDayIsNamedOnce: whoever can write to the Dropbox can register a day's record under a million names.
func TestALostDayIsNamedOnce(t *testing.T) {
	r := registry{asked: true, versions: versions{Files: map[string][]string{"/index/2026-11-20.json": nil, "/index/2026-11-21.json": nil}}}
	for i := range 100 {
		r.Files[fmt.Sprintf("/index/2026-11-20 (%d).json", i)] = nil
	}
	dates, err := r.lostDays(t.Context(), nil, map[string]bool{"/Index/2026-11-21.json": true})
	if err != nil || !slices.Equal(dates, []string{"2026-11-20"}) {
		t.Errorf("lost are %q (%v)", dates, err)
	}
}
