package output

import (
	"fmt"
	"io"
	"slices"
	"time"

	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/wording"
)

// Verified is the result in one line.
func Verified(r progress.VerifyReport) string {
	switch {
	case r.Checked == 0 && r.Intact():
		return "Nothing is archived yet."
	case r.Intact() && r.MovedCount == 0:
		return "Checked " + wording.Count(r.Checked, "file") + ": all are in Dropbox with the right content (by hash)."
	}
	var parts []string
	for _, p := range []struct {
		n         int
		one, many string
	}{
		{r.MissingCount, "is missing", "are missing"},
		{r.ChangedCount, "was changed", "were changed"},
		{r.MovedCount, "was moved and is followed", "were moved and are followed"},
		{len(r.Broken), "manifest was changed", "manifests were changed"},
	} {
		switch {
		case p.n == 1:
			parts = append(parts, "1 "+p.one)
		case p.n > 1:
			parts = append(parts, wording.Number(p.n)+" "+p.many)
		}
	}
	return "Checked " + wording.Count(r.Checked, "file") + ": " + List(parts, "and") + "."
}

// NameFiles names what happened to each file, a line for each.
func NameFiles(w io.Writer, what string, files []progress.Unarchived, n int, zone *time.Location) {
	for _, f := range files {
		line := fmt.Sprintf("%s: %s (%s of %s, %s, %s)", what, f.Detail, TypeNames[f.Key.Type], f.Who, wording.Stamp(f.Time, zone), f.Key)
		if f.Reason == reasons.Gone || f.Reason == reasons.Removed {
			line += ": " + f.Reason.Sentence()
		}
		Say(w, "%s", line)
	}
	if more := n - len(files); more > 0 {
		Say(w, "and %s more.", wording.Number(more))
	}
}

// NextSteps says what becomes of what is missing or was changed.
func NextSteps(r progress.VerifyReport) string {
	text := "The next run archives these files again if RingCentral still has them (archiver run --once)."
	if slices.ContainsFunc(r.Missing, func(u progress.Unarchived) bool { return u.Reason == reasons.Removed }) {
		text += " If you removed them on purpose, accept it with: archiver accept."
	}
	if r.ChangedCount > 0 {
		text += " A changed file is kept; the original is put beside it."
	}
	return text
}
