package terminal

import (
	"bufio"
	"context"
	"errors"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/ui/terminal/flagvalue"
	"ringcentral-archiver/ui/terminal/output"
)

var errNoBrowser = errors.New("there is no browser here")

func (r *reader) loginCommand() *cobra.Command {
	t := &loginTask{}
	c := &cobra.Command{
		Use: "login [--server HOST]", Short: "sign in to RingCentral",
		Long: "Opens RingCentral's sign-in page in the browser and prints its address. If there is no\n" +
			"browser here, open the address on another computer and paste the address of its last page.",
		Args: noWords, RunE: r.accept(t, t.check),
	}
	c.Flags().Var(flagvalue.ServerAt(&t.host), "server",
		"sign in at `HOST`: "+archiver.RingCentralHost+", or "+archiver.OtherBrandsHost+" for AT&T Office@Hand and Verizon")
	return c
}

func (r *reader) logoutCommand() *cobra.Command {
	return &cobra.Command{
		Use: "logout", Short: "sign out of RingCentral",
		Long: "Revokes the sign-in at RingCentral and deletes it here. The archived files, the log and\nthe settings stay.",
		Args: noWords, RunE: r.accept(plain((*session).logout)),
	}
}

func (r *reader) connectCommand() *cobra.Command {
	return &cobra.Command{
		Use: "connect", Short: "connect Dropbox",
		Long: "Opens Dropbox's page in the browser and prints its address. The program sees only its own\n" +
			"folder there: " + appFolder + ".",
		Args: noWords, RunE: r.accept(plain((*session).connect)),
	}
}

func (r *reader) disconnectCommand() *cobra.Command {
	return &cobra.Command{
		Use: "disconnect", Short: "disconnect Dropbox",
		Long: "Revokes the connection at Dropbox and deletes it here. The archived files stay in Dropbox.",
		Args: noWords, RunE: r.accept(plain((*session).disconnect)),
	}
}

// loginTask signs in to RingCentral.
type loginTask struct {
	host string // of the API; empty = as before
}

func (t *loginTask) check(c *cobra.Command, _ []string) error {
	if demo := c.Flag("demo"); t.host != "" && demo != nil && demo.Changed {
		return wrong(c, "--server cannot be used with --demo")
	}
	return nil
}

func (t *loginTask) do(ctx context.Context, s *session) int {
	if t.host != "" && s.engine.Snapshot().RingCentral.AtDecided {
		output.Say(s.Err, "archiver: --server is not used because RINGCENTRAL_SERVER_URL is set.")
	}
	ask := s.asking(ctx, "RingCentral")
	ask.Host = t.host
	if err := s.engine.Login(ctx, ask); err != nil {
		return s.Fail(s.Env, err)
	}
	who := s.engine.Snapshot().RingCentral
	output.Say(s.Out, "Signed in to RingCentral as %s.", output.Person(who.RingCentral))
	for _, missing := range who.Missing {
		output.Say(s.Out, "Missing permission: %s", missing)
	}
	return Done
}

func (s *session) logout(ctx context.Context) int {
	if err := s.engine.Logout(ctx); err != nil {
		return s.Fail(s.Env, err)
	}
	output.Say(s.Out, "Signed out of RingCentral. The archived files, the log and the settings stay.")
	return Done
}

func (s *session) connect(ctx context.Context) int {
	if err := s.engine.Connect(ctx, s.asking(ctx, "Dropbox")); err != nil {
		return s.Fail(s.Env, err)
	}
	output.Say(s.Out, "Connected to the Dropbox of %s.", output.Mailbox(s.engine.Snapshot().Dropbox.Dropbox))
	return Done
}

func (s *session) disconnect(ctx context.Context) int {
	if err := s.engine.Disconnect(ctx); err != nil {
		return s.Fail(s.Env, err)
	}
	output.Say(s.Out, "Disconnected from Dropbox. Archiving has stopped; the archived files stay in %s.", s.place())
	return Done
}

// asking takes part in a sign-in: it shows the address, opens the browser and
// takes a pasted address.
func (s *session) asking(ctx context.Context, service string) archiver.Asking {
	ask := archiver.Asking{
		Open: func(string) error { return errNoBrowser },
		Show: func(address string) {
			output.Say(s.Out, "To sign in to %s, open this address in a browser:\n\n  %s\n", service, address)
			if s.In != nil {
				output.Say(s.Out, "Or paste the address of the browser's last page here and press Enter.")
			}
		},
		Refused: func(err error) {
			output.Say(s.Err, "archiver: %v. Paste the whole address of the browser's last page.", err)
		},
	}
	if s.Open != nil {
		ask.Open = s.Open
	}
	if s.In != nil {
		ask.Pasted = lines(ctx, s.In)
	}
	return ask
}

// lines gives what is typed or piped in, line by line. The end of the input ends
// nothing: the browser may still answer, so the channel stays open. A read from
// a terminal cannot be interrupted, so the goroutine may stay in it until the
// process ends; it holds nothing.
func lines(ctx context.Context, in io.Reader) <-chan string {
	out := make(chan string)
	go func() {
		for scan := bufio.NewScanner(in); scan.Scan(); {
			line := strings.TrimSpace(scan.Text())
			if line == "" {
				continue
			}
			select {
			case out <- line:
			case <-ctx.Done():
				return
			}
		}
	}()
	return out
}
