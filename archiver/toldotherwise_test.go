package archiver_test

import (
	"testing"
	"time"
)

// TestARecordingIsKnownByItsID: a store that was lost, or another computer, finds in the archive what RingCentral by now shows with another
// time of the call, or in another call of the same conversation: nothing is archived a second time.
//
//test:long
func TestARecordingIsKnownByItsID(t *testing.T) {
	t.Parallel()
	for name, by := range map[string]time.Duration{"a part of a second": 700 * time.Millisecond, "a second": time.Second, "earlier": -17 * time.Minute, "another call": 41 * time.Minute, "a day on": 3 * time.Hour} {
		t.Run(name, func(t *testing.T) {
			r := newQuickRig(t)
			r.day()
			r.backup(24 * time.Hour)
			r.runOnce()
			r.eachRow("/call-log", func(row object) {
				at, err := time.Parse(time.RFC3339Nano, row["startTime"].(string))
				if err != nil {
					t.Error(err)
				}
				row["startTime"] = at.Add(by).Format("2006-01-02T15:04:05.000Z")
				legs, _ := row["legs"].([]any)
				for _, leg := range legs {
					leg.(object)["startTime"] = row["startTime"]
				}
			})
			r.clock.Advance(5 * time.Hour)
			other := r.computer()
			other.backup(40 * time.Hour)
			n := r.fetches()
			if report := other.runOnce(); !report.Complete() || other.fetches() != n {
				t.Errorf("fetched %d again, left %+v (%v)", other.fetches()-n, report.Left, report.Err)
			}
			other.checkArchive(r.truth(start.Add(-25 * time.Hour)))
		})
	}
}
