package cmdline

import (
	"errors"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"ringcentral-archiver/archiver/translation"
	"ringcentral-archiver/ui/terminal/flagvalue"
	"ringcentral-archiver/ui/terminal/phrase"
)

// Error is a wrong command line.
type Error struct {
	err   *phrase.Error
	About string // the command whose help says more
}

func (e *Error) Error() string { return e.err.Error() }
func (e *Error) Unwrap() error { return e.err }

// In says it in a language.
func (e *Error) In(l *translation.Language) string { return e.err.In(l) }

// Wrong is a wrong use of a command, said as phrase.Mistake says it.
func Wrong(c *cobra.Command, english string, args ...any) error {
	e := &Error{err: phrase.Mistake(english, args...)}
	if c.HasParent() {
		e.About = c.Name()
	}
	return e
}

// noCommand is for the words where no command was found.
func noCommand(c *cobra.Command, words []string) error {
	if len(words) == 0 {
		return nil
	}
	known := Names(c.Root())
	return Wrong(c, "%q is not a command.%s The commands are %s; without one the window opens",
		words[0], phrase.Meant{Word: words[0], Allowed: known}, phrase.All(known))
}

// NoWords allows no word behind the command.
func NoWords(c *cobra.Command, words []string) error {
	if len(words) > 0 {
		return Wrong(c, "unexpected word %q after %q", words[0], c.Name())
	}
	return nil
}

// OneWord allows one of the command's ValidArgs.
func OneWord(c *cobra.Command, words []string) error {
	if len(words) == 0 {
		return nil
	}
	if !slices.Contains(c.ValidArgs, words[0]) {
		return Wrong(c, "%q cannot follow %q.%s Use %s", words[0], c.Name(),
			phrase.Meant{Word: words[0], Allowed: c.ValidArgs}, phrase.Any(c.ValidArgs))
	}
	return NoWords(c, words[1:])
}

// AWord demands the word that OneWord allows.
func AWord(c *cobra.Command, words []string) error {
	if len(words) == 0 {
		return Wrong(c, "%q needs a word: %s", c.Name(), phrase.Any(c.ValidArgs))
	}
	return nil
}

// reworded says in our words what pflag found wrong with a flag. A word that is
// wrong and stands before the flag comes first.
func reworded(c *cobra.Command, err error) error {
	var (
		unknown *pflag.NotExistError
		syntax  *pflag.InvalidSyntaxError
		missing *pflag.ValueRequiredError
		invalid *pflag.InvalidValueError
	)
	switch {
	case errors.As(err, &unknown):
		err = unknownFlag(c, unknown.GetSpecifiedName())
	case errors.As(err, &syntax):
		name, _, _ := strings.Cut(strings.TrimPrefix(syntax.GetSpecifiedFlag(), "--"), "=")
		err = unknownFlag(c, name)
	case errors.As(err, &missing):
		placeholder, _ := pflag.UnquoteUsage(missing.GetFlag())
		err = Wrong(c, "--%s needs a value: %s", missing.GetFlag().Name, placeholder)
	case errors.Is(err, flagvalue.ErrNoValue) && errors.As(err, &invalid):
		err = Wrong(c, "--%s %v", invalid.GetFlag().Name, flagvalue.ErrNoValue)
	case errors.As(err, &invalid):
		err = Wrong(c, "--%s: %v", invalid.GetFlag().Name, invalid.Unwrap())
	default:
		return err
	}
	if earlier := c.ValidateArgs(c.Flags().Args()); earlier != nil {
		return earlier
	}
	return err
}

func unknownFlag(c *cobra.Command, name string) error {
	var known []string
	allFlags(c).VisitAll(func(f *pflag.Flag) {
		if !f.Hidden {
			known = append(known, "--"+f.Name)
		}
	})
	meant := phrase.Meant{Word: "--" + name, Allowed: known}
	if c.HasParent() {
		return Wrong(c, "--%s is not a flag of %q.%s The flags are %s", name, c.Name(), meant, phrase.All(known))
	}
	return Wrong(c, "--%s is not a flag before a command.%s The flags are %s", name, meant, phrase.All(known))
}

// allFlags are a command's own flags and those of all commands, in the order of
// their names.
func allFlags(c *cobra.Command) *pflag.FlagSet {
	flags := pflag.NewFlagSet("", pflag.ContinueOnError)
	flags.AddFlagSet(c.LocalFlags())
	flags.AddFlagSet(c.InheritedFlags())
	return flags
}
