package output

import (
	"fmt"
	"strings"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/wording"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/ui/terminal/phrase"
)

// List joins words as in a sentence: "a, b or c".
func List(words []string, last string) string { return phrase.List(words, last) }

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
	if c.Source == ledger.AccountRecordings {
		name += " of the whole account"
	}
	if c.At.IsZero() {
		return name + ": not listed yet"
	}
	text := fmt.Sprintf("%s: listed on %s", name, wording.Stamp(c.At, zone))
	if !c.From.IsZero() {
		text += ", complete since " + wording.Stamp(c.From, zone)
	}
	if c.Unreadable > 0 {
		text += ", " + wording.Count(c.Unreadable, "record") + " not readable"
	}
	return text
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
	if b.Account.On {
		parts = append(parts, "call recordings of the whole account")
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
