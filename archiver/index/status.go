package index

import (
	"bytes"
	"cmp"
	"fmt"
	"html/template"
	"io"
	"slices"
	"time"

	"github.com/dustin/go-humanize"

	"ringcentral-archiver/archiver/plaintext"
)

// Status is how the archive stands, for those who look at it without the
// program. A time that is not known is zero.
type Status struct {
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
	Paused        bool
	CompleteTo    time.Time // up to here nothing is missing
	NextRun       time.Time
	Archived      int
	Bytes         int64
	Open          int       // items still to be copied
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
	s.Account, s.User, s.Dropbox = plaintext.Line(s.Account), plaintext.Line(s.User), plaintext.Line(s.Dropbox)
	s.Problems = slices.Clone(s.Problems)
	for i, p := range s.Problems {
		s.Problems[i] = StatusProblem{Text: plaintext.Line(p.Text), Stake: plaintext.Line(p.Stake), Help: plaintext.Line(p.Help)}
	}
	err := statusLayout.Execute(&out, statusView{Status: s, page: statusPage})
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
}

// Look is the page's colour and sign.
func (v statusView) Look() string {
	switch {
	case !v.Good:
		return "bad"
	case v.Paused:
		return "paused"
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
		return v.Things(int(v.StaleAfter/time.Hour), "hour")
	}
	return v.Things(int(v.StaleAfter/time.Minute), "minute")
}

// Moment is a time in words.
func (v statusView) Moment(t time.Time) string {
	return t.In(v.Zone).Format("Monday 2 January 2006, 15:04 MST")
}

// Deadline is the first deadline, empty when it is not known.
func (v statusView) Deadline() string {
	if v.FirstDeadline.IsZero() {
		return ""
	}
	return v.Moment(v.FirstDeadline)
}

// Things counts: 1 item, 1,200 items.
func (v statusView) Things(n int, one string) string {
	if n != 1 {
		one += "s"
	}
	return humanize.Comma(int64(n)) + " " + one
}

// Amount is the size of all copies.
func (v statusView) Amount() string { return humanize.Bytes(uint64(max(v.Bytes, 0))) }

// PageLink is where the page of Page lies, seen from the app folder.
func (v statusView) PageLink() string { return "Index/" + cmp.Or(v.PageFile, v.Page+".html") }

// PageTitle is the month of Page.
func (v statusView) PageTitle() string { return monthTitle(v.Page) }
