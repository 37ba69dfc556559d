// Package index renders what people and other programs read of the archive
// when this program is gone: a month as a page and as a spreadsheet, a day as
// JSON, its calls as a spreadsheet of their own, and the page that says whether all is well
// (ARCHITECTURE.md, "A pass").
//
// It only renders: the same input gives the same bytes, so that a file needs to
// be written only when its content has changed.
package index

import (
	"encoding/json"
	"iter"
	"time"

	"ringcentral-archiver/archiver/translation"
)

// The kinds of files of an item.
const (
	kindAudio      = "audio"
	kindAttachment = "attachment"
)

// Party is one end of a call or message.
type Party struct {
	Number    string `json:"number,omitempty"`
	Extension string `json:"extension,omitempty"` // its number within the company
	Name      string `json:"name,omitempty"`
}

// File is one archived file.
type File struct {
	Kind        string `json:"kind"` // audio, transcript, text, document or attachment
	Path        string `json:"path"` // in the app folder, begins with "/"
	ContentType string `json:"contentType,omitempty"`
	Size        int64  `json:"size"` // bytes
	SHA256      string `json:"sha256,omitempty"`
	ContentHash string `json:"contentHash,omitempty"` // Dropbox's (docs/dropbox.md §2.5)
	// as the sender named it, where the name in the archive says something else so that a click does not start it
	Name string `json:"name,omitempty"`
	// media type that it looks like, where RingCentral announced something else and insisted on it
	LooksLike string `json:"looksLike,omitempty"`
	// nothing tells that it is whole: RingCentral sent the same again and again, and only the end of the connection showed its end
	MayBeCut bool `json:"mayBeCut,omitempty"`
}

// Item is one thing that is archived.
type Item struct {
	Type               string // Call Recording, Voicemail, SMS or Fax
	ID                 string // RingCentral's
	Time               time.Time
	Duration           time.Duration // 0 for none
	CallDuration       time.Duration // of the whole call that was recorded, 0 unknown
	Direction          string        // Inbound or Outbound
	From               Party
	To                 []Party
	OwnerName          string // of the extension in whose folder it lies
	OwnerNumber        string
	Label              string // how a recording was made: Automatic or OnDemand
	Text               string // the text of an SMS
	CallID             string
	SessionID          string
	TelephonySessionID string
	Deleted            bool // its user has deleted it at RingCentral; of a call and what was recorded of it: from the call log
	Files              []File
	Record             json.RawMessage // as RingCentral sent it
	Row                *Row            // of a call: what the call log says besides; nil for what is archived
}

// Month is what happened in a month.
type Month struct {
	In      *translation.Language // that it is written in; nil = English
	Account string
	Year    int
	Month   time.Month
	Zone    *time.Location          // of the account; all times are shown in it
	Items   iter.Seq2[*Item, error] // oldest first; an error ends the rendering
	// the months that have pages beside this one, like 2026-10; empty for none
	Prev, Next string
	Lists      []CallList // what is known of the call log
	CallTable  bool       // the month has a spreadsheet of its calls
	Daily      bool       // its spreadsheets are long, and written once a day
	Days       []DayRows  // those that have rows, in order
}

// name is what the files of the month are called, without their ending.
func (m Month) name() string { return m.first().Format("2006-01") }

// first is midnight of the month's first day by local time, without a zone.
func (m Month) first() time.Time { return time.Date(m.Year, m.Month, 1, 0, 0, 0, 0, time.UTC) }

// Day is what happened on a day, or a part of it.
type Day struct {
	Account string
	Date    string                  // like 2026-11-20
	Zone    *time.Location          // of the account
	Items   iter.Seq2[*Item, error] // oldest first; an error ends the rendering
	Lists   []CallList              // what is known of the day's calls
	Part    int                     // which part of the day it is, the first where it is not above 1
	Next    string                  // the file in which the day goes on; empty for none
}
