package terminal

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"ringcentral-archiver/ui/terminal/flagvalue"
	"ringcentral-archiver/ui/terminal/output"
)

func init() {
	// On Windows cobra would send whoever starts the program in the Explorer to a
	// command line. That start opens the window.
	cobra.MousetrapHelpText = ""
	// The help lists the commands in the order in which they are needed.
	cobra.EnableCommandSorting = false
}

// reader reads a command line with cobra.
type reader struct {
	env      Env
	root     *cobra.Command
	line     *Line
	accepted bool  // the line asks for the window or a command
	helpErr  error // of a line that asks for help and is wrong
	version  bool
}

// run is what cobra calls for a command, with the words behind it.
type run = func(c *cobra.Command, words []string) error

// newReader makes the commands. Their line is filled in as they are read.
func newReader(env Env) *reader {
	r := &reader{env: env, line: &Line{}}
	r.root = &cobra.Command{
		Use: "archiver [--data DIR] [--demo]", Short: "archive RingCentral to Dropbox", Long: purpose + "\n\n" + exitCodes,
		Args: noCommand, RunE: r.accept(nil),
		SilenceErrors: true, SilenceUsage: true,
		TraverseChildren: true, // before a command stand only the flags that all have
	}
	r.root.SetOut(env.Out)
	r.root.SetErr(env.Err)
	r.root.CompletionOptions.DisableDefaultCmd = true
	r.root.CompletionOptions.SetDefaultShellCompDirective(cobra.ShellCompDirectiveNoFileComp)
	r.root.SetGlobalNormalizationFunc(longNames)
	r.commonFlags(r.root.PersistentFlags())
	r.root.AddCommand(
		r.loginCommand(), r.logoutCommand(), r.connectCommand(), r.disconnectCommand(), r.backupCommand(), r.rescueCommand(), r.runCommand(),
		r.retryCommand(), r.verifyCommand(), r.acceptCommand(), r.repairCommand(), r.logCommand(), r.calendarCommand(), r.statusCommand(), r.diagnoseCommand(), r.notifyCommand(),
		r.pauseCommand(), r.resumeCommand(), r.showCommand(), r.quitCommand(), r.completionCommand(),
	)
	r.root.SetHelpCommand(r.helpCommand())
	r.root.InitDefaultHelpCmd()
	r.root.SetHelpFunc(r.help)
	for _, c := range all(r.root) {
		c.RunE = r.common(c.RunE)
		c.DisableFlagsInUseLine = true
	}
	return r
}

// commonFlags go with every command, before or after its word.
func (r *reader) commonFlags(flags *pflag.FlagSet) {
	flags.Var(flagvalue.FolderAt(&r.line.Data), "data", "use the folder `DIR` for the program's data file and its log")
	flags.Var(flagvalue.FileAt(&r.line.CA), "ca-file", "trust the certificate authorities in `FILE` (PEM) besides the system's")
	flagvalue.Switch(flags, &r.line.Demo, "demo", "use a simulated RingCentral and Dropbox on this computer")
	flagvalue.Switch(flags, &r.line.Hidden, "hidden", "start the window in the tray")
	flagvalue.Switch(flags, new(bool), "help", "show this help")
	flagvalue.Switch(flags, &r.version, "version", "show the version")
	flags.Lookup("hidden").Hidden = true
}

// longNames has -h stand for --help.
func longNames(_ *pflag.FlagSet, name string) pflag.NormalizedName {
	if name == "h" {
		name = "help"
	}
	return pflag.NormalizedName(name)
}

// spelledOut writes every flag as --name or --name=value, which cobra and pflag
// read alike. One dash is enough here, where pflag would take the name for single
// letters; what follows a flag that takes a value is the value, whatever it begins
// with; and two dashes alone are a flag without a name, and do not end the flags.
func (r *reader) spelledOut(args []string) []string {
	out := make([]string, 0, len(args))
	for len(args) > 0 {
		arg := args[0]
		args = args[1:]
		if strings.HasPrefix(arg, "-") && arg != "-" {
			name, value, joined := strings.Cut(strings.TrimPrefix(arg[1:], "-"), "=")
			if !joined && len(args) > 0 && r.takesValue(name) {
				value, joined, args = args[0], true, args[1:]
			}
			if arg = "--" + name; joined || name == "" {
				arg += "=" + value
			}
		}
		out = append(out, arg)
	}
	return out
}

// takesValue reports whether the flag of that name takes a value; it does so with
// every command that has it.
func (r *reader) takesValue(name string) bool {
	return slices.ContainsFunc(all(r.root), func(c *cobra.Command) bool {
		f := c.Flag(name)
		return f != nil && f.NoOptDefVal == ""
	})
}

// accept has the line ask for the window or, with a task, for the command. The
// checks look at the line as a whole.
func (r *reader) accept(t task, checks ...run) run {
	return func(c *cobra.Command, words []string) error {
		for _, check := range checks {
			if err := check(c, words); err != nil {
				return err
			}
		}
		r.accepted = true
		if t != nil {
			r.line.command, r.line.task = c.Name(), t
		}
		return nil
	}
}

// common does before next what goes for every command.
func (r *reader) common(next run) run {
	return func(c *cobra.Command, words []string) error {
		switch {
		case r.version:
			r.writeVersion()
			return nil
		case r.line.Hidden && c.HasParent():
			return wrong(c, "--hidden goes with the window, not with %q", c.Name())
		default:
			return next(c, words)
		}
	}
}

func (r *reader) writeVersion() { output.Say(r.env.Out, "RingCentral Archiver %s", r.env.Version) }

// all are the root and its commands.
func all(root *cobra.Command) []*cobra.Command {
	return append([]*cobra.Command{root}, root.Commands()...)
}

// names are the names of the commands, in the order of the help.
func names(root *cobra.Command) (out []string) {
	for _, c := range root.Commands() {
		if !c.Hidden {
			out = append(out, c.Name())
		}
	}
	return out
}
