package terminal

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"ringcentral-archiver/store"
	"ringcentral-archiver/ui/terminal/cmdline"
)

const repairName = "repair"

func (r *reader) repairCommand() *cobra.Command {
	return &cobra.Command{
		Use: repairName, Short: "set a damaged data file aside, so that a new one can be started",
		Long: `Reads the program's data file. If it is damaged, it is kept under another name beside
where it was, and the next sign-in starts a new one, which learns from Dropbox what is
archived already. A sound data file is left alone.`,
		Args: cmdline.NoWords, RunE: r.accept(plain((*session).needsNoRepair)),
	}
}

// needsNoRepair is what repair says of a store that could be opened; the program does not open one
// for it.
func (s *session) needsNoRepair(context.Context) int { return Done }

// SetAside examines the store at path and sets it aside if it is damaged. It returns the exit code.
func (l *Line) SetAside(path string, env Env) int {
	err := store.Examine(path)
	if err == nil {
		env.Tell("The data file %s is not damaged.", path)
		return Done
	}
	if !errors.Is(err, store.ErrDamaged) {
		return l.Fail(env, err)
	}
	to, moved := store.SetAside(path, env.Clock.Now())
	if moved != nil {
		return l.Fail(env, errors.Join(err, moved))
	}
	env.Tell("The data file is damaged. It is now %s.", to)
	env.Tell("Start a new one with: archiver login, archiver connect, archiver backup on.")
	env.Tell("Files already in Dropbox are recognised, and nothing is archived twice.")
	return Done
}
