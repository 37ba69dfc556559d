package output

import (
	"fmt"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/wording"
	"ringcentral-archiver/store/ledger"
)

// DeletionWords says what RingCentral deletes on a day of the account: 12 call
// recordings will be deleted at RingCentral on 3 March.
func DeletionWords(d ledger.Deletion) string {
	return fmt.Sprintf("%s will be deleted at RingCentral on %s", typed(d.Types), wording.Day(d.Day, d.Day.Location()))
}

// typed counts items, by their type where all have one.
func typed(types [4]int) string {
	n := ledger.Deletion{Types: types}.Items()
	for i, of := range types {
		if of != n {
			continue
		}
		switch t := ledger.Types[i]; t {
		case ledger.SMS:
			return wording.Count(n, "text message")
		case ledger.Fax:
			if n > 1 {
				return wording.Number(n) + " faxes"
			}
			return "1 fax"
		default:
			return wording.Count(n, TypeNames[t])
		}
	}
	return wording.Count(n, "item")
}

// extensionStates says how it stands with an extension that is not in use any more.
var extensionStates = map[string]string{
	"Disabled": "is disabled", "Frozen": "is frozen", "Unassigned": "is unassigned", "Deleted": "is deleted",
}

func LeaverWords(l ledger.Leaver) string {
	who := l.Owner.Name
	if l.Owner.Number != "" {
		who += " (" + l.Owner.Number + ")"
	}
	are := "are"
	if l.Items() == 1 {
		are = "is"
	}
	return fmt.Sprintf("%s of %s %s archived first because the extension %s", typed(l.Types), who, are, extensionStates[l.Status])
}

// RescueWords says how far the archiving of what was before the first hour has
// come.
func RescueWords(v archiver.Snapshot, zone *time.Location) string {
	r := v.Rescue
	since := wording.Stamp(r.Since, zone)
	if r.Total == 0 {
		return "checking what RingCentral still has since " + since
	}
	text := fmt.Sprintf("%s of %s since %s, %s", wording.Number(r.Done), wording.Count(r.Total, "item"), since, wording.Digits(r.Bytes))
	if !r.Finish.IsZero() {
		text += ", done " + finish(r.Finish.In(zone), v.At.In(zone))
	}
	return text
}
