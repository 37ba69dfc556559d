// Package terminal is the program without a window: the commands, their help,
// their progress and their output. It takes the same actions of the engine as the
// window, and holds no rule of its own.
//
// reader.go has a command line read (cmdline); each command's file holds what cobra
// has to know of it and a task, which is what it does. How things are said is output's, and how a
// pass has ended is outcome's.
package terminal

import (
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"ringcentral-archiver/ui/terminal/cmdline"
	"ringcentral-archiver/ui/terminal/flagvalue"
)

// reader reads a command line into what it asks for.
type reader struct {
	*cmdline.Reader
	env      Env
	line     *Line
	accepted bool // the line asks for the window or a command
}

// newReader makes the commands. Their line is filled in as they are read.
func newReader(env Env) *reader {
	r := &reader{Reader: cmdline.New(env.Out, env.Err, env.Version, env.Voice()), env: env, line: &Line{}}
	r.Root.RunE = r.accept(nil)
	r.commonFlags(r.Root.PersistentFlags())
	r.Add(r.withoutWindow,
		r.loginCommand(), r.logoutCommand(), r.connectCommand(), r.disconnectCommand(), r.backupCommand(), r.rescueCommand(), r.runCommand(),
		r.retryCommand(), r.verifyCommand(), r.acceptCommand(), r.repairCommand(), r.logCommand(), r.calendarCommand(), r.statusCommand(), r.diagnoseCommand(), r.notifyCommand(), r.proxyCommand(),
		r.pauseCommand(), r.resumeCommand(), r.showCommand(), r.quitCommand(), r.serviceCommand(),
	)
	return r
}

// commonFlags go with every command, before or after its word.
func (r *reader) commonFlags(flags *pflag.FlagSet) {
	if r.env.Holder == nil {
		flags.Var(flagvalue.FolderAt(&r.line.Data), "data", "use the folder `DIR` for the program's data file and its log")
		flags.Var(flagvalue.FileAt(&r.line.CA), "ca-file", "trust the certificate authorities in `FILE` (PEM) besides the system's")
	} else { // which is in another folder than its caller, or in none; the caller has told where they are
		flags.String("data", "", "")
		flags.String("ca-file", "", "")
	}
	flagvalue.Switch(flags, &r.line.Demo, "demo", "use a simulated RingCentral and Dropbox on this computer")
	flagvalue.Switch(flags, &r.line.Hidden, "hidden", "start the window in the tray")
	flagvalue.Switch(flags, &r.line.upgraded, "upgraded", "open the window if it was ended to be replaced")
	flags.Lookup("hidden").Hidden, flags.Lookup("upgraded").Hidden = true, true
}

// accept has the line ask for the window or, with a task, for the command. The
// checks look at the line as a whole.
func (r *reader) accept(t task, checks ...cmdline.Run) cmdline.Run {
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

// withoutWindow refuses with a command what is for the window.
func (r *reader) withoutWindow(c *cobra.Command) error {
	if r.line.Hidden && c.HasParent() {
		return cmdline.Wrong(c, "--hidden goes with the window, not with %q", c.Name())
	}
	return nil
}
