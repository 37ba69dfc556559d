package output

import (
	"strings"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/translation"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/ui/terminal/phrase"
)

// counted are what items of each type are called where they are counted, and how it is said on which day they are deleted.
var counted = map[ledger.Type]struct{ name, deleted string }{
	ledger.CallRecording: {translation.Key("recording"), translation.Key("recordings are deleted")},
	ledger.VoiceMail:     {translation.Key("voicemail message"), translation.Key("voicemails are deleted")},
	ledger.SMS:           {translation.Key("text message"), translation.Key("texts are deleted")},
	ledger.Fax:           {translation.Key("fax message"), translation.Key("faxes are deleted")},
}

// DeletionWords says what RingCentral deletes on a day of the account: 12 recordings will be deleted at RingCentral on 3 March 2027.
func DeletionWords(d ledger.Deletion, in phrase.Voice) string {
	words := translation.Key("items are deleted")
	if of, one := only(d.Types); one {
		words = counted[of].deleted
	}
	return strings.ReplaceAll(in.Count(d.Items(), words), "{{.Day}}", in.Day(d.Day, d.Day.Location()))
}

// only is the type that all items have; false if they have several.
func only(types [4]int) (ledger.Type, bool) {
	for i, n := range types {
		if n > 0 && n == (ledger.Deletion{Types: types}).Items() {
			return ledger.Types[i], true
		}
	}
	return 0, false
}

// typed counts items, by their type where all have one.
func typed(types [4]int, in phrase.Voice) string {
	n := ledger.Deletion{Types: types}.Items()
	if of, one := only(types); one {
		return in.Count(n, counted[of].name)
	}
	return in.Count(n, "item")
}

// extensionStates says how it stands with an extension that is not in use any more.
var extensionStates = map[string]string{
	"Disabled": translation.Key("is disabled"), "Frozen": translation.Key("is frozen"),
	"Unassigned": translation.Key("is unassigned"), "Deleted": translation.Key("is deleted"),
}

func LeaverWords(l ledger.Leaver, in phrase.Voice) string {
	who, state := l.Owner.Name, in.Say(extensionStates[l.Status])
	switch {
	case who == "" && l.Owner.Number == "":
		who = in.Say("an unknown extension")
	case who == "":
		who = in.Say("extension %s", l.Owner.Number)
	case l.Owner.Number != "":
		who += " (" + l.Owner.Number + ")"
	}
	if l.Items() == 1 {
		return in.Say("%s of %s is archived first because the extension %s.", typed(l.Types, in), who, state)
	}
	return in.Say("%s of %s are archived first because the extension %s.", typed(l.Types, in), who, state)
}

// RescueWords says how far the archiving of what was before the first hour has
// come.
func RescueWords(v archiver.Snapshot, in phrase.Voice) string {
	r := v.Rescue
	if r.Total == 0 {
		return in.Say("Checking what RingCentral still has since %s.", in.Stamp(r.Since))
	}
	text := in.Say("%s of %s since %s", in.Number(r.Done), in.Number(r.Total), in.Stamp(r.Since)) + ", " + in.Digits(r.Bytes)
	if !r.Finish.IsZero() {
		text += ", " + finish(r.Finish, v.At, in)
	}
	return text
}
