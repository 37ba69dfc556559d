package terminal

import (
	"context"

	"github.com/spf13/cobra"

	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/ui/terminal/cmdline"
	"ringcentral-archiver/ui/terminal/output"
)

func (r *reader) verifyCommand() *cobra.Command {
	return &cobra.Command{
		Use: "verify", Short: "check that everything archived is in Dropbox",
		Long: "Compares the path, size and content hash of every archived file with Dropbox; nothing is\n" +
			"downloaded. The next run archives missing and changed files again; files you have moved within\n" +
			"the program's folder are followed. The program also verifies automatically once a week.",
		Args: cmdline.NoWords, RunE: r.accept(plain((*session).verify)),
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
	output.Say(s.Out, "%s", output.Verified(r))
	output.NameFiles(s.Out, "moved", r.Moved, r.MovedCount, s.Zone)
	if r.Intact() {
		return Done
	}
	output.NameFiles(s.Err, "missing", r.Missing, r.MissingCount, s.Zone)
	output.NameFiles(s.Err, "changed", r.Changed, r.ChangedCount, s.Zone)
	for _, wrong := range r.Broken {
		output.Say(s.Err, "%s", wrong)
	}
	if r.MissingCount+r.ChangedCount > 0 {
		output.Say(s.Err, "%s", output.NextSteps(r))
	}
	return Failed
}
