package terminal

import (
	"context"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/wording"
	"ringcentral-archiver/ui/terminal/output"
)

func (r *reader) verifyCommand() *cobra.Command {
	return &cobra.Command{
		Use: "verify", Short: "check that everything archived is in Dropbox",
		Long: "Compares the path, size and content hash of every archived file with Dropbox; nothing is\n" +
			"downloaded. The next run archives missing and changed files again; files you have moved within\n" +
			"the program's folder are followed. The program also verifies automatically once a week.",
		Args: noWords, RunE: r.accept(plain((*session).verify)),
	}
}

// verify compares what is archived with what lies in Dropbox.
func (s *session) verify(ctx context.Context) int {
	report, err := s.engine.Verify(ctx)
	if err != nil {
		return s.Fail(s.Env, err)
	}
	return s.reportVerified(report)
}

// reportVerified says the result on standard output, and names on standard error
// what is missing or was changed.
func (s *session) reportVerified(r progress.VerifyReport) int {
	output.Say(s.Out, "%s", verified(r))
	nameFiles(s.Out, "moved", r.Moved, r.MovedCount, s.Zone)
	if r.Intact() {
		return Done
	}
	nameFiles(s.Err, "missing", r.Missing, r.MissingCount, s.Zone)
	nameFiles(s.Err, "changed", r.Changed, r.ChangedCount, s.Zone)
	for _, wrong := range r.Broken {
		output.Say(s.Err, "%s", wrong)
	}
	if r.MissingCount+r.ChangedCount > 0 {
		output.Say(s.Err, "%s", nextSteps(r))
	}
	return Failed
}

// verified is the result in one line.
func verified(r progress.VerifyReport) string {
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
	return "Checked " + wording.Count(r.Checked, "file") + ": " + output.List(parts, "and") + "."
}

// nameFiles names what happened to each file, a line for each.
func nameFiles(w io.Writer, what string, files []progress.Unarchived, n int, zone *time.Location) {
	for _, f := range files {
		line := fmt.Sprintf("%s: %s (%s of %s, %s, %s)", what, f.Detail, output.TypeNames[f.Key.Type], f.Who, wording.Stamp(f.Time, zone), f.Key)
		if f.Reason == reasons.Gone || f.Reason == reasons.Removed {
			line += ": " + f.Reason.Sentence()
		}
		output.Say(w, "%s", line)
	}
	if more := n - len(files); more > 0 {
		output.Say(w, "and %s more.", wording.Number(more))
	}
}

// nextSteps says what becomes of what is missing or was changed.
func nextSteps(r progress.VerifyReport) string {
	text := "The next run archives these files again if RingCentral still has them (archiver run --once)."
	if slices.ContainsFunc(r.Missing, func(u progress.Unarchived) bool { return u.Reason == reasons.Removed }) {
		text += " If you removed them on purpose, accept it with: archiver accept."
	}
	if r.ChangedCount > 0 {
		text += " A changed file is kept; the original is put beside it."
	}
	return text
}
