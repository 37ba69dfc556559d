package retry

import (
	"testing"

	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store/ledger"
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
