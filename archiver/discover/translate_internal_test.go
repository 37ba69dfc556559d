package discover

import (
	"testing"
	"time"

	"ringcentral-archiver/archiver/ringcentral"
)

func TestHowLongARecordingShouldLast(t *testing.T) {
	begin := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	rec := func(id, kind string, onLeg bool, after time.Duration) ringcentral.Recording {
		return ringcentral.Recording{ID: id, Type: kind, OnLeg: onLeg, Start: begin.Add(after), Duration: time.Minute}
	}
	for name, c := range map[string]struct {
		legs       int
		recordings []ringcentral.Recording
		want       time.Duration
	}{
		"of a leg":                      {2, []ringcentral.Recording{rec("1", "Automatic", true, 0)}, time.Minute},
		"of a call":                     {1, []ringcentral.Recording{rec("1", "automatic", false, 0)}, time.Minute},
		"of a call of several legs":     {2, []ringcentral.Recording{rec("1", "Automatic", false, 0)}, 0},
		"begun by hand":                 {1, []ringcentral.Recording{rec("1", "OnDemand", true, 0)}, 0},
		"of a kind that is not known":   {1, []ringcentral.Recording{rec("1", "", true, 0)}, 0},
		"one of two of a leg":           {1, []ringcentral.Recording{rec("1", "Automatic", true, 0), rec("2", "Automatic", true, 0)}, 0},
		"beside one of another leg":     {2, []ringcentral.Recording{rec("1", "Automatic", true, 0), rec("2", "Automatic", true, time.Minute)}, time.Minute},
		"beside one that hangs nowhere": {2, []ringcentral.Recording{rec("1", "Automatic", true, 0), rec("2", "OnDemand", false, 0)}, 0},
	} {
		call := ringcentral.Call{Legs: c.legs, Recordings: c.recordings, Duration: time.Hour}
		if got := recorded(call, c.recordings[0]); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}
