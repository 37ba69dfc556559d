package alerts

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/notice"
	"ringcentral-archiver/archiver/plaintext"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/translation"
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
	foot       string // where it can be changed who gets mails
	date       time.Time
	arrived    func(notice.State) notice.State // notes that it has arrived
}

// text is what stands in a mail.
func (m mail) text() string {
	return strings.Join(append(slices.Clone(m.paragraphs), "-- \n"+m.who+"\n"+m.foot+"\n"), "\n\n")
}

// inChat are the paragraphs of a message to a chat.
func (m mail) inChat() []string { return append(slices.Clone(m.paragraphs), m.who) }

// mailFacts is what every mail reports.
type mailFacts struct {
	at         time.Time // in this computer's zone
	in         *translation.Language
	computer   string
	account    string
	dbx        store.Dropbox
	completeTo time.Time // up to when nothing is missing; zero = no hour is complete
	totals     ledger.Totals
	records    int                  // that cannot be read, or are not finished
	first      time.Time            // when the first of the open items is lost
	next       map[string]time.Time // the same of those that a cause holds up, by its name
	verified   destination.Verification
	uncovered  completeness.Uncovered // what completeTo is not about
	lacks      []completeness.Lack    // what other places have besides
	several    bool                   // the archive lies in other places, too
	asked      completeness.Asked     // what it is about
}

func (a *Alerter) mailFacts() (h mailFacts, err error) {
	h.at, h.computer = a.Clock.Here(), a.Computer
	err = a.Store.View(func(tx *store.Tx) error {
		settings, err := tx.Settings()
		if err != nil {
			return err
		}
		who, err := tx.RingCentral()
		if err != nil {
			return err
		}
		h.account = plaintext.Line(who.Account)
		if h.dbx, err = tx.Dropbox(); err != nil {
			return err
		}
		others, err := tx.Elsewhere()
		if err != nil {
			return err
		}
		h.several = len(others) > 0
		h.in = translation.In(cmp.Or(settings.Language, a.Locale)).Of(h.dbx.Kind())
		if h.totals, err = tx.Totals(); err != nil {
			return err
		}
		if h.verified, err = tx.Verification(); err != nil {
			return err
		}
		if h.records, err = records(tx, settings); err != nil {
			return err
		}
		if settings.Backup {
			h.asked = completeness.AskedOf(settings, who)
		}
		if h.uncovered, err = completeness.UncoveredOf(tx, h.at); err != nil {
			return err
		}
		if h.lacks, err = completeness.LacksOf(tx); err != nil {
			return err
		}
		h.first, h.next = tx.FirstDeadline(h.at), map[string]time.Time{}
		causes, err := tx.Causes(h.at)
		for _, c := range causes {
			h.next[c.Reason] = c.Deadline
		}
		if err != nil {
			return err
		}
		h.completeTo, err = completeness.CompleteTo(tx, settings, who, h.at)
		return err
	})
	return h, err
}

