package terminal

import (
	"context"

	"github.com/spf13/cobra"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/translation"
	"ringcentral-archiver/ui/terminal/cmdline"
	"ringcentral-archiver/ui/terminal/flagvalue"
	"ringcentral-archiver/ui/terminal/output"
	"ringcentral-archiver/ui/terminal/typed"
)

// signInTask signs in to one of the services.
type signInTask struct {
	yes bool // the first account is not asked about
	// another account than before is not asked about
	other bool
	host  string // of RingCentral's API; empty = as before
	also  bool   // the place could be connected beside the others
	// the fingerprint by which a server is to be known; empty = it is asked
	hostKey string
	act     func(*session, context.Context, *signInTask) int
}

func (t *signInTask) do(ctx context.Context, s *session) int { return t.act(s, ctx, t) }

// flag adds the flag that leaves out the question.
func (t *signInTask) flag(c *cobra.Command) *cobra.Command {
	flagvalue.Switch(c.Flags(), &t.yes, "yes", "do not ask whether the account is yours")
	flagvalue.Switch(c.Flags(), &t.other, "other", "continue with another account than before, which has a log of its own")
	return c
}

func (r *reader) loginCommand() *cobra.Command {
	t := &signInTask{act: (*session).login}
	c := t.flag(&cobra.Command{
		Use: "login [--server HOST] [--yes] [--other]", Short: "sign in to your RingCentral account",
		Long: "Opens RingCentral's sign-in page in the browser and prints its address. If there is no\n" +
			"browser here, open the address on another computer and paste the address of its last page.\n" +
			"At a terminal the first sign-in asks whether the account is yours, and a later one whether to\n" +
			"continue with another account. Each account has a log of its own, and going back finds it again.",
		Args: cmdline.NoWords, RunE: r.accept(t, t.check),
	})
	c.Flags().Var(flagvalue.ServerAt(&t.host), "server",
		"sign in at `HOST`: platform.ringcentral.com, or platform.ringcentral.biz for AT&T Office@Hand and Verizon")
	return c
}

func (r *reader) logoutCommand() *cobra.Command {
	return &cobra.Command{
		Use: "logout", Short: "log out of RingCentral",
		Long: "Revokes the sign-in at RingCentral and deletes it here. The archived files, the log and\nthe settings stay.",
		Args: cmdline.NoWords, RunE: r.accept(plain((*session).logout)),
	}
}

func (t *signInTask) check(c *cobra.Command, _ []string) error {
	if demo := c.Flag("demo"); t.host != "" && demo != nil && demo.Changed {
		return cmdline.Wrong(c, "--server cannot be used with --demo")
	}
	return nil
}

func (s *session) login(ctx context.Context, t *signInTask) int {
	if t.host != "" && s.engine.Snapshot().RingCentral.AtDecided {
		s.Warn("archiver: --server is not used because RINGCENTRAL_SERVER_URL is set.")
	}
	ask := s.asking(ctx, t, "RingCentral", translation.Key("Signed in to RingCentral as %s."))
	ask.Host = t.host
	if err := s.engine.Login(ctx, ask); err != nil {
		return s.Fail(s.Env, err)
	}
	who := s.engine.Snapshot().RingCentral
	s.Tell("Signed in to RingCentral as %s.", output.Person(who.RingCentral, s.Voice()))
	for _, missing := range who.MissingIn(s.Voice().Language) {
		s.Tell("Missing permission: %s", missing)
	}
	if view := s.engine.Snapshot().Backup; view.On {
		s.Tell("Backup is on: %s.", output.Scopes(view, s.Voice()))
	}
	return Done
}

func (s *session) logout(ctx context.Context) int {
	if err := s.engine.Logout(ctx); err != nil {
		return s.Fail(s.Env, err)
	}
	s.Tell("Logged out of RingCentral. The archived files, the log and the settings stay.")
	return Done
}

// asking takes part in a sign-in; done is what has been done with the account.
func (s *session) asking(ctx context.Context, t *signInTask, service, done string) archiver.Asking {
	return typed.SignIn{In: s.In, Asks: s.Asks, Out: s.Out, Err: s.Err, Voice: s.Voice(), Open: s.Open, Yes: t.yes, Other: t.other, Also: t.also, HostKey: t.hostKey}.Asking(ctx, service, done)
}
