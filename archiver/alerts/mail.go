package alerts

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/notice"
	"ringcentral-archiver/archiver/plaintext"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/wording"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/destination"
	"ringcentral-archiver/store/ledger"
)

// programName is what the program is called in mails.
const programName = "RingCentral Archiver"

// mail is a mail, or a message to a chat, before it has an address.
type mail struct {
	subject    string
	paragraphs []string
	who        string // the program that says so
	date       time.Time
	arrived    func(notice.State) notice.State // notes that it has arrived
}

// text is what stands in a mail.
func (m mail) text() string {
	foot := "-- \n" + m.who + "\nYou can change who gets these mails in RingCentral Archiver, under alerts.\n"
	return strings.Join(append(slices.Clone(m.paragraphs), foot), "\n\n")
}

// inChat are the paragraphs of a message to a chat.
func (m mail) inChat() []string { return append(slices.Clone(m.paragraphs), m.who) }

// mailFacts is what every mail reports.
type mailFacts struct {
	at         time.Time // in this computer's zone
	computer   string
	account    string
	dbx        store.Dropbox
	completeTo time.Time // up to when nothing is open; zero = no hour is complete
	totals     ledger.Totals
	first      time.Time // when the first of the open items is lost
	verified   destination.Verification
	uncovered  completeness.Uncovered // what completeTo is not about
}

func (a *Alerter) mailFacts() (h mailFacts, err error) {
	h.at, h.computer = a.Clock.Here(), a.Computer
	err = a.Store.View(func(tx *store.Tx) error {
		who, err := tx.RingCentral()
		if err != nil {
			return err
		}
		h.account = plaintext.Line(who.Account)
		if h.dbx, err = tx.Dropbox(); err != nil {
			return err
		}
		if h.totals, err = tx.Totals(); err != nil {
			return err
		}
		if h.verified, err = tx.Verification(); err != nil {
			return err
		}
		if h.uncovered, err = completeness.UncoveredOf(tx, h.at); err != nil {
			return err
		}
		hour, _, err := completeness.LastHours(tx, who, h.at)
		if err != nil {
			return err
		}
		if !hour.IsZero() {
			h.completeTo = hour.Add(time.Hour)
		}
		h.first = tx.FirstDeadline(everKnown)
		open, some, err := tx.FirstOpenHour()
		if some && open.Before(h.completeTo) {
			h.completeTo = open
		}
		return err
	})
	return h, err
}

