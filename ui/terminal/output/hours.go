package output

import (
	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/translation"
	"ringcentral-archiver/ui/terminal/phrase"
)

// The states of hours and days, as people read them.
var states = map[completeness.Status]string{
	completeness.Success: translation.Key("success"), completeness.Settling: translation.Key("settling"), completeness.Running: translation.Key("running"),
	completeness.WaitingFor: translation.Key("waiting"), completeness.Failed: translation.Key("failed"),
}

// statusWords is an hour's status.
func statusWords(r completeness.Row, in phrase.Voice) string {
	word := in.Say(states[r.Status])
	switch {
	case r.Status == completeness.Running && r.Total > 0:
		return word + " " + in.Number(r.Done) + "/" + in.Number(r.Total)
	case r.Status == completeness.Failed && r.Gone > 0:
		return in.Say("%s: %s", word, in.Say("%s gone at RingCentral", in.Number(r.Gone)))
	case r.Status == completeness.Failed && r.Reason == reasons.Removed:
		return in.Say("%s: %s", word, in.Say("%s removed from Dropbox", in.Number(r.Removed)))
	case r.Status == completeness.Failed && r.Partly > 0:
		return in.Say("%s: %s", word, in.Say("%s partly archived", in.Number(r.Partly)))
	case r.Status == completeness.Failed || r.Status == completeness.WaitingFor:
		return in.Say("%s: %s", word, in.Say(r.Reason.Short()))
	}
	for _, t := range r.NotKnownTypes() {
		word += ", " + in.Say("%s not known", in.Say(TypeNames[t]))
	}
	return word
}
