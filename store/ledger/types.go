package ledger

import (
	"fmt"
	"slices"
	"strings"
)

// Type is what an item is. Its value is the first byte of the item's key, so it
// never changes.
type Type byte

// The four types that the program archives.
const (
	CallRecording Type = 'r'
	VoiceMail     Type = 'v'
	SMS           Type = 's'
	Fax           Type = 'f'
)

// Types lists the types in the order of the log's columns.
var Types = []Type{CallRecording, VoiceMail, SMS, Fax}

var typeNames = map[Type]string{CallRecording: "call-recordings", VoiceMail: "voicemail", SMS: "sms", Fax: "fax"}

// String is the type's word on the command line.
func (t Type) String() string { return typeNames[t] }

// Column is the type's place in the log, from 0.
func (t Type) Column() int { return slices.Index(Types, t) }

// ParseType reads a word of the command line. Errors: one that names the word
// and lists the types.
func ParseType(word string) (Type, error) {
	for t, name := range typeNames {
		if strings.EqualFold(word, name) {
			return t, nil
		}
	}
	return 0, fmt.Errorf("%q is not a type: use call-recordings, voicemail, sms or fax", word)
}

// MarshalText writes a type as its word. It never fails.
func (t Type) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// UnmarshalText reads a type from its word. Errors: those of ParseType.
func (t *Type) UnmarshalText(text []byte) error {
	parsed, err := ParseType(string(text))
	if err != nil {
		return err
	}
	*t = parsed
	return nil
}

// Source is one listing at RingCentral: a type in a scope. Sources combine as
// bits, because an hour and an item may belong to several.
type Source uint8

// The sources. Those of the account's messages are made of a listing for each extension (coverage.Mailbox).
const (
	AccountRecordings Source = 1 << iota
	OwnRecordings
	OwnVoiceMail
	OwnSMS
	OwnFax
	AccountVoiceMail
	AccountSMS
	AccountFax
)

// Of the account's messages, and of the whole account.
const (
	AccountMessages = AccountVoiceMail | AccountSMS | AccountFax
	OfAccount       = AccountRecordings | AccountMessages
)

// Sources lists every single source.
var Sources = []Source{AccountRecordings, OwnRecordings, OwnVoiceMail, OwnSMS, OwnFax, AccountVoiceMail, AccountSMS, AccountFax}

// NumSources is how many single sources there are.
const NumSources = 8

// AccountSource is the source of a type of the whole account.
func AccountSource(t Type) Source {
	return map[Type]Source{CallRecording: AccountRecordings, VoiceMail: AccountVoiceMail, SMS: AccountSMS, Fax: AccountFax}[t]
}

// OwnSource is the source of a type of the signed-in extension.
func OwnSource(t Type) Source {
	return map[Type]Source{CallRecording: OwnRecordings, VoiceMail: OwnVoiceMail, SMS: OwnSMS, Fax: OwnFax}[t]
}

// Type is the type that a single source lists.
func (s Source) Type() Type {
	switch s {
	case AccountRecordings, OwnRecordings:
		return CallRecording
	case OwnVoiceMail, AccountVoiceMail:
		return VoiceMail
	case OwnSMS, AccountSMS:
		return SMS
	default:
		return Fax
	}
}

// OfAccount reports whether a single source covers the whole account.
func (s Source) OfAccount() bool { return s&OfAccount != 0 }

// Index is the place of a single source in Sources.
func (s Source) Index() int { return slices.Index(Sources, s) }

// Has reports whether all of other is in s.
func (s Source) Has(other Source) bool { return s&other == other }

// Each yields the single sources in s.
func (s Source) Each() []Source {
	var out []Source
	for _, one := range Sources {
		if s.Has(one) {
			out = append(out, one)
		}
	}
	return out
}

// State is where an item stands.
type State byte

// The states of an item (ARCHITECTURE.md, "The words"). Discovered items are ready to be copied.
const (
	Discovered State = iota + 1
	Waiting
	Archived
	Gone
	Excluded
	Removed  // it was archived, its file was removed from Dropbox, and RingCentral no longer has it
	Accepted // the same, and a person has agreed to it
	Partly   // some of its parts are archived, the others are gone
)

var stateNames = map[State]string{
	Discovered: "discovered", Waiting: "waiting", Archived: "archived", Gone: "gone", Excluded: "excluded", Removed: "removed", Accepted: "accepted",
	Partly: "partly-archived",
}

// String is the state's word.
func (s State) String() string { return stateNames[s] }

// Open reports whether an item in this state still has to be archived.
func (s State) Open() bool { return s == Discovered || s == Waiting }
