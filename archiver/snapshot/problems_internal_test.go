package snapshot

import (
	"testing"
	"time"

	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store/ledger"
)

// TestWhatStopsEverythingHoldsUpAll: one item has met it, the others are in danger all the same, and
// the first of them sooner.
func TestWhatStopsEverythingHoldsUpAll(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	soon, late := now.AddDate(0, 0, 7), now.AddDate(0, 3, 0)
	for _, waiting := range []reasons.Reason{reasons.DropboxFull, reasons.SignedOut, reasons.Offline, reasons.NotConnected} {
		s := &Snapshot{At: now, Waiting: waiting, Open: 942, Deadline: soon, Backup: BackupView{On: true}}
		for name, causes := range map[string][]ledger.Cause{
			"met by one": {{Reason: string(waiting), Items: 1, Deadline: late, NextTry: now.Add(time.Minute)}}, "met by none": nil,
		} {
			if all := problems(s, causes); len(all) != 1 || all[0].Items != 942 || !all[0].Deadline.Equal(soon) {
				t.Errorf("%s, %s: %+v", waiting, name, all)
			}
		}
	}
	if all := problems(&Snapshot{At: now, denied: reasons.NoPermission}, nil); len(all) != 1 || all[0].Reason != reasons.NoPermission {
		t.Errorf("recordings that may not be read: %+v", all)
	}
	s := &Snapshot{At: now, Waiting: reasons.ServiceTrouble, Open: 942, Deadline: soon, Backup: BackupView{On: true}}
	if all := problems(s, nil); len(all) != 1 || all[0].Items != 0 {
		t.Errorf("what does not stop everything: %+v", all)
	}
}
