package output

import (
	"cmp"
	"strings"
	"unicode"
	"unicode/utf8"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/translation"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/coverage"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/ui/terminal/phrase"
)

// AppFolder is where Dropbox puts the program's folder (docs/dropbox.md §1). It translates "Apps"
// into the account's language.
const AppFolder = "Apps/RingCentral Application"

// Place says where the archived files are: at the address, if the archive lies elsewhere or this is a demonstration, else in Dropbox.
func Place(address string, in phrase.Voice) string {
	if address != "" {
		return address
	}
	return in.Say("%s in Dropbox (your Dropbox may show a translated Apps folder)", AppFolder)
}

// Summary says how a pass ended, in one line.
func Summary(r progress.Report, in phrase.Voice) string {
	if r.Archived == 0 && r.Complete() && !r.Damaged() {
		return in.Say("Nothing new to archive.")
	}
	left := in.Say("%s left.", in.Number(r.LeftCount))
	if r.Damaged() || r.Reason != reasons.NoReason && r.LeftCount == 0 { // it has not looked at all, or not everywhere
		left = in.Say("How many are left is not known.")
	}
	if r.Archived == 0 {
		return in.Say("Nothing was archived. %s", left)
	}
	items, size := in.Count(r.Archived, "item"), in.Digits(r.Bytes)
	if r.Hours == 0 { // what came late, or had to wait, or is of the hour that goes on
		return in.Say("Archived %s (%s). %s", items, size, left)
	}
	return in.Say("Archived %s (%s) for %s. %s", items, size, in.Count(r.Hours, "hour"), left)
}

// TypeNames are one of each type, as people read it.
var TypeNames = map[ledger.Type]string{
	ledger.CallRecording: translation.Key("call recording"), ledger.VoiceMail: translation.Key("voicemail"),
	ledger.SMS: translation.Key("SMS"), ledger.Fax: translation.Key("fax"),
}

// Unarchived names one item that is not archived, and why.
func Unarchived(u progress.Unarchived, in phrase.Voice) string {
	if u.Record != nil {
		return unread(u, in)
	}
	text := in.Say("%s of %s, %s (%s)", in.Say(TypeNames[u.Key.Type]), cmp.Or(u.Who, in.Say("unknown")), in.Stamp(u.Time), u.Key)
	why := in.Say("It is not archived yet.")
	if u.Reason != reasons.NoReason {
		why = in.Say(u.Reason.Sentence())
	}
	if u.Leaving != "" {
		why = in.Say("It is archived first because its extension %s.", in.Say(extensionStates[u.Leaving])) + " " + why
	}
	if u.Files > 0 {
		why += " " + in.Say("%s of its %s files are archived.", in.Number(u.Archived), in.Number(u.Files))
	}
	if u.Reason != reasons.NoReason && u.Detail != "" && u.Detail != u.Reason.Sentence() {
		why += " " + Sentence(in.Say(u.Detail))
	}
	return in.Say("%s: %s", text, why) + " [" + string(cmp.Or(u.Reason, reasons.NotArchived)) + "]"
}

// unread names a record that could not be archived by what it has.
func unread(u progress.Unarchived, in phrase.Voice) string {
	r := u.Record
	text := in.Say("record in the list of %s", completeness.Names([]ledger.Type{u.Key.Type}, in.Language))
	if r.Place > 0 {
		text = in.Say("record %s in the list of %s", in.Number(r.Place), completeness.Names([]ledger.Type{u.Key.Type}, in.Language))
	}
	if r.Whose != "" {
		text += ", " + r.Whose
	}
	parts := []string{in.Say("without a time")}
	if !r.Time.IsZero() {
		parts[0] = in.Stamp(r.Time)
	}
	if r.ID != "" {
		parts = append(parts, "id "+r.ID)
	}
	if r.URI != "" {
		parts = append(parts, r.URI)
	}
	text += " (" + strings.Join(parts, ", ") + ")"
	return in.Say("%s: %s", text, in.Say(u.Reason.Sentence())+" "+Sentence(r.Why)) + " [" + string(u.Reason) + "]"
}

// Sentence begins with a capital and ends with a full stop.
func Sentence(text string) string {
	first, n := utf8.DecodeRuneInString(text)
	if n == 0 {
		return ""
	}
	text = string(unicode.ToUpper(first)) + text[n:]
	if strings.ContainsAny(text[len(text)-1:], ".!?") {
		return text
	}
	return text + "."
}

