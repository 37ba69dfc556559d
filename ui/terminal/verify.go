package terminal

import (
	"context"

	"github.com/spf13/cobra"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/ui/terminal/cmdline"
	"ringcentral-archiver/ui/terminal/placeflags"
)

func (r *reader) verifyCommand() *cobra.Command {
	c := &cobra.Command{
		Use: "verify [--place KIND]", Short: "check that everything archived is in Dropbox",
		Long: "Compares the path, size and content hash of every archived file with Dropbox; nothing is\n" +
			"downloaded. The next run archives missing and changed files again; files you have moved within\n" +
			"the program's folder are followed. The program also verifies automatically once a week.\n" +
			"Of several places, all are checked unless --place names one.",
		Args: cmdline.NoWords, RunE: r.accept(plain((*session).verify)),
	}
	placeflags.About(c, &r.line.place)
	return c
}

// verify compares what is archived with what lies there, in all places unless one was named.
func (s *session) verify(ctx context.Context) int {
	all := []*archiver.Archiver{s.engine}
	if s.place == "" {
		all = append(all, s.engine.Besides()...)
	}
	return s.outcome().Verify(ctx, all)
}
