package output

import (
	"cmp"
	"fmt"
	"io"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/plaintext"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/wording"
	"ringcentral-archiver/store/coverage"
	"ringcentral-archiver/store/destination"
	"ringcentral-archiver/ui/logcsv"
)

// WriteStatus lays the status out for people, a line for each thing. Errors: those of w.
func WriteStatus(w io.Writer, v archiver.Snapshot, zone *time.Location) error {
	table := NewTable(w, 2)
	line := func(name, format string, args ...any) {
		table.Row(name, plaintext.Sprintf(format, args...))
	}
	line("RingCentral", "%s", ringCentralWords(v.RingCentral))
	for _, missing := range v.RingCentral.Missing {
		line("", "missing permission: %s", missing)
	}
	line("Dropbox", "%s", dropboxWords(v.Dropbox))
	line("Backup", "%s", backupWords(v.Backup, zone))
	line("Now", "%s", nowWords(v, zone))
	line("Archived", "%s, %s", wording.Count(v.Archived, "item"), wording.Digits(v.Bytes))
	line("Open", "%s", openWords(v, zone))
	for _, l := range v.Leavers {
		line("", "%s", LeaverWords(l))
	}
	if v.Rescue.Active {
		line("Rescue", "%s", RescueWords(v, zone))
	}
	if v.Gone > 0 {
		line("Gone", "%s deleted by RingCentral before archiving", wording.Count(v.Gone, "item"))
	}
	if v.Removed > 0 {
		line("Removed", "%s archived, then removed from Dropbox; RingCentral no longer has them (archiver accept)", wording.Count(v.Removed, "item"))
	}
	if v.Accepted > 0 {
		line("Accepted", "%s removed from Dropbox by you", wording.Count(v.Accepted, "item"))
	}
	if v.Partly > 0 {
		line("Partly archived", "%s, of which RingCentral no longer had some files", wording.Count(v.Partly, "item"))
	}
	if v.Damaged > 0 {
		line("Damaged", "%s in the data file (archiver accept ITEM)", wording.Count(v.Damaged, "record"))
	}
	line("Verified", "%s", verifiedWords(v.Verified, zone))
	line("Complete", "%s", hourWords(v.LastHour, zone))
	line("", "%s", completenessWords(v, zone))
	for _, sentence := range v.Completeness.Uncovered.Sentences() {
		line("", "%s", sentence)
	}
	for i, c := range v.Coverage {
		line([]string{"Listed", ""}[min(i, 1)], "%s", CoverageWords(c, zone))
	}
	if v.Backup.On || v.Calls.Noted > 0 {
		line("Calls", "%s", CallsWords(v.Calls, zone))
	}
	if v.Mailboxes != (coverage.Mailboxes{}) {
		line("Messages", "%s", MailboxesWords(v.Mailboxes))
	}
	line("Next run", "%s", cmp.Or(logcsv.Clock(v.NextRun, zone), "none"))
	line("Alerts", "%s", NoticeWords(v.Notices))
	if v.Notices.MailTrouble != nil {
		line("", "The last mail failed: %v", v.Notices.MailTrouble)
	}
	if v.Notices.PingTrouble != nil {
		line("", "The last ping failed: %v", v.Notices.PingTrouble)
	}
	if v.Notices.HookTrouble != nil {
		line("", "The last message failed: %v", v.Notices.HookTrouble)
	}
	for i, silence := range v.Notices.Silenced {
		line([]string{"Silenced", ""}[min(i, 1)], "%s", SilenceWords(silence, zone))
	}
	for _, p := range v.Problems {
		line("Problem", "%s", problemWords(p, zone))
	}
	if v.Update.Version != "" {
		line("Update", "%s", NewVersionWords(v.Update))
	}
	line("Store", "%s", v.StorePath)
	if v.SecretsFile {
		line("", "The sign-ins are kept in that file because this computer has no keychain.")
	}
	if v.DemoFolder != "" {
		line("Demo", "the simulated Dropbox is %s", v.DemoFolder)
	}
	return table.Flush()
}

func ringCentralWords(c archiver.RingCentralView) string {
	switch {
	case c.Expired:
		return "the sign-in of " + Person(c.RingCentral) + " has ended: sign in again (archiver login)"
	case !c.SignedIn:
		return "not signed in (archiver login)"
	default:
		return Person(c.RingCentral)
	}
}

