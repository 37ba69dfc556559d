package terminal

import (
	"context"
	"slices"

	"github.com/spf13/cobra"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/ui/terminal/cmdline"
	"ringcentral-archiver/ui/terminal/flagvalue"
	"ringcentral-archiver/ui/terminal/output"
)

// backupTask turns backup on or off.
type backupTask struct {
	archiver.BackupOn
	whose archiver.Whose
	off   bool
}

func (r *reader) backupCommand() *cobra.Command {
	t := &backupTask{}
	c := &cobra.Command{
		Use: "backup on [--scope account|extension] [--types call-recordings,voicemail,sms,fax]\n" +
			"          [--extensions 101,102|all] [--except 103|none] [--since 24h|90d|DATE]\n" +
			"backup off",
		Short: "turn backup on or off",
		Long: "Each scope has its own types. Without --scope, every scope that the account allows is turned\n" +
			"on: both for an administrator. In the account scope, the types are those of all extensions: at\n" +
			"first call recordings only. Voicemail, SMS and fax are listed extension by extension, and\n" +
			"--extensions or --except chooses whose; new extensions are included automatically, unless\n" +
			"--extensions names others. Without --since, archiving starts with the last full hour before\n" +
			"backup was first turned on; \"archiver rescue\" says what RingCentral has from before.",
		ValidArgs: []string{"on", "off"}, Args: cmdline.OneWord, RunE: r.accept(t, cmdline.AWord, t.check),
	}
	flags := c.Flags()
	flags.Var(flagvalue.OneOf(&t.Scope, flagvalue.UnknownWord, string(archiver.AccountScope), string(archiver.ExtensionScope)), "scope",
		"`account|extension`: all extensions, or your own")
	flags.Var(flagvalue.TypesOf(&t.Types), "types", "the `TYPES` of the scope, separated by commas: call-recordings, voicemail, sms, fax")
	flags.Var(flagvalue.ExtensionsOf(&t.whose.Only, "all"), "extensions", "with --scope account, whose voicemail, sms and fax: the `NUMBERS`, or all")
	flags.Var(flagvalue.ExtensionsOf(&t.whose.Except, "none"), "except", "with --scope account, whose not: the `NUMBERS`, or none")
	flags.Var(flagvalue.SinceBefore(&t.Since, r.env.Clock.Now(), r.env.Zone), "since",
		"also archive what RingCentral still has since `TIME`: 24h, 90d, 2026-11-01 or 2026-11-01T00:00:00Z")
	return c
}

func (t *backupTask) check(c *cobra.Command, words []string) error {
	if t.off = words[0] == "off"; t.off {
		for _, name := range []string{"scope", "types", "extensions", "except", "since"} {
			if c.Flags().Changed(name) {
				return cmdline.Wrong(c, "--%s goes with %q, not with %q", name, "backup on", "backup off")
			}
		}
		return nil
	}
	for _, name := range []string{"extensions", "except"} {
		if !c.Flags().Changed(name) {
			continue
		}
		if t.Scope != archiver.AccountScope {
			return cmdline.Wrong(c, "--%s goes with --scope account", name)
		}
		if c.Flags().Changed("types") && !slices.ContainsFunc(t.Types, isMessage) {
			return cmdline.Wrong(c, "--%s chooses whose voicemail, sms and fax, and --types names none of them", name)
		}
		t.Whose = &t.whose
	}
	return nil
}

func isMessage(t ledger.Type) bool { return t != ledger.CallRecording }

func (t *backupTask) do(ctx context.Context, s *session) int {
	if t.off {
		return s.backupOff(ctx)
	}
	if err := s.engine.SetBackup(ctx, t.BackupOn); err != nil {
		return s.Fail(s.Env, err)
	}
	s.Tell("Backup is on: %s.", output.Scopes(s.engine.Snapshot().Backup, s.Voice()))
	if b := s.engine.Snapshot().Backup; t.Whose != nil && !slices.ContainsFunc(ledger.Types, func(t ledger.Type) bool { return isMessage(t) && b.Account.Has(t) }) {
		s.Tell("The choice of extensions counts once their voicemail, sms or fax are archived: choose them with --types.")
	}
	s.Tell(`Archive now with "archiver run --once", or leave "archiver run" or the window running.`)
	return Done
}

func (s *session) backupOff(ctx context.Context) int {
	if err := s.engine.SwitchOff(ctx); err != nil {
		return s.Fail(s.Env, err)
	}
	s.Tell("Backup is off. The archived files and the log stay.")
	return Done
}
