package terminal

import (
	"context"
	"flag"
	"io"
	"path/filepath"
	"strings"
	"time"

	"github.com/jonboulle/clockwork"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/store"
)

// Env is the world around a command.
type Env struct {
	In       io.Reader  // where a pasted address comes from; nil = nothing can be pasted
	Out, Err io.Writer  // what was asked for, and what went wrong
	Width    func() int // columns of the terminal that Out is; nil = Out is not a terminal
	Clock    clockwork.Clock
	Zone     *time.Location             // of the times shown and of dates given
	Open     func(address string) error // opens the browser; nil = there is none
	Version  string
	// SMTPPassword is the mail server's, from the environment; empty = not given.
	SMTPPassword string
}

// Line is a command line that was read and found right.
type Line struct {
	Data   string // the data folder; empty = the usual one
	Demo   bool
	Hidden bool // with the window: start in the tray

	command     *command // nil = open the window
	word        string   // on or off, or what help is wanted for
	help        bool
	version     bool
	backup      archiver.BackupOn
	once        bool
	items       []store.Key
	cause       archiver.Reason
	from, to    time.Time
	ranged      bool // --from or --to was given
	less        bool
	notify      notifyFlags
	format      string
	firstDay    time.Time // of the calendar, as the midnight in UTC of its date
	lastDay     time.Time
	byExtension bool
	given       []string // the command's flags that were given
	now         time.Time
	zone        *time.Location
}

// Window reports whether the line asks for the window.
func (l *Line) Window() bool { return l.command == nil }

// Start reads the command line, without the program's name. Where it can be
// answered at once (help, the version, wrong usage) it is, and the line is nil:
// the program ends with the code.
func Start(args []string, env Env) (line *Line, code int) {
	l, err := parse(args, env.Clock.Now(), env.Zone)
	switch {
	case err != nil:
		return nil, fail(env, err)
	case l.version:
		say(env.Out, "RingCentral Archiver %s", env.Version)
	case l.help:
		writeHelp(env.Out, l.command)
	case l.command != nil && l.command.name == "help":
		writeHelp(env.Out, find(l.word))
	default:
		return l, Done
	}
	return nil, Done
}

// Run does the command and returns the program's exit code.
func (l *Line) Run(ctx context.Context, a *archiver.Archiver, env Env) int {
	return l.command.run(&session{Env: env, Line: l, engine: a}, ctx)
}

// session is one command being done.
type session struct {
	Env
	*Line
	engine *archiver.Archiver
}

// parse reads flags and words in any order; what a command's flags are is known
// once its word was read.
func parse(args []string, now time.Time, zone *time.Location) (*Line, error) {
	l := &Line{now: now, zone: zone, format: formatText}
	flags := flag.NewFlagSet("archiver", flag.ContinueOnError)
	l.commonFlags(flags)
	for len(args) > 0 {
		arg := args[0]
		args = args[1:]
		var err error
		if strings.HasPrefix(arg, "-") && arg != "-" {
			args, err = l.readFlag(flags, arg, args)
		} else {
			err = l.readWord(flags, arg)
		}
		if err != nil {
			return nil, err
		}
	}
	return l, l.check()
}

// readFlag sets the flag named by arg, with a value from behind its "=" or from
// the next argument, and returns the arguments left.
func (l *Line) readFlag(flags *flag.FlagSet, arg string, rest []string) ([]string, error) {
	name, value, joined := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(arg, "-"), "-"), "=")
	if name == "h" {
		name = "help"
	}
	f := flags.Lookup(name)
	if f == nil {
		return nil, l.unknownFlag(flags, name)
	}
	placeholder, _ := flag.UnquoteUsage(f)
	switch {
	case placeholder == "" && joined:
		return nil, l.wrong("--%s takes no value", name)
	case placeholder == "":
		value = "true"
	case !joined && len(rest) == 0:
		return nil, l.wrong("--%s needs a value: %s", name, placeholder)
	case !joined:
		value, rest = rest[0], rest[1:]
	}
	if err := f.Value.Set(value); err != nil {
		return nil, l.wrong("--%s: %w", name, err)
	}
	l.given = append(l.given, name)
	return rest, nil
}

func (l *Line) readWord(flags *flag.FlagSet, word string) error {
	switch {
	case l.command == nil:
		if l.command = find(word); l.command == nil {
			return unknownCommand(word)
		}
		if l.command.flags != nil {
			l.command.flags(l, flags)
		}
	case l.command.item != nil:
		return l.command.item(l, word)
	case l.word == "" && l.command.words != nil:
		if !contains(l.command.words(), word) {
			return l.wrong("%q does not go with %q.%s It takes %s", word, l.command.name,
				didYouMean(word, l.command.words()), list(l.command.words(), "or"))
		}
		l.word = word
	default:
		return l.wrong("%q is one word too many after %q", word, l.command.name)
	}
	return nil
}

func (l *Line) check() error {
	switch {
	case l.help || l.version:
		return nil
	case l.command == nil:
		return nil
	case l.Hidden:
		return l.wrong("--hidden goes with the window, not with %q", l.command.name)
	case l.command.check != nil:
		return l.command.check(l)
	default:
		return nil
	}
}

// commonFlags go with every command, before or after its word.
func (l *Line) commonFlags(flags *flag.FlagSet) {
	flags.Func("data", "keep the program's file and its log in the folder `DIR`", func(dir string) (err error) {
		if dir == "" {
			return errNoFolder
		}
		l.Data, err = filepath.Abs(dir)
		return err
	})
	flags.BoolVar(&l.Demo, "demo", false, "work with a simulated RingCentral and Dropbox on this computer")
	flags.BoolVar(&l.Hidden, "hidden", false, "start the window in the tray")
	flags.BoolVar(&l.help, "help", false, "show this help")
	flags.BoolVar(&l.version, "version", false, "show the version")
}

// typeWords are the types as they are given on the command line.
func typeWords() (out []string) {
	for _, t := range store.Types {
		out = append(out, t.String())
	}
	return out
}
