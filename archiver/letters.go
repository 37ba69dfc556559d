package archiver

import (
	"fmt"
	"strings"
	"time"

	"github.com/dustin/go-humanize"

	"ringcentral-archiver/archiver/notice"
	"ringcentral-archiver/store"
)

// programName is what the program is called in mails.
const programName = "RingCentral Archiver"

// letter is a mail before it has an address.
type letter struct {
	subject, text string
	date          time.Time
	arrived       func(notice.State) notice.State // notes that it has arrived
}

// letterhead is what every letter is about.
type letterhead struct {
	at       time.Time // in this computer's zone
	computer string
	account  string
	box      store.Dropbox
	whole    time.Time // up to when nothing is open; zero = no hour is complete
	totals   store.Totals
	first    time.Time // when the first of the open items is lost
	verified store.Verification
}

func (a *Archiver) letterhead() (h letterhead, err error) {
	h.at, h.computer = a.here(), a.computer
	err = a.store.View(func(tx *store.Tx) error {
		phone, err := tx.RingCentral()
		if err != nil {
			return err
		}
		h.account = phone.Account
		if h.box, err = tx.Dropbox(); err != nil {
			return err
		}
		if h.totals, err = tx.Totals(); err != nil {
			return err
		}
		if h.verified, err = tx.Verification(); err != nil {
			return err
		}
		hour, _, err := lastHours(tx, phone, h.at)
		if err != nil {
			return err
		}
		if !hour.IsZero() {
			h.whole = hour.Add(time.Hour)
		}
		h.first = tx.FirstDeadline(everKnown)
		open, some, err := tx.FirstOpenHour()
		if some && open.Before(h.whole) {
			h.whole = open
		}
		return err
	})
	return h, err
}

// letters are the mails of a plan. It reads no more than they need.
func (a *Archiver) letters(plan notice.Plan, now time.Time) (all []letter, err error) {
	if len(plan.Trouble)+len(plan.Mended) == 0 && plan.Digest.IsZero() {
		return nil, nil
	}
	h, err := a.letterhead()
	if err != nil {
		return nil, err
	}
	if len(plan.Trouble) > 0 {
		l := h.trouble(plan.Trouble)
		l.arrived = func(s notice.State) notice.State { return s.TroubleTold(plan.Trouble, now) }
		all = append(all, l)
	}
	if len(plan.Mended) > 0 {
		l := h.mended(plan.Mended)
		l.arrived = func(s notice.State) notice.State { return s.MendedTold(now) }
		all = append(all, l)
	}
	if !plan.Digest.IsZero() {
		week, err := a.week(plan.Digest)
		if err != nil {
			return nil, err
		}
		l := h.digest(plan.Digest, week)
		l.arrived = func(s notice.State) notice.State { return s.DigestTold(plan.Digest) }
		all = append(all, l)
	}
	return all, nil
}

// write makes a letter of paragraphs, with the program's foot under them.
func (h letterhead) write(subject string, paragraphs ...string) letter {
	who := programName + " on " + h.computer
	if h.account != "" {
		who += " for " + h.account
	}
	foot := "-- \n" + who + "\nWho gets these mails is set in the window under GENERAL, Notices, or with: archiver notify\n"
	return letter{subject: subject, text: strings.Join(append(paragraphs, foot), "\n\n"), date: h.at}
}

func (h letterhead) test() letter {
	return h.write(programName+": this is a test",
		"This is the test mail that was asked for. Mails like this one come when archiving needs somebody, when it works again, and once a week with a summary.")
}

// trouble tells everything that keeps something from being archived.
func (h letterhead) trouble(causes []notice.Cause) letter {
	if causes[0].Name == string(IsPaused) {
		return h.write(programName+" is paused",
			"Archiving is paused since "+h.when(causes[0].Since)+", so nothing is copied to Dropbox. What RingCentral deletes in the meantime is lost.",
			"Resume it in the window, where Pause is. This is the only reminder of this pause.")
	}
	subject := fmt.Sprintf("%s: %d things keep it from archiving", programName, len(causes))
	if len(causes) == 1 {
		subject = programName + ": " + headline(causes[0])
	}
	paragraphs := []string{"Something is not archived:"}
	for _, c := range causes {
		paragraphs = append(paragraphs, h.cause(c))
	}
	return h.write(subject, append(paragraphs, h.standing(), "A mail follows when it works again.")...)
}

// headline is the first sentence of a cause.
func headline(c notice.Cause) string {
	if c.Name == string(IsGone) {
		return "something was lost"
	}
	first, _, _ := strings.Cut(c.Text, ". ")
	return strings.TrimSuffix(first, ".")
}

