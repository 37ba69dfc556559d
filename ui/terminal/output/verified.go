package output

import (
	"io"
	"slices"

	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/ui/terminal/phrase"
)

// Verified is the result in one line.
func Verified(r progress.VerifyReport, in phrase.Voice) string {
	files := in.Count(r.Checked, "file")
	switch {
	case r.Checked == 0 && r.Intact():
		return in.Say("Nothing is archived yet.")
	case r.Intact() && r.MovedCount == 0:
		return in.Say("Checked %s: all are in Dropbox with the right content (by hash).", files)
	}
	var parts []string
	for _, p := range []struct {
		n     int
		words string
	}{
		{r.MissingCount, in.Count(r.MissingCount, "are missing")},
		{r.ChangedCount, in.Count(r.ChangedCount, "were changed")},
		{r.MovedCount, in.Count(r.MovedCount, "were moved")},
		{len(r.Broken), in.Count(len(r.Broken), "manifests were changed")},
	} {
		if p.n > 0 {
			parts = append(parts, p.words)
		}
	}
	return in.Say("Checked %s: %s.", files, in.All(parts))
}

// Missing names the files that are not in Dropbox, a line for each.
func Missing(w io.Writer, files []progress.Unarchived, n int, in phrase.Voice) {
	for _, f := range files {
		in.Tell(w, "missing: %s", fileWords(f, in))
	}
	more(w, n-len(files), in)
}

// Changed names the files that were changed in Dropbox, a line for each.
func Changed(w io.Writer, files []progress.Unarchived, n int, in phrase.Voice) {
	for _, f := range files {
		in.Tell(w, "changed: %s", fileWords(f, in))
	}
	more(w, n-len(files), in)
}

// Moved names the files that were moved in Dropbox, a line for each.
func Moved(w io.Writer, files []progress.Unarchived, n int, in phrase.Voice) {
	for _, f := range files {
		in.Tell(w, "moved: %s", fileWords(f, in))
	}
	more(w, n-len(files), in)
}

func more(w io.Writer, n int, in phrase.Voice) {
	if n > 0 {
		in.Tell(w, "and %s more.", in.Number(n))
	}
}

func fileWords(f progress.Unarchived, in phrase.Voice) string {
	words := f.Detail + " (" + f.Key.String() + ")" // a file that no item of the log is about: a manifest does not say whose it is, and of when
	if f.Who != "" {
		words = f.Detail + " (" + in.Say("%s of %s, %s, %s", in.Say(TypeNames[f.Key.Type]), f.Who, in.Stamp(f.Time), f.Key) + ")"
	}
	switch {
	case f.Reason == reasons.Gone || f.Reason == reasons.Removed:
		return in.Say("%s: %s", words, in.Say(f.Reason.Sentence()))
	case f.Who == "" && f.Reason == reasons.FileChanged:
		return in.Say("%s: %s", words, in.Say("A file with other content has this name now."))
	default:
		return words
	}
}

// NextSteps says what becomes of what is missing or was changed; place is the flag for the command that
// accepts it, or empty.
func NextSteps(r progress.VerifyReport, in phrase.Voice, place string) string {
	text := in.Say("The next run archives these files again if they are still to be archived, and RingCentral or another place of the archive still has them (archiver run --once).")
	if slices.ContainsFunc(r.Missing, func(u progress.Unarchived) bool { return u.Reason == reasons.Removed }) {
		text += " " + in.Say("If you removed them on purpose, accept it with: archiver accept%s.", place)
	}
	if r.ChangedCount > 0 {
		text += " " + in.Say("A changed file is kept; the original is put beside it.")
	}
	return text
}
