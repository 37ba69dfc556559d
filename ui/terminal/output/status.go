package output

import (
	"cmp"
	"errors"
	"io"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store/coverage"
	"ringcentral-archiver/store/destination"
	"ringcentral-archiver/ui/terminal/phrase"
)

// WriteStatus lays the status out for people, a line for each thing: all of it with the first place, then of each other place how it
// stands there. Errors: those of w.
func WriteStatus(w io.Writer, v archiver.Snapshot, in phrase.Voice) error {
	table := NewTable(w, 2)
	line := func(name, words string) { table.Row(name, words) }
	line("RingCentral", ringCentralWords(v.RingCentral, in))
	for _, missing := range v.RingCentral.MissingIn(in.Language) {
		line("", in.Say("missing permission: %s", missing))
	}
	line(in.Say("Dropbox"), dropboxWords(v.Dropbox, in))
	line(in.Say("Backup"), backupWords(v.Backup, in))
	line(in.Say("Now"), nowWords(v, in))
	line(in.Say("Archived"), in.Count(v.Archived, "item")+", "+in.Digits(v.Bytes))
	line(in.Say("Still open"), openWords(v, in))
	for _, l := range v.Leavers {
		line("", LeaverWords(l, in))
	}
	if v.Rescue.Active {
		line(in.Say("Rescue"), RescueWords(v, in))
	}
	writeLosses(line, v, in)
	line(in.Say("Verified"), verifiedWords(v.Verified, in))
	writeComplete(line, v, in)
	writeCoverage(line, v, in)
	if v.Mailboxes != (coverage.Mailboxes{}) {
		line(in.Say("Messages"), MailboxesWords(v.Mailboxes, in))
	}
	line(in.Say("Next run"), cmp.Or(in.Clock(v.NextRun), in.Say("none planned")))
	writeAlerts(line, v.Notices, in)
	for _, p := range v.Problems {
		line(in.Say("Problem"), problemWords(p, in))
	}
	if v.Update.Version != "" {
		line(in.Say("Update"), NewVersionWords(v.Update, in))
	}
	line(in.Say("Data file"), v.StorePath)
	switch {
	case v.SealedElsewhere && v.OtherComputer:
		line("", in.Say("The sign-ins in that file are encrypted with a key that only another computer has."))
	case v.SealedElsewhere:
		line("", in.Say("The sign-ins in that file are encrypted with a key that cannot be reached from here."))
	case v.SecretsFile:
		line("", in.Say("The sign-ins are kept in that file because this computer has no keychain."))
	}
	if v.DemoFolder != "" {
		line(in.Say("Demo"), in.Say("the simulated Dropbox is %s", v.DemoFolder))
	}
	err := table.Flush()
	for _, other := range v.Beside {
		err = errors.Join(err, writeBeside(w, other, in))
	}
	return err
}

// writeLosses says what is not archived, or not any more, and does not wait.
func writeLosses(line func(name, words string), v archiver.Snapshot, in phrase.Voice) {
	if v.Gone > 0 {
		line(in.Say("Gone"), in.Count(v.Gone, "items were deleted too early"))
	}
	if v.Removed > 0 {
		line(in.Say("Removed"), in.Count(v.Removed, "items are removed"))
	}
	if v.Accepted > 0 {
		line(in.Say("Accepted"), in.Count(v.Accepted, "items were removed by you"))
	}
	if v.Partly > 0 {
		line(in.Say("Partly archived"), in.Say("%s, of which RingCentral no longer had some files", in.Count(v.Partly, "item")))
	}
	if v.Damaged > 0 {
		line(in.Say("Damaged"), in.Say("%s in the data file (archiver accept ITEM)", in.Count(v.Damaged, "record")))
	}
}

// writeComplete answers whether everything is there.
func writeComplete(line func(name, words string), v archiver.Snapshot, in phrase.Voice) {
	hour := in.Say("no hour yet")
	if !v.CompleteTo.IsZero() {
		hour = in.Say("up to %s", in.Stamp(v.CompleteTo))
	}
	line(in.Say("Complete"), hour)
	line("", completenessWords(v, in))
	for _, sentence := range v.Completeness.Uncovered.Sentences() {
		line("", in.Say(sentence))
	}
	for _, lack := range v.Lacks {
		for _, sentence := range lack.Sentences(in.Language) {
			line("", sentence)
		}
	}
}

// writeCoverage says over which spans it is known what RingCentral holds.
func writeCoverage(line func(name, words string), v archiver.Snapshot, in phrase.Voice) {
	for i, c := range v.Coverage {
		line([]string{in.Say("Listed"), ""}[min(i, 1)], CoverageWords(c, in))
	}
	if v.Backup.On || v.Calls.Noted > 0 {
		line(in.Say("Calls"), CallsWords(v.Calls, in))
	}
}

// writeAlerts says who is told, and what of that has failed.
func writeAlerts(line func(name, words string), n archiver.NoticesView, in phrase.Voice) {
	line(in.Say("Alerts"), NoticeWords(n, in))
	if n.MailTrouble != nil {
		line("", in.Say("The last mail failed: %s", Failure(n.MailTrouble, in)))
	}
	if n.PingTrouble != nil {
		line("", in.Say("The last ping failed: %s", Failure(n.PingTrouble, in)))
	}
	if n.HookTrouble != nil {
		line("", in.Say("The last message failed: %s", Failure(n.HookTrouble, in)))
	}
	for i, silence := range n.Silenced {
		line([]string{in.Say("Silenced"), ""}[min(i, 1)], SilenceWords(silence, in))
	}
}

