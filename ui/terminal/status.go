package terminal

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/store/coverage"
	"ringcentral-archiver/ui/terminal/cmdline"
	"ringcentral-archiver/ui/terminal/flagvalue"
	"ringcentral-archiver/ui/terminal/metrics"
	"ringcentral-archiver/ui/terminal/outcome"
	"ringcentral-archiver/ui/terminal/output"
)

// statusTask shows how the archiving stands.
type statusTask struct {
	format string
	check  bool
}

func (r *reader) statusCommand() *cobra.Command {
	t := &statusTask{format: output.FormatText}
	c := &cobra.Command{
		Use: "status [--format text|json|prometheus] [--check]", Short: "show who is signed in, what runs and what is wrong",
		Args: cmdline.NoWords, RunE: r.accept(t),
	}
	c.Flags().Var(flagvalue.OneOf(&t.format, flagvalue.UnknownWord, output.FormatText, output.FormatJSON, output.FormatPrometheus), "format",
		"`text|json|prometheus`: for people, programs or monitoring")
	flagvalue.Switch(c.Flags(), &t.check, "check", "end with 1 when your action is needed, or nothing was listed for 3 hours")
	return c
}

func (t *statusTask) do(_ context.Context, s *session) int {
	view := s.engine.Snapshot()
	var err error
	switch t.format {
	case output.FormatJSON:
		err = writeStatusJSON(s, view)
	case output.FormatPrometheus:
		err = metrics.Write(s.Out, view)
	default:
		err = output.WriteStatus(s.Out, view, s.Voice())
	}
	if err != nil {
		return s.Fail(s.Env, fmt.Errorf("write the status: %w", err))
	}
	if good, _ := outcome.Health(view); t.check && !good {
		return Failed
	}
	return Done
}

// writeStatusJSON writes the status for programs, with each extension whose messages are archived.
func writeStatusJSON(s *session, view archiver.Snapshot) error {
	status := output.StatusOf(view)
	if view.Mailboxes != (coverage.Mailboxes{}) {
		boxes, err := s.engine.Mailboxes()
		if err != nil {
			return err
		}
		status.Mailboxes = output.MailboxesOf(view.Mailboxes, boxes)
	}
	return output.WriteJSON(s.Out, status)
}
