package terminal

import (
	"context"
	"errors"
	"strings"
	"testing"

	"ringcentral-archiver/ui/terminal/typed"
)

func TestAsking(t *testing.T) {
	env, o := testEnv()
	s := &session{Env: env, Line: &Line{}}
	ask := s.asking(t.Context(), &signInTask{}, "RingCentral", "Signed in as")
	ask.Show("https://example.com/authorize?a=b")
	if !strings.Contains(o.out.String(), "\n  https://example.com/authorize?a=b\n") {
		t.Errorf("the address is not on a line of its own: %q", o.out.String())
	}
	if strings.Contains(o.out.String(), "paste") || ask.Pasted != nil {
		t.Error("it asks for a paste that cannot come")
	}
	if err := ask.Open("x"); !errors.Is(err, typed.ErrNoBrowser) {
		t.Errorf("without a display a browser is opened: %v", err)
	}
	ask.Refused(errors.New("this is not it"))
	if !strings.Contains(o.err.String(), "this is not it") {
		t.Errorf("said %q", o.err.String())
	}
}

func TestAskingTakesAPaste(t *testing.T) {
	env, o := testEnv()
	env.In = strings.NewReader("the address\n")
	opened := make(chan string, 1)
	env.Open = func(address string) error { opened <- address; return nil }
	s := &session{Env: env, Line: &Line{}}
	ask := s.asking(t.Context(), &signInTask{}, "Dropbox", "Connected to the Dropbox of %s.")
	ask.Show("https://example.com/")
	if !strings.Contains(o.out.String(), "Or paste the address of the browser's last page here and press Enter") {
		t.Errorf("said %q", o.out.String())
	}
	if got := <-ask.Pasted; got != "the address" {
		t.Errorf("pasted %q", got)
	}
	if err := ask.Open("x"); err != nil || <-opened != "x" {
		t.Errorf("the browser was not opened: %v", err)
	}
}

// TestAPersonIsAskedWhoseAccountItIs: at a terminal, unless they have said yes already. A script is
// not asked, whatever is piped in.
func TestAPersonIsAskedWhoseAccountItIs(t *testing.T) {
	for _, c := range []struct {
		name       string
		asks, yes  bool
		typed      string
		want, said bool
	}{
		{"yes", true, false, "yes\n", true, true},
		{"after something else", true, false, "http://localhost/?code=1\n\nY\n", true, true},
		{"no", true, false, "n\n", false, true},
		{"--yes", true, true, "no\n", true, false},
		{"a script", false, false, "no\n", true, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			env, o := testEnv()
			env.In, env.Asks = strings.NewReader(c.typed), c.asks
			s := &session{Env: env, Line: &Line{}}
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			ask := s.asking(ctx, &signInTask{yes: c.yes}, "Dropbox", "Connected to the Dropbox of %s.")
			if got := ask.Yours == nil || ask.Yours("ana@example.com"); got != c.want {
				t.Errorf("answered %v", got)
			}
			if said := strings.Contains(o.out.String(), "Connected to the Dropbox of ana@example.com. Is it yours?"); said != c.said {
				t.Errorf("said %q", o.out.String())
			}
		})
	}
}

// TestAPersonIsAskedAboutAnotherAccount: at a terminal, unless they have said so already. A script goes
// on with another account only if it says so; that the account is theirs does not say it.
func TestAPersonIsAskedAboutAnotherAccount(t *testing.T) {
	for _, c := range []struct {
		name       string
		asks       bool
		flags      signInTask
		typed      string
		want, said bool
	}{
		{"yes", true, signInTask{}, "yes\n", true, true},
		{"no", true, signInTask{yes: true}, "n\n", false, true},
		{"both would be possible", true, signInTask{also: true}, "n\n", false, true},
		{"--other", true, signInTask{other: true}, "no\n", true, false},
		{"a script", false, signInTask{yes: true}, "yes\n", false, false},
		{"a script with --other", false, signInTask{other: true}, "", true, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			env, o := testEnv()
			env.In, env.Asks = strings.NewReader(c.typed), c.asks
			s := &session{Env: env, Line: &Line{}}
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			ask := s.asking(ctx, &c.flags, "Dropbox", "Connected to the Dropbox of %s.")
			if got := ask.Other != nil && ask.Other("ana@example.com", "bob@example.com"); got != c.want {
				t.Errorf("answered %v", got)
			}
			if also := strings.Contains(o.out.String(), "To keep the archive in both places, answer no and add --also."); also != c.flags.also {
				t.Errorf("said %q", o.out.String())
			}
			if said := strings.Contains(o.out.String(), "belongs to ana@example.com. Continue with bob@example.com"); said != c.said {
				t.Errorf("said %q", o.out.String())
			}
		})
	}
}
