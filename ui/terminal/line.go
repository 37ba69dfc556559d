package terminal

import (
	"cmp"
	"context"
	"io"
	"slices"
	"time"

	"github.com/jonboulle/clockwork"
	"github.com/spf13/cobra"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/diagnose"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/translation"
	"ringcentral-archiver/store/place"
	"ringcentral-archiver/ui/newfile"
	"ringcentral-archiver/ui/terminal/cmdline"
	"ringcentral-archiver/ui/terminal/outcome"
	"ringcentral-archiver/ui/terminal/output"
	"ringcentral-archiver/ui/terminal/phrase"
	"ringcentral-archiver/ui/terminal/placeflags"
	"ringcentral-archiver/ui/terminal/upgrade"
)

// Env is the world around a command.
type Env struct {
	In       io.Reader  // where a pasted address comes from; nil = nothing can be pasted
	Asks     bool       // a person types In, and can be asked
	Out, Err io.Writer  // what was asked for, and what went wrong
	Width    func() int // columns of the terminal that Out is; nil = Out is not a terminal
	Clock    clockwork.Clock
	Zone     *time.Location             // of the times shown and of dates given
	Open     func(address string) error // opens the browser; nil = there is none
	Language *translation.Language      // that is spoken; nil = English
	Version  string
	ReadFile func(path string) ([]byte, error) // nil = secretfile.Read
	// writes a new file and returns its path, as newfile.Write does; nil = newfile.Write
	WriteFile func(path string, content []byte, number bool) (string, error)
	Holder    *Holder // of the data folder, where another start of the program does the command
	// Diagnose collects what a helper needs who does not see the computer; it is there for the line that asks for it.
	Diagnose func(context.Context) diagnose.Bundle
	// TypeSecret asks a person, who types the answer unseen; nil = nobody can be asked.
	TypeSecret func(ctx context.Context, question string) (string, error)
	// SMTPPassword is the mail server's, from the environment; empty = not given.
	SMTPPassword string
}

// Voice is how whoever reads the terminal is spoken to.
func (e Env) Voice() phrase.Voice { return phrase.In(e.Language, e.Zone) }

// Tell writes a line of what was asked for (phrase.Voice).
func (e Env) Tell(english string, args ...any) { e.Voice().Tell(e.Out, english, args...) }

// Warn writes a line of what went wrong (phrase.Voice).
func (e Env) Warn(english string, args ...any) { e.Voice().Tell(e.Err, english, args...) }

// Holder is the program that holds the data folder and does what is typed at other starts of it.
type Holder struct {
	Show func() // shows the window; nil = there is none
	Quit func() // ends the program soon
}

// Line is a command line that was read and found right.
type Line struct {
	Data   string // the data folder; empty = the usual one
	CA     string // a file of certificate authorities that are trusted besides the system's; empty = none
	Demo   bool
	Hidden bool // with the window: start in the tray

	command  string     // empty = open the window
	task     task       // of the command
	place    place.Kind // whose archive the command is about; empty = the first
	upgraded bool       // with the window: see GoesOn
}

// task is what a command does, with its options. It returns the exit code.
type task interface {
	do(ctx context.Context, s *session) int
}

// plain is the task of a command that has no options.
type plain func(*session, context.Context) int

func (p plain) do(ctx context.Context, s *session) int { return p(s, ctx) }

// session is one command being done.
type session struct {
	Env
	*Line
	engine *archiver.Archiver // of the place that the line is about
}

// outcome says how passes end.
func (s *session) outcome() outcome.Teller {
	return outcome.Teller{Out: s.Out, Err: s.Err, In: s.Voice(), Place: s.where}
}

// where says where the archived files are.
func (s *session) where() string {
	now := s.engine.Snapshot()
	return output.Place(cmp.Or(now.Dropbox.Address(), now.DemoFolder), s.Voice())
}

// Repair reports whether the line asks for the data file to be repaired, for which nothing else may
// have it open.
func (l *Line) Repair() bool { return l.command == repairName }

// Long reports whether the command takes long, so that others are typed meanwhile.
func (l *Line) Long() bool {
	return slices.Contains([]string{"login", "connect", "run", "retry", "verify", diagnoseName, "proxy"}, l.command)
}

// Window reports whether the line asks for the window.
func (l *Line) Window() bool { return l.command == "" }

// GoesOn reports whether the window is to be opened: always, unless an installer starts it that has not ended it before.
func (l *Line) GoesOn() bool { return !l.upgraded || upgrade.Take(l.Data) }

// Options are the options of the line that go for every start of the program with the same folder,
// while that is the one that was given.
func (l *Line) Options() (words []string) {
	if l.Data != "" {
		words = append(words, "--data="+l.Data)
	}
	if l.CA != "" {
		words = append(words, "--ca-file="+l.CA)
	}
	return words
}

// Start reads the command line, without the program's name. Where it can be
// answered at once (help, the version, completion, wrong usage) it is, and the
// line is nil: the program ends with the code.
func Start(args []string, env Env) (line *Line, code int) {
	line, err := parse(args, env)
	if err != nil {
		return nil, fail(env, err)
	}
	return line, Done
}

// Ready looks where the line was typed whether it could be done to its end, for what takes long. Errors: why it could not.
func (l *Line) Ready() error {
	if t, is := l.task.(*diagnoseTask); is && t.output != "" {
		return newfile.Free(t.output)
	}
	return nil
}

// Run does the command and returns the program's exit code. Whatever the command is for, it says
// that the keyring is locked. Of a damaged store nothing is told and nothing done but that it is
// damaged, because what else it says may not be so; a diagnosis is for whoever looks into that.
func (l *Line) Run(ctx context.Context, a *archiver.Archiver, env Env) int {
	if a.Snapshot().Waiting == reasons.KeychainLocked {
		env.Warn("%s", env.Voice().Say(reasons.KeychainLocked.Sentence()))
	}
	in, err := placeflags.In(a, l.place)
	if err != nil {
		return fail(env, err)
	}
	env.Language = env.Voice().Of(in.Snapshot().Dropbox.Kind())
	s := &session{Env: env, Line: l, engine: in}
	if a.Snapshot().Waiting == reasons.StoreDamaged && !l.ForHolder() && !l.Diagnoses() {
		if _, archives := l.task.(*runTask); archives {
			a.TellStop(ctx)
		}
		return s.outcome().EndedEarly(reasons.StoreDamaged, nil)
	}
	code := l.task.do(ctx, s)
	if code == Done && a.Snapshot().Waiting == reasons.StoreDamaged {
		return s.outcome().EndedEarly(reasons.StoreDamaged, nil)
	}
	return code
}

// parse reads the command line; the line is nil where it was answered.
func parse(args []string, env Env) (*Line, error) {
	r := newReader(env)
	if err := r.Read(args); err != nil || !r.accepted {
		return nil, err
	}
	return r.line, nil
}

// Commands are the names of the commands, as in a sentence.
func Commands() phrase.All { return cmdline.Names(Tree()) }

// Tree is the tree of the commands, for what describes them, such as man pages.
func Tree() *cobra.Command {
	return newReader(Env{Out: io.Discard, Err: io.Discard, Clock: clockwork.NewRealClock(), Zone: time.UTC}).Root
}
