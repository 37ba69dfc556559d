package cmdline

import (
	"io"

	"github.com/spf13/cobra"

	"ringcentral-archiver/ui/terminal/flagvalue"
	"ringcentral-archiver/ui/terminal/phrase"
)

func init() {
	// On Windows cobra would send whoever starts the program in the Explorer to a
	// command line. That start opens the window.
	cobra.MousetrapHelpText = ""
	// The help lists the commands in the order in which they are needed.
	cobra.EnableCommandSorting = false
}

// Reader reads the lines for the commands below its root.
type Reader struct {
	Root *cobra.Command

	about   string       // the version
	in      phrase.Voice // of the help
	version bool         // is asked for
	helpErr error        // of a line that asks for help and is wrong
}

// Run is what cobra calls for a command, with the words behind it.
type Run = func(c *cobra.Command, words []string) error

// New has a root without commands, which answers to --help and --version.
func New(out, errs io.Writer, version string, in phrase.Voice) *Reader {
	r := &Reader{about: version, in: in}
	r.Root = &cobra.Command{
		Use: "archiver [--data DIR] [--demo]", Short: "archive RingCentral to Dropbox", Long: purpose + "\n\n" + exitCodes + "\n\n" + language, // for man pages
		Args: noCommand, SilenceErrors: true, SilenceUsage: true,
		TraverseChildren: true, // before a command stand only the flags that all have
	}
	r.Root.SetOut(out)
	r.Root.SetErr(errs)
	r.Root.CompletionOptions.DisableDefaultCmd = true
	r.Root.CompletionOptions.SetDefaultShellCompDirective(cobra.ShellCompDirectiveNoFileComp)
	r.Root.SetGlobalNormalizationFunc(longNames)
	flagvalue.Switch(r.Root.PersistentFlags(), new(bool), "help", "show this help")
	flagvalue.Switch(r.Root.PersistentFlags(), &r.version, "version", "show the version")
	return r
}

// Add adds the commands, and those for completion and help behind them. Before one of them
// or the root runs, check may find that it cannot.
func (r *Reader) Add(check func(*cobra.Command) error, commands ...*cobra.Command) {
	r.Root.AddCommand(append(commands, completionCommand())...)
	r.Root.SetHelpCommand(r.helpCommand())
	r.Root.InitDefaultHelpCmd()
	r.Root.SetHelpFunc(r.help)
	for _, c := range all(r.Root) {
		next := c.RunE
		c.RunE = func(c *cobra.Command, words []string) error {
			if r.version {
				r.writeVersion()
				return nil
			}
			if err := check(c); err != nil {
				return err
			}
			return next(c, words)
		}
		c.DisableFlagsInUseLine = true
	}
}

// Read reads a line, without the program's name, and runs its command or answers it. An Error
// says what is wrong with the line; others are the command's.
func (r *Reader) Read(args []string) error {
	if len(args) == 0 || !isCompletion(args[0]) {
		args = spelledOut(r.Root, args)
	} else if err := completeValues(r.Root); err != nil {
		return err
	}
	r.Root.SetArgs(args)
	c, err := r.Root.ExecuteC()
	if err == nil {
		err = r.helpErr
	}
	return reworded(c, err)
}

func (r *Reader) writeVersion() {
	r.in.Tell(r.Root.OutOrStdout(), "RingCentral Archiver %s", r.about)
}

// all are the root and its commands.
func all(root *cobra.Command) []*cobra.Command {
	return append([]*cobra.Command{root}, root.Commands()...)
}

// Names are the names of the root's commands, in the order of the help.
func Names(root *cobra.Command) (out []string) {
	for _, c := range root.Commands() {
		if !c.Hidden {
			out = append(out, c.Name())
		}
	}
	return out
}
