package index

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"slices"
	"time"

	"ringcentral-archiver/archiver/plaintext"
	"ringcentral-archiver/archiver/translation"
)

// Status is how the archive stands, for those who look at it without the
// program. A time that is not known is zero.
type Status struct {
	In            *translation.Language // in which it is written; nil = English
	Account       string
	Computer      string // that archives
	User          string // who is signed in to RingCentral on it; empty when that is not known
	UserKey       string // distinguishes the user from those of other accounts
	Dropbox       string // the Dropbox account
	Written       time.Time
	Zone          *time.Location // that times are shown in
	StaleAfter    time.Duration  // a page older than that says that the computer has stopped
	Headline      string         // whether all is well, in a few words
	Good          bool
	Asked         string // what a person has chosen to be archived, which is all that the headline is about; empty while backup is off
	Paused        bool
	CompleteTo    time.Time // up to here nothing is missing
	NextRun       time.Time
	Archived      int
	Bytes         int64
	Open          int       // items still to be copied, and records of some that cannot be read or are not finished
	Gone          int       // items that RingCentral deleted before they could be copied
	Removed       int       // items whose copies were removed, and that RingCentral no longer has
	Accepted      int       // those of them that a person has accepted; not among Removed
	FirstDeadline time.Time // when RingCentral deletes the first that is open
	Verified      time.Time // when the copies in Dropbox were last checked
	Problems      []StatusProblem
	NotCovered    []string // what RingCentral may hold and the page does not speak of, a sentence each
	Page          string   // the newest month that has a page, like 2026-11; empty for none
	PageFile      string   // what that page is called in the folder Index; empty = as its month
	Beside        []Beside
}

// Beside is a file of the program that has another name, because a file that is not the program's
// own, or that a person has changed, has the name it should have.
type Beside struct{ Name, Path string }

// StatusProblem is what keeps items from being archived, by its cause.
type StatusProblem struct {
	Text  string // what is wrong
	Stake string // what is lost otherwise, and when
	Help  string // what to do
}

var (
	statusLayout = template.Must(template.New("status.html").ParseFS(sources, "status/status.html"))
	statusPage   = newPage("", "status/status.css", "status/status.js")
)

// WriteStatus writes the page that says whether all is well: ARCHIVE
// STATUS.html. The page compares its date with the reader's clock, so it also
// shows when the computer has stopped archiving.
func WriteStatus(w io.Writer, s Status) error {
	var out bytes.Buffer
	s.Account, s.User, s.Dropbox, s.Asked = plaintext.Line(s.Account), plaintext.Line(s.User), plaintext.Line(s.Dropbox), plaintext.Line(s.Asked)
	s.Problems = slices.Clone(s.Problems)
	for i, p := range s.Problems {
		s.Problems[i] = StatusProblem{Text: plaintext.Line(p.Text), Stake: plaintext.Line(p.Stake), Help: plaintext.Line(p.Help)}
	}
	err := statusLayout.Execute(&out, statusView{Status: s, page: statusPage, spoken: spoken{cmp.Or(s.In, translation.English())}})
	if err == nil {
		_, err = out.WriteTo(w)
	}
	if err != nil {
		return fmt.Errorf("write the status page: %w", err)
	}
	return nil
}

// statusView puts a status into the words of its page.
type statusView struct {
	Status
	page
	spoken
}

// Look is the page's colour and sign.
func (v statusView) Look() string {
	switch {
	case !v.Good:
		return "bad"
	case v.Paused:
		return "paused"
	case len(v.NotCovered) > 0:
		return "partly"
	}
	return "good"
}

// WrittenAt is Written as the page's script reads it.
func (v statusView) WrittenAt() string { return v.Written.UTC().Format(time.RFC3339) }

// StaleSeconds is StaleAfter as the page's script reads it.
func (v statusView) StaleSeconds() int64 { return int64(v.StaleAfter / time.Second) }

// StaleText is StaleAfter in words.
func (v statusView) StaleText() string {
	if v.StaleAfter >= time.Hour && v.StaleAfter%time.Hour == 0 {
		return v.Count(int(v.StaleAfter/time.Hour), "hour")
	}
	return v.Count(int(v.StaleAfter/time.Minute), "minute")
}

// Moment is a time in words, with the name of the zone.
func (v statusView) Moment(t time.Time) string {
	return v.spoken.Moment(t, v.Zone) + " " + t.In(v.Zone).Format("MST")
}

// Age says who wrote the page, and when.
func (v statusView) Age() template.HTML {
	if v.User == "" {
		return v.Mark("Written on %s by the computer %s.", v.Moment(v.Written), v.Computer)
	}
	return v.Mark("Written on %s by the computer %s, signed in as %s.", v.Moment(v.Written), v.Computer, v.User)
}

// Waiting is what is not archived yet.
func (v statusView) Waiting() string {
	switch {
	case v.Open == 0:
		return v.Say("nothing")
	case v.FirstDeadline.IsZero():
		return v.Count(v.Open, "item")
	default:
		return v.Say("%s; RingCentral will delete the first on %s", v.Count(v.Open, "item"), v.Moment(v.FirstDeadline))
	}
}

// Words are what the page's script says.
func (v statusView) Words() (string, error) {
	words, err := json.Marshal(map[string]any{
		"stopped": v.Say("The office computer has stopped archiving"), "behind": v.Say("This computer's clock is behind, so it cannot tell how long ago that was."),
		"now": v.Say("That was just now."), "minute": v.Forms("that was minutes ago"), "hour": v.Forms("that was hours ago"), "day": v.Forms("that was days ago"),
	})
	return string(words), err
}

// Amount is the size of all copies.
func (v statusView) Amount() string { return v.Size(v.Bytes) }

// PageLink is where the page of Page lies, seen from the app folder.
func (v statusView) PageLink() string { return "Index/" + cmp.Or(v.PageFile, v.Page+".html") }

// PageTitle is the month of Page.
func (v statusView) PageTitle() string { return v.monthTitle(v.Page) }
