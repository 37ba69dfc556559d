package output

import (
	"slices"
	"testing"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store/coverage"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/ui/terminal/phrase"
)

// TestARecordIsNamedByWhatItHas: of one that cannot be read, nothing else is known.
func TestARecordIsNamedByWhatItHas(t *testing.T) {
	at := time.Date(2026, 11, 20, 18, 10, 0, 0, time.UTC)
	for want, c := range map[string]struct {
		of     ledger.Type
		record coverage.Unread
		why    reasons.Reason
	}{
		"record 3 in the list of call recordings (without a time): RingCentral sent a record that could not be read. It is no call. [unreadable-record]": {
			ledger.CallRecording, coverage.Unread{Place: 3, Why: "it is no call"}, reasons.Unreadable,
		},
		"record 1,204 in the list of SMS (2026-11-20 18:10, https://x/7): RingCentral sent a record that could not be read. It has no id. [unreadable-record]": {
			ledger.SMS, coverage.Unread{Place: 1204, URI: "https://x/7", Time: at, Why: "it has no id"}, reasons.Unreadable,
		},
		"record in the list of call recordings (2026-11-20 18:10, id A1): RingCentral has reported something as still in progress for more than a day. RingCentral calls it unfinished. [in-progress]": {
			ledger.CallRecording, coverage.Unread{ID: "A1", Time: at, Why: "RingCentral calls it unfinished"}, reasons.InProgress,
		},
	} {
		u := progress.Unarchived{Key: ledger.Key{Type: c.of}, Time: c.record.Time, Reason: c.why, Record: &c.record}
		if got := Unarchived(u, phrase.In(nil, time.UTC)); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

func TestCallsInWords(t *testing.T) {
	at := time.Date(2026, 11, 20, 18, 10, 0, 0, time.UTC)
	for want, c := range map[string]completeness.CallLog{
		"0 calls noted; RingCentral's call log was not read":        {},
		"1 call noted; that these are all is not known of any time": {Noted: 1, At: at, Of: "all extensions"},
		"1,204 calls noted; every call of extension 101 (Ana Ruiz) from 2026-11-01 18:10 to 2026-11-20 18:10": {
			Noted: 1204, At: at, Of: "extension 101 (Ana Ruiz)", Since: at.AddDate(0, 0, -19), Until: at,
		},
		"1 call noted; every call of all extensions from 2026-11-01 18:10 to 2026-11-20 18:10, perhaps without deleted calls": {
			Noted: 1, At: at, Of: "all extensions", Since: at.AddDate(0, 0, -19), Until: at, Undeleted: true,
		},
	} {
		if got := CallsWords(c, phrase.In(nil, time.UTC)); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

func TestCoverageInWords(t *testing.T) {
	at := time.Date(2026, 11, 20, 18, 10, 0, 0, time.UTC)
	for want, c := range map[string]completeness.Coverage{
		"fax: not listed yet": {Source: ledger.OwnFax},
		"call recordings of the whole account: listed on 2026-11-20 18:10, complete since 2026-11-01 18:10, unreadable: 2 records": {
			Source: ledger.AccountRecordings, From: at.AddDate(0, 0, -19), At: at, Unreadable: 2,
		},
		"SMS: listed on 2026-11-20 18:10":                                            {Source: ledger.OwnSMS, At: at},
		"call recordings: listed on 2026-11-20 18:10, perhaps without deleted calls": {Source: ledger.OwnRecordings, At: at, Uncovered: completeness.DeletedCalls},
		"SMS: listed on 2026-11-20 18:10, without shared numbers, perhaps without deleted messages": {
			Source: ledger.OwnSMS, At: at, Uncovered: completeness.DeletedMessages | completeness.SharedRefused,
		},
		"SMS: listed on 2026-11-20 18:10, without shared numbers":                           {Source: ledger.OwnSMS, At: at, Uncovered: completeness.SharedInboxes},
		"SMS of all extensions: listed on 2026-11-20 18:10, perhaps without shared numbers": {Source: ledger.AccountSMS, At: at, Uncovered: completeness.SharedNotKnown},
	} {
		if got := CoverageWords(c, phrase.In(nil, time.UTC)); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

// TestAProgramReadsWhoIsLeftOut: what a person reads of the choice, a program does, too.
func TestAProgramReadsWhoIsLeftOut(t *testing.T) {
	of := func(number string) []ledger.Owner { return []ledger.Owner{{ExtensionID: "1", Number: number}} }
	v := archiver.Snapshot{Backup: archiver.BackupView{Whose: archiver.Whose{Only: of("102"), Except: of("")}}}
	if is := StatusOf(v).Backup; !slices.Equal(is.Only, []string{"102"}) || !slices.Equal(is.Except, []string{"1"}) {
		t.Errorf("it reads %+v", is)
	}
}
