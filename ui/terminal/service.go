package terminal

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"

	"github.com/spf13/cobra"

	"ringcentral-archiver/ui/terminal/cmdline"
	"ringcentral-archiver/ui/terminal/metrics"
	"ringcentral-archiver/ui/terminal/phrase"
	"ringcentral-archiver/ui/terminal/scheduler"
)

const serviceName = "service"

// serviceTask has Windows run the program without anybody signed in to the computer.
type serviceTask struct{ word, listen string }

func (r *reader) serviceCommand() *cobra.Command {
	t := &serviceTask{}
	c := &cobra.Command{
		Use:   "service install [--listen ADDRESS]\nservice uninstall|status",
		Short: "archive while no one is signed in to the computer (Windows)",
		Long: "On Windows, \"install\" has the Task Scheduler run \"archiver run\" from the start of the computer on, as\n" +
			"you: with your data folder and your sign-ins. Sign in, connect and quit the window before. It needs a\n" +
			"terminal that was opened as administrator, and Windows asks for your password, which it keeps; run it\n" +
			"again when the password has changed. The window cannot be opened meanwhile; the commands are answered.\n" +
			"\"uninstall\" removes it, and the program runs on until \"archiver quit\".\n\n" +
			"On Linux use systemd: systemctl --user enable --now ringcentral-archiver",
		ValidArgs: []string{"install", "uninstall", "status"}, Args: cmdline.OneWord, RunE: r.accept(t, cmdline.AWord, t.check, r.noDemo),
	}
	c.Flags().StringVar(&t.listen, "listen", "", "with install: answer /healthz and /metrics at `ADDRESS`, as \"archiver run\" does")
	return c
}

func (t *serviceTask) check(c *cobra.Command, words []string) error {
	t.word = words[0]
	if !c.Flags().Changed("listen") {
		return nil
	}
	if t.word != "install" {
		return cmdline.Wrong(c, "--listen goes with %q", "service install")
	}
	if _, err := metrics.ParseAddress(t.listen); err != nil {
		return cmdline.Wrong(c, "--listen: %v", err)
	}
	return nil
}

// noDemo refuses a demonstration, whose services are not there to be archived.
func (r *reader) noDemo(c *cobra.Command, _ []string) error {
	if r.line.Demo {
		return cmdline.Wrong(c, "--demo cannot be used with %q", c.Name())
	}
	return nil
}

// do is not reached: see Service.
func (t *serviceTask) do(context.Context, *session) int { return Done }

// Service reports whether the line is about what Windows runs, for which no data folder is opened.
func (l *Line) Service() bool { return l.command == serviceName }

var errOtherSystem = phrase.Mistake("this command is for Windows; on Linux use: systemctl --user enable --now ringcentral-archiver")

// RunService does a line that is Service. usual reports whether the data folder is the one that is used where none is named.
func (l *Line) RunService(ctx context.Context, env Env, usual bool) int {
	t := l.task.(*serviceTask)
	if runtime.GOOS != "windows" {
		return l.Fail(env, errOtherSystem)
	}
	words := append([]string{"run"}, l.Options()...)
	if t.listen != "" {
		words = append(words, "--listen="+t.listen)
	}
	of, err := scheduler.Of(l.Data, usual, words)
	if err != nil {
		return l.Fail(env, err)
	}
	s := scheduler.Tasks{In: os.Stdin, Out: env.Out, Err: env.Err}
	switch t.word {
	case "install":
		if err = s.Install(ctx, of); err == nil {
			env.Tell("It archives every hour from now on, also while no one is signed in to this computer. How it stands: archiver status")
		}
	case "uninstall":
		if err = s.Uninstall(ctx, of); err == nil {
			env.Tell("It does not start with the computer any more. A program that it has started runs on until: archiver quit")
		}
	default:
		err = s.Show(ctx, of)
	}
	if errors.Is(err, scheduler.ErrFailed) && t.word != "status" {
		err = fmt.Errorf("%w: open the terminal as administrator, and try again", err)
	}
	if err != nil {
		return l.Fail(env, err)
	}
	return Done
}