func ringCentralWords(c archiver.RingCentralView, in phrase.Voice) string {
	switch {
	case c.Expired:
		return in.Say("the sign-in of %s has ended: sign in again (archiver login)", Person(c.RingCentral, in))
	case !c.SignedIn:
		return in.Say("not signed in (archiver login)")
	default:
		return Person(c.RingCentral, in)
	}
}

func dropboxWords(c archiver.DropboxView, in phrase.Voice) string {
	switch {
	case c.Expired:
		return in.Say("the connection to %s has ended: connect again (archiver connect)", Mailbox(c.Dropbox))
	case !c.Connected:
		return in.Say("not connected (archiver connect)")
	case c.Allocated <= 0:
		return in.Say("%s, free space not known", Mailbox(c.Dropbox))
	default:
		return in.Say("%s, %s of %s used, %s free", Mailbox(c.Dropbox), in.Space(c.Used), in.Space(c.Allocated), in.Space(c.Allocated-c.Used))
	}
}

func backupWords(b archiver.BackupView, in phrase.Voice) string {
	switch {
	case !b.On:
		return in.Say("off (archiver backup on)")
	case b.Paused && b.PausedUntil.IsZero():
		return in.Say("paused: %s", Scopes(b, in))
	case b.Paused:
		return in.Say("paused until %s: %s", in.Stamp(b.PausedUntil), Scopes(b, in))
	default:
		return in.Say("on: %s", Scopes(b, in))
	}
}

func nowWords(v archiver.Snapshot, in phrase.Voice) string {
	switch {
	case v.Pass.Running:
		return ProgressLine(v.Pass, v.At, in)
	case !v.RingCentral.SignedIn || !v.Dropbox.Connected:
		return in.Say("nothing can run until both are signed in")
	case v.Waiting != reasons.NoReason:
		return in.Say("waiting: %s [%s]", in.Say(v.Waiting.Sentence()), v.Waiting)
	default:
		return in.Say("nothing is running")
	}
}

func openWords(v archiver.Snapshot, in phrase.Voice) string {
	text := in.Count(0, "item")
	if v.Open > 0 {
		text = in.Count(v.Open, "items are not archived yet")
	}
	if v.Unreadable > 0 {
		text += " · " + in.Say("unreadable at RingCentral: %s", in.Count(v.Unreadable, "record"))
	}
	if len(v.Deletions) > 0 {
		text += " · " + DeletionWords(v.Deletions[0], in)
	}
	return text
}

func verifiedWords(v destination.Verification, in phrase.Voice) string {
	switch {
	case v.At.IsZero():
		return in.Say("not yet (archiver verify)")
	case v.Missing+v.Changed > 0:
		return in.Say("%s: %s checked, missing: %s, changed: %s", in.Stamp(v.At), in.Count(v.Checked, "file"), in.Number(v.Missing), in.Number(v.Changed))
	default:
		return in.Say("%s: %s in Dropbox, by hash", in.Stamp(v.At), in.Count(v.Checked, "file"))
	}
}

// completenessWords answers whether everything is there.
func completenessWords(v archiver.Snapshot, in phrase.Voice) string {
	w := v.Completeness
	text := in.Say("It is not known yet whether everything RingCentral holds is in Dropbox")
	switch {
	case w.Now:
		text = in.Say("Everything RingCentral holds is in Dropbox, as of %s", in.Stamp(w.At))
		if but := w.Uncovered.But(); but != "" {
			text = in.Say("%s, %s", text, in.Say(but))
		}
		for _, lack := range v.Lacks {
			text = in.Say("%s; %s", text, lack.Beside(in.Language))
		}
	case !w.At.IsZero():
		text = in.Say("The archive was last known to be complete on %s", in.Stamp(w.At))
	}
	if !w.Now && w.Reason != reasons.NoReason {
		text = in.Say("%s; now: %s [%s]", text, in.Say(w.Reason.Sentence()), w.Reason)
	}
	if w.Now && v.Gone+v.Partly > 0 {
		text = in.Say("%s; items counted as gone were deleted there earlier", text)
	}
	if w.Settling > 0 {
		text = in.Say("%s; %s", text, in.Count(w.Settling, "hours not settled"))
	}
	if !w.Since.IsZero() {
		text = in.Say("%s; items before %s are not included", text, in.Stamp(w.Since))
	}
	return text
}

func problemWords(p archiver.Problem, in phrase.Voice) string {
	text := in.Say(cmp.Or(p.Text, p.Reason.Sentence()))
	if p.Detail != "" {
		text += " " + Sentence(p.Detail)
	}
	if p.Items > 0 {
		text = in.Say("%s: %s", in.Count(p.Items, "item"), text)
	}
	if p.Items > 0 && !p.Deadline.IsZero() {
		text += " " + in.Say("RingCentral will delete the first on %s.", in.Stamp(p.Deadline))
	}
	if !p.NextTry.IsZero() {
		text += " " + in.Say("Next try: %s.", in.Clock(p.NextTry))
	}
	return text + " [" + string(p.Reason) + "]"
}
