package output

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/wording"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/coverage"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/ui/terminal/phrase"
)

// List joins words as in a sentence: "a, b or c".
func List(words []string, last string) string { return phrase.List(words, last) }

// AppFolder is where Dropbox puts the program's folder (docs/dropbox.md §1). It translates "Apps"
// into the account's language.
const AppFolder = "Apps/RingCentral Application"

// Place says where the archived files are; demo is the folder of a demonstration, empty outside one.
func Place(demo string) string {
	if demo != "" {
		return demo
	}
	return AppFolder + " in Dropbox (your Dropbox may show a translated Apps folder)"
}

// Summary says how a pass ended, in one line.
func Summary(r progress.Report) string {
	if r.Archived == 0 && r.Complete() && !r.Damaged() {
		return "Nothing new to archive."
	}
	hours := "earlier hours" // what came late, or had to wait
	if r.Hours > 0 {
		hours = wording.Count(r.Hours, "hour")
	}
	left := wording.Number(r.LeftCount) + " left."
	if r.Damaged() || r.Reason != reasons.NoReason && r.LeftCount == 0 { // it has not looked at all, or not everywhere
		left = "How many are left is not known."
	}
	return fmt.Sprintf("Archived %s (%s) for %s. %s", wording.Count(r.Archived, "item"), wording.Digits(r.Bytes), hours, left)
}

// TypeNames are the types as people read them.
var TypeNames = map[ledger.Type]string{
	ledger.CallRecording: "call recording", ledger.VoiceMail: "voicemail", ledger.SMS: "SMS", ledger.Fax: "fax",
}

// Unarchived names one item that is not archived, and why.
func Unarchived(u progress.Unarchived, zone *time.Location) string {
	if u.Record != nil {
		return unread(u, zone)
	}
	who := u.Who
	if who == "" {
		who = "unknown"
	}
	text := fmt.Sprintf("%s of %s, %s (%s)", TypeNames[u.Key.Type], who, wording.Stamp(u.Time, zone), u.Key)
	text += ": "
	if u.Leaving != "" {
		text += "It is archived first because its extension " + extensionStates[u.Leaving] + ". "
	}
	if u.Reason == reasons.NoReason {
		return fmt.Sprintf("%sIt is not archived yet. [%s]", text, reasons.NotArchived)
	}
	text += u.Reason.Sentence()
	if u.Detail != "" && u.Detail != u.Reason.Sentence() {
		text += " " + Sentence(u.Detail)
	}
	return fmt.Sprintf("%s [%s]", text, u.Reason)
}

// unread names a record that could not be archived by what it has.
func unread(u progress.Unarchived, zone *time.Location) string {
	r := u.Record
	text := "record in the list of " + typeList([]ledger.Type{u.Key.Type})
	if r.Place > 0 {
		text = fmt.Sprintf("record %s in the list of %s", wording.Number(r.Place), typeList([]ledger.Type{u.Key.Type}))
	}
	if r.Whose != "" {
		text += " of " + r.Whose
	}
	parts := []string{"without a time"}
	if !r.Time.IsZero() {
		parts[0] = wording.Stamp(r.Time, zone)
	}
	if r.ID != "" {
		parts = append(parts, "id "+r.ID)
	}
	if r.URI != "" {
		parts = append(parts, r.URI)
	}
	return fmt.Sprintf("%s (%s): %s %s [%s]", text, strings.Join(parts, ", "), u.Reason.Sentence(), Sentence(r.Why), u.Reason)
}

// Sentence begins with a capital and ends with a full stop.
func Sentence(text string) string {
	if text == "" {
		return ""
	}
	text = strings.ToUpper(text[:1]) + text[1:]
	if strings.ContainsAny(text[len(text)-1:], ".!?") {
		return text
	}
	return text + "."
}

// Person says who is signed in: name, extension, role and company.
func Person(c store.RingCentral) string {
	text := c.Extension
	if c.Number != "" {
		text += ", extension " + c.Number
	}
	if c.Role != "" {
		text += ", " + c.Role
	}
	if c.Account != "" {
		text += " of " + c.Account
	}
	if c.MainNumber != "" {
		text += " (" + c.MainNumber + ")"
	}
	if c.Host != "" && c.Host != archiver.RingCentralHost {
		text += " at " + c.Host
	}
	return text
}

