package typed

import (
	"context"
	"errors"
	"io"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/translation"
	"ringcentral-archiver/ui/terminal/phrase"
	"ringcentral-archiver/ui/terminal/remedy"
)

// ErrNoBrowser: the address has to be opened elsewhere.
var ErrNoBrowser = errors.New("there is no browser here")

// SignIn is how a person at a terminal, or a script, takes part in a sign-in.
type SignIn struct {
	In       io.Reader // where a pasted address comes from; nil = nothing can be pasted
	Asks     bool      // a person types In, and can be asked
	Out, Err io.Writer
	Voice    phrase.Voice
	Open     func(address string) error // opens the browser; nil = there is none
	Yes      bool                       // the first account is not asked about
	Other    bool                       // another account than before is not asked about
	Also     bool                       // the other could be connected beside the one before: who is asked is told so
	HostKey  string                     // the fingerprint by which a server is to be known; empty = it is asked
}

// Asking takes part in a sign-in: it shows the address, opens the browser and
// takes a pasted address. Where a person is there, and unless they have said yes
// already, it asks whether the first account is theirs; done says of it what has been
// done. A script goes on, and finds the account on its standard output; with another
// account than before it goes on only if that was said.
func (s SignIn) Asking(ctx context.Context, service, done string) archiver.Asking {
	ask := archiver.Asking{
		Say:  s.Voice.Say,
		Open: func(string) error { return ErrNoBrowser },
		Show: func(address string) {
			s.Voice.Tell(s.Out, "To sign in to %s, open this address in a browser:\n\n  %s\n", service, address)
			if s.In != nil {
				s.Voice.Tell(s.Out, "Or paste the address of the browser's last page here and press Enter.")
			}
		},
		Refused: func(err error) {
			s.Voice.Tell(s.Err, "archiver: %s. Paste the whole address of the browser's last page.", remedy.Words(err, s.Voice))
		},
	}
	if s.Open != nil {
		ask.Open = s.Open
	}
	var lines <-chan string
	if s.In != nil {
		lines = Lines(ctx, s.In)
		ask.Pasted = lines
	}
	switch {
	case s.Other:
		ask.Other = func(string, string) bool { return true }
	case s.Asks:
		ask.Other = func(before, now string) bool {
			if s.Also {
				s.Voice.Tell(s.Out, "To keep the archive in both places, answer no and add --also.")
			}
			s.Voice.Tell(s.Out, "This log belongs to %s. Continue with %s, in a log of its own? (yes or no)", before, now)
			return Agreed(ctx, lines, s.Voice.Language)
		}
	}
	ask.HostKey = s.agreesToKey(ctx, lines)
	if s.Asks && !s.Yes {
		ask.Yours = func(account string) bool {
			s.Voice.Tell(s.Out, "%s Is it yours? (yes or no)", s.Voice.Say(done, account))
			return Agreed(ctx, lines, s.Voice.Language)
		}
	}
	return ask
}

// isGivenKey reports whether a server has shown the key that was given, and says both where it has not.
func (s SignIn) isGivenKey(k archiver.HostKey) bool {
	if k.Fingerprint == s.HostKey {
		return true
	}
	s.Voice.Tell(s.Out, "%s shows another host key (%s) than the one that was given:\n\n  %s\n  given: %s", k.Server, k.Type, k.Fingerprint, s.HostKey)
	return false
}

// agreesToKey asks whether a server is to be known by its key, or compares that with the fingerprint that was given; nil where
// neither can be done.
func (s SignIn) agreesToKey(ctx context.Context, lines <-chan string) func(archiver.HostKey) bool {
	switch {
	case s.HostKey != "":
		return s.isGivenKey
	case !s.Asks:
		return nil
	}
	return func(k archiver.HostKey) bool {
		question := translation.Key("%s shows this host key (%s):\n\n  %s\n\nCompare it with what whoever runs the server says. Is it the same? (yes or no)")
		args := []any{k.Server, k.Type, k.Fingerprint}
		if k.Before != "" {
			question = translation.Key("%s shows another host key than before (%s):\n\n  %s\n  before: %s\n\nSomeone may have come between. Ask whoever runs the server whether the key was changed. Is the new one right? (yes or no)")
			args = append(args, k.Before)
		}
		s.Voice.Tell(s.Out, question, args...)
		return Agreed(ctx, lines, s.Voice.Language)
	}
}
