package terminal

import (
	"fmt"
	"strings"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/wording"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/ui/terminal/phrase"
)

// appFolder is where Dropbox puts the program's folder (docs/dropbox.md §1). It translates "Apps"
// into the account's language.
const appFolder = "Apps/RingCentral Application"

// place says where the archived files are.
func (s *session) place() string {
	if folder := s.engine.Snapshot().DemoFolder; folder != "" {
		return folder
	}
	return appFolder + " in Dropbox (your Dropbox may show a translated Apps folder)"
}

// list joins words as in a sentence: "a, b or c".
func list(words []string, last string) string { return phrase.List(words, last) }

// summary says how a pass ended, in one line.
func summary(r progress.Report) string {
	if r.Archived == 0 && r.Complete() {
		return "Nothing new to archive."
	}
	hours := "earlier hours" // what came late, or had to wait
	if r.Hours > 0 {
		hours = wording.Count(r.Hours, "hour")
	}
	return fmt.Sprintf("Archived %s (%s) for %s. %s left.", wording.Count(r.Archived, "item"), wording.Digits(r.Bytes), hours, wording.Number(r.LeftCount))
}

// typeNames are the types as people read them.
var typeNames = map[ledger.Type]string{
	ledger.CallRecording: "call recording", ledger.VoiceMail: "voicemail", ledger.SMS: "SMS", ledger.Fax: "fax",
}

// unarchived names one item that is not archived, and why.
func unarchived(u progress.Unarchived, zone *time.Location) string {
	who := u.Who
	if who == "" {
		who = "unknown"
	}
	text := fmt.Sprintf("%s of %s, %s (%s)", typeNames[u.Key.Type], who, wording.Stamp(u.Time, zone), u.Key)
	text += ": "
	if u.Leaving != "" {
		text += "It is archived first because its extension " + extensionStates[u.Leaving] + ". "
	}
	if u.Reason == reasons.NoReason {
		return text + "It is not archived yet. [not-copied]"
	}
	text += u.Reason.Sentence()
	if u.Detail != "" && u.Detail != u.Reason.Sentence() {
		text += " " + sentence(u.Detail)
	}
	return fmt.Sprintf("%s [%s]", text, u.Reason)
}

// sentence begins with a capital and ends with a full stop.
func sentence(text string) string {
	if text == "" {
		return ""
	}
	text = strings.ToUpper(text[:1]) + text[1:]
	if strings.ContainsAny(text[len(text)-1:], ".!?") {
		return text
	}
	return text + "."
}

// person says who is signed in: name, extension, role and company.
func person(c store.RingCentral) string {
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
	return text
}

func mailbox(c store.Dropbox) string {
	if c.Email == "" {
		return c.Name
	}
	return strings.TrimSpace(c.Name + " <" + c.Email + ">")
}

// scopes says what is archived and since when.
func scopes(b archiver.BackupView, zone *time.Location) string {
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
	text := list(parts, "and")
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
	return list(names, "and")
}
