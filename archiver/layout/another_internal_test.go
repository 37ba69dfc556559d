package layout

import (
	"fmt"
	"testing"
	"time"

	"ringcentral-archiver/store/ledger"
)

// TestAnIDThatIsGivenAnew: with its address, long after. What it stands for then is another thing.
func TestAnIDThatIsGivenAnew(t *testing.T) {
	then := time.Date(2026, 11, 2, 18, 0, 0, 0, time.UTC)
	item := func(kind ledger.Type, at time.Time, row, from string) *ledger.Item {
		return &ledger.Item{
			Key: ledger.Key{Type: kind, ID: "7"}, Time: at, From: ledger.Party{Number: from}, Record: ledger.RecordOf(fmt.Appendf(nil, `{"id":%q}`, row)),
			Parts: []ledger.Part{{ID: "7", Kind: Audio, URI: "https://media/7"}},
		}
	}
	for name, c := range map[string]struct {
		kind  ledger.Type
		after time.Duration
		row   string
		from  string
		want  bool
	}{
		"a recording in two rows":       {ledger.CallRecording, time.Hour, "b", "+2", false},
		"another call's recording":      {ledger.CallRecording, 9 * 24 * time.Hour, "b", "+1", true},
		"a call whose time was wrong":   {ledger.CallRecording, 9 * 24 * time.Hour, "a", "+1", false},
		"before":                        {ledger.CallRecording, -9 * 24 * time.Hour, "b", "+1", true},
		"a voicemail":                   {ledger.VoiceMail, time.Hour, "a", "+2", false},
		"another one's voicemail":       {ledger.VoiceMail, 9 * 24 * time.Hour, "a", "+2", true},
		"a voicemail whose time is off": {ledger.VoiceMail, 9 * 24 * time.Hour, "a", "+1", false},
	} {
		if got := Another(item(c.kind, then, "a", "+1"), item(c.kind, then.Add(c.after), c.row, c.from)); got != c.want {
			t.Errorf("%s: another thing: %t", name, got)
		}
	}
}
