package terminal

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/notice"
	"ringcentral-archiver/ui/terminal/cmdline"
	"ringcentral-archiver/ui/terminal/noticeflags"
	"ringcentral-archiver/ui/terminal/output"
	"ringcentral-archiver/ui/terminal/phrase"
	"ringcentral-archiver/ui/terminal/secretfile"
)

// notifyTask shows or changes who is told how the archiving goes.
type notifyTask struct{ noticeflags.Flags }

func (r *reader) notifyCommand() *cobra.Command {
	t := &notifyTask{}
	c := &cobra.Command{
		Use: "notify [--ping-file FILE] [--mail-to A,B] [--mail-from A] [--smtp HOST:PORT]\n" +
			"       [--smtp-security starttls|tls|none] [--smtp-user USER]\n" +
			"       [--smtp-password-file FILE] [--webhook-file FILE] [--webhook-format text|teams]\n" +
			"       [--no-webhook] [--test]\n" +
			"notify --silence REASON [--until TIME]\n" +
			"notify --tell REASON\n" +
			"notify --updates on|off\n" +
			"notify --off",
		Short: "set up alerts for when archiving stops",
		Long: "Without flags, shows the current settings. Settings that are not given stay unchanged.\n\n" +
			"The ping URL is requested after each successful run; a monitoring service can raise the alarm\n" +
			"when the pings stop. One like healthchecks.io, which says in its answers that it keeps a text, is\n" +
			"also told when a run begins (URL/start) and, with a text, when your action is needed (URL/fail).\n\n" +
			"Mail is sent through your own mail server when archiving needs your attention, when it works\n" +
			"again, and every Monday with a summary. A webhook posts the same into a channel of Slack,\n" +
			"Mattermost or Microsoft Teams (its workflow \"Post to a channel when a webhook request is received\").\n\n" +
			"Ping and webhook URL come from a file, the server's password from a file or the environment\n" +
			"(SMTP_PASSWORD): other users of this computer could read them in the command line. All are\n" +
			"stored like the sign-ins. Many providers require an app password here.\n\n" +
			"A cause can be silenced: \"archiver status\" still shows it, but no alert is sent, until it is over\n" +
			"or until TIME. You are told all the same when RingCentral is going to delete an item within\n" +
			"three days, and when more items are lost.",
		Args: cmdline.NoWords, RunE: r.accept(t, t.Check),
	}
	t.Add(c, r.env.Clock.Now())
	return c
}

func (t *notifyTask) do(ctx context.Context, s *session) int {
	if t.Off {
		return s.turnNoticesOff(ctx)
	}
	n, err := s.engine.Notices()
	if err == nil {
		n, err = t.Change(n)
	}
	if err == nil && t.PingFile != "" {
		n.Ping, err = firstLine(t.PingFile, s.Env)
	}
	if err == nil && t.HookFile != "" {
		n.Hook.Address, err = firstLine(t.HookFile, s.Env)
	}
	if err == nil && t.HookFormat != "" && n.Hook.Address == "" && s.engine.Snapshot().Notices.HookHost == "" {
		err = errNoHook
	}
	if err == nil && t.Changes() {
		n.Server.Password, err = t.password(n.Server, s.Env)
	}
	if err != nil {
		return s.Fail(s.Env, err)
	}
	if t.Test {
		if err := s.tryNotices(ctx, n); err != nil {
			return s.Fail(s.Env, err)
		}
	}
	if err := errors.Join(t.setSilence(ctx, s), t.setUpdates(ctx, s)); err != nil {
		return s.Fail(s.Env, err)
	}
	if t.Changes() {
		if err := s.engine.SetNotices(ctx, n); err != nil {
			return s.Fail(s.Env, err)
		}
	}
	return s.showNotices()
}

func (t *notifyTask) setSilence(ctx context.Context, s *session) error {
	if t.Silence != "" {
		if err := s.engine.SetSilence(ctx, t.Silence, t.Until); err != nil {
			return err
		}
	}
	if t.Tell != "" {
		return s.engine.EndSilence(ctx, t.Tell)
	}
	return nil
}

// errNoUpdates: this copy has no address to ask, so there is nothing to turn on or off.
var errNoUpdates = phrase.Mistake("newer versions are never looked for: this program was built without an address for that, or it is a demonstration")

func (t *notifyTask) setUpdates(ctx context.Context, s *session) error {
	switch {
	case t.Updates == "":
		return nil
	case !s.engine.Snapshot().Update.Possible:
		return errNoUpdates
	default:
		return s.engine.SetUpdates(ctx, t.Updates == "on")
	}
}

func (s *session) turnNoticesOff(ctx context.Context) int {
	if err := s.engine.SetNotices(ctx, archiver.Notices{}); err != nil {
		return s.Fail(s.Env, err)
	}
	s.Tell("Alerts are off: no mail and no pings are sent, and nothing is posted.")
	return Done
}

// password is the mail server's, from the file that was given or from the
// environment: every user of this computer can read the arguments.
func (t *notifyTask) password(server notice.Server, env Env) (notice.Password, error) {
	switch {
	case t.PasswordFile != "":
	case server.User != "":
		return notice.Password(env.SMTPPassword), nil
	default:
		return "", nil
	}
	first, err := firstLine(t.PasswordFile, Env{ReadFile: env.ReadFile})
	return notice.Password(first), err
}

// firstLine is the secret in the first line of a file that the command names.
func firstLine(name string, env Env) (string, error) {
	return secretfile.FirstLine(name, env.In, env.ReadFile)
}

var errNoHook = phrase.Mistake("there is no webhook that messages could be written for: give --webhook-file")

var errNoAlert = phrase.Mistake("there is nothing to test: give --ping-file, --webhook-file or --mail-to")

// tryNotices sends a ping, a message and a mail.
func (s *session) tryNotices(ctx context.Context, n archiver.Notices) error {
	if n.Ping == "" && n.Hook.Address == "" && len(n.To) == 0 {
		return errNoAlert
	}
	if n.Ping != "" {
		if err := s.engine.TestPing(ctx, n.Ping); err != nil {
			return err
		}
		s.Tell("%s was pinged.", notice.PingHost(n.Ping))
	}
	if n.Hook.Address != "" {
		if err := s.engine.TestHook(ctx, n.Hook); err != nil {
			return err
		}
		s.Tell("%s took the test message.", notice.HookHost(n.Hook.Address))
	}
	if len(n.To) > 0 {
		if err := s.engine.TestMail(ctx, n); err != nil {
			return err
		}
		s.Tell("The mail server accepted the test mail to %s.", phrase.All(n.To))
	}
	return nil
}

// showNotices shows who is told.
func (s *session) showNotices() int {
	n, err := s.engine.Notices()
	if err != nil {
		return s.Fail(s.Env, err)
	}
	v := s.engine.Snapshot()
	flush(output.Notices(s.Out, n, v.Notices, v.Update, s.Voice()))
	return Done
}
