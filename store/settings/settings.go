// Package settings is what the user has chosen, and how it is written. It reads and writes no file.
package settings

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"ringcentral-archiver/store/disk"
	"ringcentral-archiver/store/ledger"
)

// Scope is the backup of one view: the recordings and, if chosen, the messages of all extensions,
// or the signed-in user's own four types.
type Scope struct {
	On    bool
	Types []ledger.Type
}

// Has reports whether the scope archives a type.
func (s Scope) Has(t ledger.Type) bool { return s.On && slices.Contains(s.Types, t) }

// Mail is who is mailed when something fails, and through which server. Its
// password is a secret (NameMail).
type Mail struct {
	To       []string `json:",omitempty"` // empty = no one
	From     string   `json:",omitempty"`
	Host     string   `json:",omitempty"`
	Port     int      `json:",omitempty"`
	Security string   `json:",omitempty"`
	User     string   `json:",omitempty"`
}

// Silence is of a cause of which the user does not want to be told.
type Silence struct {
	Until time.Time `json:",omitzero"`  // zero = until it is over
	Lost  int       `json:",omitempty"` // how many items it had lost by then
}

// Proxy is which proxy the user has chosen. Its password is a secret (NameProxy).
type Proxy struct {
	Kind    string `json:",omitempty"` // empty = the system's
	Address string `json:",omitempty"`
	User    string `json:",omitempty"`
}

// Settings is what the user has chosen.
type Settings struct {
	Version   int
	Backup    bool // the Enable backup switch
	Account   Scope
	Extension Scope
	// whose messages the account scope archives: those of these extensions only, if there are any,
	// and not those of others
	Only              []ledger.Owner `json:",omitempty"`
	Except            []ledger.Owner `json:",omitempty"`
	Since             time.Time      `json:",omitzero"` // the first hour to archive
	Paused            bool
	PausedUntil       time.Time `json:",omitzero"`  // zero while Paused: until resumed
	RingCentralClient string    `json:",omitempty"` // client id given in the window
	DropboxAppKey     string    `json:",omitempty"` // app key given in the window
	Computer          string    `json:",omitempty"` // name of the computer where the accounts were signed in
	ComputerID        string    `json:",omitempty"` // its id; empty in older stores, and where it has none
	Quiet             bool      `json:",omitempty"` // no desktop notifications
	OlderSettled      bool      `json:",omitempty"` // a person has said what becomes of what is older than Since
	Language          string    `json:",omitempty"` // of mails and pages, like de; empty = that of the environment
	StartAsked        bool      `json:",omitempty"` // whether to start with the session was asked
	NoUpdates         bool      `json:",omitempty"` // newer versions of the program are not looked for
	// who is pinged after each good pass; the address is a secret (NamePing)
	PingHost string `json:",omitempty"`
	Mail     Mail   `json:",omitzero"`
	// who gets messages by a webhook, and how they are written; the address is a secret (NameHook)
	HookHost   string `json:",omitempty"`
	HookFormat string `json:",omitempty"`
	// of what the user does not want to be told, by reason
	Silenced map[string]Silence `json:",omitempty"`
	Proxy    Proxy              `json:",omitzero"`
	// how often a source was switched on or off, by its index
	Switched [ledger.NumSources]int `json:",omitzero"`
	Offset   int                    // seconds after the hour at which this install runs
	// how far RingCentral's clock was ahead of this computer's when it was last asked
	Ahead time.Duration `json:",omitempty"`
	// what users have chosen who were signed in before, by account and extension
	Choices map[string]Choice `json:",omitempty"`
}

// Choice is what one user archives.
type Choice struct {
	Account, Extension Scope
	Only, Except       []ledger.Owner `json:",omitempty"`
}

// User is who is signed in, as far as what a user has chosen depends on it.
type User struct {
	AccountID, ExtensionID string // RingCentral's
	AccountScope           bool   // may archive the recordings of all extensions
}

// ChangeUser goes on with what another user has chosen. One who was never signed in here archives what
// the one before did, but for the whole account, if they may not.
func (s *Settings) ChangeUser(before, now User) {
	was, is := before.AccountID+"/"+before.ExtensionID, now.AccountID+"/"+now.ExtensionID
	if before.ExtensionID == "" || was == is {
		return
	}
	if s.Choices == nil {
		s.Choices = map[string]Choice{}
	}
	s.Choices[was] = Choice{s.Account, s.Extension, s.Only, s.Except}
	if before.AccountID != now.AccountID {
		s.Only, s.Except = nil, nil // they are extensions of the other account
	}
	if own, known := s.Choices[is]; known {
		s.Account, s.Extension, s.Only, s.Except = own.Account, own.Extension, own.Only, own.Except
	} else {
		s.Account.On = s.Account.On && now.AccountScope
	}
	delete(s.Choices, is)
}

// Sources are the listings that the settings ask for.
func (s Settings) Sources() (out ledger.Source) {
	if !s.Backup {
		return 0
	}
	for _, t := range ledger.Types {
		if s.Account.Has(t) {
			out |= ledger.AccountSource(t)
		}
		if s.Extension.Has(t) {
			out |= ledger.OwnSource(t)
		}
	}
	return out
}

// Wants reports whether an item is asked for, where own is the id of the signed-in extension: by a source that is switched on, and in the
// name of the account only if the extension by which a person chooses is not left out.
func (s Settings) Wants(own string, it *ledger.Item) bool {
	asked := it.ShownBy(own) & s.Sources()
	return asked&^ledger.AccountMessages != 0 || asked != 0 && s.Includes(it.ChosenBy())
}

