package translate

import (
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver/discover/roster"
	"ringcentral-archiver/archiver/ringcentral"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
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

// TestATranscriptThatIsPromisedIsWaitedFor: RingCentral says that there is one and does not show it.
func TestATranscriptThatIsPromisedIsWaitedFor(t *testing.T) {
	tr := Translator{Now: time.Date(2026, 11, 20, 18, 0, 0, 0, time.UTC), Roster: &roster.Roster{}}
	sound := ringcentral.Attachment{ID: "1", Type: "AudioRecording", URI: "https://media.ringcentral.com/1"}
	text := ringcentral.Attachment{ID: "2", Type: "AudioTranscription", URI: "https://media.ringcentral.com/2"}
	for name, c := range map[string]struct {
		status  string
		ago     time.Duration
		list    []ringcentral.Attachment
		waits   bool
		parts   int
		nowhere bool
	}{
		"young":        {"Completed", 10 * time.Hour, []ringcentral.Attachment{sound}, true, 1, false},
		"old":          {"CompletedPartially", 30 * time.Hour, []ringcentral.Attachment{sound}, false, 2, true},
		"shown":        {"Completed", 10 * time.Hour, []ringcentral.Attachment{sound, text}, false, 2, false},
		"not promised": {"NotAvailable", 30 * time.Hour, []ringcentral.Attachment{sound}, false, 1, false},
	} {
		m := ringcentral.Message{ID: "1", Transcription: c.status, Created: tr.Now.Add(-c.ago), Attachments: c.list}
		f, ok := tr.Message(ledger.VoiceMail, m, ledger.Owner{})
		parts := f.Item.Parts
		if !ok || f.Unfinished != c.waits || len(parts) != c.parts || parts[len(parts)-1].NoAddress != c.nowhere {
			t.Errorf("%s: unfinished %t, %+v", name, f.Unfinished, parts)
		}
	}
}

// TestWhoseAMessageIs: that of a shared number is its number's, whoever answers it.
func TestWhoseAMessageIs(t *testing.T) {
	ana, reception := ledger.Owner{ExtensionID: "1", Number: "101", Name: "Ana"}, ledger.Owner{ExtensionID: "9", Name: "Reception"}
	tr := Translator{Roster: roster.Own(store.RingCentral{ExtensionID: "1", Number: "101", Extension: "Ana"})}
	for name, c := range map[string]struct {
		of, want ledger.Owner
		mailbox  string
	}{
		"no owner":       {ledger.Owner{}, ana, ""},
		"the user":       {ledger.Owner{ExtensionID: "1", Name: "Ana R."}, ana, ""},
		"a queue":        {reception, reception, "1"},
		"without a name": {ledger.Owner{ExtensionID: "9"}, ledger.Owner{ExtensionID: "9"}, "1"},
		"without an id":  {ledger.Owner{Name: "Reception"}, ana, ""},
	} {
		m := ringcentral.Message{ID: "7", Subject: "Hello", Owner: ringcentral.Owner{ExtensionID: c.of.ExtensionID, Name: c.of.Name}}
		f, _ := tr.Message(ledger.SMS, m, ana)
		if f.Item.Owner != c.want || f.Item.Mailbox != c.mailbox || f.Item.Store() != "1" {
			t.Errorf("%s: of %+v in %q, want %+v", name, f.Item.Owner, f.Item.Mailbox, c.want)
		}
	}
}

// TestASubjectIsCutWhereItsAttachmentIsLonger: no one says in what its length is counted.
func TestASubjectIsCutWhereItsAttachmentIsLonger(t *testing.T) {
	for _, c := range []struct {
		subject string
		size    int64
		want    bool
	}{
		{"Hello", 0, false}, // which is not told
		{"Hello...", 0, true},
		{"Hello…", 0, true},
		{"Hello…", 8, false},
		{strings.Repeat("Hello", 28), 0, false},
		{strings.Repeat("Hello", 28) + "!", 0, true},
		{strings.Repeat("Hello", 28) + "!", 141, false},
		{"Hello", 4, false},
		{"Hello", 5, false},
		{"Hello", 6, false},  // and the end of its line
		{"Hello", 8, false},  // and a mark
		{"Hello", 10, false}, // two bytes each
		{"Hello", 12, false}, // and a mark
		{"Hello", 19, true},
		{"Hello", 400, true},
		{"a\nb\nc\nd\ne\nf\ng\n", 21, false}, // two bytes at the end of each line
		{"a\nb\nc\nd\ne\nf\ng\n", 60, true},
		{"Grüße 🎉", 8, false},
		{"Grüße 🎉", 12, false},
		{"Grüße 🎉", 16, false},
		{"Grüße 🎉", 25, true},
	} {
		if got := cut(c.subject, c.size); got != c.want {
			t.Errorf("%q of %d is cut: %t", c.subject, c.size, got)
		}
	}
}