// CoverageWords says over which span a source was listed, and what was shown.
func CoverageWords(c completeness.Coverage, zone *time.Location) string {
	name := typeList([]ledger.Type{c.Source.Type()})
	switch {
	case c.Source == ledger.AccountRecordings:
		name += " of the whole account"
	case c.Source.OfAccount():
		name += " of all extensions"
	}
	if c.At.IsZero() {
		return name + ": not listed yet"
	}
	text := fmt.Sprintf("%s: listed on %s", name, wording.Stamp(c.At, zone))
	if !c.From.IsZero() {
		text += ", complete since " + wording.Stamp(c.From, zone)
	}
	switch {
	case c.Uncovered.Certain():
		text += ", without shared numbers"
	case c.Uncovered != 0:
		text += ", perhaps without shared numbers"
	}
	if c.Unreadable > 0 {
		text += ", " + wording.Count(c.Unreadable, "record") + " not readable"
	}
	return text
}

// CallsWords says how many calls are noted, and from when to when that is every one.
func CallsWords(c completeness.CallLog, zone *time.Location) string {
	text := wording.Count(c.Noted, "call") + " noted"
	switch {
	case c.At.IsZero():
		return text + "; RingCentral's call log was not read"
	case c.Since.IsZero():
		return text + "; that these are all is not known of any time"
	}
	return text + fmt.Sprintf("; every call of %s from %s to %s", c.Of, wording.Stamp(c.Since, zone), wording.Stamp(c.Until, zone))
}

func Mailbox(c store.Dropbox) string {
	if c.Email == "" {
		return c.Name
	}
	return strings.TrimSpace(c.Name + " <" + c.Email + ">")
}

// Scopes says what is archived and since when.
func Scopes(b archiver.BackupView, zone *time.Location) string {
	var parts []string
	if b.Account.Has(ledger.CallRecording) {
		parts = append(parts, "call recordings of the whole account")
	}
	if messages := messageTypes(b.Account); len(messages) > 0 {
		parts = append(parts, typeList(messages)+" of "+whoseWords(b.Whose))
	}
	if b.Extension.On {
		parts = append(parts, typeList(b.Extension.Types)+" of your extension")
	}
	if len(parts) == 0 {
		parts = append(parts, "nothing chosen")
	}
	text := List(parts, "and")
	if !b.Since.IsZero() {
		text += ", since " + wording.Stamp(b.Since, zone)
	}
	return text
}

func messageTypes(s store.Scope) (types []ledger.Type) {
	for _, t := range ledger.Types {
		if t != ledger.CallRecording && s.Has(t) {
			types = append(types, t)
		}
	}
	return types
}

// whoseWords says whose messages are archived.
func whoseWords(c archiver.Whose) string {
	text := "all extensions"
	if len(c.Only) > 0 {
		text = "extension " + numbers(c.Only, "and")
	}
	if len(c.Except) > 0 {
		text += " except " + numbers(c.Except, "and")
	}
	return text
}

// numbers names extensions by their numbers, which may be those of several, each once.
func numbers(owners []ledger.Owner, last string) string {
	var words []string
	for _, o := range owners {
		if word := cmp.Or(o.Number, o.ExtensionID); !slices.Contains(words, word) {
			words = append(words, word)
		}
	}
	return List(words, last)
}

// MailboxesWords says how the messages of all extensions are listed.
func MailboxesWords(m coverage.Mailboxes) string {
	if m.Every == 0 {
		return "not listed yet"
	}
	text := wording.Count(m.Wanted, "extension") + ", each listed every hour"
	switch every := wording.Count(m.Hours(), "hour"); {
	case m.Slower > m.Every:
		text = fmt.Sprintf("%s, each listed every %s at the pace of the last run: the hour was too short for all of them", wording.Count(m.Wanted, "extension"), every)
	case m.Every > 1:
		text = fmt.Sprintf("%s, each listed every %s, as often as RingCentral allows", wording.Count(m.Wanted, "extension"), every)
	}
	if left := m.Wanted - m.Listed; left > 0 {
		text += fmt.Sprintf("; %s not listed yet", wording.Number(left))
	}
	if m.Failing > 0 {
		first := "extension " + strings.TrimSpace(cmp.Or(m.First.Owner.Number, m.First.Owner.ExtensionID)+" "+m.First.Owner.Name)
		if m.First.Owner.ExtensionID == ledger.Inboxes {
			first = m.First.Owner.Name
		}
		text += fmt.Sprintf("; %s could not be listed, first %s: %s", wording.Number(m.Failing), first, reasons.Reason(m.First.Reason).Short())
	}
	if m.Gone > 0 {
		text += fmt.Sprintf("; %s deleted at RingCentral", wording.Number(m.Gone))
	}
	if !m.Roster {
		text += "; the list of extensions is not known to be whole"
	}
	return text
}

func typeList(types []ledger.Type) string {
	plural := map[ledger.Type]string{
		ledger.CallRecording: "call recordings", ledger.VoiceMail: "voicemail", ledger.SMS: "SMS", ledger.Fax: "fax",
	}
	var names []string
	for _, t := range types {
		names = append(names, plural[t])
	}
	return List(names, "and")
}
