package terminal

import (
	"fmt"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/wording"
	"ringcentral-archiver/store"
)

// deletionWords says what RingCentral deletes on a day of the account: 12 call
// recordings are deleted at RingCentral on 3 March.
func deletionWords(d store.Deletion) string {
	are := "are"
	if d.Items() == 1 {
		are = "is"
	}
	return fmt.Sprintf("%s %s deleted at RingCentral on %s", typed(d.Types), are, wording.Day(d.Day, d.Day.Location()))
}

// typed counts items, by their type where all have one.
func typed(types [4]int) string {
	n := store.Deletion{Types: types}.Items()
	for i, of := range types {
		if of != n {
			continue
		}
		switch t := store.Types[i]; t {
		case store.SMS:
			return wording.Count(n, "text message")
		case store.Fax:
			if n > 1 {
				return wording.Number(n) + " faxes"
			}
			return "1 fax"
		default:
			return wording.Count(n, typeNames[t])
		}
	}
	return wording.Count(n, "item")
}

// extensionStates says how it stands with an extension that is not in use any more.
var extensionStates = map[string]string{
	"Disabled": "is disabled", "Frozen": "is frozen", "Unassigned": "is assigned to nobody", "Deleted": "is deleted",
}

func leaverWords(l store.Leaver) string {
	who := l.Owner.Name
	if l.Owner.Number != "" {
		who += " (" + l.Owner.Number + ")"
	}
	they := "they go"
	if l.Items() == 1 {
		they = "it goes"
	}
	return fmt.Sprintf("%s of %s, whose extension %s: %s first", typed(l.Types), who, extensionStates[l.Status], they)
}

// rescueWords says how far the archiving of what was before the first hour has
// come.
func rescueWords(v archiver.Snapshot, zone *time.Location) string {
	r := v.Rescue
	since := wording.Stamp(r.Since, zone)
	if r.Total == 0 {
		return "RingCentral is asked what it holds since " + since
	}
	text := fmt.Sprintf("%s of %s since %s, %s", wording.Number(r.Done), wording.Count(r.Total, "item"), since, wording.Digits(r.Bytes))
	if !r.Finish.IsZero() {
		text += ", done " + finish(r.Finish.In(zone), v.At.In(zone))
	}
	return text
}
