package flagvalue

import (
	"strconv"

	"github.com/spf13/pflag"

	"ringcentral-archiver/ui/terminal/phrase"
)

// ErrNoValue says that a switch was given a value.
var ErrNoValue = phrase.Mistake("takes no value")

// given is what pflag hands to a switch that stands alone. It cannot be typed, so
// that --once=true is told apart from --once.
const given = "\x00"

// onOff is a flag that is given or not, and takes no value.
type onOff struct{ into *bool }

// Switch adds a flag to flags that sets into and takes no value.
func Switch(flags *pflag.FlagSet, into *bool, name, usage string) {
	flags.VarPF(onOff{into}, name, "", usage).NoOptDefVal = given
}

// Set turns the switch on; an error that is ErrNoValue if it came with a value.
func (s onOff) Set(text string) error {
	if text != given {
		return ErrNoValue
	}
	*s.into = true
	return nil
}

func (s onOff) String() string { return strconv.FormatBool(s.into != nil && *s.into) }

// Type is that of pflag's own switches: cobra reads --help by it.
func (onOff) Type() string { return "bool" }
