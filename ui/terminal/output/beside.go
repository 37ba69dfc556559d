package output

import (
	"cmp"
	"io"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/ui/terminal/phrase"
)

// writeBeside says, under what WriteStatus says of the first place, how it stands in another one.
func writeBeside(w io.Writer, v archiver.Snapshot, in phrase.Voice) error {
	kind := v.Dropbox.Kind()
	in.Language = in.Of(kind)
	if _, err := io.WriteString(w, "\n"); err != nil {
		return err
	}
	table := NewTable(w, 2)
	line := func(name, words string) { table.Row(name, words) }
	line(in.Say("Dropbox"), dropboxWords(v.Dropbox, in))
	line("", in.Say("For the commands about this place add: --place %s", kind))
	if v.Pass.Running || v.Waiting != reasons.NoReason {
		line(in.Say("Now"), nowWords(v, in))
	}
	line(in.Say("Archived"), in.Count(v.Archived, "item")+", "+in.Digits(v.Bytes))
	line(in.Say("Still open"), openWords(v, in))
	writeLosses(line, v, in)
	line(in.Say("Verified"), verifiedWords(v.Verified, in))
	writeComplete(line, v, in)
	line(in.Say("Next run"), cmp.Or(in.Clock(v.NextRun), in.Say("none planned")))
	for _, p := range v.Problems {
		line(in.Say("Problem"), problemWords(p, in))
	}
	return table.Flush()
}
