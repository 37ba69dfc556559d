package terminal

import (
	"context"
	"path/filepath"

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
	// where the archive is to lie; empty = in Dropbox
	folder string
	act    func(*session, context.Context, *signInTask) int
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

func (r *reader) connectCommand() *cobra.Command {
	t := &signInTask{act: (*session).connect}
	return t.flag(&cobra.Command{
		Use: "connect [dropbox | folder PATH] [--yes] [--other]", Short: "connect your Dropbox, or a folder for the archive",
		Long: "Opens Dropbox's page in the browser and prints its address. The program sees only its own\n" +
			"folder there: Apps/RingCentral Application.\n" +
			"\"folder PATH\" keeps the archive in a folder instead: on a disk, on a NAS, or one that a sync\n" +
			"program watches. The folder must be there, and PATH begin at the root. While its disk or NAS is\n" +
			"not there, the program waits for it, and writes nothing in its place.\n" +
			"At a terminal the first connection asks whether the Dropbox is yours, and a later one whether\n" +
			"to continue with another place. Each has a log of its own, and going back finds it again.",
		ValidArgs: []string{"dropbox", "folder"}, Args: cobra.ArbitraryArgs, RunE: r.accept(t, t.checkPlace),
	})
}

// checkPlace reads where the archive is to lie.
func (t *signInTask) checkPlace(c *cobra.Command, words []string) error {
	switch {
	case len(words) == 0, len(words) == 1 && words[0] == "dropbox":
		return nil
	case len(words) == 2 && words[0] == "folder" && filepath.IsAbs(words[1]):
		t.folder = words[1] // the program that does this may have another working folder
		return nil
	case words[0] == "folder":
		return cmdline.Wrong(c, "give the folder with its whole path, such as: archiver connect folder %s", filepath.FromSlash("/mnt/nas/RingCentral"))
	}
	return cmdline.Wrong(c, "the archive lies in dropbox or in a folder PATH, not in %q", words[0])
}

func (r *reader) disconnectCommand() *cobra.Command {
	return &cobra.Command{
		Use: "disconnect", Short: "disconnect Dropbox, or the folder",
		Long: "Revokes the connection at Dropbox and deletes it here. The archived files stay in Dropbox, or\nin the folder.",
		Args: cmdline.NoWords, RunE: r.accept(plain((*session).disconnect)),
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

func (s *session) connect(ctx context.Context, t *signInTask) int {
	s.Language = s.Voice().Of(t.folder)
	ask := s.asking(ctx, t, "Dropbox", translation.Key("Connected to the Dropbox of %s."))
	ask.Folder = t.folder
	if err := s.engine.Connect(ctx, ask); err != nil {
		return s.Fail(s.Env, err)
	}
	s.Tell("Connected to the Dropbox of %s.", output.Mailbox(s.engine.Snapshot().Dropbox.Dropbox))
	return Done
}

func (s *session) disconnect(ctx context.Context) int {
	if err := s.engine.Disconnect(ctx); err != nil {
		return s.Fail(s.Env, err)
	}
	s.Tell("Disconnected from Dropbox. Archiving has stopped; the archived files stay in %s.", s.place())
	return Done
}

// asking takes part in a sign-in; done is what has been done with the account.
func (s *session) asking(ctx context.Context, t *signInTask, service, done string) archiver.Asking {
	return typed.SignIn{In: s.In, Asks: s.Asks, Out: s.Out, Err: s.Err, Voice: s.Voice(), Open: s.Open, Yes: t.yes, Other: t.other}.Asking(ctx, service, done)
}
