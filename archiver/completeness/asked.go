package completeness

import (
	"cmp"
	"slices"
	"strings"

	"ringcentral-archiver/archiver/translation"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
)

// Asked is what a person has chosen to be archived: "everything" is said of nothing else.
type Asked struct {
	Account, Extension store.Scope
	Only, Except       []ledger.Owner // whose messages the account scope archives
	Own                string         // the number of the signed-in extension, for others to read; empty = whoever reads it is signed in
}

// mostNamed is how many extensions are named to others by their numbers.
const mostNamed = 20

// AskedOf is what is chosen, for others than the one who chose it.
func AskedOf(s store.Settings, who store.RingCentral) Asked {
	return Asked{s.Account, s.Extension, s.Only, s.Except, cmp.Or(who.Number, who.ExtensionID)}
}

// Words say what is chosen.
func (a Asked) Words(in *translation.Language) string {
	var parts []string
	if a.Account.Has(ledger.CallRecording) {
		parts = append(parts, in.Say("%s of the whole account", in.Say("call recordings")))
	}
	if messages := a.messages(); len(messages) > 0 {
		parts = append(parts, a.whose(Names(messages, in), in))
	}
	switch own := Names(a.Extension.Types, in); {
	case !a.Extension.On || own == "":
	case a.Own == "":
		parts = append(parts, in.Say("%s of your extension", own))
	default:
		parts = append(parts, in.Say("%s of extension %s", own, a.Own))
	}
	if len(parts) == 0 {
		return in.Say("nothing chosen")
	}
	return strings.Join(parts, in.Say("; "))
}

// messages are the types of the messages of all extensions that are chosen.
func (a Asked) messages() (types []ledger.Type) {
	for _, t := range ledger.Types {
		if t != ledger.CallRecording && a.Account.Has(t) {
			types = append(types, t)
		}
	}
	return types
}

// whose says whose messages are archived.
func (a Asked) whose(messages string, in *translation.Language) string {
	text := in.Say("%s of all extensions", messages)
	switch only := Numbers(a.Only); {
	case len(only) == 0:
	case len(only) == 1:
		text = in.Say("%s of extension %s", messages, only[0])
	case a.tooMany(only):
		text = in.Say("%s of %s extensions", messages, in.Number(len(only)))
	default:
		text = in.Say("%s of extensions %s", messages, in.All(only))
	}
	switch except := Numbers(a.Except); {
	case len(except) == 0:
		return text
	case a.tooMany(except):
		return in.Say("%s except %s", text, in.Count(len(except), "extension"))
	default:
		return in.Say("%s except %s", text, in.All(except))
	}
}

// tooMany reports whether others are told how many extensions they are, and not which.
func (a Asked) tooMany(extensions []string) bool { return a.Own != "" && len(extensions) > mostNamed }

// Numbers are those of extensions, each once; an id where there is none.
func Numbers(owners []ledger.Owner) []string {
	words := []string{}
	for _, o := range owners {
		if word := cmp.Or(o.Number, o.ExtensionID); !slices.Contains(words, word) {
			words = append(words, word)
		}
	}
	return words
}

// typeNames are many of each type.
var typeNames = map[ledger.Type]string{
	ledger.CallRecording: translation.Key("call recordings"), ledger.VoiceMail: translation.Key("voicemail (type)"),
	ledger.SMS: translation.Key("SMS"), ledger.Fax: translation.Key("fax"),
}

// Names are types in words.
func Names(types []ledger.Type, in *translation.Language) string {
	var names []string
	for _, t := range types {
		names = append(names, in.Say(typeNames[t]))
	}
	return in.All(names)
}
