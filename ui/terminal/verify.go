package terminal

import (
	"context"

	"github.com/spf13/cobra"

	"ringcentral-archiver/ui/terminal/cmdline"
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
	return s.outcome().Verification(report)
}