// mails are the mails of a plan. It reads no more than they need.
func (a *Alerter) mails(plan notice.Plan, now time.Time) (all []mail, err error) {
	if len(plan.Trouble)+len(plan.Solved) == 0 && plan.Digest.IsZero() {
		return nil, nil
	}
	h, err := a.mailFacts()
	if err != nil {
		return nil, err
	}
	if len(plan.Trouble) > 0 {
		l := h.problem(plan.Trouble)
		l.arrived = func(s notice.State) notice.State { return s.TroubleTold(plan.Trouble, now) }
		all = append(all, l)
	}
	if len(plan.Solved) > 0 {
		l := h.solved(plan.Solved)
		l.arrived = func(s notice.State) notice.State { return s.SolvedTold(now) }
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

// write makes a mail of paragraphs.
func (h mailFacts) write(subject string, paragraphs ...string) mail {
	who := programName + " on " + h.computer
	if h.account != "" {
		who += " for " + h.account
	}
	return mail{subject: subject, paragraphs: paragraphs, who: who, date: h.at}
}

func (h mailFacts) test() mail {
	return h.write(programName+": this is a test",
		"This is the test you asked for. You get a message like this when archiving needs your attention, when it works again, and once a week with a summary.")
}

// problem tells everything that keeps something from being archived.
func (h mailFacts) problem(causes []notice.Cause) mail {
	if causes[0].Name == string(reasons.Paused) {
		return h.write(programName+" is paused",
			"Archiving has been paused since "+h.when(causes[0].Since)+", so nothing is copied to Dropbox. Anything RingCentral deletes in the meantime is lost.",
			"Resume it in RingCentral Archiver. This is the only reminder of this pause.")
	}
	subject := fmt.Sprintf("%s: archiving is blocked by %d problems", programName, len(causes))
	if len(causes) == 1 {
		subject = programName + ": " + headline(causes[0])
	}
	paragraphs := []string{"Some items cannot be archived:"}
	for _, c := range causes {
		paragraphs = append(paragraphs, h.cause(c))
	}
	return h.write(subject, append(paragraphs, h.summary(), "You are told when archiving works again.")...)
}

// headline is the first sentence of a cause.
func headline(c notice.Cause) string {
	if c.Name == string(reasons.Gone) {
		return "items were lost"
	}
	if c.Name == string(reasons.Removed) {
		return "archived files were removed from Dropbox"
	}
	first, _, _ := strings.Cut(c.Text, ". ")
	return strings.TrimSuffix(first, ".")
}

func (h mailFacts) cause(c notice.Cause) string {
	if c.Name == string(reasons.Gone) {
		return "* " + wording.Count(c.Items, "item") + " in total: deleted at RingCentral before they were archived. The log shows which."
	}
	if c.Name == string(reasons.Removed) {
		return "* " + wording.Count(c.Items, "item") + " in total: archived, then removed from Dropbox; RingCentral no longer has them. " +
			"If that was intended, accept it in RingCentral Archiver."
	}
	lines := []string{"* " + c.Text}
	if !c.Since.IsZero() {
		lines = append(lines, "Since "+h.when(c.Since)+".")
	}
	if c.Stops {
		lines = append(lines, "Nothing is archived until it is solved.")
	}
	if c.Items > 0 {
		held := "It blocks " + wording.Count(c.Items, "item") + "."
		if !c.Deadline.IsZero() {
			held += " RingCentral will delete the first on " + h.day(c.Deadline) + "."
		}
		lines = append(lines, held)
	}
	return strings.Join(lines, "\n  ")
}

// solved tells that all of it is over.
func (h mailFacts) solved(over []notice.Told) mail {
	paragraphs := []string{"Archiving works again. Solved:"}
	for _, t := range over {
		paragraphs = append(paragraphs, "* "+t.Text+"\n  It started on "+h.when(t.Since)+".")
	}
	return h.write(programName+" works again", append(paragraphs, h.summary())...)
}

// week counts the archived items of the week before a Monday, by column of the log.
func (a *Alerter) week(before time.Time) (n [4]int, err error) {
	err = a.Store.View(func(tx *store.Tx) error {
		from, to := weekBefore(before)
		jobs, _, err := tx.Jobs(ledger.JobQuery{From: from, To: to})
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
func (h mailFacts) digest(of time.Time, archived [4]int) mail {
	from, to := weekBefore(of)
	title := fmt.Sprintf("%s to %s", h.day(from), h.day(to.AddDate(0, 0, -1)))
	table := []string{"Archived from the week of " + title + ":"}
	for i, n := range archived {
		table = append(table, fmt.Sprintf("  %-16s%8s", columns[i], wording.Number(n)))
	}
	checked := "The files in Dropbox have not been verified yet."
	if v := h.verified; !v.At.IsZero() {
		checked = "The files in Dropbox were last verified on " + h.when(v.At) + ": " + wording.Count(v.Checked, "file") + " checked, " +
			wording.Number(v.Missing) + " missing, " + wording.Number(v.Changed) + " changed."
	}
	space := "The free space in Dropbox is not known."
	if h.dbx.Allocated > 0 {
		space = "Dropbox has " + wording.Space(h.dbx.Allocated-h.dbx.Used) + " free of " + wording.Space(h.dbx.Allocated) + "."
	}
	return h.write(programName+": the week of "+title, strings.Join(table, "\n"), h.summary(), checked, space)
}

// summary says what is there and what is not.
func (h mailFacts) summary() string {
	var lines []string
	if h.completeTo.IsZero() {
		lines = append(lines, "No hour of the last two days is complete.")
	} else {
		lines = append(lines, "Everything that RingCentral still has"+h.uncovered.Except()+" is archived up to "+h.when(h.completeTo)+".")
	}
	lines = append(lines, h.uncovered.Sentences()...)
	if h.totals.Open > 0 {
		open := wording.Count(h.totals.Open, "item") + " not archived yet."
		if !h.first.IsZero() {
			open += " RingCentral will delete the first on " + h.day(h.first) + "."
		}
		lines = append(lines, open)
	}
	if h.totals.Gone > 0 {
		lines = append(lines, wording.Count(h.totals.Gone, "item")+" deleted at RingCentral before they were archived.")
	}
	if h.totals.Removed > 0 {
		lines = append(lines, wording.Count(h.totals.Removed, "item")+" archived, then removed from Dropbox; RingCentral no longer has them.")
	}
	if h.totals.Accepted > 0 {
		lines = append(lines, wording.Count(h.totals.Accepted, "item")+" removed from Dropbox by the user.")
	}
	if h.totals.Partly > 0 {
		lines = append(lines, wording.Count(h.totals.Partly, "item")+" archived only in part: RingCentral no longer had the other files.")
	}
	if h.totals.Damaged > 0 {
		lines = append(lines, wording.Count(h.totals.Damaged, "item")+" with a damaged record in the data file.")
	}
	return strings.Join(append(lines, wording.Count(h.totals.Archived, "item")+" ("+wording.Round(h.totals.Bytes)+") archived in total."), "\n")
}

func (h mailFacts) when(t time.Time) string {
	return wording.Moment(t, h.at.Location())
}

func (h mailFacts) day(t time.Time) string { return wording.Day(t, h.at.Location()) }
