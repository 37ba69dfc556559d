package terminal

import (
	"context"

	"github.com/spf13/cobra"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/ui/terminal/cmdline"
	"ringcentral-archiver/ui/terminal/flagvalue"
	"ringcentral-archiver/ui/terminal/placeflags"
)

// named are items that a person named; none = all that it may be about.
type named struct{ items []ledger.Key }

// read reads items as they are named where they are said not to be archived.
func (n *named) read(c *cobra.Command, words []string) error {
	for _, word := range words {
		key, err := ledger.ParseKey(word)
		if err != nil {
			return cmdline.Wrong(c, "%q is not an item: it is named like call-recordings/7700000001004", word)
		}
		n.items = append(n.items, key)
	}
	return nil
}

// retryTask makes items due now and does a pass.
type retryTask struct {
	named
	cause reasons.Reason
}

func (r *reader) retryCommand() *cobra.Command {
	t := &retryTask{}
	c := &cobra.Command{
		Use: "retry [ITEM…] [--cause REASON]", Short: "retry items that are waiting or were given up",
		Long: "Without items, retries everything that waits for its next attempt. An ITEM is the name shown\n" +
			"with an item that is not archived, such as call-recordings/7700000001004.",
		Args: t.read, RunE: r.accept(t, t.check),
	}
	c.Flags().Var(flagvalue.OneOf(&t.cause, flagvalue.UnknownReason, reasons.Reasons()...), "cause",
		"retry only items with this `REASON`, shown in brackets, such as dropbox-full")
	return c
}

func (t *retryTask) check(c *cobra.Command, _ []string) error {
	if t.cause != "" && len(t.items) > 0 {
		return cmdline.Wrong(c, "--cause cannot be used with items")
	}
	return nil
}

func (t *retryTask) do(ctx context.Context, s *session) int {
	n, err := t.makeDue(ctx, s.engine)
	if err != nil {
		return s.Fail(s.Env, err)
	}
	if n < len(t.items) {
		s.Warn("Not retried: %s, neither waiting nor given up.", s.Voice().Count(len(t.items)-n, "item"))
		if n == 0 {
			return Failed
		}
	}
	s.Tell("Retrying %s now.", s.Voice().Count(n, "item"))
	return s.runOnce(ctx)
}

func (t *retryTask) makeDue(ctx context.Context, engine *archiver.Archiver) (int, error) {
	if t.cause != "" {
		return engine.RetryReason(ctx, t.cause)
	}
	if len(t.items) == 0 {
		return engine.Retry(ctx)
	}
	n := 0
	for _, item := range t.items { // one that waits in several places is one item
		due, err := engine.Retry(ctx, item)
		if err != nil {
			return n, err
		}
		n += min(due, 1)
	}
	return n, nil
}

// acceptTask accepts that items were removed from Dropbox.
type acceptTask struct{ named }

func (r *reader) acceptCommand() *cobra.Command {
	t := &acceptTask{}
	c := &cobra.Command{
		Use: "accept [ITEM…] [--place KIND]", Short: "accept that files were removed or that a record is damaged",
		Long: "Accepts that files which were archived were removed from Dropbox on purpose, for example to a\n" +
			"disk, and that RingCentral no longer has them. They no longer count as missing. Without items,\n" +
			"accepts all of them. An ITEM is the name shown with it, such as call-recordings/7700000001004.\n" +
			"Retry the item to take it back. By its name it also accepts an item whose record in the\n" +
			"program's data file is damaged and that RingCentral does not show any more.",
		Args: t.read, RunE: r.accept(t),
	}
	placeflags.About(c, &r.line.place)
	return c
}

func (t *acceptTask) do(ctx context.Context, s *session) int {
	n, err := s.engine.Accept(ctx, t.items...)
	if err != nil {
		return s.Fail(s.Env, err)
	}
	s.Tell("Accepted %s.", s.Voice().Count(n, "item"))
	if n < len(t.items) {
		s.Warn("Not accepted: %s, neither removed from Dropbox nor damaged, or RingCentral may still have it.", s.Voice().Count(len(t.items)-n, "item"))
		return Failed
	}
	return Done
}
