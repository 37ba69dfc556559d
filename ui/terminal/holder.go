package terminal

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"ringcentral-archiver/ui/terminal/cmdline"
	"ringcentral-archiver/ui/terminal/flagvalue"
	"ringcentral-archiver/ui/terminal/upgrade"
)

const (
	showName = "show"
	quitName = "quit"
)

// ShowTheWindow is the line, without the program's name, that a second start of the window has the
// first one do.
var ShowTheWindow = []string{showName}

func (r *reader) showCommand() *cobra.Command {
	return &cobra.Command{
		Use: showName, Short: "bring the window of the running program to the front",
		Args: cmdline.NoWords, RunE: r.accept(plain((*session).show)),
	}
}

// quitTask ends the running program.
type quitTask struct {
	upgrade bool // an installer asks, which goes on with Line.upgraded
}

func (r *reader) quitCommand() *cobra.Command {
	t := &quitTask{}
	c := &cobra.Command{
		Use: quitName, Short: "end the running program",
		Long: "Ends the program that runs with this data folder, with or without its window, and waits until\n" +
			"it has ended. A run in progress continues when the program is started again. It is no error if\n" +
			"none runs.",
		Args: cmdline.NoWords, RunE: r.accept(t),
	}
	flagvalue.Switch(c.Flags(), &t.upgrade, "to-upgrade", "note whether the window was open")
	c.Flags().Lookup("to-upgrade").Hidden = true
	return c
}

// ForHolder reports whether only a program that holds the data folder can do the command.
func (l *Line) ForHolder() bool { return l.command == showName || l.command == quitName }

// NoHolder says that no program holds the data folder, for a line ForHolder.
func (l *Line) NoHolder(env Env) int {
	if t, is := l.task.(*quitTask); is {
		if err := t.note(l.Data, false); err != nil {
			return l.Fail(env, err)
		}
		env.Tell("RingCentral Archiver is not running with this data folder (%s).", l.Data)
		return Done
	}
	env.Warn(`RingCentral Archiver is not running with this data folder (%s). "archiver" without a command opens the window.`, l.Data)
	return Failed
}

// OtherWorld says that the program that holds the data folder is a demonstration and the line not
// for one, or the other way round.
func (l *Line) OtherWorld(env Env) int {
	if l.Demo {
		env.Warn("RingCentral Archiver is running with this data folder (%s), and it is no demonstration. Leave out --demo.", l.Data)
	} else {
		env.Warn("A demonstration is running with this data folder (%s). Add --demo, or choose another folder with --data.", l.Data)
	}
	return Failed
}

// UnusedCA says that the authorities in the line's file are not trusted by the program that holds the
// data folder, which does the command.
func (l *Line) UnusedCA(env Env) {
	env.Warn("archiver: --ca-file is not used: RingCentral Archiver is running with this data folder (%s) without that file. "+
		"To use it, quit the program (archiver quit) and start it with --ca-file.", l.Data)
}

func (s *session) show(context.Context) int {
	if s.Holder == nil || s.Holder.Show == nil {
		s.Warn("RingCentral Archiver is already running with this data folder (%s), without a window.", s.Data)
		return Failed
	}
	s.Holder.Show()
	return Done
}

func (t *quitTask) do(_ context.Context, s *session) int {
	if s.Holder == nil {
		return s.NoHolder(s.Env)
	}
	if err := t.note(s.Data, s.Holder.Show != nil); err != nil {
		return s.Fail(s.Env, err)
	}
	s.Tell("RingCentral Archiver is asked to quit.")
	s.Holder.Quit()
	return Done
}

// note keeps for an installer whether the window was open. Errors: the system's.
func (t *quitTask) note(dataDir string, window bool) error {
	if !t.upgrade {
		return nil
	}
	if err := upgrade.Keep(dataDir, window); err != nil {
		return fmt.Errorf("note whether the program is to be started again: %w", err)
	}
	return nil
}
