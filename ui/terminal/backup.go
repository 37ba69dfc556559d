package terminal

import (
	"context"
	"slices"

	"github.com/spf13/cobra"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/ui/terminal/cmdline"
	"ringcentral-archiver/ui/terminal/flagvalue"
	"ringcentral-archiver/ui/terminal/output"
)

// backupTask turns backup on or off.
type backupTask struct {
	archiver.BackupOn
	off bool
}

func (r *reader) backupCommand() *cobra.Command {
	t := &backupTask{}
	c := &cobra.Command{
		Use: "backup on [--scope account|extension] [--types call-recordings,voicemail,sms,fax]\n" +
			"          [--since 24h|90d|DATE]\n" +
			"backup off",
		Short: "turn backup on or off",
		Long: "Each scope has its own types. Without --scope, every scope that the account allows is turned\n" +
			"on: both for an administrator. Without --since, archiving starts with the last full hour\n" +
			"before backup was first turned on; \"archiver rescue\" says what RingCentral has from before.",
		ValidArgs: []string{"on", "off"}, Args: cmdline.OneWord, RunE: r.accept(t, cmdline.AWord, t.check),
	}
	flags := c.Flags()
	flags.Var(flagvalue.OneOf(&t.Scope, "known here", string(archiver.AccountScope), string(archiver.ExtensionScope)), "scope",
		"`account|extension`: the whole account's call recordings, or your own extension")
	flags.Var(flagvalue.TypesOf(&t.Types), "types", "the `TYPES` of the scope, separated by commas: call-recordings, voicemail, sms, fax")
	flags.Var(flagvalue.SinceBefore(&t.Since, r.env.Clock.Now(), r.env.Zone), "since",
		"also archive what RingCentral still has since `TIME`: 24h, 90d, 2026-11-01 or 2026-11-01T00:00:00Z")
	return c
}

func (t *backupTask) check(c *cobra.Command, words []string) error {
	if t.off = words[0] == "off"; t.off {
		for _, name := range []string{"scope", "types", "since"} {
			if c.Flags().Changed(name) {
				return cmdline.Wrong(c, "--%s goes with %q, not with %q", name, "backup on", "backup off")
			}
		}
		return nil
	}
	if t.Scope == archiver.AccountScope && slices.ContainsFunc(t.Types, func(of ledger.Type) bool { return of != ledger.CallRecording }) {
		return cmdline.Wrong(c, "%w: choose --scope extension for voicemail, sms and fax", reasons.ErrTypes)
	}
	return nil
}

func (t *backupTask) do(ctx context.Context, s *session) int {
	if t.off {
		return s.backupOff(ctx)
	}
	if err := s.engine.SetBackup(ctx, t.BackupOn); err != nil {
		return s.Fail(s.Env, err)
	}
	output.Say(s.Out, "Backup is on: %s.", output.Scopes(s.engine.Snapshot().Backup, s.Zone))
	output.Say(s.Out, `Archive now with "archiver run --once", or leave "archiver run" or the window running.`)
	return Done
}

func (s *session) backupOff(ctx context.Context) int {
	if err := s.engine.SwitchOff(ctx); err != nil {
		return s.Fail(s.Env, err)
	}
	output.Say(s.Out, "Backup is off. The archived files and the log stay.")
	return Done
}
