package layout

import (
	"testing"
	"time"

	"ringcentral-archiver/store/ledger"
)

// TestARecordingIsKnownByItsIDAndStamp: by a file that has the time that its name tells, and by no other.
func TestARecordingIsKnownByItsIDAndStamp(t *testing.T) {
	at := time.Date(2026, 11, 20, 17, 4, 12, 0, time.UTC)
	for name, c := range map[string]struct {
		kind     ledger.Type
		stamp    string
		modified time.Time
		zone     *time.Location
		want     bool
	}{
		"as it is":            {ledger.CallRecording, "20261120-170412", at, time.UTC, true},
		"a second more":       {ledger.CallRecording, "20261120-170413", at.Add(time.Second), time.UTC, true},
		"in another zone":     {ledger.CallRecording, "20261120-090413", at.Add(time.Second), losAngeles, true},
		"in a zone not known": {ledger.CallRecording, "20261120-090413", at.Add(time.Second), nil, false},
		"another call":        {ledger.CallRecording, "20261120-181412", at.Add(70 * time.Minute), time.UTC, true},
		"unfinished":          {ledger.CallRecording, "20261120-170412", at.Add(time.Second), time.UTC, false},
		"unfinished, by name": {ledger.CallRecording, "20261120-170413", at.Add(2 * time.Second), time.UTC, false},
		"changed":             {ledger.CallRecording, "20261120-170412", at.Add(45 * time.Minute), time.UTC, false},
		"changed the day on":  {ledger.CallRecording, "20261120-170412", at.Add(24 * time.Hour), time.UTC, false},
		"an id given anew":    {ledger.CallRecording, "20261110-170412", at.Add(-10 * 24 * time.Hour), time.UTC, false},
		"a voicemail":         {ledger.VoiceMail, "20261120-170413", at.Add(time.Second), time.UTC, false},
	} {
		it := &ledger.Item{Key: ledger.Key{Type: c.kind, ID: "7"}, Time: at, Parts: []ledger.Part{{ID: "7", Kind: Audio, URI: "https://media/7"}}}
		label := ""
		if c.kind == ledger.CallRecording {
			label = "_Automatic"
		}
		f := ledger.RemoteFile{Path: "/Ana Ruiz_101/2026-11-20/X/" + c.stamp + "_1_2" + label + "_7.mp3", Hash: "h", Modified: c.modified}
		if _, got := Pick([]ledger.RemoteFile{f}, make([]bool, 1), it, 0, c.zone); got != c.want {
			t.Errorf("%s: found %t", name, got)
		}
	}
}
