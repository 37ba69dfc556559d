package terminal

import (
	"context"

	"github.com/spf13/cobra"

	"ringcentral-archiver/archiver/wording"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/ui/terminal/output"
)

// acceptTask accepts that items were removed from Dropbox.
type acceptTask struct{ items []ledger.Key } // none = all

func (r *reader) acceptCommand() *cobra.Command {
	t := &acceptTask{}
	return &cobra.Command{
		Use: "accept [ITEM…]", Short: "accept that files were removed or that a record is damaged",
		Long: "Accepts that files which were archived were removed from Dropbox on purpose, for example to a\n" +
			"disk, and that RingCentral no longer has them. They no longer count as missing. Without items,\n" +
			"accepts all of them. An ITEM is the name shown with it, such as call-recordings/7700000001004.\n" +
			"Retry the item to take it back. By its name it also accepts an item whose record in the\n" +
			"program's data file is damaged and that RingCentral does not show any more.",
		Args: t.readItems, RunE: r.accept(t),
	}
}

// readItems reads items as they are named where they are said to be missing.
func (t *acceptTask) readItems(c *cobra.Command, words []string) (err error) {
	t.items, err = itemsIn(c, words)
	return err
}

func (t *acceptTask) do(ctx context.Context, s *session) int {
	n, err := s.engine.Accept(ctx, t.items...)
	if err != nil {
		return s.Fail(s.Env, err)
	}
	output.Say(s.Out, "Accepted %s.", wording.Count(n, "item"))
	if n < len(t.items) {
		output.Say(s.Err, "%s not accepted: neither removed from Dropbox nor damaged, or RingCentral may still have it.", wording.Count(len(t.items)-n, "item"))
		return Failed
	}
	return Done
}