// Person says who is signed in: name, extension, role and company.
func Person(c store.RingCentral, in phrase.Voice) string {
	text := c.Extension
	if c.Number != "" {
		text = in.Say("%s, extension %s", text, c.Number)
	}
	switch {
	case c.Role != "" && c.Account != "":
		text = in.Say("%s, %s of %s", text, c.Role, c.Account)
	case c.Role+c.Account != "":
		text += ", " + c.Role + c.Account
	}
	if c.MainNumber != "" {
		text += " (" + c.MainNumber + ")"
	}
	if c.Host != "" && c.Host != archiver.RingCentralHost {
		text = in.Say("%s at %s", text, c.Host)
	}
	return text
}

// CoverageWords says over which span a source was listed, and what was shown.
func CoverageWords(c completeness.Coverage, in phrase.Voice) string {
	name := completeness.Names([]ledger.Type{c.Source.Type()}, in.Language)
	switch {
	case c.Source == ledger.AccountRecordings:
		name = in.Say("%s of the whole account", name)
	case c.Source.OfAccount():
		name = in.Say("%s of all extensions", name)
	}
	if c.At.IsZero() {
		return in.Say("%s: not listed yet", name)
	}
	text := in.Say("%s: listed on %s", name, in.Stamp(c.At))
	if !c.From.IsZero() {
		text = in.Say("%s, complete since %s", text, in.Stamp(c.From))
	}
	switch shared := c.Uncovered &^ (completeness.DeletedCalls | completeness.DeletedMessages); {
	case shared.Certain():
		text = in.Say("%s, without shared numbers", text)
	case shared != 0:
		text = in.Say("%s, perhaps without shared numbers", text)
	}
	switch {
	case c.Uncovered&completeness.DeletedCalls != 0:
		text = in.Say("%s, perhaps without deleted calls", text)
	case c.Uncovered&completeness.DeletedMessages != 0:
		text = in.Say("%s, perhaps without deleted messages", text)
	}
	if c.Unreadable > 0 {
		text = in.Say("%s, unreadable: %s", text, in.Count(c.Unreadable, "record"))
	}
	return text
}

// CallsWords says how many calls are noted, and from when to when that is every one.
func CallsWords(c completeness.CallLog, in phrase.Voice) string {
	noted := in.Count(c.Noted, "calls are noted")
	switch {
	case c.At.IsZero():
		return in.Say("%s; RingCentral's call log was not read", noted)
	case c.Since.IsZero():
		return in.Say("%s; that these are all is not known of any time", noted)
	}
	text := in.Say("%s; every call of %s from %s to %s", noted, in.Say(c.Of), in.Stamp(c.Since), in.Stamp(c.Until))
	if c.Undeleted {
		text = in.Say("%s, perhaps without deleted calls", text)
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
func Scopes(b archiver.BackupView, in phrase.Voice) string {
	text := completeness.Asked{Account: b.Account, Extension: b.Extension, Only: b.Whose.Only, Except: b.Whose.Except}.Words(in.Language)
	if !b.Since.IsZero() {
		text = in.Say("%s, since %s", text, in.Stamp(b.Since))
	}
	return text
}

// MailboxesWords says how the messages of all extensions are listed.
func MailboxesWords(m coverage.Mailboxes, in phrase.Voice) string {
	if m.Every == 0 {
		return in.Say("not listed yet")
	}
	wanted := in.Count(m.Wanted, "extension")
	text := in.Say("%s, each listed every hour", wanted)
	switch {
	case m.Slower > m.Every:
		text = in.Say("%s, each listed every %s hours at the pace of the last run: the hour was too short for all of them", wanted, in.Number(m.Hours()))
	case m.Every > 1:
		text = in.Say("%s, each listed every %s hours, as often as RingCentral allows", wanted, in.Number(m.Hours()))
	}
	if left := m.Wanted - m.Listed; left > 0 {
		text = in.Say("%s; %s not listed yet", text, in.Number(left))
	}
	if m.Failing > 0 {
		failing, why := in.Number(m.Failing), in.Say(reasons.Reason(m.First.Reason).Short())
		if first := m.First.Owner; first.ExtensionID == ledger.Inboxes {
			text = in.Say("%s; %s could not be listed, first %s: %s", text, failing, in.Say("Shared inboxes"), why)
		} else {
			named := strings.TrimSpace(cmp.Or(first.Number, first.ExtensionID) + " " + first.Name)
			text = in.Say("%s; %s could not be listed, first extension %s: %s", text, failing, named, why)
		}
	}
	if m.Gone > 0 {
		text = in.Say("%s; %s deleted at RingCentral", text, in.Number(m.Gone))
	}
	if !m.Roster {
		text = in.Say("%s; the list of extensions is not known to be whole", text)
	}
	return text
}
