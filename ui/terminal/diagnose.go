package terminal

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"ringcentral-archiver/ui/newfile"
	"ringcentral-archiver/ui/terminal/cmdline"
	"ringcentral-archiver/ui/terminal/flagvalue"
	"ringcentral-archiver/ui/terminal/offer"
)

const diagnoseName = "diagnose"

// diagnoseTask collects what a helper needs who does not see the computer.
type diagnoseTask struct {
	output string // the file; empty = one of today in the current folder
	yes    bool
}

func (r *reader) diagnoseCommand() *cobra.Command {
	t := &diagnoseTask{}
	c := &cobra.Command{
		Use: diagnoseName + " [--output FILE] [--yes]", Short: "collect log, settings and tests for the person who helps you",
		Long: "Tests the connections to both services step by step, and writes the result to a zip file, with the\n" +
			"versions, the settings, the status, the end of the log and figures about the data file. First it\n" +
			"lists what goes into the file and which personal data that is, and asks. No password, sign-in or\n" +
			"secret address is in it. It also works when the data file is damaged, or locked by a program that\n" +
			"does not answer: then without what is in there.",
		Args: cmdline.NoWords, RunE: r.accept(t, t.check),
	}
	c.Flags().StringVar(&t.output, "output", "", "write to `FILE`, which must not be there yet (default: a file named for today, here)")
	flagvalue.Switch(c.Flags(), &t.yes, "yes", "do not ask")
	cmdline.NamesFile(c, "output")
	return c
}

func (t *diagnoseTask) check(c *cobra.Command, _ []string) error {
	if c.Flags().Changed("output") && t.output == "" {
		return cmdline.Wrong(c, "--output: the file is empty: give its path")
	}
	return nil
}

// Diagnoses reports whether the line asks for what also works without an engine: see RunWithout.
func (l *Line) Diagnoses() bool { return l.command == diagnoseName }

// RunWithout does a line that Diagnoses where there is no engine.
func (l *Line) RunWithout(ctx context.Context, env Env) int {
	return l.task.do(ctx, &session{Env: env, Line: l})
}

func (t *diagnoseTask) do(ctx context.Context, s *session) int {
	s.Tell("The connections to both services are tested. That may take a minute.")
	bundle := s.Diagnose(ctx)
	if ctx.Err() != nil {
		return s.Fail(s.Env, context.Cause(ctx))
	}
	terminal := offer.Terminal{Out: s.Out, Voice: s.Voice(), Write: s.WriteFile}
	if s.Asks {
		terminal.In = s.In
	}
	if terminal.Write == nil {
		terminal.Write = newfile.Write
	}
	switch err := terminal.Offer(ctx, bundle, t.output, t.yes); {
	case errors.Is(err, offer.ErrNotAsked):
		s.Warn("Nothing was written, because there is no terminal to ask in. Add --yes to write it.")
		return Failed
	case err != nil:
		return s.Fail(s.Env, err)
	}
	return Done
}