func (h letterhead) cause(c notice.Cause) string {
	if c.Name == string(IsGone) {
		return "* " + counted(c.Items, "item") + " in all, deleted at RingCentral before they could be archived. The log names them."
	}
	lines := []string{"* " + c.Text, "Since " + h.when(c.Since) + "."}
	if c.Stops {
		lines = append(lines, "Nothing is archived as long as it lasts.")
	}
	if c.Items > 0 {
		held := "It holds up " + counted(c.Items, "item") + "."
		if !c.Deadline.IsZero() {
			held += " RingCentral deletes the first on " + h.day(c.Deadline) + "."
		}
		lines = append(lines, held)
	}
	return strings.Join(lines, "\n  ")
}

// mended tells that all of it is over.
func (h letterhead) mended(over []notice.Told) letter {
	paragraphs := []string{"Archiving works again. This is over:"}
	for _, t := range over {
		paragraphs = append(paragraphs, "* "+t.Text+"\n  It began "+h.when(t.Since)+".")
	}
	return h.write(programName+" works again", append(paragraphs, h.standing())...)
}

// week counts what is archived of the week before a Monday, by column of the log.
func (a *Archiver) week(before time.Time) (n [4]int, err error) {
	err = a.store.View(func(tx *store.Tx) error {
		from, to := weekBefore(before)
		jobs, _, err := tx.Jobs(store.JobQuery{From: from, To: to})
		for _, job := range jobs {
			for i, c := range job.Counts {
				n[i] += c.Archived
			}
		}
		return err
	})
	return n, err
}

// weekBefore is the seven days before a Monday, from midnight to midnight.
func weekBefore(monday time.Time) (from, to time.Time) {
	to = time.Date(monday.Year(), monday.Month(), monday.Day(), 0, 0, 0, 0, monday.Location())
	return to.AddDate(0, 0, -7), to
}

// columns names the columns of the log.
var columns = [4]string{"Call recordings", "Voicemail", "SMS", "Fax"}

// digest is the weekly summary.
func (h letterhead) digest(of time.Time, archived [4]int) letter {
	from, to := weekBefore(of)
	title := fmt.Sprintf("%s to %s", h.day(from), h.day(to.AddDate(0, 0, -1)))
	table := []string{"Archived from the week of " + title + ":"}
	for i, n := range archived {
		table = append(table, fmt.Sprintf("  %-16s%8s", columns[i], humanize.Comma(int64(n))))
	}
	checked := "Dropbox was not checked yet."
	if v := h.verified; !v.At.IsZero() {
		checked = "Everything archived was compared with Dropbox on " + h.when(v.At) + ": " + counted(v.Checked, "file") + " checked, " +
			humanize.Comma(int64(v.Missing)) + " missing, " + humanize.Comma(int64(v.Changed)) + " changed."
	}
	space := "How much space Dropbox has left is not known."
	if h.box.Allocated > 0 {
		space = "Dropbox has " + bytesOf(h.box.Allocated-h.box.Used) + " free of " + bytesOf(h.box.Allocated) + "."
	}
	return h.write(programName+": the week of "+title, strings.Join(table, "\n"), h.standing(), checked, space)
}

// standing says what is there and what is not.
func (h letterhead) standing() string {
	var lines []string
	if h.whole.IsZero() {
		lines = append(lines, "No hour of the last two days is complete.")
	} else {
		lines = append(lines, "Everything that RingCentral still has is there up to "+h.when(h.whole)+".")
	}
	if h.totals.Open > 0 {
		open := counted(h.totals.Open, "item") + " known and not archived yet."
		if !h.first.IsZero() {
			open += " RingCentral deletes the first on " + h.day(h.first) + "."
		}
		lines = append(lines, open)
	}
	if h.totals.Gone > 0 {
		lines = append(lines, counted(h.totals.Gone, "item")+" deleted at RingCentral before they could be archived.")
	}
	return strings.Join(append(lines, counted(h.totals.Archived, "item")+" ("+bytesOf(h.totals.Bytes)+") archived in all."), "\n")
}

func (h letterhead) when(t time.Time) string {
	return t.In(h.at.Location()).Format("2 January 2006, 15:04")
}
func (h letterhead) day(t time.Time) string { return t.In(h.at.Location()).Format("2 January 2006") }

// counted is a number with its noun.
func counted(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return humanize.Comma(int64(n)) + " " + noun
}

func bytesOf(n int64) string { return humanize.Bytes(uint64(max(0, n))) }