// Asked tells one choice of what is archived from another.
func (s Settings) Asked() string {
	ids := func(owners []ledger.Owner) (all []string) {
		for _, o := range owners { // they may be renamed
			all = append(all, o.ExtensionID)
		}
		return all
	}
	return fmt.Sprint(s.Sources(), ids(s.Only), ids(s.Except))
}

// SwitchedOff reports whether a source is not asked for, though backup is on: who has begun to list it goes on with what was chosen then.
func (s Settings) SwitchedOff(source ledger.Source) bool { return s.Backup && !s.Sources().Has(source) }

// CountSwitched counts for each source whether it was switched on or off, or, of the account's messages, whose they are, since the settings
// were as before: a list that was begun until then does not show what was left out meanwhile.
func (s *Settings) CountSwitched(before Settings) {
	now := *s
	before.Backup, now.Backup = true, true // that ends each list
	switched := before.Sources() ^ now.Sources()
	if !slices.Equal(before.Only, now.Only) || !slices.Equal(before.Except, now.Except) {
		switched |= ledger.AccountMessages
	}
	for _, source := range switched.Each() {
		s.Switched[source.Index()]++
	}
}

// MessageTypes are the types of the message stores of all extensions that are archived.
func (s Settings) MessageTypes() (types []ledger.Type) {
	for _, source := range (s.Sources() & ledger.AccountMessages).Each() {
		types = append(types, source.Type())
	}
	return types
}

// Includes reports whether the messages of an extension are archived with those of the account. The shared inboxes are listed whosever is
// left out: whose a text in them is shows when it is listed.
func (s Settings) Includes(extension string) bool { return s.Included()(extension) }

// Included gives Includes for many extensions.
func (s Settings) Included() func(extension string) bool {
	only, except := map[string]bool{}, map[string]bool{}
	for _, o := range s.Only {
		only[o.ExtensionID] = true
	}
	for _, o := range s.Except {
		except[o.ExtensionID] = true
	}
	return func(extension string) bool {
		return extension == ledger.Inboxes || !except[extension] && (len(only) == 0 || only[extension])
	}
}

// TypesOf are the types that are listed of an extension's mailbox in the name of the account. Of
// the signed-in user's own, what is archived with the own extension is not listed twice.
func (s Settings) TypesOf(extension, own string) (types []ledger.Type) {
	if !s.Includes(extension) {
		return nil
	}
	return s.TypesOfIncluded(extension, own)
}

// TypesOfIncluded is TypesOf of an extension that is known to be included.
func (s Settings) TypesOfIncluded(extension, own string) (types []ledger.Type) {
	for _, t := range s.MessageTypes() {
		if (extension != own || !s.Extension.Has(t)) && (extension != ledger.Inboxes || t == ledger.SMS) {
			types = append(types, t)
		}
	}
	return types
}

// AfterTheHour is how long after the full hour this install runs.
func (s Settings) AfterTheHour() time.Duration { return time.Duration(s.Offset) * time.Second }

// PausedAt reports whether a pause is in force at a time.
func (s Settings) PausedAt(now time.Time) bool {
	return s.Paused && (s.PausedUntil.IsZero() || now.Before(s.PausedUntil))
}

// migrations bring the settings document from version n to n+1. A new
// document starts at the newest.
var migrations = []func(map[string]json.RawMessage){
	// 0 → 1: the first version that was released.
	func(map[string]json.RawMessage) {},
}

// Decode reads settings as they were written, and brings those of an older version up to date. Errors: disk.ErrDamaged; ErrNewer.
func Decode(raw []byte) (Settings, error) {
	var s Settings
	if err := json.Unmarshal(raw, &s); err != nil || s.Version != Version() {
		if s, err = migrated(raw); err != nil {
			return Settings{}, err
		}
	}
	if s.Since.Before(Earliest) && !s.Since.IsZero() {
		s.Since = Earliest
	}
	if s.Offset < 0 || s.Offset >= int(time.Hour/time.Second) {
		s.Offset = 0
	}
	return s, nil
}

// migrated reads settings that may be of an older version. Errors: those of Decode.
func migrated(raw []byte) (Settings, error) {
	var doc map[string]json.RawMessage
	if err := json.Unmarshal(raw, &doc); err != nil {
		return Settings{}, fmt.Errorf("settings: %w: %w", disk.ErrDamaged, err)
	}
	var version int
	if v, there := doc["Version"]; there {
		if err := json.Unmarshal(v, &version); err != nil || version < 0 {
			return Settings{}, fmt.Errorf("settings with version %s: %w", v, disk.ErrDamaged)
		}
	}
	if version > Version() {
		return Settings{}, fmt.Errorf("settings of version %d: %w", version, ErrNewer)
	}
	for ; version < Version(); version++ {
		migrations[version](doc)
	}
	current, err := json.Marshal(doc)
	if err != nil {
		return Settings{}, fmt.Errorf("settings: %w", err)
	}
	var s Settings
	if err := json.Unmarshal(current, &s); err != nil {
		return Settings{}, fmt.Errorf("settings: %w: %w", disk.ErrDamaged, err)
	}
	s.Version = Version()
	return s, nil
}

// Earliest is before anything that RingCentral holds, which began that year. The log has a row for each hour since the first, so that a
// year that was mistyped, or is damaged, would have millions.
var Earliest = time.Date(1999, 1, 1, 0, 0, 0, 0, time.UTC)

// Version is that in which settings are written.
func Version() int { return len(migrations) }

// ErrNewer: a newer version of the program wrote them.
var ErrNewer = errors.New("the store was written by a newer version of this program")