func dropboxWords(c archiver.DropboxView) string {
	switch {
	case c.Expired:
		return "the connection to " + Mailbox(c.Dropbox) + " has ended: connect again (archiver connect)"
	case !c.Connected:
		return "not connected (archiver connect)"
	case c.Allocated <= 0:
		return Mailbox(c.Dropbox) + ", free space not known"
	default:
		return fmt.Sprintf("%s, %s of %s used, %s free", Mailbox(c.Dropbox), wording.Space(c.Used), wording.Space(c.Allocated), wording.Space(c.Allocated-c.Used))
	}
}

func backupWords(b archiver.BackupView, zone *time.Location) string {
	switch {
	case !b.On:
		return "off (archiver backup on)"
	case b.Paused && b.PausedUntil.IsZero():
		return "paused; " + Scopes(b, zone)
	case b.Paused:
		return "paused until " + wording.Stamp(b.PausedUntil, zone) + "; " + Scopes(b, zone)
	default:
		return "on: " + Scopes(b, zone)
	}
}

func nowWords(v archiver.Snapshot, zone *time.Location) string {
	switch {
	case v.Pass.Running:
		return ProgressLine(v.Pass, v.At, zone)
	case !v.RingCentral.SignedIn || !v.Dropbox.Connected:
		return "nothing can run until both are signed in"
	case v.Waiting != reasons.NoReason:
		return fmt.Sprintf("waiting: %s [%s]", v.Waiting.Sentence(), v.Waiting)
	default:
		return "nothing is running"
	}
}

func openWords(v archiver.Snapshot, zone *time.Location) string {
	text := "0 items"
	if v.Open > 0 {
		text = wording.Count(v.Open, "item") + " not archived yet"
	}
	if v.Unreadable > 0 {
		text += ", " + wording.Count(v.Unreadable, "record") + " of RingCentral not readable"
	}
	if len(v.Deletions) > 0 {
		text += ", " + DeletionWords(v.Deletions[0])
	}
	return text
}

func verifiedWords(v destination.Verification, zone *time.Location) string {
	switch {
	case v.At.IsZero():
		return "not yet (archiver verify)"
	case v.Missing+v.Changed > 0:
		return fmt.Sprintf("%s: %d missing and %d changed of %s", wording.Stamp(v.At, zone), v.Missing, v.Changed, wording.Count(v.Checked, "file"))
	default:
		return fmt.Sprintf("%s: %s in Dropbox, by hash", wording.Stamp(v.At, zone), wording.Count(v.Checked, "file"))
	}
}

func hourWords(hour time.Time, zone *time.Location) string {
	if hour.IsZero() {
		return "no hour yet"
	}
	return "up to " + wording.Stamp(hour.Add(time.Hour), zone)
}

// completenessWords answers whether everything is there.
func completenessWords(v archiver.Snapshot, zone *time.Location) string {
	w := v.Completeness
	text := "It is not known yet whether everything RingCentral holds is in Dropbox"
	switch {
	case w.Now:
		text = "Everything RingCentral holds" + w.Uncovered.Except() + " is in Dropbox, as of " + wording.Stamp(w.At, zone)
	case !w.At.IsZero():
		text = "The archive was last known to be complete on " + wording.Stamp(w.At, zone)
	}
	if !w.Now && w.Reason != reasons.NoReason {
		text += fmt.Sprintf("; now: %s [%s]", w.Reason.Sentence(), w.Reason)
	}
	if w.Now && v.Gone+v.Partly > 0 {
		text += "; items counted as gone were deleted there earlier"
	}
	if w.Settling > 0 {
		text += "; " + wording.Count(w.Settling, "hour") + " may still get late recordings"
	}
	if !w.Since.IsZero() {
		text += "; items before " + wording.Stamp(w.Since, zone) + " are not included"
	}
	return text
}

func problemWords(p archiver.Problem, zone *time.Location) string {
	text := p.Text
	if text == "" {
		text = p.Reason.Sentence()
	}
	if p.Detail != "" {
		text += " " + Sentence(p.Detail)
	}
	if p.Items > 0 {
		text = wording.Count(p.Items, "item") + ": " + text
	}
	if p.Items > 0 && !p.Deadline.IsZero() {
		text += " RingCentral will delete the first on " + wording.Stamp(p.Deadline, zone) + "."
	}
	if !p.NextTry.IsZero() {
		text += " Next try " + logcsv.Clock(p.NextTry, zone) + "."
	}
	return fmt.Sprintf("%s [%s]", text, p.Reason)
}