// records counts what RingCentral has shown and is no item that could be archived.
func records(tx *store.Tx, settings store.Settings) (int, error) {
	settings.Backup = true
	_, waits, err := progress.Waiting(tx, settings.Sources())
	if err != nil {
		return 0, err
	}
	unread, _, err := completeness.Unreadable(tx)
	return waits + unread, err
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

// about is a subject.
func (h mailFacts) about(what string) string { return h.in.Say("%s: %s", programName, what) }

// write makes a mail of paragraphs about the archive in the place, which it names if there are others.
func (h mailFacts) write(subject string, paragraphs ...string) mail {
	if h.several {
		at := cmp.Or(h.dbx.Address(), strings.TrimSpace("Dropbox "+cmp.Or(h.dbx.Email, h.dbx.Name)))
		paragraphs = append([]string{h.in.Say("This is about the archive in %s.", plaintext.Line(at))}, paragraphs...)
	}
	who := h.in.Say("RingCentral Archiver on %s", h.computer)
	if h.account != "" {
		who = h.in.Say("RingCentral Archiver on %s for %s", h.computer, h.account)
	}
	return mail{
		subject: subject, paragraphs: paragraphs, who: who, date: h.at,
		foot: h.in.Say("You can change who gets these mails in RingCentral Archiver, under alerts."),
	}
}

func (h mailFacts) test() mail {
	return h.write(h.about(h.in.Say("this is a test")),
		h.in.Say("This is the test you asked for. You get a message like this when archiving needs your attention, when it works again, and once a week with a summary."))
}

// problem tells everything that keeps something from being archived.
func (h mailFacts) problem(causes []notice.Cause) mail {
	if causes[0].Name == string(reasons.Paused) {
		return h.write(h.in.Say("RingCentral Archiver is paused"),
			h.in.Say("Archiving has been paused since %s, so nothing is copied to Dropbox. Anything RingCentral deletes in the meantime is lost.", h.when(causes[0].Since)),
			h.in.Say("Resume it in RingCentral Archiver. This is the only reminder of this pause."))
	}
	subject := h.about(h.in.Say("archiving is blocked by %d problems", len(causes)))
	if len(causes) == 1 {
		subject = h.about(h.headline(causes[0]))
	}
	paragraphs := []string{h.in.Say("Some items cannot be archived:")}
	for _, c := range causes {
		paragraphs = append(paragraphs, h.cause(c))
	}
	return h.write(subject, append(paragraphs, h.summary(), h.in.Say("You are told when archiving works again."))...)
}

// lostWords are the headline and the sentence of what is lost, or was: it holds nothing up.
var lostWords = map[string][2]string{
	string(reasons.Gone): {
		translation.Key("items were lost"), translation.Key("%s in total: deleted at RingCentral before they were archived. The log shows which."),
	},
	string(reasons.PartlyGone): {
		translation.Key("RingCentral deleted some files of items before they were archived."),
		translation.Key("%s archived only in part: RingCentral no longer had the other files."),
	},
	string(reasons.Removed): {
		translation.Key("archived files were removed from Dropbox"),
		translation.Key("%s in total: archived, then removed from Dropbox; RingCentral no longer has them. If that was intended, accept it in RingCentral Archiver."),
	},
	string(reasons.Damaged): {
		translation.Key("Records in the program's data file were damaged. Files already in Dropbox are kept."),
		translation.Key("%s with a damaged record in the data file."),
	},
}

// headline is the first sentence of a cause.
func (h mailFacts) headline(c notice.Cause) string {
	text := c.Text
	if lost, is := lostWords[c.Name]; is {
		text = lost[0]
	}
	first, _, _ := strings.Cut(h.in.Say(text), ". ")
	return strings.TrimSuffix(first, ".")
}

func (h mailFacts) cause(c notice.Cause) string {
	if lost, is := lostWords[c.Name]; is {
		said := "* " + h.in.Say(lost[1], h.in.Count(c.Items, "item"))
		if c.Name == string(reasons.Damaged) {
			said += "\n  " + h.in.Say(c.Text)
		}
		return said
	}
	lines := []string{"* " + h.in.Say(c.Text)}
	if !c.Since.IsZero() {
		lines = append(lines, h.in.Say("Since %s.", h.when(c.Since)))
	}
	switch {
	case c.Stops && h.several && reasons.Reason(c.Name).OfPlace():
		lines = append(lines, h.in.Say("Nothing is archived there until it is solved. The other places do not wait for that."))
	case c.Stops:
		lines = append(lines, h.in.Say("Nothing is archived until it is solved."))
	}
	if c.Items > 0 {
		at := c.Deadline
		switch {
		case !at.Before(h.at):
		case c.Stops:
			at = h.first
		default: // that it was to be deleted by now says nothing of when the others are
			at = h.next[c.Name]
		}
		lines = append(lines, join(h.in.Say("It blocks %s.", h.in.Count(c.Items, "item")), h.deletion(at)))
	}
	return strings.Join(lines, "\n  ")
}

// deletion says when the first of several items is lost; empty where that is not known.
func (h mailFacts) deletion(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return h.in.Say("RingCentral will delete the first on %s.", h.day(at))
}

// join puts a sentence behind another; it may be empty.
func join(sentence, next string) string { return strings.TrimSpace(sentence + " " + next) }

// solved tells that all of it is over.
func (h mailFacts) solved(over []notice.Told) mail {
	paragraphs := []string{h.in.Say("Archiving works again. Solved:")}
	for _, t := range over {
		paragraphs = append(paragraphs, "* "+h.in.Say(t.Text)+"\n  "+h.in.Say("It started on %s.", h.when(t.Since)))
	}
	return h.write(h.in.Say("RingCentral Archiver works again"), append(paragraphs, h.summary())...)
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

// columns are the keys of the columns of the log.
var columns = [4]string{translation.Key("Call recordings"), translation.Key("Voicemail"), translation.Key("SMS"), translation.Key("Fax")}

// digest is the weekly summary.
func (h mailFacts) digest(of time.Time, archived [4]int) mail {
	from, to := weekBefore(of)
	first, last := h.day(from), h.day(to.Add(-time.Hour))
	table := []string{h.in.Say("Archived from the week of %s to %s:", first, last)}
	width := 0
	for _, column := range columns {
		width = max(width, utf8.RuneCountInString(h.in.Say(column)))
	}
	for i, n := range archived {
		table = append(table, fmt.Sprintf("  %-*s%9s", width, h.in.Say(columns[i]), h.in.Number(n)))
	}
	checked := h.in.Say("The files in Dropbox have not been verified yet.")
	if v := h.verified; !v.At.IsZero() {
		checked = h.in.Say("The files in Dropbox were last verified on %s: %s checked, %s missing, %s changed.",
			h.when(v.At), h.in.Count(v.Checked, "file"), h.in.Number(v.Missing), h.in.Number(v.Changed))
	}
	space := h.in.Say("The free space in Dropbox is not known.")
	if h.dbx.Allocated > 0 {
		space = h.in.Say("Dropbox has %s free of %s.", h.in.Space(h.dbx.Allocated-h.dbx.Used), h.in.Space(h.dbx.Allocated))
	}
	return h.write(h.about(h.in.Say("the week of %s to %s", first, last)), strings.Join(table, "\n"), h.summary(), checked, space)
}

// summary says what is there and what is not.
func (h mailFacts) summary() string {
	lines := []string{h.in.Say("No hour of the last two days is complete.")}
	if !h.completeTo.IsZero() {
		lines[0] = h.in.Say("Everything that RingCentral still has is archived up to %s.", h.when(h.completeTo))
		if but := h.uncovered.But(); but != "" {
			lines[0] = h.in.Say("Everything that RingCentral still has is archived up to %s, %s.", h.when(h.completeTo), h.in.Say(but))
		}
	}
	if asked := h.asked; asked.Account.On || asked.Extension.On {
		lines = append(lines, h.in.Say("What is archived: %s.", asked.Words(h.in)))
	}
	for _, sentence := range h.uncovered.Sentences() {
		lines = append(lines, h.in.Say(sentence))
	}
	for _, lack := range h.lacks {
		lines = append(lines, lack.Sentences(h.in)...)
	}
	if open := h.totals.Open + h.records; open > 0 {
		lines = append(lines, join(h.in.Count(open, "items are not archived yet")+".", h.deletion(h.first)))
	}
	if h.totals.Gone > 0 {
		lines = append(lines, h.in.Count(h.totals.Gone, "items were deleted too early"))
	}
	for _, some := range []struct {
		n    int
		said string
	}{
		{h.totals.Removed, translation.Key("%s archived, then removed from Dropbox; RingCentral no longer has them.")},
		{h.totals.Accepted, translation.Key("%s removed from Dropbox by the user.")},
		{h.totals.Partly, translation.Key("%s archived only in part: RingCentral no longer had the other files.")},
		{h.totals.Damaged, translation.Key("%s with a damaged record in the data file.")},
	} {
		if some.n > 0 {
			lines = append(lines, h.in.Say(some.said, h.in.Count(some.n, "item")))
		}
	}
	return strings.Join(append(lines, h.in.Say("%s (%s) archived in total.", h.in.Count(h.totals.Archived, "item"), h.in.Size(h.totals.Bytes))), "\n")
}

func (h mailFacts) when(t time.Time) string { return h.in.Moment(t, h.at.Location()) }

func (h mailFacts) day(t time.Time) string { return h.in.Day(t, h.at.Location()) }
