package terminal

import (
	"context"

	"github.com/spf13/cobra"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/diagnose"
	"ringcentral-archiver/ui/terminal/cmdline"
	"ringcentral-archiver/ui/terminal/flagvalue"
	"ringcentral-archiver/ui/terminal/output"
	"ringcentral-archiver/ui/terminal/remedy"
)

const proxyPasswordFile = "password-file"

// proxyTask shows, tests or changes which proxy the program's calls go through.
type proxyTask struct {
	choice       archiver.Proxy
	given        bool // a choice was
	passwordFile string
	test         bool
}

func (r *reader) proxyCommand() *cobra.Command {
	t := &proxyTask{}
	c := &cobra.Command{
		Use: "proxy [--test]\n" +
			"proxy system|none|http://HOST:PORT [--user NAME] [--password-file FILE] [--test]",
		Short: "choose the proxy for calls to RingCentral and Dropbox",
		Long: "Without a word, says which proxy is used. \"system\", which is the default, is the one in HTTPS_PROXY\n" +
			"and NO_PROXY, or else in the settings of Windows and macOS; scripts that choose a proxy (PAC) are\n" +
			"not run. \"none\" calls the services directly. An address is used for every call but those to this\n" +
			"computer and to the hosts in NO_PROXY; https:// and socks5:// work as well. The choice holds from\n" +
			"the next call on, also in a running program, and for the window.\n\n" +
			"The password is read from the first line of a file, because other users of this computer can\n" +
			"read the command line, and is stored like the sign-ins. --test tries the way to both services and\n" +
			"names the step that fails; a new choice is then stored only if both answer.",
		ValidArgs: []string{"system", "none"}, RunE: r.accept(t, t.check),
	}
	c.Args = func(c *cobra.Command, words []string) error {
		if len(words) > 1 {
			return cmdline.NoWords(c, words[1:])
		}
		return nil
	}
	c.Flags().StringVar(&t.choice.User, "user", "", "tell the proxy the user `NAME`")
	c.Flags().StringVar(&t.passwordFile, proxyPasswordFile, "", "tell it the password in the first line of `FILE`; - = standard input")
	flagvalue.Switch(c.Flags(), &t.test, "test", "test the way to both services")
	cmdline.NamesFile(c, proxyPasswordFile)
	return c
}

func (t *proxyTask) check(c *cobra.Command, words []string) error {
	t.given = len(words) > 0
	if t.given {
		switch words[0] {
		case "system":
			t.choice.Kind = archiver.SystemProxy
		case "none":
			t.choice.Kind = archiver.NoProxy
		default:
			t.choice.Kind, t.choice.Address = archiver.NamedProxy, words[0]
			if err := archiver.CheckProxy(t.choice); err != nil {
				return cmdline.Wrong(c, "%v", remedy.Told{Err: err})
			}
		}
	}
	for _, name := range []string{"user", proxyPasswordFile} {
		flag := c.Flags().Lookup(name)
		if flag.Changed && t.choice.Kind != archiver.NamedProxy {
			return cmdline.Wrong(c, "--%s goes with the address of a proxy", name)
		}
		if flag.Changed && flag.Value.String() == "" {
			return cmdline.Wrong(c, "--%s is empty", name)
		}
	}
	if t.passwordFile != "" && t.choice.User == "" {
		return cmdline.Wrong(c, "--%s goes with --user", proxyPasswordFile)
	}
	return nil
}

func (t *proxyTask) do(ctx context.Context, s *session) int {
	choice, err := t.choice, error(nil)
	if !t.given {
		choice, err = s.engine.Proxy()
	} else if t.passwordFile != "" {
		choice.Password, err = firstLine(t.passwordFile, s.Env)
	}
	if err != nil {
		return s.Fail(s.Env, err)
	}
	if t.test {
		ways, err := s.engine.TestProxy(ctx, choice)
		if err != nil {
			return s.Fail(s.Env, err)
		}
		if !s.reached(ways) {
			if t.given {
				s.Warn("The choice of the proxy was not changed. Without --test it is stored all the same.")
			}
			return Failed
		}
	}
	if t.given {
		if err := s.engine.SetProxy(ctx, choice); err != nil {
			return s.Fail(s.Env, err)
		}
	}
	return s.showProxy()
}

// reached says of each service how far the way to it goes, and reports whether it goes to both.
func (s *session) reached(ways []diagnose.Connection) bool {
	all := true
	for _, w := range ways {
		in := s.Voice()
		through := in.Say("directly")
		if w.Via != "" {
			through = in.Say("through %s", w.Via)
		}
		if w.Failed == "" {
			s.Tell("%s answers, %s.", w.Service, through)
			continue
		}
		all = false
		s.Warn("archiver: %s was called %s. %s", w.Service, through, in.Say("%s fails: %s", in.Say(string(w.Failed)), w.In(in.Say(string(w.Why)))))
	}
	return all
}

func (s *session) showProxy() int {
	p, err := s.engine.Proxy()
	if err != nil {
		return s.Fail(s.Env, err)
	}
	s.Tell("%s", output.ProxyWords(p, s.Voice()))
	return Done
}
